"""Word's automatic numbers: shown as Word shows them, as markers and never as words."""

from pathlib import Path

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from word_files import WordFile

from pipeline.article import Block, leaves, walk
from pipeline.project import ReadingSettings
from pipeline.reading import read_article


@pytest.fixture
def word() -> WordFile:
    return WordFile()


def read(word: WordFile, folder: Path) -> tuple[Block, ...]:
    return read_article(word.save(folder / "年报.docx"), ReadingSettings()).blocks


def marked(blocks: tuple[Block, ...]) -> list[tuple[str, str, str]]:
    """Kind, marker, words of every heading, item (with its first paragraph's words) and paragraph with a marker."""
    found = []
    for block in walk(blocks):
        if block.kind == "heading" or (block.kind == "paragraph" and block.marker):
            found.append((f"{block.kind}{block.level or ''}", block.marker, block.text.text))
        elif block.kind == "item":
            found.append(("item", block.marker, block.children[0].text.text))
    return found


def test_headings_have_the_numbers_of_their_styles_level_by_level(word: WordFile, tmp_path: Path) -> None:
    word.number(90, [("chineseCounting", "第%1章", "Heading1"), ("decimal", "%1.%2", "Heading2")])
    for level, style in enumerate(("Heading 1", "Heading 2")):
        word.tie(style, 90, level)
    for style, text in (
        ("Title", "山里的年报"), ("Heading 1", "缘起"), ("Heading 2", "人"), ("Heading 2", "猫"), ("Heading 1", "房子"), ("Heading 2", "新房"),
    ):  # fmt: skip
        word.add(text, style=style)
        word.add("正文在这里。")
    word.add("附录", 0, style="Heading 1")
    word.add("附录没有编号。")
    assert marked(read(word, tmp_path)) == [
        ("heading1", "第一章", "缘起"), ("heading2", "一.1", "人"), ("heading2", "一.2", "猫"), ("heading1", "第二章", "房子"),
        ("heading2", "二.1", "新房"), ("heading1", "", "附录"),
    ]  # fmt: skip


def test_a_legal_level_shows_the_levels_above_in_figures(word: WordFile, tmp_path: Path) -> None:
    word.number(90, [("chineseCounting", "第%1章", "Heading1")])
    word.number(91, [("chineseCounting", "%1", ""), ("decimal", "%1.%2", "Heading2")], extra="<w:isLgl/>")
    word.tie("Heading 2", 91, 1)
    for text in ("题目", "其一"):
        word.add(text, style="Title" if text == "题目" else "Heading 2")
    word.add("正文在这里。")
    assert marked(read(word, tmp_path)) == [("heading1", "1.1", "其一")]


def test_numbered_body_paragraphs_that_head_a_part_become_headings(word: WordFile, tmp_path: Path) -> None:
    word.number(91, [("chineseCountingThousand", "%1、", ""), ("chineseCountingThousand", "（%2）", "")])
    word.add("关于清理河道的通知", style="Title")
    word.add("目标任务", 91)
    word.add("年内清理河道三十公里，其中城区十公里，不得拖延。")
    word.add("工作要求", 91)
    word.add("人员", 91, 1)
    word.add("各村出两个人，由村长带队，早上七点到河边集合。")
    word.add("工具", 91, 1)
    word.add("铁锹自备，船由镇里出，用完以后要洗净归还。")
    assert marked(read(word, tmp_path)) == [
        ("heading1", "一、", "目标任务"), ("heading1", "二、", "工作要求"), ("heading2", "（一）", "人员"), ("heading2", "（二）", "工具"),
    ]  # fmt: skip


def test_lists_have_the_numbers_that_word_shows(word: WordFile, tmp_path: Path) -> None:
    word.number(91, [("chineseCountingThousand", "%1、", ""), ("decimal", "（%2）", ""), ("lowerRoman", "%3)", "")])
    word.number(92, [("chineseCounting", "第%1条", "")])
    word.number(93, [("decimal", "%1.", "")], starts=(5,))
    word.number(94, [("bullet", "●", "")])
    word.again(95, 91, level0=1)
    word.add("山里的规矩", style="Title")
    for text, name, level in (
        ("先看天气；", 91, 0), ("有没有云；", 91, 1), ("有没有风；", 91, 1), ("再看路。", 91, 0), ("路上有没有冰。", 91, 1), ("冰厚不厚。", 91, 2),
        ("中间说几句别的话。", None, 0), ("最后看表。", 91, 0), ("重新开始的一项；", 95, 0), ("第二项。", 95, 0), ("另说一句。", None, 0),
        ("为了安宁，制定本办法。", 92, 0), ("本办法由大家解释。", 92, 0), ("再说一句。", None, 0), ("从五开始；", 93, 0), ("然后是六。", 93, 0), ("圆点。", 94, 0),
    ):  # fmt: skip
        word.add(text, name, level)
    blocks = read(word, tmp_path)
    assert marked(blocks) == [
        ("item", "一、", "先看天气；"), ("item", "（1）", "有没有云；"), ("item", "（2）", "有没有风；"), ("item", "二、", "再看路。"),
        ("item", "（1）", "路上有没有冰。"), ("item", "i)", "冰厚不厚。"), ("item", "三、", "最后看表。"), ("item", "一、", "重新开始的一项；"),
        ("item", "二、", "第二项。"), ("item", "第一条", "为了安宁，制定本办法。"), ("item", "第二条", "本办法由大家解释。"), ("item", "", "从五开始；"),
        ("item", "", "然后是六。"), ("item", "", "圆点。"),
    ]  # fmt: skip
    assert [
        block.attrs["start"] for block in walk(blocks) if block.kind == "list" and not block.children[0].marker and "start" in block.attrs
    ] == ["5"]


