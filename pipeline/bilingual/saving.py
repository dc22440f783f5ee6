"""Where the aligned file is, and writing it so that nobody's work is lost: the build and the review page write the same file."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.article import Bilingual
from pipeline.bilingual.loading import load
from pipeline.bilingual.writing import dump
from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.files import write_atomic

ABSENT = ""
"""For ``expect``: the file must not exist yet."""


def aligned_path(source: Path) -> Path:
    """``sources/x.md`` → ``sources/x.en.xlf``."""
    return source.with_name(f"{source.stem}.en.xlf")


def digest(data: bytes) -> str:
    """What ``expect`` is compared with: the SHA-256 of a file's bytes."""
    return hashlib.sha256(data).hexdigest()


def save(path: Path, bilingual: Bilingual, *, expect: str | None = None) -> bool:
    """Write the aligned file atomically; ``True`` if its bytes changed.

    ``expect``: the digest that the file had when it was loaded (``Stored.digest``; :data:`ABSENT` if there was none). If it is
    another by now, nothing is written: load again and merge. Without ``expect`` the caller answers for what it replaces.

    :raises DuizhaoError: CONFLICT, or the file that is there cannot be read (it is never overwritten).
    """
    data = dump(bilingual)
    with _locked(path.parent):
        old = path.read_bytes() if path.exists() else None
        if expect is not None and expect != (ABSENT if old is None else digest(old)):
            raise DuizhaoError(
                "was changed by somebody else in the meantime; nothing was written",
                path=path,
                hint="Run again: their work is read first, and yours is added to it.",
                status=ExitStatus.CONFLICT,
            )
        if old == data:
            return False
        if old is not None:
            load(path)
        write_atomic(path, data)
    return True


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Holds the folder against other writers of this program for the moment of compare and replace; leaves no lock file."""
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
