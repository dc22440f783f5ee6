"""Enumeration marks of Chinese texts (``一、`` ``（二）`` ``1、`` ``第三章`` ``01`` ``▍``): where one ends, its style, its rank."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.language import HAN, chinese_value, ordinary

HAN_NUMBERS = "〇零一二三四五六七八九十百两"

_STYLES: tuple[tuple[str, int, re.Pattern[str]], ...] = (
    ("part", 0, re.compile(rf"(第[{HAN_NUMBERS}\d]+[编篇卷部]分?|[上中下][篇卷部册]|卷[上中下])(?=[\s　：:、·]|$)")),
    ("chapter", 1, re.compile(rf"(第[{HAN_NUMBERS}\d]+章|Chapter\s+\d+|PART[\s.]*\d+|Part[\s.]*\d+)(?=[\s　：:、·.]|$)[：:、.]?")),
    ("section", 2, re.compile(rf"(第[{HAN_NUMBERS}\d]+[节回讲课])(?=[\s　：:、·]|$)[：:、]?")),
    ("han", 3, re.compile(rf"([{HAN_NUMBERS}]{{1,4}}[、．.](?!\d))")),
    ("zero", 3, re.compile(r"((?:0[1-9]|1[0-9])(?=[\s　|｜/·.、—-]|$)(?!\.\d)[.、]?[ 　]*[|｜/·—-]?)(?!\d)(?![年月日%％:：点])")),
    ("ornament", 3, re.compile(r"([▍▎▌█■◆●★☆◎▶►▋✦✪❖◉○◇□※➤✔]+|[🔹🔸🔶🔷📌💡⭐🌟]+)[ 　]*(?=\S)")),
    ("han-brackets", 4, re.compile(rf"([（(][{HAN_NUMBERS}]{{1,4}}[）)][、.]?)")),
    (
        "dotted",
        6,
        re.compile(
            r"(\d{1,2}(?:\.\d{1,2})+[、.]?)(?=[\s　]*[^\d\s.%％℃,，。）)年月日时点分秒万亿千百个倍折成元角米吨斤克升岁寸度平公小kKmMgG])"
        ),
    ),
    ("number", 5, re.compile(r"(\d{1,2}(?:、|．|\.(?!\d)|[）)]))(?=.)")),
    ("number-brackets", 7, re.compile(r"([（(]\d{1,2}[）)][、.]?)")),
    ("circled", 8, re.compile(r"([①-⑳❶-❿⓵-⓾][、.]?)")),
    ("reference", 10, re.compile(r"(\[\d{1,3}\]|［\d{1,3}］)(?=\s*[^\s，。、])")),
    ("letter", 9, re.compile(rf"([A-Za-z][、．]|[A-Z][.)）](?=[ 　]*[{HAN}])|[（(][A-Za-z][）)])")),
)


@dataclass(frozen=True, slots=True)
class Marker:
    """An enumeration mark at a text's start: as written, its style, the style's usual rank (0 the highest), where the words begin."""

    text: str
    style: str
    rank: float
    end: int
    value: int | None


_MOST_DIGITS = 9
"""Of a number in a sequence."""


def find_heading_marker(text: str) -> Marker | None:
    """Find a marker as :func:`find_marker` does; before a heading's words a number and a space are a mark too (``2 方法``)."""
    plain = re.match(rf"(\d{{1,2}})[ \u3000\u00a0]+(?=[{HAN}A-Za-z“《])(?![年月日个种条届万亿%])", text)
    return Marker(plain[1], "number", 5, plain.end(), int(plain[1])) if plain else find_marker(text)


@lru_cache(maxsize=16_384)
def find_marker(text: str) -> Marker | None:
    """Return the enumeration mark that the text begins with, if words or nothing follow it (and not a number's rest)."""
    text = ordinary(text)
    for style, rank, pattern in _STYLES:
        match = pattern.match(text)
        if match:
            end = match.end()
            while end < len(text) and text[end] in " 　\u00a0":
                end += 1
            if style in {"number", "zero", "dotted"} and re.match(r"[年月日%％]", text[end:]):
                return None
            depth = text[: match.end()].count(".") if style == "dotted" else 0
            return Marker(match[0].strip(), style, rank + depth / 10 if depth else rank, end, _value(match[0]))
    return None


def _value(text: str) -> int | None:
    """The number that a mark says, for telling a sequence from chance."""
    digits = re.findall(r"\d+", text)
    if digits:
        return int(digits[-1]) if len(digits[-1]) <= _MOST_DIGITS else None
    circled = re.search(r"[①-⑳❶-❿]", text)
    if circled:
        return ord(circled[0]) - ord("①" if circled[0] < "⓪" else "❶") + 1
    letters = re.findall(r"[A-Za-z]", text)
    if len(letters) == 1:
        return ord(letters[0].lower()) - ord("a") + 1
    han = re.search(rf"[{HAN_NUMBERS}]+", text)
    return chinese_value(han[0]) if han else None
