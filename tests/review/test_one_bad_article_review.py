"""An article at which the program fails: its own pages say so, the list and every page of the others go on."""

from __future__ import annotations

import importlib
from typing import Any

import pytest

HTML = {"Accept": "text/html"}


@pytest.fixture(
    params=[
        "pipeline.articles.read_article",
        "pipeline.review.desk.merge",
        "pipeline.review.findings.check",
        "pipeline.review.desk.progress",
    ]
)
def broken(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The stage that fails at ``other``."""
    module, _, name = request.param.rpartition(".")
    whole = getattr(importlib.import_module(module), name)

    def fail(first: Any, *args: Any) -> Any:
        article = getattr(first, "article", first)
        if getattr(article, "name", "").removesuffix(".md") == "other":
            raise TypeError("nobody foresaw it")
        return whole(first, *args)

    monkeypatch.setattr(request.param, fail)
    return str(request.param)


@pytest.mark.usefixtures("broken")
def test_the_list_names_the_bad_article_and_shows_the_others(web):
    answer = web.client.get("/", headers=HTML)
    assert answer.status_code == 200
    assert "article other: a defect of the program (TypeError in pipeline/" in answer.text
    assert "report this line" in answer.text
    assert "腾讯AI Lab发布三大核心战略" in answer.text


@pytest.mark.usefixtures("broken")
def test_the_pages_of_the_others_go_on(web):
    key = next(iter(web.sheet().segments))
    for path in ("/articles/news", f"/articles/news/rows/{key}/panel", "/articles/news/preview", "/concordance?text=科技"):
        assert web.client.get(path, headers=HTML).status_code == 200, path
    assert web.post(f"/articles/news/rows/{key}/comment", {"version": web.sheet().version(key), "text": "好"}).status_code == 200


@pytest.mark.usefixtures("broken")
def test_its_own_page_says_what_is_wrong(web):
    answer = web.client.get("/articles/other", headers=HTML)
    assert answer.status_code == 500
    assert "rticle other: a defect of the program (TypeError in pipeline/" in answer.text
    assert "report this line" in answer.text


def test_an_article_with_a_taken_name_is_in_the_list_with_the_reason(web):
    (web.desk.project.sources / "book.md").write_text("# 书\n\n这是一本书。\n", "utf-8")
    assert "has the name of the folder of the book in out/" in web.client.get("/", headers=HTML).text
