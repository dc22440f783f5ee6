"""EPUB 3.3 of one article: cover, title page, contents, the text in pairs, notes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from importlib import resources

from pipeline.pandocast import Node
from pipeline.publishing.document import nodes
from pipeline.publishing.document.ast import body
from pipeline.publishing.document.cover import cover_png
from pipeline.publishing.document.edition import Edition, Label, identifier
from pipeline.publishing.document.front import byline, rights_of, styled, title_header, with_front
from pipeline.publishing.document.images import Picture
from pipeline.publishing.document.labels import imprint
from pipeline.publishing.document.made import Made
from pipeline.publishing.document.view import ArticleView
from pipeline.publishing.epub.chapter import Page, make_files, packed_pictures
from pipeline.publishing.epub.metadata import Description, Person
from pipeline.publishing.epub.package import write_package

_EXTENSION = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp"}


def make_epub(view: ArticleView, edition: Edition) -> Made:
    """Return the article as an EPUB.

    :raises DuizhaoError: pandoc failed.
    """
    page, pictures = article_page(view, edition)
    files = make_files([title_page(view, edition), page], what=str(view.article.path), reveal=edition.reveal)
    cover = cover_png(view.title, edition, by=cover_line(view), lang=view.lang)
    return Made(write_package(describe(view, edition), files, pictures.values(), stylesheet(), cover))


Pictures = dict[str, tuple[str, bytes]]
"""Name within EPUB/ and content of each picture, by its ``data:`` address."""


TEXT = "text"
"""The stem of an article's files in a book of its own."""


def article_page(view: ArticleView, edition: Edition, *, place: tuple[str, Label, int] | None = None) -> tuple[Page, Pictures]:
    """Return the article as a chapter, and its pictures. ``place``: its stem, title in the contents and depth there, in a book of several."""
    stem, label, depth = place or (TEXT, view.title, 0)
    found = body(view, edition.look(paged=True))
    pictures = name_pictures(found.pictures.values())
    blocks = with_front(view, packed_pictures(found.blocks, pictures), edition, f"{stem}-title")
    return Page(stem, label, blocks, "chapter", depth, lang="en" if edition.has_target else view.lang), pictures


def title_page(view: ArticleView, edition: Edition) -> Page:
    """Return title, author, how the translation came about; a subtitle is the first line of the text, in both languages."""
    blocks: list[Node] = [title_header(view.title, edition, view.lang, "title")]
    blocks += byline(view.article, edition)
    if edition.has_target:
        blocks.append(styled("Imprint", "imprint", nodes.words(imprint(view.counts)), "en"))
    return Page("title", view.title, blocks, "titlepage", listed=False, lang="en" if edition.has_target else view.lang)


def describe(view: ArticleView, edition: Edition) -> Description:
    """Return the metadata of an article's book."""
    meta, settings = view.meta, view.project.settings
    people = [Person(name, "aut", view.lang) for name in meta.authors]
    people += [Person(meta.account, "pbl", view.lang)] if meta.account and meta.account not in meta.authors else []
    people += [Person(name, "trl") for name in view.counts.reviewers] if edition.has_target else []
    return Description(
        identifier=identifier("article", view.name, meta.url, edition.name),
        title=view.title,
        edition=edition,
        modified=view.modified,
        source_lang=view.lang,
        published=meta.date[:10],
        people=tuple(people),
        publisher=settings.publishing.publisher,
        sources=(meta.url,) if meta.url else (),
        rights=rights_of([view.article], settings.publishing.rights),
        description=imprint(view.counts) if edition.has_target else "",
    )


def cover_line(view: ArticleView) -> str:
    """Tell who stands on the cover: the authors, else the account that published it."""
    return "、".join(view.meta.authors) or view.meta.account


def name_pictures(found: Iterable[Picture]) -> Pictures:
    """Give each picture its file name, made of its content."""
    return {
        picture.uri: (f"images/{hashlib.sha256(picture.data).hexdigest()[:16]}.{_EXTENSION[picture.media_type]}", picture.data)
        for picture in found
    }


def stylesheet() -> bytes:
    """Return the stylesheet of every EPUB."""
    return (resources.files("pipeline.publishing") / "templates" / "epub.css").read_bytes()
