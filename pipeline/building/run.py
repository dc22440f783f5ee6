"""The way of a project from sources to books: the articles that are out of date, then the book, then the pages over all."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.building.record import ArticleCounts, Record, Records, key_of, program_key
from pipeline.building.stages import BuiltArticle, Options, Progress, Stages
from pipeline.errors import DuizhaoError, ExitStatus, worst
from pipeline.files import remove_leftovers
from pipeline.glossary import glossary_files
from pipeline.inputs import Inputs, recording
from pipeline.models import find_installed
from pipeline.project import BOOK_FILE, BOOK_FOLDER, INDEX_PAGE, Project
from pipeline.publishing import ArticleView, view_of, write_index, write_report
from pipeline.reading import find_sources
from pipeline.watching import Say

FRESH_FOLDER = "out-fresh"
"""Where ``build --fresh`` puts its books: the machine's own draft, without anybody's corrections."""
BOOK, PAGES = BOOK_FOLDER, INDEX_PAGE.partition(".")[0]
"""Names of records that no article can have."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did. ``failed``: the articles, or formats of articles, that could not be built, and why."""

    rows: tuple[ArticleCounts, ...]
    files: tuple[Path, ...]
    failed: tuple[DuizhaoError, ...]

    @property
    def up_to_date(self) -> bool:
        """There was nothing to do."""
        return not self.files and not self.failed

    @property
    def status(self) -> ExitStatus:
        """The exit code."""
        return worst(self.failed)


def build(project: Project, options: Options, progress: Progress, say: Say = lambda _line: None) -> Built:
    """Build everything that is out of date. ``say`` gets a line about an article that takes long.

    :raises DuizhaoError: for what concerns all articles (glossary, settings, model, another build running).
    """
    with _only_one(project.make_state() / "build.lock"):
        for folder in (project.sources, project.out, project.root / FRESH_FOLDER, project.state):
            remove_leftovers(folder)
        return _Build(project, options, progress, say).run()


class _Build:
    """One build: what is up to date, what is made anew."""

    def __init__(self, project: Project, options: Options, progress: Progress, say: Say) -> None:
        self.project, self.options, self.progress = project, options, progress
        self.folder = project.root / FRESH_FOLDER if options.fresh else project.out
        self.records = Records(project, project.state / ("built-fresh" if options.fresh else "built"))
        self.stages = Stages(project, self.folder, options, progress, say)

    def run(self) -> Built:
        """See :func:`build`."""
        sources = find_sources(self.project.sources)
        if not sources:
            hint = "Put your Chinese articles (.md, .txt, .html, .docx, .epub, .odt) into this folder."
            raise DuizhaoError("holds no source to build", path=self.project.sources, hint=hint)
        self.records.prune([*(source.stem for source in sources), BOOK, PAGES])
        key = self._key()
        known = {} if self.options.force else self._known(sources, key)
        made = self.stages.run([source for source in sources if source.stem not in known], self.records, key)
        self.records.forget_states()
        records = {source.stem: made[source.stem].record if source.stem in made else known.get(source.stem) for source in sources}
        there = {name: record for name, record in records.items() if record is not None}
        book, new_books = self._book(sources, set(there), made, key)
        pages = self._pages(there, self.records.outputs(book) if book else [], key_of(key, book and book.digest))
        rows = tuple(record.row if name in made else record.row.later() for name, record in there.items() if record.row)
        files = [path for one in made.values() for path in one.work.files]
        return Built(rows, (*files, *pages, *new_books), tuple(failure.error for failure in self.stages.failures))

    # --- what is out of date ---

    def _key(self) -> str:
        """Of what everything depends on and is no one file: settings, model, program, the list of glossary files."""
        settings = self.project.settings.model_dump(mode="json")
        names = [path.name for path in glossary_files(self.project.glossary)]
        return key_of(settings, self.stages.model, self._installed(), program_key(), os.environ.get("SOURCE_DATE_EPOCH", ""), names)

    def _installed(self) -> str:
        try:
            installed = find_installed(self.stages.model)
        except DuizhaoError:  # whoever needs it says so
            return "damaged"
        return installed.fingerprint if installed else ""

    def _known(self, sources: Sequence[Path], key: str) -> dict[str, Record]:
        """The articles that are up to date."""
        found = {source.stem: self.records.up_to_date(source.stem, key) for source in sources}
        return {name: record for name, record in found.items() if record is not None and record.row is not None}

    # --- what is made of all articles ---

    def _book(
        self, sources: Sequence[Path], there: set[str], made: Mapping[str, BuiltArticle], key: str
    ) -> tuple[Record | None, list[Path]]:
        """The book of ``book.yaml`` and the files that were written just now; nothing where the project has none. A fresh build is about single drafts.

        Articles that could not be built are not in it; each was named with its reason.
        """
        file = self.project.root / BOOK_FILE
        if self.options.fresh or not there or not file.exists():
            return None, []
        key = key_of(key, sorted(there))
        record = None if self.options.force else self.records.up_to_date(BOOK, key)
        if record is not None:
            return record, []
        from pipeline.publishing.books import assemble, load_plan, publish_book  # noqa: PLC0415 - only projects with a book need it

        with self.stages.one(file, "assembling", "the book"):
            self.progress("assembling the book", 0, 1)
            inputs = Inputs(self.stages.shared_inputs())
            with recording(inputs):
                plan = load_plan(self.project, [source.stem for source in sources])
                wanted = {item.article for item in plan.items()} & there
                articles = {source.stem: self._chapter(source, made, inputs) for source in sources if source.stem in wanted}
                done = publish_book(assemble(self.project, plan, articles), self.folder)
            self.stages.failures.extend(done.failures)
            record = self.records.made(key, inputs.states, done.files)
            if not done.failures:
                self.records.save(BOOK, record)
            self.progress("assembling the book", 1, 1)
        return record, self.records.outputs(record) if record else []

    def _chapter(self, source: Path, made: Mapping[str, BuiltArticle], inputs: Inputs) -> ArticleView:
        work = made[source.stem].work if source.stem in made else self.stages.open(source, inputs)
        inputs.add(work.inputs.states)
        return view_of(work.bilingual, self.project, self.records.summary(source.stem).findings, self.stages.glossary)

    def _pages(self, there: Mapping[str, Record], books: Sequence[Path], key: str) -> list[Path]:
        """Index and report, if they were written just now."""
        failures = self.stages.failures
        key = key_of(key, [record.digest for record in there.values()], [(one.name, one.format, one.reason) for one in failures])
        record = None if self.options.force else self.records.up_to_date(PAGES, key)
        if record is not None:
            return []
        summaries = [self.records.summary(name) for name in there]
        index = write_index(summaries, self.project, self.folder, books, failures)
        pages = [*index, *write_report(summaries, self.project, self.folder, failures=failures)]
        self.records.save(PAGES, self.records.made(key, {}, pages))
        return pages


@contextmanager
def _only_one(path: Path) -> Iterator[None]:
    """One build of a project at a time; the second says whose turn it is and stops."""
    lock = FileLock(path)
    owner = path.with_suffix(".pid")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        try:
            pid = owner.read_text("ascii")
        except (OSError, ValueError):  # it has just begun, or just ended
            pid = "unknown"
        raise DuizhaoError(
            f"Another build of this project is running (process {pid}).", hint="Wait for it, or stop it.", status=ExitStatus.CONFLICT
        ) from error
    try:
        owner.write_text(str(os.getpid()))
        yield
    finally:
        owner.unlink(missing_ok=True)
        lock.release()
