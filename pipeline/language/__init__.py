"""What is true of Chinese and English, whatever is done with them. The ground floor: it imports nothing of the rooms above."""

from pipeline.language.addresses import URL
from pipeline.language.english import capitalise, indefinite, plural, possessive
from pipeline.language.han import HAN, HAN_WIDE, count_han, has_han, is_han
from pipeline.language.numerals import (
    DIGITS,
    FORMAL,
    LARGE,
    MONTH_NUMBERS,
    MONTHS,
    NUMERALS,
    ORDINALS,
    SCALES,
    SHORT_MONTHS,
    SMALL,
    STEMS,
    TENS,
    UNITS,
    chinese_number,
    chinese_value,
    roman,
    spoken_number,
    written,
)
from pipeline.language.script import Region, is_traditional, mainland, region_of, simplified, unified

__all__ = [
    "DIGITS", "FORMAL", "HAN", "HAN_WIDE", "LARGE", "MONTHS", "MONTH_NUMBERS", "NUMERALS", "ORDINALS", "SCALES", "SHORT_MONTHS", "SMALL", "STEMS", "TENS",
    "UNITS", "URL", "Region", "capitalise", "chinese_number", "chinese_value", "count_han", "has_han", "indefinite", "is_han", "is_traditional", "mainland",
    "plural", "possessive", "region_of", "roman", "simplified", "spoken_number", "unified", "written",
]  # fmt: skip
