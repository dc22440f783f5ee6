"""``build``: sources in, books out, one screen of result."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import invoke
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as Bars
from rich.table import Table

from pipeline.cli.common import command, current_project, stderr, stdout
from pipeline.errors import ExitStatus

PLAIN_LINE_EVERY = 10.0
"""Seconds between two lines of progress where there is no terminal."""


@command(
    help={
        "fresh": "Ignore all reviewed work: the machine's own draft, into out-fresh/.",
        "force": "Build also what is up to date.",
        "model": "Translate with this model instead of the project's (see: models; 'pseudo' for layout work, only with --fresh).",
    }
)
def build(_: invoke.Context, fresh: bool = False, force: bool = False, model: str = "") -> ExitStatus:
    """Build every book of sources/ that is out of date."""
    from pipeline.building import FRESH_FOLDER, Options  # noqa: PLC0415 - heavy, and only this command needs it
    from pipeline.building import build as build_project  # noqa: PLC0415
    from pipeline.errors import DuizhaoError  # noqa: PLC0415

    if model == "pseudo" and not fresh:
        raise DuizhaoError("The pseudo engine's text must not get into the store.", hint="Add --fresh.", status=ExitStatus.USAGE)
    project = current_project()
    began = time.monotonic()
    with _progress() as progress:
        built = build_project(project, Options(model, fresh, force), progress)
    table = Table("article", box=None, header_style="bold", pad_edge=False)
    for name in ("sentences", "translated", "reviewed", "reused", "terms", "errors", "warnings", "files", "seconds"):
        table.add_column(name, justify="right")
    for row in built.rows:
        counts = (row.sentences, row.translated, row.reviewed, row.reused)
        found = (str(row.errors or "–"), str(row.warnings or "–"))
        table.add_row(row.article, *map(str, counts), f"{row.terms_verified}/{row.terms}", *found, str(row.files), f"{row.seconds:.1f}")
    stdout.print(table)
    folder = (project.root / FRESH_FOLDER if fresh else project.out).relative_to(project.root)
    what = "Nothing has changed since the last build" if built.up_to_date else f"{len(built.files)} files written"
    stdout.print(f"{what} ({time.monotonic() - began:.1f} s). Open {folder}/index.html; findings are in {folder}/report.html.")
    for error in built.failed:
        stderr.print(f"[bold red]not built:[/] {error}", markup=True)
    return built.failed[0].status if built.failed else ExitStatus.OK


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """Bars with the time that is left on a terminal; a line now and then elsewhere."""
    if not sys.stderr.isatty():
        last = 0.0

        def line(stage: str, done: int, total: int) -> None:
            nonlocal last
            if total and (time.monotonic() - last > PLAIN_LINE_EVERY or done == total):
                last = time.monotonic()
                stderr.print(f"{stage}: {done}/{total}")

        yield line
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Bars(*columns, console=stderr, transient=True) as bars:
        tasks: dict[str, object] = {}

        def bar(stage: str, done: int, total: int) -> None:
            task = tasks.setdefault(stage, None) or bars.add_task(stage, total=total)
            tasks[stage] = task
            bars.update(task, completed=done, total=total)  # type: ignore[arg-type]

        yield bar
