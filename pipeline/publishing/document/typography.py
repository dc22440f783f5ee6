"""How text is set, where the text itself says nothing of it: places where a line may not break, titles in italics.

Rules for English change single characters for single characters, so that every mark and term keeps its place; the words of the store
stay as their translator wrote them. Chinese is left to the renderer (line-break, text-autospace, text-spacing-trim); only headings
get the places between words at which they may break.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from pipeline.article import Mark, RichText, TermHit
from pipeline.language import MONTHS, NO_LINE_START, OPENERS
from pipeline.richtext import PROTECTED, sort_marks
from pipeline.segmenting import words

NBSP = "\u00a0"
Rule = Callable[[str], str]

_MONTH = f"(?:{'|'.join(MONTHS)})"
_UNITS = (
    r"%|°C|°F|km|cm|mm|nm|m|kg|mg|g|t|ms|s|min|h|px|dpi",
    r"kW|MW|GW|W|kWh|V|Hz|kHz|MHz|GHz|kB|MB|GB|TB|PB",
    r"per\scent|percent|million|billion|trillion|yuan|RMB|dollars|euros|pounds",
)
_UNIT = f"(?:{'|'.join(_UNITS)})"
_NUMBERED = (
    r"Figure|Fig\.|Table|Chapter|Section|Part|Volume|Vol\.|Article|Step|Equation|Eq\.|Act|Scene",
    r"No\.|Nos\.|p\.|pp\.|version|Version",
)
_BEFORE_NUMBER = f"(?:{'|'.join(_NUMBERED)})"
_TITLE = r"(?:Mr|Mrs|Ms|Dr|Prof|St)\.?"


def dates_stay_together(text: str) -> str:
    """Let ``March 15, 2018`` (and ``15 March 2018``) break only before the year."""
    return re.sub(rf"\b(\d{{1,2}}) (?={_MONTH}\b)", rf"\1{NBSP}", re.sub(rf"\b({_MONTH}) (?=\d{{1,2}}\b(?!\d))", rf"\1{NBSP}", text))


def numbers_keep_their_units(text: str) -> str:
    """Keep numbers and units together: ``4 seconds`` may break, ``4 s``, ``90 per cent`` and ``3.5 million`` may not."""
    return re.sub(rf"(?<=\d) (?={_UNIT}(?![\w]))", NBSP, text)


def labels_keep_their_numbers(text: str) -> str:
    """Keep labels and numbers together: ``Figure 2``, ``Vol. 3``, ``p. 15``."""
    return re.sub(rf"\b({_BEFORE_NUMBER}) (?=\d|[IVXLC]+\b)", rf"\1{NBSP}", text)


def names_keep_their_initials(text: str) -> str:
    """Keep initials and names together: ``J. K. Rowling``, ``Dr Sanderson``."""
    text = re.sub(r"\b([A-Z]\.) (?=[A-Z]\.|[A-Z][a-z])", rf"\1{NBSP}", text)
    return re.sub(rf"\b({_TITLE}) (?=[A-Z])", rf"\1{NBSP}", text)


def dashes_do_not_start_a_line(text: str) -> str:
    """Keep a dash between blanks with the word before it."""
    return re.sub(r"(?<=\S) (?=[–—] )", NBSP, text)


def ellipses_stay_with_their_word(text: str) -> str:
    """Keep an ellipsis with its word: ``and so on …`` keeps its last two together."""
    return re.sub(r"(?<=\w) (?=…)", NBSP, text)


def references_stay_with_their_word(text: str) -> str:
    """Keep a reference with its word: ``as shown [3]``."""
    return re.sub(r"(?<=\w) (?=\[\d+\])", NBSP, text)


ENGLISH: tuple[Rule, ...] = (
    dates_stay_together,
    numbers_keep_their_units,
    labels_keep_their_numbers,
    names_keep_their_initials,
    dashes_do_not_start_a_line,
    ellipses_stay_with_their_word,
    references_stay_with_their_word,
)


def set_english(rich: RichText) -> RichText:
    """Return the text with every rule of :data:`ENGLISH` applied outside code and formulas."""
    text = rich.text
    for rule in ENGLISH:
        text = rule(text)
    for mark in rich.marks:
        if mark.kind in PROTECTED:
            text = text[: mark.start] + rich.text[mark.start : mark.end] + text[mark.end :]
    return RichText(text, rich.marks)


# --- titles ---------------------------------------------------------------------------------------------------------------

_WORK = re.compile(r"《([^《》]+)》(?:（([^（）]+)）|\(([^()]+)\))?")


def titles_in_italics(source: RichText, target: RichText, hits: Sequence[TermHit] = ()) -> RichText:
    """Set the English of what stands in 《》 in italics: a verified term, the title's own gloss, or a title that is Latin already.

    A title that cannot be found in the English word for word, or is in italics, code or a link's address already, is left alone.
    """
    ranges: list[tuple[int, int]] = []
    offset = 0
    for match in _WORK.finditer(source.text):
        found = _term_range(match, hits) or _find(target.text, (match[2], match[3], match[1]), offset)
        if found:
            ranges.append(found)
            offset = found[1]
    marks = list(target.marks)
    near: list[Mark] = []
    following = 0
    for start, end in sorted(ranges):
        while following < len(target.marks) and target.marks[following].start < end:
            near.append(target.marks[following])
            following += 1
        near = [mark for mark in near if mark.end > start]
        if not any(
            (mark.kind in {"emph", *PROTECTED} and mark.start < end)
            or mark.start < start < mark.end < end
            or start < mark.start < end < mark.end
            for mark in near
        ):
            marks.append(Mark("emph", start, end))
    return RichText(target.text, sort_marks(marks))


def _term_range(match: re.Match[str], hits: Iterable[TermHit]) -> tuple[int, int] | None:
    """The English of a hit that covers the whole title (with or without its marks and gloss)."""
    for hit in hits:
        if hit.found and hit.start <= match.start(1) and hit.end >= match.end(1) and hit.start >= match.start():
            return hit.found
    return None


def _find(text: str, options: Sequence[str | None], start: int) -> tuple[int, int] | None:
    for option in options:
        if option and option.isascii() and any(char.isalpha() for char in option):
            match = re.compile(rf"(?<!\w){re.escape(option.strip())}(?!\w)").search(text, start)
            if match:
                return match.span()
    return None


# --- Chinese headings -------------------------------------------------------------------------------------------------------


def break_offsets(text: str) -> list[int]:
    """Tell where a Chinese heading may break: between Chinese words, not before closing and not after opening punctuation.

    Not between Chinese and Latin, where a break opportunity would keep the renderer from spacing them.
    """
    offsets = []
    for word in words(text):
        offset = word.start
        while offset and text[offset - 1] in OPENERS:
            offset -= 1
        if (
            0 < offset < len(text)
            and text[offset] not in NO_LINE_START
            and not text[offset].isascii()
            and not text[offset - 1].isascii()
            and not text[offset].isspace()
        ):
            offsets.append(offset)
    return sorted(set(offsets))
