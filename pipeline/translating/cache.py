"""What engines have said, in SQLite: derived, may be deleted, costs time only.

The key holds what an output depends on and nothing else: the model's hash, the engine code's version, the text as sent (with terms put
into it), the prompt form, the terms in the prompt, the decoding. Judging and repairing drafts is done anew each time, so a glossary edit asks the engine only
for the sentences that it touches.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Self

from pipeline.databases import open_disposable
from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.translating.engines import Decoding, Hypotheses, Request

SCHEMA_VERSION = 1
SCHEMA = "CREATE TABLE outputs (key BLOB PRIMARY KEY, texts TEXT NOT NULL, complete INTEGER NOT NULL) WITHOUT ROWID"


def request_key(fingerprint: str, version: str, request: Request, decoding: Decoding) -> bytes:
    """Return the hash under which a request's output is kept."""
    parts = [fingerprint, version, request.text, request.form, request.terms, decoding.beam, decoding.hypotheses, decoding.no_repeat]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode("utf-8")).digest()


class Cache:
    """Outputs by key. A file that is damaged is moved aside (``cache.db.damaged``) and a new one begun."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.moved_aside: Path | None = None
        self._connection: sqlite3.Connection | None = None

    def __enter__(self) -> Self:
        try:
            self._connection, self.moved_aside = open_disposable(self.path, SCHEMA, SCHEMA_VERSION, keep=True)
        except (OSError, sqlite3.Error) as error:
            raise DuizhaoError(
                f"The cache cannot be opened: {error}",
                path=self.path,
                hint="Correct the folder's permissions or free disk space; deleting the cache loses time only.",
                status=ExitStatus.ENVIRONMENT,
            ) from error
        return self

    def __exit__(self, *exc: object) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @property
    def _open_connection(self) -> sqlite3.Connection:
        if self._connection is None:
            raise RuntimeError("the cache is used outside its with block")
        return self._connection

    def get(self, key: bytes) -> Hypotheses | None:
        """Return the output under this key."""
        row = self._open_connection.execute("SELECT texts, complete FROM outputs WHERE key = ?", (key,)).fetchone()
        return Hypotheses(tuple(json.loads(row[0])), bool(row[1])) if row else None

    def put(self, items: Iterable[tuple[bytes, Hypotheses]]) -> None:
        """Keep outputs, all or none of them, on disk when this returns."""
        rows = [(key, json.dumps(output.texts, ensure_ascii=False), int(output.complete)) for key, output in items]
        with self._open_connection as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("INSERT OR REPLACE INTO outputs VALUES (?, ?, ?)", rows)

    def __len__(self) -> int:
        return int(self._open_connection.execute("SELECT count(*) FROM outputs").fetchone()[0])
