"""The whole book as one EPUB, in any edition."""

from __future__ import annotations

import io

from PIL import Image

from pipeline import inputs
from pipeline.errors import DuizhaoError
from pipeline.project import BOOK_FILE
from pipeline.publishing.book.book import Book, Use
from pipeline.publishing.book.matter import (
    COLOPHON,
    GLOSSARY,
    IMPRINT,
    RISKS,
    colophon_blocks,
    glossary_blocks,
    imprint_blocks,
    part_blocks,
    risk_blocks,
    title_blocks,
)  # fmt: skip
from pipeline.publishing.book.plan import isbn_of
from pipeline.publishing.document.cover import cover_png
from pipeline.publishing.document.edition import Edition
from pipeline.publishing.document.made import Made
from pipeline.publishing.epub.article import Pictures, article_page, stylesheet
from pipeline.publishing.epub.chapter import Page, make_files
from pipeline.publishing.epub.metadata import Description, Person
from pipeline.publishing.epub.package import write_package


def make_book_epub(book: Book, edition: Edition) -> Made:
    """Return the book as an EPUB."""
    pages, pictures = _pages(book, edition)
    files = make_files(pages, what=book.plan.name, reveal=edition.reveal)
    return Made(write_package(describe_book(book, edition), files, pictures.values(), stylesheet(), book_cover(book, edition)))


def _pages(book: Book, edition: Edition) -> tuple[list[Page], Pictures]:
    lang = "en" if edition.has_target else book.source_lang
    pages = [
        Page("title", book.title_of(edition), title_blocks(book, edition), "titlepage", listed=False, lang=lang),
        Page("imprint", IMPRINT, imprint_blocks(book, edition), "copyright-page", lang="en"),
    ]
    pictures: Pictures = {}
    for number, part in enumerate(book.parts, 1):
        depth = 1 if part.label.one(edition) else 0
        if depth:
            stem = f"part{number}"
            pages.append(Page(stem, part.label, part_blocks(part.label, edition, book.source_lang, stem), "part", lang=lang))
        for chapter in part.chapters:
            page, own = article_page(chapter.view, edition, place=(chapter.stem, chapter.label, depth))
            pages.append(page)
            pictures |= own
    suffix = "" if edition.has_source else "-t"

    def address(use: Use) -> str:
        return f"{use.chapter.stem}.xhtml#{use.segment}{suffix}"

    terms = glossary_blocks(book, edition, address)
    if len(terms) > 1:
        pages.append(Page("glossary", GLOSSARY, terms, "glossary", lang="en"))
    pages.append(Page("risks", RISKS, risk_blocks(book, edition), "appendix", lang="en"))
    pages.append(Page("colophon", COLOPHON, colophon_blocks(book, edition), "colophon", lang="en"))
    return pages, pictures


def describe_book(book: Book, edition: Edition) -> Description:
    """Return the metadata of the book: its editors, all authors and reviewers, all sources."""
    plan = book.plan
    people = [Person(one.name, "aut", sort=one.sort) for one in plan.authors]
    people += [Person(one.name, "edt", sort=one.sort) for one in plan.editors]
    seen: set[str] = set()
    for chapter in book.chapters:
        meta = chapter.view.meta
        authors = [] if plan.authors else [(author, "aut") for author in meta.authors]
        for name, role in [*authors, *([(meta.account, "pbl")] if meta.account else [])]:
            if name not in seen:
                seen.add(name)
                people.append(Person(name, role, chapter.view.lang))
    if edition.has_target:
        people += [Person(one.name, "trl", sort=one.sort) for one in plan.translators]
        people += [Person(name, "trl") for name in book.counts.reviewers if not plan.translators]
    urls = dict.fromkeys(chapter.view.meta.url for chapter in book.chapters if chapter.view.meta.url)
    return Description(
        identifier=book.identifier(edition),
        isbn=isbn_of(plan, edition),
        title=book.title_of(edition),
        edition=edition,
        modified=book.day,
        source_lang=book.source_lang,
        more_langs=tuple(sorted({chapter.view.lang for chapter in book.chapters})),
        published=plan.date or (book.day.isoformat() if book.day else ""),
        people=tuple(people),
        publisher=book.publisher,
        sources=tuple(urls),
        rights=book.rights,
        description=plan.description.label.one(edition),
        series=(plan.series.name, plan.series.number) if plan.series else None,
        subjects=tuple((subject.name, subject.codes) for subject in plan.subjects),
        edition_words=plan.edition,
    )


def book_cover(book: Book, edition: Edition) -> bytes:
    """Return the given picture (PNG or JPEG), else a typographic cover.

    :raises DuizhaoError: the picture is of another kind.
    """
    if not book.plan.cover:
        return cover_png(book.title_of(edition), edition, by=" · ".join(one.name for one in book.names), lang=book.source_lang)
    path = book.project.root / book.plan.cover
    if not path.resolve().is_relative_to(book.project.root):
        hint = "Copy the picture into the project and name it in cover, from the project's folder on."
        raise DuizhaoError(f"cover: {book.plan.cover[:60]} is not in the project", path=book.project.root / BOOK_FILE, hint=hint)
    data = inputs.read(path)
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as picture:
            picture.verify()
    except (OSError, SyntaxError, ValueError) as error:
        raise DuizhaoError("is not a PNG or JPEG picture", path=path, hint="Save the cover as PNG or JPEG.") from error
    return data
