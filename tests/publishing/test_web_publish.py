from __future__ import annotations

import errno
import re

import lxml.html
import pytest

from pipeline.article import Finding
from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.glossary import Glossary, Term
from pipeline.project import Project, PublishingSettings, Settings
from pipeline.publishing import publish, summarize, view_of, write_index, write_report

WRITERS = {
    "EPUB": "pipeline.publishing.formats.epub.make_epub",
    "Word": "pipeline.publishing.formats.word.make_article_docx",
    "Web page": "pipeline.publishing.web.article.page_html",
}


@pytest.fixture
def project(sources):
    return Project(sources.parent)


def test_an_article_becomes_a_page_an_epub_and_a_docx_and_the_page_offers_the_others(sampler, project):
    done = publish(view_of(sampler, project), project.out)
    assert [path.relative_to(project.out).as_posix() for path in done.files] == [
        "yangben/yangben.html",
        "yangben/yangben.epub",
        "yangben/yangben.docx",
    ]
    assert done.failures == ()
    root = lxml.html.document_fromstring(done.files[0].read_text("utf-8"))
    assert root.xpath("//ul[@class='downloads']//a/@href") == ["yangben.epub", "yangben.docx"]


def test_publishing_again_changes_no_byte_and_no_time(sampler, project):
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in publish(view_of(sampler, project), project.out).files}
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in publish(view_of(sampler, project), project.out).files} == before


def test_a_page_that_is_not_whole_keeps_the_old_one(sampler, project, monkeypatch):
    page = publish(view_of(sampler, project), project.out).files[0]
    before = page.read_bytes()
    monkeypatch.setattr("pipeline.publishing.web.article.clean", lambda fragment: fragment.replace("科技向善。", ""))
    done = publish(view_of(sampler, project), project.out)
    assert [path.suffix for path in done.files] == [".epub", ".docx"]
    assert [(one.name, one.format, one.reason[:12]) for one in done.failures] == [("yangben", "Web page", "is not whole")]
    assert page.read_bytes() == before


@pytest.mark.parametrize("failing", WRITERS)
@pytest.mark.parametrize("error", [KeyError("x"), RecursionError("deep"), ValueError("糟糕\n二"), DuizhaoError("pandoc gave up: 9")])
def test_a_format_that_fails_in_any_way_keeps_back_no_other_and_is_named(sampler, project, monkeypatch, failing, error):
    def fail(*_args, **_kwargs):
        raise error

    monkeypatch.setattr(WRITERS[failing], fail)
    done = publish(view_of(sampler, project), project.out)
    assert len(done.files) == 2
    [failure] = done.failures
    assert (failure.name, failure.format) == ("yangben", failing)
    assert failure.error.status is (error.status if isinstance(error, DuizhaoError) else ExitStatus.FAILED)
    assert "\n" not in failure.reason
    summary = summarize(view_of(sampler, project))
    for write in (write_index, lambda *args: write_report(args[0], args[1], args[2], failures=done.failures)):
        [path] = write([summary], project, project.out, (), done.failures)
        text = " ".join(lxml.html.document_fromstring(path.read_text("utf-8")).text_content().split())
        assert failing in text
        assert " ".join(lxml.html.document_fromstring(f"<p>{failure.reason}</p>").text_content().split()) in text


def _fails(*_, **__):
    raise KeyError("nothing")


def test_no_link_leads_to_a_page_that_is_not_there(sampler, sources, monkeypatch):
    project = Project(sources.parent, Settings(publishing=PublishingSettings(base_url="https://books.example/")))
    terms = Glossary([Term(source="腾讯", target="Tencent", boundary="free")])
    monkeypatch.setattr(WRITERS["Web page"], _fails)
    view = view_of(sampler, project, [Finding("number", "error", "100 is missing", "yangben")], terms)
    done = publish(view, project.out)
    assert [path.suffix for path in done.files] == [".epub", ".docx"]
    pages = [
        *write_index([summarize(view)], project, project.out, (), done.failures),
        *write_report([summarize(view)], project, project.out, failures=done.failures),
    ]
    assert len(pages) == 4
    texts = [page.read_text("utf-8") for page in pages]
    assert all("yangben.html" not in text for text in texts)
    assert set(re.findall(r'href="([^"]*yangben[^"]*)"', texts[0])) == {"yangben/yangben.epub", "yangben/yangben.docx"}
    assert (
        re.findall(r'href="([^"]*yangben[^"]*)"', texts[3]) == ["#article-yangben"] * 4
    )  # in the table, and for each sentence with the term


def test_an_old_file_of_a_format_that_failed_is_offered_nowhere(sampler, project, monkeypatch):
    publish(view_of(sampler, project), project.out)
    monkeypatch.setattr(WRITERS["EPUB"], _fails)
    done = publish(view_of(sampler, project), project.out)
    page = lxml.html.document_fromstring(done.files[0].read_text("utf-8"))
    assert page.xpath("//ul[@class='downloads']//a/@href") == ["yangben.docx"]
    [index] = write_index([summarize(view_of(sampler, project))], project, project.out, (), done.failures)
    offered = lxml.html.document_fromstring(index.read_text("utf-8")).xpath("//ul[@class='downloads ui']//a/@href")
    assert offered == ["yangben/yangben.html", "yangben/yangben.docx"]


def test_a_full_disk_stops_all(sampler, project, monkeypatch):
    def refuse(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(WRITERS["EPUB"], refuse)
    with pytest.raises(DuizhaoError, match="No space left on device") as caught:
        publish(view_of(sampler, project), project.out)
    assert caught.value.status is ExitStatus.ENVIRONMENT


@pytest.mark.parametrize("error", [MemoryError(), OSError(errno.EACCES, "Permission denied", "yangben.epub")])
def test_what_the_machine_refuses_in_one_place_keeps_back_no_other_format(sampler, project, monkeypatch, error):
    def refuse(*_):
        raise error

    monkeypatch.setattr(WRITERS["EPUB"], refuse)
    done = publish(view_of(sampler, project), project.out)
    assert [path.suffix for path in done.files] == [".html", ".docx"]
    assert [(failure.format, failure.error.status) for failure in done.failures] == [("EPUB", ExitStatus.ENVIRONMENT)]
