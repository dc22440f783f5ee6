"""The commands where one article is bad: results for the others, a word about this one, and the exit code that says so."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.building import Options, build
from pipeline.cli import collection, end_as_documented
from pipeline.cli.program import Duizhao
from pipeline.errors import ExitStatus
from pipeline.project import open_project


class Ours(Duizhao):
    """The program in this process."""


end_as_documented(Ours)
TEXTS = {"data": "# 大数据\n\n大数据很重要。\n", "robots": "# 机器人\n\n机器人很有用。\n", "water": "# 水\n\n水往低处流。\n"}
COMMANDS = [
    ("status", "robots", "water"),
    ("status --format json", '"robots"', '"water"'),
    ("check --notes", "0 errors"),
    ("words all", "robots", "water", "together"),
    ("terms --candidates --least 1",),
    ("terms --conflicts",),
    ("export --to tsv,tmx", "robots.review.tsv", "water.review.tsv", ".tmx"),
    ("book", "reader.epub", "2 articles"),
    ("images", "robots: 0 fetched", "water: 0 fetched"),
    ("build", "robots", "water"),
]
"""Each with what it says all the same."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("project")
    (root / "sources").mkdir()
    for name, text in TEXTS.items():
        (root / "sources" / f"{name}.md").write_text(text, "utf-8")
    (root / "project.yaml").write_text("translating: {model: pseudo}\n")
    (root / "book.yaml").write_text("name: reader\ntitle: {en: Reader}\narticles: [data, robots, water]\n")
    build(open_project(root), Options(), lambda *_: None)
    return root


@pytest.fixture
def duizhao(made: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[[str], tuple[int, str, str]]:
    monkeypatch.chdir(made)
    monkeypatch.setenv("DUIZHAO_PROJECT", "")

    def call(words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        try:
            Ours(name="duizhao", namespace=collection()).run(["duizhao", *words.split()])
        except SystemExit as end:
            return int(end.code or 0), *capsys.readouterr()
        return 0, *capsys.readouterr()

    return call


@pytest.fixture
def bad(made: Path) -> Any:
    """Puts something else in the place of data.md, for a while."""
    source = made / "sources" / "data.md"

    def put(make: Callable[[Path], object]) -> None:
        source.unlink()
        make(source)

    yield put
    source.unlink(missing_ok=True)
    source.write_text(TEXTS["data"], "utf-8")


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_defect_in_one_article(
    duizhao: Callable[[str], tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    from pipeline.reading import opening

    whole = opening.give_ids

    def broken(blocks: Any, notes: Any) -> Any:
        if any("大数据" in block.text.text for block in blocks):
            raise TypeError("nobody foresaw it")
        return whole(blocks, notes)

    monkeypatch.setattr(opening, "give_ids", broken)
    if command[0].startswith("check"):  # else what the build found is still so
        monkeypatch.setattr("pipeline.building.kept.kept_summaries", lambda _project: lambda _name: None)
    status, out, err = duizhao(command[0] + (" --force" if command[0] == "build" else ""))
    assert status == ExitStatus.FAILED
    assert "article data: a defect of the program (TypeError in pipeline/reading/opening.py:" in err
    assert "Please report this line" in err
    assert "Traceback" not in err
    for words in command[1:]:
        assert words in out, out


@pytest.mark.parametrize("command", [*COMMANDS, ("memory", "0 sentences from 3 files")], ids=lambda command: command[0])
def test_an_unreadable_source(duizhao: Callable[[str], tuple[int, str, str]], bad: Any, command: tuple[str, ...]) -> None:
    bad(lambda source: source.symlink_to(source.name))
    status, out, err = duizhao(command[0] + (" --force" if command[0] == "build" else ""))
    if command[0] == "memory":  # needs no source
        assert (status, err) == (0, "")
    else:
        assert status == ExitStatus.BAD_INPUT
        assert "data.md: cannot be read: Too many levels of symbolic links" in err
    for words in command[1:]:
        assert words in out, out


def test_an_aligned_file_that_breaks_the_memory_leaves_the_others_in_it(
    duizhao: Callable[[str], tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.memory import memory as module

    whole = module.read_units

    def broken(path: Path) -> Any:
        if path.name == "data.en.xlf":
            raise TypeError("nobody foresaw it")
        return whole(path)

    monkeypatch.setattr(module, "read_units", broken)
    status, out, err = duizhao("memory --rebuild")
    assert (status, out.strip()) == (ExitStatus.FAILED, "0 sentences from 3 files.")
    assert "file data.en.xlf: a defect of the program (TypeError in pipeline/memory/memory.py:" in err


def test_a_release_of_an_unreadable_article_is_refused(duizhao: Callable[[str], tuple[int, str, str]], bad: Any) -> None:
    bad(lambda source: source.write_bytes(b""))
    status, _, err = duizhao("release --allow-draft --unchecked")
    assert status == ExitStatus.BAD_INPUT
    assert "data.md" in err
    assert "Nothing was released" in err


def test_an_import_for_another_article_goes_on(duizhao: Callable[[str], tuple[int, str, str]], bad: Any, made: Path) -> None:
    assert duizhao("export --article water --to tsv")[0] == 0
    bad(lambda source: source.write_bytes(b""))
    status, out, err = duizhao(f"import {made / 'out' / 'exchange' / 'water.review.tsv'} --dry-run")
    assert (status, "water: 0 sentences would be changed" in out) == (ExitStatus.BAD_INPUT, True)
    assert "data.md" in err


# --- what concerns all ---------------------------------------------------------------------------------------------------


def in_circles(path: Path) -> None:
    path.symlink_to(path.name)


def to_nowhere(path: Path) -> None:
    path.symlink_to(path.with_name("nowhere"))


def locked(path: Path) -> None:
    path.mkdir()
    path.chmod(0)


@pytest.mark.parametrize(
    "make", [in_circles, to_nowhere, pytest.param(locked, marks=pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything"))]
)
@pytest.mark.parametrize("words", ["build", "check", "words all", "terms", "terms --find 水"])
def test_an_unreadable_glossary_folder_is_no_empty_one(
    duizhao: Callable[[str], tuple[int, str, str]], made: Path, words: str, make: Callable[[Path], None]
) -> None:
    folder = made / "glossary"
    make(folder)
    try:
        status, _, err = duizhao(words)
    finally:
        folder.unlink() if folder.is_symlink() else folder.rmdir()
    assert status == ExitStatus.BAD_INPUT
    assert err.startswith(f"{folder}: ")
    assert "\n  → " in err


@pytest.mark.parametrize("make", [in_circles, to_nowhere])
def test_an_unreadable_glossary_file_is_no_missing_one(
    duizhao: Callable[[str], tuple[int, str, str]], made: Path, make: Callable[[Path], None]
) -> None:
    (made / "glossary").mkdir()
    try:
        make(made / "glossary" / "names.yaml")
        status, _, err = duizhao("terms")
    finally:
        (made / "glossary" / "names.yaml").unlink()
        (made / "glossary").rmdir()
    assert status == ExitStatus.BAD_INPUT
    assert "names.yaml" in err


def test_the_state_of_a_project_is_kept_out_of_git(made: Path) -> None:
    assert (made / ".duizhao" / ".gitignore").read_text("utf-8") == "*\n"


def test_json_of_the_others_stays_json(duizhao: Callable[[str], tuple[int, str, str]], bad: Any) -> None:
    bad(lambda source: source.write_bytes(b""))
    for words in ("status --format json", "check --format json"):
        status, out, _ = duizhao(words)
        assert status == ExitStatus.BAD_INPUT
        assert json.loads(out)
