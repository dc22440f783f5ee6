"""HTML as sites write it → the plain HTML that pandoc understands → blocks.

Looks at what a reader would see: lazy pictures get their address, styled spans become bold, code loses its line numbers and buttons,
formulas become TeX; what a book cannot hold (scripts, forms, films) goes and is counted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from lxml import etree, html

from pipeline.article import Block, Finding, RichText
from pipeline.errors import DuizhaoError
from pipeline.language import has_han
from pipeline.pandoc import read_ast, too_deep
from pipeline.reading.formats.astblocks import AstReader
from pipeline.reading.formats.htmlcode import set_code
from pipeline.reading.formats.htmlformulas import set_formulas, writes_formulas
from pipeline.reading.formats.htmltables import set_table
from pipeline.reading.formats.inlines import Notes, clean, reading_findings, tidy
from pipeline.reading.formats.listmarks import write_list_marks
from pipeline.reading.formats.numbering import take_numbers
from pipeline.reading.formats.ruby import write_ruby
from pipeline.reading.sites import CARDS, LAZY_ADDRESSES, MEDIA, NOISE

READER = "html-smart-auto_identifiers-raw_html"
_GONE = frozenset(
    "script style noscript form button input select textarea option svg canvas template link meta dialog rt rp map area base head".split()  # noqa: SIM905
)
_MEDIA = MEDIA | {"iframe", "object", "embed", "video", "audio"}
_WIDGET = re.compile(
    r"(?<![a-z])(?:ads?|advert\w*|related|recommend\w*|share|social|sidebar|widget|toc|contents|promo\w*|subscribe)(?![a-z])", re.IGNORECASE
)
_CAPTION = re.compile(r"\b(?:image|img|pic|picture|photo|figure|wp)[-_]?(?:caption|desc|title|note|intro)(?:-text)?\b", re.IGNORECASE)
_LINE = re.compile(r"display\s*:\s*(?:block|flex|grid|table|list-item)", re.IGNORECASE)
_INLINE = frozenset({"span", "strong", "b", "em", "i", "a", "font", "label", "small", "big", "u", "code"})
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|bolder|[6-9]00)", re.IGNORECASE)
_ITALIC = re.compile(r"font-style\s*:\s*italic", re.IGNORECASE)
_FONT_SIZE = re.compile(r"font-size\s*:\s*(\d{1,4}(?:\.\d{1,4})?)\s*(px|pt|em|rem)", re.IGNORECASE)
_BLOCKS = frozenset("p div section article center h1 h2 h3 h4 h5 h6 ul ol table blockquote pre figure".split())  # noqa: SIM905
_UNREAD = r"script\b.*?(?:</script|\Z)|style\b.*?(?:</style|\Z)|!--.*?(?:-->|\Z)"
_TAG = re.compile(
    rf"<(?:{_UNREAD}|([A-Za-z][^\s/>]*+)(?:=\s*+\"[^\"]*+\"|=\s*+'[^']*+'|[^>])*+)",
    re.DOTALL | re.IGNORECASE,
)
"""A tag with its attributes, and what may hold ``<`` without beginning one."""
_QUOTED = re.compile(r"=\s*+(?:\"[^\"]*+\"|'[^']*+')")
MOST_ATTRIBUTES = 1000
"""Of one element; pages have some ten."""
_SMALL_IMAGE = 48
"""Pixels; smaller pictures are icons and emoji."""

Element = Any
"""An ``lxml.html.HtmlElement``; the stubs of lxml do not know ``lxml.html``."""


def parse_page(text: str) -> Element:
    """Return the document of a page's text."""
    source = re.sub(r"\A\s*<\?xml[^>]*\?>|</?\Z", "", text.rstrip())
    page: Element = _parsed(html.document_fromstring, source.encode("utf-8") or b"<html/>")
    return page


