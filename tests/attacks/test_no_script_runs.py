"""A real browser opens what was made of articles that hold scripts: none runs, nothing is fetched, in the books and on the review page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hostile import CANARY, TEXT, Hostile, sources
from review_browser import Browser, Server, chromium, until

from pipeline.building import Options, build
from pipeline.project import open_project

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.xdist_group("no script")]  # one project, one browser
EVIL = f'"><img src=x onerror="alert(\'{CANARY}\')"><script>alert("{CANARY}")</script>'
OWN = [
    Hostile("title.md", "a script as title", f"# 标题{EVIL}\n\n{TEXT}\n".encode()),
    Hostile("code.md", "a script as code", f"# 标题\n\n{TEXT}`{EVIL}`\n\n```\n</script>{EVIL}\n```\n".encode()),
    Hostile("entities.html", "a script in entities", f"<meta charset=utf-8><title>标题</title><p>{TEXT}&lt;script&gt;alert('{CANARY}')&lt;/script&gt;</p>".encode()),
    Hostile("front.md", "a script in front matter", f"---\ntitle: '标题</title><script>alert(1)</script>'\nauthor: '</script>{CANARY}'\n---\n\n{TEXT}\n".encode()),
    Hostile("note.md", "a script in a note and a cell", f"# 标题\n\n{TEXT}[^1]\n\n| 名 | 值 |\n|---|---|\n| 甲 | </script><script>alert(1)</script> |\n\n[^1]: 注{EVIL}\n".encode()),
]  # fmt: skip
ARTICLES = [one for one in sources() if one.name.startswith(("script-", "link-5", "link-8", "ld-json-text")) and not one.refused] + OWN
WATCH = """
window.ran = [];
for (const name of ["alert", "confirm", "prompt", "open"]) window[name] = (...words) => { window.ran.push(name + words.join()); };
for (const name of ["eval", "fetch"]) { const whole = window[name]; window[name] = (...words) => { window.ran.push(name + words.join()); return whole(...words); }; }
"""
RAN = """
const found = [...(window.ran ?? ["nobody watched"])];
found.push(...performance.getEntriesByType("resource").map(one => one.name).filter(name => !/^(data:|file:|blob:)/.test(name) && new URL(name).origin !== location.origin));
found.push(...[...document.querySelectorAll("script")].filter(one => one.text.includes(arguments[0]) && !one.type.endsWith("json")).map(() => "a script with it"));
for (const element of document.querySelectorAll("*")) for (const one of element.attributes)
  if (/^on/i.test(one.name) || (/^(href|src|action|data)$/.test(one.name) && /^(javascript|vbscript|data:text)/i.test(one.value.trim()))) found.push(one.name + "=" + one.value);
return found;
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("project")
    (made / "sources").mkdir()
    (made / "project.yaml").write_text("translating: {model: pseudo}\n")
    for one in ARTICLES:
        path = made / "sources" / one.name
        path.with_stem(f"{path.suffix[1:]}-{path.stem}").write_bytes(one.data)
    result = build(open_project(made), Options(), lambda *_: None)
    assert not result.failed
    return made


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with chromium(tmp_path_factory.mktemp("profile")) as made:
        made.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": WATCH})
        yield made


def test_the_watch_sees_a_script_that_runs(watched: Browser, tmp_path: Path) -> None:
    page = tmp_path / "x.html"
    page.write_text("<script>alert('here')</script><img src=y onerror=alert(2)><a href=' JavaScript:x'>x</a>")
    watched.driver.get(page.as_uri())
    until(lambda: len(watched.js(RAN, CANARY)) == 4, "both alerts and both attributes")


def test_no_page_of_the_books_runs_anything(watched: Browser, root: Path) -> None:
    pages = sorted(root.glob("out/**/*.html"))
    assert len(pages) > len(ARTICLES)
    for page in pages:
        watched.driver.get(page.as_uri())
        assert watched.js(RAN, CANARY) == [], page.name


def test_no_page_of_the_review_runs_anything(watched: Browser, root: Path) -> None:
    server = Server(root)
    server.start()
    try:
        watched.driver.get(server.address)
        for path in sorted(root.glob("sources/*.en.xlf"))[::2]:
            name = path.name.removesuffix(".en.xlf")
            for page in (f"/articles/{name}", f"/articles/{name}/preview"):
                watched.driver.get(f"{server.base}{page}")
                if page.endswith("preview"):  # its policy lets no script run, ours neither
                    assert watched.all("[onerror], [onload], a[href^='javascript'], iframe, object, form, meta[http-equiv=refresh]") == []
                else:
                    assert watched.js(RAN, CANARY) == [], page
    finally:
        server.kill()
