"""Glossaries as tables: CSV, TSV and XLSX with one row a term and one column a field, out and in without loss."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pipeline.errors import DuizhaoError
from pipeline.files import open_zip
from pipeline.glossary.entries import TermEntry

COLUMNS: tuple[str, ...] = tuple(TermEntry.model_fields)
_LISTS = frozenset({"variants", "forms", "forbidden", "articles"})
_BOOLEANS = frozenset({"do_not_translate", "must", "the"})
_SEPARATOR = " | "
_KNOWN_HEADINGS = {
    "zh": "source", "chinese": "source", "term": "source", "source term": "source", "中文": "source", "原文": "source", "术语": "source",
    "en": "target", "english": "target", "translation": "target", "target term": "target", "英文": "target", "译文": "target", "comment": "note",
    "comments": "note", "definition": "note", "备注": "note", "tgt_lng": "", "zh-cn": "source", "zh-hans": "source", "en-us": "target", "en-gb": "target",
}  # fmt: skip
_RISKY = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes a cell that begins so for a formula."""


def _cells(entry: TermEntry) -> list[str]:
    values = entry.model_dump()
    return [_cell(values[column]) for column in COLUMNS]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple | list):
        return _SEPARATOR.join(value)
    return str(value)


def write_csv(entries: Iterable[TermEntry], delimiter: str = ",") -> bytes:
    """UTF-8 with a byte order mark, so that spreadsheets read the Chinese; cells that look like formulas get an apostrophe."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([_guarded(cell) for cell in _cells(entry)] for entry in entries)
    return b"\xef\xbb\xbf" + stream.getvalue().encode("utf-8")


def _guarded(cell: str) -> str:
    return f"'{cell}" if cell.startswith((*_RISKY, "'")) else cell


def write_xlsx(entries: Iterable[TermEntry]) -> bytes:
    """One sheet; every cell is text."""
    from openpyxl import Workbook  # noqa: PLC0415 - needed for this format only
    from openpyxl.styles import Font  # noqa: PLC0415

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Glossary"
    for number, cells in enumerate([list(COLUMNS), *map(_cells, entries)], 1):
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


def read_csv(data: bytes, path: Path, delimiter: str = ",") -> list[TermEntry]:
    """The entries of a CSV or TSV file.

    :raises DuizhaoError: it is not UTF-8, or a row is wrong (its line is named).
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DuizhaoError("is not UTF-8", path=path, hint="Save it as “CSV UTF-8”.") from error
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[tuple[int, list[str]]] = []
    try:
        rows.extend((reader.line_num, [re.sub(r"\A'(?=[=+\-@'\t\r])", "", cell) for cell in row]) for row in reader)
    except csv.Error as error:
        raise DuizhaoError(f"is not a table: {error}", path=path, line=reader.line_num) from error
    return _entries(rows, path)


def read_xlsx(path: Path) -> list[TermEntry]:
    """The entries of the first sheet."""
    from openpyxl import load_workbook  # noqa: PLC0415 - needed for this format only

    with open_zip(path):
        pass
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (KeyError, ValueError, OSError) as error:
        raise DuizhaoError("is not a workbook", path=path, hint="Save it as .xlsx again.") from error
    try:
        rows = [
            (number, ["" if value is None else str(value) for value in row])
            for number, row in enumerate(book.worksheets[0].iter_rows(values_only=True), 1)
        ]
    finally:
        book.close()
    return _entries(rows, path)


def _entries(rows: Sequence[tuple[int, list[str]]], path: Path) -> list[TermEntry]:
    rows = [(line, cells) for line, cells in rows if any(cell.strip() for cell in cells) and not cells[0].startswith("# ")]
    if not rows:
        return []
    heading = [_KNOWN_HEADINGS.get(cell.strip().lower(), cell.strip().lower()) for cell in rows[0][1]]
    if "source" in heading:
        unknown = next((cell for cell, name in zip(rows[0][1], heading, strict=True) if name and name not in COLUMNS), None)
        if unknown is not None:
            raise DuizhaoError(
                f"has the unknown column {unknown!r}", path=path, line=rows[0][0], hint=f"Known columns: {', '.join(COLUMNS)}."
            )
        rows = rows[1:]
    else:
        heading = ["source", "target", "note"]
    return [_entry(dict(zip(heading, cells, strict=False)), line, path) for line, cells in rows]


def _entry(cells: dict[str, str], line: int, path: Path) -> TermEntry:
    fields: dict[str, Any] = {}
    for name, raw in cells.items():
        text = raw.strip()
        if not name or not text:
            continue
        if name in _LISTS:
            fields[name] = tuple(part.strip() for part in text.split(_SEPARATOR.strip()) if part.strip())
        else:
            fields[name] = text.lower() if name in _BOOLEANS else text
    try:
        return TermEntry(**fields)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        message = first["msg"].removeprefix("Value error, ")
        raise DuizhaoError(f"{place}: {message}" if place else message, path=path, line=line, hint="Correct that row.") from error
