"""The glossary in use: find terms in a source, verify them in a target."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from pipeline.article import TermHit
from pipeline.glossary.entries import Term
from pipeline.glossary.matching import Match, Matcher, with_glosses
from pipeline.glossary.verifying import Renderings, verify


class Glossary:
    """All terms of a project, from the weakest layer to the strongest; never changed once made."""

    def __init__(self, entries: Sequence[Term] = ()) -> None:
        self.entries: tuple[Term, ...] = tuple(entries)
        self._by_id = {term.id: term for term in self.entries}
        self._renderings: dict[str, Renderings] = {}

    def __len__(self) -> int:
        return len(self.entries)

    @cached_property
    def _matcher(self) -> Matcher:
        return Matcher(self.entries)

    def entry(self, term_id: str) -> Term:
        """Return the term with this id; ``KeyError`` if there is none."""
        return self._by_id[term_id]

    def __contains__(self, term_id: str) -> bool:
        return term_id in self._by_id

    def find(self, text: str, article: str = "") -> tuple[TermHit, ...]:
        """Return the terms in a source text, longest match, by start; not yet verified (status ``missed``, method ``none``).

        A gloss that says the same again belongs to the hit: 自然科研（Nature Research） is one hit.
        """
        return tuple(
            TermHit(match.term.id, match.start, match.end, text[match.start : match.end], match.term.english, must=match.term.must)
            for match in with_glosses(text, [match for match in self.explain(text, article) if not match.lost])
        )

    def explain(self, text: str, article: str = "") -> list[Match]:
        """Return all candidates with the reason why one lost (inside a longer term, cuts a word, replaced by a stronger layer)."""
        return self._matcher.matches(text, article)

    def verify(self, hits: Sequence[TermHit], target: str) -> tuple[TermHit, ...]:
        """Return the hits with ``status`` and ``found`` set by this target."""
        return verify(hits, target, self.renderings) if hits else ()

    def renderings(self, term_id: str) -> Renderings | None:
        """Tell where a target says the term; ``None`` for a term that is not in the glossary."""
        if term_id not in self._renderings and term_id in self._by_id:
            self._renderings[term_id] = Renderings(self._by_id[term_id])
        return self._renderings.get(term_id)


EMPTY_GLOSSARY = Glossary()
