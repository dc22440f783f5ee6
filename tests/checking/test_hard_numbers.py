"""Numbers as people say and write them: right English is no finding, and the same pair with another number is one."""

from pathlib import Path

import pytest

from pipeline.article import RichText
from pipeline.checking import check_segment

PAIRS = [line.split("\t") for line in (Path(__file__).parent / "hard_numbers.tsv").read_text("utf-8").splitlines()]
ABOUT_NUMBERS = {"number", "unit", "currency", "approximate"}


def _found(source: str, target: str) -> set[str]:
    return {finding.check for finding in check_segment(RichText(source), RichText(target), kind="paragraph")} & ABOUT_NUMBERS


@pytest.mark.parametrize(("source", "right", "wrong"), PAIRS)
def test_the_right_number_is_no_finding_and_the_wrong_one_is(source: str, right: str, wrong: str) -> None:
    assert _found(source, right) == set()
    assert _found(source, wrong) - {"approximate"}


MADE_EXACT = [
    ("修路用了一个多月。", "It took a month to repair the road."),
    ("他住了三个多月。", "He stayed for three months."),
    ("两公里多的山路。", "Two kilometres of mountain road."),
    ("会议开了两个多小时。", "The meeting lasted two hours."),
    ("一百来块钱就够了。", "100 yuan is enough."),
    ("屋里坐着十来个人。", "Ten people sat in the room."),
    ("他二十几岁。", "He is 20 years old."),
    ("排队要一个多小时。", "You queue for an hour."),
    ("公司成立五年多了。", "The company was founded five years ago."),
    ("工程耗资三十几亿元。", "The project cost 3 billion yuan."),
    ("这口井有八米多深。", "The well is 8 metres deep."),
    ("二十来岁的小伙子。", "A lad of 20."),
    ("安装包有一百多MB。", "The installer is 100 MB."),
]
STILL_ROUGH = [
    ("修路用了一个多月。", "It took more than a month to repair the road."),
    ("他住了三个多月。", "He stayed for over three months."),
    ("两公里多的山路。", "Just over two kilometres of mountain road."),
    ("一百来块钱就够了。", "A hundred yuan or so is enough."),
    ("屋里坐着十来个人。", "A dozen people sat in the room."),
    ("他二十几岁。", "He is in his twenties."),
    ("公司成立五年多了。", "The company was founded more than five years ago."),
    ("五年多次获奖。", "He won prizes many times in five years."),
    ("两国多次会谈。", "The two countries have held talks several times."),
    ("一个多功能厅。", "A multifunctional hall."),
    ("一天多吃几顿。", "Eat a few more meals a day."),
    ("三年来成绩很好。", "Results have been good for three years."),
]


@pytest.mark.parametrize(("source", "target"), MADE_EXACT)
def test_a_rough_number_with_its_unit_made_exact_is_a_finding(source: str, target: str) -> None:
    assert "approximate" in _found(source, target)


@pytest.mark.parametrize(("source", "target"), STILL_ROUGH)
def test_a_rough_number_that_stays_rough_is_none(source: str, target: str) -> None:
    assert _found(source, target) == set()


SIGNS = [
    ("气温－5℃。", "The temperature is 5 °C."),
    ("气温为－20℃至－10℃。", "The temperature is between 20 and 10 °C."),
    ("（－3分）", "(3 points)"),
]


@pytest.mark.parametrize(("source", "target"), SIGNS)
def test_a_wide_minus_before_a_number_is_a_sign(source: str, target: str) -> None:
    assert "number" in _found(source, target)


def test_the_same_number_of_another_weight_is_a_finding() -> None:
    assert _found("猪重一百斤。", "The pig weighs 100 kilograms.") == {"unit"}
    assert _found("猪重一百斤。", "The pig weighs 100 jin.") == set()
