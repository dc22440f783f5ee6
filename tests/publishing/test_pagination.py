"""Not a line of text is lost where a reading program cuts chapters into pages: phone and tablet, small and large type, two engines."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from firefox import Firefox
from making import Maker
from pagination import Window, lost_lines
from sample_articles import write_hard, write_sources
from selenium.webdriver import Chrome

from pipeline.article import Bilingual
from pipeline.bilingual import aligned_path, load, merge
from pipeline.container import read_members
from pipeline.glossary import load_glossary
from pipeline.project import Project, open_project
from pipeline.publishing import view_of
from pipeline.publishing.book.epub import make_book_epub
from pipeline.publishing.books import assemble, load_plan
from pipeline.publishing.document.edition import Edition
from pipeline.publishing.document.view import ArticleView
from pipeline.publishing.epub.article import make_epub
from pipeline.reading import read_article
from pipeline.segmenting import segment

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.xdist_group("pagination")]
ROOT = Path(__file__).parents[2]
SHIPPED = {"duizhao-sampler": "duizhao-sampler.md", "tencent-ai-lab-2018": "tencent-ai-lab-2018.txt"}
EDITIONS = (Edition(), Edition("target-first", "sentence"), Edition(reveal=True), Edition("target-only"))
OLD_RULES = b"""
.table, .formula { overflow-x: auto }
@media (min-width: 40em) { .pair { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); column-gap: 1.6em } }
"""
"""A scroll bar makes a box one that is never cut, and the window is not the page."""


class Chromium:
    """The page of the Chromium that other tests use, too."""

    def __init__(self, driver: Chrome) -> None:
        self._driver = driver

    def open(self, url: str, width: int, height: int) -> None:
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self._driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        self._driver.get(url)

    def run(self, script: str, *arguments: object) -> object:
        return self._driver.execute_script(script, *arguments)


@pytest.fixture(scope="module", params=["chromium", "firefox"])
def window(request, tmp_path_factory) -> Iterator[Window]:
    if request.param == "chromium":
        yield Chromium(request.getfixturevalue("browser"))
        return
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    if program is None:
        pytest.skip("needs firefox-esr")
    with Firefox(program, tmp_path_factory.mktemp("profile")) as firefox:
        yield firefox


@pytest.fixture(scope="module")
def project() -> Project:
    return open_project(ROOT)


@pytest.fixture(scope="module")
def views(project, tmp_path_factory) -> dict[str, ArticleView]:
    """The shipped articles, and a hard one."""
    glossary = load_glossary(project.glossary)
    found = {}
    for name, file in SHIPPED.items():
        article = segment(read_article(project.sources / file, project.settings.reading), project.settings.segmenting)
        found[name] = view_of(merge(article, load(aligned_path(project.sources / file))), project, glossary=glossary)
    sources = write_sources(tmp_path_factory.mktemp("hard"))
    hard: Bilingual = write_hard(Maker(), sources)
    return found | {"hard": view_of(hard, Project(sources.parent))}


@pytest.fixture
def chapters(tmp_path) -> Callable[..., list[Path]]:
    """The chapters of an EPUB on the disk; ``rules`` are put after its style sheet."""

    def unpack(data: bytes, rules: bytes = b"") -> list[Path]:
        for name, content in read_members(data).items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content + rules if name.endswith(".css") else content)
        return sorted(tmp_path.glob("EPUB/*.xhtml"))

    return unpack


CASES = [*((name, Edition()) for name in SHIPPED), *(("hard", edition) for edition in EDITIONS)]


@pytest.mark.parametrize(("name", "edition"), CASES, ids=[f"{name}-{edition.name or 'usual'}" for name, edition in CASES])
def test_every_line_of_an_article_lies_on_a_page(window, views, chapters, name, edition):
    found = lost_lines(window, chapters(make_epub(views[name], edition).data))
    assert found.lines > 1_000
    assert found.lost == ()


@pytest.mark.parametrize("number", range(3))
def test_every_line_of_the_book_lies_on_a_page(window, project, views, chapters, number):
    book = assemble(project, load_plan(project, [*SHIPPED]), views)
    edition = [edition for edition in book.editions if not edition.stacked][number]
    assert lost_lines(window, chapters(make_book_epub(book, edition).data)).lost == ()


def test_lines_behind_scroll_bars_and_in_columns_of_the_window_count_as_lost(window, views, chapters):
    found = lost_lines(window, chapters(make_epub(views["hard"], Edition()).data, OLD_RULES))
    assert len(found.lost) > 1_000
