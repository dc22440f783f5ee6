"""OpenDocument files as LibreOffice writes them: what a person sees in a paragraph or a cell, and who saved the file.

Tracked changes are read as accepted: text that was deleted stands apart from the text, where nothing here looks. Spaces, tabs and line
breaks are elements; content controls, spans and links are looked through; comments are not text but remarks by their author.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from pipeline.article import Comment
from pipeline.errors import DuizhaoError
from pipeline.files import open_zip, parse_xml
from pipeline.outside import whole_number

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_IDENTIFIERS = frozenset({"OOXMLCorePropertyIdentifier", "identifier"})
"""The property that holds the identifier of a Word or Excel file after LibreOffice has made an OpenDocument file of it."""
_PARAGRAPHS = (f"{TEXT}p", f"{TEXT}h")
_MOST_SPACES = 1_000
_SPACES = {f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n"}


@dataclass(frozen=True, slots=True)
class OdfFile:
    """The content of an OpenDocument file; ``identifier`` as the exported file bore it, ``by``: who saved it last."""

    body: etree._Element
    identifier: str
    by: str


def read_odf(path: Path) -> OdfFile:
    """Return the file's content.

    :raises DuizhaoError: it is damaged, unsafe, or no OpenDocument file.
    """
    parts = {}
    with open_zip(path) as archive:
        for name in ("content.xml", "meta.xml"):
            if name in archive.namelist():
                parts[name] = parse_xml(archive.read(name), f"{path}:{name}")
    body = parts["content.xml"].find(f"{OFFICE}body") if "content.xml" in parts else None
    if body is None:
        raise DuizhaoError("is no OpenDocument file: it has no content", path=path, hint="Save it again in its program.")
    meta = parts.get("meta.xml")
    named = {} if meta is None else {item.get(f"{_META}name"): item.text or "" for item in meta.iter(f"{_META}user-defined")}
    by = "" if meta is None else (meta.findtext(f".//{_DC}creator") or "").strip()
    return OdfFile(body, next((value for name, value in named.items() if name in _IDENTIFIERS), ""), by)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a person sees in an element: its text (a paragraph a line), remarks in its margin, what cannot be read as text."""

    text: str
    remarks: tuple[Comment, ...] = ()
    problem: str = ""


def seen(element: etree._Element) -> Seen:
    """Return the content of a cell or a paragraph; a table within it is none of its text."""
    reader = _OdfText()
    lines = [reader.line(element)] if element.tag in _PARAGRAPHS else list(reader.lines(element))
    return Seen("\n".join(lines).strip("\n"), tuple(reader.remarks), reader.problem)


class _OdfText:
    """Gathers the text of one element, and by the way its remarks and what is wrong with it."""

    def __init__(self) -> None:
        self.remarks: list[Comment] = []
        self.problem = ""

    def lines(self, element: etree._Element) -> Iterator[str]:
        """Yield the paragraphs of an element that holds some, also in lists and sections."""
        for child in element:
            if child.tag in _PARAGRAPHS:
                yield self.line(child)
            elif child.tag == f"{OFFICE}annotation":
                self.remarks.append(_remark(child))
            elif child.tag == f"{_DRAW}frame":
                self._frame(child)
            elif child.tag != f"{TABLE}table":
                yield from self.lines(child)

    def line(self, element: etree._Element) -> str:
        """Return the text of a paragraph, or of a piece of one."""
        out = [_plain(element.text)]
        for child in element:
            if child.tag == f"{TEXT}s":
                out.append(" " * min(whole_number(child.get(f"{TEXT}c", ""), 1), _MOST_SPACES))
            elif child.tag in _SPACES:
                out.append(_SPACES[child.tag])
            elif child.tag == f"{OFFICE}annotation":
                self.remarks.append(_remark(child))
            elif child.tag == f"{_DRAW}frame":
                self._frame(child)
            elif child.tag == f"{TEXT}note":
                self.problem = self.problem or "has a footnote: type the text into the cell itself"
            elif isinstance(child.tag, str):
                out.append(self.line(child))
            out.append(_plain(child.tail))
        return "".join(out)

    def _frame(self, frame: etree._Element) -> None:
        if frame.find(f"{_DRAW}text-box") is not None:
            self.problem = self.problem or "has a text box: type the text into the cell itself"


def _plain(text: str | None) -> str:
    """Text of a paragraph, where any white space is one blank."""
    return re.sub(r"[ \t\r\n]+", " ", text or "")


def _remark(annotation: etree._Element) -> Comment:
    text = "\n".join(seen(paragraph).text for paragraph in annotation.iter(*_PARAGRAPHS))
    return Comment(text.strip(), annotation.findtext(f"{_DC}creator") or "", (annotation.findtext(f"{_DC}date") or "")[:10])


def rows_of(table: etree._Element) -> Iterator[etree._Element]:
    """Yield the rows of a table, also those in groups and headers; one that stands for several equal ones says so itself."""
    for child in table:
        if child.tag == f"{TABLE}table-row":
            yield child
        elif child.tag in {f"{TABLE}table-header-rows", f"{TABLE}table-rows", f"{TABLE}table-row-group"}:
            yield from rows_of(child)
