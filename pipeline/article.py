"""The data model that every room shares: an article, its sentences, their translations, what was found about them.

Plain frozen dataclasses without behaviour beyond themselves. Text carries its inline markup beside it (stand-off): a
:class:`RichText` is a plain string and marks over ranges of it, so that segmenting, matching, aligning and translating work on
plain text and never meet a tag. Offsets are Python string indices, half open.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pipeline.reasons import Reason

OBJECT = "\ufffc"
"""Stands in the text for one inline image or note reference (U+FFFC OBJECT REPLACEMENT CHARACTER)."""

TARGET_LANG = "en"
"""The language that is translated into; checks, terms and models know no other."""
ONLY_ENGLISH = "articles are translated into English and no other language"
"""What is said where a file or a setting asks for another one."""

MarkKind = Literal[
    "strong", "emph", "underline", "strike", "sub", "sup", "link", "code", "math", "ruby",  # over a range of text
    "image", "note",  # over exactly one OBJECT character
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """Inline markup over ``text[start:end]``.

    ``id`` pairs a source mark with its counterpart in the target; it is unique within a block. ``attrs``: link: url, title;
    image: src, alt, title; note: ref (the id of the note's block); ruby: rt (the reading above it; no id). Marks of one text nest,
    they never cross; where two cover the same range the outer comes first.
    """

    kind: MarkKind
    start: int
    end: int
    id: str = ""
    attrs: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RichText:
    """Plain text with marks, sorted by (start, -end). A line break within it is U+000A."""

    text: str = ""
    marks: tuple[Mark, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.text)


@dataclass(frozen=True, slots=True)
class Segment:
    """One sentence of a block. The sources of a block's segments, joined, are the block's text exactly (spaces included), without its ruby.

    ``id`` comes from the sentence's text and its ordinal among equal ones of the article, so insertion elsewhere shifts nothing.
    """

    id: str
    source: RichText


BlockKind = Literal[
    "title", "heading", "paragraph", "verse", "caption",  # leaves: they have text and segments
    "list", "item", "quote", "table", "row", "cell", "figure", "note",  # containers: they have children
    "image", "code", "math", "rule",  # neither: shown as they are (attrs: src, alt, title / text, language / text)
]  # fmt: skip

LEAVES: frozenset[str] = frozenset({"title", "heading", "paragraph", "verse", "caption"})


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the article. ``id`` comes from content, like a segment's.

    ``level``: of a heading 1…6 (the title is 0). ``marker``: the enumeration mark of a heading, item or paragraph as the author
    wrote it (``一、``, ``1、``, ``（二）``); it is not in ``text`` and no engine sees it. ``excluded``: why this block is left out of
    the book (:mod:`pipeline.reasons`), empty for what belongs in it.
    attrs: list: type (bullet, ordered, definition), start; table: header_rows; cell: colspan, rowspan, align, header; image: src, alt, title;
    code: text, language; math: text; note: label.
    """

    id: str
    kind: BlockKind
    text: RichText = RichText()
    segments: tuple[Segment, ...] = ()
    children: tuple[Block, ...] = ()
    level: int = 0
    marker: str = ""
    excluded: Reason | Literal[""] = ""
    attrs: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of the article besides its text; empty where nothing was found, never invented. Dates are ISO 8601."""

    authors: tuple[str, ...] = ()
    account: str = ""
    """The publishing account or site section (公众号, column), as written."""
    via: str = ""
    """Where the account says that it took the text from (来源：…)."""
    site: str = ""
    date: str = ""
    url: str = ""
    licence: str = ""
    reads: int | None = None
    subtitle: str = ""
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """One source file, read and segmented. ``name`` is the file's stem: the name of its aligned file and of its books."""

    name: str
    path: Path
    sha256: str
    blocks: tuple[Block, ...]
    notes: tuple[Block, ...] = ()
    meta: Metadata = Metadata()
    lang: Literal["zh-Hans", "zh-Hant"] = "zh-Hans"
    findings: tuple[Finding, ...] = ()

    @property
    def title(self) -> str:
        """The title's text, or the file's name where the article has none."""
        return next((b.text.text.strip() for b in self.blocks if b.kind == "title"), self.name)


# --- translations ------------------------------------------------------------------------------------------------------

State = Literal["initial", "translated", "reviewed", "final"]
"""XLIFF 2.1's own four (section 4.3.1.35). Only people set ``reviewed`` and ``final``."""


@dataclass(frozen=True, slots=True)
class TermHit:
    """One occurrence of a term in a source sentence and what became of it.

    ``start``/``end`` in the source segment's text. ``expected``: the agreed English. ``method``: how it was enforced (``prompt``,
    ``inline``, ``both``, ``placeholder``, ``n-best``, ``repair``; ``none``: nothing had to be done). ``status``: ``exact``, ``form`` (an allowed form), ``missed``.
    ``found`` is the range in the target's text, ``None`` if missed. ``must``: missing it is an error.
    """

    term: str
    start: int
    end: int
    source: str
    expected: str
    must: bool = True
    method: str = "none"
    status: Literal["exact", "form", "missed"] = "missed"
    found: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """The English of one segment. ``origin`` is XLIFF's subState without prefix: ``mt``, ``tm``, ``human``, ``pseudo``, ``aligned``.

    ``by``/``at`` (ISO 8601, UTC) belong to people and are empty for a machine; ``engine`` (``id@hash12``) and ``method`` (prompt form
    and retries that led here) belong to a machine, and so does ``key``, the fingerprint of all that its result depended on: where it
    is no longer the current one, the next build translates the sentence again. ``terms``: how each term of the sentence got in, in the order
    of the source, where it was not the same way for all (see :class:`TermHit`).
    """

    text: RichText
    state: State = "translated"
    origin: str = "mt"
    by: str = ""
    at: str = ""
    engine: str = ""
    method: str = ""
    key: str = ""
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A translation that is offered, never applied: of the same sentence before it changed, of the machine, of a fuzzy match."""

    source: str
    text: RichText
    origin: str
    similarity: int = 100
    """Per cent."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark on a segment, by a person."""

    text: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Revision:
    """A former target of a segment, kept when a person changed it."""

    text: RichText
    state: State
    by: str
    at: str
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Suppression:
    """A person's word that a check is wrong about this segment, and why."""

    check: str
    reason: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """All that is known of one segment's translation."""

    target: Target | None = None
    suggestions: tuple[Suggestion, ...] = ()
    comments: tuple[Comment, ...] = ()
    history: tuple[Revision, ...] = ()
    suppressed: tuple[Suppression, ...] = ()


@dataclass(frozen=True, slots=True)
class OrphanedEntry:
    """People's work on a sentence that is no longer in the source; kept so that nothing is lost, and offered as memory."""

    id: str
    source: RichText
    entry: Entry


@dataclass(frozen=True, slots=True)
class Bilingual:
    """An article with the translations of its segments, by segment id. A segment without an entry is new."""

    article: Article
    entries: dict[str, Entry] = field(default_factory=dict)
    removed: tuple[OrphanedEntry, ...] = ()
    hand_segmented: frozenset[str] = frozenset()
    """Ids of the blocks whose sentences a person split or joined: the segmenter leaves these as they are."""


# --- findings -----------------------------------------------------------------------------------------------------------

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a person should look at.

    ``check`` is the check's id; ``segment``/``block`` are ids, empty where it concerns the whole article; ``fix``: the target's
    text with the finding mended, where the program can say it.
    """

    check: str
    severity: Severity
    message: str
    article: str = ""
    block: str = ""
    segment: str = ""
    advice: str = ""
    source_range: tuple[int, int] | None = None
    target_range: tuple[int, int] | None = None
    fix: str | None = None


# --- walking ------------------------------------------------------------------------------------------------------------


def walk(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Yield all blocks in reading order, a container before its children."""
    for block in blocks:
        yield block
        yield from walk(block.children)


def leaves(article: Article, *, excluded: bool = False) -> Iterator[Block]:
    """Yield the blocks that have sentences, in reading order, notes last; blocks left out of the book only if ``excluded``."""

    def visit(blocks: tuple[Block, ...]) -> Iterator[Block]:
        for block in blocks:
            if block.excluded and not excluded:
                continue
            if block.kind in LEAVES:
                yield block
            yield from visit(block.children)

    yield from visit(article.blocks)
    yield from visit(article.notes)


def segments(article: Article, *, excluded: bool = False) -> Iterator[Segment]:
    """Yield the sentences in reading order."""
    for block in leaves(article, excluded=excluded):
        yield from block.segments
