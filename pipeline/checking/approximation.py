"""A number that was about, more than or less than so much, and became exactly so much."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.checking import chinese_numbers, english_numbers
from pipeline.checking.quantities import Quantity, counterpart
from pipeline.checking.registry import CheckedPair, Range, Violation, segment_check
from pipeline.phrases import Phrases

_ENGLISH = {
    "decade": r"\d0s\b|\b(?:tw|th|f|s|e|n)\w+ties\b",  # in the nineties: as vague as can be
    "roughly": "about|around|approximate|rough|near|or so|estimat|circa|almost|close|perhaps|maybe|up to",
    "many": r"dozen|hundreds|thousands|[bmtr]+illions|tens\b",
}


@dataclass(frozen=True, slots=True)
class _Bound:
    """How Chinese says it before a number, inside or right after it, and after its unit; and how English does, anywhere."""

    words: str
    before: re.Pattern[str]
    beside: re.Pattern[str]
    after: re.Pattern[str]
    english: Phrases


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
        Phrases(
            (
                r"\+|\b-plus|\bplus\b",
                r"\b(?:more|over|exceed|above|least|upward|beyond|surpass|past|top|minimum|excess|not less)",
                r"\b(?:greater|older|later|newer|longer|higher|bigger|larger|no (?:fewer|less|smaller))",
                r"\b(?:br[eo]ak|broke|cross|passed|mark\b)",
                r"\b(?:{many}|teens|odd\b|some|several|few|half|after|another|a bit|change\b|good|couple)",
                "{decade}",
            ),
            words=_ENGLISH,
            hit=("50+ shops", "a 20-plus year career", "three years plus", "more than ten shops", "at least 10", "no fewer than ten", "older than ten",
                 "Sales broke 100.", "They passed the 100 mark.", "dozens of shops", "some ten shops", "ten-odd shops", "in the nineties", "the 1980s"),
            miss=("exactly ten shops", "ten shops", "two parties", "It was 4 seconds.", "the surplus was 10", "in stop 10"),
        ),
    ),
    _Bound(
        "less than",
        re.compile(rf"(?:不到|不足|未满|{_AFFIRMED}(?:低于|少于|小于)|{_NOT}(?:超过|超出|多于|高于|大于)|未到|将近|近|接近)\s*\Z"),
        re.compile(r"(?!)"),
        re.compile(rf"{_UNIT}(?:以下|以内|之内)"),
        Phrases(
            (
                r"\b(?:less|under|below|fewer|within|almost|near|shy\b|short|more than|up to|only|barely|close|approach|mere|virtually)",
                r"\b(?:lower|smaller|younger|some\b|about|around|exceed|no (?:later|longer|greater))",
                r"\b(?:last\b|past|recent|in (?:just )?\w+ (?:days|years|hours|minutes|months))",
                "{decade}",
            ),
            words=_ENGLISH,
            hit=("less than 4 seconds", "nearly 100", "just shy of 100", "no longer than 4 seconds", "lower than 4", "the last ten years",
                 "in just four days", "in the nineties"),
            miss=("It took 4 seconds.", "exactly 100", "blast 100 times", "in four parts"),
        ),
    ),
    _Bound(
        "about",
        re.compile(r"(?:大约|约|大概|约有|估计)\s*\Z"),
        re.compile(r"(?!)"),
        re.compile(rf"{_UNIT}(?:左右|上下)"),
        Phrases(
            (
                r"~|\b(?:{roughly}|some\b|c\.|ca\b)",
                r"\b(?:probably|likely|more or less|give or take|average|mostly|an hour or)",
                "{decade}",
            ),
            words=_ENGLISH,
            hit=("about 40 people", "~40 people", "c. 1200", "40 people, more or less", "in the forties"),
            miss=("40 people", "exactly 40", "the car of 40", "40 handsome men"),
        ),
    ),
    _Bound(
        "about",
        re.compile(r"(?!)"),
        re.compile(r"来(?=[个名位家天年月岁里米斤公吨元块万亿度分平人种条件张])"),
        re.compile(r"(?!)"),
        Phrases(
            (
                r"~|\b(?:{roughly}|some)",
                r"\b(?:{many}|odd\b|or less|or more|more than|over\b|at least|a few|several|upward)",
                "{decade}",
            ),
            words=_ENGLISH,
            hit=("some ten people", "~10 people", "ten or more people", "dozens of people", "in the twenties"),
            miss=("ten people", "exactly ten", "ten men overcame it", "ten oddly dressed men"),
        ),
    ),
)  # fmt: skip
_ONE_OF = Phrases(
    (
        r"\b(?:an?|one)[\s-](?:year|month|week|fortnight|hour|minute|second|day|century|decade)",
        r"\b(?:an?|one)[\s-](?:kilomet|met(?:re|er)\b|mile|kilo|tonne|times?\b)",
    ),
    hit=("It took a month.", "after one year", "an hour later", "a metre long", "one-time use"),
    miss=("It took ten months.", "ana month", "a metered line", "one house", "two years"),
)
"""一个 is "a" as often as "one"."""


@segment_check("approximate", "warning", about="numbers")
def approximate(pair: CheckedPair) -> Iterator[Violation]:
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
            if said and not bound.english.find(target):
                span = (before.start() if before else number.start, after.end() if after else number.end)
                message = f"{pair.source.text[slice(*span)].strip()} is {bound.words} that number, {target[slice(*exact)].strip()} is exact"
                yield Violation(message, span, exact)
                break


def _exactly(number: Quantity, theirs: Sequence[Quantity], target: str) -> Range | None:
    """Where the English has the number itself; a single one may be an article (一个多月, "a month")."""
    if other := counterpart(number, theirs) if number.strict or number.counted else None:
        return other.start, other.end
    one = _ONE_OF.find(target) if number.values == {1} else None
    return one.span() if one else None
