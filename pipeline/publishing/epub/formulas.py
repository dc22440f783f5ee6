"""Formulas of an EPUB: said once, and never wider than a page.

MathML cannot be broken into lines, and what is wider than a page is lost. So a long formula becomes several, one from each sign of relation or
addition on, between which lines may end; and what still is too wide is set smaller, by a size that depends on the room that there is.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence

from lxml import etree

from pipeline.language import display_width
from pipeline.publishing.document.mathml import say_once
from pipeline.publishing.epub.names import MATHML
from pipeline.xmlnames import XHTML, local_name

_M = f"{{{MATHML}}}"
ROOM = 8.0
"""Ems that a formula may take as it is: what a phone's page has in type of double size, within a list."""
_LEAVES = frozenset({"mi", "mn", "mo", "mtext", "ms"})
_BESIDE = frozenset({"msub", "msup", "msubsup", "mmultiscripts"})
_STACKED = frozenset({"mfrac", "munder", "mover", "munderover"})
_BREAKS = frozenset("=≠<>≤≥≈≡≅∼≃∝∈∉⊂⊆⊃⊇→←↔⇒⇐⇔↦+−±∓∪∩∧∨|,;")
_AFTER = frozenset(",;|")
"""Of these, signs that stay at the end of a line."""


def set_formula(math: etree._Element) -> None:
    """Say it once, break and fit it where it is long."""
    say_once(math)
    if math_width(math) <= ROOM:
        return
    pieces = _broken(math)
    _fit(math, max(map(math_width, pieces)))
    parent = math.getparent()
    if parent is None or len(pieces) == 1:
        return
    pieces[-1].tail, math.tail = math.tail, None
    parent.replace(math, pieces[-1])
    # What keeps a formula and the sign after it together holds its last piece alone.
    around = parent if "nobr" in parent.get("class", "").split() else pieces[-1]
    for piece in pieces[:-1]:
        around.addprevious(piece)
        around.addprevious(etree.Element(f"{{{XHTML}}}wbr"))


def math_width(element: etree._Element) -> float:
    """Tell about how many ems wide a formula is set."""
    name = local_name(element)
    if not name or name == "annotation":
        return 0.0
    if name in _LEAVES:
        width = 0.56 * display_width(element.text or "")
        return width + 0.5 if name == "mo" and (element.text or "") in _BREAKS else width
    inner = [math_width(child) for child in element]
    if name in _STACKED:
        return max(inner, default=0.0) + 0.2
    if name in _BESIDE:
        return sum(inner[:1]) + 0.72 * (max(inner[1:], default=0.0) if name == "msubsup" else sum(inner[1:]))
    if name == "mtable":
        rows = [[math_width(cell) for cell in row] for row in element]
        return sum(max(row[at] if at < len(row) else 0.0 for row in rows) + 0.8 for at in range(max(map(len, rows), default=0)))
    return sum(inner) + (0.9 if name in {"msqrt", "mroot"} else 0.0)


def _broken(math: etree._Element) -> list[etree._Element]:
    """The formula as several from left to right, each with the operator that it begins with; itself where it has no place to break."""
    row = math[0] if len(math) == 1 and local_name(math[0]) == "mrow" else math
    groups = list(_groups(list(row)))
    if len(groups) < 2:
        return [math]
    out: list[etree._Element] = []
    for group in groups:
        piece = etree.Element(f"{_M}math", nsmap={None: MATHML})  # type: ignore[dict-item]  # lxml's stubs forbid the default
        if math.get("display") == "block":
            piece.set("displaystyle", "true")
        inner = etree.SubElement(piece, f"{_M}mrow")
        inner.extend([copy.deepcopy(element) for element in group])
        if out and local_name(inner[0]) == "mo":
            inner[0].set("form", "infix")  # else it would be a sign before one number
        piece.set("alttext", in_line(inner).strip())
        out.append(piece)
    return out


def _groups(elements: Sequence[etree._Element]) -> Iterator[list[etree._Element]]:
    group: list[etree._Element] = []
    depth = 0
    for element in elements:
        sign = (element.text or "") if local_name(element) == "mo" else ""
        depth += {"prefix": 1, "postfix": -1}.get(element.get("form", ""), 0) if sign else 0
        breaks = sign in _BREAKS and depth <= 0 and element.get("form", "infix") == "infix"
        if breaks and sign not in _AFTER and group:
            yield group
            group = []
        group.append(element)
        if breaks and sign in _AFTER:
            yield group
            group = []
    if group:
        yield group


def _fit(math: etree._Element, width: float) -> None:
    """Where a formula stands by itself its type shrinks with the room: a ``cqi`` is a hundredth of the width of ``.formula`` (CSS Containment 3)."""
    paragraph = math.getparent()
    block = None if paragraph is None else paragraph.getparent()
    if paragraph is not None and block is not None and "formula" in block.get("class", "").split() and width > ROOM:
        paragraph.set("style", f"font-size: min(1em, calc(100cqi / {width * 1.1:.1f}))")


def in_line(element: etree._Element) -> str:
    """Return a formula as plain text on one line: ``x_1 = (−b)/(2a)``."""
    name = local_name(element)
    if name in _LEAVES:
        text = " ".join((element.text or "").split())
        return f" {text} " if name == "mo" and text in _BREAKS - _AFTER else text
    parts = [in_line(child).strip() if name in _BESIDE | _STACKED else in_line(child) for child in element]
    if name == "mfrac" and len(parts) == 2:
        return f"{_grouped(parts[0])}/{_grouped(parts[1])}"
    signs = {"msub": "_", "msup": "^", "msubsup": "_^", "munder": "_", "mover": "^", "munderover": "_^"}.get(name, "")
    if signs:
        return parts[0] + "".join(f"{sign}{_grouped(part)}" for sign, part in zip(signs, parts[1:], strict=False))
    if name == "msqrt":
        return f"√{_grouped(''.join(parts))}"
    if name in {"mtr", "mtable"}:
        return (", " if name == "mtr" else "; ").join(part for part in parts if part)
    return "".join(parts)


def _grouped(text: str) -> str:
    return text if len(text) < 2 or text.isalnum() else f"({text})"
