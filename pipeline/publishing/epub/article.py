"""EPUB 3.3 of one article: cover, title page, contents, the text in pairs, notes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from importlib import resources
from pathlib import Path

from pipeline.article import Bilingual
from pipeline.files import write_if_changed
from pipeline.glossary import EMPTY_GLOSSARY, Glossary
from pipeline.project import Project
from pipeline.publishing.book.edition import Edition, Label, identifier, title_label
from pipeline.publishing.book.front import after_title, byline, rights_of, styled, text, title_header, trust
from pipeline.publishing.document import nodes
from pipeline.publishing.document.ast import body
from pipeline.publishing.document.cover import cover_png
from pipeline.publishing.document.coverage import expected, problems, require_whole
from pipeline.publishing.document.dates import last_change
from pipeline.publishing.document.images import Picture
from pipeline.publishing.document.labels import imprint
from pipeline.publishing.epub.chapter import Page, make_files, packed_pictures
from pipeline.publishing.epub.package import Description, Person, write_package
from pipeline.publishing.epub.proof import read_back
from pipeline.publishing.web.summary import TermFinder
from pipeline.status import count

_EXTENSION = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp"}


def write_epub(
    bilingual: Bilingual, project: Project, path: Path, glossary: Glossary = EMPTY_GLOSSARY, *, edition: Edition | None = None
) -> None:
    """The article as an EPUB at ``path``; nothing is written if a sentence is missing from it.

    :raises DuizhaoError: pandoc failed, or the book is not whole.
    """
    edition = edition or Edition(project.settings.publishing.order)
    page, pictures = article_page(bilingual, project, edition, glossary)
    pages = [title_page(bilingual, edition), page]
    files = make_files(pages, what=str(bilingual.article.path), reveal=edition.reveal)
    description = describe(bilingual, project, edition)
    data = write_package(
        description,
        files,
        pictures.values(),
        stylesheet(),
        cover_png(description.title, edition, by=cover_line(bilingual), lang=bilingual.article.lang),
    )
    faults = problems(expected(bilingual), read_back(data).get(TEXT, []), sides=edition.look().sides)
    require_whole(str(path), faults)
    write_if_changed(path, data)


Pictures = dict[str, tuple[str, bytes]]
"""Name within EPUB/ and content of each picture, by its ``data:`` address."""


TEXT = "text"
"""The stem of an article's files in a book of its own."""


def article_page(
    bilingual: Bilingual, project: Project, edition: Edition, glossary: Glossary, *, place: tuple[str, Label, int] | None = None
) -> tuple[Page, Pictures]:
    """The article as a chapter, and its pictures. ``place``: its stem, title in the contents and depth there, in a book of several."""
    article = bilingual.article
    stem, label, depth = place or (TEXT, title_label(bilingual), 0)
    look = edition.look(terms=TermFinder(glossary, article.name))
    found = body(bilingual, project.sources, look)
    pictures = name_pictures(found.pictures.values())
    fallback = title_header(title_label(bilingual), edition, article.lang, f"{stem}-title")
    blocks = after_title(packed_pictures(found.blocks, pictures), [*byline(article, edition), *trust(bilingual, edition)], fallback)
    return Page(stem, label, blocks, "chapter", depth, lang="en" if edition.has_target else article.lang), pictures


def title_page(bilingual: Bilingual, edition: Edition) -> Page:
    """Title, author, how the translation came about."""
    article = bilingual.article
    label = title_label(bilingual)
    blocks: list[nodes.Node] = [title_header(label, edition, article.lang, "title")]
    if article.meta.subtitle:
        blocks.append(styled("Subtitle", "subtitle", [text(article.meta.subtitle, article.lang)]))
    blocks += byline(article, edition)
    if edition.has_target:
        blocks.append(styled("Imprint", "imprint", nodes.words(imprint(count(bilingual))), "en"))
    return Page("title", label, blocks, "titlepage", listed=False, lang="en" if edition.has_target else article.lang)


def describe(bilingual: Bilingual, project: Project, edition: Edition) -> Description:
    """The metadata of an article's book."""
    article, meta = bilingual.article, bilingual.article.meta
    counts = count(bilingual)
    people = [Person(name, "aut", article.lang) for name in meta.authors]
    people += [Person(meta.account, "pbl", article.lang)] if meta.account and meta.account not in meta.authors else []
    people += [Person(name, "trl") for name in counts.reviewers] if edition.has_target else []
    return Description(
        identifier=identifier("article", article.name, meta.url, edition.name),
        title=title_label(bilingual),
        edition=edition,
        moment=f"{last_change(bilingual)}T00:00:00Z",
        source_lang=article.lang,
        date=meta.date[:10],
        people=tuple(people),
        publisher=project.settings.publishing.publisher,
        sources=(meta.url,) if meta.url else (),
        rights=rights_of([article], project.settings.publishing.rights),
        description=imprint(counts) if edition.has_target else "",
    )


def cover_line(bilingual: Bilingual) -> str:
    """Who stands on the cover: the authors, else the account that published it."""
    meta = bilingual.article.meta
    return "、".join(meta.authors) or meta.account


def name_pictures(found: Iterable[Picture]) -> Pictures:
    """Give each picture its file name, made of its content."""
    return {
        picture.uri: (f"images/{hashlib.sha256(picture.data).hexdigest()[:16]}.{_EXTENSION[picture.media_type]}", picture.data)
        for picture in found
    }


def stylesheet() -> bytes:
    """The stylesheet of every EPUB."""
    return (resources.files("pipeline.publishing") / "templates" / "epub.css").read_bytes()
