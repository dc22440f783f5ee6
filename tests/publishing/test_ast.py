from __future__ import annotations

import json

import lxml.html
import pytest

from pipeline.article import OBJECT, Mark, RichText, segments
from pipeline.glossary import EMPTY_GLOSSARY, Glossary, Term
from pipeline.pandoc import run_pandoc
from pipeline.project import Project
from pipeline.publishing import view_of
from pipeline.publishing.document import nodes
from pipeline.publishing.document.ast import Look, body
from pipeline.publishing.document.images import Missing, Picture, load_picture
from pipeline.publishing.document.inlines import Inside, Range, inlines
from pipeline.publishing.document.labels import imprint
from pipeline.publishing.document.links import safe_url
from pipeline.publishing.document.markers import english_marker
from pipeline.publishing.document.proof import wanted
from pipeline.status import count

INSIDE = Inside(
    lambda src: Missing(src, "x"), lambda _: [], lambda id_, content: nodes.span(nodes.attr(classes=["term"], data_term=id_), content)
)


def html(blocks):
    data = json.dumps(nodes.document(blocks)).encode()
    return run_pandoc(["-f", "json", "-t", "html5", "--mathml", "--wrap=none"], data, what="test").decode()


def inline_html(rich, terms=()):
    return html([nodes.bare(inlines(rich, INSIDE, terms))]).strip()


def tree(bilingual, sources, look=None, glossary=EMPTY_GLOSSARY):
    return lxml.html.fromstring(f"<main>{html(body(view_of(bilingual, Project(sources.parent), glossary=glossary), look).blocks)}</main>")


@pytest.mark.parametrize(
    ("marker", "english"),
    [
        ("一、", "I."), ("十二、", "XII."), ("1、", "1."), ("３．", "3."), ("（二）", "(2)"), ("(3)", "(3)"), ("（三）、", "(3)"), ("第三章", "Chapter 3."),
        ("第十二节", "Section 12."), ("第一部分：", "Part 1."), ("甲、", "A."), ("A、", "A."), ("1.2", "1.2"), ("二）", "2)"), ("5）", "5)"), ("①", "①"), ("01", "01."), ("二十一、", "XXI."),
        ("上篇", "First Part."), ("卷下", "Last Volume."), ("附件二：", "Annex 2."), ("附录", "Appendix."), ("一.2", "1.2"),
    ],
)  # fmt: skip
def test_an_enumeration_mark_has_its_english_form(marker, english):
    assert english_marker(marker) == english


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://ai.tencent.com/", "https://ai.tencent.com/"),
        ("HTTP://x.cn/路径?q=人 工", "http://x.cn/%E8%B7%AF%E5%BE%84?q=%E4%BA%BA%E5%B7%A5"),
        ("https://例子.cn/a", "https://xn--fsqu00a.cn/a"),
        ("mailto:lab@tencent.com", "mailto:lab@tencent.com"),
        ("javascript:alert(1)", ""), (" java\tscript:alert(1)", ""), ("data:text/html,x", ""), ("vbscript:x", ""), ("file:///etc/passwd", ""),
        ("//x.cn/a", ""), ("#ref", ""), ("../x.md", ""), ("https:///x", ""), ("https://x y/", "https://xy/"), ("mailto:a@b\nbcc:c@d", ""), ("http://[::1", ""),
    ],
)  # fmt: skip
def test_only_addresses_of_allowed_schemes_live(url, safe):
    assert safe_url(url) == safe


def test_marks_nest_and_a_link_is_safe():
    rich = RichText(
        "看这里的代码x_y吧", (Mark("strong", 1, 9, "1"), Mark("link", 1, 3, "2", {"url": "https://a.cn/"}), Mark("code", 6, 9, "3"))
    )
    assert inline_html(rich) == ('看<strong><a href="https://a.cn/" rel="noopener noreferrer">这里</a>的代码<code>x_y</code></strong>吧')


