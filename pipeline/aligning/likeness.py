"""How much Chinese and English texts have in common, by the lexicon, Latin words, numbers of equal value and given terms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from pipeline.aligning import chinese, english, numbers
from pipeline.aligning.lexicon import translations
from pipeline.aligning.words import THRESHOLD

CHANCE = 0.3
"""Likeness that neither speaks for nor against a pair."""

Words = tuple[tuple[str, float], ...]


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
        spans = numbers.in_source(chinese.normal(text))
        for number in spans:
            key = f"#{number.value:g}"
            self._known[key] = {key: 1.0} if key in vocabulary else {}
            found.append((key, 1.5))
        for word, start, end in chinese.tokens(text):
            if chinese.is_function(word) or any(number.start < end and number.end > start for number in spans):
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
        """0…1 of these texts taken together; one among several that has little in common with the other side weighs heavily."""
        ours, theirs = [self._source[index] for index in source], [self._target[index] for index in target]
        keys = theirs[0] if len(theirs) == 1 else frozenset().union(*theirs)
        if not any(ours) or not keys:
            return 0.0 if any(ours) or keys else CHANCE
        found: set[str] = set()
        return (_balanced([self._covered(words, keys, found) for words in ours]) + _balanced([_share(part, found) for part in theirs])) / 2

    def _covered(self, words: Words, keys: frozenset[str], found: set[str]) -> float:
        """How much of a Chinese text has counterparts among the keys; these go to ``found``."""
        got = total = 0.0
        for word, weight in words:
            total += weight
            known = self._known[word]
            shared = known.keys() & keys
            if shared:
                got += weight * _worth(max(known[key] for key in shared))
                found |= shared
        return got / total if total else 0.0

    def partners(self) -> list[dict[int, float]]:
        """Return for each Chinese text the English texts that have anything in common with it, with how much."""
        holders: dict[str, list[int]] = defaultdict(list)
        for index, keys in enumerate(self._target):
            for key in keys:
                holders[key].append(index)
        rows = []
        for words in self._source:
            got: dict[int, float] = defaultdict(float)
            found: dict[int, set[str]] = defaultdict(set)
            for word, weight in words:
                best: dict[int, float] = {}
                for key, score in self._known[word].items():
                    for index in holders[key]:
                        best[index] = max(best.get(index, 0.0), score)
                        found[index].add(key)
                for index, score in best.items():
                    got[index] += weight * _worth(score)
            total = sum(weight for _, weight in words) or 1.0
            rows.append({index: (value / total + len(found[index]) / len(self._target[index])) / 2 for index, value in got.items()})
        return rows

    def misfit(self, source: Iterable[int], target: Iterable[int]) -> float:
        """Tell how far the lengths are from what is usual, in standard deviations."""
        expected = self.ratio * sum(self.source_sizes[index] for index in source)
        actual = sum(self.target_sizes[index] for index in target)
        return (actual - expected) / (0.15 * (expected + actual) + 8)


def _share(keys: frozenset[str], found: set[str]) -> float:
    return len(keys & found) / len(keys) if keys else 0.0


def _balanced(parts: list[float]) -> float:
    """Between the mean and the least."""
    return parts[0] if len(parts) == 1 else (sum(parts) / len(parts) + min(parts)) / 2


def _worth(score: float) -> float:
    """How much of a word's weight a counterpart of this lexicon score is worth."""
    return min(1.0, 0.3 + 2 * score)


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
