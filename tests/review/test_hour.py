"""A translator's hour in a real browser, by keyboard alone: the server is killed in between, and no word is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from review_browser import ROBOTS, Server, open_news, stored, until, words

from pipeline.article import Entry, RichText, Target
from pipeline.bilingual import aligned_path, load, save
from pipeline.project import open_project
from pipeline.review.desk import Desk

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_edit_approve_terms_and_markup_without_a_mouse(server, browser, project):
    open_news(server, browser)
    browser.press("Alt+Down")
    assert browser.current == "腾讯AI Lab发布三大核心战略"
    browser.press("Ctrl+Enter")
    until(lambda: browser.current.startswith("3月15日"), "the next open sentence")
    until(lambda: stored(project.root, "三大核心战略").target.state == "reviewed", "the approval on disk")

    browser.press("End")
    browser.write(" It drew a crowd.")
    browser.saved()
    assert words(project.root, "3月15日").endswith("was held in Shenzhen. It drew a crowd.")
    browser.press("Ctrl+Z")
    browser.saved()
    assert not words(project.root, "3月15日").endswith("crowd.")

    browser.press("F8")
    until(lambda: "共享AI" in browser.current, "the sentence without a translation")
    browser.press("F8")
    until(lambda: browser.current == "机器人实验室", "the sentence with a wrong term")
    assert "must be “robotics lab”" in browser.text(".row.current .findings")
    browser.press("Ctrl+a")
    browser.write("The new ")
    browser.press("Alt+1")
    assert browser.field == "The new robotics lab"
    browser.saved()
    until(lambda: not browser.all(".row.current .findings"), "the finding to go")
    assert words(project.root, "机器人实验室") == "The new robotics lab"

    assert browser.errors() == []


def test_a_paragraph_offers_its_approval_while_a_sentence_of_it_is_open(server, browser):
    open_news(server, browser)
    offer = ".block:has(.row + .row) [data-do=approve-block]"
    until(lambda: browser.find(offer).is_displayed(), "the offer")
    rows = browser.js("return [...document.querySelector('.block:has(.row + .row)').querySelectorAll('.row')].map(row => row.id)")
    assert browser.find(offer).text.split() == ["Approve", "all", str(len(rows)), "sentences", "of", "this", "paragraph"]
    browser.find(f"#{rows[0]} .editor").click()
    browser.press("Alt+A")
    until(
        lambda: all(browser.js("return document.getElementById(arguments[0]).dataset.state", row) == "reviewed" for row in rows),
        "the approval",
    )
    assert not browser.find(offer).is_displayed()
    browser.press("Alt+O")
    until(lambda: browser.find(offer).is_displayed(), "the offer again")


def test_markup_is_put_around_words_and_survives_deletion(server, browser, project):
    open_news(server, browser)
    browser.go_to("共享AI")
    browser.write("The idea was Sharing AI, see the page.")
    for _ in range(len(", see the page.")):
        browser.press("Left")
    for _ in range(len("Sharing AI")):
        browser.press("Shift+Left")
    browser.press("Alt+m")
    until(lambda: browser.all("dialog[open]"), "the list of markup")
    browser.press("1")
    until(lambda: "[B" in browser.field, "the chips")
    assert browser.field == "The idea was [BSharing AIB], see the page."
    browser.press("End", "Left")
    for _ in range(len("page")):
        browser.press("Shift+Left")
    browser.press("Alt+m")
    until(lambda: browser.all("dialog[open]"), "the list of markup")
    browser.press("Down", "Enter")
    until(lambda: "[link" in browser.field, "the link's chips")
    assert browser.field == "The idea was [BSharing AIB], see the [linkpagelink]."
    browser.press("Home", "Delete", "Delete", "Delete", "Delete")
    assert browser.field == "idea was [BSharing AIB], see the [linkpagelink]."
    browser.press("Ctrl+a", "Delete")
    assert browser.field == "[BB][linklink]", "chips cannot be deleted with the words"
    browser.press("Ctrl+Z")
    assert browser.field == "idea was [BSharing AIB], see the [linkpagelink]."
    browser.saved()
    text = stored(project.root, "共享AI").target.text
    assert [(mark.kind, text.text[mark.start : mark.end]) for mark in text.marks] == [("strong", "Sharing AI"), ("link", "page")]
    assert browser.errors() == []


def test_details_comments_history_terms_and_help_by_keyboard(server, browser, project):
    open_news(server, browser)
    browser.go_to(ROBOTS)
    browser.press("Ctrl+a")
    browser.write("A slip of the hand.")
    browser.saved()
    browser.press("Alt+z")
    until(lambda: browser.field == "Tencent will set up a robotics lab in Shenzhen.", "the undone change")
    browser.press("Alt+Enter")
    until(lambda: browser.all(".panel .history"), "the details")
    assert "A slip of the hand." in browser.text(".panel .history")
    browser.press("Escape")
    until(lambda: not browser.all(".panel"), "the details to close")
    assert ROBOTS in browser.current, "the cursor is back in the field"
    browser.press("Alt+r")
    until(lambda: browser.js("return document.activeElement.tagName") == "TEXTAREA", "the comment")
    browser.write("Found or set up?")
    browser.press("Tab", "Enter")
    until(lambda: stored(project.root, ROBOTS).comments, "the comment on disk")
    assert stored(project.root, ROBOTS).comments[0].text == "Found or set up?"
    browser.press("Escape")

    browser.press("Alt+g")
    until(lambda: browser.all("dialog[open]"), "the dialog for a term")
    browser.write("深圳")
    browser.press("Tab")
    browser.write("Shenzhen")
    browser.press("Enter")
    until(lambda: "深圳" in (project.glossary / "terms.yaml").read_text("utf-8"), "the term in its file")
    until(lambda: "深圳" in browser.text(".row.current .terms"), "the term in the row")

    browser.press("F1")
    until(lambda: "Approve, and on to the next open sentence" in browser.text("dialog[open]"), "the help")
    browser.press("Escape")
    browser.press("Alt+c")
    browser.saved()
    assert words(project.root, ROBOTS) == "腾讯将在深圳成立机器人实验室。"
    browser.press("Ctrl+Z")
    browser.saved()
    browser.press("Alt+k")
    until(lambda: browser.all("dialog[open]"), "the concordance")
    browser.write("自然科研")
    browser.press("Enter")
    until(lambda: "举办会议" in browser.text("#concordance-lines"), "lines of the other article")
    browser.press("Escape")
    browser.press("Alt+p")
    frame = until(lambda: browser.all("#preview iframe"), "the preview")[0]
    browser.driver.switch_to.frame(frame)
    until(lambda: browser.all(".tgt"), "the finished page")
    browser.driver.switch_to.default_content()
    assert browser.errors() == []


def test_split_and_join_by_keyboard_keep_every_word(server, browser, project):
    open_news(server, browser)
    browser.go_to("强强携手")
    browser.press("Alt+x")
    until(lambda: browser.all("dialog[open]"), "the dialog for the cut")
    assert browser.text("#split-source-text") == "两个实验室将协力合作；双方强强携手。"
    browser.press("Enter")
    until(lambda: browser.current == "两个实验室将协力合作；", "the first half")
    assert words(project.root, "协力合作") == "The two labs will work together;"
    assert words(project.root, "双方强强") == "two strong partners join hands."
    browser.press("Alt+j")
    until(lambda: browser.current == "两个实验室将协力合作；双方强强携手。", "the whole")
    assert words(project.root, "强强携手") == "The two labs will work together; two strong partners join hands."
    assert browser.errors() == []


NOT_TOLD = """const ask = window.fetch;
    window.fetch = (path, options) => String(path).endsWith("/versions") ? new Promise(() => {}) : ask(path, options);"""
"""A tab that does not hear of the other's change before its own words are sent; else it follows, and there is no conflict."""


