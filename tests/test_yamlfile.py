"""YAML that people write: its traps are closed and every error names its line."""

from __future__ import annotations

import pytest
from pydantic import BaseModel, ConfigDict

from pipeline.errors import DuizhaoError
from pipeline.yamlfile import load_yaml, validate


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: NO", "NO"),
        ("a: 3.10", "3.10"),
        ("a: 12:30", "12:30"),
        ("a: 012", "012"),
        ("a: 2018-03-15", "2018-03-15"),
        ("a: 18", 18),
        ('a: "18"', "18"),
        ("a: true", True),
        ("a: yes", "yes"),
        ("a:", None),
        ("a: 《自然-机器智能》", "《自然-机器智能》"),
    ],
)
def test_scalars_are_what_they_look_like(text: str, value: object) -> None:
    data, _ = load_yaml(text, "x.yaml")
    assert data == {"a": value}
    assert type(data["a"]) is type(value)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("terms:\n  - source: 腾讯\n    source: 微信\n", 3, "twice (first in line 2)"),
        ("a: &x 1\nb: *x\n", None, "anchors or aliases"),
        ("a: b: c\n", 1, "not valid YAML"),
        ("a: 1\n\tb: 2\n", 2, "not valid YAML"),
        ("a: !!python/object:os.system x\nb: [", 2, "not valid YAML"),
    ],
)
def test_what_is_refused_names_its_line(text: str, line: int | None, words: str) -> None:
    with pytest.raises(DuizhaoError) as caught:
        load_yaml(text, "x.yaml")
    assert words in caught.value.message
    assert caught.value.line == line


class Inner(BaseModel):
    model_config = ConfigDict(extra="forbid")
    source: str
    must: bool = True


class Outer(BaseModel):
    model_config = ConfigDict(extra="forbid")
    terms: list[Inner]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("terms:\n  - source: 腾讯\n  - source: 微信\n    must: perhaps\n", 4, "terms.1.must"),
        ("terms:\n  - source: 腾讯\n  - must: true\n", 3, "terms.1.source: Field required"),
        ("terms: []\nterm: 1\n", 2, "term: is not a known key"),
    ],
)
def test_a_value_that_does_not_fit_names_its_line(text: str, line: int, words: str) -> None:
    data, lines = load_yaml(text, "x.yaml")
    with pytest.raises(DuizhaoError) as caught:
        validate(Outer, data, lines, "x.yaml")
    assert (caught.value.line, words in caught.value.message) == (line, True), caught.value


def test_a_file_with_conflict_markers_is_named_as_such() -> None:
    text = "terms:\n<<<<<<< HEAD\n  - {source: 甲, target: A}\n=======\n  - {source: 甲, target: B}\n>>>>>>> other\n"
    with pytest.raises(DuizhaoError) as caught:
        load_yaml(text, "terms.yaml")
    assert str(caught.value).splitlines()[0] == (
        "terms.yaml:2: holds conflict markers of a merge (<<<<<<< HEAD): two people changed the same place"
    )
