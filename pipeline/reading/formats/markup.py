"""HTML as sites write it → the plain HTML that pandoc understands → blocks.

Looks at what a reader would see: lazy pictures get their address, styled spans become bold, code loses its line numbers and buttons,
formulas become TeX; what a book cannot hold (scripts, forms, films) goes and is counted.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from lxml import etree, html

from pipeline.article import Block, Finding
from pipeline.pandoc import READING_TIMEOUT, run_pandoc
from pipeline.reading.formats.astblocks import AstReader
from pipeline.reading.formats.inlines import Notes, unknown_findings
from pipeline.reading.formats.listmarks import write_list_marks
from pipeline.reading.formats.numbering import take_numbers

READER = "html-smart-auto_identifiers-raw_html+tex_math_single_backslash"
_GONE = frozenset(
    "script style noscript nav aside footer form button input select textarea option svg canvas template link meta dialog rt rp map area base head".split()  # noqa: SIM905
)
_MEDIA = frozenset({"iframe", "object", "embed", "video", "audio", "mpvoice", "mpvideo", "mp-common-videosnap", "mp-common-mpaudio"})
_LAZY = ("data-src", "data-original", "data-actualsrc", "data-original-src", "data-lazy-src", "data-lazy", "data-echo", "_src", "src")
_NOISE = re.compile(
    r"\b(?:pre-numbering|hljs-ln-numbers?|hljs-ln-line-number|line-numbers?|lineno|linenos|gutter|code-snippet__line-index|copy-code-btn|hljs-button|"
    r"code-copy|copy-btn|code-block-extension-header|toolbar|LinkCard-desc|LinkCard-image(?:Cell)?|opt-box|hide-article-box|recommend-box|article-copyright-tip|sr-only|visually-hidden|MathJax(?:_Preview|_Display|_SVG)?|"
    r"katex-html|toc|article-toc|ReferenceList-backLink|anchor-link|header-anchor|headerlink|octicon|mw-editsection)\b"
)
_CAPTION = re.compile(r"\b(?:image|img|pic|picture|photo|figure|wp)[-_]?(?:caption|desc|title|note|intro)(?:-text)?\b", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|bolder|[6-9]00)", re.IGNORECASE)
_ITALIC = re.compile(r"font-style\s*:\s*italic", re.IGNORECASE)
_FONT_SIZE = re.compile(r"font-size\s*:\s*([\d.]+)\s*(px|pt|em|rem)", re.IGNORECASE)
_LANGUAGE = re.compile(r"(?:^|\s)(?:lang(?:uage)?-|brush:\s*|highlight-source-|prettyprint lang-)([\w+#-]+)")
_LANGUAGES = frozenset(
    "python java javascript js typescript ts c cpp csharp go rust ruby php swift kotlin scala r matlab sql bash shell sh json yaml xml html css".split()  # noqa: SIM905
)
_BLOCKS = frozenset("p div section article center h1 h2 h3 h4 h5 h6 ul ol table blockquote pre figure".split())  # noqa: SIM905
_SMALL_IMAGE = 48
"""Pixels; smaller pictures are icons and emoji."""

Element = Any
"""An ``lxml.html.HtmlElement``; the stubs of lxml do not know ``lxml.html``."""


def parse_page(text: str) -> Element:
    """The document of a page's text."""
    source = re.sub(r"\A\s*<\?xml[^>]*\?>|</?\Z", "", text.rstrip())
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    page: Element = html.document_fromstring(source.encode("utf-8") or b"<html/>", parser=parser)
    return page


def read_markup(root: Element, what: str) -> tuple[tuple[Block, ...], Notes, list[Finding]]:
    """The blocks of a part of a page, its notes, and findings about what was left out."""
    lost = clean_markup(root)
    data = etree.tostring(root, encoding="utf-8", method="html", with_tail=False)
    ast = json.loads(run_pandoc(["-f", READER, "-t", "json"], data, what=what, timeout=READING_TIMEOUT))
    reader = AstReader()
    return take_numbers(reader.blocks(ast["blocks"])), reader.notes, [*_media_findings(lost), *unknown_findings(reader.notes)]


def read_fragment(source: str, notes: Notes) -> tuple[Block, ...]:
    """The blocks of HTML that stood in Markdown."""
    if not re.search(r"[^\s<>]", re.sub(r"<[^>]*>", "", source)) and "<img" not in source.lower():
        return ()
    root = html.fragment_fromstring(source, create_parent="div")
    clean_markup(root)
    data = etree.tostring(root, encoding="utf-8", method="html")
    reader = AstReader()
    reader.notes = notes
    ast = json.loads(run_pandoc(["-f", READER, "-t", "json"], data, what="HTML in Markdown", timeout=READING_TIMEOUT))
    return take_numbers(reader.blocks(ast["blocks"]))


def left_out_media(text: str) -> list[Finding]:
    """Films and frames written as HTML into Markdown, which a book cannot hold."""
    bare = re.sub(r"^(`{3,}|~{3,}).*?^\1|`[^`\n]*`", "", text, flags=re.MULTILINE | re.DOTALL)
    return _media_findings(Counter(match[1].lower() for match in re.finditer(r"<(iframe|object|embed|video|audio)\b", bare, re.IGNORECASE)))


