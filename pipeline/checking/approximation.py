"""A number that was about, more than or less than so much, and became exactly so much."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.checking import chinese_numbers, english_numbers
from pipeline.checking.quantities import Quantity, counterpart
from pipeline.checking.registry import CheckedPair, Problem, Range, segment_check

_DECADE = r"\d0s\b|\b(?:tw|th|f|s|e|n)\w+ties\b"
"""In the nineties: as vague as can be."""


@dataclass(frozen=True, slots=True)
class _Bound:
    """How Chinese says it before a number, inside or right after it, and after its unit; and how English does, anywhere."""

    words: str
    before: re.Pattern[str]
    beside: re.Pattern[str]
    after: re.Pattern[str]
    english: re.Pattern[str]


_NOT = "[不未没][能得会可应宜准许有]?"
_AFFIRMED = "(?<![不未没])(?<![不未没][能得会可应宜准许有])"
"""不能低于 is at least."""
_COUNTED = r"(?:个?(?:年|月|星期|礼拜|小时|钟头|世纪|季度)|个|天|周|岁|公里|千米|里|米|公斤|斤|吨|元|块|倍|度|分钟?|秒|亩)"
_NO_MORE = "(?![次种样元方家名项位地人国媒功边层])"
"""五年多 is more than five years, 五年多次 many times in five years."""
_UNIT = r"[^，。；、（）\d一二三四五六七八九十百千万亿]{0,5}?"
_BOUNDS = (
    _Bound(
        "more than",
        re.compile(rf"(?:{_AFFIRMED}(?:超过|超出|超|逾|多于|高于|大于|突破)|{_NOT}(?:少于|低于|小于)|至少)了?\s*\Z"),
        re.compile(r"\s*[多余]|(?<=[十百千\d])几"),
        re.compile(rf"{_UNIT}以上|{_COUNTED}[多余]{_NO_MORE}"),
        re.compile(
            r"\+|\b(?:more|over|exceed|above|least|upward|beyond|surpass|plus\b|dozens|hundreds|thousands|[bmtr]+illions|tens\b|odd\b|some\b|past|top|minimum|greater|older|later|newer"
            rf"|longer|higher|bigger|larger|br[eo]ak|broke|cross|passed|mark\b|several|some|excess|few|half|after|another|a bit|-plus|something|change\b|teens|good|dozen|couple|no (?:fewer|less|smaller)|not less)|{_DECADE}",
            re.IGNORECASE,
        ),
    ),
    _Bound(
        "less than",
        re.compile(rf"(?:不到|不足|未满|{_AFFIRMED}(?:低于|少于|小于)|{_NOT}(?:超过|超出|多于|高于|大于)|未到|将近|近|接近)\s*\Z"),
        re.compile(r"(?!)"),
        re.compile(rf"{_UNIT}(?:以下|以内|之内)"),
        re.compile(
            r"\b(?:less|under|below|fewer|within|almost|near|shy\b|short|more than|up to|only|barely|close|approach|some\b|about|around|lower|smaller|younger|last\b|past|recent"
            rf"|no (?:later|longer|greater)|mere|exceed|virtually|in (?:just )?\w+ (?:days|years|hours|minutes|months))|{_DECADE}",
            re.IGNORECASE,
        ),
    ),
    _Bound(
        "about",
        re.compile(r"(?:大约|约|大概|约有|估计)\s*\Z"),
        re.compile(r"(?!)"),
        re.compile(rf"{_UNIT}(?:左右|上下)"),
        re.compile(
            r"~|\b(?:about|around|some\b|approximate|rough|near|or so|estimat|circa|c\.|almost|close|maybe|perhaps|probably|likely|up to|more or less|ca\b|give or take|average"
            rf"|mostly|an hour or)|{_DECADE}",
            re.IGNORECASE,
        ),
    ),
    _Bound(
        "about",
        re.compile(r"(?!)"),
        re.compile(r"来(?=[个名位家天年月岁里米斤公吨元块万亿度分平人种条件张])"),
        re.compile(r"(?!)"),
        re.compile(
            r"~|\b(?:about|around|some|approximate|rough|near|or so|estimat|circa|almost|close|perhaps|maybe|up to|or less|or more|more than|over\b|odd\b|dozen|tens\b|hundreds|thousands"
            rf"|[bmtr]+illions|at least|a few|several|upward)|{_DECADE}",
            re.IGNORECASE,
        ),
    ),
)
_ONE_OF = re.compile(
    r"\b(?:an?|one)[\s-](?:year|month|week|fortnight|hour|minute|second|day|century|decade|kilomet|met(?:re|er)\b|mile|kilo|tonne|times?\b)",
    re.IGNORECASE,
)
"""一个 is "a" as often as "one"."""


@segment_check("approximate", "warning", about="numbers")
def approximate(pair: CheckedPair) -> Iterator[Problem]:
    """An approximate number became an exact one.

    十多家 is "more than ten", 近百 "nearly 100", 不到4秒 "less than 4 seconds".
    """
    source, target = pair.source_words, pair.target_words
    theirs = english_numbers.quantities(target)
    for number in chinese_numbers.quantities(source):
        exact = None if number.vague else _exactly(number, theirs, target)
        if exact is None:
            continue
        for bound in _BOUNDS:
            before = bound.before.search(source, max(0, number.start - 6), number.start)
            after = bound.beside.match(source, number.end) or bound.after.match(source, number.end)
            said = before or after or bound.beside.search(source[number.start : number.end])
            if said and not bound.english.search(target):
                span = (before.start() if before else number.start, after.end() if after else number.end)
                message = f"{pair.source.text[slice(*span)].strip()} is {bound.words} that number, {target[slice(*exact)].strip()} is exact"
                yield Problem(message, span, exact)
                break


def _exactly(number: Quantity, theirs: list[Quantity], target: str) -> Range | None:
    """Where the English has the number itself; a single one may be an article (一个多月, "a month")."""
    if other := counterpart(number, theirs) if number.strict or number.counted else None:
        return other.start, other.end
    one = _ONE_OF.search(target) if number.values == {1} else None
    return one.span() if one else None
