"""Markdown as it is found → blocks: prepared so that what the author meant survives, then read by pandoc.

pandoc's own ``markdown`` reader is the one that sees bold beside Chinese punctuation (CommonMark's rule fails there:
commonmark/commonmark-spec#650). Extensions that would run code, read files, or change the author's characters are off.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from itertools import pairwise

from pipeline.article import Block
from pipeline.language import HAN, has_han
from pipeline.pandoc import READING_TIMEOUT, run_pandoc
from pipeline.reading.formats.astblocks import AstReader
from pipeline.reading.formats.inlines import Notes
from pipeline.reading.passes.markers import find_marker

READER = (
    "markdown-smart-yaml_metadata_block-pandoc_title_block-raw_tex-raw_attribute-latex_macros-citations-example_lists-definition_lists"
    "-superscript-subscript-auto_identifiers-implicit_figures-implicit_header_references-markdown_in_html_blocks-native_spans-native_divs"
    "-blank_before_header-blank_before_blockquote-bracketed_spans"
    "+lists_without_preceding_blankline+tex_math_dollars+tex_math_single_backslash+mark+task_lists"
)

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)")
_STRUCTURE = re.compile(
    r"\s*(?:#{1,6}(?=[^#])|[-*+](?= )|\d{1,3}[.)](?= )|>|\||!\[[^\]\n]*\]\([^)\n]*\)\s*$|\[\^?[^\]\n]+\]:|</?[a-zA-Z]|[-*_=]{3,}\s*$|[*-]( ?[*-]){2,}\s*$|:::|\$\$)"
)
_IMAGE_LINE = re.compile(r"\s*(?:\[?!\[[^\]\n]*\]\([^)\n]*\)(?:\]\([^)\n]*\))?\s*)+$")
_TRANSPARENT = re.compile(
    r"</?(?:div|center|section|article|span|font|figure|figcaption|details|summary|main|header)\b[^>\n]*>", re.IGNORECASE
)
_PARAGRAPH_TAG = re.compile(r"</?p\b[^>\n]*>", re.IGNORECASE)
_ANCHOR = re.compile(r"<a\s+(?:name|id)=[^>]*>\s*</a>|<a\s+(?:name|id)=[^>]*/>", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TIGHT_HEADING = re.compile(r"^(#{2,6})(?=[^#\s])")
_TIGHT_TITLE = re.compile(r"^#(?=[^#\s\d!])(?!.*#)")
_LABEL = re.compile(
    r"(?:原?作者|来源|链接|原文链接|本文链接|转载自|责任?编辑|编辑|公众号|微信号|发布者|发布单位|发布机构|发布时间|日期)\s*[：:|｜丨]|(?:著作权|版权)归"
)
"""Begins a line of a repost's head or foot, which is never wrapped prose."""
_ALERT = re.compile(r"^(\s*(?:>\s*)+)\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\s*$", re.IGNORECASE)
"""The first line of an alert (GitHub): its kind is a colour there, the quotation says enough here."""
_VERSE_WIDTH = 24
"""Columns; nobody wraps prose as narrow as this, so that such lines are verse."""
_SPACE = " \t\u3000\u00a0"
_ENDS = "。！？!?…”’」』）)】》：:；;.—~*"


def looks_like_markdown(text: str) -> bool:
    """Whether a .txt file is Markdown: headings, images, links or bold that plain text would not have."""
    signs = (r"^#{1,6} \S", r"!\[[^\]\n]*\]\([^)\n]+\)", r"(?<!!)\[[^\]\n]+\]\(https?://[^)\n]+\)", r"\*\*[^*\n]+\*\*", r"^(?:```|~~~)")
    return any(re.search(sign, text, re.MULTILINE) for sign in signs)


def read_markdown(
    text: str, what: str, raw_html: Callable[[str, Notes], tuple[Block, ...]] | None = None
) -> tuple[tuple[Block, ...], Notes]:
    """The blocks of a Markdown text and its notes."""
    ast = json.loads(run_pandoc(["-f", READER, "-t", "json"], prepare(text).encode("utf-8"), what=what, timeout=READING_TIMEOUT))
    reader = AstReader(raw_html)
    return reader.blocks(ast["blocks"]), reader.notes


def prepare(text: str) -> str:
    """Markdown that pandoc reads as its author meant it; code is left alone."""
    text = _COMMENT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = _closed([_ALERT.sub(r"\1", line) for line in text.split("\n")])
    code = _code_lines(lines)
    lines = _verse(lines, code)
    by_line = lines_are_paragraphs([line for line, is_code in zip(lines, code, strict=True) if not is_code])
    result: list[str] = []
    within = False
    for index, line in enumerate(lines):
        if code[index]:
            result.append(line)
            continue
        within = _within_item(line, within=within)
        fixed = _repair(line, within=within)
        own = bool(_IMAGE_LINE.match(fixed) or re.match(r"#{1,6}\s", fixed) or (not within and _LABEL.match(fixed.lstrip("> "))))
        previous = result[-1] if result else ""
        if previous.strip() and fixed.strip() and (own or (index and not code[index - 1] and _IMAGE_LINE.match(previous))):
            if not re.match(r"\s", fixed):
                result.append("")
        elif previous.strip() and fixed.strip() and by_line and not _STRUCTURE.match(fixed) and not _continues(previous, fixed):
            result.append("")
        result.append(fixed)
        if own and index + 1 < len(lines) and lines[index + 1].strip() and not re.match(r"\s", fixed):
            result.append("")
    return "\n".join(result)


