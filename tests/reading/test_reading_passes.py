"""What a line is, told from what it could be: byline or text, caption or heading, heading or command, the author's list or the site's."""

from pathlib import Path

import pytest

from pipeline.article import Article, Block, walk
from pipeline.project import ReadingSettings
from pipeline.reading import read_article


def read(folder: Path, text: str, name: str = "x.md") -> Article:
    path = folder / name
    path.write_text(text, "utf-8")
    return read_article(path, ReadingSettings())


def line(block: Block) -> str:
    kind = f"{block.kind}{block.level or ''}" + (f" !{block.excluded}" if block.excluded else "")
    return f"{kind} {f'<{block.marker}> ' if block.marker else ''}{block.text.text}".strip()


def lines(article: Article) -> list[str]:
    return [line(block) for block in article.blocks]


# --- bylines ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "2021年1月1日 施行", "2020年12月25日 某某委员会第1824次会议通过", "1999年3月15日第九届全国人民代表大会第二次会议通过", "2019年10月1日 晴", "2018年5月 于北京",
        "2017年3月1日 第二版", "2016年4月5日 星期二 小雨", "2015年6月1日 某某部颁布", "1942年冬 西山寓所",
    ],
)  # fmt: skip
def test_what_happened_on_a_date_is_text_not_an_account(tmp_path: Path, text: str) -> None:
    article = read(tmp_path, f"# 关于河道的规定\n\n{text}\n\n为保护河道，制定本规定。\n")
    assert lines(article) == ["title 关于河道的规定", f"paragraph {text}", "paragraph 为保护河道，制定本规定。"]
    assert (article.meta.authors, article.meta.account) == ((), "")


@pytest.mark.parametrize(
    ("text", "account", "authors"),
    [
        ("2021-01-01 新华社", "新华社", ()), ("某某号 2021年1月1日", "某某号", ()), ("原创 张伟 河边杂志 2021-01-01", "河边杂志", ("张伟",)),
        ("发表于 2019-03-02 | 分类于 前端 | 阅读次数： 123", "", ()), ("发布于 2019-03-02 | 更新于 2020-01-01 | 本文字数： 3.2k | 阅读时长 ≈ 3 分钟", "", ()),
    ],
)  # fmt: skip
def test_a_date_beside_a_name_or_counts_is_a_byline(tmp_path: Path, text: str, account: str, authors: tuple[str, ...]) -> None:
    article = read(tmp_path, f"# 河边的房子\n\n{text}\n\n他在河边住了三年，后来搬走了。\n")
    assert article.blocks[1].excluded == "byline"
    assert (article.meta.account, article.meta.authors) == (account, authors)
    assert article.meta.date


PICTURE = "![](https://example.org/a.png)"
PROSE = "他在河边住了三年，后来搬到城里，再也没有回来过，邻居们都说他是个好人，常常想起他来，逢年过节还写信问候。"


@pytest.mark.parametrize(
    ("credits", "reasons"),
    [
        (["文｜某某", "编辑｜某甲", "来源｜某某周刊（ID：example-weekly）", "封面来源｜《某某记》"], ["author-line", "editor-line", "source-line", "source-line"]),
        (["撰文 | 某某", "校对 | 某甲"], ["author-line", "editor-line"]),
        (["采写：某某", "责编：某甲", "题图：某乙"], ["editor-line", "editor-line", "byline"]),
        (["文｜某某"], ["author-line"]),
        (["作者：某某", "编辑：某甲"], ["author-line", "editor-line"]),
    ],
)  # fmt: skip
def test_who_made_the_article_is_no_caption_of_the_picture_above(tmp_path: Path, credits: list[str], reasons: list[str]) -> None:  # noqa: A002
    article = read(tmp_path, "\n\n".join(["# 题目在这里", PROSE, PICTURE, *credits, PROSE, PROSE]) + "\n")
    assert [block.excluded for block in article.blocks if block.excluded] == reasons
    assert not any(block.kind == "caption" for block in walk(article.blocks))


@pytest.mark.parametrize(
    "lines_",
    [
        ["编剧：某某", "导演：某甲"],
        ["译者：某某", "出版社：某某出版社"],
        ["记者：您好！", "老钟：你好！"],
        ["文中写道：他走了", "后来如何"],
    ],
)
def test_lines_of_the_text_with_a_colon_are_no_credits(tmp_path: Path, lines_: list[str]) -> None:
    article = read(tmp_path, "\n\n".join(["# 题目在这里", PROSE, *lines_, PROSE]) + "\n")
    assert not any(block.excluded for block in article.blocks)


