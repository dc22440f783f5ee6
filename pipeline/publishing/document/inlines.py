"""RichText → pandoc inlines: nesting of marks, terms within them, safe links, pictures, references to notes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from pipeline.article import OBJECT, Mark, RichText, TermHit
from pipeline.language import NO_LINE_START, URL
from pipeline.pandocast import Node
from pipeline.publishing.document import nodes
from pipeline.publishing.document.images import Missing, Picture
from pipeline.publishing.document.links import safe_url
from pipeline.richtext import OBJECTS, PROTECTED, events, sort_marks

_WRAPS = {"strong": "Strong", "emph": "Emph", "underline": "Underline", "strike": "Strikeout", "sub": "Subscript", "sup": "Superscript"}
_VERBATIM = PROTECTED | OBJECTS
_RUBY_SIZE = 11
"""Half points, about half of the text's size."""
_RUBY_LOOK = (
    f'<w:rubyPr><w:rubyAlign w:val="center"/><w:hps w:val="{_RUBY_SIZE}"/><w:hpsRaise w:val="{2 * _RUBY_SIZE}"/>'
    f'<w:hpsBaseText w:val="{2 * _RUBY_SIZE}"/><w:lid w:val="zh-CN"/></w:rubyPr>'
)
_TERM = "term"
"""The ``attrs`` key that makes a mark of no other meaning a term; such marks exist only here, while nesting."""


@dataclass(frozen=True, slots=True)
class Inside:
    """What inlines need to know of the document around them.

    ``picture`` loads an image by its address; ``reference`` sets the reference to a note by the id of the note's block; ``term`` sets
    the words of a term. ``broken`` are the formulas that are shown as their TeX.
    """

    picture: Callable[[str], Picture | Missing]
    reference: Callable[[str], list[Node]]
    term: Callable[[str, list[Node]], Node] | None = None
    broken: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Range:
    """A term in a text: ``text[start:end]``."""

    term: str
    start: int
    end: int


def source_ranges(hits: Iterable[TermHit]) -> tuple[Range, ...]:
    """Tell where the terms are in the source sentence."""
    return tuple(Range(hit.term, hit.start, hit.end) for hit in hits)


def target_ranges(hits: Iterable[TermHit]) -> tuple[Range, ...]:
    """Tell where the terms were found in the translation; two Chinese terms may share an English place, the first one has it."""
    ranges: list[Range] = []
    for hit in sorted((hit for hit in hits if hit.found), key=lambda hit: hit.found or (0, 0)):
        start, end = hit.found or (0, 0)
        if start < end and (not ranges or ranges[-1].end <= start):
            ranges.append(Range(hit.term, start, end))
    return tuple(ranges)


def inlines(rich: RichText, inside: Inside, terms: Sequence[Range] = ()) -> list[Node]:
    """Return the text as pandoc inlines."""
    marks = [mark for mark in rich.marks if mark.kind != "ruby"]
    if inside.term and terms:
        pieces = [piece for term in terms for piece in _split(term, rich.marks)]
        marks += [Mark("emph", piece.start, piece.end, attrs={_TERM: piece.term}) for piece in pieces]
    marks += [mark for mark in rich.marks if mark.kind == "ruby"]  # within what covers the same characters
    return _nested(RichText(rich.text, sort_marks(marks)), inside)


def _split(term: Range, marks: Sequence[Mark]) -> list[Range]:
    """The term cut where marks begin or end across it, so that it nests; nothing of it within code and formulas."""
    cuts = {term.start, term.end}
    for mark in marks:
        if mark.kind in _VERBATIM and mark.start < term.end and mark.end > term.start:
            return []
        crosses = mark.start < term.start < mark.end < term.end or term.start < mark.start < term.end < mark.end
        if crosses:
            cuts.add(mark.end if mark.start < term.start else mark.start)
    bounds = sorted(cuts)
    return [Range(term.term, start, end) for start, end in pairwise(bounds)]


def _nested(rich: RichText, inside: Inside) -> list[Node]:
    levels: list[list[Node]] = [[]]
    verbatim = 0
    for event in events(rich):
        if event.mark is None:
            levels[-1] += _plain(event.text)
        elif event.kind == "open":
            levels.append([])
            verbatim += event.mark.kind in _VERBATIM
        else:
            content = [] if event.kind == "object" else _with_its_sign(levels.pop())
            verbatim -= event.kind == "close" and event.mark.kind in _VERBATIM
            if not verbatim:  # nothing is marked within code and formulas
                levels[-1] += _marked(rich.text[event.mark.start : event.mark.end], event.mark, content, inside)
    return _with_its_sign(levels[0])


