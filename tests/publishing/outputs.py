"""Articles and books as their formats make them, for the tests of each."""

from __future__ import annotations

from pathlib import Path

from pipeline.article import Bilingual
from pipeline.files import write_atomic
from pipeline.glossary import EMPTY_GLOSSARY, Glossary
from pipeline.project import Project
from pipeline.publishing import view_of
from pipeline.publishing.book.book import Book
from pipeline.publishing.document.edition import Edition
from pipeline.publishing.document.made import Made
from pipeline.publishing.document.proof import Said, faults
from pipeline.publishing.document.view import ArticleView
from pipeline.publishing.formats import OutputFormat, formats
from pipeline.publishing.web.article import page_html


def format_of(suffix: str) -> OutputFormat:
    return next(one for one in formats() if one.suffix == suffix)


def page(bilingual: Bilingual, project: Project, glossary: Glossary = EMPTY_GLOSSARY, **options) -> str:
    return page_html(view_of(bilingual, project, glossary=glossary), **options)


def write(bilingual: Bilingual, project: Project, path: Path, edition: Edition | None = None, glossary: Glossary = EMPTY_GLOSSARY) -> Path:
    """The article in the format of the path, proved to be whole."""
    view, format_ = view_of(bilingual, project, glossary=glossary), format_of(path.suffix)
    edition = edition or format_.editions(project)[0]
    made = format_.article(view, edition, ())
    assert wrong(format_, {"": view}, made, edition) == {}
    write_atomic(path, made.data)
    return path


def write_book(book: Book, path: Path, edition: Edition | None = None) -> Path:
    """The book in the format of the path, which has one file for it, proved to be whole."""
    format_, edition = format_of(path.suffix), edition or Edition()
    [output] = format_.book(book, edition, ())
    made = output.make()
    assert wrong(format_, {chapter.stem: chapter.view for chapter in book.chapters}, made, edition) == {}
    write_atomic(path, made.data)
    return path


def wrong(format_: OutputFormat, views: dict[str, ArticleView], made: Made, edition: Edition) -> dict[str, list[str]]:
    wanted = {stem: view.wanted for stem, view in views.items()}
    return faults(wanted, format_.read(made), frozenset(edition.sides), free_notes=format_.free_notes)


def read(suffix: str, data: bytes | str) -> list[Said]:
    """What a format says that keeps its ids."""
    return list(format_of(suffix).read(Made(data.encode() if isinstance(data, str) else data)))
