"""What a person and Word did to the review table.

Read from the XML itself, because Word's doings matter and are decided here: insertions are text, deletions and the old place of a
move are not (tracked changes are taken as accepted; a row whose deletion is tracked is deleted); runs, content controls, smart
tags, links and fields are looked through; of ``mc:AlternateContent`` one branch is read, never both; Word's comments in a row are
remarks by their author. A table is known by the references in it, wherever its columns went.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from pipeline.article import Comment
from pipeline.container import read_parts
from pipeline.exchange.reviewtable import article_of, by_number, named_above, table_rows
from pipeline.exchange.rows import Incoming
from pipeline.files import parse_xml
from pipeline.spreadsheets import Cell
from pipeline.xmlnames import W

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_CP = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_GONE = {
    f"{W}del",
    f"{W}moveFrom",
    f"{W}instrText",
    f"{W}delText",
    f"{W}rPr",
    f"{W}pPr",
    f"{W}tbl",
    f"{W}sdtPr",
    f"{W}txbxContent",
}
_PLAIN = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_LOOKED_AT = {f"{W}p", f"{W}sym", f"{W}commentReference", f"{W}txbxContent", f"{_MC}AlternateContent"}
_SYMBOLS = {"F0E0": "→", "F0DF": "←", "F0F3": "↔", "F0E8": "➔", "F04A": "☺", "F04C": "☹"}
"""Wingdings that Word's autocorrection makes of ``-->`` and the like."""


def read_docx(path: Path) -> Incoming:
    """Return the rows of the review table.

    :raises DuizhaoError: the file cannot be read.
    """
    parts = read_parts(path, "word/document.xml")
    document = parse_xml(parts["word/document.xml"], path)
    comments = _comments(parts.get("word/comments.xml"), path)
    found = [row for table in document.iter(f"{W}tbl") for row in table_rows(_lines(table, comments), by_number)]
    article, by = _properties(parts.get("docProps/core.xml"), path)
    above = ([_cell(paragraph, {})] for paragraph in document.iter(f"{W}p"))
    return Incoming(article or named_above(above), tuple(found), by)


def _lines(table: etree._Element, comments: dict[str, Comment]) -> Iterator[tuple[int, list[Cell]]]:
    """The rows of a table; one whose deletion is tracked is deleted."""
    rows = [row for row in _children(table, f"{W}tr") if row.find(f"{W}trPr/{W}del") is None]
    for number, row in enumerate(rows, 1):
        yield number, [_cell(cell, comments) for cell in _children(row, f"{W}tc")]


def _children(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Children of this tag, also those in content controls, insertions and the like, but not those of nested tables."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}moveTo", f"{W}customXml", f"{W}smartTag"}:
            yield from _children(child, tag)


def _cell(cell: etree._Element, comments: dict[str, Comment]) -> Cell:
    reader = _CellReader()
    reader.visit(cell)
    merged = "has merged cells" if cell.find(f"{W}tcPr/{W}vMerge") is not None else ""
    remarks = tuple(comments[name] for name in reader.comments if name in comments)
    return Cell("".join(reader.out).strip("\n"), remarks, merged or reader.problem)


class _CellReader:
    """Gathers what a person sees in a cell."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.comments: list[str] = []
        self.problem = ""
        self._paragraphs = 0

    def visit(self, element: etree._Element) -> None:
        """Visit the children of this element, in order."""
        for child in element:
            tag = child.tag
            if tag in _PLAIN:
                self.out.append(_PLAIN[tag])
            elif tag == f"{W}t":
                self.out.append(child.text or "")
            elif tag in _LOOKED_AT:
                self._look_at(child)
            elif isinstance(tag, str) and tag not in _GONE:
                self.visit(child)

    def _look_at(self, child: etree._Element) -> None:
        name = etree.QName(child).localname
        if name == "p":
            self.out.append("\n" if self._paragraphs else "")
            self._paragraphs += 1
            self.visit(child)
        elif name == "sym":
            symbol = _SYMBOLS.get(child.get(f"{W}char", "").upper())
            self.out.append(symbol or "\ufffd")
            self._refuse("" if symbol else "has a symbol of a special font, which no other program can read: type it as text")
        elif name == "commentReference":
            self.comments.append(child.get(f"{W}id", ""))
        elif name == "txbxContent":
            self._refuse("has a text box: type the text into the cell itself")
        else:  # AlternateContent
            branch = child.find(f"{_MC}Choice")
            self.visit(child if branch is None else branch)

    def _refuse(self, problem: str) -> None:
        self.problem = self.problem or problem


def _comments(part: bytes | None, path: Path) -> dict[str, Comment]:
    """Word's comments by id; the author and the time are Word's (its time is local, so only the day is kept)."""
    if part is None:
        return {}
    found = {}
    for comment in parse_xml(part, path).iter(f"{W}comment"):
        text = _cell(comment, {}).text.strip()
        if text:
            found[comment.get(f"{W}id", "")] = Comment(text, comment.get(f"{W}author", ""), comment.get(f"{W}date", "")[:10])
    return found


def _properties(part: bytes | None, path: Path) -> tuple[str, str]:
    if part is None:
        return "", ""
    root = parse_xml(part, path)
    return article_of(root.findtext(f"{_DC}identifier") or ""), (root.findtext(f"{_CP}lastModifiedBy") or "").strip()
