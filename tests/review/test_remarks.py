"""A remark in a real browser: its words never get into the English, it never approves, and it is there until it is sent or thrown away."""

from __future__ import annotations

import pytest
from review_browser import ROBOTS, Browser, Server, open_news, stored, until, words

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ENGLISH = "Tencent will set up a robotics lab in Shenzhen."
REMARK = "Found or set up?"
THEIRS = """const [base, id, version, csrf] = [arguments[0], document.activeElement.closest('.row').id, document.activeElement.closest('.row').dataset.version,
    document.querySelector('meta[name="csrf"]').content];
    return fetch(`${base}/articles/news/rows/${id}`, {method: "POST", headers: {"Content-Type": "application/json", "X-CSRF-Token": csrf},
    body: JSON.stringify({version, tokens: ["In future, Tencent will set up a robotics lab in Shenzhen."]})}).then((answer) => answer.status);"""


def at_robots(server: Server, browser: Browser) -> None:
    open_news(server, browser)
    browser.go_to(ROBOTS)


def remark(browser: Browser) -> str:
    return str(browser.js("return document.querySelector('.comment-form textarea')?.value ?? '-'"))


def test_what_is_typed_at_once_is_the_remark_and_ctrl_enter_sends_it(server, browser, project):
    at_robots(server, browser)
    browser.press("Alt+r")
    browser.write(REMARK)
    assert browser.field == "", "the cursor is in no field with words"
    assert remark(browser) == REMARK
    assert browser.saving == "1 comment not sent"
    browser.press("Ctrl+Enter")
    until(lambda: stored(project.root, ROBOTS).comments, "the remark on disk")
    entry = stored(project.root, ROBOTS)
    assert ([one.text for one in entry.comments], entry.target.text.text, entry.target.state) == ([REMARK], ENGLISH, "translated")
    until(lambda: (remark(browser), browser.field) == ("-", ENGLISH), "the cursor back in the sentence")
    browser.saved()
    assert browser.errors() == []


def test_details_that_are_still_loading_have_the_cursor_already(server, browser, project):
    at_robots(server, browser)
    browser.press("Alt+Enter")
    browser.write("not into the English")
    until(lambda: browser.all(".panel .history"), "the details")
    assert browser.js("return document.activeElement.tagName") == "H2"
    browser.press("Escape")
    assert browser.field == ENGLISH
    assert words(project.root, ROBOTS) == ENGLISH


def test_a_half_written_remark_outlives_autosave_escape_reload_and_a_dead_server(server, browser, project):
    at_robots(server, browser)
    browser.press("End")
    browser.write(" Soon.")
    browser.press("Alt+r")
    browser.write("Found")
    until(lambda: words(project.root, ROBOTS).endswith("Soon."), "the sentence to be saved")
    browser.write(" or")
    assert remark(browser) == "Found or", "the row was redrawn, the remark was not"
    browser.press("Escape")
    assert browser.field.endswith("Soon."), "the cursor is back in the English"
    assert remark(browser) == "Found or"
    browser.driver.refresh()
    until(lambda: remark(browser) == "Found or", "the remark after the reload")
    assert browser.saving == "1 comment not sent"
    browser.go_to(ROBOTS)
    server.kill()
    browser.press("Alt+r")
    browser.write(" set up?")
    browser.press("Ctrl+Enter")
    until(lambda: "Not sent: kept in this browser." in browser.text(".remark-state"), "the page to say so")
    assert remark(browser) == REMARK
    server.start()
    browser.press("Ctrl+Enter")
    until(lambda: remark(browser) == "-", "the form to close")
    assert [one.text for one in stored(project.root, ROBOTS).comments] == [REMARK], "once"
    browser.driver.refresh()
    until(lambda: browser.all(".row"), "the article")
    browser.saved()
    assert remark(browser) == "-"


def test_no_key_changes_a_sentence_while_a_remark_is_written(server, browser, project):
    at_robots(server, browser)
    before = stored(project.root, ROBOTS)
    browser.press("Alt+r")
    browser.write("Why")
    for keys in ("Alt+1", "Alt+c", "Alt+z", "Alt+a", "Alt+Shift+a", "Alt+o", "Alt+q", "Alt+j"):
        browser.press(keys)
    assert "You are writing a comment" in browser.text("#toast")
    assert remark(browser) == "Why"
    browser.press("Alt+Down")
    assert ROBOTS not in browser.current
    browser.press("Alt+Up", "Alt+r", "Ctrl+a", "Delete", "Escape")
    assert remark(browser) == "-", "an empty form is closed"
    browser.saved()
    assert stored(project.root, ROBOTS) == before


def test_a_remark_hides_nobodys_change_of_the_sentence(server, browser, project):
    at_robots(server, browser)
    browser.press("End", "Left")
    browser.write(" Bay")
    browser.js("window.stop = document.activeElement.closest('.row'); clearTimeout(window.duizhaoPage.rows.get(window.stop.id).timer)")
    assert browser.js(THEIRS, server.base) == 200
    browser.press("Alt+r")
    browser.write(REMARK)
    browser.press("Ctrl+Enter")
    until(lambda: "1 conflict" in browser.saving, "the conflict")
    assert [one.text for one in stored(project.root, ROBOTS).comments] == [REMARK]
    assert words(project.root, ROBOTS) == f"In future, {ENGLISH}", "nothing was overwritten"
    assert "Shenzhen Bay" in browser.text(".merge")
