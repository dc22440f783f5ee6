"""What every command shares: finding the project, turning expected errors into one message and an exit code, the consoles."""

from __future__ import annotations

import functools
import io
import logging
import os
import sqlite3
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

import invoke
from invoke.exceptions import Exit
from rich.console import Console
from rich.markup import escape

from pipeline.errors import DuizhaoError, ExitStatus, machine_error, worst
from pipeline.project import SETTINGS_FILE, Project, open_project


class _Piped(Console):
    """A console whose reader may have gone (``| head``): then the command ends silently, as Unix programs do."""

    def on_broken_pipe(self) -> None:
        """End quietly where nobody reads the output; called by rich."""
        leave_broken_pipe()


def leave_broken_pipe() -> NoReturn:
    """End silently: nobody reads what would be said, not even what Python would say of it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    raise SystemExit(ExitStatus.PIPE)


stdout = _Piped(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else 160)
"""Results; in a file or a log as wide as a table may need to be."""
stderr = Console(stderr=True, highlight=False, soft_wrap=True)
"""Progress and messages."""


def speak_unicode() -> None:
    """Say Chinese also where the locale is ``C`` (cron, bare containers), and names of files that are no text in escaped form."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            ascii_only = stream.encoding.lower() in {"ascii", "ansi_x3.4-1968", "us-ascii"}
            stream.reconfigure(encoding="utf-8" if ascii_only else stream.encoding, errors="backslashreplace")


def command(**options: Any) -> Callable[[Callable[..., Any]], invoke.Task[Any]]:
    """Return an invoke task whose expected errors end in one message and their exit code (``--debug`` shows the traceback).

    The function returns ``None`` or an :class:`ExitStatus`.
    """

    def decorate(function: Callable[..., Any]) -> invoke.Task[Any]:
        @functools.wraps(function)
        def run(*args: Any, **kwargs: Any) -> None:
            debug = logging.getLogger("invoke").isEnabledFor(logging.DEBUG)
            try:
                status = function(*args, **kwargs) or ExitStatus.OK
            except BrokenPipeError:
                leave_broken_pipe()
            except (DuizhaoError, OSError, MemoryError, sqlite3.OperationalError) as error:
                expected = error if isinstance(error, DuizhaoError) else machine_error(error)
                if debug or expected is None:
                    raise
                raise Exit(str(expected), expected.status) from error
            if status is not ExitStatus.OK:
                raise Exit(code=status)

        task: invoke.Task[Any] = invoke.task(**options)(run)
        return task

    return decorate


def at_least(least: int, /, **options: int) -> None:
    """Refuse an option's number that is too small.

    :raises DuizhaoError: (status USAGE) which option, and from where on.
    """
    for name, value in options.items():
        if value < least:
            raise DuizhaoError(f"--{name} must be {least} or more, not {value}", status=ExitStatus.USAGE)


def say_failures(failures: Sequence[DuizhaoError]) -> ExitStatus:
    """Name what was not built, and return how the command ends."""
    for error in failures:
        stderr.print(f"[bold red]not built:[/] {escape(str(error))}", markup=True)
    return worst(failures)


def current_project() -> Project:
    """Return the project of ``--project``/``DUIZHAO_PROJECT``, else of the nearest folder upwards that is one."""
    given = os.environ.get("DUIZHAO_PROJECT")
    if given:
        return open_project(Path(given))
    here = Path.cwd()
    return open_project(next((folder for folder in (here, *here.parents) if (folder / SETTINGS_FILE).exists()), here))
