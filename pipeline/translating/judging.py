"""Is a draft fit to be shown? What the checks of a pair say, and what only the machine's side knows: whether it came to an end.

A draft with a problem is tried again; if nothing helps the best one is shown, and marked.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.article import OBJECT, BlockKind, Finding, Mark, RichText, TermHit
from pipeline.checking import CHECKS, FindingStore, Meaning, check_segment
from pipeline.glossary import Glossary
from pipeline.housestyle import narrow, tidy
from pipeline.language import CLOSERS, SEMICOLONS, SENTENCE_END, STRAIGHT_QUOTES, URL, Region, capitalise, count_han, has_han
from pipeline.richtext import sort_marks

WORD = re.compile(r"[A-Za-z0-9][\w'’-]*")
PHRASE = 8
"""Characters up to which a text without punctuation is a phrase: asked to translate 中文 as a text, a chat model asks for the text."""

_HOUSE_STYLE = frozenset(one.id for one in CHECKS.values() if one.draft is None)
"""What says nothing about a draft is not looked for."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a draft answers: the source as read, its terms, the strings that must come through unchanged, what kind of text it is."""

    source: str
    hits: tuple[TermHit, ...] = ()
    kept: tuple[str, ...] = ()
    kind: BlockKind = "paragraph"
    region: Region | None = None

    @property
    def form(self) -> str:
        """The prompt form that suits it."""
        if len(self.source.strip()) <= PHRASE and not re.search(r"[。！？!?，,；;：:]", self.source):
            return "phrase"
        return "heading" if self.kind in {"title", "heading"} else "plain"


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a draft is not fit. ``check``: of a check, or one of what only the machine's side knows; ``fix``: the draft without it, where it is certain."""

    check: str
    meaning: Meaning
    message: str
    fix: str | None = None
    about: str = ""
    """What may help (:func:`pipeline.translating.attempts.may_help`): a check's ``about``, or ``kept`` for a string that did not come through."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A draft with what speaks against it, and how it was made."""

    text: str
    method: str
    hits: tuple[TermHit, ...] = ()
    objections: tuple[Objection, ...] = ()
    order: int = 0

    @property
    def cost(self) -> tuple[int, int, int, int, int]:
        """Smaller is better: unfit, missed MUST terms, parts wrong, missed preferred terms and doubts, order of trial."""
        meant = Counter(objection.meaning for objection in self.objections)
        missed = Counter(hit.must for hit in self.hits if hit.status == "missed")
        return meant["unfit"], missed[True], meant["wrong"], missed[False] + meant["doubt"], self.order

    @property
    def fit(self) -> bool:
        """Nothing speaks against it."""
        return self.cost[:4] == (0, 0, 0, 0)

    @property
    def passable(self) -> bool:
        """Only doubts and preferences speak against it."""
        return self.cost[:3] == (0, 0, 0)


def judge(  # noqa: PLR0913 - what a draft consists of, and who keeps what is said of it
    question: Question, draft: str, hits: Sequence[TermHit], glossary: Glossary, *, store: FindingStore | None = None, complete: bool = True
) -> tuple[Objection, ...]:
    """Return everything that speaks against a draft, apart from its missed terms. ``hits`` are verified; ``complete``: the model ended it."""
    found: tuple[Finding, ...] = ()
    if WORD.search(draft):
        source, target = _with_code(question.source, question.kept), _with_code(draft, question.kept)
        found = check_segment(source, target, hits, question.kind, glossary=glossary, off=_HOUSE_STYLE, store=store)
    return tuple(_objections(question, draft, found, complete=complete))


