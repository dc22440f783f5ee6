"""The findings of an article, computed anew only for the sentences that changed: an autosave must not wait for all the others."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.article import Bilingual, Block, BlockKind, Finding, RichText, Segment, leaves
from pipeline.checking import CHECKS, FindingStore, check, check_segment, kept_findings
from pipeline.glossary import Glossary
from pipeline.project import Project


@dataclass(frozen=True, slots=True)
class _Input:
    """All that a pair's findings depend on."""

    glossary: Glossary
    source: RichText
    target: RichText
    kind: BlockKind
    off: frozenset[str]


class Findings:
    """Runs the checks, remembering each pair's findings. Equal to :func:`pipeline.checking.check` but for the order."""

    def __init__(self, project: Project) -> None:
        self._project, self._settings = project, project.settings.checking
        pair_checks = {one.id: "known already" for one in CHECKS.values() if one.run_pair is not None}
        self._book = self._settings.model_copy(update={"off": {**self._settings.off, **pair_checks}})
        self._known: dict[tuple[str, str], tuple[_Input, tuple[Finding, ...]]] = {}
        self._lock = threading.Lock()

    def check(self, bilingual: Bilingual, glossary: Glossary) -> tuple[Finding, ...]:
        """Return all open findings of the article.

        :raises DuizhaoError: the settings switch off a check that does not exist.
        """
        of_the_whole = check(bilingual, glossary, self._book)
        with kept_findings(self._project) as store:
            return (*self._of_pairs(bilingual, glossary, store), *of_the_whole)

    def _of_pairs(self, bilingual: Bilingual, glossary: Glossary, store: FindingStore) -> Iterator[Finding]:
        for block in leaves(bilingual.article):
            for segment in block.segments:
                yield from self.of_segment(bilingual, glossary, block, segment, store)

    def of_segment(
        self, bilingual: Bilingual, glossary: Glossary, block: Block, segment: Segment, store: FindingStore | None = None
    ) -> Iterator[Finding]:
        """Yield the findings of one sentence by itself, without those of the checks that look at the whole article."""
        name = bilingual.article.name
        entry = bilingual.entries.get(segment.id)
        if entry is None or entry.target is None or not segment.source.text.strip():
            return
        off = {*self._settings.off, *self._settings.off_in.get(name, {}), *(one.check for one in entry.suppressed)}
        pair = _Input(glossary, segment.source, entry.target.text, block.kind, frozenset(off))
        for finding in self._of_pair(name, segment.id, pair, store):
            yield replace(finding, article=name, block=block.id, segment=segment.id)

    def _of_pair(self, article: str, segment: str, pair: _Input, store: FindingStore | None) -> tuple[Finding, ...]:
        with self._lock:
            known = self._known.get((article, segment))
        if known is not None and known[0] == pair:
            return known[1]
        hits = pair.glossary.find(pair.source.text, article)
        found = check_segment(pair.source, pair.target, hits, pair.kind, glossary=pair.glossary, off=pair.off, store=store)
        with self._lock:
            self._known[article, segment] = (pair, found)
        return found
