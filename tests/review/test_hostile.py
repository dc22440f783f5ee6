"""A hostile article, glossary, colleague and file name in a real browser: nothing of them becomes the page's own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from review_browser import Browser, Server, until

pytestmark = [pytest.mark.browser, pytest.mark.slow]

EVIL = "<img src=x onerror=document.title=1>"
NAME = f"它'\"&#1;{EVIL.replace('/', '')}"
SOURCE = f"""# 标题{EVIL.replace("<", "&lt;")}

这是{EVIL.replace("<", "&lt;")}的一句，见[链接](javascript:document.title=1)与**粗体&lt;b onmouseover=document.title=1>**。\
另一句"'&lt;/div>&lt;script>document.title=1&lt;/script>&amp;amp;lt;。

![图"> {EVIL.replace("<", "&lt;")}](https://example.org/x"onerror="document.title=1)

机器学习是一句{{{{7*7}}}}。

机器学习是一句{{{{7*7}}}}。
"""
TERMS = f"""title: Test
terms:
  - source: 机器学习
    target: 'learning {EVIL}'
    note: '{EVIL}'
    forms: ['forms {EVIL}']
    forbidden: ['bad {EVIL}']
"""


def clean(browser: Browser, what: str) -> None:
    """No element came out of a text, and nothing was tried that the policy had to stop."""
    inside = "return document.querySelectorAll('img[src=x], [onerror], [onmouseover], main script, a[href^=javascript]').length"
    assert browser.js(inside) == 0, what
    assert browser.driver.title != "1", what
    assert [line for line in browser.errors() if "Content Security Policy" in line] == [], what


@pytest.fixture
def page(tmp_path, browser) -> Iterator[Browser]:
    root = tmp_path / "project"
    (root / "sources").mkdir(parents=True)
    (root / "glossary").mkdir()
    (root / "sources" / f"{NAME}.md").write_text(SOURCE, "utf-8")
    (root / "glossary" / "terms.yaml").write_text(TERMS, "utf-8")
    server = Server(root, name=f"{EVIL} One")
    server.start()
    try:
        browser.driver.get(server.address)
        clean(browser, "the list")
        browser.find(".card h2 a").click()
        until(lambda: browser.js("return !!window.duizhaoPage"), "the article")
        yield browser
    finally:
        server.kill()


def asked(browser: Browser, keys: str) -> None:
    browser.press(keys)
    until(lambda: browser.all("dialog[open]"), keys)
    clean(browser, keys)


def test_rows_details_and_preview(page):
    clean(page, "the article")
    assert page.text(".person") == f"{EVIL} One"
    assert EVIL in page.text("h1"), "shown as what it is"
    page.go_to("另一句")
    page.write(f"{EVIL}</div><script>document.title=1</script>")
    page.saved()
    page.press("Alt+r")
    until(lambda: page.js("return document.activeElement.tagName") == "TEXTAREA", "the comment")
    page.write(EVIL)
    page.press("Tab", "Enter")
    until(lambda: page.text("#toast") == "Comment added.", "the comment to be kept")
    page.press("Alt+Enter")
    until(lambda: EVIL in page.text(".panel .comment-text"), "the comment in the details")
    clean(page, "the details")
    page.press("Escape", "Alt+p")
    page.driver.switch_to.frame(until(lambda: page.all("#preview iframe"), "the preview")[0])
    until(lambda: page.all(".tgt"), "the finished page")
    assert page.all("img[src=x], [onerror], [onmouseover], a[href^=javascript]") == []
    page.driver.switch_to.default_content()
    page.press("Alt+p")


def test_terms_twins_reasons_and_dialogs(page):
    page.go_to("机器学习是")
    page.press("Alt+1")
    assert page.field == f"Learning {EVIL}"
    page.saved()
    asked(page, "Alt+t")
    page.press("Escape")
    asked(page, "Alt+x")
    page.press("Escape", "Alt+i")
    until(lambda: "1 identical sentence has it now" in page.text("#done-text"), "the twin")
    asked(page, "Alt+w")
    page.write(EVIL)
    page.press("Enter")
    until(lambda: not page.all("dialog[open]"), "the finding to be set aside")
    page.press("Alt+Enter")
    until(lambda: EVIL in page.text(".panel"), "the reason")
    clean(page, "the details with twins, history and reason")
    page.press("Escape")
    asked(page, "Alt+k")
    page.write("<img")
    page.press("Enter")
    until(lambda: page.all("#concordance-lines li mark"), "the concordance")
    clean(page, "the concordance")
    page.press("Escape")
    asked(page, "Alt+g")
    page.write(f"一句{EVIL}")
    page.press("Tab")
    page.write(EVIL)
    page.press("Enter")
    until(lambda: not page.all("dialog[open]") and EVIL in page.text("#toast"), "the new term")
    clean(page, "a new term")


def test_search_replace_and_addresses(page):
    page.go_to("机器学习是")
    page.write("learning")
    page.saved()
    page.press("Alt+h")
    until(lambda: page.js("return document.activeElement.name") == "find", "the form")
    page.write("learning")
    page.press("Tab")
    page.write(EVIL)
    page.press("Enter")
    until(lambda: page.all(".replace-list li"), "what would change")
    clean(page, "the replacement")
    page.press("Tab", "Tab", "Tab", "Enter")
    until(lambda: EVIL in page.text("#said"), "what was changed")
    clean(page, "the replacement done")
    page.press("Escape")
    until(lambda: page.all("#batch-list li"), "the article with the way back")
    assert page.field == EVIL
    clean(page, "the way back")
    base = page.driver.current_url.split("/articles")[0]
    for path in ("/articles/%3Cimg%20src=x%20onerror=document.title=1%3E", "/concordance?q=%3Cimg%20src=x%20onerror=document.title=1%3E"):
        page.driver.get(base + path)
        clean(page, path)
        assert EVIL in page.text("main") or EVIL in page.js("return document.querySelector('main input').value")
