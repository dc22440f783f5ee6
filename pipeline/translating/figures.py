"""Chinese figures that small models get wrong by a factor of ten (18亿, 一千万) or make up (去年), as English to put into the source."""

from __future__ import annotations

import re
from fractions import Fraction

from pipeline.language import LARGE, SMALL, chinese_value, spoken_number

_HAN_DIGITS = "〇零一二两三四五六七八九十百千"
_ARABIC = r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?"
_SCALE = r"(?P<scale>万亿|千亿|百亿|十亿|千万|百万|十万|亿|万)(?![一二三四五六七八九十百千万亿分零\d])"
FIGURE = re.compile(rf"(?<![\d.,几数上余{_HAN_DIGITS}万亿第])(?:(?P<arabic>{_ARABIC})|(?P<han>[{_HAN_DIGITS}]+))\s?{_SCALE}")
YEARS = {"去年": "last year", "今年": "this year", "明年": "next year", "前年": "the year before last"}
YEAR = re.compile("|".join(YEARS))


def figures(text: str) -> list[tuple[int, int, str]]:
    """Return edits ``(start, end, English)``: figures from ten thousand on and words for years."""
    edits = [(match.start(), match.end(), english) for match in FIGURE.finditer(text) if (english := _english(match))]
    return edits + [(match.start(), match.end(), YEARS[match[0]]) for match in YEAR.finditer(text)]


def _english(match: re.Match[str]) -> str:
    number = Fraction(match["arabic"].replace(",", "")) if match["arabic"] else Fraction(chinese_value(match["han"]) or 0)
    for char in match["scale"]:
        number *= LARGE.get(char) or SMALL[char]
    return spoken_number(number)
