"""Code blocks of web pages → ``<pre>`` with nothing but text and the language: highlighting, line numbers, elements for lines go."""

from __future__ import annotations

import re
from typing import Any

Element = Any
"""An ``lxml.html.HtmlElement``."""

_LANGUAGE = re.compile(r"(?:^|\s)(?:lang(?:uage)?-|brush:\s*|highlight-source-|prettyprint lang-)([\w+#-]+)")
_LANGUAGES = frozenset(
    "python java javascript js typescript ts c cpp csharp go rust ruby php swift kotlin scala r matlab sql bash shell sh json yaml xml html css".split()  # noqa: SIM905
)
_NO_LANGUAGE = frozenset({"zh", "zh-cn", "none", "plain", "plaintext", "text", "en"})
_LINES = frozenset("p div section article li tr dd dt h1 h2 h3 h4 h5 h6 pre blockquote ul ol table tbody".split())  # noqa: SIM905
"""Elements that stand on lines of their own."""


def set_code(block: Element) -> None:
    """Make a ``<pre>`` its text and its language, in place."""
    codes = list(block.iter("code"))
    text = _text(block, lines_are_codes=len(codes) > 1 and all(code.getparent() is block for code in codes))
    language = _language(block, codes)
    for child in list(block):
        block.remove(child)
    block.text = text.replace("\u00a0", " ").replace("\u200b", "").strip("\n")
    for key in list(block.attrib):
        del block.attrib[key]
    if language:
        block.set("class", language)


def _text(block: Element, *, lines_are_codes: bool) -> str:
    """The text with a line break wherever a browser shows one: ``<br>``, the ends of elements that are lines (WeChat, Excel, editors)."""
    parts: list[str] = []

    def add(text: str | None, beside: Element | None, following: Element | None) -> None:
        between_lines = not text or (not text.strip() and "\n" in text and any(_is_line(element) for element in (beside, following)))
        if text and not between_lines:
            parts.append(text)

    def _is_line(element: Element | None) -> bool:
        return element is not None and (element.tag in _LINES or (lines_are_codes and element.tag == "code"))

    def visit(element: Element) -> None:
        children = [child for child in element if isinstance(child.tag, str)]
        add(element.text, None, children[0] if children else None)
        for index, child in enumerate(children):
            if child.tag == "br":
                parts.append("\n")
            elif _is_line(child):
                if parts and not parts[-1].endswith("\n"):
                    parts.append("\n")
                start = len(parts)
                visit(child)
                if not "".join(parts[start:]).endswith("\n"):
                    parts.append("\n")
            else:
                visit(child)
            add(child.tail, child, children[index + 1] if index + 1 < len(children) else None)

    visit(block)
    return "".join(parts)


def _language(block: Element, codes: list[Element]) -> str:
    for element in [block, *codes, *([block.getparent()] if block.getparent() is not None else [])]:
        classes = element.get("class", "")
        match = _LANGUAGE.search(classes)
        given = element.get("data-lang") or element.get("lang") or element.get("data-language") or (match[1] if match else "")
        named = given or next((name for name in classes.lower().split() if name in _LANGUAGES), "")
        if named and named.lower() not in _NO_LANGUAGE:
            return str(named.lower())
    return ""
