"""Findings about the characters of a source."""

from pathlib import Path

import pytest

from pipeline.project import ReadingSettings
from pipeline.reading import read_article


def findings(folder: Path, text: str) -> list[tuple[str, str, str]]:
    (folder / "x.md").write_text(text)
    return [(one.check, one.severity, one.message) for one in read_article(folder / "x.md", ReadingSettings()).findings]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("# Notes\n\nNot one of them is here.\n", ("no-chinese", "warning", "The source holds not one Chinese character.")),
        ("# 日本語\n\nこれは日本語の文章です。\n", ("no-chinese", "warning", "The source is Japanese or Korean by its letters.")),
        ("# 글\n\n이 글은 한국어로 쓴 글입니다.\n", ("no-chinese", "warning", "The source is Japanese or Korean by its letters.")),
        (
            "# 题目\n\n这里有一个\ue5e6和\ue000，还有\ue5e6。\n",
            ("private-use", "warning", "3 characters have no meaning outside the font that they were made for: U+E5E6, U+E000"),
        ),
        (
            "# 题目\n\n⼈⼯智能很重要，⼈都知道。\n",
            ("radicals", "info", "3 characters only look like Chinese ones, as copies from PDFs have them: ⼈⼯"),
        ),
    ],
)
def test_odd_characters_are_said(tmp_path: Path, text: str, found: tuple[str, str, str]) -> None:
    assert findings(tmp_path, text) == [found]


@pytest.mark.parametrize("text", ["# 题目\n\n他说「こんにちは」就是你好。\n", "# A\n\n好。\n\n```python\nprint('\ue000')\n```\n"])
def test_ordinary_articles_raise_no_alarm(tmp_path: Path, text: str) -> None:
    assert findings(tmp_path, text) == []


def test_a_number_of_radicals_is_a_number(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text(
        "⼀、⾃然科研\n\n第一段的文字在这里，讲的是自然。\n\n⼆、社会科研\n\n第二段的文字在这里，讲的是社会。\n"
    )
    article = read_article(tmp_path / "x.txt", ReadingSettings())
    assert [(block.marker, block.text.text) for block in article.blocks if block.kind == "heading"] == [
        ("一、", "⾃然科研"),
        ("二、", "社会科研"),
    ]
