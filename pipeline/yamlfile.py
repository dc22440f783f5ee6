"""YAML that people write: strict loading with line numbers, and validation by a pydantic model that names the line.

YAML's traps are closed (facts: ``no`` → False, ``3.10`` → 3.1, ``12:30`` → 750, duplicate keys, alias bombs): every scalar is
read as a string except true, false, null and plain integers; duplicate keys, anchors and tags are refused.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, TypeVar, cast

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.files import refuse_conflict_markers
from pipeline.outside import HALF

Lines = dict[tuple[str | int, ...], int]
Model = TypeVar("Model", bound=BaseModel)


class Section(BaseModel):
    """A mapping of settings: a key that it does not know is refused, and nothing changes it once it was read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


_FAST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's, ten times as fast, where PyYAML was built with it."""

_MOST_DIGITS = 18
"""A longer number is read as text: no setting is one."""
DEEPEST = 50
"""Levels of lists and keys; ours have five."""
_MOST_SHOWN = 60
"""Characters of a key that a message names."""
_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)\Z")


def load_yaml(text: str, path: Path | str) -> tuple[Any, Lines]:
    """Return the document as plain data, and the 1-based line of each value by its key path (``("terms", 3, "target")``)."""
    try:
        node, has_anchors = _composed(text)
        if has_anchors:
            raise DuizhaoError("uses YAML anchors or aliases (& or *), which are not allowed here", path=path, hint="Write the value out.")
    except yaml.MarkedYAMLError as error:
        refuse_conflict_markers(text.encode("utf-8", "replace"), path, "Keep what is right of both, and remove the markers.")
        mark = error.problem_mark or error.context_mark
        raise DuizhaoError(
            f"is not valid YAML: {error.problem or error.context}",
            path=path,
            line=mark.line + 1 if mark else None,
            hint="Quote texts that contain ': ' or start with a sign, and indent by spaces.",
        ) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1 if isinstance(error.position, int) else None
        raise DuizhaoError(f"is not valid YAML: {error.reason}", path=path, line=line, hint="Delete the character there.") from error
    except yaml.YAMLError as error:
        raise DuizhaoError(f"is not valid YAML: {error}", path=path) from error
    lines: Lines = {}
    return (None if node is None else _construct(node, (), lines, path)), lines


def _composed(text: str) -> tuple[yaml.Node | None, bool]:
    """The document's node, and whether anchors or aliases are used. Errors come from the Python parser: it names the better line."""
    try:
        return _compose(text, _FAST)
    except yaml.YAMLError:
        return _compose(text, yaml.SafeLoader)


def _compose(text: str, loader: Any) -> tuple[yaml.Node | None, bool]:
    has_anchors, depth = False, 0
    for event in yaml.parse(text, Loader=loader):
        has_anchors = has_anchors or isinstance(event, yaml.AliasEvent) or bool(getattr(event, "anchor", None))
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:  # before anything that follows the levels by recursion
            raise yaml.MarkedYAMLError(
                problem=f"lists and keys are nested more than {DEEPEST} levels deep", problem_mark=cast("Any", event.start_mark)
            )
    return (None if has_anchors else yaml.compose(text, Loader=loader)), has_anchors


def _construct(node: yaml.Node, location: tuple[str | int, ...], lines: Lines, path: Path | str) -> Any:
    lines[location] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            line = key_node.start_mark.line + 1
            if key in mapping:
                raise DuizhaoError(
                    f"has the key {key[:_MOST_SHOWN]!r} twice (first in line {lines[(*location, key)]})",
                    path=path,
                    line=line,
                    hint="Keep one of the two.",
                )
            mapping[key] = _construct(value_node, (*location, key), lines, path)
            lines[(*location, key)] = line
        return mapping
    if isinstance(node, yaml.SequenceNode):
        return [_construct(child, (*location, index), lines, path) for index, child in enumerate(node.value)]
    if HALF.search(node.value):
        raise DuizhaoError(
            "holds half a character or a NUL, which no book can hold", path=path, line=lines[location], hint="Delete it there."
        )
    return _scalar(node)


def _scalar(node: yaml.Node) -> str | int | bool | None:
    value: str = node.value
    if getattr(node, "style", None):
        return value
    if value in {"", "null", "~"}:
        return None
    if value in {"true", "false"}:
        return value == "true"
    return int(value) if _INTEGER.match(value) and len(value) <= _MOST_DIGITS else value


def validate(model: type[Model], data: Any, lines: Lines, path: Path | str, *, at: tuple[str | int, ...] = ()) -> Model:
    """Return ``data`` (which stands at key path ``at`` of the file) as a ``model``; its first error becomes one message with its line."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        location = (*at, *first["loc"])
        line = next((lines[location[:size]] for size in range(len(location), -1, -1) if location[:size] in lines), None)
        name = ".".join(str(part)[:_MOST_SHOWN] for part in location) or "the file"
        known = ", ".join(model.model_fields) if first["type"] == "extra_forbidden" and len(first["loc"]) == 1 else ""
        message = "is not a known key" if first["type"] == "extra_forbidden" else first["msg"].removeprefix("Value error, ")
        raise DuizhaoError(
            f"{name}: {message}", path=path, line=line, hint=f"Known keys: {known}." if known else None, status=ExitStatus.BAD_INPUT
        ) from error
