"""HTML: a page an article, a small site a book."""

from __future__ import annotations

from pipeline.publishing.book.web import book_pages, web_edition
from pipeline.publishing.formats.format import OutputFormat
from pipeline.publishing.web.article import make_page, page_editions
from pipeline.publishing.web.read import read_page

FORMAT = OutputFormat(
    suffix=".html",
    label="Web page",
    editions=page_editions,
    article=make_page,
    book_editions=lambda book: [web_edition(book)],
    book=book_pages,
    read=read_page,
    lists_others=True,
)
