"""Articles with sentences: every leaf block cut by the rules, every sentence with an id from its text."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from pipeline.article import LEAVES, Article, Block, Finding, Mark, RichText, Segment, leaves
from pipeline.project import SegmentingSettings
from pipeline.richtext import OBJECTS, PROTECTED, divide, without_ruby
from pipeline.segmenting.sentences import boundaries

_Visit = Callable[[tuple[Block, ...]], tuple[Block, ...]]
_WHOLE = frozenset({"title", "heading"})
"""Never cut: a heading with a question mark in it is still one heading."""
_REFERENCE = re.compile(r"\[\d{1,3}\]|［\d{1,3}］")
_LETTER = re.compile(r"[^\W\d_]")
_PROTECTED = PROTECTED | OBJECTS
LONGEST_SENTENCE = 20_000
"""Characters."""
LONGEST_TITLE = 80
"""Characters of a link's words that may be another page's title."""


class SegmentIds:
    """Gives out the ids of an article's segments: from the text, with ``-2``, ``-3`` … for equal ones in reading order."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def give(self, text: str) -> str:
        """Return the id of the next sentence with this text."""
        key = f"s{segment_key(text)}"
        self._seen[key] += 1
        return key if self._seen[key] == 1 else f"{key}-{self._seen[key]}"


def segment(article: Article, settings: SegmentingSettings) -> Article:
    """Return the same article with its leaves' sentences; one that nothing ends for pages is a finding (``long-sentence``)."""
    ids = SegmentIds()

    def visit(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        return tuple(_with_segments(block, settings, ids, visit) for block in blocks)

    cut = replace(article, blocks=visit(article.blocks), notes=visit(article.notes))
    long = tuple(
        _long(article.name, block.id, one) for block in leaves(cut) for one in block.segments if len(one.source.text) > LONGEST_SENTENCE
    )
    return replace(cut, findings=(*cut.findings, *long)) if long else cut


def _long(article: str, block: str, segment: Segment) -> Finding:
    return Finding(
        "long-sentence",
        "warning",
        f"A sentence of {len(segment.source.text):,} characters begins with “{segment.source.text[:20].strip()}”.",
        article,
        block,
        segment.id,
        advice="Set full stops or begin new paragraphs where it ends in truth; the engine gets it in pieces, and few checks look at it.",
    )


def _with_segments(block: Block, settings: SegmentingSettings, ids: SegmentIds, visit: _Visit) -> Block:
    if block.kind == "item" and _REFERENCE.fullmatch(block.marker):
        return replace(block, children=tuple(_whole(child, ids) for child in block.children))
    if block.kind in LEAVES:
        return replace(block, segments=make_segments(block.text, cuts(block, settings), ids), children=visit(block.children))
    return replace(block, children=visit(block.children)) if block.children else block


def _whole(block: Block, ids: SegmentIds) -> Block:
    """An entry of a list of literature is one segment: its full stops divide author, title and year."""
    children = tuple(_whole(child, ids) for child in block.children)
    return replace(block, segments=make_segments(block.text, [], ids) if block.kind in LEAVES else (), children=children)


def cuts(block: Block, settings: SegmentingSettings) -> list[int]:
    """Tell where the rules cut a leaf's text."""
    if block.kind in _WHOLE:
        return []
    protected = [(mark.start, mark.end) for mark in block.text.marks if mark.kind in _PROTECTED or _is_linked_title(block.text, mark)]
    lines = block.kind == "verse"
    return boundaries(block.text.text, protected=protected, semicolon=settings.semicolon_ends_sentence, lines=lines)


def _is_linked_title(text: RichText, mark: Mark) -> bool:
    """A link that is all of a short line names another page: ``为什么天空是蓝的？又为什么是红的？`` is one title."""
    if mark.kind != "link" or mark.end - mark.start > LONGEST_TITLE or "\n" in text.text[mark.start : mark.end]:
        return False
    first, last = text.text.rfind("\n", 0, mark.start) + 1, text.text.find("\n", mark.end) % (len(text.text) + 1)
    return not (_LETTER.search(text.text, first, mark.start) or _LETTER.search(text.text, mark.end, last))


def make_segments(text: RichText, offsets: Sequence[int], ids: SegmentIds) -> tuple[Segment, ...]:
    """Return the text cut at these offsets, with ids that are unique as far as ``ids`` has seen the article."""
    if not text.text:
        return ()
    edges = [0, *offsets, len(text.text)]
    return tuple(Segment(ids.give(sentence.text), sentence) for sentence in divide(without_ruby(text), edges))


def segment_key(text: str) -> str:
    """Return 12 hex digits that stand for a sentence's text wherever it occurs; white space at its ends does not count."""
    return hashlib.sha256(text.strip().encode("utf-8", "surrogatepass")).hexdigest()[:12]
