"""OpenDocument as its readers see it: numbers of headings and lists, characters below their reading, nothing that is hidden."""

import zipfile
from pathlib import Path

import pytest

from pipeline.article import Article, walk
from pipeline.project import ReadingSettings
from pipeline.reading import read_article
from pipeline.reading.tree import marked

_NAMES = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "style"))
END = "<text:p>正文在这里。</text:p>"


def odt(path: Path, body: str, automatic: str = "", styles: str = "") -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("styles.xml", f"<office:document-styles {_NAMES}><office:styles>{styles}</office:styles></office:document-styles>")
        archive.writestr(
            "content.xml",
            f"<office:document-content {_NAMES}><office:automatic-styles>{automatic}</office:automatic-styles>"
            f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        )
    return path


def read(path: Path) -> Article:
    return read_article(path, ReadingSettings())


def texts(article: Article) -> list[str]:
    return [marked(block) for block in walk(article.blocks) if block.text]


def level(number: int, style: str, prefix: str = "", suffix: str = "", more: str = "") -> str:
    around = f'style:num-prefix="{prefix}" style:num-suffix="{suffix}" {more}'
    return f'<text:list-level-style-number text:level="{number}" style:num-format="{style}" {around}/>'


def items(*words: str, more: str = "") -> str:
    inner = "".join(f"<text:list-item><text:p>{word}</text:p></text:list-item>" for word in words)
    return f'<text:list text:style-name="L1" {more}>{inner}</text:list>'


@pytest.mark.parametrize(
    ("style", "numbers"),
    [
        (level(1, "一, 二, 三, ...", suffix="、"), ["一、", "二、"]),
        (level(1, "一, 二, 三, ...", "（", "）"), ["（一）", "（二）"]),
        (level(1, "壹, 贰, 叁, ...", suffix="、"), ["壹、", "贰、"]),
        (level(1, "①, ②, ③, ..."), ["①", "②"]),
        (level(1, "甲, 乙, 丙, ...", suffix="、"), ["甲、", "乙、"]),
        (level(1, "1", "第", "条", 'text:start-value="5"'), ["第5条", "第6条"]),
        (level(1, "1", suffix="."), ["", ""]),  # as Markdown has them
    ],
)
@pytest.mark.parametrize("place", ["automatic", "styles"])
def test_lists_have_the_numbers_that_are_shown(tmp_path: Path, style: str, numbers: list[str], place: str) -> None:
    sheet = {place: f'<text:list-style style:name="L1">{style}</text:list-style>'}
    article = read(odt(tmp_path / "x.odt", END + items("先看天气，再看路。", "再看路上的人。") + END, **sheet))
    [found] = [block for block in article.blocks if block.kind == "list"]
    assert ([item.marker for item in found.children], found.attrs["type"]) == (numbers, "ordered")


def test_a_list_that_goes_on_goes_on_and_another_begins_anew(tmp_path: Path) -> None:
    sheet = f'<text:list-style style:name="L1">{level(1, "一, 二, 三, ...", suffix="、")}</text:list-style>'
    body = items("甲事。") + END + items("乙事。", more='text:continue-numbering="true"') + END + items("丙事。")
    article = read(odt(tmp_path / "x.odt", body, automatic=sheet))
    assert [block.marker for block in walk(article.blocks) if block.kind == "item"] == ["一、", "二、", "一、"]


def test_headings_have_their_automatic_numbers(tmp_path: Path) -> None:
    levels = (
        '<text:outline-level-style text:level="1" style:num-format="一, 二, 三, ..." style:num-prefix="第" style:num-suffix="章"/>'
        '<text:outline-level-style text:level="2" style:num-format="1" text:display-levels="1" style:num-suffix="、"/>'
        '<text:outline-level-style text:level="3" style:num-format="1" text:display-levels="2"/>'
        '<text:outline-level-style text:level="4" style:num-format=""/>'
    )
    words = [(1, "山"), (2, "路"), (3, "桥"), (4, "石"), (2, "林"), (1, "水"), (2, "河")]
    body = "<text:p>题目</text:p>" + "".join(f'<text:h text:outline-level="{depth}">{text}</text:h>{END}' for depth, text in words)
    article = read(odt(tmp_path / "x.odt", body, styles=f"<text:outline-style>{levels}</text:outline-style>"))
    assert [(block.marker, block.text.text) for block in article.blocks if block.kind == "heading"] == [
        ("第一章", "山"), ("1、", "路"), ("1.1", "桥"), ("", "石"), ("2、", "林"), ("第二章", "水"), ("1、", "河"),
    ]  # fmt: skip


def test_ruby_keeps_its_characters(tmp_path: Path) -> None:
    ruby = "<text:ruby><text:ruby-base>{}</text:ruby-base><text:ruby-text>{}</text:ruby-text></text:ruby>"
    article = read(odt(tmp_path / "x.odt", f"<text:p>今{ruby.format('天', 'tiān')}{ruby.format('气', '')}很好。</text:p>{END}"))
    assert texts(article) == ["今{天|tiān}气很好。", "正文在这里。"]
    assert article.findings == ()


HIDDEN = '<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>'
BELOW = '<style:style style:name="B" style:family="text" style:parent-style-name="H"/>'


@pytest.mark.parametrize(
    "body",
    [
        '<text:p>看得见。<text:span text:style-name="H">密码一</text:span></text:p>',
        '<text:p>看得见。<text:span text:style-name="B">密码一</text:span></text:p>',
        '<text:p text:style-name="H">密码一</text:p><text:p>看得见。</text:p>',
        '<text:section text:name="s" text:display="none"><text:p>密码一</text:p></text:section><text:p>看得见。</text:p>',
        '<text:p>看得见。<text:hidden-text text:is-hidden="true">密码一</text:hidden-text></text:p>',
        '<text:p><text:hidden-paragraph text:is-hidden="true"/>密码一</text:p><text:p>看得见。</text:p>',
    ],
)
def test_hidden_text_is_left_out_and_counted(tmp_path: Path, body: str) -> None:
    article = read(odt(tmp_path / "x.odt", body + END, automatic=HIDDEN + BELOW))
    assert texts(article) == ["看得见。", "正文在这里。"]
    assert [one.message for one in article.findings] == ["3 characters in one place are hidden in the file and were left out."]


def test_deleted_text_and_remarks_are_not_counted_as_lost(tmp_path: Path) -> None:
    deleted = "<text:tracked-changes><text:changed-region><text:deletion><text:p>删掉的字</text:p></text:deletion></text:changed-region></text:tracked-changes>"
    article = read(
        odt(tmp_path / "x.odt", f"{deleted}<text:p>有批注<office:annotation><text:p>批注</text:p></office:annotation>。</text:p>{END}")
    )
    assert (texts(article), article.findings) == (["有批注。", "正文在这里。"], ())


def test_characters_that_could_not_be_read_are_said(tmp_path: Path) -> None:
    article = read(odt(tmp_path / "x.odt", f"<text:p>前<text:unheard>丢了的字</text:unheard>后。</text:p>{END}"))
    assert [one.message for one in article.findings] == ["4 Chinese characters of the file could not be read: 丢了的字"]
