"""Which files something was made of: whoever reads a file for an article or a book says so here, and a build knows what depends on it.

    with recording(inputs):                 what is read from now on, in this thread, is noted there
        …
        data = read(path)                   as path.read_bytes(), and noted; a file that is not there is noted as absent

Outside of a recording the same functions only read. A file's state is the SHA-256 of its content, :data:`ABSENT` where there is none.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import ParamSpec, TypeVar

from pipeline.errors import PACKAGE, DuizhaoError
from pipeline.files import sha256_file

ABSENT = ""
"""The state of a file that was looked for and is not there."""
UNREADABLE = "unreadable"
CHANGING = "changing"
"""The state of a file that was read twice with different content: nothing that was made of it is up to date."""
LINK = "link:"
"""Begins the state of a link that was looked at and not followed; where it leads is the rest."""

P = ParamSpec("P")
R = TypeVar("R")


class Inputs:
    """The files that one article or book was made of, each with the state in which it was read. Several threads may note at a time."""

    def __init__(self, states: Mapping[Path, str] | None = None) -> None:
        self._states = dict(states or {})
        self._lock = threading.Lock()

    @property
    def states(self) -> dict[Path, str]:
        """As they are now."""
        with self._lock:
            return dict(self._states)

    def note(self, path: Path, state: str) -> None:
        """Note that it was read in this state."""
        path = Path(os.path.abspath(path))  # noqa: PTH100 - a link stays one
        with self._lock:
            self._states[path] = state if self._states.get(path, state) == state else CHANGING

    def wrote(self, path: Path, data: bytes) -> None:
        """Note that it was read, and then written by the same build: what it was before no longer counts."""
        path = Path(os.path.abspath(path))  # noqa: PTH100
        with self._lock:
            self._states[path] = digest(data)

    def add(self, others: Mapping[Path, str]) -> None:
        """Add what was noted elsewhere."""
        for path, state in others.items():
            self.note(path, state)


_current: ContextVar[Inputs | None] = ContextVar("inputs", default=None)


@contextmanager
def recording(inputs: Inputs | None) -> Iterator[None]:
    """Note what this thread reads in ``inputs``, and not in those of a recording around this one; ``None``: nowhere."""
    token = _current.set(inputs)
    try:
        yield
    finally:
        _current.reset(token)


def recorded_here(function: Callable[P, R]) -> Callable[P, R]:
    """Return the function for other threads: what it reads there is noted where its maker's reading is."""
    inputs = _current.get()

    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        token = _current.set(inputs)
        try:
            return function(*args, **kwargs)
        finally:
            _current.reset(token)

    return run


def digest(data: bytes) -> str:
    """Return the state of a file with this content."""
    return hashlib.sha256(data).hexdigest()


def note(path: Path, data: bytes | None) -> None:
    """Note that this file was read and held that, or (``None``) was looked for and is not there."""
    inputs = _current.get()
    if inputs is not None:
        inputs.note(path, ABSENT if data is None else digest(data))


def wrote(path: Path, data: bytes) -> None:
    """Note that this file was read and now holds that: whoever wrote it knows what was made of it."""
    inputs = _current.get()
    if inputs is not None:
        inputs.wrote(path, data)


def is_there(path: Path) -> bool:
    """Tell what ``path.is_file()`` tells, noted with the content: for what is only looked for, or read by its name in an outside program."""
    inputs = _current.get()
    if inputs is not None:
        inputs.note(path, state_of(path))
    return os.path.isfile(path)  # noqa: PTH113 - which is no error for a name that is too long


def note_link(path: Path) -> None:
    """Note that this link was looked at and not followed; a file in its place would be read."""
    inputs = _current.get()
    if inputs is not None:
        inputs.note(path, f"{LINK}{path.readlink()}")


def read(path: Path) -> bytes:
    """Return the file's content, noted.

    :raises FileNotFoundError: it is not there; that is noted as well.
    :raises DuizhaoError: it cannot be read.
    """
    try:
        if path.exists() and not path.is_file() and not path.is_dir():  # reading a pipe would wait for ever
            raise DuizhaoError("is no file, but a pipe or a device", path=path, hint="Put the file in its place, or remove it.")
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        note(path, None)
        raise FileNotFoundError(error.errno, error.strerror, str(path)) from error
    except OSError as error:
        raise DuizhaoError(f"cannot be read: {error.strerror}", path=path, hint="Correct its permissions, or remove it.") from error
    note(path, data)
    return data


def state_of(path: Path) -> str:
    """Return the state in which the file is now."""
    try:
        return sha256_file(path) if path.is_file() else ABSENT
    except OSError:
        return UNREADABLE


def holds(path: Path, state: str, now: Callable[[Path], str] = state_of) -> bool:
    """Tell whether the file is still in the state in which it was read. ``now``: :func:`state_of`, or one that remembers what it found."""
    if state.startswith(LINK):
        return path.is_symlink() and state == f"{LINK}{path.readlink()}"
    return state != CHANGING and now(path) == state


def key_of(*parts: object) -> str:
    """Return one digest of data that JSON can hold."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()


def program_key() -> str:
    """Return the key of the program's own code, templates, fonts and ``models.lock``, by their sizes and times: after an update everything is built again."""
    files = sorted(path for path in PACKAGE.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return key_of([(path.relative_to(PACKAGE).as_posix(), path.stat().st_size, path.stat().st_mtime_ns) for path in files])