def test_two_tabs_in_conflict_show_both_and_lose_nothing(server, browser, project):
    open_news(server, browser)
    first = browser.driver.current_window_handle
    address = f"{server.base}/articles/news"
    browser.go_to(ROBOTS)
    browser.js(NOT_TOLD)
    browser.js("window.open(arguments[0])", address)
    second = until(lambda: next((one for one in browser.driver.window_handles if one != first), None), "the second tab")
    browser.driver.switch_to.window(second)
    until(lambda: browser.all(".row"), "the article in the second tab")
    browser.go_to(ROBOTS)
    browser.press("Home")
    browser.write("In future, ")
    browser.saved()
    browser.driver.switch_to.window(first)
    browser.press("End", "Left")
    browser.write(" Bay")
    until(lambda: "1 conflict" in browser.saving, "the conflict")
    view = browser.text(".merge")
    assert "In future, Tencent will set up a robotics lab in Shenzhen." in view
    assert "In future, Tencent will set up a robotics lab in Shenzhen Bay." in view
    assert words(project.root, ROBOTS) == "In future, Tencent will set up a robotics lab in Shenzhen.", "nothing was overwritten"
    browser.press("Ctrl+Enter")
    until(lambda: browser.js("return document.activeElement.tagName") == "H2", "the merge view to have the cursor")
    browser.press("Tab", "Enter")
    browser.saved()
    assert words(project.root, ROBOTS) == "In future, Tencent will set up a robotics lab in Shenzhen Bay."
    browser.driver.switch_to.window(second)
    until(lambda: "Shenzhen Bay" in browser.field, "the second tab to follow", 20)


