from __future__ import annotations

from dataclasses import replace

import lxml.html
import pytest
from making import paired

from pipeline.article import Finding, RichText, Target, segments
from pipeline.glossary import Glossary, Term
from pipeline.project import Project
from pipeline.publishing import view_of
from pipeline.publishing.document.terms import TermFinder, term_uses
from pipeline.publishing.web import report as report_module
from pipeline.publishing.web.report import report_page, write_report
from pipeline.publishing.web.summary import summarize

TERMS = Glossary(
    [
        Term(source="腾讯AI Lab", target="Tencent AI Lab", id="tencent-ai-lab", boundary="free"),
        Term(source="检出率", target="rate of detection", forms=("detection rate",), id="detection-rate", boundary="free"),
        Term(source="论文", target="article", id="article", boundary="free"),
    ]
)


@pytest.fixture
def project(sources):
    return Project(sources.parent)


@pytest.fixture
def report(sampler, project):
    ids = [segment.id for segment in segments(sampler.article)]
    findings = [
        Finding("numbers", "error", "90% became 900%", "yangben", "", ids[14], "Correct the number.", fix="90%"),
        Finding("numbers", "error", "100 is missing", "yangben", "", ids[3], "Correct the number."),
        Finding("length", "warning", "Much shorter than the Chinese", "yangben", "", ids[8]),
        Finding("bold-heading", "info", "A bold paragraph became a heading", "yangben", sampler.article.blocks[1].id),
    ]
    return lxml.html.document_fromstring(
        write_report([summarize(view_of(sampler, project, findings, TERMS))], project, project.out)[0].read_text("utf-8")
    ), ids


def test_findings_are_grouped_by_severity_and_check_and_link_to_their_pair(report, sampler):
    root, ids = report
    groups = root.xpath("//details[contains(@class,'finding')]")
    assert [(group.get("class"), group.xpath("./summary/code/text()")[0], len(group.xpath("./ol/li"))) for group in groups] == [
        ("finding error", "numbers", 2), ("finding warning", "length", 1), ("finding info", "bold-heading", 1),
    ]  # fmt: skip
    assert groups[0].xpath("./ol/li/a/@href") == [f"yangben/yangben.html#{ids[3]}", f"yangben/yangben.html#{ids[14]}"]
    assert groups[2].xpath("./ol/li/a/@href") == [f"yangben/yangben.html#{sampler.article.blocks[1].id}"]
    assert groups[0].xpath("./summary/span[@class='advice']/text()") == ["Correct the number."]
    assert groups[0].xpath("./ol/li[2]//span[@lang='en']/text()")[0] == "90%"
    assert groups[0].get("open") is not None
    assert groups[1].get("open") is None


def test_a_finding_shows_its_sentence_in_both_languages(report):
    root, _ = report
    item = root.xpath("//details[contains(@class,'error')]//li")[0]
    assert item.xpath("./span[@class='zh']/text()") == ["去年发表了100多篇论文。"]
    assert item.xpath("./span[@class='en']/text()") == ["More than 100 papers appeared last year."]


def test_the_index_of_terms_leads_to_each_sentence_and_says_what_is_verified(report):
    root, ids = report
    terms = {details.get("id"): details for details in root.xpath("//details[starts-with(@class,'term')]")}
    assert list(terms) == ["term-article", "term-detection-rate", "term-tencent-ai-lab"]
    missed = terms["term-article"]
    assert missed.get("class") == "term error"
    assert missed.xpath(".//li/a/@href") == [f"yangben/yangben.html#{ids[3]}"]
    assert "not verified" in missed.xpath(".//li")[0].text_content()
    assert "verified as the form “Detection rate”" in terms["term-detection-rate"].text_content()
    assert "sentence 2 verified, method mt" in terms["term-tencent-ai-lab"].text_content()


