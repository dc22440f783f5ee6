"""Word's automatic numbers (``第一章``, ``一、``, ``1.1``): what a reader of the file sees before a paragraph, though its text does not hold it.

pandoc drops the numbers of headings and knows no Chinese ones in lists. So the numbers are counted here as Word counts them (ECMA-376,
17.9) and written into the copy of the document that pandoc reads, between two signs; :func:`take_numbers` finds them in the blocks again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from pipeline.article import LEAVES, Block, RichText
from pipeline.language import written
from pipeline.reading.formats.astblocks import part
from pipeline.reading.formats.inlines import number_marks
from pipeline.reading.formats.signs import NUMBER, NUMBER_END
from pipeline.reading.passes.markers import find_heading_marker, find_marker
from pipeline.reading.passes.structure import LONGEST_PLAIN_HEADING, may_be_heading
from pipeline.xmlnames import W

_NUMBER = re.compile(f"{NUMBER}([^{NUMBER_END}]*){NUMBER_END}")
_CAPTION = re.compile(r"\s*(?:图|圖|表|式|公式|Figure|Fig\.|Table|Eq\.)")
_OF_HEADINGS = frozenset({"part", "chapter", "section", "han", "han-brackets", "dotted"})
"""Styles of numbers that stand before headings as often as before a list's items; which of the two it is, is seen later."""


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a numbering: first number, number format, text with ``%1`` …, the style that is tied to it."""

    start: int
    format: str
    text: str
    style: str
    restart: int
    """The level is counted anew after a number of this depth or a higher one; 0: never."""
    legal: bool
    """The numbers of the levels above are shown in Arabic figures."""


@dataclass(frozen=True, slots=True)
class _Numbering:
    """What ``w:num`` says: its abstract numbering, its levels, and the numbers that it begins anew with."""

    abstract: str
    levels: dict[int, _Level]
    overrides: dict[int, int]


@dataclass(frozen=True, slots=True)
class _Style:
    based_on: str
    number: str
    level: int | None


def write_numbers(document: etree._Element, numbering: etree._Element, styles: etree._Element | None) -> None:
    """Write the automatic numbers before the words of the document's paragraphs, in place."""
    known = _styles(styles) if styles is not None else {}
    _write(document, _Counter(_numberings(numbering, known), known))


def _value(element: etree._Element | None, name: str, default: str = "") -> str:
    found = element.find(W + name) if element is not None else None
    return found.get(f"{W}val", "") if found is not None else default


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"-?[0-9]{1,9}", text) else None


def _is_on(element: etree._Element, name: str) -> bool:
    found = element.find(W + name)
    return found is not None and found.get(f"{W}val", "1") not in {"0", "false", "off"}


def _styles(root: etree._Element) -> dict[str, _Style]:
    """The paragraph and list styles by id; the default paragraph style also as ``""``."""
    result: dict[str, _Style] = {}
    for style in root.iter(f"{W}style"):
        properties = style.find(f"{W}pPr/{W}numPr")
        found = _Style(_value(style, "basedOn"), _value(properties, "numId"), _number(_value(properties, "ilvl")))
        result[style.get(f"{W}styleId", "")] = found
        if style.get(f"{W}default") in {"1", "true"} and style.get(f"{W}type") == "paragraph":
            result[""] = found
    return result


def _numberings(root: etree._Element, styles: dict[str, _Style]) -> dict[str, _Numbering]:
    abstracts = {element.get(f"{W}abstractNumId", ""): element for element in root.iter(f"{W}abstractNum")}
    numbers = {element.get(f"{W}numId", ""): element for element in root.iter(f"{W}num")}
    result = {}
    for name, element in numbers.items():
        abstract = _value(element, "abstractNumId")
        style = styles.get(_value(abstracts.get(abstract), "numStyleLink"))
        if style and style.number in numbers:
            abstract = _value(numbers[style.number], "abstractNumId")
        if abstract not in abstracts:
            continue
        levels = _levels(abstracts[abstract])
        overrides = {}
        for override in element.iter(f"{W}lvlOverride"):
            levels |= _levels(override)
            level, start = _number(override.get(f"{W}ilvl", "")), _number(_value(override, "startOverride"))
            if level is not None and start is not None:
                overrides[level] = start
        result[name] = _Numbering(abstract, levels, overrides)
    return result


