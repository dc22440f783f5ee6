"""Missed terms put where a draft says something else for them."""

from __future__ import annotations

import pytest

from pipeline.glossary import Glossary, Term
from pipeline.translating.repairing import repair

NAMES = {
    "nr": Term(id="nr", source="自然科研", target="Nature Research", pos="name", forbidden=("natural research",)),
    "most": Term(id="most", source="科技部", target="Ministry of Science and Technology", pos="name", the=True),
    "qubit": Term(id="qubit", source="量子比特", target="qubit"),
}


@pytest.mark.parametrize(
    ("source", "draft", "repaired"),
    [
        ("该处理器拥有176个量子比特。", "This processor has 176 quantum bits.", "This processor has 176 qubits."),
        (
            "腾讯将与自然科研开展研究。",
            "Tencent will conduct research with natural research.",
            "Tencent will conduct research with Nature Research.",
        ),
        (
            "科技部召开了会议。",
            "The Science and Technology Department held a meeting.",
            "The Ministry of Science and Technology held a meeting.",
        ),
    ],
)
def test_a_missed_term_is_found_by_alignment_and_put_right(source: str, draft: str, repaired: str) -> None:
    glossary = Glossary(list(NAMES.values()))
    hits = glossary.verify(glossary.find(source), draft)
    assert [hit.status for hit in hits] == ["missed"]
    assert repair(source, draft, hits, glossary) == repaired


def test_a_term_that_has_no_place_in_the_draft_is_left_missed() -> None:
    glossary = Glossary(list(NAMES.values()))
    source, draft = "自然科研很好。", "All is fine."
    assert repair(source, draft, glossary.verify(glossary.find(source), draft), glossary) is None
