"""TBX-Basic (ISO 30042:2019, style DCA) out and in; the former edition's ``martif`` files are read, too.

It holds source, variants, English, forms, abbreviation, forbidden English, part of speech, subject field, note, status, scope and id.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import cast

from lxml import etree

from pipeline.errors import DuizhaoError
from pipeline.files import parse_xml
from pipeline.formats import Format
from pipeline.glossary.entries import TermEntry, TermsRead, checked_entry, source_hash
from pipeline.language import counted
from pipeline.language.tags import base_language
from pipeline.xmlnames import local_name

NAMESPACE = "urn:iso:std:iso:30042:ed-2"
HELD = frozenset(
    {
        "source",
        "target",
        "variants",
        "forms",
        "abbreviation",
        "forbidden",
        "pos",
        "domain",
        "note",
        "status",
        "articles",
        "id",
        "do_not_translate",
    }
)
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_STATUS = {"approved": "preferredTerm-admn-sts", "proposed": "admittedTerm-admn-sts", "deprecated": "supersededTerm-admn-sts"}
_PARTS = {"name": "noun", "noun": "noun", "verb": "verb", "adjective": "adjective", "phrase": "other", "other": "other"}
_MODELS = (
    ("TBXcoreStructV03_TBX-Basic_integrated.rng", "http://relaxng.org/ns/structure/1.0"),
    ("TBX-Basic_DCA.sch", "http://purl.oclc.org/dsdl/schematron"),
)
_SCHEMAS = "https://raw.githubusercontent.com/LTAC-Global/TBX-Basic_dialect/master/DCA/"


def write_tbx(entries: Sequence[TermEntry], title: str = "") -> bytes:
    """Return the entries as a TBX-Basic file."""
    root = etree.Element(f"{{{NAMESPACE}}}tbx", {"type": "TBX-Basic", "style": "dca", _LANG: "zh"}, nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    description = _sub(_sub(root, "tbxHeader"), "fileDesc")
    if title:
        _sub(_sub(description, "titleStmt"), "title", title)
    _sub(_sub(description, "sourceDesc"), "p", "Glossary, Chinese to English, exported by Duizhao")
    body = _sub(_sub(root, "text"), "body")
    for entry in entries:
        _concept(body, entry)
    etree.indent(root, "  ")
    models = "".join(f'<?xml-model href="{_SCHEMAS}{name}" type="application/xml" schematypens="{kind}"?>\n' for name, kind in _MODELS)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{models}'.encode() + etree.tostring(root, encoding="unicode").encode("utf-8") + b"\n"


def _sub(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}", attributes)
    element.text = text
    return element


def _concept(body: etree._Element, entry: TermEntry) -> None:
    concept = _sub(body, "conceptEntry", id=_xml_id(entry.id) or f"c{source_hash(entry.source)}")
    if entry.domain:
        _sub(concept, "descrip", entry.domain, type="subjectField")
    if entry.note:
        _sub(concept, "note", entry.note)
    chinese = _sub(concept, "langSec", **{_LANG: "zh"})
    _term(
        chinese,
        entry.source,
        {"partOfSpeech": _PARTS.get(entry.pos or "", ""), "administrativeStatus": _STATUS[entry.status]},
        entry.articles,
    )
    for variant in entry.variants:
        _term(chinese, variant, {"termType": "variant", "administrativeStatus": "admittedTerm-admn-sts"})
    english = _sub(concept, "langSec", **{_LANG: "en"})
    _term(
        english,
        entry.target or entry.source,
        {"partOfSpeech": _PARTS.get(entry.pos or "", ""), "administrativeStatus": "preferredTerm-admn-sts"},
    )
    if entry.abbreviation:
        _term(english, entry.abbreviation, {"termType": "abbreviation", "administrativeStatus": "admittedTerm-admn-sts"})
    for form in entry.forms:
        _term(english, form, {"termType": "variant", "administrativeStatus": "admittedTerm-admn-sts"})
    for text in entry.forbidden:
        _term(english, text, {"administrativeStatus": "deprecatedTerm-admn-sts"})


def _xml_id(entry_id: str) -> str:
    """The id as XML allows it: one that does not begin with a letter has a low line before it."""
    return f"_{entry_id}" if entry_id and not entry_id[0].isalpha() else entry_id


def _term(parent: etree._Element, text: str, notes: dict[str, str], subsets: Iterable[str] = ()) -> None:
    section = _sub(parent, "termSec")
    _sub(section, "term", text)
    for kind, value in notes.items():
        if value:
            _sub(section, "termNote", value, type=kind)
    for subset in subsets:
        _sub(section, "admin", subset, type="projectSubset")


def read_tbx(path: Path) -> TermsRead:
    """Return the entries of a TBX file that have a Chinese and an English term; the others are counted by their languages."""
    root = parse_xml(path.read_bytes(), path, allow_doctype=True)
    concepts = [element for element in root.iter() if local_name(element) in {"conceptEntry", "termEntry"}]
    if not concepts:
        raise DuizhaoError("holds no terms (conceptEntry, termEntry)", path=path, hint="Is it a TBX file?")
    entries: list[TermEntry] = []
    others: Counter[str] = Counter()
    for concept in concepts:
        entry = _entry(concept, path)
        if entry is None:
            others[", ".join(dict.fromkeys(_tag(section) or "?" for section in _sections(concept))) or "no language"] += 1
        else:
            entries.append(entry)
    left_out = [f"{counted(times, 'concept')} without Chinese and English ({which})" for which, times in others.items()]
    return TermsRead(tuple(entries), tuple(left_out))


def _entry(concept: etree._Element, path: Path) -> TermEntry | None:
    chinese, english = _terms(concept, "zh"), _terms(concept, "en")
    sources = [one for one in chinese if not one.is_deprecated]
    targets = [one for one in english if not one.is_deprecated]
    if not sources or not targets:
        return None
    source = next((one for one in sources if one.kind != "variant"), sources[0])
    target = next((one for one in targets if one.kind not in {"variant", "abbreviation", "acronym", "shortForm"}), targets[0])
    short = next((one for one in targets if one is not target and one.kind in {"abbreviation", "acronym", "shortForm"}), None)
    part = target.part if target.part in {"verb", "adjective"} or (target.part == "noun" and target.text.islower()) else None
    allowed = {one.text for one in targets}
    fields = {
        "source": source.text,
        "target": "" if target.text == source.text else target.text,
        "do_not_translate": target.text == source.text,
        "variants": tuple(one.text for one in sources if one is not source),
        "forms": tuple(one.text for one in targets if one is not target and one is not short),
        "abbreviation": short.text if short else "",
        "forbidden": tuple(one.text for one in english if one.is_deprecated and one.text not in allowed),
        "pos": part,
        "domain": _text(concept, "descrip", "subjectField"),
        "note": "\n".join(text for child in concept if local_name(child) == "note" and (text := _whole(child))),
        "status": {"admittedTerm-admn-sts": "proposed", "supersededTerm-admn-sts": "deprecated"}.get(source.status, "approved"),
        "articles": source.subsets,
        "id": _id(concept, source.text),
    }
    return checked_entry(fields, path, cast("int | None", concept.sourceline))


def _id(concept: etree._Element, source: str) -> str:
    """The concept's id as :func:`_xml_id` was given it; none where it is made of the source, or is no id that a glossary can hold."""
    name = concept.get("id", "")
    known = name != f"c{source_hash(source)}" and re.fullmatch(r"[A-Za-z0-9._-]*", name)
    return re.sub(r"\A_(?![A-Za-z])", "", name) if known else ""


