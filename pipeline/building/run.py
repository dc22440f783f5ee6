"""The way of all articles from source to book, one stage after another; what fails for one article does not stop the others."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.article import Bilingual, Entry, Finding, Target, leaves, segments
from pipeline.bilingual import ABSENT, Stored, aligned_path, dump, load, merge, save
from pipeline.building.record import Record, Row, digest_files, digest_program, load_record, save_record, stamp
from pipeline.checking import check
from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.files import remove_leftovers, write_if_changed
from pipeline.glossary import Glossary, load_glossary, with_first_uses
from pipeline.language import region_of
from pipeline.memory import Memory
from pipeline.models import find_installed
from pipeline.project import BOOK_FILE, Project
from pipeline.publishing import Failure, Summary, load_summary, publish, summarize, view_of, write_index, write_report
from pipeline.reading import find_sources, read_article
from pipeline.segmenting import segment
from pipeline.status import is_approved, is_replaceable
from pipeline.translating import Cache, Engine, Job, job_key, open_engine, translate

FRESH_FOLDER = "out-fresh"
"""Where ``build --fresh`` puts its books: the machine's own draft, without anybody's corrections."""

Progress = Callable[[str, int, int], None]
"""``(stage, done, in all)``."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a build is asked for. ``model``: instead of the project's; ``force``: also what is up to date."""

    model: str = ""
    fresh: bool = False
    force: bool = False


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did. ``failed``: the articles, or formats of articles, that could not be built, and why."""

    rows: tuple[Row, ...]
    files: tuple[Path, ...]
    failed: tuple[DuizhaoError, ...]

    @property
    def up_to_date(self) -> bool:
        """There was nothing to do."""
        return not self.files and not self.failed


@dataclass(slots=True, eq=False)
class _Work:
    """One article on its way."""

    source: Path
    bilingual: Bilingual
    stored: Stored | None
    before: frozenset[str] = frozenset()
    """Segments that had a target when the build began."""
    findings: tuple[Finding, ...] = ()
    files: list[Path] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def name(self) -> str:
        return self.bilingual.article.name


def build(project: Project, options: Options, progress: Progress) -> Built:
    """Build everything that is out of date.

    :raises DuizhaoError: for what concerns all articles (glossary, settings, model, another build running).
    """
    with _only_one(project.state / "build.lock"):
        for folder in (project.sources, project.out):
            remove_leftovers(folder)
        return _Build(project, options, progress).run()


class _Build:
    """The state of one build: the project's glossary, folders, and the errors met."""

    def __init__(self, project: Project, options: Options, progress: Progress) -> None:
        self.project, self.options, self.progress = project, options, progress
        self.folder = project.root / FRESH_FOLDER if options.fresh else project.out
        self.record_file = project.state / ("built-fresh.json" if options.fresh else "built.json")
        self.model = options.model or project.settings.translating.model
        self.failures: list[Failure] = []

    def run(self) -> Built:
        """See :func:`build`."""
        sources = find_sources(self.project.sources)
        if not sources:
            hint = "Put your Chinese articles (.md, .txt, .html, .docx, .epub, .odt) into this folder."
            raise DuizhaoError("holds no source to build", path=self.project.sources, hint=hint)
        record = load_record(self.record_file)
        shared = self._shared_digest()
        known = {} if self.options.force else self._known(sources, record, shared)
        whole = digest_files([self.project.root / BOOK_FILE], shared)
        if len(known) == len(sources) == len(record.rows) and record.holds("", whole):
            return Built(tuple(record.rows[source.stem].later() for source in sources), (), ())
        glossary = load_glossary(self.project.glossary)
        works = self._read([source for source in sources if source.stem not in known])
        self._translate(works, glossary)
        for work in works:
            work.bilingual = with_first_uses(work.bilingual, glossary)
        works = self._store(works)
        for work in works:
            work.findings = (*work.bilingual.article.findings, *check(work.bilingual, glossary, self.project.settings.checking))
        published = self._publish(works, glossary)
        for work, summary in published.items():
            known[work.name] = summary
            write_if_changed(self._summary_file(work.name), summary.dump())
        summaries = [known[source.stem] for source in sources if source.stem in known]
        books = self._book(sources, works, summaries, glossary)
        pages = [
            *write_index(summaries, self.project, self.folder, books, self.failures),
            *write_report(summaries, self.project, self.folder, failures=self.failures),
        ]
        shared_files = [*pages, *books]
        rows = {summary.name: record.rows[summary.name].later() for summary in summaries if summary.name in record.rows}
        rows |= {work.name: self._row(work, glossary) for work in published}
        self._remember(record, (shared, "" if self.failures else whole), rows, published, shared_files)
        order = [rows[summary.name] for summary in summaries]
        return Built(
            tuple(order),
            (*(path for work in published for path in work.files), *shared_files),
            tuple(failure.error for failure in self.failures),
        )

    def _remember(
        self, old: Record, digests: tuple[str, str], rows: dict[str, Row], published: Collection[_Work], shared_files: Sequence[Path]
    ) -> None:
        """For the next build: what everything that is up to date now was made of. An article that lacks a format is not, and is tried again."""
        shared, whole = digests
        lacking = {failure.name for failure in self.failures}
        now = {work.name: (self._digest(work.source, shared), _stamps(work.files)) for work in published if work.name not in lacking}
        before = {name: (old.inputs[name], old.files[name]) for name in rows if name in old.inputs}
        everything = before | now | {"": (whole, _stamps(shared_files))}
        inputs = {name: digest for name, (digest, _) in everything.items()}
        save_record(self.record_file, Record(inputs, {name: files for name, (_, files) in everything.items()}, rows))

    def _known(self, sources: Sequence[Path], record: Record, shared: str) -> dict[str, Summary]:
        """The summaries of the articles that are up to date."""
        known = {}
        for source in sources:
            if source.stem in record.rows and record.holds(source.stem, self._digest(source, shared)):
                with suppress(OSError, ValueError, KeyError, TypeError):  # lost or another version's: build the article again
                    known[source.stem] = load_summary(self._summary_file(source.stem).read_text("utf-8"))
        return known

    def _summary_file(self, name: str) -> Path:
        return self.record_file.with_suffix("") / f"{name}.json"

    # --- what is out of date ---

    def _shared_digest(self) -> str:
        """Of what every article depends on: glossary, settings, model, program."""
        root = self.project.root
        glossary = sorted(path for path in self.project.glossary.rglob("*") if path.is_file()) if self.project.glossary.is_dir() else []
        return digest_files([root / "project.yaml", *glossary], self.model, digest_program(), os.environ.get("SOURCE_DATE_EPOCH", ""))

    def _digest(self, source: Path, shared: str) -> str:
        """Of what one article depends on besides."""
        images = source.with_name(f"{source.stem}.images")
        pictures = sorted(path for path in images.rglob("*") if path.is_file()) if images.is_dir() else []
        own = [source, *([] if self.options.fresh else [aligned_path(source)]), *pictures]
        return digest_files(own, shared)

    # --- the stages ---

    @contextmanager
    def _one_article(self, source: Path) -> Iterator[None]:
        """An expected error of one article is kept for the end; the others go on."""
        try:
            yield
        except DuizhaoError as error:
            if error.status is ExitStatus.ENVIRONMENT:
                raise
            error.path = error.path or source
            self.failures.append(Failure(source.stem, "", error))

    def _read(self, sources: Sequence[Path]) -> list[_Work]:
        works = []
        for number, source in enumerate(sources):
            self.progress("reading", number, len(sources))
            with self._one_article(source):
                works.append(self._open(source))
        self.progress("reading", len(sources), len(sources))
        wanting = [work for work in works if _untranslated(work.bilingual)]
        if self.options.fresh or not wanting:
            return works
        with Memory(self.project) as memory:
            for work in wanting:
                work.bilingual = merge(work.bilingual.article, work.stored, memory)
        return works

    def _open(self, source: Path) -> _Work:
        began = time.monotonic()
        settings = self.project.settings
        article = segment(read_article(source, settings.reading), settings.segmenting)
        stored = None if self.options.fresh else load(aligned_path(source))
        return _Work(source, merge(article, stored), stored, seconds=time.monotonic() - began)

    def _translate(self, works: Sequence[_Work], glossary: Glossary) -> None:
        """Every sentence without a target, and every machine target whose reasons have changed (a term, the model, the program)."""
        untranslated = any(_untranslated(work.bilingual) for work in works)
        if not untranslated and self.model != "pseudo" and find_installed(self.model) is None:
            return  # without the model, the drafts that are there stay as they are
        wanted = self.project.settings.translating
        with (
            open_engine(self.model, batch=wanted.batch, search=wanted.search) as engine,
            Cache(self.project.state / "cache.db") as cache,
        ):
            jobs: list[Job] = []
            for work in works:
                own = list(_jobs(work.bilingual, engine, glossary))
                todo = {job.segment.id for job in own}
                work.before = frozenset(s.id for s in segments(work.bilingual.article) if s.id not in todo)
                jobs.extend(own)
            drafts = translate(jobs, engine, glossary, cache, self.progress) if jobs else {}
        for work in works:
            entries = dict(work.bilingual.entries)
            for item in segments(work.bilingual.article):
                draft = drafts.get(f"{work.name}/{item.id}")
                if draft is not None:
                    entries[item.id] = replace(entries.get(item.id, Entry()), target=draft.target)
            work.bilingual = replace(work.bilingual, entries=entries)

    def _store(self, works: Sequence[_Work]) -> list[_Work]:
        """The works whose translations are on disk; another program's newer file stays, and its article waits for the next build."""
        stored = []
        for work in works:
            if self.options.fresh:
                path = self.folder / work.name / aligned_path(work.source).name
                write_if_changed(path, dump(work.bilingual))
                work.files.append(path)
                stored.append(work)
                continue
            with self._one_article(work.source):
                path = aligned_path(work.source)
                save(path, work.bilingual, expect=work.stored.digest if work.stored else ABSENT)
                stored.append(work)
        return stored

    def _publish(self, works: Sequence[_Work], glossary: Glossary) -> dict[_Work, Summary]:
        """The works with their books, as far as these could be written. Pandoc is a process of its own, so that threads are enough to use every core."""

        def one(work: _Work) -> tuple[Summary, tuple[Failure, ...]]:
            began = time.monotonic()
            view = view_of(work.bilingual, self.project, work.findings, glossary)
            done = publish(view, self.folder)
            work.findings = view.findings
            work.files.extend(done.files)
            work.seconds += time.monotonic() - began
            return summarize(view), done.failures

        published = {}
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            results = [(work, pool.submit(one, work)) for work in works]
            try:
                for number, (work, result) in enumerate(results):
                    self.progress("publishing", number, len(works))
                    with self._one_article(work.source):
                        published[work], failures = result.result()
                        self.failures += failures
            except BaseException:  # Ctrl-C waits for the articles in hand, not for all
                pool.shutdown(cancel_futures=True)
                raise
        self.progress("publishing", len(works), len(works))
        return published

    def _book(self, sources: Sequence[Path], works: Sequence[_Work], summaries: Sequence[Summary], glossary: Glossary) -> list[Path]:
        """The book of ``book.yaml``, of all articles; nothing where the project has none. A fresh build is about single drafts."""
        file = self.project.root / BOOK_FILE
        if self.options.fresh or not file.exists():
            return []
        from pipeline.publishing.books import assemble, load_plan, publish_book  # noqa: PLC0415 - only projects with a book need it

        with self._one_article(file):
            self.progress("assembling the book", 0, 1)
            opened = {work.name: work.bilingual for work in works}
            of_name = {source.stem: source for source in sources}
            articles = {
                item.name: view_of(opened.get(item.name) or self._open(of_name[item.name]).bilingual, self.project, item.findings, glossary)
                for item in summaries
            }
            book = assemble(self.project, load_plan(self.project, list(of_name)), articles)
            done = publish_book(book, self.folder)
            self.failures += done.failures
            self.progress("assembling the book", 1, 1)
            return list(done.files)
        return []

    def _row(self, work: _Work, glossary: Glossary) -> Row:
        sentences = list(segments(work.bilingual.article))
        targets = {item.id: work.bilingual.entries.get(item.id, Entry()).target for item in sentences}
        reviewed = sum(map(is_approved, targets.values()))
        translated = sum(item.id not in work.before for item in sentences)
        hits = [hit for item in sentences for hit in _verified(glossary, item.source.text, targets[item.id], work.name)]
        return Row(
            article=work.name,
            sentences=len(sentences),
            translated=translated,
            reviewed=reviewed,
            reused=len(sentences) - translated - reviewed,
            terms=len(hits),
            terms_verified=sum(hits),
            errors=sum(finding.severity == "error" for finding in work.findings),
            warnings=sum(finding.severity == "warning" for finding in work.findings),
            files=len(work.files),
            seconds=round(work.seconds, 1),
        )


