"""What pandoc's DOCX lacks: languages in Word's own attributes, fixed tables with rows that stay together, core properties, a set order of bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from lxml import etree

from pipeline.container import read_members, write_members
from pipeline.files import parse_xml
from pipeline.language import SHARED
from pipeline.xmlnames import WORD, W

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
TEXT_WIDTH = 9638
"""Of an A4 page with margins of 20 mm, in twentieths of a point."""
PICTURE_HEIGHT = 12_750
"""Of a picture, at most: 225 of the 255 mm of such a page, so that the head of its table and its caption have room."""
CELL_MARGINS, EMU = 230, 635
"""Left and right of a cell together in the same unit, which is 635 of those that pictures are measured in."""
SHORT_ROW = 700
"""Characters in both columns together up to which a row is kept on one page."""


@dataclass(frozen=True, slots=True)
class Properties:
    """The document's core properties. ``moment``: ISO 8601 UTC, empty where none is known."""

    title: str
    moment: str
    creator: str = ""
    language: str = "en-US"
    description: str = ""
    keywords: str = ""
    subject: str = ""
    identifier: str = ""


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A line of the contents: its level from 1, its words, the bookmark that it leads to."""

    level: int
    text: str
    anchor: str


def finish(data: bytes, properties: Properties, *, east_asian: str = "zh-CN", contents: Sequence[ContentsEntry] = ()) -> bytes:
    """Return the finished DOCX. ``contents`` fills the contents field, which Word updates with page numbers when it is asked to."""
    members = read_members(data)
    for name in ("word/document.xml", "word/footnotes.xml"):
        if name in members:
            root = parse_xml(members[name], name)
            _languages(root, east_asian)
            _tables(root)
            _pictures(root)
            if name == "word/document.xml" and contents:
                _contents(root, contents)
            members[name] = _bytes(root)
    settings = parse_xml(members["word/settings.xml"], "word/settings.xml")
    _settings(settings, east_asian)
    members["word/settings.xml"] = _bytes(settings)
    members["docProps/core.xml"] = _core(properties)
    return write_members(members)


def _w(name: str) -> str:
    return f"{W}{name}"


def _text(element: etree._Element) -> str:
    return "".join(text.text or "" for text in element.iter(_w("t")))


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _languages(root: etree._Element, east_asian: str) -> None:
    """``w:val`` is the language of Latin letters, ``w:eastAsia`` that of Chinese ones; pandoc only knows the first.

    Curly quotes, dashes and ellipses are the same characters in both scripts: in a Chinese run the hint makes them full width.
    """
    for run in root.iter(_w("r")):
        properties = run.find(_w("rPr"))
        language = None if properties is None else properties.find(_w("lang"))
        if properties is None or language is None:
            continue
        named = language.get(_w("val"), "")
        chinese = named.startswith("zh")
        language.attrib.clear()
        language.set(_w("val"), "en-US")
        language.set(_w("eastAsia"), named if chinese else east_asian)
        text = _text(run)
        fonts = properties.find(_w("rFonts"))
        if not chinese and fonts is not None:
            fonts.attrib.pop(_w("hint"), "")
            if not fonts.attrib:
                properties.remove(fonts)
        elif chinese and fonts is None and any(char in SHARED for char in text):
            fonts = etree.Element(_w("rFonts"))
            fonts.set(_w("hint"), "eastAsia")
            style = properties.find(_w("rStyle"))
            properties.insert(0 if style is None else 1, fonts)


def _tables(root: etree._Element) -> None:
    for table in root.iter(_w("tbl")):
        style = table.find(f"{_w('tblPr')}/{_w('tblStyle')}")
        if style is None:
            continue
        style.set(_w("val"), style.get(_w("val"), "").replace(" ", ""))
        _widths(table)
        for row in table.findall(_w("tr")):
            length = sum(len(text.text or "") for text in row.iter(_w("t")))
            if length <= SHORT_ROW:
                properties = row.find(_w("trPr"))
                if properties is None:
                    properties = etree.Element(_w("trPr"))
                    row.insert(0, properties)
                properties.insert(0, etree.Element(_w("cantSplit")))


def _widths(table: etree._Element) -> None:
    """Fixed widths that fill the line, said three times as different programs read different ones."""
    properties, grid = table.find(_w("tblPr")), table.find(_w("tblGrid"))
    if properties is None or grid is None:
        return
    columns = grid.findall(_w("gridCol"))
    given = [max(int(column.get(_w("w"), "1")), 1) for column in columns]
    widths = [TEXT_WIDTH * width // sum(given) for width in given]
    for column, width in zip(columns, widths, strict=True):
        column.set(_w("w"), str(width))
    whole = properties.find(_w("tblW"))
    if whole is not None:
        whole.set(_w("type"), "dxa")
        whole.set(_w("w"), str(sum(widths)))
    layout = properties.find(_w("tblLayout"))
    if layout is None:
        layout = etree.Element(_w("tblLayout"))
        look = properties.find(_w("tblLook"))
        properties.insert(len(properties) if look is None else properties.index(look), layout)
    layout.set(_w("type"), "fixed")
    for row in table.findall(_w("tr")):
        at = 0
        for cell in row.findall(_w("tc")):
            owner = cell.find(_w("tcPr"))
            if owner is None:
                owner = etree.Element(_w("tcPr"))
                cell.insert(0, owner)
            span = owner.find(_w("gridSpan"))
            count = 1 if span is None else int(span.get(_w("val"), "1"))
            size = etree.Element(_w("tcW"))
            size.set(_w("w"), str(sum(widths[at : at + count])))
            size.set(_w("type"), "dxa")
            owner.insert(0, size)
            at += count


def _pictures(root: etree._Element) -> None:
    """Pandoc repeats the whole data: address as a description; the alternative text belongs there. A picture fits its table's row and its page."""
    for inline in root.iter(f"{{{_WP}}}inline"):
        margins = 0 if next(inline.iterancestors(_w("tc")), None) is None else CELL_MARGINS
        _shrink(inline, (TEXT_WIDTH - margins) * EMU, PICTURE_HEIGHT * EMU)
        described = inline.find(f"{{{_WP}}}docPr")
        words = "" if described is None else described.get("descr", "")
        if described is not None and words.startswith("data:"):
            words = ""
            described.set("descr", "")
        for inner in inline.iter(f"{{{_PIC}}}cNvPr"):
            inner.set("descr", words)


