"""Articles and books → files, each format by itself: one that fails keeps back neither the others nor other articles.

Whatever a format has made is read back and judged (:mod:`pipeline.publishing.document.proof`) before it is written.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.article import Finding
from pipeline.errors import DuizhaoError, ExitStatus, error_of_article
from pipeline.files import write_if_changed
from pipeline.inputs import recorded_here
from pipeline.project import BOOK_FOLDER
from pipeline.publishing.book.book import Book, BookFile, Chapter
from pipeline.publishing.document.edition import Edition
from pipeline.publishing.document.made import Download, Made
from pipeline.publishing.document.proof import Wanted, faults, in_words
from pipeline.publishing.document.view import ArticleView
from pipeline.publishing.formats import OutputFormat, formats

_HINT = "The other files were written. Please report it with the source file"


@dataclass(frozen=True, slots=True)
class Failure:
    """What was not published: ``name`` is that of the article or book, ``format`` what readers call the format, empty for all of it."""

    name: str
    format: str
    error: DuizhaoError
    """``path``: the file that is not there, or the source that could not be read."""

    @property
    def reason(self) -> str:
        """Why, without the place."""
        return self.error.message


@dataclass(frozen=True, slots=True)
class Published:
    """The files of an article or a book, the page first, what could not be written, and what could only be written as plain text."""

    files: tuple[Path, ...] = ()
    failures: tuple[Failure, ...] = ()
    findings: tuple[Finding, ...] = ()


def without_page(failures: Iterable[Failure]) -> frozenset[str]:
    """Return the articles among the failures that have no page that one could link to."""
    return frozenset(one.name for one in failures if Path(one.error.path or "").name == f"{one.name}.html")


class _NotWhole(Exception):  # noqa: N818 - it is no error of the program's interface
    """What was made lacks something; ``chapters``: the stems of those that do, with their faults."""

    def __init__(self, chapters: Mapping[str, Sequence[str]]) -> None:
        super().__init__(in_words([fault for found in chapters.values() for fault in found]))
        self.chapters = chapters


# --- an article ----------------------------------------------------------------------------------------------------------


def publish(view: ArticleView, folder: Path) -> Published:
    """Write the article's files into ``folder/NAME/``. Those whose bytes would be the same keep their time.

    A format that cannot show the article is tried with its text alone; if that fails, too, it keeps its old file, is not offered on the page,
    and is named in the result.

    :raises DuizhaoError: the machine refuses (disk, permissions, no pandoc).
    """
    failures: list[Failure] = []
    findings: list[Finding] = []
    made: dict[str, list[Path]] = {}
    downloads: list[Download] = []
    for format_ in _others_last():
        written = made.setdefault(format_.suffix, [])
        for edition in format_.editions(view.project):
            path = folder / view.name / format_.file(view.name, view.lang, edition)
            what = f"{format_.label}{'' if edition.bilingual else _kind(edition)}"
            try:
                done, reason = _as_well_as_possible(format_, view, edition, downloads)
                write_if_changed(path, done.data, within=folder)
            except Exception as error:  # noqa: BLE001 - a format may fail in any way without stopping the others
                failures.append(Failure(view.name, what, _expected(error, path, f"article {view.name}")))
                continue
            written.append(path)
            findings += [_plain(view, what, _expected(reason, path, f"article {view.name}"))] if reason else []
        downloads += [] if format_.lists_others else [Download(path, format_.label, Edition()) for path in written]
    files = tuple(path for format_ in formats() for path in made[format_.suffix])
    return Published(files, tuple(failures), tuple(findings))


def _as_well_as_possible(
    format_: OutputFormat, view: ArticleView, edition: Edition, downloads: Sequence[Download]
) -> tuple[Made, Exception | None]:
    """The article, or with its text alone and the reason why it cannot be more."""
    try:
        return _article(format_, view, edition, downloads), None
    except Exception as error:  # noqa: BLE001 - a format may fail in any way without stopping the others
        _expected(error, Path(), f"article {view.name}")
        try:
            return _article(format_, view.plainly(), edition, downloads), error
        except Exception:  # noqa: BLE001 - the first reason is the better one
            raise error from None


def _plain(view: ArticleView, what: str, reason: DuizhaoError) -> Finding:
    """A format that shows less than it should is an error: no release goes out with it unseen."""
    message = f"{what} has the text alone, without lists, tables, pictures and marks: as it should be, it {reason.message}"
    return Finding("set-plainly", "error", message, article=view.name, advice="Please report it with the source file.")


def _article(format_: OutputFormat, view: ArticleView, edition: Edition, downloads: Sequence[Download]) -> Made:
    made = format_.article(view, edition, downloads)
    _require_whole(format_, {"": view.wanted}, made, edition)
    return made


def _require_whole(format_: OutputFormat, chapters: Mapping[str, Sequence[Wanted]], made: Made, edition: Edition) -> None:
    only = next(iter(chapters)) if len(chapters) == 1 else ""
    found = (one if one.chapter else replace(one, chapter=only) for one in format_.read(made))
    wrong = faults(chapters, found, frozenset(edition.sides), free_notes=format_.free_notes)
    if wrong:
        raise _NotWhole(wrong)


def _others_last() -> list[OutputFormat]:
    return sorted(formats(), key=lambda format_: format_.lists_others)


def _kind(edition: Edition) -> str:
    return f", {edition.name.replace('-', ' ')}" if edition.name else ""


# --- a book --------------------------------------------------------------------------------------------------------------


def publish_book(book: Book, folder: Path) -> Published:
    """Write all editions and formats of a book into ``folder/book/``, the web edition with its pages in a folder of its own below.

    A chapter that a format cannot show has its text alone there; if even that fails, it is left out, the book says so, and it is named in the
    result.

    :raises DuizhaoError: the machine refuses (disk, permissions, no pandoc).
    """
    failures: list[Failure] = []
    downloads: list[Download] = []
    for edition in book.editions:
        for format_ in formats():
            if not format_.lists_others and edition in format_.book_editions(book):
                done = _edition(format_, book, edition, folder / BOOK_FOLDER, downloads)
                downloads += [Download(path, format_.label, edition) for path in done.files]
                failures += done.failures
    first: list[Path] = []
    rest: list[Path] = []
    for format_ in formats():
        for edition in format_.book_editions(book) if format_.lists_others else ():
            done = _edition(format_, book, edition, folder / BOOK_FOLDER, downloads)
            first += done.files[:1]
            rest += done.files[1:]
            failures += done.failures
    return Published((*first, *(one.path for one in downloads), *rest), tuple(failures))


def _edition(format_: OutputFormat, book: Book, edition: Edition, folder: Path, downloads: Sequence[Download]) -> Published:
    """One edition in one format; further tries with the text alone of the chapters that stood in the way, and then without them."""
    failures: list[Failure] = []
    what, path = f"{format_.label}{_kind(edition)}", folder / f"{book.stem(edition)}{format_.suffix}"
    for attempt in range(3):
        files, culprits, error = _try(format_, book, edition, folder, downloads)
        if error is None:
            return Published(tuple(files), tuple(failures))
        if attempt == 0 and culprits:
            _expected(error, path, "the book")
            book = book.plainly(culprits)
            continue
        names = ", ".join(chapter.view.name for chapter in book.chapters if chapter.stem in culprits)
        failure = _expected(error, path, "the book")
        failure.message = f"{names} is not in it: {failure.message}" if names else failure.message
        failures.append(Failure(book.plan.name, what, failure))
        if attempt == 2 or not culprits or len(culprits) == len(book.chapters):
            break
        book = book.without(culprits)
    return Published((), tuple(failures))


def _try(
    format_: OutputFormat, book: Book, edition: Edition, folder: Path, downloads: Sequence[Download]
) -> tuple[list[Path], set[str], Exception | None]:
    """The files; else the chapters (stems) that are at fault, as far as they can be told, and the first error."""

    def write(output: BookFile) -> Exception | None:
        try:
            made = output.make()
            _require_whole(format_, {chapter.stem: chapter.view.wanted for chapter in output.chapters}, made, edition)
            write_if_changed(folder / output.path, made.data, within=folder)
        except Exception as error:  # noqa: BLE001 - as above
            return error
        return None

    try:
        outputs = format_.book(book, edition, downloads)
    except Exception as error:  # noqa: BLE001 - as above
        return [], set(_culprits(format_, book.chapters, edition, error)), error
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # pandoc is a process of its own
        errors = list(pool.map(recorded_here(write), outputs))
    wrong = [(output, error) for output, error in zip(outputs, errors, strict=True) if error]
    if wrong:
        return [], {stem for output, error in wrong for stem in _culprits(format_, output.chapters, edition, error)}, wrong[0][1]
    files = [folder / output.path for output in outputs]
    if len(files) > 1:  # pages of articles that are no longer in the book
        for stale in {path for path in (folder / book.plan.name).rglob(f"*{format_.suffix}") if path not in files}:
            stale.unlink()
    return files, set(), None


def _culprits(format_: OutputFormat, chapters: Sequence[Chapter], edition: Edition, error: Exception) -> Iterator[str]:
    """The chapters that are not whole, or else those that cannot be made alone either."""
    if isinstance(error, _NotWhole):
        yield from (chapter.stem for chapter in chapters if chapter.stem in error.chapters)
        return
    _expected(error, Path(), "the book")
    for chapter in chapters:
        try:
            _article(format_, chapter.view, edition, ())
        except Exception:  # noqa: BLE001 - as above
            yield chapter.stem


# --- what went wrong -----------------------------------------------------------------------------------------------------


def _expected(error: Exception, path: Path, what: str) -> DuizhaoError:
    """Any failure to write ``path``, a file of ``what`` (``article x``, ``the book``), as one message that says why and what next.

    :raises DuizhaoError: it concerns all that is written (disk, no pandoc): trying the next format would end the same way.
    """
    if isinstance(error, _NotWhole):
        return DuizhaoError(str(error), path=path, hint=f"{_HINT}.", status=ExitStatus.FAILED)
    named = f"{Path(error.path).name}: " if isinstance(error, DuizhaoError) and error.path else ""
    found = error_of_article(path, error, what)
    failure = DuizhaoError(f"{named}{found.message}", path=path, hint=found.hint or f"{_HINT}.", status=found.status)
    failure.__cause__ = error
    return failure
