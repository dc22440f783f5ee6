"""Pictures that are higher than a page: none is cut off, and a very long one is several, cut where it is calm."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from lxml import etree
from outputs import write
from PIL import Image, ImageDraw

from pipeline.container import read_members
from pipeline.project import Project
from pipeline.publishing.document.edition import Edition
from pipeline.publishing.document.images import Picture
from pipeline.publishing.document.tall import PAGE, cut_tall
from pipeline.publishing.docx.article import template

EXTENT = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LINE = 40
"""Pixels from one line of the picture's text to the next, half of them black and white."""


def lines(width: int, height: int) -> Image.Image:
    image = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(image)
    for top in range(0, height, LINE):
        for left in range(0, width, 8):
            draw.rectangle((left, top, left + 3, top + LINE // 2), "black")
    return image


def picture(image: Image.Image, kind: str = "PNG", **options) -> Picture:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return Picture("chang.png", buffer.getvalue(), f"image/{kind.lower()}", *image.size)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_very_long_picture_is_cut_between_its_lines_and_nothing_of_it_is_lost(kind):
    pieces = cut_tall(picture(lines(400, 3000), kind))
    assert len(pieces) == 6
    assert sum(piece.height for piece in pieces) == 3000
    assert all(piece.width == 400 and piece.height <= PAGE * 400 for piece in pieces)
    ends = [sum(piece.height for piece in pieces[:n]) for n in range(1, len(pieces))]
    assert all(end % LINE > LINE // 2 or end % LINE == 0 for end in ends)
    assert {piece.media_type for piece in pieces} == {"image/png" if kind == "PNG" else "image/jpeg"}
    assert [piece.data for piece in cut_tall(picture(lines(400, 3000), kind))] == [piece.data for piece in pieces]


@pytest.mark.parametrize(
    ("image", "options"),
    [
        (lines(400, 800), {}),
        (lines(30, 300), {}),
        (lines(400, 3000), {"kind": "JPEG", "exif": b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"}),
        (lines(400, 3000), {"kind": "GIF", "save_all": True, "append_images": [Image.new("RGB", (400, 3000))]}),
    ],
    ids=["high", "small", "turned", "moving"],
)
def test_others_stay_whole(image, options):
    found = picture(image, **options)
    assert cut_tall(found) == [found]


@pytest.fixture
def with_pictures(make, sampler, sources):
    """The sampler with a picture twice as high as wide, and a very long one."""
    lines(700, 1400).save(sources / "yangben.images" / "gao.png")
    lines(400, 1600).save(sources / "yangben.images" / "chang.png")
    high = make.shown("image", src="yangben.images/gao.png", alt="高图")
    long = make.box("figure", make.shown("image", src="yangben.images/chang.png", alt="长图"), make.leaf("caption", ("图2", "Figure 2")))
    return replace(
        sampler, article=replace(sampler.article, blocks=(*sampler.article.blocks, high, long)), entries=sampler.entries | make.entries
    )


@pytest.mark.parametrize("stacked", [False, True])
def test_no_picture_of_a_word_document_is_wider_or_higher_than_its_page(with_pictures, sources, stacked):
    write(with_pictures, Project(sources.parent), sources.parent / "x.docx", Edition(stacked=stacked))
    root = etree.fromstring(read_members((sources.parent / "x.docx").read_bytes())["word/document.xml"])
    sizes = [(int(extent.get("cx")) / 36_000, int(extent.get("cy")) / 36_000) for extent in root.iter(EXTENT)]  # millimetres
    assert len(sizes) == 1 + 1 + 4
    assert all(width <= 170 and height <= 225 for width, height in sizes)
    assert round(sizes[1][1]) == 225
    for part in [p for p in root.iter(f"{W}p") if next(p.iter(EXTENT), None) is not None][2:]:  # no row holds two of them
        row = next(part.iterancestors(f"{W}tr"), None)
        assert row is None or len(list(row.iter(EXTENT))) == 1


def test_a_very_long_picture_is_several_in_an_epub_and_one_on_the_web(with_pictures, sources):
    path = sources.parent / "x.epub"
    write(with_pictures, Project(sources.parent), path)
    members = read_members(path.read_bytes())
    text = members["EPUB/text.xhtml"].decode()
    assert re.findall(r'alt="(长图[^"]*)"', text) == [f"长图 ({n}/4)" for n in range(1, 5)]
    assert all(f"EPUB/{name}" in members for name in re.findall(r'src="([^"]+)"', text))
    write(with_pictures, Project(sources.parent), path.with_suffix(".html"))
    assert re.findall(r'alt="(长图[^"]*)"', path.with_suffix(".html").read_text("utf-8")) == ["长图"]


def test_every_style_that_a_document_names_is_defined(with_pictures, sources):
    write(with_pictures, Project(sources.parent), sources.parent / "x.docx")
    members = read_members((sources.parent / "x.docx").read_bytes())
    defined = {style.get(f"{W}styleId") for style in etree.fromstring(members["word/styles.xml"]).iter(f"{W}style")}
    parts = [etree.fromstring(data) for name, data in members.items() if re.match(r"word/(document|foot\w+)\d*\.xml", name)]
    named = {style.get(f"{W}val") for part in parts for tag in ("pStyle", "rStyle", "tblStyle") for style in part.iter(f"{W}{tag}")}
    assert named - defined == set()
    own = {
        style.get(f"{W}styleId") for style in etree.fromstring(read_members(template().read_bytes())["word/styles.xml"]).iter(f"{W}style")
    }
    assert {"TOC1", "TOC2", "Footer"} <= own
