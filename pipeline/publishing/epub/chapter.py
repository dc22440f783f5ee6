"""Pandoc AST → XHTML files of an EPUB: roles and languages set, cut below the size that slows readers, links between files kept right."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from pipeline.files import parse_xml
from pipeline.pandoc import run_pandoc
from pipeline.pandocast import Node, replaced
from pipeline.publishing.document import nodes
from pipeline.publishing.document.edition import Label
from pipeline.publishing.document.proof import SAME
from pipeline.publishing.epub.formulas import set_formula
from pipeline.publishing.epub.names import MATHML, OPS, XML
from pipeline.publishing.epub.pieces import in_pieces
from pipeline.publishing.epub.tables import set_table
from pipeline.xmlnames import XHTML, local_name

BATCH_NODES = 3_000
"""About so many blocks go through one run of pandoc, which keeps it far below its memory limit."""

_WRITER = ("-f", "json", "-t", "html5", "--mathml", "--wrap=none", "--syntax-highlighting=none")


@dataclass(frozen=True, slots=True)
class Page:
    """A chapter, or another part of the book with a place of its own. ``kind`` is its epub:type; ``depth`` its level in the contents.

    ``listed``: it has an entry in the contents. ``lang`` is the language of what has no own.
    """

    stem: str
    label: Label
    blocks: list[Node]
    kind: str = "chapter"
    depth: int = 0
    listed: bool = True
    lang: str = "en"


@dataclass(slots=True)
class File:
    """One XHTML file of a page."""

    name: str
    page: Page
    content: list[etree._Element]
    first: bool = True
    ids: set[str] = field(default_factory=set)

    @property
    def properties(self) -> str:
        """What its manifest entry must declare."""
        return "mathml" if any(True for root in self.content for _ in root.iter(f"{{{MATHML}}}math")) else ""


def make_files(pages: Sequence[Page], *, what: str, reveal: bool = False) -> list[File]:
    """Return the files of all pages in reading order, links resolved."""
    files = [file for batch in _batches(pages) for page, root in _convert(batch, what) for file in _split(page, root, reveal=reveal)]
    _resolve(files)
    return files


def _batches(pages: Iterable[Page]) -> Iterator[list[Page]]:
    batch: list[Page] = []
    size = 0
    for page in pages:
        if batch and size + len(page.blocks) > BATCH_NODES:
            yield batch
            batch, size = [], 0
        batch.append(page)
        size += len(page.blocks)
    if batch:
        yield batch


def _convert(pages: Sequence[Page], what: str) -> Iterator[tuple[Page, etree._Element]]:
    wrapped = [nodes.div(nodes.attr(f"page.{page.stem}"), page.blocks) for page in pages]
    data = json.dumps(nodes.document(wrapped), ensure_ascii=False).encode()
    html = run_pandoc(_WRITER, data, what=what)
    opening = f'<body xmlns="{XHTML}" xmlns:epub="{OPS}">'.encode()
    body = parse_xml(opening + html + b"</body>", what)
    yield from zip(pages, body, strict=True)


def _split(page: Page, root: etree._Element, *, reveal: bool) -> list[File]:
    enrich(root, page.lang, reveal=reveal)
    pieces = list(in_pieces(list(root)))
    files = []
    for index, content in enumerate(pieces):
        name = f"{page.stem}{'' if index == 0 else f'-{index + 1}'}.xhtml"
        ids = {found for part in content for element in part.iter() if isinstance(element.tag, str) and (found := element.get("id"))}
        files.append(File(name, page, content, index == 0, ids))
    return files


def enrich(root: etree._Element, lang: str, *, reveal: bool) -> None:
    """Add what pandoc's HTML lacks for an EPUB: epub:type beside role, xml:lang beside lang, alt on every picture, scope on header cells, widths of columns."""
    etree.strip_attributes(root, "data-term", "data-custom-style")
    for element in list(root.iter("{*}*")):
        classes = element.get("class", "").split()
        _types(element, classes)
        _names(element)
        if "term" in classes and local_name(element) == "span":
            _unwrap(element)
            continue
        if local_name(element) == "table":
            set_table(element)
        elif local_name(element) == "math":
            set_formula(element)
        if SAME in classes and len(element) == 2:
            _say_once(element)
        if reveal and "pair" in classes:
            _reveal(element, classes)
    for element in root.iter("{*}*"):
        if element.get("lang"):
            element.set(f"{{{XML}}}lang", element.get("lang", lang))


def _unwrap(element: etree._Element) -> None:
    """Leave the element's content in its place; the terms of a text are no use to a reader of an e-book."""
    parent = element.getparent()
    if parent is None:
        return
    at, before = parent.index(element), element.getprevious()
    children = list(element)
    _append_text(parent, before, element.text)
    last = children[-1] if children else before
    tail = element.tail
    parent.remove(element)
    for offset, child in enumerate(children):
        parent.insert(at + offset, child)
    _append_text(parent, last, tail)


def _append_text(parent: etree._Element, before: etree._Element | None, text: str | None) -> None:
    if before is None:
        parent.text = (parent.text or "") + (text or "")
    else:
        before.tail = (before.tail or "") + (text or "")


