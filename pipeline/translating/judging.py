"""Is a draft fit to be shown? Each problem is one small function's finding; a draft with a problem is tried again, and marked if nothing helps."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.article import TermHit
from pipeline.translating.causal import HAN

URL = re.compile(r"(?:https?://|www\.)[!-~]+(?<![.,;:!?)\]'\"])|[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
LATIN = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-+.&/][A-Za-z0-9]+)*\+*")
WORD = re.compile(r"[A-Za-z0-9][\w'’-]*")
CHATTY = re.compile(
    r"^(?:sure|certainly|of course|here(?: is|['’]s| are)|the (?:english )?translation|translation|translated|english|note|sorry|i['’]m sorry|i cannot|as an ai)"
    r"\b[^.]{0,40}[:!,]|\b(?:translat(?:ed|ion) (?:in)?to english|output only|use these translations)\b|^i['’]m sorry|\bas an ai (?:language )?model\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Question:
    """What a draft answers: the source as read, its terms, and the strings that must come through unchanged."""

    source: str
    hits: tuple[TermHit, ...] = ()
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a draft is not fit. ``weight``: 3 not publishable, 2 wrong in a part, 1 doubtful."""

    kind: str
    weight: int
    message: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A draft with what speaks against it, and how it was made."""

    text: str
    method: str
    strategy: str
    hits: tuple[TermHit, ...] = ()
    problems: tuple[Problem, ...] = ()
    order: int = field(default=0)

    @property
    def cost(self) -> tuple[int, int, int, int, int]:
        """Smaller is better: unpublishable, missed MUST terms, parts wrong, missed preferred terms and doubts, order of trial."""
        weights = Counter(problem.weight for problem in self.problems)
        missed = Counter(hit.must for hit in self.hits if hit.status == "missed")
        return weights[3], missed[True], weights[2], missed[False] + weights[1], self.order

    @property
    def fit(self) -> bool:
        """Nothing speaks against it."""
        return self.cost[:4] == (0, 0, 0, 0)


def empty(question: Question, draft: str) -> Iterator[Problem]:
    """It has no words."""
    del question
    if not WORD.search(draft):
        yield Problem("empty", 3, "the draft is empty")


def leftover_han(question: Question, draft: str) -> Iterator[Problem]:
    """It holds Chinese characters that no term asks for."""
    rest = draft
    for hit in question.hits:
        rest = rest.replace(hit.expected, "")
    found = HAN.findall(rest)
    if found:
        yield Problem("leftover-han", 3, f"Chinese is left in it: {''.join(found)[:12]}")


def looping(question: Question, draft: str) -> Iterator[Problem]:
    """A run of words is repeated at once, or one phrase fills the draft, more than in the source."""
    if re.search(r"(?P<part>\b\w[^.!?]{2,60}?)(?:[\s,;.]+(?P=part)\b){2,}", draft, re.IGNORECASE) and not _repeats(question.source):
        yield Problem("looping", 3, "it repeats itself")
        return
    words = [word.lower() for word in WORD.findall(draft)]
    grams = Counter(zip(*(words[shift:] for shift in range(4)), strict=False))
    if grams and len(words) >= 16 and max(grams.values()) >= 3 + len(words) // 40 and not _repeats(question.source):
        yield Problem("looping", 3, "it repeats a phrase again and again")


def _repeats(source: str) -> bool:
    return re.search(r"(?P<part>.{2,12}?)(?:[、，,\s]*(?P=part)){2,}", source) is not None


def chatty(question: Question, draft: str) -> Iterator[Problem]:
    """It talks about translating instead of translating."""
    found = CHATTY.search(draft)
    if found and not re.search(r"翻译|译文|注[:：意]|抱歉|当然|好的", question.source):
        yield Problem("chatty", 3, f"it talks to the user: “{found[0][:40]}”")
    if "\n" in draft.strip() and "\n" not in question.source.strip():
        yield Problem("chatty", 3, "it has several lines where the source has one")


def length(question: Question, draft: str) -> Iterator[Problem]:
    """It is much shorter or longer than a translation of this source would be."""
    expected = expected_words(question.source)
    words = len(WORD.findall(draft))
    if expected >= 4 and words < 0.4 * expected:
        yield Problem("too-short", 3, f"{words} words for a source that needs about {expected:.0f}")
    elif expected >= 10 and words < 0.58 * expected:
        yield Problem("too-short", 2, f"{words} words for a source that needs about {expected:.0f}")
    elif words > 2.4 * expected + 8:
        yield Problem("too-long", 2, f"{words} words for a source that needs about {expected:.0f}")


def expected_words(source: str) -> float:
    """How many English words a source comes to: 0.6 a Chinese character on 997 human pairs, and its Latin words and numbers."""
    return 0.6 * len(HAN.findall(source)) + len(re.findall(r"[A-Za-z]+|\d[\d.,]*", source))


def lost_strings(question: Question, draft: str) -> Iterator[Problem]:
    """Code, a formula or an address did not come through unchanged."""
    for text in question.kept:
        if text not in draft:
            yield Problem("lost", 2, f"{text!r} did not come through unchanged")


def lost_names(question: Question, draft: str) -> Iterator[Problem]:
    """A Latin name of the source is not in it."""
    covered = [(hit.start, hit.end) for hit in question.hits]
    low = draft.lower()
    for match in LATIN.finditer(question.source):
        name = match[0]
        inside = any(start <= match.start() and match.end() <= end for start, end in covered)
        if len(name) > 1 and not inside and name.lower() not in low and name.lower().rstrip("s") not in low:
            yield Problem("lost-name", 2, f"“{name}” is not in it")


Judge = Callable[[Question, str], Iterator[Problem]]
JUDGES: tuple[Judge, ...] = (empty, leftover_han, looping, chatty, length, lost_strings, lost_names)


def judge(question: Question, draft: str, *, complete: bool = True) -> tuple[Problem, ...]:
    """Everything that speaks against a draft, apart from its terms."""
    problems = [problem for check in JUDGES for problem in check(question, draft)]
    if not complete:
        problems.append(Problem("truncated", 3, "the model did not come to an end"))
    return tuple(problems)


def strings_to_keep(text: str, protected: Sequence[str]) -> tuple[str, ...]:
    """The code and formulas of a source, and its addresses."""
    return tuple(dict.fromkeys([*(part for part in protected if part.strip()), *(match[0] for match in URL.finditer(text))]))
