"""Where a block's sentences end when a person says so: applying such cuts, carrying them over to a changed block, ids for the pieces."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, count

from rapidfuzz.distance import Indel

from pipeline.article import Article, Block, Segment, leaves, walk
from pipeline.bilingual.stored import Stored, StoredUnit, has_work
from pipeline.richtext import divide, without_ruby
from pipeline.segmenting import segment_key

_ALIKE = 0.6
"""A block whose text is at least this similar to a hand-cut one that vanished is the same block, edited."""


def cuts_of(texts: Iterable[str]) -> tuple[int, ...]:
    """Return the offsets between the sentences, without 0 and the end."""
    return tuple(accumulate(map(len, texts)))[:-1]


def segment_id(text: str, number: int = 1) -> str:
    """Return the id of the ``number``-th sentence of this text in an article."""
    base = f"s{segment_key(text)}"
    return base if number == 1 else f"{base}-{number}"


def with_cuts(article: Article, cuts: Mapping[str, Sequence[int]], by_hand: frozenset[str]) -> Article:
    """Return the article with the blocks of ``cuts`` (by block id) cut there, and with ids for all sentences of blocks cut by hand.

    Those ids are the lowest free ones in reading order, so that a rebuild gives the same ids as the day when the cut was made.
    """
    parts: dict[str, tuple[Segment, ...]] = {}
    used: set[str] = set()
    for block in _all_leaves(article):
        if block.id not in by_hand:
            used |= {segment.id for segment in block.segments}
    for block in _all_leaves(article):
        if block.id not in by_hand:
            continue
        offsets = cuts.get(block.id, cuts_of(segment.source.text for segment in block.segments))
        edges = [0, *offsets, len(block.text.text)]
        pieces = []
        for sentence in divide(without_ruby(block.text), edges):
            name = next(name for number in count(1) if (name := segment_id(sentence.text, number)) not in used)
            used.add(name)
            pieces.append(Segment(name, sentence))
        parts[block.id] = tuple(pieces)
    return with_segments(article, parts) if parts else article


def _all_leaves(article: Article) -> Iterable[Block]:
    return leaves(article, excluded=True)


def with_segments(article: Article, parts: Mapping[str, tuple[Segment, ...]]) -> Article:
    """Return the article with these sentences in the blocks of ``parts``."""

    def rebuild(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        return tuple(
            replace(block, segments=parts.get(block.id, block.segments), children=rebuild(block.children))
            if block.children or block.id in parts
            else block
            for block in blocks
        )

    return replace(article, blocks=rebuild(article.blocks), notes=rebuild(article.notes))


def keep_cuts(article: Article, stored: Stored) -> tuple[Article, frozenset[str]]:
    """Return the article cut where people cut it, and the ids of its blocks that are.

    Cuts are also kept where nobody made them by hand but the segmenter has changed its mind about sentences that people worked
    on. In a block that was edited since, the person's cuts hold where the text is still the same, the segmenter's elsewhere.
    """
    units = {unit.id: unit for unit in reversed(stored.units)}
    cuts: dict[str, tuple[int, ...]] = {}
    by_hand: set[str] = set()
    orphans = [unit for unit in stored.units if unit.by_hand]
    homeless: list[Block] = []
    for block in leaves(article):
        unit = units.get(block.id)
        if unit is None or _text(unit) != block.text.text:
            homeless.append(block)
            continue
        orphans = [orphan for orphan in orphans if orphan.id != block.id]
        old = cuts_of(segment.source.text for segment in unit.segments)
        new = {segment.source.text for segment in block.segments}
        lost = any(has_work(segment.entry) and segment.source.text not in new for segment in unit.segments)
        if unit.by_hand or lost:
            cuts[block.id] = old
            by_hand.add(block.id)
    for orphan in orphans:
        heir = _heir(orphan, homeless)
        if heir:
            homeless.remove(heir)
            cuts[heir.id] = _carry(orphan, heir)
            by_hand.add(heir.id)
    hand = frozenset(by_hand)
    return with_cuts(article, cuts, hand), hand


def _text(unit: StoredUnit) -> str:
    return "".join(segment.source.text for segment in unit.segments)


def _heir(unit: StoredUnit, blocks: Sequence[Block]) -> Block | None:
    """The block that this unit's became, when its text or kind was edited."""
    text = _text(unit)
    scored = [(Indel.normalized_similarity(text, block.text.text, score_cutoff=_ALIKE), block) for block in blocks]
    best = max(scored, key=lambda pair: pair[0], default=None)
    return best[1] if best and best[0] >= _ALIKE else None


def _carry(unit: StoredUnit, block: Block) -> tuple[int, ...]:
    old, new = _text(unit), block.text.text
    hand = cuts_of(segment.source.text for segment in unit.segments)
    own = cuts_of(segment.source.text for segment in block.segments)
    kept: set[int] = set()
    for step in Indel.opcodes(old, new):
        if step.tag == "equal":
            shift = step.dest_start - step.src_start
            kept |= {offset + shift for offset in hand if step.src_start < offset <= step.src_end}
        else:
            kept |= {offset for offset in own if step.dest_start < offset <= step.dest_end}
    return tuple(sorted(offset for offset in kept if 0 < offset < len(new)))


def block_of(article: Article, identifier: str) -> Block | None:
    """Return the leaf block that holds the segment of this id."""
    return next((b for b in walk((*article.blocks, *article.notes)) if any(s.id == identifier for s in b.segments)), None)
