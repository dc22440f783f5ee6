"""What of a project is out of date: asked of the records of the builds before, without loading what makes it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.building.record import ArticleCounts, Record, Records, glossary_state
from pipeline.errors import DuizhaoError
from pipeline.inputs import key_of, program_key
from pipeline.models import find_installed
from pipeline.project import BOOK_FILE, BOOK_FOLDER, INDEX_PAGE, Project
from pipeline.sources import find_sources, term_files

if TYPE_CHECKING:
    from pipeline.building.fired import LoadedTerms

FRESH_FOLDER = "out-fresh"
"""Where ``build --fresh`` puts its books: the machine's own draft, without anybody's corrections."""
BOOK, PAGES = BOOK_FOLDER, INDEX_PAGE.partition(".")[0]
"""Names of records that no article can have."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a build is asked for. ``model``: instead of the project's; ``force``: also what is up to date."""

    model: str = ""
    fresh: bool = False
    force: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """How a project stands before a build. ``key``: of what everything depends on; ``known``: the articles that are up to date, by name."""

    project: Project
    options: Options
    records: Records
    sources: tuple[Path, ...]
    key: str
    known: dict[str, Record]
    terms: LoadedTerms | None = None
    """The glossary, where its files changed, so that it had to be asked what it says to the articles."""

    @property
    def folder(self) -> Path:
        """Where the books go."""
        return self.project.root / FRESH_FOLDER if self.options.fresh else self.project.out

    @property
    def has_book(self) -> bool:
        """The project has a book, and this build is about it: a fresh one is about single drafts."""
        return not self.options.fresh and (self.project.root / BOOK_FILE).exists()

    def book_key(self, names: Iterable[str]) -> str:
        """Return the key of the book that is made of these articles."""
        return key_of(self.key, sorted(names))

    def book(self, articles: Mapping[str, Record]) -> Record | None:
        """Return the record of the book of these articles, if it need not be made again."""
        record = self.up_to_date(BOOK, self.book_key(articles))
        same = record is not None and all(name in articles and articles[name].fired == fired for name, fired in record.chapters.items())
        return record if same else None

    def pages_key(self, articles: Sequence[Record], book: Record | None, failures: Sequence[Sequence[str]] = ()) -> str:
        """Return the key of the index and the report over these articles, this book and these failures."""
        return key_of(key_of(self.key, book and book.digest), [record.digest for record in articles], [list(one) for one in failures])

    def up_to_date(self, name: str, key: str) -> Record | None:
        """Return the record of the book or the pages, if they need not be made again."""
        return None if self.options.force else self.records.up_to_date(name, key)

    @property
    def nothing_to_do(self) -> bool:
        """Every article, the book and the pages are up to date."""
        if len(self.known) < len(self.sources):
            return False
        book = self.book(self.known) if self.has_book else None
        if self.has_book and book is None:
            return False
        return self.up_to_date(PAGES, self.pages_key(list(self.known.values()), book)) is not None

    def later_rows(self) -> tuple[ArticleCounts, ...]:
        """Return the counts of the articles for which there is nothing to do."""
        return tuple(record.row.later() for record in self.known.values() if record.row)


def model_of(project: Project, options: Options) -> str:
    """Return the model that translates."""
    return options.model or project.settings.translating.model


def look(project: Project, options: Options) -> Standing:
    """Tell how the project stands now.

    :raises DuizhaoError: two sources have one name, or a term file that changed cannot be read.
    """
    sources = find_sources(project.sources)
    records = Records(project, project.state / ("built-fresh" if options.fresh else "built"))
    key = _key(project, model_of(project, options))
    found = {} if options.force else {source.stem: records.up_to_date(source.stem, key) for source in sources}
    known = {name: record for name, record in found.items() if record is not None and record.row is not None}
    known, terms = _untouched(project, records, known)
    return Standing(project, options, records, tuple(sources), key, known, terms)


def _untouched(project: Project, records: Records, known: Mapping[str, Record]) -> tuple[dict[str, Record], LoadedTerms | None]:
    """Those of the articles to which the glossary says what it said before; and the glossary, if it had to be loaded to know.

    :raises DuizhaoError: a term file that changed cannot be read.
    """
    state = glossary_state({path: records.state(path) for path in term_files(project.glossary)})
    kept = {name: record for name, record in known.items() if record.terms and record.terms.glossary == state}
    if len(kept) == len(known):
        return kept, None
    from pipeline.building.fired import fired_terms, load_terms  # noqa: PLC0415 - loads the termbase, when it changed

    terms = load_terms(project.glossary)
    for name, record in known.items():
        if name not in kept and record.terms and record.terms.fired == fired_terms(terms.glossary, name, record.terms.texts):
            kept[name] = replace(record, terms=replace(record.terms, glossary=state))
            records.save(name, kept[name])
    return {name: kept[name] for name in known if name in kept}, terms


def _key(project: Project, model: str) -> str:
    """Of what everything depends on and is no file of the project: settings, model, program."""
    settings = project.settings.model_dump(mode="json")
    return key_of(settings, model, _installed(model), program_key(), os.environ.get("SOURCE_DATE_EPOCH", ""))


def _installed(model: str) -> str:
    try:
        installed = find_installed(model)
    except DuizhaoError:  # whoever needs it says so
        return "damaged"
    return installed.fingerprint if installed else ""
