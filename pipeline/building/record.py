"""What the last build saw and made (``.duizhao/built.json``): the reason why a build with nothing to do takes no time.

Derived; deleting it costs a rebuild and nothing else.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from pipeline import __version__
from pipeline.files import write_atomic


@dataclass(frozen=True, slots=True)
class Row:
    """One article in the table that a build ends with. Counts are of sentences, except ``terms…`` (hits), findings and files.

    ``translated``: by the machine in this build; ``reused``: machine or memory targets that were there before; ``reviewed``:
    reviewed or final.
    """

    article: str
    sentences: int
    translated: int
    reviewed: int
    reused: int
    terms: int
    terms_verified: int
    errors: int
    warnings: int
    files: int
    seconds: float

    def later(self) -> Row:
        """In the next build, which had nothing to do for this article."""
        return replace(self, translated=0, reused=self.reused + self.translated, seconds=0.0)


@dataclass(frozen=True, slots=True)
class Record:
    """For each article the digest of its inputs, its files (path, size, time of change) and its row."""

    inputs: dict[str, str] = field(default_factory=dict)
    files: dict[str, dict[str, tuple[int, int]]] = field(default_factory=dict)
    rows: dict[str, Row] = field(default_factory=dict)

    def holds(self, name: str, digest: str) -> bool:
        """Nothing that this article's books depend on has changed, and its books are still as they were written."""
        return self.inputs.get(name) == digest and all(stamp(Path(path)) == known for path, known in self.files[name].items())


def stamp(path: Path) -> tuple[int, int] | None:
    """Size and time of change in nanoseconds; ``None`` where there is no file."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_size, status.st_mtime_ns


def load_record(path: Path) -> Record:
    """The record, or an empty one where it is missing, damaged or another version's."""
    try:
        data = json.loads(path.read_text("utf-8"))
        if data.pop("program") != __version__:
            return Record()
        files = {name: {file: (size, time) for file, (size, time) in stamps.items()} for name, stamps in data["files"].items()}
        return Record(data["inputs"], files, {name: Row(**row) for name, row in data["rows"].items()})
    except (OSError, ValueError, KeyError, TypeError):
        return Record()


def save_record(path: Path, record: Record) -> None:
    """Write it atomically."""
    data: dict[str, Any] = {"program": __version__, **asdict(record)}
    write_atomic(path, json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True))


def digest_files(paths: Iterable[Path], *more: str) -> str:
    """One digest of files' names and contents (a missing file counts as such) and of further strings."""
    total = hashlib.sha256()
    for path in paths:
        total.update(f"\0{path.name}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest() if path.is_file() else b"absent")
    for text in more:
        total.update(f"\0{text}".encode())
    return total.hexdigest()


def digest_program() -> str:
    """Of the program's own code and templates, by their stamps: after an update everything is built again."""
    root = Path(__file__).resolve().parents[1]
    files = sorted(path for path in root.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return hashlib.sha256(repr([(str(path.relative_to(root)), stamp(path)) for path in files]).encode()).hexdigest()
