"""Two people's aligned files as one: a merge of three, sentence by sentence and fact by fact, where git sees lines.

What only one side changed is taken. A person's words win over a machine's, an approval over none, of two equal ones the later. Where two
people wrote different English the newer stays as a draft, the other is in its history: that alone is a conflict, for a person to judge.
Remarks, former targets, suggestions and words against checks of both sides are kept. Nothing that a person did is lost, wherever it stood:
work on a sentence that the other side's source no longer has is put aside, and comes back with the sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from pipeline.article import Bilingual, Comment, Entry, OrphanedEntry, Revision, Segment, Target, segments
from pipeline.bilingual.skeleton import alone
from pipeline.bilingual.stored import has_work
from pipeline.bilingual.writing import dump
from pipeline.status import STATES, is_approved, is_personal

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Contested:
    """A sentence that two people translated differently: what stays as a draft, and what went to its history."""

    source: str
    kept: str
    other: str


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge gives. ``aside``: sources of sentences whose work was put aside, because they are not in the merged source any more."""

    data: bytes
    contested: tuple[Contested, ...] = ()
    aside: tuple[str, ...] = ()


def merge_files(base: bytes | None, ours: bytes, theirs: bytes, path: Path) -> Merged:
    """Return the bytes of one aligned file of which two were made; ``base`` is what both began with, ``None`` where each began anew.

    :raises DuizhaoError: one of them cannot be read.
    """
    one, two = alone(ours, path), alone(theirs, path)
    old = alone(base, path) if base is not None else Bilingual(replace(one.article, blocks=()))
    frame = two if one.article == old.article else one
    present = {segment.id: segment for segment in segments(frame.article)}
    known = {segment.id: segment for side in (old, two, one) for segment in segments(side.article)}
    contested: list[Contested] = []
    entries: dict[str, Entry] = {}
    aside: list[OrphanedEntry] = []
    for name in dict.fromkeys((*present, *one.entries, *two.entries)):
        entry = _entry(old.entries.get(name), one.entries.get(name), two.entries.get(name), known[name], contested)
        if name in present:
            entries[name] = entry
        elif has_work(entry) and entry != old.entries.get(name):
            aside.append(OrphanedEntry(name, known[name].source, entry))
    removed = _both(old.removed, one.removed, two.removed)
    removed += tuple(item for item in aside if item not in removed)
    by_hand = frozenset(_both(sorted(old.hand_segmented), sorted(one.hand_segmented), sorted(two.hand_segmented)))
    merged = Bilingual(frame.article, {name: entry for name, entry in entries.items() if entry != Entry()}, removed, by_hand)
    return Merged(dump(merged), tuple(contested), tuple(item.source.text for item in aside))


def _entry(old: Entry | None, one: Entry | None, two: Entry | None, segment: Segment, contested: list[Contested]) -> Entry:
    """All that is known of a sentence on both sides."""
    old, one, two = old or Entry(), one or Entry(), two or Entry()
    if two in (one, old):
        return one
    if one == old:
        return two
    target, loser = _target(old.target, one.target, two.target)
    history = _both(old.history, one.history, two.history)
    if loser is not None:
        former = Revision(loser.text, loser.state, loser.by, loser.at, loser.origin)
        history = history if former in history else (*history, former)
        if target is not None and not _is_approval(loser, old.target):
            contested.append(Contested(segment.source.text, target.text.text, loser.text.text))
            target = replace(target, state="translated" if is_approved(target) else target.state)
    return Entry(
        target,
        _both(old.suggestions, one.suggestions, two.suggestions),
        _in_time(_both(old.comments, one.comments, two.comments), old.comments),
        history,
        _both(old.suppressed, one.suppressed, two.suppressed),
    )


def _target(old: Target | None, one: Target | None, two: Target | None) -> tuple[Target | None, Target | None]:
    """The target that stays, and one of a person that has to give way to it (``None`` if there is no such)."""
    if two in (one, old):
        return one, None
    if one == old:
        return two, None
    if one is None or two is None:
        return one or two, None
    if is_personal(one) != is_personal(two):
        return (one if is_personal(one) else two), None
    if one.text == two.text or not is_personal(one):
        return max(one, two, key=_weight), None
    if old is not None and one.text == old.text:  # an approval of words that the other side replaced
        return two, one
    if old is not None and two.text == old.text:
        return one, two
    kept, other = sorted((two, one), key=lambda target: (target.at, _weight(target)), reverse=True)
    return kept, other


def _weight(target: Target) -> tuple[int, str, str]:
    return STATES.index(target.state), target.at, target.by


def _is_approval(target: Target, old: Target | None) -> bool:
    return old is not None and target.text == old.text


def _both(old: Sequence[Item], one: Sequence[Item], two: Sequence[Item]) -> tuple[Item, ...]:
    """What was there and neither took away, then what each added, in order, once."""
    kept = [item for item in old if item in one and item in two]
    return tuple(_distinct([*kept, *(item for side in (one, two) for item in side if item not in old)]))


def _distinct(items: Iterable[Item]) -> list[Item]:
    found: list[Item] = []
    for item in items:
        if item not in found:
            found.append(item)
    return found


def _in_time(comments: Sequence[Comment], old: Sequence[Comment]) -> tuple[Comment, ...]:
    """Remarks in the order of the thread: the new ones of both sides by their time."""
    new = sorted((comment for comment in comments if comment not in old), key=lambda comment: comment.at)
    return (*(comment for comment in comments if comment in old), *new)
