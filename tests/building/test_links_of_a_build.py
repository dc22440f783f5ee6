"""Every link of everything that a build writes leads to a file and, with an anchor, to an element of it, whatever the sources are called."""

from __future__ import annotations

import json
import posixpath
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import lxml.html
import pytest
from lxml import etree

from pipeline.building import Options, build
from pipeline.project import Project, PublishingSettings, Settings, TranslatingSettings

NAMES = ("C#入门", "为什么?", "100% 对", "a b%20c", "terms", "甲：乙: 一", "引“用”\"一\"&'二'<三>")
BASE = "https://books.example/对照 集/zh/"
pytestmark = pytest.mark.slow
TEXT = "# 题目\n\n正文一段在这里。\n\n## 一节\n\n腾讯说话。[^1]\n\n## 二节\n\n看看。\n\n## 三节\n\n再看。\n\n[^1]: 见官网。\n"


@pytest.fixture(scope="module")
def out(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    for name in ("sources", "glossary"):
        (folder / name).mkdir()
    for name in NAMES:
        (folder / "sources" / f"{name}.md").write_text(TEXT, "utf-8")
    (folder / "glossary" / "terms.yaml").write_text("terms:\n  - {source: 腾讯, target: Tencent}\n", "utf-8")
    (folder / "book.yaml").write_text("title: {zh: 书, en: Book}\n", "utf-8")
    publishing = PublishingSettings(base_url=BASE.replace(" ", "%20"), web_editions=("source", "target"))
    built = build(
        Project(folder, Settings(translating=TranslatingSettings(model="pseudo"), publishing=publishing)), Options(), lambda *_: None
    )
    assert not built.failed
    return folder / "out"


def links(page: Path) -> Iterator[str]:
    """What the page refers to, as it is written there."""
    root = lxml.html.document_fromstring(page.read_text("utf-8"))
    for _, attribute, address, _ in root.iterlinks():
        if attribute in {"href", "src"}:
            yield address
    for script in root.xpath("//script[@id='texts']"):
        for item in json.loads(script.text):
            yield item["href"]
            yield from (f"{item['href']}#{sentence[0]}" for sentence in item["sentences"])


def ids(page: Path) -> list[str]:
    return lxml.html.document_fromstring(page.read_text("utf-8")).xpath("//@id")


def target(out: Path, page: Path, address: str) -> tuple[Path, str] | None:
    """The file and the anchor that a browser goes to; ``None`` for what is not ours."""
    root = urlsplit(BASE.replace("对照 集", "%E5%AF%B9%E7%85%A7%20%E9%9B%86"))
    parts = urlsplit(address)
    if parts.scheme == "data" or (parts.scheme and parts.netloc != root.netloc):
        return None
    assert not parts.query, address
    folder = posixpath.join("/", page.parent.relative_to(out).as_posix())
    if parts.scheme:
        assert parts.path.startswith(root.path), address
        path = unquote("/" + parts.path.removeprefix(root.path))
    else:
        path = posixpath.join(folder, unquote(parts.path)) if parts.path else "/" + page.relative_to(out).as_posix()
    path = posixpath.normpath(path)
    return out / ("index.html" if path == "/" else path.lstrip("/")), unquote(parts.fragment)


def test_every_link_of_every_page_leads_to_a_file_and_an_element(out: Path) -> None:
    pages = sorted(out.rglob("*.html"))
    assert len(pages) == 2 + 3 * len(NAMES) + len(NAMES) + 4, (
        "index, report, three editions an article, the book's chapters and its own pages"
    )
    known = {page: set(ids(page)) for page in pages}
    broken = []
    seen = Counter()
    for page in pages:
        for address in links(page):
            goal = target(out, page, address)
            if goal is None:
                continue
            path, anchor = goal
            seen[path.suffix] += 1
            if not path.is_file() or (anchor and anchor not in known[path]):
                broken.append((page.relative_to(out).as_posix(), address))
    assert broken == []
    assert min(seen[".html"], seen[".epub"], seen[".docx"]) >= len(NAMES)


def test_every_address_of_the_feed_and_the_sitemap_leads_to_a_file(out: Path) -> None:
    for name in ("feed.xml", "sitemap.xml"):
        root = etree.parse(out / name).getroot()
        found = [*root.xpath("//@href"), *root.xpath("//*[local-name()='loc' or local-name()='id']/text()")]
        goals = [target(out, out / name, address) for address in found]
        assert len(goals) > len(NAMES)
        assert all(goal is not None and goal[0].is_file() for goal in goals), found


def test_no_id_is_twice_in_a_page_and_none_holds_a_blank(out: Path) -> None:
    for page in out.rglob("*.html"):
        assert [(name, count) for name, count in Counter(ids(page)).items() if count > 1 or len(name.split()) != 1] == [], page
