"""XLIFF 2.1 for CAT tools: the aligned file itself, with what an import needs to tell what was changed outside."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from lxml import etree

from pipeline.article import Bilingual
from pipeline.bilingual import METADATA, NAMESPACE, dump, parse
from pipeline.exchange.rows import Incoming, IncomingRow, Reference, read_reference, rows, source_hash
from pipeline.formats import Format

_X = f"{{{NAMESPACE}}}"
_MDA = f"{{{METADATA}}}"


def write_xliff21(bilingual: Bilingual) -> bytes:
    """The file: sentences that left the source are not in it, every other has its reference in the metadata of its unit."""
    references = {row.segment.id: str(row.reference) for row in rows(bilingual)}
    root = etree.fromstring(dump(replace(bilingual, removed=())))
    for unit in root.iter(f"{_X}unit"):
        metadata = unit.find(f"{_MDA}metadata")
        for segment in unit.iterfind(f"{_X}segment"):
            name = segment.get("id", "")
            if name not in references:
                continue
            if metadata is None:
                metadata = etree.Element(f"{_MDA}metadata")
                unit.insert(0, metadata)
            group = etree.SubElement(metadata, f"{_MDA}metaGroup", id=f"{name}.ref", category="reference")
            etree.SubElement(group, f"{_MDA}meta", type="reference").text = references[name]
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"


def read_xliff21(path: Path) -> Incoming:
    """The segments of the file.

    :raises DuizhaoError: it cannot be read.
    """
    data = path.read_bytes()
    stored = parse(data, path)
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    known: dict[str, Reference] = {}
    for meta in root.iterfind(f".//{_MDA}metaGroup[@category='reference']/{_MDA}meta"):
        reference = read_reference(meta.text or "")
        if reference:
            known[reference.segment] = reference
    lines = {segment.get("id", ""): segment.sourceline for segment in root.iter(f"{_X}segment")}
    file = root.find(f"{_X}file")
    original = "" if file is None else file.get("original", "").replace("\\", "/").rpartition("/")[2]
    found = []
    for unit in stored.units:
        for segment in unit.segments:
            reference = known.get(segment.id) or Reference(segment.id, source_hash(segment.source))
            target = segment.entry.target
            found.append(
                IncomingRow(
                    place=f"line {lines.get(segment.id, '?')}",
                    reference=reference,
                    target=target.text if target else None,
                    state=target.state if target else "",
                    remarks=segment.entry.comments,
                    source=segment.source.text,
                )
            )
    return Incoming(original.rpartition(".")[0], tuple(found))


FORMAT: Format[Bilingual, Incoming] = Format(
    "xliff", "XLIFF 2.1", ".review.xlf", read=read_xliff21, write=write_xliff21, endings=(".xliff", ".xml"), roots=(f"{_X}xliff",)
)
