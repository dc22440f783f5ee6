"""What can go wrong, said once: one error class for expected failures, and the exit codes of the commands."""

from __future__ import annotations

import errno
from enum import IntEnum
from pathlib import Path


class ExitStatus(IntEnum):
    """Exit codes of every command; the README's table is made of these docstrings."""

    OK = 0
    """Everything asked for was done."""
    FAILED = 1
    """An unexpected error: a defect of the program. ``--debug`` shows where."""
    USAGE = 2
    """The command line or a setting is wrong."""
    BAD_INPUT = 3
    """A source, glossary, aligned file or import could not be read; the others were built."""
    MODEL = 4
    """The translation model is missing, damaged or gives no sensible English."""
    CHECKS = 5
    """Findings of severity error are open (``check --strict``, ``release``), or a book failed its checker."""
    CONFLICT = 6
    """Somebody else changed the same thing, or another build is running; nothing was written."""
    NETWORK = 7
    """A download that was asked for failed."""
    ENVIRONMENT = 8
    """Disk space, permissions, memory or a needed program of this machine."""
    INTERRUPTED = 130
    """Ctrl-C; what was finished is kept, run again to continue."""
    PIPE = 141
    """Whoever read the output (``| head``) had enough; the command ended there."""
    TERMINATED = 143
    """SIGTERM (a cancelled CI job, systemd, ``docker stop``); as after Ctrl-C."""


MACHINE_ERRORS = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EPERM, errno.EROFS, errno.EIO, errno.ENOMEM, errno.EMFILE, errno.EFBIG}
    | {errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.ENAMETOOLONG, errno.ELOOP}
)
"""Refusals of the machine or the file system; any other ``OSError`` is a defect of the program."""


class DuizhaoError(Exception):
    """An expected failure: what happened, where, and what to do next.

    ``line`` is 1-based. ``status`` is the exit code that a command ends with.
    """

    def __init__(
        self,
        message: str,
        *,
        path: Path | str | None = None,
        line: int | None = None,
        hint: str | None = None,
        status: ExitStatus = ExitStatus.BAD_INPUT,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.line = line
        self.hint = hint
        self.status = status

    def __str__(self) -> str:
        place = "" if self.path is None else f"{self.path}:" if self.line is None else f"{self.path}:{self.line}:"
        text = f"{place} {self.message}".strip()
        return f"{text}\n  → {self.hint}" if self.hint else text
