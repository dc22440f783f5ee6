"""Numbers compared by value between a Chinese sentence and its English."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.checking import chinese_numbers, english_numbers
from pipeline.checking.quantities import Quantity, counterpart, just_before, magnitude, power_of_ten_apart
from pipeline.language import has_han


@dataclass(frozen=True, slots=True)
class Difference:
    """A number that is on one side only (``missing``, ``added``), or that differs (``changed``; ``zeros``: only by that many)."""

    kind: Literal["missing", "added", "changed", "percent", "sign"]
    source: Quantity | None
    target: Quantity | None
    zeros: int = 0


def compare(source: str, target: str) -> list[Difference]:
    """Return what the numbers of the two sides do not agree in; by value, so that 1.2亿 is 120 million and 两成 is 20 %."""
    read = chinese_numbers.quantities if has_han(source) else english_numbers.quantities
    ours, theirs = read(source), english_numbers.quantities(target)
    lost = [number for number in ours if number.strict and counterpart(number, theirs) is None]
    extra = [number for number in theirs if number.strict and counterpart(number, ours) is None]
    result: list[Difference] = []
    for number in list(lost):  # the sure pairs first
        other = next((e for e in extra if power_of_ten_apart(number, e)), None)
        if other is not None:
            lost.remove(number)
            extra.remove(other)
            result.append(Difference("changed", number, other, power_of_ten_apart(number, other)))
    for number in lost:
        other = _nearest(number, extra)
        if other is not None:
            extra.remove(other)
            result.append(Difference("changed", number, other))
        else:
            result.append(Difference("missing", number, None))
    result += [Difference("added", None, number) for number in extra]
    if not result:
        result += _contradiction(ours, theirs)
    result += [
        Difference("percent", number, match)
        for number in ours
        if number.percent and number.strict and (match := counterpart(number, theirs)) and _lost_percent(number, match, theirs)
    ]
    return result + _lost_sign(source, ours, target, theirs)


_BELOW_ZERO = re.compile(r"(?:零下|负|(?:\A|[\s（(，、：:；。“]|气温|温度|[为至到达是约在于近])[－−-]|(?<![\d\w%％－-])-)\s*\Z")
"""A wide － in 1998－2003年, 3－1 and 010－12345678 stands between two things and is no sign."""
_MINUS = re.compile(r"(?:\bminus|\bnegative|−|(?<!\w)[-–])\s*\Z", re.IGNORECASE)
_BELOW = re.compile(
    r"\bbelow (?:zero|freezing)|\bsub-?zero|\bdrop|\bfell|\bfall|\bdecreas|\bdown\b|\bdeclin|\bloss|\bshr[au]nk", re.IGNORECASE
)


def _lost_sign(source: str, ours: Sequence[Quantity], target: str, theirs: Sequence[Quantity]) -> list[Difference]:
    """零下196度 must not become 196 degrees."""
    if _BELOW.search(target):
        return []
    return [
        Difference("sign", number, match)
        for number in ours
        if _BELOW_ZERO.search(just_before(source, number.start))
        and (match := counterpart(number, theirs))
        and not any(_MINUS.search(just_before(target, other.start)) for other in theirs if other.values & number.values)
    ]


def _contradiction(ours: Sequence[Quantity], theirs: Sequence[Quantity]) -> list[Difference]:
    """Small numbers in words that English may drop, yet not change: 两家 is not "three companies"."""
    lost = [number for number in ours if number.counted and counterpart(number, theirs) is None]
    extra = [number for number in theirs if number.counted and counterpart(number, ours) is None]
    return [Difference("changed", lost[0], extra[0])] if lost and extra else []


def _nearest(number: Quantity, extra: Sequence[Quantity]) -> Quantity | None:
    """The other side's unmatched number of the nearest size, of the same kind."""
    fitting = [other for other in extra if other.percent == number.percent or not other.percent]
    return min(fitting, key=lambda other: abs(magnitude(min(other.values)) - magnitude(min(number.values))), default=None)


def _lost_percent(number: Quantity, match: Quantity, theirs: Sequence[Quantity]) -> bool:
    same = [other for other in theirs if other.values & number.values]
    return match.strict and all(not other.percent and other.strict and max(other.values) >= 1 for other in same)
