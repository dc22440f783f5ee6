"""EPUB as its readers see it: all text of a page, notes in whatever form, nothing that is hidden; what is lost is counted."""

from pathlib import Path

import pytest
from epub_parts import epub

from pipeline.article import Article, walk
from pipeline.errors import DuizhaoError
from pipeline.project import ReadingSettings
from pipeline.reading import read_article
from pipeline.reading.tree import marked

END = "<p>正文在这里。</p>"


def read(path: Path) -> Article:
    return read_article(path, ReadingSettings())


def texts(article: Article) -> list[str]:
    return [marked(block) for block in walk(article.blocks) if block.text and block.kind != "title"]


def notes(article: Article) -> list[str]:
    """The words of the notes in the order of their references."""
    known = {note.id: "".join(block.text.text for block in walk((note,))) for note in article.notes}
    return [known[mark.attrs["ref"]] for block in walk(article.blocks) for mark in block.text.marks if mark.kind == "note"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<header><h1>城里</h1></header><main><p>段落。</p></main><footer><p>本章完。</p></footer>", ["城里", "段落。", "本章完。"]),
        ("<div><p>外面。</p><main><p>里面。</p></main></div>", ["外面。", "里面。"]),
        ("<aside><p>旁边。</p></aside><address>河边路一号。</address>", ["旁边。", "河边路一号。"]),
        ("<details><summary>谜底？</summary><p>是船。</p></details>", ["谜底？", "是船。"]),
        ("<p>空格&nbsp;与&hellip;和&eacute;。</p>", ["空格 与…和é。"]),
        ("<p>没有关上的<br>一段。<p>另一段。", ["没有关上的⏎一段。", "另一段。"]),
        ("<p><ruby>汉<rt>hàn</rt>字<rt>zì</rt></ruby>很难。</p>", ["{汉|hàn}{字|zì}很难。"]),
    ],
)
def test_all_text_of_a_page_is_read(tmp_path: Path, body: str, words: list[str]) -> None:
    article = read(epub(tmp_path / "x.epub", body, END))
    assert [text.replace("\n", "⏎") for text in texts(article)] == [*words, "正文在这里。"]
    assert article.findings == ()


def test_a_page_in_an_old_encoding_is_read(tmp_path: Path) -> None:
    page = '<?xml version="1.0" encoding="gb2312"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>一</title></head><body><p>老书的一页。</p></body></html>'
    article = read(epub(tmp_path / "x.epub", page.encode("gbk"), END))
    assert texts(article) == ["老书的一页。", "正文在这里。"]


def test_a_page_that_is_nested_too_deeply_is_said(tmp_path: Path) -> None:
    path = epub(tmp_path / "x.epub", "<div>" * 3000 + "<p>里面。</p>" + "</div>" * 3000, END)
    with pytest.raises(
        DuizhaoError, match=r"x\.epub: holds a page that has parts within parts, more than 255 levels deep: OEBPS/p1\.xhtml"
    ):
        read(path)


def test_a_page_that_is_no_text_is_left_to_pandoc(tmp_path: Path) -> None:
    article = read(epub(tmp_path / "x.epub", b"<html><body><p>" + "坏\0的。".encode() + b"</p></body></html>", END))
    assert "正文在这里。" in texts(article)


def test_what_is_hidden_is_left_out_and_counted(tmp_path: Path) -> None:
    body = '<p hidden="hidden">密码一。</p><p style="display: none">密码二。</p><p>看得见<span style="visibility:hidden">三</span>的。</p>'
    article = read(epub(tmp_path / "x.epub", body, END))
    assert texts(article) == ["看得见的。", "正文在这里。"]
    assert [(one.check, one.message) for one in article.findings] == [
        ("hidden-text", "9 characters in 3 places are hidden in the file and were left out.")
    ]


def test_a_picture_in_svg_is_a_picture(tmp_path: Path) -> None:
    body = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="a.png"/></svg>'
    article = read(epub(tmp_path / "x.epub", body, END))
    assert [block.attrs["src"] for block in walk(article.blocks) if block.kind == "image"] == ["a.png"]


IMAGE = '<img alt="注" src="note.png"/>'
LIST = '<ol class="duokan-footnote-content"><li class="duokan-footnote-item" id="n1">{}</li></ol>'


