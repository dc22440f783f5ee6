"""From a file that came back to the articles it is of: which format, which project, which article, then row by row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.article import Bilingual, segments
from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.exchange.applying import ImportResult, apply_rows
from pipeline.exchange.chips import without_chips
from pipeline.exchange.formats import EXPORTS, REGISTRY
from pipeline.exchange.identifying import folded
from pipeline.exchange.rows import Incoming, IncomingRow, source_hash
from pipeline.files import write_atomic
from pipeline.formats import endings, format_of
from pipeline.language import counted


def export_review(bilingual: Bilingual, path: Path, kind: str = "docx") -> Path:
    """Write the article's review file; ``kind`` is one of :data:`pipeline.exchange.formats.EXPORTS`. The path written."""
    write = EXPORTS[kind].write
    if write is not None:
        write_atomic(path, write(bilingual))
    return path


def read_review(path: Path) -> Incoming:
    """Return the rows of a review file of any of our formats.

    :raises DuizhaoError: it is missing, damaged, or none of them.
    """
    if not path.is_file():
        what = "is a folder" if path.is_dir() else "is not there"
        raise DuizhaoError(what, path=path, hint="Give the path of the review file that came back.", status=ExitStatus.USAGE)
    found = format_of(path, REGISTRY)
    if found is None or found.read is None:
        known = ", ".join(endings(REGISTRY))
        raise DuizhaoError("is not a review file that can be read", path=path, hint=f"Known are {known}.", status=ExitStatus.USAGE)
    incoming = found.read(path)
    if not incoming.rows:
        raise DuizhaoError("holds no sentence of a review file", path=path, hint="Was the table, or its ID column, removed?")
    return incoming


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """Who imports, and how.

    ``by`` is named where the file names nobody; ``at``: now, in UTC; ``article``: the file is of this one, whatever it says;
    ``overwrite``: the file wins where both sides changed a translation.
    """

    by: str
    at: str
    article: str = ""
    overwrite: bool = False


def import_review(path: Path, bilinguals: Mapping[str, Bilingual], options: ImportOptions) -> list[ImportResult]:
    """Return what the file changes in the project's articles (by name); nothing is written.

    :raises DuizhaoError: the file cannot be read, or is of another project.
    """
    incoming = read_review(path)
    parts: dict[str, list[IncomingRow]] = defaultdict(list)
    for row in incoming.rows:
        parts[row.article or incoming.article].append(row)
    results = []
    for named, listed in parts.items():
        part = replace(incoming, rows=tuple(listed))
        name = options.article or _find(path, named, part, bilinguals)
        if name not in bilinguals:
            raise DuizhaoError(
                f"has no article {name!r}", path=path, hint=f"Articles: {', '.join(sorted(bilinguals))}.", status=ExitStatus.USAGE
            )
        by = options.by or incoming.by
        results.append(apply_rows(bilinguals[name], part, by=by, at=options.at, overwrite=options.overwrite))
    return results


def _find(path: Path, named: str, incoming: Incoming, bilinguals: Mapping[str, Bilingual]) -> str:
    """The article that these rows are of: the named one, or the one that has their sentences."""
    listed, by_source = incoming.rows, incoming.by_source
    wanted: set[tuple[str, str]] = {
        (row.reference.segment, row.reference.source) for row in listed if row.reference and row.reference.source
    }
    wanted |= {
        ("", folded(without_chips(row.source)))
        for row in listed
        if by_source and row.source and not (row.reference and row.reference.source)
    }
    if not wanted:
        raise DuizhaoError("holds no readable ID", path=path, hint="The ID column must come back as it went out.")
    found = {name: len(wanted & _keys(bilingual)) for name, bilingual in bilinguals.items()}
    best = max(found.values(), default=0)
    likely = [name for name, hits in found.items() if hits == best]
    if best * 2 > len(wanted) and len(likely) == 1:  # also where its source was renamed
        return likely[0]
    if found.get(named):
        return named
    if named in found:
        raise DuizhaoError(
            f"is of another project, or of an older {named}: nothing of its {counted(len(wanted), 'sentence')} is in this one",
            path=path,
            hint="Import it where it was exported.",
        )
    if best * 2 > len(wanted):
        raise DuizhaoError(f"could be of any of these: {', '.join(sorted(likely))}", path=path, hint="Say which one: --article NAME.")
    raise DuizhaoError(
        f"is of another project: this one has no article {named!r}"
        if named
        else "is of another project: its sentences are not in this one",
        path=path,
        hint=f"Articles here: {', '.join(sorted(bilinguals)) or 'none'}.",
    )


def _keys(bilingual: Bilingual) -> set[tuple[str, str]]:
    """The sentences by id and hash of the source, and by their source alone."""
    listed = list(segments(bilingual.article))
    return {(one.id, source_hash(one.source)) for one in listed} | {("", folded(one.source.text)) for one in listed}
