"""What a person does to a sentence, as functions from one :class:`Bilingual` to the next; and the version of a row.

A version is a hash of everything that is stored of a sentence. Whoever changes a row says which version was on the screen; a change
of another version is refused, so that nobody overwrites words that he has not seen.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from rapidfuzz.distance import LCSseq

from pipeline.article import Bilingual, Comment, Entry, Revision, RichText, Segment, State, Suppression, Target
from pipeline.bilingual import with_target

SITTING = timedelta(minutes=30)
"""Saves of one person that follow each other this closely are one revision in the history."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does it, and when (ISO 8601, UTC)."""

    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Edit:
    """A new target and state of one row; ``None`` leaves it as it is. ``version``: of the row on the person's screen."""

    segment: str
    version: str
    text: RichText | None = None
    state: State | None = None
    origin: str = "human"
    alone: bool = False
    """A revision of its own in the history, however close it follows the one before."""


def version(segment: Segment, entry: Entry | None) -> str:
    """Return twelve hex digits that change with anything that a person sees of the row."""
    data = [asdict(segment.source), asdict(entry or Entry())]
    return hashlib.sha256(json.dumps(data, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:12]


def apply(bilingual: Bilingual, edit: Edit, actor: Actor) -> Bilingual:
    """Return the row edited, or approved, or both. An edit without a state makes an approved row a draft again."""
    entry = bilingual.entries.get(edit.segment, Entry())
    old = entry.target
    text = edit.text if edit.text is not None else old.text if old else RichText()
    changed = old is None or text != old.text
    state = edit.state or ("translated" if changed else old.state if old else "initial")
    if not text.text.strip():
        state = "initial"
    if not changed and old is not None and state == old.state:
        return bilingual
    if old is None and not text:
        return bilingual
    origin = edit.origin if changed or old is None else old.origin
    target = Target(text, state, origin, actor.by, actor.at)
    if not changed and old is not None:
        target = replace(target, engine=old.engine, method=old.method, terms=old.terms)
    after = with_target(bilingual, edit.segment, target, by=actor.by, at=actor.at)
    return after if edit.alone else _one_sitting(after, edit.segment, entry, actor)


def _one_sitting(after: Bilingual, segment: str, before: Entry, actor: Actor) -> Bilingual:
    """Without the half-typed states that autosave would leave in the history."""
    old, entry = before.target, after.entries[segment]
    if old is None or len(entry.history) != len(before.history) + 1:
        return after
    own_draft = old.by == actor.by and old.state in {"initial", "translated"} and old.origin == "human"
    if own_draft and not _apart(old.at, actor.at) and _grew(old.text.text, entry.target.text.text if entry.target else ""):
        return with_entry(after, segment, replace(entry, history=before.history))
    return after


def _grew(old: str, new: str) -> bool:
    """Whether the new text is the old one written on: most of it is still there. A text that was thrown away stays in the history."""
    return LCSseq.similarity(old, new) >= 0.7 * len(old.strip())


def _apart(earlier: str, later: str) -> bool:
    try:
        return datetime.fromisoformat(later) - datetime.fromisoformat(earlier) > SITTING
    except (ValueError, TypeError):
        return True


def with_entry(bilingual: Bilingual, segment: str, entry: Entry) -> Bilingual:
    """Return the article with one entry replaced."""
    return replace(bilingual, entries={**bilingual.entries, segment: entry})


def comment(bilingual: Bilingual, segment: str, text: str, actor: Actor) -> Bilingual:
    """Return a remark added to the sentence's thread."""
    return with_entry(bilingual, segment, comment_entry(bilingual.entries.get(segment, Entry()), text, actor))


def comment_entry(entry: Entry, text: str, actor: Actor) -> Entry:
    """Return the entry with one remark more."""
    return replace(entry, comments=(*entry.comments, Comment(text.strip(), actor.by, actor.at)))


def suppress(bilingual: Bilingual, segment: str, check: str, reason: str, actor: Actor) -> Bilingual:
    """Return the check's findings on this sentence set aside, with the reason."""
    entry = bilingual.entries.get(segment, Entry())
    others = tuple(one for one in entry.suppressed if one.check != check)
    return with_entry(bilingual, segment, replace(entry, suppressed=(*others, Suppression(check, reason.strip(), actor.by))))


def unsuppress(bilingual: Bilingual, segment: str, check: str) -> Bilingual:
    """Return the check's findings on this sentence shown again."""
    entry = bilingual.entries.get(segment, Entry())
    return with_entry(bilingual, segment, replace(entry, suppressed=tuple(one for one in entry.suppressed if one.check != check)))


def restore(bilingual: Bilingual, segment: str, revision: Revision, actor: Actor, shown: Revision | None = None) -> Bilingual:
    """Return a former target back as the present one, with its state if the same person gave it; the present one goes into the history.

    Where the present one is only ``shown``, a former version that was brought back itself, the history has it already.
    """
    entry = bilingual.entries.get(segment, Entry())
    state: State = revision.state if revision.by == actor.by else "translated"
    target = Target(revision.text, state, revision.origin or "human", actor.by, actor.at)
    if entry.target and (entry.target.text, entry.target.state) == (target.text, target.state):
        return bilingual
    after = with_target(bilingual, segment, target, by=actor.by, at=actor.at)
    if shown is not None and entry.target and entry.target.by == actor.by and entry.target.text == shown.text:
        return with_entry(after, segment, replace(after.entries[segment], history=entry.history))
    return after


def versions(bilingual: Bilingual, segments: Mapping[str, Segment]) -> dict[str, str]:
    """Return the version of each row."""
    return {key: version(segment, bilingual.entries.get(key)) for key, segment in segments.items()}
