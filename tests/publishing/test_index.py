from __future__ import annotations

import json
from dataclasses import replace

import lxml.html
import pytest

from pipeline.article import Block, Metadata
from pipeline.files import parse_xml
from pipeline.glossary import Glossary, Term
from pipeline.project import Project, PublishingSettings, Settings
from pipeline.publishing import view_of
from pipeline.publishing.books import publish_book
from pipeline.publishing.web import index
from pipeline.publishing.web.index import index_page, write_index
from pipeline.publishing.web.summary import LeftOut, in_order, load, summarize

TERMS = Glossary([Term(source="腾讯AI Lab", target="Tencent AI Lab", id="tencent-ai-lab", boundary="free")])


@pytest.fixture
def project(sources):
    return Project(sources.parent, Settings(title="Library <of> AI"))


@pytest.fixture
def summary(sampler, project):
    return summarize(view_of(sampler, project, (), TERMS))


def read(summaries, project):
    return lxml.html.document_fromstring(index_page(in_order(summaries), project, project.out))


def test_a_summary_survives_json(summary):
    assert load(summary.dump()) == summary


def test_a_summary_knows_the_article_without_its_file(summary):
    assert (summary.title, summary.title_en, summary.modified) == ("对照排版的样本", "A sample of bilingual setting", "2018-03-15")
    assert [(use.id, use.target, [hit.status for hit in use.hits]) for use in summary.terms] == [
        ("tencent-ai-lab", "Tencent AI Lab", ["exact"])
    ]
    assert [item.src for item in summary.missing] == ["https://mmbiz.qpic.cn/mmbiz_png/x/640?wx_fmt=png"]
    assert len(summary.sentences) == 20


def test_what_is_left_out_of_the_book_is_listed_with_its_reason(make, sampler, project):
    notice = make.leaf("paragraph", ("欢迎扫码关注公众号。", None))
    notice = Block(notice.id, notice.kind, notice.text, notice.segments, excluded="qr-hint")
    code = Block("bqr", "figure", children=(make.shown("image", src="https://x.cn/qr.png"),), excluded="qr-code")
    article = replace(sampler.article, blocks=(*sampler.article.blocks, notice, code))
    summary = summarize(view_of(replace(sampler, article=article), project))
    assert summary.left_out == (LeftOut("qr-hint", "欢迎扫码关注公众号。"), LeftOut("qr-code", "https://x.cn/qr.png"))
    assert [item.src for item in summary.missing] == ["https://mmbiz.qpic.cn/mmbiz_png/x/640?wx_fmt=png"]
    assert summary.counts.total == 20


def test_every_article_is_listed_newest_first_with_its_books(summary, project):
    folder = project.out / "yangben"
    folder.mkdir(parents=True)
    (folder / "yangben.html").write_bytes(b"x" * 2000)
    (folder / "yangben.epub").write_bytes(b"x" * 30_000)
    newer = replace(summary, name="newer", title="新的", title_en="", meta=Metadata(date="2020-01-01"))
    undated = replace(summary, name="aaa", title="无日期", meta=Metadata())
    root = read([undated, summary, newer], project)
    assert root.xpath("//ul[@class='articles']/li/@id") == ["article-newer", "article-yangben", "article-aaa"]
    assert [a.text_content() for a in root.xpath("//li[@id='article-yangben']//h2/a")] == ["对照排版的样本 A sample of bilingual setting"]
    files = [" ".join(li.text_content().split()) for li in root.xpath("//li[@id='article-yangben']//ul/li")]
    assert files == ["Web page 2 kB, March 15, 2018", "EPUB 30 kB, March 15, 2018"]
    assert root.xpath("//li[@id='article-yangben']//ul//a/@href") == ["yangben/yangben.html", "yangben/yangben.epub"]
    assert root.xpath("//title/text()") == ["Library <of> AI"]


def test_of_a_book_the_first_page_and_the_files_are_listed(summary, project):
    names = ["book/b.html", "book/b.epub", "book/b/articles/yangben.html", "book/b/glossary.html"]
    for name in names:
        (project.out / name).parent.mkdir(parents=True, exist_ok=True)
        (project.out / name).write_bytes(b"x")
    page = index_page([summary], project, project.out, [project.out / name for name in names])
    assert lxml.html.document_fromstring(page).xpath("//ul[@class='books']//a/@href") == ["book/b.html", "book/b.epub"]


def test_the_search_knows_every_sentence_in_both_languages(summary, project):
    root = read([summary], project)
    texts = json.loads(root.xpath("//script[@id='texts']")[0].text)
    assert texts[0]["href"] == "yangben/yangben.html"
    assert len(texts[0]["sentences"]) == 20
    assert texts[0]["sentences"][0][1:] == ["对照排版的样本", "A sample of bilingual setting"]


