"""Running pandoc on untrusted text: sandboxed, in an empty home, with a time and a memory limit.

The pandoc is the one that ``pypandoc_binary`` carries; a system pandoc is never used, since it may be older and then writes other
books. Input goes to its standard input, the result comes from its standard output (``-o -`` for EPUB and DOCX).
"""

from __future__ import annotations

import functools
import json
import os
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.outside import DEEPEST, depth_of_json

OLDEST = (3, 2)
"""Before 3.2 EPUB had no accessibility metadata and DOCX no East Asian hints on its runs."""
TIMEOUT = 180.0
"""Seconds; a book of 10,000 pairs takes 10, but some Markdown is exponential (jgm/pandoc#9189)."""
READING_TIMEOUT = 60.0
"""Seconds for reading one article."""
MEMORY = "1G"

_REINSTALL = "Run: pip install --force-reinstall pypandoc_binary"


def run_pandoc(args: Sequence[str], data: bytes, *, what: str, timeout: float = TIMEOUT, source_date_epoch: int | None = None) -> bytes:
    """Return what pandoc makes of ``data``; ``what`` names it in messages (``"sources/x.md"``).

    ``--sandbox`` is added: no file but the input is read, so images must come as ``data:`` addresses. ``source_date_epoch`` is the
    time that is written into EPUB and DOCX.

    :raises DuizhaoError: pandoc says no, takes longer than ``timeout`` seconds or more memory than ``MEMORY``.
    """
    version = pandoc_version()
    if version < OLDEST:
        raise DuizhaoError(
            f"pandoc {_dotted(version)} is too old, {_dotted(OLDEST)} is needed", hint=_REINSTALL, status=ExitStatus.ENVIRONMENT
        )
    with tempfile.TemporaryDirectory(prefix="duizhao-pandoc-") as home:
        environment = {"PATH": os.defpath, "LANG": "C.UTF-8", "HOME": home, "XDG_DATA_HOME": home, "XDG_CONFIG_HOME": home, "TMPDIR": home}
        if source_date_epoch is not None:
            environment["SOURCE_DATE_EPOCH"] = str(source_date_epoch)
        command = [str(_binary()), "+RTS", f"-M{MEMORY}", "-RTS", "--sandbox", *args]
        try:
            done = subprocess.run(command, input=data, capture_output=True, cwd=home, env=environment, timeout=timeout, check=False)
        except subprocess.TimeoutExpired as error:
            raise DuizhaoError(
                f"pandoc did not finish within {timeout:.0f} s",
                path=what,
                hint="Split the file, or look for very long lines of brackets in it.",
            ) from error
        except OSError as error:
            raise DuizhaoError(f"pandoc cannot be run: {error.strerror}", hint=_REINSTALL, status=ExitStatus.ENVIRONMENT) from error
    if done.returncode:
        raise DuizhaoError(f"pandoc gave up: {_reason(done.returncode, done.stderr)}", path=what)
    return done.stdout


def read_ast(reader: str, data: bytes, *, what: str) -> Any:
    """Return what pandoc understands of a document, as its JSON says it.

    :raises DuizhaoError: as :func:`run_pandoc`, or its parts are nested deeper than what reads and publishes them goes.
    """
    made = run_pandoc(["-f", reader, "-t", "json"], data, what=what, timeout=READING_TIMEOUT)
    depth = depth_of_json(made)
    if depth > DEEPEST:
        raise too_deep(f"{depth} levels deep; at most {DEEPEST} can be read")
    return json.loads(made)


def too_deep(how: str) -> DuizhaoError:
    """Return lists, quotations or elements that are within each other so often that no book can show them."""
    return DuizhaoError(f"has parts within parts, {how}", hint="Write what is nested like this (lists, quotations, frames) side by side.")


def _reason(code: int, stderr: bytes) -> str:
    if code == 251:  # GHC: heap exhausted
        return f"it needed more than {MEMORY} of memory"
    lines = [line for line in stderr.decode("utf-8", "replace").splitlines() if line.strip() and not line.startswith("[")]
    return " ".join(lines[-3:]) or f"exit code {code}"


@functools.cache
def pandoc_version() -> tuple[int, ...]:
    """Return the version of the pandoc that is used, as numbers."""
    try:
        done = subprocess.run([str(_binary()), "--version"], capture_output=True, timeout=60, check=True)
        return tuple(int(part) for part in done.stdout.split(None, 2)[1].decode("ascii").split("."))
    except (OSError, subprocess.SubprocessError, ValueError, IndexError) as error:
        raise DuizhaoError(f"pandoc cannot be run: {error}", hint=_REINSTALL, status=ExitStatus.ENVIRONMENT) from error


@functools.cache
def _binary() -> Path:
    """The executable inside the installed package; asked for by hand, since pypandoc prefers one on the PATH."""
    import pypandoc  # only a build that reads or writes needs it

    path = Path(pypandoc.__file__).parent / "files" / "pandoc"
    if not path.exists():
        path = path.with_suffix(".exe")
    if not path.exists():
        raise DuizhaoError("pandoc is missing: pypandoc_binary is not installed", hint=_REINSTALL, status=ExitStatus.ENVIRONMENT)
    return path


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))
