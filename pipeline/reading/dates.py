"""Dates as Chinese pages write them → ISO 8601."""

from __future__ import annotations

import datetime as dt
import re

from pipeline.language import chinese_value
from pipeline.reading.passes.markers import HAN_NUMBERS

_DIGITS = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*(?:年|[-/.])\s*(1[0-2]|0?[1-9])\s*(?:月|[-/.])\s*(3[01]|[12]\d|0?[1-9])\s*[日号]?(?!\d)")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(1[0-2]|0[1-9])(3[01]|[12]\d|0[1-9])(?!\d)")
_HAN = re.compile(rf"([〇零○Oo一二三四五六七八九]{{4}})年([{HAN_NUMBERS}]{{1,3}})月([{HAN_NUMBERS}]{{1,3}})[日号]")
_HAN_MONTH = re.compile(rf"([〇零○Oo一二三四五六七八九]{{4}})年([{HAN_NUMBERS}]{{1,3}})月")
_ROC = re.compile(r"(?:中華)?民國\s*(\d{2,3})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_INSTANT = re.compile(r"(?:19|20)\d\d-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:?\d\d)")
_CHINA = dt.timezone(dt.timedelta(hours=8))
_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*年\s*(1[0-2]|0?[1-9])\s*月(?!\s*\d)")


def find_date(text: str) -> str:
    """Return the first full date in the text (``2018年03月15日``, ``2018-3-15``, ``二〇一八年三月十五日``, ``民國107年3月15日``), else a month, else nothing."""
    instant = _INSTANT.search(text)
    if instant and _in_china(instant[0]):
        return _in_china(instant[0])
    found: list[tuple[int, str]] = []
    for pattern in (_DIGITS, _COMPACT):
        found += [(match.start(), iso(int(match[1]), int(match[2]), int(match[3]))) for match in pattern.finditer(text)]
    for match in _HAN.finditer(text):
        year = chinese_value(re.sub("[○Oo]", "〇", match[1]))
        month, day = chinese_value(match[2]), chinese_value(match[3])
        if year and month and day:
            found.append((match.start(), iso(year, month, day)))
    found += [(match.start(), iso(int(match[1]) + 1911, int(match[2]), int(match[3]))) for match in _ROC.finditer(text)]
    dates = sorted(entry for entry in found if entry[1])
    if dates:
        return dates[0][1]
    month_only = _MONTH.search(text)
    if month_only:
        return f"{month_only[1]}-{int(month_only[2]):02}"
    written = _HAN_MONTH.fullmatch(text.strip())
    if written and (year := chinese_value(re.sub("[○Oo]", "〇", written[1]))) and 0 < (month := chinese_value(written[2]) or 0) <= 12:
        return f"{year}-{month:02}"
    return text.strip() if re.fullmatch(r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2]))?", text.strip()) else ""


def _in_china(instant: str) -> str:
    """The day in China of an instant that is given in another zone."""
    try:
        return dt.datetime.fromisoformat(instant).astimezone(_CHINA).date().isoformat()
    except ValueError:
        return ""


def iso(year: int, month: int, day: int) -> str:
    """Write a date in ISO 8601: ``2018-03-15``, or nothing if there is no such day."""
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return ""