# --- captions -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["后记", "楔子 河边的房子", "【发展历程】", "第三章 河边", "03", "（二）", "Part 2", "结语", "一、开头", "**发展历程**"]
)
def test_a_section_title_below_a_picture_is_no_caption(tmp_path: Path, text: str) -> None:
    article = read(tmp_path, f"# 题目在这里\n\n{PROSE}\n\n{PICTURE}\n\n{text}\n\n{PROSE}\n")
    assert not any(block.kind == "caption" for block in walk(article.blocks))


@pytest.mark.parametrize("text", ["江边的柳树", "图1 结构", "▲ 摄影：某某", "图｜某某社", "来源：某某社 某甲摄", "2019 年的河边"])
def test_a_short_line_below_a_picture_is_its_caption(tmp_path: Path, text: str) -> None:
    article = read(tmp_path, f"# 题目在这里\n\n{PROSE}\n\n{PICTURE}\n\n{text}\n\n{PROSE}\n")
    assert [block.text.text for block in walk(article.blocks) if block.kind == "caption"] == [text.removeprefix("▲ ")]


# --- headings -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "**https://example.org/id_1.html**", "**`ffmpeg -i input.mp4 -c copy output.ts`**", "**npm install vue**", "**[example.org](https://example.org)**",
        "**name@example.org**", "**`os.path.join()`**", "**/etc/hosts**", "**$ ls -l**",
    ],
)  # fmt: skip
def test_an_address_or_a_command_in_bold_is_no_heading(tmp_path: Path, text: str) -> None:
    article = read(tmp_path, f"# 题目在这里\n\n{PROSE}\n\n{text}\n\n{PROSE}\n")
    assert [block.kind for block in article.blocks] == ["title", "paragraph", "paragraph", "paragraph"]


@pytest.mark.parametrize("text", ["**Introduction**", "**git 入门**", "**`config.yaml` 的写法**", "**HTTP/2 是什么**", "**Vue 3**"])
def test_bold_words_are_a_heading_in_any_language(tmp_path: Path, text: str) -> None:
    article = read(tmp_path, f"# 题目在这里\n\n{PROSE}\n\n{text}\n\n{PROSE}\n")
    assert article.blocks[2].kind == "heading"


@pytest.mark.parametrize(
    "text",
    [
        "楔子",
        "序章",
        "前言",
        "引子",
        "尾声",
        "番外",
        "番外三",
        "终章",
        "跋",
        "后记",
        "自序",
        "楔子 河边",
        "尾声：归乡",
        "番外·雪夜",
        "附录A 术语表",
    ],
)
def test_parts_beside_the_chapters_of_a_novel_are_headings_of_the_chapters_level(tmp_path: Path, text: str) -> None:
    novel = f"河边的房子\n\n{text}\n\n　　很久以前，河边有一座房子。\n\n第一章 河边\n\n　　他在河边住了三年。\n\n{text}\n\n　　他走了，再没有回来过。\n"
    found = [(block.kind, block.level) for block in read(tmp_path, novel, "x.txt").blocks]
    assert found == [("title", 0), *[("heading", 1), ("paragraph", 0)] * 3]


def test_words_that_only_begin_as_a_part_does_are_text(tmp_path: Path) -> None:
    article = read(tmp_path, "# 题目在这里\n\n尾声渐渐远了\n\n前言不搭后语。\n\n番外：他说，他不来了。\n\n正文还在后面，没有完。\n")
    assert not any(block.kind == "heading" for block in article.blocks)


@pytest.mark.parametrize(("first", "second"), [("5、", "6、"), ("五、", "六、"), ("05", "06"), ("PART 5", "PART 6")])
def test_lone_numbers_take_the_lines_below_all_together_or_not_at_all(tmp_path: Path, first: str, second: str) -> None:
    prose = read(tmp_path, f"# 没有安全的工作\n\n{first}\n\n{PROSE}\n\n{second}\n\n世界上有没有安全的工作？\n\n{PROSE}\n")
    kinds = [block.kind for block in prose.blocks if block.text.text in {PROSE, "世界上有没有安全的工作？"}]
    assert kinds == ["paragraph", "paragraph", "paragraph"]
    titles = read(tmp_path, f"# 没有安全的工作\n\n{first}\n\n终身学习\n\n{PROSE}\n\n{second}\n\n安全的工作\n\n{PROSE}\n")
    assert lines(titles)[1::2] == [f"heading1 <{first}> 终身学习", f"heading1 <{second}> 安全的工作"]


@pytest.mark.parametrize("number", ["10.1", "12.3.4", "16.1", "16.2.1", "19.10"])
def test_section_numbers_from_10_are_whole(tmp_path: Path, number: str) -> None:
    article = read(tmp_path, f"# 第16章 学习\n\n第一句。\n\n## {number} 任务\n\n第二句。\n")
    assert (article.blocks[2].marker, article.blocks[2].text.text) == (number, "任务")


