"""The class of Chinese characters."""

import re
import unicodedata

import pytest

from pipeline.language import HAN, HAN_WIDE, count_han, display_width, has_han, is_han


@pytest.mark.parametrize("character", ["一", "鿿", "㐀", "䶿", "𠀀", "𮯠", "𰀀", "𲎯", "豈", "〇", "々", "〥", "⺌", "⼀"])
def test_every_block_of_chinese_characters_is_known(character: str) -> None:
    assert is_han(character)
    assert has_han(f"a{character}b")


@pytest.mark.parametrize("character", ["", "A", "，", "。", "《", "　", "１", "Ａ", "か", "ア", "한", "䷀", "①", "㈠", "“", "—"])
def test_marks_kana_hangul_and_hexagrams_are_none(character: str) -> None:
    assert not is_han(character)


def test_every_unified_ideograph_of_this_unicode_is_known() -> None:
    ideographs = [chr(code) for code in range(0x110000) if unicodedata.name(chr(code), "").startswith("CJK ")]
    known = re.compile(f"[{HAN}]")
    missed = {unicodedata.name(one).rsplit(" ", 1)[0] for one in ideographs if not known.match(one)}
    assert missed == {"CJK STROKE"}


def test_wide_is_han_with_the_marks_and_forms_that_are_as_wide() -> None:
    wide = re.compile(f"[{HAN_WIDE}]")
    assert all(map(wide.match, "汉𠀀，。《》　カＡ５％"))
    assert not any(map(wide.match, "Aé“”‘’…—·1%"))


def test_characters_are_counted_without_marks() -> None:
    assert count_han("二〇一八年，AI 𠀀") == 6


def test_a_chinese_character_is_as_wide_as_two_letters() -> None:
    assert display_width("二〇一八年，AI") == 14
