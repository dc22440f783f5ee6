"""Numbered lines that stand below one another are a list, in every format, whether or not they end like sentences."""

from pathlib import Path

import pytest

from pipeline.article import Article, Block
from pipeline.project import ReadingSettings
from pipeline.reading import read_article

LEAD = "今年我们做了不少事情，主要有下面几个方面，请大家看一看。"
ITEMS = ("完成了新系统的开发", "培训了三十名新员工", "搬进了新的办公楼")
MARKS = [
    ("1、", "2、", "3、"), ("1.", "2.", "3."), ("一、", "二、", "三、"), ("（1）", "（2）", "（3）"), ("(1)", "(2)", "(3)"), ("①", "②", "③"), ("（一）", "（二）", "（三）"),
    ("1）", "2）", "3）"), ("[1]", "[2]", "[3]"), ("10、", "11、", "12、"), ("A、", "B、", "C、"),
]  # fmt: skip


def read(folder: Path, text: str, name: str) -> Article:
    path = folder / name
    path.write_text(text, "utf-8")
    return read_article(path, ReadingSettings())


def items(block: Block) -> list[tuple[str, str]]:
    return [(item.marker, item.children[0].text.text) for item in block.children]


@pytest.mark.parametrize("marks", MARKS, ids=lambda marks: marks[0])
@pytest.mark.parametrize("count", [2, 3])
@pytest.mark.parametrize("form", ["md", "txt", "html"])
def test_neighbouring_numbered_lines_are_a_list(tmp_path: Path, marks: tuple[str, ...], count: int, form: str) -> None:
    lines = [mark + words for mark, words in zip(marks[:count], ITEMS, strict=False)]
    text = {
        "md": f"# 总结\n\n{LEAD}\n\n" + "\n".join(lines) + f"\n\n{LEAD}\n",
        "txt": f"总结\n\n　　{LEAD}\n\n" + "\n".join(lines) + f"\n\n　　{LEAD}\n",
        "html": f"<html><head><title>总结</title></head><body><article><h1>总结</h1><p>{LEAD}</p><p>{'<br>'.join(lines)}</p><p>{LEAD}</p></article></body></html>",
    }[form]
    article = read(tmp_path, text, f"x.{form}")
    assert [block.kind for block in article.blocks] == ["title", "paragraph", "list", "paragraph"]
    assert items(article.blocks[2]) == list(zip(marks[:count], ITEMS, strict=False))


def test_a_lead_in_on_the_line_above_stays_a_paragraph(tmp_path: Path) -> None:
    lines = ["要做的事：", "1、完成了新系统的开发", "2、培训了三十名新员工"]
    for name, text in (
        ("x.md", "# 总结\n\n" + "\n".join(lines)),
        ("x.html", f"<html><body><article><h1>总结</h1><p>{LEAD}</p><p>{'<br>'.join(lines)}</p></article></body></html>"),
    ):
        blocks = read(tmp_path, text, name).blocks[-2:]
        assert [(block.kind, block.text.text) for block in blocks] == [("paragraph", "要做的事："), ("list", "")], name


def test_an_item_may_go_on_in_the_next_line(tmp_path: Path) -> None:
    text = "# 总结\n\n1、这一项的话比较长，写到编辑器的边上就\n换到了下一行。\n2、第二项很短。\n"
    assert items(read(tmp_path, text, "x.md").blocks[1]) == [
        ("1、", "这一项的话比较长，写到编辑器的边上就换到了下一行。"),
        ("2、", "第二项很短。"),
    ]


@pytest.mark.parametrize(
    "text", ["1、只有一项\n后面是它的话", "3、第三项\n1、第一项", "2019年的事\n2020年的事", "3.5 米\n4.5 米", "1984 是一本书\n1985 是续集"]
)
def test_numbers_that_do_not_go_on_make_no_list(tmp_path: Path, text: str) -> None:
    assert not any(block.kind == "list" for block in read(tmp_path, f"# 总结\n\n{LEAD}\n\n{text}\n\n{LEAD}\n", "x.md").blocks)


def test_lists_that_markdown_knows_stay_as_tight_as_they_are(tmp_path: Path) -> None:
    assert "loose" not in read(tmp_path, "# 总结\n\n1. 甲\n2. 乙\n3. 丙\n", "x.md").blocks[1].attrs
