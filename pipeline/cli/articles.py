"""The project's articles with their translations as they stand on disk, for the commands; nothing is written here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.article import Bilingual
from pipeline.cli.common import stderr
from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.project import Project

NO_SOURCES = "Put your Chinese articles (.md, .txt, .html, .docx, .epub, .odt) into this project's sources/."


@dataclass(frozen=True, slots=True)
class Opened:
    """An article with its translations as they stand on disk; ``path`` and ``digest`` of its aligned file for saving them again."""

    path: Path
    digest: str
    bilingual: Bilingual


def sources(project: Project, only: str | None = None) -> list[Path]:
    """The source files, or the one of that article (its name, with or without the ending, or its path), sorted; perhaps none where no name is given.

    :raises DuizhaoError: there is no article of that name.
    """
    from pipeline.reading import find_sources  # noqa: PLC0415 - commands are listed without loading the rooms

    found = find_sources(project.sources)
    chosen = found if only is None else [source for source in found if only in {source.stem, source.name} or Path(only).resolve() == source]
    if only is not None and not chosen:
        names = ", ".join(source.stem for source in found)
        hint = f"The articles are: {names}." if names else NO_SOURCES
        raise DuizhaoError(f"There is no article {only!r}.", hint=hint, status=ExitStatus.USAGE)
    return chosen


def some_sources(project: Project, only: str | None = None) -> list[Path]:
    """The same for commands that need one.

    :raises DuizhaoError: there is none.
    """
    found = sources(project, only)
    if not found:
        raise DuizhaoError("holds no article", path=project.sources, hint=NO_SOURCES)
    return found


def opened(project: Project, only: str | None = None, failed: list[DuizhaoError] | None = None) -> Iterator[Opened]:
    """Every article, or the one of that name, merged with its aligned file.

    With ``failed``, an article that cannot be read is said and put there, and the rest goes on.

    :raises DuizhaoError: there is no article of that name; without ``failed``, also: one cannot be read.
    """
    from pipeline.bilingual import ABSENT, aligned_path, load, merge  # noqa: PLC0415
    from pipeline.reading import read_article  # noqa: PLC0415
    from pipeline.segmenting import segment  # noqa: PLC0415

    for source in sources(project, only):
        try:
            article = segment(read_article(source, project.settings.reading), project.settings.segmenting)
            path = aligned_path(source)
            stored = load(path)
            item = Opened(path, stored.digest if stored else ABSENT, merge(article, stored))
        except DuizhaoError as error:
            if failed is None:
                raise
            stderr.print(str(error), markup=False)
            failed.append(error)
            continue
        yield item


def bilinguals(project: Project, only: str | None = None, failed: list[DuizhaoError] | None = None) -> Iterator[Bilingual]:
    """The same for commands that only look."""
    return (item.bilingual for item in opened(project, only, failed))
