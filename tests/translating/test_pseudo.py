"""Pseudo-translation: deterministic, English to look at, everything that is not Chinese unharmed."""

from __future__ import annotations

import pytest

from pipeline.language import has_han
from pipeline.translating.pseudo import pseudo


@pytest.mark.parametrize(
    "text",
    ["腾讯AI Lab在2018年发布了3.5版本，见https://a.b/c_d?e=1。", "运行`pip_install x`（v1.2.3）。", "《自然-机器智能》将于12:30推出！"],
)
def test_latin_numbers_code_and_addresses_come_through(text: str) -> None:
    said = pseudo(text)
    assert said == pseudo(text)
    assert not has_han(said)
    for part in ("AI Lab", "2018", "3.5", "https://a.b/c_d?e=1", "`pip_install x`", "v1.2.3", "12:30"):
        assert (part in text) == (part in said)


def test_the_length_is_about_that_of_english() -> None:
    text = "通用人工智能是人工智能下一个最困难的、需要攻坚的方向。" * 5
    assert 1.0 < len(pseudo(text)) / len(text) < 3.5


def test_different_words_differ() -> None:
    assert pseudo("今天") != pseudo("明天")
