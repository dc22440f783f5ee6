"""Traditional and simplified characters: which a text has, and copies of it that are compared, looked up and translated."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.glossary import Glossary, Term, fold
from pipeline.language import is_traditional, mainland, region_of, simplified, unified
from pipeline.segmenting import words

IN_GB_2312 = {
    "乾": "干", "吒": "咤", "夥": "伙", "後": "后", "徵": "征", "拚": "拼", "捱": "挨", "摺": "折", "於": "于", "榘": "矩", "菸": "烟", "薹": "苔",
    "袷": "夹", "醣": "糖", "麴": "曲", "麽": "么",
}  # fmt: skip
"""Traditional characters that the simplified standard holds too."""


def test_the_script_is_told_by_the_majority_and_the_region_by_its_words() -> None:
    taiwan, hong_kong = "這個軟體的資訊都在網路上，程式寫得很好。", "老闆説：「買得多，平啲啦。」佢喺嗰度。"
    assert is_traditional(taiwan)
    assert not is_traditional("这个软件的信息都在网络上。")
    assert not is_traditional("他引用了一句「學而時習之」，然后说这个问题没有意义，我们还要继续讨论。")
    assert (region_of(taiwan), region_of(hong_kong), region_of("天氣很好")) == ("tw", "hk", "")


def test_engines_get_the_words_of_the_mainland() -> None:
    assert mainland("軟體裡的資訊", "tw") == "软件里的信息"
    assert mainland("軟體裡的資訊", "") == simplified("軟體裡的資訊") == "软体里的资讯"


@pytest.mark.parametrize(
    ("text", "simple"),
    [
        ("後端開發很重要", "后端开发很重要"),
        ("於是徵求意見", "于是征求意见"),
        ("乾隆年間的餅乾", "乾隆年间的饼干"),
        ("宮商角徵羽", "宫商角徵羽"),
        ("著名作家執著地寫著", "著名作家执著地写著"),
        ("衞生署説：歡迎", "卫生署说：欢迎"),  # as Hong Kong writes
        ("樊於期", "樊於期"),
        ("豈", "岂"),  # a compatibility ideograph
        ("皇后在后台", "皇后在后台"),
        ("AI 2018 — “ok”", "AI 2018 — “ok”"),
    ],
)
def test_simplified_is_one_for_one_and_knows_the_words_around(text: str, simple: str) -> None:
    assert simplified(text) == simple
    assert len(simple) == len(text)


def test_a_simplified_text_comes_back_as_it_is() -> None:
    text = "著名学者慰藉地说：后台一目了然，瞭望塔的砧木、狼藉的饼干、干燥的面条、皇太后与于先生，复覆盖，钟书，像素，征收，余数。"
    assert simplified(text) == text


@pytest.mark.parametrize(("traditional", "simple"), IN_GB_2312.items())
def test_no_traditional_character_slips_through_because_gb_2312_has_it(traditional: str, simple: str) -> None:
    traditional.encode("gb2312")
    assert (simplified(traditional), unified(traditional)) == (simple, simple)


@given(st.text(max_size=40))
def test_every_text_keeps_its_length(text: str) -> None:
    """Also one with half a character, which cannot be encoded."""
    assert simplified(f"後\ud800{text}")[:2] == "后\ud800"
    assert len(simplified(text)) == len(unified(text)) == len(text)


@given(st.text(st.sampled_from("餅乾元素隆坤著名執看後端開發商角徵羽於樊期AI，"), max_size=12), st.integers(0, 11), st.integers(1, 12))
def test_a_part_is_unified_as_it_is_within_the_whole(text: str, start: int, length: int) -> None:
    assert unified(text)[start : start + length] == unified(text[start : start + length])


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ("後端", "後端開發很重要。"),
        ("售後", "售後由我們負責。"),
        ("后端", "後端很重要。"),
        ("後端", "后端很重要。"),
        ("餅乾", "餅乾元素有三種。"),  # 乾元 is a word
        ("饼干", "請買餅乾。"),
        ("看着", "我們看著未來。"),
        ("卫生署", "衞生署公布。"),
        ("特徵工程", "特征工程与模型。"),
        ("夥伴計劃", "伙伴计划开始了。"),
    ],
)
def test_a_must_term_is_found_whatever_script_it_and_the_text_are_in(entry: str, text: str) -> None:
    (hit,) = Glossary([Term(source=entry, target="x")]).find(text)
    start = next(index for index in range(len(text)) if fold(text[index:]).text.startswith(fold(entry).text))
    assert (hit.start, hit.end) == (start, start + len(entry))


def test_words_of_traditional_text_are_cut_as_those_of_simplified_text_and_shown_as_written() -> None:
    traditional, simple = "後端開發很重要，於是徵求意見。", "后端开发很重要，于是征求意见。"
    assert [(word.start, word.end) for word in words(traditional)] == [(word.start, word.end) for word in words(simple)]
    assert all(word.text == traditional[word.start : word.end] for word in words(traditional))
    assert unicodedata.is_normalized("NFC", traditional)
