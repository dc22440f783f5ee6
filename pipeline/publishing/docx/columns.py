"""How wide the columns of a table are to be in Word, whose tables of fixed layout do not look at what is in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline.pandocast import text, walk
from pipeline.publishing.document.columns import CellText, shares

LINE = 90
"""Half-width characters in a line over the whole page, in the type of tables."""


def column_widths(rows: Sequence[Sequence[Any]], columns: int) -> list[float]:
    """Return the share of each column in the width of the table. ``rows``: pandoc's cells."""
    texts = [[CellText(_paragraphs(content), rowspan, colspan) for _, _, rowspan, colspan, content in row] for row in rows]
    return shares(texts, columns, LINE)


def _paragraphs(blocks: Any) -> list[str]:
    return [text(node["c"]) for node in walk(blocks, without={"Note"}) if node["t"] in {"Para", "Plain"}]
