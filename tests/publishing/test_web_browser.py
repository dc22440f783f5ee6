"""The pages in a real browser: where things stand, what the switches do, what a checker of accessibility says."""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from pipeline.publishing.epub.check import QUICK

NODE = Path(__file__).parents[1] / "node" / "node_modules"
BOOK = ["book/book.html", "book/book/articles/yangben.html", "book/book/glossary.html", "book/book/risks.html", "book/book/colophon.html"]
PAGES = ["yangben/yangben.html", "index.html", "report.html", *BOOK]
pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture
def show(browser, site):
    """Open a page of the site at a width, with or without script, light or dark."""

    def open_page(name="yangben/yangben.html", width=1400, *, script=True, dark=False):
        path = site / name
        if not script:
            copy = path.with_name("without-script.html")
            copy.write_text(re.sub(r"<script>.*?</script>", "", path.read_text("utf-8"), flags=re.DOTALL), "utf-8")
            path = copy
        scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": scheme})
        metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        browser.get(path.as_uri())
        return browser

    yield open_page
    browser.get("about:blank")


BOXES = """
return [...document.querySelectorAll("article .pair")].filter(p => !p.closest("table")).map(pair => {
  const [src, tgt] = [".src", ".tgt"].map(side => pair.querySelector(":scope > " + side)?.getBoundingClientRect());
  return src && tgt ? [src.left, src.width, tgt.left, tgt.width, src.top, tgt.top] : null;
}).filter(Boolean)
"""


@pytest.mark.parametrize("width", [800, 1400])
def test_the_columns_align_to_the_pixel_through_headings_lists_quotations_and_captions(show, width):
    boxes = show(width=width).execute_script(BOXES)
    assert len(boxes) > 15
    assert len({box[0] for box in boxes}) == len({box[2] for box in boxes}) == 1
    assert len({width for box in boxes for width in (box[1], box[3])}) == 1
    assert all(box[4] == box[5] for box in boxes)
    assert boxes[0][2] > boxes[0][0] + boxes[0][1]


def test_on_a_phone_the_english_stands_below_the_chinese(show):
    boxes = show(width=400).execute_script(BOXES)
    assert all(box[0] == box[2] and box[5] > box[4] for box in boxes)


OVERFLOW = """
const scrolls = (e) => e && (/auto|scroll|hidden/.test(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
return [...document.querySelectorAll("body *")]
  .filter(e => e.getBoundingClientRect().right > innerWidth + .5 && getComputedStyle(e).position !== "absolute" && !scrolls(e.parentElement))
  .map(e => e.outerHTML.slice(0, 80))
"""


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [320, 400, 800])
def test_nothing_overflows(show, name, width):
    browser = show(name, width)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    assert browser.execute_script(OVERFLOW) == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_moves_while_the_page_loads(show, name):
    script = """
      const done = arguments[0]; let sum = 0;
      new PerformanceObserver(list => list.getEntries().forEach(e => sum += e.value)).observe({type: "layout-shift", buffered: true});
      setTimeout(() => done(sum), 300);
    """
    assert show(name).execute_async_script(script) == 0


