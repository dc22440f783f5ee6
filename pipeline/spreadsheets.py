"""Spreadsheets of Excel and LibreOffice as rows of cells, each as a person sees it there.

A number is text as the program shows it (20 % is ``20%``, not 0.2); what is shown in a way that is not known here, a formula, a date or an
error is a problem that names its column, because what was typed cannot be told any more.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from lxml import etree

from pipeline.article import Comment
from pipeline.errors import DuizhaoError
from pipeline.files import open_zip
from pipeline.odf import OFFICE, TABLE, read_odf, rows_of, seen
from pipeline.outside import whole_number

_MOST_REPEATED = 10_000
"""An OpenDocument row or cell that stands for more equal ones than these is the emptiness at the end of a sheet."""
_NUMBER = re.compile(r"(?P<grouped>#,##)?0(?:\.(?P<places>0+))?(?P<percent>%)?")
_TEXT_VALUES = frozenset({"", "string", "float", "percentage", "currency"})


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: what it shows, remarks on it, and why what it shows is not what was typed (empty if it is)."""

    text: str = ""
    remarks: tuple[Comment, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Worksheet:
    """A sheet: its rows by number, from 1; empty ones may be left out, all others are equally long."""

    rows: tuple[tuple[int, tuple[Cell, ...]], ...]


@dataclass(frozen=True, slots=True)
class Workbook:
    """A spreadsheet file. ``identifier`` as the file's properties have it, ``by``: who saved it last."""

    sheets: tuple[Worksheet, ...]
    identifier: str = ""
    by: str = ""


def read_workbook(path: Path) -> Workbook:
    """Return the cells of an Excel or OpenDocument spreadsheet.

    :raises DuizhaoError: it is damaged, unsafe, or neither.
    """
    with open_zip(path) as archive:
        is_excel = "xl/workbook.xml" in archive.namelist()
        is_odf = "content.xml" in archive.namelist()
    if not is_excel and not is_odf:
        raise DuizhaoError(
            "is not the file that its name says: it holds no workbook", path=path, hint="Save it in the format that was exported."
        )
    return _excel(path) if is_excel else _opendocument(path)


# --- Excel ---------------------------------------------------------------------------------------------------------------


def _excel(path: Path) -> Workbook:
    from openpyxl import load_workbook  # needed for this format only

    try:  # of a file by name, openpyxl judges the ending
        book = load_workbook(io.BytesIO(path.read_bytes()), read_only=False, data_only=False, keep_links=False)
    except Exception as error:  # openpyxl raises whatever its parsers do
        raise DuizhaoError(f"cannot be read as a workbook: {error}", path=path, hint="Save it again in its program.") from error
    sheets = tuple(
        Worksheet(tuple((number, tuple(map(_excel_cell, line))) for number, line in enumerate(sheet.iter_rows(), sheet.min_row)))
        for sheet in book.worksheets
    )
    properties = book.properties
    return Workbook(sheets, properties.identifier or "", (properties.lastModifiedBy or "").strip())


def _excel_cell(cell: Any) -> Cell:
    text, problem = _excel_text(cell)
    remark = (cell.comment.text or "").strip() if cell.comment else ""
    return Cell(text, (Comment(remark, "", ""),) if remark else (), problem)


def _excel_text(cell: Any) -> tuple[str, str]:
    """A cell's text, and why it is none."""
    value = cell.value
    if value is None:
        return "", ""
    if isinstance(value, str) and cell.data_type not in {"f", "e"}:
        return re.sub(r"_x([0-9A-Fa-f]{4})_", _unescaped, value), ""
    if isinstance(value, int | float) and not isinstance(value, bool) and not cell.is_date:
        text = shown(value, cell.number_format)
        return (text, "") if text is not None else ("", _problem(f"a number in the format {cell.number_format}", cell.column_letter))
    kind = (
        "a formula"
        if cell.data_type == "f"
        else "an error value"
        if cell.data_type == "e"
        else "a date"
        if cell.is_date
        else "a value that is no text"
    )
    return "", _problem(kind, cell.column_letter)


def _problem(kind: str, column: str) -> str:
    return f"has {kind} in column {column}: type it as text"


def _unescaped(match: re.Match[str]) -> str:
    """Excel writes some characters as ``_x000D_``."""
    character = chr(int(match[1], 16))
    return "" if character == "\r" else character if character.isprintable() or character in "\n\t" else ""


def shown(value: float, number_format: str) -> str | None:
    """Return the number as Excel shows it in this format; ``None`` in a format that is not known here."""
    if number_format in {"General", "@", ""}:
        text = f"{value:.15g}"  # Excel keeps fifteen digits
        return None if "e" in text else text
    known = _NUMBER.fullmatch(re.sub(r"_.|[\\\"]|\[[A-Za-z]+\]", "", number_format.split(";", maxsplit=1)[0]))
    if known is None:
        return None
    number = Decimal(repr(value)) * (100 if known["percent"] else 1)
    rounded = number.quantize(Decimal(1).scaleb(-len(known["places"] or "")), ROUND_HALF_UP)
    return f"{rounded:{',' if known['grouped'] else ''}f}{known['percent'] or ''}"


# --- OpenDocument --------------------------------------------------------------------------------------------------------


def _opendocument(path: Path) -> Workbook:
    file = read_odf(path)
    tables = file.body.iterfind(f"{OFFICE}spreadsheet/{TABLE}table")
    return Workbook(tuple(Worksheet(_padded(list(_lines(table)))) for table in tables), file.identifier, file.by)


def _padded(rows: list[tuple[int, tuple[Cell, ...]]]) -> tuple[tuple[int, tuple[Cell, ...]], ...]:
    width = max((len(cells) for _, cells in rows), default=0)
    return tuple((number, (*cells, *[Cell()] * (width - len(cells)))) for number, cells in rows)


def _lines(table: etree._Element) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    number = 0
    for row in rows_of(table):
        cells = _cells(row)
        times = whole_number(row.get(f"{TABLE}number-rows-repeated", ""), 1)
        if any(cell != Cell() for cell in cells) and times <= _MOST_REPEATED:
            yield from ((row_number, cells) for row_number in range(number + 1, number + 1 + times))
        number += times


def _cells(row: etree._Element) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    for element in row.iterfind("*"):
        if element.tag not in {f"{TABLE}table-cell", f"{TABLE}covered-table-cell"}:
            continue
        times = whole_number(element.get(f"{TABLE}number-columns-repeated", ""), 1)
        if times <= _MOST_REPEATED or element.find("*") is not None:
            cells += [_opendocument_cell(element, _letter(len(cells) + 1))] * min(times, _MOST_REPEATED)
    return tuple(cells)


def _letter(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _opendocument_cell(element: etree._Element, column: str) -> Cell:
    content = seen(element)
    kind = element.get(f"{OFFICE}value-type") or ""
    problem = (
        "a formula"
        if element.get(f"{TABLE}formula")
        else "a date"
        if kind in {"date", "time"}
        else "a value that is no text"
        if kind not in _TEXT_VALUES
        else ""
    )
    return Cell("" if problem else content.text, content.remarks, _problem(problem, column) if problem else content.problem)
