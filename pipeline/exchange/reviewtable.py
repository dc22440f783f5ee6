"""The review table of an office program: its rows, wherever its columns went, from cells as a person sees them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from pipeline.exchange.rows import COLUMNS, IncomingRow, read_reference
from pipeline.spreadsheets import Cell

_READ = ("ID", "Target", "State", "Comment")


def table_rows(lines: Iterable[tuple[int, Sequence[Cell]]], locate: Callable[[int, str], str]) -> list[IncomingRow]:
    """Return the sentences of one table.

    A line belongs to it if it has a reference, or any text below a header with ID and Target. ``locate`` makes of the line's number and of
    what its column ``#`` holds the words by which a person finds it.
    """
    columns: dict[str, int] = {}
    found: list[IncomingRow] = []
    for number, cells in lines:
        names = [cell.text.strip() for cell in cells]
        if {"ID", "Target"} <= set(names):
            columns = {name: names.index(name) for name in COLUMNS if name in names}
        elif any(map(read_reference, names)) or (columns and any(names)):
            found.append(_row(number, cells, columns or {name: index for index, name in enumerate(COLUMNS)}, locate))
    return found


def named_above(lines: Iterable[Sequence[Cell]]) -> str:
    """Return the article as a line above the table names it; empty where none does."""
    texts = (cells[0].text.strip() for cells in lines if cells)
    return next((text.removeprefix("Article: ").strip() for text in texts if text.startswith("Article: ")), "")


def article_of(identifier: str) -> str:
    """Return the article in the identifier among a file's properties; empty if it is none of ours."""
    return identifier.removeprefix("duizhao:") if identifier.startswith("duizhao:") else ""


def _row(number: int, cells: Sequence[Cell], columns: dict[str, int], locate: Callable[[int, str], str]) -> IncomingRow:
    known = {name: cells[index] for name, index in columns.items() if index < len(cells)}
    empty = Cell()

    def text(name: str) -> str:
        return known.get(name, empty).text

    problems = [known[name].problem for name in _READ if name in known and known[name].problem]
    if "Target" not in columns:
        problems.append("has no column Target")
    if len(cells) <= max(columns.values()):
        problems.append("has fewer cells than the table has columns: were cells merged?")
    return IncomingRow(
        location=locate(number, text("#").strip()),
        reference=read_reference(text("ID")),
        target=text("Target"),
        state=text("State"),
        comment=text("Comment"),
        remarks=tuple(remark for cell in cells for remark in cell.remarks),
        source=text("Source"),
        problem="; ".join(dict.fromkeys(problems)),
    )


def by_number(_line: int, number: str) -> str:
    """Return the place of a row in a text document: the number that it shows."""
    return f"row {number}" if number else "a row without number"


def by_line(line: int, _number: str) -> str:
    """Return the place of a row in a spreadsheet: the program's own number of it."""
    return f"row {line}"
