"""Inline markup carried over to the English: precision on pairs marked by hand, and what must hold for any marks."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.aligning import project_marks
from pipeline.article import OBJECT, Mark, RichText, TermHit
from pipeline.richtext import sort_marks

KINDS: dict[str, Any] = {"b": "strong", "i": "emph", "a": "link", "c": "code", "sub": "sub", "k": "underline", "n": "note", "img": "image"}
MARKED = [
    line.split("\t")
    for name in ("marked_pairs.tsv", "marked_pairs_more.tsv")
    for line in (Path(__file__).parent / name).read_text("utf-8").splitlines()
]
PRECISION_FLOOR = 0.94
RECALL_FLOOR = 0.94


def rich(text: str) -> RichText:
    """``<b>…</b>``, ``<n/>`` as a RichText; ids number the marks in their order."""
    plain, count = "", 0
    open_marks: list[Any] = []
    marks: list[Mark] = []
    for match in re.finditer(r"<(/?)(\w+)(/?)>|[^<]+", text):
        closing, name, alone = match.groups()
        if name is None:
            plain += match.group()
        elif alone:
            marks.append(Mark(KINDS[name], len(plain), len(plain) + 1, f"m{count}"))
            plain += OBJECT
            count += 1
        elif closing:
            kind, start, number = open_marks.pop()
            marks.append(Mark(kind, start, len(plain), f"m{number}"))
        else:
            open_marks.append((KINDS[name], len(plain), count))
            count += 1
    return RichText(plain, sort_marks(sorted(marks, key=lambda mark: int(mark.id[1:]))))


def projected(source: str, target: str, hits: tuple[TermHit, ...] = ()) -> tuple[RichText, tuple[Mark, ...]]:
    return project_marks(rich(source), target, hits)


def test_marks_of_the_hand_made_pairs_are_placed_precisely():
    wanted = placed = right = 0
    for source, target in MARKED:
        expected = rich(target)
        got, _ = project_marks(rich(source), expected.text.replace(OBJECT, ""))
        want = {(mark.kind, mark.start, mark.end) for mark in expected.marks}
        have = {(mark.kind, mark.start, mark.end) for mark in got.marks}
        wanted, placed, right = wanted + len(want), placed + len(have), right + len(want & have)
    assert wanted >= 200
    assert right / placed >= PRECISION_FLOOR
    assert right / wanted >= RECALL_FLOOR


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("<b>腾讯觅影</b>筛查肺结节。", "<b>Tencent Miying</b> screens for pulmonary nodules."),
        ("使用<c>--fix</c>选项", "Use the <c>--fix</c> option"),
        ("CO<sub>2</sub>有2种来源", "CO<sub>2</sub> has 2 kinds of sources"),
        ("<a><img/></a>北京的夜景", "<a><img/></a>Beijing at night"),
        ("他说：<b>“我们很高兴。”</b>", "He said, <b>“We are very happy.”</b>"),
        ("见表<n/>。", "See the table.<n/>"),
        ("<b>重要的<i>数据</i></b>", "<b>Important <i>data</i></b>"),
        ("<img/>", "<img/>"),
    ],
)
def test_special_cases(source, target):
    expected = rich(target)
    got, left = projected(source, expected.text.replace(OBJECT, ""), ())
    assert (got, left) == (expected, ())


def test_a_verified_term_takes_its_mark_with_it():
    hit = TermHit("miying", 2, 6, "腾讯觅影", "Tencent Miying", status="exact", found=(8, 22))
    got, left = projected("产品<b>腾讯觅影</b>发布了。", "Product Tencent Miying was released.", (hit,))
    assert [(mark.start, mark.end) for mark in got.marks] == [(8, 22)]
    assert left == ()


def test_what_has_no_counterpart_is_given_back_unplaced():
    source = rich("他对<b>熊猫</b>很感兴趣，也研究<i>地震</i>。")
    got, left = project_marks(source, "He also studies earthquakes.")
    assert [got.text[mark.start : mark.end] for mark in got.marks] == ["earthquakes"]
    assert left == (source.marks[0],)


def test_code_that_the_translation_lost_is_given_back_unplaced():
    got, left = projected("运行<c>make build</c>。", "Run make install.")
    assert got == RichText("Run make install.")
    assert [mark.kind for mark in left] == ["code"]


def test_a_text_without_marks_comes_back_as_it_is():
    assert project_marks(RichText("你好"), "Hello") == (RichText("Hello"), ())


@st.composite
def marked_pairs(draw: st.DrawFn) -> tuple[RichText, str]:
    """A pair of the hand-made set with random nesting marks and objects of our own."""
    source, target = draw(st.sampled_from(MARKED))
    text, english = rich(source).text.replace(OBJECT, ""), rich(target).text.replace(OBJECT, "")
    marks: list[Mark] = []

    def fill(low: int, high: int, depth: int) -> None:
        at = low
        while at < high and len(marks) < 6 and draw(st.booleans()):
            start = draw(st.integers(at, high - 1))
            end = draw(st.integers(start + 1, high))
            marks.append(Mark(draw(st.sampled_from(["strong", "emph", "link", "code", "sub"])), start, end, f"m{len(marks)}"))
            if depth:
                fill(start, end, depth - 1)
            at = end

    fill(0, len(text), 2)
    kinds: list[Any] = draw(st.lists(st.sampled_from(["note", "image"]), max_size=2))
    for kind in kinds:
        at = draw(st.integers(0, len(text)))
        text = text[:at] + OBJECT + text[at:]
        marks = [Mark(mark.kind, mark.start + (mark.start >= at), mark.end + (mark.end > at), mark.id) for mark in marks]
        marks.append(Mark(kind, at, at + 1, f"m{len(marks)}"))
    return RichText(text, sort_marks(marks)), english


@settings(max_examples=300)
@given(marked_pairs())
def test_any_marks_come_out_nested_once_and_the_words_unchanged(pair):
    source, target = pair
    got, left = project_marks(source, target)
    assert got.text.replace(OBJECT, "") == target
    assert got.text.count(OBJECT) == source.text.count(OBJECT)
    assert sorted(mark.id for mark in (*got.marks, *left)) == sorted(mark.id for mark in source.marks)
    assert got.marks == sort_marks(got.marks)
    for mark in got.marks:
        assert 0 <= mark.start < mark.end <= len(got.text)
        if mark.kind in {"note", "image"}:
            assert got.text[mark.start : mark.end] == OBJECT
        for other in got.marks:
            crosses = mark.start < other.start < mark.end < other.end
            assert not crosses
    before = {mark.id: mark for mark in source.marks}
    after = {mark.id: mark for mark in got.marks}
    for mark in got.marks:
        for other in got.marks:
            outer, inner = before[mark.id], before[other.id]
            if (
                mark is not other
                and outer.start <= inner.start
                and inner.end <= outer.end
                and outer.end - outer.start > inner.end - inner.start
            ):
                assert after[outer.id].start <= after[inner.id].start
                assert after[inner.id].end <= after[outer.id].end
    for mark in got.marks:
        if mark.kind in {"strong", "emph", "link"}:
            assert not re.search(r"[A-Za-z][A-Za-z]\Z", got.text[max(mark.start - 1, 0) : mark.start + 1])
            assert not re.search(r"\A[A-Za-z][A-Za-z]", got.text[mark.end - 1 : mark.end + 1])
