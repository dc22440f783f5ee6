"""Databases that can be made again open whatever is in their place."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pipeline.databases import open_disposable

SCHEMA = "CREATE TABLE words (word TEXT); CREATE INDEX by_word ON words (word);"


def _words(path: Path, version: int = 2, *, keep: bool = False) -> tuple[list[str], Path | None]:
    connection, aside = open_disposable(path, SCHEMA, version, keep=keep)
    found = [word for (word,) in connection.execute("SELECT word FROM words")]
    connection.close()
    return found, aside


@pytest.fixture
def full(tmp_path: Path) -> Path:
    connection, _ = open_disposable(tmp_path / "state" / "x.db", SCHEMA, 2)
    connection.executemany("INSERT INTO words VALUES (?)", [(f"词{number}",) for number in range(5000)])
    connection.close()
    return tmp_path / "state" / "x.db"


def test_what_was_written_is_there_again(full: Path) -> None:
    assert len(_words(full)[0]) == 5000


@pytest.mark.parametrize("damage", [b"this is no database", b"", None], ids=["other bytes", "empty", "cut off"])
def test_a_file_that_cannot_be_read_is_begun_anew(full: Path, damage: bytes | None) -> None:
    full.write_bytes(full.read_bytes()[:5000] if damage is None else damage)
    assert _words(full) == ([], None)


def test_one_of_another_version_is_begun_anew(full: Path) -> None:
    assert _words(full, version=3) == ([], None)
    assert _words(full, version=3, keep=True) == ([], None)


def test_one_that_is_kept_is_moved_aside_for_damage_anywhere_and_for_another_version(full: Path) -> None:
    data = bytearray(full.read_bytes())
    data[-8000:-4000] = bytes(4000)
    full.write_bytes(data)
    found, aside = _words(full, keep=True)
    assert found == []
    assert aside == full.with_name("x.db.damaged")
    assert aside.read_bytes() == data
    assert _words(full, version=1, keep=True)[1] == aside


def test_several_at_once_make_it_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert set(map(str, pool.map(_words, [tmp_path / "x.db"] * 8))) == {"([], None)"}


def test_one_that_somebody_keeps_locked_is_not_thrown_away(full: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.databases.PATIENCE", 0.1)
    with sqlite3.connect(full, isolation_level=None) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            open_disposable(full, SCHEMA, 2)
        other.execute("COMMIT")
    other.close()
    assert len(_words(full)[0]) == 5000
