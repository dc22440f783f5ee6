"""The one way through pandoc's tree: JSON of its AST as plain data, where ``t`` names a node and ``c`` holds what it consists of.

Attributes, alignments and metadata stand between the nodes as lists, strings and dictionaries of their own; whoever walks does not care.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any

Node = dict[str, Any]

_BLANKS = frozenset({"Space", "SoftBreak"})


def walk(content: Any, without: Collection[str] = ()) -> Iterator[Node]:
    """Yield all nodes within content of any shape, outer before inner, in reading order; nodes of the kinds ``without`` are not entered."""
    if isinstance(content, list):
        for item in content:
            yield from walk(item, without)
    elif isinstance(content, dict) and content.get("t") not in without:
        if "t" in content:
            yield content
        yield from walk(content["c"] if "c" in content else None if "t" in content else list(content.values()), without)


def replaced(content: Any, change: Callable[[Node], list[Any] | None]) -> Any:
    """Return a copy of the content with other nodes: ``change`` gives those that stand for a node, or ``None`` for one that is kept and entered."""
    if isinstance(content, dict):
        return {key: replaced(value, change) for key, value in content.items()}
    if not isinstance(content, list):
        return content
    out: list[Any] = []
    for item in content:
        new = change(item) if isinstance(item, dict) and "t" in item else None
        out += [replaced(item, change)] if new is None else new
    return out


def text(content: Any, line_break: str = " ") -> str:
    """Return the words: of strings, code and formulas; none of notes, of pictures and of what is for one writer only."""
    words: list[str] = []
    for node in walk(content, without={"Note", "Image", "RawInline", "RawBlock"}):
        match node["t"]:
            case "Str":
                words.append(node["c"])
            case "Code" | "CodeBlock" | "Math":
                words.append(node["c"][1])
            case "LineBreak":
                words.append(line_break)
            case kind if kind in _BLANKS:
                words.append(" ")
    return "".join(words)
