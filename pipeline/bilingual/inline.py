"""Text with marks to XLIFF's inline elements and back.

A mark over text is ``<pc>``, an image or a note reference ``<ph>``; both point to ``<originalData>`` that holds the mark as an HTML
tag, which CAT tools show and which carries the mark's attributes. Reading is lenient, because CAT tools rewrite inline elements in
their own way: ``<sc/>``/``<ec/>`` pairs are marks, annotations (``<mrk>``, ``<sm/>``) are looked through, an element whose data
was lost takes its meaning from the source mark of the same id, and one that means nothing to us leaves its text.

Inline ids are unique in a unit where the data model repeats them (a link across two sentences is one mark, cut in two): the
second is ``id.2``. A mark without id is ``_1``, ``_2`` …; :func:`_encode` and :func:`_decode` are each other's inverse.
"""

from __future__ import annotations

import hashlib
import html
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count, pairwise, product
from typing import cast

from lxml import etree

from pipeline.article import OBJECT, Mark, MarkKind, RichText
from pipeline.bilingual.stored import NAMESPACE, PREFIX
from pipeline.inlinetags import INLINE_TAGS, InlineTag
from pipeline.richtext import OBJECTS, events, replace_range, sort_marks, strip
from pipeline.xmlnames import NOT_XML

_KINDS: dict[tuple[str, str], MarkKind] = {(tag.html, tag.css_class): kind for kind, tag in INLINE_TAGS.items()}


def _subtype(tag: InlineTag) -> str:
    return tag.subtype if ":" in tag.subtype or not tag.subtype else f"{PREFIX}{tag.subtype}"


_SUBTYPES: dict[str, MarkKind] = {_subtype(tag): kind for kind, tag in INLINE_TAGS.items() if tag.subtype}
_NAMES = {("link", "url"): "href", ("note", "ref"): "href"}
"""Attributes whose HTML name is another; those that HTML does not know get ``data-``."""
_HTML_ATTRIBUTES = frozenset({"title", "alt", "src", "href"})
_TAG = re.compile(r"<([a-z0-9]+)((?:\s+[^\s=<>\"]+=\"[^\"]*\")*)\s*/?>\Z", re.DOTALL)
_ATTRIBUTE = re.compile(r"([^\s=<>\"]+)=\"([^\"]*)\"", re.DOTALL)
_ODD_IN_ID = re.compile(r"[^A-Za-z0-9_.:-]")
_NO_BLANK_BEFORE, _NO_BLANK_AFTER = ",.;:!?)]}”’%", "([{“‘"
_MOST_TRIES = 3_000
"""Ways of joining the lines of one sentence that are tried before it is left at blanks."""
_LIKE_OURS = re.compile(r"_\d+\Z|.*\.\d+\Z")


