"""Which drafts are refused and for what; and the house style they are put into first."""

from __future__ import annotations

import pytest

from pipeline.checking import Meaning
from pipeline.glossary import EMPTY_GLOSSARY
from pipeline.translating.judging import Candidate, Objection, Question, house_style, judge

LONG = "在工业输出方面，计算机视觉、语音识别、自然语言处理、大数据等前沿技术在腾讯众多产品中落地应用，产品形态更加高效、便捷。"
LONG_DRAFT = (
    "In industry, frontier technologies such as computer vision, speech recognition, natural language processing and big data are used "
    "in many of Tencent’s products, which makes the products more efficient and convenient."
)


@pytest.mark.parametrize(
    ("source", "draft", "check", "meaning"),
    [
        (LONG, "", "untranslated", "unfit"),
        (LONG, "……", "untranslated", "unfit"),
        (LONG, LONG_DRAFT.replace("Tencent", "腾讯"), "leftover-han", "unfit"),
        (LONG, "Sure, here is the translation: " + LONG_DRAFT, "chatter", "unfit"),
        (LONG, LONG_DRAFT + "\n\nNote: product names are kept.", "lines", "unfit"),
        (LONG, "In industry, " + "the products are more efficient and convenient, " * 5 + "and so on.", "repetition", "unfit"),
        (LONG, "Tech for Good", "length", "unfit"),
        (LONG, "In industry, frontier technologies are used in products.", "length", "wrong"),
        ("去年，AI Lab在顶级国际会议上发表了100多篇学术论文。", "In 2021, AI Lab published more than 100 papers at top international conferences.", "number", "wrong"),
        ("该产品和全国多省市的十多家三甲医院建立了联合实验室。", "It has set up joint laboratories with more than 30 top hospitals in many provinces.", "number", "wrong"),
        ("公司去年的收入是90亿元。", "The company’s revenue last year was 90 billion yuan.", "number", "wrong"),
        ("请访问https://example.com/a_b查看。", "Please visit https://example.com/a b to see it.", "lost", "wrong"),
        ("他们在CVPR上发表了论文。", "They published papers at a computer vision conference.", "latin", "wrong"),
    ],
)  # fmt: skip
def test_a_bad_draft_is_refused_for_its_reason(source: str, draft: str, check: str, meaning: str) -> None:
    kept = ("https://example.com/a_b",) if "example" in source else ()
    objections = judge(Question(source, kept=kept), draft, (), EMPTY_GLOSSARY)
    found = {objection.check: objection.meaning for objection in objections}
    assert found.get(check) == meaning or (check == "length" and found.get("too-short") == meaning), found


@pytest.mark.parametrize(
    ("source", "draft"),
    [
        (LONG, LONG_DRAFT),
        ("来源：腾讯AI实验室", "Source: Tencent AI Lab"),
        ("全球30位顶级AI专家出席。", "Thirty of the world’s leading AI experts attended."),
        ("请运行`pip install x`。", "Please run `pip install x`."),
    ],
)
def test_a_good_draft_is_not(source: str, draft: str) -> None:
    assert judge(Question(source), draft, (), EMPTY_GLOSSARY) == ()


def test_a_draft_that_the_model_did_not_end_is_refused() -> None:
    assert [objection.check for objection in judge(Question(LONG), LONG_DRAFT, (), EMPTY_GLOSSARY, complete=False)] == ["truncated"]


@pytest.mark.parametrize(
    ("source", "draft", "styled"),
    [
        ("双方将合作。", "the two sides will cooperate", "The two sides will cooperate."),
        ("他说：“我们很高兴。”", 'He said: "We are glad"', "He said: “We are glad.”"),
        ("核心战略", "The core strategy.", "The core strategy"),
        ("什么是智能？", "What is intelligence?", "What is intelligence?"),
        ("位于美国", "Located in the U.S.", "Located in the U.S."),
        ('运行a--b "c"。', 'Run `a--b "c"`.', 'Run a--b "c".'),
        ("全球30位专家出席。", "30 top experts attended", "30 top experts attended."),
        ("双方合作将聚焦三个方面：", "Both sides will focus on three areas.", "Both sides will focus on three areas:"),
        ("揭晓了两大消息——", "Two announcements were made.", "Two announcements were made:"),
        ("他说：“我们很高兴。", "He said: “We are glad.”", "He said: “We are glad."),
        ("我们造福社会。”", "We benefit society.", "We benefit society.”"),
        ("必须译为英文。\ufffc", "It must be put into English", "It must be put into English."),
        ("价格，上涨。", "Prices， rose。", "Prices, rose."),
    ],
)  # fmt: skip
def test_house_style_and_the_end_of_the_sentence(source: str, draft: str, styled: str) -> None:
    kept = ('a--b "c"',) if "a--b" in source else ()
    assert house_style(Question(source, kept=kept), draft) == styled


def test_the_better_of_two_drafts_is_the_one_with_lighter_faults() -> None:
    def candidate(order: int, *meanings: Meaning) -> Candidate:
        return Candidate("x", "m", (), tuple(Objection("p", meaning, "") for meaning in meanings), order)

    ranked = sorted(
        [candidate(0, "unfit"), candidate(1, "wrong", "wrong"), candidate(2, "wrong"), candidate(3, "doubt"), candidate(4), candidate(5)],
        key=lambda c: c.cost,
    )
    assert [one.order for one in ranked] == [4, 5, 3, 2, 1, 0]
    assert [one.fit for one in ranked] == [True, True, False, False, False, False]
