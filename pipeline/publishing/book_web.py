"""The web edition of a book: one page with its parts, articles, downloads and glossary; the articles' own pages are beside it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.files import write_if_changed
from pipeline.publishing.book import Book, Chapter, used_terms
from pipeline.publishing.book_edition import Edition
from pipeline.publishing.book_matter import MOST_USES
from pipeline.publishing.labels import imprint
from pipeline.publishing.links import safe_url
from pipeline.publishing.page import asset, download_name, render, size_in_words


def write_book_page(book: Book, path: Path, downloads: Sequence[tuple[Edition, Path]]) -> None:
    """The page at ``path``, in a folder beside those of the articles; ``downloads`` are the book's other forms, already written.

    :raises DuizhaoError: an article's own page is not there.
    """
    home = path.parent.parent
    for chapter in book.chapters:
        page = home / chapter.summary.name / f"{chapter.summary.name}.html"
        if not page.is_file():
            raise DuizhaoError("is not built yet", path=page, hint="Run `invoke build` first.", status=ExitStatus.USAGE)
    write_if_changed(path, book_page(book, downloads))


def book_page(book: Book, downloads: Sequence[tuple[Edition, Path]]) -> str:
    """The page as text."""
    title = " · ".join(text for text in (book.title.source, book.title.target) if text)
    return render(
        "book.html.jinja",
        css="\n".join((asset("base.css"), asset("index.css"), asset("book.css"))),
        js="",
        lang=book.source_lang,
        page_title=title,
        title=book.title,
        subtitle=book.plan.subtitle.label,
        editors=book.plan.editors,
        publisher=book.publisher,
        rights=book.rights,
        imprint=imprint(book.counts),
        day=book.day.isoformat(),
        parts=[{"label": part.label, "articles": [_article(chapter) for chapter in part.chapters]} for part in book.parts],
        downloads=[
            {"href": file.name, "label": f"{download_name(file)}{_kind(edition)}", "size": size_in_words(file.stat().st_size)}
            for edition, file in downloads
        ],
        terms=[
            {
                "source": term.source,
                "target": term.target,
                "note": term.note,
                "uses": [{"href": f"{_address(use.chapter)}#{use.segment}", "number": use.number} for use in term.uses[:MOST_USES]],
                "more": max(len(term.uses) - MOST_USES, 0),
            }
            for term in used_terms(book)
        ],
    )


def _kind(edition: Edition) -> str:
    return f", {edition.name.replace('-', ' ')}" if edition.name else ""


def _address(chapter: Chapter) -> str:
    return f"../{chapter.summary.name}/{chapter.summary.name}.html"


def _article(chapter: Chapter) -> dict[str, Any]:
    meta = chapter.bilingual.article.meta
    by = list(dict.fromkeys(part for part in (*meta.authors, meta.account, meta.via) if part))
    return {
        "href": _address(chapter),
        "label": chapter.label,
        "lang": chapter.bilingual.article.lang,
        "by": by,
        "date": meta.date[:10],
        "original": safe_url(meta.url),
        "imprint": imprint(chapter.summary.counts),
    }
