"""What happens to one sentence: a new target, a split, a join. Each gives a new bilingual; the old one stays as it was."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Literal

from pipeline.article import Bilingual, Block, Entry, Revision, RichText, Segment, Suggestion, Target, leaves, segments
from pipeline.bilingual.cutting import block_of, cuts_of, with_cuts, with_segments
from pipeline.bilingual.inline import unwrap
from pipeline.bilingual.stored import has_work
from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.richtext import cut, join
from pipeline.richtext import strip as stripped
from pipeline.status import MACHINE_ORIGINS, is_approved, is_personal, is_written

_SPACE = RichText(" ")


def new_segments(bilingual: Bilingual, *, machine: bool = False) -> list[Segment]:
    """Return the sentences without a target, in reading order; with ``machine`` also those whose target this program may replace.

    That is one that a known engine made (``Target.engine``) and no person changed or approved.
    """
    found = []
    for segment in segments(bilingual.article):
        target = bilingual.entries.get(segment.id, Entry()).target
        if not is_written(target) or (machine and target is not None and target.engine and not is_personal(target)):
            found.append(segment)
    return found


def with_target(bilingual: Bilingual, segment_id: str, target: Target, *, by: str = "", at: str = "") -> Bilingual:
    """Return the sentence with this target. ``by`` (and ``at``, UTC) says which person set it; without it a machine did.

    A machine's target is not set where a person's is: the bilingual comes back as it was. A former target that the person changed,
    or that somebody else had set, goes to the history.

    :raises ValueError: no such sentence, or a machine that claims ``reviewed`` or ``final``.
    """
    segment = next((s for s in segments(bilingual.article, excluded=True) if s.id == segment_id), None)
    if segment is None:
        raise ValueError(f"no sentence {segment_id!r} in {bilingual.article.name}")
    by, at = by or target.by, at or target.at
    if not by and target.origin in MACHINE_ORIGINS and is_approved(target):
        raise ValueError("only a person may review a sentence: say who, by=")
    text = unwrap(target.text, keep_breaks="\n" in segment.source.text)
    target = replace(target, text=text, by=by, at=at)
    entry = bilingual.entries.get(segment_id, Entry())
    former = entry.target
    if is_personal(former) and not is_personal(target):
        return bilingual
    history = entry.history
    if former is not None and by and (former.text != target.text or (former.by and former.by != by)):
        history = (*history, Revision(former.text, former.state, former.by, former.at, former.origin))
    return _with_entry(bilingual, segment_id, replace(entry, target=target, history=history))


def _with_entry(bilingual: Bilingual, segment_id: str, entry: Entry) -> Bilingual:
    return replace(bilingual, entries={**bilingual.entries, segment_id: entry})


def approve(bilingual: Bilingual, ids: Collection[str], state: Literal["reviewed", "final"], *, by: str, at: str) -> Bilingual:
    """Return the article with these sentences approved by a person, as far as they have a translation and are not approved at least so far."""
    for name in ids:
        target = bilingual.entries.get(name, Entry()).target
        if is_written(target) and target is not None and target.state not in {state, "final"}:
            bilingual = with_target(bilingual, name, replace(target, state=state, by=by, at=at), by=by, at=at)
    return bilingual


def split_segment(bilingual: Bilingual, segment_id: str, offset: int, target_offset: int | None = None) -> Bilingual:
    """Return the sentence cut in two at ``offset`` of its source, its target at ``target_offset`` (``None``: all of it stays with the first).

    Both halves are ``translated`` at most: nobody has reviewed them as they are now. The whole former target is in the first
    half's history.
    """
    block, index = _place(bilingual, segment_id)
    segment = block.segments[index]
    if not 0 < offset < len(segment.source.text):
        raise DuizhaoError("cannot be split there: both parts need text", path=bilingual.article.path, status=ExitStatus.USAGE)
    texts = [s.source.text for s in block.segments]
    texts[index : index + 1] = [segment.source.text[:offset], segment.source.text[offset:]]
    entry = bilingual.entries.get(segment_id, Entry())
    first, second = entry, Entry()
    if entry.target:
        text = entry.target.text
        position = len(text.text) if target_offset is None else min(max(target_offset, 0), len(text.text))
        head, tail = stripped(cut(text, 0, position)), stripped(cut(text, position, len(text.text)))
        first = replace(
            entry,
            target=_unreviewed(replace(entry.target, text=head)) if head else None,
            history=(*entry.history, _revision(entry.target)) if has_work(entry) else entry.history,
        )
        second = Entry(_unreviewed(replace(entry.target, text=tail)) if tail else None)
    return _recut(bilingual, block, texts, {index: first, index + 1: second}, shift=1)


def join_segments(bilingual: Bilingual, segment_id: str) -> Bilingual:
    """Return the sentence and the next one of its block as one; targets joined by a space, remarks and history of both kept."""
    block, index = _place(bilingual, segment_id)
    if index + 1 >= len(block.segments):
        raise DuizhaoError(
            "is the last sentence of its paragraph: nothing to join it with", path=bilingual.article.path, status=ExitStatus.USAGE
        )
    texts = [s.source.text for s in block.segments]
    texts[index : index + 2] = [texts[index] + texts[index + 1]]
    one, other = (bilingual.entries.get(s.id, Entry()) for s in block.segments[index : index + 2])
    return _recut(bilingual, block, texts, {index: _joined(one, other, block, index)}, shift=-1)


def _joined(one: Entry, other: Entry, block: Block, index: int) -> Entry:
    history = (*one.history, *other.history)
    suggestions = (*one.suggestions, *other.suggestions)
    target = None
    if one.target and other.target:
        history += tuple(_revision(t) for e, t in ((one, one.target), (other, other.target)) if has_work(e))
        kinds = {one.target.origin, other.target.origin}
        newest = max((one.target, other.target), key=lambda t: t.at)
        joined = join([one.target.text, _SPACE, other.target.text])
        origin = kinds.pop() if len(kinds) == 1 else "human" if is_personal(one.target) or is_personal(other.target) else "mt"
        target = _unreviewed(replace(newest, text=joined, origin=origin))
    else:
        for segment, entry in zip(block.segments[index : index + 2], (one, other), strict=True):
            if entry.target:  # half of a translation is no translation of the whole
                suggestions += (Suggestion(segment.source.text, entry.target.text, "previous", 50),)
                history += (_revision(entry.target),) if has_work(entry) else ()
    return Entry(target, suggestions, (*one.comments, *other.comments), history, (*one.suppressed, *other.suppressed))


def _recut(bilingual: Bilingual, block: Block, texts: list[str], changed: dict[int, Entry], *, shift: int) -> Bilingual:
    """The block with sentences of these texts; entries follow their sentences, ``changed`` are those of the new ones, by place."""
    by_hand = bilingual.hand_segmented | {block.id}
    entry_of: dict[tuple[str, int], Entry] = {}
    for old_block in _blocks_by_hand(bilingual, by_hand):
        for position, segment in enumerate(old_block.segments):
            moved = position if old_block.id != block.id or position <= min(changed) else position + shift
            entry_of[old_block.id, moved] = bilingual.entries.get(segment.id, Entry())
    for position, entry in changed.items():
        entry_of[block.id, position] = entry
    article = with_cuts(bilingual.article, {block.id: cuts_of(texts)}, by_hand)
    stale = {segment.id for old_block in _blocks_by_hand(bilingual, by_hand) for segment in old_block.segments}
    entries = {name: entry for name, entry in bilingual.entries.items() if name not in stale}
    result = replace(bilingual, article=article, hand_segmented=by_hand)
    for new_block in _blocks_by_hand(result, by_hand):
        for position, segment in enumerate(new_block.segments):
            entry = entry_of.get((new_block.id, position), Entry())
            if entry != Entry():
                entries[segment.id] = entry
    return replace(result, entries=entries)


def recut_as(bilingual: Bilingual, former: Bilingual, block_id: str) -> Bilingual:
    """Return the block's sentences, with all that is known of them, as they were in ``former``; the other blocks stay as they are now."""
    then, now = (next(b for b in leaves(one.article, excluded=True) if b.id == block_id) for one in (former, bilingual))
    by_hand = bilingual.hand_segmented - {block_id} | (former.hand_segmented & {block_id})
    touched = bilingual.hand_segmented | by_hand
    entry_of = {
        (block.id, position): bilingual.entries.get(segment.id, Entry())
        for block in _blocks_by_hand(bilingual, touched - {block_id})
        for position, segment in enumerate(block.segments)
    }
    entry_of |= {(block_id, position): former.entries.get(segment.id, Entry()) for position, segment in enumerate(then.segments)}
    stale = {segment.id for block in (*_blocks_by_hand(bilingual, touched - {block_id}), now) for segment in block.segments}
    article = with_cuts(with_segments(bilingual.article, {block_id: then.segments}), {}, by_hand)
    entries = {name: entry for name, entry in bilingual.entries.items() if name not in stale}
    result = replace(bilingual, article=article, hand_segmented=by_hand)
    for block in _blocks_by_hand(result, touched):
        entries |= {
            segment.id: entry
            for position, segment in enumerate(block.segments)
            if (entry := entry_of.get((block.id, position), Entry())) != Entry()
        }
    return replace(result, entries=entries)


def _blocks_by_hand(bilingual: Bilingual, by_hand: frozenset[str]) -> list[Block]:
    return [block for block in leaves(bilingual.article, excluded=True) if block.id in by_hand]


def _place(bilingual: Bilingual, segment_id: str) -> tuple[Block, int]:
    block = block_of(bilingual.article, segment_id)
    if block is None:
        raise ValueError(f"no sentence {segment_id!r} in {bilingual.article.name}")
    return block, next(index for index, segment in enumerate(block.segments) if segment.id == segment_id)


def _revision(target: Target) -> Revision:
    return Revision(target.text, target.state, target.by, target.at, target.origin)


def _unreviewed(target: Target) -> Target:
    return replace(target, state="translated") if is_approved(target) else target
