"""One article of a project as it stands on disk, and what goes wrong inside it: that is said of this article, and the others go on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipeline.article import Article, Bilingual
from pipeline.bilingual import ABSENT, aligned_path, load, merge
from pipeline.errors import DuizhaoError, error_of_article
from pipeline.files import MAX_NAME_BYTES
from pipeline.project import TAKEN_NAMES, Project
from pipeline.reading import read_article
from pipeline.segmenting import segment
from pipeline.watching import Say, watched

LONGEST_ENDING = ".zh-Hans.html"
"""Of the files that are named after an article; only a project with editions in one language makes this one."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An article with its translations as they stand on disk; ``path`` and ``digest`` of its aligned file for saving them again."""

    path: Path
    digest: str
    bilingual: Bilingual


def read_source(project: Project, source: Path) -> Article:
    """Return the article of a source file of the project, cut into sentences.

    :raises DuizhaoError: it cannot be read, or its name is one that no article can have.
    """
    _refuse_name(project, source)
    _refuse_outside(project, source)
    return segment(read_article(source, project.settings.reading), project.settings.segmenting)


def open_article(project: Project, source: Path) -> Opened:
    """Return the article with its aligned file.

    :raises DuizhaoError: one of the two cannot be read, or the source's name is one that no article can have.
    """
    article = read_source(project, source)
    path = aligned_path(source)
    stored = load(path)
    return Opened(path, stored.digest if stored else ABSENT, merge(article, stored))


def _refuse_outside(project: Project, source: Path) -> None:
    """A folder of sources may itself be elsewhere; what is in it may not."""
    if source.is_relative_to(project.sources) and source.exists():
        real, homes = source.resolve(), (project.root.resolve(), project.sources.resolve())
        if not any(real.is_relative_to(home) for home in homes):
            raise DuizhaoError("leads out of the project by a link", path=source, hint="Copy the file into the folder of sources.")


def _refuse_name(project: Project, source: Path) -> None:
    owner = TAKEN_NAMES.get(source.stem.casefold())
    if owner:
        raise DuizhaoError(
            f"has the name of {owner} in {project.out.name}/, where its books would be", path=source, hint="Give the file another name."
        )
    ending = LONGEST_ENDING if project.settings.publishing.web_editions else aligned_path(Path("x")).name[1:]
    length, most = len(source.stem.encode("utf-8", "surrogateescape")), MAX_NAME_BYTES - len(ending)
    if length > most:
        raise DuizhaoError(
            f"has a name of {length} bytes without its ending; {most} leave room for the names of its translations and books",
            path=source,
            hint=f"Give the file a name that is {length - most} bytes shorter (a Chinese character has three).",
        )


@contextmanager
def one_article(source: Path, failed: list[DuizhaoError], say: Say, doing: str = "working on", what: str = "") -> Iterator[None]:
    """Put whatever goes wrong with this article here into ``failed``; a line says that it is being worked on, if that takes long.

    ``what``: else than ``article NAME``.

    :raises DuizhaoError: what concerns all articles.
    """
    try:
        with watched(f"still {doing} {what or source.stem} …", say):
            yield
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, the others go on
        failed.append(error_of_article(source, error, what or f"article {source.stem}"))


@contextmanager
def as_error_of(source: Path) -> Iterator[None]:
    """Raise whatever goes wrong with this article here as an expected error that names it.

    :raises DuizhaoError: always this, or nothing.
    """
    try:
        yield
    except DuizhaoError:
        raise
    except Exception as error:
        raise error_of_article(source, error, f"article {source.stem}") from error
