"""The project as the page works on it: articles opened, kept while nothing changed on disk, and changed one whole file at a time.

The files are the truth. What is kept in memory is thrown away as soon as a source, an aligned file or a glossary has another
stamp, so a build, an editor or ``git checkout`` may change them while the page is open.
"""

from __future__ import annotations

import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from pipeline.article import Article, Bilingual, Block, Entry, Finding, Segment, leaves, segments
from pipeline.articles import as_error_of, read_source
from pipeline.bilingual import ABSENT, WrittenUnits, aligned_path, digest, dump, load, merge, read_back, save_data
from pipeline.checking import CHECKS
from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.glossary import Glossary, load_glossary
from pipeline.project import Project
from pipeline.review.changes import version
from pipeline.review.findings import Findings
from pipeline.review.rows import Context, Progress, progress
from pipeline.sources import find_sources, term_files

Stamp = tuple[int, int, int]
_NO_FILE: Stamp = (0, 0, 0)
SOON = 200
"""The findings of so many sentences can be waited for."""


class NotHereError(DuizhaoError):
    """There is no such article or sentence."""


class StaleError(DuizhaoError):
    """Rows that were changed since the person saw them; nothing was written."""

    def __init__(self, rows: Sequence[str], sheet: Sheet) -> None:
        super().__init__("this sentence was changed by somebody else since you opened it", status=ExitStatus.CONFLICT)
        self.rows = tuple(rows)
        self.sheet = sheet


@dataclass(frozen=True)
class Sheet:
    """An article as it stands on disk at one moment, with what was found about it."""

    bilingual: Bilingual
    digest: str
    glossary: Glossary
    checker: Findings
    stamps: tuple[Stamp, ...] = field(default=(), compare=False)

    @property
    def article(self) -> Article:
        """The article."""
        return self.bilingual.article

    @cached_property
    def segments(self) -> dict[str, Segment]:
        """The sentences that can be edited, in reading order."""
        return {segment.id: segment for segment in segments(self.bilingual.article)}

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that the checks say.

        :raises DuizhaoError: a check fails at this article.
        """
        with as_error_of(self.article.path):
            return self.checker.check(self.bilingual, self.glossary)

    @cached_property
    def findings_by_segment(self) -> dict[str, list[Finding]]:
        """The findings of each sentence."""
        found: dict[str, list[Finding]] = defaultdict(list)
        for finding in self.findings:
            found[finding.segment].append(finding)
        return found

    @cached_property
    def sources(self) -> Counter[str]:
        """How often each source sentence occurs."""
        return Counter(segment.source.text for segment in self.segments.values())

    @cached_property
    def progress(self) -> Progress:
        """Counts by state and by severity."""
        return progress(self.bilingual, self.findings)

    @property
    def counts(self) -> Progress:
        """Counts by state, and by severity where that is known already."""
        return self.progress if self.is_checked else progress(self.bilingual, ())

    @property
    def is_checked(self) -> bool:
        """Whether the findings are known, or will be in a moment; a long article takes seconds the first time."""
        return "findings" in self.__dict__ or len(self.segments) <= SOON

    @cached_property
    def block_of(self) -> dict[str, Block]:
        """The block of each sentence."""
        return {segment.id: block for block in leaves(self.article) for segment in block.segments}

    def found(self, segment: str) -> Sequence[Finding]:
        """Return the findings of a sentence; in a long article that is not checked yet, those of the sentence by itself."""
        if self.is_checked:
            return self.findings_by_segment.get(segment, ())
        return list(self.checker.of_segment(self.bilingual, self.glossary, self.block_of[segment], self.segments[segment]))

    @cached_property
    def _versions(self) -> dict[str, str]:
        """Those that somebody asked for."""
        return {}

    @property
    def versions(self) -> dict[str, str]:
        """The version of each row."""
        return {key: self.version(key) for key in self.segments}

    def version(self, segment: str) -> str:
        """Return the row's version."""
        if segment not in self._versions:
            self._versions[segment] = version(self.segments[segment], self.bilingual.entries.get(segment))
        return self._versions[segment]

    @property
    def is_settled(self) -> bool:
        """Whether the findings that look at the whole article are of its present state, not of that before the last change."""
        return self.is_checked and "_carried" not in self.__dict__

    def settle(self) -> None:
        """Look at the whole article, again if something changed."""
        if self.is_settled:
            _ = self.findings
            return
        with as_error_of(self.article.path):
            findings = self.checker.check(self.bilingual, self.glossary)
        for name in ("progress", "findings_by_segment", "_carried"):
            self.__dict__.pop(name, None)
        self.__dict__["findings"] = findings

    def followed_by(self, after: Bilingual, keys: Collection[str], digest: str, stamps: tuple[Stamp, ...]) -> Sheet:
        """Return the sheet after a change of these sentences: what is known of the others is known still."""
        sheet = Sheet(after, digest, self.glossary, self.checker, stamps)
        for name in ("segments", "sources", "block_of"):
            if name in self.__dict__:
                sheet.__dict__[name] = self.__dict__[name]
        sheet.__dict__["_versions"] = {key: one for key, one in self._versions.items() if key not in keys}
        if "findings" in self.__dict__ and len(self.segments) > SOON:
            kept = [one for one in self.findings if one.segment not in keys or CHECKS[one.check].run_pair is None]
            own = [one for key in keys for one in self.checker.of_segment(after, self.glossary, self.block_of[key], self.segments[key])]
            sheet.__dict__.update(findings=(*own, *kept), _carried=True)
        return sheet

    def segment(self, segment: str) -> Segment:
        """Return the sentence.

        :raises NotHereError: the article has no such sentence (any more).
        """
        if segment not in self.segments:
            raise NotHereError("this article has no such sentence any more", hint="The source was changed or split; load the page again.")
        return self.segments[segment]


