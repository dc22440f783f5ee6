"""An OpenDocument text made ready for pandoc: its numbers, ruby and nothing that is hidden, in the copy that pandoc reads.

Pandoc knows no numbers of headings and no Chinese ones of lists, drops the characters below ruby with it, and shows hidden text
(OpenDocument 1.3, part 3). The author's file is not touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from pipeline.files import open_zip, parse_xml
from pipeline.language import written
from pipeline.reading.formats.prepared import Prepared, hidden_finding, rewritten
from pipeline.reading.formats.signs import BASE, NUMBER, NUMBER_END, READING, RUBY_END
from pipeline.reading.formats.xhtml import remove

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_FORMATS = {
    "一": "chineseCounting", "壹": "chineseLegalSimplified", "甲": "ideographTraditional", "子": "ideographZodiac",
    "①": "decimalEnclosedCircle", "１": "decimalFullWidth",
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
}  # fmt: skip
"""First sign of ``style:num-format`` (``一, 二, 三, ...``) → the name that Word has for it."""
_KNOWN = re.compile(r"[1aAiI]")
_NO_TEXT = (f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_TEXT}note-citation", f"{_TEXT}sequence-decls")
_CONTENTS = (f"{_TEXT}table-of-content", f"{_TEXT}alphabetical-index", f"{_TEXT}illustration-index", f"{_TEXT}table-index")


@dataclass(frozen=True, slots=True)
class _ListLevel:
    """One level of a list's style: number format, what stands around the number, how many levels it shows, its first number."""

    format: str
    prefix: str
    suffix: str
    shown: int
    start: int

    @property
    def is_known(self) -> bool:
        """Whether pandoc shows this number as it is."""
        around = (self.prefix, self.suffix) in {("", "."), ("", ")"), ("(", ")")}
        return not self.format or (bool(_KNOWN.fullmatch(self.format)) and around and self.shown == 1)


@dataclass(slots=True)
class _ListCounts:
    """The numbers so far, by list style and level."""

    styles: dict[str, dict[int, _ListLevel]]
    counts: dict[tuple[str, int], int] = field(default_factory=dict)

    def next(self, style: str, level: int, start: int | None = None) -> str:
        """Return the next number of this level as it is shown."""
        look = self.styles.get(style, {}).get(level)
        if look is None or not look.format:
            return ""
        key = (style, level)
        self.counts[key] = start if start is not None else self.counts[key] + 1 if key in self.counts else look.start
        for deeper in [other for other in self.counts if other[0] == style and other[1] > level]:
            del self.counts[deeper]
        parts = []
        for depth in range(level - look.shown + 1, level + 1):
            above = self.styles[style].get(depth)
            if above is not None and above.format:
                parts.append(written(self.counts.get((style, depth), above.start), _FORMATS.get(above.format[:1], "decimal")))
        return f"{look.prefix}{'.'.join(parts)}{look.suffix}"


def prepare_odt(data: bytes, path: Path) -> Prepared:
    """Return the file as pandoc should read it.

    :raises DuizhaoError: one of its parts is not well-formed.
    """
    with open_zip(path) as archive:
        names = archive.namelist()
        if "content.xml" not in names:
            return Prepared(data)
        content = parse_xml(archive.read("content.xml"), path)
        sheet = parse_xml(archive.read("styles.xml"), path) if "styles.xml" in names else None
        roots = [content] if sheet is None else [sheet, content]
        hidden = _drop_hidden(content, roots)
        words = "".join(_words(content))
        _write_ruby(content)
        _write_numbers(content, roots)
        trees = {"content.xml": content} | ({"styles.xml": sheet} if sheet is not None else {})
        copy = rewritten(archive, {name: etree.tostring(tree) for name, tree in trees.items()})
    return Prepared(copy, words, tuple(hidden_finding(hidden)))


def _drop_hidden(content: etree._Element, roots: list[etree._Element]) -> list[str]:
    """Take out what no program shows; its words, place by place."""
    styles = {style.get(f"{_STYLE}name", ""): style for root in roots for style in root.iter(f"{_STYLE}style")}

    def is_hidden(name: str | None) -> bool:
        seen = set()
        while name and name in styles and name not in seen:
            seen.add(name)
            look = styles[name].find(f"{_STYLE}text-properties")
            if look is not None and look.get(f"{_TEXT}display"):
                return look.get(f"{_TEXT}display") == "none"
            name = styles[name].get(f"{_STYLE}parent-style-name")
        return False

    gone: list[str] = []
    for element in list(content.iter(f"{_TEXT}span", f"{_TEXT}p", f"{_TEXT}h", f"{_TEXT}section", f"{_TEXT}hidden-text")):
        fields = element.tag == f"{_TEXT}hidden-text" and element.get(f"{_TEXT}is-hidden") == "true"
        section = element.tag == f"{_TEXT}section" and element.get(f"{_TEXT}display", "true") != "true"
        paragraph = any(one.get(f"{_TEXT}is-hidden") == "true" for one in element.iterfind(f"{_TEXT}hidden-paragraph"))
        if fields or section or paragraph or is_hidden(element.get(f"{_TEXT}style-name")):
            gone.append(_string(element))
            remove(element)
    return gone


