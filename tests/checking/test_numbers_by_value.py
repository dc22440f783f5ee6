"""Numbers are compared by what they are worth, in both languages."""

from fractions import Fraction

import pytest

from pipeline.checking.chinese_numbers import chinese_value
from pipeline.checking.numbers import compare


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("三百二十", 320), ("一万五千亿", 1_500_000_000_000), ("二〇一八", 2018), ("两百五", 250), ("十五", 15), ("一百零五", 105), ("三千万", 30_000_000), ("万亿", 10**12), ("两亿三千万", 230_000_000),
        ("一千零一", 1001), ("三万二", 32_000), ("百", 100),
    ],
)  # fmt: skip
def test_a_numeral_has_its_value(numeral: str, value: int) -> None:
    assert chinese_value(numeral) == Fraction(value)


EQUAL = [
    ("营收达到90亿元", "revenue reached 9 billion yuan"),
    ("共有1.2万人", "12,000 people in all"),
    ("3000多万用户", "more than 30 million users"),
    ("投资1.5万亿元", "an investment of 1.5 trillion yuan"),
    ("1亿3000万人", "130 million people"),
    ("一百二十家企业", "120 companies"),
    ("检出率高达90%", "a detection rate of up to 90 percent"),
    ("百分之五的人", "5% of the people"),
    ("两成用户", "20% of the users"),
    ("两成用户", "one-fifth of the users"),
    ("打八折", "a 20% discount"),
    ("打八折", "at 80 percent of the price"),
    ("三分之二的人", "two-thirds of the people"),
    ("增长了两倍", "tripled"),
    ("是去年的3倍", "three times last year’s"),
    ("翻了一番", "doubled"),
    ("2018年3月15日", "March 15, 2018"),
    ("第三届论坛", "the third forum"),
    ("第21届", "the 21st"),
    ("20世纪90年代", "the 1990s"),
    ("下午3点半", "at 3:30 p.m."),
    ("15:00开始", "starts at 3 pm"),
    ("十多家医院", "more than ten hospitals"),
    ("几十个国家", "dozens of countries"),
    ("数千种图书", "thousands of books"),
    ("数百万人", "millions of people"),
    ("四大领域", "four areas"),
    ("3-5天", "three to five days"),
    ("零下5度", "minus 5 degrees"),
    ("十分重要", "very important"),
    ("一带一路", "the Belt and Road"),
    ("万一失败", "in case it fails"),
    ("用时不到4秒", "takes less than 4 seconds"),
    ("全球30位专家", "thirty experts from around the world"),
    ("支持5G和GPT-4", "supports 5G and GPT-4"),
    ("两位作者", "both authors"),
    ("一打鸡蛋，12个", "a dozen eggs"),
    ("二十多项奖", "more than two dozen awards"),
]


@pytest.mark.parametrize(("source", "target"), EQUAL)
def test_equal_values_are_no_finding(source: str, target: str) -> None:
    assert compare(source, target) == []


DIFFERENT = [
    ("营收达到90亿元", "revenue reached 90 billion yuan", "changed", 1),
    ("共有1.2万人", "1,200 people in all", "changed", 1),
    ("3000万用户", "3 million users", "changed", 1),
    ("检出率高达90%", "a high detection rate", "missing", 0),
    ("去年发表了论文", "In 2021, papers were published", "added", 0),
    ("用时不到4秒", "takes less than 40 seconds", "changed", 1),
    ("三家医院", "four hospitals", "missing", 0),
    ("两家公司", "three companies", "changed", 0),
    ("2017年11月15日", "November 15, 2019", "changed", 0),
    ("增长30%", "grew by 30", "percent", 0),
    ("第三届", "the second", "missing", 0),
    ("数百万人", "hundreds of people", "missing", 0),
]


@pytest.mark.parametrize(("source", "target", "kind", "zeros"), DIFFERENT)
def test_another_value_is_found(source: str, target: str, kind: str, zeros: int) -> None:
    assert [(d.kind, d.zeros) for d in compare(source, target)] == [(kind, zeros)]
