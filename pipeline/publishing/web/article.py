"""One article → one HTML page that needs nothing but itself, and reads without a script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import Any, Literal

from pipeline.article import TARGET_LANG, Bilingual, leaves
from pipeline.files import write_if_changed
from pipeline.glossary import EMPTY_GLOSSARY, Glossary
from pipeline.project import Project
from pipeline.publishing.book.edition import Edition, block_label
from pipeline.publishing.book.place import Place
from pipeline.publishing.document import coverage
from pipeline.publishing.document.ast import TARGET_SUFFIX, Body, body
from pipeline.publishing.document.dates import chinese_date, english_date, last_change
from pipeline.publishing.document.fragment import clean, html, read_back, running_heads
from pipeline.publishing.document.labels import imprint
from pipeline.publishing.document.links import file_link, safe_url, web_address
from pipeline.publishing.web.page import asset, download_name, render, size_in_words
from pipeline.publishing.web.summary import TermFinder, english_title, term_uses
from pipeline.richtext import plain
from pipeline.status import count

Sides = Literal["both", "source", "target"]


@dataclass(frozen=True, slots=True)
class Download:
    """Another form of the same article, beside the page."""

    href: str
    label: str
    size: str


def page_name(name: str, lang: str, sides: Sides = "both") -> str:
    """``x.html``, ``x.zh-Hans.html``, ``x.en.html``."""
    return f"{name}.html" if sides == "both" else f"{name}.{lang if sides == 'source' else TARGET_LANG}.html"


def write_pages(
    bilingual: Bilingual, project: Project, folder: Path, glossary: Glossary = EMPTY_GLOSSARY, downloads: Sequence[Path] = ()
) -> list[Path]:
    """Write ``folder/x/x.html``, and beside it the editions in one language that the project wants. ``downloads``: books already there.

    :raises DuizhaoError: a sentence is not in a page exactly once and in order (then nothing is written).
    """
    article = bilingual.article
    wanted = coverage.expected(bilingual)
    pages: dict[Path, str] = {}
    editions: list[Sides] = ["both", *project.settings.publishing.web_editions]
    for sides in dict.fromkeys(editions):
        path = folder / article.name / page_name(article.name, article.lang, sides)
        pages[path] = page_html(bilingual, project, glossary, downloads, sides)
        coverage.require_whole(str(path), coverage.problems(wanted, read_back(pages[path], sides), sides=sides))
    for path, page in pages.items():
        write_if_changed(path, page)
    return list(pages)


def page_html(  # noqa: PLR0913 - a page's parts
    bilingual: Bilingual,
    project: Project,
    glossary: Glossary = EMPTY_GLOSSARY,
    downloads: Sequence[Path] = (),
    sides: Sides = "both",
    *,
    place: Place | None = None,
) -> str:
    """The page as text; with a ``place`` it is a chapter of a book, in that book's order and unit of pairs."""
    article, settings = bilingual.article, project.settings
    finder = TermFinder(glossary, article.name)
    edition = place.edition if place else Edition(settings.publishing.order)
    look = replace(edition.look(terms=finder), sides=sides, term_links=True)
    made = body(bilingual, project.sources, look)
    title_at = next((i for i, node in enumerate(made.blocks) if node["t"] == "Header" and node["c"][0] == 1), None)
    head = [] if title_at is None else [made.blocks[title_at]]
    rest = made.blocks if title_at is None else made.blocks[:title_at] + made.blocks[title_at + 1 :]
    title_en = english_title(bilingual)
    titles = {"both": (title_en, article.title), "source": (article.title,), "target": (title_en or article.title,)}[sides]
    counts = count(bilingual)
    return render(
        "page.html.jinja",
        css="\n".join(
            (asset("base.css"), asset("page.css"), *([asset("steps.css")] if place else []), running_heads(article.title, title_en))
        ),
        js=asset("page.js"),
        lang=article.lang,
        page_lang=article.lang if sides == "source" else TARGET_LANG,
        sides=sides,
        page_title=" · ".join(part for part in titles if part),
        metas=_metas(bilingual, project, title_en, sides),
        links=_links(bilingual, project, sides, alone=place is None),
        place=place,
        home="../index.html",
        head=clean(html(head, article.name)) if head else f'<h1 lang="{article.lang}">{escape(article.name)}</h1>',
        body=clean(html(rest, article.name)),
        byline=byline(bilingual),
        imprint=imprint(counts),
        counts=counts,
        contents=_contents(bilingual),
        downloads=[Download(file_link(path.name), download_name(path), size_in_words(path.stat().st_size)) for path in downloads],
        terms=_terms(bilingual, finder, sides),
        colophon=_colophon(bilingual, project, made),
    )


