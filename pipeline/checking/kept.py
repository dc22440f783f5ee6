"""What was found in sentence pairs before (``.duizhao/findings.db``): derived, may be deleted, costs time only.

A pair's findings depend on its texts with their marks, its kind, its terms with their entries, and the program; so one sentence or one term
that changes costs the checks of the sentences that it touches.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Container, Iterator
from contextlib import suppress
from dataclasses import astuple, replace
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Self

from pipeline.article import Finding
from pipeline.checking.registry import CHECKS, CheckedPair
from pipeline.databases import open_disposable
from pipeline.inputs import key_of, program_key
from pipeline.project import Project

MOST = 10
"""So many findings of a check are listed for one sentence."""
MOST_KEPT = 1_000_000
"""Pairs; a project that has had more begins anew."""
SCHEMA = "CREATE TABLE findings (key TEXT PRIMARY KEY, found TEXT NOT NULL) WITHOUT ROWID"


def find(pair: CheckedPair, off: Container[str] = ()) -> Iterator[Finding]:
    """Run the checks over a pair; the findings have no article and no segment yet."""
    for check in sorted(CHECKS.values(), key=lambda one: not one.ends):
        if check.run_pair is None or check.id in off or (pair.is_long and not check.any_length):
            continue
        found = list(islice(check.run_pair(pair), MOST + 1))
        for number, problem in enumerate(found[:MOST], 1):
            more = ", and more of this kind" if number == MOST < len(found) else ""
            yield check.finding(replace(problem, message=problem.message + more))
        if found and check.ends:
            return


class FindingStore:
    """The findings of pairs: those of this run in memory, those of earlier runs on disk, if there is a path. Never a reason to fail."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._known: dict[str, tuple[Finding, ...]] = {}
        self._new: list[str] = []

    def __enter__(self) -> Self:
        if self._path is not None:
            with suppress(OSError, sqlite3.Error):
                self._connection = open_disposable(self._path, SCHEMA, _version())[0]
        return self

    def __exit__(self, *exc: object) -> None:
        if self._connection is not None:
            if self._new:
                with suppress(sqlite3.Error):
                    self._save(self._connection)
            self._connection.close()
            self._connection = None

    def of(self, pair: CheckedPair, off: Container[str] = ()) -> Iterator[Finding]:
        """Yield the findings of a pair but for those of the checks in ``off``."""
        before = tuple(check.id for check in CHECKS.values() if check.ends and check.id in off)  # they would end the others
        key = key_of(before, *_what_decides(pair))
        if key not in self._known:
            read = self._read(key)
            self._known[key] = self._find(key, pair, before) if read is None else read
        return (finding for finding in self._known[key] if finding.check not in off)

    def _find(self, key: str, pair: CheckedPair, off: Container[str]) -> tuple[Finding, ...]:
        self._new.append(key)
        return tuple(find(pair, off))

    def _read(self, key: str) -> tuple[Finding, ...] | None:
        if self._connection is None:
            return None
        with suppress(sqlite3.Error, ValueError, TypeError):
            row = self._connection.execute("SELECT found FROM findings WHERE key = ?", (key,)).fetchone()
            return tuple(_finding(*values) for values in json.loads(row[0])) if row else None
        return None

    def _save(self, connection: sqlite3.Connection) -> None:
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            if connection.execute("SELECT COUNT(*) FROM findings").fetchone()[0] > MOST_KEPT:
                connection.execute("DELETE FROM findings")
            rows = ((key, json.dumps([astuple(finding) for finding in self._known[key]], ensure_ascii=False)) for key in self._new)
            connection.executemany("INSERT OR REPLACE INTO findings VALUES (?, ?)", rows)


def _finding(*values: object) -> Finding:
    """As it was before it became JSON."""
    return Finding(*(tuple(value) if isinstance(value, list) else value for value in values))  # type: ignore[arg-type]


def _what_decides(pair: CheckedPair) -> Iterator[object]:
    """All that a check sees of a pair, as data."""
    for text in (pair.source, pair.target):
        yield [text.text, [astuple(mark) for mark in text.marks]]
    yield pair.kind
    for hit in pair.hits:
        yield [hit.start, hit.end, hit.expected, hit.must, hit.status, hit.found]
        yield pair.glossary.entry(hit.term).model_dump(mode="json", exclude={"path", "line"}) if hit.term in pair.glossary else hit.term


def kept_findings(project: Project) -> FindingStore:
    """Return the project's; where nothing was built yet, nothing is written either."""
    return FindingStore(project.state / "findings.db" if project.state.is_dir() else None)


@lru_cache(maxsize=1)
def _version() -> int:
    return 1 + int(program_key()[:7], 16)