def _objections(question: Question, draft: str, found: Sequence[Finding], *, complete: bool) -> Iterator[Objection]:
    if not WORD.search(draft):
        if has_han(question.source) or WORD.search(question.source):
            yield Objection("untranslated", "unfit", "the draft is empty")
        return
    if not complete:
        yield Objection("truncated", "unfit", "the model did not come to an end", about="loop")
    if "\n" in draft and "\n" not in question.source.strip():
        yield Objection("lines", "unfit", "it has several lines where the source has one")
    for text in question.kept:
        if text not in draft:
            yield Objection("lost", "wrong", f"{text!r} did not come through unchanged", about="kept")
    complete_said = False
    for finding in found:
        check = CHECKS[finding.check]
        meaning = check.meaning(finding.severity)
        if meaning is not None:
            complete_said = complete_said or check.about == "completeness"
            yield Objection(check.id, meaning, finding.message, finding.fix if check.mends else None, check.about)
    if not complete_said:
        yield from _too_short(question, draft)


def _too_short(question: Question, draft: str) -> Iterator[Objection]:
    """The usual failure of a small model is a sentence shrunk to its gist; no human pair of 997 is below 0.48 of the expected words."""
    expected = expected_words(question.source)
    words = len(WORD.findall(draft))
    if expected >= 5 and words < 0.48 * expected:
        yield Objection("too-short", "wrong", f"{words} words for a source that needs about {expected:.0f}")


def expected_words(source: str) -> float:
    """Tell how many English words a source comes to: 0.6 a Chinese character (the median of 997 human pairs), and its Latin words and numbers."""
    return 0.6 * count_han(source) + len(re.findall(r"[A-Za-z]+|\d[\d.,]*", source))


def strings_to_keep(text: str, protected: Sequence[str]) -> tuple[str, ...]:
    """Return the code and formulas of a source, and its addresses."""
    return tuple(dict.fromkeys([*(part for part in protected if part.strip()), *(match[0] for match in URL.finditer(text))]))


def _with_code(text: str, kept: Sequence[str]) -> RichText:
    """The text with a code mark over the first occurrence of each string that must stay as it is."""
    return RichText(text, sort_marks(Mark("code", start, start + len(part)) for part in kept if (start := text.find(part)) >= 0))


_ABBREVIATED = ("..", "Inc.", "Co.", "Ltd.", "etc.", "U.S.")


def house_style(question: Question, draft: str) -> str:
    """Return the draft in house style, outside the strings to keep; it begins, ends and quotes as its source does."""
    text = tidy(_with_code(draft.strip(), question.kept)).text
    small = re.match(r"\W*[a-z]", text) and not text.startswith(question.kept)
    return _quotes(question.source, _ending(question.source, capitalise(text) if small else text))


def copied(question: Question, text: str) -> str:
    """Return a source without Chinese (a command, a name, a path) as its own English: letter by letter, but for Chinese punctuation."""
    return narrow(_with_code(text.strip(), question.kept)).text


def _ending(source: str, text: str) -> str:
    """A full stop if, and only if, the source ends a sentence; a colon where it ends with one, or with a dash."""
    ends = source.replace(OBJECT, "").rstrip().rstrip(CLOSERS + STRAIGHT_QUOTES)[-1:]
    bare = text.rstrip('”’")]')
    tail = text[len(bare) :]
    if ends == "。" and bare[-1:].isalnum():
        return f"{bare}{tail}." if tail[:1] in {")", "]"} else f"{bare}.{tail}"
    if ends in {"：", ":", "—"} and (bare[-1:].isalnum() or bare.endswith((".", ",", ":", "—"))) and not tail:
        return bare.rstrip(".,:—") + ":"
    if ends and ends not in SENTENCE_END + SEMICOLONS and bare.endswith(".") and not bare.endswith(_ABBREVIATED):
        return bare[:-1] + tail
    return text


def _quotes(source: str, text: str) -> str:
    """A quotation that goes on in the next sentence is not closed here, and one from the sentence before is closed where it ends."""
    still_open = source.count("“") - source.count("”")
    if text.count("“") == text.count("”"):
        if still_open > 0 and text.endswith("”"):
            return text[:-1]
        if still_open < 0 and source.rstrip().endswith("”"):
            return text + "”"
    return text
