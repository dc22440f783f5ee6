"""What a person and Word did to the review table.

Read from the XML itself, because Word's doings matter and are decided here: insertions are text, deletions and the old place of a
move are not (tracked changes are taken as accepted; a row whose deletion is tracked is deleted); runs, content controls, smart
tags, links and fields are looked through; of ``mc:AlternateContent`` one branch is read, never both; Word's comments in a row are
remarks by their author. A table is known by the references in it, wherever its columns went.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from pipeline.article import Comment
from pipeline.exchange.packing import read_parts
from pipeline.exchange.rows import COLUMNS, Incoming, IncomingRow, read_reference
from pipeline.files import parse_xml

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_CP = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_GONE = {
    f"{_W}del",
    f"{_W}moveFrom",
    f"{_W}instrText",
    f"{_W}delText",
    f"{_W}rPr",
    f"{_W}pPr",
    f"{_W}tbl",
    f"{_W}sdtPr",
    f"{_W}txbxContent",
}
_PLAIN = {f"{_W}tab": "\t", f"{_W}ptab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_LOOKED_AT = {f"{_W}p", f"{_W}sym", f"{_W}commentReference", f"{_W}txbxContent", f"{_MC}AlternateContent"}
_SYMBOLS = {"F0E0": "→", "F0DF": "←", "F0F3": "↔", "F0E8": "➔", "F04A": "☺", "F04C": "☹"}
"""Wingdings that Word's autocorrection makes of ``-->`` and the like."""


@dataclass(slots=True)
class _Cell:
    text: str
    comments: tuple[str, ...]
    problem: str = ""


def read_docx(path: Path) -> Incoming:
    """The rows of the review table.

    :raises DuizhaoError: the file cannot be read.
    """
    parts = read_parts(path, "word/document.xml")
    document = parse_xml(parts["word/document.xml"], path)
    comments = _comments(parts.get("word/comments.xml"), path)
    found: list[IncomingRow] = []
    for table in document.iter(f"{_W}tbl"):
        lines = [row for row in _children(table, f"{_W}tr") if row.find(f"{_W}trPr/{_W}del") is None]
        columns = _columns(lines)
        for row in lines:
            cells = [_cell(cell) for cell in _children(row, f"{_W}tc")]
            if any(read_reference(cell.text) for cell in cells) or (columns and len(cells) > columns["ID"] and not _is_header(cells)):
                found.append(_row(cells, columns or dict(zip(COLUMNS, range(len(COLUMNS)), strict=True)), comments))
    article, by = _properties(parts.get("docProps/core.xml"), path)
    return Incoming(article or _named_in_text(document), tuple(found), by)


def _children(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Children of this tag, also those in content controls, insertions and the like, but not those of nested tables."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in {f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}moveTo", f"{_W}customXml", f"{_W}smartTag"}:
            yield from _children(child, tag)


def _is_header(cells: list[_Cell]) -> bool:
    return {"ID", "Target"} <= {cell.text.strip() for cell in cells}


def _columns(lines: list[etree._Element]) -> dict[str, int]:
    """Where the columns are, by the header row; empty if this is no review table."""
    for row in lines:
        cells = [_cell(cell) for cell in _children(row, f"{_W}tc")]
        if _is_header(cells):
            names = [cell.text.strip() for cell in cells]
            return {name: names.index(name) for name in COLUMNS if name in names}
    return {}


def _row(cells: list[_Cell], columns: dict[str, int], comments: dict[str, Comment]) -> IncomingRow:
    def text(name: str) -> str:
        place = columns.get(name)
        return cells[place].text if place is not None and place < len(cells) else ""

    problems = [cell.problem for cell in cells if cell.problem]
    if "Target" not in columns:
        problems.append("has no column Target")
    if len(cells) <= max(columns.values()):
        problems.append("has fewer cells than the table has columns: were cells merged?")
    number = text("#").strip()
    remarks = tuple(comments[name] for cell in cells for name in cell.comments if name in comments)
    return IncomingRow(
        place=f"row {number}" if number else "a row without number",
        reference=read_reference(text("ID")),
        target=text("Target"),
        state=text("State"),
        comment=text("Comment"),
        remarks=remarks,
        source=text("Source"),
        problem="; ".join(problems),
    )


def _cell(cell: etree._Element) -> _Cell:
    reader = _CellReader()
    reader.visit(cell)
    merged = "has merged cells" if cell.find(f"{_W}tcPr/{_W}vMerge") is not None else ""
    return _Cell("".join(reader.out).strip("\n"), tuple(reader.comments), merged or reader.problem)


class _CellReader:
    """Gathers what a person sees in a cell."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.comments: list[str] = []
        self.problem = ""
        self._paragraphs = 0

    def visit(self, element: etree._Element) -> None:
        """The children of this element, in order."""
        for child in element:
            tag = child.tag
            if tag in _PLAIN:
                self.out.append(_PLAIN[tag])
            elif tag == f"{_W}t":
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
            symbol = _SYMBOLS.get(child.get(f"{_W}char", "").upper())
            self.out.append(symbol or "\ufffd")
            self._refuse("" if symbol else "has a symbol of a special font, which no other program can read: type it as text")
        elif name == "commentReference":
            self.comments.append(child.get(f"{_W}id", ""))
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
    for comment in parse_xml(part, path).iter(f"{_W}comment"):
        text = _cell(comment).text.strip()
        if text:
            found[comment.get(f"{_W}id", "")] = Comment(text, comment.get(f"{_W}author", ""), comment.get(f"{_W}date", "")[:10])
    return found


def _properties(part: bytes | None, path: Path) -> tuple[str, str]:
    if part is None:
        return "", ""
    root = parse_xml(part, path)
    identifier = root.findtext(f"{_DC}identifier") or ""
    return identifier.removeprefix("duizhao:") if identifier.startswith("duizhao:") else "", (
        root.findtext(f"{_CP}lastModifiedBy") or ""
    ).strip()


def _named_in_text(document: etree._Element) -> str:
    """The article as the line above the table names it."""
    for paragraph in document.iter(f"{_W}p"):
        match = re.fullmatch(r"Article: (.+)", _cell(paragraph).text.strip())
        if match:
            return match[1].strip()
    return ""
