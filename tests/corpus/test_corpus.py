"""A corpus of documents of every kind keeps its floors, and documents that a grammar makes come out whole in every format."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from corpus import PARTS, Floors, Line, absent, broken, generated, measure, table
from grammar import Grammar

from pipeline.sources import find_sources

DATA = Path(__file__).resolve().parents[1] / "data" / "reading"
GENERATED = 24
"""`invoke corpus --fuzz 10000` makes as many as a night has room for."""
KEPT = {"formulas": 42, "code blocks": 21, "pictures": 25, "notes": 14, "tables": 10}
"""What pandoc sees in the corpus and the books hold; pandoc also takes examples of notes in code, indented prose and the like for parts."""


@pytest.mark.slow
def test_every_document_of_the_corpus_is_published_whole(tmp_path: Path) -> None:
    shutil.copytree(DATA, tmp_path / "sources", ignore=shutil.ignore_patterns("*.tree", "README*"))
    assert len(find_sources(tmp_path / "sources")) >= 110
    lines, built = measure(tmp_path / "sources", tmp_path / "project")
    assert [str(error) for error in built.failed] == []
    assert {row.article for row in built.rows} == {path.stem for path in find_sources(tmp_path / "sources")}
    assert all(row.sentences and row.files == 3 for row in built.rows)
    assert broken(lines, Floors()) == [], table(lines)
    for number, part in enumerate(PARTS):
        assert sum(min(line.parts_in[number], line.parts_out[number]) for line in lines) >= KEPT[part], part


@pytest.mark.slow
def test_what_a_grammar_makes_comes_out_whole_in_every_format(tmp_path: Path) -> None:
    made = generated(range(GENERATED), tmp_path / "sources")
    lines, built = measure(tmp_path / "sources", tmp_path / "project")
    assert [str(error) for error in built.failed] == []
    assert [line.name for line in lines if line.published < 3] == []
    assert absent(made, tmp_path / "project" / "out") == []


def test_a_grammar_makes_the_same_document_of_a_seed_and_uses_all_it_knows() -> None:
    assert Grammar(7).document().markdown == Grammar(7).document().markdown
    together = "".join(Grammar(seed).document().markdown for seed in range(40))
    for sign in ("**", "~~", "`", "$$", "```", "~~~", "[^n1]", "![](", "> - ", "> 1. ", "<table>", "|---|", "---\n", "  - "):
        assert sign in together, sign


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (Line("x", published=2), "not published in every format: x"),
        (Line("x", 3, 1000, lost=16), "16 of 1000 Chinese characters are lost"),
        (Line("x", 3, faults=1), "1 messages of EPUBCheck"),
        (Line("x", 3, parts_in=(0, 0, 4, 0, 0), parts_out=(9, 0, 2, 0, 0)), "pictures: 2 of 4 in the books"),
    ],
)
def test_what_is_below_a_floor_is_named(line: Line, problem: str) -> None:
    assert broken([line], Floors()) == [problem]
    assert broken([Line("y", 3, 1000, 15)], Floors()) == []
    assert "x " in table([line])


def test_a_part_that_is_not_in_the_books_is_counted(tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "all.md").write_text(
        "# 题目\n\n算式$x$与[^1]图：\n\n![图](none.png)\n\n```\nls\n```\n\n| 甲 |\n|---|\n| 乙 |\n\n[^1]: 注。\n", "utf-8"
    )
    [line], _ = measure(tmp_path / "sources", tmp_path / "project")
    assert (line.published, line.lost, line.parts_in) == (3, 0, (1, 1, 1, 1, 1))
    assert line.parts_out == line.parts_in