def test_a_number_that_the_author_typed_too_is_not_doubled(word: WordFile, tmp_path: Path) -> None:
    word.number(90, [("chineseCounting", "%1、", "Heading1")])
    word.tie("Heading 1", 90, 0)
    word.add("题目", style="Title")
    for text in ("一、缘起", "后来", "2 现在"):
        word.add(text, style="Heading 1")
        word.add("正文在这里。")
    assert marked(read(word, tmp_path)) == [("heading1", "一、", "缘起"), ("heading1", "二、", "后来"), ("heading1", "三、", "2 现在")]


def test_a_numbered_caption_is_a_caption_and_its_number_words(word: WordFile, tmp_path: Path) -> None:
    word.number(95, [("decimal", "表%1", "")])
    word.add("题目", style="Title")
    word.add("正文在这里。")
    word.add("三年的雨量", 95)
    word.document.add_table(2, 2).cell(0, 0).text = "年"
    captions = [block.text.text for block in walk(read(word, tmp_path)) if block.kind == "caption"]
    assert captions == ["表1 三年的雨量"]


def test_deleted_and_empty_paragraphs_count_as_word_counts_them(word: WordFile, tmp_path: Path) -> None:
    word.number(90, [("chineseCounting", "%1、", "Heading1")])
    word.tie("Heading 1", 90, 0)
    word.add("题目", style="Title")
    word.add("甲", style="Heading 1")
    word.add("", style="Heading 1")
    word.add("乙", style="Heading 1")
    word.add("正文在这里。")
    assert marked(read(word, tmp_path)) == [("heading1", "一、", "甲"), ("heading1", "三、", "乙")]


def test_no_sign_of_ours_and_no_number_gets_into_the_words(word: WordFile, tmp_path: Path) -> None:
    word.number(90, [("decimal", "%1.", "Heading1")])
    word.tie("Heading 1", 90, 0)
    word.add("题目", style="Title")
    word.add("甲", style="Heading 1")
    word.document.add_table(1, 1).cell(0, 0).paragraphs[0].style = "Heading 1"
    word.document.tables[0].cell(0, 0).paragraphs[0].add_run("格子")
    word.add("正文在这里。")
    path = word.save(tmp_path / "x.docx")
    before = path.read_bytes()
    article = read_article(path, ReadingSettings())
    assert [block.text.text for block in leaves(article)] == ["题目", "甲", "格子", "正文在这里。"]
    assert path.read_bytes() == before


def test_what_a_document_begins_with_stays_in_it(tmp_path: Path) -> None:
    word = WordFile()
    word.document.add_table(1, 2).cell(0, 0).text = "格子"
    word.add("甲", style="Heading 1")
    word.add("正文在这里。")
    assert [block.text.text for block in leaves(read_article(word.save(tmp_path / "x.docx"), ReadingSettings()))] == [
        "格子",
        "甲",
        "正文在这里。",
    ]


def test_the_first_of_several_numbered_headings_is_not_the_title(tmp_path: Path) -> None:
    word = WordFile()
    word.number(90, [("chineseCounting", "第%1章", "Heading1")])
    word.tie("Heading 1", 90, 0)
    for text in ("上山", "下山"):
        word.add(text, style="Heading 1")
        word.add("正文在这里。")
    assert marked(read(word, tmp_path)) == [("heading1", "第一章", "上山"), ("heading1", "第二章", "下山")]


def test_a_numbering_that_is_broken_numbers_nothing_and_breaks_nothing(word: WordFile, tmp_path: Path) -> None:
    word.number(90, [("chineseCounting", "%1%9、", ""), ("decimal", "", "")], starts=(10**12,))
    word.again(91, 12345)
    for name, level in ((90, 0), (90, 1), (90, 7), (91, 0), (4711, 0), (0, 0)):
        word.add("正文在这里。", name, level)
    word.document.styles["Normal"].element.get_or_add_pPr()
    based = parse_xml(f'<w:style {nsdecls("w")} w:type="paragraph" w:styleId="a"><w:name w:val="a"/><w:basedOn w:val="a"/></w:style>')
    word.document.styles.element.append(based)
    word.add("圆圈。", style="a")
    texts = [block.text.text for block in leaves(read_article(word.save(tmp_path / "x.docx"), ReadingSettings()))]
    assert texts == ["正文在这里。"] * 6 + ["圆圈。"]


