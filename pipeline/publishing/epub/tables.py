"""Tables of an EPUB: widths of their columns that no engine has to find out, and that hold where it cannot lay out a table over several pages.

``col`` has each column's share, as ``table-layout: fixed`` wants it, so that a word that is too long for a narrow page is broken instead of
pushing others off it. Gecko never splits a table, so there the rows are lines of boxes (``epub.css``), each as wide as ``flex-basis`` says,
and as far from the one before as ``margin`` does where a cell further up reaches down: properties that a cell of a table does not hear.
"""

from __future__ import annotations

from lxml import etree

from pipeline.publishing.document.columns import CellText, placed, shares
from pipeline.publishing.document.made import words
from pipeline.xmlnames import XHTML, local_name

LINE = 45
"""Half-width characters of a table in a line of a phone."""
WIDE = 7
"""From so many columns on, the type is smaller."""
_CELLS = frozenset({"td", "th"})
_HEAD = frozenset({"caption", "colgroup"})


def set_table(table: etree._Element) -> None:
    """Give a table the widths of its columns."""
    rows = [list(row) for row in table.iter(f"{{{XHTML}}}tr")]
    texts = [[_cell(cell) for cell in row if local_name(cell) in _CELLS] for row in rows]
    places = placed(texts)
    columns = max((column + cell.colspan for row in places for column, cell in row), default=0)
    if not columns:
        return
    widths = shares(texts, columns, LINE)
    for row, line in zip(rows, places, strict=True):
        end = 0
        for element, (column, cell) in zip(row, line, strict=True):
            _say(element, flex_basis=sum(widths[column : column + cell.colspan]), margin_inline_start=sum(widths[end:column]))
            end = column + cell.colspan
    group = etree.Element(f"{{{XHTML}}}colgroup")
    for width in widths:
        _say(etree.SubElement(group, f"{{{XHTML}}}col"), width=width)
    for old in table.findall(f"{{{XHTML}}}colgroup"):
        table.remove(old)
    table.insert(sum(local_name(part) in _HEAD for part in table), group)
    if columns >= WIDE:
        table.set("class", " ".join([*table.get("class", "").split(), "wide"]))


def _cell(cell: etree._Element) -> CellText:
    paragraphs = list(cell.iter(f"{{{XHTML}}}p")) or [cell]
    return CellText([words(part).strip() for part in paragraphs], _number(cell, "rowspan"), _number(cell, "colspan"))


def _number(cell: etree._Element, name: str) -> int:
    return int(cell.get(name) or 1)


def _say(element: etree._Element, **lengths: float) -> None:
    """Add lengths (shares of the whole) to the element's own style."""
    said = [element.get("style", "").rstrip("; ")] if element.get("style") else []
    said += [f"{name.replace('_', '-')}: {round(length * 100, 2):g}%" for name, length in lengths.items() if length]
    element.set("style", "; ".join(said))
