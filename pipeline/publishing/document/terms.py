"""The terms of an article: its verified hits by sentence, and what each term's places say."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.article import Bilingual, Segment, Target, TermHit, segments
from pipeline.glossary import Glossary, Term
from pipeline.translating import term_methods


@dataclass(frozen=True, slots=True)
class Hit:
    """A term in a sentence (its id), what the English says for it, and how that came about."""

    segment: str
    found: str
    status: str
    method: str
    must: bool


@dataclass(frozen=True, slots=True)
class TermUse:
    """A term of the glossary and where the article uses it."""

    id: str
    source: str
    target: str
    note: str
    hits: tuple[Hit, ...]


class TermFinder:
    """Verified term hits by sentence; each sentence is looked at once."""

    def __init__(self, glossary: Glossary, article: str) -> None:
        self._glossary = glossary
        self._article = article
        self._known: dict[str, tuple[TermHit, ...]] = {}

    def __call__(self, segment: Segment, target: Target | None) -> tuple[TermHit, ...]:
        """The hits of this sentence, with the places where its translation says them."""
        if segment.id not in self._known:
            hits = self._glossary.find(segment.source.text, self._article)
            self._known[segment.id] = self._glossary.verify(hits, target.text.text if target else "")
        return self._known[segment.id]

    def entry(self, term_id: str) -> Term:
        """Return the glossary's entry."""
        return self._glossary.entry(term_id)


def term_uses(bilingual: Bilingual, finder: TermFinder) -> tuple[TermUse, ...]:
    """Return the terms of the article in order of first use, each with all its hits."""
    hits: dict[str, list[Hit]] = {}
    for segment in segments(bilingual.article):
        entry = bilingual.entries.get(segment.id)
        target = entry.target if entry else None
        own = finder(segment, target)
        ways = (
            term_methods(target, own)
            if target and target.origin == "mt" and target.method
            else (target.origin if target else "",) * len(own)
        )
        for hit, way in zip(own, ways, strict=True):
            found = target.text.text[hit.found[0] : hit.found[1]] if target and hit.found else ""
            method = "" if hit.status == "missed" else {"none": "none needed"}.get(way, way)
            hits.setdefault(hit.term, []).append(Hit(segment.id, found, hit.status, method, hit.must))
    uses = []
    for term_id, found_hits in hits.items():
        term = finder.entry(term_id)
        uses.append(TermUse(term_id, term.source, term.english, term.note, tuple(found_hits)))
    return tuple(uses)