def _string(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


def _words(content: etree._Element) -> Iterator[str]:
    """All that a reader sees as text, without the readings above it."""
    unseen = {inner for element in content.iter(*_NO_TEXT, *_CONTENTS, f"{_TEXT}ruby-text") for inner in element.iter()}
    for body in content.iter(f"{_OFFICE}text"):
        for node in body.iter():
            if isinstance(node.tag, str) and node not in unseen:
                yield node.text or ""
            if node is not body and node.getparent() not in unseen:
                yield node.tail or ""


def _write_ruby(content: etree._Element) -> None:
    for ruby in list(content.iter(f"{_TEXT}ruby")):
        base, reading = ruby.find(f"{_TEXT}ruby-base"), ruby.find(f"{_TEXT}ruby-text")
        if base is None:
            continue
        above = _string(reading) if reading is not None else ""
        for child in list(ruby):
            ruby.remove(child)
        ruby.tag, ruby.text = f"{_TEXT}span", BASE
        ruby.attrib.clear()
        base.tag, base.tail = f"{_TEXT}span", f"{READING}{above}{RUBY_END}"
        base.attrib.clear()
        ruby.append(base)


def _write_numbers(content: etree._Element, roots: list[etree._Element]) -> None:
    """The numbers of headings, and those of lists that pandoc does not know, before their words."""
    styles = {style.get(f"{_STYLE}name", ""): _levels(style) for root in roots for style in root.iter(f"{_TEXT}list-style")}
    outline = [style for root in roots for style in root.iter(f"{_TEXT}outline-style")]
    styles["outline"] = _levels(outline[0]) if outline else {}
    counter = _ListCounts(styles)
    for element in content.iter(f"{_TEXT}h", f"{_TEXT}list"):
        if element.tag == f"{_TEXT}list":
            if not any(above.tag == f"{_TEXT}list" for above in element.iterancestors()):
                _write_list(element, element.get(f"{_TEXT}style-name", ""), 1, counter)
        elif not any(above.tag == f"{_TEXT}list" for above in element.iterancestors()) and element.get(f"{_TEXT}is-list-header") != "true":
            _write(element, counter.next("outline", _whole(element.get(f"{_TEXT}outline-level")) or 1, _restart(element)))
    for style in (style for root in roots for style in root.iter(f"{_TEXT}list-level-style-number")):
        if style.get(f"{_STYLE}num-format") and not _KNOWN.fullmatch(style.get(f"{_STYLE}num-format", "")):
            style.set(f"{_STYLE}num-format", "1")  # a number that pandoc knows, or it takes the list for one of bullets


def _levels(style: etree._Element) -> dict[int, _ListLevel]:
    return {
        _whole(level.get(f"{_TEXT}level")) or 1: _ListLevel(
            level.get(f"{_STYLE}num-format", ""),
            level.get(f"{_STYLE}num-prefix", ""),
            level.get(f"{_STYLE}num-suffix", ""),
            _whole(level.get(f"{_TEXT}display-levels")) or 1,
            _whole(level.get(f"{_TEXT}start-value")) or 1,
        )
        for level in style
        if isinstance(level.tag, str) and level.tag in {f"{_TEXT}list-level-style-number", f"{_TEXT}outline-level-style"}
    }


def _whole(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch(r"[0-9]{1,6}", text) else None


def _restart(element: etree._Element) -> int | None:
    return (_whole(element.get(f"{_TEXT}start-value")) or 1) if element.get(f"{_TEXT}restart-numbering") == "true" else None


def _write_list(found: etree._Element, style: str, level: int, counter: _ListCounts) -> None:
    style = found.get(f"{_TEXT}style-name") or style
    if found.get(f"{_TEXT}continue-numbering") != "true" and not found.get(f"{_TEXT}continue-list"):
        counter.counts.pop((style, level), None)
    look = counter.styles.get(style, {}).get(level)
    for item in found.iterchildren(f"{_TEXT}list-item", f"{_TEXT}list-header"):
        first = next((child for child in item if child.tag in {f"{_TEXT}p", f"{_TEXT}h"}), None)
        if item.tag == f"{_TEXT}list-item" and first is not None:
            number = counter.next(style, level, _whole(item.get(f"{_TEXT}start-value")))
            if look is not None and (not look.is_known or first.tag == f"{_TEXT}h"):
                _write(first, number)
        for inner in item.iterchildren(f"{_TEXT}list"):
            _write_list(inner, style, level + 1, counter)


def _write(paragraph: etree._Element, number: str) -> None:
    if number and _string(paragraph).strip():
        paragraph.text = f"{NUMBER}{number}{NUMBER_END}{paragraph.text or ''}"
