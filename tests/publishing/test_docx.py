from __future__ import annotations

import io
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from lxml import etree
from outputs import write
from PIL import Image

from pipeline.article import Bilingual
from pipeline.container import read_members
from pipeline.project import Project, open_project
from pipeline.publishing.document import nodes
from pipeline.publishing.document.edition import Edition
from pipeline.publishing.docx.article import template
from pipeline.publishing.docx.columns import column_widths
from pipeline.publishing.docx.reference import build_reference
from pipeline.reading import read_article
from pipeline.segmenting import segment

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def built(bilingual, sources, **edition):
    path = sources.parent / "x.docx"
    write(bilingual, Project(sources.parent), path, Edition(**edition))
    return path


def document(path) -> etree._Element:
    return etree.fromstring(read_members(path.read_bytes())["word/document.xml"])


def rows(table) -> list[list[str]]:
    return [["".join(text.text for text in cell.iter(f"{W}t")) for cell in row.iter(f"{W}tc")] for row in table.iter(f"{W}tr")]


def test_headings_stand_outside_the_tables_in_both_languages(sampler, sources):
    headings = [p for p in Document(built(sampler, sources)).paragraphs if p.style.name.startswith("Heading")]
    assert [(p.style.name, p.text) for p in headings] == [
        ("Heading 1", "对照排版的样本\nA sample of bilingual setting"),
        ("Heading 2", "一、腾讯AI Lab的战略\nI. The strategy of Tencent AI Lab"),
        ("Heading 3", "1、立志攻坚通用人工智能\n1. Tackling general AI"),
    ]


def test_a_table_s_columns_are_as_wide_as_what_they_hold_and_a_number_stands_once(make, sampler, sources):
    remark = (
        "这一区的数据由当地的统计部门提供，至今没有人核实过。",
        "The figures come from the local office and nobody has verified them.",
    )
    cells = [[("地区", "Area"), ("第一季度", "Quarter 1"), ("备注", "Remark")], [("甲区", "Area A"), ("137", "137"), remark]]
    lines = [make.box("row", *(make.box("cell", make.leaf("paragraph", cell)) for cell in line)) for line in cells]
    article = replace(sampler.article, blocks=(make.box("table", *lines, attrs={"header_rows": "1"}),), notes=())
    table = document(built(replace(sampler, article=article, entries=dict(make.entries)), sources)).find(f".//{W}tbl")
    widths = [int(column.get(f"{W}w")) for column in table.iter(f"{W}gridCol")]
    assert widths[2] > 3 * widths[0]
    assert widths[1] < 2 * widths[0]
    assert rows(table)[1] == ["甲区Area A", "137", "".join(remark)]


def test_columns_share_the_page_by_their_words_and_cells_over_several_do_not_count():
    def cell(text, rowspan=1, colspan=1):
        return nodes.cell([nodes.para(nodes.words(text))], "AlignDefault", rowspan, colspan)

    assert column_widths([[cell("一"), cell("二")], [cell("三"), cell("四")]], 2) == [0.5, 0.5]
    spanned = [[cell("项目", rowspan=2), cell("一个很长很长很长很长的标题", colspan=2)], [cell("数值"), cell("单位")]]
    assert column_widths(spanned, 3) == [0.3333] * 3
    widths = column_widths([[cell("supercalifragilistic"), cell("字" * 400)]], 2)
    assert widths[0] * 90 > len("supercalifragilistic")
    assert column_widths([], 2) == [0.5, 0.5]


def test_each_section_has_a_table_of_pairs_under_a_repeated_header(sampler, sources):
    tables = [t for t in document(built(sampler, sources)).iter(f"{W}tbl") if t.find(f".//{W}tblStyle").get(f"{W}val") == "BilingualTable"]
    assert len(tables) == 3
    assert rows(tables[0]) == [
        ["中文", "English"],
        [
            "本次论坛以“共享AI+未来”为理念。去年发表了100多篇论文。",
            "The forum’s idea was “Share AI + Future”. More than 100 papers appeared last year1.",
        ],
    ]
    assert rows(tables[1])[2] == ["3.\u2002使用 make build 构建。", "3.\u2002Run make build to build."]
    for table in tables:
        assert table.find(f"{W}tblPr/{W}tblLayout").get(f"{W}type") == "fixed"
        assert [column.get(f"{W}w") for column in table.iter(f"{W}gridCol")] == ["4819", "4819"]
        assert table.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in table.iter(f"{W}tr"))


