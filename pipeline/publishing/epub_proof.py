"""Reading a finished EPUB back: the sentences that are in it, in spine order."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.files import parse_xml
from pipeline.publishing.coverage import Found
from pipeline.publishing.docx_package import read_members
from pipeline.publishing.epub_chapter import XHTML, words


def read_back(data: bytes, stems: Sequence[str] = ("text",)) -> list[Found]:
    """The sentences of a finished EPUB, in spine order; only of the pages ``stems`` (with what they were cut into)."""
    members = read_members(data)
    package = parse_xml(members["EPUB/package.opf"], "package.opf")
    opf = "{http://www.idpf.org/2007/opf}"
    href = {item.get("id"): item.get("href", "") for item in package.iter(f"{opf}item")}
    order = [href[item.get("idref")] for item in package.iter(f"{opf}itemref")]
    out: list[tuple[str, str]] = []
    for name in order:
        stem = name.removesuffix(".xhtml")
        if not any(stem == wanted or (stem.startswith(f"{wanted}-") and stem[len(wanted) + 1 :].isdigit()) for wanted in stems):
            continue
        spans = parse_xml(members[f"EPUB/{name}"], name, allow_doctype=True).iter(f"{{{XHTML}}}span")
        out += [(element.get("id", ""), words(element)) for element in spans if "s" in element.get("class", "").split()]
    return _paired(out)


def _paired(sentences: Sequence[tuple[str, str]]) -> list[Found]:
    """Source and target of the same sentence together; one that is there twice stays there twice."""
    targets: dict[str, str] = {id_.removesuffix("-t"): text for id_, text in sentences if id_.endswith("-t")}
    sources = [(id_, text) for id_, text in sentences if not id_.endswith("-t")]
    if not sources:
        return [Found(id_.removesuffix("-t"), "", text) for id_, text in sentences]
    out = [Found(id_, text, targets.pop(id_, "")) for id_, text in sources]
    return out + [Found(id_, "", text) for id_, text in targets.items()]
