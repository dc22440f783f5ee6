"""EPUB chapters as a reading program would show them: a phone, a tablet, a narrow window, a large font."""

from __future__ import annotations

import re
import zipfile

import pytest
from outputs import write

from pipeline.project import Project
from pipeline.publishing.document.edition import Edition
from pipeline.publishing.epub.article import stylesheet

PAIRS = """
return [...document.querySelectorAll('div.pair')].filter(p => p.children.length == 2 && !p.closest('td,th')).map(p => {
  const [a, b] = [...p.children].map(c => c.getBoundingClientRect());
  return [a.top, a.right, b.top, b.left, a.bottom];
})"""


@pytest.fixture
def chapter(sampler, sources, tmp_path):
    def build(**edition) -> str:
        path = tmp_path / "x.epub"
        write(sampler, Project(sources.parent), path, Edition(**edition))
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():  # our own file, written a line ago
                target = tmp_path / "open" / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(archive.read(name))
        return (tmp_path / "open" / "EPUB" / "text.xhtml").as_uri()

    return build


def show(browser, url: str, width: int) -> None:
    metrics = {"width": width, "height": 1000, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    browser.get(url)


@pytest.mark.slow
@pytest.mark.browser
def test_pairs_are_stacked_on_a_phone_and_side_by_side_on_a_tablet(browser, chapter):
    url = chapter()
    show(browser, url, 390)
    stacked = browser.execute_script(PAIRS)
    assert len(stacked) > 8
    assert all(b_top >= a_bottom for _, _, b_top, _, a_bottom in stacked)
    show(browser, url, 820)
    beside = browser.execute_script(PAIRS)
    assert all(abs(a_top - b_top) < 1 and b_left >= a_right for a_top, a_right, b_top, b_left, _ in beside)


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 390, 820])
def test_nothing_is_wider_than_the_page(browser, chapter, width):
    show(browser, chapter(), width)
    assert browser.execute_script("return document.documentElement.scrollWidth") == width


@pytest.mark.slow
@pytest.mark.browser
def test_headings_stand_clear_of_what_is_before_and_code_is_in_its_own_type(browser, chapter):
    show(browser, chapter(), 390)
    style = "return [...document.querySelectorAll(arguments[0])].map(e => getComputedStyle(e)[arguments[1]])"
    tops = browser.execute_script(style, "h2.pair, h3.pair", "marginTop")
    assert tops
    assert all(float(top.removesuffix("px")) > 20 for top in tops)
    assert [family for family in browser.execute_script(style, "code, pre", "fontFamily") if "monospace" not in family] == []


@pytest.mark.slow
@pytest.mark.browser
def test_the_byline_of_a_title_page_stands_in_one_piece_and_chinese_alone_is_justified(browser, chapter):
    show(browser, chapter().replace("text.xhtml", "title.xhtml"), 800)
    bottoms = "return [...document.querySelectorAll('.byline span')].map(e => e.getBoundingClientRect().bottom)"
    found = browser.execute_script(bottoms)
    assert max(found) - min(found) < 8  # of one line, whatever its fonts
    show(browser, chapter(), 390)
    style = "return [...new Set([...document.querySelectorAll(arguments[0])].map(e => getComputedStyle(e).textAlign))]"
    assert browser.execute_script(style, "section > .pair:not(.verse) > div.src") == ["justify"]
    assert browser.execute_script(style, "section > .pair > div.tgt, .verse > div.src") == ["start"]
    assert "Latin" in browser.execute_script("return getComputedStyle(document.querySelector('div.src')).fontFamily.split(',')[0]")


@pytest.mark.slow
@pytest.mark.browser
def test_a_closed_translation_opens(browser, chapter):
    show(browser, chapter(reveal=True), 390)
    shown = "return document.querySelector('details + .tgt').checkVisibility()"
    assert browser.execute_script(shown) is False
    browser.find_element("css selector", "details summary").click()
    assert browser.execute_script(shown) is True


@pytest.mark.slow
@pytest.mark.browser
def test_what_opens_at_a_tap_is_open_on_paper(browser, chapter):
    show(browser, chapter(reveal=True), 390)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    hidden = "return [...document.querySelectorAll('p')].filter(p => !p.checkVisibility()).length"
    assert browser.execute_script(hidden) == 0
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert browser.execute_script(hidden) > 5


@pytest.mark.slow
@pytest.mark.browser
def test_pairs_hear_the_reader_s_type_not_the_window_and_revealed_ones_stay_stacked(browser, chapter):
    large = "document.documentElement.style.fontSize = '200%'"
    show(browser, chapter(), 820)
    browser.execute_script(large)
    assert all(b_top >= a_bottom for _, _, b_top, _, a_bottom in browser.execute_script(PAIRS))
    show(browser, chapter(reveal=True), 1280)
    sides = "return [...document.querySelectorAll('.pair')].map(p => [...p.querySelectorAll(':scope > .src, :scope > .tgt')].map(e => e.getBoundingClientRect().left))"
    assert all(len(set(lefts)) < 2 or 0 in lefts for lefts in browser.execute_script(sides))


def test_the_reader_s_theme_decides_the_colours_of_text_and_page():
    rules = re.sub(r"/\*.*?\*/", "", stylesheet().decode(), flags=re.DOTALL)
    assert not re.search(r"(?<![-\w])(color|background)\s*:", rules)
    assert "url(" not in rules
    assert "!important" not in rules
