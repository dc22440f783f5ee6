"""Cutting what is too long for a model at its commas, to be joined again afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.language import CLOSERS, COLONS, SEMICOLONS, STOPS

_CLOSED = f"[{re.escape(CLOSERS)}]*"
_PLACES = (rf"[{STOPS}!?]+{_CLOSED}", rf"[{SEMICOLONS}]+{_CLOSED}", rf"(?:——|[{COLONS}])", rf"[，,]+{_CLOSED}", r"、|\s", r"")
"""Where a text may be cut, the best first; the last is anywhere."""


def split_softly(text: str, limit: int, measure: Callable[[str], int]) -> list[str]:
    """Return the text in pieces that measure at most ``limit`` each, cut as near to the middle as its punctuation allows.

    The pieces joined are the text. A piece is over the limit only if a single character is.
    """
    if len(text) < 2 or measure(text) <= limit:
        return [text] if text else []
    offset = _cut(text)
    return [*split_softly(text[:offset], limit, measure), *split_softly(text[offset:], limit, measure)]


def _cut(text: str) -> int:
    middle = len(text) / 2
    for pattern in _PLACES[:-1]:
        offsets = [match.end() for match in re.finditer(pattern, text) if len(text) * 0.15 <= match.end() <= len(text) * 0.85]
        offsets = [offset for offset in offsets if not _splits_number(text, offset)]
        if offsets:
            return min(offsets, key=lambda offset: (abs(offset - middle), offset))
    offset = round(middle)
    while 1 < offset < len(text) and _is_inside_latin(text, offset):
        offset -= 1
    return offset if offset > 1 else max(1, round(middle))


def _splits_number(text: str, offset: int) -> bool:
    return bool(re.match(r"\d[,.:]\d", text[max(0, offset - 2) : offset + 1]))


def _is_inside_latin(text: str, offset: int) -> bool:
    return text[offset - 1].isascii() and text[offset - 1].isalnum() and text[offset].isascii() and text[offset].isalnum()