def test_a_dangerous_link_keeps_its_words_only():
    assert inline_html(RichText("点我", (Mark("link", 0, 2, "1", {"url": "javascript:alert(1)"}),))) == "点我"


def test_text_that_looks_like_markup_stays_text():
    assert inline_html(RichText("<script>alert(1)</script> & *星*")) == "&lt;script&gt;alert(1)&lt;/script&gt; &amp; *星*"


def test_control_characters_make_no_broken_page():
    assert inline_html(RichText("甲\x00乙\x0b丙\x85丁", (Mark("code", 2, 5, "1"),))) == "甲<code>乙丙</code>丁"


def test_a_term_across_the_edge_of_bold_is_cut_and_no_text_is_lost():
    rich = RichText("与腾讯AI Lab研究", (Mark("strong", 0, 5, "1"),))
    assert inline_html(rich, [Range("lab", 1, 9)]) == (
        '<strong>与<span class="term" data-term="lab">腾讯AI</span></strong><span class="term" data-term="lab"> Lab</span>研究'
    )


def test_a_term_around_bold_stays_whole():
    assert inline_html(RichText("腾讯AI", (Mark("strong", 2, 4, "1"),)), [Range("t", 0, 4)]) == (
        '<span class="term" data-term="t">腾讯<strong>AI</strong></span>'
    )


def test_no_term_is_marked_inside_code():
    assert inline_html(RichText("用AI写", (Mark("code", 1, 3, "1"),)), [Range("ai", 1, 3)]) == "用<code>AI</code>写"


def test_crossing_marks_lose_no_text():
    rich = RichText("甲乙丙丁", (Mark("strong", 0, 3, "1"), Mark("emph", 1, 4, "2")))
    assert inline_html(rich) == "<strong>甲<em>乙丙</em></strong><em>丁</em>"


def test_a_term_inside_a_link_is_no_second_link(sampler, sources):
    terms = Glossary([Term(source="AI", target="AI", id="ai", boundary="free")])
    root = tree(sampler, sources, Look(term_links=True), terms)
    assert root.xpath("//a//a") == []
    assert root.xpath("//a[@href='https://ai.tencent.com/']//span[@data-term='ai']/text()") == ["AI", "AI"]
    assert root.xpath("//h2//a[@href='#term-ai']/text()") == ["AI", "AI"]


def test_a_formula_and_the_sign_after_it_are_not_parted():
    rich = RichText("公式x，对。", (Mark("math", 2, 3, "m1"),))
    assert (
        inline_html(rich)
        == '公式<span class="nobr"><math display="inline" xmlns="http://www.w3.org/1998/Math/MathML"><semantics><mi>x</mi><annotation encoding="application/x-tex">x</annotation></semantics></math>，</span>对。'
    )


def test_a_link_that_shows_its_address_may_break_anywhere():
    words = "见https://example.org/x和例子"
    rich = RichText(
        words, (Mark("link", 1, 22, "m1", {"url": "https://example.org/x"}), Mark("link", 23, 25, "m2", {"url": "https://example.org/x"}))
    )
    assert ["url" in part for part in inline_html(rich).split("<a ")[1:]] == [True, False]


def test_a_cell_that_reads_the_same_in_both_languages_says_so(sampler, sources):
    same = tree(sampler, sources).xpath("//td//div[contains(@class, 'same')]/@class | //div[contains(@class, 'same')]//p/text()")
    assert same == ["pair same"]
    texts = tree(sampler, sources).xpath("//div[contains(@class, 'same')]")
    assert [text.text_content().split() for text in texts] == [["90%", "90%"]]


