"""Whatever a book was made of belongs to it: where one of these files changes, comes or goes, exactly what depends on it is built again."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from building_project import BOOK, SETTINGS, SOURCES, built, everything, make, picture, rebuilt, reference

from pipeline.errors import PACKAGE
from pipeline.inputs import program_key

EVERYTHING = frozenset({"robots", "data", "water", "book"})


@dataclass(frozen=True)
class Change:
    """A file of the project, what is done to it, and what has to be made anew."""

    what: str
    file: str
    content: bytes | str | Callable[[bytes], bytes] | None
    """``None``: it goes."""
    again: frozenset[str]


CHANGES = [
    Change("a source", "sources/water.md", "# 水\n\n水往低处流。\n\n人往高处走。\n", frozenset({"water"})),
    Change("a source of the book", "sources/data.md", SOURCES["data"] + "\n数据有三种。\n", frozenset({"data", "book"})),
    Change(
        "an aligned file",
        "sources/robots.en.xlf",
        lambda old: old.replace(b"<target>", b"<target>Truly, ", 1),
        frozenset({"robots", "book"}),
    ),
    Change("a local picture", "sources/pictures/robot.png", picture("black"), frozenset({"robots", "book"})),
    Change("a local picture that goes", "sources/pictures/chart.png", None, frozenset({"data", "book"})),
    Change("a fetched picture", "sources/robots.images/stand.png", picture("black"), frozenset({"robots", "book"})),
    Change("the lock of fetched pictures", "sources/robots.images/images.lock", "{}", frozenset({"robots", "book"})),
    Change("a lock where there was none", "sources/water.images/images.lock", "{}", frozenset({"water"})),
    Change("a glossary file", "glossary/names.yaml", "terms:\n  - {source: 腾讯, target: Tencent Inc.}\n", frozenset({"robots", "book"})),
    Change("a new glossary file", "glossary/more.yaml", "terms:\n  - {source: 水, target: water}\n", frozenset({"water"})),
    Change("a glossary file that goes", "glossary/names.yaml", None, frozenset({"robots", "book"})),
    Change(
        "a term that takes another's sentences",
        "glossary/more.yaml",
        "terms:\n  - {source: 腾讯将, target: Tencent}\n",
        frozenset({"robots", "book"}),
    ),
    Change("a setting", "project.yaml", SETTINGS + "publishing: {order: target-first}\n", EVERYTHING),
    Change("the cover", "cover.png", picture("black"), frozenset({"book"})),
    Change("the plan of the book", "book.yaml", BOOK.replace("Reader", "A Reader"), frozenset({"book"})),
    Change("the Word template, where there was none", "templates/reference.docx", reference("Georgia"), EVERYTHING),
]
NO_CHANGES = [
    Change("a comment in the settings", "project.yaml", "# 我们的书\n" + SETTINGS, frozenset()),
    Change("a picture that no article shows", "sources/pictures/robot-old.png", picture("black"), frozenset()),
    Change("a term that no article holds", "glossary/more.yaml", "terms:\n  - {source: 长江, target: the Yangtze}\n", frozenset()),
    Change("a comment above a term", "glossary/names.yaml", lambda old: b"# names\n" + old, frozenset()),
    Change("a note beside the terms", "glossary/README.txt", "怎么写术语", frozenset()),
    Change("a file that is written again as it was", "sources/data.md", lambda old: old, frozenset()),
    Change("a new memory", "memory/old.tmx", "<tmx version='1.4'><header/><body/></tmx>", frozenset()),
]


def apply(root: Path, change: Change) -> None:
    """Same size or not, the file bears the time that it had before: only its content tells."""
    path = root / change.file
    before = path.stat() if path.exists() else None
    if change.content is None:
        path.unlink()
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    old = path.read_bytes() if before else b""
    content = change.content(old) if callable(change.content) else change.content
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    if before:
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that is up to date."""
    root = make(tmp_path_factory.mktemp("whole"))
    assert built(root).failed == ()
    return root


@pytest.fixture
def project(whole: Path, tmp_path: Path) -> Path:
    """A copy of it, which is up to date as well."""
    return shutil.copytree(whole, tmp_path / "copy")


@pytest.mark.parametrize("change", [*CHANGES, *NO_CHANGES], ids=lambda change: change.what)
def test_exactly_what_depends_on_a_file_is_built_again(project: Path, change: Change) -> None:
    apply(project, change)
    assert rebuilt(project) == change.again
    assert built(project).up_to_date, "and then it is up to date"


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.what)
def test_the_books_are_those_of_a_build_from_nothing(project: Path, tmp_path: Path, change: Change) -> None:
    apply(project, change)
    assert built(project).failed == ()
    other = shutil.copytree(project, tmp_path / "other", ignore=shutil.ignore_patterns("out", ".duizhao"))
    built(other)
    now = everything(project / "out")  # and perhaps editions of before under other names
    assert {name: now.get(name) for name in everything(other / "out")} == everything(other / "out")