@pytest.mark.parametrize("name", PAGES)
def test_the_policy_lets_the_page_work_and_no_error_is_logged(show, name):
    browser = show(name)
    assert [entry["message"] for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []
    body = browser.find_element(By.TAG_NAME, "body")
    assert body.value_of_css_property("margin-top") == "0px"  # the style sheet was let in


LINES = """
const out = [];
for (const paragraph of document.querySelectorAll("article :is(.src, .src p):not(:has(p))")) {
  const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  let line = "", top = null;
  for (let node; node = walker.nextNode();) for (let i = 0; i < node.length; i++) {
    const range = document.createRange();
    range.setStart(node, i); range.setEnd(node, i + 1);
    const box = range.getClientRects()[0];
    if (!box || !box.width) continue;
    if (top !== null && box.top > top + 14 && box.left < last) { out.push(line); line = ""; }
    top = box.top; last = box.left; var last;
    line += node.data[i];
  }
  if (line) out.push(line);
}
return out
"""


@pytest.mark.parametrize("width", [320, 360, 400, 800, 1000, 1400])
def test_no_chinese_line_starts_or_ends_with_forbidden_punctuation_and_dashes_stay_whole(show, width):
    lines = show(width=width).execute_script(LINES)
    assert len(lines) > 20
    assert [line for line in lines if line[0] in "、，。；：！？）》〉」』”’…％"] == []
    assert [line for line in lines if line.rstrip()[-1] in "（《〈「『“‘"] == []
    assert [line for line in lines if line.count("—") % 2 or line.count("…") % 2] == []


@pytest.mark.parametrize("width", [400, 1400])
def test_lines_are_evenly_spaced_whatever_is_in_them(show, width):
    script = """
      return [...document.querySelectorAll("article > .pair > div > p")].map(p =>
        [p.getBoundingClientRect().height / parseFloat(getComputedStyle(p).lineHeight), p.textContent.slice(0, 30)])
    """
    heights = show(width=width).execute_script(script)
    assert len(heights) > 12
    assert [(lines, text) for lines, text in heights if abs(lines - round(lines)) > 0.01] == []


@pytest.mark.parametrize("width", range(820, 1420, 60))
def test_no_justified_line_is_stretched(show, width):
    """A line that ends early is stretched by justification; Chromium ends one early where it cannot break at a spaced edge."""
    script = """
      const out = [];
      for (const paragraph of document.querySelectorAll("article > .pair > .src > p")) {
        const size = parseFloat(getComputedStyle(paragraph).fontSize), right = paragraph.getBoundingClientRect().right;
        const range = document.createRange(), rows = new Map();
        const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
        for (let node; node = walker.nextNode();) for (let i = 0; i < node.length; i++) {
          range.setStart(node, i); range.setEnd(node, i + 1);
          const box = range.getBoundingClientRect(), row = Math.round(box.bottom / 20);
          rows.set(row, [...(rows.get(row) ?? []), [node.data[i], box.left]]);
        }
        for (const row of [...rows.values()].slice(0, -1)) for (let i = 1; i < row.length; i++) {
          const gap = (row[i][1] - row[i - 1][1]) / size;
          if (/[\\u4e00-\\u9fff]/.test(row[i - 1][0] ) && /[\\u4e00-\\u9fff]/.test(row[i][0]) && gap > 1.3) out.push([row.map(x => x[0]).join(""), gap]);
        }
      }
      return out
    """
    assert show(width=width).execute_script(script) == []


def test_each_level_of_a_list_stands_further_in_also_within_a_quotation(show):
    script = """
      const left = (text) => {
        const p = [...document.querySelectorAll("article .src p")].find(p => p.textContent.includes(text));
        const range = document.createRange(); range.selectNodeContents(p); return range.getBoundingClientRect().left;
      };
      return arguments[0].map(left);
    """
    lefts = show(width=1400).execute_script(script, ["第一层。", "第二层。", "第三层。", "第四层。"])
    steps = [round(b - a, 1) for a, b in pairwise(lefts)]
    assert len(set(steps)) == 1
    assert steps[0] > 20
    plain, item = show(width=1400).execute_script(script, ["科技向善。", "引文中的一项。"])
    assert item - plain > 20


@pytest.mark.parametrize("width", [320, 400])
def test_nothing_in_the_bar_lies_over_anything_else(show, width):
    script = """
      const boxes = [...document.querySelectorAll(".bar .home, .bar > div > fieldset label, .bar .menu > summary")].map(e => e.getBoundingClientRect());
      return boxes.slice(1).map((box, i) => box.left - boxes[i].right);
    """
    for name in ("yangben/yangben.html", BOOK[1]):
        assert all(gap >= 0 for gap in show(name, width).execute_script(script))


def test_the_cells_of_a_table_carry_no_words_of_ours(show):
    script = "return [...document.querySelectorAll('article td .tgt > p')].map(p => getComputedStyle(p, '::after').content)"
    assert set(show().execute_script(script)) == {"none"}


def test_the_columns_of_a_table_stay_readable_on_a_phone(show):
    script = "return [...document.querySelectorAll('article td .pair')].map(p => p.getBoundingClientRect().height / 24)"
    assert max(show(width=320).execute_script(script)) < 3.5


def test_the_switches_work_without_script(show):
    browser = show(script=False)

    def shown(selector):
        return [element.is_displayed() for element in browser.find_elements(By.CSS_SELECTOR, selector)]

    assert all(shown("article > .pair > .src") + shown("article > .pair > .tgt"))
    browser.find_element(By.CSS_SELECTOR, "label[for=view-source]").click()
    assert all(shown("article > .pair > .src"))
    assert not any(shown("article > .pair > .tgt"))
    browser.find_element(By.CSS_SELECTOR, "label[for=view-target]").click()
    assert not any(shown("article > .pair > .src"))
    browser.find_element(By.CSS_SELECTOR, "label[for=view-both]").click()
    browser.find_element(By.CSS_SELECTOR, ".menu summary").click()
    browser.find_element(By.CSS_SELECTOR, "label[for=layout-stacked]").click()
    assert all(box[0] == box[2] and box[5] > box[4] for box in browser.execute_script(BOXES))
    before = browser.find_element(By.CSS_SELECTOR, "article .pair p").value_of_css_property("font-size")
    browser.find_element(By.CSS_SELECTOR, "label[for=size-x]").click()
    after = browser.find_element(By.CSS_SELECTOR, "article .pair p").value_of_css_property("font-size")
    assert float(after[:-2]) > float(before[:-2]) * 1.2
    browser.find_element(By.CSS_SELECTOR, "label[for=theme-dark]").click()
    assert browser.find_element(By.TAG_NAME, "body").value_of_css_property("background-color") == "rgba(25, 24, 22, 1)"


def test_a_choice_is_remembered(show):
    browser = show()
    try:
        browser.find_element(By.CSS_SELECTOR, "label[for=view-target]").click()
        WebDriverWait(browser, 20).until(lambda _: show().find_element(By.ID, "view-target").is_selected())  # it is stored in its own time
    finally:
        browser.execute_script("localStorage.clear()")


def lit(browser):
    return browser.execute_script("return [...document.querySelectorAll('.s.on')].map(s => s.id)")


def test_a_sentence_and_its_partner_light_up_together(show):
    browser = show()
    sentence = browser.find_element(By.CSS_SELECTOR, "article > .pair > .tgt .s")
    ActionChains(browser).move_to_element(sentence).perform()
    id_ = sentence.get_attribute("id")
    assert lit(browser) == [id_.removesuffix("-t"), id_]
    ActionChains(browser).move_to_element(browser.find_element(By.CSS_SELECTOR, ".home")).perform()
    assert lit(browser) == []


def test_the_arrow_keys_go_from_sentence_to_sentence(show):
    browser = show()
    ids = browser.execute_script("return [...document.querySelectorAll('article .src .s')].map(s => s.id)")
    browser.execute_script("document.querySelector('article .s').focus()")
    assert lit(browser) == [ids[0], f"{ids[0]}-t"]
    ActionChains(browser).send_keys(Keys.ARROW_DOWN, Keys.ARROW_DOWN).perform()
    assert lit(browser) == [ids[2], f"{ids[2]}-t"]
    ActionChains(browser).send_keys(Keys.ARROW_UP).perform()
    assert lit(browser) == [ids[1], f"{ids[1]}-t"]
    assert browser.execute_script("return document.querySelectorAll('article .s[tabindex=\"0\"]').length") == 1


def test_an_address_with_a_sentence_lights_both(show, site):
    browser = show()
    id_ = browser.execute_script("return document.querySelectorAll('article .src .s')[4].id")
    browser.get((site / "yangben/yangben.html").as_uri() + "#" + id_)
    assert lit(browser) == [id_, f"{id_}-t"]


def test_a_term_shows_its_entry_and_escape_puts_it_away(show):
    browser = show()
    term = browser.find_element(By.CSS_SELECTOR, "article .tgt a.term")
    ActionChains(browser).move_to_element(term).perform()
    card = browser.find_element(By.CSS_SELECTOR, ".card")
    assert card.text == "腾讯AI Lab\nTencent AI Lab\nA note."
    assert term.get_attribute("aria-describedby") == card.get_attribute("id")
    ActionChains(browser).send_keys(Keys.ESCAPE).perform()
    assert browser.find_elements(By.CSS_SELECTOR, ".card") == []


@pytest.mark.parametrize(
    ("query", "status", "marked"),
    [
        ("人工智能", "5 sentences in 1 article", "人工智能"),
        ("ARTIFICIAL general", "2 sentences in 1 article", "artificial"),
        ("ＡＩ 专家", "14 sentences in 1 article", "专家"),
        ("没有的词", "0 sentences in 0 articles", None),
    ],
)
def test_the_index_finds_sentences_in_both_languages(show, query, status, marked):
    browser = show("index.html")
    browser.find_element(By.ID, "q").send_keys(query)
    assert browser.find_element(By.CSS_SELECTOR, ".found").text == status
    marks = [mark.text for mark in browser.find_elements(By.CSS_SELECTOR, ".hits mark")]
    assert marked is None or marked in marks
    for link in browser.find_elements(By.CSS_SELECTOR, ".hits a"):
        path, _, anchor = link.get_attribute("href").removeprefix("file://").partition("#")
        assert f'id="{anchor}"' in Path(path).read_text("utf-8")


def test_the_index_lists_everything_without_script(show):
    browser = show("index.html", script=False)
    assert not browser.find_element(By.ID, "q").is_displayed()
    assert browser.find_element(By.CSS_SELECTOR, ".articles h2").is_displayed()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("name", "width"),
    [
        ("yangben/yangben.html", 1400),
        ("yangben/yangben.html", 400),
        ("index.html", 1200),
        ("report.html", 1200),
        *((name, 400) for name in BOOK),
    ],
)
def test_axe_finds_no_violation(show, name, width, dark):
    axe = NODE / "axe-core" / "axe.min.js"
    if not axe.exists():
        pytest.skip("needs axe-core: invoke test-needs --install")
    browser = show(name, width, dark=dark)
    browser.execute_script("document.querySelectorAll('details').forEach(d => d.open = true)")
    browser.execute_cdp_cmd("Page.setBypassCSP", {"enabled": True})
    browser.execute_script(axe.read_text("utf-8"))
    found = browser.execute_async_script("axe.run(document, {resultTypes: ['violations']}).then(arguments[0])")
    assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found["violations"]] == []


