"""A sentence as HTML: the source with its formatting and terms, the target as words and chips, a diff.

All text is escaped here; templates put the results in as they are.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise

from markupsafe import Markup, escape

from pipeline.article import OBJECT, RichText, TermHit
from pipeline.review.chips import Chip, EditorToken, Known
from pipeline.review.diffs import DiffPart

_TAGS = {
    "strong": "strong", "emph": "em", "underline": "u", "strike": "s", "sub": "sub", "sup": "sup", "code": "code", "math": "code",
}  # fmt: skip
_EDGE_NAMES = {"start": "start of ", "end": "end of ", "atom": ""}


def source_html(rich: RichText, hits: Sequence[TermHit], known: Mapping[str, Known], found: Iterable[tuple[int, int]] = ()) -> Markup:
    """Return the source: formatting as it looks, a small chip at each edge of a mark, terms underlined, found text (a search) lit."""
    lit = list(found)
    cuts = {0, len(rich.text)}
    cuts |= {offset for mark in rich.marks for offset in (mark.start, mark.end)}
    cuts |= {offset for hit in hits for offset in (hit.start, hit.end)} | {offset for pair in lit for offset in pair}
    offsets = sorted(cuts)
    numbers = term_numbers(hits)
    unused = dict(known)
    one_of: dict[int, Known] = {}
    for index, mark in enumerate(rich.marks):
        key = next((key for key, one in unused.items() if one.mark.kind == mark.kind and one.mark.id == mark.id), None)
        if key is not None:
            one_of[index] = unused.pop(key)
    html: list[Markup] = []
    marks_at = _covering(offsets, [(mark.start, mark.end) for mark in rich.marks])
    hits_at = _covering(offsets, [(hit.start, hit.end) for hit in hits])
    lit_at = _covering(offsets, lit)
    for (start, end), inside, hit_indices, is_lit in zip(pairwise(offsets), marks_at, hits_at, lit_at, strict=True):
        piece: Markup = escape(rich.text[start:end].replace(OBJECT, ""))
        if is_lit:
            piece = Markup("<mark>{}</mark>").format(piece)
        if hit_indices and piece:
            status, number = hits[hit_indices[0]].status, numbers[hit_indices[0]]
            piece = Markup('<span class="term term-{}" data-term="{}">{}</span>').format(status, number, piece)
        for index in reversed(inside):
            tag = _TAGS.get(rich.marks[index].kind)
            if tag and piece:
                piece = Markup("<{0}>{1}</{0}>").format(tag, piece)
            elif rich.marks[index].kind == "link" and piece:
                piece = Markup('<span class="link" title="{}">{}</span>').format(rich.marks[index].attrs.get("url", ""), piece)
        before = [_hint(one_of[i], "atom" if one_of[i].atom else "start") for i in inside if i in one_of and rich.marks[i].start == start]
        after = [_hint(one_of[i], "end") for i in reversed(inside) if i in one_of and rich.marks[i].end == end and not one_of[i].atom]
        html += [*before, piece, *after]
    return Markup("").join(html)


def _covering(offsets: Sequence[int], ranges: Sequence[tuple[int, int]]) -> list[list[int]]:
    """For each stretch between two offsets that follow each other, which of the ranges cover it, in their order; each range begins and ends at an offset."""
    covering: list[list[int]] = [[] for _ in offsets[1:]]
    for index, (start, end) in enumerate(ranges):
        for stretch in range(bisect_left(offsets, start), bisect_left(offsets, end)):
            covering[stretch].append(index)
    return covering


def term_numbers(hits: Iterable[TermHit]) -> list[int]:
    """Return the number of each hit's term: the first term of the sentence is 1, and again 1 where it occurs again."""
    numbers: dict[str, int] = {}
    return [numbers.setdefault(hit.term, len(numbers) + 1) for hit in hits]


def _hint(one: Known, edge: str) -> Markup:
    return Markup('<span class="chip chip-{0}" aria-hidden="true" data-mark="{1}" data-edge="{0}">{2}</span>').format(
        edge, one.key, one.label
    )


def target_html(tokens: Iterable[EditorToken], known: Mapping[str, Known]) -> Markup:
    """Return the target for the editing field: text nodes and chips that the script knows how to read back."""
    return Markup("").join(chip_html(token, known) if isinstance(token, Chip) else escape(token) for token in tokens)


def chip_html(chip: Chip, known: Mapping[str, Known]) -> Markup:
    """Return a chip in the editing field."""
    one = known[chip.mark]
    return Markup(
        '<span class="chip chip-{edge}" contenteditable="false" draggable="true" role="img" aria-label="{name}" data-mark="{key}" '
        'data-edge="{edge}">{label}</span>'
    ).format(edge=chip.edge, name=_EDGE_NAMES[chip.edge] + one.name, key=chip.mark, label=one.label)


def diff_html(parts: Iterable[DiffPart]) -> Markup:
    """Return a diff with deletions and insertions named for a screen reader."""
    wrap: dict[str, Callable[[str], Markup]] = {
        "same": escape,
        "gone": lambda text: Markup('<del><span class="sr">removed: </span>{}<span class="sr"> </span></del>').format(text),
        "new": lambda text: Markup('<ins><span class="sr">added: </span>{}<span class="sr"> </span></ins>').format(text),
    }
    return Markup("").join(wrap[part.kind](part.text.replace(OBJECT, "▣")) for part in parts)


def marked(text: str, found: Iterable[tuple[int, int]]) -> Markup:
    """Return plain text with the found ranges lit."""
    return source_html(RichText(text), (), {}, found)