def test_every_sentence_is_there_once_in_order_beside_its_english(sampler, sources):
    root = tree(sampler, sources)
    wanted = [segment.id for segment in segments(sampler.article)]
    assert [span.get("id") for span in root.xpath("//*[contains(@class,'src')]//span[starts-with(@class,'s')]")] == wanted
    assert [span.get("id") for span in root.xpath("//*[contains(@class,'tgt')]//span[@class='s' or starts-with(@class,'s ')]")] == [
        f"{id_}-t" for id_ in wanted
    ]
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_heading_levels_do_not_skip(sampler, sources):
    assert [(h.tag, h.text_content()) for h in tree(sampler, sources).xpath("//h1|//h2|//h3|//h4|//h5")] == [
        ("h1", "对照排版的样本 A sample of bilingual setting"),
        ("h2", "一、腾讯AI Lab的战略 I. The strategy of Tencent AI Lab"),
        ("h3", "1、立志攻坚通用人工智能 1. Tackling general AI"),
        ("h2", "注释 Notes"),
    ]


def test_both_languages_are_tagged(sampler, sources):
    root = tree(sampler, sources)
    assert set(root.xpath("//*[contains(@class,'src')]/@lang")) == {"zh-Hans"}
    assert set(root.xpath("//*[contains(concat(' ',@class,' '),' tgt ') and @lang]/@lang")) == {"en"}


def test_unreviewed_english_says_so_and_reviewed_does_not(sampler, sources):
    root = tree(sampler, sources)
    assert root.xpath("//blockquote//*[contains(@class,'tgt')]/@class") == ["tgt"]
    assert {span.get("class") for span in root.xpath("//*[contains(@class,'tgt')]//span[starts-with(@class,'s')]")} == {
        "s",
        "s machine",
        "s missing",
    }
    assert [div.text_content() for div in root.xpath("//div[@class='tgt missing']")] == ["\n[not translated]\n"]


def test_notes_are_set_once_with_links_there_and_back(sampler, sources):
    root = tree(sampler, sources)
    assert root.xpath("//a[@role='doc-noteref']/@href") == ["#b00000000note"] * 2
    assert root.xpath("//a[@role='doc-backlink']/@href") == ["#b00000000note-ref", "#b00000000note-ref-t"]
    for address in root.xpath("//a[@role]/@href"):
        assert len(root.xpath(f"//*[@id='{address[1:]}']")) == 1
    assert root.text_content().count("见腾讯官网。") == 1


def test_native_notes_are_set_once_at_their_first_reference(sampler, sources):
    root = tree(sampler, sources, Look(notes="native"))
    assert root.text_content().count("见腾讯官网。") == 1
    assert len(root.xpath("//a[@role='doc-noteref']")) == 1
    assert root.xpath("//span[@class='noteref']/sup/text()") == ["1"]


def test_a_picture_is_embedded_and_one_on_the_web_is_a_placeholder_with_a_link(sampler, sources):
    made = body(view_of(sampler, Project(sources.parent)))
    root = lxml.html.fromstring(html(made.blocks))
    assert [img.get("src")[:22] for img in root.xpath("//img")] == ["data:image/png;base64,"]
    assert root.xpath("//img/@alt") == ["一块红色"]
    assert root.xpath("//img/@width") + root.xpath("//img/@height") == ["64", "48"]
    assert root.xpath("//figure[@class='without-picture']//a/@href") == ["https://mmbiz.qpic.cn/mmbiz_png/x/640?wx_fmt=png"]
    assert [(item.src, item.reason) for item in made.missing] == [
        ("https://mmbiz.qpic.cn/mmbiz_png/x/640?wx_fmt=png", "is on the web, and builds are offline")
    ]