def _verse(lines: list[str], code: list[bool]) -> list[str]:
    """Three or more very short lines of Chinese without anything else between blank lines are verse: their breaks become hard ones."""
    result = list(lines)
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and lines[end].strip() and not code[end]:
            end += 1
        group = lines[start:end]
        if len(group) > 2 and max(map(width, group)) <= _VERSE_WIDTH and all(map(_is_verse_line, group)):
            result[start : end - 1] = [line.rstrip() + "\\" for line in group[:-1]]
        start = max(end, start + 1)
    return result


def _is_verse_line(line: str) -> bool:
    bare = line.strip(_SPACE)
    return bool(
        not _STRUCTURE.match(line) and not _LABEL.match(bare) and not line.endswith(("\\", "  ")) and not line.startswith(("    ", "\t"))
        and has_han(bare) and not re.search(r"[。！？；][^”’」』）]|\*\*|\[", bare) and find_marker(bare) is None and not re.match(r"\d", bare)
    )  # fmt: skip


def _continues(previous: str, line: str) -> bool:
    """A line that belongs to the structure above it: a table's or list's next line, a hard line break."""
    return previous.endswith(("  ", "\\")) or previous.lstrip().startswith("|") or bool(re.match(r"\s", line)) or "<br" in previous[-8:]


def _code_lines(lines: list[str]) -> list[bool]:
    result, fence = [], ""
    for line in lines:
        match = _FENCE.match(line)
        if fence:
            result.append(True)
            if match and match[1][0] == fence[0] and len(match[1]) >= len(fence) and not line.strip(" `~"):
                fence = ""
        elif match:
            fence = match[1]
            result.append(True)
        else:
            result.append(False)
    return result


def open_fence(text: str) -> int:
    """The line that opens a code block which is never closed; 0 if there is none."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    code = _code_lines([*lines, ""])
    if not code[-1]:
        return 0
    return next(place + 1 for place in range(len(lines) - 1, -1, -1) if _FENCE.match(lines[place]) and not (place and code[place - 1]))


def _closed(lines: list[str]) -> list[str]:
    """Such a code block ends where prose or a heading begins after a blank line, or with the text: pandoc would read its code as prose."""
    start = open_fence("\n".join(lines))
    fence = _FENCE.match(lines[start - 1])
    if not start or not fence:
        return lines
    end = next(
        (
            place
            for place in range(start + 1, len(lines))
            if not lines[place - 1].strip() and re.match(rf"#{{1,6}} \S|[{HAN}“《]", lines[place])
        ),
        len(lines),
    )
    code = "\n".join(lines[:end]).rstrip().split("\n")
    return [*code, fence[1], "", *lines[end:]]


def lines_are_paragraphs(lines: list[str]) -> bool:
    """Whether each line is a paragraph of its own (scraped texts) or prose was wrapped by hand.

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
    marker = find_marker(one.strip(_SPACE))
    return find_marker(two.strip(_SPACE)) is not None or (marker is not None and len(one.strip()) < 20)


def width(line: str) -> int:
    """Columns that the line takes in an editor: two for a Chinese character."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in line.strip())


def _within_item(line: str, *, within: bool) -> bool:
    """Whether the line is of a list's item or a footnote, or indented below one: its indent means something."""
    if re.match(r"\s*(?:[-*+] |\d{1,3}[.)] |\[\^[^\]\n]+\]:)", line):
        return True
    return within and (not line.strip() or line[0] in " \t")


def _repair(line: str, *, within: bool) -> str:
    """One line outside of code: indents, headings without space, emphasis with inner spaces, HTML that only arranges."""
    line = re.sub("[\u200b\ufeff\u2060]", "", line)
    if re.match(rf"[{_SPACE}]*[\u3000\u00a0]", line) or (not within and re.match(rf"(?: {{4,}}|\t)[{HAN}“《（]", line)):
        line = line.lstrip(_SPACE)
    line = _TIGHT_HEADING.sub(r"\1 ", line)
    line = _TIGHT_TITLE.sub("# ", line)
    line = _ANCHOR.sub("", line)
    line = _PARAGRAPH_TAG.sub("\n\n", _TRANSPARENT.sub("", line))
    return repair_emphasis(line)


def repair_emphasis(line: str) -> str:
    """``** 一、重点 **`` → ``**一、重点**``, ``**甲****乙**`` → ``**甲乙**``, ``****`` → nothing; only where the marks pair up."""
    if "**" not in line or re.fullmatch(r"\s*\*[\s*]*", line):
        return line
    hidden: list[str] = []

    def hide(match: re.Match[str]) -> str:
        hidden.append(match[0])
        return f"\0{len(hidden) - 1}\0"

    bare = _CODE.sub(hide, line)
    bare = re.sub(r"(?<!\\)(?<!\*)\*{4}(?!\*)", "", bare)
    pieces = re.split(r"(?<!\\)(?<!\*)\*\*(?!\*)", bare)
    if len(pieces) % 2 == 1:
        text = pieces[0]
        for inner, after in zip(pieces[1::2], pieces[2::2], strict=True):
            core = inner.strip(_SPACE)
            before_space = " " if inner[:1] in _SPACE and text and text[-1] not in _SPACE else ""
            after_space = " " if inner[-1:] in _SPACE and after and after[0] not in _SPACE else ""
            text += f"{before_space}**{core}**{after_space}{after}" if core else inner + after
        bare = text
    return re.sub(r"\0(\d+)\0", lambda match: hidden[int(match[1])], bare)
