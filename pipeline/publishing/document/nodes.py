"""Constructors of pandoc's JSON AST (api 1.23): one function a node, plain data out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pipeline.pandocast import Node

Attr = list[Any]

API_VERSION = [1, 23, 1, 1]

CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(127, 160), 65534, 65535))
"""Characters that XML and HTML do not allow; they show nothing, and an article that holds them must not make a broken book."""
_PIECES = re.compile(r"\n| +|[^\n ]+")


def attr(id_: str = "", classes: Iterable[str] = (), **pairs: str) -> Attr:
    """Return an attribute triple; ``data_term="x"`` becomes ``data-term``, empty values are left out."""
    return [id_, [name for name in classes if name], [[key.rstrip("_").replace("_", "-"), value] for key, value in pairs.items() if value]]


def words(text: str) -> list[Node]:
    """Turn plain text as Str, Space and LineBreak (for U+000A)."""
    nodes: list[Node] = []
    for piece in _PIECES.findall(text.translate(CONTROLS)):
        if piece == "\n":
            nodes.append({"t": "LineBreak"})
        elif piece.startswith(" "):
            nodes.append({"t": "Space"})
        else:
            nodes.append({"t": "Str", "c": piece})
    return nodes


def wrap(kind: str, content: Sequence[Node]) -> Node:
    """Return an inline that only wraps: Strong, Emph, Underline, Strikeout, Subscript, Superscript."""
    return {"t": kind, "c": list(content)}


def span(attributes: Attr, content: Sequence[Node]) -> Node:
    """Make a span."""
    return {"t": "Span", "c": [attributes, list(content)]}


def link(attributes: Attr, content: Sequence[Node], url: str, title: str = "") -> Node:
    """Make a link; the address must have been through :func:`pipeline.publishing.document.links.safe_url`."""
    return {"t": "Link", "c": [attributes, list(content), [url, title]]}


def image(attributes: Attr, alt: Sequence[Node], url: str, title: str = "") -> Node:
    """Make an image."""
    return {"t": "Image", "c": [attributes, list(alt), [url, title]]}


def raw(format_: str, text: str) -> Node:
    """Return what only the writer of this format (``html``, which is EPUB's too, or ``openxml``) puts into its output, as it is."""
    return {"t": "RawInline", "c": [format_, text]}


def code(text: str, attributes: Attr | None = None) -> Node:
    """Make inline code."""
    return {"t": "Code", "c": [attributes or attr(), text.translate(CONTROLS)]}


def math(text: str, *, display: bool = False) -> Node:
    """Make a TeX formula; an inline in both cases."""
    return {"t": "Math", "c": [{"t": "DisplayMath" if display else "InlineMath"}, text.translate(CONTROLS)]}


def note(blocks: Sequence[Node]) -> Node:
    """Return a footnote at this place."""
    return {"t": "Note", "c": list(blocks)}


def para(content: Sequence[Node]) -> Node:
    """Make a paragraph."""
    return {"t": "Para", "c": list(content)}


def bare(content: Sequence[Node]) -> Node:
    """Make text without a paragraph around it (pandoc's Plain)."""
    return {"t": "Plain", "c": list(content)}


def div(attributes: Attr, content: Sequence[Node]) -> Node:
    """Make a div."""
    return {"t": "Div", "c": [attributes, list(content)]}


def header(level: int, attributes: Attr, content: Sequence[Node]) -> Node:
    """Make a heading, level 1…6."""
    return {"t": "Header", "c": [min(max(level, 1), 6), attributes, list(content)]}


def code_block(text: str, attributes: Attr) -> Node:
    """Make a block of code."""
    return {"t": "CodeBlock", "c": [attributes, text.translate(CONTROLS)]}


def quote(content: Sequence[Node]) -> Node:
    """Make a block quotation."""
    return {"t": "BlockQuote", "c": list(content)}


def rule() -> Node:
    """Make a thematic break."""
    return {"t": "HorizontalRule"}


def bullets(items: Sequence[Sequence[Node]]) -> Node:
    """Make an unordered list."""
    return {"t": "BulletList", "c": [list(item) for item in items]}


def ordered(items: Sequence[Sequence[Node]], start: int = 1, style: str = "Decimal", delimiter: str = "Period") -> Node:
    """Make a numbered list."""
    return {"t": "OrderedList", "c": [[start, {"t": style}, {"t": delimiter}], [list(item) for item in items]]}


def figure(attributes: Attr, content: Sequence[Node], caption: Sequence[Node]) -> Node:
    """Make a figure with its caption below."""
    return {"t": "Figure", "c": [attributes, [None, list(caption)], list(content)]}


def cell(content: Sequence[Node], align: str = "AlignDefault", rowspan: int = 1, colspan: int = 1, attributes: Attr | None = None) -> Attr:
    """Make a table cell."""
    return [attributes or attr(), {"t": align}, rowspan, colspan, list(content)]


def row(cells: Sequence[Attr], attributes: Attr | None = None) -> Attr:
    """Make a table row."""
    return [attributes or attr(), list(cells)]


def table(
    attributes: Attr,
    caption: Sequence[Node],
    widths: Sequence[float | None],
    head: Sequence[Attr],
    body: Sequence[Attr],
) -> Node:
    """Make a table; a width is a share of the line, ``None`` leaves it to the renderer."""
    specs = [[{"t": "AlignDefault"}, {"t": "ColWidthDefault"} if width is None else {"t": "ColWidth", "c": width}] for width in widths]
    return {
        "t": "Table",
        "c": [attributes, [None, list(caption)], specs, [attr(), list(head)], [[attr(), 0, [], list(body)]], [attr(), []]],
    }


def meta(value: str | Sequence[Any] | Mapping[str, Any] | bool) -> Node:  # noqa: FBT001 - a value of metadata, not a switch
    """Make metadata: text, list, mapping or truth value. A list whose members are nodes of text stays text."""
    if isinstance(value, bool):
        return {"t": "MetaBool", "c": value}
    if isinstance(value, str):
        return {"t": "MetaString", "c": value}
    if isinstance(value, Mapping):
        return {"t": "MetaMap", "c": {key: meta(item) for key, item in value.items()}}
    if value and all(isinstance(item, dict) and "t" in item and not str(item["t"]).startswith("Meta") for item in value):
        return {"t": "MetaInlines", "c": list(value)}
    return {"t": "MetaList", "c": [item if isinstance(item, dict) and "t" in item else meta(item) for item in value]}


def document(blocks: Sequence[Node], metadata: Mapping[str, Any] | None = None) -> Node:
    """Return a whole document, ready for ``run_pandoc`` (as JSON)."""
    return {
        "pandoc-api-version": API_VERSION,
        "meta": {key: meta(value) for key, value in (metadata or {}).items()},
        "blocks": list(blocks),
    }
