"""Ruby: the reading (注音, 拼音) that stands above characters in web pages, Word, OpenDocument and EPUB.

It is a mark over its base, which alone is the sentence. Pandoc knows no ruby, so it is written as text between signs and taken out again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from pipeline.article import OBJECT, Mark, RichText
from pipeline.reading.formats.signs import BASE, FALLBACK, FALLBACK_END, READING, RUBY_END
from pipeline.richtext import replace_range, sort_marks

_FALLBACK = re.compile(f"{FALLBACK}[^{FALLBACK}{FALLBACK_END}]*{FALLBACK_END}")
_RUBY = re.compile(f"{BASE}([^{BASE}{READING}{RUBY_END}]*){READING}([^{BASE}{READING}{RUBY_END}]*){RUBY_END}")
_LEFT_OVER = re.compile(f"[{BASE}{READING}{RUBY_END}{FALLBACK}{FALLBACK_END}]")
RAW_TAGS = {
    ("ruby", False): BASE, ("ruby", True): RUBY_END, ("rt", False): READING, ("rt", True): RUBY_END + BASE, ("rb", False): BASE,
    ("rp", False): FALLBACK, ("rp", True): FALLBACK_END,
}  # fmt: skip
"""Tags of ruby that stand within Markdown (name, whether it closes) as signs; a base that has no reading is none."""


def ruby(base: str, reading: str) -> str:
    """Return the text that stands for ruby until :func:`take_ruby`."""
    return f"{BASE}{base}{READING}{reading}{RUBY_END}"


def take_ruby(rich: RichText) -> RichText:
    """Return the text with its ruby as marks and without their signs."""
    if not _LEFT_OVER.search(rich.text):
        return rich
    while match := _FALLBACK.search(rich.text):
        rich = replace_range(rich, *match.span(), "")
    while match := _RUBY.search(rich.text):
        reading = " ".join(match[2].replace(OBJECT, "").split())
        rich = replace_range(replace_range(rich, match.end(1), match.end(), ""), match.start(), match.start(1), "")
        if match[1].strip() and reading:
            mark = Mark("ruby", match.start(), match.start() + len(match[1]), attrs={"rt": reading})
            rich = RichText(rich.text, sort_marks((*rich.marks, mark)))
    while match := _LEFT_OVER.search(rich.text):
        rich = replace_range(rich, *match.span(), "")
    return rich


def write_ruby(root: Any) -> None:
    """Turn each ``<ruby>`` of an HTML or XHTML tree into a ``<span>`` of text with signs, in place; inner ones first."""
    for element in reversed([element for element in root.iter() if _name(element) == "ruby"]):
        pieces = [piece for bases, readings in _groups(element) for piece in _paired(bases, readings)]
        element.tag = element.tag[: -len("ruby")] + "span"
        for child in list(element):
            element.remove(child)
        element.text = ""
        for piece in pieces:
            _append(element, piece)


def _name(element: Any) -> str:
    return element.tag.rsplit("}", 1)[-1].lower() if isinstance(element.tag, str) else ""


def _groups(element: Any) -> Iterator[tuple[list[Any], list[str]]]:
    """What stands below and the readings above it, in turn: ``<ruby>汉<rt>hàn</rt>字<rt>zì</rt></ruby>`` has two groups."""
    bases: list[Any] = [element.text] if element.text and element.text.strip() else []
    readings: list[str] = []
    for child in list(element):
        name, tail = _name(child), child.tail
        child.tail = None
        if name == "rt":
            readings.append(" ".join("".join(child.itertext()).split()))
        elif name == "rtc":
            readings += ["".join(part.itertext()).strip() for part in child.iter() if _name(part) == "rt"] or [
                "".join(child.itertext()).strip()
            ]
        elif name and name != "rp":
            if readings:
                yield bases, readings
                bases, readings = [], []
            bases.append(child)
        if tail and tail.strip():
            if readings:
                yield bases, readings
                bases, readings = [], []
            bases.append(tail)
    if bases:
        yield bases, readings


def _paired(bases: list[Any], readings: list[str]) -> Iterator[Any]:
    """Each base between its signs; several bases of several readings one by one, the readings that are more on the last."""
    if len(bases) == 1 and isinstance(bases[0], str) and len(bases[0].strip()) == len(readings) > 1:
        bases = list(bases[0].strip())
    if len(bases) < 2 or len(readings) < 2:
        bases, readings = [bases], [" ".join(readings)]
    else:
        last = len(bases) - 1
        bases, readings = [[base] for base in bases], [*readings[:last], " ".join(readings[last:])]
    for base, reading in zip_longest(bases, readings, fillvalue=""):
        yield from [BASE, *base, f"{READING}{reading}{RUBY_END}"] if reading else base


def _append(element: Any, piece: Any) -> None:
    if not isinstance(piece, str):
        element.append(piece)
    elif len(element):
        element[-1].tail = (element[-1].tail or "") + piece
    else:
        element.text = (element.text or "") + piece
