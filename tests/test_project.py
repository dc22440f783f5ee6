"""What project.yaml may say, and what it may not; what the documentation says of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.project import Settings, open_project

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("value", ["de", "zh-Hant", "en-GB", "[en]", "null", "1"])
def test_another_target_language_than_english_is_refused_in_one_sentence(tmp_path: Path, value: str) -> None:
    file = tmp_path / "project.yaml"
    file.write_text(f"title: 对照\ntarget_lang: {value}\n", "utf-8")
    with pytest.raises(DuizhaoError) as refused:
        open_project(tmp_path)
    said = "target_lang: articles are translated into English and no other language"
    assert str(refused.value) == f"{file}:2: {said}\n  → Delete this setting."
    assert refused.value.status is ExitStatus.USAGE


def test_a_project_that_still_says_english_is_read_as_before(tmp_path: Path) -> None:
    (tmp_path / "project.yaml").write_text("title: 对照\ntarget_lang: en\n", "utf-8")
    assert open_project(tmp_path).settings == Settings(title="对照")


def test_every_setting_that_a_text_names_exists() -> None:
    """In documentation and docstrings: `publishing.base_url`, ``publishing.order``."""
    sections: dict[str, type[BaseModel]] = {
        name: field.annotation
        for name, field in Settings.model_fields.items()
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel)
    }
    named = re.compile(rf"(?<![\w.])({'|'.join(sections)})\.([a-z_]+)(?=[`'\" .,;)])")
    texts = [*(ROOT / "docs").glob("*.md"), ROOT / "README.md", ROOT / "project.yaml", *(ROOT / "pipeline").rglob("*.py")]
    code = re.compile(r"^\s*(?:from|import) .*$|:(?:mod|func|class|data):`[^`]*`", re.MULTILINE)
    found = {(path.name, *match.groups()) for path in texts for match in named.finditer(code.sub("", path.read_text("utf-8")))}
    assert ("publishing.md", "publishing", "base_url") in found
    unknown = {item for item in found if item[2] not in sections[item[1]].model_fields}
    assert {item for item in unknown if item[2] != "md"} == set()
