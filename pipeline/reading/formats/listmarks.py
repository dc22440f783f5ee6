"""The numbers of a web page's lists as its style shows them: Chinese ones, numbers that jump; pandoc knows neither.

They are written before the items' words between two signs, as Word's are, and found again by :func:`pipeline.reading.formats.numbering.take_numbers`.
"""

from __future__ import annotations

import re
from typing import Any

from pipeline.language import written
from pipeline.reading.formats.signs import NUMBER, NUMBER_END
from pipeline.reading.sites import LISTS

_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([a-z-]+)", re.IGNORECASE)
_SHOWN = {
    "cjk-ideographic": ("chineseCounting", "%、"), "simp-chinese-informal": ("chineseCounting", "%、"), "trad-chinese-informal": ("chineseCounting", "%、"),
    "japanese-informal": ("chineseCounting", "%、"), "simp-chinese-formal": ("chineseLegalSimplified", "%、"),
    "trad-chinese-formal": ("ideographLegalTraditional", "%、"), "cjk-heavenly-stem": ("ideographTraditional", "%、"),
    "cjk-earthly-branch": ("ideographZodiac", "%、"), "decimal-leading-zero": ("decimalZero", "%."),
    **LISTS,
}  # fmt: skip
"""By the style of CSS Counter Styles, or the class that a site's editor writes: format and surroundings."""

_TYPES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
Element = Any


def write_list_marks(root: Element) -> None:
    """Write the numbers that pandoc would not know into the lists' items, in place."""
    for ordered in list(root.iter("ol")):
        match = _STYLE.search(ordered.get("style", ""))
        names = [match[1].lower() if match else "", *ordered.get("class", "").split()]
        shown = next((_SHOWN[name] for name in names if name in _SHOWN), None)
        items = ordered.findall("li")
        jumps = ordered.get("reversed") is not None or any(item.get("value") for item in items)
        if shown is None and not jumps:
            continue
        style, around = shown or (_TYPES.get(ordered.get("type", ""), "decimal"), "%.")
        backwards = ordered.get("reversed") is not None
        number = _number(ordered.get("start"), len(items) if backwards else 1)
        for item in items:
            number = _number(item.get("value"), number)
            _write(item, around.replace("%", written(number, style)))
            number += -1 if backwards else 1


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch(r"[0-9]{1,4}", text.strip()) else otherwise


def _write(item: Element, mark: str) -> None:
    """Before the item's first words."""
    holder = item
    while not (holder.text or "").strip() and len(holder) and holder[0].tag in {"p", "section", "div", "span", "strong", "b"}:
        holder = holder[0]
    if holder.text_content().strip():
        holder.text = f"{NUMBER}{mark}{NUMBER_END}{(holder.text or '').lstrip()}"
