"""EPUBs in calibre, as it fills Kindles and makes PDF and Word of them: the cover once, no empty page, contents and every sentence there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from docx import Document
from lxml import etree
from outputs import write_book

from pipeline.container import read_members
from pipeline.publishing.books import Book
from pipeline.publishing.document.edition import Edition
from pipeline.publishing.document.proof import UNTRANSLATED

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not shutil.which("ebook-convert"), reason="needs calibre (apt-get install calibre)")]
ENVIRONMENT = {
    **os.environ,
    "QT_QPA_PLATFORM": "offscreen",
    "QTWEBENGINE_CHROMIUM_FLAGS": "--no-sandbox",
    "QTWEBENGINE_DISABLE_SANDBOX": "1",
}
"""Without a window, and also as root."""
TITLES = ["对照选读", "A Bilingual Reader"]
LANDMARKS = {"CoverTitle pageImprintGlossaryColophonContentsStart of the text"}
"""What a reading program knows and no reader is to see."""
CONTENTS = ["上篇", "腾讯的人工智能", "下篇", "样本"]


def converted(book: Book, edition: Edition, suffix: str) -> Path:
    path = write_book(book, book.project.root / "x.epub", edition)
    return convert(path, path.with_suffix(suffix))


def convert(source: Path, target: Path) -> Path:
    done = subprocess.run(["ebook-convert", source, target], capture_output=True, text=True, check=False, env=ENVIRONMENT)
    assert done.returncode == 0, done.stdout + done.stderr
    return target


def letters(text: str) -> str:
    """Without blanks, soft hyphens and the marks of notes, which every format sets in its own way."""
    return re.sub(r"[\s\u00ad\u2060\ufeff\d]+", "", text)


def assert_whole(book: Book, text: str) -> None:
    """Every sentence in both languages."""
    text = letters(text)
    lost = [
        side
        for chapter in book.chapters
        for wanted in chapter.view.wanted
        for side in (wanted.source, wanted.target or UNTRANSLATED)
        if letters(side) not in text
    ]
    assert lost == []


def words(element: etree._Element) -> str:
    return "".join(element.itertext())


@pytest.mark.parametrize(
    ("suffix", "edition"),
    [(".azw3", Edition()), (".azw3", Edition(reveal=True)), (".mobi", Edition())],
    ids=["azw3", "azw3-reveal", "mobi"],
)
def test_a_kindle_s_file_has_the_cover_once_and_begins_with_the_title_page(book, tmp_path, suffix, edition):
    """A second cover was a page of the text; read back, the file must have it as its cover alone."""
    folder = convert(converted(book, edition, suffix), tmp_path / "back")
    package = etree.parse(folder / "content.opf").getroot()
    href = {item.get("id"): item.get("href") for item in package.iter("{*}item")}
    parts = [etree.parse(folder / href[item.get("idref")]).find(".//{*}body") for item in package.iter("{*}itemref")]
    covers = [reference.get("href") for reference in package.iter("{*}reference") if reference.get("type") == "cover"]
    assert len(covers) == 1
    assert all(words(part).strip() for part in parts)
    assert [title for title in TITLES if title in words(parts[0])] == TITLES
    shown = [image.get("src", "").rpartition("/")[2] for part in parts for image in part.iter("{*}img")]
    assert len(shown) == 1  # the sampler's own picture
    assert_whole(book, "".join(words(part) for part in parts))
    contents = [words(label).strip() for label in etree.parse(folder / "toc.ncx").iter("{*}text")]
    assert [title for title in CONTENTS if any(title in entry for entry in contents)] == CONTENTS
    assert {words(element).strip() for element in hidden(folder)} <= LANDMARKS | {"90%"}
    assert suffix == ".azw3" or "Start of the text" not in "".join(words(part) for part in parts)


def hidden(folder: Path) -> list[etree._Element]:
    """What the style sheets hide."""
    rules = "".join(path.read_text("utf-8") for path in folder.rglob("*.css"))
    names = re.findall(r"\.([\w-]+)\s*\{[^}]*display:\s*none", rules)
    pages = [etree.parse(path) for path in folder.rglob("*.html")]
    return [element for page in pages for name in names for element in page.xpath(f"//*[contains(concat(' ', @class, ' '), ' {name} ')]")]


@pytest.mark.parametrize("edition", [Edition(), Edition(reveal=True)], ids=["usual", "reveal"])
def test_a_pdf_has_no_empty_page_and_its_cover_first(book, edition):
    if not shutil.which("pdftotext"):
        pytest.skip("needs poppler-utils")
    path = converted(book, edition, ".pdf")
    text = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
    cover, first, *rest = text.split("\f")[:-1]
    assert cover.strip() == ""
    images = subprocess.run(["pdfimages", "-list", path], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    pages = [line.split()[0] for line in images if line.split()[2] == "image"]
    assert pages[0] == "1"
    assert len(pages) == 2
    assert all(title in first for title in TITLES)
    assert all(page.strip() for page in rest)
    assert_whole(book, text)
    outline = subprocess.run(["pdftohtml", "-xml", "-i", "-stdout", path], capture_output=True, check=True).stdout
    entries = [words(item) for item in etree.fromstring(outline, etree.XMLParser(recover=True, resolve_entities=False)).iter("item")]
    assert [title for title in CONTENTS if any(title in entry for entry in entries)] == CONTENTS


def test_a_word_file_of_calibre_has_the_cover_first_and_once(book):
    path = converted(book, Edition(), ".docx")
    body = list(Document(str(path)).element.body.iterchildren())
    assert sum(1 for part in body for _ in part.iter("{*}drawing")) == 2
    with_picture = next(n for n, part in enumerate(body) if any(True for _ in part.iter("{*}drawing")))
    assert "".join("".join(part.itertext()) for part in body[:with_picture]).strip() == ""
    text = "".join(node.text or "" for node in etree.fromstring(read_members(path.read_bytes())["word/document.xml"]).iter("{*}t"))
    assert_whole(book, text)
    assert [title for title in CONTENTS if title in text] == CONTENTS
