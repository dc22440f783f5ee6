"""One name, one thing: the field's words, no two classes of one name, and docstrings that say what a function does."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator

import pytest
from floors import PACKAGE, ROOT

MODULES = {str(file.relative_to(ROOT)): ast.parse(file.read_text("utf-8")) for file in sorted((ROOT / PACKAGE).rglob("*.py"))}


def _bound_names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()) | ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name


def test_no_two_classes_have_one_name() -> None:
    homes: defaultdict[str, list[str]] = defaultdict(list)
    for file, tree in MODULES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                homes[node.name].append(file)
    assert {name: files for name, files in homes.items() if len(files) > 1} == {}


def test_an_offset_an_index_and_a_selector_have_names_of_their_own() -> None:
    """``place`` is where a page of a book stands among the others (``publishing/document/place.py``), and nothing else."""
    users = {file for file, tree in MODULES.items() if {"place", "places"} & set(_bound_names(tree))}
    assert sorted(file for file in users if not file.startswith("pipeline/publishing/")) == []


FIELD = {
    "Twin": "Repetition", "Removed": "OrphanedEntry", "Orphan": "OrphanedEntry", "Problem": "Violation", "Row": "ReviewRow",
    "Pair": "AlignedPair", "Tag": "InlineTag", "Token": "EditorToken",
}  # fmt: skip
"""Words that were ours, and those that a translator, XLIFF or LanguageTool says."""


def test_classes_have_the_names_of_the_field() -> None:
    named = {node.name: file for file, tree in MODULES.items() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
    assert {name: (named[name], FIELD[name]) for name in FIELD if name in named} == {}


_NO_VERB = re.compile(
    r"(?:The|An?|All|One|Both|Each|Every\w*|Th(?:is|at|ese|ose)|Its?|Their|Wh\w+|How|Of|In|As|By|With|Without|From|For|Into|About|Over|No|Not|Nothing)\b|[^A-Z]|Returns\b"
)
"""How a sentence begins that names a thing instead of saying what is done."""


def said_without_a_verb(tree: ast.AST) -> Iterator[str]:
    """The public functions whose docstring does not begin with a verb. What a property is, and what is wrong (a check), are named by a noun."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            said = ast.get_docstring(node) or ""
            named_by_a_noun = any("property" in (kind := ast.unparse(one)) or "_check(" in kind for one in node.decorator_list)
            if said and not named_by_a_noun and _NO_VERB.match(said):
                yield f"{node.name}: {said.splitlines()[0]}"


def test_a_functions_first_sentence_begins_with_a_verb() -> None:
    assert {file: found for file, tree in MODULES.items() if (found := list(said_without_a_verb(tree)))} == {}


@pytest.mark.parametrize(
    "said", ["The rows.", "A row.", "What it holds.", "Whether it does.", "``x`` → ``y``.", "Returns a row.", "Of a row: its cells."]
)
def test_a_sentence_without_a_verb_is_seen(said: str) -> None:
    assert list(said_without_a_verb(ast.parse(f'def f():\n    """{said}"""'))) == [f"f: {said}"]
    assert list(said_without_a_verb(ast.parse(f'@property\ndef f():\n    """{said}"""'))) == []
    assert list(said_without_a_verb(ast.parse('def f():\n    """Return the rows."""'))) == []