# --- titles -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headings", "title"),
    [
        (["广播机制简介", "接收系统广播", "发送自定义广播"], ""),
        (["上半年的事", "下半年的事"], ""),
        (["目录", "河边", "城里"], ""),
        (["河边的房子", "一、河边", "二、城里"], "河边的房子"),
        (["河边的房子", "参考文献"], "河边的房子"),
        (["河边的房子"], "河边的房子"),
    ],
)
def test_the_first_of_several_equal_sections_is_not_the_title(tmp_path: Path, headings: list[str], title: str) -> None:
    text = "\n\n".join(f"# {heading}\n\n{PROSE}" for heading in headings)
    article = read(tmp_path, text)
    assert [block.text.text for block in article.blocks if block.kind == "title"] == ([title] if title else [])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("河边的房子.md", "# 河边的房子\n\n引言。\n\n# 河边\n\n一句。\n\n# 城里\n\n一句。\n"),
        ("x.md", "# 河边的房子\n\n# 河边\n\n一句。\n\n# 城里\n\n一句。\n"),
        ("x.md", "# 河边的房子\n\n作者：某某\n\n# 河边\n\n一句。\n\n# 城里\n\n一句。\n"),
        ("x.md", "---\ntitle: 河边的房子\n---\n\n# 河边的房子\n\n引言。\n\n# 河边\n\n一句。\n"),
    ],
)
def test_the_first_heading_is_the_title_where_something_says_so(tmp_path: Path, name: str, text: str) -> None:
    assert read(tmp_path, text, name).title == "河边的房子"


# --- what is left out at the end ----------------------------------------------------------------------------------------

LINKS = (
    "1. [组件的历史](https://example.org/1)\n2. [官方文档](https://example.org/2)\n\n（图片来源：[某某](https://example.org/pic.png)）\n"
)


@pytest.mark.parametrize("heading", ["延伸阅读", "推荐阅读", "相关阅读", "阅读推荐", "推薦閱讀"])
def test_a_chapters_own_reading_list_stays_and_is_asked_about(tmp_path: Path, heading: str) -> None:
    article = read(tmp_path, f"# 组件入门\n\n{PROSE}\n\n## 总结\n\n总结的一句话。\n\n## {heading}\n\n{LINKS}")
    assert not any(block.excluded for block in article.blocks)
    assert [(finding.check, finding.severity) for finding in article.findings] == [("reading-list", "info")]


@pytest.mark.parametrize("heading", ["**推荐阅读**", "相关阅读：", "## 往期回顾", "## 猜你喜欢"])
def test_a_sites_list_of_other_articles_goes(tmp_path: Path, heading: str) -> None:
    article = read(tmp_path, f"# 组件入门\n\n{PROSE}\n\n## 总结\n\n总结的一句话。\n\n{heading}\n\n{LINKS}")
    assert {block.excluded for block in article.blocks[4:]} == {"recommended-reading"}


def test_badges_go_and_pictures_beside_them_stay(tmp_path: Path) -> None:
    badge = "[![build](https://img.shields.io/badge/build-passing-green.svg)](https://example.org)"
    article = read(
        tmp_path,
        f"# 一个工具\n\n{badge} {badge}\n\n![](https://github.com/a/b/actions/workflows/ci.yml/badge.svg)\n\n{PICTURE}\n\n{PROSE}\n",
    )
    assert [block.excluded for block in article.blocks] == ["", "badge", "badge", "badge", "", ""]


# --- code ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "他在河边住了三年，后来搬走了。",
        "`他在河边住了三年，后来搬走了。`",
        "**`他在河边住了三年，后来搬走了。`**",
        "`他在河边住了三年，`\n`后来搬走了。`",
    ],
)
def test_prose_wholly_in_code_is_prose(tmp_path: Path, text: str) -> None:
    article = read(tmp_path, f"# 题目在这里\n\n- {text}\n\n{PROSE}\n")
    item = article.blocks[1].children[0].children[0]
    assert "code" not in {mark.kind for mark in item.text.marks}


@pytest.mark.parametrize(
    "text",
    ["`print('他在河边住了三年，后来搬走了。')`", "`git commit -m 修改`", "运行`他在河边住了三年，后来搬走了。`这一句。", "`河边的房子`"],
)
def test_code_with_chinese_in_it_is_code(tmp_path: Path, text: str) -> None:
    article = read(tmp_path, f"# 题目在这里\n\n{text}\n\n{PROSE}\n")
    assert "code" in {mark.kind for mark in article.blocks[1].text.marks}
