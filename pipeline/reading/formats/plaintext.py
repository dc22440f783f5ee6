"""Plain text → blocks: lines and blank lines, indents, verse, page-wide rules; nothing is markup here."""

from __future__ import annotations

import re

from pipeline.article import Block, RichText
from pipeline.language import ENGLISH_STOPS, LINE_END, SEPARATORS, STOPS
from pipeline.reading.dates import find_date
from pipeline.reading.formats.inlines import clean, joint, tidy
from pipeline.reading.formats.markdown.lines import lines_are_paragraphs, width
from pipeline.reading.passes.markers import find_marker
from pipeline.reading.passes.pagelines import without_page_lines

_RULE = re.compile(r"\s*(?:[-—–_=*·~＊－＝※◆◇☆★]\s*){3,}$")
_VERSE_LINE = 24
"""Characters; longer lines are prose."""
_WRAPPED = 100
"""Columns; where lines are longer than this, nobody wrapped them."""


def read_plain_text(text: str) -> tuple[Block, ...]:
    """Return the blocks of a text without markup: a group of lines between blank ones is a paragraph, several, or verse."""
    lines, furniture = without_page_lines([clean(line).rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")])
    by_line = lines_are_paragraphs(lines)
    groups: list[list[str]] = [[]]
    for line in lines:
        if not line.strip(" \t\u3000\u00a0"):
            groups.append([])
        elif _RULE.match(line):
            groups += [["---"], []]
        else:
            groups[-1].append(line)
    usual = max((width(line) for line in lines), default=0)
    blocks: list[Block] = []
    for group in groups:
        if group == ["---"]:
            blocks.append(Block("", "rule"))
        elif group:
            blocks.extend(_group(group, usual, by_line=by_line))
    return (*blocks, *(Block("", "paragraph", tidy(RichText(line)), excluded="page-furniture") for line in furniture))


def _group(lines: list[str], usual: int, *, by_line: bool) -> list[Block]:
    if _is_verse(lines):
        return [Block("", "verse", tidy(RichText("\n".join(line.strip(" \t\u3000\u00a0") for line in lines))))]
    indented = sum(1 for line in lines if re.match(r"(?:\u3000| {2,}|\t)", line))
    if indented > 1 and indented < len(lines) and not re.match(r"\s", lines[-1]):
        by_line = False
    hanging = _is_hanging(lines)
    paragraphs: list[str] = []
    short = 0.5 * max(usual if usual <= _WRAPPED else 0, *map(width, lines))
    for index, line in enumerate(lines):
        words = line.strip(" \t\u3000\u00a0")
        broken = index > 0 and width(lines[index - 1]) < short  # nobody wraps there: the line ended by itself
        previous = lines[index - 1].rstrip() if index else ""
        item = find_marker(words) and (not previous or previous[-1] in LINE_END or find_marker(previous.strip()) or broken)
        own = item or find_date(words) or (paragraphs and find_marker(paragraphs[-1]) and len(paragraphs[-1]) < 20)
        begins = re.match(r"(?:\u3000| {2,}|\t)", line) or by_line
        if not paragraphs or (not hanging and (broken or own or begins)):
            paragraphs.append(words)
        else:
            before = paragraphs[-1]
            paragraphs[-1] = before + joint(before, words) + words
    return [Block("", "paragraph", tidy(RichText(paragraph))) for paragraph in paragraphs]


def _is_hanging(lines: list[str]) -> bool:
    """An item with its mark at the margin and its other lines indented below its words."""
    return (
        len(lines) > 1
        and not re.match(r"\s", lines[0])
        and find_marker(lines[0]) is not None
        and all(re.match(r" {2,6}\S", line) for line in lines[1:])
    )


def _is_verse(lines: list[str]) -> bool:
    """At least three short lines, most of which end without a full stop or all with one: a poem, not wrapped prose."""
    bare = [line.strip(" \t\u3000\u00a0") for line in lines]
    if (
        len(bare) < 3
        or max(map(len, bare)) > _VERSE_LINE
        or any(find_marker(line) or re.match(r"\d|[（(【]|[-*•]|.{0,6}[：:]", line) for line in bare)
    ):
        return False
    ended = sum(1 for line in bare if line[-1] in STOPS + ENGLISH_STOPS + SEPARATORS)
    sizes = [len(line) for line in bare]
    return ended >= len(bare) - 1 or (ended <= len(bare) // 2 and max(sizes) - min(sizes) <= 12)