def test_a_sentence_cannot_end_the_script_element(summary, project):
    evil = replace(summary.sentences[0], source="</script><script>alert(1)</script>")
    root = read([replace(summary, sentences=(evil,))], project)
    assert len(root.xpath("//script")) == 3
    assert json.loads(root.xpath("//script[@id='texts']")[0].text)[0]["sentences"][0][1] == evil.source


def test_a_large_collection_is_searched_by_title_and_terms_and_says_so(summary, project, monkeypatch):
    monkeypatch.setattr(index, "MOST_TEXT", 1000)
    root = read([summary, replace(summary, name="zweite"), replace(summary, name="dritte")], project)
    texts = json.loads(root.xpath("//script[@id='texts']")[0].text)
    whole = sum(len(item.source) + len(item.target) for item in summary.sentences)
    assert [len(item["sentences"]) for item in texts] == [20 if (number + 1) * whole <= 1000 else 0 for number in range(3)]
    assert "The search knows the titles and terms of all articles" in root.text_content()


def test_an_empty_project_has_an_index(project):
    root = read([], project)
    assert root.xpath("//ul[@class='articles']/li") == []
    assert "0 articles in Chinese and English" in root.text_content()


def test_the_index_is_written_and_kept(sampler, project):
    [path] = write_index([summarize(view_of(sampler, project, (), TERMS))], project, project.out)
    before = path.stat().st_mtime_ns
    assert write_index([summarize(view_of(sampler, project, (), TERMS))], project, project.out) == [project.out / "index.html"]
    assert path.stat().st_mtime_ns == before
    assert (
        "Tencent AI Lab"
        in json.loads(lxml.html.document_fromstring(path.read_text("utf-8")).xpath("//script[@id='texts']")[0].text)[0]["terms"][0]
    )


def test_a_project_with_an_address_has_a_feed_and_a_sitemap(sampler, sources):
    publishing = PublishingSettings(base_url="https://books.example/zh/", web_editions=("target",))
    project = Project(sources.parent, Settings(title="AI & 人工智能", publishing=publishing))
    paths = write_index([summarize(view_of(sampler, project))], project, project.out)
    assert [path.name for path in paths] == ["index.html", "feed.xml", "sitemap.xml"]
    feed = parse_xml(paths[1].read_bytes(), paths[1])
    atom = {"a": "http://www.w3.org/2005/Atom"}
    assert feed.xpath("a:title/text()", namespaces=atom) == ["AI & 人工智能"]
    assert feed.xpath("a:entry/a:title/text()", namespaces=atom) == ["A sample of bilingual setting · 对照排版的样本"]
    assert feed.xpath("a:entry/a:id/text()", namespaces=atom) == ["https://books.example/zh/yangben/yangben.html"]
    assert feed.xpath("a:updated/text() | a:entry/a:published/text()", namespaces=atom) == ["2018-03-15T00:00:00Z"] * 2
    site = parse_xml(paths[2].read_bytes(), paths[2])
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    pages = ["https://books.example/zh/yangben/yangben.html", "https://books.example/zh/yangben/yangben.en.html"]
    assert site.xpath("s:url/s:loc/text()", namespaces=names) == ["https://books.example/zh/", *pages]
    assert site.xpath("s:url[2]/x:link/@href", namespaces=names) == pages
    assert site.xpath("s:url[2]/x:link/@hreflang", namespaces=names) == ["x-default", "en"]


def test_the_search_knows_the_other_form_of_each_character(summary, project):
    """台 is to find 臺 and 臺 台, so both forms of all that is in the texts are there."""
    one = replace(summary.sentences[0], source="臺北的后台，台灣的資訊。")
    folds = json.loads(read([replace(summary, sentences=(one,))], project).xpath("//script[@id='folds']")[0].text)
    assert {old: folds[old] for old in "臺灣資訊後"} == {"臺": "台", "灣": "湾", "資": "资", "訊": "讯", "後": "后"}
    assert "馬" not in folds


def test_a_page_opens_and_a_book_is_named_by_its_title_and_edition(book):
    publish_book(book, book.project.out)
    files = sorted((book.project.out / "book").glob("xuandu*.*"))
    for name in ("erpian", "yangben"):
        (book.project.sources / f"{name}.md").touch()
    root = lxml.html.document_fromstring(index_page([], book.project, book.project.out, files))
    shown = {link.get("href"): (link.text, link.get("download")) for link in root.xpath("//ul[@class='books']//a")}
    assert shown == {
        "book/xuandu.docx": ("A Bilingual Reader: Word", ""),
        "book/xuandu.epub": ("A Bilingual Reader: EPUB", ""),
        "book/xuandu.html": ("A Bilingual Reader: Web page", None),
    }
