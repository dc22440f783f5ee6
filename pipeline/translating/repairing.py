"""Putting an agreed term where a draft says something else for it, found by word alignment, with the English around it kept English."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.aligning import align
from pipeline.article import TermHit
from pipeline.english import capitalise, indefinite, plural
from pipeline.glossary import Glossary, Term

WORDS_AT_MOST = 7
"""A place longer than this for one term is a misalignment."""


def repair(source: str, draft: str, hits: Sequence[TermHit], glossary: Glossary) -> str | None:
    """The draft with as many missed terms put in as have a place in it; ``None`` if there is nothing to do."""
    changed = draft
    for hit in hits:
        if hit.status != "missed":
            continue
        verified = glossary.verify(hits, changed)
        place = find_place(source, changed, hit, verified, glossary)
        if place is not None:
            changed = insert(changed, *place, glossary.entry(hit.term))
    return changed if changed != draft else None


def find_place(source: str, draft: str, hit: TermHit, verified: Sequence[TermHit], glossary: Glossary) -> tuple[int, int] | None:
    """What the draft says for a missed term: forbidden English of its entry, else the words that are aligned with it."""
    renderings = glossary.renderings(hit.term)
    if renderings is not None:
        for place in renderings.forbidden(draft):
            return place
    sure = [(other.start, other.end, *other.found) for other in verified if other.found]
    alignment = align(source, draft, sure)
    taken = [other.found for other in verified if other.found]
    links = [
        link for link in alignment.targets_of(hit.start, hit.end)
        if not any(low < link.target_end and link.target_start < high for low, high in taken)
    ]  # fmt: skip
    if not links:
        return None
    start, end = min(link.target_start for link in links), max(link.target_end for link in links)
    foreign = [link for link in alignment.links if not hit.start <= link.start < hit.end and start <= link.target_start < end]
    if foreign or len(draft[start:end].split()) > WORDS_AT_MOST or any(low < end and start < high for low, high in taken):
        best = max(links, key=lambda link: (link.score, -link.target_start))
        start, end = best.target_start, best.target_end
    linked = {(link.target_start, link.target_end) for link in alignment.links}
    return _whole_name(draft, start, end, linked)


def _whole_name(draft: str, start: int, end: int, linked: set[tuple[int, int]]) -> tuple[int, int]:
    """With capitalised words beside the place that belong to no other Chinese word: “Natural Research *Institute*”."""
    if not draft[start:end][:1].isupper():
        return start, end
    while match := re.match(r" ([A-Z][\w-]*)", draft[end:]):
        if (end + match.start(1), end + match.end(1)) in linked:
            break
        end += match.end()
    while match := re.search(r"([A-Z][\w-]*) \Z", draft[:start]):
        if match.span(1) in linked or match.start() == 0:
            break
        start = match.start()
    return start, end


def insert(draft: str, start: int, end: int, term: Term) -> str:
    """The term in place of ``draft[start:end]``: article, plural, possessive and capital as the place needs, nothing doubled."""
    old, new = draft[start:end], term.english
    before, after = draft[:start], draft[end:]
    if (
        re.search(r"[^s]s\Z", old)
        and not term.is_name
        and re.search(r"[A-Za-z]\Z", new)
        and plural(old[:-1]) == old
        and not new.endswith("s")
    ):
        new = plural(new)
    article = re.search(r"\b(a|an|the) \Z", before, re.IGNORECASE)
    if article:
        word = article[1]
        if re.match(r"(?:the|a|an) ", new, re.IGNORECASE) or (term.is_name and (word.lower() != "the" or term.the is False)):
            before = before[: article.start()]
        elif word.lower() != "the" and not new.endswith("s"):
            right = indefinite(new)
            before = f"{before[: article.start()]}{right.capitalize() if word[0].isupper() else right} "
    elif term.the and not re.search(r"\b(?:this|that|its|their|our|his|her)\s\Z", before, re.IGNORECASE):
        new = f"the {new}"
    before = _without_double(before, new)
    after = _without_double_after(new, after)
    if not before.strip() or re.search(r"[.!?]\s+\Z", before):
        new = capitalise(new)
    return before + new + after


def _without_double(before: str, new: str) -> str:
    """Drop from the end of ``before`` the words with which the term begins: “Tencent [Tencent AI Lab]”."""
    words = new.split()
    for size in range(len(words), 0, -1):
        head = " ".join(words[:size])
        if re.search(rf"(?<![\w-]){re.escape(head)} \Z", before):
            return before[: len(before) - len(head) - 1]
    return before


def _without_double_after(new: str, after: str) -> str:
    words = new.split()
    for size in range(len(words), 0, -1):
        tail = " ".join(words[-size:])
        if re.match(rf" {re.escape(tail)}(?![\w-])", after):
            return after[len(tail) + 1 :]
    return after
