"""Chips as the inline elements of older XML formats, and those elements, whoever rewrote them, as chips."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from lxml import etree

from pipeline.article import Mark
from pipeline.exchange.chips import ChipText, typed

Element = Callable[[int, Mark], str]


def inline_xml(
    found: Sequence[ChipText], marks: Sequence[Mark], tags: tuple[Element, Element, Element], escape: Callable[[str], str]
) -> str:
    """Return the pieces of a text; chips that open, close and stand alone by the three functions, given the chip's number and mark."""
    opening, closing, single = tags
    out = []
    for piece in found:
        if not piece.is_chip:
            out.append(escape(piece.text))
            continue
        number = int(piece.text.strip("</>"))
        make = closing if piece.text.startswith("</") else single if piece.text.endswith("/>") else opening
        out.append(make(number, marks[number - 1]))
    return "".join(out)


class ChipReader:
    """Reads a mixed-content element as text with chips.

    ``pairs``: elements with content (``g``); ``starts``/``ends``/``singles``: empty or code-holding ones. Values are the attributes
    that hold the chip's number, in order of preference. Others are looked through.
    """

    def __init__(
        self,
        pairs: Mapping[str, Sequence[str]],
        starts: Mapping[str, Sequence[str]],
        ends: Mapping[str, Sequence[str]],
        singles: Mapping[str, Sequence[str]],
    ) -> None:
        self.pairs, self.starts, self.ends, self.singles = pairs, starts, ends, singles

    def read(self, element: etree._Element) -> str:
        """Return the element's text."""
        return typed(self._content(element, {}))

    def _content(self, element: etree._Element, opened: dict[str, int]) -> Iterator[ChipText]:
        yield ChipText(element.text or "")
        for child in element:
            if isinstance(child.tag, str):
                yield from self._child(child, opened)
            yield ChipText(child.tail or "")

    def _child(self, child: etree._Element, opened: dict[str, int]) -> Iterator[ChipText]:
        name = etree.QName(child).localname
        pair = child.get("i") or child.get("rid") or child.get("id") or ""
        if name in self.pairs:
            number = _number(child, self.pairs[name])
            yield ChipText(f"<{number}>", is_chip=True)
            yield from self._content(child, opened)
            yield ChipText(f"</{number}>", is_chip=True)
        elif name in self.starts:
            opened[pair] = _number(child, self.starts[name])
            yield ChipText(f"<{opened[pair]}>", is_chip=True)
        elif name in self.ends:
            yield ChipText(f"</{opened[pair] if pair in opened else _number(child, self.ends[name])}>", is_chip=True)
        elif name in self.singles:
            yield ChipText(f"<{_number(child, self.singles[name])}/>", is_chip=True)
        else:
            yield from self._content(child, opened)


def _number(element: etree._Element, attributes: Sequence[str]) -> int:
    """The chip's number; 9999 (which no sentence has) where it is none of ours, so that the row is refused by name."""
    value = next((element.get(name, "") for name in attributes if element.get(name)), "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 5 else 9999
