"""The sentences of a Chinese and an English document that are translations of each other more or less: which belong together.

Sentence pairs that are sure (each the other's best by far, and in one order with the other sure ones) mark the way. Along it dynamic
programming over beads (1–1, 1–2, 2–1 … and sentences without a partner) in the way of Gale and Church (1993) finds the cheapest alignment, where
besides the lengths the words count: how much of either side finds its counterpart in the other. That paragraphs end together is a hint, no more.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from pipeline.aligning.likeness import CHANCE, Likeness

_PRIOR = {(1, 1): 0.0, (1, 0): 2.2, (0, 1): 2.2, (1, 2): 1.0, (2, 1): 1.0, (1, 3): 1.8, (3, 1): 1.8, (1, 4): 2.4, (4, 1): 2.4}
"""Cost of a bead of so many Chinese and English sentences, before lengths and words are looked at."""
_LEXICAL = 12.0
"""Weight of the words against the lengths."""
_SAME_END = -0.6
"""Cost of a bead that ends a paragraph on both sides."""
_ACROSS = 0.5
"""Cost of a bead over the end of an English paragraph."""
_SURE = 0.5
"""Likeness from which a pair may mark the way."""
_LEAD = 0.12
"""By so much it must be better than any other pair of the two sentences."""
_MARGIN = 3
"""So many sentences off the way are looked at."""
_WIDE = 40
"""Where nothing marks the way for longer than this, only so many sentences (and a fifth of the stretch) off the straight line."""

Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Bead:
    """Indices of Chinese and of English sentences that belong together; one side may be empty. ``confidence``: 0…1."""

    source: tuple[int, ...]
    target: tuple[int, ...]
    confidence: float = 0.0


def align_documents(source: Sequence[Sequence[str]], target: Sequence[Sequence[str]], terms: Sequence[Sequence[str]] = ()) -> list[Bead]:
    """Return beads in order; every sentence is in one. ``source``/``target``: paragraphs of sentences; indices count through the document.

    ``terms``: for each Chinese sentence the agreed English of the terms in it. A bead never joins Chinese sentences of two paragraphs.
    """
    likeness = Likeness([text for paragraph in source for text in paragraph], [text for paragraph in target for text in paragraph], terms)
    return _Programme(likeness, _ends(source), _ends(target)).run()


def _ends(paragraphs: Sequence[Sequence[str]]) -> frozenset[int]:
    """How many sentences there are up to each paragraph's end."""
    return frozenset(accumulate(len(paragraph) for paragraph in paragraphs))


class _Programme:
    """The dynamic programme: the cheapest way to each place (sentences behind it on either side)."""

    def __init__(self, likeness: Likeness, source_ends: frozenset[int], target_ends: frozenset[int]) -> None:
        self.likeness, self.source_ends, self.target_ends = likeness, source_ends, target_ends
        self.size: Point = (len(likeness.source_sizes), len(likeness.target_sizes))
        self.best: dict[Point, tuple[float, int, int]] = {(0, 0): (0.0, 0, 0)}

    def run(self) -> list[Bead]:
        for i, columns in sorted(_cells(_waypoints(self.likeness), self.size).items()):
            for j in sorted(columns):
                options = [option for taken, given in _PRIOR if (option := self._option((i, j), taken, given)) is not None]
                if options:
                    self.best[i, j] = min(options)
        beads, (i, j) = [], self.size
        while (i, j) != (0, 0):
            _, taken, given = self.best[i, j]
            ours, theirs = tuple(range(i - taken, i)), tuple(range(j - given, j))
            beads.append(Bead(ours, theirs, self._confidence(ours, theirs) if ours and theirs else 0.0))
            i, j = i - taken, j - given
        return beads[::-1]

    def _option(self, point: Point, taken: int, given: int) -> tuple[float, int, int] | None:
        """The cost of coming here by this bead, with the bead; ``None`` where there is no way."""
        i, j = point
        before = self.best.get((i - taken, j - given))
        if before is None or any(end in self.source_ends for end in range(i - taken + 1, i)):
            return None
        cost = before[0] + _PRIOR[taken, given]
        if taken and given:
            ours, theirs = range(i - taken, i), range(j - given, j)
            cost += min(self.likeness.misfit(ours, theirs) ** 2 / 2, 6.0) + _LEXICAL * (CHANCE - self.likeness(ours, theirs))
            cost += _ACROSS * any(end in self.target_ends for end in range(j - given + 1, j))
            cost += _SAME_END * (i in self.source_ends and j in self.target_ends)
        return cost, taken, given

    def _confidence(self, ours: Sequence[int], theirs: Sequence[int]) -> float:
        """From the words, less where the lengths do not fit."""
        fit = math.exp(-(min(abs(self.likeness.misfit(ours, theirs)), 4.0) ** 2) / 8)
        return round(min(max((self.likeness(ours, theirs) - 0.08) / 0.5, 0.0), 1.0) * (0.4 + 0.6 * fit), 3)


def _waypoints(likeness: Likeness) -> list[Point]:
    """Sure pairs, the largest number of them that is in order on both sides."""
    rows = likeness.partners()
    by_target: dict[int, list[float]] = defaultdict(list)
    for row in rows:
        for j, value in row.items():
            by_target[j].append(value)
    leaders = {j: sorted(values)[-2:] for j, values in by_target.items()}
    sure = []
    for i, row in enumerate(rows):
        ranked = sorted(row.items(), key=lambda item: -item[1])[:2]
        if ranked and ranked[0][1] >= _SURE:
            j, value = ranked[0]
            second = max(ranked[1][1] if len(ranked) > 1 else 0.0, leaders[j][0] if len(leaders[j]) > 1 else 0.0)
            if value == leaders[j][-1] and value - second >= _LEAD:
                sure.append((i, j))
    return _longest_increasing(sure)


def _longest_increasing(points: Sequence[Point]) -> list[Point]:
    """The longest run of places (sorted by their first) whose second increases too."""
    tails: list[int] = []
    last: list[int] = []
    previous: list[int] = []
    for index, (_, j) in enumerate(points):
        at = bisect_left(tails, j)
        previous.append(last[at - 1] if at else -1)
        if at == len(tails):
            tails.append(j)
            last.append(index)
        else:
            tails[at], last[at] = j, index
    run, index = [], last[-1] if last else -1
    while index >= 0:
        run.append(points[index])
        index = previous[index]
    return run[::-1]


def _cells(waypoints: Sequence[Point], size: Point) -> dict[int, set[int]]:
    """The places along the way: between two waypoints all of the rectangle and a margin, of a wide one only a band."""
    rows, columns = size
    cells: dict[int, set[int]] = defaultdict(set)
    corners = [(0, 0), *((i, j) for i, j in waypoints), *((i + 1, j + 1) for i, j in waypoints), size]
    for (top, left), (bottom, right) in pairwise(sorted(corners)):
        height, width = bottom - top, right - left
        wide = max(height, width) > _WIDE
        for i in range(max(top - _MARGIN, 0), min(bottom + _MARGIN, rows) + 1):
            low, high = left - _MARGIN, right + _MARGIN
            if wide:
                middle, slack = left + (i - top) * width / max(height, 1), _WIDE + max(height, width) / 5
                low, high = max(low, round(middle - slack)), min(high, round(middle + slack))
            cells[i].update(range(max(low, 0), min(high, columns) + 1))
    return cells