def _levels(parent: etree._Element) -> dict[int, _Level]:
    result = {}
    for element in parent.iterchildren(f"{W}lvl"):
        depth = _number(element.get(f"{W}ilvl", "")) or 0
        start, restart = _number(_value(element, "start", "0")), _number(_value(element, "lvlRestart"))
        result[depth] = _Level(
            start=start or 0,
            format=_value(element, "numFmt", "decimal"),
            text=_value(element, "lvlText"),
            style=_value(element, "pStyle"),
            restart=depth if restart is None else restart,
            legal=_is_on(element, "isLgl"),
        )
    return result


class _Counter:
    """Counts through a document: the number of each paragraph in turn."""

    def __init__(self, numberings: dict[str, _Numbering], styles: dict[str, _Style]) -> None:
        self.numberings = numberings
        self.styles = styles
        self.counts: dict[str, dict[int, int]] = {}
        self.begun: set[tuple[str, int]] = set()

    def next(self, paragraph: etree._Element) -> str:
        """Return the number before this paragraph, or nothing."""
        name, depth = self._place(paragraph)
        numbering = self.numberings.get(name)
        if numbering is None or depth not in numbering.levels:
            return ""
        counts = self.counts.setdefault(numbering.abstract, {})
        level = numbering.levels[depth]
        if depth in numbering.overrides and (name, depth) not in self.begun:
            counts[depth] = numbering.overrides[depth]
        else:
            counts[depth] = counts[depth] + 1 if depth in counts else level.start
        self.begun.add((name, depth))
        for deeper in [deeper for deeper in counts if deeper > depth]:
            below = numbering.levels.get(deeper)
            if below is None or depth < below.restart:
                del counts[deeper]
        return "" if level.format == "bullet" else _text(numbering.levels, level, counts)

    def _place(self, paragraph: etree._Element) -> tuple[str, int]:
        """The numbering and the level: the paragraph's own, else its style's."""
        properties = paragraph.find(f"{W}pPr")
        own = properties.find(f"{W}numPr") if properties is not None else None
        name, depth = _value(own, "numId"), _number(_value(own, "ilvl"))
        style, seen = _value(properties, "pStyle"), set[str]()
        while style in self.styles and style not in seen:
            seen.add(style)
            entry = self.styles[style]
            if not name and entry.number:
                name = entry.number
                tied = [level_number for level_number, level in self._levels(name).items() if level.style == style]
                depth = depth if depth is not None else tied[0] if tied else entry.level
            style = entry.based_on or style
        return name, depth or 0

    def _levels(self, name: str) -> dict[int, _Level]:
        return self.numberings[name].levels if name in self.numberings else {}


def _text(levels: dict[int, _Level], level: _Level, counts: dict[int, int]) -> str:
    """``第%1章`` with the numbers in it."""

    def fill(match: re.Match[str]) -> str:
        depth = int(match[1]) - 1
        shown = levels.get(depth)
        if shown is None:
            return ""
        return written(counts.get(depth, shown.start), "decimal" if level.legal and shown.format != "none" else shown.format)

    return re.sub(r"%([1-9])", fill, level.text).strip()


def _write(document: etree._Element, counter: _Counter) -> None:
    for paragraph in document.iter(f"{W}p"):
        words = "".join(shown_words(paragraph))
        if not words.strip() and paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None:
            continue  # deleted with its mark
        number = counter.next(paragraph)
        if not number or not words.strip() or _is_typed(number, words):
            continue
        caption = bool(_CAPTION.match(number))
        if caption:
            _leave_list(paragraph)
        run = etree.Element(f"{W}r")
        text = etree.SubElement(run, f"{W}t")
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        text.text = f"{number} " if caption else f"{NUMBER}{number}{NUMBER_END}"
        properties = paragraph.find(f"{W}pPr")
        paragraph.insert(0 if properties is None else paragraph.index(properties) + 1, run)


