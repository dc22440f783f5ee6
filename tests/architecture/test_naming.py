"""One name, one thing: the field's words, and no two classes of one name."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator

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
