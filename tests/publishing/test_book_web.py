"""The web edition of a book: its pages lead to one another, to the sentences of the terms, and to nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import lxml.html
import pytest
from outputs import read

from pipeline.project import Project
from pipeline.publishing.books import assemble, load_plan
from pipeline.publishing.publish import publish_book

ORDER = ["xuandu.html", "articles/erpian.html", "articles/yangben.html", "glossary.html", "risks.html", "colophon.html"]


@pytest.fixture
def pages(book) -> dict[str, Path]:
    folder = book.project.out / "book"
    written = [path for path in publish_book(book, book.project.out).files if path.suffix == ".html"]
    return {path.relative_to(folder).as_posix().removeprefix("xuandu/"): path for path in written}


def tree(path: Path) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(path.read_text("utf-8"))


def said(element) -> str:
    return " ".join(element.text_content().split())


def test_from_each_page_one_comes_to_the_one_before_the_next_and_the_contents(pages):
    assert list(pages) == ORDER

    def at(page, rel):
        links = tree(pages[page]).xpath(f"//a[@rel='{rel}']/@href")
        assert len(set(links)) <= 1
        return (pages[page].parent / links[0]).resolve() if links else None

    for before, page, after in zip([None, *ORDER], ORDER, [*ORDER[1:], None], strict=False):
        assert at(page, "prev") == (pages[before].resolve() if before else None)
        assert at(page, "next") == (pages[after].resolve() if after else None)
        homes = tree(pages[page]).xpath("//a[@class='home']/@href")
        assert [(pages[page].parent / home).resolve() for home in homes] == [pages["xuandu.html"].resolve()]


def test_every_link_within_the_book_leads_to_a_place_that_is_there_and_nothing_is_loaded_from_elsewhere(pages):
    within, downloads = 0, [pages["xuandu.html"].with_suffix(suffix) for suffix in (".epub", ".docx")]
    for path in pages.values():
        root = tree(path)
        assert root.xpath("//script[@src] | //link[@rel='stylesheet'] | //img[not(starts-with(@src, 'data:'))]") == []
        for href in root.xpath("//@href"):
            if href.startswith(("http", "data:")):
                continue
            file, _, anchor = href.partition("#")
            there = (path.parent / file).resolve() if file else path.resolve()
            assert there in {other.resolve() for other in (*pages.values(), *downloads)}, href
            assert not anchor or tree(there).xpath("//*[@id=$id]", id=anchor), href
            within += 1
    assert within > 60


def test_the_first_page_is_title_contents_and_imprint(pages):
    root = tree(pages["xuandu.html"])
    assert [said(h) for h in root.xpath("//h1 | //h2")] == ["对照选读 A Bilingual Reader", "目录 Contents", "下载 Files", "版权页 Imprint"]
    contents = root.get_element_by_id("contents")
    assert [said(item) for item in contents.xpath(".//h3 | .//li/a[not(@rel)]")] == [
        "上篇 Part One", "腾讯的人工智能 Artificial intelligence at Tencent", "下篇", "样本 The sample",
        "术语表 Glossary", "尚存的问题 What remains uncertain", "制作说明 Colophon",
    ]  # fmt: skip
    assert said(contents.xpath(".//ul")[0]) == ("某甲CSDN博客2019年7月1日 July 1, 2019Original articleTranslation reviewed by Wei Lan.")
    assert contents.xpath(".//ul//a[text()='Original article']/@href") == ["https://example.org/er", "https://blog.csdn.net/a/b"]


def test_a_chapter_says_where_it_stands_and_is_whole(pages, book):
    page = pages["articles/yangben.html"]
    assert said(tree(page).xpath("//nav[@aria-label='Place in the book']")[0]) == "下篇 Chapter 2 of 2 Previous Contents Next"
    sentences = [segment.id for block in book.chapters[1].view.article.blocks for segment in block.segments]
    found = [one.id for one in read(".html", page.read_bytes()) if one.side == "src"]
    assert [id_ for id_ in found if id_ in sentences] == sentences


def test_the_glossary_leads_into_the_chapters(pages, book):
    root = tree(pages["glossary.html"])
    first = book.chapters[0].view.article
    assert root.xpath("//div[@class='term-uses'][1]//@href") == [
        f"articles/erpian.html#{first.blocks[0].segments[0].id}",
        f"articles/erpian.html#{first.blocks[1].segments[0].id}",
    ]


def test_the_editions_of_the_plan_say_what_the_web_edition_shows(articles, sources, plan_text):
    project = Project(sources.parent)

    def sides(editions):
        (sources.parent / "book.yaml").write_text(f"{plan_text}editions: {editions}\n", "utf-8")
        book = assemble(project, load_plan(project, list(articles)), articles)
        publish_book(book, project.out)
        root = tree(project.out / "book" / "xuandu" / "articles" / "erpian.html")
        return [side.get("class").split()[0] for side in root.xpath("//article/*[contains(@class, 'pair')]/*")], root.get("data-sides")

    assert sides("[target-only, target-first]") == (["tgt", "src"] * 2, "both")
    assert sides("[target-only]") == (["tgt"] * 2, "target")
    assert sides("[source-only]") == (["src"] * 2, "source")


def test_a_page_of_an_article_that_left_the_book_goes_too(pages, book):
    smaller = replace(book, parts=book.parts[:1])
    publish_book(smaller, book.project.out)
    assert not pages["articles/yangben.html"].exists()
    assert pages["articles/erpian.html"].exists()


def test_the_pages_are_the_same_bytes_whatever_was_there_before(pages, book, monkeypatch):
    before = {path: path.read_bytes() for path in pages.values()}
    pages["glossary.html"].unlink()
    monkeypatch.setenv("TZ", "America/New_York")
    publish_book(book, book.project.out)
    assert {path: path.read_bytes() for path in before} == before
