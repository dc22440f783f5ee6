"""What a build found is what a check says, until something changes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from building_project import built, make

from pipeline.building.kept import kept_summaries
from pipeline.cli import collection, end_as_documented
from pipeline.cli.program import Duizhao
from pipeline.project import open_project


class Ours(Duizhao):
    """The program in this process."""


end_as_documented(Ours)


@pytest.fixture
def found(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[[], Any]:
    """The project's findings, as ``check`` gives them."""
    root = make(tmp_path / "project")
    (root / "sources" / "data.md").write_text("# 大数据\n\n2019年，大数据增长了35%。\n\n设$\\textcircled{1}$成立。\n", "utf-8")
    monkeypatch.setenv("DUIZHAO_PROJECT", str(root))

    def check() -> Any:
        capsys.readouterr()
        Ours(name="duizhao", namespace=collection()).run(["duizhao", "check", "--format", "json"], exit=False)
        return json.loads(capsys.readouterr().out)["findings"]

    return check


def test_a_check_says_the_same_before_and_after_a_build(found: Callable[[], Any], tmp_path: Path) -> None:
    root = tmp_path / "project"
    built(root)
    aligned = root / "sources" / "data.en.xlf"
    aligned.write_bytes(aligned.read_bytes().replace(b"<target>", b"<target>Truly 99 ", 1))
    built(root)
    kept = found()
    assert any("99" in one["message"] for one in kept)
    (root / ".duizhao").rename(root / "elsewhere")
    assert found() == kept
    assert not [one for one in kept if one["check"] == "formula-as-tex"], "what setting the article found is not the check's"


def test_only_what_nothing_has_changed_for_is_kept(found: Callable[[], Any], tmp_path: Path) -> None:
    root = tmp_path / "project"
    built(root)
    project = open_project(root)
    names = ("data", "robots", "water")
    assert [name for name in names if kept_summaries(project)(name)] == list(names)
    aligned = root / "sources" / "data.en.xlf"
    aligned.write_bytes(aligned.read_bytes().replace(b"<target>", b"<target>Truly 99 ", 1))
    (root / "glossary" / "more.yaml").write_text("terms:\n  - {source: 水, target: water}\n", "utf-8")
    assert [name for name in names if kept_summaries(project)(name)] == ["robots"]
    assert any("99" in one["message"] for one in found())
    (root / "project.yaml").write_text("translating: {model: pseudo}\nchecking: {off: {number: too many}}\n", "utf-8")
    assert [name for name in names if kept_summaries(open_project(root))(name)] == []
