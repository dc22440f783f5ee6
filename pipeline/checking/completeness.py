"""Checks of completeness: is all of the Chinese said, and nothing else? By word alignment and length.

Both checks weigh the same evidence: how much of one side has no counterpart (above all in one run), whether the other side is covered well
(then it is not free translation), and whether the length fits. The weights are a logistic regression on 1,178 good pairs against the same pairs
with a clause cut out or put in; the thresholds are where some 0.5 % of the good pairs are flagged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from math import log, log1p

from pipeline.checking.registry import LONG_SOURCE, LONG_TARGET, CheckedPair, Problem, Range, segment_check
from pipeline.language import HAN, count_han

WORD = re.compile(r"[A-Za-z0-9]+(?:[’'.-][A-Za-z0-9]+)*")
_LETTER = re.compile(f"[{HAN}A-Za-z]")

WORDS_PER_CHARACTER = 0.63
"""English words for one Chinese character, the median of good pairs."""
CHARACTERS_PER_NAME = 2.5
"""A capitalised word without counterpart is likely a name that the Chinese writes in so many characters."""


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
def omission(pair: CheckedPair) -> Iterator[Problem]:
    """Part of the sentence seems to be missing in the English.

    Look for what the marked Chinese words say.
    """
    alignment = pair.alignment
    text = pair.source_words
    if not alignment.uncovered_source or not WORD.search(pair.target_words):
        return
    items = _items([(link.start, link.end) for link in alignment.links], alignment.uncovered_source)
    run, span = _run(items, lambda item: len(_LETTER.findall(text, *item)), 1e9)
    names = sum(start > 0 and pair.target_words[start].isupper() for start, _ in alignment.uncovered_target)
    evidence = (
        1.54 * log1p(max(0.0, run - CHARACTERS_PER_NAME * names))
        + 9.01 * (1 - alignment.coverage_source)
        - 7.18 * _excess(pair)
        - 5.56 * (1 - alignment.coverage_target)
    )
    if evidence > 9.5:
        yield Problem(f"nothing in the English for {pair.source.text[slice(*span)].strip()}", span)


@segment_check("invention", "warning")
def invention(pair: CheckedPair) -> Iterator[Problem]:
    """The English says something that the Chinese does not seem to say.

    Look whether the marked English words have a source.
    """
    alignment = pair.alignment
    if not alignment.uncovered_target:
        return
    items = _items([(link.target_start, link.target_end) for link in alignment.links], alignment.uncovered_target)
    run, span = _run(items, lambda _: 1.0, 0.5)
    evidence = 6.23 * log1p(run) + 5.24 * _excess(pair) - 4.98 * (1 - alignment.coverage_source)
    if evidence > 10.6:
        yield Problem(f"nothing in the Chinese for “{pair.target_words[slice(*span)].strip()}”", target_range=span)


@segment_check("length", "warning", draft={"error": "unfit", "warning": "wrong"}, about="completeness", any_length=True)
def length(pair: CheckedPair) -> Iterator[Problem]:
    """The English is much shorter or longer than such Chinese usually becomes.

    Look for what is missing or was added.
    """
    characters, words = _size(pair.source_words), len(WORD.findall(pair.target_words))
    if characters and words:
        if words < 0.3 * characters - 2:
            yield Problem(
                f"{words} English words for {characters} characters: too short", severity="error" if words < 0.15 * characters else None
            )
        elif words < 2 * (clauses := _clauses(pair.source_words)):
            yield Problem(f"{words} English words for {clauses} clauses: too short")
        elif words > characters + 9:
            yield Problem(f"{words} English words for {characters} characters: too long")


LEAST_CLAUSES = 3
_CLAUSE = re.compile(rf"[{HAN}]{{3,}}")


def _clauses(text: str) -> int:
    """How many parts of three characters and more commas make of a sentence, where they are three or more: none of them is said in one word."""
    count = sum(bool(_CLAUSE.search(part)) for part in re.split("[，；,;]", text))
    return count if count >= LEAST_CLAUSES else 0


@segment_check("long", "warning", draft=None, any_length=True)
def long(pair: CheckedPair) -> Iterator[Problem]:
    """A sentence is so long that not everything in it was checked.

    Split it: numbers, names and omissions are compared in sentences only.
    """
    if pair.is_long:
        yield Problem(
            f"{len(pair.source.text):,} and {len(pair.target.text):,} characters; checked up to {LONG_SOURCE:,} and {LONG_TARGET:,}"
        )
