"""Small data that strangers wrote: whole numbers and JSON, whose size and depth nobody has promised."""

from __future__ import annotations

import json
import re
from itertools import accumulate
from typing import Any

DEEPEST = 100
"""Levels of lists, quotations, frames or settings within each other; what people write has some ten."""
_MOST_DIGITS = 9
HALF = re.compile("[\ud800-\udfff\0]")
"""Surrogates, which escapes of JSON and YAML can write, and NUL: no file of ours can hold them."""
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"')
_NO_BRACES = bytes(set(range(256)) - set(b"{}"))


def whole_number(text: str, otherwise: int = 0) -> int:
    """Return a count as an attribute or a marker gives it; ``otherwise`` where it is none: ``²``, thousands of digits (Python reads no more than 4,300)."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text.lstrip("0")) <= _MOST_DIGITS else otherwise


def load_json(text: str | bytes) -> Any:
    """Return the value.

    :raises ValueError: it is no JSON, or nested deeper than Python can read.
    """
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def depth_of_json(data: bytes) -> int:
    """Tell how many objects are within each other at most, found without reading them."""
    braces = _STRING.sub(b"", data).translate(None, _NO_BRACES)
    return max(accumulate(1 if brace == 123 else -1 for brace in braces), default=0)
