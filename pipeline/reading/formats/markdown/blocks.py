"""The blocks of a Markdown text that are no prose, from top to bottom: comments, code, formulas, HTML, containers; what comes first wins.

Code, formulas and HTML become pieces, containers the marks around their content, which is looked at like the rest. What is left are the lines
of prose, lists, quotations and tables.
"""

from __future__ import annotations

import re

from pipeline.reading.formats.formulas import ENVIRONMENTS, formulas_in
from pipeline.reading.formats.markdown.boxes import boxed, container, formula_piece
from pipeline.reading.formats.markdown.elements import Element, begins_element, content_is_markdown, find_element, html_of
from pipeline.reading.formats.markdown.fences import fence, glued_fence, indented_code
from pipeline.reading.formats.markdown.pieces import Piece
from pipeline.reading.formats.markdown.prefixes import SPACE, PrefixedLine, common_indent, dedented, parts, unquoted
from pipeline.reading.formats.markdown.scanner import Rule, Scanner

_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_TAB_TITLE = re.compile(r"\s*tab\s+(\S.*?)(?:@[\w-]*)?\s*\Z")
"""Hexo writes the title of a tab into a comment."""
_ENVIRONMENT = re.compile(rf"\\begin\{{((?:{ENVIRONMENTS})\*?)\}}")
_FEW_LINES = 40
_LONGEST_FORMULA = 200
"""Lines."""


def _comment(scan: Scanner, line: PrefixedLine) -> bool:
    """Dropped; Hexo's tabs are written into comments, their titles, too."""
    if not line.words.startswith("<!--"):
        return False
    last = next((index for index in range(scan.index, len(scan.lines)) if "-->" in scan.lines[index]), scan.index)
    text = "\n".join([line.words, *scan.lines[scan.index + 1 : last + 1]])
    match = _COMMENT.match(text)
    if not match:
        return False
    end = scan.index + 1 + match[0].count("\n")
    rest = text[match.end() :].split("\n", 1)[0].strip()
    tab = _TAB_TITLE.match(match[1])
    if tab and not rest:
        close = next(
            (index for index in range(end, len(scan.lines)) if re.search(r"<!--\s*(?:end)?tab\b", scan.lines[index])), len(scan.lines)
        )
        return scan.instead(close, boxed(scan, line, tab[1], scan.lines[end:close]))
    if rest:
        return scan.instead(end, [f"{line.quote}{line.indent}{line.mark}{rest}"])
    return scan.instead(end, [line.quote.rstrip()])


def _formula(scan: Scanner, line: PrefixedLine) -> bool:
    r"""``$$`` … ``$$``, ``\[`` … ``\]``, a bare environment, on lines of their own."""
    words = line.words
    environment = _ENVIRONMENT.match(words)
    sign = "$$" if words.startswith("$$") else next((sign for sign in ("\\\\[", "\\[") if words.startswith(sign)), "")
    if not environment and not sign:
        return False
    closing = f"\\end{{{environment[1]}}}" if environment else sign.replace("[", "]")
    skipped = 0 if environment else len(sign)
    found: list[str] = []
    for index in range(scan.index, min(scan.index + _LONGEST_FORMULA, len(scan.lines))):
        inner = words[skipped:] if index == scan.index else unquoted(scan.lines[index], line.depth)
        if inner is None or re.match(r"[ \t]*(?:#{1,6} |`{3,}|~{3,})", inner):
            return False
        before, closed, after = inner.partition(closing)
        found.append(before + (closing if environment and closed else ""))
        if closed:
            escaped = sign.endswith("[") and not any(formulas_in(f"\\[{' '.join(found)}\\]"))
            return not escaped and _formula_block(scan, line, found, after, index + 1)
    return False


def _formula_block(scan: Scanner, line: PrefixedLine, found: list[str], after: str, end: int) -> bool:
    tex = "\n".join(text.strip(SPACE) for text in found).strip()
    label = re.fullmatch(r"\s*(?:\{#[^{}]*\}|\([A-Za-z0-9.:_-]+\)|\\\\)?\s*", after)
    if not tex or (len(found) == 1 and not label):
        return False
    source = "\n".join(scan.lines[scan.index : end])
    return scan.put(line, formula_piece(source, tex), end, rest="" if label else after)


def _glued_formula(scan: Scanner, line: PrefixedLine) -> bool:
    r"""A formula of several lines that begins at the end of a line of prose: ``公式为 $$\begin{aligned}``."""
    match = re.match(r"([^$`]*[^$`\s])\s*(?<!\\)(\$\$(?:[^$\n]*))$", line.words)
    if not match or not any("$$" in text for text in scan.lines[scan.index + 1 : scan.index + _LONGEST_FORMULA]):
        return False
    head = f"{line.quote}{line.indent}"
    following = PrefixedLine(line.quote, line.indent + " " * len(line.mark), "", match[2])
    kept, index = scan.lines[:], scan.index
    scan.instead(index + 1, [f"{head}{line.mark}{match[1]}", f"{head}{' ' * len(line.mark)}{match[2]}"])
    scan.prose(parts(scan.lines[index]))
    if _formula(scan, following):
        return True
    scan.lines, scan.index = kept, index
    scan.out.pop()
    return False


def _html(scan: Scanner, line: PrefixedLine) -> bool:
    """A block of HTML: as HTML if nothing in it is Markdown, else its content with the elements that only arrange taken off."""
    text, element = _element(scan, line)
    if element is None:
        return False
    end = scan.index + 1 + text.count("\n", 0, element.end)
    rest = text[element.end :].split("\n", 1)[0]
    if element.arranges and content_is_markdown(element.content):
        head = f"{line.quote}{line.indent}{line.mark}"
        return scan.instead(end, [*_without_element(scan, line, element, head), *([head + rest.strip()] if rest.strip() else [])])
    return scan.put(line, Piece("html", html_of(element, text), text[: element.end]), end, rest=rest)


def _element(scan: Scanner, line: PrefixedLine) -> tuple[str, Element | None]:
    """The element that begins here, and the text that holds it: as many lines as it needs, which are few as a rule."""
    if not begins_element(line.words):
        return "", None
    size = _FEW_LINES
    while True:
        lines = [line.words]
        for text in scan.lines[scan.index + 1 : scan.index + size]:
            if (inner := unquoted(text, line.depth)) is None:
                break
            lines.append(inner)
        whole = len(lines) < size
        element = find_element("\n".join(lines), whole=whole)
        if element or whole:
            return "\n".join(lines), element
        size *= 8


def _without_element(scan: Scanner, line: PrefixedLine, element: Element, head: str) -> list[str]:
    content = element.content.strip("\n").split("\n")
    width = common_indent(content[1:] if content[0][:1] not in {" ", "\t"} else content)
    bare = [dedented(text, width) for text in content]
    blank = line.quote.rstrip()
    if element.tag == "details":
        title, bare = element.summary(bare)
        return boxed(scan, line, title, [f"{line.quote}{text}".rstrip() for text in bare])
    if re.fullmatch(r"h[1-6]", element.tag):
        return [blank, f"{line.quote}{'#' * int(element.tag[1])} {' '.join(' '.join(bare).split())}", blank]
    indent = head[len(line.quote) :]
    return [blank, *(f"{line.quote}{indent if text.strip() else ''}{text}".rstrip() for text in bare), blank]


RULES: tuple[Rule, ...] = (indented_code, _comment, fence, _formula, _html, container, glued_fence, _glued_formula)