class _One:
    """One term of a file with its notes."""

    def __init__(self, section: etree._Element) -> None:
        self.text = next((_whole(element) for element in section.iter() if local_name(element) == "term"), "")
        notes = {element.get("type", ""): _whole(element) for element in section.iter() if local_name(element) == "termNote"}
        self.kind = notes.get("termType", "")
        self.status = notes.get("administrativeStatus", "")
        self.part = notes.get("partOfSpeech", "")
        self.is_deprecated = self.status in {"deprecatedTerm-admn-sts", "deprecatedTerm", "forbidden", "obsolete"}
        subsets = [element for element in section.iter() if local_name(element) == "admin" and element.get("type") == "projectSubset"]
        self.subsets = tuple(_whole(element) for element in subsets)


def _sections(concept: etree._Element) -> list[etree._Element]:
    return [element for element in concept if local_name(element) in {"langSec", "langSet"}]


def _tag(section: etree._Element) -> str:
    return section.get(_LANG) or section.get("lang") or ""


def _terms(concept: etree._Element, language: str) -> list[_One]:
    sections = [section for section in _sections(concept) if base_language(_tag(section)) == language]
    units = [unit for section in sections for unit in section if local_name(unit) in {"termSec", "tig", "ntig"}]
    return [one for unit in units if (one := _One(unit)).text]


def _text(concept: etree._Element, name: str, kind: str) -> str:
    return next((_whole(element) for element in concept.iter() if local_name(element) == name and element.get("type") == kind), "")


def _whole(element: etree._Element) -> str:
    return " ".join("".join(str(part) for part in element.itertext()).split())


FORMAT: Format[Sequence[TermEntry], TermsRead] = Format(
    "tbx",
    "TBX",
    ".tbx",
    read=read_tbx,
    write=write_tbx,
    endings=(".xml",),
    roots=(f"{{{NAMESPACE}}}tbx", "tbx", "martif", "{urn:iso:std:iso:30042:ed-1}martif"),
)
