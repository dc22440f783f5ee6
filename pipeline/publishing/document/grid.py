"""Tables as a grid that no renderer has to correct: every cell has its place, no span leaves the table, every row and column begins a cell.

Sources count in their own ways: cells merged downwards leave rows without any cell, grids are narrower than what stands in them, spans reach
beyond the end. Pandoc clips what does not fit into the grid that it is told, and the text of clipped cells with it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.publishing.document import nodes

MOST = 1000
"""Columns or rows that a cell may span, as HTML has it."""


@dataclass(slots=True)
class _Placed:
    """A cell at its place."""

    cell: nodes.Attr
    row: int
    column: int
    rows: int
    columns: int


def fit(rows: Sequence[Sequence[nodes.Attr]], heads: int) -> tuple[list[list[nodes.Attr]], int, int]:
    """Return pandoc's cells of each row with spans that fit, how many of these rows are the head, and how many columns there are."""
    heads = min(heads, len(rows))
    placed = _not_over_the_head(_place(rows), heads)
    begun = sorted({one.row for one in placed})
    columns = sorted({one.column for one in placed})
    out: list[list[nodes.Attr]] = [[] for _ in begun]
    for one in sorted([*placed, *_holes(placed, begun, columns)], key=lambda one: (one.row, one.column)):
        own, align, _, _, content = one.cell
        spans = [len(_range(begun, one.row, one.rows)), len(_range(columns, one.column, one.columns))]
        out[bisect_left(begun, one.row)].append([own, align, *spans, content])
    return out, bisect_left(begun, heads), len(columns)


def _place(rows: Sequence[Sequence[nodes.Attr]]) -> list[_Placed]:
    """Each cell in the first free column of its row, as wide as is free there, down to the last row at most."""
    found = positions([[(cell[2], cell[3]) for cell in row] for row in rows])
    return [_Placed(cell, number, *at) for number, row in enumerate(rows) for cell, at in zip(row, found[number], strict=True)]


def positions(spans: Sequence[Sequence[tuple[int, int]]]) -> list[list[tuple[int, int, int]]]:
    """Return the column that each cell begins in, and the rows and columns that it then covers; ``spans``: those that it asks for, row by row."""
    found: list[list[tuple[int, int, int]]] = []
    taken: dict[int, int] = {}
    """The first row in which a column is free again."""
    for number, row in enumerate(spans):
        column, line = 0, []
        for rows, columns in row:
            while taken.get(column, 0) > number:
                column += 1
            wanted = min(columns, MOST)
            width = next((width for width in range(1, wanted) if taken.get(column + width, 0) > number), wanted)
            height = min(rows, MOST, len(spans) - number)
            line.append((column, height, width))
            taken.update(dict.fromkeys(range(column, column + width), number + height))
            column += width
        found.append(line)
    return found


def _holes(placed: Sequence[_Placed], rows: Sequence[int], columns: Sequence[int]) -> list[_Placed]:
    """Empty cells for what no cell covers."""
    covered = {
        (row, column) for one in placed for row in _range(rows, one.row, one.rows) for column in _range(columns, one.column, one.columns)
    }
    return [_Placed(nodes.cell([]), row, column, 1, 1) for row in rows for column in columns if (row, column) not in covered]


def _range(numbers: Sequence[int], start: int, count: int) -> Sequence[int]:
    return numbers[bisect_left(numbers, start) : bisect_left(numbers, start + count)]


def _not_over_the_head(placed: Sequence[_Placed], heads: int) -> list[_Placed]:
    """A cell that reaches from the head into the body ends with the head; below it stands an empty one."""
    out: list[_Placed] = []
    for one in placed:
        below = one.row + one.rows - heads
        if one.row < heads and below > 0:
            one.rows -= below
            out.append(_Placed(nodes.cell([]), heads, one.column, below, one.columns))
        out.append(one)
    return out
