"""The lines of Markdown's prose as pandoc reads them: where a blank line is missing, which lines are paragraphs, verse, emphasis mended.

Code, formulas and HTML are signs here (see :mod:`pipeline.reading.formats.markdown.pieces`), so that nothing in them looks like prose.
"""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.language import HAN, LINE_END, display_width, has_han
from pipeline.reading.formats.markdown.prefixes import SPACE
from pipeline.reading.passes.markers import Marker, find_marker

_BEGINNINGS = (
    r"#{1,6}(?=[^#])",  # a heading
    r"[-*+](?= )|\d{1,3}[.)](?= )|>|\|",  # an item, a quotation, a table's row
    r"!\[[^\]\n]*\]\([^)\n]*\)\s*$|\[\^?[^\]\n]+\]:|</?[a-zA-Z]",  # a picture, a note or an address, a tag
    r"[-*_=]{3,}\s*$|[*-]( ?[*-]){2,}\s*$",  # a rule
)
_STRUCTURE = re.compile(rf"\s*(?:{'|'.join(_BEGINNINGS)})")
_IMAGE_LINE = re.compile(r"\s*(?:\[?!\[[^\]\n]*\]\([^)\n]*\)(?:\]\([^)\n]*\))?\s*)+$")
_TRANSPARENT = re.compile(
    r"</?(?:div|center|section|article|span|font|figure|figcaption|details|summary|main|header|body|html)\b[^>\n]*>", re.IGNORECASE
)
_PARAGRAPH_TAG = re.compile(r"</?p\b[^>\n]*>", re.IGNORECASE)
_ANCHOR = re.compile(r"<a\s+(?:name|id)=[^>]*>\s*</a>|<a\s+(?:name|id)=[^>]*/>", re.IGNORECASE)
_TIGHT_HEADING = re.compile(r"^(#{2,6})(?=[^#\s])")
_TIGHT_TITLE = re.compile(r"^#(?=[^#\s\d!])(?!.*#)")
_LABEL = re.compile(
    r"(?:原?作者|来源|链接|原文链接|本文链接|转载自|责任?编辑|编辑|公众号|微信号|发布者|发布单位|发布机构|发布时间|日期)\s*[：:|｜丨]|(?:著作权|版权)归"
)
"""Begins a line of a repost's head or foot, which is never wrapped prose."""
_VERSE_WIDTH = 24
"""Columns; nobody wraps prose as narrow as this, so that such lines are verse."""
_ENDS = LINE_END + "》—*"
_TABLE_RULE = re.compile(r"[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_RULE = re.compile(r"[ \t]{0,3}(?:-[ \t]*){3,}$|[ \t]{0,3}={3,}[ \t]*$")
_LONGEST_SETEXT = 60
"""Columns of a heading that is underlined; a longer line above a rule is prose."""


def prepare_lines(lines: list[str]) -> str:
    """Return the text that pandoc reads as its author meant it."""
    lines = _verse(_full_tables(lines))
    by_line = lines_are_paragraphs(lines)
    items = _items(lines)
    result: list[str] = []
    within = False
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else ""
        within = _within_item(line, within=within)
        fixed = _repair(line, within=within)
        own = bool(_IMAGE_LINE.match(fixed) or re.match(r"#{1,6}\s", fixed) or (not within and _LABEL.match(fixed.lstrip("> "))))
        previous = result[-1] if result else ""
        if previous.strip(" >\t") and fixed.strip() and _are_apart(previous, fixed, following, own=own or index in items, by_line=by_line):
            within_quotation = not own and previous.lstrip().startswith(">") and fixed.lstrip().startswith(">")
            result.append(">" if within_quotation else "")
        result.append(fixed)
        if own and following.strip() and not re.match(r"\s", fixed):
            result.append("")
    return "\n".join(result)


def _are_apart(previous: str, line: str, following: str, *, own: bool, by_line: bool) -> bool:
    """Whether a blank line is missing between two lines."""
    if own or _IMAGE_LINE.match(previous):
        return not re.match(r"\s", line)
    if _begins_table(line, following):
        return not _is_row(previous)
    if _is_row(previous) and "|" not in line:
        return not re.match(r"\s", line)
    if _RULE.match(line):
        return "=" not in line and _is_no_heading(previous)
    return by_line and not _STRUCTURE.match(line) and not _continues(previous, line)


def _items(lines: list[str]) -> frozenset[int]:
    """Lines that are numbered on from an earlier one of the same group, and that one: ``1、…`` ``2、…``, which Markdown knows no list of."""
    found: set[int] = set()
    last: tuple[int, Marker] | None = None
    for index, line in enumerate(lines):
        bare = line.strip(f"{SPACE}>")
        if not bare or _STRUCTURE.match(bare):
            last = None
        elif (marker := find_marker(bare)) and marker.end < len(bare):
            if last and last[1].style == marker.style and last[1].value is not None and marker.value == last[1].value + 1:
                found |= {last[0], index}
            last = (index, marker)
    return frozenset(found)


def _begins_table(line: str, following: str) -> bool:
    return "|" in line and "|" in following and bool(_TABLE_RULE.match(following)) and line.count("|") > 0


def _is_row(line: str) -> bool:
    """A row of a pipe table as nearly everybody writes it."""
    return line.lstrip(" \t>").startswith("|") and line.count("|") > 1


def _is_no_heading(previous: str) -> bool:
    """What stands above a rule is a quotation, an item, a table or a sentence: the rule does not underline a heading."""
    bare = previous.strip()
    return bool(_STRUCTURE.match(previous)) or bare[-1] in "。…；;，,：" or width(previous) > _LONGEST_SETEXT


def _full_tables(lines: list[str]) -> list[str]:
    """Tables whose head has fewer cells than a row get empty ones: the cells beyond would not be shown."""
    result = list(lines)
    for index in range(len(lines) - 1):
        if not _begins_table(lines[index], lines[index + 1]):
            continue
        end = index + 2
        while end < len(lines) and "|" in lines[end] and lines[end].strip():
            end += 1
        most = max(_cells(line) for line in lines[index:end])
        for row, cell in ((index, " |"), (index + 1, "---|")):
            missing = most - _cells(lines[row])
            if missing > 0:
                result[row] = f"{lines[row].rstrip()}{'' if lines[row].rstrip().endswith('|') else '|'}{cell * missing}"
    return result


def _cells(line: str) -> int:
    bare = re.sub(r"\\\|", "", line).strip(" \t>")
    return bare.removeprefix("|").removesuffix("|").count("|") + 1


def _verse(lines: list[str]) -> list[str]:
    """Three or more very short lines of Chinese without anything else between blank lines are verse: their breaks become hard ones."""
    result = list(lines)
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and lines[end].strip():
            end += 1
        group = lines[start:end]
        if len(group) > 2 and max(map(width, group)) <= _VERSE_WIDTH and all(map(_is_verse_line, group)):
            result[start : end - 1] = [line.rstrip() + "\\" for line in group[:-1]]
        start = max(end, start + 1)
    return result


def _is_verse_line(line: str) -> bool:
    bare = line.strip(SPACE)
    return bool(
        not _STRUCTURE.match(line) and not _LABEL.match(bare) and not line.endswith(("\\", "  ")) and not line.startswith(("    ", "\t"))
        and has_han(bare) and not re.search(r"[。！？；][^”’」』）]|\*\*|\[", bare) and find_marker(bare) is None and not re.match(r"\d", bare)
    )  # fmt: skip


def _continues(previous: str, line: str) -> bool:
    """A line that belongs to the structure above it: a table's or list's next line, a hard line break."""
    return previous.endswith(("  ", "\\")) or previous.lstrip().startswith("|") or bool(re.match(r"\s", line)) or "<br" in previous[-8:]


def lines_are_paragraphs(lines: list[str]) -> bool:
    """Tell whether each line is a paragraph of its own (scraped texts) or prose was wrapped by hand.

    Wrapped prose breaks in the middle of sentences, at about the same width; lines that are paragraphs end like sentences and run far beyond any editor's width.
    """
    pairs = [
        (one, two)
        for one, two in pairwise(lines)
        if one.strip() and two.strip() and not _STRUCTURE.match(one) and not _STRUCTURE.match(two) and not _is_numbered(one, two)
    ]
    if not pairs:
        return False
    longest = max(width(line) for pair in pairs for line in pair)
    ended = sum(1 for one, _ in pairs if one.rstrip()[-1] in _ENDS)
    return longest > 160 or ended >= 0.6 * len(pairs)


def _is_numbered(one: str, two: str) -> bool:
    """The second line is a new item, or the first a short heading: that it ends without a mark says nothing of how lines end."""
    if one.rstrip()[-1] in _ENDS:
        return False
    marker = find_marker(one.strip(SPACE))
    return find_marker(two.strip(SPACE)) is not None or (marker is not None and len(one.strip()) < 20)


def width(line: str) -> int:
    """Return columns that the line takes in an editor: two for a Chinese character, none for the address of a link."""
    line = re.sub(r"\]\([^()\n]*\)", "]", line)
    return display_width(line.strip())


def _within_item(line: str, *, within: bool) -> bool:
    """Whether the line is of a list's item or a footnote, or indented below one: its indent means something."""
    if re.match(r"\s*(?:[-*+] |\d{1,3}[.)] |\[\^[^\]\n]+\]:)", line):
        return True
    return within and (not line.strip() or line[0] in " \t")


def _repair(line: str, *, within: bool) -> str:
    """One line: indents, headings without space, emphasis with inner spaces, HTML that only arranges."""
    line = re.sub("[\u200b\ufeff\u2060]", "", line)
    if re.match(rf"[{SPACE}]*[\u3000\u00a0]", line) or (not within and re.match(rf"(?: {{4,}}|\t)[{HAN}“《（]", line)):
        line = line.lstrip(SPACE)
    line = _TIGHT_HEADING.sub(r"\1 ", line)
    line = _TIGHT_TITLE.sub("# ", line)
    line = _ANCHOR.sub("", line)
    line = _PARAGRAPH_TAG.sub("\n\n", _TRANSPARENT.sub("", line))
    return repair_emphasis(line)


def repair_emphasis(line: str) -> str:
    """Repair emphasis: ``** 一、重点 **`` → ``**一、重点**``, ``**甲****乙**`` → ``**甲乙**``, ``****`` → nothing; only where the marks pair up."""
    if "**" not in line or re.fullmatch(r"\s*\*[\s*]*", line):
        return line
    bare = re.sub(r"(?<!\\)(?<!\*)\*{4}(?!\*)", "", line)
    pieces = re.split(r"(?<!\\)(?<!\*)\*\*(?!\*)", bare)
    if len(pieces) % 2 == 1:
        text = pieces[0]
        for inner, after in zip(pieces[1::2], pieces[2::2], strict=True):
            core = inner.strip(SPACE)
            before_space = " " if inner[:1] in SPACE and text and text[-1] not in SPACE else ""
            after_space = " " if inner[-1:] in SPACE and after and after[0] not in SPACE else ""
            text += f"{before_space}**{core}**{after_space}{after}" if core else inner + after
        bare = text
    return bare
