"""Proof that an output is whole: every sentence of the article is in it exactly once on each side, in order, its translation beside it.

Every format reads its own finished bytes back as :class:`Said`, one side of a sentence after another, in the output's order. What is
missing, doubled, altered, out of order, apart from its translation or a stranger is judged here alone, by :func:`faults`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from pipeline.article import Bilingual, Block, RichText, leaves, walk
from pipeline.publishing.document.nodes import CONTROLS
from pipeline.richtext import PROTECTED, events, plain
from pipeline.status import status

Side = Literal["src", "tgt"]
SAME = "same"
"""Class of a sentence that stands for both sides, as both say it letter by letter; and of the pair that it is in."""
TARGET_SUFFIX = "-t"
"""After a sentence's id on its English side."""
UNTRANSLATED = "[not translated]"
"""What stands where there is no translation."""
NO_WORDS = frozenset({"noteref", "placeholder", "marker", "backref", "tex"})
"""Classes of what stands in a sentence and is none of its words."""
_SIDES: dict[Side, str] = {"src": "sentence", "tgt": "the translation of"}
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Said:
    """One side of a sentence as an output says it. ``chapter``: the stem of its article in a book, empty where there is only one."""

    id: str
    side: Side
    text: str
    chapter: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A sentence that an output must hold, as the text that is to be read in it. ``block``: the paragraph that it stands in; ``note``: the note."""

    id: str
    source: str
    target: str
    block: str
    note: str = ""

    def text(self, side: Side) -> str:
        """Return what this side says."""
        return self.source if side == "src" else self.target


def said(anchor: str, text: str, chapter: str = "") -> Said:
    """Return the side of a sentence that an id in an output names."""
    side: Side = "tgt" if anchor.endswith(TARGET_SUFFIX) else "src"
    return Said(anchor.removesuffix(TARGET_SUFFIX), side, text, chapter)


def comparable(text: str) -> str:
    """Return the text without white space, as line breaks and indents of a file format are not the text's, and without control characters."""
    return _SPACE.sub("", text.translate(CONTROLS))


def language(rich: RichText) -> str:
    """Return the text that an output shows as text: without pictures, note references and formulas (which become markup)."""
    out, verbatim = "", ["text"]
    for event in events(rich):
        if event.mark is None:
            out += "" if verbatim[-1] == "math" else event.text
        elif event.kind != "object" and event.mark.kind in PROTECTED:
            verbatim = [*verbatim, event.mark.kind if verbatim[-1] == "text" else verbatim[-1]] if event.kind == "open" else verbatim[:-1]
    return plain(RichText(out))


def wanted(bilingual: Bilingual) -> list[Wanted]:
    """Return what a whole output must hold, in order."""
    notes = {leaf.id: note.id for note in bilingual.article.notes for leaf in walk((note,))}
    return [sentence for block in leaves(bilingual.article) for sentence in _of_block(block, bilingual, notes.get(block.id, ""))]


def _of_block(block: Block, bilingual: Bilingual, note: str) -> Iterator[Wanted]:
    for segment in block.segments:
        entry = bilingual.entries.get(segment.id)
        done = entry is not None and entry.target is not None and status(entry) != "missing"
        target = language(entry.target.text) if done and entry and entry.target else UNTRANSLATED
        yield Wanted(segment.id, language(segment.source), target, block.id, note)


def faults(
    chapters: Mapping[str, Sequence[Wanted]], found: Iterable[Said], sides: frozenset[Side], *, free_notes: bool
) -> dict[str, list[str]]:
    """Return what is wrong in an output, by chapter; empty for a whole one. Sentences without text of their own may be absent.

    ``free_notes``: the notes stand in the order in which they are referred to, which need not be the article's.
    """
    by_chapter: dict[str, list[Said]] = {}
    for one in found:
        by_chapter.setdefault(one.chapter, []).append(one)
    out = {
        chapter: problems
        for chapter, sentences in chapters.items()
        if (problems := _chapter_faults(sentences, by_chapter.get(chapter, []), sides, free_notes=free_notes))
    }
    for chapter in by_chapter.keys() - chapters.keys():
        out[chapter] = [f"{one.id} is in the output but not in the article" for one in by_chapter[chapter]]
    order, right = list(by_chapter), [chapter for chapter in chapters if chapter in by_chapter]
    if not out and order != right:
        moved = next(a for a, b in zip(order, right, strict=True) if a != b)
        out[moved] = ["the chapter is out of order"]
    return out


def _chapter_faults(sentences: Sequence[Wanted], found: Sequence[Said], sides: frozenset[Side], *, free_notes: bool) -> list[str]:
    known = {item.id: item for item in sentences}
    out = [
        f"{one.id or 'a text'} is in the output but not in the article: {one.text.strip()[:40]}"
        if one.id not in known
        else f"{_SIDES[one.side]} {one.id} is in an edition that has no such side: {one.text.strip()[:40]}"
        for one in found
        if one.id not in known or one.side not in sides
    ]
    for side in sorted(sides):
        out += _side_faults(sentences, [one for one in found if one.side == side and one.id in known], side)
    return out or _order_faults(sentences, found, sides, free_notes=free_notes)


def _side_faults(sentences: Sequence[Wanted], found: Sequence[Said], side: Side) -> list[str]:
    """What is missing, doubled or altered on one side."""
    counts = Counter(one.id for one in found)
    texts = {one.id: one.text for one in found}
    out = []
    for item in sentences:
        text, number = item.text(side), counts[item.id]
        if number == 0 and comparable(text):
            out.append(f"{_SIDES[side]} {item.id} is missing: {text.strip()[:40]}")
        elif number > 1:
            out.append(f"{_SIDES[side]} {item.id} is there {number} times: {text.strip()[:40]}")
        elif number and comparable(texts[item.id]) != comparable(text):
            out.append(f"{_SIDES[side]} {item.id} reads {texts[item.id].strip()[:60]!r} instead of {text.strip()[:60]!r}")
    return out


def _order_faults(sentences: Sequence[Wanted], found: Sequence[Said], sides: frozenset[Side], *, free_notes: bool) -> list[str]:
    """What is out of order on a side, or does not stand beside its other side; all is known to be there once."""
    note = {item.id: item.note for item in sentences}
    block = {item.id: item.block for item in sentences}
    groups = ("", *dict.fromkeys(filter(None, note.values()))) if free_notes else (None,)
    for side in sorted(sides):
        there = {one.id for one in found if one.side == side}
        for group in groups:
            order = [one for one in found if one.side == side and group in {None, note[one.id]}]
            right = [item.id for item in sentences if item.id in there and group in {None, item.note}]
            for one, id_ in zip(order, right, strict=True):
                if one.id != id_:
                    return [f"{_SIDES[side]} {one.id} is out of order: {one.text.strip()[:40]}"]
    runs = Counter(key for key, _ in groupby(block[one.id] for one in found))
    apart = next((one for one in found if runs[block[one.id]] > 1), None)
    return [f"sentence {apart.id} does not stand beside its translation: {apart.text.strip()[:40]}"] if apart else []


def in_words(problems: Sequence[str]) -> str:
    """Return the first of some faults, and how many more there are."""
    more = f" (and {len(problems) - 3} more)" if len(problems) > 3 else ""
    return "is not whole: " + "; ".join(problems[:3]) + more
