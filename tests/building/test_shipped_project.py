"""The project itself: what ships in sources/ is what a build of today's code makes of it, so that nobody's first build translates it again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.building import Options, build
from pipeline.project import open_project

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.model
@pytest.mark.slow
def test_a_first_build_of_the_shipped_sources_translates_nothing_and_changes_no_byte(tmp_path: Path) -> None:
    for name in ("sources", "glossary"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("project.yaml", "book.yaml"):
        shutil.copy(ROOT / name, tmp_path / name)
    before = {path.name: path.read_bytes() for path in sorted((tmp_path / "sources").glob("*.xlf"))}
    made = build(open_project(tmp_path), Options(), lambda _what, _done, _total: None)
    assert made.failed == ()
    assert [(row.article, row.translated) for row in made.rows] == [("duizhao-sampler", 0), ("tencent-ai-lab-2018", 0)]
    assert {path.name: path.read_bytes() for path in sorted((tmp_path / "sources").glob("*.xlf"))} == before