def _leave_list(paragraph: etree._Element) -> None:
    """A numbered caption is no list's item: its number becomes words, its numbering goes."""
    properties = paragraph.find(f"{W}pPr")
    own = properties.find(f"{W}numPr") if properties is not None else None
    if properties is not None and own is not None:
        properties.remove(own)


def shown_words(element: etree._Element) -> Iterator[str]:
    """Yield the text of a paragraph or of the document, without what was deleted or moved away."""
    for text in element.iter(f"{W}t"):
        if not any(ancestor.tag == f"{W}moveFrom" for ancestor in text.iterancestors()):
            yield text.text or ""


def _is_typed(number: str, words: str) -> bool:
    """The author typed the number too: both say the same."""
    typed, automatic = find_heading_marker(words.strip()), find_marker(f"{number} 字")
    return typed is not None and automatic is not None and (typed.style, typed.value) == (automatic.style, automatic.value)


def take_numbers(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return the blocks with the numbers that were written in as their ``marker``; lists whose numbers may be those of headings as paragraphs."""
    result: list[Block] = []
    for block in blocks:
        result += _take(block)
    return tuple(result)


def _take(block: Block) -> list[Block]:
    if block.kind in LEAVES:
        match = _NUMBER.match(block.text.text)
        if match:
            rest = part(block.text, match.end(), len(block.text.text))
            block = replace(block, text=rest, marker=match[1]) if block.kind != "paragraph" else replace(block, text=_typed(match[1], rest))
        return [block]
    if block.kind == "list" and block.attrs.get("type") == "ordered":
        return _take_list(block)
    return [replace(block, children=take_numbers(block.children))] if block.children else [block]


def _typed(number: str, rest: RichText) -> RichText:
    """The number as the author would have typed it."""
    gap = "" if number[-1] in "、）．。：】" else " "
    moved = tuple(replace(mark, start=mark.start + len(number + gap), end=mark.end + len(number + gap)) for mark in rest.marks)
    return number_marks(RichText(number + gap + rest.text, moved))


def _take_list(block: Block) -> list[Block]:
    numbers = [_number_of(item) for item in block.children]
    styles = {marker.style for number in numbers if number and (marker := find_marker(f"{number} 字"))}
    if styles & _OF_HEADINGS and all(numbers) and any(map(_may_head, block.children)):
        return [inner for item in block.children for inner in take_numbers(item.children)]
    items = tuple(_take_item(item, number) for item, number in zip(block.children, numbers, strict=True))
    plain = [int(match[1]) if (match := re.fullmatch(r"(\d+)\.", number)) else None for number in numbers]
    first = plain[0]
    if first is not None and plain == list(range(first, first + len(plain))):
        items = tuple(replace(item, marker="") for item in items)
        return [replace(block, children=items, attrs=block.attrs | {"start": str(first)})]
    return [replace(block, children=items)]


def _may_head(item: Block) -> bool:
    words = _NUMBER.sub("", item.children[0].text.text)
    return item.children[0].kind == "paragraph" and may_be_heading(words, LONGEST_PLAIN_HEADING)


def _number_of(item: Block) -> str:
    first = item.children[0] if item.children else item
    match = _NUMBER.match(first.text.text)
    return match[1] if match else ""


def _take_item(item: Block, number: str) -> Block:
    if not number:
        return replace(item, children=take_numbers(item.children))
    first = item.children[0]
    bare = replace(first, text=part(first.text, len(number) + 2, len(first.text.text)))
    return replace(item, marker=number, children=(bare, *take_numbers(item.children[1:])))