def clean_markup(root: Element) -> Counter[str]:
    """Make the tree what pandoc understands, in place; what was left out, by tag."""
    _formulas(root)
    lost = _drop_invisible(root)
    for element in list(root.iter("img")):
        _picture(element)
    for element in list(root.iter("pre")):
        _code(element)
    for element in list(root.iter("table")):
        _layout_table(element)
        _table_head(element)
    for element in list(root.iter("a")):
        _card(element)
    write_list_marks(root)
    _captions(root)
    _styles(root)
    _large_lines(root)
    return lost


def _media_findings(lost: Counter[str]) -> list[Finding]:
    return [
        Finding(
            "left-out-media", "info", f"{count} × <{tag}> cannot be in a book and was left out.", advice="Say in the text what it showed."
        )
        for tag, count in sorted(lost.items())
    ]


def _elements(root: Element) -> Iterable[Element]:
    return [element for element in root.iter() if isinstance(element.tag, str)]


def _drop_invisible(root: Element) -> Counter[str]:
    lost: Counter[str] = Counter()
    for element in _elements(root):
        if element is root or element.getparent() is None:
            continue
        tag = element.tag.lower()
        hidden = _HIDDEN.search(element.get("style", "")) or element.get("hidden") is not None
        if tag in _MEDIA:
            lost[tag] += 1
        if tag in _MEDIA or hidden or _NOISE.search(element.get("class", "")) or (tag in _GONE and not _is_tex(element)):
            element.drop_tree()
    return lost


def _is_tex(element: Element) -> bool:
    return bool(element.tag == "script" and element.get("type", "").startswith("math/tex"))


def _formulas(root: Element) -> None:
    """KaTeX, MathJax 3, Zhihu: whatever carries its TeX source becomes ``<script type="math/tex">``."""
    for element in _elements(root):
        classes = element.get("class", "")
        tex, display = "", "display" in classes or element.get("display") == "true"
        if element.tag == "img" and element.get("eeimg"):
            tex, display = element.get("alt", ""), element.get("eeimg") == "2" or element.get("alt", "").endswith("\\\\")
        elif element.get("data-tex"):
            tex = element.get("data-tex", "")
            display = display or tex.rstrip().endswith("\\\\")
        elif re.search(r"\bkatex(?:-display)?\b", classes):
            note = element.find(".//annotation[@encoding='application/x-tex']")
            tex, display = (note.text or "") if note is not None else "", "katex-display" in classes or display
        elif element.tag == "span" and re.search(r"\bmath (?:inline|display)\b", classes):
            tex = re.sub(r"^\s*(?:\\[(\[]|\$\$?)|(?:\\[)\]]|\$\$?)\s*$", "", element.text_content())
        if tex.strip() and element.getparent() is not None:
            script = html.Element("script", type="math/tex; mode=display" if display else "math/tex")
            script.text = tex.rstrip("\\").strip()
            script.tail = element.tail
            element.getparent().replace(element, script)


def _picture(image: Element) -> None:
    """The address that is loaded when a reader scrolls there; icons become their words or nothing."""
    address = next((value for key in _LAZY if (value := image.get(key, "").strip()) and not value.startswith("data:image/svg")), "")
    address = address or next((value for value in [image.get("src", "")] if value), "")
    emoji = re.search(r"emoji|emotion|face|icon", image.get("class", "") + " " + address.rsplit("/", 1)[-1], re.IGNORECASE)
    sizes = [int(match[0]) for key in ("width", "height", "data-w") if (match := re.match(r"\d+", image.get(key, "")))]
    small = bool(sizes) and max(sizes) <= _SMALL_IMAGE
    if not address or (emoji and (small or not sizes)) or small:
        words = html.Element("span")
        words.text = image.get("alt", "") if emoji else ""
        words.tail = image.tail
        image.getparent().replace(image, words)
        return
    keep = {"src": address, "alt": image.get("alt") or "", "title": image.get("title") or ""}
    for key in list(image.attrib):
        del image.attrib[key]
    for key, value in keep.items():
        if value:
            image.set(key, value)


def _card(link: Element) -> None:
    """A card that links to another page (Zhihu) is a line of its own with the page's title."""
    if not re.search(r"\b(?:LinkCard|video-box)\b", link.get("class", "")):
        return
    title = next((element for element in link.iter("span") if re.search(r"\b(?:LinkCard-title|title)\b", element.get("class", ""))), link)
    words = " ".join(title.text_content().split())
    for child in list(link):
        link.remove(child)
    link.text = words
    line = html.Element("p")
    line.tail, link.tail = link.tail, None
    link.addprevious(line)
    line.append(link)


