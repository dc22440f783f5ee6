"""What an EPUB says about itself: which of its pages are not the text (cover, navigation), and its metadata."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from zipfile import ZipFile

from pipeline.errors import DuizhaoError
from pipeline.files import parse_xml

_OPF = "{http://www.idpf.org/2007/opf}"
_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"


@dataclass(frozen=True, slots=True)
class Package:
    """``pages``: the members that are read, in their order, then the other pages of the container, to which only links lead.

    ``skipped``: file names of the pages that are cover or navigation; ``cover``: the member that is the cover's picture.
    """

    pages: tuple[str, ...]
    others: tuple[str, ...]
    skipped: frozenset[str]
    cover: str

    def skips(self, page: str) -> bool:
        """Tell whether a page is no text of the book."""
        return posixpath.basename(page) in self.skipped


def read_package(archive: ZipFile, path: Path) -> Package:
    """Return the package document's view.

    :raises DuizhaoError: there is none, so this is no EPUB; or pages of the book are missing.
    """
    names = set(archive.namelist())
    if "META-INF/container.xml" not in names:
        raise DuizhaoError("is no EPUB: it has no META-INF/container.xml", path=path)
    container = parse_xml(archive.read("META-INF/container.xml"), path, allow_doctype=True)
    rootfile = container.find(f".//{_CONTAINER}rootfile")
    opf = rootfile.get("full-path", "") if rootfile is not None else ""
    if opf not in names:
        raise DuizhaoError(f"is no EPUB: its package document {opf!r} is missing", path=path)
    package = parse_xml(archive.read(opf), path, allow_doctype=True)
    folder = posixpath.dirname(opf)
    items = {item.get("id", ""): item for item in package.iter(f"{_OPF}item")}
    named = [meta.get("content", "") for meta in package.iter(f"{_OPF}meta") if meta.get("name") == "cover"]
    covers = [item for item in items.values() if "cover-image" in item.get("properties", "").split()]
    covers += [items[name] for name in named if name in items and items[name].get("media-type", "").startswith("image/")]
    cover = posixpath.normpath(posixpath.join(folder, unquote(covers[0].get("href", "")))) if covers else ""
    spine = [items[entry.get("idref", "")] for entry in package.iter(f"{_OPF}itemref") if entry.get("idref", "") in items]
    pages = [posixpath.normpath(posixpath.join(folder, unquote(item.get("href", "").split("#")[0]))) for item in spine]
    missing = [page for page in pages if page not in names]
    if missing:
        raise DuizhaoError(
            f"is not complete: {len(missing)} of its {len(pages)} pages are missing (the first: {missing[0]})",
            path=path,
            hint="Fetch the book again.",
        )
    skipped = {item.get("href", "") for item in items.values() if "nav" in item.get("properties", "").split()}
    skipped |= {reference.get("href", "") for reference in package.iter(f"{_OPF}reference") if reference.get("type") in {"cover", "toc"}}
    linked = [
        posixpath.normpath(posixpath.join(folder, unquote(item.get("href", ""))))
        for item in items.values()
        if "html" in item.get("media-type", "")
    ]
    others = tuple(page for page in linked if page in names and page not in pages)
    return Package(
        tuple(dict.fromkeys(pages)), others, frozenset(posixpath.basename(unquote(href.split("#")[0])) for href in skipped), cover
    )


def without_pages(blocks: list[Any], package: Package) -> list[Any]:
    """Return pandoc's blocks without those of the pages that are skipped; pandoc marks where each page begins by an empty span."""
    kept, skipping = [], False
    for index, block in enumerate(blocks):
        begins = _page(block)
        if begins is not None:
            skipping = begins in package.skipped
        elif not (skipping or (index == 0 and _is_cover(block, package))):
            kept.append(block)
    return kept


def _page(block: Any) -> str | None:
    if block["t"] == "Para" and len(block["c"]) == 1 and block["c"][0]["t"] == "Span" and not block["c"][0]["c"][1]:
        name: str = block["c"][0]["c"][0][0]
        return name if name.rsplit(".", 1)[-1].lower() in {"xhtml", "html", "htm", "xml"} else None
    return None


def _is_cover(block: Any, package: Package) -> bool:
    """Pandoc puts the cover's picture before everything."""
    inlines = block["c"] if block["t"] in {"Para", "Plain"} else []
    return len(inlines) == 1 and inlines[0]["t"] == "Image" and bool(package.cover) and package.cover.endswith(inlines[0]["c"][2][0])
