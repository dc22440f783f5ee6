"""What a number in a text says: its value or values, and how sure it is that it is one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import TypedDict, Unpack

Value = Fraction


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number at ``text[start:end]``.

    ``values``: all values that it may be read as, the plain one among them (两倍 may be 2, 200 % or, of growth, 3). ``strict``: it must have a
    counterpart on the other side; otherwise it may serve as one and is not asked for (一个, "both", 半年). ``counted``: not asked for, but one that contradicts the other side's only
    such number is wrong (两家, "three companies"). ``vague``: an order of
    magnitude, as in 数千 or "thousands". ``percent``: the values are per cent. ``near``: what it is worth in other
    measures (一百斤, 50 kg), which nobody gives to the last digit.
    """

    start: int
    end: int
    values: frozenset[Value]
    strict: bool = True
    counted: bool = False
    vague: bool = False
    percent: bool = False
    month: bool = False
    near: frozenset[Value] = frozenset()


def just_before(text: str, offset: int, reach: int = 60) -> str:
    """Return the few characters before an offset, for a pattern that must end there: searching all that is before, for each number, takes the square of the length."""
    return text[max(0, offset - reach) : offset]


class Flags(TypedDict, total=False):
    """How sure a number is one, and of what kind, as in :class:`Quantity`."""

    strict: bool
    counted: bool
    vague: bool
    percent: bool
    month: bool


def quantity(start: int, end: int, *values: Value | int, **flags: Unpack[Flags]) -> Quantity:
    """Return a :class:`Quantity` of these values."""
    return Quantity(start, end, frozenset(Fraction(value) for value in values), **flags)


def magnitude(value: Value) -> int:
    """Return the power of ten of the first digit: 3 for 1,000 … 9,999."""
    if value <= 0:
        return 0
    power = len(str(int(value))) - 1
    while value < 1:
        value *= 10
        power -= 1
    return power


def agree(one: Quantity, other: Quantity) -> bool:
    """Tell whether two numbers may say the same. January is one in figures or by its name: no weak "one" (one-third) stands for 1月."""
    if any(month.month and 1 in month.values and not (number.month or number.strict) for month, number in ((one, other), (other, one))):
        return False
    if one.values & other.values or _converted(one, other) or _converted(other, one):
        return True
    if one.vague or other.vague:
        return any(magnitude(a) == magnitude(b) for a in one.values for b in other.values)
    return False


_ROUNDED = Fraction(1, 25)
"""By how much a converted measure may be rounded: 一百里 is 31 miles, and thirty."""


def _converted(one: Quantity, other: Quantity) -> bool:
    return any(abs(value - near) <= near * _ROUNDED for near in one.near for value in other.values)


def counterpart(wanted: Quantity, among: Iterable[Quantity]) -> Quantity | None:
    """Return the first that agrees, one that is equal before one that only has the size."""
    fits = [other for other in among if agree(wanted, other)]
    return next((other for other in fits if other.values & wanted.values), fits[0] if fits else None)


def power_of_ten_apart(one: Quantity, other: Quantity) -> int:
    """Tell how many zeros are too many (or too few) if that is the only difference, else 0."""
    for a in one.values:
        for b in other.values:
            if a > 0 and b > 0:
                ratio = a / b if a > b else b / a
                zeros = len(str(ratio.numerator)) - 1
                if ratio.denominator == 1 and zeros and ratio == 10**zeros:
                    return zeros
    return 0
