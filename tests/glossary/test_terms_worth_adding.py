"""Candidates come from what the texts themselves say; conflicts name both entries."""

from pathlib import Path

import pytest
from making import paired

from pipeline.article import RichText, Target
from pipeline.glossary import EMPTY_GLOSSARY, Glossary, load_glossary
from pipeline.glossary.candidates import TermCandidate, candidates
from pipeline.glossary.conflicts import breaches, conflicts

ROOT = Path(__file__).parents[2]


def proposed(text: str, glossary: Glossary = EMPTY_GLOSSARY) -> list[tuple[str, str, str]]:
    return [(one.source, one.english, one.kind) for one in candidates([text], glossary) if one.kind in {"gloss", "title"}]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("集团旗下的施普林格（Springer）出版了图书", ("施普林格", "Springer")),
        ("出版集团施普林格•自然集团（Springer Nature）旗下", ("施普林格•自然集团", "Springer Nature")),
        ("对通用人工智能（general intelligence）提出了要求", ("通用人工智能", "general intelligence")),
        ("获奖图书《机器人手册》（Springer Handbook of Robotics）", ("《机器人手册》", "Springer Handbook of Robotics")),
        ("实现“让AI无处不在（Make AI Everywhere）”的愿景", ("让AI无处不在", "Make AI Everywhere")),
        ("采用“迁移学习”(transfer learning)的方法", ("迁移学习", "transfer learning")),
    ],
)
def test_a_name_with_its_english_in_brackets_is_proposed(text: str, expected: tuple[str, str]) -> None:
    assert (*expected, "gloss") in proposed(text)


def test_what_the_glossary_has_is_not_proposed() -> None:
    shipped = load_glossary(ROOT / "glossary")
    text = "施普林格•自然集团（Springer Nature）旗下的自然科研（Nature Research）在《自然》（Nature）上发表"
    assert candidates([text] * 3, shipped) == []


def test_candidates_are_ranked_by_kind_and_frequency_with_contexts() -> None:
    texts = ["我们研究脉冲网络。", "脉冲网络很有用。", "脉冲网络与《新刊》和Loihi芯片。"]
    found = candidates(texts, EMPTY_GLOSSARY)
    assert [(one.source, one.kind, one.count) for one in found] == [
        ("《新刊》", "title", 1),
        ("脉冲网络", "phrase", 3),
        ("Loihi", "latin", 1),
    ]
    assert found[1].contexts == ["我们研究[脉冲网络]。", "[脉冲网络]很有用。", "[脉冲网络]与《新刊》和Loihi芯片。"]


def test_english_is_taken_from_approved_sentences() -> None:
    texts = ["双方达成战略合作。"] * 3
    found = {
        one.source: one
        for one in candidates(texts, EMPTY_GLOSSARY, reviewed=[("双方达成战略合作。", "The two sides formed a strategic partnership.")])
    }
    assert found["战略合作"].english == "strategic partnership"


def test_a_candidate_becomes_a_proposed_entry() -> None:
    entry = TermCandidate("Loihi", "latin", "Loihi", 1).entry()
    assert (entry.source, entry.do_not_translate, entry.status) == ("Loihi", True, "proposed")


def made(tmp_path: Path, **files: str) -> Glossary:
    for name, text in files.items():
        (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
    return load_glossary(tmp_path)


@pytest.mark.parametrize(
    ("files", "kind", "message"),
    [
        ({"a": "terms: [{source: 甲乙, target: A}]", "b": "terms: [{source: 甲乙, target: B}]"}, "contradiction", "甲乙 is “A” (a.yaml:1) and “B” (b.yaml:1)"),
        ({"a": "terms: [{source: 甲乙, target: A}]", "b": "layer: book\nterms: [{source: 甲乙, target: B}]"}, "shadowed", "甲乙: “B” (b.yaml:2) replaces “A” (a.yaml:1)"),
        ({"a": "terms: [{source: 甲乙, target: A}, {source: 甲乙丙, target: C}]"}, "overlap", "甲乙 “A” is inside 甲乙丙 “C”; the longer wins"),
        ({"a": "terms: [{source: 甲乙, target: A}, {source: 丙丁, target: A}]"}, "same-english", "“A” is the English of 甲乙 and of 丙丁; if they are one term, make one a variant"),
        (
            {"a": "terms: [{source: 甲乙, target: A, forbidden: [B]}, {source: 甲乙丙, target: B}]"},
            "forbidden-agreed",
            "“B” is forbidden for 甲乙 (a.yaml:1) and agreed for 甲乙丙 (a.yaml:1)",
        ),
    ],
)  # fmt: skip
def test_conflicts_are_named(tmp_path: Path, files: dict[str, str], kind: str, message: str) -> None:
    assert (kind, message) in [(one.kind, one.message) for one in conflicts(made(tmp_path, **files))]


def test_terms_of_different_articles_do_not_conflict(tmp_path: Path) -> None:
    text = "terms: [{source: 甲乙, target: A, articles: [one]}, {source: 甲乙, target: B, articles: [two]}]"
    assert conflicts(made(tmp_path, a=text)) == []


def test_the_shipped_glossary_has_no_grave_conflict() -> None:
    assert [one.message for one in conflicts(load_glossary(ROOT / "glossary")) if one.grave] == []


def test_approved_sentences_that_break_the_glossary_are_listed(tmp_path: Path) -> None:
    glossary = made(tmp_path, a="terms: [{source: 自然科研, target: Nature Research, forbidden: [natural research]}]")
    targets = (
        Target(RichText("At Nature Research."), "reviewed"), Target(RichText("At natural research."), "reviewed"), Target(RichText("At X.")),
    )  # fmt: skip
    found = list(breaches(paired(*(("在自然科研。", target) for target in targets)), glossary))
    assert [(one.segment, one.message) for one in found] == [
        ("s1", "自然科研 is agreed as “Nature Research”"),
        ("s1", "“natural research” is forbidden for 自然科研"),
    ]
