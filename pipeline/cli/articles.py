"""The project's articles for the commands, each worked on by itself: one that fails is said, and the others are done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pipeline.cli.common import stderr
from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.project import Project

if TYPE_CHECKING:
    from pipeline.articles import Opened

T = TypeVar("T")
NO_SOURCES = "Put your Chinese articles (.md, .txt, .html, .docx, .epub, .odt) into this project's sources/."


def sources(project: Project, only: str | None = None) -> list[Path]:
    """Return the source files, or the one of that article (its name, with or without the ending, or its path), sorted; perhaps none where no name is given.

    :raises DuizhaoError: there is no article of that name.
    """
    from pipeline.sources import find_sources  # commands are listed without loading the rooms

    found = find_sources(project.sources)
    chosen = found if only is None else [source for source in found if only in {source.stem, source.name} or Path(only).resolve() == source]
    if only is not None and not chosen:
        names = ", ".join(source.stem for source in found)
        hint = f"The articles are: {names}." if names else NO_SOURCES
        raise DuizhaoError(f"There is no article {only!r}.", hint=hint, status=ExitStatus.USAGE)
    return chosen


def some_sources(project: Project, only: str | None = None) -> list[Path]:
    """Return the same for commands that need one.

    :raises DuizhaoError: there is none.
    """
    found = sources(project, only)
    if not found:
        raise DuizhaoError("holds no article", path=project.sources, hint=NO_SOURCES)
    return found


def of_each(found: Sequence[Path], work: Callable[[Path], T], failed: list[DuizhaoError]) -> Iterator[T]:
    """Yield what ``work`` makes of every source. One that fails is said and put into ``failed``, and the rest goes on.

    :raises DuizhaoError: what concerns all articles.
    """
    from pipeline.articles import one_article

    for source in found:
        results: list[T] = []
        own: list[DuizhaoError] = []
        with one_article(source, own, say):
            results.append(work(source))
        for error in own:
            stderr.print(str(error), markup=False)
        failed.extend(own)
        yield from results


def of_each_opened(project: Project, only: str | None, work: Callable[[Opened], T], failed: list[DuizhaoError]) -> Iterator[T]:
    """Yield what ``work`` makes of every article, or the one of that name, merged with its aligned file; as :func:`of_each`.

    :raises DuizhaoError: there is no article of that name, or what concerns all.
    """
    from pipeline.articles import open_article

    yield from of_each(sources(project, only), lambda source: work(open_article(project, source)), failed)


def opened(project: Project, name: str) -> Opened:
    """Return the one article of that name.

    :raises DuizhaoError: there is none, or it cannot be read.
    """
    from pipeline.articles import one_article, open_article

    source = sources(project, name)[0]
    failed: list[DuizhaoError] = []
    with one_article(source, failed, say):
        return open_article(project, source)
    raise failed[0]


def say(line: str) -> None:
    """Say a line about an article that takes long."""
    stderr.print(line, markup=False)
