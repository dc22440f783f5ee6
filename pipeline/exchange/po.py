"""PO for gettext tools: a message a sentence; what nobody has reviewed is fuzzy."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from pipeline import __version__
from pipeline.article import Bilingual
from pipeline.errors import DuizhaoError
from pipeline.exchange.rows import Incoming, IncomingRow, Row, read_reference, remark, rows
from pipeline.formats import Format
from pipeline.status import APPROVED

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def write_po(bilingual: Bilingual) -> bytes:
    """The file; without dates, so that the same translations give the same bytes."""
    name = bilingual.article.name
    header = (
        f"Project-Id-Version: duizhao {__version__}\nLanguage: en\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n"
        f"Content-Transfer-Encoding: 8bit\nX-Source-Language: {bilingual.article.lang}\nX-Duizhao-Article: {name}\n"
    )
    parts = [f'msgid ""\nmsgstr {_quoted(header)}\n', *(_message(row, name) for row in rows(bilingual))]
    return "\n".join(parts).encode("utf-8", "replace")


def _message(row: Row, name: str) -> str:
    lines = [f"# {line}" for comment in row.entry.comments for line in remark(comment).split("\n")]
    place = re.sub(r"\s", "_", name)
    lines += [f"#. {row.kind}", f"#: {place}:{row.number}"]
    if row.target is not None and row.state not in APPROVED:
        lines.append("#, fuzzy")
    lines += [
        f"msgctxt {_quoted(str(row.reference))}",
        f"msgid {_quoted(row.source_with_chips())}",
        f"msgstr {_quoted(row.target_with_chips())}",
    ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A PO string; one with line breaks has a line for each."""
    pieces = re.findall(r"[^\n]*\n|[^\n]+", text) or [""]
    quoted = ['"' + re.sub(r'[\\"\n\t\r]', lambda match: _ESCAPES[match[0]], piece) + '"' for piece in pieces]
    return quoted[0] if len(quoted) == 1 else "\n".join(['""', *quoted])


def read_po(path: Path) -> Incoming:
    """The messages of the file.

    :raises DuizhaoError: it cannot be read.
    """
    from translate.storage import pypo  # noqa: PLC0415

    try:
        store: Any = pypo.pofile()
        store.parse(path.read_bytes())
    except Exception as error:  # the toolkit raises whatever its parsers do
        raise DuizhaoError(f"cannot be read as PO: {error}", path=path, hint="Save it again in its program.") from error
    header = store.parseheader() if store.units else {}
    found = [_row(unit) for unit in store.units if not unit.isheader() and not unit.isobsolete()]
    return Incoming(str(header.get("X-Duizhao-Article", "")), tuple(found))


def _row(unit: Any) -> IncomingRow:
    reference = read_reference(str(unit.getcontext()))
    target = str(unit.target or "")
    before = reference.state if reference else None
    approved = "final" if before == "final" else "reviewed"
    fuzzy = "initial" if before == "initial" else "translated"
    state = "" if not target else fuzzy if unit.isfuzzy() else approved
    notes = str(unit.getnotes("translator")).strip()
    lines = getattr(unit, "line_number", None)
    return IncomingRow(
        place=f"line {lines}" if lines else f"message {reference.segment if reference else str(unit.source)[:20]!r}",
        reference=reference,
        target=target,
        state=state,
        comment=notes,
        source=str(unit.source),
    )


FORMAT: Format[Bilingual, Incoming] = Format(
    "po", "gettext PO (Poedit, OmegaT)", ".po", read=read_po, write=write_po, endings=(".pot",), text=r'^msgid\s+"'
)
