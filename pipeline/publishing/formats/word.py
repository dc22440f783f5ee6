"""DOCX, in every edition but the one that opens at a tap."""

from __future__ import annotations

from functools import partial

from pipeline.publishing.book.book import BookFile
from pipeline.publishing.book.docx import make_book_docx
from pipeline.publishing.document.edition import Edition
from pipeline.publishing.docx.article import make_article_docx
from pipeline.publishing.docx.check import docx_faults
from pipeline.publishing.docx.read import read_docx
from pipeline.publishing.formats.format import Checker, OutputFormat

FORMAT = OutputFormat(
    suffix=".docx",
    label="Word",
    editions=lambda project: [Edition(project.settings.publishing.order)],
    article=lambda view, edition, _: make_article_docx(view, edition),
    book_editions=lambda book: [edition for edition in book.editions if not edition.reveal],
    book=lambda book, edition, _: [BookFile(f"{book.stem(edition)}.docx", book.chapters, partial(make_book_docx, book, edition))],
    read=read_docx,
    free_notes=True,
    checker=Checker(lambda: "DOCX structure", docx_faults),
)
