"""A table of contents in the text: the book has its own. It is left out, line by line as it was typed or made by a program."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from pipeline.article import Block, walk
from pipeline.reading.passes.words import bare, text_of
from pipeline.reading.rules.ends import CONTENTS

_LONGEST_ENTRY = 80
"""Characters of a line."""
_PAGE = re.compile(r"(?P<words>.*?[^\s.．·•…⋯—_\-])(?P<leader>[\s.．·•…⋯—_\-]+)(?:(?P<page>\d{1,4})|[IVXLCivxlc]{1,7}|[Ⅰ-ⅿ]+)")
"""``第一章 现状……3``: words, then blanks or dots, then the page."""
_DOTS = re.compile(r"(?:[.．·•⋯—_-]\s*){3,}|…")
_FEWEST = 3
"""Lines with dots and pages that are a table of contents without its heading."""
_HOLDERS = frozenset({"quote", "list"})


def leave_out_contents(blocks: list[Block]) -> None:
    """Mark it as left out, in place: below a heading 目录, or lines with dots and pages that go up."""
    for index, block in enumerate(blocks[:-1]):
        if block.kind in {"paragraph", "heading"} and CONTENTS.find(text_of(block)) and not block.excluded:
            end = _end(blocks, index + 1)
            if end == index + 1 and blocks[end].kind == "list" and _names_headings(blocks[end], blocks[end + 1 :]):
                end += 1
            _leave_out(blocks, index, end)
    for index, block in enumerate(blocks):
        if not block.excluded and _is_dotted(block):
            end = _end(blocks, index, dotted=True)
            entries = [line for entry in blocks[index:end] for line in _lines(entry)]
            if len(entries) >= _FEWEST and _stand_again(entries, blocks[end:]):
                _leave_out(blocks, index, end)


def _is_dotted(block: Block) -> bool:
    lines = _lines(block)
    return bool(lines) and all(
        len(line) <= _LONGEST_ENTRY and (entry := _PAGE.fullmatch(line)) and _DOTS.search(entry["leader"]) for line in lines
    )


def _stand_again(entries: Sequence[str], blocks: Sequence[Block]) -> bool:
    """Half of the entries are lines of the text: no list of prices."""
    later = {bare(f"{block.marker}{block.text.text}") for block in blocks if len(block.text.text) <= _LONGEST_ENTRY}
    return 2 * sum(bare(entry["words"]) in later for line in entries if (entry := _PAGE.fullmatch(line))) >= len(entries)


def _leave_out(blocks: list[Block], start: int, end: int) -> None:
    blocks[start:end] = [replace(block, excluded="table-of-contents") for block in blocks[start:end]]


def _end(blocks: Sequence[Block], start: int, *, dotted: bool = False) -> int:
    """Where the lines that begin here end: each has a page that is not before the last one's, or stands again further on.

    ``dotted``: each must have dots before its page, as nothing else says what these lines are.
    """
    later = Counter(bare(f"{block.marker}{block.text.text}") for block in blocks[start:] if len(block.text.text) <= _LONGEST_ENTRY)
    last = 0
    for index in range(start, len(blocks)):
        block = blocks[index]
        lines = _lines(block)
        if block.excluded or not lines or any(len(line) > _LONGEST_ENTRY for line in lines):
            return index
        for line in lines:
            entry = _PAGE.fullmatch(line)
            page = int(entry["page"] or last) if entry else 0
            paged = entry is not None and page >= last and (not dotted or bool(_DOTS.search(entry["leader"])))
            words = bare(entry["words"] if entry else line)
            again = later[words] - (words == bare(line)) >= 1
            if not (paged or (again and not dotted)):
                return index
            last = page if paged else last
        later[bare(f"{block.marker}{block.text.text}")] -= 1
    return len(blocks)


def _lines(block: Block) -> list[str]:
    """The lines of a block that may be entries: a line, or an indented one, or a list's items."""
    if block.kind in {"paragraph", "heading"}:
        return [line.strip() for line in f"{block.marker}{block.text.text}".split("\n") if line.strip()]
    if block.kind in _HOLDERS:
        parts = [part for child in block.children for part in (child.children if child.kind == "item" else (child,))]
        lines = [_lines(part) for part in parts]
        return [line for found in lines for line in found] if all(lines) else []
    return []


def _names_headings(contents: Block, blocks: Sequence[Block]) -> bool:
    """Most of the list's items are words of the headings that follow."""
    headings = "\n".join(
        re.sub(r"\s", "", text_of(block)) for block in blocks if block.kind in {"heading", "paragraph"} and len(text_of(block)) < 60
    )
    items = [re.sub(r"\s", "", part.text.text) for part in walk((contents,)) if part.text]
    return sum(item in headings for item in items) * 2 > len(items)
