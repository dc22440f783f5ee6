"""What came back, brought into the store: every row is either applied, or unchanged, or refused with a reason. Never guessed.

A row is refused if it is not certain which sentence it is of (unknown, twice in the file, source changed here or in the file,
column sorted alone), if its markup is broken, or if somebody changed the translation here after the file went out.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import cast

from pipeline.article import Bilingual, Comment, Entry, RichText, State, Target
from pipeline.bilingual import rejoined, with_target
from pipeline.exchange.chips import BrokenChipsError, from_chips, marks_of
from pipeline.exchange.identifying import AUTOCORRECT, Candidate, doubt, moved_alone, referred
from pipeline.exchange.rows import Incoming, IncomingRow, Reference, ReviewRow, remark, rows, target_hash
from pipeline.richtext import OBJECTS, strip
from pipeline.status import STATES, is_personal, state_named

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Change:
    """A row that was applied. ``before``/``after``: the target's text; equal where only the state changed or a remark came."""

    article: str
    segment: str
    location: str
    source: str
    before: str
    after: str
    state_before: State
    state: State
    comments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that was not applied, where it is in the file, and why."""

    location: str
    reason: str
    article: str = ""
    segment: str = ""


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did, or would do."""

    bilingual: Bilingual
    changes: tuple[Change, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    unchanged: int = 0
    missing: int = 0
    """Sentences of the article that the file does not hold (rows that were deleted, or added here since)."""


@dataclass(slots=True)
class _Import:
    """One file on its way into one article."""

    bilingual: Bilingual
    by: str
    at: str
    overwrite: bool
    known: dict[str, ReviewRow] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    unchanged: int = 0

    def refuse(self, row: IncomingRow, reason: str) -> None:
        """Note a row that is not applied."""
        segment = row.reference.segment if row.reference else ""
        self.refusals.append(Refusal(row.location, reason, self.bilingual.article.name, segment))


def apply_rows(bilingual: Bilingual, incoming: Incoming, *, by: str, at: str, overwrite: bool = False) -> ImportResult:
    """Return the bilingual with the rows that can be applied. ``overwrite``: the file wins where both sides changed a translation."""
    work = _Import(bilingual, by, at, overwrite, {row.segment.id: row for row in rows(bilingual)})
    listed = referred(incoming, work.known.values())
    times = Counter(row.reference.segment for row in listed if row.reference)
    candidates: list[Candidate] = []
    for row in listed:
        reason = row.problem or doubt(row, work.known, times)
        if reason:
            work.refuse(row, reason)
            continue
        mine = work.known[cast("Reference", row.reference).segment]
        try:
            candidates.append((row, mine, _target(row, mine)))
        except BrokenChipsError as error:
            work.refuse(row, f"{error}; the row was left as it is")
    moved = moved_alone(candidates, work.known)
    for row, mine, target in candidates:
        if row.location in moved:
            work.refuse(row, moved[row.location])
        else:
            _apply(work, row, mine, target)
    missing = sum(1 for name in work.known if name not in times)
    return ImportResult(work.bilingual, tuple(work.changes), tuple(work.refusals), work.unchanged, missing)


def _like_typed(text: str) -> str:
    """Text as it was typed, before autocorrection."""
    return re.sub(r" [–—] ", " - ", re.sub(r"\s+", " ", text.translate(AUTOCORRECT))).strip()


def _target(row: IncomingRow, mine: ReviewRow) -> RichText | None:
    """The target that came back; ``None`` for "nothing said": no target, or an empty one."""
    if row.target is None:
        return None
    marks = marks_of(mine.segment.source, mine.target)
    raw = (
        row.target
        if isinstance(row.target, RichText)
        else from_chips(row.target, marks)
        if isinstance(row.target, str)
        else row.target(marks)
    )
    was = cast("Reference", row.reference).target
    if was:  # what a pretty-printer did to it is no edit
        breaks = "\n" in mine.segment.source.text
        raw = rejoined(raw, keep_breaks=breaks, wanted=lambda text: target_hash(strip(text)) == was) if "\n" in raw.text else raw
    return strip(raw) or None


def _apply(work: _Import, row: IncomingRow, mine: ReviewRow, target: RichText | None) -> None:
    """One row whose sentence is certain."""
    reference, current = cast("Reference", row.reference), mine.entry.target
    if row.state and state_named(row.state) is None:
        work.refuse(row, f"has the unknown state {row.state.strip()!r}; known are {', '.join(STATES)}")
        return
    if target and current and _like_typed(target.text) == _like_typed(current.text.text) and _marks(target) == _marks(current.text):
        target = current.text
    edited = target is not None and (current is None or target != current.text) and target_hash(target) != reference.target
    state = _wanted_state(row, mine)
    stale = bool(reference.target) and (target_hash(mine.target) != reference.target or mine.state != reference.state)
    reason = ""
    if target is None and row.target is not None and mine.target and reference.target != target_hash(None):
        reason = "has an empty target; the stored translation stays"
    elif edited and target is not None:
        reason = _lost_chips(mine, target) or ("" if work.overwrite else _conflict(reference, mine, stale=stale))
    elif state and current is None:
        reason = "has a state but no translation"
    elif state and stale and not work.overwrite:
        reason = f"sets a state, but the translation or its state was changed here since the file went out{_who(mine)}"
    if reason:
        work.refuse(row, reason)
    else:
        _carry_out(work, row, mine, target if edited else None, state)


def _wanted_state(row: IncomingRow, mine: ReviewRow) -> State | None:
    """The state that the person set; ``None`` where it is what it was, or what it is here already."""
    state = state_named(row.state)
    before = row.reference.state if row.reference else None
    if state is None or state in {before, mine.state}:
        return None
    if before is None and STATES.index(state) < STATES.index(mine.state):  # a tool that knows no such state does not take it back
        return None
    return state


def _marks(text: RichText) -> list[tuple[str, str]]:
    return [(mark.kind, mark.id) for mark in text.marks]


def _who(mine: ReviewRow) -> str:
    target = mine.entry.target
    return f" (now {target.state}{f', by {target.by}' if target.by else ''})" if target else " (now without translation)"


def _conflict(reference: Reference, mine: ReviewRow, *, stale: bool) -> str:
    if stale:
        return f"was changed here as well since the file went out{_who(mine)}"
    if not reference.target and is_personal(mine.entry.target):
        return f"would replace a person's translation, and the file does not say which one it saw{_who(mine)}"
    return ""


def _lost_chips(mine: ReviewRow, target: RichText) -> str:
    """Markup that the translation had and has no more, and images or notes that are there twice; empty if all is well."""
    marks = marks_of(mine.segment.source, mine.target)
    had, has = Counter(_marks(mine.target or RichText())), Counter(_marks(target))
    for number, mark in enumerate(marks, 1):
        key = (mark.kind, mark.id)
        single = mark.kind in OBJECTS
        if had[key] and not has[key]:
            return f"has lost the markup {f'<{number}/>' if single else f'<{number}>…</{number}>'}"
        if single and has[key] > max(1, had[key]):
            return f"has the markup <{number}/> more than once"
    return ""


def _carry_out(work: _Import, row: IncomingRow, mine: ReviewRow, target: RichText | None, state: State | None) -> None:
    """Apply what is new of a row: the target, the state, remarks."""
    name, current = mine.segment.id, mine.entry.target
    after = work.bilingual
    if target is not None:
        new_state = state or state_named(row.state) or "translated"
        new = Target(target, "translated" if new_state == "initial" else new_state, "human")
        after = with_target(after, name, new, by=work.by, at=work.at)
    elif state and current:
        after = with_target(after, name, replace(current, state=state, by=work.by, at=work.at), by=work.by, at=work.at)
    remarks = _new_remarks(work, row, mine)
    if remarks:
        entry = after.entries.get(name, Entry())
        after = replace(after, entries={**after.entries, name: replace(entry, comments=(*entry.comments, *remarks))})
    if after is work.bilingual:
        work.unchanged += 1
        return
    now = after.entries[name].target
    work.changes.append(
        Change(
            after.article.name, name, row.location, mine.segment.source.text, mine.target.text if mine.target else "", now.text.text if now else "",
            mine.state, now.state if now else "initial", tuple(comment.text for comment in remarks),
        )
    )  # fmt: skip
    work.bilingual = after


def _new_remarks(work: _Import, row: IncomingRow, mine: ReviewRow) -> list[Comment]:
    """What the comment cell holds beyond the thread that went out in it, and comments that the program kept apart."""
    text = _CONTROL.sub("", row.comment.replace("\r\n", "\n"))
    for comment in mine.entry.comments:
        text = text.replace(remark(comment), "", 1)
    found = [Comment(text.strip(), work.by, work.at)] if text.strip() else []
    found += [replace(other, by=other.by or work.by, at=other.at or work.at) for other in row.remarks]
    known = {comment.text for comment in mine.entry.comments}
    return [comment for comment in found if comment.text not in known]
