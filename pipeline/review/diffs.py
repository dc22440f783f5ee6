"""What changed between two texts, word by word; and two people's changes of one text brought together.

English is compared by words, Chinese by characters, markup chips as wholes.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import Indel

from pipeline.review.chips import Chip, EditorToken

_PIECE = re.compile(r"[A-Za-z0-9À-ɏ]+(?:['’-][A-Za-z0-9À-ɏ]+)*|\s+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class DiffPart:
    """A run of text that both have (``same``), only the old (``gone``) or only the new (``new``)."""

    kind: Literal["same", "gone", "new"]
    text: str


def pieces(text: str) -> list[str]:
    """Return the text in the units that are compared; joined, they are the text."""
    return _PIECE.findall(text)


def diff(old: str, new: str) -> list[DiffPart]:
    """Return the new text as changes of the old one, deletions before insertions."""
    before, after = pieces(old), pieces(new)
    parts: list[DiffPart] = []

    def add(kind: Literal["same", "gone", "new"], run: Sequence[str]) -> None:
        if not run:
            return
        text = "".join(run)
        if parts and parts[-1].kind == kind:
            parts[-1] = DiffPart(kind, parts[-1].text + text)
        elif kind == "gone" and parts and parts[-1].kind == "new":
            last = parts.pop()
            add("gone", [text])
            parts.append(last)
        else:
            parts.append(DiffPart(kind, text))

    for code in Indel.opcodes(before, after):
        old_run, new_run = before[code.src_start : code.src_end], after[code.dest_start : code.dest_end]
        if code.tag == "equal":
            add("same", old_run)
        else:
            add("gone", old_run)
            add("new", new_run)
    return parts


def _units(tokens: Sequence[EditorToken]) -> list[Hashable]:
    units: list[Hashable] = []
    for token in tokens:
        units.extend([token] if isinstance(token, Chip) else pieces(token))
    return units


def _edits(base: Sequence[Hashable], changed: Sequence[Hashable]) -> list[tuple[int, int, list[Hashable]]]:
    """What ``changed`` puts in the place of ``base[start:end]``, neighbours joined."""
    edits: list[tuple[int, int, list[Hashable]]] = []
    for code in Indel.opcodes(base, changed):
        if code.tag == "equal":
            continue
        run = list(changed[code.dest_start : code.dest_end])
        if edits and edits[-1][1] == code.src_start:
            start, _, before = edits[-1]
            edits[-1] = (start, code.src_end, before + run)
        else:
            edits.append((code.src_start, code.src_end, run))
    return edits


def merge(base: Sequence[EditorToken], mine: Sequence[EditorToken], theirs: Sequence[EditorToken]) -> list[EditorToken] | None:
    """Merge both people's changes of ``base`` in one, or ``None`` where they touch each other."""
    units = _units(base)
    edits = sorted(
        [(edit, 0) for edit in _edits(units, _units(mine))] + [(edit, 1) for edit in _edits(units, _units(theirs))],
        key=lambda pair: (pair[0][0], pair[0][1], pair[1]),
    )
    merged: list[Hashable] = []
    position, last = 0, -1
    previous: tuple[int, int, list[Hashable]] | None = None
    for edit, _ in edits:
        if previous == edit:  # both did the same
            continue
        start, end, run = edit
        if start <= last:
            return None
        merged += units[position:start] + run
        position = last = end
        previous = edit
    merged += units[position:]
    tokens: list[EditorToken] = []
    for unit in merged:
        if isinstance(unit, Chip):
            tokens.append(unit)
        elif tokens and isinstance(tokens[-1], str):
            tokens[-1] += str(unit)
        else:
            tokens.append(str(unit))
    return tokens
