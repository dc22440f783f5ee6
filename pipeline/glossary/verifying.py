"""Whether a term's agreed English is in a target: exactly, as an allowed form, or not."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.article import TermHit
from pipeline.glossary.entries import Term
from pipeline.language import plurals

_EDGE_BEFORE = r"(?<![^\W_])"
_EDGE_AFTER = r"(?![^\W_])"
_POSSESSIVE = r"(?:['’]s|(?<=s)['’])?"


@dataclass(frozen=True, slots=True)
class Rendering:
    """One place of the target that says the term."""

    start: int
    end: int
    status: Literal["exact", "form"]


class Renderings:
    """The compiled patterns of one term."""

    def __init__(self, term: Term) -> None:
        flags = 0 if term.exact_case else re.IGNORECASE
        exact = [text for text in (term.first_use, term.english) if text]
        forms = [text for text in (*term.forms, term.abbreviation) if text]
        forms += [form for text in (term.english, *forms) if text[-1:].isalpha() for form in plurals(text)]
        if term.exact_case and term.english[:1].islower():
            forms.append(term.english[0].upper() + term.english[1:])
        self._exact = _pattern(exact, flags)
        self._forms = _pattern(forms, flags) if forms else None
        self._forbidden = _pattern(term.forbidden, re.IGNORECASE) if term.forbidden else None

    def find(self, target: str) -> list[Rendering]:
        """Return all places, exact ones first."""
        found = [
            Rendering(match.start(), match.end(), "form" if match["possessive"] else "exact") for match in self._exact.finditer(target)
        ]
        if self._forms is not None:
            found += [Rendering(match.start(), match.end(), "form") for match in self._forms.finditer(target)]
        return sorted(found, key=lambda rendering: (rendering.status, rendering.start, -rendering.end))

    def forbidden(self, target: str) -> Iterator[tuple[int, int]]:
        """Tell where forbidden English stands."""
        if self._forbidden is not None:
            yield from (match.span() for match in self._forbidden.finditer(target))


def _pattern(texts: Iterable[str], flags: int) -> re.Pattern[str]:
    longest_first = sorted({_without_article(text) for text in texts}, key=lambda text: (-len(text), text))
    options = "|".join(_flexible(text) for text in longest_first)
    return re.compile(f"{_EDGE_BEFORE}(?:{options})(?P<possessive>{_POSSESSIVE}){_EDGE_AFTER}", flags)


def _without_article(text: str) -> str:
    """The English without its article: a name given as "the X" is found after "this", too."""
    return re.sub(r"\A(?:the|a|an) (?=\S)", "", text, flags=re.IGNORECASE)


def _flexible(text: str) -> str:
    """Blank, hyphen and apostrophe in any of their shapes."""
    pieces: list[str] = []
    for char in text:
        if char.isspace():
            pieces.append(r"[\s\u00a0]+" if pieces and pieces[-1] != r"[\s\u00a0]+" else "")
        elif char in "-‐‑–":
            pieces.append("[-‐‑–]")
        elif char in "'’":
            pieces.append("['’]")
        else:
            pieces.append(re.escape(char))
    return "".join(pieces)


def verify(hits: Sequence[TermHit], target: str, renderings: Callable[[str], Renderings | None]) -> tuple[TermHit, ...]:
    """Return the hits with ``status`` and ``found`` set; each takes a place of its own, the longest English first.

    So "Nature" is not found in "Nature Machine Intelligence" where both are expected, nor "AI", a form of "artificial intelligence",
    in "AI + healthcare". Where all its places are taken by equal English (the source repeats the term and the English says it once, a
    pronoun took its place), the hit counts as a form.
    """
    offered: dict[str, list[Rendering]] = {}
    for hit in hits:
        if hit.term not in offered:
            known = renderings(hit.term)
            offered[hit.term] = known.find(target) if known is not None else []
    taken = _taken(hits, offered, len(target))
    used = {(rendering.start, rendering.end) for rendering in taken.values()}
    shared_by = {term: next((one for one in found if (one.start, one.end) in used), None) for term, found in offered.items()}
    result = []
    for index, hit in enumerate(hits):
        own = taken.get(index)
        shared = shared_by[hit.term]
        if own is not None:
            result.append(replace(hit, status=own.status, found=(own.start, own.end)))
        elif shared is not None:
            result.append(replace(hit, status="form", found=(shared.start, shared.end)))
        else:
            result.append(replace(hit, status="missed", found=None))
    return tuple(result)


def _taken(hits: Sequence[TermHit], offered: Mapping[str, Sequence[Rendering]], size: int) -> dict[int, Rendering]:
    """Which hit, by its index, has which place to itself."""
    waiting: dict[str, deque[int]] = defaultdict(deque)
    for index, hit in enumerate(hits):
        waiting[hit.term].append(index)
    offers: dict[Rendering, list[str]] = defaultdict(list)
    for term, found in offered.items():
        for rendering in found:
            offers[rendering].append(term)
    taken: dict[int, Rendering] = {}
    covered = bytearray(size)
    for rendering in sorted(offers, key=lambda one: (one.start - one.end, one.status, one.start)):
        wanting = [waiting[term] for term in offers[rendering] if waiting[term]]
        if wanting and not any(covered[rendering.start : rendering.end]):
            taken[min(wanting, key=lambda indices: indices[0]).popleft()] = rendering
            covered[rendering.start : rendering.end] = b"\1" * (rendering.end - rendering.start)
    return taken
