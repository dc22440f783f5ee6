r"""The plain bilingual table: tab-separated UTF-8, a line a sentence.

A line break, tab or backslash in a text is ``\n``, ``\t``, ``\\``; a text that a spreadsheet would take for a formula has an
apostrophe before it.
"""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.article import Bilingual
from pipeline.errors import DuizhaoError
from pipeline.exchange.rows import COLUMNS, Incoming, IncomingRow, read_reference, rows

_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_UNESCAPES = {value: key for key, value in _ESCAPES.items()}


def write_tsv(bilingual: Bilingual) -> bytes:
    """The file."""
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
    """The rows of the table.

    :raises DuizhaoError: the file is not UTF-8 text, or has no header line.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DuizhaoError("is not UTF-8 text", path=path, hint="Save it as UTF-8 (in Excel: “CSV UTF-8” or Unicode text).") from error
    article = ""
    columns: dict[str, int] = {}
    found: list[IncomingRow] = []
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        cells = [_plain(cell) for cell in line.split("\t")]
        if cells[0].strip() == "# duizhao review" and len(cells) > 1:
            article = cells[1].strip()
        elif {"ID", "Target"} <= set(cells):
            columns = {name: cells.index(name) for name in COLUMNS if name in cells}
        elif line.strip():
            if not columns:
                raise DuizhaoError(
                    "has no header line with ID and Target", path=path, line=number, hint=f"Put it back: {' '.join(COLUMNS)}."
                )
            found.append(_row(number, cells, columns))
    return Incoming(article, tuple(found))


def _row(number: int, cells: list[str], columns: dict[str, int]) -> IncomingRow:
    def text(name: str) -> str | None:
        place = columns.get(name, len(cells))
        return cells[place] if place < len(cells) else None

    short = len(cells) <= max(columns[name] for name in ("ID", "Target"))
    return IncomingRow(
        place=f"line {number}",
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
