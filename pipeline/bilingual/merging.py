"""Bringing an aligned file and its article together again after either of them changed. Nothing that a person did is lost.

Sentences are the same if their text is, wherever they went. A sentence that changed gets its old translation as a suggestion, never
as a translation. One that vanished with people's work stays in ``Bilingual.removed``; it gets everything back when its text does.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from rapidfuzz.distance import Indel, LCSseq

from pipeline.article import Article, Bilingual, Entry, OrphanedEntry, Segment, Suggestion, Target, segments
from pipeline.bilingual.cutting import keep_cuts, segment_id
from pipeline.bilingual.stored import Stored, StoredSegment, has_work
from pipeline.status import is_personal

_ALIKE_IN_PLACE = 0.4
_ALIKE_ANYWHERE = 0.6
"""From which similarity a sentence is an old one, changed: where the old one stood, and elsewhere in the article."""
_MAX_PAIRS = 2_000_000
"""Where more comparisons than this would be needed, a changed sentence is only looked for in its place."""


class ExactMemory(Protocol):
    """What merging asks of a translation memory."""

    def exact(self, text: str, before: str, after: str) -> Target | None:
        """Return a reviewed translation of this very sentence; the one from between these neighbours first."""


def merge(article: Article, stored: Stored | None, memory: ExactMemory | None = None) -> Bilingual:
    """Return the article with all that is known of its sentences."""
    if stored is None:
        return _remember(Bilingual(article), memory)
    article, by_hand = keep_cuts(article, stored)
    new = list(segments(article))
    old = [segment for unit in stored.units for segment in unit.segments]
    state = _Merging(old, new, list(stored.removed))
    state.match_equal()
    state.restore_removed()
    state.match_changed()
    state.put_aside()
    entries = {segment.id: entry for segment, entry in zip(new, state.entries, strict=True) if entry != Entry()}
    return _remember(Bilingual(article, entries, _distinct(state.removed), by_hand), memory)


class _Merging:
    """The sentences of before and of now while they look for each other."""

    def __init__(self, old: list[StoredSegment], new: list[Segment], removed: list[OrphanedEntry]) -> None:
        self.old, self.new, self.removed = old, new, removed
        self.entries = [Entry() for _ in new]
        self.home: dict[int, int] = {}
        """Old index → new index, of sentences with the same text."""
        self.taken: set[int] = set()

    def match_equal(self) -> None:
        """Match equal texts: in their order first (so that of two equal sentences each keeps its own), then those that moved."""
        old_keys, new_keys = [item.source.text for item in self.old], [item.source.text for item in self.new]
        for step in LCSseq.opcodes(old_keys, new_keys):
            if step.tag == "equal":
                for offset in range(step.src_end - step.src_start):
                    self._settle(step.src_start + offset, step.dest_start + offset)
        self._pair_leftovers(old_keys, new_keys)
        self._pair_leftovers([_squeezed(key) for key in old_keys], [_squeezed(key) for key in new_keys])
        # The file's source text was altered, but its id still says which sentence it was.
        bases = [item.id.partition("-")[0] for item in self.old]
        altered = [base if base != segment_id(key) else "" for base, key in zip(bases, old_keys, strict=True)]
        self._pair_leftovers(altered, [segment_id(key) for key in new_keys])

    def _pair_leftovers(self, old_keys: Sequence[str], new_keys: Sequence[str]) -> None:
        waiting: dict[str, list[int]] = defaultdict(list)
        for index, key in enumerate(new_keys):
            if index not in self.taken and key:
                waiting[key].append(index)
        for index, key in enumerate(old_keys):
            if index not in self.home and waiting.get(key):
                same_id = next((candidate for candidate in waiting[key] if self.new[candidate].id == self.old[index].id), waiting[key][0])
                waiting[key].remove(same_id)
                self._settle(index, same_id)

    def _settle(self, old: int, new: int) -> None:
        self.home[old] = new
        self.taken.add(new)
        self.entries[new] = self.old[old].entry

    def restore_removed(self) -> None:
        """Give a sentence whose text came back its translation back."""
        by_text: dict[str, list[OrphanedEntry]] = defaultdict(list)
        for item in self.removed:
            by_text[item.source.text].append(item)
        for index, segment in enumerate(self.new):
            waiting = by_text.get(segment.source.text)
            if waiting and index not in self.taken:
                item = next((w for w in waiting if w.id == segment.id), waiting[0])
                waiting.remove(item)
                self.removed.remove(item)
                self.taken.add(index)
                self.entries[index] = item.entry

    def match_changed(self) -> None:
        """Offer the old translation of a changed sentence with the new one; its remarks go along."""
        lost = [index for index in range(len(self.old)) if index not in self.home and self.old[index].entry != Entry()]
        fresh = [index for index in range(len(self.new)) if index not in self.taken]
        gap_of_lost, gap_of_fresh = self._gaps(lost), self._new_gaps(fresh)
        by_gap: dict[int, list[int]] = defaultdict(list)
        for other in fresh:
            by_gap[gap_of_fresh[other]].append(other)
        everywhere = len(lost) * len(fresh) <= _MAX_PAIRS
        scored = []
        for one in lost:
            for other in fresh if everywhere else by_gap[gap_of_lost[one]]:
                in_place = gap_of_lost[one] == gap_of_fresh[other]
                floor = _ALIKE_IN_PLACE if in_place else _ALIKE_ANYWHERE
                score = Indel.normalized_similarity(self.old[one].source.text, self.new[other].source.text, score_cutoff=floor)
                if score >= floor:
                    scored.append((-score, not in_place, one, other))
        spent: set[int] = set()
        for negative, _, one, other in sorted(scored):
            if one in spent or other in self.taken:
                continue
            spent.add(one)
            self.taken.add(other)
            self.entries[other] = _offered(self.old[one], round(-negative * 100))

    def _gaps(self, lost: Sequence[int]) -> dict[int, int]:
        """For each old sentence without a home: after which new sentence it stood."""
        gaps, last = {}, -1
        for index in range(len(self.old)):
            last = self.home.get(index, last)
            gaps[index] = last
        return {index: gaps[index] for index in lost}

    def _new_gaps(self, fresh: Sequence[int]) -> dict[int, int]:
        known = set(self.home.values())
        gaps, last = {}, -1
        for index in range(len(self.new)):
            last = index if index in known else last
            gaps[index] = last
        return {index: gaps[index] for index in fresh}

    def put_aside(self) -> None:
        """Put aside people's work on sentences that are gone (or changed: their approval comes back with their text)."""
        remarks = {comment for entry in self.entries for comment in entry.comments}
        for index, item in enumerate(self.old):
            entry = item.entry
            only_remarks = not (is_personal(entry.target) or entry.history or entry.suppressed)
            went_along = only_remarks and remarks.issuperset(entry.comments)
            if index in self.home or not has_work(entry) or went_along:
                continue
            if not any(own == entry and segment.source == item.source for segment, own in zip(self.new, self.entries, strict=True)):
                self.removed.append(OrphanedEntry(item.id, item.source, entry))


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _offered(old: StoredSegment, similarity: int) -> Entry:
    """The entry of a sentence that was ``old`` before it changed: never 100 per cent, for its text is another."""
    entry = old.entry
    kept = tuple(s for s in entry.suggestions if s.origin != "mt")
    if entry.target is None or not entry.target.text:
        return Entry(None, kept, entry.comments)
    origin = "mt" if entry.target.origin == "mt" and not has_work(entry) else "previous"
    offer = Suggestion(old.source.text, entry.target.text, origin, min(similarity, 99))
    return Entry(None, (offer, *(s for s in kept if s != offer)), entry.comments)


