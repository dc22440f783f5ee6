"""A measure that kept its number and changed its unit: 5公里 that became 5 miles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.checking import chinese_numbers, english_numbers
from pipeline.checking.quantities import Quantity
from pipeline.checking.registry import CheckedPair, Violation, segment_check

_UNITS: dict[str, dict[str, tuple[str, str]]] = {
    "area": {
        "square kilometres": ("平方公里|平方千米", r"sq(?:uare|\.)? ?k(?:ilo)?m(?:et(?:re|er)s?)?|km²|km2"),
        "square metres": ("平方米|平米", r"sq(?:uare|\.)? ?m(?:et(?:re|er)s?)?|m²|m2"),
        "square miles": ("平方英里", r"sq(?:uare|\.)? ?mi(?:les?)?"),
        "square feet": ("平方英尺", r"sq(?:uare|\.)? ?(?:feet|foot|ft)"),
        "hectares": ("公顷", "hectares?|ha"),
        "acres": ("英亩", "acres?"),
        "mu": ("亩", "mu"),
    },
    "length": {
        "kilometres": ("公里|千米|km", r"kilomet(?:re|er)s?|kms?"),
        "metres": ("米(?!高梅|其林|饭|粉|兰|老鼠)", r"met(?:re|er)s?|m"),
        "centimetres": ("厘米|公分|cm", r"centimet(?:re|er)s?|cm"),
        "millimetres": ("毫米|mm", r"millimet(?:re|er)s?|mm"),
        "nanometres": ("纳米|nm", r"nanomet(?:re|er)s?|nm"),
        "micrometres": ("微米", r"micromet(?:re|er)s?|microns?|µm|μm"),
        "miles": ("英里", "miles?|mi"),
        "feet": ("英尺", "feet|foot|ft"),
        "inches": ("英寸|吋", 'inch(?:es)?|in|"'),
        "light-years": ("光年", "light[- ]?years?"),
    },
    "mass": {
        "tonnes": ("吨", "(?:metric )?ton(?:ne)?s?"),
        "kilograms": ("公斤|千克|kg", r"kilogram(?:me)?s?|kilos?|kgs?"),
        "grams": ("克(?!隆|服|拉|制)", "gram(?:me)?s?|g"),
        "milligrams": ("毫克", r"milligram(?:me)?s?|mg"),
        "pounds": ("磅", "pounds?|lbs?"),
        "jin": ("(?<!公)市?斤", "jin|catt(?:y|ies)"),
        "ounces": ("盎司", "ounces?|oz"),
    },
    "temperature": {
        "degrees Celsius": ("摄氏度|℃|°C", r"(?:°|degrees?|º) ?(?:C\b|Celsius|centigrade)|℃"),
        "degrees Fahrenheit": ("华氏度|℉|°F", r"(?:°|degrees?|º) ?(?:F\b|Fahrenheit)|℉"),
    },
    "time": {
        "milliseconds": ("毫秒", "milliseconds?|ms"),
        "seconds": ("秒", "seconds?|secs?|s"),
        "minutes": ("分钟", "minutes?|mins?"),
        "hours": ("个?小时|钟头", "hours?|hrs?|h"),
        "days": ("天|日(?=内|后|之|以)", "days?"),
        "weeks": ("个?星期|周(?!年|岁|一|二|三|四|五|六|日)", "weeks?"),
        "months": ("个月", "months?"),
        "years": ("年(?!代|级|度|会|产|薪|初|底|末|[1-9一二三四五六七八九十])|岁", "years?|yrs?"),
    },
    "power": {
        "kilowatt-hours": ("千瓦时|度电|kWh", r"kilowatt[- ]?hours?|kWh"),
        "kilowatts": ("千瓦(?!时)|kW(?!h)", r"kilowatts?(?![- ]?hour)|kW(?!h)"),
        "megawatt-hours": ("兆瓦时|MWh", r"megawatt[- ]?hours?|MWh"),
        "megawatts": ("兆瓦(?!时)|MW(?!h)", r"megawatts?(?![- ]?hour)|MW(?!h)"),
        "gigawatt-hours": ("吉瓦时|GWh", r"gigawatt[- ]?hours?|GWh"),
        "gigawatts": ("吉瓦(?!时)|GW(?!h)", r"gigawatts?(?![- ]?hour)|GW(?!h)"),
        "watt-hours": ("瓦时|Wh", r"watt[- ]?hours?|Wh"),
    },
    "data": {
        "megabytes": ("兆字节|MB", r"megabytes?|MB"),
        "gigabytes": ("吉字节|GB", r"gigabytes?|GB"),
        "terabytes": ("太字节|TB", r"terabytes?|TB"),
    },
}
_LOOSELY = {"jin": ("pounds",)}
"""A unit by whose name another of nearly its size goes."""
Unit = tuple[str, str, re.Pattern[str]]
"""Kind, name, and how it is written."""


@cache
def _ours() -> tuple[Unit, ...]:
    return tuple(
        (kind, name, re.compile(rf"\s*(?:多|余|几|来)?\s*(?:{ours})"))
        for kind, units in _UNITS.items()
        for name, (ours, _) in units.items()
    )


@cache
def _theirs() -> tuple[Unit, ...]:
    return tuple(
        (kind, name, re.compile(rf"[\s\u00a0-]*(?:{theirs})(?![A-Za-z0-9²])", re.IGNORECASE if kind not in {"power", "data"} else 0))
        for kind, units in _UNITS.items()
        for name, (_, theirs) in units.items()
    )


@segment_check("unit", "error")
def unit(pair: CheckedPair) -> Iterator[Violation]:
    """A measure has the same number in another unit.

    Keep the unit, or convert the number as well.
    """
    source, target = pair.source_words, pair.target_words
    theirs = [(number, _unit(_theirs(), target, _end(target, number))) for number in english_numbers.quantities(target)]
    for number in chinese_numbers.quantities(source):
        ours = _unit(_ours(), source, number.end)
        if ours is None:
            continue
        same = [(other, found) for other, found in theirs if found and found[0] == ours[0] and other.values & number.values]
        if same and all(found[1] not in {ours[1], *_LOOSELY.get(ours[1], ())} for _, found in same):
            other, (_, name, end) = same[0]
            yield Violation(f"{ours[1]} became {name}", (number.start, ours[2]), (other.start, end))


_FIGURES = re.compile(r"\d(?:[\d.,]*\d)?(?:[\s-]?(?:hundred|thousand|million|billion|trillion)\b)*", re.IGNORECASE)


def _end(text: str, number: Quantity) -> int:
    """Where the number itself ends: the reader of numbers takes "30 m" for 30 million, perhaps."""
    figures = _FIGURES.match(text, number.start)
    return figures.end() if figures else number.end


def _unit(units: tuple[Unit, ...], text: str, position: int) -> tuple[str, str, int] | None:
    """Kind, name and end of the unit that stands at this place; the longest."""
    found = [(match.end(), kind, name) for kind, name, pattern in units if (match := pattern.match(text, position))]
    if not found:
        return None
    end, kind, name = max(found)
    return kind, name, end
