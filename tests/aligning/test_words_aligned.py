"""Word alignment: what is linked, and that coverage tells good pairs from wrong ones."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.aligning import align
from pipeline.aligning.english import stem
from pipeline.aligning.numbers import in_source, in_target

PAIRS = Path(__file__).parent.parent / "data" / "eval" / "flores-dev.tsv"


def partners(source: str, target: str, word: str) -> list[str]:
    start = source.index(word)
    links = align(source, target).targets_of(start, start + len(word))
    return list(dict.fromkeys(target[link.target_start : link.target_end] for link in links))


@pytest.mark.parametrize(
    ("source", "target", "word", "expected"),
    [
        ("专家警告说，冰川正在融化。", "Experts warn that glaciers are melting.", "冰川", ["glaciers"]),
        ("人工智能改变了医疗。", "Artificial intelligence has changed health care.", "人工智能", ["Artificial", "intelligence"]),
        ("去年有30位专家出席。", "Thirty experts attended last year.", "30", ["Thirty"]),
        ("论坛于3月15日举行。", "The forum was held on March 15.", "3", ["March"]),
        ("投资1.2万亿元。", "An investment of 1.2 trillion yuan.", "1.2", ["1.2", "trillion"]),
        ("我们称之为迁移学习（transfer learning）。", "We call this transfer learning.", "迁移学习", ["transfer", "learning"]),
        (
            "我们感谢国家自然科学基金的资助。",
            "We are grateful for funding from the National Natural Science Foundation.",
            "资助",
            ["funding"],
        ),
        ("使用Ｐｙｔｈｏｎ编写", "Written in Python", "Ｐｙｔｈｏｎ", ["Python"]),
        ("请不要关闭电源。", "Please do not turn off the power.", "不要", ["not"]),
        ("機器學習需要大量數據。", "Machine learning needs large amounts of data.", "數據", ["data"]),
        ("投資三億元。", "An investment of 300 million yuan.", "三億元", ["300", "million", "yuan"]),
        ("他来自上海，也常住在北京。", "He is from Shanghai, though he often stays in Beijing.", "北京", ["Beijing"]),
    ],
)
def test_a_word_finds_its_counterparts(source, target, word, expected):
    assert partners(source, target, word) == expected


def test_given_links_are_kept_and_take_their_words_from_the_pool():
    source, target = "腾讯觅影已经上线。", "Miying is online."
    links = align(source, target, [(0, 4, 0, 6)]).links
    assert {(link.start, link.end, link.target_start, link.target_end) for link in links if link.score == 1.0} == {
        (0, 2, 0, 6),
        (2, 4, 0, 6),
    }


def test_an_omission_and_an_invention_are_uncovered():
    source, target = "这款芯片由清华大学和华为联合研发。", "Tsinghua University developed this chip in Germany."
    alignment = align(source, target)
    assert "华为" in [source[start:end] for start, end in alignment.uncovered_source]
    assert [target[start:end] for start, end in alignment.uncovered_target] == ["Germany"]


def test_the_repeated_word_that_english_says_once_is_covered():
    source = "公司将公司总部迁到上海。"
    open_words = align(source, "The company will move its headquarters to Shanghai.").uncovered_source
    assert "公司" not in [source[start:end] for start, end in open_words]


def test_empty_sides_are_no_error():
    assert align("", "").coverage_source == 1.0
    assert align("你好", "").coverage_source == 0.0
    assert align("。", "Hello").links == ()


def test_coverage_separates_good_pairs_from_shuffled_ones():
    pairs = [line.split("\t")[:2] for line in PAIRS.read_text("utf-8").splitlines()[:300]]
    targets = [target for _, target in pairs]
    targets = targets[100:] + targets[:100]
    good = [align(source, target) for source, target in pairs]
    wrong = [align(source, target) for (source, _), target in zip(pairs, targets, strict=True)]
    assert sum(one.coverage_source for one in good) / len(good) > 0.68
    assert sum(one.coverage_target for one in good) / len(good) > 0.74
    assert sum(one.coverage_source for one in wrong) / len(wrong) < 0.03
    assert sum(one.coverage_target for one in wrong) / len(wrong) < 0.03
    better = sum(one.coverage_source > other.coverage_source for one, other in zip(good, wrong, strict=True))
    assert better / len(good) > 0.98


@settings(max_examples=150)
@given(st.text(max_size=40), st.text(max_size=60), st.booleans())
def test_any_two_texts_are_aligned_within_their_bounds(source, target, chinese_first):
    source = f"人工智能{source}2018年" if chinese_first else source
    alignment = align(source, target)
    for link in alignment.links:
        assert 0 <= link.start < link.end <= len(source)
        assert 0 <= link.target_start < link.target_end <= len(target)
        assert 0 < link.score <= 1
    assert alignment.links == tuple(sorted(alignment.links))
    assert 0 <= alignment.coverage_source <= 1
    assert 0 <= alignment.coverage_target <= 1
    assert alignment == align(source, target)


def test_a_sentence_is_aligned_in_milliseconds():
    source = "本次论坛以共享为理念，腾讯希望与学界共享新思路与方法，推动前沿研究与人才培养，探索通用人工智能的发展。" * 2
    target = (
        "The forum was about sharing; Tencent hopes to share new ideas and methods with academia and to explore the development of AI. " * 2
    )
    align(source, target)
    start = time.process_time()
    for _ in range(20):
        align(source, target)
    assert (time.process_time() - start) / 20 < 0.05


def test_importing_the_room_loads_neither_jieba_nor_the_lexicon():
    code = "import sys, pipeline.aligning as a; from pipeline.aligning import lexicon; assert 'jieba' not in sys.modules; assert lexicon._rows.cache_info().currsize == 0"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("three hundred and twenty", [320]),
        ("13 million people and 1,200 firms", [13e6, 1200]),
        ("the 2nd of March, 2018", [2, 3, 2018]),
        ("one hundred thousand", [1e5]),
        ("in May 2020 it may rise", [5, 2020]),
        ("a dozen and twenty-five", [12, 25]),
    ],
)
def test_english_numbers_have_their_value(text, values):
    assert [number.value for number in in_target(text)] == values


def test_a_han_digit_in_a_word_is_no_number():
    assert in_source("一直一心一意，三心二意") == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("studies", "study"),
        ("translating", "translation"),
        ("written", "write"),
        ("children's", "child"),
        ("stopped", "stop"),
        ("spectra", "spectrum"),
        ("mice", "mouse"),
    ],
)
def test_forms_of_a_word_share_their_stem(one, other):
    assert stem(one) == stem(other)
