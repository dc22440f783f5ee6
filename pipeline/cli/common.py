"""What every command shares: finding the project, turning expected errors into one message and an exit code, the consoles."""

from __future__ import annotations

import functools
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import invoke
from invoke.exceptions import Exit
from rich.console import Console

from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.project import SETTINGS_FILE, Project, open_project

stdout = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else 160)
"""Results; in a file or a log as wide as a table may need to be."""
stderr = Console(stderr=True, highlight=False, soft_wrap=True)
"""Progress and messages."""


def command(**options: Any) -> Callable[[Callable[..., Any]], invoke.Task[Any]]:
    """An invoke task whose expected errors end in one message and their exit code (``--debug`` shows the traceback).

    The function returns ``None`` or an :class:`ExitStatus`.
    """

    def decorate(function: Callable[..., Any]) -> invoke.Task[Any]:
        @functools.wraps(function)
        def run(*args: Any, **kwargs: Any) -> None:
            debug = logging.getLogger("invoke").isEnabledFor(logging.DEBUG)
            try:
                status = function(*args, **kwargs) or ExitStatus.OK
            except DuizhaoError as error:
                if debug:
                    raise
                raise Exit(str(error), error.status) from error
            except KeyboardInterrupt as error:
                raise Exit("Stopped. What was finished is kept; run the same command again to continue.", ExitStatus.INTERRUPTED) from error
            if status is not ExitStatus.OK:
                raise Exit(code=status)

        task: invoke.Task[Any] = invoke.task(**options)(run)
        return task

    return decorate


def current_project() -> Project:
    """The project of ``--project``/``DUIZHAO_PROJECT``, else of the nearest folder upwards that is one."""
    given = os.environ.get("DUIZHAO_PROJECT")
    if given:
        return open_project(Path(given))
    here = Path.cwd()
    return open_project(next((folder for folder in (here, *here.parents) if (folder / SETTINGS_FILE).exists()), here))
