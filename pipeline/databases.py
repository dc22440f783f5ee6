"""SQLite for what can be made again: opened the same way everywhere, and begun anew where a file is damaged or of another version."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path

PATIENCE = 30.0
"""Seconds to wait for another process that writes."""


def open_disposable(path: Path, schema: str, version: int, *, keep: bool = False) -> tuple[sqlite3.Connection, Path | None]:
    """Return a connection in autocommit mode, and where the file that could not be used was moved to, if there was one and it is kept.

    A missing file is made with ``schema`` (statements with ``;`` between them). One that SQLite cannot read or that is of another version
    (``PRAGMA user_version``) is begun anew. ``keep``: filling it again takes long, so all of it is looked at, and what cannot be used is
    renamed to ``….damaged``.

    :raises sqlite3.Error: it is locked for half a minute, or cannot be made either.
    :raises OSError: the folder cannot be made.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = _usable(path, version, whole=keep)
    aside = path.with_name(f"{path.name}.damaged") if keep and connection is None else None
    if connection is None:
        if aside:
            path.replace(aside)
        for suffix in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                path.with_name(path.name + suffix).unlink()
        connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
        _set_up(connection)
    if not _version(connection):
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            if not _version(connection):  # nobody else was first
                for statement in filter(str.strip, schema.split(";")):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {version}")
    return connection, aside


def _set_up(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _usable(path: Path, version: int, *, whole: bool) -> sqlite3.Connection | None:
    """The connection, if the file is new, or sound and of this version."""
    connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    try:
        _set_up(connection)
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (name,) in tables:
            connection.execute(f"SELECT 1 FROM {name} LIMIT 1").fetchone()  # noqa: S608 - our own names only
        sound = not whole or connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
        if sound and _version(connection) == (version if tables else 0):
            return connection
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
            connection.close()
            raise
    connection.close()
    return None