def test_two_changes_to_the_word_template_are_two(project: Path) -> None:
    template = Change("", "templates/reference.docx", reference("Georgia"), EVERYTHING)
    apply(project, template)
    built(project)
    apply(project, Change("", template.file, reference("Verdana"), EVERYTHING))
    assert rebuilt(project) == EVERYTHING
    apply(project, Change("", template.file, None, EVERYTHING))
    assert rebuilt(project) == EVERYTHING


def test_a_link_that_led_out_of_the_sources_and_is_a_file_now_is_read(project: Path, tmp_path: Path) -> None:
    file = project / "sources" / "pictures" / "chart.png"
    outside = tmp_path / "outside.png"
    outside.write_bytes(picture("black"))
    file.unlink()
    file.symlink_to(outside)
    assert rebuilt(project) == {"data", "book"}
    outside.write_bytes(picture("white"))
    assert rebuilt(project) == set(), "what is outside was not read"
    file.unlink()
    file.write_bytes(picture("black"))
    assert rebuilt(project) == {"data", "book"}


@pytest.mark.parametrize("damage", ["cut", "altered", "gone"])
@pytest.mark.parametrize(("file", "again"), [("data/data.epub", {"data"}), ("book/reader.docx", {"book"}), ("index.html", set())])
def test_a_missing_or_damaged_output_is_built_again(project: Path, file: str, again: set[str], damage: str) -> None:
    before = everything(project / "out")
    path = project / "out" / file
    data = path.read_bytes()
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(data[:-9] if damage == "cut" else data[:-9] + bytes(9))
    assert rebuilt(project) == again
    assert everything(project / "out") == before


@pytest.mark.parametrize("without", [(), ("out",), (".duizhao",)])
def test_a_copy_of_a_project_has_its_own_books(whole: Path, tmp_path: Path, without: tuple[str, ...]) -> None:
    copy = shutil.copytree(whole, tmp_path / "elsewhere", ignore=shutil.ignore_patterns(*without))
    for path in copy.rglob("*"):
        os.utime(path)
    assert built(copy).up_to_date == (without == ())
    assert built(copy).up_to_date
    assert everything(copy / "out") == everything(whole / "out")
    shutil.rmtree(whole.parent / "gone", ignore_errors=True)


def test_no_record_names_a_folder_of_this_machine(whole: Path) -> None:
    records = list((whole / ".duizhao" / "built").glob("*.json"))
    assert sorted(path.stem for path in records) == ["book", "data", "index", "robots", "water"]
    assert not any(str(whole) in path.read_text("utf-8") for path in records)


def test_the_records_of_the_version_before_cost_a_rebuild_and_no_more(project: Path) -> None:
    state = project / ".duizhao"
    shutil.rmtree(state / "built")
    (state / "built").mkdir()
    for name in SOURCES:
        (state / "built" / f"{name}.json").write_text(json.dumps({"name": name, "lang": "zh-Hans", "title": "水"}), "utf-8")
    (state / "built.json").write_text(
        json.dumps({"program": "0", "inputs": {"data": "0" * 64}, "files": {"data": {}}, "rows": {}}), "utf-8"
    )
    assert rebuilt(project) == EVERYTHING
    assert not (state / "built.json").exists()
    assert built(project).up_to_date


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"key": 1}', b"\xff"])
def test_a_damaged_record_costs_a_rebuild_of_its_article(project: Path, damage: bytes) -> None:
    (project / ".duizhao" / "built" / "data.json").write_bytes(damage)
    assert rebuilt(project) == {"data"}


def test_an_article_that_is_gone_is_gone_from_book_and_index(project: Path) -> None:
    (project / "book.yaml").write_text("name: reader\ntitle: {en: Reader}\n", "utf-8")
    built(project)
    assert "water" in (project / "out" / "book" / "reader.html").read_text("utf-8")
    (project / "sources" / "water.md").unlink()
    assert rebuilt(project) == {"book"}
    assert not any("water" in (project / "out" / page).read_text("utf-8") for page in ("index.html", "report.html", "book/reader.html"))
    assert not (project / ".duizhao" / "built" / "water.json").exists()


def test_fonts_templates_and_the_lock_of_the_models_are_part_of_the_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    copy = shutil.copytree(PACKAGE, tmp_path / "pipeline", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr("pipeline.inputs.PACKAGE", copy)
    known = {program_key()}
    for name in (
        "publishing/templates/font/cover.woff2",
        "publishing/templates/reference.docx",
        "publishing/templates/base.css",
        "models/models.lock",
    ):
        with (copy / name).open("ab") as file:
            file.write(b"\n")
        known.add(program_key())
    assert len(known) == 5
