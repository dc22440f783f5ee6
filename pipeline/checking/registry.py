"""What a check is: one function with an id and a severity, whose docstring is what the user reads (first paragraph: title, second: advice)."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from pipeline.aligning import Alignment, align
from pipeline.article import Bilingual, BlockKind, Finding, RichText, Segment, Severity, Target, TermHit, leaves
from pipeline.glossary import EMPTY_GLOSSARY, Glossary
from pipeline.language import simplified
from pipeline.richtext import PROTECTED

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Problem:
    """What a check found in one pair; the check's id, severity and advice are added by the runner."""

    message: str
    source_range: Range | None = None
    target_range: Range | None = None
    fix: str | None = None
    severity: Severity | None = None


@dataclass(frozen=True)
class Pair:
    """A sentence with its English, as a check sees it. ``hits`` are verified."""

    source: RichText
    target: RichText
    kind: BlockKind = "paragraph"
    hits: tuple[TermHit, ...] = ()
    glossary: Glossary = EMPTY_GLOSSARY

    @cached_property
    def source_words(self) -> str:
        """The source with code and formulas blanked and in simplified characters; offsets are the same."""
        return simplified(_without_protected(self.source))

    @cached_property
    def target_words(self) -> str:
        """The target with code and formulas blanked; offsets are the same."""
        return _without_protected(self.target)

    @cached_property
    def alignment(self) -> Alignment:
        """Which words belong to which; verified terms are sure links."""
        sure = [(hit.start, hit.end, *hit.found) for hit in self.hits if hit.found]
        return align(self.source_words, self.target_words, sure)


@dataclass(frozen=True, slots=True)
class Row:
    """A segment of an article with its target (if it has one), as a check of whole articles sees it."""

    block: str
    segment: Segment
    kind: BlockKind
    target: Target | None
    hits: tuple[TermHit, ...] = ()


@dataclass(frozen=True)
class Book:
    """An article as the checks of whole articles see it."""

    bilingual: Bilingual
    glossary: Glossary
    rows: tuple[Row, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Check:
    """A check; ``segment_run`` or ``book_run`` is set, by its scope."""

    id: str
    severity: Severity
    title: str
    advice: str
    scope: Literal["segment", "article"]
    segment_run: Callable[[Pair], Iterable[Problem]] | None = None
    book_run: Callable[[Book], Iterable[Finding]] | None = None


CHECKS: dict[str, Check] = {}
"""All checks by id, in the order in which they run."""


def segment_check(
    check_id: str, severity: Severity
) -> Callable[[Callable[[Pair], Iterable[Problem]]], Callable[[Pair], Iterable[Problem]]]:
    """Register a check of one sentence pair."""

    def register(function: Callable[[Pair], Iterable[Problem]]) -> Callable[[Pair], Iterable[Problem]]:
        title, advice = _doc(function)
        CHECKS[check_id] = Check(check_id, severity, title, advice, "segment", segment_run=function)
        return function

    return register


def book_check(check_id: str, severity: Severity) -> Callable[[Callable[[Book], Iterable[Finding]]], Callable[[Book], Iterable[Finding]]]:
    """Register a check of a whole article."""

    def register(function: Callable[[Book], Iterable[Finding]]) -> Callable[[Book], Iterable[Finding]]:
        title, advice = _doc(function)
        CHECKS[check_id] = Check(check_id, severity, title, advice, "article", book_run=function)
        return function

    return register


def _doc(function: Callable[..., object]) -> tuple[str, str]:
    title, _, advice = (inspect.getdoc(function) or "").partition("\n\n")
    return " ".join(title.split()), " ".join(advice.split())


def _without_protected(rich: RichText) -> str:
    text = rich.text
    for mark in rich.marks:
        if mark.kind in PROTECTED:
            text = text[: mark.start] + " " * (mark.end - mark.start) + text[mark.end :]
    return text


def rows(bilingual: Bilingual, glossary: Glossary) -> Iterator[Row]:
    """The segments of what belongs in the book, in reading order, with verified hits."""
    for block in leaves(bilingual.article):
        for segment in block.segments:
            entry = bilingual.entries.get(segment.id)
            target = entry.target if entry else None
            hits = glossary.find(segment.source.text, bilingual.article.name)
            verified = glossary.verify(hits, target.text.text) if target else hits
            yield Row(block.id, segment, block.kind, target, verified)
