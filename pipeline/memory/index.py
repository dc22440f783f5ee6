"""The index of a memory: an SQLite file with a shard for each file that was read, so that a changed file is read again alone.

A unit's text is found exact by its hash, and fuzzy by the pairs of characters that it is made of: for every pair a shard keeps the list of
the units that hold it, as packed 32-bit numbers. Counting how often a unit stands in the lists of a query's pairs gives the candidates;
nothing is left out that could be similar.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.article import Mark, RichText
from pipeline.memory.units import Unit

VERSION = 2
_SCHEMA = """
CREATE TABLE files (id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT UNIQUE, size INTEGER, time INTEGER, first INTEGER, count INTEGER, lengths BLOB);
CREATE TABLE units (id INTEGER PRIMARY KEY, key INTEGER, source TEXT, target TEXT, marks TEXT, before TEXT, after TEXT, origin TEXT, by TEXT, at TEXT);
CREATE TABLE pairs (pair TEXT, file INTEGER, units BLOB, PRIMARY KEY (pair, file)) WITHOUT ROWID;
CREATE INDEX units_by_key ON units (key);
"""


def connect(path: Path) -> sqlite3.Connection:
    """The index, empty if it is missing, of another version or damaged: all of it can be made again."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for attempt in (1, 2):
        connection = sqlite3.connect(path, timeout=30, isolation_level=None)
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")
            if connection.execute("PRAGMA user_version").fetchone()[0] != VERSION:
                _create(connection)
            connection.execute("SELECT count(*) FROM files").fetchone()
        except sqlite3.DatabaseError as error:
            connection.close()
            if attempt == 2 or (isinstance(error, sqlite3.OperationalError) and "locked" in str(error)):
                raise
            for name in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
                name.unlink(missing_ok=True)
        else:
            return connection
    raise AssertionError


def _create(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").fetchall():
        connection.execute(f"DROP TABLE {name}")  # our own names only
    for statement in _SCHEMA.strip().split(";"):
        if statement.strip():
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("COMMIT")


def key(text: str) -> int:
    """A text's place in the exact index."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


def pairs(text: str) -> set[str]:
    """The pairs of neighbouring characters; of a text of one character that character."""
    return {text[index : index + 2] for index in range(len(text) - 1)} or {text}


def drop(connection: sqlite3.Connection, path: str) -> None:
    """Forget what came from this file."""
    for file, first, count in connection.execute("SELECT id, first, count FROM files WHERE path = ?", (path,)).fetchall():
        connection.execute("DELETE FROM units WHERE id >= ? AND id < ?", (first, first + count))
        connection.execute("DELETE FROM pairs WHERE file = ?", (file,))
        connection.execute("DELETE FROM files WHERE id = ?", (file,))


def add(connection: sqlite3.Connection, path: str, size: int, time: int, units: Iterable[Unit]) -> None:
    """Take in a file's units (in a transaction of the caller's)."""
    first = connection.execute("SELECT coalesce(max(first + count), 0) FROM files").fetchone()[0]
    lengths = array("I")
    lists: dict[str, array[int]] = {}

    def rows() -> Iterator[tuple[object, ...]]:
        for number, unit in enumerate(units):
            text = unit.source.text
            lengths.append(len(text))
            for pair in pairs(text):
                found = lists.get(pair)
                if found is None:
                    found = lists[pair] = array("I")
                found.append(number)
            yield (
                first + number, key(text), text, unit.target.text, _pack(unit), unit.before, unit.after, unit.origin, unit.by, unit.at,
            )  # fmt: skip

    connection.executemany("INSERT INTO units VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows())
    cursor = connection.execute(
        "INSERT INTO files (path, size, time, first, count, lengths) VALUES (?, ?, ?, ?, ?, ?)",
        (path, size, time, first, len(lengths), lengths.tobytes()),
    )
    file = cursor.lastrowid
    connection.executemany("INSERT INTO pairs VALUES (?, ?, ?)", ((pair, file, lists[pair].tobytes()) for pair in sorted(lists)))


def _pack(unit: Unit) -> str:
    """The marks of both sides as JSON; empty where there are none."""
    if not unit.source.marks and not unit.target.marks:
        return ""
    sides = [[[mark.kind, mark.start, mark.end, mark.id, mark.attrs] for mark in side.marks] for side in (unit.source, unit.target)]
    return json.dumps(sides, ensure_ascii=False)


def unpack(row: tuple[str, str, str, str, str, str, str, str]) -> Unit:
    """A unit from ``source, target, marks, before, after, origin, by, at``."""
    source, target, packed, before, after, origin, by, at = row
    ours: tuple[Mark, ...] = ()
    theirs: tuple[Mark, ...] = ()
    if packed:
        ours, theirs = (tuple(Mark(*values) for values in side) for side in json.loads(packed))
    return Unit(RichText(source, ours), RichText(target, theirs), before, after, origin, by, at)


COLUMNS = "source, target, marks, before, after, origin, by, at"
