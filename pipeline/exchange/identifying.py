"""Which sentence a row that came back is of, for certain; and whether a column was moved or sorted alone."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import cast

from rapidfuzz import fuzz

from pipeline.article import RichText
from pipeline.exchange.chips import without_chips
from pipeline.exchange.rows import Incoming, IncomingRow, Reference, ReviewRow, source_hash, target_hash
from pipeline.language import counted

AUTOCORRECT = str.maketrans({
    "“": '"', "”": '"', "„": '"', "‟": '"', "‘": "'", "’": "'", "‚": "'", "‛": "'", "…": "...", "\u00a0": " ", "\u202f": " ", "\u2009": " ",
    "\u200b": None, "\ufeff": None, "\u00ad": None,
})  # fmt: skip
"""What office programs do while a person types; alone it is no edit."""
_MOVED = 3
"""So many rows with other rows' translations are a column that was moved or sorted, not a translator who moved a sentence."""
_ALIKE = 60.0
"""Per cent of equal characters: an edited translation has more in common with what it was, two sentences of one article have some 30 to 45."""
Candidate = tuple[IncomingRow, ReviewRow, RichText | None]


def folded(text: str) -> str:
    """Return text without what programs change by themselves: spaces, quotes, normal form, objects."""
    return re.sub(r"[\s\ufffc]+", "", unicodedata.normalize("NFKC", text).translate(AUTOCORRECT))


def referred(incoming: Incoming, listed: Iterable[ReviewRow]) -> list[IncomingRow]:
    """Return the rows, where the format keeps no reference of ours with that of the one sentence that reads as their source does."""
    if not incoming.by_source:
        return list(incoming.rows)
    by_source: dict[str, list[ReviewRow]] = defaultdict(list)
    for row in listed:
        by_source[folded(row.segment.source.text)].append(row)
    return [row if row.reference or row.problem else _by_source(row, by_source) for row in incoming.rows]


def _by_source(row: IncomingRow, by_source: Mapping[str, Sequence[ReviewRow]]) -> IncomingRow:
    source = row.source or ""
    found = by_source.get(folded(without_chips(source))) or by_source.get(folded(source)) or []
    if len(found) == 1:
        mine = found[0]
        return replace(row, reference=Reference(mine.segment.id, source_hash(mine.segment.source)))
    many = f"{counted(len(found), 'sentence')} of the article read so" if found else "no sentence of the article reads so"
    return replace(row, problem=f"has no ID, and {many}")


def doubt(row: IncomingRow, known: Mapping[str, ReviewRow], times: Counter[str]) -> str:
    """Tell why it is not certain which sentence this row is of; empty if it is."""
    reference = row.reference
    if reference is None:
        return "has no readable ID"
    mine = known.get(reference.segment)
    if mine is None:
        return "is of a sentence that is not, or no longer, in the source"
    if times[reference.segment] > 1:
        return "is in the file more than once"
    if reference.source and reference.source != source_hash(mine.segment.source):
        return "is of a source sentence that has changed since"
    if row.source is not None and folded(mine.segment.source.text) not in {folded(without_chips(row.source)), folded(row.source)}:
        return "has another source text than its ID says: was it changed, or the column sorted alone?"
    return ""


def moved_alone(candidates: Sequence[Candidate], known: Mapping[str, ReviewRow]) -> dict[str, str]:
    """Return rows whose translation was another sentence's when the file went out: place → why they are refused.

    Where that one holds it no more it is certain. If so many are that a column was moved or sorted alone, no translation is taken but one
    that is plainly an edit of its own sentence's: what was typed stands beside a sentence that it is not of, and repeated sentences hide it.
    """
    home = _homes(candidates, known)
    edited = [(row, mine, target) for row, mine, target in candidates if _is_edited(row, target)]
    found = {row.location: home[now] for row, _, target in edited if (now := target_hash(target)) in home}
    if not found:
        return {}
    steps = Counter(mine.number - known[found[row.location]].number for row, mine, _ in edited if row.location in found)
    step, times = steps.most_common(1)[0]
    moved = len(found) >= _MOVED or times > 1
    where = {mine.segment.id: row.location for row, mine, _ in candidates}
    by_number = {row.number: row for row in known.values()}
    reasons = {}
    for row, mine, target in edited:
        above = by_number.get(mine.number - step)
        other = found.get(row.location) or (
            above.segment.id if above and _likeness(target, above) > max(_ALIKE, _likeness(target, mine)) else ""
        )
        if other:
            location = where.get(other, "not in the file")
            reasons[row.location] = (
                f"holds the translation of sentence {known[other].number} ({location}): was the column sorted or moved alone?"
            )
        elif moved and _likeness(target, mine) < _ALIKE:
            reasons[row.location] = "is in a column that was sorted or moved alone, and its translation is no edit of the one that was here"
    return reasons


def _homes(candidates: Sequence[Candidate], known: Mapping[str, ReviewRow]) -> dict[str, str]:
    """By the hash of a translation as it went out, the sentence that had it and has it no more; none that is still anywhere in its place."""
    home: dict[str, str] = {}
    stays: set[str] = set()
    present = set()
    for row, mine, target in candidates:
        was, now = cast("Reference", row.reference).target, target_hash(target)
        present.add(mine.segment.id)
        if was == now:
            stays.add(now)
        elif was:
            home.setdefault(was, mine.segment.id)
    for name, mine in known.items():
        if name not in present and mine.target:
            home.setdefault(target_hash(mine.target), name)
    return {mark: name for mark, name in home.items() if mark not in stays | {target_hash(None)}}


def _is_edited(row: IncomingRow, target: RichText | None) -> bool:
    was = cast("Reference", row.reference).target
    return bool(was) and target is not None and was != target_hash(target)


def _likeness(target: RichText | None, row: ReviewRow) -> float:
    """Per cent of what a translation has in common with the one that this sentence has here."""
    return fuzz.ratio(target.text, row.target.text) if target and row.target else 0.0
