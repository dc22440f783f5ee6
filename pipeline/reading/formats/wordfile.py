"""A DOCX made ready for pandoc: what a reader of the file sees and pandoc would drop is written into the copy that it reads.

That is automatic numbers, outline levels, ruby, the words beside and in text boxes, in fields and custom elements; what Word does not show
goes. The author's file is not touched.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from pathlib import Path
from zipfile import ZipFile

from lxml import etree

from pipeline.article import Finding
from pipeline.files import open_zip, parse_xml
from pipeline.reading.formats.numbering import shown_words, write_numbers
from pipeline.reading.formats.prepared import Prepared, hidden_finding, rewritten
from pipeline.reading.formats.signs import CHUNK, READING, RUBY_END
from pipeline.reading.formats.wordtree import accept_deletions, drop_hidden, open_boxes, read_styles, unwrap, write_headings
from pipeline.xmlnames import W

_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_OLE = "{urn:schemas-microsoft-com:office:office}OLEObject"
_READABLE = (".html", ".htm", ".xhtml", ".txt")


def prepare_word(data: bytes, path: Path) -> Prepared:
    """Return the file as pandoc should read it.

    :raises DuizhaoError: one of its parts is not well-formed.
    """
    with open_zip(path) as archive:
        names = set(archive.namelist())
        main = _target(archive, path, "_rels/.rels", "", "/officeDocument")
        if main not in names:
            return Prepared(data)
        folder = posixpath.dirname(main)
        relations = f"{folder}/_rels/{posixpath.basename(main)}.rels"
        parts = {"": main}
        for kind in ("/numbering", "/styles", "/footnotes", "/endnotes"):
            name = _target(archive, path, relations, folder, kind)
            if name in names:
                parts[kind] = name
        trees = {kind: parse_xml(archive.read(name), path) for kind, name in parts.items()}
        chunks, named = _take_chunks(trees[""], archive, path, relations, folder)
        words, findings = _prepare(trees)
        changed = {parts[kind]: etree.tostring(tree) for kind, tree in trees.items() if kind != "/numbering"}
        copy = rewritten(archive, changed)
    return Prepared(copy, words, (*findings, *named), chunks)


def _prepare(trees: dict[str, etree._Element]) -> tuple[str, list[Finding]]:
    """Make the trees of the document's parts what pandoc understands, in place; all words, and what is to be said."""
    document, sheet = trees[""], trees.get("/styles")
    styles = read_styles(sheet)
    findings = _changes(document) + _equations(document)
    hidden: list[str] = []
    words = ""
    for tree in (trees[kind] for kind in ("", "/footnotes", "/endnotes") if kind in trees):
        accept_deletions(tree)
        open_boxes(tree)
        hidden += drop_hidden(tree, styles)
        unwrap(tree)
        words += re.sub(f"{READING}[^{RUBY_END}]*{RUBY_END}", "", "".join(shown_words(tree)))
    if "/numbering" in trees:
        write_numbers(document, trees["/numbering"], sheet)
    write_headings(document, styles, sheet)
    return words, findings + hidden_finding(hidden)


def _relations(archive: ZipFile, path: Path, relations: str, folder: str) -> dict[str, tuple[str, str]]:
    """Type and part by the relation's id."""
    if relations not in archive.namelist():
        return {}
    return {
        relation.get("Id", ""): (
            relation.get("Type", ""),
            posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/"),
        )
        for relation in parse_xml(archive.read(relations), path).iter(_RELATION)
    }


def _target(archive: ZipFile, path: Path, relations: str, folder: str, kind: str) -> str:
    """The part that a relation of this kind leads to."""
    return next((part for type_, part in _relations(archive, path, relations, folder).values() if type_.endswith(kind)), "")


def _take_chunks(
    document: etree._Element, archive: ZipFile, path: Path, relations: str, folder: str
) -> tuple[tuple[tuple[str, bytes], ...], list[Finding]]:
    """The documents within the document, each place of one that can be read a paragraph with its number; the others are named."""
    known = _relations(archive, path, relations, folder)
    chunks: list[tuple[str, bytes]] = []
    lost: list[str] = []
    for chunk in list(document.iter(f"{W}altChunk")):
        _, name = known.get(chunk.get(_RELATION_ID, ""), ("", ""))
        if name not in archive.namelist() or not name.lower().endswith(_READABLE):
            lost.append(posixpath.basename(name) or "a part that is not there")
            continue
        paragraph = etree.Element(f"{W}p")
        etree.SubElement(etree.SubElement(paragraph, f"{W}r"), f"{W}t").text = f"{CHUNK}{len(chunks)}"
        chunk.addprevious(paragraph)
        chunks.append((name, archive.read(name)))
    findings = [
        Finding(
            "left-out-text", "warning", f"A document within the document could not be read: {name}",
            advice="Open the file in Word and save it: Word then writes the text into the document itself.",
        )
        for name in lost
    ]  # fmt: skip
    return tuple(chunks), findings


def _changes(document: etree._Element) -> list[Finding]:
    """Changes that nobody has accepted or refused yet; pandoc reads the text with them."""
    count = sum(1 for _ in document.iter(f"{W}ins", f"{W}del", f"{W}moveTo"))
    if not count:
        return []
    return [
        Finding(
            "tracked-changes", "info", f"The file has {count} changes that are not accepted yet; it is read as if they were.",
            advice="Accept or refuse them in Word, so that the text is the one that is meant.",
        )
    ]  # fmt: skip


def _equations(document: etree._Element) -> list[Finding]:
    """Formulas of the old equation editor and of MathType, of which a file holds a picture."""
    programs = Counter(ole.get("ProgID", "").split(".")[0] for ole in document.iter(_OLE))
    count = sum(number for program, number in programs.items() if program in {"Equation", "MathType"})
    if not count:
        return []
    return [
        Finding(
            "equation-picture", "info", f"{count} × formula of an equation editor is a picture in the book, as it is in the file.",
            advice="Convert it in Word (MathType: Convert Equations to Office Math), so that it can be enlarged and read aloud.",
        )
    ]  # fmt: skip
