"""Cutting, joining, cleaning and walking of text with stand-off marks; the only place that does arithmetic on their offsets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from heapq import heapify, heappop, heappush
from itertools import accumulate, pairwise, takewhile
from typing import Literal

from pipeline.article import OBJECT, Mark, RichText

PROTECTED = frozenset({"code", "math"})
"""Marks whose text is not language: it comes through unchanged."""

OBJECTS = frozenset({"image", "note"})
"""Marks that stand for themselves: over one OBJECT character, without words."""


@dataclass(frozen=True, slots=True)
class Event:
    """A step of the way through a text: words, a mark that opens or closes around what follows, or a mark that stands for itself.

    ``index``: of the mark in ``rich.marks``. ``part``: 0, or more for what is left of a mark that crossed its elder and was cut there.
    """

    kind: Literal["text", "open", "close", "object"]
    text: str = ""
    mark: Mark | None = None
    index: int = -1
    part: int = 0


def events(rich: RichText) -> Iterator[Event]:
    """Yield the text with its marks, as well-formed markup: every mark closes before what is around it does. All the text comes, once.

    Marks should nest. Of one that crosses its elder, the part outside follows the elder as a part of its own.
    """
    done = 0
    around: list[Event] = []
    waiting = [(mark.start, -mark.end, index, 0) for index, mark in enumerate(rich.marks)]
    heapify(waiting)

    def words(end: int) -> Iterator[Event]:
        nonlocal done
        if done < end:
            yield Event("text", rich.text[done:end])
            done = end

    def close(until: int) -> Iterator[Event]:
        while around and (mark := around[-1].mark) is not None and mark.end <= until:
            yield from words(mark.end)
            yield replace(around.pop(), kind="close")

    while waiting:
        start, minus_end, index, part = heappop(waiting)
        yield from close(start)
        yield from words(start)
        elder = around[-1].mark if around else None
        end = min(-minus_end, elder.end) if elder else -minus_end
        if end < -minus_end:
            heappush(waiting, (end, minus_end, index, part + 1))
        mark = replace(rich.marks[index], start=start, end=end)
        if mark.kind in OBJECTS and rich.text[start:end] == OBJECT:
            yield Event("object", mark=mark, index=index, part=part)
            done = end
        else:
            around.append(Event("open", mark=mark, index=index, part=part))
            yield around[-1]
    yield from close(max((mark.end for mark in rich.marks), default=0))
    yield from words(len(rich.text))


def crossing(rich: RichText) -> Mark | None:
    """Return the first mark that crosses another; ``None`` for a text whose marks nest."""
    cut_off = next((event for event in events(rich) if event.part), None)
    return rich.marks[cut_off.index] if cut_off else None


def sort_marks(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Return marks in their one order: by start, the longer first; stable for equal ranges (outer stays outer)."""
    return tuple(sorted(marks, key=lambda mark: (mark.start, -mark.end)))


