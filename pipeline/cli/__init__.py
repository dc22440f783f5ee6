"""The commands: an invoke collection for ``tasks.py``, and the same as the program ``duizhao`` for a project anywhere.

One module a family of commands; this file only gathers them.
"""

from __future__ import annotations

from importlib import import_module

from invoke import Collection, Task

from pipeline import __version__
from pipeline.cli.common import leave_broken_pipe, speak_unicode
from pipeline.cli.program import Duizhao, end_as_documented, flush

__all__ = ["FAMILIES", "collection", "end_as_documented", "main", "speak_unicode"]

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
    "merge",
)
"""Modules of this package that hold commands, in the order of ``--list``."""


def collection(*, develop: bool = False) -> Collection:
    """Return all commands; those for work on the program itself only if ``develop``."""
    gathered = Collection()
    for family in (*FAMILIES, "develop") if develop else FAMILIES:
        module = import_module(f"pipeline.cli.{family}")
        for item in vars(module).values():
            if isinstance(item, Task):
                gathered.add_task(item)
    return gathered


def main() -> None:
    """Run ``duizhao COMMAND``."""
    speak_unicode()
    end_as_documented(Duizhao)
    try:
        Duizhao(name="duizhao", version=__version__, namespace=collection()).run()
    except BrokenPipeError:
        leave_broken_pipe()
    flush()
