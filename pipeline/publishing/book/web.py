"""The web edition of a book: a first page with title, imprint and contents, a page a chapter, and the back matter.

Shape, beside the book's other forms: ``NAME.html``, ``NAME/articles/ARTICLE.html``, ``NAME/glossary.html``, ``NAME/risks.html``,
``NAME/colophon.html``. A page needs nothing but itself to be read, and links to the one before it, the next and the contents.
"""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from pipeline.pandocast import Node
from pipeline.publishing.book.book import Book, BookFile, Chapter, Use
from pipeline.publishing.book.matter import (
    COLOPHON,
    GLOSSARY,
    RISKS,
    colophon_blocks,
    glossary_blocks,
    imprint_blocks,
    risk_blocks,
    title_blocks,
)  # fmt: skip
from pipeline.publishing.book.plan import isbn_of
from pipeline.publishing.document.edition import Edition, Label
from pipeline.publishing.document.fragment import clean, html
from pipeline.publishing.document.front import deeper
from pipeline.publishing.document.labels import imprint
from pipeline.publishing.document.links import file_link
from pipeline.publishing.document.made import Download, Made
from pipeline.publishing.document.place import PageLink, Place
from pipeline.publishing.document.proof import TARGET_SUFFIX
from pipeline.publishing.web.article import byline, page_html
from pipeline.publishing.web.linked import languages, people, said
from pipeline.publishing.web.page import asset, render, size_in_words


@dataclass(frozen=True, slots=True)
class _Page:
    """A page of the web edition; ``path`` is relative to the folder of the book's files."""

    path: str
    label: Label
    lang: str
    chapter: Chapter | None = None
    part: Label = Label()  # noqa: RUF009 - frozen


def book_pages(book: Book, edition: Edition, downloads: Sequence[Download]) -> list[BookFile]:
    """Return the pages of the web edition, the first one first. ``downloads`` are the book's other forms, already there."""
    back = {GLOSSARY: _glossary(book, edition), RISKS: risk_blocks(book, edition), COLOPHON: colophon_blocks(book, edition)}
    pages = _pages(book, with_glossary=bool(back[GLOSSARY]))

    def make(number: int) -> Made:
        page, place = pages[number], _place(pages, number, edition, len(book.chapters))
        if page.chapter:
            text = page_html(page.chapter.view, place=place)
        elif number == 0:
            text = _first_page(book, pages, place, downloads)
        else:
            text = _back_page(book, page, place, back[page.label])
        return Made(text.encode())

    return [BookFile(page.path, (page.chapter,) if page.chapter else (), partial(make, number)) for number, page in enumerate(pages)]


def web_edition(book: Book) -> Edition:
    """Return the first of the plan's editions in both languages, else its first: what may not appear in a book is not put on the web either."""
    editions = [plan.edition for plan in book.plan.editions]
    first = next((edition for edition in editions if edition.bilingual), editions[0])
    return Edition(first.languages, first.unit)


# --- which pages there are, and how they follow each other ---------------------------------------------------------------


def _pages(book: Book, *, with_glossary: bool) -> list[_Page]:
    name, lang = book.plan.name, book.source_lang
    pages = [_Page(f"{name}.html", book.title, lang)]
    for part in book.parts:
        pages += [_Page(_path(book, chapter), chapter.label, chapter.view.lang, chapter, part.label) for chapter in part.chapters]
    pages += [_Page(f"{name}/glossary.html", GLOSSARY, lang)] if with_glossary else []
    return [*pages, _Page(f"{name}/risks.html", RISKS, lang), _Page(f"{name}/colophon.html", COLOPHON, lang)]


def _path(book: Book, chapter: Chapter) -> str:
    return f"{book.plan.name}/articles/{chapter.view.name}.html"


def _step(page: _Page, seen_from: _Page) -> PageLink:
    return PageLink(file_link(posixpath.relpath(page.path, posixpath.dirname(seen_from.path) or ".")), page.label, page.lang)


