"""The way of a project from sources to books: what is out of date is asked first, since mostly nothing is, and asking needs hardly any of the program."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.building.record import ArticleCounts
from pipeline.building.uptodate import BOOK, FRESH_FOLDER, PAGES, Options, look
from pipeline.errors import DuizhaoError, ExitStatus, worst
from pipeline.files import remove_leftovers
from pipeline.project import Project
from pipeline.watching import Say

Progress = Callable[[str, int, int], None]
"""``(stage, done, in all)``."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did. ``failed``: the articles, or formats of articles, that could not be built, and why."""

    rows: tuple[ArticleCounts, ...]
    files: tuple[Path, ...]
    failed: tuple[DuizhaoError, ...]

    @property
    def up_to_date(self) -> bool:
        """There was nothing to do."""
        return not self.files and not self.failed

    @property
    def status(self) -> ExitStatus:
        """The exit code."""
        return worst(self.failed)


def build(project: Project, options: Options, progress: Progress, say: Say = lambda _line: None) -> Built:
    """Build everything that is out of date. ``say`` gets a line about an article that takes long.

    :raises DuizhaoError: for what concerns all articles (glossary, settings, model, another build running).
    """
    with _only_one(project.make_state() / "build.lock"):
        for folder in (project.sources, project.out, project.root / FRESH_FOLDER, project.state):
            remove_leftovers(folder)
        standing = look(project, options)
        if not standing.sources:
            hint = "Put your Chinese articles (.md, .txt, .html, .docx, .epub, .odt) into this folder."
            raise DuizhaoError("holds no source to build", path=project.sources, hint=hint)
        standing.records.prune([*(source.stem for source in standing.sources), BOOK, PAGES])
        if standing.nothing_to_do:
            return Built(standing.later_rows(), (), ())
        from pipeline.building.making import make  # noqa: PLC0415 - loads all that reads, translates, checks and publishes

        return make(standing, progress, say)


@contextmanager
def _only_one(path: Path) -> Iterator[None]:
    """One build of a project at a time; the second says whose turn it is and stops."""
    lock = FileLock(path)
    owner = path.with_suffix(".pid")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        try:
            pid = owner.read_text("ascii")
        except (OSError, ValueError):  # it has just begun, or just ended
            pid = "unknown"
        raise DuizhaoError(
            f"Another build of this project is running (process {pid}).", hint="Wait for it, or stop it.", status=ExitStatus.CONFLICT
        ) from error
    try:
        owner.write_text(str(os.getpid()))
        yield
    finally:
        owner.unlink(missing_ok=True)
        lock.release()
