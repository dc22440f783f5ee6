r"""The plain bilingual table: tab-separated UTF-8, a line a sentence.

A line break, tab or backslash in a text is ``\n``, ``\t``, ``\\``; a text that a spreadsheet would take for a formula has an
apostrophe before it.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from pipeline.article import Bilingual
from pipeline.errors import DuizhaoError
from pipeline.exchange.rows import COLUMNS, Incoming, IncomingRow, read_reference, rows
from pipeline.formats import Format

_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_IN_QUOTES = re.compile(r'"(?:[^"]|"")*"')
"""A cell that Excel saved: it puts quotes around every cell with a comma or a quote, and doubles those within."""
_QUOTES_IN_QUOTES = re.compile(r'"(?=.*"".*")(?:[^"]|"")*"')
"""The same of LibreOffice and others, which do so for cells with a quote only; without one within they may be the translator's own."""
_UNESCAPES = {value: key for key, value in _ESCAPES.items()}


def write_tsv(bilingual: Bilingual) -> bytes:
    """Return the file."""
    lines = [("# duizhao review", bilingual.article.name), COLUMNS]
    for row in rows(bilingual):
        source, target = row.source_with_chips(), row.target_with_chips()
        lines.append((str(row.number), str(row.reference), source, target, row.state, row.remarks()))
    return "".join("\t".join(map(_escaped, line)) + "\n" for line in lines).encode("utf-8", "replace")


def _escaped(text: str) -> str:
    guarded = "'" + text if re.match(r"'*[=+\-@]", text) else text
    return re.sub(r"[\\\n\t\r]", lambda match: _ESCAPES[match[0]], guarded)


def _plain(text: str) -> str:
    plain = re.sub(r"\\[\\ntr]", lambda match: _UNESCAPES[match[0]], text)
    return plain[1:] if re.match(r"'+[=+\-@]", plain) else plain


def read_tsv(path: Path) -> Incoming:
    """Return the rows of the table.

    :raises DuizhaoError: the file is neither UTF-8 nor Excel's “Unicode Text”, or has no header line.
    """
    article = ""
    columns: dict[str, int] = {}
    found: list[IncomingRow] = []
    for number, raw in _lines(path):
        cells = [_plain(cell) for cell in raw]
        if cells[0].strip() == "# duizhao review" and len(cells) > 1:
            article = cells[1].strip()
        elif {"ID", "Target"} <= set(cells):
            columns = {name: cells.index(name) for name in COLUMNS if name in cells}
        elif any(cell.strip() for cell in cells):
            if not columns:
                raise DuizhaoError(
                    "has no header line with ID and Target", path=path, line=number, hint=f"Put it back: {' '.join(COLUMNS)}."
                )
            found.append(_row(number, cells, columns))
    return Incoming(article, tuple(found))


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The number and the cells of each line, without the quotes that Excel puts around some."""
    data = path.read_bytes()
    try:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):  # Excel's “Unicode Text”: a cell with a comma or quote is quoted
            table = csv.reader(io.StringIO(data.decode("utf-16"), newline=""), delimiter="\t")
            yield from ((table.line_num, cells) for cells in table)
            return
        text = data.decode("utf-8-sig")
    except (UnicodeDecodeError, csv.Error) as error:
        raise DuizhaoError("is not UTF-8 text", path=path, hint="Save it as UTF-8, or in Excel as “Unicode Text”.") from error
    lines = [line.split("\t") for line in text.replace("\r\n", "\n").split("\n")]
    quotable = [cell for cells in lines for cell in cells if re.search(r'[,"]', cell)]
    excel = "\r\n" in text and all(_IN_QUOTES.fullmatch(cell) for cell in quotable)
    quoted = _IN_QUOTES if excel else _QUOTES_IN_QUOTES
    for number, cells in enumerate(lines, 1):
        yield number, [cell[1:-1].replace('""', '"') if quoted.fullmatch(cell) else cell for cell in cells]


def _row(number: int, cells: list[str], columns: dict[str, int]) -> IncomingRow:
    def text(name: str) -> str | None:
        column = columns.get(name, len(cells))
        return cells[column] if column < len(cells) else None

    short = len(cells) <= max(columns[name] for name in ("ID", "Target", "State") if name in columns)
    return IncomingRow(
        location=f"line {number}",
        reference=read_reference(text("ID") or ""),
        target=text("Target"),
        state=text("State") or "",
        comment=text("Comment") or "",
        source=text("Source"),
        problem="has fewer columns than the header"
        if short
        else "has more columns than the header"
        if len(cells) > len(COLUMNS) + 3
        else "",
    )


FORMAT: Format[Bilingual, Incoming] = Format(
    "tsv", "tab-separated text", ".review.tsv", read=read_tsv, write=write_tsv, endings=(".txt",), text=r"^\W*# duizhao review"
)
