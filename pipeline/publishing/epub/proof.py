"""Reading a finished EPUB back: the sentences that are in it, in spine order."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.files import parse_xml
from pipeline.publishing.document.coverage import Found
from pipeline.publishing.docx.package import read_members
from pipeline.publishing.epub.chapter import XHTML, words

_OPF = "{http://www.idpf.org/2007/opf}"
_PIECE = re.compile(r"(-\d+)?\.xhtml\Z")


def read_back(data: bytes) -> dict[str, list[Found]]:
    """The sentences of a finished EPUB by the stem of their page, in spine order; what a page was cut into is together again."""
    members = read_members(data)
    package = parse_xml(members["EPUB/package.opf"], "package.opf")
    href = {item.get("id"): item.get("href", "") for item in package.iter(f"{_OPF}item")}
    pages: dict[str, list[tuple[str, str]]] = {}
    for item in package.iter(f"{_OPF}itemref"):
        name = href[item.get("idref")]
        spans = parse_xml(members[f"EPUB/{name}"], name, allow_doctype=True).iter(f"{{{XHTML}}}span")
        found = [(element.get("id", ""), words(element)) for element in spans if "s" in element.get("class", "").split()]
        if found:
            pages.setdefault(_PIECE.sub("", name), []).extend(found)
    return {stem: _paired(sentences) for stem, sentences in pages.items()}


def _paired(sentences: Sequence[tuple[str, str]]) -> list[Found]:
    """Source and target of the same sentence together; one that is there twice stays there twice."""
    targets: dict[str, str] = {id_.removesuffix("-t"): text for id_, text in sentences if id_.endswith("-t")}
    sources = [(id_, text) for id_, text in sentences if not id_.endswith("-t")]
    if not sources:
        return [Found(id_.removesuffix("-t"), "", text) for id_, text in sentences]
    out = [Found(id_, text, targets.pop(id_, "")) for id_, text in sources]
    return out + [Found(id_, "", text) for id_, text in targets.items()]
