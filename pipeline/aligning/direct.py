"""Marked text that is found in the English without guessing: the whole sentence, the same text, a term, a quotation."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

from pipeline.aligning.pair import FINAL, AlignedWords, Range, core, has_words, occurrences
from pipeline.article import Mark
from pipeline.language import CLOSERS, OPENERS, STRAIGHT_QUOTES
from pipeline.richtext import PROTECTED

_LATIN = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?")
_SCRIPT_WORD = re.compile(r"[A-Za-z0-9.+\-]+")
_QUOTATION = re.compile(r"“[^“”]*”|「[^「」]*」|『[^『』]*』|\"[^\"]*\"|(?<![A-Za-z])‘[^‘’]*’(?![A-Za-z])")


def find_directly(pair: AlignedWords, mark: Mark) -> Range | None:
    """Tell where the mark goes, or ``None`` where only the alignment of words can say it."""
    text = pair.text[mark.start : mark.end]
    start, end = core(pair.text, mark.start, mark.end)
    if mark.kind in PROTECTED:
        return _verbatim(pair, text, mark.start) or _verbatim(pair, text.strip(), mark.start)
    if start == end:
        return None
    if mark.kind in {"sub", "sup"}:
        return _script(pair, mark)
    if not has_words(pair.text, 0, mark.start) and not has_words(pair.text, mark.end, len(pair.text)):
        return _whole(pair, mark)
    bare = text.strip(OPENERS + CLOSERS + STRAIGHT_QUOTES + " ")
    for low, high, target_low, target_high in pair.sure:
        if (low, high) == (start, end) or bare == pair.text[low:high] == pair.text[start:end]:
            return pair.with_edges(mark, target_low, target_high)
    if _LATIN.fullmatch(pair.text[start:end]):
        found = _verbatim(pair, pair.text[start:end], mark.start)
        return pair.with_edges(mark, *found) if found else None
    return _quotation(pair, mark)


def _whole(pair: AlignedWords, mark: Mark) -> Range | None:
    """The mark covers all words: so it does in the target, closing punctuation as in the source."""
    target = pair.target
    start, end = len(target) - len(target.lstrip()), len(target.rstrip())
    tail = pair.text[mark.end :].strip()
    if tail and tail[0] in FINAL:
        while end > start and target[end - 1] in ".!?:;,":
            end -= 1
    return (start, end) if start < end else None


def _verbatim(pair: AlignedWords, text: str, source_start: int) -> Range | None:
    """Where the text stands in the target; of several places the one with the same ordinal as in the source."""
    theirs = occurrences(pair.target, text)
    if not theirs and len(pair.target.lower()) == len(pair.target):
        theirs = occurrences(pair.target.lower(), text.lower())
    if not theirs:
        return None
    ordinal = bisect_left(occurrences(pair.text, text), source_start)
    start = theirs[min(ordinal, len(theirs) - 1)]
    return start, start + len(text)


def _script(pair: AlignedWords, mark: Mark) -> Range | None:
    """Sub- and superscript: found with the word that they belong to (the 2 of CO2)."""
    for match in _SCRIPT_WORD.finditer(pair.text):
        if match.start() <= mark.start and mark.end <= match.end():
            found = _verbatim(pair, match.group(), match.start())
            if found:
                low = found[0] + mark.start - match.start()
                return low, low + mark.end - mark.start
    return None


def _quotation(pair: AlignedWords, mark: Mark) -> Range | None:
    """A quotation that is marked, with its quotation marks or what is between them, if both sides have as many of them."""
    ours, theirs = _quotations(pair.text), _quotations(pair.target)
    if len(ours) != len(theirs):
        return None
    text = pair.text[mark.start : mark.end]
    low = mark.start + len(text) - len(text.lstrip())
    high = mark.end - (len(text) - len(text.rstrip()))
    for edge in (0, 1):
        index = bisect_left(ours, (low - edge, high + edge))
        if ours[index : index + 1] == [(low - edge, high + edge)]:
            start, end = theirs[index]
            last = edge and pair.target[end - 2] in ",." and text[-1] not in FINAL
            return start + edge, end - edge - last
    return None


@lru_cache(16)
def _quotations(text: str) -> list[Range]:
    """The quotations of a text, in order; kept for all marks of the sentence."""
    return [match.span() for match in _QUOTATION.finditer(text)]
