"""Numbers as an automatic numbering writes them: ``三``, ``iii``, ``C``, ``③``; the formats are Word's (ECMA-376, 17.18.59 ST_NumberFormat)."""

from __future__ import annotations

from collections.abc import Callable

_LIMIT = 10_000
"""A number beyond it is written in figures (letters and Roman numerals would grow with it)."""
_DIGITS = "零一二三四五六七八九"
_BANKERS = "零壹贰叁肆伍陆柒捌玖"
_TAIWANS_BANKERS = "零壹貳參肆伍陸柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"


def written(value: int, style: str) -> str:
    """The number in one of Word's formats; Arabic figures where the format is none that Chinese texts use."""
    writer = _WRITERS.get(style)
    return writer(value) if writer and 0 < value < _LIMIT else "" if style == "none" else str(value)


def han(value: int, digits: str = _DIGITS, units: tuple[str, ...] = ("", "十", "百", "千"), *, short: bool = True) -> str:
    """``12`` → ``十二``, ``105`` → ``一百零五``; below 10,000. ``short``: ten is 十, not 一十."""
    if not 0 < value < 10_000:
        return str(value)
    text, gap = "", False
    for place in range(3, -1, -1):
        digit = value // 10**place % 10
        if digit:
            text += (digits[0] if gap else "") + digits[digit] + units[place]
        gap = bool(text) and not digit
    return text[1:] if short and 10 <= value < 20 else text


def roman(value: int) -> str:
    """``14`` → ``XIV``."""
    result = ""
    for size, sign in (
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ):  # fmt: skip
        result += sign * (value // size)
        value %= size
    return result


def letters(value: int) -> str:
    """``3`` → ``C``, ``28`` → ``BB`` (Word doubles the letter)."""
    return chr(ord("A") + (value - 1) % 26) * ((value - 1) // 26 + 1)


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda value: signs[(value - 1) % len(signs)]


def _from(first: str, last: int) -> Callable[[int], str]:
    """Signs that Unicode has in a row, up to ``last``; beyond it figures."""
    return lambda value: chr(ord(first) + value - 1) if value <= last else str(value)


def _digit_by_digit(value: int) -> str:
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(value))


def _bankers(digits: str) -> Callable[[int], str]:
    return lambda value: han(value, digits, ("", "拾", "佰", "仟"), short=False)


_WRITERS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(
        (
            "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand",
            "koreanDigital2", "koreanCounting",
        ),
        han,
    ),
    "ideographDigital": _digit_by_digit,
    "japaneseDigitalTenThousand": _digit_by_digit,
    "taiwaneseDigital": _digit_by_digit,
    "chineseLegalSimplified": _bankers(_BANKERS),
    "ideographLegalTraditional": _bankers(_TAIWANS_BANKERS),
    "japaneseLegal": _bankers(_TAIWANS_BANKERS),
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "upperRoman": roman,
    "lowerRoman": lambda value: roman(value).lower(),
    "upperLetter": letters,
    "lowerLetter": lambda value: letters(value).lower(),
    "decimalZero": lambda value: f"{value:02}",
    "decimalFullWidth": lambda value: "".join(chr(ord("０") + int(digit)) for digit in str(value)),
    "decimalFullWidth2": lambda value: "".join(chr(ord("０") + int(digit)) for digit in str(value)),
    "decimalEnclosedCircle": _from("①", 20),
    "decimalEnclosedCircleChinese": _from("①", 20),
    "decimalEnclosedFullstop": _from("⒈", 20),
    "decimalEnclosedParen": _from("⑴", 20),
    "ideographEnclosedCircle": _from("㊀", 10),
}  # fmt: skip
