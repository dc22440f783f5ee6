"""Code blocks of Markdown: fences as people write them, wherever they stand, and indented code; boxes and formulas that are written as fences."""

from __future__ import annotations

import re

from pipeline.language import HAN, has_han
from pipeline.reading.formats.markdown import containers
from pipeline.reading.formats.markdown.boxes import FENCE, OPTION, formula_piece, place_container
from pipeline.reading.formats.markdown.containers import Taken
from pipeline.reading.formats.markdown.elements import begins_element
from pipeline.reading.formats.markdown.pieces import Piece
from pipeline.reading.formats.markdown.prefixes import SPACE, TAB, PrefixedLine, common_indent, dedented, unquoted
from pipeline.reading.formats.markdown.scanner import Scanner

_GLUED_FENCE = re.compile(r"([^`]*[^`\s][^`]*?)(`{3,}[\w+#-]*)[ \t]*$")
_MATH_NAMES = frozenset({"math", "katex"})
_PROSE_AFTER_CODE = re.compile(rf"#{{1,6}} \S|[{HAN}“《]")


def fence(scan: Scanner, line: PrefixedLine) -> bool:
    """Take a fence with whatever words, in an item or quotation, too; one that is never closed ends where prose begins after a blank line."""
    match = FENCE.match(line.words)
    if not match or (match[1][0] == "`" and "`" in match[2]):
        return False
    close = _fence_end(scan, line, match[1])
    start = scan.index + 1
    if close is None:
        if scan.open_fence == 0:
            scan.open_fence = scan.total - (len(scan.lines) - scan.index) + 1
        end = next((row for row in range(start + 1, len(scan.lines)) if _prose_begins(scan, row)), len(scan.lines))
        content = scan.inner(start, end, line)
        while content and not content[-1].strip():
            content.pop()
        return _fenced(scan, line, match[2], content, end)
    return _fenced(scan, line, match[2], scan.inner(start, close, line), min(close + 1, len(scan.lines)))


def _fence_end(scan: Scanner, line: PrefixedLine, sign: str) -> int | None:
    """Where the fence is closed; the end of its quotation closes it, too."""
    closing = re.compile(rf"[{SPACE}]*{sign[0]}{{{len(sign)},}}[ \t]*$")
    for row in range(scan.index + 1, len(scan.lines)):
        inner = unquoted(scan.lines[row], line.depth)
        if inner is None:
            return row - 1 if row - 1 > scan.index and not scan.lines[row - 1].strip(" >\t") else _unclosed_in_quotation(scan, row)
        if closing.match(inner):
            return row
    return None


def _unclosed_in_quotation(scan: Scanner, row: int) -> int:
    """The quotation ends here: its last line is code, so that a line that closes is put in."""
    scan.lines.insert(row, "")
    return row


def _prose_begins(scan: Scanner, row: int) -> bool:
    return not scan.lines[row - 1].strip() and bool(_PROSE_AFTER_CODE.match(scan.lines[row]))


def _fenced(scan: Scanner, line: PrefixedLine, info: str, content: list[str], end: int) -> bool:
    """What the fence's words say: a formula, a box (MyST, Obsidian), a picture, or code in a language."""
    directive = re.match(r"\{([A-Za-z][\w:-]*)\}[ \t]*(.*)$", info)
    name = (directive[1] if directive else info.split(maxsplit=1)[0] if info.split() else "").lower()
    args = directive[2] if directive else ""
    if name in _MATH_NAMES:
        tex = "\n".join(text for text in content if not OPTION.match(text))
        return scan.put(line, formula_piece("\n".join(content), tex), end)
    admonition = name.startswith("ad-")
    if admonition or (
        directive and (name in containers.BOXES or containers.Taken(name, "", (), 0).role in {"picture", "nothing", "plain"})
    ):
        options, body = _options(content)
        title = next((option.split(":", 1)[1].strip() for option in options if option.startswith("title:")), args)
        taken = Taken("box" if admonition else name, title, tuple(f"{line.quote}{line.indent}{text}" for text in body), end, free=True)
        return place_container(scan, line, taken)
    language = containers.language_of(args if directive and containers.Taken(name, "", (), 0).role == "code" else info)
    body = _options(content)[1] if directive and containers.Taken(name, "", (), 0).role == "code" else content
    title = containers.named(info).get("title", "")
    code = Piece("code", "\n".join(body), "\n".join([info, *content]), language)
    if has_han(title) and not line.mark:
        scan.out += [] if scan.after_blank() else [line.quote.rstrip()]
        scan.out += [f"{line.quote}{scan.room(line)}{title}", line.quote.rstrip()]
    return scan.put(line, code, end)


def _options(content: list[str]) -> tuple[list[str], list[str]]:
    """The lines of options at the head of a directive (``:name: value``, ``title: value``, YAML between ``---``), and the others."""
    if content and content[0].strip() == "---" and "---" in [text.strip() for text in content[1:]]:
        end = [text.strip() for text in content].index("---", 1)
        return [text.strip() for text in content[1:end]], content[end + 1 :]
    row = 0
    while row < len(content) and (OPTION.match(content[row]) or re.match(r"(?:title|collapse|icon|color):", content[row])):
        row += 1
    return [text.strip().removeprefix(":") for text in content[:row]], content[row:]


def glued_fence(scan: Scanner, line: PrefixedLine) -> bool:
    """Take a fence that begins at the end of a line of prose: ``代码如下：```python``."""
    match = _GLUED_FENCE.match(line.words) if "```" in line.words else None
    if not match:
        return False
    following = [unquoted(text, line.depth) for text in scan.lines[scan.index + 1 :]]
    fences = [text.strip() for text in following if text is not None and text.lstrip().startswith("```")]
    if not fences or fences[0].strip("`"):
        return False
    head = f"{line.quote}{line.indent}"
    return scan.instead(scan.index + 1, [f"{head}{line.mark}{match[1]}", head + " " * len(line.mark) + match[2]])


def _is_page(scan: Scanner, line: PrefixedLine) -> bool:
    """HTML that is indented at the head of the text or after other HTML was taken from a page; elsewhere it is shown as code."""
    if not begins_element(line.words):
        return False
    above = next((text.strip() for text in reversed(scan.out) if text.strip(" >\t")), "")
    return not above or scan.pieces.is_block(above, "html")


def indented_code(scan: Scanner, line: PrefixedLine) -> bool:
    """Take lines indented by four or more after a blank one, in prose that is no code by itself."""
    base = next((words for mark, words in reversed(scan.items) if words <= line.column), 0) if line.depth == scan.depth else 0
    if (
        line.column < base + TAB
        or line.mark
        or not line.words
        or not scan.after_blank()
        or "\u3000" in line.indent
        or "\u00a0" in line.indent
    ):
        return False
    if (scan.items and line.column < scan.items[-1][1] + TAB) or _is_page(scan, line):
        return False
    end = scan.index
    for row in range(scan.index, len(scan.lines)):
        inner = unquoted(scan.lines[row], line.depth)
        if inner is None or (inner.strip() and common_indent([inner]) < base + TAB):
            break
        if inner.strip():
            end = row + 1
    bare = [unquoted(text, line.depth) or "" for text in scan.lines[scan.index : end]]
    if re.match(rf"[{HAN}“《（]", line.words):
        width = common_indent(bare)
        scan.items = scan.items if base else []
        return scan.instead(
            end, [f"{line.quote}{' ' * base}{dedented(text, width)}" if text.strip() else line.quote.rstrip() for text in bare]
        )
    code = "\n".join(dedented(text, base + TAB) if text.strip() else "" for text in bare)
    return scan.put(line, Piece("code", code, code), end)
