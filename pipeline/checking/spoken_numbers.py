"""Chinese numbers as they are spoken: 十七八岁, 七百二三十公里, 十几万, 一米八三, 三块八, 九成五, 八九十年代, 1千零20.

Each is shorter than what it means: a digit without its unit, one unit for two numbers, figures and units mixed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from pipeline.checking.quantities import Quantity, Value, quantity
from pipeline.language import DIGITS, LARGE, NUMERALS, SMALL, chinese_number, chinese_value, figures_value

ONE = "".join(char for char, value in DIGITS.items() if value)
"""The digits from one to nine, for a regular expression's brackets."""
FIGURE = r"(?<![\d.])(?:\d{1,3}(?:[,，]\d{3})+(?!\d)|\d+)(?:\.\d+)?"
MEASURES = (
    "个名位项家种类款台套座所间栋条支只件张份篇本部册卷首场次届轮回届期批组队对双代级层步点大名人口户辆艘架枚颗块片段句字词行列页章节"
    "岁年月日天周季小时分秒元角角块美欧英日港韩卢澳加米公里千克吨升斤两度瓦兆赫字位区省市县国洲州校院城村镇路站门课道题票球局分盘"
    "倍成折后强巨世"
)
"""Characters that follow a number which counts something."""
_LARGE = "".join(LARGE)


def value_of(text: str) -> Value:
    """Return the value of figures or Chinese numerals."""
    text = text.strip()
    if text and text[0].isdigit():
        return figures_value(text) or Fraction(0)
    return chinese_number(text) or Fraction(0)


def scale_of(text: str) -> int:
    """Return what the units in a text are worth, multiplied: 千万 is 10,000,000."""
    factor = 1
    for char in text:
        factor *= SMALL.get(char, 0) or LARGE.get(char, 0) or 1
    return factor


# --- one or the other -------------------------------------------------------------------------------------------------------

_EITHER = re.compile(
    rf"(?<![{NUMERALS}点\d])(?P<head>[{NUMERALS}]*[十百千万亿])?(?P<one>[{ONE}])(?P<comma>、?)(?P<other>[{ONE}])(?P<scale>[十百千万亿萬億]*)(?![{NUMERALS}])"
)


def either(text: str) -> Iterator[Quantity]:
    """Yield the numbers of 两三个, 十七八岁, 二三十分钟, 七百二三十公里: one or the other of two neighbours."""
    for match in _EITHER.finditer(text):
        one, other, scale, after = DIGITS[match["one"]], DIGITS[match["other"]], match["scale"], text[match.end() : match.end() + 1]
        if other != one + 1 and (one, other) != (3, 5):
            continue
        counts = bool(after) and after in MEASURES
        if match["comma"] and not (match["head"] or (scale and scale[0] in "十百千")):
            continue
        if after == "成" and not scale:  # 七八成 is read with its tenths
            continue
        if not (match["head"] or scale or counts) or (after == "年" and not match["head"] and not scale):  # 五六年 may be 1956
            continue
        size = scale_of(scale)
        head = match["head"] or ""
        if head and not scale and head[-1] != "十":
            size = scale_of(head[-1]) // 10  # 一百二三: 120 or 130
        large = re.sub(r"\A[十百千]*", "", scale)
        begun = (chinese_value(head) or 0) * (scale_of(large) if not (set(head) & set(LARGE)) else 1)
        values = {Fraction(begun + number * size) for number in range(one, other + 1)}
        if after == "倍":
            values |= {value + 1 for value in values} | {100 * value for value in values}
        if after in {"点", "时"}:
            values |= {value + 12 for value in values}
        yield quantity(*match.span(), *values, strict=False, counted=True)


_DECADES = re.compile(rf"(?<![{NUMERALS}\d])(?:([{ONE}])、?([{ONE}]十)|(\d0)\s?[、和至到~—–-]{{1,2}}\s?(\d0))(?=\s*年代)")


def decades(text: str) -> Iterator[Quantity]:
    """Yield the numbers of 八九十年代: the eighties and the nineties."""
    for match in _DECADES.finditer(text):
        first, second = (1, 2) if match[1] else (3, 4)
        for group in (first, second):
            value = value_of(match[group]) * (10 if group == 1 else 1)
            yield quantity(*match.span(group), value, 1900 + value, 1800 + value, 2000 + value)


# --- a little more than -----------------------------------------------------------------------------------------------------

_SOME = re.compile(rf"(?<![{NUMERALS}\d])(?:(?P<figure>\d+)|(?P<han>[{NUMERALS}]*[十百千]))几(?P<tens>十)?(?P<scale>[百千]?[{_LARGE}]*)")


_OR_LESS = re.compile(rf"(?<![{NUMERALS}\d])(?:百八十|千八百|万八千)(?![{NUMERALS}])")
_LIANG = re.compile(rf"(?<![{NUMERALS}\d])((?:(?!两)[{NUMERALS}])+|半)两(?![{NUMERALS}{MEASURES}边者])")


def some(text: str) -> Iterator[Quantity]:
    """Yield the numbers of 十几万: from eleven to nineteen times ten thousand; 一百几十人: from 110 to 190; 百八十块: a hundred, more or less."""
    for match in _OR_LESS.finditer(text):
        yield quantity(*match.span(), scale_of(match[0][0]), scale_of(match[0][0]) * Fraction(9, 5), strict=False)
    for match in _SOME.finditer(text):
        low = value_of(match["figure"] or match["han"])
        step = 10 if match["tens"] else 1
        yield quantity(*match.span(), *((low + step * more) * scale_of(match["scale"]) for more in range(10)))


