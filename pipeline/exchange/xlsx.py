"""The review table for Excel: the columns of the Word table, header frozen, filters on, ID and source locked, text as text.

A cell that begins like a formula is written as text and marked so (``quotePrefix``); a formula that comes back is refused.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from copy import copy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.article import Bilingual
from pipeline.container import read_members, write_members
from pipeline.exchange.reviewtable import article_of, by_line, named_above, table_rows
from pipeline.exchange.rows import COLUMNS, Incoming, ReviewRow, rows
from pipeline.formats import Format
from pipeline.language import display_width
from pipeline.spreadsheets import read_workbook
from pipeline.status import STATES
from pipeline.xmlnames import NOT_XML

_WIDTHS = (6, 14, 52, 60, 12, 36)
_UNLOCKED = {"Target", "State", "Comment"}
_INSTRUCTION = (
    "Edit Target, State and Comment only. Keep each chip such as <1>…</1> or <2/> around the right words. "
    "Set State to reviewed when a sentence is right. Sort and filter whole rows, never one column."
)
_TABLE_STARTS = 4
_LINE_HEIGHT = 15
_EPOCH = dt.datetime(2000, 1, 1)  # noqa: DTZ001  the format knows no time zone


def write_xlsx(bilingual: Bilingual) -> bytes:
    """Return the file."""
    from openpyxl import Workbook
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Review"
    book.properties.title = f"Review: {NOT_XML.sub('', bilingual.article.title)}"
    book.properties.identifier = f"duizhao:{bilingual.article.name}"
    book.properties.creator = ""
    cells = _Cells(sheet)
    cells.put(1, 1, f"Article: {bilingual.article.name}", _Look(bold=True))
    cells.put(2, 1, _INSTRUCTION, _Look())
    for column, (name, width) in enumerate(zip(COLUMNS, _WIDTHS, strict=True), 1):
        cells.put(_TABLE_STARTS, column, name, _Look(bold=True, fill="D9E2EC"))
        sheet.column_dimensions["ABCDEF"[column - 1]].width = width
    last = _TABLE_STARTS
    for last, row in enumerate(rows(bilingual), _TABLE_STARTS + 1):
        _fill(cells, last, row)
    sheet.freeze_panes = f"D{_TABLE_STARTS + 1}"
    sheet.auto_filter.ref = f"A{_TABLE_STARTS}:F{last}"
    choice = DataValidation(type="list", formula1=f'"{",".join(STATES)}"', allow_blank=True, showErrorMessage=True)
    sheet.add_data_validation(choice)
    choice.add(f"E{_TABLE_STARTS + 1}:E{max(last, _TABLE_STARTS + 1)}")
    sheet.protection.sheet = True
    for allowed in ("formatCells", "formatColumns", "formatRows", "sort", "autoFilter"):
        setattr(sheet.protection, allowed, False)  # False: not forbidden
    _print_setup(sheet)
    buffer = io.BytesIO()
    book.properties.created = book.properties.modified = _EPOCH
    book.save(buffer)
    return _finished(buffer.getvalue())


def _print_setup(sheet: Any) -> None:
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{_TABLE_STARTS}:{_TABLE_STARTS}"


def _finished(data: bytes) -> bytes:
    """The workbook without the time of saving, and with row heights as a first guess that programs may correct."""
    members = read_members(data)
    for name, part in members.items():
        if name == "docProps/core.xml":
            members[name] = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2000-01-01T00:00:00Z", part)
        elif name.startswith("xl/worksheets/"):
            members[name] = part.replace(b' customHeight="1"', b"")
    return write_members(members)


@dataclass(frozen=True, slots=True)
class _Look:
    """How a cell looks; ``quoted``: it begins like a formula."""

    bold: bool = False
    wrap: bool = False
    locked: bool = True
    fill: str = ""
    quoted: bool = False


class _Cells:
    """Writes texts into a sheet; each look is made once, because making styles is what takes the time."""

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet
        self._styles: dict[_Look, Any] = {}

    def put(self, line: int, column: int, text: str, look: _Look) -> None:
        """Write a cell with this text in it, and nothing but text."""
        cell = self.sheet.cell(row=line, column=column)
        text = NOT_XML.sub("", text)
        cell.value = text or None
        look = replace(look, quoted=text[:1] in {"=", "+", "-", "@", "\t", "\r"})
        if look not in self._styles:
            self._styles[look] = self._made(cell, look)
        cell._style = copy(self._styles[look])  # noqa: SLF001 - the way to share a style
        if text:
            cell.data_type = "s"

    @staticmethod
    def _made(cell: Any, look: _Look) -> Any:
        from openpyxl.styles import Alignment, Font, PatternFill, Protection

        cell.number_format, cell.quotePrefix = "@", look.quoted
        cell.font, cell.alignment = Font(name="Calibri", size=11, bold=look.bold), Alignment(vertical="top", wrap_text=look.wrap)
        cell.protection = Protection(locked=look.locked)
        if look.fill:
            cell.fill = PatternFill("solid", fgColor=look.fill)
        return cell._style  # noqa: SLF001


def _fill(cells: _Cells, line: int, row: ReviewRow) -> None:
    values = (str(row.number), str(row.reference), row.source_with_chips(), row.target_with_chips(), row.state, row.remarks())
    heading = row.kind in {"title", "heading"}
    for column, (name, value) in enumerate(zip(COLUMNS, values, strict=True), 1):
        look = _Look(heading and name in {"Source", "Target"}, wrap=name not in {"#", "ID"}, locked=name not in _UNLOCKED)
        cells.put(line, column, value, look)
    lines = max(_lines(value, width) for value, width in zip(values[2:], _WIDTHS[2:], strict=True))
    cells.sheet.row_dimensions[line].height = _LINE_HEIGHT * min(lines, 27)  # no program allows more than 409 points


def _lines(text: str, width: int) -> int:
    """About how many lines a text takes in a column of so many Latin characters."""
    return sum(1 + display_width(part) // width for part in text.split("\n"))


def read_workbook_rows(path: Path) -> Incoming:
    """Return the rows of the review sheet, also where LibreOffice saved it in its own format.

    :raises DuizhaoError: the file cannot be read.
    """
    book = read_workbook(path)
    found = [row for sheet in book.sheets for row in table_rows(sheet.rows, by_line)]
    article = article_of(book.identifier) or named_above(cells for sheet in book.sheets for _, cells in sheet.rows)
    return Incoming(article, tuple(found), book.by)


FORMAT: Format[Bilingual, Incoming] = Format(
    "xlsx", "Excel", ".review.xlsx", read=read_workbook_rows, write=write_xlsx, members=("xl/workbook.xml",)
)
ODS: Format[Bilingual, Incoming] = Format(
    "ods", "LibreOffice Calc", ".review.ods", read=read_workbook_rows, members=("application/vnd.oasis.opendocument.spreadsheet",)
)
"""Only read: what goes out is an Excel file."""