W = nsdecls("w")


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        (
            f"<w:r {W}><w:ruby><w:rt><w:r><w:t>qīng</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>青</w:t></w:r></w:rubyBase></w:ruby></w:r>",
            "前青后",
        ),
        (f'<w:customXml {W} w:element="x"><w:r><w:t>自定</w:t></w:r></w:customXml>', "前自定后"),
        (f'<w:fldSimple {W} w:instr=" SEQ 表 "><w:r><w:t>3</w:t></w:r></w:fldSimple>', "前3后"),
        (f'<w:del {W} w:id="1" w:author="何青"><w:r><w:delText>旧</w:delText></w:r></w:del>', "前后"),
        (f'<w:ins {W} w:id="1" w:author="何青"><w:r><w:t>新</w:t></w:r></w:ins>', "前新后"),
    ],
)
def test_words_that_pandoc_would_drop_are_read(word: WordFile, tmp_path: Path, inner: str, text: str) -> None:
    word.add("前")._p.append(parse_xml(inner))
    word.document.paragraphs[-1].add_run("后")
    word.add("正文在这里。")
    article = read_article(word.save(tmp_path / "x.docx"), ReadingSettings())
    assert [block.text.text for block in leaves(article)] == [text, "正文在这里。"]
    assert [finding.check for finding in article.findings] == (["tracked-changes"] if "w:id" in inner else [])


def test_characters_that_could_not_be_read_are_said(word: WordFile, tmp_path: Path) -> None:
    word.add("正文在这里。")._p.append(parse_xml(f"<w:unheard {W}><w:r><w:t>丢了的字</w:t></w:r></w:unheard>"))
    [finding] = read_article(word.save(tmp_path / "x.docx"), ReadingSettings()).findings
    assert (finding.check, finding.severity) == ("left-out-text", "warning")
    assert finding.message == "4 Chinese characters of the file could not be read: 丢了的字"


def test_the_abstract_of_a_paper_is_part_of_it(word: WordFile, tmp_path: Path) -> None:
    word.add("题目", style="Title")
    style = parse_xml(f'<w:style {W} w:type="paragraph" w:customStyle="1" w:styleId="Abstract"><w:name w:val="Abstract"/></w:style>')
    word.document.styles.element.append(style)
    word.add("本文讲雨。", style="Abstract")
    word.add("正文在这里。")
    article = read_article(word.save(tmp_path / "x.docx"), ReadingSettings())
    assert [block.text.text for block in leaves(article)] == ["题目", "本文讲雨。", "正文在这里。"]


@pytest.mark.parametrize(
    ("attributes", "items", "marks"),
    [
        ('style="list-style-type: cjk-ideographic;"', "<li><p>先看天气；</p></li><li>再看路。</li>", ["一、", "二、"]),
        (
            'class="custom_cn2 list-paddingleft-1"',
            "<li><p><strong>先看天气；</strong></p></li><li><p>再看路。</p></li>",
            ["（一）", "（二）"],
        ),
        ('start="9" class="custom_cn"', "<li>先看天气；</li><li>再看路。</li>", ["九、", "十、"]),
        ("reversed", "<li>先看天气；</li><li>再看路。</li>", ["2.", "1."]),
        ("", "<li>先看天气；</li><li value='7'>再看路。</li>", ["1.", "7."]),
        ("type='I'", "<li value='4'>先看天气；</li><li>再看路。</li>", ["IV.", "V."]),
        ("start='3'", "<li>先看天气；</li><li>再看路。</li>", ["", ""]),
    ],
)
def test_a_pages_lists_have_the_numbers_that_a_browser_shows(tmp_path: Path, attributes: str, items: str, marks: list[str]) -> None:
    path = tmp_path / "x.html"
    path.write_text(
        f"<article><h1>规矩</h1><p>{'上山以前要守的规矩有两条。' * 4}</p><ol {attributes}>{items}</ol><p>再说一句话。</p></article>",
        "utf-8",
    )
    blocks = read_article(path, ReadingSettings()).blocks
    assert marked(blocks) == [("item", marks[0], "先看天气；"), ("item", marks[1], "再看路。")]


def test_a_title_that_only_the_files_properties_name_is_not_taken_for_lost(word: WordFile, tmp_path: Path) -> None:
    word.document.core_properties.title = "乡镇的雨"
    word.add("乡镇的雨")
    word.add("正文在这里。")
    article = read_article(word.save(tmp_path / "x.docx"), ReadingSettings())
    assert (article.title, article.findings) == ("乡镇的雨", ())
