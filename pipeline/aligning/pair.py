"""A sentence pair as the projection of marks sees it, and the small questions about its texts."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.aligning import chinese, english
from pipeline.aligning.words import Alignment, align
from pipeline.article import Mark
from pipeline.language import OPENERS, PAUSES, SENTENCE_END, STRAIGHT_QUOTES

Range = tuple[int, int]

FINAL = f"{SENTENCE_END}.{PAUSES}"
_PARTNERS = {"“": "”", "‘": "’", '"': '"', "(": ")", "[": "]"}


@dataclass(frozen=True, slots=True)
class AlignedWords:
    """``text`` and ``target`` with their alignment; ``words`` are the ranges of the target's words, ``sure`` the given links."""

    text: str
    target: str
    sure: tuple[tuple[int, int, int, int], ...]
    alignment: Alignment
    words: tuple[Range, ...]

    @classmethod
    def of(cls, text: str, target: str, sure: Sequence[tuple[int, int, int, int]]) -> AlignedWords:
        """Return the pair, aligned."""
        words = tuple((start, end) for _, start, end in english.tokens(target))
        return cls(text, target, tuple(sure), align(text, target, sure), words)

    def word(self, index: int) -> str:
        """Return the target's word with this number, in small letters."""
        return self.target[slice(*self.words[index])].lower()

    def words_in(self, start: int, end: int) -> Iterator[int]:
        """Yield numbers of the target's words that overlap this range."""
        return (index for index, (low, high) in enumerate(self.words) if low < end and high > start)

    def with_edges(self, mark: Mark, start: int, end: int) -> Range:
        """Return ``target[start:end]`` and, as far as the source has them inside the mark, quotation marks, brackets and closing punctuation."""
        text = self.text[mark.start : mark.end].strip()
        low, high = start, end
        if self.target[high : high + 1] in {"%", "°", "℃"} and self.target[high - 1].isdigit():
            high += 1
        if low and self.target[low - 1] in "$£€¥" and self.target[low].isdigit():
            low = len(self.target[:low].rstrip("$£€¥USHKAC"))
        if text[:1] in OPENERS + STRAIGHT_QUOTES:
            low, high = self._quoted(low, high)
        low, high = self._balanced(low, high)
        if text[-1:] in FINAL and self.target[high : high + 1] and self.target[high] in ".!?:;,…":
            high += 1
        return low, high

    def _quoted(self, low: int, high: int) -> Range:
        """With the quotation marks around it; a full stop may stand before the closing one."""
        while low > 0 and self.target[low - 1] in _PARTNERS:
            stop = high + 1 if self.target[high : high + 1] in set(".,!?") else high
            if self.target[stop : stop + 1] != _PARTNERS[self.target[low - 1]]:
                break
            low, high = low - 1, stop + 1
        return low, high

    def _balanced(self, low: int, high: int) -> Range:
        """A bracket or quotation that opens inside closes inside, and the reverse."""
        for opener, closer in _PARTNERS.items():
            inside = self.target[low:high]
            if opener == closer:
                continue
            if inside.count(opener) > inside.count(closer) and self.target[high : high + 1] == closer:
                high += 1
            elif inside.count(closer) > inside.count(opener) and low and self.target[low - 1] == opener:
                low -= 1
        return low, high


def core(text: str, start: int, end: int) -> Range:
    """Return the range without spaces, punctuation and OBJECT characters at both ends; empty where there is nothing else."""
    opening, closing = _word_edges(text)
    first = bisect_left(opening, start)
    low = opening[first] if first < len(opening) and opening[first] < end else end
    last = bisect_left(closing, end) - 1
    return low, max(low, closing[last] + 1 if last >= 0 else 0)


@lru_cache(16)
def _word_edges(text: str) -> tuple[list[int], list[int]]:
    """Where a word may begin, and where one may end; kept for all marks of the sentence."""
    words = [(index, bool(chinese.CONTENT.match(character)), character) for index, character in enumerate(text)]
    return [index for index, word, sign in words if word or sign in "#$@+"], [index for index, word, sign in words if word or sign in "#+%"]


def has_words(text: str, start: int, end: int) -> bool:
    """Tell whether there is more than spaces and punctuation in the range."""
    low, high = core(text, start, end)
    return low < high


@lru_cache(256)
def occurrences(text: str, part: str) -> tuple[int, ...]:
    """Return places of ``part`` as a whole: letters and digits at its ends do not go on outside. Kept for the other marks of the sentence."""
    found: list[int] = []
    start = text.find(part) if part else -1
    while start >= 0:
        end = start + len(part)
        goes_on = (_is_latin(part[0]) and _is_latin(text[start - 1 : start])) or (_is_latin(part[-1]) and _is_latin(text[end : end + 1]))
        if not goes_on:
            found.append(start)
        start = text.find(part, start + 1 if goes_on else end)
    return tuple(found)


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
