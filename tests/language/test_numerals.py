"""Chinese numerals have their value, numbers are written as numberings and as English prose write them."""

from fractions import Fraction

import pytest

from pipeline.aligning.numbers import in_source
from pipeline.language import MONTH_NUMBERS, chinese_number, chinese_value, roman, spoken_number, written

VALUES = [
    ("三百二十", 320), ("一万五千亿", 15 * 10**11), ("二〇一八", 2018), ("两百五", 250), ("两百零五", 205), ("十五", 15), ("一百零五", 105), ("三千万", 30_000_000),
    ("万亿", 10**12), ("两亿三千万", 230_000_000), ("一千零一", 1001), ("三万二", 32_000), ("百", 100), ("十", 10), ("二十", 20), ("九十七", 97), ("两", 2),
    ("一千零五", 1005), ("叁佰", 300), ("一萬", 10_000), ("伍仟贰佰", 5200), ("壹拾", 10), ("兩億三千萬", 230_000_000), ("八千六", 8600), ("一亿二", 120_000_000),
    ("廿五", 25), ("廿", 20), ("卅一", 31), ("卅", 30), ("一百廿三", 123),
]  # fmt: skip


@pytest.mark.parametrize(("numeral", "value"), VALUES)
def test_a_chinese_numeral_has_its_value(numeral: str, value: int) -> None:
    assert chinese_value(numeral) == value


@pytest.mark.parametrize(("numeral", "value"), VALUES)
def test_aligning_reads_the_same_values(numeral: str, value: int) -> None:
    """There is one reader."""
    assert [number.value for number in in_source(f"共{numeral}个")] == [value]


@pytest.mark.parametrize("digits", ["12345" * 1000, "一二三四五" * 1000, "１２" * 3000, "三点" + "一四" * 3000, "9," * 3000 + "999"])
def test_a_row_of_thousands_of_digits_is_no_number(digits: str) -> None:
    assert in_source(f"共{digits}个。三十人。")[-1].value == 30


def test_what_is_no_numeral_has_no_value() -> None:
    assert [chinese_value(text) for text in ("好", "", "三个", "3")] == [None] * 4


@pytest.mark.parametrize(
    ("numeral", "value"),
    [("三点一四", Fraction(314, 100)), ("一千三百点五", Fraction(13005, 10)), ("零点零五", Fraction(5, 100)), ("三", Fraction(3))],
)
def test_decimals_are_read(numeral: str, value: Fraction) -> None:
    assert chinese_number(numeral) == value
    assert chinese_number("点") is chinese_number("三点多") is None


@pytest.mark.parametrize(
    ("value", "style", "text"),
    [
        (1, "chineseCounting", "一"), (10, "chineseCountingThousand", "十"), (12, "japaneseCounting", "十二"), (20, "chineseCounting", "二十"),
        (105, "chineseCountingThousand", "一百零五"), (110, "chineseCounting", "一百一十"), (1010, "chineseCountingThousand", "一千零一十"),
        (12, "ideographDigital", "一二"), (12, "chineseLegalSimplified", "壹拾贰"), (3, "ideographTraditional", "丙"), (12, "ideographZodiac", "亥"),
        (14, "upperRoman", "XIV"), (4, "lowerRoman", "iv"), (28, "upperLetter", "BB"), (3, "lowerLetter", "c"), (7, "decimalZero", "07"),
        (12, "decimalFullWidth", "１２"), (3, "decimalEnclosedCircleChinese", "③"), (21, "decimalEnclosedCircle", "21"), (2, "decimalEnclosedParen", "⑵"),
        (5, "none", ""), (5, "hebrew1", "5"), (10**9, "upperLetter", "1000000000"), (10**9, "upperRoman", "1000000000"),
    ],
)  # fmt: skip
def test_numbers_are_written_in_words_formats(value: int, style: str, text: str) -> None:
    assert written(value, style) == text


def test_roman_numerals() -> None:
    assert [roman(number) for number in (1, 4, 9, 40, 99)] == ["I", "IV", "IX", "XL", "XCIX"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(35_000), "35,000"), (Fraction(10**7), "10 million"), (Fraction(18 * 10**8), "1.8 billion"), (Fraction(913_027 * 10**8), "91.3027 trillion"),
        (Fraction(3877, 10), "387.7"), (Fraction(123_456_780_000), "123,456,780,000"),
    ],
)  # fmt: skip
def test_prose_says_large_numbers_in_words(value: Fraction, text: str) -> None:
    assert spoken_number(value) == text


def test_months_are_known_by_name_and_abbreviation() -> None:
    assert [MONTH_NUMBERS[name] for name in ("January", "May", "Sep", "Sept", "December", "Dec")] == [1, 5, 9, 9, 12, 12]
