"""One article → one HTML page that needs nothing but itself, and reads without a script."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any, Literal

from pipeline.article import TARGET_LANG, leaves
from pipeline.project import FEED_FILE, Project
from pipeline.publishing.document.ast import Body, body
from pipeline.publishing.document.dates import chinese_date, english_date
from pipeline.publishing.document.edition import Edition, block_label, file_name
from pipeline.publishing.document.fragment import clean, html, running_heads
from pipeline.publishing.document.front import split_title
from pipeline.publishing.document.labels import imprint
from pipeline.publishing.document.links import file_link, safe_url, web_address
from pipeline.publishing.document.made import Download, Made
from pipeline.publishing.document.place import Place
from pipeline.publishing.document.proof import TARGET_SUFFIX
from pipeline.publishing.document.view import ArticleView
from pipeline.publishing.web.linked import article_data
from pipeline.publishing.web.page import asset, render, size_in_words
from pipeline.richtext import plain

Sides = Literal["both", "source", "target"]


def page_editions(project: Project) -> list[Edition]:
    """Return the bilingual page of an article first, then those in one language that the project wants."""
    wanted = dict.fromkeys(project.settings.publishing.web_editions)
    return [Edition(project.settings.publishing.order), *(Edition("source-only" if side == "source" else "target-only") for side in wanted)]


def make_page(view: ArticleView, edition: Edition, downloads: Sequence[Download] = ()) -> Made:
    """Return an article's own page. ``downloads``: its other forms, already there."""
    return Made(page_html(view, edition, downloads).encode())


def page_html(view: ArticleView, edition: Edition | None = None, downloads: Sequence[Download] = (), *, place: Place | None = None) -> str:
    """Return the page as text, by default the bilingual one; with a ``place`` it is a chapter of a book, in that book's edition."""
    article = view.article
    edition = place.edition if place else edition or page_editions(view.project)[0]
    sides: Sides = "both" if edition.bilingual else "source" if edition.has_source else "target"
    made = body(view, edition.look(term_links=True))
    head, rest = split_title(made.blocks)
    titles = {"both": (view.title_en, article.title), "source": (article.title,), "target": (view.title_en or article.title,)}[sides]
    return render(
        "page.html.jinja",
        css="\n".join(
            (asset("base.css"), asset("page.css"), *([asset("steps.css")] if place else []), running_heads(article.title, view.title_en))
        ),
        js=asset("page.js"),
        lang=article.lang,
        page_lang=article.lang if sides == "source" else TARGET_LANG,
        sides=sides,
        page_title=" · ".join(part for part in titles if part),
        metas=_metas(view, edition),
        links=_links(view, edition, alone=place is None),
        linked=article_data(view, edition, _address(view, edition)),
        place=place,
        home="../index.html",
        head=clean(html(head, article.name)) if head else f'<h1 lang="{article.lang}">{escape(article.name)}</h1>',
        body=clean(html(rest, article.name)),
        byline=byline(view),
        imprint=imprint(view.counts),
        counts=view.counts,
        contents=_contents(view),
        downloads=[
            {"href": file_link(one.path.name), "label": one.label, "size": size_in_words(one.path.stat().st_size)} for one in downloads
        ],
        terms=_terms(view, edition),
        colophon=_colophon(view, made),
    )


def _terms(view: ArticleView, edition: Edition) -> list[dict[str, Any]]:
    """The terms of the article, each with the numbers of its sentences."""
    numbers = {item.id: number for number, item in enumerate(view.wanted, 1)}
    suffix = "" if edition.has_source else TARGET_SUFFIX
    terms = []
    for use in view.uses:
        sentences = [id_ for id_ in dict.fromkeys(hit.segment for hit in use.hits) if id_ in numbers]
        hits = [{"anchor": id_ + suffix, "number": numbers[id_]} for id_ in sentences]
        terms.append({"id": use.id, "source": use.source, "target": use.target, "note": use.note, "hits": hits})
    return terms


def _links(view: ArticleView, edition: Edition, *, alone: bool) -> list[tuple[str, dict[str, str]]]:
    """Canonical address (that of the article's own page), feed, and ``alone`` the same in other editions (absolute where the project has an address)."""
    settings = view.project.settings
    base = settings.publishing.base_url
    links = []
    if base:
        feed = {"type": "application/atom+xml", "href": web_address(base, FEED_FILE), "title": settings.title or "Duizhao"}
        links += [("canonical", {"href": _address(view, edition)}), ("alternate", feed)]
    editions = page_editions(view.project)
    for other in editions if alone and len(editions) > 1 else ():
        language = "x-default" if other.bilingual else view.lang if other.has_source else TARGET_LANG
        href = _address(view, other) or file_link(file_name(view.name, view.lang, other, ".html"))
        links.append(("alternate", {"hreflang": language, "href": href}))
    return links


def _address(view: ArticleView, edition: Edition) -> str:
    """Where the page will be on the web; empty where the project does not say."""
    return web_address(view.project.settings.publishing.base_url, f"{view.name}/{file_name(view.name, view.lang, edition, '.html')}")


def _metas(view: ArticleView, edition: Edition) -> list[tuple[str, str]]:
    article, source_only = view.article, not edition.has_target
    first = next((leaf for leaf in leaves(article) if leaf.kind == "paragraph" and leaf.segments), None)
    description = ""
    if first:
        entry = view.bilingual.entries.get(first.segments[0].id)
        english = plain(entry.target.text).strip() if entry and entry.target and not source_only else ""
        description = english or plain(first.segments[0].source).strip()
    chinese = "zh_CN" if article.lang == "zh-Hans" else "zh_TW"
    metas = [
        ("description", description),
        *(("author", author) for author in article.meta.authors),
        ("og:type", "article"),
        ("og:title", article.title if source_only or not view.title_en else view.title_en),
        ("og:description", description),
        ("og:url", _address(view, edition)),
        ("og:site_name", view.project.settings.title),
        ("og:locale", chinese if source_only else "en_US"),
        ("og:locale:alternate", chinese if edition.bilingual else ""),
        ("article:published_time", article.meta.date),
        ("article:modified_time", view.modified.isoformat() if view.modified and article.meta.date else ""),
    ]
    return [(name, value) for name, value in metas if value]


def byline(view: ArticleView) -> list[str]:
    """Return who, where, when, in both languages' own forms."""
    article, meta = view.article, view.meta
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


def _contents(view: ArticleView) -> list[dict[str, Any]]:
    headings = [leaf for leaf in leaves(view.article) if leaf.kind == "heading"]
    if len(headings) < 3:
        return []
    top = min(leaf.level for leaf in headings)
    labels = [(leaf, block_label(view.bilingual, leaf)) for leaf in headings]
    return [{"id": leaf.id, "deeper": leaf.level > top, "source": label.source, "target": label.target} for leaf, label in labels]


def _colophon(view: ArticleView, made: Body) -> list[str]:
    article, counts, settings = view.article, view.counts, view.project.settings.publishing
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
