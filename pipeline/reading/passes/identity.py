"""Ids of blocks from their content, so that an inserted paragraph shifts nothing."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.article import Block, walk


class Ids:
    """Gives out ids: ``b`` + 12 hex digits, and ``-2``, ``-3`` … for equals in reading order."""

    def __init__(self, letter: str) -> None:
        self.letter = letter
        self.seen: Counter[str] = Counter()

    def give(self, content: str) -> str:
        """Return the id for the next thing with this content."""
        base = self.letter + hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:12]
        self.seen[base] += 1
        return base if self.seen[base] == 1 else f"{base}-{self.seen[base]}"


def give_ids(blocks: Sequence[Block], notes: Sequence[Block]) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """Return blocks and notes with ids; note marks then name their note's id, and every note is kept that a mark refers to."""
    ids = Ids("b")
    with_ids = tuple(_with_id(block, ids) for block in blocks)
    numbered = [_with_id(note, ids) for note in notes]
    order = [int(reference) for block in walk(with_ids) for reference in _references(block)]
    inside = [int(reference) for note in numbered for block in walk((note,)) for reference in _references(block)]
    used = list(dict.fromkeys([*order, *inside]))
    names = {f"#{index}": numbered[index].id for index in used}
    labels = {index: str(label) for label, index in enumerate(used, 1)}
    kept = [replace(_renamed(numbered[index], names), attrs={"label": labels[index]}) for index in used]
    return tuple(_renamed(block, names) for block in with_ids) if names else with_ids, tuple(kept)


def _with_id(block: Block, ids: Ids) -> Block:
    name = ids.give(block.kind + content_of(block))
    return replace(block, id=name, children=tuple(_with_id(child, ids) for child in block.children))


def content_of(block: Block) -> str:
    """Return what a block's identity is made of: its own words and its descendants', pictures by address."""
    attrs = block.attrs
    own = block.text.text or attrs.get("text", "") or attrs.get("url", "") or attrs.get("src", "")
    return own + "".join(f"\n{content_of(child)}" for child in block.children)


def _references(block: Block) -> Iterable[str]:
    return (mark.attrs["ref"].removeprefix("#") for mark in block.text.marks if mark.kind == "note" and mark.attrs["ref"].startswith("#"))


def _renamed(block: Block, names: dict[str, str]) -> Block:
    marks = tuple(
        replace(mark, attrs=mark.attrs | {"ref": names.get(mark.attrs["ref"], mark.attrs["ref"])}) if mark.kind == "note" else mark
        for mark in block.text.marks
    )
    return replace(block, text=replace(block.text, marks=marks), children=tuple(_renamed(child, names) for child in block.children))