@pytest.mark.parametrize(
    ("src", "reason"),
    [
        ("../secret.png", "is outside the sources folder"),
        ("/etc/passwd", "is outside the sources folder"),
        ("..%2f..%2fetc/passwd", "is outside the sources folder"),
        ("yangben.images/../../secret.png", "is outside the sources folder"),
        ("yangben.images/link.png", "is outside the sources folder"),
        ("file:///etc/passwd", "is not a file of the sources folder"),
        ("data:image/png;base64,AAAA", "is not a file of the sources folder"),
        ("nothing.png", "is not there"),
        ("a\0b.png", "has no readable name"),
        ("evil.png", "is not a PNG, JPEG, GIF or WebP picture"),
        ("half.png", "is damaged"),
        ("//img.cn/a.png", "is on the web, and builds are offline"),
    ],
)
def test_what_is_no_picture_of_the_sources_folder_is_refused(sources, src, reason):
    (sources.parent / "secret.png").write_bytes((sources / "yangben.images/tu.png").read_bytes())
    (sources / "yangben.images/link.png").symlink_to(sources.parent / "secret.png")
    (sources / "evil.png").write_text("<svg onload='alert(1)'/>", "utf-8")
    whole = (sources / "yangben.images/tu.png").read_bytes()
    (sources / "half.png").write_bytes(whole[:45] + bytes([whole[45] ^ 255]) + whole[46:])
    found = load_picture(src, sources / "yangben.md", sources)
    assert isinstance(found, Missing)
    assert found.reason == reason


def test_a_picture_is_known_by_its_content(sources):
    (sources / "photo.txt").write_bytes((sources / "yangben.images/tu.png").read_bytes())
    found = load_picture("photo.txt?x=1#pic_center", sources / "yangben.md", sources)
    assert isinstance(found, Picture)
    assert (found.media_type, found.width, found.height) == ("image/png", 64, 48)


@pytest.mark.parametrize(("sides", "gone"), [(("src",), "tgt"), (("tgt",), "src")])
def test_an_edition_in_one_language_holds_only_that(sampler, sources, sides, gone):
    root = tree(sampler, sources, Look(sides))
    assert root.xpath(f"//*[contains(concat(' ',@class,' '),' {gone} ')]") == []
    assert len(root.xpath("//h1|//h2|//h3")) == 4


def test_the_english_can_come_first(sampler, sources):
    root = tree(sampler, sources, Look(("tgt", "src")))
    assert [child.get("lang") for child in root.xpath("//h1/span")] == ["en", "zh-Hans"]


def test_a_pair_can_be_a_sentence(sampler, sources):
    by_paragraph = tree(sampler, sources).xpath("//div[contains(@class,'pair')]")
    by_sentence = tree(sampler, sources, Look(unit="sentence")).xpath("//div[contains(@class,'pair')]")
    assert len(by_sentence) == len(by_paragraph) + 3  # three leaves hold two sentences


def test_a_prefix_goes_before_every_id(sampler, sources):
    root = tree(sampler, sources, Look(prefix="a7-"))
    assert {id_[:3] for id_ in root.xpath("//@id")} == {"a7-"}
    assert {href[:4] for href in root.xpath("//a[@role]/@href")} == {"#a7-"}


def test_the_marker_of_an_item_stands_on_both_sides(sampler, sources):
    item = tree(sampler, sources).xpath("//div[@class='marked']//li")[0]
    assert [p.text_content() for p in item.xpath(".//p")] == ["（一）其一项。", "(1) One item."]


def test_counts_and_imprint_come_from_the_store(sampler):
    counts = count(sampler)
    assert (counts.approved, counts.machine, counts.memory, counts.missing) == (5, 14, 0, 1)
    assert imprint(counts) == "5 of 20 sentences reviewed by Lin Yue, 14 machine-translated, 1 not translated."


def test_expected_text_is_without_what_becomes_markup(make, sampler):
    rich = RichText(f"式子x^2{OBJECT}。", (Mark("math", 2, 5, "1"), Mark("image", 5, 6, "2", {"src": "a.png"})))
    leaf = make.leaf("paragraph", (rich.text, "Formula."), marks=rich.marks)
    assert [item.source for item in wanted(type(sampler)(type(sampler.article)("x", sampler.article.path, "", (leaf,)), make.entries))] == [
        "式子。"
    ]
