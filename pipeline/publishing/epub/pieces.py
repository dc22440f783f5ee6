"""What is too large for one file of an EPUB, cut into several: between blocks, between items of lists, between rows of tables."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Sequence

from lxml import etree

from pipeline.xmlnames import XHTML, local_name

MAX_BYTES = 250_000
"""Of a chapter file: above 300 kB old readers page slowly."""

_SPLITTABLE = frozenset({"div", "section", "ul", "ol", "blockquote"})
_HEADINGS = re.compile(r"h[1-6]\Z")


def in_pieces(elements: Sequence[etree._Element]) -> Iterator[list[etree._Element]]:
    """Yield the elements in groups of at most MAX_BYTES, cut before a heading where one is in the second half."""
    queue: list[tuple[etree._Element, int]] = [(part, len(etree.tostring(part))) for whole in elements for part in _small(whole)]
    group: list[tuple[etree._Element, int]] = []
    for item in queue:
        if group and sum(size for _, size in group) + item[1] > MAX_BYTES:
            cut = next((i for i in range(len(group) - 1, len(group) // 2, -1) if _HEADINGS.match(local_name(group[i][0]))), len(group))
            yield [element for element, _ in group[:cut]]
            group = group[cut:]
        group.append(item)
    yield [element for element, _ in group]


def _small(element: etree._Element) -> list[etree._Element]:
    """The element itself, or where it is too large its shell several times over with some of its children each."""
    if local_name(element) == "table" and len(etree.tostring(element)) > MAX_BYTES:
        return _tables(element)
    if local_name(element) not in _SPLITTABLE or "pair" in element.get("class", "").split() or len(etree.tostring(element)) <= MAX_BYTES:
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
        if local_name(element) == "ol":
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
        shell.extend([_once_more(part) for part in head if local_name(part) != "caption"] if out else head)
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
