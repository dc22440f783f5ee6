"""The words of blocks, as the passes compare them."""

from __future__ import annotations

import re

from pipeline.article import OBJECT, Block, walk


def text_of(block: Block) -> str:
    """Return all words of a block and what it holds."""
    return "\n".join(part.text.text for part in walk((block,)) if part.text).replace(OBJECT, "").strip()


def bare(text: str) -> str:
    """Return letters, digits and characters alone."""
    return re.sub(r"[\W_]", "", text)