def test_a_long_row_may_break_across_pages(make, sampler, sources):
    long = make.leaf("paragraph", ("人工智能" * 120 + "。", "Artificial intelligence " * 30 + "."))
    article = replace(sampler.article, blocks=(sampler.article.blocks[0], long), notes=())
    root = document(built(replace(sampler, article=article, entries=dict(make.entries)), sources))
    kept = [row.find(f"{W}trPr/{W}cantSplit") is not None for row in root.iter(f"{W}tr")]
    assert kept == [True, False]


def test_chinese_and_english_are_tagged_in_the_attributes_that_word_reads(sampler, sources):
    root = document(built(sampler, sources))
    languages = {(node.get(f"{W}val"), node.get(f"{W}eastAsia")) for node in root.iter(f"{W}lang")}
    assert languages == {("en-US", "zh-CN")}
    for run in root.iter(f"{W}r"):
        text = "".join(node.text or "" for node in run.iter(f"{W}t"))
        fonts = run.find(f"{W}rPr/{W}rFonts")
        hint = None if fonts is None else fonts.get(f"{W}hint")
        if re.search(r"[\u4e00-\u9fff]", text):
            assert hint == "eastAsia", text
        elif text.isascii():
            assert hint is None, text


def test_paragraphs_bear_the_styles_that_a_publisher_changes(sampler, sources):
    path = built(sampler, sources)
    names = {p.style.name for table in Document(path).tables for cell in table._cells for p in cell.paragraphs}
    assert {
        "Source Text",
        "Target Text",
        "Machine Translation",
        "Source Header",
        "Machine List",
        "Target Quote",
        "Machine Cell",
    } - names == {"Target Text"}
    reviewed = replace(sampler, entries={k: replace(e, target=replace(e.target, state="final")) for k, e in sampler.entries.items()})
    names = {p.style.name for table in Document(built(reviewed, sources)).tables for cell in table._cells for p in cell.paragraphs}
    assert "Target Text" in names
    assert "Machine List" not in names


def test_the_fonts_are_named_for_both_scripts_with_what_may_replace_them():
    members = read_members(template().read_bytes())
    styles = etree.fromstring(members["word/styles.xml"])
    source = next(s for s in styles.iter(f"{W}style") if s.find(f"{W}name").get(f"{W}val") == "Source Text")
    assert source.find(f"{W}rPr/{W}rFonts").get(f"{W}eastAsia") == "SimSun"
    table = etree.fromstring(members["word/fontTable.xml"])
    alternatives = {font.get(f"{W}name"): font.find(f"{W}altName").get(f"{W}val") for font in table.iter(f"{W}font")}
    assert alternatives["SimSun"] == "宋体;Songti SC;Noto Serif CJK SC;Source Han Serif SC"


def test_the_reference_document_is_what_its_script_makes():
    assert build_reference() == template().read_bytes()


def test_a_project_s_own_reference_document_takes_its_place(sampler, sources):
    own = sources.parent / "templates" / "reference.docx"
    own.parent.mkdir()
    document_ = Document(io.BytesIO(template().read_bytes()))
    document_.styles["Source Text"].font.name = "FangSong"
    document_.save(own)
    styles = read_members(built(sampler, sources).read_bytes())["word/styles.xml"]
    assert b"FangSong" in styles


def test_code_between_the_pairs_stands_at_the_left(tmp_path):
    project = open_project(Path(__file__).resolve().parents[2])
    article = segment(read_article(project.sources / "duizhao-sampler.md", project.settings.reading), project.settings.segmenting)
    write(Bilingual(article), project, tmp_path / "x.docx")
    cells = [cell for table in Document(tmp_path / "x.docx").tables for row in table.rows for cell in row.cells]
    [code] = {p.text: p for cell in cells for p in cell.paragraphs if p.style.name == "Source Code"}.values()
    assert code.text.startswith("terms:\n")
    assert code.alignment in {None, WD_ALIGN_PARAGRAPH.LEFT}


