"""The status of a sentence: how far its English is to be trusted, said once, in the same words by book, page, report, release and command.

It follows from the target's text, its XLIFF state (section 4.3.1.35) and its origin; nothing else decides it. Whether a machine may replace a
target is another question, answered by :func:`is_personal`: a machine's draft that a person approved and opened again is still the machine's words
(status ``machine``), and yet no build touches it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Literal, get_args

from pipeline.article import Bilingual, Entry, RichText, State, Target, segments

Status = Literal["missing", "machine", "memory", "aligned", "draft", "reviewed", "final"]
"""``memory``: taken from an approved sentence elsewhere. ``aligned``: from an English document that was there before. ``draft``: a person wrote
it. None of these was approved here; ``reviewed`` and ``final`` were, by a person."""

STATUSES: tuple[Status, ...] = get_args(Status)
STATES: tuple[State, ...] = get_args(State)
"""XLIFF's four, the least first."""
APPROVED: frozenset[str] = frozenset({"reviewed", "final"})
"""States, and statuses, that only a person gives."""
UNREVIEWED: tuple[Status, ...] = tuple(status for status in STATUSES if status not in APPROVED)
ENGINES = frozenset({"mt", "pseudo"})
"""Origins of targets that an engine made."""
MACHINE_ORIGINS = ENGINES | {"tm"}
"""Origins of targets that the program put there by itself. ``human`` and ``aligned`` are people's words."""


@dataclass(frozen=True, slots=True)
class StatusLabel:
    """What people read: ``word`` beside a sentence and over a column, ``sentence`` where there is room to say what it means."""

    word: str
    sentence: str


LABELS: dict[Status, StatusLabel] = {
    "missing": StatusLabel("Not translated", "Not translated"),
    "machine": StatusLabel("Machine draft", "Machine translation, not reviewed"),
    "memory": StatusLabel("From memory", "From the translation memory, not reviewed here"),
    "aligned": StatusLabel("Earlier translation", "From an earlier translation, not reviewed here"),
    "draft": StatusLabel("Draft", "Draft by a translator, not yet reviewed"),
    "reviewed": StatusLabel("Reviewed", "Reviewed by a translator"),
    "final": StatusLabel("Final", "Final: reviewed and closed"),
}

_STATE_WORDS: dict[str, State] = {
    **{state: state for state in STATES},
    **{label.word.casefold(): "initial" if one == "missing" else "final" if one == "final" else "reviewed" if one == "reviewed" else "translated" for one, label in LABELS.items()},
    "approved": "reviewed", "missing": "initial", "no translation": "initial", "machine": "translated", "memory": "translated", "draft by a person": "translated",
}  # fmt: skip


def state_named(word: str) -> State | None:
    """Return the state that a person means who writes this word into a review file: XLIFF's own, or one that page and command show; else ``None``."""
    return _STATE_WORDS.get(word.strip().casefold())


ORIGINS: dict[str, str] = {
    "mt": "machine", "tm": "translation memory", "human": "translator", "pseudo": "pseudo-translation", "aligned": "earlier translation",
}  # fmt: skip
"""Who or what wrote the words, whatever became of them since."""

_OF_ORIGIN: dict[str, Status] = {"mt": "machine", "pseudo": "machine", "tm": "memory", "aligned": "aligned"}


def status_of(text: RichText, state: State, origin: str) -> Status:
    """Return the status of these words. What has no letter, and what nobody calls a translation yet (``initial``), is missing."""
    if state == "initial" or not text.text.strip():
        return "missing"
    if state in APPROVED:
        return "final" if state == "final" else "reviewed"
    return _OF_ORIGIN.get(origin, "draft")


def status(entry: Entry | None) -> Status:
    """Return the status of a sentence."""
    target = entry.target if entry else None
    return status_of(target.text, target.state, target.origin) if target else "missing"


def state_of(entry: Entry | None) -> State:
    """Return the XLIFF state that belongs to the status: ``initial`` is all that is missing."""
    target = entry.target if entry else None
    return target.state if target is not None and status(entry) != "missing" else "initial"


def is_approved(target: Target | None) -> bool:
    """Tell whether a person said that this target is right."""
    return target is not None and target.state in APPROVED


def is_personal(target: Target | None) -> bool:
    """Tell whether a person wrote, touched or approved this target, so that no machine may replace it."""
    return target is not None and (is_approved(target) or bool(target.by) or target.origin not in MACHINE_ORIGINS)


def is_replaceable(target: Target | None) -> bool:
    """Tell whether an engine made this target and no person has touched it: a build may make it anew."""
    return target is not None and target.origin in ENGINES and not is_personal(target)


def is_written(target: Target | None) -> bool:
    """Tell whether there is a target to store: one that is empty counts only if a person approved it so."""
    return target is not None and (bool(target.text) or is_approved(target))


@dataclass(frozen=True, slots=True)
class StatusCounts:
    """Sentences by status. ``reviewers`` and ``engines``: who approved and what translated them, sorted."""

    missing: int = 0
    machine: int = 0
    memory: int = 0
    aligned: int = 0
    draft: int = 0
    reviewed: int = 0
    final: int = 0
    reviewers: tuple[str, ...] = ()
    engines: tuple[str, ...] = ()

    def of(self, one: Status) -> int:
        """Return the sentences of this status."""
        number: int = getattr(self, one)
        return number

    @property
    def total(self) -> int:
        """All sentences."""
        return sum(self.of(one) for one in STATUSES)

    @property
    def approved(self) -> int:
        """Reviewed or final."""
        return self.reviewed + self.final

    @property
    def unreviewed(self) -> int:
        """All that no person has approved."""
        return self.total - self.approved

    def __add__(self, other: StatusCounts) -> StatusCounts:
        return replace(
            self,
            **{one: self.of(one) + other.of(one) for one in STATUSES},
            reviewers=tuple(sorted({*self.reviewers, *other.reviewers})),
            engines=tuple(sorted({*self.engines, *other.engines})),
        )


def count(bilingual: Bilingual) -> StatusCounts:
    """Return the article's sentences by status; what is left out of the book is not counted."""
    numbers: Counter[Status] = Counter()
    people, engines = set(), set()
    for segment in segments(bilingual.article):
        entry = bilingual.entries.get(segment.id)
        one = status(entry)
        numbers[one] += 1
        target = entry.target if entry else None
        if target and one in APPROVED and target.by:
            people.add(target.by)
        if target and one == "machine" and target.engine:
            engines.add(target.engine)
    return StatusCounts(**{one: numbers[one] for one in STATUSES}, reviewers=tuple(sorted(people)), engines=tuple(sorted(engines)))