def _untranslated(bilingual: Bilingual) -> bool:
    return any(bilingual.entries.get(item.id, Entry()).target is None for item in segments(bilingual.article))


def _jobs(bilingual: Bilingual, engine: Engine, glossary: Glossary) -> Iterator[Job]:
    texts = list(leaves(bilingual.article))
    region = region_of("".join(block.text.text for block in texts)) if bilingual.article.lang == "zh-Hant" else None
    for block in texts:
        for item in block.segments:
            job = Job(item, bilingual.article.name, block.kind, region)
            target = bilingual.entries.get(item.id, Entry()).target
            if target is None or (is_replaceable(target) and target.key != job_key(job, engine, glossary)):
                yield job


def _verified(glossary: Glossary, source: str, target: Target | None, article: str) -> list[bool]:
    hits = glossary.find(source, article)
    return [hit.status != "missed" for hit in glossary.verify(hits, target.text.text if target else "")]


def _stamps(paths: Sequence[Path]) -> dict[str, tuple[int, int]]:
    return {str(path): known for path in paths if (known := stamp(path)) is not None}


@contextmanager
def _only_one(path: Path) -> Iterator[None]:
    """One build of a project at a time; the second says whose turn it is and stops."""
    path.parent.mkdir(parents=True, exist_ok=True)
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
