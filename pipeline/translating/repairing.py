"""Putting agreed terms where a draft says something else for them."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.article import TermHit
from pipeline.glossary import Glossary, find_place, insert


def repair(source: str, draft: str, hits: Sequence[TermHit], glossary: Glossary) -> str | None:
    """Return the draft with as many missed terms put in as have a place in it; ``None`` if there is nothing to do."""
    changed = draft
    for hit in hits:
        if hit.status != "missed":
            continue
        verified = glossary.verify(hits, changed)
        span = find_place(source, changed, hit, verified, glossary)
        if span is not None:
            changed = insert(changed, *span, glossary.entry(hit.term))
    return changed if changed != draft else None
