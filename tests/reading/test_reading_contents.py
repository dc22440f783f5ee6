"""Typed tables of contents are left out, whatever their lines look like; lists of the text are not."""

from pathlib import Path

import pytest
from word_parts import paragraph, word_file

from pipeline.project import ReadingSettings
from pipeline.reading import read_article
from pipeline.reading.passes.words import text_of

TEXT = "# 题目\n\n{}\n\n# 第一章 山\n\n山上的路很长，走了一整天。\n\n# 第二章 水\n\n水里的鱼很多，看了一整天。\n\n# 参考文献\n\n没有。\n"


def left_out(folder: Path, contents: str) -> list[str]:
    (folder / "x.md").write_text(TEXT.format(contents))
    article = read_article(folder / "x.md", ReadingSettings())
    assert [block.text.text for block in article.blocks if block.kind == "heading" and not block.excluded][-3:] == ["山", "水", "参考文献"]
    return [text_of(block) for block in article.blocks if block.excluded == "table-of-contents"]


@pytest.mark.parametrize(
    "lines",
    [
        ["目录", "第一章 山 1", "第二章 水 5", "参考文献 9"],
        ["目　录", "第一章 山........1", "第二章 水........5", "参考文献........9"],
        ["**目 录**", "摘要 I", "第一章 山……1", "第二章 水……5"],
        ["图目录", "图1.1 山路的样子 2", "图2.1 水里的鱼 7"],
        ["Contents", "第一章 山", "第二章 水", "参考文献"],
        ["第一章 山·······1", "第二章 水·······5", "参考文献·······9"],  # without a heading
    ],
)
def test_a_typed_table_of_contents_is_left_out(tmp_path: Path, lines: list[str]) -> None:
    assert left_out(tmp_path, "\n\n".join(lines)) == [line.strip("*") for line in lines]


@pytest.mark.parametrize(
    "lines",
    [
        ["苹果……3", "梨……5", "桃……8"],  # prices
        ["成立于 1998", "上市于 2004", "退市于 2019"],
        ["目录服务是一种数据库 1"],
    ],
)
def test_lines_that_end_in_a_number_stay(tmp_path: Path, lines: list[str]) -> None:
    assert left_out(tmp_path, "\n\n".join(lines)) == []


def test_below_its_heading_only_lines_with_pages_that_go_up_belong_to_it(tmp_path: Path) -> None:
    assert left_out(tmp_path, "目录\n\n第一章 山 1\n\n第二章 水 5\n\n这本书写于 3\n\n前面的话 6") == ["目录", "第一章 山 1", "第二章 水 5"]


def test_indented_entries_of_word_are_entries_and_the_line_above_is_the_title(tmp_path: Path) -> None:
    indent = '<w:ind w:left="420"/>'
    entries = ["1 绪论\t1", ("1.1 课题背景\t1", indent), ("1.1.1 来历\t2", '<w:ind w:left="840"/>'), "2 开发工具\t5", "参考文献\t20"]
    typed = [
        paragraph(*([entry] if isinstance(entry, str) else entry[:1]), properties="" if isinstance(entry, str) else entry[1])
        for entry in entries
    ]
    heading = paragraph("1 绪论", properties='<w:pStyle w:val="1"/>')
    body = [
        paragraph("某某系统的设计与实现"),
        paragraph("摘 要"),
        paragraph("本文设计了一个系统。"),
        paragraph("目 录"),
        *typed,
        heading,
        paragraph("正文。"),
    ]
    article = read_article(word_file(tmp_path / "x.docx", *body), ReadingSettings())
    assert [(block.kind, text_of(block)) for block in article.blocks if not block.excluded] == [
        ("title", "某某系统的设计与实现"), ("paragraph", "摘 要"), ("paragraph", "本文设计了一个系统。"), ("heading", "绪论"), ("paragraph", "正文。"),
    ]  # fmt: skip


@pytest.mark.parametrize("front", ["摘要", "内容提要", "目录", "Abstract", "前 言"])
def test_a_short_line_above_the_front_matter_is_the_title(tmp_path: Path, front: str) -> None:
    (tmp_path / "x.txt").write_text(f"河边的植物\n\n{front}\n\n本文讲河边的植物。\n\n一、柳\n\n柳树很多。\n\n二、芦苇\n\n芦苇也很多。\n")
    assert read_article(tmp_path / "x.txt", ReadingSettings()).title == "河边的植物"
