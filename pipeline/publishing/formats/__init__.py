"""The formats that articles and books are published in. Adding one is a module that defines ``FORMAT``, and a line here.

Index, page links, release, report and feeds ask this list and nothing else.
"""

from __future__ import annotations

import functools
from importlib import import_module

from pipeline.publishing.formats.format import Checker, OutputFormat

MODULES = (
    "pipeline.publishing.formats.page",
    "pipeline.publishing.formats.epub",
    "pipeline.publishing.formats.word",
)
"""In the order in which they are offered. They are loaded when the first book is written: what packs an EPUB or a DOCX is heavy."""


def formats() -> tuple[OutputFormat, ...]:
    """Return all formats."""
    return _load(MODULES)


@functools.cache
def _load(modules: tuple[str, ...]) -> tuple[OutputFormat, ...]:
    return tuple(import_module(module).FORMAT for module in modules)


__all__ = ["Checker", "OutputFormat", "formats"]
