"""One article → its files, each format by itself: one that fails keeps back neither the others nor other articles."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pipeline.article import Bilingual
from pipeline.errors import MACHINE_ERRORS, DuizhaoError, ExitStatus
from pipeline.glossary import EMPTY_GLOSSARY, Glossary
from pipeline.project import Project

LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Failure:
    """What was not published: ``name`` is that of the article or book, ``format`` what readers call the format, empty for all of it."""

    name: str
    format: str
    error: DuizhaoError

    @property
    def reason(self) -> str:
        """Why, without the place."""
        return self.error.message


@dataclass(frozen=True, slots=True)
class Published:
    """The files of an article or a book, the page first, and what could not be written."""

    files: tuple[Path, ...] = ()
    failures: tuple[Failure, ...] = ()


def publish(bilingual: Bilingual, project: Project, folder: Path, glossary: Glossary = EMPTY_GLOSSARY) -> Published:
    """Write ``folder/x/{x.html, x.epub, x.docx}`` and the pages in one language that the project wants. Files whose bytes would be the same keep their time.

    A format that fails keeps its old file, is not offered on the page, and is named in the result.

    :raises DuizhaoError: the machine refuses (disk, permissions, no pandoc): nothing could be written then.
    """
    from pipeline.publishing.docx.article import write_docx  # noqa: PLC0415 - python-docx is needed for this alone
    from pipeline.publishing.epub.article import write_epub  # noqa: PLC0415 - and so is what packs an EPUB
    from pipeline.publishing.web.article import write_pages  # noqa: PLC0415

    name = bilingual.article.name
    failures: list[Failure] = []
    made: list[Path] = []
    for label, suffix, write in (("EPUB", ".epub", write_epub), ("Word", ".docx", write_docx)):
        path = folder / name / f"{name}{suffix}"
        made += attempt(partial(_one, write, bilingual, project, path, glossary), path, (name, label), failures)
    page = folder / name / f"{name}.html"
    pages = attempt(lambda: write_pages(bilingual, project, folder, glossary, made), page, (name, "Web page"), failures)
    return Published((*pages, *made), tuple(failures))


def _one(write: Callable[..., None], bilingual: Bilingual, project: Project, path: Path, glossary: Glossary) -> list[Path]:
    write(bilingual, project, path, glossary)
    return [path]


def attempt(write: Callable[[], Sequence[Path]], path: Path, what: tuple[str, str], failures: list[Failure]) -> Sequence[Path]:
    """What ``write`` wrote; nothing where it failed, whatever the reason, which is then one of ``failures``. ``what``: name and format.

    :raises DuizhaoError: the machine refuses; trying the next format would end the same way.
    """
    try:
        return write()
    except DuizhaoError as error:
        if error.status is ExitStatus.ENVIRONMENT:
            raise
        failures.append(Failure(*what, error))
    except Exception as error:  # a format's writer may fail in any way without stopping the others
        if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno in MACHINE_ERRORS):
            raise
        LOG.debug("%s was not written", path, exc_info=True)
        failures.append(Failure(*what, unexpected(error, path)))
    return ()


def unexpected(error: Exception, path: Path) -> DuizhaoError:
    """An exception that nobody foresaw, as one message that says where and what next."""
    said = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    return DuizhaoError(
        f"could not be written: {said}",
        path=path,
        hint="The other files were written. Please report it with the source file; `invoke --debug build` shows where it happened.",
        status=ExitStatus.FAILED,
    )
