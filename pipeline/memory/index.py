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
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from pipeline.article import Mark, RichText
from pipeline.errors import DuizhaoError
from pipeline.memory.units import Unit

VERSION = 4
_BITS = 21
"""Of a character."""
_NUMBER_BITS = 22
"""Of a unit's number within its file: two characters and it are one 64-bit number."""
SCHEMA = """
CREATE TABLE files (id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT UNIQUE, size INTEGER, time INTEGER, first INTEGER, count INTEGER, lengths BLOB);
CREATE TABLE units (id INTEGER PRIMARY KEY, key INTEGER, source TEXT, target TEXT, marks TEXT, before TEXT, after TEXT, origin TEXT, by TEXT, at TEXT);
CREATE TABLE pairs (pair INTEGER, file INTEGER, units BLOB, PRIMARY KEY (pair, file)) WITHOUT ROWID;
CREATE INDEX units_by_key ON units (key);
"""


def key(text: str) -> int:
    """Return a text's place in the exact index."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


def pairs(text: str) -> list[int]:
    """Return the pairs of neighbouring characters, each once, as numbers; of a text of one character that character."""
    codes = [ord(char) for char in text]
    found = {one << _BITS | other for one, other in pairwise(codes)} or {codes[0] << _BITS}
    return sorted(found)


def _lists(texts: Sequence[str]) -> Iterator[tuple[int, bytes]]:
    """For every pair the numbers of the texts that hold it, packed; all texts at once, sorted as one array."""
    import numpy as np  # 0.1 s, and only who fills an index needs it

    if not texts:
        return
    sizes = np.fromiter((len(text) for text in texts), dtype=np.int64, count=len(texts))
    codes = np.frombuffer("".join(f"{text}\0" for text in texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    numbers = np.repeat(np.arange(len(texts), dtype=np.uint64), sizes + 1)
    inside = (codes[:-1] != 0) & ((codes[1:] != 0) | (sizes == 1)[numbers[:-1]])
    pair = (codes[:-1] << np.uint64(_BITS)) | codes[1:]
    keys = np.sort((pair[inside] << np.uint64(_NUMBER_BITS)) | numbers[:-1][inside])  # np.unique hashes, which takes twenty times as long
    keys = keys[np.concatenate(([True], keys[1:] != keys[:-1]))]
    pair, number = keys >> np.uint64(_NUMBER_BITS), (keys & np.uint64((1 << _NUMBER_BITS) - 1)).astype(np.uint32)
    starts = np.flatnonzero(np.concatenate(([True], pair[1:] != pair[:-1])))
    for start, end in pairwise([*starts.tolist(), len(pair)]):
        yield int(pair[start]), number[start:end].tobytes()


def drop(connection: sqlite3.Connection, path: str) -> None:
    """Forget what came from this file."""
    for file, first, count in connection.execute("SELECT id, first, count FROM files WHERE path = ?", (path,)).fetchall():
        connection.execute("DELETE FROM units WHERE id >= ? AND id < ?", (first, first + count))
        connection.execute("DELETE FROM pairs WHERE file = ?", (file,))
        connection.execute("DELETE FROM files WHERE id = ?", (file,))


def add(connection: sqlite3.Connection, path: str, size: int, time: int, units: Iterable[Unit]) -> None:
    """Take in a file's units (in a transaction of the caller's)."""
    first = connection.execute("SELECT coalesce(max(first + count), 0) FROM files").fetchone()[0]
    texts: list[str] = []

    def rows() -> Iterator[tuple[object, ...]]:
        for number, unit in enumerate(units):
            if number >= 1 << _NUMBER_BITS:
                raise DuizhaoError(f"holds more than {1 << _NUMBER_BITS:,} sentences", path=path, hint="Split it into several files.")
            text = unit.source.text
            texts.append(text)
            yield (
                first + number, key(text), text, unit.target.text, _pack(unit), unit.before, unit.after, unit.origin, unit.by, unit.at,
            )  # fmt: skip

    connection.executemany("INSERT INTO units VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows())
    lengths = array("I", (len(text) for text in texts))
    cursor = connection.execute(
        "INSERT INTO files (path, size, time, first, count, lengths) VALUES (?, ?, ?, ?, ?, ?)",
        (path, size, time, first, len(lengths), lengths.tobytes()),
    )
    file = cursor.lastrowid
    connection.executemany("INSERT INTO pairs VALUES (?, ?, ?)", ((pair, file, packed) for pair, packed in _lists(texts)))


def _pack(unit: Unit) -> str:
    """The marks of both sides as JSON; empty where there are none."""
    if not unit.source.marks and not unit.target.marks:
        return ""
    sides = [[[mark.kind, mark.start, mark.end, mark.id, mark.attrs] for mark in side.marks] for side in (unit.source, unit.target)]
    return json.dumps(sides, ensure_ascii=False)


def unpack(row: tuple[str, str, str, str, str, str, str, str]) -> Unit:
    """Return a unit from ``source, target, marks, before, after, origin, by, at``."""
    source, target, packed, before, after, origin, by, at = row
    ours: tuple[Mark, ...] = ()
    theirs: tuple[Mark, ...] = ()
    if packed:
        ours, theirs = (tuple(Mark(*values) for values in side) for side in json.loads(packed))
    return Unit(RichText(source, ours), RichText(target, theirs), before, after, origin, by, at)


COLUMNS = "source, target, marks, before, after, origin, by, at"
