"""The house has floors: a room imports what is below it and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from floors import PACKAGE, ROOT, as_svg, circles, floors, imports


def _package(folder: Path, files: dict[str, str]) -> Path:
    package = folder / "pipeline"
    for name, text in files.items():
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text(text, "utf-8")
    return package


def test_no_two_rooms_import_each_other() -> None:
    assert circles(imports(ROOT / PACKAGE)) == []


def test_the_language_is_on_the_ground_floor_and_the_commands_at_the_top() -> None:
    level = floors(imports(ROOT / PACKAGE))
    assert level["language"] == level["errors"] == 1
    assert level["article"] <= 2
    assert level["cli"] == max(level.values())


def test_a_late_import_counts_and_a_circle_is_named(tmp_path: Path) -> None:
    files = {"reading/a.py": "def read():\n    from pipeline.review import desk\n", "review/desk.py": "from pipeline.reading import a\n"}
    graph = imports(_package(tmp_path, files))
    assert circles(graph) == [["reading", "review", "reading"]]
    with pytest.raises(ValueError, match="reading → review → reading"):
        floors(graph)


def test_the_picture_holds_every_room() -> None:
    picture = as_svg(ROOT / PACKAGE)
    assert [room for room in imports(ROOT / PACKAGE) if f">{room}<" not in picture] == []


def test_the_page_on_the_architecture_names_every_room() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    assert [room for room in imports(ROOT / PACKAGE) if f"`{room}" not in page] == []


def test_no_module_is_long() -> None:
    long = {
        str(file.relative_to(ROOT)): lines
        for file in (ROOT / PACKAGE).rglob("*.py")
        if (lines := len(file.read_text("utf-8").splitlines())) > 400
    }
    assert long == {}