def _terms(bilingual: Bilingual, finder: TermFinder, sides: Sides) -> list[dict[str, Any]]:
    """The terms of the article, each with the numbers of its sentences."""
    numbers = {item.id: number for number, item in enumerate(coverage.expected(bilingual), 1)}
    suffix = TARGET_SUFFIX if sides == "target" else ""
    terms = []
    for use in term_uses(bilingual, finder):
        sentences = [id_ for id_ in dict.fromkeys(hit.segment for hit in use.hits) if id_ in numbers]
        hits = [{"anchor": id_ + suffix, "number": numbers[id_]} for id_ in sentences]
        terms.append({"id": use.id, "source": use.source, "target": use.target, "note": use.note, "hits": hits})
    return terms


def _links(bilingual: Bilingual, project: Project, sides: Sides, *, alone: bool) -> list[tuple[str, dict[str, str]]]:
    """Canonical address (that of the article's own page), feed, and ``alone`` the same in other editions (absolute where the project has an address)."""
    article, settings = bilingual.article, project.settings.publishing
    base = settings.base_url
    links = []
    if base:
        feed = {"type": "application/atom+xml", "href": web_address(base, "feed.xml"), "title": project.settings.title or "Duizhao"}
        links += [("canonical", {"href": _address(bilingual, project, sides)}), ("alternate", feed)]
    languages: dict[Sides, str] = {"both": "x-default", "source": article.lang, "target": TARGET_LANG}
    editions: list[Sides] = ["both", *settings.web_editions] if settings.web_editions and alone else []
    for edition in dict.fromkeys(editions):
        href = _address(bilingual, project, edition) or file_link(page_name(article.name, article.lang, edition))
        links.append(("alternate", {"hreflang": languages[edition], "href": href}))
    return links


def _address(bilingual: Bilingual, project: Project, sides: Sides) -> str:
    """Where the page will be on the web; empty where the project does not say."""
    name, lang = bilingual.article.name, bilingual.article.lang
    return web_address(project.settings.publishing.base_url, f"{name}/{page_name(name, lang, sides)}")


def _metas(bilingual: Bilingual, project: Project, title_en: str, sides: Sides) -> list[tuple[str, str]]:
    article = bilingual.article
    first = next((leaf for leaf in leaves(article) if leaf.kind == "paragraph" and leaf.segments), None)
    description = ""
    if first:
        entry = bilingual.entries.get(first.segments[0].id)
        english = plain(entry.target.text).strip() if entry and entry.target and sides != "source" else ""
        description = english or plain(first.segments[0].source).strip()
    chinese = "zh_CN" if article.lang == "zh-Hans" else "zh_TW"
    metas = [
        ("description", description),
        *(("author", author) for author in article.meta.authors),
        ("og:type", "article"),
        ("og:title", article.title if sides == "source" or not title_en else title_en),
        ("og:description", description),
        ("og:url", _address(bilingual, project, sides)),
        ("og:site_name", project.settings.title),
        ("og:locale", chinese if sides == "source" else "en_US"),
        ("og:locale:alternate", chinese if sides == "both" else ""),
        ("article:published_time", article.meta.date),
        ("article:modified_time", last_change(bilingual).isoformat() if article.meta.date else ""),
    ]
    return [(name, value) for name, value in metas if value]


def byline(bilingual: Bilingual) -> list[str]:
    """Who, where, when, in both languages' own forms."""
    article, meta = bilingual.article, bilingual.article.meta
    chinese = list(dict.fromkeys(part for part in (*meta.authors, meta.account, meta.via, meta.site) if part))
    items = [f'<span lang="{article.lang}">{escape(part)}</span>' for part in chinese]
    if meta.date:
        items.append(
            f'<time datetime="{escape(meta.date)}"><span class="src" lang="{article.lang}">{escape(chinese_date(meta.date))}</span> '
            f'<span class="tgt" lang="en">{escape(english_date(meta.date))}</span></time>'
        )
    url = safe_url(meta.url)
    if url:
        items.append(f'<a href="{escape(url)}" rel="noopener noreferrer">Original article</a>')
    return items


def _contents(bilingual: Bilingual) -> list[dict[str, Any]]:
    headings = [leaf for leaf in leaves(bilingual.article) if leaf.kind == "heading"]
    if len(headings) < 3:
        return []
    top = min(leaf.level for leaf in headings)
    labels = [(leaf, block_label(bilingual, leaf)) for leaf in headings]
    return [{"id": leaf.id, "deeper": leaf.level > top, "source": label.source, "target": label.target} for leaf, label in labels]


def _colophon(bilingual: Bilingual, project: Project, made: Body) -> list[str]:
    article, counts, settings = bilingual.article, count(bilingual), project.settings.publishing
    lines = [escape(imprint(counts))]
    if counts.machine and counts.engines:
        lines.append("Machine translation by " + ", ".join(f"<code>{escape(engine)}</code>" for engine in counts.engines) + ".")
    rights = " ".join(part for part in (article.meta.licence, settings.rights) if part)
    if rights:
        lines.append(f"Rights: {escape(rights)}")
    if made.missing:
        number = len(made.missing)
        lines.append(f"{number} {'picture is' if number == 1 else 'pictures are'} not part of this edition.")
    lines.append(f"Source file: <code>{escape(article.path.name)}</code>, SHA-256 <code>{article.sha256[:16]}</code>.")
    return lines
