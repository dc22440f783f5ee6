"""pandoc's HTML made ours: no style attributes, tables that scroll, headings that break between words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import lxml.html
from lxml import etree

from pipeline.language import HAN
from pipeline.pandoc import run_pandoc
from pipeline.pandocast import Node
from pipeline.publishing.document import nodes
from pipeline.publishing.document.mathml import say_once
from pipeline.publishing.document.typography import break_offsets
from pipeline.status import LABELS, UNREVIEWED

PANDOC = ("--from=json", "--to=html5", "--mathml", "--wrap=none", "--syntax-highlighting=none")
_UNREVIEWED: dict[str, str] = {**{one: LABELS[one].sentence for one in UNREVIEWED}, "mixed": "Partly not reviewed"}
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_INLINE = frozenset({"a", "strong", "em", "u", "del", "code"})
_QUOTED_LATIN = re.compile(f"(?<=[{HAN}])(?=[“‘][!-~])|(?<=[!-~][”’])(?=[{HAN}])")
_SCRIPTS_MEET = re.compile(f"[{HAN}][A-Za-z0-9]|[A-Za-z0-9][{HAN}]")
_ALIGN = re.compile(r"\A\s*text-align:\s*(left|right|center);?\s*\Z")


def html(blocks: Sequence[Node], what: str) -> str:
    """Return the blocks as pandoc sets them; ``what`` names the article in messages."""
    data = json.dumps(nodes.document(blocks), ensure_ascii=False).encode()
    return run_pandoc(PANDOC, data, what=what).decode("utf-8")


def clean(fragment: str) -> str:
    """Turn style attributes into classes (the policy forbids them), what may overflow gets a box to scroll in, lines their places to break."""
    root = lxml.html.fragment_fromstring(fragment, create_parent="div")
    for math in root.iter("math"):
        say_once(math)
    for element in list(root.iter()):
        if isinstance(element.tag, str):
            _attributes(element)
            if "src" in _classes(element):
                _space_at_edges(element)
                _break_at_places(element, in_heading=any(parent.tag in _HEADINGS for parent in element.iterancestors()))
    text = "".join(etree.tostring(child, encoding="unicode", method="html") for child in root)
    return text.replace("</wbr>", "").strip()  # libxml2 does not know that wbr is empty


def _classes(element: lxml.html.HtmlElement) -> list[str]:
    return (element.get("class") or "").split()


def _add_class(element: lxml.html.HtmlElement, name: str) -> None:
    element.set("class", " ".join((*_classes(element), name)))


def _attributes(element: lxml.html.HtmlElement) -> None:
    element.attrib.pop("data-custom-style", None)
    style = element.attrib.pop("style", None)
    if style and (match := _ALIGN.match(str(style))):
        _add_class(element, match[1])
    classes = _classes(element)
    if element.tag == "div" and "table" in classes:
        element.set("class", "scroll")
        element.set("role", "group")  # a region would be a landmark, and several would need names of their own
        element.set("aria-label", "Table")
    if element.tag == "pre" or "formula" in classes or "table" in classes:
        element.set("tabindex", "0")
    if "tgt" in classes and (known := next((kind for kind in _UNREVIEWED if kind in classes), None)):
        element.set("title", _UNREVIEWED[known])
    if element.tag == "ol":
        element.attrib.pop("type", None)


def _space_at_edges(side: lxml.html.HtmlElement) -> None:
    """Where Chinese meets Latin at the edge of a term, bold text or code, the space comes from a class and the line may break.

    Chromium (156) allows no break at such a place if ``text-autospace`` spaces it, and goes back to the start of the sentence instead.
    """
    whole = "".join(side.itertext())
    starts = {owner: start for owner, is_tail, start in _texts(side, 0) if not is_tail}
    done: set[int] = set()
    for element, start in starts.items():
        end = start + len("".join(element.itertext()))
        if element.tag not in _INLINE or start == end:
            continue
        for offset, name in ((start, "gap-before"), (end, "gap-after")):
            if 0 < offset < len(whole) and offset not in done and _SCRIPTS_MEET.match(whole[offset - 1 : offset + 1]):
                done.add(offset)
                _add_class(element, name)
                wbr = lxml.html.Element("wbr")
                if offset == start:
                    element.addprevious(wbr)
                else:
                    wbr.tail, element.tail = element.tail, None
                    element.addnext(wbr)


def _break_at_places(side: lxml.html.HtmlElement, *, in_heading: bool) -> None:
    """Mark where Chinese may break: around a Latin word in quotation marks, which the renderer keeps with its neighbours; headings by words."""
    whole = "".join(side.itertext())
    offsets = [match.start() for match in _QUOTED_LATIN.finditer(whole)]
    if in_heading:
        offsets = sorted({*offsets, *break_offsets(whole)})
    for owner, is_tail, start in reversed(list(_texts(side, 0)) if offsets else []):
        text = (owner.tail if is_tail else owner.text) or ""
        inside = [offset - start for offset in offsets if start <= offset < start + len(text)]
        if not inside:
            continue
        parent = owner.getparent() if is_tail else owner
        at = parent.index(owner) + 1 if is_tail else 0
        if is_tail:
            owner.tail = text[: inside[0]]
        else:
            owner.text = text[: inside[0]]
        for low, high in reversed([*pairwise([*inside, len(text)])]):
            wbr = lxml.html.Element("wbr")
            wbr.tail = text[low:high]
            parent.insert(at, wbr)


def _texts(element: lxml.html.HtmlElement, start: int) -> Iterator[tuple[lxml.html.HtmlElement, bool, int]]:
    """The pieces of text within an element in reading order: (owner, whether it is the owner's tail, offset)."""
    yield element, False, start
    start += len(element.text or "")
    for child in element:
        yield from _texts(child, start)
        start += len("".join(child.itertext()))
        yield child, True, start
        start += len(child.tail or "")


def running_heads(title: str, title_en: str) -> str:
    """Return the heads and feet of printed pages; the first page has only its number."""
    common = "font: 7.5pt var(--zh); color: #555"
    return (
        "@page { size: A4; margin: 21mm 18mm 19mm; "
        f'@top-left {{ content: "{_css_string(title)}"; {common}; }} '
        f'@bottom-left {{ content: "{_css_string(title_en)}"; font: 7.5pt Charter, "Charis SIL", Georgia, serif; color: #555; }} '
        '@bottom-right { content: counter(page); font: 8pt Charter, "Charis SIL", Georgia, serif; color: #555; } }\n'
        "@page :first { @top-left { content: none; } @bottom-left { content: none; } }"
    )


def _css_string(text: str) -> str:
    """The text inside a CSS string; nothing in it can end the string or the style element."""
    return "".join(char if char.isalnum() or char in " .,:;!?，。：；！？、·-—…“”‘’（）《》+&%" else f"\\{ord(char):x} " for char in text)
