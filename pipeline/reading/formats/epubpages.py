"""An EPUB made ready for pandoc: notes in the one form that it knows, ruby between signs, no text that a reader does not see.

Pandoc keeps of a page with ``<main>`` nothing else, of notes only those in an ``<aside>`` of the same page. The author's file is not touched.
"""

from __future__ import annotations

import html.entities
import posixpath
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from lxml import etree

from pipeline.errors import DuizhaoError
from pipeline.files import open_zip, xml_parser
from pipeline.reading.decoding import decode
from pipeline.reading.formats.epub import Package
from pipeline.reading.formats.epubnotes import set_notes
from pipeline.reading.formats.markup import parse_page
from pipeline.reading.formats.prepared import Prepared, hidden_finding, rewritten
from pipeline.reading.formats.ruby import write_ruby
from pipeline.reading.formats.signs import READING, RUBY_END
from pipeline.reading.formats.xhtml import EPUB_TYPE, XLINK, elements, local_name, remove, rename

_PROLOGUE = re.compile(r"\A\s*(?:<\?xml[^>]*\?>)?|<!DOCTYPE[^>\[]*(?:\[[^\]]*\])?[^>]*>", re.IGNORECASE)
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
_PLAIN = frozenset("main header footer aside hgroup address details dialog".split())  # noqa: SIM905
"""Elements around text that pandoc drops, or drops other text for."""
_UNSEEN = frozenset("head script style template math svg".split())  # noqa: SIM905
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def prepare_epub(path: Path, package: Package) -> Prepared:
    """Return the book as pandoc should read it. A page that is no markup at all is left to pandoc."""
    with open_zip(path) as archive:
        texts = {name: _text(archive.read(name), path) for name in (*package.pages, *package.others) if not package.skips(name)}
        trees = {name: page for name, text in texts.items() if text and (page := _parsed(text, name, path)) is not None}
        set_notes(trees)
        shown = {name: page for name, page in trees.items() if name in package.pages}
        hidden = [text for page in shown.values() for text in _drop_hidden(page)]
        for name, page in shown.items():
            write_ruby(page)
            _plain_elements(page)
            _drop_cover(page, name, package.cover)
        copy = rewritten(archive, {name: etree.tostring(page, encoding="utf-8") for name, page in shown.items()})
    words = "".join(_words(shown[name]) if name in shown else _bare(text) for name, text in texts.items() if name in package.pages)
    return Prepared(copy, re.sub(f"{READING}[^{RUBY_END}]*{RUBY_END}", "", words), tuple(hidden_finding(hidden)))


def _text(data: bytes, path: Path) -> str:
    try:
        return decode(data, path).text
    except DuizhaoError:
        return ""


def _parsed(text: str, name: str, path: Path) -> Any:
    """The tree of a page; none where it cannot be read, which is left to pandoc.

    :raises DuizhaoError: it is nested deeper than libxml2 (255 levels) or anything after it can read.
    """
    bare = _ENTITY.sub(_character, _PROLOGUE.sub("", text))
    try:
        return etree.fromstring(bare.encode(), xml_parser())
    except etree.XMLSyntaxError:
        try:
            page = parse_page(text)
        except DuizhaoError as error:
            hint = "Convert the book anew, with Calibre for example."
            raise DuizhaoError(f"holds a page that {error.message}: {name}", path=path, hint=hint) from error
        except (etree.LxmlError, ValueError):
            return None
        return page


def _bare(text: str) -> str:
    """The words of a page that has no tree."""
    return re.sub(r"<(script|style|title)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>", "", text, flags=re.DOTALL | re.IGNORECASE)


def _character(match: re.Match[str]) -> str:
    """An entity of HTML, which XML does not know without its DOCTYPE, as its character."""
    known = html.entities.html5.get(f"{match[1]};", "")
    return match[0] if match[1] in {"amp", "lt", "gt", "quot", "apos"} or not known else known


def _drop_hidden(page: Any) -> list[str]:
    """Take out what no reading system shows; its words, place by place."""
    gone: list[str] = []
    for element in elements(page):
        hidden = element.get("hidden") is not None or _HIDDEN.search(element.get("style", ""))
        if hidden and element.getparent() is not None and local_name(element) not in _UNSEEN:
            gone.append("".join(element.itertext()))
            remove(element)
    return gone


def _plain_elements(page: Any) -> None:
    """Neutral elements in place of those around which pandoc drops text; a picture that is wrapped in SVG is a picture."""
    for element in elements(page):
        name = local_name(element)
        if name == "svg":
            images = [child for child in element.iter() if local_name(child) == "image"]
            address = (images[0].get(XLINK) or images[0].get("href")) if len(images) == 1 else ""
            if address:
                for child in list(element):
                    element.remove(child)
                for key in list(element.attrib):
                    del element.attrib[key]
                element.tag, element.text = "{http://www.w3.org/1999/xhtml}img", None
                element.set("src", address)
        elif name == "summary":
            rename(element, "p")
        elif name in _PLAIN and not (name == "aside" and "footnote" in element.get(EPUB_TYPE, "").split()):
            rename(element, "div")


def _drop_cover(page: Any, name: str, cover: str) -> None:
    """A page that holds the cover's picture and nothing else is the cover."""
    images = [element for element in elements(page) if local_name(element) == "img"]
    if len(images) == 1 and not _words(page).strip():
        address = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(images[0].get("src", ""))))
        if address == cover:
            remove(images[0])


def _words(page: Any) -> str:
    """All that a reader sees as text."""
    unseen = {inner for element in elements(page) if local_name(element) in _UNSEEN for inner in element.iter()}
    return "".join(
        (node.text or "" if node not in unseen else "") + (node.tail or "" if node.getparent() not in unseen else "")
        for node in page.iter()
        if isinstance(node.tag, str)
    )
