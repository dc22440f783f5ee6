"""A DOCX made ready for pandoc: what a reader of the file sees and pandoc would drop is written into the copy that it reads.

That is automatic numbers, the words beside and in text boxes, under phonetic guides, in fields and custom elements. The author's file is not touched.
"""

from __future__ import annotations

import io
import posixpath
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

from lxml import etree

from pipeline.article import Finding
from pipeline.files import open_zip, parse_xml
from pipeline.reading.formats.numbering import shown_words, write_numbers

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


@dataclass(frozen=True, slots=True)
class WordFile:
    """``data``: the DOCX for pandoc; ``words``: all words of its body, in order; ``findings``: what a person should know of it."""

    data: bytes
    words: str = ""
    findings: tuple[Finding, ...] = ()


def prepare_word(data: bytes, path: Path) -> WordFile:
    """The file as pandoc should read it.

    :raises DuizhaoError: one of its parts is not well-formed.
    """
    with open_zip(path) as archive:
        names = set(archive.namelist())
        main = _target(archive, path, "_rels/.rels", "", "/officeDocument")
        if main not in names:
            return WordFile(data)
        folder = posixpath.dirname(main)
        relations = f"{folder}/_rels/{posixpath.basename(main)}.rels"
        document = parse_xml(archive.read(main), path)
        numbering, styles = (
            parse_xml(archive.read(name), path) if (name := _target(archive, path, relations, folder, kind)) in names else None
            for kind in ("/numbering", "/styles")
        )
        changes = _changes(document)
        _open_boxes(document)
        _unwrap(document)
        words = "".join(shown_words(document))
        if numbering is not None:
            write_numbers(document, numbering, styles)
        copy = io.BytesIO()
        with ZipFile(copy, "w", ZIP_STORED) as changed:
            for name in archive.namelist():
                changed.writestr(name, etree.tostring(document) if name == main else archive.read(name))
    return WordFile(copy.getvalue(), words, tuple(changes))


def _target(archive: ZipFile, path: Path, relations: str, folder: str, kind: str) -> str:
    """The part that a relation of this kind leads to."""
    if relations not in archive.namelist():
        return ""
    for relation in parse_xml(archive.read(relations), path).iter(_RELATION):
        if relation.get("Type", "").endswith(kind):
            return posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
    return ""


def _open_boxes(document: etree._Element) -> None:
    """The paragraphs of a text box follow the paragraph at which it is anchored; pandoc would show them in its place."""
    for box in list(document.iter(f"{_W}txbxContent")):
        twin = any(ancestor.tag == f"{_MC}Fallback" for ancestor in box.iterancestors())
        anchor = next((ancestor for ancestor in box.iterancestors() if ancestor.tag == f"{_W}p"), None)
        parent = box.getparent()
        if parent is None:
            continue
        parent.remove(box)
        if twin or anchor is None:
            continue
        for block in reversed(list(box)):
            anchor.addnext(block)


def _unwrap(document: etree._Element) -> None:
    """A simple field (the number in 表 1) and a custom element become their content, a phonetic guide the words below it."""
    for guide in list(document.iter(f"{_W}ruby")):
        run = guide.getparent()
        if run is not None:
            for base in reversed(guide.findall(f"{_W}rubyBase/{_W}r")):
                run.addnext(base)
            run.remove(guide)
    for wrapper in list(document.iter(f"{_W}fldSimple", f"{_W}customXml")):
        parent = wrapper.getparent()
        if parent is not None:
            for child in list(wrapper):
                wrapper.addprevious(child)
            parent.remove(wrapper)


def _changes(document: etree._Element) -> list[Finding]:
    """Changes that nobody has accepted or refused yet; pandoc reads the text with them."""
    count = sum(1 for _ in document.iter(f"{_W}ins", f"{_W}del", f"{_W}moveTo"))
    if not count:
        return []
    return [
        Finding(
            "tracked-changes", "info", f"The file has {count} changes that are not accepted yet; it is read as if they were.",
            advice="Accept or refuse them in Word, so that the text is the one that is meant.",
        )
    ]  # fmt: skip
