from __future__ import annotations

import base64
import hashlib
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import lxml.html
import pytest
from outputs import page as page_of
from outputs import read

from pipeline.article import Bilingual, Mark, RichText, segments
from pipeline.glossary import Glossary, Term
from pipeline.project import Project, PublishingSettings, Settings
from pipeline.publishing import publish, view_of
from pipeline.publishing.document.edition import Edition
from pipeline.publishing.document.fragment import running_heads
from pipeline.publishing.document.made import Download
from pipeline.publishing.document.proof import language
from pipeline.publishing.web.page import asset, size_in_words

TERMS = Glossary(
    [
        Term(source="腾讯AI Lab", target="Tencent AI Lab", id="tencent-ai-lab", note="<b>The lab</b> of 2016", boundary="free"),
        Term(source="姚星", target="Yao Xing", id="yao-xing", boundary="free"),
    ]
)


@pytest.fixture
def project(sources):
    return Project(sources.parent, Settings(publishing=PublishingSettings(rights="© Lin Yue")))


@pytest.fixture
def page(sampler, project):
    return page_of(sampler, project, TERMS)


def test_the_finished_page_is_read_back(sampler, page):
    found = read(".html", page)
    ids = [segment.id for segment in segments(sampler.article)]
    assert [[one.id for one in found if one.side == side] for side in ("src", "tgt")] == [ids, ids]
    texts = {(one.id, one.side): one.text for one in found}
    assert (texts[ids[2], "src"], texts[ids[2], "tgt"]) == ("本次论坛以“共享AI+未来”为理念。", "The forum’s idea was “Share AI + Future”.")


