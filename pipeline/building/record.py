"""What a build made, and of what (``.duizhao/built/``): why a build with nothing to do takes no time, and a killed one goes on where it was.

A file for each article (``x.json``), for the book and for the pages over all, written as soon as it is made; paths in it are relative to the
project, so that a copy of the project may be elsewhere. Derived: deleting it, or one that another version wrote, costs a rebuild and
nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Self

from pipeline.files import sha256_file, write_if_changed
from pipeline.inputs import holds, key_of, state_of
from pipeline.project import Project


@dataclass(frozen=True, slots=True)
class ArticleCounts:
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

    def later(self) -> ArticleCounts:
        """Return the counts of the next build, which had nothing to do for this article."""
        return replace(self, translated=0, reused=self.reused + self.translated, seconds=0.0)


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file as it was written. Its size and time (in nanoseconds) spare reading it; where the time is another, its content decides."""

    size: int
    time: int
    sha256: str

    @classmethod
    def of(cls, path: Path) -> Self:
        """Return the state as it is now."""
        status = path.stat()
        return cls(status.st_size, status.st_mtime_ns, sha256_file(path))

    def again(self, path: Path) -> WrittenFile | None:
        """Return the same file with the time that it has now; ``None`` if it is missing or holds something else."""
        try:
            status = path.stat()
            if (status.st_size, status.st_mtime_ns) == (self.size, self.time):
                return self
            return replace(self, time=status.st_mtime_ns) if status.st_size == self.size and sha256_file(path) == self.sha256 else None
        except OSError:
            return None


@dataclass(frozen=True, slots=True)
class FiredTerms:
    """What an article took of the glossary: a file that changed elsewhere is no reason to make it again.

    ``glossary``: the state of all term files (:func:`glossary_state`); ``texts``: the source's sentences; ``fired``: of the terms in them.
    """

    glossary: str
    texts: tuple[str, ...]
    fired: str


def glossary_state(files: Mapping[Path, str]) -> str:
    """Return the digest of term files with the states in which they were read, whatever folder they are in."""
    return key_of(sorted((path.name, state) for path, state in files.items()))


@dataclass(frozen=True, slots=True)
class Record:
    """An article, the book or the pages: what it was made of, and the files that were made.

    ``key``: of what is no file (:func:`key_of`); ``inputs``: the state of each file that was read or looked for. Of an article also ``row``
    and ``terms``; of the book ``chapters``: the articles in it, with what the glossary says to each (:attr:`FiredTerms.fired`).
    """

    key: str
    inputs: dict[str, str] = field(default_factory=dict)
    outputs: dict[str, WrittenFile] = field(default_factory=dict)
    row: ArticleCounts | None = None
    terms: FiredTerms | None = None
    chapters: dict[str, str] = field(default_factory=dict)

    @property
    def fired(self) -> str:
        """What the glossary says to this article."""
        return self.terms.fired if self.terms else ""

    @property
    def digest(self) -> str:
        """Another one for whatever else it was made of, and for other files."""
        return key_of(self.key, self.inputs, {name: output.sha256 for name, output in self.outputs.items()}, self.fired, self.chapters)


class Records:
    """The folder of records of a project."""

    def __init__(self, project: Project, folder: Path) -> None:
        self.root, self.folder = project.root, folder
        self._states: dict[Path, str] = {}

    def up_to_date(self, name: str, key: str) -> Record | None:
        """Return the record of this article, of the book or the pages, if nothing that it depends on has changed and its files are as they were written."""
        record = self._load(name)
        if record is None or record.key != key:
            return None
        if not all(holds(self.root / path, state, self.state) for path, state in record.inputs.items()):
            return None
        outputs = {path: output.again(self.root / path) for path, output in record.outputs.items()}
        found = {path: output for path, output in outputs.items() if output is not None}
        if len(found) < len(outputs):
            return None
        if found != record.outputs:  # a copy of the project: its files have other times
            record = replace(record, outputs=found)
            self.save(name, record)
        return record

    def state(self, path: Path) -> str:
        """Return the state of a file as it is now; one that many articles depend on is read once."""
        if path not in self._states:
            self._states[path] = state_of(path)
        return self._states[path]

    def forget_states(self) -> None:
        """Forget the states of files, so that they are looked at anew."""
        self._states.clear()

    def made(
        self,
        key: str,
        inputs: Mapping[Path, str],
        outputs: Iterable[Path],
        row: ArticleCounts | None = None,
        terms: FiredTerms | None = None,
    ) -> Record:
        """Return what was made of what, with the files as they are now."""
        states = {self._relative(path): state for path, state in sorted(inputs.items())}
        return Record(key, states, {self._relative(path): WrittenFile.of(path) for path in outputs}, row, terms)

    def outputs(self, record: Record) -> list[Path]:
        """Return the files, in the order in which they were named."""
        return [self.root / path for path in record.outputs]

    def save(self, name: str, record: Record) -> None:
        """Keep it for the next build."""
        write_if_changed(self.folder / f"{name}.json", json.dumps(asdict(record), ensure_ascii=False, indent=1))

    def _load(self, name: str) -> Record | None:
        try:
            data: dict[str, Any] = json.loads((self.folder / f"{name}.json").read_text("utf-8"))
            inputs = {str(path): str(state) for path, state in data["inputs"].items()}
            outputs = {str(path): WrittenFile(**output) for path, output in data["outputs"].items()}
            terms = data["terms"] and FiredTerms(data["terms"]["glossary"], tuple(data["terms"]["texts"]), data["terms"]["fired"])
            return Record(
                str(data["key"]), inputs, outputs, ArticleCounts(**data["row"]) if data["row"] else None, terms, dict(data["chapters"])
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def _relative(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)

    def summary_file(self, name: str) -> Path:
        """Tell where the article's summary is kept, for pages that are made while the article itself is up to date."""
        return self.folder / "summaries" / f"{name}.json"

    def prune(self, names: Iterable[str]) -> None:
        """Forget articles that are gone, and what older versions kept."""
        kept = {f"{name}.json" for name in names}
        for folder in (self.folder, self.folder / "summaries"):
            for path in folder.glob("*.json"):
                if path.name not in kept:
                    path.unlink(missing_ok=True)
        self.folder.with_suffix(".json").unlink(missing_ok=True)
