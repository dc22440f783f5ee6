"""Blocks of HTML within Markdown: where one ends, whether its content is Markdown, and its HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

_NAMES = (
    "address article aside blockquote body center details dd dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr"
    " html iframe li main menu nav ol p picture pre script section style svg summary table tbody td textarea tfoot th thead tr ul video audio object"
    " noscript button embed"
)
_ARRANGES = frozenset("div center section article main header p details h1 h2 h3 h4 h5 h6 address body html form fieldset".split())  # noqa: SIM905
"""Elements whose content may be Markdown."""
_VOID = frozenset({"hr", "embed"})
_OPENING = re.compile(rf"<({'|'.join(_NAMES.split())})(?=[\s/>])(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.IGNORECASE)
_LONELY_PICTURES = re.compile(
    r"(?:\s*(?:<a\s[^<>]*>\s*)?<img\s(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>(?:\s*</a>)?(?:\s*<br\s*/?>)?)+(?=[ \t]*(?:\n|\Z))", re.IGNORECASE
)
_BEGINS = re.compile(rf"<(?:{'|'.join(_NAMES.split())}|img|a)(?=[\s/>]|\Z)", re.IGNORECASE)
_VERBATIM = re.compile(r"<(pre|code|script|style|textarea)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_FENCED = re.compile(r"^([ \t]*)(`{3,}|~{3,})([^\n`]*)\n(.*?)^[ \t]*\2[`~]*[ \t]*$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_TAG = re.compile(r"</?[a-zA-Z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>|<!--.*?-->", re.DOTALL)
_MARKDOWN = (
    r"^[ \t]{0,3}#{1,6}[ \t]+\S",  # a heading
    r"^[ \t]*[-*+][ \t]+\S",  # an item
    r"^[ \t]*>[ \t]|^[ \t]*(?:`{3,}|~{3,})|^[ \t]*\|.*\|[ \t]*$",  # a quotation, a fence, a table's row
    r"!?\[[^\]\n]*\]\([^)\s]+[^)\n]*\)|\*\*[^*\s][^*\n]*\*\*|(?<!`)`[^`\n]+`(?!`)",  # a link or picture, bold words, code
    r"^[ \t]*\d{1,3}\.[ \t]+\S.*\n[ \t]*\d{1,3}\.[ \t]+\S",  # two numbered items
)
_SIGNS = re.compile("|".join(_MARKDOWN), re.MULTILINE)
"""What is Markdown and nothing that anybody writes in HTML."""


@dataclass(frozen=True, slots=True)
class Element:
    """An element that a text begins with: its tag, what it holds, where it ends in the text."""

    tag: str
    content: str
    end: int

    @property
    def arranges(self) -> bool:
        """It only arranges what it holds."""
        return self.tag in _ARRANGES

    def summary(self, lines: list[str]) -> tuple[str, list[str]]:
        """Return the words of ``<summary>``, and the lines without it."""
        match = re.match(r"\s*<summary[^>]*>(.*?)</summary\s*>", "\n".join(lines), re.DOTALL | re.IGNORECASE)
        if not match:
            return "", lines
        title = " ".join(re.sub(r"</?(?:b|strong|h[1-6]|font|span|i|em|big)\b[^>]*>", "", match[1], flags=re.IGNORECASE).split())
        return title, "\n".join(lines)[match.end() :].strip("\n").split("\n")


def find_element(text: str, *, whole: bool = True) -> Element | None:
    """Return the block of HTML that the text begins with: to its end tag; to a blank line where it has none; pictures on lines of their own.

    ``whole``: nothing follows this text, so that an end tag that is not in it is nowhere.
    """
    pictures = _LONELY_PICTURES.match(text)
    if pictures:
        return Element("img", "", pictures.end())
    opening = _OPENING.match(text)
    if not opening:
        return None
    tag = opening[1].lower()
    if tag in _VOID or opening[0].endswith("/>"):
        return Element(tag, "", opening.end())
    end = _end_of(text, tag)
    if end is not None:
        return Element(tag, text[opening.end() : end[0]], end[1])
    if not whole or tag in _ARRANGES or tag in {"li", "dd", "dt", "td", "tr", "th"}:
        return None
    blank = re.search(r"\n[ \t]*\n", text)
    return Element(tag, text[opening.end() : blank.start() if blank else len(text)], blank.start() if blank else len(text))


def begins_element(text: str) -> bool:
    """Tell whether the text begins with the tag of a block or of a picture, linked or not."""
    return bool(_BEGINS.match(text))


def _end_of(text: str, tag: str) -> tuple[int, int] | None:
    """Where the end tag of the element begins and ends; tags in code and comments do not count."""
    tags = re.compile(rf"<(/?){tag}(?=[\s/>])(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.IGNORECASE)
    depth = 0
    for match in tags.finditer(_without_code(text, keep=tag)):
        if match[0].endswith("/>"):
            continue
        depth += -1 if match[1] else 1
        if not depth:
            return match.span()
    return None


def _without_code(text: str, *, keep: str) -> str:
    """The text with code and comments blanked, of the same length."""

    def blank(match: re.Match[str]) -> str:
        return re.sub(r"[^\n]", " ", match[0])

    for pattern in (
        _FENCED,
        re.compile(r"<!--.*?-->", re.DOTALL),
        *(() if keep in {"pre", "script", "style", "textarea"} else (_VERBATIM,)),
        _CODE,
    ):
        text = pattern.sub(blank, text)
    return text


def content_is_markdown(content: str) -> bool:
    """Tell whether something in it is Markdown."""
    bare = _TAG.sub(lambda match: " " if "\n" not in match[0] else "\n", _VERBATIM.sub("", content))
    return bool(_SIGNS.search(bare))


def html_of(element: Element, text: str) -> str:
    """Return the element's HTML; what little Markdown it holds (in a table's cell, an item) as HTML, too."""
    source = text[: element.end]
    if element.arranges or element.tag in {"pre", "script", "style", "svg", "textarea"} or not content_is_markdown(element.content):
        return source
    kept: list[str] = []

    def keep(made: str) -> str:
        kept.append(made)
        return f"\0{len(kept) - 1}\0"

    source = _VERBATIM.sub(lambda match: keep(match[0]), source)
    source = _FENCED.sub(lambda m: keep(f'<pre class="language-{escape(m[3].strip().split(" ")[0])}">{escape(m[4])}</pre>'), source)
    source = _CODE.sub(lambda m: keep(f"<code>{escape(m[2])}</code>"), source)
    source = re.sub(r"!\[([^\]\n]*)\]\(([^)\s]+)[^)\n]*\)", lambda m: keep(f'<img src="{escape(m[2])}" alt="{escape(m[1])}">'), source)
    source = re.sub(r"\[([^\]\n]+)\]\(([^)\s]+)[^)\n]*\)", r'<a href="\2">\1</a>', source)
    source = re.sub(r"\*\*([^*\n]+)\*\*", r"<strong>\1</strong>", source)
    while re.search(r"\0\d+\0", source):
        source = re.sub(r"\0(\d+)\0", lambda m: kept[int(m[1])], source)
    return source


_INLINE = frozenset(
    ["a", "abbr", "acronym", "audio", "b", "base", "basefont", "bdi", "bdo", "big", "blink", "br", "button", "canvas", "cite", "code", "data", "datalist", "del", "dfn", "em", "embed", "font", "frame", "frameset", "i", "iframe", "img", "input", "ins", "kbd", "label", "legend", "link", "map", "mark", "marquee", "meta", "meter", "nobr", "object", "optgroup", "option", "output", "param", "picture", "progress", "q", "rb", "rp", "rt", "rtc", "ruby", "s", "samp", "select", "slot", "small", "source", "span", "strike", "strong", "sub", "sup", "template", "time", "title", "track", "tt", "u", "var", "video", "wbr", "applet", "caption", "col", "colgroup", "nobr", "math", "svg", "path"]
)  # fmt: skip
_ELEMENTS = frozenset(_NAMES.split()) | _INLINE


def is_element(name: str, tag: str, text: str) -> bool:
    """Tell whether a tag is one of HTML, or of a page's components (MDX): closed by itself or by a partner; else it is text (``<String>``, ``<T>``)."""
    if name.lower() in _ELEMENTS:
        return True
    return tag.endswith("/>") or (f"</{name}>" in text and (tag.startswith("</") or f"<{name}" in text))
