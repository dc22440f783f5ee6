"""Cutting and joining text with marks: nothing is lost, nothing is doubled."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.article import OBJECT, Mark, RichText
from pipeline.richtext import crossing, cut, events, join, plain, replace_range, retext, sort_marks, strip

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


def _shape(rich: RichText) -> str:
    signs = {"open": "<{}>", "close": "</{}>", "object": "<{}/>"}
    return "".join(event.text if event.mark is None else signs[event.kind].format(event.mark.kind) for event in events(rich))


@pytest.mark.parametrize(
    ("rich", "shape"),
    [
        (RichText("腾讯发布。"), "腾讯发布。"),
        (RichText("腾讯AI发布。", (Mark("strong", 0, 4), Mark("link", 2, 4))), "<strong>腾讯<link>AI</link></strong>发布。"),
        (RichText(f"图{OBJECT}见", (Mark("image", 1, 2),)), "图<image/>见"),
        (RichText("甲乙丙丁", (Mark("strong", 0, 2), Mark("emph", 2, 4))), "<strong>甲乙</strong><emph>丙丁</emph>"),
        (RichText("甲乙丙丁", (Mark("strong", 0, 3), Mark("emph", 1, 4))), "<strong>甲<emph>乙丙</emph></strong><emph>丁</emph>"),
        (
            RichText("甲乙丙丁戊", (Mark("strong", 0, 2), Mark("emph", 1, 4), Mark("link", 3, 5))),
            "<strong>甲<emph>乙</emph></strong><emph>丙<link>丁</link></emph><link>戊</link>",
        ),
        (RichText("甲", (Mark("image", 0, 1),)), "<image>甲</image>"),
    ],
)
def test_a_text_is_walked_as_well_formed_markup(rich: RichText, shape: str) -> None:
    assert _shape(rich) == shape


_ANY_MARKS = st.lists(
    st.builds(
        lambda kind, start, length: Mark(kind, start, min(start + length, 12)),
        st.sampled_from(["strong", "emph", "link", "code", "note"]),
        st.integers(0, 12),
        st.integers(0, 12),
    ),
    max_size=6,
)


@given(_ANY_MARKS)
def test_every_character_and_every_part_of_a_mark_comes_once(marks: list[Mark]) -> None:
    rich = RichText("腾讯AI Lab发布了新", sort_marks(marks))
    words = ""
    around: list[int] = []
    lengths = dict.fromkeys(range(len(marks)), 0)
    for event in events(rich):
        if event.kind == "open" and event.mark:
            around.append(event.index)
            lengths[event.index] += event.mark.end - event.mark.start
        elif event.kind == "close":
            assert around.pop() == event.index
        else:
            for index in around:
                assert rich.marks[index].start <= len(words)
                assert len(words) + len(event.text) <= rich.marks[index].end
            words += event.text
    assert not around
    assert words == rich.text
    assert [lengths[index] for index in range(len(marks))] == [mark.end - mark.start for mark in rich.marks]
    crossed = any(one.start < other.start < one.end < other.end for one in marks for other in marks)
    assert (crossing(rich) is not None) == crossed