@pytest.mark.parametrize(
    ("reference", "note"),
    [
        # says that it is one: epub:type, role, classes of Duokan and others
        (
            f'<sup><a class="duokan-footnote" epub:type="noteref" href="#n1" id="r1">{IMAGE}</a></sup>',
            LIST.format('<p><a href="#r1">◎</a>指省城。</p>'),
        ),
        (f'<a class="duokan-footnote" href="#n1" id="r1">{IMAGE}</a>', LIST.format('<p><a href="#r1">◎</a>指省城。</p>')),
        ('<a epub:type="noteref" href="#n1">1</a>', '<aside epub:type="footnote" id="n1"><p>指省城。</p></aside>'),
        ('<a epub:type="noteref" href="#n1">1</a>', '<aside epub:type="footnote" id="n1" hidden="hidden">指省城。</aside>'),
        ('<a role="doc-noteref" href="#n1">1</a>', '<section epub:type="endnotes"><p id="n1">指省城。</p></section>'),
        (
            '<a class="footnote-ref" href="#n1"><sup>1</sup></a>',
            '<div class="footnotes"><hr/><ol><li id="n1"><p>指省城。<a href="#r">↩︎</a></p></li></ol></div>',
        ),
        ('<sup class="footnote"><a href="#n1">[1]</a></sup>', '<dl><dd id="n1">指省城。</dd></dl>'),
        # says nothing, but its note leads back
        ('<a id="r1" href="#n1">[1]</a>', '<p><a id="n1" href="#r1">[1]</a> 指省城。</p>'),
        ('<sup>[<a id="r1" href="#n1">1</a>]</sup>', '<p><a id="n1" href="#r1">[1]</a>指省城。</p>'),
        ('<a href="#n1"><sup id="r1">①</sup></a>', '<div class="note"><p id="n1"><a href="#r1">①</a>指省城。</p></div>'),
        ('<a id="r1"/><a href="#n1">〔1〕</a>', '<p id="n1">〔1〕指省城。<a href="#r1">返回</a></p>'),
        # holds it
        ('<img class="qqreader-footnote" alt="指省城。" src="note.png"/>', ""),
        ('<img class="zhangyue-footnote" zy-footnote="指省城。" src="note.png"/>', ""),
    ],
)
def test_a_note_is_a_note_in_whatever_form(tmp_path: Path, reference: str, note: str) -> None:
    article = read(epub(tmp_path / "x.epub", f"<p>他搬到城里{reference}，再没有回来。</p>{END}{note}"))
    [found, end] = [text for text in texts(article) if text]
    assert (found.replace(f"[^{article.notes[0].id}]", "※"), end) == ("他搬到城里※，再没有回来。", "正文在这里。")
    assert notes(article) == ["指省城。"]
    assert article.findings == ()


@pytest.mark.parametrize("heading", ["<h1>注释</h1>", "<h2>本章注释</h2>", "<h1>尾注</h1>", ""])
def test_notes_of_another_page_are_notes_and_their_heading_goes(tmp_path: Path, heading: str) -> None:
    body = '<p>开头<a epub:type="noteref" href="p2.xhtml#a1">1</a>，结尾<a epub:type="noteref" href="p2.xhtml#a2">2</a>。</p>'
    page = f'{heading}<p id="a1">注一。</p><aside epub:type="footnote" id="a2"><p>注二，</p><p>有两段。</p></aside>'
    article = read(epub(tmp_path / "x.epub", body, page))
    assert (notes(article), len(texts(article))) == (["注一。", "注二，有两段。"], 1)
    assert article.findings == ()


def test_notes_of_a_page_outside_the_spine_are_found(tmp_path: Path) -> None:
    body = '<p>开头<a epub:type="noteref" href="notes.xhtml#a1">1</a>。</p>'
    article = read(epub(tmp_path / "x.epub", body + END, linked='<p id="a1">注一。</p>'))
    assert (notes(article), texts(article)[1:]) == (["注一。"], ["正文在这里。"])


def test_a_note_with_two_references_stands_at_both(tmp_path: Path) -> None:
    body = '<p>一<a epub:type="noteref" href="#a1">1</a>，二<a epub:type="noteref" href="#a1">1</a>。</p><p id="a1">同一条注。</p>'
    assert notes(read(epub(tmp_path / "x.epub", body + END))) == ["同一条注。", "同一条注。"]


@pytest.mark.parametrize(
    "body",
    [
        '<p>见<a href="#c2">2</a>。</p><h2 id="c2">第二节</h2>',
        '<p>见<a href="#c2">第二段</a>。</p><p id="c2">第二段在这里。</p>',
        '<p>见<a href="#c2">2</a>。</p><p id="c2">第二段在这里。</p>',
        '<p>例<a id="r" href="#c2">[1]</a></p><div id="c2"><h3>答案</h3><p>三。<a href="#r">[1]</a></p></div>',
        '<p>1949年<a href="https://example.org/#n">1</a>。</p>',
    ],
)
def test_a_link_to_another_place_is_no_note(tmp_path: Path, body: str) -> None:
    article = read(epub(tmp_path / "x.epub", body + END))
    assert article.notes == ()
    assert article.findings == ()


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ('<a href="#r1">1</a>1949年的事。', "1949年的事。"),
        ('<a href="#r1">[1]</a>2.5亿元，见<a href="#n9">3</a>。', "2.5亿元，见3。"),
        ('<a href="#r1">①</a> 《自然》，第3卷。', "《自然》，第3卷。"),
        ('<a href="#r1">注1</a>：省城即武昌。', "：省城即武昌。"),
    ],
)
def test_of_a_note_only_its_sign_goes(tmp_path: Path, text: str, note: str) -> None:
    body = f'<p>他搬到城里<a id="r1" epub:type="noteref" href="#n1">1</a>。</p>{END}<p id="n1">{text}</p>'
    assert notes(read(epub(tmp_path / "x.epub", body))) == [note]


def test_a_note_that_nothing_refers_to_is_text(tmp_path: Path) -> None:
    body = (
        f'{END}<aside epub:type="footnote" id="n1"><p>没有人提到的注。</p></aside><section epub:type="footnotes"><p>一组注。</p></section>'
    )
    article = read(epub(tmp_path / "x.epub", body))
    assert texts(article) == ["正文在这里。", "没有人提到的注。", "一组注。"]
