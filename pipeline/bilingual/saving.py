"""Where the aligned file is, and writing it so that nobody's work is lost: the build and the review page write the same file."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from pipeline import inputs
from pipeline.article import Bilingual, Entry, leaves
from pipeline.bilingual.loading import load, parse
from pipeline.bilingual.writing import dump
from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.files import write_atomic

ABSENT = ""
"""For ``expect``: the file must not exist yet."""


def aligned_path(source: Path) -> Path:
    """Return the aligned file's path: ``sources/x.md`` → ``sources/x.en.xlf``."""
    return source.with_name(f"{source.stem}.en.xlf")


def digest(data: bytes) -> str:
    """Return what ``expect`` is compared with: the SHA-256 of a file's bytes."""
    return hashlib.sha256(data).hexdigest()


def save(path: Path, bilingual: Bilingual, *, expect: str | None = None) -> bool:
    """Write the aligned file atomically; ``True`` if its bytes changed.

    ``expect``: the digest that the file had when it was loaded (``Stored.digest``; :data:`ABSENT` if there was none). If it is
    another by now, nothing is written: load again and merge. Without ``expect`` the caller answers for what it replaces.

    :raises DuizhaoError: CONFLICT, or the file that is there cannot be read (it is never overwritten).
    """
    return save_data(path, dump(bilingual), expect=expect)


def save_data(path: Path, data: bytes, *, expect: str | None = None) -> bool:
    """Save as :func:`save` does, from a file's bytes."""
    with _locked([path.parent]):
        old = _compare(path, expect)
        if old is not None and old != data and expect is None:  # who expects it has read it
            load(path)
        if old != data:
            write_atomic(path, data)
        inputs.wrote(path, data)
    return old != data


def save_all(items: Sequence[tuple[Path, Bilingual, str]]) -> None:
    """Write several aligned files (path, content, ``expect``) or none of them.

    :raises DuizhaoError: as :func:`save`; all files are then as they were.
    """
    with _locked([path.parent for path, _, _ in items]):
        before = {path: _compare(path, expect) for path, _, expect in items}
        written: list[Path] = []
        try:
            for path, bilingual, _ in items:
                data = dump(bilingual)
                if data != before[path]:
                    written.append(path)
                    write_atomic(path, data)
        except BaseException:
            for path in written:
                _put_back(path, before[path])
            raise


def read_back(bilingual: Bilingual, ids: Collection[str]) -> dict[str, Entry]:
    """Return what the file gives back of these sentences when it is read: line breaks and the like are as they are kept."""
    parts = [
        replace(block, segments=chosen)
        for block in leaves(bilingual.article)
        if (chosen := tuple(segment for segment in block.segments if segment.id in ids))
    ]
    if not parts:
        return {}
    part = Bilingual(replace(bilingual.article, blocks=tuple(parts), notes=()), {key: bilingual.entries.get(key, Entry()) for key in ids})
    stored = parse(dump(part), aligned_path(bilingual.article.path))
    return {segment.id: segment.entry for unit in stored.units for segment in unit.segments}


def _put_back(path: Path, data: bytes | None) -> None:
    if data is None:
        path.unlink(missing_ok=True)
    elif path.read_bytes() != data:
        write_atomic(path, data)


def _compare(path: Path, expect: str | None) -> bytes | None:
    """The file's bytes, if they are those that were expected."""
    old = path.read_bytes() if path.exists() else None
    if expect is not None and expect != (ABSENT if old is None else digest(old)):
        raise DuizhaoError(
            "was changed by somebody else in the meantime; nothing was written",
            path=path,
            hint="Run again: their work is read first, and yours is added to it.",
            status=ExitStatus.CONFLICT,
        )
    return old


@contextmanager
def _locked(folders: Sequence[Path]) -> Iterator[None]:
    """Holds the folders against other writers of this program for the moment of compare and replace; leaves no lock file."""
    handles: list[int] = []
    try:
        for folder in sorted(set(folders)):
            folder.mkdir(parents=True, exist_ok=True)
            handles.append(os.open(folder, os.O_RDONLY))
            fcntl.flock(handles[-1], fcntl.LOCK_EX)
        yield
    finally:
        for handle in handles:
            os.close(handle)
