from __future__ import annotations

import io

import pytest
from PIL import Image

from pipeline.publishing import cover
from pipeline.publishing.book_edition import Edition, Label
from pipeline.publishing.cover import GETA, HEIGHT, WIDTH, cover_png, has_glyph

TITLE = Label("腾讯AI Lab发布三大核心战略，与自然科研达成战略合作", "Tencent AI Lab Announces Three Core Strategies")


def lines(text: str, size: int = 100) -> list[str]:
    return cover._break(cover._tokens(text), size)


def test_a_cover_is_a_small_png_of_a_book_s_shape_and_always_the_same():
    data = cover_png(TITLE, Edition(), by="人工智能学家")
    with Image.open(io.BytesIO(data)) as picture:
        assert (picture.format, picture.size) == ("PNG", (WIDTH, HEIGHT))
    assert len(data) < 120_000
    cover_png.cache_clear()
    assert cover_png(TITLE, Edition(), by="人工智能学家") == data


def test_no_font_of_the_machine_is_opened(monkeypatch):
    opened = []
    real = cover.ImageFont.truetype
    monkeypatch.setattr(cover.ImageFont, "truetype", lambda font, *args, **more: opened.append(font) or real(font, *args, **more))
    cover._font.cache_clear()
    cover_png.cache_clear()
    cover_png(TITLE, Edition())
    assert opened
    assert all(isinstance(font, io.BytesIO) for font in opened)


def test_no_line_begins_with_a_sign_that_may_not_and_no_latin_word_is_parted():
    broken = lines("腾讯AI Lab发布三大核心战略，与自然科研（Nature Research）达成战略合作")
    assert "".join(broken).replace(" ", "") == "腾讯AILab发布三大核心战略，与自然科研（NatureResearch）达成战略合作"
    assert all(line[0] not in "，。）》”" and line[-1] not in "（《“" for line in broken)
    assert sum("Research" in line for line in broken) == 1


def test_lines_break_after_a_sign_where_they_can():
    assert lines("读书，写作；思考人生", 150) == ["读书，写作；", "思考人生"]


@pytest.mark.parametrize(
    ("char", "held"), [("腾", True), ("騰", True), ("A", True), ("《", True), ("—", True), ("𠮷", False), ("の", True), ("ก", False)]
)
def test_the_font_s_characters_are_known(char, held):
    assert has_glyph(char) is held


def test_what_the_font_lacks_is_set_as_a_geta():
    assert cover._printable("𠮷祥") == f"{GETA}祥"


def test_every_character_that_counts_as_held_has_a_glyph():
    font = cover._font(40)
    blank = bytes(font.getmask("\U0010fffd"))
    held = [chr(code) for code in range(0x4E00, 0x9FFF) if has_glyph(chr(code))]
    assert len(held) > 8_000
    assert [char for char in held[::37] if bytes(font.getmask(char)) == blank] == []


def test_a_title_beyond_all_bounds_is_cut_with_an_ellipsis():
    assert cover._fit("长" * 400, sizes=range(128, 59, -4), lines=6).lines[-1].endswith("…")
