"""Chinese names: their Pinyin, and where a text says that somebody is meant."""

from __future__ import annotations

import pytest

from pipeline.glossary import EMPTY_GLOSSARY, candidates
from pipeline.glossary.people import people


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("创始人林海峰在接受采访时说，“不想再讲故事了。”", ["林海峰"]),
        ("北京协和医院的陈静怡教授第一次见到她们。", ["陈静怡"]),
        ("北京大学国家发展研究院教授卢锋说，要看平均增速。", ["卢锋"]),
        ("我遇到了剪纸艺人李尧宝的孙女。", ["李尧宝"]),
        ("他指着那台涂布机说：“快了。”", []),
        ("项目方面表示，时间安排已经成为关键。", []),
        ("记者罗伯特采访了史蒂夫。", []),
        ("創始人林海峰說，陳靜怡教授也來了。", ["林海峰", "陳靜怡"]),
        ("高级工程师和高中老师说，高性能计算专家高晓松表示满意。", ["高晓松"]),
    ],
)
def test_people_are_found_where_the_text_says_so(text: str, names: list[str]) -> None:
    assert list(people(text)) == names


def test_people_are_proposed_with_their_pinyin() -> None:
    texts = ["创始人林海峰说，良率不能低于95%。", "林海峰没有给出时间表。"]
    found = next(one for one in candidates(texts, EMPTY_GLOSSARY) if one.kind == "person")
    assert (found.source, found.english, found.count) == ("林海峰", "Lin Haifeng", 2)
