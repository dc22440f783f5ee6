"""Strangers' files: each is refused in one line or published whole; nothing is fetched, run or let in from outside, and all others are done."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from hostile import CANARY, TEXT, Hostile, sources

from pipeline.article import Article, walk
from pipeline.articles import read_source
from pipeline.building import Built, Options, build
from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.project import Project, open_project

ALL = sources()
LONGEST = 10.0
"""Seconds for reading one of them; a hundred times what they take."""
GOOD = ("a-good", "z-good")


def no_network(*_: object) -> NoReturn:
    raise AssertionError("somebody wants to connect")


@pytest.fixture(scope="module", autouse=True)
def _offline() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", no_network)
        patch.setattr(socket, "getaddrinfo", no_network)
        yield


def make(root: Path) -> Project:
    (root / "sources").mkdir()
    (root / "project.yaml").write_text("translating: {model: pseudo}\n")
    (root / "canary.txt").write_text(f"{CANARY}-outside")
    return open_project(root)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return make(tmp_path_factory.mktemp("reading"))


def test_there_are_enough_and_each_has_a_name_of_its_own() -> None:
    assert len(ALL) >= 200
    assert len({one.name for one in ALL}) == len(ALL)


def words(article: Article) -> str:
    return "\n".join(block.text.text for block in walk(article.blocks))


def is_one_line(error: DuizhaoError, path: Path) -> bool:
    return error.status is ExitStatus.BAD_INPUT and Path(str(error.path)) == path and "\n" not in error.message and len(error.message) < 300


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.name)
def test_it_is_refused_in_one_line_or_read_whole(project: Project, one: Hostile) -> None:
    path = project.sources / one.name
    path.write_bytes(one.data)
    begun = time.process_time()
    try:
        read: Article | DuizhaoError = read_source(project, path)
    except DuizhaoError as error:
        read = error
    finally:
        path.unlink()
    assert time.process_time() - begun < LONGEST
    if isinstance(read, DuizhaoError):
        assert one.refused != "", read
        assert re.search(one.refused or "", read.message)
        assert is_one_line(read, path), read
    else:
        assert not one.refused, one.tries
        assert one.says in words(read)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, Built]:
    """All of them in one project, between two good articles."""
    project = make(tmp_path_factory.mktemp("published"))
    for name in GOOD:
        (project.sources / f"{name}.md").write_text(f"# 好文\n\n{TEXT}\n", "utf-8")
    for one in ALL:
        path = project.sources / one.name
        path.with_stem(f"{path.suffix[1:]}-{path.stem}").write_bytes(one.data)
    return project, build(project, Options(), lambda *_: None)


@pytest.mark.slow
@pytest.mark.xdist_group("hostile")  # they are built once
def test_all_of_them_together_leave_every_other_article_whole(published: tuple[Project, Built]) -> None:
    project, result = published
    said = {Path(str(error.path)).name: error for error in result.failed}
    unforeseen = [str(error) for error in result.failed if error.status is not ExitStatus.BAD_INPUT]
    assert not unforeseen
    assert result.status is ExitStatus.BAD_INPUT
    for one in ALL:
        path = project.sources / one.name
        path = path.with_stem(f"{path.suffix[1:]}-{path.stem}")
        if one.refused is not None:
            assert (path.name in said) == bool(one.refused), one.name
        if path.name not in said:
            assert whole(project, path.stem), one.name
    assert all(whole(project, name) for name in GOOD)


def whole(project: Project, name: str) -> bool:
    return all((project.out / name / f"{name}.{ending}").exists() for ending in ("html", "epub", "docx"))


@pytest.mark.slow
@pytest.mark.xdist_group("hostile")
def test_no_script_no_fetch_and_no_byte_from_outside_is_published(published: tuple[Project, Built]) -> None:
    project, _ = published
    pages = list(project.out.rglob("*.html"))
    assert len(pages) > 200
    for page in pages:
        text = page.read_text("utf-8")
        assert f"{CANARY}-outside" not in text
        assert "root:x:0:0" not in text
        for script in re.findall(r"<script\b[^>]*>(.*?)</script>", text, re.DOTALL):
            assert CANARY not in script or page.name in {"index.html", "report.html"}
        assert not re.search(rf"<[^>]*(?:\son\w+|\s(?:src|href|action|data|srcdoc))\s*=\s*[\"']?[^\"'>]*{CANARY}", text), page.name
