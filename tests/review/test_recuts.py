"""A split and a join are taken back in one step, to the byte; and a walk through a sentence's saved versions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.article import Entry
from pipeline.bilingual import aligned_path, join_segments, recut_as, split_segment
from pipeline.review.desk import Desk

PAIR = "两个实验室将协力合作；双方强强携手。"
FORUM = "3月15日，"
ROBOTS = "成立机器人实验室"


def file_of(web) -> bytes:
    return aligned_path(web.sheet().article.path).read_bytes()


def split(web, text: str, offset: int, target_offset: int):
    return web.row(text, {"offset": offset, "target_offset": target_offset}, "/split").json()


def undo(web, done):
    return web.post("/articles/news/undo", {"batch": done["batch"]["id"]})


@pytest.mark.parametrize("target_offset", [31, 8, 0, 66])
def test_a_split_is_taken_back_to_the_byte_wherever_it_was(web, target_offset):
    before = file_of(web)
    done = split(web, PAIR, 11, target_offset)
    assert done["batch"]["text"] == "Sentence 7 split."
    assert file_of(web) != before
    answer = undo(web, done).json()
    assert (answer["said"], answer["at"]) == ("The sentences are as they were before.", web.segment(PAIR).id)
    assert file_of(web) == before
    assert undo(web, done).status_code == 404


def test_a_split_and_then_a_join_give_the_same_text_and_both_can_be_taken_back(web):
    before = file_of(web)
    split(web, PAIR, 11, 8)
    halves = file_of(web)
    first, second = web.segment("协力合作"), web.segment("双方强强")
    versions = web.sheet().versions
    joined = web.row("协力合作", {"next_version": versions[second.id]}, "/join", version=versions[first.id]).json()
    assert file_of(web) == before, "the cut within a word leaves no blank"
    undo(web, joined)
    assert file_of(web) == halves


def test_a_join_is_taken_back_and_other_paragraphs_keep_what_was_written_since(web):
    first, second = web.segment(FORUM), web.segment("全球30位")
    versions = web.sheet().versions
    before = file_of(web)
    entries = dict(web.bilingual().entries)
    done = web.row(FORUM, {"next_version": versions[second.id]}, "/join").json()
    web.row(ROBOTS, {"tokens": ["Written since."]})
    assert undo(web, done).status_code == 200
    now = web.bilingual().entries
    assert {key: now[key] for key in (first.id, second.id)} == {key: entries[key] for key in (first.id, second.id)}
    assert web.entry(ROBOTS).target.text.text == "Written since."
    assert before != file_of(web)


def test_what_was_changed_since_is_not_taken_back(web):
    done = split(web, PAIR, 11, 31)
    web.row("双方强强", {"tokens": ["Two strong partners."]})
    answer = undo(web, done)
    assert answer.status_code == 422
    assert "changed since" in answer.json()["error"]
    assert web.entry("双方强强").target.text.text == "Two strong partners."


def test_the_list_of_what_can_be_taken_back_has_splits_and_joins(web):
    split(web, PAIR, 11, 31)
    assert "sentence 7 split" in web.client.get("/articles/news").text
    web.row("双方强强", {"tokens": ["Two strong partners."]})
    assert "sentence 7 split" not in web.client.get("/articles/news").text


def test_two_equal_sentences_keep_their_own_english_when_one_of_them_is_cut_and_put_back(project):
    bilingual = Desk(project).open("news").bilingual
    first, second = [s for b in bilingual.article.blocks for s in b.segments if s.source.text == "科技应当赋能于人。"]
    entry = bilingual.entries[first.id]
    texts = {first.id: "The first.", second.id: "The second."}
    entries = {key: replace(entry, target=replace(entry.target, text=replace(entry.target.text, text=text))) for key, text in texts.items()}
    bilingual = replace(bilingual, entries={**bilingual.entries, **entries})
    block = next(b for b in bilingual.article.blocks if first in b.segments)
    cut = split_segment(bilingual, first.id, 2, 3)
    assert recut_as(cut, bilingual, block.id) == bilingual
    other = next(b for b in cut.article.blocks if b.segments and second.source == b.segments[-1].source and b.id != block.id)
    twice = split_segment(cut, other.segments[0].id, 2, 3)
    only_second = recut_as(twice, cut, other.id)
    assert only_second == cut
    first_back = recut_as(twice, bilingual, block.id)
    kept = [s for b in first_back.article.blocks if b.id == block.id for s in b.segments]
    assert [first_back.entries.get(s.id, Entry()).target.text.text for s in kept] == ["The first."]
    joined = join_segments(first_back, next(b for b in first_back.article.blocks if b.id == other.id).segments[0].id)
    assert joined.entries[next(b for b in joined.article.blocks if b.id == other.id).segments[0].id].target.text.text == "The second."


def test_a_walk_through_versions_adds_none(web):
    for text in ("One thing.", "Something else entirely.", "And now for the third wording."):
        web.row(ROBOTS, {"tokens": [text]})
    texts = [one.text.text for one in web.entry(ROBOTS).history]
    now = web.entry(ROBOTS).target.text.text
    count = len(texts)
    steps = [(count - 1, None), (count - 2, count - 1), (count - 1, count - 2), (count, count - 1)]
    for index, seen in steps:
        assert web.row(ROBOTS, {"index": index, "seen": seen}, "/restore").status_code == 200
        assert web.entry(ROBOTS).target.text.text == [*texts, now][index]
        assert [one.text.text for one in web.entry(ROBOTS).history] == [*texts, now]
    web.row(ROBOTS, {"tokens": ["Typed in between."]})
    assert web.row(ROBOTS, {"index": 0, "seen": count}, "/restore").status_code == 200
    assert "Typed in between." in [one.text.text for one in web.entry(ROBOTS).history], "what is not in the history is not lost"
