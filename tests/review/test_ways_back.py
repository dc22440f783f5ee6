"""Splits, joins, versions, the copied source and pasted paragraphs in a real browser, by keyboard."""

from __future__ import annotations

import pytest
from review_browser import ROBOTS, Browser, open_news, stored, until, words

from pipeline.bilingual import aligned_path

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAIR = "两个实验室将协力合作；双方强强携手。"
PASTE = """const data = new DataTransfer(); data.setData("text/plain", arguments[0]);
    const event = new InputEvent("beforeinput", {inputType: "insertFromPaste", dataTransfer: data, bubbles: true, cancelable: true});
    document.activeElement.dispatchEvent(event);"""


def test_a_split_is_undone_by_a_key_after_the_page_was_loaded_again(server, browser, project):
    before = aligned_path(project.sources / "news.md").read_bytes()
    open_news(server, browser)
    browser.go_to("强强携手")
    browser.press("Alt+x")
    until(lambda: browser.all("dialog[open]"), "the dialog for the cut")
    browser.press("Enter")
    until(lambda: browser.text("#done-text") == "Sentence 7 split.", "the split to be told")
    browser.go_to("双方强强")
    browser.press("Alt+Shift+j")
    until(lambda: browser.current == PAIR, "the whole")
    assert aligned_path(project.sources / "news.md").read_bytes() == before
    browser.press("Alt+u")
    until(lambda: browser.current == "两个实验室将协力合作；", "the halves")
    until(lambda: browser.text("#done-text") == "The sentences are as they were before.", "the undo to be told")
    browser.press("Alt+u", "Enter")
    until(lambda: browser.current == PAIR, "the whole again: the split is next in the list")
    assert aligned_path(project.sources / "news.md").read_bytes() == before
    browser.press("Alt+Shift+j")
    until(lambda: "first sentence of its paragraph" in browser.text("#toast"), "that there is none before")
    assert browser.errors() == []


def test_two_keys_walk_through_the_saved_versions(server, browser, project):
    texts = ["Tencent will set up a robotics lab in Shenzhen.", "Robots: 2018.", "Something else entirely.", "And now the third wording."]
    open_news(server, browser)
    browser.go_to(ROBOTS)
    for text in texts[1:]:
        browser.press("Ctrl+a")
        browser.write(text)
        browser.saved()
    for keys, text in [*(("Alt+z", one) for one in texts[2::-1]), *(("Alt+Shift+z", one) for one in texts[1:]), ("Alt+z", texts[2])]:
        browser.press(keys)
        until(lambda text=text: browser.field == text, text)
    until(lambda: words(project.root, ROBOTS) == texts[2], "the version on disk")
    assert [one.text.text for one in stored(project.root, ROBOTS).history] == texts
    assert browser.errors() == []


def test_the_copied_source_has_its_markup_in_place(server, browser, project):
    open_news(server, browser)
    browser.go_to("共享AI")
    browser.press("Alt+c")
    assert browser.field == "本次论坛以[B“共享AI+未来”B]为理念，见[link会议页面link]。"
    browser.saved()
    target, source = stored(project.root, "共享AI").target.text, "本次论坛以“共享AI+未来”为理念，见会议页面。"
    assert target.text == source
    assert [(mark.kind, target.text[mark.start : mark.end]) for mark in target.marks] == [("strong", "“共享AI+未来”"), ("link", "会议页面")]
    browser.press("Ctrl+Z")
    assert browser.field == ""


def paste(browser: Browser, text: str) -> None:
    browser.js(PASTE, text)


def test_pasted_paragraphs_are_asked_about(server, browser):
    open_news(server, browser)
    browser.go_to("共享AI")
    paste(browser, "One\tline only.\n")
    assert browser.field == "One line only."
    browser.press("Ctrl+a", "Delete")
    for answer, expected in (("Escape", ""), ("2", "First."), ("1", "First. Second.")):
        paste(browser, "First.\r\n\r\nSecond.")
        until(lambda: browser.all("dialog[open]"), "the question")
        assert browser.text("#pick-title") == "Paste 2 paragraphs"
        browser.press(answer)
        until(lambda expected=expected: browser.field == expected, expected)
        browser.press("Ctrl+a", "Delete")


def test_no_notice_covers_the_buttons_of_a_conflict(server, browser):
    open_news(server, browser)
    browser.look(900, 620)
    browser.go_to(ROBOTS)
    browser.js("window.duizhaoPage.rows.get(document.activeElement.closest('.row').id).element.dataset.version = '0'.repeat(12)")
    browser.press("End")
    browser.write(" Bay")
    until(lambda: browser.all(".merge"), "the conflict")
    covered = """const box = document.querySelector(".merge .buttons").getBoundingClientRect(), toast = document.querySelector("#toast").getBoundingClientRect();
        return box.bottom <= innerHeight && toast.height > 0 && (toast.top < box.bottom && toast.bottom > box.top);"""
    for to in (
        "window.scrollBy(0, -60)",
        "window.scrollBy(0, 120)",
        "window.scrollBy(0, document.querySelector('.merge .buttons').getBoundingClientRect().bottom - innerHeight + 10)",
    ):
        browser.js(to)
        until(lambda: not browser.js(covered), "the notice to stand elsewhere", 3)
        assert browser.js("return document.querySelector('#toast').classList.contains('shown')")
    top = browser.js("return document.querySelector('#toast').getBoundingClientRect().top")
    assert top < 200, "it went up"
