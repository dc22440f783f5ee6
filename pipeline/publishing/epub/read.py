"""Reading a finished EPUB back: the sentences that are in it, in spine order."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.container import read_members
from pipeline.files import parse_xml
from pipeline.publishing.document.made import Made, sentences
from pipeline.publishing.document.proof import Said
from pipeline.publishing.epub.article import TEXT

_OPF = "{http://www.idpf.org/2007/opf}"
_PIECE = re.compile(r"(-\d+)?\.xhtml\Z")


def read_epub(made: Made) -> Iterator[Said]:
    """Yield the sentences by the stem of their page; what a page was cut into follows one another."""
    members = read_members(made.data)
    package = parse_xml(members["EPUB/package.opf"], "package.opf")
    href = {item.get("id"): item.get("href", "") for item in package.iter(f"{_OPF}item")}
    for item in package.iter(f"{_OPF}itemref"):
        name = href[item.get("idref")]
        stem = _PIECE.sub("", name)
        yield from sentences(parse_xml(members[f"EPUB/{name}"], name, allow_doctype=True), "" if stem == TEXT else stem)