@pytest.mark.parametrize(
    ("target", "methods"),
    [
        (Target(RichText("Articles of Tencent AI Lab"), method="inline+plain+greedy"), ["inline", "inline"]),
        (Target(RichText("Articles of Tencent AI Lab"), method="inline+plain+greedy+repair", terms=("inline", "repair")), ["inline", "repair"]),
        (Target(RichText("Articles of Tencent AI Lab"), method="inline+plain+greedy+repair", terms=("none", "repair")), ["none needed", "repair"]),
        (Target(RichText("Articles of the lab"), method="inline+plain+greedy", terms=("none", "inline")), ["", "inline"]),
        (Target(RichText("Articles of Tencent AI Lab"), "reviewed", "human"), ["human", "human"]),
    ],
)  # fmt: skip
def test_each_hit_says_by_which_method_it_got_in(target, methods):
    uses = term_uses(paired(("腾讯AI Lab的论文", target)), TermFinder(TERMS, "x"))
    assert [hit.method for use in uses for hit in use.hits] == methods


def test_the_table_counts_reviewed_and_machine(report):
    root, _ = report
    row = [cell.text_content() for cell in root.xpath("//table[@class='numbers']/tbody/tr/*")]
    assert row == ["对照排版的样本", "20", "2", "3", "14", "1", "2", "1", "2 of 3", "1"]


def test_missing_pictures_and_metadata_are_shown(report):
    root, _ = report
    assert "https://mmbiz.qpic.cn/mmbiz_png/x/640?wx_fmt=png is on the web, and builds are offline" in root.text_content()
    meta = dict(zip(root.xpath("//dl/dt/text()"), root.xpath("//dl/dd/text()"), strict=True))
    assert meta == {
        "Authors": "人工智能学家", "Site": "CSDN博客", "Date": "2018-03-15", "Address": "https://blog.csdn.net/a/b", "Not found": "account, via, licence",
    }  # fmt: skip


def test_the_verdict_is_one_sentence(report, sampler, project):
    root, _ = report
    assert root.xpath("//main/p[@class='lead']/text()") == [
        "Not ready for release: 2 errors, 1 sentence without translation, 14 unreviewed sentences."
    ]
    entries = {id_: replace(entry, target=replace(entry.target, state="final")) for id_, entry in sampler.entries.items()}
    blocks = tuple(block for block in sampler.article.blocks if "尚未" not in block.text.text)
    done = replace(sampler, entries=entries, article=replace(sampler.article, blocks=blocks))
    page = write_report([summarize(view_of(done, project))], project, project.out)[0].read_text("utf-8")
    assert "Ready for release: every sentence is reviewed and no error is open." in page


def test_a_finding_of_no_article_is_shown_for_the_project(sampler, project):
    finding = Finding("glossary", "error", "Two entries contradict one another")
    own = replace(sampler, article=replace(sampler.article, findings=(Finding("encoding", "info", "Read as GB18030"),)))
    path = write_report([summarize(view_of(own, project))], project, project.out, [finding])[0]
    root = lxml.html.document_fromstring(path.read_text("utf-8"))
    assert [" ".join(li.text_content().split()) for li in root.xpath("//section[@aria-labelledby='project']//li")] == [
        "Two entries contradict one another"
    ]
    assert [" ".join(li.text_content().split()) for li in root.xpath("//section[@class='article']//ol/li")] == ["Read as GB18030"]
    assert "1 error" in root.xpath("//main/p[@class='lead']/text()")[0]


def test_a_large_report_shows_the_sentences_of_what_is_wrong_only(sampler, project, monkeypatch):
    ids = [segment.id for segment in segments(sampler.article)]
    findings = [
        Finding("numbers", "error", "100 is missing", "yangben", "", ids[3]),
        Finding("note", "info", "Read from the caption", "yangben", "", ids[2]),
    ]
    summary = summarize(view_of(sampler, project, findings, TERMS))
    whole = report_page([summary], project)
    monkeypatch.setattr(report_module, "MOST_EXCERPTS", 1)
    brief = report_page([summary], project)
    assert (whole.count("本次论坛以“共享AI+未来”为理念。"), brief.count("本次论坛以“共享AI+未来”为理念。")) == (1, 0)
    assert (whole.count("去年发表了100多篇论文。"), brief.count("去年发表了100多篇论文。")) == (2, 2)
    links = lxml.html.document_fromstring(brief).xpath("//details[starts-with(@class,'term')]//li/a/@href")
    assert links == [
        f"yangben/yangben.html#{ids[3]}",
        "yangben/yangben.html#term-detection-rate",
        "yangben/yangben.html#term-tencent-ai-lab",
    ]