# --- digits without a unit --------------------------------------------------------------------------------------------------

_BELOW = rf"零?(?P<tail>\d{{1,2}}|[{ONE}](?:[{ONE}](?![{MEASURES}]))?)(?:(?P<minor>[毛角分两寸])(?:(?P<cents>[{ONE}\d])分?)?)?"
_ENDS = rf"(?=一[{MEASURES}]|(?![{NUMERALS}\d.%]|[个名位家人年月日天岁件只条张本次]))"
_TAIL = re.compile(rf"(?P<whole>{FIGURE}|[{NUMERALS}]+)(?P<unit>米|块|元|毛|角|斤|尺|丈|度|吨|公里){_BELOW}{_ENDS}")
_MINOR = {"毛": 10, "角": 10, "两": 10, "寸": 10, "分": 100}


def tails(text: str) -> Iterator[Quantity]:
    """Yield the numbers of 一米八三, 三块八, 三十七度五: decimals behind the unit."""
    for match in _TAIL.finditer(text):
        tail = "".join(str(DIGITS.get(char, char)) for char in match["tail"])
        if match["minor"] and len(tail) > 1:
            continue
        decimals = Fraction(int(tail), _MINOR.get(match["minor"] or "", 10 ** len(tail)))
        cents = match["cents"] or ""
        if cents and match["minor"] in {"毛", "角"}:
            decimals += Fraction(DIGITS[cents] if cents in DIGITS else int(cents), 100)
        elif cents:
            continue
        value = value_of(match["whole"]) + decimals
        if match["unit"] in "毛角":
            value /= 10
        near = frozenset(value * factor for factor in _CONVERTED.get(match["unit"], ()))
        yield replace(quantity(*match.span(), value, value * 100), near=near)


def weights(text: str) -> Iterator[Quantity]:
    """Yield the numbers of 八两: not eighty-two."""
    for match in _LIANG.finditer(text):
        value = Fraction(1, 2) if match[1] == "半" else value_of(match[1])
        near = frozenset(value * factor for factor in _CONVERTED["两"])
        yield replace(quantity(*match.span(), value, strict=False), near=near)


_TENTHS_AND = re.compile(rf"([{ONE}])成([{ONE}])(?![{NUMERALS}{MEASURES}])")


def tenths(text: str) -> Iterator[Quantity]:
    """Yield the numbers of 九成五: 95 per cent."""
    for match in _TENTHS_AND.finditer(text):
        value = Fraction(10 * DIGITS[match[1]] + DIGITS[match[2]])
        yield quantity(*match.span(), value, value / 100, -(100 - value))


# --- figures and units mixed ------------------------------------------------------------------------------------------------

_MIXED = re.compile(rf"{FIGURE}\s*[十百千{_LARGE}]+(?:[零〇]?\s*\d+(?:\.\d+)?\s*[十百千]?[{_LARGE}]?)+(?![\d年月])")
_PART = re.compile(rf"([零〇]?)\s*([\d,，.]+)\s*([十百千]?)([{_LARGE}]*)")


def mixed(text: str) -> Iterator[Quantity]:
    """Yield the numbers of 1千零20, 3万5千, 1亿3000万: figures in the places of numerals."""
    for match in _MIXED.finditer(text):
        total = section = Fraction(0)
        unit, short = 0, Fraction(0)
        for zero, figures, small, large in _PART.findall(match[0]):
            number = Fraction(figures.replace(",", "").replace("，", "").rstrip("."))
            if not small and not large:
                short = number * unit / 10 - number if unit > 10 and not zero and number < 10 else Fraction(0)
            section += number * scale_of(small)
            unit = scale_of(small) * scale_of(large)
            if large:
                total, section = total + section * scale_of(large), Fraction(0)
        yield quantity(*match.span(), total + section, total + section + short)


# --- measures of China ------------------------------------------------------------------------------------------------------

_CONVERTED: dict[str, tuple[Fraction, ...]] = {
    "斤": (Fraction(1, 2), Fraction(500), Fraction("1.102")),
    "两": (Fraction(50), Fraction(1, 20)),
    "担": (Fraction(50), Fraction("110.2")),
    "里": (Fraction(1, 2), Fraction(500), Fraction("0.3107")),
    "丈": (Fraction(10, 3), Fraction("10.94")),
    "尺": (Fraction(1, 3), Fraction(100, 3), Fraction("1.094")),
    "寸": (Fraction(10, 3), Fraction("1.312")),
    "亩": (Fraction(1, 15), Fraction("666.7"), Fraction("0.1647"), Fraction(1, 1500)),
    "顷": (Fraction(20, 3), Fraction("16.47")),
}
"""One 斤 is half a kilogram, 500 grams, 1.1 pounds; one 亩 a fifteenth of a hectare, 667 square metres, a sixth of an acre."""
_MEASURE = re.compile(rf"\s*[多余来几]?\s*(?:市|华)?(?<!公)([{''.join(_CONVERTED)}])(?!面|头|程|弄|屯|个|国|者|岸)")


def with_conversions(numbers: list[Quantity], text: str) -> list[Quantity]:
    """Return the numbers, those before a measure of China with what it is worth in others: 一百斤 may be 50 kilograms."""
    result = []
    for number in numbers:
        measure = _MEASURE.match(text, number.end)
        if measure and not number.near:
            number = replace(number, near=frozenset(value * factor for value in number.values for factor in _CONVERTED[measure[1]]))  # noqa: PLW2901
        result.append(number)
    return result
