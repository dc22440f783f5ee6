"""Prose in the dress of something else: paragraphs that an editor set as code from the first character to the last."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.article import Block
from pipeline.language import count_han
from pipeline.reading.formats.inlines import number_marks

_LEAST = 8
"""Chinese characters; a shorter text may be a name in a program, or what somebody types."""


def prose_out_of_code(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks without the marks that make whole Chinese sentences code."""
    return tuple(_without_code(block) for block in blocks)


def _without_code(block: Block) -> Block:
    if block.children:
        return replace(block, children=prose_out_of_code(block.children))
    text = block.text.text
    code = [mark for mark in block.text.marks if mark.kind == "code"]
    if not code:
        return block
    outside = list(text)
    for mark in code:
        outside[mark.start : mark.end] = " " * (mark.end - mark.start)
    if re.sub(r"[\s。！？，、；：.,!?;:]", "", "".join(outside)) or not _is_prose(text):
        return block
    return replace(block, text=number_marks(replace(block.text, marks=tuple(mark for mark in block.text.marks if mark.kind != "code"))))


def _is_prose(text: str) -> bool:
    """Mostly Chinese, with a sentence's marks, and nothing that a program has."""
    han = count_han(text)
    signs = len(re.findall(r"[(){}\[\]<>=+*/\\|&^%$#@;`~_-]", text))
    return han >= _LEAST and han > len(re.sub(r"\s", "", text)) / 2 and bool(re.search(r"[。！？，；]", text)) and signs <= han / 10
