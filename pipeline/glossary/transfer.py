"""Glossaries out to and in from other programs' formats, by the file's ending: .tbx, .csv, .tsv, .xlsx, .yaml."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.files import write_atomic
from pipeline.glossary.editing import Added, add_terms, append, new_file
from pipeline.glossary.entries import TermEntry, TermFile
from pipeline.glossary.loading import read_terms
from pipeline.glossary.tables import read_csv, read_xlsx, write_csv, write_xlsx
from pipeline.glossary.tbx import HELD, read_tbx, write_tbx

_WRITERS: dict[str, Callable[[Sequence[TermEntry]], bytes]] = {
    ".tbx": write_tbx,
    ".csv": write_csv,
    ".tsv": lambda entries: write_csv(entries, "\t"),
    ".xlsx": write_xlsx,
    ".yaml": lambda entries: append(new_file(TermFile()), entries, "the export").encode("utf-8"),
}
_READERS: dict[str, Callable[[Path], list[TermEntry]]] = {
    ".tbx": lambda path: read_tbx(path.read_bytes(), path),
    ".xml": lambda path: read_tbx(path.read_bytes(), path),
    ".csv": lambda path: read_csv(path.read_bytes(), path),
    ".tsv": lambda path: read_csv(path.read_bytes(), path, "\t"),
    ".txt": lambda path: read_csv(path.read_bytes(), path, "\t"),
    ".xlsx": read_xlsx,
    ".yaml": lambda path: list(map(plain, read_terms(path))),
    ".yml": lambda path: list(map(plain, read_terms(path))),
}
EXPORTS: tuple[str, ...] = tuple(_WRITERS)
IMPORTS: tuple[str, ...] = tuple(_READERS)


def plain(term: TermEntry) -> TermEntry:
    """The entry alone, without the id that the program made and without where it stands."""
    return TermEntry(**{key: value for key, value in term.model_dump().items() if key in TermEntry.model_fields and value is not None})


def export_terms(entries: Sequence[TermEntry], path: Path) -> dict[str, int]:
    """Write the entries; returns which fields the format cannot hold, and of how many terms they are lost."""
    writer = _WRITERS.get(path.suffix.lower())
    if writer is None:
        raise DuizhaoError(
            f"{path.suffix or path.name} is no format for glossaries", hint=f"Use one of {', '.join(EXPORTS)}.", status=ExitStatus.USAGE
        )
    plain_entries = [plain(entry) for entry in entries]
    write_atomic(path, writer(plain_entries))
    if path.suffix.lower() != ".tbx":
        return {}
    lost = [key for key in TermEntry.model_fields if key not in HELD]
    counts = {key: sum(getattr(entry, key) != TermEntry.model_fields[key].default for entry in plain_entries) for key in lost}
    return {key: count for key, count in counts.items() if count}


def read_entries(path: Path) -> list[TermEntry]:
    """The entries of a file in any of the formats."""
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise DuizhaoError(
            f"{path.suffix or path.name} is no format for glossaries", hint=f"Use one of {', '.join(IMPORTS)}.", status=ExitStatus.USAGE
        )
    if not path.is_file():
        raise DuizhaoError("is not there", path=path, hint="Check the name.")
    return reader(path)


def import_terms(path: Path, into: Path) -> Added:
    """Read a file and add to the glossary file ``into`` what it does not have; what has other English there is left and listed."""
    return add_terms(into, read_entries(path), TermFile(title=f"Imported from {path.name}"))
