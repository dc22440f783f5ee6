"""Cutting and joining text with marks: nothing is lost, nothing is doubled."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from pipeline.article import OBJECT, Mark, RichText
from pipeline.richtext import cut, join, plain, replace_range, retext, sort_marks, strip

BOLD = RichText("本次论坛以“共享AI+未来”为理念。", (Mark("strong", 5, 14, "1"),))


@st.composite
def rich_texts(draw: st.DrawFn) -> RichText:
    text = draw(st.text(alphabet="腾讯AI 实验室。，“”\n" + OBJECT, min_size=1, max_size=30))
    marks = []
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6, unique=True)))
    for number, (start, end) in enumerate(zip(cuts[::2], cuts[1::2], strict=False)):
        marks.append(Mark(draw(st.sampled_from(["strong", "emph", "link"])), start, end, str(number)))
    return RichText(text, sort_marks(marks))


@given(rich_texts(), st.data())
def test_pieces_join_to_the_whole_with_its_marks(rich: RichText, data: st.DataObject) -> None:
    where = sorted(data.draw(st.lists(st.integers(1, max(1, len(rich.text) - 1)), max_size=5, unique=True)))
    bounds = [0, *where, len(rich.text)]
    pieces = [cut(rich, start, end) for start, end in itertools.pairwise(bounds) if start < end]
    assert join(pieces) == rich


@given(rich_texts(), st.data())
def test_a_replacement_changes_only_its_range_and_marks_stay_inside(rich: RichText, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(rich.text)))
    end = data.draw(st.integers(start, len(rich.text)))
    changed = replace_range(rich, start, end, "Tencent")
    assert changed.text == rich.text[:start] + "Tencent" + rich.text[end:]
    assert all(0 <= mark.start < mark.end <= len(changed.text) for mark in changed.marks)


def test_a_cut_mark_keeps_its_id_on_both_sides() -> None:
    assert cut(BOLD, 0, 8).marks == (Mark("strong", 5, 8, "1"),)
    assert cut(BOLD, 8, 17).marks == (Mark("strong", 0, 6, "1"),)


def test_different_marks_that_touch_stay_two() -> None:
    one = RichText("腾讯", (Mark("strong", 0, 2, "1"),))
    other = RichText("觅影", (Mark("strong", 0, 2, "2"),))
    assert join([one, other]).marks == (Mark("strong", 0, 2, "1"), Mark("strong", 2, 4, "2"))


def test_a_mark_around_a_replaced_word_goes_on_around_the_new_one() -> None:
    text = RichText("the Tencent lab", (Mark("strong", 4, 11, "1"),))
    assert replace_range(text, 4, 11, "Tencent AI Lab") == RichText("the Tencent AI Lab lab", (Mark("strong", 4, 18, "1"),))


def test_plain_text_has_no_object_characters() -> None:
    assert plain(RichText(f"见图{OBJECT}。", (Mark("image", 2, 3, "1", {"src": "a.png"}),))) == "见图。"


def test_stripping_moves_the_marks_along() -> None:
    assert strip(RichText(" 腾讯 ", (Mark("strong", 1, 3, "1"),))) == RichText("腾讯", (Mark("strong", 0, 2, "1"),))
    assert strip(RichText("　 ")) == RichText()


def test_a_mended_text_keeps_the_marks_around_the_words_that_stayed() -> None:
    rich = RichText("It costs 30 thousand  yuan", (Mark("strong", 9, 20, "m1"),))
    assert retext(rich, "It costs 30,000 yuan") == RichText("It costs 30,000 yuan", (Mark("strong", 9, 15, "m1"),))


def test_a_mended_text_keeps_the_mark_around_what_stands_for_the_marked_words() -> None:
    rich = RichText("Only Wu Enda, he said.", (Mark("link", 5, 12, "m1", {"url": "https://x.cn"}),))
    assert retext(rich, "Only Mo, he said.") == RichText("Only Mo, he said.", (Mark("link", 5, 7, "m1", {"url": "https://x.cn"}),))


@given(rich_texts(), st.text("腾讯AI 实，“”", max_size=30))
def test_a_mended_text_is_the_one_that_was_asked_for(rich: RichText, text: str) -> None:
    changed = retext(rich, text)
    assert changed.text == text
    assert all(0 <= mark.start < mark.end <= len(text) for mark in changed.marks)
    assert retext(rich, rich.text) == rich