@pytest.fixture
def printed(show, tmp_path):
    if not shutil.which("pdftotext"):
        pytest.skip("needs poppler-utils")
    data = show().execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True, "printBackground": True})["data"]
    path = tmp_path / "page.pdf"
    path.write_bytes(base64.b64decode(data))
    return path


def test_the_printed_page_is_a4_with_running_heads_and_whole_pairs(printed):
    info = subprocess.run(["pdfinfo", printed], capture_output=True, text=True, check=True).stdout
    assert re.search(r"Page size: +59[45]\.\d+ x 84[12]\.\d+ pts \(A4\)", info)
    pages = (
        subprocess.run(["pdftotext", "-layout", printed, "-"], capture_output=True, text=True, check=True).stdout.rstrip("\f").split("\f")
    )
    assert len(pages) >= 3
    heads = [re.sub(r"\s", "", page.strip().splitlines()[0]) for page in pages]
    assert [head == "对照排版的样本" for head in heads[1:]] == [True] * (len(pages) - 1)
    assert [page.strip().split()[-1] for page in pages] == [str(number) for number in range(1, len(pages) + 1)]
    for start, end in (("3月15日，腾讯AI", "in depth."), ("目前的人工智能研究", "carried many breakthroughs.")):
        where = [number for number, page in enumerate(pages) if start in re.sub(r"\s", "", page)]
        assert where
        assert where == [number for number, page in enumerate(pages) if end.replace(" ", "") in re.sub(r"\s", "", page)]


@pytest.mark.java
def test_the_nu_html_checker_finds_no_error(site):
    jar = NODE / "vnu-jar" / "build" / "dist" / "vnu.jar"
    if not jar.exists() or not shutil.which("java"):
        pytest.skip("needs Java and vnu-jar: invoke test-needs --install")
    pages = [site / name for name in PAGES]
    done = subprocess.run(["java", *QUICK, "-jar", jar, "--errors-only", *pages], capture_output=True, text=True, check=False)
    assert (done.stderr, done.returncode) == ("", 0)