def now() -> str:
    """Return this moment in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Desk:
    """Opens and changes the project's articles for several requests at a time."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._findings = Findings(project)
        self._sheets: dict[str, Sheet] = {}
        self._articles: dict[str, tuple[Stamp, Article]] = {}
        self._glossary: tuple[tuple[Stamp, ...], Glossary] | None = None
        self._written: dict[str, WrittenUnits] = {}
        self._lock = threading.RLock()
        self._checking = threading.Lock()

    def sources(self) -> dict[str, Path]:
        """Return the source files by article name, sorted."""
        return {path.stem: path for path in find_sources(self.project.sources)}

    def glossary(self) -> Glossary:
        """Return the terms as the files have them now."""
        with self._lock:
            stamps = tuple(_stamp(path) for path in term_files(self.project.glossary))
            if self._glossary is None or self._glossary[0] != stamps:
                self._glossary = (stamps, load_glossary(self.project.glossary))
            return self._glossary[1]

    def open(self, name: str) -> Sheet:
        """Return the article as it stands on disk.

        :raises NotHereError: the project has no such article.
        :raises DuizhaoError: one of its files cannot be read.
        """
        source = self.sources().get(name)
        if source is None:
            raise NotHereError(f"there is no article {name!r}", hint="It may have been renamed; see the list.")
        with self._lock:
            glossary = self.glossary()
            target = aligned_path(source)
            stamps = (_stamp(source), _stamp(target))
            kept = self._sheets.get(name)
            if kept is not None and kept.stamps == stamps and kept.glossary is glossary:
                return kept
            with as_error_of(source):
                article = self._article(source, stamps[0])
                stored = load(target)
                bilingual = merge(article, stored)
            sheet = Sheet(bilingual, stored.digest if stored else ABSENT, glossary, self._findings, stamps)
            self._sheets[name] = sheet
            return sheet

    def _article(self, source: Path, stamp: Stamp) -> Article:
        kept = self._articles.get(source.stem)
        if kept is None or kept[0] != stamp:
            kept = (stamp, read_source(self.project, source))
            self._articles[source.stem] = kept
        return kept[1]

    def change(self, name: str, seen: Mapping[str, str], function: Callable[[Bilingual], Bilingual]) -> Sheet:
        """Return the article changed by ``function`` and written, if each row still has the version that was ``seen``.

        :raises StaleError: a row was changed in the meantime.
        :raises DuizhaoError: the file cannot be written.
        """
        with self._lock:
            for _ in range(3):
                sheet = self.open(name)
                for key in seen:
                    sheet.segment(key)
                stale = [key for key, old in seen.items() if sheet.version(key) != old]
                if stale:
                    raise StaleError(stale, sheet)
                after = function(sheet.bilingual)
                if after is sheet.bilingual:
                    return sheet
                data = dump(after, known=self._written.setdefault(name, {}))
                try:
                    save_data(aligned_path(sheet.article.path), data, expect=sheet.digest)
                except DuizhaoError as error:
                    if error.status is not ExitStatus.CONFLICT:
                        raise
                    self._sheets.pop(name, None)  # a build or another server was faster: read theirs, then try again
                    continue
                self._follow(name, sheet, after, data)
                return self.open(name)
        raise DuizhaoError("another program is writing this article all the time", hint="Wait until the build has finished.")

    def _follow(self, name: str, sheet: Sheet, after: Bilingual, data: bytes) -> None:
        """Keep the sheet that was just written, where only sentences changed and the file is what was written: reading all of it takes long."""
        before, path = sheet.bilingual, aligned_path(sheet.article.path)
        stamp = _stamp(path)
        same = (after.article is before.article, after.hand_segmented == before.hand_segmented, after.removed == before.removed)
        if not all(same) or stamp == _NO_FILE or path.read_bytes() != data:
            return
        keys = {key for key, entry in after.entries.items() if entry is not before.entries.get(key)} | (
            set(before.entries) - set(after.entries)
        )
        entries = {**after.entries, **read_back(after, keys)}
        after = replace(after, entries={key: entry for key, entry in entries.items() if key not in keys or entry != Entry()})
        self._sheets[name] = sheet.followed_by(after, keys & set(sheet.segments), digest(data), (sheet.stamps[0], stamp))

    def check_soon(self) -> None:
        """Compute the findings of all articles beside the requests, so that the next page has them."""
        if self._checking.acquire(blocking=False):
            threading.Thread(target=self._check_all, daemon=True).start()

    def _check_all(self) -> None:
        try:
            for name in self.sources():
                with suppress(DuizhaoError):
                    self.open(name).settle()
        finally:
            self._checking.release()

    def repetitions(self) -> Counter[str]:
        """Tell how often each source sentence occurs in the whole project; articles that cannot be read are left out."""
        total: Counter[str] = Counter()
        for name in self.sources():
            try:
                total += self.open(name).sources
            except DuizhaoError:
                continue
        return total

    def context(self, sheet: Sheet) -> Context:
        """Return what this sheet's rows are made from."""
        return Context(sheet.glossary, sheet.found, self.repetitions())


def _stamp(path: Path) -> Stamp:
    try:
        stat = path.stat()
    except FileNotFoundError:
        return _NO_FILE
    return (stat.st_mtime_ns, stat.st_size, stat.st_ino)
