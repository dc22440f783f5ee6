from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from pipeline.publishing.document import cover
from pipeline.publishing.document.cover import GETA, HEIGHT, WIDTH, cover_png, has_glyph
from pipeline.publishing.document.edition import Edition, Label

TITLE = Label("腾讯AI Lab发布三大核心战略，与自然科研达成战略合作", "Tencent AI Lab Announces Three Core Strategies")


def lines(text: str, size: int = 100) -> list[str]:
    return cover._break(*cover._tokens(text), size)


def test_a_cover_is_a_small_png_of_a_book_s_shape_and_always_the_same():
    data = cover_png(TITLE, Edition(), by="人工智能学家")
    with Image.open(io.BytesIO(data)) as picture:
        assert (picture.format, picture.size) == ("PNG", (WIDTH, HEIGHT))
    assert len(data) < 120_000
    cover_png.cache_clear()
    assert cover_png(TITLE, Edition(), by="人工智能学家") == data


def test_no_font_of_the_machine_is_opened(monkeypatch):
    opened: dict[str, Any] = {}
    real = cover.ImageFont.truetype
    monkeypatch.setattr(cover.ImageFont, "truetype", lambda font, *args, **more: real(opened.setdefault(repr(font), font), *args, **more))
    cover._font.cache_clear()
    cover_png.cache_clear()
    cover_png(TITLE, Edition())
    assert opened
    assert all(isinstance(font, io.BytesIO) for font in opened.values())


def test_no_line_begins_with_a_sign_that_may_not_and_no_latin_word_is_parted():
    broken = lines("腾讯AI Lab发布三大核心战略，与自然科研（Nature Research）达成战略合作")
    assert "".join(broken).replace(" ", "") == "腾讯AILab发布三大核心战略，与自然科研（NatureResearch）达成战略合作"
    assert all(line[0] not in "，。）》”" and line[-1] not in "（《“" for line in broken)
    assert sum("Research" in line for line in broken) == 1


def test_lines_break_after_a_sign_where_they_can():
    assert lines("读书，写作；思考人生", 150) == ["读书，写作；", "思考人生"]


@pytest.mark.parametrize(
    ("char", "held"), [("腾", True), ("騰", True), ("A", True), ("《", True), ("—", True), (" ", True), ("ก", False), ("𪚥", False)]
)
def test_the_font_s_characters_are_known(char, held):
    assert has_glyph(char) is held


def test_what_the_font_lacks_is_set_as_a_geta():
    assert cover._printable("𪚥祥 A") == f"{GETA}祥 A"


def test_every_chinese_character_of_the_basic_block_is_held_and_names_beyond_it():
    assert [char for char in map(chr, range(0x4E00, 0x9FEB, 11)) if not has_glyph(char)] == []
    assert [char for char in "𠮷䶮㛃镕喆堃赟囧" if not has_glyph(char)] == []


def test_no_line_breaks_within_a_word_where_it_can_break_between_two():
    title = "腾讯AI Lab发布三大核心战略，与自然科研达成战略合作"
    assert lines(title, 128) == ["腾讯AI Lab发布", "三大核心战略，", "与自然科研", "达成战略合作"]


@pytest.mark.parametrize("order", ["source-first", "target-first"])
def test_titles_of_any_length_stay_clear_of_each_other_and_of_what_is_at_the_foot(order):
    title = Label(
        "关于在极端复杂的版面条件之下检验一本中英对照电子书是否仍然能够排版" * 2, "A collection of difficult samples and notes " * 6
    )
    with Image.open(io.BytesIO(cover_png(title, Edition(order), by="让-雅克·卢梭"))) as picture:
        page = picture.convert("RGB")
    line = round(46 * 1.4)
    for top, bottom in ((cover.FOOT - line - 40, cover.FOOT - line - 5), (cover.FOOT + 5, cover.FOOT + 30)):
        assert len(page.crop((0, top, WIDTH, bottom)).getcolors()) == 1


def test_a_title_beyond_all_bounds_is_cut_with_an_ellipsis():
    fitted = cover._fit("长" * 400, range(128, 59, -4), 600)
    assert fitted.lines[-1].endswith("…")
    assert fitted.height <= 600