def nest(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Return the marks sorted, twins dropped, and of two that cross the later one shortened to fit."""
    result: list[Mark] = []
    around: list[int] = []  # the ends of the marks that are open here, the innermost last
    reaches: dict[tuple[str, ...], int] = {}
    for mark in sort_marks(marks):
        alike = (mark.kind, *sorted(f"{key}={value}" for key, value in mark.attrs.items()))
        if mark.end <= reaches.get(alike, -1):
            continue
        while around and around[-1] <= mark.start:
            around.pop()
        end = min([mark.end, *around[-1:]])
        around.append(end)
        reaches[alike] = max(end, reaches.get(alike, -1))
        result.append(replace(mark, end=end))
    return tuple(result)


def cut(rich: RichText, start: int, end: int) -> RichText:
    """Return the part ``text[start:end]`` with its marks; a mark that reaches beyond is cut and keeps its id."""
    marks = []
    for mark in rich.marks:
        low, high = max(mark.start, start), min(mark.end, end)
        if low < high or (mark.start == mark.end and start <= mark.start < end):
            marks.append(replace(mark, start=low - start, end=high - start))
    return RichText(rich.text[start:end], sort_marks(marks))


def divide(rich: RichText, edges: Sequence[int]) -> list[RichText]:
    """Return the parts between these offsets, in order, each as :func:`cut` gives it; marks are gone through once."""
    parts, near, following = [], [], 0
    for start, end in pairwise(edges):
        while following < len(rich.marks) and rich.marks[following].start < end:
            near.append(rich.marks[following])
            following += 1
        parts.append(cut(RichText(rich.text, tuple(near)), start, end))
        near = [mark for mark in near if mark.end > end]
    return parts


def without_ruby(rich: RichText) -> RichText:
    """Return the text as it is translated: readings above its characters are for the eye, no part of a sentence and nothing that English could bear."""
    if not any(mark.kind == "ruby" for mark in rich.marks):
        return rich
    return RichText(rich.text, tuple(mark for mark in rich.marks if mark.kind != "ruby"))


def join(parts: Iterable[RichText]) -> RichText:
    """Return the parts one after another. Marks that touch and are the same mark (equal kind, id and attrs) become one again."""
    text, offset = [], 0
    marks: list[Mark] = []
    for part in parts:
        for mark in part.marks:
            moved = replace(mark, start=mark.start + offset, end=mark.end + offset)
            twin = next((i for i, old in enumerate(marks) if old.end == moved.start == offset and _same(old, moved)), None)
            if twin is None:
                marks.append(moved)
            else:
                marks[twin] = replace(marks[twin], end=moved.end)
        text.append(part.text)
        offset += len(part.text)
    return RichText("".join(text), sort_marks(marks))


def _same(one: Mark, other: Mark) -> bool:
    return bool(one.id) and one.id == other.id and one.kind == other.kind and one.attrs == other.attrs


def replace_range(rich: RichText, start: int, end: int, text: str) -> RichText:
    """Return ``text`` in place of ``rich.text[start:end]``; marks around stay around, marks inside that lose all their text go."""
    change = len(text) - (end - start)

    def move(offset: int, *, is_end: bool) -> int:
        if offset <= start and not (offset == start == end and is_end):
            return offset
        if offset >= end:
            return offset + change
        return start + len(text) if is_end else start

    marks = []
    for mark in rich.marks:
        moved = replace(mark, start=move(mark.start, is_end=False), end=move(mark.end, is_end=True))
        if moved.start < moved.end:
            marks.append(moved)
    return RichText(rich.text[:start] + text + rich.text[end:], sort_marks(marks))


def put_in(rich: RichText, at: int, text: str) -> RichText:
    """Return ``text`` put in behind ``rich.text[:at]``: outside marks that end there, inside those around the place."""
    size = len(text)
    marks = (replace(mark, start=mark.start + size * (mark.start >= at), end=mark.end + size * (mark.end > at)) for mark in rich.marks)
    return RichText(rich.text[:at] + text + rich.text[at:], sort_marks(marks))


_PIECE = re.compile(r"\w+|\s+|.", re.DOTALL)


def retext(rich: RichText, text: str) -> RichText:
    """Return ``rich`` with this text: marks stay around the words that both have, and around what stands in place of the words that they marked."""
    if not rich.marks:
        return RichText(text)
    old, new = ([match[0] for match in _PIECE.finditer(one)] for one in (rich.text, text))
    starts = [list(accumulate(map(len, pieces), initial=0)) for pieces in (old, new)]
    made = rich
    for tag, first, last, low, high in reversed(list(_steps(old, new))):
        if tag != "equal":
            start, end, words = starts[0][first], starts[0][last], text[starts[1][low] : starts[1][high]]
            same = sum(1 for _ in takewhile(lambda two: two[0] == two[1], zip(rich.text[start:end][::-1], words[::-1], strict=False)))
            made = replace_range(made, start, end - same, words[: len(words) - same])
    return made


_MANY = 250_000
"""Pairs of pieces up to which what differs is looked for with care; beyond, a text of one word said again and again would take minutes."""


def _steps(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """What changes ``old`` into ``new``, as of :class:`difflib.SequenceMatcher`: a fix is one small change, so that only the middle is compared."""
    shorter = min(len(old), len(new))
    first = next((index for index in range(shorter) if old[index] != new[index]), shorter)
    last = next((index for index in range(shorter - first) if old[-1 - index] != new[-1 - index]), shorter - first)
    middle, other = old[first : len(old) - last], new[first : len(new) - last]
    if len(middle) * len(other) <= _MANY:
        steps: Iterable[tuple[str, int, int, int, int]] = SequenceMatcher(str.isspace, middle, other, autojunk=False).get_opcodes()
    else:
        from rapidfuzz.distance import Levenshtein  # noqa: PLC0415 - needed for the longest texts only

        steps = [(step.tag, step.src_start, step.src_end, step.dest_start, step.dest_end) for step in Levenshtein.opcodes(middle, other)]
    for tag, low, high, start, end in steps:
        yield tag, low + first, high + first, start + first, end + first


def plain(rich: RichText) -> str:
    """Return the words alone: without the characters that stand for images and note references."""
    return rich.text.replace(OBJECT, "")


def strip(rich: RichText) -> RichText:
    """Return the text without white space at both ends."""
    text = rich.text
    return cut(rich, len(text) - len(text.lstrip()), len(text.rstrip())) if text.strip() else RichText()
