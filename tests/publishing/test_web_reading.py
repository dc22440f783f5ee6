"""What a page does for a reader who comes back, cites a sentence, or prints one language."""

from __future__ import annotations

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

pytestmark = [pytest.mark.slow, pytest.mark.browser]
PAGE = "yangben/yangben.html"


@pytest.fixture
def open_page(browser, site):
    def go(fragment: str = ""):
        browser.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride", {"width": 1000, "height": 600, "deviceScaleFactor": 1, "mobile": False}
        )
        browser.get("about:blank")
        browser.get((site / PAGE).as_uri() + fragment)
        return browser

    yield go
    browser.execute_script("localStorage.clear()")
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_a_page_goes_on_where_its_reader_was_and_an_address_within_it_goes_first(open_page):
    browser = open_page()
    assert browser.execute_script("return scrollY") == 0
    browser.execute_script("scrollTo(0, 1500)")
    WebDriverWait(browser, 5).until(lambda b: b.execute_script("return localStorage.getItem('duizhao.at.' + location.pathname)"))
    browser = open_page()
    assert abs(browser.execute_script("return scrollY") - 1500) < 400
    title = browser.execute_script("return document.querySelector('h1 .s').id")
    assert open_page(f"#{title}").execute_script("return scrollY") < 200
    browser.execute_script("scrollTo(0, 0)")
    WebDriverWait(browser, 5).until(lambda b: not b.execute_script("return localStorage.getItem('duizhao.at.' + location.pathname)"))
    assert open_page().execute_script("return scrollY") == 0


def test_each_sentence_has_its_address_beside_it(open_page):
    browser = open_page()
    sentence = browser.find_elements(By.CSS_SELECTOR, "article div.src .s")[3]
    before = sentence.rect
    sentence.click()
    [link] = browser.find_elements(By.CSS_SELECTOR, "a.here")
    assert link.get_attribute("href").endswith("#" + sentence.get_attribute("id"))
    assert link.accessible_name == "Link to this sentence"
    assert link.rect["width"] > 8
    assert sentence.rect["width"] == before["width"]  # it moves nothing
    assert "#" not in browser.execute_script("return arguments[0].textContent", sentence)
    link.click()
    assert browser.current_url.endswith("#" + sentence.get_attribute("id"))


HIDDEN = """
const shown = (side) => [...document.querySelectorAll('article .pair > ' + side)].some((e) => e.checkVisibility());
const same = [...document.querySelectorAll('.same')].map((e) => [...e.children].filter((side) => side.checkVisibility()).length);
return [shown('.src'), shown('.tgt'), [...new Set(same)]];
"""


@pytest.mark.parametrize(
    ("view", "chosen", "chinese", "english"),
    [
        ("both", "view", True, True),
        ("source", "view", True, False),
        ("target", "view", False, True),
        ("source", "both", True, True),
        ("target", "both", True, True),
        ("both", "source", True, False),
        ("target", "source", True, False),
        ("both", "target", False, True),
        ("source", "target", False, True),
    ],
)
def test_paper_has_the_languages_that_were_chosen_for_it(open_page, view, chosen, chinese, english):
    browser = open_page()
    browser.execute_script(
        "document.getElementById('view-' + arguments[0]).checked = document.getElementById('print-' + arguments[1]).checked = true",
        view,
        chosen,
    )
    assert browser.execute_script(HIDDEN) == [view != "target", view != "source", [1]]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert browser.execute_script(HIDDEN) == [chinese, english, [1]]
    columns = browser.execute_script(
        "return getComputedStyle(document.querySelector('article > div.pair')).gridTemplateColumns.split(' ').length"
    )
    assert columns == (2 if chinese and english else 1)
