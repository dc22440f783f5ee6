"""Inline markup of a source sentence carried over to its plain translation, by word alignment.

Every mark of the source is either placed once in the target or given back as not placed; marks nest as before, the words do
not change. Text that is the same on both sides (code, formulas, Latin names, addresses), terms and quotations are found directly; other
spans are the stretch of English that holds the counterparts of the marked words and as few others as possible. Note references and images,
one OBJECT character each, are put in.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.aligning import chinese
from pipeline.aligning.direct import find_directly
from pipeline.aligning.pair import AlignedWords, Range, has_words
from pipeline.aligning.stretch import find_by_words
from pipeline.article import OBJECT, Mark, RichText, TermHit
from pipeline.language import STOPS
from pipeline.richtext import OBJECTS, PROTECTED, sort_marks

_VERBATIM = PROTECTED | {"sub", "sup"}
"""Marks whose text is the same on both sides, or else they are lost."""
_CLAUSE_END = re.compile(f"[，；：{STOPS}]")
_BOUNDS = re.compile(r"[,;:.!?](?=\s|$)|[—–()“”]")


def project_marks(source: RichText, target: str, hits: Sequence[TermHit] = ()) -> tuple[RichText, tuple[Mark, ...]]:
    """Return ``target`` with the marks of ``source``, and the marks that could not be placed with confidence (as they are in the source).

    ``hits``: verified terms; those with ``found`` are sure links.
    """
    if not source.marks:
        return RichText(target), ()
    sure = [(hit.start, hit.end, *hit.found) for hit in hits if hit.found is not None]
    return _Projector(source, AlignedWords.of(source.text, target, sure)).run()


@dataclass(slots=True)
class _Node:
    """A mark of the source among the others. ``parents``: indices of the spans around it, outermost first. ``span``: where it went.

    ``inner``, ``held``: the range that the placed spans within it take up in the target, and how many they are.
    """

    mark: Mark
    parents: list[int]
    span: Range | None = None
    inner: Range | None = None
    held: int = 0

    @property
    def point(self) -> int:
        """Where an object goes."""
        return self.span[0] if self.span else 0


class _Projector:
    """The state of one projection: what is placed so far."""

    def __init__(self, source: RichText, pair: AlignedWords) -> None:
        self.pair = pair
        self.nodes: list[_Node] = []
        self.starts: list[int] = []
        """Of the spans that are placed, sorted."""
        self.ends: list[int] = []
        """The same of their ends."""
        near: list[int] = []
        for index, mark in enumerate(source.marks):
            near = [one for one in near if self.nodes[one].mark.end >= mark.start]
            self.nodes.append(_Node(mark, [one for one in near if mark.end <= self.nodes[one].mark.end]))
            if mark.kind not in OBJECTS:
                near.append(index)

    def run(self) -> tuple[RichText, tuple[Mark, ...]]:
        spans = [(index, node) for index, node in enumerate(self.nodes) if node.mark.kind not in OBJECTS]
        for index, node in spans:
            found = find_directly(self.pair, node.mark)
            if found is not None and self._free(index, found):
                self._place(node, found)
        for index, node in spans:
            if node.span is None and node.mark.kind not in _VERBATIM:
                found = find_by_words(self.pair, node.mark, lambda span, index=index: self._free(index, span))  # type: ignore[misc]
                if found is not None:
                    self._place(node, found)
        for node in self.nodes:
            if node.mark.kind in OBJECTS:
                node.span = self._point(node)
        for index, node in reversed(spans):
            if node.span is None and not has_words(self.pair.text, node.mark.start, node.mark.end):
                node.span = self._around_objects(index)
        return self._assemble()

    def _place(self, node: _Node, span: Range) -> None:
        """Put the mark there."""
        node.span = span
        insort(self.starts, span[0])
        insort(self.ends, span[1])
        for index in node.parents:
            above = self.nodes[index]
            low, high = above.inner or span
            above.inner, above.held = (min(low, span[0]), max(high, span[1])), above.held + 1

    def _free(self, index: int, span: Range) -> bool:
        """Whether this place keeps all marks nested as in the source: within what is around it, around what is within it, apart from all others."""
        low, high = span
        node = self.nodes[index]
        around = [outer for one in node.parents if (outer := self.nodes[one].span) is not None]
        if low >= high or not all(start <= low and high <= end for start, end in around):
            return False
        if node.inner is not None and not (low <= node.inner[0] and node.inner[1] <= high):
            return False
        overlapping = bisect_left(self.starts, high) - bisect_right(self.ends, low)
        return overlapping == len(around) + node.held

    # --- notes and images -----------------------------------------------------------------------------------------------------

    def _point(self, node: _Node) -> Range:
        """Where in the target (before OBJECT characters are put in) this one goes."""
        low, high = 0, len(self.pair.target)
        for parent in node.parents:
            low, high = self.nodes[parent].span or (low, high)
        point = self._after(node.mark) if node.mark.kind == "note" else self._image(node.mark)
        point = min(max(point, low), high)
        return point, point

    def _around_objects(self, index: int) -> Range | None:
        """A link around nothing but an image goes where the image goes."""
        points = {other.span for other in self.nodes if index in other.parents and other.span}
        return points.pop() if len(points) == 1 else None

    def _after(self, mark: Mark) -> int:
        """A note reference follows the word that its word became, and the punctuation after it as English has it."""
        text, target = self.pair.text, self.pair.target
        end = len(target.rstrip())
        if not has_words(text, mark.end, len(text)):
            return end
        clause = max((match.end() for match in _CLAUSE_END.finditer(text, 0, mark.start)), default=0)
        links = [link for link in self.pair.alignment.links if clause <= link.start and link.end <= mark.start]
        if not links:
            return end
        last = max(link.end for link in links)
        if len(chinese.tokens(text[last : mark.start])) <= 1:
            return self._past_punctuation(max(link.target_end for link in links if link.end == last))
        stop = _BOUNDS.search(target, max(link.target_end for link in links))
        return self._past_punctuation(stop.start() if stop else end)

    def _past_punctuation(self, point: int) -> int:
        """After closing quotation marks and a comma or full stop; never inside a word."""
        target = self.pair.target
        while point < len(target) and (target[point].isalnum() or (target[point] in "-'’" and target[point + 1 : point + 2].isalpha())):
            point += 1
        while point < len(target) and target[point] in "”’\"',.;!?)":
            point += 1
        return point

    def _image(self, mark: Mark) -> int:
        """At the beginning or end it stays there; else before the word that follows it or after the one before it, or in proportion."""
        text, target = self.pair.text, self.pair.target
        if not has_words(text, 0, mark.start):
            return 0
        if not has_words(text, mark.end, len(text)):
            return len(target.rstrip())
        links = self.pair.alignment.links
        follows = [link.target_start for link in links if link.start >= mark.end and not has_words(text, mark.end, link.start)]
        precedes = [link.target_end for link in links if link.end <= mark.start and not has_words(text, link.end, mark.start)]
        wanted = min(follows) if follows else max(precedes) if precedes else round(len(target) * mark.start / max(len(text), 1))
        ends = [0, *(end for _, end in self.pair.words), len(target.rstrip())]
        return min(ends, key=lambda end: (abs(end - wanted), end))

    # --- putting together -----------------------------------------------------------------------------------------------------

    def _assemble(self) -> tuple[RichText, tuple[Mark, ...]]:
        """The target with the objects put in, and the marks moved by them."""

        def order(item: tuple[int, _Node]) -> tuple[int, int, int]:
            index, node = item
            closes = sum(1 for parent in node.parents if (span := self.nodes[parent].span) and span[1] == node.point)
            return node.point, -closes, index

        objects = sorted(((index, node) for index, node in enumerate(self.nodes) if node.mark.kind in OBJECTS), key=order)
        pieces, last = [], 0
        for _, node in objects:
            pieces += [self.pair.target[last : node.point], OBJECT]
            last = node.point
        rank_of = {index: rank for rank, (index, _) in enumerate(objects)}
        marks, left = [], []
        for index, node in enumerate(self.nodes):
            if node.span is None:
                left.append(node.mark)
            elif index in rank_of:
                at = node.point + rank_of[index]
                marks.append(replace(node.mark, start=at, end=at + 1))
            else:
                low, high = node.span
                own = [(other.point, index in other.parents) for _, other in objects]
                before = sum(point < low or (point == low and not mine) for point, mine in own)
                through = sum(point < high or (point == high and mine) for point, mine in own)
                marks.append(replace(node.mark, start=low + before, end=high + through))
        return RichText("".join([*pieces, self.pair.target[last:]]), sort_marks(marks)), tuple(left)
