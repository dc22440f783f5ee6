"""The first mention of a term in an article has the form that its entry gives for it, in the sentences of machines."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import paired, rich

from pipeline.article import Bilingual, BlockKind, Entry, Mark, RichText, Target
from pipeline.checking import check
from pipeline.glossary import Glossary, Term, with_first_uses

JOURNAL = Term(id="nmi", source="《自然-机器智能》", variants=("自然机器智能",), target="Nature Machine Intelligence", pos="name",
               first_use="Nature Machine Intelligence (《自然-机器智能》)")  # fmt: skip
GLOSSARY = Glossary([
    JOURNAL,
    Term(id="agi", source="通用人工智能", target="artificial general intelligence", abbreviation="AGI",
         first_use="artificial general intelligence (AGI)"),
    Term(id="agent", source="智能体", target="agent", first_use="agent (智能体)"),
    Term(id="who", source="世卫组织", target="World Health Organization", first_use="the WHO, that is the World Health Organization"),
])  # fmt: skip


def article(*rows: tuple[str, str | RichText], kinds: dict[int, BlockKind] | None = None, people: tuple[int, ...] = ()) -> Bilingual:
    """A block for each row; ``people``: the rows that are reviewed."""
    done = [
        Target(rich(text), "reviewed", "human", "Li") if n in people else Target(rich(text), key="k") for n, (_, text) in enumerate(rows)
    ]
    return paired(*((source, target) for (source, _), target in zip(rows, done, strict=True)), apart=True, by_source=True, kinds=kinds)


def said(bilingual: Bilingual) -> list[str]:
    found = [bilingual.entries[segment.id].target for block in bilingual.article.blocks for segment in block.segments]
    return [target.text.text if target else "" for target in found]


def first_use_findings(bilingual: Bilingual) -> list[tuple[str, str | None]]:
    return [(one.segment, one.fix) for one in check(bilingual, GLOSSARY) if one.check == "first-use"]


ONE = ("他们在《自然-机器智能》上发表论文。", "They published in Nature Machine Intelligence.")
TWO = ("《自然-机器智能》是一本期刊。", "Nature Machine Intelligence is a journal.")
GLOSSED = "They published in Nature Machine Intelligence (《自然-机器智能》)."


def test_the_first_machine_sentence_has_the_form_and_later_ones_are_plain() -> None:
    made = with_first_uses(article(ONE, TWO), GLOSSARY)
    assert said(made) == [GLOSSED, TWO[1]]
    assert [one.check for one in check(made, GLOSSARY)] == []
    assert with_first_uses(made, GLOSSARY) is made, "nothing more to do"


def test_nothing_but_the_text_of_the_target_changes() -> None:
    before = article(ONE, TWO)
    made = with_first_uses(before, GLOSSARY)
    name = f"s{ONE[0]}"
    assert replace(made.entries[name].target, text=RichText(ONE[1])) == before.entries[name].target
    assert made.article is before.article


def test_a_new_earlier_sentence_takes_the_form_over_and_gives_it_back() -> None:
    old = with_first_uses(article(TWO), GLOSSARY)
    kept = old.entries[f"s{TWO[0]}"].target
    assert said(old) == ["Nature Machine Intelligence (《自然-机器智能》) is a journal."]
    inserted = with_first_uses(article(ONE, (TWO[0], kept.text)), GLOSSARY)
    assert said(inserted) == [GLOSSED, TWO[1]]
    assert inserted == with_first_uses(article(ONE, TWO), GLOSSARY), "as if it had been there from the start"
    removed = with_first_uses(article((TWO[0], inserted.entries[f"s{TWO[0]}"].target.text)), GLOSSARY)
    assert removed == old


def test_a_heading_or_a_title_is_not_the_first_mention() -> None:
    made = with_first_uses(article(TWO, ONE, kinds={0: "title"}), GLOSSARY)
    assert said(made) == [TWO[1], GLOSSED]
    assert first_use_findings(made) == []


def test_what_is_left_out_of_the_book_is_not_the_first_mention() -> None:
    made = article(TWO, ONE)
    hidden = replace(made.article.blocks[0], excluded="follow-account")
    made = replace(made, article=replace(made.article, blocks=(hidden, made.article.blocks[1])))
    assert said(with_first_uses(made, GLOSSARY)) == [TWO[1], GLOSSED]


def test_sentences_of_people_are_never_touched_and_their_first_mention_counts() -> None:
    made = article(ONE, TWO, people=(0,))
    assert with_first_uses(made, GLOSSARY) is made
    assert first_use_findings(made) == [(f"s{ONE[0]}", GLOSSED)], "but the check says what it should read"
    later = article((ONE[0], ONE[1]), (TWO[0], "Nature Machine Intelligence (《自然-机器智能》) is a journal."), people=(1,))
    assert said(with_first_uses(later, GLOSSARY)) == [GLOSSED, "Nature Machine Intelligence (《自然-机器智能》) is a journal."]


@pytest.mark.parametrize(
    "target",
    [Target(RichText(ONE[1]), origin="tm"), Target(RichText(ONE[1]), origin="mt", by="Li"), Target(RichText(ONE[1]), "final", "mt")],
)
def test_what_is_not_a_machine_draft_is_not_touched(target: Target) -> None:
    made = article(ONE)
    made = replace(made, entries={f"s{ONE[0]}": Entry(target)})
    assert with_first_uses(made, GLOSSARY) is made


@pytest.mark.parametrize(
    ("source", "plain", "glossed"),
    [
        ("《自然-机器智能》的编辑来了。", "Nature Machine Intelligence’s editors came.", "Nature Machine Intelligence’s (《自然-机器智能》) editors came."),
        ("智能体会学习。", "Agents learn.", "Agents (智能体) learn."),
        ("智能体和别的智能体交流。", "An agent talks to another agent.", "An agent (智能体) talks to another agent."),
        ("期刊“自然机器智能”。", "The journal “Nature Machine Intelligence”.", "The journal “Nature Machine Intelligence” (《自然-机器智能》)."),
        ("通用人工智能和智能体。", "Artificial general intelligence and agents.", "Artificial general intelligence (AGI) and agents (智能体)."),
    ],
)  # fmt: skip
def test_the_form_stands_where_english_wants_it(source: str, plain: str, glossed: str) -> None:
    made = with_first_uses(article((source, plain)), GLOSSARY)
    assert said(made) == [glossed]
    assert [
        (one.check, one.message) for one in check(made, GLOSSARY) if one.check in {"first-use", "leftover-han", "fullwidth", "term-missing"}
    ] == []
    again = with_first_uses(
        article(
            (
                "智能体、通用人工智能和《自然-机器智能》。",
                "An agent (智能体), artificial general intelligence (AGI) and Nature Machine Intelligence (《自然-机器智能》).",
            ),
            (source, glossed),
        ),
        GLOSSARY,
    )
    assert said(again)[1] == plain


@pytest.mark.parametrize(
    ("source", "target", "fix"),
    [
        ("研究通用人工智能。", "They study AGI.", "They study artificial general intelligence (AGI)."),  # another form
        ("通用人工智能（general）很难。", "Artificial general intelligence (general) is hard.", None),  # brackets already
        ("世卫组织宣布了。", "The World Health Organization said so.", None),  # the form does not begin with the English
        ("研究通用人工智能。", "They study wide intelligence.", None),  # missed
    ],
)
def test_where_more_would_have_to_be_changed_the_machine_leaves_it_to_a_person(source: str, target: str, fix: str | None) -> None:
    made = article((source, target))
    assert with_first_uses(made, GLOSSARY) is made
    assert [text for _, text in first_use_findings(made)] == [fix] * ("wide" not in target)


def test_a_gloss_of_the_author_stays_everywhere() -> None:
    own = ("通用人工智能（AGI）很难。", "Artificial general intelligence (AGI) is hard.")
    made = article(("通用人工智能来了。", "Artificial general intelligence has come."), own)
    assert said(with_first_uses(made, GLOSSARY)) == ["Artificial general intelligence (AGI) has come.", own[1]]


def test_a_term_that_the_english_says_later_has_its_first_mention_there() -> None:
    made = article(("通用人工智能来了。", "It has come."), ("通用人工智能很难。", "Artificial general intelligence is hard."))
    assert said(with_first_uses(made, GLOSSARY)) == ["It has come.", "Artificial general intelligence (AGI) is hard."]


def test_markup_stays_around_the_words_it_was_around() -> None:
    text = "In Nature Machine Intelligence, they wrote.￼"
    marks = (Mark("link", 0, 31, "m1", {"url": "https://x.cn"}), Mark("emph", 3, 30, "m2"), Mark("note", 43, 44, "m3", {"ref": "n"}))
    made = with_first_uses(article((ONE[0], RichText(text, marks))), GLOSSARY)
    target = made.entries[f"s{ONE[0]}"].target
    assert target is not None
    assert target.text.text == "In Nature Machine Intelligence (《自然-机器智能》), they wrote.￼"
    assert [(mark.kind, target.text.text[mark.start : mark.end]) for mark in target.text.marks] == [
        ("link", "In Nature Machine Intelligence (《自然-机器智能》),"),
        ("emph", "Nature Machine Intelligence"),
        ("note", "￼"),
    ]
    back = with_first_uses(article((TWO[0], GLOSSED), (ONE[0], target.text)), GLOSSARY)
    assert back.entries[f"s{ONE[0]}"].target.text == RichText(text, marks)


def test_equal_sentences_are_not_said_to_differ_because_one_is_the_first() -> None:
    twice = [("他们在自然机器智能上发表论文。", ONE[1]), ("他们在自然机器智能上发表论文！", ONE[1])]
    made = with_first_uses(article(*twice), GLOSSARY)
    assert said(made) == [GLOSSED, ONE[1]]
    assert [one.check for one in check(made, GLOSSARY) if one.check == "same-source"] == []


SENTENCES = [
    ONE,
    TWO,
    ("智能体会学习。", "Agents learn."),
    ("通用人工智能和智能体。", "Artificial general intelligence and agents."),
    ("天气很好。", "The weather is fine."),
]


@given(st.lists(st.sampled_from(SENTENCES), unique=True), st.lists(st.sampled_from(SENTENCES), unique=True), st.sets(st.integers(0, 4)))
def test_the_result_depends_on_the_article_as_it_is_not_on_what_it_was(
    before: list[tuple[str, str]], now: list[tuple[str, str]], people: set[int]
) -> None:
    old = with_first_uses(article(*before), GLOSSARY)
    reviewed = tuple(number for number, row in enumerate(now) if SENTENCES.index(row) in people)
    fresh = article(*now, people=reviewed)
    kept = {
        name: entry if entry.target.state == "reviewed" or name not in old.entries else old.entries[name]
        for name, entry in fresh.entries.items()
    }
    made = with_first_uses(replace(fresh, entries=kept), GLOSSARY)
    assert made == with_first_uses(fresh, GLOSSARY)
    assert with_first_uses(made, GLOSSARY) == made
    assert all(made.entries[f"s{now[number][0]}"] == fresh.entries[f"s{now[number][0]}"] for number in reviewed)
