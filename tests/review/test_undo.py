"""Changes of many sentences and their undo in a real browser, by keyboard alone."""

from __future__ import annotations

import pytest
from review_browser import ROBOTS, open_news, until, words

from pipeline.article import RichText
from pipeline.bilingual import aligned_path
from pipeline.review.changes import Actor, Edit, apply
from pipeline.review.desk import Desk

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_an_approval_of_many_is_undone_by_a_key(server, browser, project):
    before = aligned_path(project.sources / "news.md").read_bytes()
    open_news(server, browser)
    browser.go_to(ROBOTS)
    browser.press("Alt+Shift+a")
    until(lambda: "7 sentences approved." in browser.text("#done-text"), "the approval to be told")
    assert browser.js("return document.querySelector('#done-text').role") == "status", "screen readers hear it"
    assert ROBOTS in browser.current, "the cursor stays"
    browser.press("Alt+u")
    until(lambda: "7 sentences are as they were before." in browser.text("#done-text"), "the undo to be told")
    assert aligned_path(project.sources / "news.md").read_bytes() == before
    assert browser.js("return document.querySelectorAll('.state-reviewed').length") == 0
    browser.press("Alt+u")
    until(lambda: "No change of many sentences" in browser.text("#toast"), "that nothing is left to undo")

    browser.press("Alt+Shift+a")
    until(lambda: "sentences approved." in browser.text("#done-text"), "the approval to be told")
    for batch in (project.state / "bulk").iterdir():
        batch.unlink()
    browser.press("Alt+u")
    until(lambda: "That change cannot be undone any more." in browser.text("#done-text"), "that somebody else was faster")
    assert not browser.find("#batches").is_displayed()
    assert browser.errors() == []


def test_a_replacement_is_undone_after_a_restart_and_escape_leads_back(server, browser, project):
    open_news(server, browser)
    browser.go_to(ROBOTS)
    browser.press("Alt+h")
    until(lambda: "/replace" in browser.driver.current_url and browser.js("return document.activeElement.name") == "find", "the form")
    browser.press("Escape")
    until(lambda: browser.all(".row") and ROBOTS in browser.current, "the sentence where one was")
    browser.driver.forward()
    until(lambda: "/replace" in browser.driver.current_url, "the form: Escape went back, not on")
    browser.driver.back()
    until(lambda: browser.all(".row") and ROBOTS in browser.current, "the sentence where one was")
    browser.press("Alt+h")
    until(lambda: browser.js("return document.activeElement.name") == "find", "the form")
    browser.write("Shenzhen")
    browser.press("Tab")
    browser.write("Shēnzhèn")
    browser.press("Enter")
    until(lambda: browser.text("#hits") == "2 sentences would change.", "what would change")
    assert browser.js("return document.activeElement.id") == "hits", "read out, and a second Enter changes nothing unseen"
    browser.press("Tab", "Enter")
    assert browser.js("return document.querySelectorAll('[name=row]:checked').length") == 0
    browser.press("Enter", "Tab", "Tab", "Enter")
    until(lambda: browser.text("#said") == "2 sentences changed: “Shenzhen” is “Shēnzhèn” now.", "what was changed")
    assert browser.js("return document.activeElement.id") == "said"
    assert words(project.root, ROBOTS).endswith("in Shēnzhèn.")
    server.kill()
    server.start()
    desk = Desk(project)
    key = next(one.id for one in desk.open("news").segments.values() if ROBOTS in one.source.text)
    desk.change(
        "news",
        {},
        lambda bilingual: apply(
            bilingual, Edit(key, "", RichText("Words of somebody else.")), Actor("Translator Two", "2026-03-02T09:20:00Z")
        ),
    )
    browser.press("Escape")
    until(lambda: browser.all(".row") and ROBOTS in browser.current, "the sentence where one was")
    assert browser.field == "Words of somebody else."
    browser.press("Alt+u")
    until(lambda: browser.js("return document.activeElement.dataset.do") == "undo-batch", "the list of what can be undone")
    assert "2 sentences changed: “Shenzhen” is “Shēnzhèn” now" in browser.text("#batch-list")
    browser.press("Enter")
    until(lambda: "1 sentence is as it was before." in browser.text("#done-text"), "the undo to be told")
    assert "Changed since, and left: sentence 6." in browser.text("#done-text")
    assert words(project.root, ROBOTS) == "Words of somebody else."
    assert words(project.root, "3月15日").endswith("was held in Shenzhen.")
    until(lambda: ROBOTS in browser.current, "the cursor to be back in its sentence")
    assert browser.errors() == []
