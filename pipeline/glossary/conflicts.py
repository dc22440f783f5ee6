"""What in a glossary contradicts, hides or overlaps something else, and which approved sentences do not follow it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pipeline.article import Bilingual, segments
from pipeline.glossary.entries import Term
from pipeline.glossary.folding import fold
from pipeline.glossary.glossary import Glossary
from pipeline.status import is_approved

ConflictKind = Literal["contradiction", "shadowed", "overlap", "same-english", "forbidden-agreed"]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two entries that do not go together, in words; ``grave``: one of them has to change."""

    kind: ConflictKind
    first: Term
    second: Term
    message: str

    @property
    def grave(self) -> bool:
        """Whether it makes the result depend on chance, not only on rules."""
        return self.kind in {"contradiction", "forbidden-agreed"}


@dataclass(frozen=True, slots=True)
class Breach:
    """An approved sentence that lacks a term's agreed English, or uses forbidden English."""

    article: str
    segment: str
    source: str
    target: str
    term: Term
    message: str


def conflicts(glossary: Glossary) -> list[Conflict]:
    """Return all conflicts among approved entries; grave ones first."""
    terms = [term for term in glossary.entries if term.status == "approved"]
    found = [*_same_source(terms), *_forbidden_agreed(terms), *_overlaps(terms), *_same_english(terms)]
    return sorted(found, key=lambda one: (not one.grave, one.kind, one.first.source, one.second.source))


def _place(term: Term) -> str:
    return f"{term.path.name}:{term.line}" if term.path else f"the {term.layer} layer"


def _scopes_meet(one: Term, other: Term) -> bool:
    return not one.articles or not other.articles or bool(set(one.articles) & set(other.articles))


def _same_source(terms: list[Term]) -> Iterator[Conflict]:
    by_spelling: dict[str, list[Term]] = defaultdict(list)
    for term in terms:
        for spelling in dict.fromkeys(fold(text).text for text in term.sources):
            by_spelling[spelling].append(term)
    for spelling, group in by_spelling.items():
        for index, one in enumerate(group):
            for other in group[index + 1 :]:
                if one.english == other.english or not _scopes_meet(one, other):
                    continue
                if one.layer != other.layer or bool(one.articles) != bool(other.articles):
                    weak, strong = (one, other) if not one.articles or other.articles else (other, one)
                    message = f"{spelling}: “{strong.english}” ({_place(strong)}) replaces “{weak.english}” ({_place(weak)})"
                    yield Conflict("shadowed", weak, strong, message)
                else:
                    message = f"{spelling} is “{one.english}” ({_place(one)}) and “{other.english}” ({_place(other)})"
                    yield Conflict("contradiction", one, other, message)


def _forbidden_agreed(terms: list[Term]) -> Iterator[Conflict]:
    """English that one entry forbids and another, whose Chinese holds the first one's (or is in it), agrees on."""
    agreed: dict[str, list[Term]] = defaultdict(list)
    for term in terms:
        for text in (term.english, *term.forms):
            agreed[text.casefold()].append(term)
    for term in terms:
        for text in term.forbidden:
            for other in agreed[text.casefold()]:
                if other is not term and (term.source in other.source or other.source in term.source):
                    yield Conflict(
                        "forbidden-agreed",
                        term,
                        other,
                        f"“{text}” is forbidden for {term.source} ({_place(term)}) and agreed for {other.source} ({_place(other)})",
                    )


def _overlaps(terms: list[Term]) -> Iterator[Conflict]:
    """A term inside a longer one whose English does not hold its English: right in general, worth a look."""
    glossary = Glossary(terms)
    for longer in terms:
        inside = {match.term.id: match.term for match in glossary.explain(longer.source) if match.lost.startswith("inside ")}
        for shorter in inside.values():
            words = shorter.english.casefold().removesuffix("s")
            if words not in longer.english.casefold() and shorter.english.casefold() != longer.english.casefold():
                message = f"{shorter.source} “{shorter.english}” is inside {longer.source} “{longer.english}”; the longer wins"
                yield Conflict("overlap", shorter, longer, message)


def _same_english(terms: list[Term]) -> Iterator[Conflict]:
    by_english: dict[str, list[Term]] = defaultdict(list)
    for term in terms:
        if not term.do_not_translate:
            by_english[term.english.casefold()].append(term)
    for group in by_english.values():
        for other in group[1:]:
            first = group[0]
            if fold(first.source).text != fold(other.source).text:
                message = (
                    f"“{first.english}” is the English of {first.source} and of {other.source}; if they are one term, make one a variant"
                )
                yield Conflict("same-english", first, other, message)


def breaches(bilingual: Bilingual, glossary: Glossary) -> Iterator[Breach]:
    """Yield approved sentences that do not follow the glossary as it is now."""
    name = bilingual.article.name
    for segment in segments(bilingual.article):
        entry = bilingual.entries.get(segment.id)
        target = entry.target if entry else None
        if target is None or not is_approved(target):
            continue
        source, text = segment.source.text, target.text.text
        for hit in glossary.verify(glossary.find(source, name), text):
            term = glossary.entry(hit.term)
            if hit.status == "missed":
                yield Breach(name, segment.id, source, text, term, f"{hit.source} is agreed as “{hit.expected}”")
            renderings = glossary.renderings(hit.term)
            for low, high in renderings.forbidden(text) if renderings else ():
                if not (hit.found and hit.found[0] <= low and high <= hit.found[1]):
                    yield Breach(name, segment.id, source, text, term, f"“{text[low:high]}” is forbidden for {hit.source}")
