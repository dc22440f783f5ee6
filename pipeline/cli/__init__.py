"""The commands: an invoke collection for ``tasks.py``, and the same as the program ``duizhao`` for a project anywhere.

One module a family of commands; this file only gathers them.
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any

from invoke import Argument, Collection, Program, Task

from pipeline import __version__

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


class _Duizhao(Program):
    """The console script: invoke's own program with one more option, the project's folder."""

    def core_args(self) -> list[Any]:
        help_text = "The project's folder; default: the nearest one upwards from here."
        return [*super().core_args(), Argument(name="project", kind=str, help=help_text)]

    def parse_core(self, argv: list[str] | None) -> None:
        super().parse_core(argv)
        if self.args.project.value:
            os.environ["DUIZHAO_PROJECT"] = self.args.project.value


def main() -> None:
    """``duizhao COMMAND``."""
    _Duizhao(name="duizhao", version=__version__, namespace=collection()).run()