def _place(pages: Sequence[_Page], number: int, edition: Edition, total: int) -> Place:
    page = pages[number]
    return Place(
        edition,
        contents=_step(pages[0], page),
        previous=_step(pages[number - 1], page) if number else None,
        next=_step(pages[number + 1], page) if number + 1 < len(pages) else None,
        glossary=next((_step(other, page) for other in pages if other.label == GLOSSARY), None),
        part=page.part,
        number=number,
        total=total,
    )


# --- their text ----------------------------------------------------------------------------------------------------------


def _first_page(book: Book, pages: Sequence[_Page], place: Place, downloads: Sequence[Download]) -> str:
    back = [{"step": _step(page, pages[0]), "chapter": None} for page in pages[1:] if page.chapter is None]
    parts: list[dict[str, Any]] = []
    for page in pages:
        if page.chapter is None:
            continue
        if not parts or parts[-1]["label"] is not page.part:
            parts.append({"label": page.part, "items": []})
        parts[-1]["items"].append({"step": _step(page, pages[0]), "chapter": _facts(page.chapter)})
    return _render(
        book,
        pages[0],
        place,
        linked=_linked(book, place.edition),
        title=_html(title_blocks(book, place.edition), book),
        parts=[*parts, {"label": Label(), "items": back}],
        body=_html(deeper(imprint_blocks(book, place.edition), 1), book),
        downloads=[
            {"href": file_link(one.path.name), "label": one.edition.labelled(one.label), "size": size_in_words(one.path.stat().st_size)}
            for one in downloads
        ],
    )


def _back_page(book: Book, page: _Page, place: Place, blocks: Sequence[Node]) -> str:
    return _render(book, page, place, linked={}, title="", parts=[], body=_html(blocks, book), downloads=[])


def _render(book: Book, page: _Page, place: Place, **values: Any) -> str:
    names = [part for label in dict.fromkeys((page.label, book.title)) for part in (label.source, label.target) if part]
    return render(
        "book.html.jinja",
        css="\n".join((asset("base.css"), asset("steps.css"), asset("book.css"))),
        js="",
        lang=book.source_lang,
        page_title=" · ".join(names),
        description=imprint(book.counts),
        place=place,
        **values,
    )


def _linked(book: Book, edition: Edition) -> dict[str, Any]:
    """The book as ``Book`` of schema.org."""
    plan = book.plan
    series = {"@type": "BookSeries", "name": plan.series.name} if plan.series else None
    return said(
        "Book",
        name=book.title_of(edition).one(edition),
        alternateName=book.title.source if edition.bilingual and book.title.target else "",
        inLanguage=languages(edition, book.source_lang),
        author=people([one.name for one in plan.authors]),
        translator=people([one.name for one in plan.translators]),
        editor=people([one.name for one in plan.editors]),
        publisher={"@type": "Organization", "name": book.publisher} if book.publisher else None,
        isPartOf=series and series | ({"position": plan.series.number} if plan.series and plan.series.number else {}),
        isbn=isbn_of(plan, edition),
        bookEdition=plan.edition,
        datePublished=plan.date or (book.day.isoformat() if book.day else ""),
        description=plan.description.label.one(edition),
        about=[subject.name for subject in plan.subjects],
        license=book.rights,
    )


def _html(blocks: Sequence[Node], book: Book) -> str:
    return clean(html(blocks, book.plan.name))


def _glossary(book: Book, edition: Edition) -> list[Node]:
    """The glossary as blocks, nothing where no term occurs."""
    suffix = "" if edition.has_source else TARGET_SUFFIX

    def place(use: Use) -> str:
        return file_link(f"articles/{use.chapter.view.name}.html", f"{use.segment}{suffix}")

    blocks = glossary_blocks(book, edition, place)
    return blocks if any("term" in node["c"][0][1] for node in blocks if node["t"] == "Div") else []


def _facts(chapter: Chapter) -> dict[str, Any]:
    return {"byline": byline(chapter.view), "imprint": imprint(chapter.view.counts)}
