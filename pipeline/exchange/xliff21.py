"""XLIFF 2 for CAT tools: the aligned file, by paragraphs, with what an import needs to tell what was changed outside.

2.1 is for all; 2.0 is for Poedit, which reads no other version 2 and has a state of its own for drafts: its “needs work” is the sub-state
``poedit:fuzzy``, which goes when a person has looked. A file of that kind is known by its version.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from lxml import etree

from pipeline.article import Bilingual, Mark, RichText
from pipeline.bilingual import METADATA, NAMESPACE, dump, is_removed, marks_by_inline_id, original_data, parse, read_inline
from pipeline.exchange.rows import Incoming, IncomingRow, Reference, is_segment_id, read_reference, rows, source_hash
from pipeline.files import parse_xml
from pipeline.formats import Format

_X = f"{{{NAMESPACE}}}"
_MDA = f"{{{METADATA}}}"
_FUZZY = "poedit:fuzzy"


def write_xliff21(bilingual: Bilingual) -> bytes:
    """Return the file: sentences that left the source are not in it, every other has its reference in the metadata of its unit."""
    return _bytes(_tree(bilingual, by_paragraph=True))


def write_xliff20(bilingual: Bilingual) -> bytes:
    """Write the article in version 2.0, by sentences as Poedit shows them, what nobody has approved as its “needs work”."""
    root = _tree(bilingual, by_paragraph=False)
    root.set("version", "2.0")
    for segment in root.iter(f"{_X}segment"):
        if segment.get("state") == "translated":
            segment.set("subState", _FUZZY)
    return _bytes(root)


def _tree(bilingual: Bilingual, *, by_paragraph: bool) -> etree._Element:
    references = {row.segment.id: str(row.reference) for row in rows(bilingual)}
    root = etree.fromstring(dump(replace(bilingual, removed=()), by_paragraph=by_paragraph))
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
    return root


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"


def read_xliff21(path: Path) -> Incoming:
    """Return the segments of the file.

    :raises DuizhaoError: it cannot be read.
    """
    data = path.read_bytes()
    root = parse_xml(data, path)
    segments = (segment for unit in parse(data, path).units for segment in unit.segments)
    found: list[IncomingRow] = []
    for unit in root.iter(f"{_X}unit"):
        elements = unit.findall(f"{_X}segment")
        references = _references(unit)
        if is_removed(unit) or unit.get("id") == "empty":
            continue
        for element, read, segment in zip(elements, _readers(unit, elements), segments, strict=False):
            target = segment.entry.target
            reference = _reference(element, segment.source, references)
            found.append(
                IncomingRow(
                    location=f"line {element.sourceline}",
                    reference=reference,
                    target=read if target else None,
                    state="reviewed" if _is_done(root, element, reference) else target.state if target else "",
                    remarks=segment.entry.comments,
                    source=segment.source.text,
                )
            )
    file = root.find(f"{_X}file")
    original = "" if file is None else file.get("original", "").replace("\\", "/").rpartition("/")[2]
    return Incoming(original.rpartition(".")[0], tuple(found), by_source=True)


def _readers(unit: etree._Element, elements: Sequence[etree._Element]) -> Iterator[Callable[[Sequence[Mark]], RichText]]:
    """How each segment's target is read by who knows the marks of its sentence: the file may have lost the original data."""
    data = original_data(unit)
    known: dict[str, Mark] = {}
    for element in elements:
        source = element.find(f"{_X}source")
        known |= {} if source is None else marks_by_inline_id(source, data)
    for element in elements:
        target = element.find(f"{_X}target")
        yield partial(_read, target, data, known)


def _read(target: etree._Element | None, data: Mapping[str, str], known: Mapping[str, Mark], expected: Sequence[Mark]) -> RichText:
    return RichText() if target is None else read_inline(target, data, known, expected)


def _references(unit: etree._Element) -> list[Reference]:
    metas = unit.iterfind(f"{_MDA}metadata/{_MDA}metaGroup[@category='reference']/{_MDA}meta")
    return [reference for meta in metas if (reference := read_reference(meta.text or ""))]


def _reference(element: etree._Element, source: RichText, known: list[Reference]) -> Reference | None:
    """The reference in the unit's metadata: by the segment's id, or for a tool that dropped it by its source; else the id alone."""
    name = element.get("id", "")
    mark = source_hash(source)
    found = next((one for one in known if one.segment == name), None) or next(
        (one for one in known if not name and one.source == mark), None
    )
    if found is not None:
        known.remove(found)
    return found or (Reference(name) if is_segment_id(name) else None)


def _is_done(root: etree._Element, element: etree._Element, reference: Reference | None) -> bool:
    """Whether a person took Poedit's mark of a draft away, or translated what was not."""
    is_poedits = root.get("version") == "2.0" and reference is not None and reference.state in {"initial", "translated"}
    return is_poedits and element.get("state") == "translated" and element.get("subState") != _FUZZY


FORMAT: Format[Bilingual, Incoming] = Format(
    "xliff", "XLIFF 2.1", ".review.xlf", read=read_xliff21, write=write_xliff21, endings=(".xliff", ".xml"), roots=(f"{_X}xliff",)
)
FOR_POEDIT: Format[Bilingual, Incoming] = Format("xliff20", "XLIFF 2.0 (Poedit)", ".review20.xlf", write=write_xliff20)
"""Read as every XLIFF 2."""
