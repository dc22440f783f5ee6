"""The short line under a picture or over a table becomes its caption."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.article import OBJECT, Block, RichText
from pipeline.language import PAUSES, SENTENCE_END, has_han
from pipeline.reading.formats.astblocks import part
from pipeline.reading.passes.markers import find_marker
from pipeline.reading.passes.structure import is_all_bold, is_part
from pipeline.reading.rules.bylines import MADE_BY
from pipeline.reading.rules.captions import NO_CAPTION, OF_TABLE, SAYS_SO

LONGEST_CAPTION = 40
"""Characters of a caption that does not say itself that it is one."""
_ENDS = re.compile(rf"[{SENTENCE_END}{PAUSES}—]\Z")


def find_captions(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return figures with the captions that stand below them; a table's with it."""
    items = list(blocks)
    result: list[Block] = []
    for index, block in enumerate(items):
        previous = result[-1] if result else None
        following = items[index + 1] if index + 1 < len(items) else None
        if (
            previous and previous.kind == "figure" and not previous.excluded and not has_caption(previous)
            and is_caption(block) and not _introduces(block, following)
        ):  # fmt: skip
            result[-1] = _with_caption(previous, block)
        elif (
            block.kind == "paragraph"
            and not block.excluded
            and OF_TABLE.find(block.text.text)
            and _beside_table(block, previous, following)
        ):
            result.append(replace(block, kind="caption"))
        else:
            result.append(block)
    return tuple(_caption_from_alt(block) for block in result)


def has_caption(figure: Block) -> bool:
    """Tell whether the figure has a caption already."""
    return any(child.kind == "caption" for child in figure.children)


def is_caption(block: Block) -> bool:
    """Tell whether a line can only be the caption of the picture above it."""
    if block.kind not in {"paragraph", "verse"} or block.excluded or OBJECT in block.text.text:
        return False
    text = block.text.text.strip()
    if SAYS_SO.find(text):
        return len(text) <= 3 * LONGEST_CAPTION
    if is_part(text) or NO_CAPTION.find(text) or MADE_BY.find(text):
        return False
    if block.kind == "verse" or len(text) > LONGEST_CAPTION or _ENDS.search(text) or find_marker(text):
        return False
    return not is_all_bold(block.text) and not _is_link(block)


def _is_link(block: Block) -> bool:
    """A link and nothing else below a picture leads on (官网, 下载); it does not say what the picture shows."""
    return any(mark.kind == "link" and mark.end - mark.start == len(block.text.text) for mark in block.text.marks)


def _introduces(block: Block, following: Block | None) -> bool:
    """The line belongs to what comes after it: more verse or a list."""
    return following is not None and following.kind in {"verse", "list"} and not SAYS_SO.find(block.text.text)


def _with_caption(figure: Block, line: Block) -> Block:
    text = line.text.text
    start = len(text) - len(text.lstrip("▲△▼▽↑↓ 　"))
    caption = replace(line, kind="caption", text=part(line.text, start, len(text)))
    return replace(figure, children=(*figure.children, caption))


def _beside_table(block: Block, previous: Block | None, following: Block | None) -> bool:
    near = (previous is not None and previous.kind == "table") or (following is not None and following.kind == "table")
    return near and len(block.text.text) <= 2 * LONGEST_CAPTION and not _ENDS.search(block.text.text)


def _caption_from_alt(block: Block) -> Block:
    """Markdown writes a picture's caption into its brackets."""
    if block.children and block.kind != "figure":
        return replace(block, children=tuple(_caption_from_alt(child) for child in block.children))
    images = [child for child in block.children if child.kind == "image"]
    if block.kind != "figure" or block.excluded or has_caption(block) or len(images) != 1:
        return block
    alt = images[0].attrs.get("alt", "")
    if not has_han(alt):
        return block
    return replace(block, children=(*block.children, Block("", "caption", RichText(alt))))
