from __future__ import annotations

import lxml.html
import pytest

from pipeline.errors import DuizhaoError
from pipeline.project import Project
from pipeline.publishing import publish


@pytest.fixture
def project(sources):
    return Project(sources.parent)


def test_an_article_becomes_a_page_an_epub_and_a_docx_and_the_page_offers_the_others(sampler, project):
    paths = publish(sampler, project, project.out)
    assert [path.relative_to(project.out).as_posix() for path in paths] == [
        "yangben/yangben.html",
        "yangben/yangben.epub",
        "yangben/yangben.docx",
    ]
    root = lxml.html.document_fromstring(paths[0].read_text("utf-8"))
    assert root.xpath("//ul[@class='downloads']//a/@href") == ["yangben.epub", "yangben.docx"]


def test_publishing_again_changes_no_byte_and_no_time(sampler, project):
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in publish(sampler, project, project.out)}
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in publish(sampler, project, project.out)} == before


def test_a_page_that_is_not_whole_keeps_the_old_one(sampler, project, monkeypatch):
    page = publish(sampler, project, project.out)[0]
    before = page.read_bytes()
    monkeypatch.setattr("pipeline.publishing.web.article.clean", lambda fragment: fragment.replace("科技向善。", ""))
    with pytest.raises(DuizhaoError, match="is not whole"):
        publish(sampler, project, project.out)
    assert page.read_bytes() == before
