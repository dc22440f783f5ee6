"""A finished output on its way to the disk, and the way back from it to its sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from pipeline.pandocast import Node
from pipeline.publishing.document.edition import Edition
from pipeline.publishing.document.proof import NO_WORDS, SAME, TARGET_SUFFIX, Said, said


@dataclass(frozen=True, slots=True)
class Made:
    """The bytes of an output. ``sections``: the blocks that they were made of, by chapter, where the format itself keeps no ids of sentences."""

    data: bytes
    sections: Sequence[tuple[str, Sequence[Node]]] = ()


@dataclass(frozen=True, slots=True)
class Download:
    """Another form of what a page shows, already there. ``label`` is what readers call it."""

    path: Path
    label: str
    edition: Edition


def sentences(root: etree._Element, chapter: str = "") -> Iterator[Said]:
    """Yield the sentences of an HTML or XHTML document in its order."""
    for element in root.iter("{*}span"):
        if "s" in _classes(element):
            yield said(element.get("id", ""), words(element), chapter)
            if SAME in _classes(element):
                yield said(element.get("id", "") + TARGET_SUFFIX, words(element), chapter)


def words(element: etree._Element, without: frozenset[str] = NO_WORDS) -> str:
    """Return the text of an element without formulas, readings above characters and what has one of these classes: by default all that is no word of it."""
    if not isinstance(element.tag, str) or etree.QName(element).localname in {"math", "rp", "rt"} or without & _classes(element):
        return ""
    return (element.text or "") + "".join(words(child, without) + (child.tail or "") for child in element)


def _classes(element: etree._Element) -> set[str]:
    return set((element.get("class") or "").split())
