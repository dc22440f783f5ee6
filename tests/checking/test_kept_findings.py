"""What was found in a pair is found once: kept on disk under all that it depends on, and the same as if it had been looked for anew."""

from __future__ import annotations

import sqlite3
from collections.abc import Container, Iterator
from pathlib import Path

import pytest

from pipeline.article import BlockKind, Finding, Mark, RichText
from pipeline.checking import CHECKS, FindingStore, check_segment, kept
from pipeline.checking.registry import CheckedPair
from pipeline.glossary import Glossary
from pipeline.glossary.entries import Term

PAIRS = [
    ("2018年有50万人参加。", "In 2018, 5 million people took part."),
    ("人工智能改变生活。", "AI changes life. "),
    ("这是中文。", "这是中文。"),
    ("全球30位专家出席了论坛。", "Thirty experts from around the world attended the forum."),
]


def glossary(target: str = "artificial intelligence", note: str = "") -> Glossary:
    return Glossary([Term(source="人工智能", target=target, note=note, id="ai")])


def pair(source: str, target: str, words: Glossary) -> CheckedPair:
    return CheckedPair(RichText(source), RichText(target), "paragraph", words.verify(words.find(source), target), words)


def looked_for(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The targets of the pairs for which the checks are run from now on."""
    seen: list[str] = []
    find = kept.find

    def noted(pair: CheckedPair, off: Container[str] = ()) -> Iterator[Finding]:
        seen.append(pair.target.text)
        return find(pair, off)

    monkeypatch.setattr(kept, "find", noted)
    return seen


def test_findings_are_the_same_again_and_in_the_next_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = glossary()
    anew = [check_segment(RichText(source), RichText(target), words.find(source), glossary=words) for source, target in PAIRS]
    assert sum(map(bool, anew)) >= 3
    for run in range(2):
        with FindingStore(tmp_path / "findings.db") as store:
            seen = looked_for(monkeypatch)
            for _ in range(2):
                assert [tuple(store.of(pair(*one, words))) for one in PAIRS] == anew
            assert seen == ([] if run else [target for _, target in PAIRS])


@pytest.mark.parametrize(
    ("change", "again"), [({"note": "only for people"}, [PAIRS[1][1]]), ({"target": "machine intelligence"}, [PAIRS[1][1]]), ({}, [])]
)
def test_a_changed_entry_costs_the_pairs_in_which_it_fires(
    change: dict[str, str], again: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FindingStore(tmp_path / "findings.db") as store:
        for one in PAIRS:
            tuple(store.of(pair(*one, glossary())))
    with FindingStore(tmp_path / "findings.db") as store:
        seen = looked_for(monkeypatch)
        for one in PAIRS:
            tuple(store.of(pair(*one, glossary(**change))))
    assert seen == again


def test_a_mark_and_a_kind_are_part_of_a_pair(monkeypatch: pytest.MonkeyPatch) -> None:
    store = FindingStore()
    seen = looked_for(monkeypatch)
    plain = RichText("50万")
    kinds: list[tuple[RichText, BlockKind]] = [
        (plain, "paragraph"),
        (RichText("50万", (Mark("code", 0, 3),)), "paragraph"),
        (plain, "heading"),
    ]
    for source, kind in kinds:
        tuple(store.of(CheckedPair(source, RichText("5"), kind)))
    assert len(seen) == 3


def test_a_check_that_is_off_is_not_heard_and_does_not_end_the_others() -> None:
    store, one = FindingStore(), pair("这是3种方法。", "这是四种方法。", glossary())
    assert {finding.check for finding in store.of(one)} == {"untranslated"}
    assert tuple(store.of(one, {"untranslated"})) == tuple(kept.find(one, {"untranslated"}))
    assert tuple(store.of(one, frozenset(CHECKS))) == ()


def test_a_damaged_file_and_a_folder_in_its_place_cost_nothing(tmp_path: Path) -> None:
    one = pair(*PAIRS[0], glossary())
    expected = tuple(kept.find(one))
    (tmp_path / "damaged.db").write_bytes(b"no database" * 100)
    (tmp_path / "folder.db").mkdir()
    for name in ("damaged.db", "folder.db"):
        with FindingStore(tmp_path / name) as store:
            assert tuple(store.of(one)) == expected
    with sqlite3.connect(tmp_path / "damaged.db") as connection:  # it was begun anew
        assert connection.execute("SELECT COUNT(*) FROM findings").fetchone() == (1,)


def test_another_version_of_the_program_looks_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = pair(*PAIRS[0], glossary())
    with FindingStore(tmp_path / "findings.db") as store:
        tuple(store.of(one))
    monkeypatch.setattr(kept, "_version", lambda: 7)
    with FindingStore(tmp_path / "findings.db") as store:
        seen = looked_for(monkeypatch)
        tuple(store.of(one))
    assert len(seen) == 1
