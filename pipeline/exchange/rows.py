"""What all review files have in common: a row a sentence, out and back.

Out, a row holds a reference (sentence id, hash of the source, hash of the target as exported), source, target, state and remarks.
Back, everything but target, state and comment is only looked at to make sure that the row is what it says.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.article import Bilingual, Block, BlockKind, Comment, Entry, Mark, RichText, Segment, State, leaves
from pipeline.bilingual import fingerprint
from pipeline.exchange.chips import marks_of, with_chips
from pipeline.status import STATES, is_written

COLUMNS = ("#", "ID", "Source", "Target", "State", "Comment")
_SEGMENT = re.compile(r"s[0-9a-f]{12}(?:-\d+)?")
_REFERENCE = re.compile(r"(s[0-9a-f]{12}(?:-\d+)?)/([0-9a-f]{8})/(?:([0-9a-f]{8})([itrf])|-)(?![0-9A-Za-z])")
_LETTERS: dict[str, State] = {state[0]: state for state in STATES}


@dataclass(frozen=True, slots=True)
class Reference:
    """Which sentence a row is of: its id, its source's hash, and its target's hash and state as it went out (empty: not known)."""

    segment: str
    source: str = ""
    target: str = ""
    state: State | None = None

    def __str__(self) -> str:
        return f"{self.segment}/{self.source}/{self.target + self.state[0] if self.target and self.state else '-'}"


def read_reference(text: str) -> Reference | None:
    """Return the reference in a cell, whatever a program put around or into it; ``None`` if there is none, or more than one."""
    found = _REFERENCE.findall(re.sub(r"[\s\u200b\u2060\ufeff]+", "", text))
    if len(found) != 1:
        return None
    segment, source, target, letter = found[0]
    return Reference(segment, source, target, _LETTERS.get(letter))


def is_segment_id(text: str) -> bool:
    """Tell whether this can be the id of a sentence of ours."""
    return bool(_SEGMENT.fullmatch(text))


def source_hash(text: RichText) -> str:
    """Return eight hex digits of a source sentence."""
    return hashlib.sha256(text.text.encode("utf-8", "replace")).hexdigest()[:8]


def target_hash(text: RichText | None) -> str:
    """Return eight hex digits of a target, of none as of an empty one."""
    return fingerprint(text or RichText())


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A sentence on its way out. ``starts_block``: it is the first of its paragraph or heading."""

    number: int
    reference: Reference
    segment: Segment
    entry: Entry
    block: Block
    starts_block: bool

    @property
    def kind(self) -> BlockKind:
        """What block the sentence is of."""
        return self.block.kind

    @property
    def target(self) -> RichText | None:
        """The target's text, ``None`` where there is none."""
        return self.entry.target.text if self.entry.target else None

    @property
    def state(self) -> State:
        """The state, ``initial`` where there is no target."""
        return self.entry.target.state if self.entry.target else "initial"

    def source_with_chips(self) -> str:
        """Return the source as people see it in a review file."""
        return with_chips(self.segment.source, marks_of(self.segment.source, self.target), is_source=True)

    def target_with_chips(self) -> str:
        """Return the target likewise."""
        return with_chips(self.target, marks_of(self.segment.source, self.target)) if self.target else ""

    def remarks(self) -> str:
        """Return the thread, a remark a line."""
        return "\n".join(remark(comment) for comment in self.entry.comments)


def remark(comment: Comment) -> str:
    """Return a stored comment as a review file shows it; an import takes this very text for the old comment, not for a new one."""
    who = ", ".join(part for part in (comment.by, comment.at[:10]) if part)
    return f"[{who}] {comment.text}"


def rows(bilingual: Bilingual) -> Iterator[ReviewRow]:
    """Yield the sentences in reading order."""
    number = 0
    for block in leaves(bilingual.article):
        for index, segment in enumerate(block.segments):
            number += 1
            entry = bilingual.entries.get(segment.id, Entry())
            target = entry.target if is_written(entry.target) else None
            reference = Reference(
                segment.id, source_hash(segment.source), target_hash(target.text if target else None), target.state if target else "initial"
            )
            yield ReviewRow(number, reference, segment, entry, block, index == 0)


@dataclass(frozen=True, slots=True)
class IncomingRow:
    """A row that came back.

    ``location`` is where a person finds it in the file. ``target`` with chips, or as text with marks, or a function that reads it for a
    sentence with these marks (where the file may have lost what its inline elements are); ``None`` where the file says nothing of it. ``source``: the source as it stands in the file. ``problem``: why it cannot be used, in the reader's judgement.
    """

    location: str
    reference: Reference | None
    target: str | RichText | Callable[[Sequence[Mark]], RichText] | None = None
    state: str = ""
    comment: str = ""
    remarks: tuple[Comment, ...] = ()
    source: str | None = None
    problem: str = ""
    article: str = ""
    """Where a file holds several articles."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file that came back. ``article`` as the file names it; ``by``: who saved it last, as the file says.

    ``by_source``: its format has no place of ours for a reference, so that a row without one is of the sentence that reads as its source.
    """

    article: str
    rows: tuple[IncomingRow, ...]
    by: str = ""
    by_source: bool = False
