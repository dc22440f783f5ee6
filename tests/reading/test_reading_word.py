"""Word as its readers see it: hidden and deleted text is not there, outline levels are headings, inserted documents are read or named."""

import base64
from pathlib import Path

import pytest
from word_parts import paragraph, row, run, table, word_file

from pipeline.article import Article, walk
from pipeline.project import ReadingSettings
from pipeline.reading import read_article
from pipeline.reading.tree import marked

PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
DELETED_MARK = '<w:rPr><w:del w:id="1" w:author="何青"/></w:rPr>'
END = paragraph("正文在这里。")


def read(path: Path) -> Article:
    return read_article(path, ReadingSettings())


def texts(article: Article) -> list[str]:
    return [marked(block) for block in walk(article.blocks) if block.text]


def checks(article: Article) -> list[str]:
    return [finding.check for finding in article.findings]


@pytest.mark.parametrize(
    ("body", "words", "count"),
    [
        (paragraph("看得见。", run("密码是一二三。", "<w:vanish/>")), ["看得见。"], "7 characters in one place"),
        (paragraph("看得见。", run("批注一。", '<w:rStyle w:val="geheim"/>')), ["看得见。"], "4 characters in one place"),
        (
            paragraph("答案是三。", properties='<w:pStyle w:val="answer"/>') + paragraph("看得见。"),
            ["看得见。"],
            "5 characters in one place",
        ),
        (table(row("甲", "乙"), row("丙", "丁", properties="<w:hidden/>")), ["甲", "乙"], "2 characters in one place"),
        (paragraph("看", run("不", "<w:vanish/>"), "得", run("到", "<w:vanish/>"), "见。"), ["看得见。"], "2 characters in 2 places"),
    ],
)
def test_hidden_text_is_left_out_and_said_without_quoting_it(tmp_path: Path, body: str, words: list[str], count: str) -> None:
    article = read(word_file(tmp_path / "x.docx", body, END))
    assert texts(article) == [*words, "正文在这里。"]
    [finding] = article.findings
    assert (finding.check, finding.severity) == ("hidden-text", "warning")
    assert finding.message == f"{count} are hidden in the file and were left out."


@pytest.mark.parametrize(
    "body",
    [
        paragraph(run("看得见。", '<w:vanish w:val="0"/>')),
        paragraph(run("看得见。", '<w:rStyle w:val="geheim"/><w:vanish w:val="false"/>')),
        paragraph(run("看得见。", "<w:webHidden/>")),
    ],
)
def test_what_is_shown_is_not_taken_for_hidden(tmp_path: Path, body: str) -> None:
    article = read(word_file(tmp_path / "x.docx", body, END))
    assert (texts(article), checks(article)) == (["看得见。", "正文在这里。"], [])


LEVEL = '<w:outlineLvl w:val="{}"/>'


@pytest.mark.parametrize(
    ("properties", "text", "kind"),
    [
        (LEVEL.format(0), "研究背景与意义", "heading1"),
        ('<w:pStyle w:val="zhang"/>', "研究背景与意义", "heading1"),
        ('<w:pStyle w:val="zhang2"/>', "研究背景与意义", "heading1"),
        ('<w:pStyle w:val="1"/>' + LEVEL.format(2), "研究背景与意义", "heading1"),  # the style decides, as in pandoc
        (LEVEL.format(9), "研究背景与意义", "paragraph"),  # Word: body text
        ('<w:pStyle w:val="zhang"/>' + LEVEL.format(9), "研究背景与意义", "paragraph"),
        (LEVEL.format(0), "研究的背景有好几个。" * 8, "paragraph"),
    ],
)
def test_an_outline_level_makes_a_heading(tmp_path: Path, properties: str, text: str, kind: str) -> None:
    title = paragraph("报告的题目", properties='<w:pStyle w:val="t"/>')
    article = read(word_file(tmp_path / "x.docx", title, END, paragraph(text, properties=properties), END))
    assert [f"{block.kind}{block.level or ''}" for block in article.blocks] == ["title", "paragraph", kind, "paragraph"]


