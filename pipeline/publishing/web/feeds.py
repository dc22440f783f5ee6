"""What machines read of a published collection: an Atom feed and a sitemap, both of absolute addresses, so only where the project has one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lxml import etree

from pipeline.article import TARGET_LANG
from pipeline.files import write_if_changed
from pipeline.project import FEED_FILE, SITEMAP_FILE, Project
from pipeline.publishing.document.dates import NEVER_BEFORE
from pipeline.publishing.document.edition import Edition, file_name
from pipeline.publishing.document.labels import imprint
from pipeline.publishing.document.links import web_address
from pipeline.publishing.formats import formats
from pipeline.publishing.web.summary import Summary
from pipeline.xmlnames import XHTML

ATOM = "http://www.w3.org/2005/Atom"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XML = "{http://www.w3.org/XML/1998/namespace}"


def write_feeds(shelf: Sequence[Summary], project: Project, folder: Path) -> list[Path]:
    """Write ``feed.xml`` and ``sitemap.xml``, or nothing where ``publishing.base_url`` is not set."""
    base = project.settings.publishing.base_url
    if not base:
        return []
    files = {FEED_FILE: _feed(shelf, project, base), SITEMAP_FILE: _sitemap(shelf, project, base)}
    for name, root in files.items():
        write_if_changed(folder / name, etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True), within=folder)
    return [folder / name for name in files]


def _element(parent: etree._Element, tag: str, text: str = "", **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, tag, attributes)
    element.text = text or None
    return element


def _feed(shelf: Sequence[Summary], project: Project, base: str) -> etree._Element:
    names: Any = {None: ATOM}
    days = [summary.modified for summary in shelf if summary.modified] or [NEVER_BEFORE.isoformat()]
    root = etree.Element(f"{{{ATOM}}}feed", nsmap=names)
    root.set(f"{_XML}lang", TARGET_LANG)
    title = project.settings.title or "Bilingual articles"
    _element(root, f"{{{ATOM}}}title", title)
    _element(root, f"{{{ATOM}}}id", web_address(base))
    _element(root, f"{{{ATOM}}}link", rel="self", type="application/atom+xml", href=web_address(base, FEED_FILE))
    _element(root, f"{{{ATOM}}}link", rel="alternate", type="text/html", href=web_address(base))
    _element(root, f"{{{ATOM}}}updated", _moment(max(days)))
    author = project.settings.publishing.publisher or title
    _element(_element(root, f"{{{ATOM}}}author"), f"{{{ATOM}}}name", author)
    for summary in shelf:
        address = web_address(base, f"{summary.name}/{file_name(summary.name, summary.lang, Edition(), '.html')}")
        entry = _element(root, f"{{{ATOM}}}entry")
        _element(entry, f"{{{ATOM}}}title", " · ".join(part for part in (summary.title_en, summary.title) if part))
        _element(entry, f"{{{ATOM}}}id", address)
        _element(entry, f"{{{ATOM}}}link", rel="alternate", type="text/html", href=address)
        _element(entry, f"{{{ATOM}}}updated", _moment(summary.modified or min(days)))
        if summary.meta.date:
            _element(entry, f"{{{ATOM}}}published", _moment(summary.meta.date[:10]))
        for name in dict.fromkeys((*summary.meta.authors, summary.meta.account)):
            if name:
                _element(_element(entry, f"{{{ATOM}}}author"), f"{{{ATOM}}}name", name)
        _element(entry, f"{{{ATOM}}}summary", imprint(summary.counts))
    return root


def _sitemap(shelf: Sequence[Summary], project: Project, base: str) -> etree._Element:
    names: Any = {None: SITEMAP, "xhtml": XHTML}
    root = etree.Element(f"{{{SITEMAP}}}urlset", nsmap=names)
    _element(_element(root, f"{{{SITEMAP}}}url"), f"{{{SITEMAP}}}loc", web_address(base))
    pages = [(format_, edition) for format_ in formats() if format_.lists_others for edition in format_.editions(project)]
    for summary in shelf:
        editions = {
            edition: web_address(base, f"{summary.name}/{format_.file(summary.name, summary.lang, edition)}") for format_, edition in pages
        }
        for address in editions.values():
            url = _element(root, f"{{{SITEMAP}}}url")
            _element(url, f"{{{SITEMAP}}}loc", address)
            if summary.modified:
                _element(url, f"{{{SITEMAP}}}lastmod", summary.modified)
            for edition, other in editions.items() if len(editions) > 1 else ():
                language = "x-default" if edition.bilingual else summary.lang if edition.has_source else TARGET_LANG
                _element(url, f"{{{XHTML}}}link", rel="alternate", hreflang=language, href=other)
    return root


def _moment(day: str) -> str:
    """A day as the moment that Atom wants."""
    return f"{day}T00:00:00Z"
