"""A rebuild after the source changed: nothing that a person did is lost, and nothing is approved that nobody approved."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import NEWS, article, english, ids, translated

from pipeline.article import Article, Bilingual, Comment, Entry, Mark, RichText, Suggestion, Suppression, Target
from pipeline.bilingual import dump, join_segments, merge, new_segments, parse, split_segment, with_target

TITLE, FIRST, SECOND, LAST = NEWS


def rebuilt(bilingual: Bilingual, changed: Article, memory=None) -> Bilingual:
    return merge(changed, parse(dump(bilingual), Path("news.en.xlf")), memory)


def reviewed(*paragraphs) -> Bilingual:
    return translated(article(*paragraphs), state="reviewed", by="李梅", at="2026-11-24T08:00:00Z")


def test_a_rebuild_without_change_writes_the_same_bytes():
    made = reviewed(*NEWS)
    assert dump(rebuilt(made, article(*NEWS))) == dump(made)


def test_an_inserted_paragraph_shifts_nothing():
    found = rebuilt(reviewed(*NEWS), article(TITLE, ["新的一段。"], FIRST, SECOND, LAST))
    assert english(found) == ["E1", "-", "E2", "E3", "E4", "E5", "E6", "E7"]
    assert [segment.source.text for segment in new_segments(found)] == ["新的一段。"]


def test_reordered_paragraphs_take_their_translations_along():
    found = rebuilt(reviewed(*NEWS), article(TITLE, SECOND, LAST, FIRST))
    assert english(found) == ["E1", "E4", "E5", "E6", "E7", "E2", "E3"]
    assert all(entry.target.state == "reviewed" for entry in found.entries.values())


def test_a_deleted_paragraph_keeps_peoples_work_and_gives_it_back():
    made = reviewed(*NEWS)
    without = rebuilt(made, article(TITLE, FIRST, LAST))
    assert [(item.source.text, item.entry.target.text.text) for item in without.removed] == sorted(
        [(SECOND[0], "E4"), (SECOND[1], "E5"), (SECOND[2], "E6")],
        key=lambda pair: next(i.id for i in without.removed if i.source.text == pair[0]),
    )
    assert dump(rebuilt(without, article(TITLE, FIRST, LAST))) == dump(without), "and so it stays"
    assert rebuilt(without, made.article) == made


def test_a_machines_work_on_a_deleted_sentence_goes():
    assert rebuilt(translated(article(*NEWS)), article(TITLE, FIRST, LAST)).removed == ()


def test_a_changed_sentence_keeps_its_translation_as_a_suggestion():
    changed = [FIRST[0], "全球31位顶级AI专家出席，对多项前沿研究成果进行了深入探讨与交流。"]
    made = reviewed(*NEWS)
    made = replace(
        made,
        entries={
            **made.entries,
            ids(made.article)[2]: replace(made.entries[ids(made.article)[2]], comments=(Comment("是30还是31？", "Tom", "2026"),)),
        },
    )
    found = rebuilt(made, article(TITLE, changed, SECOND, LAST))
    name = ids(found.article)[2]
    assert found.entries[name] == Entry(
        None, (Suggestion(FIRST[1], RichText("E3"), "previous", 97),), (Comment("是30还是31？", "Tom", "2026"),)
    )
    assert english(found) == ["E1", "E2", "-", "E4", "E5", "E6", "E7"]
    assert [item.source.text for item in found.removed] == [FIRST[1]]
    back = rebuilt(found, made.article)
    assert back == made, "the author takes the change back: the approval is back too"


def test_the_suggestion_stays_when_the_sentence_has_its_new_translation():
    changed = article(TITLE, ["3月16日，腾讯AI Lab第二届学术论坛在深圳举行。", FIRST[1]], SECOND, LAST)
    found = rebuilt(reviewed(*NEWS), changed)
    found = with_target(found, ids(changed)[1], Target(RichText("On March 16 …"), engine="qwen@1"))
    entry = rebuilt(found, changed).entries[ids(changed)[1]]
    assert (entry.target.state, entry.target.origin) == ("translated", "mt")
    assert [s.text.text for s in entry.suggestions] == ["E2"]


def test_a_replaced_sentence_that_is_another_one_gets_no_suggestion():
    found = rebuilt(reviewed(*NEWS), article(TITLE, FIRST, SECOND, ["今天天气很好，我们去公园散步吧。"]))
    assert ids(found.article)[6] not in found.entries
    assert [item.source.text for item in found.removed] == [LAST[0]]


def test_of_equal_sentences_each_keeps_its_own_translation():
    made = reviewed(TITLE, ["谢谢！"], FIRST, ["谢谢！"])
    found = rebuilt(made, article(TITLE, ["谢谢！"], FIRST, SECOND, ["谢谢！"]))
    assert english(found) == ["E1", "E2", "E3", "E4", "-", "-", "-", "E5"]
    found = rebuilt(made, article(TITLE, ["谢谢！"], ["新段。"], ["谢谢！"], FIRST, ["谢谢！"]))
    assert english(found)[4:] == ["E3", "E4", "E5"], "the one behind the unchanged paragraph is still the second"


def test_a_word_against_a_check_does_not_follow_a_changed_sentence():
    made = reviewed(*NEWS)
    name = ids(made.article)[6]
    made = replace(made, entries={**made.entries, name: replace(made.entries[name], suppressed=(Suppression("length", "short"),))})
    found = rebuilt(made, article(TITLE, FIRST, SECOND, ["科技应当赋能于每个人。"]))
    assert found.entries[ids(found.article)[6]].suppressed == ()
    assert found.removed[0].entry.suppressed == (Suppression("length", "short"),)


_POOL = [*(s for p in NEWS for s in p), "谢谢！", "谢谢！", "新的一句。"]


@given(st.lists(st.lists(st.sampled_from(_POOL), min_size=1, max_size=3), min_size=1, max_size=6), st.lists(st.lists(st.sampled_from(_POOL), min_size=1, max_size=3), min_size=1, max_size=6))  # fmt: skip
@settings(max_examples=200)
def test_no_reviewed_target_is_ever_lost_or_on_another_sentence(before, after):
    old, new = article(*before), article(*after)
    made = Bilingual(
        old,
        {
            s.id: Entry(Target(RichText(f"{s.source.text}|{s.id}"), "reviewed", "human", "Li", "2026"))
            for b in old.blocks
            for s in b.segments
        },
    )
    found = rebuilt(made, new)
    kept = []
    for block in new.blocks:
        for segment in block.segments:
            target = found.entries.get(segment.id, Entry()).target
            if target:
                assert target.text.text.partition("|")[0] == segment.source.text
                kept.append(target.text.text)
    kept += [item.entry.target.text.text for item in found.removed]
    assert sorted(kept) == sorted(entry.target.text.text for entry in made.entries.values())
    assert dump(rebuilt(found, new)) == dump(found)


# --- memory -------------------------------------------------------------------------------------------------------------


class OneSentence:
    """A memory that knows one sentence between two neighbours."""

    def __init__(self, target: RichText) -> None:
        self.target = target
        self.asked: list[tuple[str, str, str]] = []

    def exact(self, text: str, before: str, after: str) -> Target | None:
        self.asked.append((text, before, after))
        return Target(self.target, "reviewed", "human", "Li", "2026", method="other.md") if text == LAST[0] else None


def test_a_sentence_that_the_memory_knows_is_translated_but_not_reviewed():
    memory = OneSentence(RichText("Technology should empower people."))
    found = rebuilt(reviewed(TITLE, FIRST), article(TITLE, FIRST, LAST, ["新句。"]), memory)
    assert found.entries[ids(found.article)[3]].target == Target(memory.target, "translated", "tm", method="other.md")
    assert memory.asked == [(LAST[0], FIRST[1], "新句。"), ("新句。", LAST[0], "")]


def test_the_memorys_translation_is_only_offered_where_the_markup_differs():
    bold = RichText(LAST[0], (Mark("strong", 0, 2, "m1"),))
    memory = OneSentence(RichText("Technology should empower people."))
    found = merge(article(TITLE, [bold]), None, memory)
    entry = found.entries[ids(found.article)[1]]
    assert entry == Entry(None, (Suggestion(LAST[0], memory.target, "tm", 100),))
    assert rebuilt(found, found.article, memory) == found, "once"
    memory.target = RichText("Technology …", (Mark("strong", 0, 10, "m77"),))
    found = merge(article(TITLE, [bold]), None, memory)
    assert found.entries[ids(found.article)[1]].target.text.marks == (Mark("strong", 0, 10, "m1"),)


# --- sentences that a person cut ----------------------------------------------------------------------------------------


def test_a_split_and_a_join_survive_a_rebuild_with_the_segmenters_sentences():
    made = reviewed(*NEWS)
    one, two = ids(made.article)[4], ids(made.article)[5]
    joined = join_segments(made, one)
    assert [s.source.text for s in joined.article.blocks[2].segments] == [SECOND[0], SECOND[1] + SECOND[2]]
    assert english(joined) == ["E1", "E2", "E3", "E4", "E5 E6", "E7"]
    entry = joined.entries[ids(joined.article)[4]]
    assert (entry.target.state, [r.text.text for r in entry.history], two in joined.entries) == ("translated", ["E5", "E6"], False)
    split = split_segment(joined, ids(joined.article)[2], 12, 1)
    assert [s.source.text for s in split.article.blocks[1].segments] == [FIRST[0], FIRST[1][:12], FIRST[1][12:]]
    assert english(split) == ["E1", "E2", "E", "3", "E4", "E5 E6", "E7"]
    assert rebuilt(split, article(*NEWS)) == split
    assert dump(rebuilt(split, article(*NEWS))) == dump(split)


def test_splitting_what_was_joined_gives_the_old_ids_back():
    made = reviewed(*NEWS)
    joined = join_segments(made, ids(made.article)[3])
    again = split_segment(joined, ids(joined.article)[3], len(SECOND[0]), 2)
    assert ids(again.article) == ids(made.article)
    assert english(again) == english(made)


def test_a_persons_cuts_hold_in_the_unchanged_part_of_an_edited_block():
    made = reviewed(*NEWS)
    joined = join_segments(made, ids(made.article)[3])
    edited = article(TITLE, FIRST, [SECOND[0], SECOND[1], "两个实验室都隶属腾讯。", "又加了一句。"], LAST)
    found = rebuilt(joined, edited)
    assert [s.source.text for s in found.article.blocks[2].segments] == [SECOND[0] + SECOND[1], "两个实验室都隶属腾讯。", "又加了一句。"]
    assert english(found) == ["E1", "E2", "E3", "E4 E5", "-", "-", "E7"]
    assert found.hand_segmented == {found.article.blocks[2].id}


def test_reviewed_sentences_stay_when_the_segmenter_learns_to_cut_otherwise():
    made = reviewed(*NEWS)
    found = rebuilt(made, article(TITLE, FIRST, [SECOND[0] + SECOND[1], SECOND[2]], LAST))
    assert english(found) == english(made)
    machine = rebuilt(translated(article(*NEWS)), article(TITLE, FIRST, [SECOND[0] + SECOND[1], SECOND[2]], LAST))
    assert len(ids(machine.article)) == 6, "a machine's sentences follow the segmenter"


def test_sentences_that_a_cat_tool_joined_and_reviewed_stay_joined():
    made = translated(article(*NEWS))
    text = dump(made, by_paragraph=True).decode()
    one, two = ids(made.article)[3:5]
    segment = re.compile(rf'<segment id="{one}".*?</segment>\s*<segment id="{two}".*?</segment>', re.DOTALL)
    joined = f'<segment id="{one}" state="reviewed"><source>{SECOND[0]}{SECOND[1]}</source><target>Both in one.</target></segment>'
    found = merge(made.article, parse(segment.sub(joined, text).encode(), Path("x")))
    assert english(found) == ["E1", "E2", "E3", "Both in one.", "E6", "E7"]
    assert dump(rebuilt(found, made.article)) == dump(found)


@pytest.mark.parametrize("by_paragraph", [False, True])
def test_a_paragraph_that_git_merged_twice_loses_nothing(by_paragraph):
    made = reviewed(*NEWS)
    text = dump(made, by_paragraph=by_paragraph).decode()
    element = "unit" if by_paragraph else "group"
    block = re.search(rf' *<{element} id="[^"]*" type="duizhao:paragraph">.*?</{element}>\n', text, re.DOTALL)[0]
    twice = text.replace(block, block + block.replace("E2", "Another E2"))
    found = merge(made.article, parse(twice.encode(), Path("x")))
    assert english(found) == english(made)
    assert [item.entry.target.text.text for item in found.removed] == ["Another E2"]


@pytest.mark.parametrize("offset", [0, len(LAST[0]), 99])
def test_a_split_needs_text_on_both_sides(offset):
    made = reviewed(*NEWS)
    with pytest.raises(Exception, match="both parts need text"):
        split_segment(made, ids(made.article)[6], offset)


# --- targets ------------------------------------------------------------------------------------------------------------


def test_a_person_edits_and_the_machines_target_is_history():
    made = translated(article(*NEWS))
    name = ids(made.article)[1]
    edited = with_target(made, name, Target(RichText("On March 15 …"), "translated", "human"), by="李梅", at="2026-11-24T09:00:00Z")
    approved = with_target(edited, name, replace(edited.entries[name].target, state="reviewed"), by="Tom", at="2026-11-24T10:00:00Z")
    entry = approved.entries[name]
    assert (entry.target.state, entry.target.by, entry.target.at) == ("reviewed", "Tom", "2026-11-24T10:00:00Z")
    assert [(r.text.text, r.by, r.origin) for r in entry.history] == [("E2", "", "mt"), ("On March 15 …", "李梅", "human")]


def test_a_machine_never_replaces_a_persons_target_and_never_approves():
    made = reviewed(*NEWS)
    name = ids(made.article)[1]
    assert with_target(made, name, Target(RichText("machine"), engine="qwen@1")) is made
    with pytest.raises(ValueError, match="only a person"):
        with_target(translated(article(*NEWS)), name, Target(RichText("machine"), "reviewed"))


def test_new_segments_are_those_without_target_and_on_request_those_of_a_machine():
    made = translated(article(*NEWS))
    name, other = ids(made.article)[1:3]
    made = with_target(made, name, Target(RichText("x"), "reviewed", "human"), by="Li", at="2026")
    made = replace(made, entries={key: entry for key, entry in made.entries.items() if key != other})
    assert [s.id for s in new_segments(made)] == [other]
    assert [s.id for s in new_segments(made, machine=True)] == [n for n in ids(made.article) if n != name]


def test_a_target_that_a_person_emptied_is_to_be_translated_anew():
    made = reviewed(*NEWS)
    name = ids(made.article)[1]
    emptied = with_target(made, name, Target(RichText(""), "initial", "human"), by="Li", at="2026")
    assert [s.id for s in new_segments(emptied)] == [name]
    found = rebuilt(emptied, made.article)
    assert (found.entries[name].target, found.entries[name].history[0].text.text) == (None, "E2")
    assert dump(found) == dump(emptied)