def _with_its_sign(content: Sequence[Node]) -> list[Node]:
    """A formula and the closing sign after it in one ``Span.nobr``: renderers break between the two otherwise."""
    out: list[Node] = []
    for node in content:
        if out and out[-1]["t"] == "Math" and node["t"] == "Str" and node["c"][0] in NO_LINE_START:
            out[-1] = nodes.span(nodes.attr(classes=["nobr"]), [out[-1], {"t": "Str", "c": node["c"][0]}])
            out += nodes.words(node["c"][1:])
        else:
            out.append(node)
    return out


def _plain(text: str) -> list[Node]:
    return nodes.words(text.replace(OBJECT, ""))


def _marked(words: str, mark: Mark, content: list[Node], inside: Inside) -> list[Node]:
    words = words.replace(OBJECT, "")
    if mark.kind == "code":
        return [nodes.code(words)]
    if mark.kind == "math":
        return [nodes.code(words, nodes.attr(classes=["tex"])) if words in inside.broken else nodes.math(words)]
    if mark.kind == "image":
        return [inline_image(inside.picture(mark.attrs.get("src", "")), mark.attrs.get("alt", ""))]
    if mark.kind == "note":
        return inside.reference(mark.attrs.get("ref", ""))
    if not content:
        return []
    if _TERM in mark.attrs and inside.term:
        term = inside.term(mark.attrs[_TERM], content)
        return [_as_span(term, content) if term["t"] == "Link" and _holds_link(content) else term]
    if mark.kind == "ruby":
        return _ruby(content, mark.attrs.get("rt", ""))
    if mark.kind == "link":
        url = safe_url(mark.attrs.get("url", ""))
        if not url:
            return content
        attributes = nodes.attr(classes=["url" if URL.fullmatch(words.strip()) else ""], rel="noopener noreferrer")
        return [nodes.link(attributes, _without_links(content), url, mark.attrs.get("title", ""))]
    return [nodes.wrap(_WRAPS[mark.kind], content)]


def _ruby(content: Sequence[Node], reading: str) -> list[Node]:
    """The reading above its characters: HTML's element, Word's phonetic guide (ECMA-376, part 1, 17.3.3.25)."""
    shown = escape(reading.translate(nodes.CONTROLS))
    return [
        nodes.raw("html", "<ruby>"),
        nodes.raw(
            "openxml",
            f'<w:r><w:ruby>{_RUBY_LOOK}<w:rt><w:r><w:rPr><w:sz w:val="{_RUBY_SIZE}"/></w:rPr><w:t>{shown}</w:t></w:r></w:rt><w:rubyBase>',
        ),
        *_without_links(content),
        nodes.raw("html", f"<rp>(</rp><rt>{shown}</rt><rp>)</rp></ruby>"),
        nodes.raw("openxml", "</w:rubyBase></w:ruby></w:r>"),
    ]


def _holds_link(content: Sequence[Node]) -> bool:
    return any(node["t"] == "Link" or _holds_link(_children(node)) for node in content)


def _children(node: Node) -> Sequence[Node]:
    if node["t"] in _WRAPS.values():
        return list(node["c"])
    return list(node["c"][1]) if node["t"] in {"Span", "Link"} else []


def _as_span(link: Node, content: Sequence[Node]) -> Node:
    """A link without its address: its id, classes and data stay."""
    id_, classes, pairs = link["c"][0]
    return nodes.span([id_, classes, [pair for pair in pairs if pair[0].startswith("data-")]], content)


def _without_links(content: Sequence[Node]) -> list[Node]:
    """A link may not hold another: inner ones become spans."""
    out: list[Node] = []
    for node in content:
        inner = _without_links(_children(node))
        if node["t"] == "Link":
            out.append(_as_span(node, inner))
        elif node["t"] == "Span":
            out.append(nodes.span(node["c"][0], inner))
        else:
            out.append(nodes.wrap(node["t"], inner) if inner else node)
    return out


def inline_image(picture: Picture | Missing, alt: str) -> Node:
    """Return a small picture in the line, or ``[picture: …]`` where there is none."""
    if isinstance(picture, Picture):
        attributes = nodes.attr(width=str(picture.width), height=str(picture.height))
        return nodes.image(attributes, nodes.words(alt), picture.uri)
    label = nodes.words(f"[picture: {alt}]" if alt else "[picture]")
    url = safe_url(picture.url)
    content = [nodes.link(nodes.attr(rel="noopener noreferrer"), label, url)] if url else label
    return nodes.span(nodes.attr(classes=["placeholder"]), content)
