"""Approving goes on at once, and a change of one sentence costs what one sentence costs; nothing is lost or shown wrongly for it."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
from review_browser import Browser, Server, until

from pipeline.article import Entry, RichText, Target
from pipeline.bilingual import aligned_path, dump, load, save
from pipeline.project import open_project
from pipeline.review.desk import Desk

ROBOTS = "成立机器人实验室"
FORUM = "共享AI"


def assert_as_read_anew(web) -> None:
    """What the server kept is what another one would read."""
    kept, anew = web.sheet(), Desk(web.desk.project).open("news")
    assert kept.bilingual == anew.bilingual
    assert (kept.versions, kept.digest, kept.stamps) == (anew.versions, anew.digest, anew.stamps)
    assert sorted(map(repr, kept.findings)) == sorted(map(repr, anew.findings))
    assert dump(kept.bilingual) == aligned_path(kept.article.path).read_bytes()


def test_what_is_kept_after_each_kind_of_change_is_what_would_be_read(web):
    web.row(ROBOTS, {"tokens": ["Tencent founds\na robotics lab.  "]})
    assert_as_read_anew(web)
    assert web.row(ROBOTS, {"state": "reviewed"}).status_code == 200
    assert_as_read_anew(web)
    web.row(ROBOTS, {"text": "Found or set up?\n\nReally?"}, "/comment")
    assert_as_read_anew(web)
    web.row("机器人实验室", {"check": "term-missing", "reason": "He says so."}, "/suppress")
    assert_as_read_anew(web)
    web.row(ROBOTS, {}, "/restore")
    assert_as_read_anew(web)
    web.row(FORUM, {"tokens": ["See ", ["link.1", "start"], "it", ["link.1", "end"]]})
    assert_as_read_anew(web)
    web.row(ROBOTS, {"tokens": [""]})
    assert_as_read_anew(web)
    web.post("/articles/news/approve", {"rows": web.sheet().versions})
    assert_as_read_anew(web)
    assert web.row("强强携手", {"offset": 11, "target_offset": 30}, "/split").status_code == 200
    assert_as_read_anew(web)
    web.row("双方强强", {"tokens": ["Two partners."]})
    assert_as_read_anew(web)


def test_a_change_on_disk_between_two_edits_is_seen(web):
    web.row(ROBOTS, {"tokens": ["Ours."]})
    sheet = Desk(web.desk.project).open("news")
    key = web.segment("3月15日").id
    theirs = Entry(Target(RichText("Theirs."), "reviewed", "human", "Translator Two", "2026-11-30T10:00:00Z"))
    save(aligned_path(sheet.article.path), replace(sheet.bilingual, entries={**sheet.bilingual.entries, key: theirs}))
    web.row(ROBOTS, {"tokens": ["Ours, again."]})
    assert (web.entry(ROBOTS).target.text.text, web.entry("3月15日").target.text.text) == ("Ours, again.", "Theirs.")
    assert_as_read_anew(web)


def test_the_versions_tell_which_rows_have_findings(web):
    found = web.client.get("/articles/news/versions").json()["findings"]
    assert found[web.segment("机器人实验室").id] == 1
    web.row("机器人实验室", {"tokens": ["The robotics lab"]})
    assert web.segment("机器人实验室").id not in web.client.get("/articles/news/versions").json()["findings"]


def long_project(root: Path, sentences: int) -> Path:
    """An article of so many sentences (and its title), all with a draft."""
    (root / "sources").mkdir(parents=True)
    lines = [f"腾讯在第{number}天成立了机器人实验室。" for number in range(sentences)]
    text = "\n\n".join("".join(lines[start : start + 8]) for start in range(0, sentences, 8))
    (root / "sources" / "long.md").write_text(f"# 长文\n\n{text}\n", "utf-8")
    sheet = Desk(open_project(root)).open("long")
    drafts = {key: Entry(Target(RichText(f"Tencent set up a lab on day {n}."), engine="hand@0")) for n, key in enumerate(sheet.segments)}
    save(aligned_path(sheet.article.path), replace(sheet.bilingual, entries=drafts))
    return root


def number(browser: Browser) -> str:
    return str(browser.js("return document.activeElement.closest('.row')?.querySelector('.number').innerText ?? ''"))


@pytest.mark.slow
@pytest.mark.browser
def test_five_quick_approvals_approve_five_sentences_and_outlive_a_dead_server(tmp_path, browser):
    root = long_project(tmp_path / "project", 40)
    server = Server(root)
    server.start()

    def approved() -> int:
        file = load(aligned_path(root / "sources" / "long.md"))
        return sum(one.entry.target.state == "reviewed" for unit in file.units for one in unit.segments)

    try:
        browser.driver.get(server.address)
        browser.driver.get(f"{server.base}/articles/long")
        until(lambda: browser.all(".row"), "the article")
        browser.press("Alt+Down")
        for _ in range(5):
            browser.press("Ctrl+Enter")
        assert number(browser) == "6"
        browser.saved()
        assert approved() == 5
        server.kill()
        for _ in range(3):
            browser.press("Ctrl+Enter")
        assert number(browser) == "9"
        until(lambda: "kept in this browser" in browser.saving, "the page to say so")
        browser.press("Alt+Up")
        browser.write(" Changed after it was approved.")
        browser.driver.get("about:blank")
        server.start()
        browser.driver.get(f"{server.base}/articles/long")
        until(lambda: browser.all(".row"), "the article")
        until(lambda: approved() == 7, "the approvals from before the crash")
        browser.saved()
        assert approved() == 7, "not the one whose words were changed since"
        assert browser.errors() == []
    finally:
        server.kill()


@pytest.mark.slow
def test_a_save_in_a_long_article_costs_little_more_than_in_a_short_one(tmp_path):
    desk = Desk(open_project(long_project(tmp_path / "project", 3000)))
    keys = list(desk.open("long").segments)

    def change(index: int) -> float:
        key, began = keys[index], time.process_time()
        draft = Entry(Target(RichText("Another."), "translated", "human", "Translator One", "2026-11-30T10:00:00Z"))
        desk.change("long", {key: desk.open("long").version(key)}, lambda b: replace(b, entries={**b.entries, key: draft}))
        return time.process_time() - began

    first = change(1)
    assert min(change(index) for index in range(2, 8)) < first / 5, "the first had all units to write"
