"""A term put in place of other English, with the English around it kept English."""

from __future__ import annotations

import pytest

from pipeline.glossary import Term, insert

NAMES = {
    "lab": Term(id="lab", source="腾讯AI Lab", target="Tencent AI Lab", pos="name"),
    "nr": Term(id="nr", source="自然科研", target="Nature Research", pos="name", forbidden=("natural research",)),
    "agi": Term(id="agi", source="通用人工智能", target="artificial general intelligence"),
    "agent": Term(id="agent", source="智能体", target="agent"),
    "most": Term(id="most", source="科技部", target="Ministry of Science and Technology", pos="name", the=True),
    "qubit": Term(id="qubit", source="量子比特", target="qubit"),
    "big": Term(id="big", source="大模型", target="large model"),
    "spectrum": Term(id="spectrum", source="频谱", target="spectrum"),
    "epoch": Term(id="epoch", source="轮次", target="epoch"),
    "effect": Term(id="effect", source="现象", target="effect"),
    "data": Term(id="data", source="数据", target="training data"),
    "bias": Term(id="bias", source="偏置", target="bias"),
    "moe": Term(id="moe", source="混合专家", target="mixture of experts"),
}


@pytest.mark.parametrize(
    ("draft", "old", "term", "new"),
    [
        ("A robot is a intelligent body here.", "intelligent body", "agent", "A robot is an agent here."),
        ("It is an universal intelligence.", "universal intelligence", "agi", "It is an artificial general intelligence."),
        ("An smart body acts.", "smart body", "big", "A large model acts."),
        ("It has 176 quantum bits.", "quantum bits", "qubit", "It has 176 qubits."),
        ("Universal intelligence is hard.", "Universal intelligence", "agi", "Artificial general intelligence is hard."),
        ("It works with a Natural Science Group today.", "Natural Science Group", "nr", "It works with Nature Research today."),
        ("Natural Science's journals.", "Natural Science", "nr", "Nature Research's journals."),
        ("The Tencent Intelligence Lab said so.", "Intelligence Lab", "lab", "The Tencent AI Lab said so."),
        ("He joined the Smart Lab yesterday.", "Smart", "lab", "He joined the Tencent AI Lab yesterday."),
        ("Science Ministry held a meeting.", "Science Ministry", "most", "The Ministry of Science and Technology held a meeting."),
        ("The clever body's tasks.", "clever body's", "agent", "The agent's tasks."),
        ("It is a universal atlas.", "universal atlas", "big", "It is a large model."),
        ("These frequency bands are wide.", "frequency bands", "spectrum", "These spectra are wide."),
        ("It trains for ten rounds.", "rounds", "epoch", "It trains for ten epochs."),
        ("Such phenomena are known.", "phenomena", "effect", "Such effects are known."),
        ("These criteria count.", "criteria", "bias", "These biases count."),
        ("The numbers are clean.", "numbers", "data", "The training data are clean."),
        ("An deviation is added.", "deviation", "bias", "A bias is added."),
        ("Two teams of specialists.", "teams of specialists", "moe", "Two mixtures of experts."),
        ("Its lens is added.", "lens", "effect", "Its effect is added."),
        ("A meeting at its Science Ministry.", "Science Ministry", "most", "A meeting at its Ministry of Science and Technology."),
    ],
)
def test_the_english_around_an_inserted_term_stays_english(draft: str, old: str, term: str, new: str) -> None:
    start = draft.index(old)
    assert insert(draft, start, start + len(old), NAMES[term]) == new
