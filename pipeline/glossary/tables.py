"""Glossaries as tables that go out: CSV, TSV and XLSX with one row a term and one column a field, without loss."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from pipeline.formats import Format
from pipeline.glossary.entries import TermEntry, TermsRead
from pipeline.glossary.headings import FIELDS
from pipeline.glossary.reading_tables import SEPARATOR, read_csv, read_sheet

_RISKY = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes a cell that begins so for a formula."""


def _cells(entry: TermEntry) -> list[str]:
    values = entry.model_dump()
    return [_cell(values[column]) for column in FIELDS]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple | list):
        return SEPARATOR.join(value)
    return str(value)


def write_csv(entries: Iterable[TermEntry], delimiter: str = ",") -> bytes:
    """Write UTF-8 with a byte order mark, so that spreadsheets read the Chinese; cells that look like formulas get an apostrophe."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(FIELDS)
    writer.writerows([_guarded(cell) for cell in _cells(entry)] for entry in entries)
    return b"\xef\xbb\xbf" + stream.getvalue().encode("utf-8")


def _guarded(cell: str) -> str:
    return f"'{cell}" if cell.startswith((*_RISKY, "'")) else cell


def write_xlsx(entries: Iterable[TermEntry]) -> bytes:
    """Return one sheet; every cell is text."""
    from openpyxl import Workbook  # needed for this format only
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Glossary"
    for number, cells in enumerate([list(FIELDS), *map(_cells, entries)], 1):
        for column, text in enumerate(cells, 1):
            cell = sheet.cell(number, column)
            cell.value = text or None
            cell.data_type = "s" if text else "n"
            cell.number_format = "@"
            if number == 1:
                cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    for letter, width in (("A", 28), ("B", 36), ("C", 28), ("D", 28)):
        sheet.column_dimensions[letter].width = width
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


CSV: Format[Sequence[TermEntry], TermsRead] = Format("csv", "CSV", ".csv", read=read_csv, write=write_csv)
TSV: Format[Sequence[TermEntry], TermsRead] = Format(
    "tsv", "TSV", ".tsv", read=read_csv, write=lambda entries: write_csv(entries, "\t"), endings=(".txt",)
)
XLSX: Format[Sequence[TermEntry], TermsRead] = Format(
    "xlsx", "Excel", ".xlsx", read=read_sheet, write=write_xlsx, members=("xl/workbook.xml",)
)
ODS: Format[Sequence[TermEntry], TermsRead] = Format(
    "ods", "LibreOffice Calc", ".ods", read=read_sheet, members=("application/vnd.oasis.opendocument.spreadsheet",)
)
"""Only read."""
