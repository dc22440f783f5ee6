"""What can go wrong, said once: one error class for expected failures, and the exit codes of the commands."""

from __future__ import annotations

import errno
import logging
import sqlite3
import traceback
from collections.abc import Iterable
from enum import IntEnum
from pathlib import Path

LOGGER = logging.getLogger(__name__)
PACKAGE = Path(__file__).resolve().parent


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
OF_ONE_PLACE = frozenset({errno.EACCES, errno.EPERM, errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.ENAMETOOLONG, errno.ELOOP})
"""Those of them that a file or folder causes by itself: elsewhere it may go well."""
DATABASE_ERRORS = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY})
"""The same of SQLite, whose files are all in ``.duizhao/``."""


LONGEST_MESSAGE = 500
"""Characters; a message is one line, whatever an outside library says or a file quotes."""


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
        message = " ".join(message.split("\n"))
        super().__init__(message)
        self.message = message if len(message) <= LONGEST_MESSAGE else f"{message[:LONGEST_MESSAGE]} …"
        self.path = path
        self.line = line
        self.hint = hint
        self.status = status

    def __str__(self) -> str:
        location = "" if self.path is None else f"{self.path}:" if self.line is None else f"{self.path}:{self.line}:"
        text = f"{location} {self.message}".strip()
        return f"{text}\n  → {self.hint}" if self.hint else text


def machine_error(error: OSError | MemoryError | sqlite3.OperationalError) -> DuizhaoError | None:
    """Return what the machine refused, with the place and the next step; ``None`` for what is a defect of the program."""
    if isinstance(error, MemoryError):
        hint = "Close other programs, or build on a machine with more."
        return DuizhaoError("There is not enough memory.", hint=hint, status=ExitStatus.ENVIRONMENT)
    if isinstance(error, sqlite3.OperationalError):
        if getattr(error, "sqlite_errorcode", 0) & 0xFF not in DATABASE_ERRORS:
            return None
        hint = "Free disk space or correct the permissions, then run again; deleting .duizhao/ loses time only."
        return DuizhaoError(f"the cache or an index cannot be written: {error}", path=".duizhao", hint=hint, status=ExitStatus.ENVIRONMENT)
    if error.errno not in MACHINE_ERRORS:
        return None
    return DuizhaoError(
        f"the system refuses: {error.strerror}",
        path=error.filename,
        hint="Free disk space, correct the permissions or what is in the way, then run again; what was finished is kept.",
        status=ExitStatus.ENVIRONMENT,
    )


def error_of_article(source: Path, error: Exception, what: str) -> DuizhaoError:
    """Return what went wrong inside one article (``what`` says which), as an error that names it: expected, a refusal of the machine, or a defect.

    :raises DuizhaoError: it is not the article's own: all others would meet it too (disk, settings, model).
    """
    refused = machine_error(error) if isinstance(error, OSError | MemoryError | sqlite3.OperationalError) else None
    own = error if isinstance(error, DuizhaoError) else refused or defect(what, error)
    if refused is not None:
        own.__cause__ = error
    if _concerns_all(own, source):
        raise own
    own.path = own.path or source
    return own


def _concerns_all(error: DuizhaoError, source: Path) -> bool:
    if error.status in {ExitStatus.MODEL, ExitStatus.NETWORK}:
        return True
    if error.status is ExitStatus.USAGE:
        return error.path != source
    cause = error.__cause__
    of_one_place = isinstance(cause, OSError) and cause.errno in OF_ONE_PLACE and error.path is not None
    return error.status is ExitStatus.ENVIRONMENT and not of_one_place and not isinstance(cause, MemoryError)


def defect(what: str, error: Exception) -> DuizhaoError:
    """Return what nobody foresaw while it worked on ``article x`` or ``the book``, as one message with the way to report it; ``--debug`` shows the traceback."""
    LOGGER.debug("%s", what, exc_info=error)
    where = next((frame for frame in reversed(traceback.extract_tb(error.__traceback__)) if PACKAGE in Path(frame.filename).parents), None)
    location = f"{Path(where.filename).relative_to(PACKAGE.parent).as_posix()}:{where.lineno}" if where else "an outside library"
    said = " ".join(str(error).split())[:200]
    raised = DuizhaoError(
        f"{what}: a defect of the program ({type(error).__name__} in {location}{f': {said}' if said else ''})",
        hint="Please report this line with the article, or the part of it that does it; --debug shows more.",
        status=ExitStatus.FAILED,
    )
    raised.__cause__ = error
    return raised


def worst(failed: Iterable[DuizhaoError]) -> ExitStatus:
    """Return the exit code after these: a defect of the program before anything else, else that of the first."""
    statuses = [error.status for error in failed]
    return ExitStatus.FAILED if ExitStatus.FAILED in statuses else next(iter(statuses), ExitStatus.OK)
