"""Numbers by value on either side, as sure links: 30 = thirty, 1.2万 = 12,000, 3月 = March, 百分之五 = 5 %.

Only for aligning: what is not certain is left out. The checks judge numbers by rules of their own.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_DIGITS = {"〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}
_HAN = "〇零一二两三四五六七八九十百千万亿"
_SOURCE = re.compile(
    rf"(?P<pct>百分之)?(?P<num>[0-9０-９][0-9０-９,，]*(?:[.．][0-9０-９]+)?|[{_HAN}]+(?:点[{_HAN}]+)?)\s*(?P<scale>(?:[十百千]?万亿|[十百千]?[万亿]))?"
    rf"(?P<after>[%％]|成|月|倍|[个家名位项次年日人种台件所座届期岁天条批款类章代大步层级类路点篇分本]?)"
)
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
_UNIT_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
)
_UNITS = {word: value for value, word in enumerate(_UNIT_WORDS.split())}
_TEN_WORDS = "twenty thirty forty fifty sixty seventy eighty ninety"
_TENS = {word: 10 * (index + 2) for index, word in enumerate(_TEN_WORDS.split())}
_ORDINAL_WORDS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
_ORDINALS = {word: index + 1 for index, word in enumerate(_ORDINAL_WORDS.split())}
_SCALES = {
    "hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12, "k": 10**3, "m": 10**6, "bn": 10**9, "dozen": 12,
}  # fmt: skip
_WORD = re.compile(r"\d[\d,]*(?:\.\d+)?|[A-Za-z]+")
_ORDINAL_SUFFIX = re.compile(r"(?:st|nd|rd|th)\b")
_MULTIPLES = {"double": 2, "doubled": 2, "doubling": 2, "triple": 3, "tripled": 3, "twice": 2, "quadruple": 4, "quadrupled": 4, "both": 2}


class Number(NamedTuple):
    """A number at ``text[start:end]``; ``month``: it names one."""

    start: int
    end: int
    value: float
    month: bool = False


def chinese_value(numeral: str) -> float | None:
    """The value of 三百二十, 一万五千亿, 二〇一八; ``None`` for what is none."""
    if not numeral or not all(char in _HAN for char in numeral):
        return None
    if all(char in _DIGITS for char in numeral):
        return float("".join(str(_DIGITS[char]) for char in numeral))
    total, section, digit = 0.0, 0.0, -1
    for char in numeral:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _SMALL:
            section += (1 if digit < 0 else digit) * _SMALL[char]
            digit = -1
        else:
            section += max(digit, 0)
            digit = -1
            if char == "亿" or not section:
                total = (total + section or 1) * _LARGE[char]
            else:
                total += section * _LARGE[char]
            section = 0.0
    return total + section + max(digit, 0)


def in_source(text: str) -> list[Number]:
    """The numbers of a Chinese text that are certainly numbers."""
    found = []
    for match in _SOURCE.finditer(text):
        numeral, after = match["num"].translate(str.maketrans("０１２３４５６７８９．，", "0123456789.,")), match["after"]
        if numeral[0].isdigit():
            value: float | None = float(numeral.replace(",", ""))
        else:
            whole, _, decimals = numeral.partition("点")
            value = chinese_value(whole)
            if value is not None and decimals:
                value += float("0." + "".join(str(_DIGITS.get(char, 0)) for char in decimals))
            ordinal = match.start() > 0 and text[match.start() - 1] == "第"
            if len(numeral) == 1 and not (after or match["scale"] or match["pct"] or ordinal):
                continue
            if numeral == "一" and not ordinal:
                continue
        if value is None:
            continue
        for char in match["scale"] or "":
            value *= _SMALL.get(char, 0) or _LARGE[char]
        if after == "成":
            value *= 10
        end = match.end("scale") if match["scale"] else match.end("num")
        found.append(Number(match.start(), end, value, month=after == "月" and value <= 12))
    return found


def in_target(text: str) -> list[Number]:
    """The numbers of an English text: figures, words, ordinals, months by name."""
    found: list[Number] = []
    words = list(_WORD.finditer(text))
    index = 0
    while index < len(words):
        first = words[index]
        value, used, digits = _number_at(words, index)
        if value is None:
            lower = first.group().lower()
            if lower in _MONTHS and first.group()[0].isupper():
                found.append(Number(first.start(), first.end(), _MONTHS.index(lower) + 1, month=True))
            elif lower in _MULTIPLES:
                found.append(Number(first.start(), first.end(), _MULTIPLES[lower]))
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
        if word in _UNITS or word in _TENS or word in _ORDINALS:
            number = _UNITS[word] if word in _UNITS else _TENS.get(word, _ORDINALS.get(word, 0))
            if seen and (section % 10 or (section and number >= 10 and section % 100)):
                break
            section, seen = section + number, True
            if word in _ORDINALS:
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
            and words[index + used + 1].group().lower() in {*_UNITS, *_TENS}
        ):
            break
        used += 1
    return (total + section if seen else None), used, False