def escape(text: str) -> str:
    """Write text for element content; characters that XML cannot hold are dropped."""
    return NOT_XML.sub("", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def attribute(value: str) -> str:
    """Write text for an attribute's value, with its quotes."""
    return '"' + escape(value).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;") + '"'


# --- writing ------------------------------------------------------------------------------------------------------------


def _encode(mark_id: str, number: int) -> str:
    """The inline id of the ``number``-th element that stands for the mark of this id."""
    if not mark_id:
        return f"_{number}"
    token = _ODD_IN_ID.sub(lambda match: f"·{ord(match[0]):x}·", mark_id)
    return token if number == 1 and not _LIKE_OURS.match(token) else f"{token}.{number}"


def _decode(inline_id: str) -> str:
    """The mark's id that :func:`_encode` made this of; another program's id is its own."""
    if re.fullmatch(r"_\d+", inline_id):
        return ""
    token = re.sub(r"\.\d+\Z", "", inline_id)
    return re.sub("·([0-9a-f]{1,6})·", lambda match: chr(min(int(match[1], 16), 0x10FFFF)), token)


@dataclass(slots=True)
class InlineWriter:
    """Writes the texts of one unit (or of one translation candidate) and gathers the ``<data>`` that they point to."""

    data: dict[str, str] = field(default_factory=dict)
    _used: set[str] = field(default_factory=set)

    def source(self, text: RichText) -> tuple[str, dict[str, str]]:
        """Return the content of ``<source>``, and by mark id the inline id that stands for it there."""
        names: dict[str, str] = {}

        def name(mark: Mark) -> str:
            new = next(new for number in count(1) if (new := _encode(mark.id, number)) not in self._used)
            self._used.add(new)
            names.setdefault(mark.id, new)
            return f" id={attribute(new)}"

        return self._write(text, name), names

    def target(self, text: RichText, names: Mapping[str, str]) -> str:
        """Return the content of ``<target>``. A mark that its source has too bears the id that it has there; one more is its copy."""
        used: set[str] = set()

        def name(mark: Mark) -> str:
            twin = names.get(mark.id) if mark.id else None
            if twin and twin not in used:
                used.add(twin)
                return f" id={attribute(twin)}"
            new = next(n for number in count(1) if (n := _encode(mark.id, number)) not in self._used and n not in used)
            used.add(new)
            return f" id={attribute(new)}" + (f" copyOf={attribute(twin)}" if twin else "")

        return self._write(text, name)

    def _write(self, rich: RichText, name: Callable[[Mark], str]) -> str:
        levels: list[list[str]] = [[]]
        ids: list[str] = []
        for event in events(rich):
            if event.mark is None:
                levels[-1].append(_content(event.text))
            elif event.kind == "open":
                ids.append(name(event.mark))
                levels.append([])
            elif event.kind == "object":
                levels[-1].append(self._object(event.mark, name(event.mark)))
            else:
                content = "".join(levels.pop())
                levels[-1].append(self._span(event.mark, ids.pop(), content))
        return "".join(levels[0])

    def _object(self, mark: Mark, ids: str) -> str:
        return f"<ph{ids} dataRef={attribute(self._datum(mark.kind, start_tag(mark)))}{_type(mark)}/>"

    def _span(self, mark: Mark, ids: str, content: str) -> str:
        opening = self._datum(mark.kind, start_tag(mark))
        closing = self._datum(f"{mark.kind}-end", end_tag(mark))
        return f"<pc{ids} dataRefEnd={attribute(closing)} dataRefStart={attribute(opening)}{_type(mark)}>{content}</pc>"

    def _datum(self, name: str, value: str) -> str:
        identifier = f"{name}-{hashlib.sha256(value.encode()).hexdigest()[:8]}" if "=" in value else name
        self.data[identifier] = value
        return identifier


def _type(mark: Mark) -> str:
    tag = INLINE_TAGS[mark.kind]
    subtype = _subtype(tag)
    return f" type={attribute(tag.type)}" + (f" subType={attribute(subtype)}" if subtype else "")


def end_tag(mark: Mark) -> str:
    """Return the HTML tag that ends a mark."""
    return f"</{INLINE_TAGS[mark.kind].html}>"


def start_tag(mark: Mark) -> str:
    """Return the HTML tag that begins a mark, with its attributes."""
    tag = INLINE_TAGS[mark.kind]
    attributes = [f' class="{tag.css_class}"'] if tag.css_class else []
    for key, value in sorted(mark.attrs.items()):
        name = _NAMES.get((mark.kind, key), key)
        name = name if name in _HTML_ATTRIBUTES else f"data-{name}"
        attributes.append(f' {name}="{html.escape(NOT_XML.sub("", value))}"')
    return f"<{tag.html}{''.join(attributes)}{'/' if mark.kind == 'image' else ''}>"


def _content(text: str) -> str:
    """Element content, with ``<cp/>`` for what XML cannot hold."""
    if not NOT_XML.search(text):
        return escape(text)
    return "".join(
        "\ufffd" if "\ud800" <= char <= "\udfff" else f'<cp hex="{ord(char):04X}"/>' if NOT_XML.match(char) else escape(char)
        for char in text
    )


# --- reading ------------------------------------------------------------------------------------------------------------


def read_inline(element: etree._Element, data: Mapping[str, str], known: Mapping[str, Mark], expected: Sequence[Mark] = ()) -> RichText:
    """Return the text and marks of a ``<source>`` or ``<target>``.

    ``data``: the unit's original data by id; ``known``: the marks of the unit's source by inline id; ``expected``: those that the sentence
    is known to have, for an element whose data is lost in source and target.
    """
    return _Reader(data, known, expected).read(element)


def original_data(parent: etree._Element) -> dict[str, str]:
    """Return the ``<originalData>`` of a unit or a translation candidate by id."""
    found = parent.iterfind(f"{{{NAMESPACE}}}originalData/{{{NAMESPACE}}}data")
    return {datum.get("id", ""): "".join(cast("Iterator[str]", datum.itertext())) for datum in found}


def marks_by_inline_id(element: etree._Element, data: Mapping[str, str]) -> dict[str, Mark]:
    """Return the marks of a ``<source>`` by the id that its element has in the file."""
    reader = _Reader(data, {})
    reader.read(element)
    return reader.by_inline_id


class _Reader:
    """Walks one element's content; text is gathered in pieces, marks by offset."""

    def __init__(self, data: Mapping[str, str], known: Mapping[str, Mark], expected: Sequence[Mark] = ()) -> None:
        self.data = data
        self.known = known
        self.expected = {mark.id: mark for mark in reversed(expected) if mark.id}
        self.pieces: list[str] = []
        self.length = 0
        self.marks: list[Mark] = []
        self.open: dict[str, Mark] = {}
        self.by_inline_id: dict[str, Mark] = {}

    def read(self, element: etree._Element) -> RichText:
        self._children(element)
        for mark in self.open.values():
            self._add(replace(mark, end=self.length))
        return RichText("".join(self.pieces), sort_marks(self.marks))

    def _text(self, text: str | None) -> None:
        if text:
            self.pieces.append(text)
            self.length += len(text)

    def _children(self, element: etree._Element) -> None:
        self._text(element.text)
        for child in element:
            if isinstance(child.tag, str):
                self._element(child)
            self._text(child.tail)

    def _element(self, element: etree._Element) -> None:
        tag = etree.QName(element).localname
        start = self.length
        if tag == "cp":
            code = element.get("hex", "")
            number = int(code, 16) if re.fullmatch("[0-9A-Fa-f]{1,6}", code) else 0xFFFD
            self._text(chr(number) if number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF else "\ufffd")
        elif tag == "ph":
            mark = self._mark(element, "dataRef", start)
            if mark and mark.kind in OBJECTS:
                self._text(OBJECT)
                self._add(replace(mark, end=self.length), element)
        elif tag == "pc":
            mark = self._mark(element, "dataRefStart", start)
            order = len(self.marks)
            self._children(element)
            if mark:
                self._add(replace(mark, end=self.length), element, order)
        elif tag == "sc":
            mark = self._mark(element, "dataRef", start)
            if mark:
                self.open[element.get("id", "")] = mark
        elif tag == "ec":
            opened = self.open.pop(element.get("startRef") or element.get("id") or "", None)
            if opened:
                self._add(replace(opened, end=self.length))
        else:  # annotations, and elements of other namespaces
            self._children(element)

    def _add(self, mark: Mark, element: etree._Element | None = None, order: int | None = None) -> None:
        self.marks.insert(len(self.marks) if order is None else order, mark)
        if element is not None:
            self.by_inline_id.setdefault(element.get("id", ""), mark)

    def _mark(self, element: etree._Element, reference: str, start: int) -> Mark | None:
        """What this inline element means: by its data, its subtype, or the source mark of its id."""
        inline_id = element.get("id", "")
        mark_id = _decode(element.get("copyOf") or inline_id)
        twin = self.known.get(element.get("copyOf") or inline_id) or self.expected.get(mark_id)
        parsed = _parse_tag(self.data.get(element.get(reference, ""), ""))
        if parsed:
            return Mark(parsed[0], start, start, mark_id, parsed[1])
        if twin:
            return replace(twin, start=start, end=start)
        kind = _SUBTYPES.get(element.get("subType", ""))
        return Mark(kind, start, start, mark_id) if kind and kind not in OBJECTS else None


def _parse_tag(text: str) -> tuple[MarkKind, dict[str, str]] | None:
    match = _TAG.match(text.strip())
    if not match:
        return None
    values = {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(match[2])}
    kind = _KINDS.get((match[1], values.pop("class", "")))
    if kind is None:
        return None
    renamed = {name: key for (of, key), name in _NAMES.items() if of == kind}
    return kind, {renamed.get(name, name.removeprefix("data-")): value for name, value in values.items()}


def unwrap(rich: RichText, *, keep_breaks: bool) -> RichText:
    """Return the text without the line breaks and indentation that an editor or a pretty-printer put in; ``keep_breaks`` where they mean something."""
    if "\n" not in rich.text:
        return rich
    lead = re.match(r"\s*", rich.text)
    trail = re.search(r"\s*\Z", rich.text)
    if (lead and "\n" in lead[0]) or (trail and "\n" in trail[0]):
        rich = strip(rich)
    if keep_breaks:
        return rich
    for pieces in reversed(_breaks(rich)):
        before, after = rich.text[pieces[0][0] - 1], rich.text[pieces[-1][1]]
        outside = len(pieces) - 1 if any(mark.end == pieces[-1][0] for mark in rich.marks) else 0
        joint = "" if before in _NO_BLANK_AFTER or after in _NO_BLANK_BEFORE else " "
        rich = _joined(rich, pieces, joint, outside)
    return rich


def rejoined(rich: RichText, *, keep_breaks: bool, wanted: Callable[[RichText], bool]) -> RichText:
    """Return what :func:`unwrap` does, or the very text that ``wanted`` knows, where a pretty-printer broke lines at elements that had no blank beside them."""
    breaks = _breaks(rich)
    joints = " \n" if keep_breaks else " "
    choices = [[("", 0), *((joint, order) for joint in joints for order in range(len(pieces)))] for pieces in breaks]
    if breaks and math.prod(map(len, choices)) <= _MOST_TRIES:
        for choice in product(*choices):
            tried = rich
            for pieces, (joint, order) in zip(reversed(breaks), reversed(choice), strict=True):
                tried = _joined(tried, pieces, joint, order)
            if wanted(tried):
                return tried
    return unwrap(rich, keep_breaks=keep_breaks)


def _breaks(rich: RichText) -> list[list[tuple[int, int]]]:
    """White space with a line break in it, cut where marks begin and end: a blank may have been on either side of a tag."""
    edges = {edge for mark in rich.marks for edge in (mark.start, mark.end)}
    found = []
    for match in re.finditer(r"\s*\n\s*", rich.text):
        cuts = [match.start(), *sorted(edge for edge in edges if match.start() < edge < match.end()), match.end()]
        found.append(list(pairwise(cuts)))
    return found


def _joined(rich: RichText, pieces: Sequence[tuple[int, int]], joint: str, order: int) -> RichText:
    """The text with ``joint`` in place of one of these pieces and nothing in place of the others."""
    for index in range(len(pieces) - 1, -1, -1):
        rich = replace_range(rich, *pieces[index], joint if index == order else "")
    return rich
