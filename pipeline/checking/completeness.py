"""Checks of completeness: is all of the Chinese said, and nothing else? By word alignment and length.

Both checks weigh the same evidence: how much of one side has no counterpart (above all in one run), whether the other side is covered well
(then it is not free translation), and whether the length fits. How much each counts is fitted to data: see :mod:`pipeline.checking.fitting`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import log, log1p

from pipeline.checking.registry import LONG_SOURCE, LONG_TARGET, CheckedPair, Range, Violation, segment_check
from pipeline.language import HAN, count_han

WORD = re.compile(r"[A-Za-z0-9]+(?:[’'.-][A-Za-z0-9]+)*")
_LETTER = re.compile(f"[{HAN}A-Za-z]")

WORDS_PER_CHARACTER = 0.63
"""English words for one Chinese character, the median of good pairs."""
CHARACTERS_PER_NAME = 2.5
"""A capitalised word without counterpart is likely a name that the Chinese writes in so many characters."""
OMISSION = (1.03, 7.68, -5.68, -5.77)
"""Weights of the evidence that something is left out: the run's length, the uncovered source, the excess of length, the uncovered target."""
OMISSION_FROM = 6.9
INVENTION = (5.58, 4.03, -5.26)
"""Weights of the evidence that something was put in: the run's length, the excess of length, the uncovered source."""
INVENTION_FROM = 9.0


@dataclass(frozen=True, slots=True)
class Uncovered:
    """The longest run of words without counterpart on one side of a pair, and what it is weighed by."""

    evidence: tuple[float, ...]
    span: Range


def weigh(weights: Sequence[float], evidence: Sequence[float]) -> float:
    """Return the sum of the evidence, each part by its weight."""
    return sum(weight * part for weight, part in zip(weights, evidence, strict=True))


def left_out(pair: CheckedPair) -> Uncovered | None:
    """Return what of the source may be missing in the target; nothing where every word has its counterpart."""
    alignment, text = pair.alignment, pair.source_words
    if not alignment.uncovered_source or not WORD.search(pair.target_words):
        return None
    items = _items([(link.start, link.end) for link in alignment.links], alignment.uncovered_source)
    run, span = _run(items, lambda item: len(_LETTER.findall(text, *item)), 1e9)
    names = sum(start > 0 and pair.target_words[start].isupper() for start, _ in alignment.uncovered_target)
    length = log1p(max(0.0, run - CHARACTERS_PER_NAME * names))
    return Uncovered((length, 1 - alignment.coverage_source, _excess(pair), 1 - alignment.coverage_target), span)


def put_in(pair: CheckedPair) -> Uncovered | None:
    """Return what of the target may have no source; nothing where every word has its counterpart."""
    alignment = pair.alignment
    if not alignment.uncovered_target:
        return None
    items = _items([(link.target_start, link.target_end) for link in alignment.links], alignment.uncovered_target)
    run, span = _run(items, lambda _: 1.0, 0.5)
    return Uncovered((log1p(run), _excess(pair), 1 - alignment.coverage_source), span)


def _size(text: str) -> int:
    """The length of a Chinese text: characters, and Latin words as one each."""
    return count_han(text) + len(WORD.findall(text))


def _excess(pair: CheckedPair) -> float:
    """The logarithm of how many times more English there is than usual."""
    return log((len(WORD.findall(pair.target_words)) + 2) / (_size(pair.source_words) * WORDS_PER_CHARACTER + 2))


def _items(linked: Sequence[Range], uncovered: Sequence[Range]) -> list[tuple[Range, bool]]:
    """Words in order, and whether each has a counterpart."""
    return sorted([(item, True) for item in set(linked)] + [(item, False) for item in uncovered])


def _run(items: Sequence[tuple[Range, bool]], weight: Callable[[Range], float], penalty: float) -> tuple[float, Range]:
    """The heaviest stretch of uncovered words; a covered word within it costs ``penalty`` times its weight (infinite: ends it)."""
    best, span = 0.0, (0, 0)
    current, start = 0.0, 0
    for item, covered in items:
        if covered:
            current = max(0.0, current - penalty * weight(item))
        else:
            start = item[0] if current == 0 else start
            current += weight(item)
        if current > best:
            best, span = current, (start, item[1])
    return best, span


@segment_check("omission", "warning", about="completeness")
def omission(pair: CheckedPair) -> Iterator[Violation]:
    """Part of the sentence seems to be missing in the English.

    Look for what the marked Chinese words say.
    """
    found = left_out(pair)
    if found and weigh(OMISSION, found.evidence) > OMISSION_FROM:
        yield Violation(f"nothing in the English for {pair.source.text[slice(*found.span)].strip()}", found.span)


@segment_check("invention", "warning")
def invention(pair: CheckedPair) -> Iterator[Violation]:
    """The English says something that the Chinese does not seem to say.

    Look whether the marked English words have a source.
    """
    found = put_in(pair)
    if found and weigh(INVENTION, found.evidence) > INVENTION_FROM:
        yield Violation(f"nothing in the Chinese for “{pair.target_words[slice(*found.span)].strip()}”", target_range=found.span)


@segment_check("length", "warning", draft={"error": "unfit", "warning": "wrong"}, about="completeness", any_length=True)
def length(pair: CheckedPair) -> Iterator[Violation]:
    """The English is much shorter or longer than such Chinese usually becomes.

    Look for what is missing or was added.
    """
    characters, words = _size(pair.source_words), len(WORD.findall(pair.target_words))
    if characters and words:
        if words < 0.3 * characters - 2:
            yield Violation(
                f"{words} English words for {characters} characters: too short", severity="error" if words < 0.15 * characters else None
            )
        elif words < 2 * (clauses := _clauses(pair.source_words)):
            yield Violation(f"{words} English words for {clauses} clauses: too short")
        elif words > characters + 9:
            yield Violation(f"{words} English words for {characters} characters: too long")


LEAST_CLAUSES = 3
_CLAUSE = re.compile(rf"[{HAN}]{{3,}}")


def _clauses(text: str) -> int:
    """How many parts of three characters and more commas make of a sentence, where they are three or more: none of them is said in one word."""
    count = sum(bool(_CLAUSE.search(part)) for part in re.split("[，；,;]", text))
    return count if count >= LEAST_CLAUSES else 0


@segment_check("long", "warning", draft=None, any_length=True)
def long(pair: CheckedPair) -> Iterator[Violation]:
    """A sentence is so long that not everything in it was checked.

    Split it: numbers, names and omissions are compared in sentences only.
    """
    if pair.is_long:
        yield Violation(
            f"{len(pair.source.text):,} and {len(pair.target.text):,} characters; checked up to {LONG_SOURCE:,} and {LONG_TARGET:,}"
        )
