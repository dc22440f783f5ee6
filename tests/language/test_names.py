"""Chinese names: the surnames, what may be a name, Pinyin."""

import re

import pytest
from pypinyin.constants import PINYIN_DICT

from pipeline.language import DOUBLE_SURNAMES, SURNAMES, may_be_name, pinyin_readings, romanised, simplified, surname
from pipeline.language.names import SYLLABLES, plain_pinyin


@pytest.mark.parametrize(
    ("name", "pinyin"),
    [
        ("林海峰", "Lin Haifeng"), ("卢锋", "Lu Feng"), ("欧阳修", "Ouyang Xiu"), ("诸葛亮", "Zhuge Liang"), ("曾国藩", "Zeng Guofan"), ("单田芳", "Shan Tianfang"),
        ("任贤齐", "Ren Xianqi"), ("吕布", "Lü Bu"), ("高海峰", "Gao Haifeng"), ("端木赐", "Duanmu Ci"), ("卜卫", "Bu Wei"), ("長孫無忌", "Zhangsun Wuji"),
        ("單田芳", "Shan Tianfang"), ("仇英", "Qiu Ying"),
    ],
)  # fmt: skip
def test_a_name_in_pinyin(name: str, pinyin: str) -> None:
    assert romanised(name) == pinyin


@pytest.mark.parametrize(
    ("name", "family"),
    [("高海峰", "高"), ("傅雷", "傅"), ("萧红", "萧"), ("蕭紅", "蕭"), ("赖声川", "赖"), ("阎锡山", "阎"), ("端木蕻良", "端木"), ("南宫适", "南宫"), ("歐陽修", "歐陽"),
     ("钟离权", "钟离"), ("洪晃", "洪"), ("数据派", ""), ("", "")],
)  # fmt: skip
def test_the_surname_of_a_name(name: str, family: str) -> None:
    assert surname(name) == family


@pytest.mark.parametrize(
    ("text", "may"),
    [("林晓舟", True), ("欧阳修远", True), ("李樂言", True), ("高峰", True), ("腾讯研究院", False), ("数据派", False), ("商业周刊", False), ("高德地图", False), ("高", False), ("高A", False)],
)  # fmt: skip
def test_people_are_told_from_accounts(text: str, may: bool) -> None:  # noqa: FBT001
    assert may_be_name(text) is may


def test_every_surname_is_simplified_and_has_a_reading() -> None:
    assert {name for name in SURNAMES | DOUBLE_SURNAMES if simplified(name) != name} == set()
    assert all(
        pinyin_readings(name, as_surname=True)[0].isascii() or "ü" in pinyin_readings(name)[0] for name in SURNAMES | DOUBLE_SURNAMES
    )


def test_the_syllables_are_those_of_the_dictionary() -> None:
    every = {plain_pinyin(reading) for toned in PINYIN_DICT.values() for reading in toned.split(",")}
    assert {one for one in every if re.search("[aeiou]", one)} == SYLLABLES
