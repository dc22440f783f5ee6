"""Ruby: the characters are the sentence, the reading above them is a mark, whatever the format and its way of writing it."""

from pathlib import Path

import pytest
from word_parts import paragraph, run, word_file

from pipeline.article import Mark, leaves, walk
from pipeline.project import ReadingSettings, SegmentingSettings
from pipeline.reading import read_article
from pipeline.reading.tree import marked
from pipeline.segmenting import segment

PAGE = (
    "<html><body><article><h1>注音的文章</h1><p>今天我们学习怎么给汉字加上注音，{}很好，后面还有好几句话要说。</p></article></body></html>"
)


@pytest.mark.parametrize(
    ("ruby", "shown"),
    [
        ("<ruby>汉<rt>hàn</rt>字<rt>zì</rt></ruby>", "{汉|hàn}{字|zì}"),
        ("<ruby>汉字<rp>（</rp><rt>hànzì</rt><rp>）</rp></ruby>", "{汉字|hànzì}"),
        ("<ruby><rb>汉</rb><rb>字</rb><rt>hàn</rt><rt>zì</rt></ruby>", "{汉|hàn}{字|zì}"),
        ("<ruby>汉字<rt>hàn</rt><rt>zì</rt></ruby>", "{汉|hàn}{字|zì}"),
        ("<ruby><b>汉</b><rt>hàn</rt></ruby>", "**{汉|hàn}**"),
        ("<b>好<ruby>汉<rt>hàn</rt></ruby></b>", "**好{汉|hàn}**"),
        ("<ruby>漢<rp>(</rp><rt>ㄏㄢˋ</rt><rp>)</rp></ruby>", "{漢|ㄏㄢˋ}"),
        ("<ruby>汉<rt></rt></ruby>", "汉"),
        ("<ruby>汉字</ruby>", "汉字"),
    ],
)
def test_ruby_of_web_pages_and_markdown_is_a_mark(tmp_path: Path, ruby: str, shown: str) -> None:
    page, text = tmp_path / "x.html", tmp_path / "y.md"
    page.write_text(PAGE.format(ruby))
    text.write_text(f"# 注音的文章\n\n今天学习汉字，{ruby}很好。\n")
    assert f"，{shown}很好" in marked(read_article(page, ReadingSettings()).blocks[-1])
    if "<rt>zì</rt></ruby>" not in ruby or "hàn</rt>字" in ruby:  # several readings in a row are known to trees only
        assert f"，{shown}很好" in marked(read_article(text, ReadingSettings()).blocks[-1])


def test_ruby_of_word_is_a_mark(tmp_path: Path) -> None:
    guide = "<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>zhìnéng</w:t></w:r></w:rt><w:rubyBase><w:r><w:rPr><w:b/></w:rPr><w:t>智能</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    article = read_article(
        word_file(tmp_path / "x.docx", paragraph(run("人工"), guide, run("很重要。")), paragraph("正文。")), ReadingSettings()
    )
    assert marked(article.blocks[0]) == "人工**{智能|zhìnéng}**很重要。"
    assert article.findings == ()


def test_a_sentence_is_its_characters_and_its_block_has_the_readings(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_text("# 题目\n\n<ruby>汉字<rt>hànzì</rt></ruby>很难。**<ruby>拼音<rt>pīnyīn</rt></ruby>容易**。\n")
    article = segment(read_article(path, ReadingSettings()), SegmentingSettings())
    block = list(leaves(article))[-1]
    assert [mark.id for mark in block.text.marks] == ["", "m1", ""]
    assert [(one.source.text, [mark.kind for mark in one.source.marks]) for one in block.segments] == [
        ("汉字很难。", []),
        ("拼音容易。", ["strong"]),
    ]
    assert Mark("ruby", 0, 2, attrs={"rt": "hànzì"}) in block.text.marks


@pytest.mark.parametrize(
    "text", ["<rt>hàn</rt>汉字。", "<ruby>汉字。", "汉字<rp>(</rp>。", "</ruby>汉字。", "<ruby><rt>hàn</rt></ruby>汉字。"]
)
def test_tags_of_ruby_without_partner_lose_nothing_but_themselves(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.md"
    path.write_text(f"# 题目\n\n前面的话，{text}\n")
    words = "".join(block.text.text for block in walk(read_article(path, ReadingSettings()).blocks))
    assert "汉字" in words
    assert not any("\ufdd0" <= character <= "\ufdef" for character in words)
