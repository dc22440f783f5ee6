"""A small project with real Chinese, a glossary and hand-made English, and a client for its page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from review_browser import Browser, Server, chromium
from starlette.testclient import TestClient

from pipeline.article import Bilingual, Entry, RichText, Segment, Target
from pipeline.bilingual import aligned_path, save
from pipeline.project import Project, open_project
from pipeline.review.app import create_app
from pipeline.review.desk import Desk, Sheet
from pipeline.review.guard import Policy

NEWS = """# 腾讯AI Lab发布三大核心战略

3月15日，腾讯AI Lab第二届学术论坛在深圳举行。全球30位顶级AI专家出席，对多项前沿研究成果进行了深入探讨与交流。

本次论坛以**“共享AI+未来”**为理念，见[会议页面](https://example.org/forum)。

## 一、机器人实验室

- 腾讯将在深圳成立机器人实验室。
- 两个实验室将协力合作；双方强强携手。

科技应当赋能于人。

科技应当赋能于人。
"""
OTHER = """# 自然科研

科技应当赋能于人。自然科研将在深圳举办会议。
"""
TERMS = """title: Test
terms:
  - source: 腾讯AI Lab
    target: Tencent AI Lab
    note: The name as the lab writes it.
  - source: 机器人实验室
    target: robotics lab
  - source: 自然科研
    target: Nature Research
"""
ENGLISH = {
    "腾讯AI Lab发布三大核心战略": "Tencent AI Lab announces three core strategies",
    "3月15日，腾讯AI Lab第二届学术论坛在深圳举行。": "On March 15, the second academic forum of Tencent AI Lab was held in Shenzhen.",
    "全球30位顶级AI专家出席，对多项前沿研究成果进行了深入探讨与交流。": (
        "Thirty leading AI experts from around the world attended and discussed a number of frontier research results in depth."
    ),
    "机器人实验室": "A laboratory for robots",
    "腾讯将在深圳成立机器人实验室。": "Tencent will set up a robotics lab in Shenzhen.",
    "两个实验室将协力合作；双方强强携手。": "The two labs will work together; two strong partners join hands.",
    "科技应当赋能于人。": "Technology should empower people.",
}


def make_project(root: Path) -> Project:
    (root / "sources").mkdir(parents=True)
    (root / "glossary").mkdir()
    (root / "sources" / "news.md").write_text(NEWS, "utf-8")
    (root / "sources" / "other.md").write_text(OTHER, "utf-8")
    (root / "glossary" / "terms.yaml").write_text(TERMS, "utf-8")
    project = open_project(root)
    sheet = Desk(project).open("news")
    entries = {}
    for segment in sheet.segments.values():
        english = ENGLISH.get(segment.source.text.strip())
        if english:
            entries[segment.id] = Entry(Target(RichText(english), engine="hand@000000000000", method="test"))
    save(aligned_path(sheet.article.path), replace(sheet.bilingual, entries=entries))
    return project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path / "project")


@dataclass
class Web:
    """The page as a browser that was let in."""

    client: TestClient
    desk: Desk
    policy: Policy
    csrf: str
    origin: str = "http://127.0.0.1:8321"

    def sheet(self, name: str = "news") -> Sheet:
        return self.desk.open(name)

    def segment(self, text: str, name: str = "news") -> Segment:
        return next(one for one in self.sheet(name).segments.values() if text in one.source.text)

    def entry(self, text: str, name: str = "news") -> Entry:
        return self.sheet(name).bilingual.entries.get(self.segment(text, name).id, Entry())

    def bilingual(self, name: str = "news") -> Bilingual:
        return self.sheet(name).bilingual

    def post(self, path: str, data: dict[str, object], **headers: str):
        sent = {"X-CSRF-Token": self.csrf, "Origin": self.origin, **headers}
        return self.client.post(path, json=data, headers=sent)

    def row(self, text: str, data: dict[str, object], action: str = "", *, version: str | None = None):
        key = self.segment(text).id
        seen = self.sheet().version(key) if version is None else version
        return self.post(f"/articles/news/rows/{key}{action}", {"version": seen, **data})


@pytest.fixture
def web(project: Project) -> Iterator[Web]:
    policy = Policy(8321, "s" * 43, name="Translator One")
    app = create_app(project, policy)
    with TestClient(app, base_url="http://127.0.0.1:8321", follow_redirects=False) as client:
        assert client.get("/", params={"token": policy.token}).status_code == 303
        csrf = policy.csrf(client.cookies[policy.cookie])
        yield Web(client, app.state.site.desk, policy, csrf)


@pytest.fixture
def server(project: Project) -> Iterator[Server]:
    made = Server(project.root)
    made.start()
    yield made
    made.kill()


@pytest.fixture(scope="package")
def chrome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with chromium(tmp_path_factory.mktemp("profile")) as made:
        yield made


@pytest.fixture
def browser(chrome: Browser) -> Browser:
    """The one browser, back in its first tab, at a desk's size and in the light."""
    first, *others = chrome.driver.window_handles
    for other in others:
        chrome.driver.switch_to.window(other)
        chrome.driver.close()
    chrome.driver.switch_to.window(first)
    chrome.driver.get("about:blank")
    chrome.errors()  # forget those of the test before
    chrome.look(1400)
    return chrome