def test_outline_levels_keep_their_order(tmp_path: Path) -> None:
    levels = [
        paragraph(text, properties=LEVEL.format(level)) + END for text, level in (("背景", 0), ("国内", 1), ("三十年代", 2), ("方法", 0))
    ]
    article = read(word_file(tmp_path / "x.docx", paragraph("报告的题目", properties='<w:pStyle w:val="t"/>'), *levels))
    assert [(block.level, block.text.text) for block in article.blocks if block.kind == "heading"] == [
        (1, "背景"), (2, "国内"), (3, "三十年代"), (1, "方法"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (paragraph("河水上涨，", properties=DELETED_MARK) + paragraph("船就开了。"), ["河水上涨，船就开了。"]),
        (paragraph("一", properties=DELETED_MARK) + paragraph("二", properties=DELETED_MARK) + paragraph("三。"), ["一二三。"]),
        (paragraph("走了。", properties="<w:rPr><w:moveFrom/></w:rPr>") + paragraph("来了。"), ["走了。来了。"]),
        (paragraph("甲。", properties=DELETED_MARK) + '<w:bookmarkEnd w:id="3"/>' + paragraph("乙。"), ["甲。乙。"]),
        (table(row("旧", "的", properties='<w:del w:id="4"/>'), row("新", "的")), ["新", "的"]),
        (table(row("旧", "的", properties='<w:del w:id="4"/>')), []),
    ],
)
def test_what_was_deleted_with_tracking_is_not_there(tmp_path: Path, body: str, words: list[str]) -> None:
    assert texts(read(word_file(tmp_path / "x.docx", body, END))) == [*words, "正文在这里。"]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("chunk.html", "<html><body><p>插入的<b>网页</b>文字。</p></body></html>".encode(), ["插入的**网页**文字。"]),
        (
            "chunk.html",
            '<html><head><meta charset="gb2312"></head><body><p>老网页的文字。</p></body></html>'.encode("gbk"),
            ["老网页的文字。"],
        ),
        (
            "chunk.xhtml",
            "<html xmlns='http://www.w3.org/1999/xhtml'><body><h2>章</h2><p>文字。</p></body></html>".encode(),
            ["章", "文字。"],
        ),
        ("chunk.txt", "第一段文字。\n\n第二段文字。".encode(), ["第一段文字。", "第二段文字。"]),
    ],
)
def test_a_document_within_the_document_is_read(tmp_path: Path, name: str, data: bytes, words: list[str]) -> None:
    chunk = '<w:altChunk r:id="rId8"/>'
    article = read(word_file(tmp_path / "x.docx", paragraph("前面。"), chunk, END, parts={"rId8": (f"aFChunk {name}", data)}))
    assert (texts(article), checks(article)) == (["前面。", *words, "正文在这里。"], [])


@pytest.mark.parametrize("name", ["chunk.docx", "chunk.rtf", "chunk.mht"])
def test_a_document_within_the_document_that_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    article = read(word_file(tmp_path / "x.docx", '<w:altChunk r:id="rId8"/>', END, parts={"rId8": (f"aFChunk {name}", b"x")}))
    [finding] = article.findings
    assert (finding.check, finding.message) == ("left-out-text", f"A document within the document could not be read: {name}")


@pytest.mark.parametrize(
    "name",
    [
        "微软中国",
        "微软用户",
        "Administrator",
        "User",
        "USER-20190315XY",
        "DESKTOP-8G7K2",
        "zhang.wei@example.cn",
        "Windows 用户",
        "Lenovo",
        "lenovo-PC",
        "雨林木风",
        "MC SYSTEM",
        "www.example.com",
        "Microsoft Office User",
        "系统管理员",
        "未知",
        "WPS_1528342",
        "python-docx",
        "123",
    ],
)
def test_the_computers_account_is_no_author(tmp_path: Path, name: str) -> None:
    assert read(word_file(tmp_path / "x.docx", END, END, creator=name)).meta.authors == ()


@pytest.mark.parametrize("name", ["何青", "欧阳娜娜", "Macy Wang", "Ella Dell", "Homer", "微言", "佚名", "华为技术有限公司"])
def test_a_person_is_an_author(tmp_path: Path, name: str) -> None:
    assert read(word_file(tmp_path / "x.docx", END, END, creator=name)).meta.authors == (name,)


@pytest.mark.parametrize("program", ["Equation.DSMT4", "Equation.3", "MathType.6"])
def test_a_formula_of_an_equation_editor_is_a_picture_and_said(tmp_path: Path, program: str) -> None:
    ole = f'<v:shape><v:imagedata r:id="rId9"/></v:shape><o:OLEObject Type="Embed" ProgID="{program}" r:id="rId10"/>'
    body = paragraph("公式", f"<w:r><w:object>{ole}</w:object></w:r>", "成立。")
    parts = {"rId9": ("image media/image1.png", PNG), "rId10": ("oleObject embeddings/oleObject1.bin", b"x")}
    article = read(word_file(tmp_path / "x.docx", body, END, parts=parts))
    assert texts(article)[0] == "公式![](embedded:word/media/image1.png)成立。"
    assert checks(article) == ["equation-picture"]


BEGINS, GOES_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def merged(properties: str, text: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text) if text else '<w:p/>'}</w:tc>"


FIRST = f"<w:tr>{merged(BEGINS, '竖')}{merged(BEGINS, '并')}</w:tr>"
COVERED = f"<w:tr>{merged(GOES_ON)}{merged(GOES_ON)}</w:tr>"
HALF = f"<w:tr>{merged(GOES_ON)}{merged('', '二')}</w:tr>"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([FIRST, row("一", "二")], [["", ""], ["", ""]]),
        ([FIRST, COVERED, row("一", "二")], [["", ""], ["", ""]]),
        ([FIRST, COVERED, COVERED, COVERED, row("一", "二")], [["", ""], ["", ""]]),
        ([FIRST, COVERED, HALF], [["2", ""], [""]]),
        ([FIRST, HALF, COVERED, row("一", "二")], [["2", ""], [""], ["", ""]]),
    ],
)
def test_rows_that_merged_cells_cover_wholly_are_none(tmp_path: Path, rows: list[str], expected: list[list[str]]) -> None:
    article = read(word_file(tmp_path / "x.docx", table(*rows), END))
    [found] = [block for block in article.blocks if block.kind == "table"]
    assert [[cell.attrs.get("rowspan", "") for cell in row.children] for row in found.children] == expected
