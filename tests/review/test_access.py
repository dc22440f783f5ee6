"""Every page in every state by axe, at a desk's and a phone's size; and the log-in of a team, in a real browser."""

from __future__ import annotations

import pytest
from review_browser import AXE, ROBOTS, Browser, Server, open_news, stored, until

from pipeline.review.accounts import add_user

pytestmark = [pytest.mark.browser, pytest.mark.slow]

THEIRS = """
    const row = window.duizhaoPage.current, csrf = document.querySelector('meta[name=csrf]').content, request = new XMLHttpRequest();
    request.open("POST", row.path, false);
    request.setRequestHeader("Content-Type", "application/json");
    request.setRequestHeader("X-CSRF-Token", csrf);
    request.send(JSON.stringify({version: row.version, tokens: ["Words of somebody else."]}));"""
"""Another person saves the current sentence, unseen by this page."""


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed (npm install in tests/node)")
@pytest.mark.parametrize(("width", "dark"), [(1400, False), (400, True)])
def test_no_scroll_sideways_and_no_axe_problem_on_any_page_in_any_state(server, browser, width, dark):
    browser.look(width, dark=dark)
    browser.driver.get(server.address)
    check(browser, "the list")
    open_news(server, browser)
    check(browser, "the article")
    browser.go_to("共享AI")
    browser.press("Alt+Enter")
    until(lambda: browser.all(".panel:not([aria-busy])"), "the details")
    check(browser, "the details")
    browser.press("Escape")
    for keys, what in (
        ("F1", "the help"),
        ("Alt+x", "the split"),
        ("Alt+g", "the term"),
        ("Alt+k", "the concordance"),
        ("Alt+m", "the markup"),
    ):
        browser.press(keys)
        until(lambda: browser.all("dialog[open]"), what)
        check(browser, what)
        browser.press("Escape")
        until(lambda: not browser.all("dialog[open]"), f"{what} to close")
    browser.js(THEIRS, server.base)
    browser.press("Space")
    until(lambda: browser.all(".merge"), "the conflict")
    check(browser, "the conflict")
    browser.press("Ctrl+Enter", "Tab", "Enter")
    browser.saved()
    browser.press("Alt+p")
    until(lambda: browser.all("#preview iframe"), "the preview")
    check(browser, "the preview")
    browser.press("Alt+p")
    browser.press("Alt+Shift+a")
    until(lambda: "approved." in browser.text("#done-text"), "the approval to be told")
    check(browser, "what was done")
    browser.driver.get(f"{server.base}/articles/news/replace?find=lab&replacement=laboratory")
    browser.press("Tab", "Tab", "Tab", "Enter")
    until(lambda: browser.text("#said"), "what was changed")
    check(browser, "what was replaced")
    browser.driver.get(f"{server.base}/articles/news")
    until(lambda: browser.all("#batch-list li"), "the changes of many sentences")
    browser.press("Alt+u")
    until(lambda: browser.js("return document.activeElement.dataset.do") == "undo-batch", "the list of what can be undone")
    check(browser, "what can be undone")
    for path in (
        "/articles/news?state=open&text=实验室",
        "/concordance?q=深圳",
        "/articles/news/replace?find=lab&replacement=laboratory",
        "/articles/none",
    ):
        browser.driver.get(server.base + path)
        check(browser, path)


def check(browser: Browser, what: str) -> None:
    problems = browser.problems()
    assert problems == [], f"{what}: {problems}"
    assert browser.js("return document.documentElement.scrollWidth <= innerWidth"), f"{what} scrolls sideways"


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed (npm install in tests/node)")
def test_a_team_logs_in_by_keyboard_and_comes_back_after_a_restart(project, browser):
    add_user(project.root / "users.yaml", "Translator One", "tea rain bridge window")
    server = Server(project.root, "--host", "127.0.0.1", "--plain-http")
    server.start()
    try:
        browser.driver.get(server.base)
        assert browser.driver.current_url == f"{server.base}/login"
        check(browser, "the log-in")
        browser.write("Translator One")
        browser.press("Tab")
        browser.write("wrong wrong wrong")
        browser.press("Enter")
        until(lambda: "is wrong" in browser.text("main"), "the refusal")
        check(browser, "the refused log-in")
        browser.write("tea rain bridge window")
        browser.press("Enter")
        until(lambda: browser.all(".card"), "the list")
        check(browser, "a team's list")
        browser.driver.get(f"{server.base}/articles/news")
        browser.go_to(ROBOTS)
        server.kill()
        server.start()
        browser.press("Ctrl+Enter")
        until(lambda: stored(project.root, ROBOTS).target.state == "reviewed", "the approval after the restart")
        assert stored(project.root, ROBOTS).target.by == "Translator One"
    finally:
        server.kill()