def _parsed(parse: Callable[..., Element], source: str | bytes, **options: str) -> Element:
    """What lxml makes of HTML.

    :raises DuizhaoError: libxml2 would stop somewhere within it (255 levels of elements), or take minutes (thousands of attributes).
    """
    text = source if isinstance(source, str) else source.decode("utf-8")
    for tag in _TAG.finditer(text):
        count = len(_QUOTED.sub("", tag[0]).split()) - 1 if tag[1] and len(tag[0]) > 2 * MOST_ATTRIBUTES else 0
        if count > MOST_ATTRIBUTES:
            message = f"has an element with {count:,} attributes; at most {MOST_ATTRIBUTES:,} are read"
            raise DuizhaoError(message, hint=f"Look for <{tag[1]} in the file, line {text.count(chr(10), 0, tag.start()) + 1} of its HTML.")
    parser = html.HTMLParser(
        encoding=None if isinstance(source, str) else "utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False
    )
    try:
        tree = parse(source, parser=parser, **options)
    except etree.ParserError as error:  # nothing but NUL, for example
        raise DuizhaoError("holds no element of a page") from error
    if any("xcessive depth" in entry.message or "epth limit" in entry.message for entry in parser.error_log):
        raise too_deep("more than 255 levels deep")
    return tree


def read_markup(root: Element, what: str) -> tuple[tuple[Block, ...], Notes, list[Finding]]:
    """Return the blocks of a part of a page, its notes, and findings about what was left out."""
    lost = clean_markup(root, dollars=writes_formulas(root))
    data = etree.tostring(root, encoding="utf-8", method="html", with_tail=False)
    ast = read_ast(READER, data, what=what)
    reader = AstReader()
    blocks = (*take_numbers(reader.blocks(ast["blocks"])), *lost.blocks())
    return blocks, reader.notes, [*lost.findings(), *reading_findings(reader.notes)]


def read_fragment(source: str, notes: Notes) -> tuple[Block, ...]:
    """Return the blocks of HTML that stood in a document of another format."""
    (blocks,), lost = read_fragments([source], dollars=False)
    reader = AstReader()
    reader.notes = notes
    return (*take_numbers(reader.blocks(blocks)), *lost.blocks())


def read_fragments(sources: list[str], *, dollars: bool) -> tuple[list[list[Any]], Omitted]:
    """Return what pandoc reads in each piece of HTML that stood in another text, and what was left out; ``dollars`` as :func:`set_formulas` has them."""
    if not sources:
        return [], Omitted()
    root = html.Element("div")
    for number, source in enumerate(sources):
        root.append(_parsed(html.fragment_fromstring, source, create_parent="div"))
        root[-1].set("id", f"piece-{number}")
    lost = clean_markup(root, dollars=dollars)
    data = etree.tostring(root, encoding="utf-8", method="html")
    ast = read_ast(READER, data, what="HTML in a text")
    found = {
        block["c"][0][0]: block["c"][1] for outer in ast["blocks"] if outer["t"] == "Div" for block in outer["c"][1] if block["t"] == "Div"
    }
    return [found.get(f"piece-{number}", []) for number in range(len(sources))], lost


@dataclass
class Omitted:
    """What of a page is not in the article: films and frames by tag, the words of elements beside the text."""

    media: Counter[str] = field(default_factory=Counter)
    texts: list[str] = field(default_factory=list)

    def findings(self) -> list[Finding]:
        """Warn of what a book cannot hold."""
        return [
            Finding(
                "left-out-media",
                "info",
                f"{count} × <{tag}> cannot be in a book and was left out.",
                advice="Say in the text what it showed.",
            )
            for tag, count in sorted(self.media.items())
        ]

    def blocks(self) -> list[Block]:
        """Return the words as blocks that are listed as left out."""
        return [Block("", "paragraph", tidy(RichText(clean(text))), excluded="page-furniture") for text in self.texts]


def clean_markup(root: Element, *, dollars: bool) -> Omitted:
    """Make the tree what pandoc understands, in place; what was left out. ``dollars`` enclose formulas, see :func:`set_formulas`."""
    set_formulas(root, dollars=dollars)
    write_ruby(root)
    lost = Omitted(_drop_invisible(root))
    lost.texts += _beside_text(root)
    for element in list(root.iter("img")):
        _picture(element)
    for element in list(root.iter("pre")):
        set_code(element)
    for element in list(root.iter("table")):
        set_table(element)
    for element in list(root.iter("a")):
        _card(element)
    write_list_marks(root)
    _captions(root)
    _lines(root)
    _styles(root)
    _large_lines(root)
    return lost


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
        if tag in _MEDIA or hidden or NOISE.search(element.get("class", "")) or (tag in _GONE and not _is_tex(element)):
            element.drop_tree()
    return lost


