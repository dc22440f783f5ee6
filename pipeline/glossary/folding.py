"""The one normal form in which sources and terms are compared, with the way back to the original offsets.

Folded away: full and half width, case, the many dots and dashes between parts of a name, kinds of quotation marks, zero-width
characters, spaces beside Chinese, traditional characters. Nothing else: 《》 stay, because 《自然》 is not 自然.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.language import HAN, is_han, unified

_WIDE = re.compile(f"[{HAN}\u3000-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65“”‘’]")
_DOTS = "·•・‧⋅∙●･"
_DASHES = "-‐‑‒–—―－−"
_TABLE: dict[int, str | None] = {
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **{ord(char): "·" for char in _DOTS},
    **{ord(char): "-" for char in _DASHES},
    **{ord(char): '"' for char in "“”「」＂"},
    **{ord(char): "'" for char in "‘’『』＇"},
    **{ord(char): " " for char in "\u3000\u00a0\t\n\r\u2002\u2003\u2009\u202f"},
    ord("〈"): "《",
    ord("〉"): "》",
}
_DROPPED = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text; ``offsets[i]`` is the original offset of its character ``i``."""

    text: str
    offsets: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return the range of the original text that ``text[start:end]`` came from."""
        return self.offsets[start], self.offsets[end - 1] + 1


def fold(text: str) -> Folded:
    """Return the normal form of ``text``."""
    chars: list[str] = []
    offsets: list[int] = []
    for index, char in enumerate(text):
        if char in _DROPPED:
            continue
        folded = _TABLE.get(ord(char), char) or char
        lower = folded.lower()
        folded = lower if len(lower) == 1 else folded
        if folded == " " and (not chars or chars[-1] == " "):
            continue
        chars.append(folded)
        offsets.append(index)
    kept = [i for i in range(len(chars)) if not (chars[i] == " " and _beside_chinese(chars, i))]
    chars = [chars[i] for i in kept]
    offsets = [offsets[i] for i in kept]
    for i in range(1, len(chars) - 1):
        if chars[i] == "-" and is_han(chars[i - 1]) and is_han(chars[i + 1]):
            chars[i] = "·"
    return Folded(unified("".join(chars)), tuple(offsets))


def is_latin(char: str) -> bool:
    """Tell whether this is a letter or digit that Latin words are made of."""
    return char.isalnum() and not is_han(char)


def _beside_chinese(chars: list[str], index: int) -> bool:
    return index in {0, len(chars) - 1} or bool(_WIDE.match(chars[index - 1])) or bool(_WIDE.match(chars[index + 1]))