def test_a_killed_server_costs_no_word(server, browser, project):
    open_news(server, browser)
    browser.go_to(ROBOTS)
    server.kill()
    browser.press("End")
    browser.write(" Written while the server was dead.")
    until(lambda: "kept in this browser" in browser.saving, "the state to say so")
    assert "dead" not in words(project.root, ROBOTS)
    server.start()
    browser.saved()
    assert words(project.root, ROBOTS).endswith("Written while the server was dead.")

    server.kill()  # and now the tab is lost as well
    browser.write(" And a crash.")
    until(lambda: "kept in this browser" in browser.saving, "the state to say so")
    browser.driver.get("about:blank")
    server.start()
    browser.driver.get(f"{server.base}/articles/news")
    until(lambda: browser.all(".row"), "the article")
    browser.saved()
    until(lambda: words(project.root, ROBOTS).endswith("Written while the server was dead. And a crash."), "the words on disk")


def test_a_hundred_sentences_need_no_mouse(tmp_path, browser):
    root = tmp_path / "hundred"
    (root / "sources").mkdir(parents=True)
    paragraphs = ["".join(f"这是第{number}段的第{place}句话。" for place in range(1, 6)) for number in range(1, 21)]
    (root / "sources" / "long.md").write_text("# 一百句\n\n" + "\n\n".join(paragraphs) + "\n", "utf-8")
    made = open_project(root)
    sheet = Desk(made).open("long")
    entries = {key: Entry(Target(RichText(f"Sentence {index}."), engine="hand@0")) for index, key in enumerate(sheet.segments)}
    save(aligned_path(sheet.article.path), replace(sheet.bilingual, entries=entries))
    server = Server(root)
    server.start()
    try:
        browser.driver.get(server.address)
        browser.driver.get(f"{server.base}/articles/long")
        until(lambda: len(browser.all(".row")) == 101, "101 rows")
        browser.press("Alt+Down")
        for number in range(101):
            assert browser.js("return document.activeElement.closest('.row').querySelector('.number').innerText") == str(number + 1)
            browser.press("Ctrl+Enter")
            until(
                lambda number=number: (
                    number == 100
                    or browser.js("return document.activeElement.closest('.row').querySelector('.number').innerText") == str(number + 2)
                ),
                "the next sentence",
            )
        until(lambda: "101 of 101 approved" in browser.text("#progress"), "all to be approved")
        file = load(aligned_path(root / "sources" / "long.md"))
        assert {(one.entry.target.state, one.entry.target.by) for unit in file.units for one in unit.segments} == {
            ("reviewed", "Translator One")
        }
    finally:
        server.kill()


