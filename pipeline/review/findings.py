"""The findings of an article, computed anew only for the sentences that changed: an autosave must not wait for all the others."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.article import Bilingual, BlockKind, Finding, RichText, Segment, leaves
from pipeline.checking import CHECKS, check, check_segment
from pipeline.glossary import Glossary
from pipeline.project import CheckingSettings


@dataclass(frozen=True, slots=True)
class _Known:
    """What was found about a pair, and what the pair was."""

    glossary: Glossary
    source: RichText
    target: RichText
    kind: BlockKind
    findings: tuple[Finding, ...]


class Findings:
    """Runs the checks, remembering each pair's findings. Equal to :func:`pipeline.checking.check` but for the order."""

    def __init__(self, settings: CheckingSettings) -> None:
        self._off = frozenset(settings.off)
        pair_checks = {one.id: "known already" for one in CHECKS.values() if one.segment_run is not None}
        self._book = settings.model_copy(update={"off": {**settings.off, **pair_checks}})
        self._known: dict[tuple[str, str], _Known] = {}
        self._lock = threading.Lock()

    def check(self, bilingual: Bilingual, glossary: Glossary) -> tuple[Finding, ...]:
        """All open findings of the article.

        :raises DuizhaoError: the settings switch off a check that does not exist.
        """
        of_the_whole = check(bilingual, glossary, self._book)
        return (*self._of_pairs(bilingual, glossary), *of_the_whole)

    def _of_pairs(self, bilingual: Bilingual, glossary: Glossary) -> Iterator[Finding]:
        name = bilingual.article.name
        for block in leaves(bilingual.article):
            for segment in block.segments:
                entry = bilingual.entries.get(segment.id)
                if entry is None or entry.target is None or not segment.source.text.strip():
                    continue
                set_aside = {one.check for one in entry.suppressed}
                for finding in self._of_pair(name, segment, entry.target.text, block.kind, glossary):
                    if finding.check not in set_aside:
                        yield replace(finding, article=name, block=block.id, segment=segment.id)

    def _of_pair(self, article: str, segment: Segment, target: RichText, kind: BlockKind, glossary: Glossary) -> tuple[Finding, ...]:
        key = (article, segment.id)
        with self._lock:
            known = self._known.get(key)
        if known is not None and known.glossary is glossary and (known.source, known.target, known.kind) == (segment.source, target, kind):
            return known.findings
        hits = glossary.find(segment.source.text, article)
        found = check_segment(segment.source, target, hits, kind, glossary=glossary, off=self._off)
        with self._lock:
            self._known[key] = _Known(glossary, segment.source, target, kind, found)
        return found
