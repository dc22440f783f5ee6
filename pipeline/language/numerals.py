"""Numerals: the value of Chinese ones, the number words and months of English, and numbers as they are written.

An automatic numbering writes ``三``, ``iii``, ``C``, ``③``; the formats are Word's (ECMA-376, 17.18.59 ST_NumberFormat).
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

# --- Chinese --------------------------------------------------------------------------------------------------------------

DIGITS = {
    char: value
    for value, chars in enumerate(("〇零", "一壹", "二两贰兩貳", "三叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖"))
    for char in chars
}
SMALL = {"十": 10, "廿": 20, "卅": 30, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
LARGE = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
NUMERALS = "".join((*DIGITS, *SMALL, *LARGE))
"""Every character that :func:`chinese_value` reads, for a regular expression's brackets."""
FORMAL = "壹贰叁肆伍陆柒捌玖拾佰仟貳參陸"
"""Numerals of cheques among them; one alone is a surname (陆, 伍) or part of a word."""
STEMS = "甲乙丙丁戊己庚辛壬癸"
"""The heavenly stems, which count as letters do."""
LONGEST = 300
"""Digits: what has more is no number that anybody reads, and Python refuses to make one of some thousand."""
_LIMIT = 10_000
"""A number beyond it is written in figures (letters and Roman numerals would grow with it)."""
_DIGITS = "零一二三四五六七八九"
_BANKERS = "零壹贰叁肆伍陆柒捌玖"
_TAIWANS_BANKERS = "零壹貳參肆伍陸柒捌玖"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"


def chinese_value(numeral: str) -> int | None:
    """Return the value of 三百二十, 一万五千亿, 二〇一八, 两百五; ``None`` for what is none.

    >>> chinese_value("一万五千亿")
    1500000000000
    """
    if not numeral or len(numeral) > LONGEST:
        return None
    if all(char in DIGITS for char in numeral):
        return int("".join(str(DIGITS[char]) for char in numeral))
    total = section = 0
    digit = -1
    last_unit = 1
    for char in numeral:
        if char in DIGITS:
            digit = DIGITS[char] if digit <= 0 else digit * 10 + DIGITS[char]
            last_unit = 1 if char in "零〇" else last_unit
        elif char in SMALL:
            section += (1 if digit < 0 else digit) * SMALL[char]
            digit, last_unit = -1, SMALL[char]
        elif char in LARGE:
            section += max(digit, 0)
            if char in "亿億" or not section:
                total = (total + section or 1) * LARGE[char]
            else:
                total += section * LARGE[char]
            section, digit, last_unit = 0, -1, LARGE[char]
        else:
            return None
    if digit > 0 and last_unit >= 100:
        return total + section + digit * last_unit // 10  # 两百五, 三万二
    return total + section + max(digit, 0)


def chinese_number(numeral: str) -> Fraction | None:
    """Return what :func:`chinese_value`, with decimals: 三点一四.

    >>> chinese_number("一千三百点五")
    Fraction(2601, 2)
    """
    whole, _, decimals = numeral.partition("点")
    value = chinese_value(whole)
    if value is None or len(decimals) > LONGEST or any(char not in DIGITS for char in decimals):
        return None
    return value + Fraction(int("".join(str(DIGITS[char]) for char in decimals) or 0), 10 ** len(decimals))


def figures_value(figures: str) -> Fraction | None:
    """Return the value of 1,234.5; ``None`` for a row of digits that is no number."""
    return Fraction(figures.replace(",", "").replace("，", "")) if len(figures) <= LONGEST else None


# --- English --------------------------------------------------------------------------------------------------------------

UNITS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
    "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12,
    "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20,
}  # fmt: skip
"""The first twenty, as words."""
SCALES = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
SHORT_MONTHS = {**{name[:3]: number for number, name in enumerate(MONTHS, 1) if len(name) > 3}, "Sept": 9}
"""By abbreviation, without its full stop; May has none."""
MONTH_NUMBERS = {**{name: number for number, name in enumerate(MONTHS, 1)}, **SHORT_MONTHS}
"""By name and by abbreviation."""


def spoken_number(value: Fraction) -> str:
    """Return a number as English prose writes it: 35,000; 10 million; 1.8 billion; 91.3027 trillion; 387.7.

    >>> spoken_number(Fraction(913_027 * 10**8))
    '91.3027 trillion'
    """
    for size, name in ((10**12, "trillion"), (10**9, "billion"), (10**6, "million")):
        if value >= size:
            return f"{_decimal(value / size)} {name}" if (value * 10**4 / size).denominator == 1 else _decimal(value)
    return _decimal(value)


def _decimal(value: Fraction) -> str:
    return f"{value.numerator:,}" if value.denominator == 1 else f"{float(value):,.6f}".rstrip("0").rstrip(".")


# --- numbering --------------------------------------------------------------------------------------------------------------


def written(value: int, style: str) -> str:
    """Return the number in one of Word's formats; Arabic figures where the format is none that Chinese texts use."""
    writer = _WRITERS.get(style)
    return writer(value) if writer and 0 < value < _LIMIT else "" if style == "none" else str(value)


def han(value: int, digits: str = _DIGITS, units: tuple[str, ...] = ("", "十", "百", "千"), *, short: bool = True) -> str:
    """Write a number in Chinese: ``12`` → ``十二``, ``105`` → ``一百零五``; below 10,000. ``short``: ten is 十, not 一十."""
    if not 0 < value < 10_000:
        return str(value)
    text, gap = "", False
    for power in range(3, -1, -1):
        digit = value // 10**power % 10
        if digit:
            text += (digits[0] if gap else "") + digits[digit] + units[power]
        gap = bool(text) and not digit
    return text[1:] if short and 10 <= value < 20 else text


def roman(value: int) -> str:
    """Write a number in Roman numerals: ``14`` → ``XIV``."""
    result = ""
    for size, sign in (
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ):  # fmt: skip
        result += sign * (value // size)
        value %= size
    return result


def letters(value: int) -> str:
    """Write a number in letters: ``3`` → ``C``, ``28`` → ``BB`` (Word doubles the letter)."""
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
    "ideographTraditional": _cycle(STEMS),
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
