"""Numbers by value on either side, as sure links: 30 = thirty, 1.2万 = 12,000, 3月 = March, 百分之五 = 5 %.

Only for aligning: what is not certain is left out. The checks judge numbers by rules of their own.
"""

from __future__ import annotations

import re
from fractions import Fraction
from math import inf
from typing import NamedTuple

from pipeline.language import DIGITS, FORMAL, LARGE, MONTHS, NUMERALS, ORDINALS, SCALES, SMALL, TENS, UNITS, chinese_number, figures_value

_LARGE = "".join(LARGE)
_FIGURES = "[0-9０-９][0-9０-９,，]*(?:[.．][0-9０-９]+)?"
_NUMERALS = f"[{NUMERALS}]+(?:点[{''.join(DIGITS)}]+)?"
_MEASURE = "[个家名位项次年日人种台件所座届期岁天条批款类章代大步层级类路点篇分本]"
_SOURCE = re.compile(
    rf"(?P<pct>百分之)?(?P<num>{_FIGURES}|{_NUMERALS})\s*(?P<scale>[十百千]?[{_LARGE}]{{1,2}})?(?P<after>[%％]|成|月|倍|{_MEASURE}?)"
)
_MONTHS = {name: number for number, name in enumerate(MONTHS, 1)}
_SCALES = {**SCALES, "k": 10**3, "m": 10**6, "bn": 10**9, "dozen": 12}
_WORD = re.compile(r"\d[\d,]*(?:\.\d+)?|[A-Za-z]+")
_ORDINAL_SUFFIX = re.compile(r"(?:st|nd|rd|th)\b")
_MULTIPLES = {"double": 2, "doubled": 2, "doubling": 2, "triple": 3, "tripled": 3, "twice": 2, "quadruple": 4, "quadrupled": 4, "both": 2}


class Number(NamedTuple):
    """A number at ``text[start:end]``; ``month``: it names one."""

    start: int
    end: int
    value: float
    month: bool = False


def in_source(text: str) -> list[Number]:
    """Return the numbers of a Chinese text that are certainly numbers."""
    found = []
    for match in _SOURCE.finditer(text):
        numeral, after = match["num"].translate(str.maketrans("０１２３４５６７８９．，", "0123456789.,")), match["after"]
        if numeral[0].isdigit():
            value = figures_value(numeral)
        else:
            value = None if len(numeral) == 1 and numeral in FORMAL else chinese_number(numeral)
            ordinal = match.start() > 0 and text[match.start() - 1] == "第"
            if len(numeral) == 1 and not (after or match["scale"] or match["pct"] or ordinal):
                continue
            if numeral == "一" and not ordinal:
                continue
        if value is None:
            continue
        for char in match["scale"] or "":
            value *= SMALL.get(char) or LARGE[char]
        if after == "成":
            value *= 10
        end = match.end("scale") if match["scale"] else match.end("num")
        found.append(Number(match.start(), end, _float(value), month=after == "月" and value <= 12))
    return found


def _float(value: Fraction) -> float:
    """As a float; infinite where a row of numerals is no number that anybody would write."""
    try:
        return float(value)
    except OverflowError:
        return inf


def in_target(text: str) -> list[Number]:
    """Return the numbers of an English text: figures, words, ordinals, months by name."""
    found: list[Number] = []
    words = list(_WORD.finditer(text))
    index = 0
    while index < len(words):
        first = words[index]
        value, used, digits = _number_at(words, index)
        if value is None:
            if month := _MONTHS.get(first.group().capitalize() if first.group()[0].isupper() else ""):
                found.append(Number(first.start(), first.end(), month, month=True))
            elif multiple := _MULTIPLES.get(first.group().lower()):
                found.append(Number(first.start(), first.end(), multiple))
            index += 1
            continue
        last = words[index + used - 1]
        suffix = _ORDINAL_SUFFIX.match(text, last.end()) if digits else None
        found.append(Number(first.start(), suffix.end() if suffix else last.end(), value))
        index += used
    return found


def _number_at(words: list[re.Match[str]], index: int) -> tuple[float | None, int, bool]:
    """Value, how many words it takes, and whether it is in figures."""
    text = words[index].group().lower()
    if text[0].isdigit():
        value, used = float(text.replace(",", "")), 1
        while index + used < len(words) and (scale := _SCALES.get(words[index + used].group().lower())):
            value, used = value * scale, used + 1
        return value, used, used == 1
    total, section, used, seen = 0.0, 0.0, 0, False
    while index + used < len(words):
        word = words[index + used].group().lower()
        if word in UNITS or word in TENS or word in ORDINALS:
            number = UNITS[word] if word in UNITS else TENS.get(word, ORDINALS.get(word, 0))
            if seen and (section % 10 or (section and number >= 10 and section % 100)):
                break
            section, seen = section + number, True
            if word in ORDINALS:
                used += 1
                break
        elif word in _SCALES and len(word) > 2 and (seen or word in {"dozen", "million", "hundred"}):
            scale = _SCALES[word]
            section = (section or 1) * scale
            if scale >= 1000:
                total, section = total + section, 0.0
            seen = True
        elif not (
            word == "and"
            and seen
            and section >= 100
            and index + used + 1 < len(words)
            and words[index + used + 1].group().lower() in {*UNITS, *TENS}
        ):
            break
        used += 1
    return (total + section if seen else None), used, False
