"""XLIFF 1.2, for CAT tools that do not read 2.1: a ``trans-unit`` a sentence, chips as ``<g>`` and ``<x/>``."""

from __future__ import annotations

import re
from pathlib import Path

from lxml import etree

from pipeline.article import Bilingual, Comment, Mark, State
from pipeline.bilingual import attribute, escape, refuse_other_target
from pipeline.errors import DuizhaoError
from pipeline.exchange.chips import ChipText, marks_of, pieces
from pipeline.exchange.rows import Incoming, IncomingRow, Reference, ReviewRow, is_segment_id, read_reference, rows
from pipeline.exchange.xmltext import ChipReader, inline_xml
from pipeline.files import parse_xml
from pipeline.formats import Format
from pipeline.inlinetags import INLINE_TAGS
from pipeline.status import APPROVED

NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
_X = f"{{{NAMESPACE}}}"
_OUT: dict[State, str] = {
    "initial": "needs-translation",
    "translated": "needs-review-translation",
    "reviewed": "signed-off",
    "final": "final",
}
_IN: dict[str, State] = {
    "final": "final", "signed-off": "reviewed", "translated": "translated", "needs-review-translation": "translated",
    "needs-review-adaptation": "translated", "needs-review-l10n": "translated", "needs-adaptation": "translated", "needs-l10n": "translated",
    "needs-translation": "initial", "new": "initial",
}  # fmt: skip
_QUALIFIERS = {"mt": "leveraged-mt", "tm": "exact-match"}
_READER = ChipReader(
    pairs={"g": ("id",)}, starts={"bx": ("rid", "id"), "bpt": ("rid", "id")}, ends={"ex": ("rid", "id"), "ept": ("rid", "id")},
    singles={"x": ("id",), "ph": ("id",)},
)  # fmt: skip


def write_xliff12(bilingual: Bilingual) -> bytes:
    """Return the file."""
    article = bilingual.article
    file = (
        f'original={attribute(article.path.name)} source-language="{article.lang}" target-language="en" datatype="plaintext" '
        f"category={attribute(f'duizhao:{article.name}')}"
    )
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<xliff xmlns="{NAMESPACE}" version="1.2">',
        f"  <file {file}>",
        "    <body>",
    ]
    block = ""
    for row in rows(bilingual):
        if row.starts_block:
            lines += ["      </group>"] if block else []
            block = row.block.id
            lines.append(f'      <group id={attribute(block)} restype="x-{row.kind}">')
        lines += _unit(row)
    lines += [*(["      </group>"] if block else []), "    </body>", "  </file>", "</xliff>"]
    return ("\n".join(lines) + "\n").encode("utf-8")


def _unit(row: ReviewRow) -> list[str]:
    marks = marks_of(row.segment.source, row.target)
    approved = ' approved="yes"' if row.state in APPROVED else ""
    lines = [
        f'        <trans-unit id={attribute(row.segment.id)} extradata={attribute(str(row.reference))}{approved} xml:space="preserve">',
        f"          <source>{_inline(pieces(row.segment.source, marks, is_source=True), marks)}</source>",
    ]
    if row.target is not None and row.entry.target:
        qualifier = _QUALIFIERS.get(row.entry.target.origin)
        more = f' state-qualifier="{qualifier}"' if qualifier and row.state == "translated" else ""
        lines.append(f'          <target state="{_OUT[row.state]}"{more}>{_inline(pieces(row.target, marks), marks)}</target>')
    lines += [
        f"          <note{f' from={attribute(who)}' if (who := comment.by) else ''}>{escape(comment.text)}</note>"
        for comment in row.entry.comments
    ]
    return [*lines, "        </trans-unit>"]


def _inline(found: list[ChipText], marks: tuple[Mark, ...]) -> str:
    def kind(mark: Mark) -> str:
        return f'ctype="{INLINE_TAGS[mark.kind].xliff12 or f"x-{mark.kind}"}"'

    tags = (
        lambda number, mark: f'<g id="{number}" {kind(mark)}>',
        lambda _number, _mark: "</g>",
        lambda number, mark: f'<x id="{number}" {kind(mark)}/>',
    )
    return inline_xml(found, marks, tags, escape)


def read_xliff12(path: Path) -> Incoming:
    """Return the units of the file.

    :raises DuizhaoError: it cannot be read.
    """
    root = parse_xml(path.read_bytes(), path)
    if root.tag != f"{_X}xliff":
        raise DuizhaoError(
            "is not XLIFF 1.2", path=path, line=1, hint="XLIFF 2 files, 1.2 files and TMX are told apart by their root element."
        )
    article = ""
    found: list[IncomingRow] = []
    for file in root.iterfind(f"{_X}file"):
        refuse_other_target(file, "target-language", path)
        category = file.get("category", "")
        original = re.split(r"[/\\]", file.get("original", ""))[-1]
        article = article or (category.removeprefix("duizhao:") if category.startswith("duizhao:") else original.rpartition(".")[0])
        found += [_row(unit) for unit in file.iter(f"{_X}trans-unit")]
    return Incoming(article, tuple(found), by_source=True)


def _row(unit: etree._Element) -> IncomingRow:
    source_element, target_element = unit.find(f"{_X}source"), unit.find(f"{_X}target")
    source = "" if source_element is None else _READER.read(source_element)
    name = unit.get("id", "")
    reference = read_reference(unit.get("extradata", ""))
    if reference is None or (reference.segment != name and is_segment_id(name)):
        reference = Reference(name) if is_segment_id(name) else None
    state = "" if target_element is None else _IN.get(target_element.get("state", ""), "")
    if unit.get("approved") == "yes" and state in {"", "initial", "translated"}:
        state = "reviewed"
    notes = [Comment("".join(note.itertext()).strip(), note.get("from", ""), "") for note in unit.iterfind(f"{_X}note")]  # type: ignore[arg-type]
    marks = [mark for side in (source_element, target_element) if side is not None for mark in side.iter(f"{_X}mrk")]
    notes += [Comment(said, "", "") for said in dict.fromkeys(mark.get("comment", "").strip() for mark in marks)]
    return IncomingRow(
        location=f"line {unit.sourceline}",
        reference=reference,
        target=None if target_element is None else _READER.read(target_element),
        state=state,
        remarks=tuple(note for note in notes if note.text),
        source=source,
    )


FORMAT: Format[Bilingual, Incoming] = Format(
    "xliff12", "XLIFF 1.2", ".review12.xlf", read=read_xliff12, write=write_xliff12, endings=(".xliff", ".xml"), roots=(f"{_X}xliff",)
)
