"""EPUB 3.3, in every edition but the stacked one, which is for paper."""

from __future__ import annotations

from functools import partial

from pipeline.publishing.book.book import BookFile
from pipeline.publishing.book.epub import make_book_epub
from pipeline.publishing.document.edition import Edition
from pipeline.publishing.epub.article import make_epub
from pipeline.publishing.epub.check import checker_name, epub_faults
from pipeline.publishing.epub.read import read_epub
from pipeline.publishing.formats.format import Checker, OutputFormat

FORMAT = OutputFormat(
    suffix=".epub",
    label="EPUB",
    editions=lambda project: [Edition(project.settings.publishing.order)],
    article=lambda view, edition, _: make_epub(view, edition),
    book_editions=lambda book: [edition for edition in book.editions if not edition.stacked],
    book=lambda book, edition, _: [BookFile(f"{book.stem(edition)}.epub", book.chapters, partial(make_book_epub, book, edition))],
    read=read_epub,
    checker=Checker(checker_name, epub_faults, slow=True),
)
