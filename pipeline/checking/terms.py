"""Checks of terms: the agreed English is there, no forbidden English is; and the sentence mended, where there is no doubt how.

A fix is offered only if the term verifies in it, every other term stays as it was, the markup stays whole and no check finds more than before.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from pipeline.article import TermHit
from pipeline.checking.registry import CHECKS, CheckedPair, Problem, Range, segment_check
from pipeline.glossary import find_sure_place, insert
from pipeline.richtext import crossing, retext


@segment_check("term-missing", "error", draft=None, about="terms")
def missing(pair: CheckedPair) -> Iterator[Problem]:
    """An agreed term is not in the English.

    Use the English of the glossary (or add this wording to the entry's forms, if it is right everywhere).
    """
    for hit in pair.hits:
        if hit.status == "missed":
            span = (
                find_sure_place(pair.source_words, pair.target_words, hit, pair.hits, pair.glossary) if hit.term in pair.glossary else None
            )
            fix = _safe(pair, hit, insert(pair.target.text, *span, pair.glossary.entry(hit.term))) if span else None
            message = f"{hit.source} must be “{hit.expected}”"
            yield Problem(message, (hit.start, hit.end), span if fix else None, fix, "error" if hit.must else "warning")


@segment_check("term-forbidden", "error", about="terms")
def forbidden(pair: CheckedPair) -> Iterator[Problem]:
    """A wording is used that the glossary forbids for this term.

    Use the agreed English.
    """
    allowed = [hit.found for hit in pair.hits if hit.found]
    for hit in pair.hits:
        renderings = pair.glossary.renderings(hit.term)
        for start, end in renderings.forbidden(pair.target.text) if renderings else ():
            if not any(low <= start and end <= high for low, high in allowed):
                message = f"“{pair.target.text[start:end]}” is forbidden for {hit.source}: write “{hit.expected}”"
                yield Problem(message, (hit.start, hit.end), (start, end), _without(pair, hit, (start, end)))


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
    """The text, if it mends this hit and harms nothing."""
    mended = retext(pair.target, text)
    now = pair.glossary.verify(pair.hits, text)
    for old, new in zip(pair.hits, now, strict=True):
        if new.status == "missed" and (old.status != "missed" or new.start == hit.start):
            return None
    if crossing(mended) or len(mended.marks) != len(pair.target.marks) or _forbidden(pair, text) > _forbidden(pair, pair.target.text):
        return None
    after = replace(pair, target=mended, hits=now)
    return None if _findings(after) - _findings(pair) else text


def _forbidden(pair: CheckedPair, text: str) -> int:
    """How often forbidden English of the sentence's terms stands in the text."""
    known = (pair.glossary.renderings(term) for term in {hit.term for hit in pair.hits})
    return sum(len(list(renderings.forbidden(text))) for renderings in known if renderings)


def _findings(pair: CheckedPair) -> Counter[str]:
    """What the other checks find, by check."""
    others = (check for check in CHECKS.values() if check.run_pair and check.about != "terms")
    return Counter(check.id for check in others for _ in check.run_pair(pair))  # type: ignore[misc]
