"""What a check is: one function with everything that follows from its findings; its docstring is what the user reads (first paragraph: title, second: advice).

Nobody else keeps a list of check ids. Who needs to know what a finding means asks the check: :data:`CHECKS` by id.
"""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from pipeline.aligning import Alignment, align
from pipeline.article import Bilingual, BlockKind, Finding, RichText, Segment, Severity, Target, TermHit, leaves
from pipeline.glossary import EMPTY_GLOSSARY, Glossary
from pipeline.language import has_han, simplified
from pipeline.richtext import PROTECTED

Range = tuple[int, int]
LOOP = 4
"""A word that stands so many times in a row is a loop of the engine, not a slip of the hand."""
LONG_SOURCE, LONG_TARGET = 400, 1_500
"""Characters from which on a pair is not looked at by every check: no sentence of 1,300 that people translated has more than 139 and 297, and the cost of
comparing everything with everything grows with the square."""
Meaning = Literal["unfit", "wrong", "doubt"]
"""For a machine's draft: it cannot be shown, a part of it is wrong, it has a blemish."""
About = Literal["", "numbers", "terms", "completeness", "loop"]
"""What a check is about, where somebody has a remedy for that kind: other decoding against a loop, figures spelt out against a wrong number."""


@dataclass(frozen=True, slots=True)
class Violation:
    """What a check found in one pair; the check's id, severity and advice are added by the runner."""

    message: str
    source_range: Range | None = None
    target_range: Range | None = None
    fix: str | None = None
    severity: Severity | None = None


@dataclass(frozen=True)
class CheckedPair:
    """A sentence with its English, as a check sees it. ``hits`` are verified."""

    source: RichText
    target: RichText
    kind: BlockKind = "paragraph"
    hits: tuple[TermHit, ...] = ()
    glossary: Glossary = EMPTY_GLOSSARY

    @property
    def is_long(self) -> bool:
        """Whether this is far longer than any sentence."""
        return len(self.source.text) > LONG_SOURCE or len(self.target.text) > LONG_TARGET

    @cached_property
    def source_words(self) -> str:
        """The source with code and formulas blanked and in simplified characters; offsets are the same."""
        return simplified(_without_protected(self.source))

    @cached_property
    def target_words(self) -> str:
        """The target with code and formulas blanked; offsets are the same."""
        return _without_protected(self.target)

    @cached_property
    def is_copy(self) -> bool:
        """A source without Chinese (a command, a name, a path) that the English repeats letter by letter: its form is the author's."""
        return self.source.text.strip() == self.target.text.strip() and not has_han(self.source.text)

    @cached_property
    def alignment(self) -> Alignment:
        """Which words belong to which; verified terms are sure links."""
        sure = [(hit.start, hit.end, *hit.found) for hit in self.hits if hit.found]
        return align(self.source_words, self.target_words, sure)

    @cached_property
    def found_otherwise(self) -> Counter[str]:
        """How often each check but those of terms finds something: a fix for a term must add nothing."""
        others = (check for check in CHECKS.values() if check.run_pair and check.about != "terms")
        return Counter(check.id for check in others for _ in check.run_pair(self))  # type: ignore[misc]


@dataclass(frozen=True, slots=True)
class CheckedSegment:
    """A segment of an article with its target (if it has one), as a check of whole articles sees it. ``hits`` are verified."""

    block: str
    segment: Segment
    kind: BlockKind
    target: Target | None
    hits: tuple[TermHit, ...] = ()


@dataclass(frozen=True)
class CheckedArticle:
    """An article as the checks of whole articles see it."""

    bilingual: Bilingual
    glossary: Glossary
    segments: tuple[CheckedSegment, ...] = ()


PairRun = Callable[[CheckedPair], Iterable[Violation]]
ArticleRun = Callable[[CheckedArticle], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Check:
    """A check and its consequences; ``run_pair`` or ``run_article`` is set, by its scope.

    ``draft``: what a finding means for a machine's draft, by severity where that differs; ``None``: nothing, because terms are counted by
    themselves, markup is put on later, and the rest is house style. ``mends``: its fix may be put into a draft without asking, since what is
    right stands in the source. ``any_length``: its cost grows with the length only, so that it also looks at what is far longer than a sentence. ``ends``: nothing else is said of a pair with this finding, as it would only repeat it. ``listed``: its
    findings are shown one by one; else they are counted.
    """

    id: str
    severity: Severity
    title: str
    advice: str
    scope: Literal["segment", "article"]
    run_pair: PairRun | None = None
    run_article: ArticleRun | None = None
    draft: Meaning | Mapping[Severity, Meaning] | None = None
    about: About = ""
    mends: bool = False
    any_length: bool = False
    ends: bool = False
    listed: bool = True

    def finding(self, problem: Violation) -> Finding:
        """Return the problem as this check's finding, without article and segment ids."""
        return Finding(
            check=self.id,
            severity=problem.severity or self.severity,
            message=problem.message,
            advice=self.advice,
            source_range=problem.source_range,
            target_range=problem.target_range,
            fix=problem.fix,
        )

    def meaning(self, severity: Severity) -> Meaning | None:
        """Return what a finding of this severity means for a machine's draft; notes never count."""
        if self.draft is None or severity == "info":
            return None
        return self.draft if isinstance(self.draft, str) else self.draft[severity]

    @property
    def docs_line(self) -> str:
        """Its line in docs/checks.md."""
        if self.draft is None:
            draft = "–"
        elif isinstance(self.draft, str):
            draft = self.draft
        else:
            draft = ", ".join(f"{meaning} ({severity})" for severity, meaning in self.draft.items())
        return f"| `{self.id}` | {self.severity} | {self.title} | {self.advice} | {draft}{', mended' if self.mends else ''} |"


CHECKS: dict[str, Check] = {}
"""All checks by id, in the order in which they run."""


def segment_check(  # noqa: PLR0913 - what a check is
    check_id: str,
    severity: Severity,
    *,
    draft: Meaning | Mapping[Severity, Meaning] | None = "wrong",
    about: About = "",
    mends: bool = False,
    any_length: bool = False,
    ends: bool = False,
) -> Callable[[PairRun], PairRun]:
    """Register a check of one sentence pair."""

    def register(function: PairRun) -> PairRun:
        CHECKS[check_id] = Check(
            check_id, severity, *_doc(function), "segment",
            run_pair=function, draft=draft, about=about, mends=mends, any_length=any_length, ends=ends,
        )  # fmt: skip
        return function

    return register


def article_check(check_id: str, severity: Severity, *, listed: bool = True) -> Callable[[ArticleRun], ArticleRun]:
    """Register a check of a whole article."""

    def register(function: ArticleRun) -> ArticleRun:
        CHECKS[check_id] = Check(check_id, severity, *_doc(function), "article", run_article=function, listed=listed)
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


def checked_segments(bilingual: Bilingual, glossary: Glossary) -> Iterator[CheckedSegment]:
    """Yield the segments of what belongs in the book, in reading order, with verified hits."""
    for block in leaves(bilingual.article):
        for segment in block.segments:
            entry = bilingual.entries.get(segment.id)
            target = entry.target if entry else None
            hits = glossary.find(segment.source.text, bilingual.article.name)
            verified = glossary.verify(hits, target.text.text) if target else hits
            yield CheckedSegment(block.id, segment, block.kind, target, verified)
