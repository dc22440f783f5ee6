"""Pandoc AST → XHTML files of an EPUB: roles and languages set, cut below the size that slows readers, links between files kept right."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from pipeline.files import parse_xml
from pipeline.pandoc import run_pandoc
from pipeline.pandocast import Node, replaced
from pipeline.publishing.document import nodes
from pipeline.publishing.document.edition import Label

XHTML, OPS, XML = "http://www.w3.org/1999/xhtml", "http://www.idpf.org/2007/ops", "http://www.w3.org/XML/1998/namespace"
MAX_BYTES = 250_000
"""Of a chapter file: above 300 kB old readers page slowly."""
BATCH_NODES = 3_000
"""About so many blocks go through one run of pandoc, which keeps it far below its memory limit."""

_WRITER = ("-f", "json", "-t", "html5", "--mathml", "--wrap=none", "--syntax-highlighting=none")
_SPLITTABLE = frozenset({"div", "section", "ul", "ol", "blockquote"})
_HEADINGS = re.compile(r"h[1-6]\Z")


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
        return "mathml" if any(True for root in self.content for _ in root.iter("{http://www.w3.org/1998/Math/MathML}math")) else ""


def make_files(pages: Sequence[Page], *, what: str, reveal: bool = False) -> list[File]:
    """The files of all pages in reading order, links resolved."""
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
    pieces = list(_pieces(list(root)))
    files = []
    for index, content in enumerate(pieces):
        name = f"{page.stem}{'' if index == 0 else f'-{index + 1}'}.xhtml"
        ids = {found for part in content for element in part.iter() if isinstance(element.tag, str) and (found := element.get("id"))}
        files.append(File(name, page, content, index == 0, ids))
    return files


def _pieces(elements: list[etree._Element]) -> Iterator[list[etree._Element]]:
    """The elements in groups of at most MAX_BYTES, cut before a heading where one is in the second half."""
    queue: list[tuple[etree._Element, int]] = [(part, len(etree.tostring(part))) for whole in elements for part in _small(whole)]
    group: list[tuple[etree._Element, int]] = []
    for item in queue:
        if group and sum(size for _, size in group) + item[1] > MAX_BYTES:
            cut = next((i for i in range(len(group) - 1, len(group) // 2, -1) if _HEADINGS.match(_name(group[i][0]))), len(group))
            yield [element for element, _ in group[:cut]]
            group = group[cut:]
        group.append(item)
    yield [element for element, _ in group]


def _small(element: etree._Element) -> list[etree._Element]:
    """The element itself, or where it is too large its shell several times over with some of its children each."""
    if _name(element) == "table" and len(etree.tostring(element)) > MAX_BYTES:
        return _tables(element)
    if _name(element) not in _SPLITTABLE or "pair" in element.get("class", "").split() or len(etree.tostring(element)) <= MAX_BYTES:
        return [element]
    children = [part for child in element for part in _small(child)]
    groups = [[child for held in group for child in held] for group in _grouped([[child] for child in children])]
    shells, count = [], int(element.get("start", "1"))
    for index, group in enumerate(groups):
        shell = etree.Element(element.tag)
        for key, value in element.attrib.items():
            shell.set(key, value)
        if index:
            shell.attrib.pop("id", "")
        if _name(element) == "ol":
            shell.set("start", str(count))
            count += len(group)
        shell.extend(group)
        shells.append(shell)
    return shells


def _tables(table: etree._Element) -> list[etree._Element]:
    """A long table as several, each with its head; the caption stays with the first."""
    bodies = table.findall(f"{{{XHTML}}}tbody")
    head = [part for part in table if part not in bodies]
    out: list[etree._Element] = []
    for group in _grouped([rows for body in bodies for rows in _held_together(body)]):
        shell = etree.Element(table.tag)
        for key, value in table.attrib.items():
            shell.set(key, value)
        shell.extend([_once_more(part) for part in head if _name(part) != "caption"] if out else head)
        etree.SubElement(shell, f"{{{XHTML}}}tbody").extend(row for rows in group for row in rows)
        out.append(shell)
    return out


def _held_together(body: etree._Element) -> Iterator[list[etree._Element]]:
    """The rows of a body, those together that a cell spans."""
    held: list[etree._Element] = []
    open_rows = 0
    for row in body:
        held.append(row)
        open_rows = max(open_rows - 1, *(int(cell.get("rowspan", "1")) - 1 for cell in row), 0)
        if not open_rows:
            yield held
            held = []
    if held:
        yield held


def _once_more(part: etree._Element) -> etree._Element:
    """A copy that says no sentence a second time and has no id: what is repeated is no part of the text."""
    again = copy.deepcopy(part)
    for element in again.iter("{*}*"):
        element.attrib.pop("id", "")
        classes = element.get("class", "").split()
        if "s" in classes:
            element.set("class", " ".join(["again", *(name for name in classes if name != "s")]))
    return again


def _grouped(children: Sequence[list[etree._Element]]) -> Iterator[list[list[etree._Element]]]:
    """What is held together in groups of at most MAX_BYTES, as far as that can be."""
    group: list[list[etree._Element]] = []
    total = 0
    for held in children:
        size = sum(len(etree.tostring(child)) for child in held)
        if group and total + size > MAX_BYTES:
            yield group
            group, total = [], 0
        group.append(held)
        total += size
    yield group


def enrich(root: etree._Element, lang: str, *, reveal: bool) -> None:
    """What pandoc's HTML lacks for an EPUB: epub:type beside role, xml:lang beside lang, alt on every picture, scope on header cells."""
    etree.strip_attributes(root, "data-term", "data-custom-style")
    for element in list(root.iter("{*}*")):
        classes = element.get("class", "").split()
        _types(element, classes)
        _names(element)
        if "term" in classes and _name(element) == "span":
            _unwrap(element)
            continue
        if reveal and "pair" in classes and "same" not in classes and _name(element) == "div":
            _hide_second(element)
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
    elif "notes" in classes and _name(element) in {"div", "section"}:
        element.tag = f"{{{XHTML}}}section"
        element.set(f"{{{OPS}}}type", "endnotes")
        element.set("role", "doc-endnotes")
        element.set("aria-label", "Notes")
    elif "note" in classes and _name(element) == "div":
        element.set(f"{{{OPS}}}type", "endnote")


def _names(element: etree._Element) -> None:
    """What a screen reader says."""
    name = _name(element)
    if name == "img" and element.get("alt") is None:
        element.set("alt", "")
    elif name == "th":
        element.set("scope", "col")
    elif name == "pre" or {"table", "formula"} & set(element.get("class", "").split()):
        element.set("tabindex", "0")  # it may be too wide, and is scrolled by keys then


def _hide_second(pair: etree._Element) -> None:
    """The second side of a pair opens at a tap; a reader without ``details`` shows it as plain text."""
    if len(pair) != 2:
        return
    side = pair[1]
    side.tag = f"{{{XHTML}}}details"
    summary = etree.Element(f"{{{XHTML}}}summary")
    target = "tgt" in side.get("class", "").split()
    summary.text = "English" if target else "中文"
    side.insert(0, summary)


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
    """The XHTML file's bytes."""
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
    """The blocks with every ``data:`` picture replaced by the file name that ``pictures`` has for its address."""

    def packed(node: Node) -> list[Any] | None:
        if node["t"] != "Image" or node["c"][2][0] not in pictures:
            return None
        attributes, alt, (url, title) = node["c"]
        return [{"t": "Image", "c": [attributes, alt, [pictures[url][0], title]]}]

    return replaced(blocks, packed)


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
