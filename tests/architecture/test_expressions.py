"""A regular expression that nobody can read is a list, or has parts with names: none is longer than a phrase of a table may be."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest
from floors import PACKAGE, ROOT

from pipeline.phrases import LONGEST

_EXPRESSION = re.compile(r"\(\?[:!=<Pim]|\\[sSdwWbAZ]|\[\^|(?:\w\|){4}|(?:\w+\|){4}")
"""What a text has that is a regular expression, and no sentence for people."""


def _written(node: ast.AST) -> str | None:
    """What stands between the quotation marks of a text, parts that are joined by ``+`` and the fixed parts of an f-string as one."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=values):
            return "".join(filter(None, map(_written, values)))
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            parts = [_written(left), _written(right)]
            return "".join(filter(None, parts)) if any(part is not None for part in parts) else None
    return None


def _texts(node: ast.AST) -> Iterator[tuple[int, str]]:
    """The texts of a module but for its docstrings: each as it is put together, by line."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return
    written = _written(node)
    if written is not None:
        yield getattr(node, "lineno", 0), written
    elif not (isinstance(node, ast.keyword) and node.arg in {"hit", "miss"}):
        for child in ast.iter_child_nodes(node):
            yield from _texts(child)


def _of_re(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """What is handed to ``re`` as it is written there."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="re" | "regex")), args=[first, *_]) if written := _written(first):
                yield node.lineno, written


def too_long(source: str) -> list[int]:
    """The lines of this module that hold a regular expression of more characters than can be read."""
    tree = ast.parse(source)
    looks_like_one = [(line, text) for line, text in _texts(tree) if len(text) > LONGEST and _EXPRESSION.search(text)]
    return sorted({line for line, text in [*looks_like_one, *_of_re(tree)] if len(text) > LONGEST})


def test_no_regular_expression_is_too_long_to_be_read() -> None:
    files = [*sorted((ROOT / PACKAGE).rglob("*.py")), ROOT / "tasks.py"]
    assert {str(file.relative_to(ROOT)): lines for file in files if (lines := too_long(file.read_text("utf-8")))} == {}


WORDS = "|".join(["词语"] * 50)


@pytest.mark.parametrize(
    "line",
    [
        f'X = re.compile("{WORDS}")',
        f'X = re.compile("{WORDS[:90]}"\n    "{WORDS[:90]}")',
        f'X = re.compile("{WORDS[:90]}" + Y + "{WORDS[:90]}")',
        f'X = re.compile(rf"{WORDS[:90]}{{Y}}{WORDS[:90]}")',
        f'if re.search("{"a" * 121}", text): pass',
        f'Y = "{WORDS}"\nX = re.compile(f"({{Y}})")',
        f'X = Site(title=r"(?:{"a" * 121})")',
    ],
)
def test_a_long_one_is_refused_however_it_is_put_together(line: str) -> None:
    assert too_long(f"import re\n{line}\n")


@pytest.mark.parametrize(
    "line",
    [
        f'X = re.compile("{WORDS[:119]}")',
        f'X = ("{WORDS[:119]}", "{WORDS[:119]}")',
        f'"""{WORDS}"""',
        f'raise ValueError("{"It says at length what is wrong, where, and what to do about it. " * 3}")',
        f'X = Phrases(("a|b",), hit=("{WORDS}",))',
    ],
)
def test_short_ones_lists_and_sentences_are_none(line: str) -> None:
    assert too_long(f"import re\n{line}\n") == []
