"""Chinese comments in code, as a list below it: the code stays as it is, its comments can be translated."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from pipeline.article import Block, RichText
from pipeline.language import has_han

_SIGNS = re.compile(r"^\s*(?:#+!?|//+|/\*+|\*+/|\*(?!\*)|--+|;+|%+|<!--|\"\"\"|''')\s*|\s*(?:\*+/|-->|\"\"\"|''')\s*$")
_UNKNOWN = re.compile(r"(?:^|\s)(?:#|//|--)[ \t]*(.+)$", re.MULTILINE)


def with_comments(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Follow every code block that has Chinese comments by a list of them."""
    result: list[Block] = []
    for block in blocks:
        result.append(replace(block, children=with_comments(block.children)) if block.children else block)
        comments = list(comments_of(block.attrs.get("text", ""), block.attrs.get("language", ""))) if block.kind == "code" else []
        if comments:
            items = tuple(Block("", "item", children=(Block("", "paragraph", RichText(text)),)) for text in comments)
            result.append(Block("", "list", children=items, attrs={"type": "bullet"}))
    return tuple(result)


def comments_of(code: str, language: str) -> Iterator[str]:
    """Yield the comments with Chinese in them, a line each, without the signs of the language."""
    for comment in _tokens(code, language):
        for line in comment.splitlines():
            text = _SIGNS.sub("", _SIGNS.sub("", line)).strip()
            if has_han(text):
                yield text


def _tokens(code: str, language: str) -> Iterator[str]:
    from pygments.lexers import get_lexer_by_name  # only where comments are asked for
    from pygments.token import Comment, String
    from pygments.util import ClassNotFound

    try:
        lexer: Any = get_lexer_by_name(language) if language else None
    except ClassNotFound:
        lexer = None
    if lexer is None:
        yield from (match[1] for match in _UNKNOWN.finditer(code))
        return
    yield from (text for kind, text in lexer.get_tokens(code) if kind in Comment or kind in String.Doc)
