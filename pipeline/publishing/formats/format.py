"""What an output format is: how an article and a book are made in it, how the result is read back, and who checks it for a release."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.project import Project
from pipeline.publishing.book.book import Book, BookFile
from pipeline.publishing.document.edition import Edition, file_name
from pipeline.publishing.document.made import Download, Made
from pipeline.publishing.document.proof import Said
from pipeline.publishing.document.view import ArticleView


@dataclass(frozen=True, slots=True)
class Checker:
    """A checker of finished files. ``name`` with its version; ``faults`` of a file, none if it passes. What a ``slow`` one passed is remembered."""

    name: Callable[[], str]
    faults: Callable[[Path], Sequence[str]]
    slow: bool = False


@dataclass(frozen=True, slots=True)
class OutputFormat:
    """A format of books. ``suffix`` with its dot; ``label`` is what a reader calls it.

    ``editions`` of an article that a project wants, and ``article`` makes one of them; ``book_editions`` of a book, and ``book`` says which
    files each has, the first one first. Both are given what other formats have made, for a format that ``lists_others`` and is made last.
    ``read`` gives the sentences of what was made; ``free_notes`` says that its notes stand where they are referred to.
    ``checker`` is the trade's for finished files, where there is one.
    """

    suffix: str
    label: str
    editions: Callable[[Project], Sequence[Edition]]
    article: Callable[[ArticleView, Edition, Sequence[Download]], Made]
    book_editions: Callable[[Book], Sequence[Edition]]
    book: Callable[[Book, Edition, Sequence[Download]], Sequence[BookFile]]
    read: Callable[[Made], Iterator[Said]]
    lists_others: bool = False
    free_notes: bool = False
    checker: Checker | None = None

    def file(self, name: str, lang: str, edition: Edition) -> str:
        """Return the name of an article's file; ``lang`` is that of its source."""
        return file_name(name, lang, edition, self.suffix)
