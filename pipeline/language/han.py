"""Chinese characters: the one class of them, for regular expressions and for single characters."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

HAN = "\u2e80-\u2fd5\u3005\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Chinese characters, for use inside a regular expression's brackets.

What Unicode's Scripts.txt calls Han: the unified ideographs with all their extensions (planes 2 and 3 hold nothing else), radicals, 々, 〇,
Suzhou numerals, compatibility ideographs. No punctuation, no kana.
"""

HAN_WIDE = f"{HAN}\u3000-\u30ff\uff01-\uffee"
"""Chinese characters and what is set as wide as they are: Chinese punctuation, kana, full-width forms. Not “ ” ‘ ’ … —, which Latin text shares."""

_HAN = re.compile(f"[{HAN}]")


def is_han(character: str) -> bool:
    """Tell whether this is a Chinese character (not a mark); of nothing, no."""
    return bool(_HAN.match(character))


def has_han(text: str) -> bool:
    """Tell whether there is a Chinese character in the text."""
    return bool(_HAN.search(text))


def count_han(text: str) -> int:
    """Tell how many Chinese characters the text has."""
    return len(_HAN.findall(text))


def display_width(text: str) -> int:
    """Tell how many columns of Latin letters a text takes: two for each Chinese character and mark (UAX #11, wide and full-width)."""
    return len(text) if text.isascii() else sum(map(_columns, text))


@lru_cache(maxsize=32_768)
def _columns(character: str) -> int:
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