def test_notes_are_footnotes_and_pictures_keep_their_alternative_text(sampler, sources):
    members = read_members(built(sampler, sources).read_bytes())
    notes = etree.fromstring(members["word/footnotes.xml"])
    texts = ["".join(t.text for t in note.iter(f"{W}t")).strip() for note in notes.iter(f"{W}footnote")]
    assert [text for text in texts if text] == ["见腾讯官网。See Tencent’s site."]
    assert re.findall(rb'descr="([^"]*)"', members["word/document.xml"]) == ["一块红色".encode()] * 2
    assert b"data:image" not in members["word/document.xml"]


def test_a_wide_picture_fits_the_row_that_it_stands_in(make, sampler, sources):
    Image.new("RGB", (2400, 800), (20, 40, 80)).save(sources / "yangben.images" / "wide.png")
    before = make.leaf("paragraph", ("见下图。", "See the picture."))
    figure = make.box("figure", make.shown("image", src="yangben.images/wide.png", alt="一块蓝色"))
    article = replace(sampler.article, blocks=(sampler.article.blocks[0], before, figure), notes=())
    root = document(built(replace(sampler, article=article, entries=dict(make.entries)), sources))
    (extent,) = [node for node in root.iter() if isinstance(node.tag, str) and node.tag.endswith("}extent")]
    assert int(extent.get("cx")) == (9638 - 230) * 635
    assert abs(int(extent.get("cx")) / int(extent.get("cy")) - 3) < 0.01


def test_the_properties_name_title_author_language_and_the_date_of_the_source(sampler, sources):
    core = Document(built(sampler, sources)).core_properties
    assert (core.title, core.subject, core.author, core.language) == (
        "A sample of bilingual setting",
        "对照排版的样本",
        "人工智能学家",
        "en-US",
    )
    assert core.modified.isoformat() == "2018-03-15T00:00:00+00:00"


def test_the_same_article_gives_the_same_bytes(sampler, sources, tmp_path):
    first = built(sampler, sources).read_bytes()
    other = tmp_path / "other"
    shutil.copytree(sources, other / "sources")
    article = replace(sampler.article, path=other / "sources" / "yangben.md")
    write(replace(sampler, article=article), Project(other), other / "y.docx")
    assert (other / "y.docx").read_bytes() == first


def test_the_stacked_edition_has_only_the_article_s_own_table(sampler, sources):
    path = built(sampler, sources, stacked=True)
    assert [t.find(f".//{W}tblStyle").get(f"{W}val") for t in document(path).iter(f"{W}tbl")] == ["DataTable"]
    styles = [p.style.name for p in Document(path).paragraphs]
    assert styles[styles.index("Source Stacked") + 1] == "Machine Translation"


@pytest.mark.parametrize("languages", ["target-first", "target-only", "source-only"])
@pytest.mark.parametrize("unit", ["paragraph", "sentence"])
def test_every_edition_is_whole(sampler, sources, languages, unit):
    text = "".join(t.text or "" for t in document(built(sampler, sources, languages=languages, unit=unit)).iter(f"{W}t"))
    assert ("全球" in text or "本次论坛" in text) == (languages != "target-only")
    assert ("The forum’s idea" in text) == (languages != "source-only")


@pytest.mark.slow
@pytest.mark.office
def test_libreoffice_opens_it_without_repair_and_keeps_the_columns_side_by_side(sampler, sources, tmp_path):
    if not shutil.which("soffice") or not shutil.which("pdftotext"):
        pytest.skip("needs LibreOffice and poppler")
    path = built(sampler, sources)
    command = [
        "soffice",
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    text = subprocess.run(["pdftotext", "-layout", str(tmp_path / "x.pdf"), "-"], check=True, capture_output=True).stdout.decode()
    line = next(line for line in text.splitlines() if "尚未翻译的一句" in line)
    assert "[not translated]" in line
