"""The trade's checkers for finished books; what passed a slow one is not checked again."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from pipeline.files import sha256_file, write_atomic
from pipeline.publishing.formats import Checker, formats


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a checker said of a book; ``faults`` is empty if it passed."""

    path: Path
    checker: str
    faults: tuple[str, ...]


def check_books(paths: Sequence[Path], state: Path) -> list[Verdict]:
    """Return a verdict for each file whose format has a checker. ``state`` is a folder where passed files are remembered by their hash.

    :raises DuizhaoError: a checker cannot be run.
    """
    checkers = {format_.suffix: format_.checker for format_ in formats() if format_.checker}
    books = [(path, checkers[path.suffix]) for path in paths if path.suffix in checkers]
    memory = state / "checked.json"
    passed = set(_read(memory))
    keys = {path: f"{checker.name()} {sha256_file(path)}" for path, checker in books if checker.slow}

    def one(book: tuple[Path, Checker]) -> Verdict:
        path, checker = book
        return Verdict(path, checker.name(), () if keys.get(path) in passed else tuple(checker.faults(path)))

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        verdicts = list(pool.map(one, books))
    good = {keys[verdict.path] for verdict in verdicts if verdict.path in keys and not verdict.faults}
    if good - passed:
        write_atomic(memory, json.dumps(sorted(passed | good), indent=0))
    return verdicts


def _read(memory: Path) -> list[str]:
    try:
        return [str(item) for item in json.loads(memory.read_text("utf-8"))]
    except (OSError, ValueError, TypeError):
        return []
