"""Large Chinese figures and years as English."""

from __future__ import annotations

import pytest

from pipeline.translating.figures import figures


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("年收入约为18亿欧元", ["18亿=1.8 billion"]),
        ("超过一千万", ["一千万=10 million"]),
        ("总量超过十三万亿元", ["十三万亿=13 trillion"]),
        ("客户超过四百万", ["四百万=4 million"]),
        ("3.5万人和12,345万元", ["3.5万=35,000", "12,345万=123.45 million"]),
        ("一亿二千万元", []),
        ("几十万、数亿、上百万、第十万", []),
        ("1万5千", []),
        ("去年发表了100多篇，明年再来", ["去年=last year", "明年=next year"]),
        ("约 1,000 万份，23 亿美元", ["1,000 万=10 million", "23 亿=2.3 billion"]),
        ("两百三十万", ["两百三十万=2.3 million"]),
        ("1234.5678亿", ["1234.5678亿=123,456,780,000"]),
    ],
)
def test_figures_are_said_in_english(text: str, found: list[str]) -> None:
    assert [f"{text[start:end]}={english}" for start, end, english in sorted(figures(text))] == found
