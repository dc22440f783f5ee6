"""Words, counts and soft cuts."""

from pathlib import Path

import pytest

from pipeline.article import OBJECT, Mark, RichText, Segment
from pipeline.project import ReadingSettings, SegmentingSettings
from pipeline.reading import read_article
from pipeline.segmenting import Counts, count, segment, split_softly, words


def found(text: str, *extra: str) -> list[str]:
    return [word.text for word in words(text, extra)]


def test_words_are_found_with_their_places_and_without_punctuation() -> None:
    text = "腾讯在深圳，用时4.5秒。"
    assert found(text) == ["腾讯", "在", "深圳", "用时", "4.5", "秒"]
    assert all(text[word.start : word.end] == word.text for word in words(text))


@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        ((), ["Robotics", "X", "是", "自然", "机器", "智能", "的", "伙伴"]),
        (("Robotics X", "自然·机器智能"), ["Robotics X", "是", "自然·机器智能", "的", "伙伴"]),
    ],
)
def test_our_words_are_kept_whole_even_with_spaces_and_dots(extra: tuple[str, ...], expected: list[str]) -> None:
    assert found("Robotics X是自然·机器智能的伙伴", *extra) == expected


def test_a_name_that_the_dictionary_does_not_know_is_one_word_if_it_is_ours() -> None:
    assert "腾讯觅影" not in found("腾讯觅影发布了")
    assert found("腾讯觅影发布了", "腾讯觅影")[0] == "腾讯觅影"


def test_our_short_latin_word_does_not_cut_a_longer_one() -> None:
    assert found("license", "lic") == ["license"]


def test_one_callers_words_are_not_the_next_callers() -> None:
    assert found("腾讯觅影", "腾讯觅影") == ["腾讯觅影"]
    assert found("腾讯觅影") != ["腾讯觅影"]


def test_counts_are_those_that_translators_bill_by() -> None:
    texts = ["2018年，AI Lab发布了报告。", "谢谢！", "谢谢！", OBJECT]
    counted = count([Segment(f"s{number}", RichText(text)) for number, text in enumerate(texts)])
    assert counted == Counts(characters=10, with_marks=17, words=9, sentences=3, unique=2, unique_characters=8)


def test_soft_cuts_are_at_the_best_mark_near_the_middle() -> None:
    text = "第一部分，讲的是山；第二部分，讲的是水，一共有1,000字。"
    assert split_softly(text, 20, len) == ["第一部分，讲的是山；", "第二部分，讲的是水，一共有1,000字。"]
    assert split_softly("没有标点的一句话", 4, len) == ["没有标点", "的一句话"]
    assert split_softly("short", 10, len) == ["short"]
    assert split_softly("", 10, len) == []


def test_soft_cuts_measure_as_the_caller_measures() -> None:
    parts = split_softly("甲乙丙丁，戊己庚辛", 10, lambda text: 3 * len(text))
    assert parts == ["甲乙", "丙丁，", "戊己", "庚辛"]


def test_formulas_are_not_billed_and_an_address_is_one_word() -> None:
    math = RichText("设a^2+b为面积，见https://example.org/a?b=1。", (Mark("math", 1, 6, "m1"),))
    counted = count([Segment("s1", math), Segment("s2", RichText("a^2", (Mark("math", 0, 3, "m1"),)))])
    assert counted == Counts(characters=5, with_marks=8, words=5, sentences=1, unique=1, unique_characters=5)


def test_traditional_words_are_found_as_simplified_ones_and_shown_as_written() -> None:
    text = "我打開手機裡的應用程式，看到最後一班船。"
    assert found(text) == ["我", "打開", "手機", "裡", "的", "應用程式", "看到", "最後", "一班", "船"]
    assert all(text[word.start : word.end] == word.text for word in words(text))
    assert "騰訊覓影" in found("騰訊覓影發布了這個軟體", "腾讯觅影")


def test_a_sentence_that_nothing_ends_for_pages_is_named(tmp_path: Path) -> None:
    source = tmp_path / "long.txt"
    source.write_text(f"长句\n\n我们看见{'苹果，' * 7000}这样。\n\n一句短的。\n", "utf-8")
    article = segment(read_article(source, ReadingSettings()), SegmentingSettings())
    [finding] = [one for one in article.findings if one.check == "long-sentence"]
    long = article.blocks[1].segments[0]
    assert (finding.block, finding.segment) == (article.blocks[1].id, long.id)
    assert finding.message == "A sentence of 21,007 characters begins with “我们看见苹果，苹果，苹果，苹果，苹果，苹”."
