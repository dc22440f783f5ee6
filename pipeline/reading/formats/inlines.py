"""pandoc's inline elements → :class:`RichText`: one plain string, marks beside it, notes collected.

White space is made what a reader sees (one space; none where a line of Chinese was wrapped), everything else stays the author's.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from pipeline.article import OBJECT, Block, Finding, Mark, MarkKind, RichText
from pipeline.language import PAUSES, SHARED, visible
from pipeline.reading.addresses import bare_addresses, safe_link, unwrap
from pipeline.reading.formats.formulas import drawn_formula, one_line
from pipeline.reading.formats.ruby import RAW_TAGS, take_ruby
from pipeline.reading.rules.fillers import is_filler
from pipeline.richtext import PROTECTED, divide, nest, sort_marks

_MARKS: dict[str, MarkKind] = {
    "Strong": "strong", "Emph": "emph", "Underline": "underline", "Strikeout": "strike", "Subscript": "sub", "Superscript": "sup",
}  # fmt: skip
_TAGS: dict[str, MarkKind] = {
    "b": "strong", "strong": "strong", "i": "emph", "em": "emph", "cite": "emph", "u": "underline", "ins": "underline",
    "s": "strike", "del": "strike", "strike": "strike", "sub": "sub", "sup": "sup", "code": "code", "kbd": "code", "tt": "code",
    "mark": "strong",
}  # fmt: skip
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)\b([^>]*)>")
_ATTRIBUTE = re.compile(r"""([a-zA-Z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_CONTROL = re.compile("[\u0000-\u0008\u000b\u000e-\u001f\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold."""
INLINES = frozenset(
    "Str Emph Underline Strong Strikeout Superscript Subscript SmallCaps Quoted Cite Code Space SoftBreak LineBreak Math RawInline Link Image Note Span".split()  # noqa: SIM905
)
"""The inline elements of pandoc-types 1.23."""
_DANGLING = PAUSES + " \n"
"""Not worth emphasis at a mark's end: the author's editor caught it by accident, and English orders its commas otherwise."""


@dataclass
class Notes:
    """The notes met so far; a note's mark refers to its place in this list until the article's ids are made.

    ``empty``: how many notes held nothing and went with their references. ``unknown``: the elements of pandoc that were met and that no reader knows; their words were kept (a note may hold some too).
    """

    blocks: list[Block] = field(default_factory=list)
    empty: int = 0
    unknown: list[str] = field(default_factory=list)
    read: Callable[[list[Any]], tuple[Block, ...]] | None = None

    def add(self, content: list[Any]) -> str:
        """Return the temporary reference of a note with this content; empty if there is none."""
        order = len(self.blocks)
        self.blocks.append(Block("", "note"))
        children = self.read(content) if self.read else ()
        if not children:
            del self.blocks[order]
            self.empty += 1
            return ""
        self.blocks[order] = Block("", "note", children=children, attrs={"label": str(order + 1)})
        return f"#{order}"


@dataclass
class _Open:
    kind: MarkKind
    start: int
    tag: str
    attrs: dict[str, str]


class _Builder:
    """Collects text and marks."""

    def __init__(self, notes: Notes) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.marks: list[Mark] = []
        self.notes = notes
        self.open_tags: list[_Open] = []
        self.readers: dict[str, Callable[[Any, int, int], None]] = {
            "Str": self._str, "Code": self._code, "Math": self._math, "Image": self._image, "Note": self._note, "Quoted": self._quoted,
            "Span": self._span, "Cite": self._cite, "SmallCaps": self._small_caps, "RawInline": self._raw, "Link": self._link,
        }  # fmt: skip

    def text(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def last(self) -> str:
        return next((part[-1] for part in reversed(self.parts) if part), "")

    def mark(self, kind: MarkKind, start: int, order: int, attrs: dict[str, str] | None = None) -> None:
        """Set a mark from ``start`` to here; ``order`` puts an outer mark before the inner ones that were closed earlier."""
        if start < self.length:
            self.marks.insert(order, Mark(kind, start, self.length, attrs=attrs or {}))

    def inlines(self, items: list[Any]) -> None:
        for index, item in enumerate(items):
            self.inline(item["t"], item.get("c"), items[index + 1] if index + 1 < len(items) else None)

    def inline(self, kind: str, content: Any, following: Any) -> None:
        start, order = self.length, len(self.marks)
        if kind in _MARKS:
            self.inlines(content)
            self.mark(_MARKS[kind], start, order)
        elif kind == "SoftBreak":
            before, after = self.last(), _first_character(following)
            glued = (is_wide(before) and is_wide(after)) or _is_wide_mark(before) or _is_wide_mark(after)
            self.text("" if glued else " ")
        elif kind in {"Space", "LineBreak"}:
            self.text(" " if kind == "Space" else "\n")
        elif kind in self.readers:
            self.readers[kind](content, start, order)
        else:
            self._unknown(kind, content)

    def _unknown(self, kind: str, content: Any) -> None:
        self.notes.unknown.append(kind)
        if isinstance(content, str):
            self.text(clean(content))
        for run in runs_of(content, INLINES):
            self.inlines(run)

    def _str(self, content: Any, _start: int, _place: int) -> None:
        self.text(clean(content))

    def _code(self, content: Any, start: int, order: int) -> None:
        self.text(content[1])
        self.mark("code", start, order)

    def _math(self, content: Any, start: int, order: int) -> None:
        self.text(one_line(content[1]))
        self.mark("math", start, order, {"display": "true"} if content[0]["t"] == "DisplayMath" else {})

    def _image(self, content: Any, _start: int, _place: int) -> None:
        self.image(content[2][0], plain_text(content[1]), content[2][1], dict(content[0][2]))

    def _note(self, content: Any, start: int, order: int) -> None:
        ref = self.notes.add(content)
        if ref:
            self.text(OBJECT)
            self.mark("note", start, order, {"ref": ref})

    def _quoted(self, content: Any, _start: int, _place: int) -> None:
        opening, closing = ("‘", "’") if content[0]["t"] == "SingleQuote" else ("“", "”")
        self.text(opening)
        self.inlines(content[1])
        self.text(closing)

    def _span(self, content: Any, start: int, order: int) -> None:
        self.inlines(content[1])
        if "mark" in content[0][1]:
            self.mark("strong", start, order)

    def _cite(self, content: Any, _start: int, _place: int) -> None:
        self.inlines(content[1])

    def _small_caps(self, content: Any, _start: int, _place: int) -> None:
        self.inlines(content)

    def _raw(self, content: Any, _start: int, _place: int) -> None:
        if content[0] == "html":
            self.tag(content[1])
        else:
            self._unknown(f"RawInline ({content[0]})", content[1])

    def _link(self, content: Any, start: int, order: int) -> None:
        self.inlines(content[1])
        url = safe_link(content[2][0])
        if url:
            self.mark("link", start, order, {"url": url} | ({"title": content[2][1]} if content[2][1] else {}))

    def image(self, src: str, alt: str, title: str, attrs: dict[str, str]) -> None:
        start = self.length
        formula = one_line(drawn_formula(src))
        if formula:
            self.text(formula)
            self.mark("math", start, len(self.marks))
            return
        self.text(OBJECT)
        known = {"src": unwrap(src), "alt": "" if is_filler(alt, src) else alt, "title": title, "width": attrs.get("width", "")}
        self.mark("image", start, len(self.marks), {key: value for key, value in known.items() if value})

    def tag(self, source: str) -> None:
        """Take one HTML tag within Markdown: opens or closes a mark, or is a line break or an image."""
        match = _TAG.match(source)
        if not match:
            return
        closing, tag, rest = match[1], match[2].lower(), match[3]
        attrs = {key.lower(): one or two or three for key, one, two, three in _ATTRIBUTE.findall(rest)}
        if (tag, bool(closing)) in RAW_TAGS:
            self.text(RAW_TAGS[tag, bool(closing)])
        elif tag == "br":
            self.text("\n")
        elif tag == "img" and attrs.get("src", attrs.get("data-src")):
            self.image(attrs.get("data-src") or attrs["src"], attrs.get("alt", ""), attrs.get("title", ""), attrs)
        elif not closing and tag in _TAGS:
            self.open_tags.append(_Open(_TAGS[tag], self.length, tag, {}))
        elif not closing and tag == "a" and safe_link(attrs.get("href", "")):
            self.open_tags.append(_Open("link", self.length, tag, {"url": safe_link(attrs["href"])}))
        elif closing:
            opened = next((entry for entry in reversed(self.open_tags) if entry.tag == tag), None)
            if opened:
                self.open_tags.remove(opened)
                order = next((i for i, mark in enumerate(self.marks) if mark.start >= opened.start), len(self.marks))
                self.mark(opened.kind, opened.start, order, opened.attrs)


def runs_of(content: Any, kinds: frozenset[str]) -> Iterator[list[Any]]:
    """Yield the elements of these kinds within content of any shape, those that stand in one list together."""
    if isinstance(content, dict):
        if content.get("t") in kinds:
            yield [content]
        else:
            yield from runs_of(content.get("c"), kinds)
    elif isinstance(content, list):
        if content and all(isinstance(item, dict) and item.get("t") in kinds for item in content):
            yield content
        else:
            for item in content:
                yield from runs_of(item, kinds)


def reading_findings(notes: Notes) -> list[Finding]:
    """Warn of what was read without being understood, and notes without a word."""
    empty = Finding(
        "empty-note", "warning", f"{notes.empty} × note holds nothing and was left out with its reference.",
        advice="Write the note, or delete its reference in the source.",
    )  # fmt: skip
    return ([empty] if notes.empty else []) + [
        Finding(
            "unknown-element", "warning", f"{count} × {kind} is nothing that this program knows; its words were kept as plain text.",
            advice="Compare the place with the original.",
        )
        for kind, count in sorted(Counter(notes.unknown).items())
    ]  # fmt: skip


def rich_text(items: list[Any], notes: Notes) -> RichText:
    """Return the text of these inline elements with its marks: stripped, nested, numbered."""
    builder = _Builder(notes)
    builder.inlines(items)
    return tidy(take_ruby(RichText("".join(builder.parts), tuple(builder.marks))))


def tidy(rich: RichText) -> RichText:
    """Return the text without stray white space, with marks on bare addresses, emphasis that does not catch a comma, and ids."""
    rich = _drop_stray_space(rich)
    marks = nest([*_trimmed(rich), *_bare_links(rich)])
    return number_marks(RichText(rich.text, marks))


def number_marks(rich: RichText) -> RichText:
    """Return the marks in order, with the ids ``m1``, ``m2`` and so on; ruby, which has no counterpart in a target, has none."""
    if not rich.marks:
        return rich
    numbers = count(1)
    return replace(
        rich, marks=tuple(replace(mark, id="" if mark.kind == "ruby" else f"m{next(numbers)}") for mark in sort_marks(rich.marks))
    )


def _drop_stray_space(rich: RichText) -> RichText:
    """Runs of white space become one space (or one line break), none at the ends."""
    protected = [(mark.start, mark.end) for mark in rich.marks if mark.kind in {"code", "math"}]
    keep: list[tuple[int, int]] = []
    position = 0
    for match in re.finditer(r"[ \t\u00a0\u3000\n]{2,}|[\t\u00a0]|^\s+|\s+$|[ \u3000]*\n[ \u3000]*", rich.text):
        start, end = match.span()
        if start < position or any(low <= start and end <= high for low, high in protected):
            continue
        kept = _kept_space(rich.text, start, end)
        keep.append((position, start))
        if kept is not None:
            keep.append((kept, kept + 1))
        position = end
    keep.append((position, len(rich.text)))
    if len(keep) == 1 and keep[0] == (0, len(rich.text)):
        return rich
    return _select(rich, keep)


def _kept_space(text: str, start: int, end: int) -> int | None:
    if start == 0 or end == len(text):
        return None
    broken = text.find("\n", start, end)
    if broken >= 0:
        return broken
    space = text.find(" ", start, end)
    return space if space >= 0 else start


def _select(rich: RichText, keep: list[tuple[int, int]]) -> RichText:
    """Only these ranges of the text; marks follow, those without text go."""
    length = 0
    moved = [0] * (len(rich.text) + 1)
    position = 0
    for start, end in keep:
        for index in range(position, start):
            moved[index] = length
        for index in range(start, end):
            moved[index] = length
            length += 1
        position = end
    for index in range(position, len(rich.text) + 1):
        moved[index] = length
    marks = [replace(mark, start=moved[mark.start], end=moved[mark.end]) for mark in rich.marks]
    text = "".join(rich.text[start:end] for start, end in keep)
    text = re.sub("[\t\u00a0]", " ", text)
    return RichText(text, tuple(mark for mark in marks if mark.start < mark.end))


def _trimmed(rich: RichText) -> list[Mark]:
    """Emphasis without the commas and spaces at its edges, and none that holds nothing else."""
    result: list[Mark] = []
    kept = {edge for mark in rich.marks if mark.kind in PROTECTED for edge in (mark.start, mark.end - 1)}
    for mark in rich.marks:
        start, end = mark.start, mark.end
        whole = (start, end) == (0, len(rich.text))
        if not whole and mark.kind in {"strong", "emph", "underline", "strike", "link"}:
            while end > start and rich.text[end - 1] in _DANGLING and end - 1 not in kept:
                end -= 1
            while start < end and rich.text[start] in _DANGLING and start not in kept:
                start += 1
        if start < end:
            result.append(replace(mark, start=start, end=end))
    return result


def _bare_links(rich: RichText) -> list[Mark]:
    covered = [(mark.start, mark.end) for mark in rich.marks if mark.kind in {"link", "code", "math"}]
    return [
        Mark("link", start, end, attrs={"url": url})
        for start, end, url in bare_addresses(rich.text)
        if not any(low < end and start < high for low, high in covered)
    ]


def clean(text: str) -> str:
    """Return the text without characters that nobody sees; the ideographic space and tabs as spaces are left to :func:`tidy`."""
    return _CONTROL.sub("", visible(text))


def is_wide(character: str) -> bool:
    """Tell whether this is a Chinese character or mark: no space belongs between two of them where a line was wrapped."""
    return bool(character) and (unicodedata.east_asian_width(character) in {"W", "F"} or character in SHARED)


def joint(before: str, after: str) -> str:
    """Return what stands between two lines that were one: nothing between Chinese characters or beside full-width marks, else a space."""
    glued = (is_wide(after[:1]) and not before[-1:].isascii()) or _is_wide_mark(before[-1:]) or _is_wide_mark(after[:1])
    return "" if glued else " "


def _is_wide_mark(character: str) -> bool:
    """Full-width punctuation, which needs no space on either side."""
    return is_wide(character) and unicodedata.category(character)[0] == "P"


def _first_character(item: Any) -> str:
    if item is None:
        return ""
    kind, content = item["t"], item.get("c")
    if kind == "Str":
        return str(content)[:1]
    if kind in _MARKS and content:
        return _first_character(content[0])
    if kind in {"Link", "Span"} and content[1]:
        return _first_character(content[1][0])
    return ""


def plain_text(items: list[Any]) -> str:
    """Return the words of inline elements, without marks (an image's alt text)."""
    return rich_text(items, Notes()).text.replace(OBJECT, "").strip()


def lines_of(rich: RichText) -> list[RichText]:
    """Return the text cut at its line breaks, which go."""
    edges = [edge for match in re.finditer("\n", rich.text) for edge in match.span()]
    return divide(rich, [0, *edges, len(rich.text)])[::2]
