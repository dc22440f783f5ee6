"""Termbases of other programs: what they hold comes in as terms, what is none is left out with a word, a row of headings is never a term."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from pipeline.errors import DuizhaoError
from pipeline.glossary import TermEntry, import_terms, read_entries
from pipeline.glossary.headings import column
from pipeline.glossary.transfer import read_foreign_terms

HANDED = Path(__file__).parents[1] / "data" / "imports"
MODEL, CHIP = TermEntry(source="大模型", target="large model"), TermEntry(source="芯片", target="chip")


def table(folder: Path, text: str, encoding: str = "utf-8", name: str = "a.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def tbx(chinese: str, english: str, *, attribute: str = "xml:lang") -> str:
    return (
        '<?xml version="1.0"?><martif type="TBX" xml:lang="en"><text><body><termEntry>'
        f'<langSet {attribute}="{chinese}"><tig><term>大模型</term></tig></langSet>'
        f'<langSet {attribute}="{english}"><tig><term>large model</term></tig></langSet></termEntry></body></text></martif>'
    )


@pytest.mark.parametrize(
    ("chinese", "english"),
    [("zh_Hans", "en"), ("zh_CN", "en_US"), ("cmn", "eng"), ("zho", "ENG"), ("ZH-CN", "EN-GB"), ("chi", "en-us"), ("zh-Hant-TW", "en"), ("cmn-Hans", "en")],
)  # fmt: skip
def test_tbx_is_read_whatever_its_languages_are_called(tmp_path: Path, chinese: str, english: str) -> None:
    assert read_entries(table(tmp_path, tbx(chinese, english), name="a.tbx")) == [MODEL]
    assert read_entries(table(tmp_path, tbx(chinese, english, attribute="lang"), name="b.xml")) == [MODEL]


def test_concepts_of_other_languages_are_counted(tmp_path: Path) -> None:
    one = tbx("zh", "en")
    other = tbx("ja", "de").split("<body>")[1].split("</body>")[0]
    path = table(tmp_path, one.replace("</body>", f"{other}{other}</body>"), name="a.tbx")
    read = read_foreign_terms(path)
    assert (read.entries, read.left_out) == ((MODEL,), ("2 concepts without Chinese and English (ja, de)",))
    with pytest.raises(DuizhaoError, match=r"has no term from Chinese into English: 1 concept without Chinese and English \(enm, zh\)"):
        import_terms(table(tmp_path, tbx("enm", "zh"), name="b.tbx"), tmp_path / "g.yaml")


@pytest.mark.parametrize(("old", "new"), [("<termEntry>", '<termEntry id="概念 1">'), ("<termEntry>", '<termEntry id="eid:7">')])
def test_an_id_that_a_glossary_cannot_hold_is_left_out(tmp_path: Path, old: str, new: str) -> None:
    assert read_entries(table(tmp_path, tbx("zh", "en").replace(old, new), name="a.tbx")) == [MODEL]


@pytest.mark.parametrize(
    "headings",
    [
        "source_term,target_term", "Source Term,Target Term", "源术语,目标术语", "原文,译文", "中文,英文", "术语,译法", "zh_Hans,en_US", "zh-CN,en", "Chinese,English",
        "Chinese_PRC,English_United_States", "Chinese (Simplified),English (US)", "简体中文,英语（美国）", "Term [zh-CN],Term [en]", "源语言,目标语言", "src,tgt", "zh_term,en_term",
        "term,translation", "中文术语,英文术语", "'Source','Target'", "SOURCE,TARGET",
    ],
)  # fmt: skip
def test_headings_of_the_usual_tools_are_headings(tmp_path: Path, headings: str) -> None:
    assert read_entries(table(tmp_path, f"{headings}\n大模型,large model\n")) == [MODEL]


@pytest.mark.parametrize(
    ("heading", "meaning"),
    [
        ("Chinese_PRC_Def", "note"), ("English comment", "note"), ("Entry_Note", "note"), ("定义", "note"), ("Description [zh-CN]", "note"), ("词性", "pos"),
        ("Entry_ID", "left out"), ("Created by", "left out"), ("创建时间", "left out"), ("Last Modified", "left out"), ("German", "left out"), ("ID", "left out"),
        ("id", "id"), ("领域", "domain"), ("Case sensitive", "case"), ("tgt_lng", "target language"), ("colour", "unknown"), ("do_not_translate", "do_not_translate"),
    ],
)  # fmt: skip
def test_other_columns_are_known_too(heading: str, meaning: str) -> None:
    assert column(heading).meaning == meaning


def test_a_memoq_export_gives_its_terms_and_names_the_columns_that_say_nothing_of_them(tmp_path: Path) -> None:
    text = (
        "Entry_ID;Entry_Domain;Entry_Created;Chinese_PRC;Chinese_PRC_Def;English_United_States;Term_Info;Term_Example\r\n"
        "1;AI;2024;大模型;很大的模型;large model;CasePermissive;\r\n2;;2024;芯片;;chip;;\r\n"
    )
    read = read_foreign_terms(table(tmp_path, text, "utf-8-sig"))
    assert read.entries == (MODEL.model_copy(update={"domain": "AI", "note": "很大的模型"}), CHIP)
    assert read.left_out == tuple(f"the column {name!r}" for name in ("Entry_ID", "Entry_Created", "Term_Info", "Term_Example"))


def test_columns_that_say_the_same_are_other_spellings(tmp_path: Path) -> None:
    text = "zh-CN,zh-TW,en-US,en-GB,Note,Comment\n颜色,顏色,color,colour,甲,乙\n"
    entry = TermEntry(source="颜色", target="color", variants=("顏色",), forms=("colour",), note="甲\n乙")
    assert read_entries(table(tmp_path, text)) == [entry]


def test_values_of_other_programs_are_understood(tmp_path: Path) -> None:
    text = "term,en,casesensitive,translatable,forbidden,词性,状态\n大模型,large model,yes,yes,no,名词,已批准\n芯片,chip,no,yes,yes,n.,草稿\nAPI,,,no,,,\n"
    first, second, third = read_entries(table(tmp_path, text))
    assert (first.case, first.pos, first.status, first.forbidden) == ("exact", "noun", "approved", ())
    assert (second.case, second.pos) == ("free", "noun")
    assert (third.source, third.do_not_translate) == ("API", True)


# --- the language of a row -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "source,target,tgt_lng\n大模型,large model,en\n芯片,Chip,de\n",
        "source,target,tgt_lng\n大模型,large model,\n芯片,Chip,de-DE\n",
        "原文,译文,目标语种\n大模型,large model,英语\n芯片,Chip,German\n",
        "source,target,source_lang,target_lang\n大模型,large model,zh-CN,EN\n芯片,Chip,zh-CN,DE\n",
        "大模型,large model,ZH,EN\n芯片,Chip,ZH,DE\n",
        "原文,译文,源语言,目标语言\n大模型,large model,zh,en\n芯片,Chip,zh,de\n",
    ],
)
def test_terms_of_other_languages_are_left_out_with_a_word(tmp_path: Path, text: str) -> None:
    read = read_foreign_terms(table(tmp_path, text))
    assert (read.entries, read.left_out) == ((MODEL,), ("German: 芯片 = Chip",))


def test_of_many_terms_of_other_languages_the_first_are_named(tmp_path: Path) -> None:
    rows = "".join(f"词{number},Wort {number},de\n" for number in range(20))
    read = read_foreign_terms(table(tmp_path, f"source,target,tgt_lng\n大模型,large model,en\n{rows}"))
    assert read.left_out == ("German: 词0 = Wort 0", "German: 词1 = Wort 1", "German: 词2 = Wort 2", "other languages (17 rows)")


# --- headings or a term? -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "first",
    ["Begriff,Wort", "翻译,translation", "术语,term", "中文词汇,英文词汇", "Lemma,gloss", "词语,英语释义"],
)  # fmt: skip
def test_a_first_row_that_may_be_headings_is_asked_about(tmp_path: Path, first: str) -> None:
    with pytest.raises(DuizhaoError) as caught:
        read_entries(table(tmp_path, f"{first}\n大模型,large model\n芯片,chip\n"))
    assert f"begins with a row that may be headings or a term: {first.replace(',', ' = ')}" in str(caught.value)
    assert caught.value.line == 1
    assert "put a row “source,target” above it" in str(caught.value.hint)
    answered = read_entries(table(tmp_path, f"source,target\n{first}\n大模型,large model\n"))
    assert [entry.source for entry in answered] == [first.split(",", maxsplit=1)[0], "大模型"]


@pytest.mark.parametrize("first", ["大模型,large model", "API,API", "AI Lab,AI Lab", "5G网络,5G network"])
def test_a_first_row_that_is_a_term_is_taken(tmp_path: Path, first: str) -> None:
    assert [entry.source for entry in read_entries(table(tmp_path, f"{first}\n芯片,chip\n云,cloud\n"))] == [
        first.split(",", maxsplit=1)[0],
        "芯片",
        "云",
    ]


def test_english_before_chinese_is_asked_about(tmp_path: Path) -> None:
    with pytest.raises(DuizhaoError, match="seems to have English in its first column and Chinese in its second"):
        read_entries(table(tmp_path, "large model,大模型\nchip,芯片\n"))
    assert read_entries(table(tmp_path, "en,zh\nlarge model,大模型\nchip,芯片\n")) == [MODEL, CHIP]


# --- separators and encodings --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("separator", [",", ";", "\t", "；", "|"])
@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.txt"])
def test_the_separator_is_the_one_that_makes_columns(tmp_path: Path, separator: str, name: str) -> None:
    text = f"source{separator}target{separator}note\n大模型{separator}large model{separator}a, b\n芯片{separator}chip{separator}\n"
    if separator == ",":
        text = text.replace("a, b", '"a, b"')
    assert read_entries(table(tmp_path, text, name=name)) == [MODEL.model_copy(update={"note": "a, b"}), CHIP]


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-8"])
def test_what_excel_in_china_writes_is_read(tmp_path: Path, encoding: str) -> None:
    text = "源术语,目标术语\r\n大模型,large model\r\n芯片,chip\r\n"
    assert read_entries(table(tmp_path, text, encoding)) == [MODEL, CHIP]
    assert read_entries(table(tmp_path, text.replace(",", "\t"), encoding, "unicode.txt")) == [MODEL, CHIP]


def test_big5_is_read_and_an_encoding_that_cannot_be_told_is_asked_about(tmp_path: Path) -> None:
    assert [entry.source for entry in read_entries(table(tmp_path, "術語,譯文\n人工智慧,AI\n資料庫,database\n", "big5"))] == [
        "人工智慧",
        "資料庫",
    ]
    with pytest.raises(DuizhaoError, match="is not UTF-8 and may be in one of two encodings"):
        read_entries(table(tmp_path, "source,target\n甲,A\n", "gbk"))


# --- sheets, and what a file really is -----------------------------------------------------------------------------------


def workbook(*rows: list[object], formats: dict[str, str] | None = None) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for cell, number_format in (formats or {}).items():
        book.active[cell].number_format = number_format
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_file_is_what_it_holds_whatever_its_name_says(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(workbook(["中文", "英文"], ["大模型", "large model"]))
    assert read_entries(tmp_path / "a.csv") == [MODEL]
    (tmp_path / "b.txt").write_text(tbx("zh_CN", "eng"), "utf-8")
    assert read_entries(tmp_path / "b.txt") == [MODEL]


def test_numbers_in_a_sheet_are_read_as_they_are_shown(tmp_path: Path) -> None:
    rows: tuple[list[object], ...] = (
        ["中文", "英文"],
        ["二零四九", 2049],
        ["五分之一", 0.2],
        ["圆周率", 3.14],
        ["一万二", 12000],
        ["三", 3.0],
    )
    (tmp_path / "a.xlsx").write_bytes(workbook(*rows, formats={"B3": "0%", "B5": "#,##0"}))
    assert [entry.target for entry in read_entries(tmp_path / "a.xlsx")] == ["2049", "20%", "3.14", "12,000", "3"]


def test_what_a_sheet_does_not_show_as_typed_is_refused_where_it_matters(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(workbook(["中文", "英文"], ["大模型", '="large "&"model"']))
    with pytest.raises(DuizhaoError, match="has a formula in column B: type it as text"):
        read_entries(tmp_path / "a.xlsx")
    (tmp_path / "b.xlsx").write_bytes(workbook(["中文", "英文", "Entry_ID"], ["大模型", "large model", "=1+1"]))
    assert read_entries(tmp_path / "b.xlsx") == [MODEL]


def test_a_sheet_of_libreoffice_is_read(tmp_path: Path) -> None:
    cells = "".join(
        f"<table:table-row><table:table-cell office:value-type='string'><text:p>{zh}</text:p></table:table-cell>"
        f"<table:table-cell office:value-type='string'><text:p>{en}</text:p></table:table-cell>"
        "<table:table-cell table:number-columns-repeated='16382'/></table:table-row>"
        for zh, en in (("中文", "英文"), ("大模型", "large<text:s/>model"))
    )
    content = (
        "<office:document-content xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' "
        "xmlns:table='urn:oasis:names:tc:opendocument:xmlns:table:1.0' xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0'>"
        f"<office:body><office:spreadsheet><table:table>{cells}<table:table-row table:number-rows-repeated='1048574'>"
        "<table:table-cell table:number-columns-repeated='16384'/></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    assert read_entries(tmp_path / "a.ods") == [MODEL]


@pytest.mark.parametrize(
    ("name", "sources", "left_out"),
    [
        ("zh_Hans.tbx", ["大模型"], ()),
        ("other-headings.csv", ["大模型"], ()),
        ("tgt_lng.csv", ["大模型"], ("German: 芯片 = Chip",)),
    ],
)
def test_files_that_once_came_in_wrong(tmp_path: Path, name: str, sources: list[str], left_out: tuple[str, ...]) -> None:
    done = import_terms(HANDED / name, tmp_path / "g.yaml")
    assert ([entry.source for entry in done.added], done.left_out) == (sources, left_out)