def _beside_text(root: Element) -> list[str]:
    """``<footer>`` of a quotation or figure, ``<aside>`` with prose and ``<details>`` stay; the words of other such elements are given back."""
    for element in list(root.iter("details")):
        for summary in element.findall("summary"):
            summary.tag = "p"
            _wrap_content(summary, "strong")
        element.tag = "blockquote"
    texts: list[str] = []
    for element in [element for element in root.iter("nav", "aside", "footer") if element is not root]:
        words = " ".join(element.text_content().split())
        if element.tag == "footer" and any(parent.tag in {"blockquote", "figure"} for parent in element.iterancestors()):
            element.tag = "div" if any(child.tag in _BLOCKS for child in element.iterdescendants()) else "p"
        elif element.tag == "aside" and has_han(words) and not _is_widget(element, words):
            element.tag = "blockquote"
        else:
            inside = any(parent.tag in {"nav", "aside", "footer"} for parent in element.iterancestors() if parent is not root)
            texts += [words] if has_han(words) and not inside else []
            element.drop_tree()
    return texts


def _is_widget(element: Element, words: str) -> bool:
    """Related articles, advertisements, contents: by their name, or because they are nothing but links."""
    linked = sum(len("".join(link.text_content().split())) for link in element.iter("a"))
    return bool(_WIDGET.search(f"{element.get('class', '')} {element.get('id', '')}")) or linked > 0.5 * len("".join(words.split()))


def _is_tex(element: Element) -> bool:
    return bool(element.tag == "script" and element.get("type", "").startswith("math/tex"))


def _picture(image: Element) -> None:
    """The address that is loaded when a reader scrolls there; icons become their words or nothing."""
    address = next(
        (value for key in (*LAZY_ADDRESSES, "src") if (value := image.get(key, "").strip()) and not value.startswith("data:image/svg")), ""
    )
    address = address or next((value for value in [image.get("src", "")] if value), "")
    emoji = re.search(r"emoji|emotion|face|icon", image.get("class", "") + " " + address.rsplit("/", 1)[-1], re.IGNORECASE)
    sizes = [int(match[0]) for key in ("width", "height", "data-w") if (match := re.match(r"[0-9]{1,9}", image.get(key, "")))]
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
    inner = next((CARDS[name] for name in link.get("class", "").split() if name in CARDS), "")
    if not inner:
        return
    title = next((element for element in link.iter("span") if inner in element.get("class", "").split()), link)
    words = " ".join(title.text_content().split())
    for child in list(link):
        link.remove(child)
    link.text = words
    line = html.Element("p")
    line.tail, link.tail = link.tail, None
    link.addprevious(line)
    line.append(link)


def _captions(root: Element) -> None:
    """A caption that only its class tells (Jianshu, WordPress, news sites) becomes the picture's."""
    for element in _elements(root):
        if not _CAPTION.search(element.get("class", "")) or element.tag == "figcaption" or not element.text_content().strip():
            continue
        frame = next((parent for parent in list(element.iterancestors())[:3] if len(list(parent.iter("img"))) == 1), None)
        if frame is not None and frame is not root and frame.tag in {"div", "section", "p"}:
            frame.tag, element.tag = "figure", "figcaption"
            frame.append(element)


def _lines(root: Element) -> None:
    """What is only an inline element by its name, and a line of its own by its style, gets line breaks around it."""
    for element in _elements(root):
        if element.tag not in _INLINE or not _LINE.search(element.get("style", "")) or element is root:
            continue
        after = html.Element("br")
        after.tail, element.tail = element.tail, None
        element.addprevious(html.Element("br"))
        element.addnext(after)


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
