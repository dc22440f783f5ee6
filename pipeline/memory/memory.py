"""An open memory: brought up to date with its files, asked for sentences."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from rapidfuzz import fuzz

from pipeline.article import Suggestion, Target
from pipeline.databases import open_disposable
from pipeline.errors import DuizhaoError, error_of_article
from pipeline.files import paths_in
from pipeline.inputs import recording
from pipeline.memory import index
from pipeline.memory.units import ALIGNED, Unit, read_units
from pipeline.project import Project

LOGGER = logging.getLogger(__name__)
CANDIDATES = 80
"""Of so many units the similarity is computed."""


class Memory:
    """The project's memory, a context manager. Opening it reads the files that changed since it was last open.

    ``problems``: files that could not be read; what was known of them before stays.
    """

    def __init__(self, project: Project) -> None:
        self.project = project
        self.problems: list[DuizhaoError] = []
        self._connection: sqlite3.Connection | None = None
        self._lengths: Any = None
        self._firsts: dict[int, int] = {}
        self._version = -1

    def __enter__(self) -> Self:
        self._connection = open_disposable(self.project.make_state() / "memory.db", index.SCHEMA, index.VERSION)[0]
        self.refresh()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @property
    def _db(self) -> sqlite3.Connection:
        if self._connection is None:
            raise RuntimeError("The memory is not open: use it in a with statement.")
        return self._connection

    def __len__(self) -> int:
        return int(self._db.execute("SELECT coalesce(sum(count), 0) FROM files").fetchone()[0])

    # --- keeping up ---------------------------------------------------------------------------------------------------------

    def files(self) -> list[Path]:
        """Return the aligned files of the project and the TMX files of its folder ``memory/``; folders that cannot be read are ``problems``."""
        aligned = [path for path in self._below(self.project.sources) if path.name.endswith(ALIGNED)]
        imported = [path for path in self._below(self.project.root / "memory") if path.suffix == ".tmx"]
        return sorted(path for path in (*aligned, *imported) if not path.name.startswith("."))

    def _below(self, folder: Path) -> Iterator[Path]:
        try:
            found = paths_in(folder)
        except DuizhaoError as error:
            self._leave_out(error)
            return
        for path in found:
            if path.is_dir() and not path.is_symlink():
                yield from self._below(path)
            elif path.is_file():
                yield path

    def _leave_out(self, error: DuizhaoError) -> None:
        if str(error) not in {str(known) for known in self.problems}:
            self.problems.append(error)
            LOGGER.warning("The translation memory leaves out a file: %s", error)

    def refresh(self) -> bool:
        """Read what changed; ``True`` if anything did. Cheap if nothing did: one stat a file."""
        present = {str(path.relative_to(self.project.root)): path for path in self.files()}
        stamps = {name: (path.stat().st_size, path.stat().st_mtime_ns) for name, path in present.items()}
        known = {name: (size, time) for name, size, time in self._db.execute("SELECT path, size, time FROM files")}
        stale = [name for name in present if stamps[name] != known.get(name)]
        gone = [name for name in known if name not in present]
        if stale or gone:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                for name in gone:
                    index.drop(self._db, name)
                for name in stale:
                    self._read(name, present[name], stamps[name])
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")
        if stale or gone:
            self._load()
        self._keep_up()
        return bool(stale or gone)

    def rebuild(self) -> None:
        """Forget everything and read all files anew."""
        for (name,) in self._db.execute("SELECT path FROM files").fetchall():
            index.drop(self._db, name)
        self.refresh()

    def _read(self, name: str, path: Path, stamp: tuple[int, int]) -> None:
        self._db.execute("SAVEPOINT file")
        try:
            index.drop(self._db, name)
            with recording(None):  # what the memory gives is in the aligned file from then on
                index.add(self._db, name, *stamp, read_units(path))
        except Exception as error:  # noqa: BLE001 - whatever it is, the other files are read
            self._db.execute("ROLLBACK TO file")
            self._leave_out(error_of_article(path, error, f"file {path.name}"))
        self._db.execute("RELEASE file")

    def _keep_up(self) -> None:
        """Load anew what another process changed in the index."""
        version = self._db.execute("PRAGMA data_version").fetchone()[0]
        if version != self._version:
            self._load()
            self._version = version

    def _load(self) -> None:
        """The lengths of all sources, by unit number, and where each file's units begin."""
        import numpy as np  # 0.1 s, and only who opens a memory needs it

        rows = self._db.execute("SELECT id, first, count, lengths FROM files").fetchall()
        self._lengths = np.zeros(max((first + count for _, first, count, _ in rows), default=0), dtype=np.int64)
        self._firsts = {}
        for file, first, count, lengths in rows:
            self._firsts[file] = first
            self._lengths[first : first + count] = np.frombuffer(lengths, dtype=np.uint32)

    # --- asking -------------------------------------------------------------------------------------------------------------

    def exact(self, text: str, before: str = "", after: str = "") -> Target | None:
        """Return the approved translation of this very sentence (white space at its ends aside), to be used as a machine's.

        Of several the one from between the same neighbours, then from the project rather than a TMX file, then the newest.
        """
        text = text.strip()
        rows = self._db.execute(f"SELECT {index.COLUMNS} FROM units WHERE key = ? AND source = ?", (index.key(text), text))  # noqa: S608
        units = [index.unpack(row) for row in rows]
        if not units:
            return None
        before, after = before.strip(), after.strip()

        def rank(unit: Unit) -> tuple[int, bool, str, str]:
            same = (unit.before == before) + (unit.after == after)
            return same, not unit.origin.endswith(".tmx"), unit.at, unit.target.text

        best = max(units, key=rank)
        return Target(best.target, state="translated", origin="tm", method=f"memory:{best.origin}")

    def fuzzy(self, text: str, limit: int = 5, threshold: int = 70) -> list[Suggestion]:
        """Return similar sentences with their translations, the likest first; each target once. ``threshold``: per cent."""
        import numpy as np

        text = text.strip()
        self._keep_up()
        if not text or not len(self._lengths):
            return []
        wanted = index.pairs(text)
        slots = ", ".join("?" * len(wanted))
        rows = self._db.execute(f"SELECT file, units FROM pairs WHERE pair IN ({slots})", wanted)  # noqa: S608 - question marks only
        hits = [np.frombuffer(units, dtype=np.uint32).astype(np.int64) + self._firsts[file] for file, units in rows if file in self._firsts]
        if not hits:
            return []
        shared = np.bincount(np.concatenate(hits), minlength=len(self._lengths))
        score = 2.0 * shared / (self._lengths + len(text))
        top = np.argsort(-score, kind="stable")[:CANDIDATES] if len(score) <= CANDIDATES else _largest(score, CANDIDATES)
        numbers = [int(number) for number in top if score[number] > 0]
        marks = ", ".join("?" * len(numbers))
        found: dict[str, Suggestion] = {}
        query = f"SELECT {index.COLUMNS} FROM units WHERE id IN ({marks})"  # noqa: S608 - question marks only
        units = [index.unpack(row) for row in self._db.execute(query, numbers)]
        rated = [(fuzz.ratio(text, unit.source.text, score_cutoff=threshold), unit) for unit in units]
        for similarity, unit in sorted(rated, key=lambda pair: (-pair[0], pair[1].source.text, pair[1].target.text, pair[1].origin)):
            if similarity >= threshold and unit.target.text not in found:
                per_cent = 100 if unit.source.text == text else min(int(similarity), 99)
                found[unit.target.text] = Suggestion(unit.source.text, unit.target, unit.origin, per_cent)
        return list(found.values())[:limit]

    def concordance(self, query: str, side: Literal["source", "target", "both"] = "both", limit: int = 100) -> list[Unit]:
        """Return units whose source or target (or either) holds this text, small and capital letters alike; in the order of the files."""
        query = query.strip()
        if not query:
            return []
        pattern = "%" + query.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        sides = ["source", "target"] if side == "both" else [side]
        condition = " OR ".join(f"{name} LIKE ? ESCAPE '\\'" for name in sides)
        statement = f"SELECT {index.COLUMNS} FROM units WHERE {condition} ORDER BY id LIMIT ?"  # noqa: S608 - our own names
        return [index.unpack(row) for row in self._db.execute(statement, [*[pattern] * len(sides), limit])]


def _largest(score: Any, count: int) -> Any:
    """Indices of the largest values, largest first, the earlier one of equal values first."""
    import numpy as np

    some = np.argpartition(-score, count)[:count]
    return some[np.lexsort((some, -score[some]))]
