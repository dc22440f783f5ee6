"""Terms from the page: into the file that is meant, changed, forbidden and taken out where they stand, all around them left as it was."""

from __future__ import annotations

import pytest
from review_browser import ROBOTS, open_news, until

TERMS = """title: Test
terms:
  - source: 腾讯AI Lab
    target: Tencent AI Lab
    note: The name as the lab writes it.
  # robots
  - source: 机器人实验室
    target: robotics lab

  - {source: 自然科研, target: Nature Research}  # the publisher
"""


def terms_of(web) -> str:
    return (web.desk.project.glossary / "terms.yaml").read_text("utf-8")


@pytest.fixture
def known(web):
    (web.desk.project.glossary / "terms.yaml").write_text(TERMS, "utf-8")
    return lambda source: next(hit.term for hit in web.desk.glossary().find(source, "news"))


@pytest.mark.parametrize(
    ("source", "fields", "old", "new"),
    [
        ("机器人实验室", {"target": "robot lab"}, "    target: robotics lab\n", "    target: robot lab\n"),
        ("机器人实验室", {"target": "robotics lab", "forbidden": "robot lab; robots’ lab"},
         "    target: robotics lab\n", "    target: robotics lab\n    forbidden: [robot lab, robots’ lab]\n"),
        ("腾讯AI Lab", {"target": "Tencent AI Lab", "note": "", "must": False}, "    note: The name as the lab writes it.\n", "    must: false\n"),
        ("自然科研", {"target": "Nature Research", "forbidden": "natural research"},
         "Nature Research}  # the publisher", "Nature Research, forbidden: [natural research]}  # the publisher"),
        ("机器人实验室", {"remove": True}, "  - source: 机器人实验室\n    target: robotics lab\n", ""),
        ("自然科研", {"remove": True}, "  - {source: 自然科研, target: Nature Research}  # the publisher\n", ""),
    ],
)  # fmt: skip
def test_an_entry_is_changed_where_it_stands(web, known, source, fields, old, new):  # noqa: PLR0917 - a table's columns
    answer = web.post("/terms/change", {"id": known(source), **fields})
    assert answer.status_code == 200, answer.text
    assert old in TERMS
    assert terms_of(web) == TERMS.replace(old, new)


def test_the_last_term_can_be_taken_out_and_another_put_in(web, known):
    for source in ("腾讯AI Lab", "机器人实验室", "自然科研"):
        assert web.post("/terms/change", {"id": known(source), "remove": True}).status_code == 200
    assert terms_of(web) == "title: Test\nterms: []\n  # robots\n\n"
    assert web.post("/terms", {"source": "深圳", "target": "Shenzhen", "article": "news"}).status_code == 200
    assert [hit.expected for hit in web.desk.glossary().find("在深圳举行", "news")] == ["Shenzhen"]


def test_what_would_contradict_itself_is_refused_and_nothing_is_written(web, known):
    for fields in ({"target": ""}, {"target": "robotics lab", "forbidden": "robotics lab"}):
        assert web.post("/terms/change", {"id": known("机器人实验室"), **fields}).status_code == 422
    assert web.post("/terms/change", {"id": "nothing", "target": "x"}).status_code == 422
    assert web.post("/terms", {"source": "深圳", "target": "Shenzhen", "file": "../terms.yaml"}).status_code == 422
    assert terms_of(web) == TERMS


def test_a_new_term_goes_into_the_articles_own_file_or_the_chosen_one(web):
    (web.desk.project.glossary / "a-news.yaml").write_text(
        "title: News\narticles: [new*]\nterms:\n  - {source: 论坛, target: forum}\n", "utf-8"
    )
    assert web.client.get("/terms?article=news").json() == {"files": ["a-news.yaml", "terms.yaml"], "chosen": "a-news.yaml"}
    assert web.client.get("/terms?article=other").json()["chosen"] == "terms.yaml"
    assert web.post("/terms", {"source": "深圳", "target": "Shenzhen", "article": "news"}).json()["said"] == "深圳 is in a-news.yaml now."
    chosen = {"source": "学术论坛", "target": "academic forum", "article": "news", "file": "terms.yaml"}
    assert web.post("/terms", chosen).json()["file"] == "terms.yaml"


@pytest.mark.slow
@pytest.mark.browser
def test_a_term_is_forbidden_changed_and_taken_out_by_keyboard(server, browser, project):
    file = project.glossary / "terms.yaml"
    open_news(server, browser)
    browser.go_to(ROBOTS)
    browser.press("Alt+Shift+g")
    until(lambda: browser.text("#term-title") == "Change a term of the glossary", "the dialog")
    assert browser.js("return document.activeElement.name") == "target"
    browser.press("Ctrl+a")
    browser.write("robot lab")
    browser.press("Tab")
    browser.write("robotics lab")
    browser.press("Enter")
    until(lambda: "forbidden: [robotics lab]" in file.read_text("utf-8"), "the entry in its file")
    until(lambda: "“robotics lab” is forbidden" in browser.text(".row.current .findings"), "the finding")
    browser.press("Alt+Shift+g")
    until(lambda: browser.all("dialog[open]"), "the dialog")
    browser.find("#term-remove").click()
    until(lambda: "机器人实验室" not in file.read_text("utf-8"), "the entry to go")
    until(lambda: not browser.all(".row.current .term-button"), "the term to go")
    browser.press("Alt+g")
    until(lambda: browser.all("dialog[open]"), "the dialog")
    until(lambda: browser.js("return document.querySelector('#term-file select').value") == "terms.yaml", "the article's file")
    browser.press("Escape")
    assert browser.errors() == []
