"""pandoc's tree, walked, copied and read."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from pipeline.pandoc import run_pandoc
from pipeline.pandocast import Node, replaced, text, walk

SOURCE = "用 `pip install`\n安装**工具**[^1]与 $x^2$。\n\n| 甲 | 乙 |\n|---|---|\n| ![图](a.png) | 丙 |\n\n[^1]: 一条 *注*。\n"


@pytest.fixture(scope="module")
def blocks() -> Any:
    return json.loads(run_pandoc(["-f", "markdown", "-t", "json"], SOURCE.encode(), what="the sample"))["blocks"]


def test_the_words_are_those_of_the_text_with_code_and_formulas_without_notes_and_pictures(blocks: Any) -> None:
    assert text(blocks[0]) == "用 pip install 安装工具与 x^2。"
    assert text(blocks[1]) == "甲乙丙"


def test_a_walk_meets_every_node_in_order_and_enters_nothing_that_it_is_to_leave(blocks: Any) -> None:
    kinds = [node["t"] for node in walk(blocks[0])]
    assert kinds == ["Para", "Str", "Space", "Code", "SoftBreak", "Str", "Strong", "Str", "Note", "Para", "Str", "Space", "Emph", "Str", "Str",
                     "Str", "Space", "Math", "InlineMath", "Str"]  # fmt: skip
    assert "Emph" not in [node["t"] for node in walk(blocks, without={"Note"})]


def test_a_copy_with_other_nodes_leaves_the_tree_as_it_is(blocks: Any) -> None:
    before = copy.deepcopy(blocks)

    def plain(node: Node) -> list[Any] | None:
        return node["c"] if node["t"] == "Strong" else [] if node["t"] == "Note" else None

    changed = replaced(blocks, plain)
    assert {"Strong", "Note"} & {node["t"] for node in walk(changed)} == set()
    assert text(changed) == text(blocks)
    assert blocks == before
    assert replaced(blocks, lambda _: None) == blocks
