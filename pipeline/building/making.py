"""Making what is out of date: the articles, then the book, then the pages over all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.building.record import Record
from pipeline.building.run import Built, Progress
from pipeline.building.stages import BuiltArticle, Stages
from pipeline.building.uptodate import BOOK, PAGES, Standing, model_of
from pipeline.inputs import Inputs, read, recording
from pipeline.project import BOOK_FILE
from pipeline.publishing import ArticleView, Summary, load_summary, view_of, write_index, write_report
from pipeline.publishing.books import assemble, load_plan, publish_book
from pipeline.watching import Say


def make(standing: Standing, progress: Progress, say: Say) -> Built:
    """Build what is out of date; see :func:`pipeline.building.run.build`."""
    return _Making(standing, progress, say).run()


class _Making:
    """One build that has something to do."""

    def __init__(self, standing: Standing, progress: Progress, say: Say) -> None:
        self.standing, self.progress = standing, progress
        self.project, self.records, self.folder = standing.project, standing.records, standing.folder
        model = model_of(standing.project, standing.options)
        self.stages = Stages(standing.project, standing.folder, model, progress, say, fresh=standing.options.fresh, terms=standing.terms)

    def run(self) -> Built:
        """Return all of it."""
        sources, known = self.standing.sources, self.standing.known
        made = self.stages.run([source for source in sources if source.stem not in known], self.records, self.standing.key)
        self.records.forget_states()
        records = {source.stem: made[source.stem].record if source.stem in made else known.get(source.stem) for source in sources}
        there = {name: record for name, record in records.items() if record is not None}
        book, new_books = self._book(sources, there, made)
        pages = self._pages(there, book)
        rows = tuple(record.row if name in made else record.row.later() for name, record in there.items() if record.row)
        files = [path for one in made.values() for path in one.work.files]
        return Built(rows, (*files, *pages, *new_books), tuple(failure.error for failure in self.stages.failures))

    def _book(
        self, sources: Sequence[Path], there: Mapping[str, Record], made: Mapping[str, BuiltArticle]
    ) -> tuple[Record | None, list[Path]]:
        """The book of ``book.yaml`` and the files that were written just now; nothing where the project has none.

        Articles that could not be built are not in it; each was named with its reason.
        """
        if not there or not self.standing.has_book:
            return None, []
        record = self.standing.book(there)
        if record is not None:
            return record, []
        with self.stages.one(self.project.root / BOOK_FILE, "assembling", "the book"):
            self.progress("assembling the book", 0, 1)
            inputs = Inputs()
            with recording(inputs):
                plan = load_plan(self.project, [source.stem for source in sources])
                wanted = {item.article for item in plan.items()} & set(there)
                articles = {source.stem: self._chapter(source, made, inputs) for source in sources if source.stem in wanted}
                done = publish_book(assemble(self.project, plan, articles), self.folder)
            self.stages.failures.extend(done.failures)
            chapters = {name: there[name].fired for name in sorted(wanted)}
            record = replace(self.records.made(self.standing.book_key(there), inputs.states, done.files), chapters=chapters)
            if not done.failures:
                self.records.save(BOOK, record)
            self.progress("assembling the book", 1, 1)
        return record, self.records.outputs(record) if record else []

    def _chapter(self, source: Path, made: Mapping[str, BuiltArticle], inputs: Inputs) -> ArticleView:
        work = made[source.stem].work if source.stem in made else self.stages.open(source, inputs)
        inputs.add(work.inputs.states)
        return view_of(work.bilingual, self.project, self._summary(source.stem).findings, self.stages.glossary)

    def _pages(self, there: Mapping[str, Record], book: Record | None) -> list[Path]:
        """Index and report, if they were written just now."""
        failures = self.stages.failures
        key = self.standing.pages_key(list(there.values()), book, [(one.name, one.format, one.reason) for one in failures])
        if self.standing.up_to_date(PAGES, key) is not None:
            return []
        summaries = [self._summary(name) for name in there]
        books = self.records.outputs(book) if book else []
        index = write_index(summaries, self.project, self.folder, books, failures)
        pages = [*index, *write_report(summaries, self.project, self.folder, failures=failures)]
        self.records.save(PAGES, self.records.made(key, {}, pages))
        return pages

    def _summary(self, name: str) -> Summary:
        """The summary of an article that is up to date; a book that is made of it depends on its file."""
        return load_summary(read(self.records.summary_file(name)).decode())
