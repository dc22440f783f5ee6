"""How wide the columns of a table are to be in Word, whose tables of fixed layout do not look at what is in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from pipeline.language import display_width
from pipeline.pandocast import text, walk

LINE = 90
"""Half-width characters in a line over the whole page, in the type of tables."""
PADDING = 3
_UNBROKEN = re.compile(r"[!-\u02ff]+")


def column_widths(rows: Sequence[Sequence[Any]], columns: int) -> list[float]:
    """The share of each column in the width of the table; they add up to 1. ``rows``: pandoc's cells.

    As browsers do it: every column gets the room of its longest word, and what is left is divided by what else they hold. Cells over
    several columns are not looked at.
    """
    least, most = [PADDING] * columns, [PADDING] * columns
    covered = [0] * columns  # by cells of rows further up
    for row in rows:
        column = 0
        for _, _, rowspan, colspan, content in row:
            while column < columns and covered[column]:
                column += 1
            if colspan == 1 and column < columns:
                texts = _paragraphs(content)
                least[column] = max([least[column], *(_longest_word(text) + PADDING for text in texts)])
                most[column] = max([most[column], *(display_width(text) + PADDING for text in texts)])
            for at in range(column, min(column + colspan, columns)):
                covered[at] = rowspan
            column += colspan
        covered = [max(rest - 1, 0) for rest in covered]
    spare = max(LINE - sum(least), 0)
    wishes = [more - less for less, more in zip(least, most, strict=True)]
    widths = [less + spare * wish / (sum(wishes) or 1) for less, wish in zip(least, wishes, strict=True)]
    return [round(width / sum(widths), 4) for width in widths]


def _longest_word(text: str) -> int:
    """Of what cannot be broken; Chinese can, but hardly looks well in less than three characters."""
    return max([min(display_width(text), 6), *(len(word) for word in _UNBROKEN.findall(text))])


def _paragraphs(blocks: Any) -> list[str]:
    return [text(node["c"]) for node in walk(blocks, without={"Note"}) if node["t"] in {"Para", "Plain"}]