def _code(block: Element) -> None:
    """The text of a code block and its language, nothing else."""
    for line_break in list(block.iter("br")):
        line_break.tail = f"\n{line_break.tail or ''}"
    codes = list(block.iter("code"))
    if len(codes) > 1 and all(code.getparent() is block for code in codes):
        text = "\n".join(code.text_content() for code in codes)
    else:
        rows = list(block.iter("tr", "li"))
        text = "\n".join(row.text_content() for row in rows) if len(rows) > 1 else block.text_content()
    language = _code_language(block, codes)
    for child in list(block):
        block.remove(child)
    block.text = text.replace("\u00a0", " ").replace("\u200b", "").strip("\n")
    for key in list(block.attrib):
        del block.attrib[key]
    if language:
        block.set("class", language)


def _code_language(block: Element, codes: list[Element]) -> str:
    for element in [block, *codes, *([block.getparent()] if block.getparent() is not None else [])]:
        classes = element.get("class", "")
        match = _LANGUAGE.search(classes)
        given = element.get("data-lang") or element.get("lang") or element.get("data-language") or (match[1] if match else "")
        named = given or next((name for name in classes.lower().split() if name in _LANGUAGES), "")
        if named and named.lower() not in {"zh", "zh-cn", "none", "plain", "plaintext", "text", "en"}:
            return str(named.lower())
    return ""


def _layout_table(table: Element) -> None:
    """A table of one column is a frame: its content without the table."""
    rows = list(table.iter("tr"))
    cells = [len([cell for cell in row if cell.tag in {"td", "th"}]) for row in rows]
    if rows and max(cells, default=0) <= 1 and not list(table.iter("th")):
        for element in [table, *table.iter("tbody", "thead", "tfoot", "tr", "td", "colgroup")]:
            element.tag = "div"
            for key in list(element.attrib):
                del element.attrib[key]


def _table_head(table: Element) -> None:
    """The first rows that hold nothing but header cells become the table's head, where it has none, as far as their spans reach."""
    rows = list(table.iter("tr"))
    if table.tag != "table" or list(table.iter("thead")) or not rows:
        return
    count, reach = 0, 0
    for place, row in enumerate(rows):
        cells = [cell for cell in row if cell.tag in {"td", "th"}]
        if place >= reach and not (cells and all(cell.tag == "th" for cell in cells)):
            break
        count += 1
        reach = max([reach, *(place + int(cell.get("rowspan")) for cell in cells if cell.get("rowspan", "").isdigit())])
    if 0 < count < len(rows):
        head = html.Element("thead")
        table.insert(0, head)
        for row in rows[:count]:
            head.append(row)


def _captions(root: Element) -> None:
    """A caption that only its class tells (Jianshu, WordPress, news sites) becomes the picture's."""
    for element in _elements(root):
        if not _CAPTION.search(element.get("class", "")) or element.tag == "figcaption" or not element.text_content().strip():
            continue
        frame = next((parent for parent in list(element.iterancestors())[:3] if len(list(parent.iter("img"))) == 1), None)
        if frame is not None and frame is not root and frame.tag in {"div", "section", "p"}:
            frame.tag, element.tag = "figure", "figcaption"
            frame.append(element)


def _styles(root: Element) -> None:
    """Bold and italic that are only style become elements; font and center become neutral."""
    for element in _elements(root):
        style = element.get("style", "")
        if element.tag in {"font", "big", "small"}:
            element.tag = "span"
        elif element.tag == "center":
            element.tag = "div"
        if not style or element.tag in {"strong", "b", "h1", "h2", "h3", "h4", "h5", "h6", "table", "img"}:
            continue
        for pattern, tag in ((_BOLD, "strong"), (_ITALIC, "em")):
            if (
                pattern.search(style)
                and element.text_content().strip()
                and not any(child.tag in _BLOCKS for child in element.iterdescendants())
            ):
                _wrap_content(element, tag)


def _wrap_content(element: Element, tag: str) -> None:
    inner = html.Element(tag)
    inner.text, element.text = element.text, None
    for child in list(element):
        inner.append(child)
    element.append(inner)


def _large_lines(root: Element) -> None:
    """A short line in larger type than the text is bold for us: a heading by its looks (WeChat has no others)."""
    sizes: Counter[float] = Counter()
    lines: list[tuple[Element, float]] = []
    for element in _elements(root):
        if element.tag not in {"p", "section", "div"} or any(child.tag in _BLOCKS for child in element.iterdescendants()):
            continue
        text = element.text_content().strip()
        size = _size(element)
        if text and size:
            sizes[size] += len(text)
            lines.append((element, size))
    if not sizes:
        return
    usual = sizes.most_common(1)[0][0]
    for element, size in lines:
        text = element.text_content().strip()
        if size >= 1.15 * usual and len(text) <= 40 and not re.search(r"[。；，,]$", text) and not list(element.iter("strong", "b", "img")):
            _wrap_content(element, "strong")


def _size(element: Element) -> float:
    """The size of the type of all of the element's words, in pixels; 0 where it is not said here."""
    inner = element
    while True:
        match = _FONT_SIZE.search(inner.get("style", ""))
        if match:
            factor = {"px": 1.0, "pt": 4 / 3, "em": 16.0, "rem": 16.0}[match[2].lower()]
            return round(float(match[1]) * factor, 1)
        children = list(inner)
        if len(children) != 1 or (inner.text or "").strip() or (children[0].tail or "").strip():
            return 0.0
        inner = children[0]
