"""Two lists of texts, Chinese and English, that are translations of each other more or less: which belong together.

Dynamic programming over beads (1–1, 1–2, 2–1 … and texts without a partner) in the way of Gale and Church (1993), where besides the
lengths the words count: how much of either side finds its counterpart in the other, by the lexicon, Latin words, numbers of equal value
and given terms. Paragraphs first, then the sentences within what was found.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.aligning import chinese, english, numbers
from pipeline.aligning.lexicon import translations
from pipeline.aligning.words import THRESHOLD

_PRIOR = {(1, 1): 0.0, (1, 0): 2.2, (0, 1): 2.2, (1, 2): 1.0, (2, 1): 1.0, (1, 3): 1.8, (3, 1): 1.8, (1, 4): 2.4, (4, 1): 2.4}
"""Cost of a bead of so many Chinese and English texts, before lengths and words are looked at."""
_LEXICAL = 12.0
"""Weight of the words against the lengths."""
_CHANCE = 0.3
"""Likeness that neither speaks for nor against a pair."""
_BAND = 30
"""So far (and a fifth of the texts) may the two sides run apart."""

Words = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Bead:
    """Indices of Chinese and of English texts that belong together; one side may be empty. ``confidence``: 0…1."""

    source: tuple[int, ...]
    target: tuple[int, ...]
    confidence: float = 0.0


class Likeness:
    """How much Chinese and English texts have in common; knows all texts of both sides, so that each word is looked up once.

    ``terms``: for each Chinese text the agreed English of the terms in it.
    """

    def __init__(self, source: Sequence[str], target: Sequence[str], terms: Sequence[Sequence[str]] = ()) -> None:
        self.source_sizes, self.target_sizes = [_size(text) for text in source], [_size(text) for text in target]
        self.ratio = min(max(sum(self.target_sizes) / max(sum(self.source_sizes), 1), 1.5), 7.0)
        self._target = [frozenset(_target_keys(text)) for text in target]
        vocabulary = frozenset().union(*self._target) if self._target else frozenset()
        self._known: dict[str, dict[str, float]] = {}
        self._source = [self._words(text, vocabulary) for text in source]
        for index, expected in enumerate(terms):
            self._source[index] += tuple(self._term(term, vocabulary) for term in expected)

    def _words(self, text: str, vocabulary: frozenset[str]) -> Words:
        found: list[tuple[str, float]] = []
        spans = numbers.in_source(text)
        for number in spans:
            key = f"#{number.value:g}"
            self._known[key] = {key: 1.0} if key in vocabulary else {}
            found.append((key, 1.5))
        for word, start, end in chinese.tokens(text):
            if word in chinese.FUNCTION or any(number.start < end and number.end > start for number in spans):
                continue
            if word not in self._known:
                self._known[word] = _counterparts(word, vocabulary)
            found.append((word, 1.5 if word.isascii() else 1.0))
        return tuple(found)

    def _term(self, expected: str, vocabulary: frozenset[str]) -> tuple[str, float]:
        key = f"={expected}"
        self._known[key] = dict.fromkeys(vocabulary & set(_target_keys(expected)), 1.0)
        return key, 2.0

    def __call__(self, source: Iterable[int], target: Iterable[int]) -> float:
        """0…1 of these texts taken together."""
        words = [word for index in source for word in self._source[index]]
        keys = frozenset().union(*(self._target[index] for index in target))
        if not words or not keys:
            return _CHANCE if not words and not keys else 0.0
        found: set[str] = set()
        got = total = 0.0
        for word, weight in words:
            total += weight
            shared = self._known[word].keys() & keys
            if shared:
                got += weight * min(1.0, 0.3 + 2 * max(self._known[word][key] for key in shared))
                found |= shared
        return (got / total + len(found) / len(keys)) / 2

    def misfit(self, source: Iterable[int], target: Iterable[int]) -> float:
        """How far the lengths are from what is usual, in standard deviations."""
        expected = self.ratio * sum(self.source_sizes[index] for index in source)
        actual = sum(self.target_sizes[index] for index in target)
        return (actual - expected) / (0.15 * (expected + actual) + 8)


def _size(text: str) -> int:
    return sum(not char.isspace() for char in text)


def _target_keys(text: str) -> list[str]:
    """Stems of the content words, and the numbers."""
    keys = [f"#{number.value:g}" for number in numbers.in_target(text)]
    for word, *_ in english.tokens(text):
        if word not in english.FUNCTION and not word[0].isdigit():
            keys.extend(english.stem(part) for part in word.split("-") if part)
    return keys


def _counterparts(word: str, vocabulary: frozenset[str]) -> dict[str, float]:
    if word.isascii():
        key = english.stem(word)
        return {key: 1.0} if key in vocabulary else {}
    found: dict[str, float] = {}
    for known, score in translations(word).items():
        key = known[1:] if known.startswith("~") else english.stem(known)
        if score >= THRESHOLD and key in vocabulary:
            found[key] = max(found.get(key, 0.0), score)
    return found


def align_texts(
    sizes: tuple[int, int], likeness: Likeness, *, source: Sequence[tuple[int, ...]], target: Sequence[tuple[int, ...]],
    may_join: Callable[[int], bool] = lambda _place: True,
) -> list[Bead]:  # fmt: skip
    """The cheapest sequence of beads over ``source`` and ``target``: groups of ``likeness``'s texts (sentences of a paragraph).

    ``sizes``: how many groups there are on either side. ``may_join(i)``: whether group i may be in one bead with group i + 1.
    The beads' indices are those of the groups.
    """
    rows, columns = sizes
    best: dict[tuple[int, int], tuple[float, int, int]] = {(0, 0): (0.0, 0, 0)}
    slack = _BAND + max(rows, columns) // 5
    for i in range(rows + 1):
        middle = round(i * columns / rows) if rows else 0
        low, high = (max(0, middle - slack), min(columns, middle + slack)) if rows else (0, columns)
        for j in range(low, high + 1):
            options = []
            for (taken, given), prior in _PRIOR.items():
                before = best.get((i - taken, j - given))
                if before is None or not all(may_join(place) for place in range(i - taken, i - 1)):
                    continue
                ours = [index for group in source[i - taken : i] for index in group]
                theirs = [index for group in target[j - given : j] for index in group]
                options.append((before[0] + prior + _cost(likeness, ours, theirs), taken, given))
            if options:
                best[i, j] = min(options)
    return _trace(best, sizes, likeness, source, target)


def _cost(likeness: Likeness, ours: list[int], theirs: list[int]) -> float:
    if not ours or not theirs:
        return 0.0
    return min(likeness.misfit(ours, theirs) ** 2 / 2, 6.0) + _LEXICAL * (_CHANCE - likeness(ours, theirs))


def _trace(
    best: dict[tuple[int, int], tuple[float, int, int]], sizes: tuple[int, int], likeness: Likeness,
    source: Sequence[tuple[int, ...]], target: Sequence[tuple[int, ...]],
) -> list[Bead]:  # fmt: skip
    beads, (i, j) = [], sizes
    while (i, j) != (0, 0):
        _, taken, given = best[i, j]
        ours, theirs = tuple(range(i - taken, i)), tuple(range(j - given, j))
        flat = [index for place in ours for index in source[place]], [index for place in theirs for index in target[place]]
        beads.append(Bead(ours, theirs, _confidence(likeness, *flat) if ours and theirs else 0.0))
        i, j = i - taken, j - given
    return beads[::-1]


def _confidence(likeness: Likeness, ours: list[int], theirs: list[int]) -> float:
    """From the words, less where the lengths do not fit."""
    fit = math.exp(-(min(abs(likeness.misfit(ours, theirs)), 4.0) ** 2) / 8)
    return round(min(max((likeness(ours, theirs) - 0.08) / 0.5, 0.0), 1.0) * (0.4 + 0.6 * fit), 3)


def align_documents(source: Sequence[Sequence[str]], target: Sequence[Sequence[str]], terms: Sequence[Sequence[str]] = ()) -> list[Bead]:
    """Beads of sentences. ``source``/``target``: paragraphs of sentences; indices count sentences through the whole document.

    A bead never joins Chinese sentences of two paragraphs.
    """
    likeness = Likeness([s for paragraph in source for s in paragraph], [t for paragraph in target for t in paragraph], terms)
    ours, theirs = _numbered(source), _numbered(target)
    ends = {group[-1] for group in ours if group}
    beads: list[Bead] = []
    for region in _regions(align_texts((len(ours), len(theirs)), likeness, source=ours, target=theirs)):
        left = [index for place in region.source for index in ours[place]]
        right = [index for place in region.target for index in theirs[place]]
        found = align_texts(
            (len(left), len(right)), likeness, source=[(index,) for index in left], target=[(index,) for index in right],
            may_join=lambda place, left=left: left[place] not in ends,  # type: ignore[misc]
        )  # fmt: skip
        beads += [Bead(tuple(left[i] for i in bead.source), tuple(right[j] for j in bead.target), bead.confidence) for bead in found]
    return beads


def _numbered(paragraphs: Sequence[Sequence[str]]) -> list[tuple[int, ...]]:
    starts = [0]
    for paragraph in paragraphs:
        starts.append(starts[-1] + len(paragraph))
    return [tuple(range(low, high)) for low, high in pairwise(starts)]


def _regions(beads: list[Bead]) -> list[Bead]:
    """Paragraphs without a partner go together with those of the other side beside them: their sentences may still find each other."""
    regions: list[Bead] = []
    for bead in beads:
        lonely = not (bead.source and bead.target)
        if regions and lonely and not (regions[-1].source and regions[-1].target and regions[-1].confidence):
            last = regions[-1]
            regions[-1] = Bead(last.source + bead.source, last.target + bead.target)
        else:
            regions.append(bead)
    return regions
