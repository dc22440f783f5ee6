"""Brackets and quotation marks of a paragraph that have their partner."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.language import CLOSERS, OPENING_QUOTES, PARTNERS, STRAIGHT_QUOTES

_QUOTES = frozenset(OPENING_QUOTES + STRAIGHT_QUOTES)
_MIXED = {"（": ")", "(": "）"}
"""Typed carelessly: one of the two from the other keyboard."""

_DEEPEST = 50
"""Marks that may be open at once; more are no sentence of anybody's."""


@dataclass(frozen=True, slots=True)
class BracketPair:
    """An opening mark at ``start`` and its closing one at ``end``."""

    start: int
    end: int
    kind: str

    @property
    def is_quote(self) -> bool:
        """Quotation marks, not brackets or book-title marks."""
        return self.kind in _QUOTES


def find_pairs(text: str, shield: bytearray) -> tuple[BracketPair, ...]:
    """Return the pairs by their closing mark's order. A mark without partner, or within the shield (addresses, code), is no pair."""
    stack: list[tuple[str, int]] = []
    pairs: list[BracketPair] = []
    for index, character in enumerate(text):
        if shield[index]:
            continue
        if character in STRAIGHT_QUOTES:
            opened = next((entry for entry in reversed(stack) if entry[0] == character), None)
            if _is_no_quote(text, index, opens=opened is None):
                continue
            if opened is None:
                stack.append((character, index))
            else:
                del stack[stack.index(opened) :]
                pairs.append(BracketPair(opened[1], index, character))
        elif character in PARTNERS:
            stack.append((character, index))
            del stack[:-_DEEPEST]
        elif character in CLOSERS:
            opened = next((entry for entry in reversed(stack) if character in (PARTNERS.get(entry[0], ""), _MIXED.get(entry[0], ""))), None)
            if opened is not None and not (character == "’" and _is_apostrophe(text, index)):
                del stack[stack.index(opened) :]
                pairs.append(BracketPair(opened[1], index, opened[0]))
    return tuple(pairs)


_FEET = re.compile(r"\d'\d\d?$")
_ELIDED = re.compile(r"'\d\ds?(?![\d'])")
"""``'90年代``"""


def _is_no_quote(text: str, index: int, *, opens: bool) -> bool:
    """A typewriter's mark that is an apostrophe (``it's``, ``students'``), a prime (``6'2"``) or stands for the century."""
    if text[index] == '"':
        return opens and bool(_FEET.search(text, max(index - 4, 0), index))
    before, after = text[index - 1 : index] if index else "", text[index + 1 : index + 2]
    if _is_apostrophe(text, index) or _ELIDED.match(text, index):
        return True
    return not after or after.isspace() or (before.isascii() and before.isalnum()) if opens else before.isspace()


def _is_apostrophe(text: str, index: int) -> bool:
    """Between Latin letters: ``it’s``."""
    return (
        text[index - 1 : index].isascii()
        and text[index - 1 : index].isalpha()
        and text[index + 1 : index + 2].isascii()
        and text[index + 1 : index + 2].isalpha()
    )
