"""What a text says in place of an agreed term, found by word alignment, and the term put there with the English around it kept English."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import ceil

from pipeline.aligning import FUNCTION, Alignment, align, english_words
from pipeline.article import TermHit
from pipeline.glossary.entries import Term
from pipeline.glossary.glossary import Glossary
from pipeline.language import capitalise, indefinite, is_plural, plural

WORDS_AT_MOST = 7
"""A place longer than this for one term is a misalignment."""

_JOINS = re.compile(r"[ \u00a0-]|[ \u00a0](?:of|and|for|the|of the|for the)[ \u00a0]")
"""What parts the words of one name or phrase."""

_POSSESSIVE = re.compile(r"['’]s\Z")

Range = tuple[int, int]


def find_place(source: str, draft: str, hit: TermHit, verified: Sequence[TermHit], glossary: Glossary) -> tuple[int, int] | None:
    """Return what a draft most likely says for a missed term: forbidden English of its entry, else the words that are aligned with it."""
    renderings = glossary.renderings(hit.term)
    if renderings is not None:
        for found in renderings.forbidden(draft):
            return found
    alignment, taken = _aligned(source, draft, verified)
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


def find_sure_place(source: str, target: str, hit: TermHit, verified: Sequence[TermHit], glossary: Glossary) -> Range | None:
    """Return what a target says for a missed term, where there is no doubt about it: for a person, who was not asked.

    Its forbidden English, if it stands once; else the words aligned with the term and the unexplained words beside them; else, where none is
    aligned, the only unexplained words of the sentence (for a name: with a capital). ``None`` where words of something else are among them, or
    only a part of the term is said.
    """
    alignment, taken = _aligned(source, target, verified)
    renderings = glossary.renderings(hit.term)
    forbidden = [found for found in (renderings.forbidden(target) if renderings else ()) if not _meets(found, taken)]
    if forbidden:
        return forbidden[0] if len(forbidden) == 1 else None
    words = [(start, end) for _, start, end in english_words(target) if not _meets((start, end), taken)]
    said = _Said(hit, alignment, words)
    if not said.own and any(other.status == "missed" and other.start != hit.start for other in verified):
        return None
    term = glossary.entry(hit.term)
    found = _name(target, said) if term.is_name else _noun(target, said, term.english)
    two = found is not None and " and " in target[slice(*found)] and " and " not in term.english
    return None if two else found


class _Said:
    """The words of a target, sorted by whose they are: the term's own, nobody's (``free``); and which Chinese words of the term are said."""

    def __init__(self, hit: TermHit, alignment: Alignment, words: Sequence[Range]) -> None:
        foreign = {(link.target_start, link.target_end) for link in alignment.links if not hit.start <= link.start < hit.end}
        links = [link for link in alignment.targets_of(hit.start, hit.end) if (link.target_start, link.target_end) not in foreign]
        self.own = {(link.target_start, link.target_end) for link in links}
        self.free = set(alignment.uncovered_target)
        self.words = words
        self.said = sorted({(link.start, link.end) for link in links})
        self.unsaid = [found for found in alignment.uncovered_source if hit.start <= found[0] < hit.end]
        self.length = hit.end - hit.start


def _name(text: str, said: _Said) -> Range | None:
    """The capitalised words that are the name's, or nobody's, in one run; with no other capital beside them."""

    def capital(word: Range) -> bool:
        return bool(re.search(r"[A-Z0-9]", text[slice(*word)]))

    runs = _runs(text, [word for word in said.words if (word in said.own or word in said.free) and capital(word)])
    runs = [run for run in runs if said.own & set(run)] if any(capital(word) for word in said.own) else runs
    if len(runs) != 1 or (said.unsaid and not said.free & set(runs[0])):
        return None
    start, end = runs[0][0][0], runs[0][-1][1]
    end -= 2 if _POSSESSIVE.search(text[start:end]) else 0
    before = re.search(r"(\w+)[ -]\Z", text[:start])
    if re.match(r"[ -][A-Z]", text[end:]) or (before and before[1][0].isupper() and before[1].lower() not in FUNCTION):
        return None
    return start, end


def _noun(text: str, said: _Said, english: str) -> Range | None:
    """The words that are the term's, with those of nobody on the side where a part of it is still to be said."""
    most = max(len(english.split()), ceil(said.length / 2))
    if not said.own:
        runs = _runs(text, [word for word in said.words if word in said.free])
        return (runs[0][0][0], runs[0][-1][1]) if len(runs) == 1 and len(runs[0]) <= most else None
    runs = [run for run in _runs(text, [word for word in said.words if word in said.own or word in said.free]) if said.own & set(run)]
    if len(runs) != 1:
        return None
    run = runs[0]
    inside = [index for index, word in enumerate(run) if word in said.own]
    left, right = inside[0], len(run) - 1 - inside[-1]
    expected = ceil(said.length / 2) - (inside[-1] - inside[0] + 1)
    wanted_left = any(found < said.said[0] for found in said.unsaid) or (not said.unsaid and 0 < left <= expected)
    wanted_right = any(found > said.said[-1] for found in said.unsaid) or (
        not said.unsaid and len(said.said) == 1 and 0 < right <= expected
    )
    if len(run) > most or (wanted_left, wanted_right) != (left > 0, right > 0) or (not said.unsaid and left and right):
        return None
    return run[0][0], run[-1][1]


def _aligned(source: str, target: str, verified: Sequence[TermHit]) -> tuple[Alignment, list[Range]]:
    """The alignment with verified terms as sure links, and the places of these."""
    found = [(hit.start, hit.end, *hit.found) for hit in verified if hit.found]
    return align(source, target, found), [(start, end) for *_, start, end in found]


def _runs(text: str, words: Sequence[Range]) -> list[list[Range]]:
    """The words that follow each other as those of one phrase do."""
    runs: list[list[Range]] = []
    for word in words:
        if runs and _JOINS.fullmatch(text[runs[-1][-1][1] : word[0]]) and not _POSSESSIVE.search(text[slice(*runs[-1][-1])]):
            runs[-1].append(word)
        else:
            runs.append([word])
    return runs


def _meets(one: Range, others: Sequence[Range]) -> bool:
    return any(low < one[1] and one[0] < high for low, high in others)


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
    """Return the term in place of ``draft[start:end]``: article, plural, possessive and capital as the place needs, nothing doubled."""
    end -= len(possessive[0]) if (possessive := _POSSESSIVE.search(draft[start:end])) else 0
    old, new = draft[start:end], term.english
    before, after = draft[:start], draft[end:]
    if not re.search(r"\ban? \Z", before, re.IGNORECASE) and not term.is_name and is_plural(old) and re.search(r"[A-Za-z]\Z", new):
        new = plural(new)
    article = re.search(r"\b(a|an|the) \Z", before, re.IGNORECASE)
    if article:
        word = article[1]
        if re.match(r"(?:the|a|an) ", new, re.IGNORECASE) or (term.is_name and (word.lower() != "the" or term.the is False)):
            before = before[: article.start()]
        elif word.lower() != "the" and not is_plural(new):
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
