"""Where terms stand in a Chinese text: all candidates by Aho-Corasick, the vetoes, and which of overlapping ones wins and why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

import ahocorasick

from pipeline.glossary.entries import LAYERS, Term
from pipeline.glossary.folding import Folded, fold, is_latin
from pipeline.language import is_han
from pipeline.segmenting import is_listed, words

SHORT = 2
"""Chinese terms of so many characters are vetoed where they cut a word: 自然 is not in 自然科学."""


_NUMERALS = frozenset("0123456789一二两三四五六七八九十百千万亿几数")


@dataclass(frozen=True, slots=True)
class Match:
    """A candidate: the term, its range in the text, and why it was not taken (empty if it was)."""

    term: Term
    start: int
    end: int
    lost: str = ""


@dataclass(frozen=True, slots=True)
class _Pattern:
    term: Term
    spelling: str
    order: int


class Matcher:
    """An automaton over the folded spellings of terms that are approved."""

    def __init__(self, terms: Sequence[Term]) -> None:
        patterns: dict[str, list[_Pattern]] = {}
        for order, term in enumerate(terms):
            if term.status == "approved":
                for spelling in term.sources:
                    patterns.setdefault(fold(spelling).text, []).append(_Pattern(term, spelling, order))
        self._automaton = ahocorasick.Automaton()
        for key, candidates in patterns.items():
            candidates.sort(
                key=lambda pattern: (bool(pattern.term.articles), LAYERS.index(pattern.term.layer), pattern.order), reverse=True
            )
            self._automaton.add_word(key, (len(key), tuple(candidates)))
        self._empty = not patterns
        if not self._empty:
            self._automaton.make_automaton()

    def matches(self, text: str, article: str = "") -> list[Match]:
        """Return all candidates, taken and lost, by start."""
        if self._empty:
            return []
        folded = fold(text)
        cutter = _Cutter(text)
        found: list[Match] = []
        for last, (length, patterns) in self._automaton.iter(folded.text):
            start, end = last + 1 - length, last + 1
            if not _free_standing(folded.text, start, end):
                continue
            in_scope = [pattern for pattern in patterns if _in_scope(pattern.term, article)]
            fitting = [pattern for pattern in in_scope if _case_fits(pattern, text, folded, start, end)]
            if not fitting:
                continue
            low, high = _with_title_marks(text, *folded.original(start, end))
            found.append(Match(fitting[0].term, low, high))
            found += [
                Match(other.term, low, high, _shadowed(fitting[0].term)) for other in fitting[1:] if other.term is not fitting[0].term
            ]
        return _resolve(found, cutter)


def _resolve(found: list[Match], cutter: _Cutter) -> list[Match]:
    """The longest wins; of equally long ones the earlier. The others say what they lost to."""
    taken: list[Match] = []
    lost = [match for match in found if match.lost]
    holder = [-1] * max((match.end for match in found), default=0)  # by character: the index in taken of the match that has it
    for match in sorted((m for m in found if not m.lost), key=lambda m: (m.start - m.end, m.start)):
        held = [index for index in holder[match.start : match.end] if index >= 0]
        if not held:
            veto = cutter.veto(match)
            (lost if veto else taken).append(replace(match, lost=veto))
            if not veto:
                holder[match.start : match.end] = [len(taken) - 1] * (match.end - match.start)
        else:
            winner = taken[min(held)]
            how = "inside" if winner.start <= match.start and match.end <= winner.end else "overlaps the longer"
            lost.append(Match(match.term, match.start, match.end, f"{how} {winner.term.source} ({winner.term.english})"))
    return sorted(taken + lost, key=lambda m: (m.start, -m.end, bool(m.lost)))


_GLOSS = re.compile(r"\s*[（(]\s*(?P<english>[^（）()\n]{1,100}?)\s*[）)]")


def with_glosses(text: str, taken: Sequence[Match]) -> list[Match]:
    """Return the matches, each joined with brackets behind it that give its own English: 自然科研（Nature Research）."""
    result: list[Match] = []
    for match in taken:
        if result and match.start < result[-1].end:
            continue
        gloss = _GLOSS.match(text, match.end)
        says_it = gloss is not None and fold(gloss["english"]).text == fold(match.term.english).text
        result.append(replace(match, end=gloss.end()) if gloss and says_it else match)
    return result


def _shadowed(by: Term) -> str:
    file = f" in {by.path.name}" if by.path else ""
    return f"replaced by the entry {by.english!r} of the {by.layer} layer{file}"


def _in_scope(term: Term, article: str) -> bool:
    return not term.articles or any(fnmatchcase(article, pattern) for pattern in term.articles)


def _free_standing(text: str, start: int, end: int) -> bool:
    """Latin words and numbers are matched whole: AI is not in BAIDU, 5G not in 15G."""
    before = start > 0 and is_latin(text[start]) and is_latin(text[start - 1])
    after = end < len(text) and is_latin(text[end - 1]) and is_latin(text[end])
    return not before and not after


def _case_fits(pattern: _Pattern, text: str, folded: Folded, start: int, end: int) -> bool:
    if pattern.term.case != "exact":
        return True
    low, high = folded.original(start, end)
    return [c for c in text[low:high] if c.isascii() and c.isalpha()] == [c for c in pattern.spelling if c.isascii() and c.isalpha()]


def _with_title_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """A term that fills a pair of title marks takes them with it: English has none."""
    if start > 0 and end < len(text) and (text[start - 1], text[end]) in {("《", "》"), ("〈", "〉")}:
        return start - 1, end + 1
    return start, end


class _Cutter:
    """Where the words of one text begin, asked for only if a short term needs it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._words: list[tuple[int, int, str]] | None = None

    def veto(self, match: Match) -> str:
        """Tell why the match is none, or nothing."""
        term, low, high = match.term, match.start, match.end
        asked = term.boundary == "word" or (term.boundary == "auto" and high - low <= SHORT)
        if not asked or not all(is_han(char) for char in self._text[low:high]) or not self._has_neighbour(low, high):
            return ""
        if self._text[low] in _NUMERALS and self._text[low - 1 : low] in _NUMERALS and low:
            return f"belongs to the number {self._text[low - 1 : low + 1]}"
        if self._words is None:
            self._words = [(word.start, word.end, word.text) for word in words(self._text) if is_listed(word.text)]
        cut = next((text for first, last, text in self._words if first < low < last or first < high < last), "")
        return f"cuts the word {cut}" if cut else ""

    def _has_neighbour(self, low: int, high: int) -> bool:
        return (low > 0 and is_han(self._text[low - 1])) or (high < len(self._text) and is_han(self._text[high]))
