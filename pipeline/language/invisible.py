"""Characters that nobody sees and that part what belongs together: editors and web pages leave them in texts."""

from __future__ import annotations

import re

_JOINED = "\u0600-\u0dff\u2190-\u21ff\u2600-\u27bf\u2b00-\u2bff\ufe0f\U0001f000-\U0001faff"
"""Scripts whose letters are joined or parted by them (Arabic to Sinhala), signs and pictures."""
_LONE_JOINER = f"(?<![{_JOINED}])[\u200c\u200d]|[\u200c\u200d](?![{_JOINED}])"
INVISIBLE = re.compile(f"[\u200b\u200e\u200f\u2060\ufeff\u00ad]|{_LONE_JOINER}")
"""Zero-width spaces, marks of direction, soft hyphens; a joiner only where it does not make one emoji of two (👩‍💻) or one letter of two."""


def visible(text: str) -> str:
    """Return the text without them."""
    return INVISIBLE.sub("", text)
