"""Tables of web pages as pandoc reads them whole: no frames, no columns' widths, the caption first, the head in ``<thead>``."""

from __future__ import annotations

from typing import Any

from lxml import html

from pipeline.outside import whole_number

MOST_COLUMNS = 1000
"""That a cell reaches over, and of a table."""
Element = Any
"""An ``lxml.html.HtmlElement``."""


def set_table(table: Element) -> None:
    """Make a table what pandoc understands, in place."""
    _without_columns(table)
    if _is_frame(table):
        _unframe(table)
        return
    _bound_spans(table)
    _caption_first(table)
    _head(table)


def _bound_spans(table: Element) -> None:
    """A span that is no number counts as none, one beyond ``MOST_COLUMNS`` or the table's end as that (so does the HTML standard's table model)."""
    rows = _rows(table)
    for index, row in enumerate(rows):
        for cell in row.iterchildren("td", "th"):
            for name, most in (("colspan", MOST_COLUMNS), ("rowspan", len(rows) - index)):
                given = cell.get(name)
                span = min(whole_number(given or "", 1), most)
                if given is not None and given.strip() != str(span):
                    cell.set(name, str(span))


def _rows(table: Element) -> list[Element]:
    """The table's own rows, not those of tables in its cells."""
    return [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]


def _without_columns(table: Element) -> None:
    """``<col>`` says widths and colours; pandoc takes one with a ``span`` for one column and cuts the rest of the table off."""
    for element in [element for element in table if element.tag in {"colgroup", "col"}]:
        element.drop_tree()


def _is_frame(table: Element) -> bool:
    """A table of one column is a frame around its content."""
    rows = _rows(table)
    cells = [len([cell for cell in row if cell.tag in {"td", "th"}]) for row in rows]
    return bool(rows) and max(cells, default=0) <= 1 and not list(table.iter("th", "caption"))


def _unframe(table: Element) -> None:
    for element in [table, *table.iter("tbody", "thead", "tfoot", "tr", "td")]:
        element.tag = "div"
        for key in list(element.attrib):
            del element.attrib[key]


def _caption_first(table: Element) -> None:
    """HTML wants the caption first, browsers show it anywhere; of several the others become lines above the table."""
    captions = [element for element in table.iter("caption") if next(element.iterancestors("table")) is table]
    for caption in captions[1:]:
        caption.drop_tree() if not caption.text_content().strip() else _line_above(table, caption)
    if captions:
        captions[0].tail = None
        table.insert(0, captions[0])


def _line_above(table: Element, caption: Element) -> None:
    caption.tag, caption.tail = "p", None
    table.addprevious(caption)


def _head(table: Element) -> None:
    """The first rows that hold nothing but header cells become the table's head, where it has none, as far as their spans reach."""
    rows = _rows(table)
    if any(next(head.iterancestors("table")) is table for head in table.iter("thead")) or not rows:
        return
    count, reach = 0, 0
    for index, row in enumerate(rows):
        cells = [cell for cell in row if cell.tag in {"td", "th"}]
        if index >= reach and not (cells and all(cell.tag == "th" for cell in cells)):
            break
        count += 1
        reach = max([reach, *(index + whole_number(cell.get("rowspan", "")) for cell in cells)])
    if 0 < count < len(rows):
        head = html.Element("thead")
        caption = table.find("caption")
        table.insert(0 if caption is None else 1, head)
        for row in rows[:count]:
            head.append(row)
