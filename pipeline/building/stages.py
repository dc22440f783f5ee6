"""The stages of the articles that are out of date: read, translate, store, check, publish. What fails for one does not stop the others."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from pipeline.article import Entry, segments
from pipeline.articles import one_article, read_source
from pipeline.bilingual import ABSENT, aligned_path, dump, load, merge, save
from pipeline.building.fired import LoadedTerms, fired_terms, load_terms
from pipeline.building.record import FiredTerms, Record, Records, glossary_state
from pipeline.building.run import Progress
from pipeline.building.work import Work
from pipeline.checking import FindingStore, check, kept_findings
from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.files import write_if_changed
from pipeline.glossary import Glossary, with_first_uses
from pipeline.inputs import Inputs, recording
from pipeline.memory import Memory
from pipeline.models import find_installed
from pipeline.project import Project
from pipeline.publishing import Failure, publish, summarize, view_of
from pipeline.translating import Cache, Job, open_engine, translate
from pipeline.watching import Say

MOST_CONFLICTS = 3
"""So many times the work of others on the same article, done while it was translated, is read and added to."""


@dataclass(frozen=True, slots=True)
class BuiltArticle:
    """An article that was built, and what of."""

    work: Work
    record: Record


class Stages:
    """What all articles of a build share, and what went wrong.

    ``fresh``: nobody's corrections are read or written; ``terms``: the glossary, where it has been loaded.
    """

    def __init__(  # noqa: PLR0913 - what a build is about
        self,
        project: Project,
        folder: Path,
        model: str,
        progress: Progress,
        say: Say,
        *,
        fresh: bool,
        terms: LoadedTerms | None = None,
    ) -> None:
        self.project, self.folder = project, folder
        self.model, self.fresh = model, fresh
        self.progress, self.say = progress, say
        self.failures: list[Failure] = []
        self._found = FindingStore()
        self._loaded = terms

    @cached_property
    def terms(self) -> LoadedTerms:
        """The glossary with the states of its files, as they were read."""
        return self._loaded or load_terms(self.project.glossary)

    @property
    def glossary(self) -> Glossary:
        """The terms."""
        return self.terms.glossary

    @contextmanager
    def one(self, source: Path, doing: str, what: str = "") -> Iterator[None]:
        """Keep whatever goes wrong with this article for the end; the others go on."""
        failed: list[DuizhaoError] = []
        with one_article(source, failed, self.say, doing, what):
            yield
        self.failures.extend(Failure(source.stem, "", error) for error in failed)

    def run(self, sources: Sequence[Path], records: Records, key: str) -> dict[str, BuiltArticle]:
        """Build these articles."""
        if not sources:
            return {}
        works = self.read(sources)
        self.project.make_state()
        with kept_findings(self.project) as self._found:
            works = self.translated(works)
            works = self.each(works, "counting first mentions in", self._first_uses)
            works = self.each(works, "storing", self._store)
            works = self.each(works, "checking", self._check)
        made = self._publish(works, records, key)
        order = [source.stem for source in sources]
        self.failures.sort(key=lambda failure: order.index(failure.name))
        return made

    def each(self, works: Sequence[Work], doing: str, stage: Callable[[Work], None]) -> list[Work]:
        """Return the works for which the stage went well."""
        done = []
        for work in works:
            with self.one(work.source, doing), recording(work.inputs):
                stage(work)
                done.append(work)
        return done

    # --- read ---

    def read(self, sources: Sequence[Path]) -> list[Work]:
        """Return the articles as they stand on disk; the memory gives what it knows of the rest."""
        works = []
        for number, source in enumerate(sources):
            self.progress("reading", number, len(sources))
            with self.one(source, "reading"):
                works.append(self.open(source, Inputs()))
        self.progress("reading", len(sources), len(sources))
        return self._from_memory(works)

    def open(self, source: Path, inputs: Inputs) -> Work:
        """Return one article with its translations; what it was made of is noted in ``inputs``."""
        began = time.monotonic()
        with recording(inputs):
            article = read_source(self.project, source)
            stored = None if self.fresh else load(aligned_path(source))
        return Work(source, article, stored, merge(article, stored), inputs, seconds=time.monotonic() - began)

    def _from_memory(self, works: Sequence[Work]) -> list[Work]:
        if self.fresh or not any(work.untranslated for work in works):
            return list(works)
        with Memory(self.project) as memory:

            def look_up(work: Work) -> None:
                if work.untranslated:
                    work.bilingual = merge(work.article, work.stored, memory)

            return self.each(works, "looking up", look_up)

    # --- translate ---

    def translated(self, works: Sequence[Work]) -> list[Work]:
        """Return the works with a target for every sentence: all in common batches, or, where that fails, article by article."""
        try:
            self._translate(works)
        except DuizhaoError:
            raise
        except Exception:  # noqa: BLE001 - whoever it is says so when it is alone; what the others said is in the cache
            return self.each(works, "translating", lambda work: self._translate([work]))
        return list(works)

    def _translate(self, works: Sequence[Work]) -> None:
        """Every sentence without a target, and every machine target whose reasons have changed; without the model, the drafts that are there stay."""
        if not any(work.untranslated for work in works) and self.model != "pseudo" and find_installed(self.model) is None:
            for work in works:
                work.before = frozenset(item.id for item in segments(work.bilingual.article))
            return
        wanted = self.project.settings.translating
        with (
            open_engine(self.model, batch=wanted.batch, search=wanted.search) as engine,
            Cache(self.project.make_state() / "cache.db") as cache,
        ):
            jobs: list[Job] = []
            for work in works:
                own = list(work.jobs(engine, self.glossary))
                todo = {job.segment.id for job in own}
                work.before = frozenset(item.id for item in segments(work.bilingual.article) if item.id not in todo)
                jobs.extend(own)
            drafts = translate(jobs, engine, self.glossary, cache, self.progress, store=self._found) if jobs else {}
        for work in works:
            entries = dict(work.bilingual.entries)
            for item in segments(work.bilingual.article):
                draft = drafts.get(f"{work.name}/{item.id}")
                if draft is not None:
                    entries[item.id] = replace(entries.get(item.id, Entry()), target=draft.target)
            work.bilingual = replace(work.bilingual, entries=entries)

    def _first_uses(self, work: Work) -> None:
        work.bilingual = with_first_uses(work.bilingual, self.glossary)

    # --- store ---

    def _store(self, work: Work) -> None:
        """Put the translations on disk. Where somebody else wrote meanwhile, theirs are read, and the machine's added to them.

        :raises DuizhaoError: (CONFLICT) they are faster each time.
        """
        if self.fresh:
            path = self.folder / work.name / aligned_path(work.source).name
            write_if_changed(path, dump(work.bilingual))
            work.files.append(path)
            return
        path = aligned_path(work.source)
        for conflicts in range(MOST_CONFLICTS + 1):
            try:
                save(path, work.bilingual, expect=work.stored.digest if work.stored else ABSENT)
            except DuizhaoError as error:
                if error.status is not ExitStatus.CONFLICT or conflicts == MOST_CONFLICTS:
                    raise
            else:
                return
            work.stored = load(path)
            work.bilingual = merge(work.article, work.stored)
            if work.untranslated:
                with Memory(self.project) as memory:
                    work.bilingual = merge(work.article, work.stored, memory)
            self._translate([work])
            self._first_uses(work)

    # --- check, publish ---

    def _check(self, work: Work) -> None:
        work.findings = (
            *work.bilingual.article.findings,
            *check(work.bilingual, self.glossary, self.project.settings.checking, self._found),
        )

    def _publish(self, works: Sequence[Work], records: Records, key: str) -> dict[str, BuiltArticle]:
        """Write the books, each article's record as soon as it has its own. Pandoc is a process, so that threads are enough to use every core."""
        done: dict[str, BuiltArticle] = {}

        def one(work: Work) -> None:
            with self.one(work.source, "publishing"), recording(work.inputs):
                done[work.name] = self._write(work, records, key)

        with ThreadPoolExecutor(os.cpu_count()) as pool:
            results = [pool.submit(one, work) for work in works]
            try:
                for number, result in enumerate(as_completed(results)):
                    self.progress("publishing", number, len(works))
                    result.result()
            except BaseException:  # Ctrl-C waits for the articles in hand, not for all
                pool.shutdown(cancel_futures=True)
                raise
        self.progress("publishing", len(works), len(works))
        return done

    def _write(self, work: Work, records: Records, key: str) -> BuiltArticle:
        """An article that lacks a format has no record, so that it is tried again in the next build."""
        began = time.monotonic()
        view = view_of(work.bilingual, self.project, work.findings, self.glossary)
        published = publish(view, self.folder)
        work.findings = (*view.findings, *published.findings)
        work.files.extend(published.files)
        self.failures.extend(published.failures)
        summary = records.summary_file(work.name)
        write_if_changed(summary, summarize(view, published.findings).dump())
        work.seconds += time.monotonic() - began
        texts = tuple(item.source.text for item in segments(work.article))
        terms = FiredTerms(glossary_state(self.terms.states), texts, fired_terms(self.glossary, work.name, texts))
        record = records.made(key, work.inputs.states, [*work.files, summary], work.row(self.glossary), terms)
        if not published.failures and not published.findings:  # what could only be set plainly is tried again
            records.save(work.name, record)
        return BuiltArticle(work, record)