def _shrink(inline: etree._Element, widest: int, highest: int) -> None:
    sizes = [*inline.iter(f"{{{_WP}}}extent"), *(e for e in inline.iter(f"{{{_A}}}ext") if e.get("cx"))]
    for size in sizes:
        width, height = int(size.get("cx", "0")), int(size.get("cy", "0"))
        if width > widest or height > highest:
            by = min(widest / width, highest / height)
            size.set("cx", str(int(width * by)))
            size.set("cy", str(int(height * by)))


def _settings(root: etree._Element, east_asian: str) -> None:
    """Word's own idea of the document's languages."""
    theme = root.find(_w("themeFontLang"))
    if theme is None:
        theme = etree.Element(_w("themeFontLang"))
        after = next((child for child in root if etree.QName(child).localname in _AFTER_THEME_LANG), None)
        root.insert(len(root) if after is None else root.index(after), theme)
    theme.set(_w("val"), "en-US")
    theme.set(_w("eastAsia"), east_asian)


_AFTER_THEME_LANG = frozenset(
    {"clrSchemeMapping", "doNotIncludeSubdocsInStats", "doNotAutoCompressPictures", "forceUpgrade", "captions", "readModeInkLockDown",
     "smartTagType", "schemaLibrary", "shapeDefaults", "doNotEmbedSmartTags", "decimalSymbol", "listSeparator"}
)  # fmt: skip


def _core(properties: Properties) -> bytes:
    def item(tag: str, value: str, extra: str = "") -> str:
        return f"<{tag}{extra}>{escape(value)}</{tag}>" if value else ""

    time = ' xsi:type="dcterms:W3CDTF"'
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:dcmitype="http://purl.org/dc/dcmitype/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        + item("dc:title", properties.title) + item("dc:subject", properties.subject) + item("dc:creator", properties.creator)
        + item("cp:keywords", properties.keywords) + item("dc:description", properties.description)
        + item("dc:identifier", properties.identifier) + item("dc:language", properties.language)
        + item("dcterms:created", properties.moment, time) + item("dcterms:modified", properties.moment, time)
        + "</cp:coreProperties>\n"
    ).encode()  # fmt: skip


# --- contents -------------------------------------------------------------------------------------------------------------------

CONTENTS_MARK = "duizhao-contents"
"""The words of the paragraph that the contents take the place of."""


def _contents(root: etree._Element, entries: Sequence[ContentsEntry]) -> None:
    mark = next((p for p in root.iter(_w("p")) if _text(p) == CONTENTS_MARK), None)
    if mark is None:
        return
    parent = mark.getparent()
    if parent is None:
        return
    at = parent.index(mark)
    parent.remove(mark)
    for offset, paragraph in enumerate(_lines(entries)):
        parent.insert(at + offset, paragraph)


def _lines(entries: Sequence[ContentsEntry]) -> Iterator[etree._Element]:
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z \\u </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    for index, entry in enumerate(entries):
        first, last = begin if index == 0 else "", end if index == len(entries) - 1 else ""
        yield etree.fromstring(
            f'<w:p xmlns:w="{WORD}"><w:pPr><w:pStyle w:val="TOC{entry.level}"/></w:pPr>{first}'
            f'<w:hyperlink w:anchor="{escape(entry.anchor)}" w:history="1"><w:r><w:t xml:space="preserve">{escape(entry.text)}</w:t></w:r></w:hyperlink>{last}</w:p>'
        )
