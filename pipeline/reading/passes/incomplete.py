"""Signs that a source was cut off: a page that ends in the middle, "read on" where nothing follows, a last sentence without an end.

Only what a person would take for a sign too; each becomes a warning, the text that is there is read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.article import OBJECT, Block, Finding, walk
from pipeline.language import CLOSERS, SENTENCE_END, WAVES, count_han
from pipeline.reading.dates import find_date
from pipeline.reading.passes.markers import find_marker
from pipeline.reading.passes.words import text_of
from pipeline.reading.rules.appeals import READ_ON

_ADVICE = "Compare the end with the original; fetch the article again if something is missing."
_IN_A_TAG = re.compile(r"<(?:[a-zA-Z/!][^<>]*)?\Z")
_DOCUMENT = re.compile(r"<!doctype html|<html\b|<body\b", re.IGNORECASE)
_HELD = ("div", "section", "article", "script", "style", "table")
"""Elements that HTML lets nobody leave open."""
_ENDED = re.compile(rf"[{SENTENCE_END}.．{WAVES}{re.escape(CLOSERS)}]\s*\Z")
_PROSE = 20
"""Chinese characters; a paragraph with fewer may be a signature, a slogan, a line of a list."""
_SHARE = 0.8
"""Of the other paragraphs that end like sentences; below, it is the author's way not to end them."""


def page_findings(text: str) -> list[Finding]:
    """Warn of a saved page that stops before its end."""
    page = text.rstrip()
    if _IN_A_TAG.search(page):
        return [_finding("The page stops within a tag.")]
    if not _DOCUMENT.search(page) or re.search(r"</(?:html|body)\s*>", page, re.IGNORECASE):
        return []
    left_open = [
        tag for tag in _HELD if len(re.findall(rf"<{tag}\b", page, re.IGNORECASE)) > len(re.findall(rf"</{tag}\s*>", page, re.IGNORECASE))
    ]
    return [_finding(f"The page stops before its end: <{left_open[0]}> is not closed.")] if left_open else []


def fence_findings(line: int) -> list[Finding]:
    """Warn of a code block in Markdown that is opened in this line (0: there is none) and never closed."""
    message = f"The code block that line {line} opens is never closed."
    return [Finding("cut-off", "warning", message, advice="Close it where the code ends, or fetch the article again.")] if line else []


def text_findings(blocks: Sequence[Block]) -> list[Finding]:
    """Warn of what the article's own end says is missing."""
    for index in range(len(blocks) - 1, -1, -1):
        block = blocks[index]
        words = text_of(block)
        if block.kind in {"paragraph", "heading", "list", "quote"} and len(words) <= 60 and READ_ON.find(words):
            return [_finding(f"The site says that the text goes on: {words}")]
        if not block.excluded and count_han(words) >= _PROSE:
            break
    kept = [block for block in blocks if not block.excluded and block.kind != "rule"]
    if not kept or kept[-1].kind != "paragraph":
        return []
    last = kept[-1].text.text.replace(OBJECT, "").strip()
    others = [text for block in walk(tuple(kept[:-1])) if block.kind == "paragraph" and _is_prose(text := block.text.text)]
    ended = sum(1 for text in others if _ENDED.search(text))
    if last.endswith(("，", "、")) and count_han(last) >= 8:
        return [_no_end(last)]
    stops = _is_prose(last) and not _ENDED.search(last) and not find_date(last[-12:]) and not find_marker(last) and "：" not in last[:8]
    if stops and len(others) >= 3 and ended >= _SHARE * len(others):
        return [_no_end(last)]
    return []


def _no_end(last: str) -> Finding:
    return _finding(f"The last sentence has no end: …{last[-20:]}")


def _is_prose(text: str) -> bool:
    return count_han(text) >= _PROSE and bool(re.search(r"[，。！？；,]", text))


def _finding(message: str) -> Finding:
    return Finding("cut-off", "warning", message, advice=_ADVICE)
