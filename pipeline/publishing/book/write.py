"""All editions and formats of a book into one folder."""

from __future__ import annotations

from pathlib import Path

from pipeline.glossary import Glossary
from pipeline.publishing.book.book import Book
from pipeline.publishing.book.docx import write_book_docx
from pipeline.publishing.book.edition import Edition
from pipeline.publishing.book.epub import write_book_epub
from pipeline.publishing.book.web import write_book_web

FOLDER = "book"


def write_book(book: Book, folder: Path, glossary: Glossary) -> list[Path]:
    """Write ``folder/book/NAME….epub``, ``….docx`` and the web edition (last, as it names the others) and return them, its first page first.

    An edition that opens at a tap is an EPUB only, a stacked one a DOCX only.
    """
    name = book.plan.name
    made: list[tuple[Edition, Path]] = []
    for edition in dict.fromkeys(plan.edition for plan in book.plan.editions):
        stem = f"{name}-{edition.name}" if edition.name else name
        if not edition.stacked:
            made.append((edition, folder / FOLDER / f"{stem}.epub"))
            write_book_epub(book, made[-1][1], glossary, edition)
        if not edition.reveal:
            made.append((edition, folder / FOLDER / f"{stem}.docx"))
            write_book_docx(book, made[-1][1], glossary, edition)
    first, *pages = write_book_web(book, folder / FOLDER, glossary, made)
    return [first, *(path for _, path in made), *pages]
