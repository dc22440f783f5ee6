"""How wide the columns of a table are to be where its renderer does not look at what is in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.language import display_width
from pipeline.publishing.document.grid import positions

PADDING = 3
"""Of a column, in half-width characters."""
_UNBROKEN = re.compile(r"[!-\u02ff]+")


@dataclass(frozen=True, slots=True)
class CellText:
    """The paragraphs of a cell and how far it reaches."""

    texts: Sequence[str]
    rowspan: int = 1
    colspan: int = 1


def shares(rows: Sequence[Sequence[CellText]], columns: int, line: int) -> list[float]:
    """Return the share of each column in the width of the table; they add up to 1. ``line``: half-width characters over the whole table.

    As browsers do it: every column gets the room of its longest word, and what is left is divided by what else they hold. Cells over
    several columns are not looked at.
    """
    least, most = [PADDING] * columns, [PADDING] * columns
    for column, cell in ((column, cell) for row in placed(rows) for column, cell in row):
        if cell.colspan == 1 and column < columns:
            least[column] = max([least[column], *(_longest_word(text) + PADDING for text in cell.texts)])
            most[column] = max([most[column], *(display_width(text) + PADDING for text in cell.texts)])
    spare = max(line - sum(least), 0)
    wishes = [more - less for less, more in zip(least, most, strict=True)]
    widths = [less + spare * wish / (sum(wishes) or 1) for less, wish in zip(least, wishes, strict=True)]
    return [round(width / sum(widths), 4) for width in widths]


def placed(rows: Sequence[Sequence[CellText]]) -> list[list[tuple[int, CellText]]]:
    """Return each cell with the column that it begins in, counting those that cells further up cover."""
    found = positions([[(cell.rowspan, cell.colspan) for cell in row] for row in rows])
    return [[(at[0], cell) for at, cell in zip(line, row, strict=True)] for line, row in zip(found, rows, strict=True)]


def _longest_word(text: str) -> int:
    """Of what cannot be broken; Chinese can, but hardly looks well in less than three characters."""
    return max([min(display_width(text), 6), *(len(word) for word in _UNBROKEN.findall(text))])
