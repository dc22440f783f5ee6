"""A review table as LibreOffice saves it in its own formats, and the hands of a person in it."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

from review_files import outgoing

from pipeline.article import Bilingual
from pipeline.exchange.rows import COLUMNS, rows
from pipeline.status import STATES

NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (("office", "office"), ("table", "table"), ("text", "text"), ("draw", "drawing"), ("meta", "meta"))
) + ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"'  # fmt: skip
Typed = Mapping[tuple[int, str], str]
"""By sentence and column: the content of the cell, as XML where it begins with ``<``."""


def save_odt(folder: Path, typed: Typed | None = None, bilingual: Bilingual | None = None, *, before: str = "") -> Path:
    """The Word table, opened and saved in Writer: a content control around ID, source and state, a style around runs."""
    lines = []
    for number, cells in enumerate(_cells(bilingual), 0):
        content = [
            _typed((typed or {}).get((number, name)))
            or f"<text:p>{_control(name, _paragraph(text)) if number and name in {'ID', 'Source', 'State'} else _paragraph(text)}</text:p>"
            for name, text in zip(COLUMNS, cells, strict=True)
        ]
        row = "<table:table-row>" + "".join(f'<table:table-cell office:value-type="string">{one}</table:table-cell>' for one in content) + "</table:table-row>"  # fmt: skip
        lines.append(row if number else f"<table:table-header-rows>{row}</table:table-header-rows>")
    body = f"<office:text>{before}<text:h>题目</text:h><text:p>Article: news</text:p>\n <table:table>{''.join(lines)}</table:table></office:text>"
    return _save(folder / "news.review.odt", "text", body)


def save_ods(folder: Path, typed: Typed | None = None, bilingual: Bilingual | None = None) -> Path:
    """The Excel sheet, opened and saved in Calc: empty cells to the edge of the sheet, each paragraph of a cell by itself."""
    lines = [
        "<table:table-row><table:table-cell office:value-type='string'><text:p>Article: news</text:p></table:table-cell></table:table-row>"
    ]
    lines.append(
        '<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    for number, cells in enumerate(_cells(bilingual), 0):
        content = [(typed or {}).get((number, name), text) for name, text in zip(COLUMNS, cells, strict=True)]
        lines.append(
            f'<table:table-row>{"".join(map(_sheet_cell, content))}<table:table-cell table:number-columns-repeated="16378"/></table:table-row>'
        )
    lines.append(
        '<table:table-row table:number-rows-repeated="1048560"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    return _save(
        folder / "news.review.ods", "spreadsheet", f"<office:spreadsheet><table:table>{''.join(lines)}</table:table></office:spreadsheet>"
    )


def _cells(bilingual: Bilingual | None) -> list[tuple[str, ...]]:
    listed = rows(bilingual or outgoing())
    return [
        COLUMNS,
        *(
            (str(row.number), str(row.reference), row.source_with_chips(), row.target_with_chips(), row.state, row.remarks())
            for row in listed
        ),
    ]


def _paragraph(text: str) -> str:
    return f'<text:span text:style-name="T1">{escape(text).replace(chr(10), "<text:line-break/>")}</text:span>' if text else ""


def _control(name: str, content: str) -> str:
    items = "".join(f'<loext:list-item loext:display-text="{state}" loext:value="{state}"/>' for state in STATES)
    return f"<loext:content-control>{items if name == 'State' else ''}{content}</loext:content-control>"


def _typed(content: str | None) -> str:
    return "" if content is None else content if content.startswith("<") else f"<text:p>{_paragraph(content)}</text:p>"


def _sheet_cell(content: str) -> str:
    if content.startswith("<table"):
        return content
    paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in content.split("\n")) if content else ""
    return f'<table:table-cell office:value-type="string">{paragraphs}</table:table-cell>' if content else "<table:table-cell/>"


def _save(path: Path, kind: str, body: str) -> Path:
    meta = '<meta:user-defined meta:name="OOXMLCorePropertyIdentifier">duizhao:news</meta:user-defined><dc:creator>李梅</dc:creator>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr(
            "content.xml", f"<office:document-content {NAMESPACES}><office:body>{body}</office:body></office:document-content>"
        )
        archive.writestr("meta.xml", f"<office:document-meta {NAMESPACES}><office:meta>{meta}</office:meta></office:document-meta>")
    return path
