"""Markup as chips: there and back without loss, and nothing broken gets in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.article import OBJECT, Mark, RichText
from pipeline.errors import DuizhaoError
from pipeline.review.chips import Chip, from_tokens, known_marks, parse_tokens, to_data, to_tokens, unplaced

SOURCE = RichText(
    "本次论坛以“共享AI+未来”为理念，见会议页面" + OBJECT,
    (
        Mark("strong", 5, 14, "m1"),
        Mark("link", 18, 22, "m2", {"url": "https://example.org/forum"}),
        Mark("note", 22, 23, "m3", {"ref": "n1"}),
    ),
)
TARGET = RichText(
    "The forum’s idea was “Sharing AI + the future”; see the page" + OBJECT,
    (
        Mark("strong", 21, 46, "m1"),
        Mark("link", 52, 60, "m2", {"url": "https://example.org/forum"}),
        Mark("note", 60, 61, "m3", {"ref": "n1"}),
    ),
)


def test_a_target_goes_to_chips_and_back_unchanged():
    known = known_marks(SOURCE, TARGET)
    tokens = to_tokens(TARGET, known)
    assert tokens == [
        "The forum’s idea was ",
        Chip("m1", "start"),
        "“Sharing AI + the future”",
        Chip("m1", "end"),
        "; see ",
        Chip("m2", "start"),
        "the page",
        Chip("m2", "end"),
        Chip("m3", "atom"),
    ]
    assert from_tokens(parse_tokens(to_data(tokens)), known) == TARGET


def test_chips_are_named_by_kind_and_numbered_where_there_are_several():
    source = RichText("甲乙丙", (Mark("strong", 0, 1, "a"), Mark("strong", 1, 2, "b"), Mark("emph", 2, 3, "c")))
    assert [(one.label, one.name) for one in known_marks(source).values()] == [("B1", "bold 1"), ("B2", "bold 2"), ("I", "italic")]


def test_the_targets_own_attributes_win_and_its_own_marks_stay_known():
    target = RichText("see page", (Mark("link", 0, 3, "m2", {"url": "https://example.org/en"}), Mark("emph", 4, 8, "")))
    known = known_marks(SOURCE, target)
    assert known["m2"].mark.attrs == {"url": "https://example.org/en"}
    assert from_tokens(to_tokens(target, known), known) == target


def test_nested_marks_of_the_same_range_keep_their_order():
    source = RichText("重要", (Mark("strong", 0, 2, "a"), Mark("emph", 0, 2, "b")))
    target = RichText("vital point", (Mark("strong", 0, 5, "a"), Mark("emph", 0, 5, "b")))
    known = known_marks(source, target)
    assert to_tokens(target, known) == [Chip("a", "start"), Chip("b", "start"), "vital", Chip("b", "end"), Chip("a", "end"), " point"]
    assert from_tokens(to_tokens(target, known), known) == target


@pytest.mark.parametrize(
    ("tokens", "reason"),
    [
        ([Chip("m9", "start"), "x", Chip("m9", "end")], "does not belong"),
        ([Chip("m1", "end"), "x", Chip("m1", "start")], "before it starts"),
        ([Chip("m1", "start"), "x"], "does not end: bold"),
        ([Chip("m1", "start"), "a", Chip("m2", "start"), "b", Chip("m1", "end"), "c", Chip("m2", "end")], "crosses"),
        ([Chip("m3", "atom"), Chip("m3", "atom")], "does not belong"),
        ([Chip("m3", "start"), "x", Chip("m3", "end")], "does not belong"),
        ([Chip("m1", "atom")], "does not belong"),
        (["x" * 20_001], "longer than 20,000"),
    ],
)
def test_broken_markup_is_refused_whole(tokens, reason):
    with pytest.raises(DuizhaoError, match=reason):
        from_tokens(tokens, known_marks(SOURCE))


@pytest.mark.parametrize("data", [None, "text", [1], [["m1"]], [["m1", "middle"]], [[1, "start"]], [{"m": 1}]])
def test_what_is_not_a_token_list_is_refused(data):
    with pytest.raises(DuizhaoError, match="not a list"):
        parse_tokens(data)


def test_control_characters_and_stand_ins_do_not_get_in():
    assert from_tokens(["a\x00b\u2028c\r\nd\ufffce\tf"], {}).text == "ab\nc\nde f"


def test_a_mark_around_nothing_is_no_mark_and_is_offered_again():
    known = known_marks(SOURCE)
    made = from_tokens(["See ", Chip("m1", "start"), Chip("m1", "end"), "there"], known)
    assert made == RichText("See there")
    assert [one.key for one in unplaced(to_tokens(made, known), known)] == ["m1", "m2", "m3"]


@given(st.data())
def test_any_nesting_survives_the_way_through_the_page(data):
    text = data.draw(st.text("ab 中文", min_size=1, max_size=12).filter(lambda text: text == text.strip() and text))
    marks: list[Mark] = []
    for number in range(data.draw(st.integers(0, 4))):
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, len(text)))
        if all(end <= one.start or one.end <= start or (one.start <= start and end <= one.end) for one in marks):
            marks.append(Mark("strong", start, end, f"m{number}"))
    rich = RichText(text, tuple(sorted(marks, key=lambda mark: (mark.start, -mark.end))))
    known = known_marks(rich)
    assert from_tokens(to_tokens(rich, known), known) == rich
