"""PO for gettext tools: a message a sentence; what nobody has reviewed is fuzzy."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from translate.storage import pypo

from pipeline import __version__
from pipeline.article import Bilingual
from pipeline.errors import DuizhaoError
from pipeline.exchange.rows import Incoming, IncomingRow, ReviewRow, read_reference, remark, rows
from pipeline.formats import Format
from pipeline.reading.decoding import decode
from pipeline.status import APPROVED

_JOINED = re.compile(r"^#-#-#-#-#  .*  #-#-#-#-#\n?", re.MULTILINE)
"""What gettext's msgcat writes above each of several translations (or remarks) of one message."""
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def write_po(bilingual: Bilingual) -> bytes:
    """Return the file; its date and translator are those of the last change by a person, so that the same translations give the same bytes."""
    article = bilingual.article
    changes = [entry.target for entry in bilingual.entries.values() if entry.target and entry.target.at]
    last = max(changes, key=lambda target: target.at, default=None)
    fields = {
        "Project-Id-Version": f"duizhao {__version__}",
        "Report-Msgid-Bugs-To": "",
        "POT-Creation-Date": _moment(article.meta.date),
        "PO-Revision-Date": _moment(last.at if last else article.meta.date),
        "Last-Translator": f"{(last.by if last else '') or 'Duizhao'} <>",
        "Language-Team": "English <>",
        "Language": "en",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
        "X-Generator": f"Duizhao {__version__}",
        "X-Source-Language": article.lang,
        "X-Duizhao-Article": article.name,
    }
    header = "".join(f"{key}: {_one_line(value)}\n" for key, value in fields.items())
    parts = [f'msgid ""\nmsgstr {_quoted(header)}\n', *(_message(row, article.name) for row in rows(bilingual))]
    return "\n".join(parts).encode("utf-8", "replace")


def _moment(at: str) -> str:
    """A day or a moment in UTC as gettext writes it; the first moment of all where none is known."""
    match = re.match(r"(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d))?", at)
    return f"{match[1]} {match[2] or '00:00'}+0000" if match else "1970-01-01 00:00+0000"


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _message(row: ReviewRow, name: str) -> str:
    lines = [f"# {line}" for comment in row.entry.comments for line in remark(comment).split("\n")]
    slug = re.sub(r"\s", "_", name)
    lines += [f"#. {row.kind}", f"#: {slug}:{row.number}"]
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
    """Return the messages of the file, in whatever charset.

    :raises DuizhaoError: it cannot be read.
    """
    data = _in_utf8(path)
    try:
        store: Any = pypo.pofile()
        store.parse(data)
    except Exception as error:  # the toolkit raises whatever its parsers do
        raise DuizhaoError(f"cannot be read as PO: {error}", path=path, hint="Save it again in its program.") from error
    header = store.parseheader() if store.units else {}
    found = [_row(unit) for unit in store.units if not unit.isheader() and not unit.isobsolete()]
    return Incoming(str(header.get("X-Duizhao-Article", "")), tuple(found), by_source=True)


def _in_utf8(path: Path) -> bytes:
    """The file in UTF-8, from the charset of its header or what its bytes are; the toolkit takes every file for UTF-8."""
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig").encode()
    except UnicodeDecodeError:
        pass
    declared = re.search(rb"charset=([A-Za-z0-9_-]+)", data)
    try:
        text = data.decode(declared[1].decode("ascii")) if declared else decode(data, path).text
    except (LookupError, UnicodeDecodeError):  # “CHARSET”, or a program that changed the one and not the other
        text = decode(data, path).text
    return text.encode()


def _row(unit: Any) -> IncomingRow:
    reference = read_reference(str(unit.getcontext()))
    target = str(unit.target or "")
    before = reference.state if reference else None
    approved = "final" if before == "final" else "reviewed"
    fuzzy = "initial" if before == "initial" else "translated"
    state = "" if not target else fuzzy if unit.isfuzzy() else approved
    notes = _JOINED.sub("", str(unit.getnotes("translator"))).strip()
    lines = getattr(unit, "line_number", None)
    return IncomingRow(
        location=f"line {lines}" if lines else f"message {reference.segment if reference else str(unit.source)[:20]!r}",
        reference=reference,
        target=target,
        state=state,
        comment=notes,
        source=str(unit.source),
        problem="holds several translations, as msgcat joins them: leave one" if _JOINED.search(target) else "",
    )


FORMAT: Format[Bilingual, Incoming] = Format(
    "po", "gettext PO (Poedit, OmegaT)", ".po", read=read_po, write=write_po, endings=(".pot",), text=r'^msgid\s+"'
)
