"""Settings, terms, covers and aligned files that say what none should: refused with the place, or one article the less."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.building import Options, build
from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.project import open_project

BOOK = "name: reader\ntitle: {en: Reader}\narticles: [a, b]\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "sources").mkdir()
    (tmp_path / "glossary").mkdir()
    (tmp_path / "project.yaml").write_text("translating: {model: pseudo}\n")
    for name in ("a", "b"):
        (tmp_path / "sources" / f"{name}.md").write_text("# 标题\n\n腾讯在深圳成立实验室。\n", "utf-8")
    return tmp_path


def said(root: Path) -> tuple[ExitStatus, str]:
    try:
        result = build(open_project(root), Options(), lambda *_: None)
    except DuizhaoError as error:
        return error.status, str(error)
    return result.status, "\n".join(map(str, result.failed))


FILES: dict[str, tuple[str, str, str]] = {
    "a term of zero-width characters": ("glossary/t.yaml", 'terms: [{source: "\\u200b\\u200d", target: x}]', "terms.0.source: must not be empty"),
    "a variant of them": ("glossary/t.yaml", 'terms: [{source: 腾讯, target: x, variants: ["\\ufeff"]}]', "holds an empty text"),
    "half a character in a term": ("glossary/t.yaml", 'terms: [{source: "腾\\ud800", target: x}]', "half a character"),
    "NUL in a target": ("glossary/t.yaml", 'terms: [{source: 腾讯, target: "a\\0b"}]', "half a character or a NUL"),
    "a glossary 300 levels deep": ("glossary/t.yaml", f"terms: {'[' * 300}{']' * 300}", "more than 50 levels deep"),
    "settings 300 levels deep": ("project.yaml", f"title: {'[' * 300}{']' * 300}", "more than 50 levels deep"),
    "a setting of 5,000 digits": ("project.yaml", f"translating: {{batch: {'9' * 5000}}}", "translating.batch"),
    "no editions": ("book.yaml", f"{BOOK}editions: []\n", "editions"),
    "half a character in a book's title": ("book.yaml", 'name: r\ntitle: {en: "a\\ud800"}\narticles: [a]\n', "half a character"),
    "a cover by its absolute path": ("book.yaml", f"{BOOK}cover: /etc/hostname\n", "/etc/hostname is not in the project"),
    "a cover above the project": ("book.yaml", f"{BOOK}cover: ../../x.png\n", "there is no file ../../x.png"),
}  # fmt: skip


@pytest.mark.parametrize("what", FILES)
def test_what_a_file_of_the_project_may_not_say(root: Path, what: str) -> None:
    file, text, words = FILES[what]
    (root / file).write_text(text, "utf-8")
    status, told = said(root)
    assert status in {ExitStatus.BAD_INPUT, ExitStatus.USAGE}
    assert words in told
    assert Path(file).name in told


PLACES: dict[str, Callable[[Path], object]] = {
    "a pipe": os.mkfifo,
    "a folder": Path.mkdir,
    "a device": lambda path: path.symlink_to("/dev/zero"),
}


@pytest.mark.parametrize("what", PLACES)
def test_what_stands_in_the_place_of_an_aligned_file(root: Path, what: str) -> None:
    PLACES[what](root / "sources" / "a.en.xlf")
    status, told = said(root)
    assert status is ExitStatus.BAD_INPUT
    assert "a.en.xlf" in told
    assert (root / "out" / "b" / "b.epub").exists()