def _types(element: etree._Element, classes: Sequence[str]) -> None:
    if element.get("role") == "doc-noteref":
        element.set(f"{{{OPS}}}type", "noteref")
    elif "notes" in classes and local_name(element) in {"div", "section"}:
        element.tag = f"{{{XHTML}}}section"
        element.set(f"{{{OPS}}}type", "endnotes")
        element.set("role", "doc-endnotes")
        element.set("aria-label", "Notes")
    elif "note" in classes and local_name(element) == "div":
        element.set(f"{{{OPS}}}type", "endnote")


def _names(element: etree._Element) -> None:
    """What a screen reader says."""
    name = local_name(element)
    if name == "img" and element.get("alt") is None:
        element.set("alt", "")
    elif name == "th":
        element.set("scope", "col")


def _say_once(pair: etree._Element) -> None:
    """A pair whose sides read the same has one of them, also where no style sheet hides the other."""
    pair[:] = [side for side in pair if "src" in side.get("class", "").split()]
    for sentence in pair.iter(f"{{{XHTML}}}span"):
        if "s" in sentence.get("class", "").split():
            sentence.set("class", f"s {SAME}")


def _reveal(pair: etree._Element, classes: Sequence[str]) -> None:
    """The pair is never side by side, and its second side opens at a tap on a line before it.

    That side stands after ``details``, not in it: what is in it is lost to printers and converters, while the style sheet can hide what
    follows it on screens alone.
    """
    pair.set("class", " ".join([*classes, "stacked"]))
    if len(pair) != 2 or local_name(pair) != "div":
        return
    details = etree.Element(f"{{{XHTML}}}details")
    summary = etree.SubElement(details, f"{{{XHTML}}}summary")
    summary.text = "English" if "tgt" in pair[1].get("class", "").split() else "中文"
    if summary.text == "中文":
        summary.set("lang", pair[1].get("lang", "zh-Hans"))
    pair.insert(1, details)


def _resolve(files: Sequence[File]) -> None:
    """``#id`` goes to the file of the same page that has it, ``STEM.xhtml#id`` to that page's file; what leads nowhere is no link."""
    file_of = {(file.page.stem, id_): file for file in reversed(files) for id_ in file.ids}
    stems = {file.page.stem for file in files}
    for file in files:
        for root in file.content:
            for link in list(root.iter(f"{{{XHTML}}}a")):
                href = link.get("href", "")
                head, mark, id_ = href.partition("#")
                if "://" in head or head.startswith("mailto:"):
                    continue
                stem = head.removesuffix(".xhtml") or file.page.stem
                found = file_of.get((stem, id_)) if mark else None
                if found is not None:
                    link.set("href", f"#{id_}" if found is file else f"{found.name}#{id_}")
                elif mark or stem not in stems:
                    _unlink(link)


def _unlink(link: etree._Element) -> None:
    link.tag = f"{{{XHTML}}}span"
    for name in ("href", "role", "rel", f"{{{OPS}}}type"):
        link.attrib.pop(name, "")


def serialise(file: File, *, stylesheet: str, title: str, spine_lang: str) -> bytes:
    """Return the XHTML file's bytes."""
    page = file.page
    html = etree.Element(f"{{{XHTML}}}html", nsmap={None: XHTML, "epub": OPS})  # type: ignore[dict-item]  # lxml's stubs forbid the default
    for name in ("lang", f"{{{XML}}}lang"):
        html.set(name, page.lang or spine_lang)
    head = etree.SubElement(html, f"{{{XHTML}}}head")
    etree.SubElement(head, f"{{{XHTML}}}title").text = title
    etree.SubElement(head, f"{{{XHTML}}}meta", name="viewport", content="width=device-width, initial-scale=1")
    etree.SubElement(head, f"{{{XHTML}}}link", rel="stylesheet", type="text/css", href=stylesheet)
    body = etree.SubElement(html, f"{{{XHTML}}}body")
    section = etree.SubElement(body, f"{{{XHTML}}}section")
    section.set(f"{{{OPS}}}type", page.kind)
    section.set("class", page.kind)
    if page.kind in _ROLES:
        section.set("role", _ROLES[page.kind])
        section.set("aria-label", title)
    section.extend([copy.deepcopy(element) for element in file.content])
    etree.cleanup_namespaces(html, top_nsmap={None: XHTML, "epub": OPS})  # type: ignore[dict-item]  # lxml's stubs forbid the default
    return b'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n' + etree.tostring(html, encoding="utf-8") + b"\n"


_ROLES = {
    "chapter": "doc-chapter",
    "part": "doc-part",
    "glossary": "doc-glossary",
    "colophon": "doc-colophon",
    "appendix": "doc-appendix",
    "afterword": "doc-afterword",
    "preface": "doc-preface",
    "foreword": "doc-foreword",
}
"""DPUB-ARIA roles of the epub:types that have one."""


def packed_pictures(blocks: Any, pictures: dict[str, tuple[str, bytes]]) -> Any:
    """Return the blocks with every ``data:`` picture replaced by the file name that ``pictures`` has for its address."""

    def packed(node: Node) -> list[Any] | None:
        if node["t"] != "Image" or node["c"][2][0] not in pictures:
            return None
        attributes, alt, (url, title) = node["c"]
        return [{"t": "Image", "c": [attributes, alt, [pictures[url][0], title]]}]

    return replaced(blocks, packed)
