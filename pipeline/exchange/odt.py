"""The review table as LibreOffice Writer saved it in its own format; what goes out is a Word file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from pipeline.article import Bilingual
from pipeline.exchange.reviewtable import article_of, by_number, named_above, table_rows
from pipeline.exchange.rows import Incoming
from pipeline.formats import Format
from pipeline.odf import OFFICE, TABLE, TEXT, read_odf, rows_of, seen
from pipeline.outside import whole_number
from pipeline.spreadsheets import Cell


def read_odt(path: Path) -> Incoming:
    """Return the rows of the review table.

    :raises DuizhaoError: the file cannot be read.
    """
    file = read_odf(path)
    found = [row for table in file.body.iter(f"{TABLE}table") for row in table_rows(_lines(table), by_number)]
    paragraphs = ([_cell(paragraph)] for paragraph in file.body.iterfind(f"{OFFICE}text/{TEXT}p"))
    return Incoming(article_of(file.identifier) or named_above(paragraphs), tuple(found), file.by)


def _lines(table: etree._Element) -> Iterator[tuple[int, list[Cell]]]:
    for number, row in enumerate(rows_of(table), 1):
        yield number, [_cell(cell) for cell in row if cell.tag in {f"{TABLE}table-cell", f"{TABLE}covered-table-cell"}]


def _cell(element: etree._Element) -> Cell:
    content = seen(element)
    spans = whole_number(element.get(f"{TABLE}number-rows-spanned", ""), 1) > 1
    is_merged = spans or element.tag == f"{TABLE}covered-table-cell"
    return Cell(content.text, content.remarks, "has merged cells" if is_merged else content.problem)


FORMAT: Format[Bilingual, Incoming] = Format(
    "odt", "LibreOffice Writer", ".review.odt", read=read_odt, members=("application/vnd.oasis.opendocument.text",)
)
