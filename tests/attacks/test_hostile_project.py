"""Settings, terms, covers and aligned files that say what none should: refused with the place, or one article the less."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from invoke import Context, Exit

from pipeline.building import Options, build
from pipeline.cli.terms import terms
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
    "a cover of 5,000 digits": ("book.yaml", f"{BOOK}cover: {'9' * 5000}\n", "cover: there is no file 999"),
    "a name of a book of 5,000 digits": ("book.yaml", f"name: {'9' * 5000}\ntitle: {{en: R}}\narticles: [a]\n", "name: "),
    "an article of 5,000 digits": ("book.yaml", f"name: r\ntitle: {{en: R}}\narticles: [{'9' * 5000}]\n", "there is no article '999"),
    "a key of 900 digits": ("book.yaml", f"{BOOK}{'9' * 900}: 1\n", "is not a known key"),
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
    assert len(told) < 500


PLACES: dict[str, Callable[[Path], object]] = {
    "a pipe": os.mkfifo,
    "a folder": Path.mkdir,
    "a device": lambda path: path.symlink_to("/dev/zero"),
    "a link to nowhere": lambda path: path.symlink_to(path.parent / "nowhere" / "a.en.xlf"),
}


@pytest.mark.parametrize("what", PLACES)
def test_what_stands_in_the_place_of_an_aligned_file(root: Path, what: str) -> None:
    PLACES[what](root / "sources" / "a.en.xlf")
    status, told = said(root)
    assert status is ExitStatus.BAD_INPUT
    assert "a.en.xlf" in told
    assert (root / "out" / "b" / "b.epub").exists()
    assert not (root / "sources" / "nowhere").exists()


# --- ways out of the project ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["c.md", "folder"])
def test_a_source_that_leads_out_of_the_project_is_refused(root: Path, tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "c.md").write_text("# 外面\n\n外面的文字。\n", "utf-8")
    (root / "sources" / name).symlink_to(outside / "c.md" if name == "c.md" else outside)
    status, told = said(root)
    assert status is ExitStatus.BAD_INPUT
    assert "c.md: leads out of the project by a link" in told
    assert not (root / "out" / "c").exists()
    assert sorted(path.name for path in outside.iterdir()) == ["c.md"]
    assert (root / "out" / "b" / "b.epub").exists()


@pytest.mark.parametrize("name", ["index.html", "report.html", "a/a.html", "a/a.epub", "a", "book/reader.epub"])
def test_a_link_in_the_output_is_not_written_through(root: Path, tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    outside = tmp_path_factory.mktemp("outside") / "precious"
    if name == "a":
        outside.mkdir()
    else:
        outside.write_text("somebody's")
    (root / "book.yaml").write_text(BOOK)
    link = root / "out" / name
    link.parent.mkdir(parents=True)
    link.symlink_to(outside)
    status, told = said(root)
    assert status is ExitStatus.BAD_INPUT
    assert f"{link}: " in told or f"{link.name}: is a link" in told
    assert "which a build will not write over" in told
    assert not list(outside.iterdir()) if name == "a" else outside.read_text() == "somebody's"
    assert (root / "out" / "b" / "b.epub").exists()


@pytest.mark.parametrize("into", ["../x.yaml", "../../x.yaml", "/tmp/x.yaml", "a/../../x.yaml"])
def test_terms_are_imported_into_the_glossary_folder_only(root: Path, monkeypatch: pytest.MonkeyPatch, into: str) -> None:
    monkeypatch.setattr("pipeline.cli.terms.current_project", lambda: open_project(root))
    (root / "t.csv").write_text("source,target\n腾讯,Tencent\n", "utf-8")
    with pytest.raises(Exit, match=r"is not in glossary/") as caught:
        terms.body(Context(), import_=str(root / "t.csv"), into=into)
    assert caught.value.code == ExitStatus.USAGE
    assert not (root / into).exists()