def test_the_keys_go_on_from_page_to_page_of_a_long_article(tmp_path, browser):
    root = tmp_path / "pages"
    (root / "sources").mkdir(parents=True)
    paragraphs = ["".join(f"这是第{number}段的第{place}句话。" for place in range(1, 11)) for number in range(1, 31)]
    (root / "sources" / "long.md").write_text("# 三百句\n\n" + "\n\n".join(paragraphs) + "\n", "utf-8")
    server = Server(root)
    server.start()
    try:
        browser.driver.get(server.address)
        browser.driver.get(f"{server.base}/articles/long")
        until(lambda: len(browser.all(".row")) == 251, "the first page")
        browser.press("Alt+Up")
        assert browser.current == "这是第25段的第10句话。", "the last of the page"
        browser.press("Alt+Down")
        until(lambda: browser.current == "这是第26段的第1句话。", "the first of the second page")
        browser.press("Alt+Up")
        until(lambda: browser.current == "这是第25段的第10句话。", "the last of the first page")
    finally:
        server.kill()


def test_a_chip_is_dragged_and_refuses_to_cross(server, browser, project):
    open_news(server, browser)
    browser.go_to("共享AI")
    browser.write("The idea")
    browser.press("Shift+Left", "Shift+Left", "Shift+Left", "Shift+Left", "Alt+m")
    until(lambda: browser.all("dialog[open]"), "the list of markup")
    browser.press("1")
    until(lambda: browser.field == "The [BideaB]", "the chips")
    drag = """
        const [edge, text, offset] = arguments, field = document.activeElement;
        const chip = field.querySelector(`[data-edge=${edge}]`), data = new DataTransfer(), range = document.createRange();
        const node = [...field.childNodes].find((one) => one.nodeType === 3 && one.data.includes(text));
        range.setStart(node, offset); range.setEnd(node, offset);
        const box = range.getBoundingClientRect();
        chip.dispatchEvent(new DragEvent("dragstart", {bubbles: true, dataTransfer: data}));
        const at = {bubbles: true, cancelable: true, dataTransfer: data, clientX: box.left + 1, clientY: box.top + 5};
        field.dispatchEvent(new DragEvent("drop", at));"""
    browser.js(drag, "start", "The", 0)
    assert browser.field == "[BThe ideaB]"
    browser.js(drag, "end", "The", 3)
    assert browser.field == "[BTheB] idea"
    browser.js(drag, "start", "idea", 2)
    assert browser.field == "[BTheB] idea"
    assert "cross" in browser.text("#toast")
    browser.saved()
    text = stored(project.root, "共享AI").target.text
    assert [(mark.kind, text.text[mark.start : mark.end]) for mark in text.marks] == [("strong", "The")]


def test_input_methods_and_pasting_leave_the_chips_alone(server, browser, project):
    open_news(server, browser)
    browser.go_to("共享AI")
    browser.write("The idea")
    browser.press("Shift+Left", "Shift+Left", "Shift+Left", "Shift+Left", "Alt+m")
    until(lambda: browser.all("dialog[open]"), "the list of markup")
    browser.press("1")
    until(lambda: browser.field == "The [BideaB]", "the chips")
    for half_typed in ("g", "go", "gong"):
        browser.driver.execute_cdp_cmd("Input.imeSetComposition", {"text": half_typed, "selectionStart": 4, "selectionEnd": 4})
    browser.driver.execute_cdp_cmd("Input.insertText", {"text": "共享"})
    assert browser.field == "The [BideaB]共享"
    browser.press("Ctrl+a", "Ctrl+c", "End", "Ctrl+v")
    assert browser.field == "The [BideaB]共享The idea共享", "pasted as text, without a second pair of chips"
    browser.press("Ctrl+a", "Ctrl+x")
    assert browser.field == "[BB]"
    browser.press("Ctrl+Z", "Ctrl+Z", "Ctrl+y")
    assert browser.field == "The [BideaB]共享The idea共享"
    browser.press("Home")
    for _ in range(4):
        browser.press("Delete")
    browser.press("Delete")
    assert browser.field == "[BideaB]共享The idea共享", "the cursor steps over the chip"
    browser.press("Delete")
    assert browser.field == "[BdeaB]共享The idea共享"
    browser.saved()
    assert words(project.root, "共享AI") == "dea共享The idea共享"
    assert browser.errors() == []
