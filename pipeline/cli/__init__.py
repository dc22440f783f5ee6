"""The commands: an invoke collection for ``tasks.py``, and the same as the program ``duizhao`` for a project anywhere.

One module a family of commands; this file only gathers them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

from invoke import Argument, Collection, Exit, Program, Task
from invoke.exceptions import ParseError

from pipeline import __version__
from pipeline.cli.common import leave_broken_pipe
from pipeline.errors import STOPPED, DuizhaoError, ExitStatus

FAMILIES: tuple[str, ...] = (
    "build",
    "publish",
    "reading",
    "check",
    "terms",
    "models",
    "eval",
    "memory",
    "align",
    "review",
    "store",
    "exchange",
)
"""Modules of this package that hold commands, in the order of ``--list``."""


def collection(*, develop: bool = False) -> Collection:
    """All commands; those for work on the program itself only if ``develop``."""
    gathered = Collection()
    for family in (*FAMILIES, "develop") if develop else FAMILIES:
        module = import_module(f"pipeline.cli.{family}")
        for item in vars(module).values():
            if isinstance(item, Task):
                gathered.add_task(item)
    return gathered


def end_as_documented(program: type[Program]) -> None:
    """Let a wrong command line and Ctrl-C end with the exit codes that the README names (invoke's own is 1), and say what to do next."""
    parse: Callable[..., None] = program.parse_tasks
    execute: Callable[..., None] = program.execute

    def parse_tasks(self: Program) -> None:
        try:
            parse(self)
        except ParseError as error:
            hint = f"{self.called_as} --list shows the commands, {self.called_as} --help COMMAND one of them."
            raise Exit(str(DuizhaoError(str(error), hint=hint)), ExitStatus.USAGE) from error

    def execute_tasks(self: Program) -> None:
        try:
            execute(self)
        except KeyboardInterrupt as error:
            raise Exit(STOPPED, ExitStatus.INTERRUPTED) from error

    program.parse_tasks = parse_tasks  # type: ignore[method-assign]
    program.execute = execute_tasks  # type: ignore[method-assign]


class _Duizhao(Program):
    """The console script: invoke's own program with one more option, the project's folder."""

    def core_args(self) -> list[Any]:
        help_text = "The project's folder; default: the nearest one upwards from here."
        return [*super().core_args(), Argument(name="project", kind=str, help=help_text)]

    def parse_core(self, argv: list[str] | None) -> None:
        try:
            super().parse_core(argv)
        except ParseError as error:
            raise Exit(str(error), ExitStatus.USAGE) from error
        if self.args.project.value:
            os.environ["DUIZHAO_PROJECT"] = self.args.project.value


def main() -> None:
    """``duizhao COMMAND``."""
    end_as_documented(_Duizhao)
    try:
        _Duizhao(name="duizhao", version=__version__, namespace=collection()).run()
        sys.stdout.flush()
    except BrokenPipeError:
        leave_broken_pipe()
