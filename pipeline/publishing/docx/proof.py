"""Proof that a Word book is whole: its AST holds every sentence once and in order, and the finished file still says them all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lxml import etree

from pipeline.article import Bilingual, walk
from pipeline.files import parse_xml
from pipeline.publishing.book.edition import Edition
from pipeline.publishing.document.coverage import Found, expected, problems, problems_in_text
from pipeline.publishing.docx.package import read_members

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def ast_faults(bilingual: Bilingual, blocks: list[Any], edition: Edition, prefix: str = "") -> list[str]:
    """What is missing, doubled or out of order in the blocks of an article; its notes stand where they are met, and may be in any order."""
    wanted = expected(bilingual)
    place = {item.id: index for index, item in enumerate(wanted)}
    notes = _note_sentences(bilingual)
    found = sorted(sentences(blocks, prefix), key=lambda item: place.get(item.id, -1) if item.id in notes else -1)
    return problems(wanted, found, sides=edition.look().sides)


def text_faults(bilingual: Bilingual, data: bytes, edition: Edition) -> list[str]:
    """What is missing from the finished document: each side's sentences must stand in its text in order, those of notes anywhere."""
    return text_faults_of_all([bilingual], data, edition)


def text_faults_of_all(bilinguals: Sequence[Bilingual], data: bytes, edition: Edition) -> list[str]:
    """The same for a book of several articles, one after another."""
    members = read_members(data)
    body = document_text(parse_xml(members["word/document.xml"], "word/document.xml"))
    everything = body + document_text(parse_xml(members["word/footnotes.xml"], "word/footnotes.xml"))
    faults: list[str] = []
    for side, shown in (("source", edition.has_source), ("target", edition.has_target)):
        if shown:
            in_body: list[Found] = []
            for bilingual in bilinguals:
                notes, wanted = _note_sentences(bilingual), expected(bilingual)
                in_body += [item for item in wanted if item.id not in notes]
                for item in wanted:
                    faults += problems_in_text([item], everything, sides=side) if item.id in notes else []
            faults += problems_in_text(in_body, body, sides=side)
    return faults


def _note_sentences(bilingual: Bilingual) -> set[str]:
    return {segment.id for note in walk(bilingual.article.notes) for segment in note.segments}


def sentences(blocks: Any, prefix: str = "") -> list[Found]:
    """The sentences in an AST: every ``Span.s``, source and target brought together."""
    seen: list[tuple[str, str]] = []
    _collect(blocks, seen, prefix, notes_only=False)
    targets = {id_.removesuffix("-t"): words for id_, words in seen if id_.endswith("-t")}
    sources = [(id_, words) for id_, words in seen if not id_.endswith("-t")]
    if not sources:
        return [Found(id_.removesuffix("-t"), "", words) for id_, words in seen]
    return [Found(id_, words, targets.get(id_, "")) for id_, words in sources]


def _collect(node: Any, seen: list[tuple[str, str]], prefix: str, *, notes_only: bool) -> None:
    """``notes_only``: within a sentence, where only a note can hold others."""
    if isinstance(node, list):
        for item in node:
            _collect(item, seen, prefix, notes_only=notes_only)
    elif isinstance(node, dict):
        if node.get("t") == "Span" and "s" in node["c"][0][1] and not notes_only:
            seen.append((node["c"][0][0].removeprefix(prefix), _words(node["c"][1])))
            notes_only = True
        elif node.get("t") == "Note":
            notes_only = False
        _collect(node.get("c"), seen, prefix, notes_only=notes_only)


def _words(content: Any) -> str:
    if isinstance(content, list):
        return "".join(_words(item) for item in content)
    if not isinstance(content, dict):
        return ""
    kind, inner = content["t"], content.get("c")
    if kind in {"Note", "Math", "Image"}:
        return ""
    if kind in {"Space", "SoftBreak", "LineBreak"}:
        return " "
    if kind in {"Str", "Code"}:
        return str(inner if kind == "Str" else inner[1])  # type: ignore[index]
    if kind in {"Span", "Link"}:
        attributes, words = inner[0], inner[1]  # type: ignore[index]
        return "" if {"noteref", "placeholder"} & set(attributes[1]) else _words(words)
    return _words(inner)


def document_text(root: etree._Element) -> str:
    """All words of a part, in order; the numbers of notes that are met again and the readings above characters are none."""
    readings = {text for reading in root.iter(f"{_W}rt") for text in reading.iter(f"{_W}t")}
    return "".join(text.text or "" for text in root.iter(f"{_W}t") if text not in readings and not _is_reference(text))


def _is_reference(text: etree._Element) -> bool:
    run = text.getparent()
    style = None if run is None else run.find(f"{_W}rPr/{_W}rStyle")
    return style is not None and style.get(f"{_W}val") == "FootnoteReference"
