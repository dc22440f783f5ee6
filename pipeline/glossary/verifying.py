"""Whether a term's agreed English is in a target: exactly, as an allowed form, or not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
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
        """All places, exact ones first."""
        found = [
            Rendering(match.start(), match.end(), "form" if match["possessive"] else "exact") for match in self._exact.finditer(target)
        ]
        if self._forms is not None:
            found += [Rendering(match.start(), match.end(), "form") for match in self._forms.finditer(target)]
        return sorted(found, key=lambda rendering: (rendering.status, rendering.start, -rendering.end))

    def forbidden(self, target: str) -> Iterator[tuple[int, int]]:
        """Where forbidden English stands."""
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
    """The hits with ``status`` and ``found`` set; each takes a place of its own, the longest English first.

    So "Nature" is not found in "Nature Machine Intelligence" where both are expected, nor "AI", a form of "artificial intelligence",
    in "AI + healthcare". Where all its places are taken by equal English (the source repeats the term and the English says it once, a
    pronoun took its place), the hit counts as a form.
    """
    offered: dict[str, list[Rendering]] = {}
    for hit in hits:
        known = renderings(hit.term)
        offered.setdefault(hit.term, known.find(target) if known is not None else [])
    offers = [
        (-(rendering.end - rendering.start), rendering.status, rendering.start, index, rendering)
        for index, hit in enumerate(hits)
        for rendering in offered[hit.term]
    ]
    taken: dict[int, Rendering] = {}
    for _, _, _, index, rendering in sorted(offers, key=lambda offer: offer[:4]):
        if index not in taken and not any(_overlap(rendering, other) for other in taken.values()):
            taken[index] = rendering
    used = {(rendering.start, rendering.end) for rendering in taken.values()}
    result = []
    for index, hit in enumerate(hits):
        own = taken.get(index)
        shared = next((p for p in offered[hit.term] if (p.start, p.end) in used), None)
        if own is not None:
            result.append(replace(hit, status=own.status, found=(own.start, own.end)))
        elif shared is not None:
            result.append(replace(hit, status="form", found=(shared.start, shared.end)))
        else:
            result.append(replace(hit, status="missed", found=None))
    return tuple(result)


def _overlap(one: Rendering, other: Rendering) -> bool:
    return one.start < other.end and other.start < one.end