def test_nothing_is_loaded_from_elsewhere_and_only_our_style_and_script_run(page):
    root = lxml.html.document_fromstring(page)
    assert (
        root.xpath("//script/@src | //link[@rel='stylesheet'] | //iframe | //object | //*[@style] | //@*[starts-with(name(),'on')]") == []
    )
    assert all(src.startswith("data:image/") for src in root.xpath("//img/@src"))
    policy = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    for element in (root.xpath("//style")[0], root.xpath("//script[not(@type)]")[0]):
        digest = base64.b64encode(hashlib.sha256(element.text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy


def test_markup_in_the_text_of_an_article_stays_text(make, project, sampler):
    attack = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    leaf = make.leaf("paragraph", (attack + "攻击。", attack))
    article = replace(
        sampler.article, blocks=(leaf,), notes=(), meta=replace(sampler.article.meta, account=attack, url="javascript:alert(1)")
    )
    root = lxml.html.document_fromstring(page_of(Bilingual(article, make.entries), project))
    assert len(root.xpath("//script[not(@type)]")) == 1
    assert root.xpath("//img | //a[starts-with(@href,'javascript')]") == []
    assert read(".html", page_of(Bilingual(article, make.entries), project))[0].text == attack + "攻击。"


def test_a_title_cannot_leave_its_string_in_the_style_sheet():
    css = running_heads('人工"; } </style><script>alert(1)</script>', "x\ny\\")
    assert re.findall(r'content: "([^"]*)"', css) == [
        r"人工\22 ; \7d  \3c \2f style\3e \3c script\3e alert（1）\3c \2f script\3e ".replace("（", r"\28 ").replace("）", r"\29 "),
        r"x\a y\5c ",
    ]


def test_terms_lead_to_their_entries_and_entries_to_their_sentences(page):
    root = lxml.html.document_fromstring(page)
    ids = set(root.xpath("//@id"))
    assert len(root.xpath("//@id")) == len(ids)
    for address in root.xpath("//a[starts-with(@href,'#')]/@href"):
        assert address[1:] in ids
    assert root.xpath("//tr[@id='term-tencent-ai-lab']/th/text()") == ["腾讯AI Lab"]
    assert root.xpath("//tr[@id='term-tencent-ai-lab']//span[@class='note']")[0].text_content() == "<b>The lab</b> of 2016"
    assert root.xpath("//tr[@id='term-yao-xing']//a/text()") == ["17"]
    assert [a.text_content() for a in root.xpath("//h2//a[starts-with(@class, 'term again')]")] == ["腾讯AI Lab", "Tencent AI Lab"]


def test_unreviewed_text_says_so_in_words(page):
    root = lxml.html.document_fromstring(page)
    assert (
        root.xpath("//p[@class='standing']")[0].text_content()
        == "5 of 20 sentences reviewed by Lin Yue, 14 machine-translated, 1 not translated."
    )
    assert set(root.xpath("//div[contains(@class,'tgt machine')]/@title")) == {"Machine translation, not reviewed"}
    assert root.xpath("//blockquote//div[starts-with(@class,'tgt')]/@title") == []
    assert "qwen2.5-coder-1.5b-instruct@cc324af070c2" in root.xpath("//section[contains(@class,'colophon')]")[0].text_content()


def test_the_byline_has_what_was_found_and_the_way_to_the_original(page):
    root = lxml.html.document_fromstring(page)
    items = [item.text_content() for item in root.xpath("//div[@class='byline']/ul[1]/li")]
    assert items == ["人工智能学家", "CSDN博客", "2018年3月15日 March 15, 2018", "Original article"]
    assert root.xpath("//div[@class='byline']//a[text()='Original article']/@href") == ["https://blog.csdn.net/a/b"]


def test_an_article_without_a_title_has_its_name_for_a_heading(make, sampler, project):
    leaf = make.leaf("paragraph", ("只有一段。", "One paragraph."))
    bilingual = Bilingual(replace(sampler.article, blocks=(leaf,), notes=()), make.entries)
    assert [h.text for h in lxml.html.document_fromstring(page_of(bilingual, project)).xpath("//h1")] == ["yangben"]


def test_an_empty_article_makes_a_page(sampler, project):
    bilingual = Bilingual(replace(sampler.article, blocks=(), notes=()))
    page = page_of(bilingual, project)
    assert read(".html", page) == []
    assert "This article has no text to translate." in page


def test_traditional_chinese_is_tagged_as_such(make, sampler, project):
    leaf = make.leaf("paragraph", ("軟體與網路。", "Software and networks."))
    bilingual = Bilingual(replace(sampler.article, blocks=(leaf,), notes=(), lang="zh-Hant"), make.entries)
    root = lxml.html.document_fromstring(page_of(bilingual, project))
    assert set(root.xpath("//article//div[@class='src']/@lang")) == {"zh-Hant"}
    assert root.xpath("//label[@for='view-source']/@lang") == ["zh-Hant"]


def test_the_same_article_makes_the_same_bytes(sampler, project, page):
    assert page_of(sampler, project, TERMS) == page


def test_another_hash_seed_time_zone_and_locale_make_the_same_bytes(tmp_path):
    script = (
        "import sys, pathlib, hashlib; sys.path[:0] = [sys.argv[1], str(pathlib.Path(sys.argv[1]).parent)]\n"
        "import making, sample_articles\n"
        "from pipeline.project import Project\n"
        "from pipeline.publishing import page_html, view_of\n"
        "sources = sample_articles.write_sources(pathlib.Path(sys.argv[2]))\n"
        "page = page_html(view_of(sample_articles.write_sampler(making.Maker(), sources), Project(sources.parent)))\n"
        "print(hashlib.sha256(page.encode()).hexdigest())\n"
    )
    digests = set()
    for number, (seed, zone, locale) in enumerate((("1", "Asia/Shanghai", "C"), ("2", "America/New_York", "C.UTF-8"))):
        folder = tmp_path / str(number)
        folder.mkdir()
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale}
        command = [sys.executable, "-c", script, str(Path(__file__).parent), str(folder)]
        digests.add(subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout)
    assert len(digests) == 1


def test_an_unchanged_page_keeps_its_time(sampler, project):
    path = publish(view_of(sampler, project), project.out).files[0]
    before = path.stat().st_mtime_ns
    publish(view_of(sampler, project), project.out)
    assert path.stat().st_mtime_ns == before


def test_a_page_stays_within_its_budget(page):
    assert len(asset("page.js").encode()) < 15_000
    assert len(asset("index.js").encode()) < 15_000
    assert len(re.sub(r"data:image/[^\"]+", "", page).encode()) < 60_000


def test_downloads_are_listed_with_their_sizes(sampler, project, tmp_path):
    book = tmp_path / "yangben.epub"
    book.write_bytes(b"x" * 12_345)
    root = lxml.html.document_fromstring(page_of(sampler, project, downloads=[Download(book, "EPUB", Edition())]))
    assert [item.text_content().strip() for item in root.xpath("//ul[@class='downloads']/li")] == ["EPUB 12 kB"]


@pytest.mark.parametrize(("size", "words"), [(1, "1 kB"), (1499, "1 kB"), (51_200, "51 kB"), (3_400_000, "3.4 MB")])
def test_sizes_in_words(size, words):
    assert size_in_words(size) == words


def test_formulas_and_marks_in_a_sentence_do_not_hide_a_loss(make, sampler, project):
    text = "质能方程E=mc^2成立。"
    leaf = make.leaf(
        "paragraph", (text, "It holds: E=mc^2."), marks=(Mark("math", 4, 10, "m1"),), target_marks=((0, Mark("math", 10, 16, "m1")),)
    )
    bilingual = Bilingual(replace(sampler.article, blocks=(leaf,), notes=()), make.entries)
    assert [one.text for one in read(".html", page_of(bilingual, project))] == ["质能方程成立。", "It holds: ."]
    assert language(RichText(text, leaf.text.marks)) == "质能方程成立。"


def test_a_chinese_heading_breaks_between_words_also_at_the_edge_of_a_term(make, sampler, project):
    leaf = make.leaf(
        "heading", ("发布战略，与腾讯AI Lab达成合作", "An alliance with Tencent AI Lab"), level=2, marks=(Mark("strong", 0, 4, "1"),)
    )
    bilingual = Bilingual(replace(sampler.article, blocks=(leaf,), notes=()), make.entries)
    page = page_of(bilingual, project, TERMS)
    assert "</wbr>" not in page
    heading = page.split('<span class="src" lang="zh-Hans">')[1].split("</span></span>")[0]
    assert re.sub(r"</?(?!wbr)[^>]+>", "", heading) == "发布<wbr>战略，<wbr>与<wbr>腾讯AI Lab<wbr>达成<wbr>合作"


def test_editions_in_one_language_stand_beside_the_page_and_know_one_another(sampler, sources):
    project = Project(
        sources.parent, Settings(publishing=PublishingSettings(web_editions=("source", "target"), base_url="https://books.example/zh/"))
    )
    paths = publish(view_of(sampler, project, glossary=TERMS), project.out).files[:3]
    assert [path.name for path in paths] == ["yangben.html", "yangben.zh-Hans.html", "yangben.en.html"]
    alternates = [
        ("x-default", "https://books.example/zh/yangben/yangben.html"),
        ("zh-Hans", "https://books.example/zh/yangben/yangben.zh-Hans.html"),
        ("en", "https://books.example/zh/yangben/yangben.en.html"),
    ]
    for path, lang, other in zip(paths, ("en", "zh-Hans", "en"), ("", "tgt", "src"), strict=True):
        root = lxml.html.document_fromstring(path.read_text("utf-8"))
        assert root.get("lang") == lang
        assert [(link.get("hreflang"), link.get("href")) for link in root.xpath("//link[@hreflang]")] == alternates
        assert root.xpath("//link[@rel='canonical']/@href") == root.xpath("//meta[@property='og:url']/@content")
        assert not other or root.xpath(f"//article/*//div[contains(concat(' ',@class,' '),' {other} ')]") == []
        ids = set(root.xpath("//@id"))
        assert [href for href in root.xpath("//a[starts-with(@href,'#')]/@href") if href[1:] not in ids] == []


def test_the_address_of_the_project_must_be_one():
    with pytest.raises(ValueError, match="base_url"):
        PublishingSettings(base_url="books.example")


def test_a_term_is_marked_at_its_first_place_in_running_text(make, sampler, project):
    heading = make.leaf("heading", ("姚星说", "Yao Xing speaks"), level=1)
    first = make.leaf("paragraph", ("姚星来了，姚星说话。", "Yao Xing came, and Yao Xing spoke."))
    bilingual = Bilingual(replace(sampler.article, blocks=(heading, first), notes=()), make.entries)
    root = lxml.html.document_fromstring(page_of(bilingual, project, TERMS))
    for side in ("src", "tgt"):
        classes = root.xpath(f"//article//*[contains(@class,'{side}')]//a[contains(@class,'term')]/@class")
        assert [name.replace(" gap-before", "") for name in classes[:2]] == ["term again", "term"]
        assert all(name.startswith("term again") for name in classes[2:])


def test_where_chinese_meets_latin_at_the_edge_of_an_element_the_line_may_break(make, sampler, project):
    text = "加入腾讯AI Lab的AI研究"
    leaf = make.leaf("paragraph", (text, "Join Tencent AI Lab."), marks=(Mark("strong", 11, 13, "1"),))
    bilingual = Bilingual(replace(sampler.article, blocks=(leaf,), notes=()), make.entries)
    page = page_of(bilingual, project, TERMS)
    assert '<a href="#term-tencent-ai-lab" class="term gap-after" data-term="tencent-ai-lab">腾讯AI Lab</a><wbr>的' in page
    assert '的<wbr><strong class="gap-before gap-after">AI</strong><wbr>研究</span>' in page
    assert read(".html", page)[0].text == text


def test_a_latin_word_in_quotation_marks_may_leave_its_chinese_neighbours(make, sampler, project):
    text = "互联网时代的“PC”和“移动”时代"
    leaf = make.leaf("paragraph", (text, "The PC."), marks=(Mark("strong", 6, 10, "1"),))
    bilingual = Bilingual(replace(sampler.article, blocks=(leaf,), notes=()), make.entries)
    page = page_of(bilingual, project)
    assert "互联网时代的<strong><wbr>“PC”</strong><wbr>和“移动”时代" in page
    assert read(".html", page)[0].text == text


def test_a_formula_s_tex_is_said_beside_it_and_not_within(sampler, sources):
    root = lxml.html.document_fromstring(page_of(sampler, Project(sources.parent)))
    [math] = root.xpath("//article//math")
    assert math.get("alttext") == "E = mc^2"
    assert "".join(math.itertext()) == "E=mc2"
