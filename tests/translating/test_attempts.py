"""Cutting a sentence at its clauses and making one sentence of the clauses' drafts; which attempts an engine gets."""

from __future__ import annotations

import pytest
from scripted import Scripted

from pipeline.glossary import Glossary, Term
from pipeline.translating import PseudoEngine
from pipeline.translating.attempts import attempts, clauses, join_clauses, pieces

GLOSSARY = Glossary([Term(id="t", source="产学研，一体化", target="integration")])


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("今天的天气非常不错，我们一起去公园散步。", ["今天的天气非常不错，", "我们一起去公园散步。"]),
        ("好，我们一起去公园散步。", ["好，我们一起去公园散步。"]),
        ("建立智商评测体系；开展研究计划并且服务社会。", ["建立智商评测体系；", "开展研究计划并且服务社会。"]),
        (
            "他说“今天的天气非常不错，我们一起去公园散步吧”，然后就走了出去。",
            ["他说“今天的天气非常不错，我们一起去公园散步吧”，", "然后就走了出去。"],
        ),
        (
            "在复杂环境中（比如行走能力，多任务的决策能力）还很单薄，需要研究并突破。",
            ["在复杂环境中（比如行走能力，多任务的决策能力）还很单薄，", "需要研究并突破。"],
        ),
        ("我们努力促进产学研，一体化的发展与进步。", ["我们努力促进产学研，一体化的发展与进步。"]),
        ("收入达到1,234,567元人民币左右。", ["收入达到1,234,567元人民币左右。"]),
    ],
)
def test_clauses_are_cut_outside_terms_brackets_and_quotations(text: str, cut: list[str]) -> None:
    ranges = clauses(text, GLOSSARY.find(text))
    assert [text[start:end] for start, end in ranges] == cut
    assert "".join(text[start:end] for start, end in ranges) == text


def test_pieces_fit_the_limit_where_there_is_a_place_to_cut() -> None:
    text = "今天的天气非常不错，" * 7 + "再见了朋友们。"
    ranges = pieces(text, (), 25, len)
    assert "".join(text[start:end] for start, end in ranges) == text
    assert all(end - start <= 27 for start, end in ranges)
    assert pieces("短句。", (), 25, len) == [(0, 3)]


@pytest.mark.parametrize(
    ("sources", "drafts", "joined"),
    [
        (["天气不错，", "我们散步。"], ["The weather is good.", "We take a walk."], "The weather is good, we take a walk."),
        (["建立体系；", "腾讯开展研究。"], ["Build a system.", "Tencent does research."], "Build a system; Tencent does research."),
        (["有八成能独坐，", "三成能行走。"], ["80% can sit alone.", "About 30% can walk."], "80% can sit alone, about 30% can walk."),
        (["包括：", "医疗。"], ["It includes", "Health care."], "It includes: Health care."),
    ],
)
def test_joined_drafts_read_as_one_sentence(sources: list[str], drafts: list[str], joined: str) -> None:
    assert join_clauses(sources, drafts) == joined


def test_an_engine_that_takes_no_glossary_is_not_prompted_with_one() -> None:
    engine = Scripted(lambda _request, _decoding: "")
    engine.takes_terms = False
    strategies = [[attempt.strategy for attempt in wave] for wave in attempts(engine, with_terms=True)]
    assert strategies == [["inline"], ["inline", "figures"], [], ["inline"], ["placeholder"], ["inline"]]


def test_the_pseudo_engine_is_asked_once() -> None:
    assert len(attempts(PseudoEngine(), with_terms=True)) == len(attempts(PseudoEngine(), with_terms=False)) == 1
