"""Glossaries out to and in from other programs' formats: one module each, one line in the registry."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.files import write_atomic
from pipeline.formats import Format, endings, format_of
from pipeline.glossary import tables, tbx
from pipeline.glossary.editing import Added, add_terms, append, new_file
from pipeline.glossary.entries import TermEntry, TermFile, TermsRead
from pipeline.glossary.loading import read_terms


def _write_yaml(entries: Sequence[TermEntry]) -> bytes:
    return append(new_file(TermFile()), entries, "the export").encode("utf-8")


def _read_yaml(path: Path) -> TermsRead:
    return TermsRead(tuple(map(plain, read_terms(path))))


REGISTRY: tuple[Format[Sequence[TermEntry], TermsRead], ...] = (
    tbx.FORMAT,
    tables.CSV,
    tables.TSV,
    tables.XLSX,
    tables.ODS,
    Format("yaml", "YAML", ".yaml", read=_read_yaml, write=_write_yaml, endings=(".yml",)),
)
EXPORTS: tuple[str, ...] = tuple(one.suffix for one in REGISTRY if one.write)
IMPORTS: tuple[str, ...] = tuple(endings(REGISTRY))


def plain(term: TermEntry) -> TermEntry:
    """Return the entry alone, without the id that the program made and without where it stands."""
    return TermEntry(**{key: value for key, value in term.model_dump().items() if key in TermEntry.model_fields and value is not None})


def export_terms(entries: Sequence[TermEntry], path: Path) -> dict[str, int]:
    """Write the entries; returns which fields the format cannot hold, and of how many terms they are lost."""
    found = next((one for one in REGISTRY if path.suffix.lower() in one.all_endings), None)
    if found is None or found.write is None or path.suffix.lower() not in EXPORTS:
        raise DuizhaoError(
            f"{path.suffix or path.name} is no format for glossaries", hint=f"Use one of {', '.join(EXPORTS)}.", status=ExitStatus.USAGE
        )
    plain_entries = [plain(entry) for entry in entries]
    write_atomic(path, found.write(plain_entries))
    if found is not tbx.FORMAT:
        return {}
    lost = [key for key in TermEntry.model_fields if key not in tbx.HELD]
    counts = {key: sum(getattr(entry, key) != TermEntry.model_fields[key].default for entry in plain_entries) for key in lost}
    return {key: count for key, count in counts.items() if count}


def read_foreign_terms(path: Path) -> TermsRead:
    """Return the entries of a file in any of the formats, and what was left out of it."""
    if not path.is_file():
        known = path.suffix.lower() in IMPORTS
        raise DuizhaoError("is not there", path=path, hint="Check the name.") if known else _unknown(path)
    found = format_of(path, REGISTRY)
    if found is None or found.read is None:
        raise _unknown(path)
    return found.read(path)


def _unknown(path: Path) -> DuizhaoError:
    hint = f"Use one of {', '.join(IMPORTS)}."
    return DuizhaoError(f"{path.suffix or path.name} is no format for glossaries", hint=hint, status=ExitStatus.USAGE)


def read_entries(path: Path) -> list[TermEntry]:
    """Return the entries of a file in any of the formats."""
    return list(read_foreign_terms(path).entries)


def import_terms(path: Path, into: Path) -> Added:
    """Read a file and add to the glossary file ``into`` what it does not have; what has other English there is left and listed.

    :raises DuizhaoError: it cannot be read, or gives no term.
    """
    read = read_foreign_terms(path)
    if not read.entries:
        reason = f": {'; '.join(read.left_out)}" if read.left_out else ""
        raise DuizhaoError(f"has no term from Chinese into English{reason}", path=path, hint="Are these the right columns or languages?")
    return add_terms(into, read.entries, TermFile(title=f"Imported from {path.name}"), left_out=read.left_out)