def _distinct(removed: Sequence[OrphanedEntry]) -> tuple[OrphanedEntry, ...]:
    seen: list[OrphanedEntry] = []
    for item in removed:
        if not any(item.source == other.source and item.entry == other.entry for other in seen):
            seen.append(item)
    return tuple(sorted(seen, key=lambda item: (item.id, repr(item))))


def _remember(bilingual: Bilingual, memory: ExactMemory | None) -> Bilingual:
    """New sentences that the memory knows word for word, as ``translated`` from ``tm``."""
    if memory is None:
        return bilingual
    row = list(segments(bilingual.article))
    entries = dict(bilingual.entries)
    for index, segment in enumerate(row):
        entry = entries.get(segment.id, Entry())
        if entry.target is not None:
            continue
        before = row[index - 1].source.text if index else ""
        after = row[index + 1].source.text if index + 1 < len(row) else ""
        known = memory.exact(segment.source.text, before, after)
        if known is None:
            continue
        fitted = _fitted(known, segment)
        if fitted is not None:
            entries[segment.id] = replace(entry, target=fitted)
        else:
            offer = Suggestion(segment.source.text, known.text, "tm", 100)
            if offer not in entry.suggestions:
                entries[segment.id] = replace(entry, suggestions=(*entry.suggestions, offer))
    return replace(bilingual, entries=entries)


def _fitted(known: Target, segment: Segment) -> Target | None:
    """The memory's target with this sentence's own marks, ``None`` where the two have not the same kinds in the same order."""
    marks = segment.source.marks
    if [mark.kind for mark in known.text.marks] != [mark.kind for mark in marks]:
        return None
    renamed = tuple(replace(old, id=own.id, attrs=own.attrs) for old, own in zip(known.text.marks, marks, strict=True))
    return replace(known, text=replace(known.text, marks=renamed), state="translated", origin="tm", by="", at="")
