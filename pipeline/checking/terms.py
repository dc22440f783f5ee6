"""Checks of terms: the agreed English is there, no forbidden English is; and the sentence mended, where there is no doubt how.

A fix is offered only if the term verifies in it, every other term stays as it was, the markup stays whole and no check finds more than before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.article import TermHit
from pipeline.checking.registry import CheckedPair, Range, Violation, segment_check
from pipeline.glossary import find_sure_place, insert
from pipeline.richtext import crossing, retext

MENDED = 3
"""For so many missed terms of a sentence a fix is looked for at a time: each must be proved against all checks."""


@segment_check("term-missing", "error", draft=None, about="terms", any_length=True)
def missing(pair: CheckedPair) -> Iterator[Violation]:
    """An agreed term is not in the English.

    Use the English of the glossary (or add this wording to the entry's forms, if it is right everywhere).
    """
    for number, hit in enumerate(hit for hit in pair.hits if hit.status == "missed"):
        mendable = number < MENDED and hit.term in pair.glossary and not pair.is_long
        span = find_sure_place(pair.source_words, pair.target_words, hit, pair.hits, pair.glossary) if mendable else None
        fix = _safe(pair, hit, insert(pair.target.text, *span, pair.glossary.entry(hit.term))) if span else None
        yield replace(missed(hit), target_range=span if fix else None, fix=fix)


def missed(hit: TermHit) -> Violation:
    """Return what is wrong where this term is not in the English."""
    return Violation(f"{hit.source} must be “{hit.expected}”", (hit.start, hit.end), severity="error" if hit.must else "warning")


@segment_check("term-forbidden", "error", about="terms", any_length=True)
def forbidden(pair: CheckedPair) -> Iterator[Violation]:
    """A wording is used that the glossary forbids for this term.

    Use the agreed English.
    """
    allowed = [hit.found for hit in pair.hits if hit.found]
    used: dict[str, list[Range]] = {}
    for hit in pair.hits:
        if hit.term not in used:
            renderings = pair.glossary.renderings(hit.term)
            found = renderings.forbidden(pair.target.text) if renderings else ()
            used[hit.term] = [(start, end) for start, end in found if not any(low <= start and end <= high for low, high in allowed)]
        for start, end in used[hit.term]:
            message = f"“{pair.target.text[start:end]}” is forbidden for {hit.source}: write “{hit.expected}”"
            yield Violation(message, (hit.start, hit.end), (start, end), _without(pair, hit, (start, end)))


def _without(pair: CheckedPair, hit: TermHit, span: Range) -> str | None:
    """With the agreed English in place of the forbidden; where it is said already, without the forbidden as its second name."""
    if hit.status == "missed":
        return _safe(pair, hit, insert(pair.target.text, *span, pair.glossary.entry(hit.term)))
    before, after = pair.target.text[: span[0]], pair.target.text[span[1] :]
    opened, closed = re.search(r",? \(\Z|, (?:or|that is,?|also called) \Z", before), re.match(r"[,)]", after)
    if opened and closed and ("(" in opened[0]) == (closed[0] == ")"):
        return _safe(pair, hit, before[: opened.start()] + after[1:])
    return None


def _safe(pair: CheckedPair, hit: TermHit, text: str) -> str | None:
    """The text, if it mends this hit and harms nothing; nobody proves that of what is far longer than a sentence."""
    if pair.is_long:
        return None
    mended = retext(pair.target, text)
    now = pair.glossary.verify(pair.hits, text)
    for old, new in zip(pair.hits, now, strict=True):
        if new.status == "missed" and (old.status != "missed" or new.start == hit.start):
            return None
    if crossing(mended) or len(mended.marks) != len(pair.target.marks) or _forbidden(pair, text) > _forbidden(pair, pair.target.text):
        return None
    after = replace(pair, target=mended, hits=now)
    return None if after.found_otherwise - pair.found_otherwise else text


def _forbidden(pair: CheckedPair, text: str) -> int:
    """How often forbidden English of the sentence's terms stands in the text."""
    known = (pair.glossary.renderings(term) for term in {hit.term for hit in pair.hits})
    return sum(len(list(renderings.forbidden(text))) for renderings in known if renderings)
