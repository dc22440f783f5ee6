"""The formats in which reviews go out and come back: one module each, one line here."""

from __future__ import annotations

from pipeline.article import Bilingual
from pipeline.exchange import docx_writing, odt, po, tables, tmx, xliff12, xliff21, xlsx
from pipeline.exchange.rows import Incoming
from pipeline.formats import Format

REGISTRY: tuple[Format[Bilingual, Incoming], ...] = (
    docx_writing.FORMAT,
    xlsx.FORMAT,
    xliff21.FORMAT,
    xliff21.FOR_POEDIT,
    xliff12.FORMAT,
    tmx.FORMAT,
    po.FORMAT,
    tables.FORMAT,
    odt.FORMAT,
    xlsx.ODS,
)
FORMATS: dict[str, Format[Bilingual, Incoming]] = {one.name: one for one in REGISTRY if one.write and one.read}
"""Those that go out and come back, by name."""
EXPORTS: dict[str, Format[Bilingual, Incoming]] = {one.name: one for one in REGISTRY if one.write}
"""All that go out."""
