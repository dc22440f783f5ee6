"""A number that was about, more than or less than so much, and became exactly so much."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.checking import chinese_numbers, english_numbers
from pipeline.checking.quantities import counterpart
from pipeline.checking.registry import CheckedPair, Problem, segment_check

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
_UNIT = r"[^，。；、（）\d一二三四五六七八九十百千万亿]{0,5}?"
_BOUNDS = (
    _Bound(
        "more than",
        re.compile(rf"(?:{_AFFIRMED}(?:超过|超出|超|逾|多于|高于|大于|突破)|{_NOT}(?:少于|低于|小于)|至少)了?\s*\Z"),
        re.compile(r"\s*[多余]"),
        re.compile(rf"{_UNIT}以上"),
        re.compile(
            r"\+|\b(?:more|over|exceed|above|least|upward|beyond|surpass|plus\b|dozens|hundreds|thousands|[bmtr]+illions|tens\b|odd\b|some\b|past|top|minimum|greater|older|later|newer"
            rf"|longer|higher|bigger|larger|br[eo]ak|broke|cross|passed|mark\b|several|no (?:fewer|less|smaller)|not less)|{_DECADE}",
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
)


@segment_check("approximate", "warning", about="numbers")
def approximate(pair: CheckedPair) -> Iterator[Problem]:
    """An approximate number became an exact one.

    十多家 is "more than ten", 近百 "nearly 100", 不到4秒 "less than 4 seconds".
    """
    source, target = pair.source_words, pair.target_words
    theirs = english_numbers.quantities(target)
    for number in chinese_numbers.quantities(source):
        other = counterpart(number, theirs) if number.strict and not number.vague else None
        if other is None:
            continue
        for bound in _BOUNDS:
            before = bound.before.search(source, max(0, number.start - 6), number.start)
            after = bound.beside.match(source, number.end) or bound.after.match(source, number.end)
            said = before or after or bound.beside.search(source[number.start : number.end])
            if said and not bound.english.search(target):
                span = (before.start() if before else number.start, after.end() if after else number.end)
                exact = target[other.start : other.end].strip()
                message = f"{pair.source.text[slice(*span)].strip()} is {bound.words} that number, {exact} is exact"
                yield Problem(message, span, (other.start, other.end))
                break
