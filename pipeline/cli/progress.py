"""Progress on stderr: bars with the time that is left on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    ProgressColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as Bars

from pipeline.cli.common import stderr

PLAIN_LINE_EVERY = 10.0
"""Seconds between two lines where there is no terminal."""

MANY = 1_000_000
"""Totals above this are bytes."""


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """Give a function ``(what, done, total)`` to call as often as one likes."""
    if not sys.stderr.isatty():
        yield _lines()
        return
    columns = (TextColumn("{task.description}"), BarColumn(), _Amount(), TimeElapsedColumn(), TimeRemainingColumn())
    with Bars(*columns, console=stderr, transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def bar(what: str, done: int, total: int) -> None:
            if what not in tasks:
                for task in tasks.values():
                    bars.update(task, visible=False)
                tasks[what] = bars.add_task(what, total=total)
            bars.update(tasks[what], completed=done, total=total)

        yield bar


def _lines() -> Callable[[str, int, int], None]:
    last: dict[str, float] = {}
    finished: set[str] = set()

    def line(what: str, done: int, total: int) -> None:
        now = time.monotonic()
        due = total > 0 and (what not in last or now - last[what] > PLAIN_LINE_EVERY or done == total)
        if due and (done < total or what not in finished):
            last[what] = now
            (finished.add if done == total else finished.discard)(what)
            amount = f"{done / 1e6:,.0f}/{total / 1e6:,.0f} MB" if total > MANY else f"{done}/{total}"
            stderr.print(f"{what}: {amount}")

    return line


class _Amount(ProgressColumn):
    """Bytes for large totals, else a count."""

    def __init__(self) -> None:
        super().__init__()
        self._bytes, self._count = DownloadColumn(), MofNCompleteColumn()

    def render(self, task: object) -> object:  # type: ignore[override]
        total = getattr(task, "total", None) or 0
        return (self._bytes if total > MANY else self._count).render(task)  # type: ignore[arg-type]
