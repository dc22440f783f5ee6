"""Punctuation of Chinese and English, as strings of characters: what opens and closes, ends a sentence, ends a line, may not begin one.

For ``in`` with a single character, ``strip``, and a regular expression's brackets (by :func:`re.escape`, as ``]`` is among the closing marks).
"""

from __future__ import annotations

PARTNERS = {
    "“": "”", "‘": "’", "「": "」", "『": "』", "（": "）", "(": ")", "【": "】", "《": "》", "〈": "〉", "〔": "〕", "［": "］", "[": "]", "{": "}", "〖": "〗",
}  # fmt: skip
"""The closing mark of each opening one. Straight quotation marks are both."""
OPENERS = "".join(PARTNERS)
CLOSERS = "".join(PARTNERS.values())
OPENING_QUOTES = "“‘「『"
CLOSING_QUOTES = "”’」』"
STRAIGHT_QUOTES = "\"'"
TITLE_MARKS = "《》〈〉"
"""Around the titles of works; inside a sentence like its words."""

STOPS = "。！？"
"""End a Chinese sentence."""
RARE_STOPS = "｡⁉⁈‼❗❓"
ENGLISH_STOPS = ".!?"
ELLIPSES = "…⋯"
WAVES = "~～"
SENTENCE_END = f"{STOPS}{RARE_STOPS}!?{ELLIPSES}"
"""End a sentence wherever they stand; the full stop, which figures and abbreviations have too, does not."""
COMMAS = "，,、"
SEMICOLONS = "；;"
COLONS = "：:"
PAUSES = COMMAS + SEMICOLONS + COLONS
"""Part a sentence."""
SEPARATORS = COMMAS + SEMICOLONS
"""Between names and keywords in a row."""

LINE_END = SENTENCE_END + ".．" + SEMICOLONS + COLONS + WAVES + "".join(mark for mark in CLOSERS if mark not in TITLE_MARKS)
"""With one of these a line ends that was not broken in the middle of a sentence."""
NO_LINE_START = f"{PAUSES}{STOPS}{ENGLISH_STOPS}．{ELLIPSES}—·•～%％{CLOSERS}"
"""A line may not begin with these (GB/T 15834-2011, 5.1), nor end with an opening mark."""
SHARED = "“”‘’—…·"
"""Marks that Chinese and Latin text share: wide in the one, narrow in the other (UAX #11, ambiguous)."""
