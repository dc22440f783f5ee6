"""Makes ``templates/reference.docx``, the styles of every Word book, out of pandoc's own reference document.

``python -m pipeline.publishing.docx.reference`` writes it anew; a publisher's own file of the same style names may take its place
(the project's ``templates/reference.docx``).
"""

from __future__ import annotations

import io
import subprocess
from typing import Any

import pypandoc
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from pipeline.container import normalise
from pipeline.files import write_if_changed
from pipeline.publishing.docx.article import template
from pipeline.xmlnames import WORD

LATIN, LATIN_SANS, HAN, HAN_SANS, MONO = "Times New Roman", "Arial", "SimSun", "Microsoft YaHei", "Courier New"
ALTERNATIVES = {
    HAN: ("宋体;Songti SC;Noto Serif CJK SC;Source Han Serif SC", "02010600030101010101", "auto"),
    HAN_SANS: ("微软雅黑;PingFang SC;Noto Sans CJK SC;Source Han Sans SC", "020B0503020204020204", "swiss"),
    LATIN: ("Liberation Serif;Tinos", "02020603050405020304", "roman"),
    LATIN_SANS: ("Liberation Sans;Arimo;Helvetica", "020B0604020202020204", "swiss"),
    MONO: ("Liberation Mono;Cousine", "02070309020205020404", "modern"),
}
"""A font's other names (w:altName, what a program looks for next), its PANOSE number and family."""

INK, QUIET, LINE = RGBColor(0x1A, 0x1A, 0x1A), RGBColor(0x5F, 0x63, 0x68), "C9CDD2"
MARK_INDENT = 2.8
"""Millimetres between the edge of a column and text that has the line beside it, which else falls outside the cell."""
_HEADINGS = {1: 20, 2: 15, 3: 12.5, 4: 11, 5: 11, 6: 11}
_NS = f'xmlns:w="{WORD}"'
_FOOTER = (
    f'<w:p {_NS}><w:pPr><w:pStyle w:val="Footer"/><w:jc w:val="center"/></w:pPr>'
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)
_TABLE_STYLE = f"""
<w:style {_NS} w:type="table" w:customStyle="1" w:styleId="BilingualTable"><w:name w:val="Bilingual Table"/><w:basedOn w:val="TableNormal"/>
<w:uiPriority w:val="99"/><w:qFormat/><w:tblPr><w:tblBorders>
<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/><w:insideV w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/></w:tblBorders>
<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="115" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/><w:right w:w="115" w:type="dxa"/></w:tblCellMar>
</w:tblPr></w:style>"""
_DATA_TABLE_STYLE = f"""
<w:style {_NS} w:type="table" w:customStyle="1" w:styleId="DataTable"><w:name w:val="Data Table"/><w:basedOn w:val="TableNormal"/>
<w:uiPriority w:val="99"/><w:qFormat/><w:tblPr><w:tblBorders>
<w:top w:val="single" w:sz="8" w:space="0" w:color="5F6368"/><w:bottom w:val="single" w:sz="8" w:space="0" w:color="5F6368"/>
<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/></w:tblBorders>
<w:tblCellMar><w:top w:w="30" w:type="dxa"/><w:left w:w="85" w:type="dxa"/><w:bottom w:w="30" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar>
</w:tblPr><w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>
<w:bottom w:val="single" w:sz="6" w:space="0" w:color="5F6368"/></w:tcBorders></w:tcPr></w:tblStylePr></w:style>"""


def build_reference() -> bytes:
    """Return the reference document's bytes; the same ones every time."""
    document = Document(io.BytesIO(_pandoc_reference()))
    _page(document)
    _defaults(document)
    _text_styles(document)
    _heading_styles(document)
    styles = document.styles.element
    for definition in (_TABLE_STYLE, _DATA_TABLE_STYLE):
        styles.append(parse_xml(definition))
    _font_table(document)
    document.core_properties.author = document.core_properties.title = ""
    buffer = io.BytesIO()
    document.save(buffer)
    return normalise(buffer.getvalue())


def _pandoc_reference() -> bytes:
    command = [pypandoc.get_pandoc_path(), "--print-default-data-file", "reference.docx"]
    return subprocess.run(command, check=True, capture_output=True).stdout


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(22), Mm(20)
    section.header_distance = section.footer_distance = Mm(10)
    footer = section.footer
    footer.is_linked_to_previous = False
    element = footer._element  # noqa: SLF001 - python-docx has no public way to a field
    for child in list(element):
        element.remove(child)
    element.append(parse_xml(_FOOTER))


def _defaults(document: Any) -> None:
    properties = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    _fonts(properties, LATIN, HAN)
    _size(properties, 10.5)
    language = properties.find(qn("w:lang"))
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")


def _text_styles(document: Any) -> None:
    styles = document.styles
    _paragraph(styles["Body Text"], before=3, after=5, line=1.25)
    _paragraph(styles["Compact"], before=1, after=1, line=1.2)
    source = _add(styles, "Source Text", base="Body Text")
    _paragraph(source, before=2, after=3, line=1.35)
    _east_asian(source)
    target = _add(styles, "Target Text", base="Body Text")
    _paragraph(target, before=2, after=3, line=1.25)
    machine = _add(styles, "Machine Translation", base="Target Text")
    _unapproved(machine)
    for name in ("List", "Quote", "Verse", "Cell", "Caption"):
        for side in ("Source", "Target"):
            _variant(_add(styles, f"{side} {name}", base=f"{side} Text"), name)
        _variant(
            _add(styles, f"Machine {name}", base="Target Text" if name == "Caption" else "Machine Translation"), name, aside=MARK_INDENT
        )
    stacked = _add(styles, "Source Stacked", base="Source Text")
    _paragraph(stacked, before=9, after=1, line=1.35)
    stacked.paragraph_format.keep_with_next = True
    sentence = styles.add_style("Machine Sentence", WD_STYLE_TYPE.CHARACTER)
    sentence.element.get_or_add_rPr().append(parse_xml(f'<w:u {_NS} w:val="dotted" w:color="808080"/>'))
    second = styles.add_style("Second Title", WD_STYLE_TYPE.CHARACTER)
    second.font.bold = False
    _pictures(styles)
    _matter(styles)
    label = _add(styles, "Machine Label", base="Target Text")
    label.font.size, label.font.italic, label.font.color.rgb = Pt(8.5), True, QUIET
    for name, base in (("Source Header", "Source Text"), ("Target Header", "Target Text")):
        style = _add(styles, name, base=base)
        _paragraph(style, before=0, after=1, line=1.0)
        _fonts(style.element.get_or_add_rPr(), LATIN_SANS, HAN_SANS)
        style.font.size, style.font.color.rgb = Pt(8), QUIET
        style.paragraph_format.keep_with_next = True
    missing = _add(styles, "Missing Image", base="Body Text")
    missing.font.size, missing.font.italic, missing.font.color.rgb = Pt(9), True, QUIET
    missing.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    byline = _add(styles, "Byline", base="Body Text")
    byline.font.size, byline.font.color.rgb = Pt(9.5), QUIET
    _paragraph(byline, before=0, after=8, line=1.2)
    footnote = styles["Footnote Text"]
    footnote.font.size = Pt(9)
    _paragraph(footnote, before=0, after=2, line=1.15)
    code = next((style for style in styles if style.name == "Source Code"), None) or _add(styles, "Source Code", base="Normal")
    _fonts(code.element.get_or_add_rPr(), MONO, HAN_SANS)
    code.font.size = Pt(9)
    verbatim = styles["Verbatim Char"]
    _fonts(verbatim.element.get_or_add_rPr(), MONO, HAN_SANS)
    verbatim.font.size = Pt(9.5)
    for caption in (style for style in styles if style.style_id in {"ImageCaption", "TableCaption", "Caption"}):
        caption.font.size, caption.font.italic, caption.font.color.rgb = Pt(9), False, QUIET
    figure = styles["Captioned Figure"]
    figure.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    hyperlink = styles["Hyperlink"]
    hyperlink.font.color.rgb = RGBColor(0x1F, 0x4E, 0x9E)


def _pictures(styles: Any) -> None:
    """A picture stays with its caption; the pieces of a very long one do not stay together, as no page would hold them."""
    picture = _add(styles, "Picture", base="Body Text")
    picture.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    picture.paragraph_format.keep_with_next = True
    part = _add(styles, "Picture Part", base="Body Text")
    part.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _paragraph(part, before=0, after=0, line=1.0)


def _matter(styles: Any) -> None:
    """A book's own pages."""
    imprint = _add(styles, "Imprint", base="Body Text")
    imprint.font.size = Pt(9.5)
    _paragraph(imprint, before=0, after=4, line=1.2)
    heading = _add(styles, "Imprint Heading", base="Body Text")
    heading.font.size, heading.font.bold = Pt(11), True
    _paragraph(heading, before=12, after=4, line=1.2)
    term = _add(styles, "Glossary Term", base="Body Text")
    _paragraph(term, before=8, after=0, line=1.2)
    term.paragraph_format.keep_with_next = True
    note = _add(styles, "Glossary Note", base="Body Text")
    note.font.size, note.font.color.rgb = Pt(9), QUIET
    _paragraph(note, before=0, after=1, line=1.15)
    note.paragraph_format.left_indent = Mm(5)
    page = _add(styles, "Page Break", base="Normal")
    page.font.size = Pt(1)
    _paragraph(page, before=0, after=0, line=1.0)


def _unapproved(style: Any) -> None:
    """A dotted line beside what no person has approved."""
    style.paragraph_format.left_indent = Mm(MARK_INDENT)
    properties = style.element.get_or_add_pPr()
    border = parse_xml(f'<w:pBdr {_NS}><w:left w:val="dotted" w:sz="6" w:space="6" w:color="808080"/></w:pBdr>')
    properties.insert_element_before(border, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", *_AFTER["w:kinsoku"])


def _variant(style: Any, name: str, aside: float = 0) -> None:
    """Lists hang, quotations and verse are indented, captions and cells are smaller."""
    form = style.paragraph_format
    if name == "List":
        form.left_indent, form.first_line_indent = Mm(5 + aside), Mm(-5)
    elif name in {"Quote", "Verse"}:
        form.left_indent = Mm(6 + aside)
    elif name == "Caption":
        form.alignment = WD_ALIGN_PARAGRAPH.CENTER
        form.space_before = form.space_after = Pt(1)
        style.font.size, style.font.color.rgb = Pt(9), QUIET
    elif name == "Cell":
        style.font.size = Pt(9.5)
        form.space_before = form.space_after = Pt(1)


def _heading_styles(document: Any) -> None:
    styles = document.styles
    for level, size in _HEADINGS.items():
        style = styles[f"Heading {level}"]
        _fonts(style.element.get_or_add_rPr(), LATIN_SANS, HAN_SANS)
        style.font.size, style.font.bold, style.font.italic, style.font.color.rgb = Pt(size), True, False, INK
        _paragraph(style, before=22 if level == 1 else 14, after=6, line=1.15)
        style.paragraph_format.keep_with_next = True
    for name, size, space in (("Title", 26, 60), ("Subtitle", 15, 6), ("Author", 11, 4), ("Date", 11, 4)):
        style = styles[name]
        _fonts(style.element.get_or_add_rPr(), LATIN_SANS, HAN_SANS)
        style.font.size, style.font.color.rgb, style.font.bold = Pt(size), INK if name == "Title" else QUIET, name == "Title"
        _paragraph(style, before=space, after=6, line=1.2)
        style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer = _add(styles, "footer", base="Normal", custom=False)
    footer.element.styleId = "Footer"
    _paragraph(footer, before=0, after=0, line=1.0)
    toc = styles["TOC Heading"]
    _fonts(toc.element.get_or_add_rPr(), LATIN_SANS, HAN_SANS)
    toc.font.size, toc.font.color.rgb = Pt(15), INK
    for level in (1, 2, 3):
        style = _add(styles, f"toc {level}", base="Normal", custom=False)
        style.element.styleId = f"TOC{level}"  # by which the contents name it
        _paragraph(style, before=4 if level == 1 else 1, after=1, line=1.15)
        style.paragraph_format.left_indent = Mm(6 * (level - 1))
        style.paragraph_format.tab_stops.add_tab_stop(Mm(170), alignment=WD_TAB_ALIGNMENT.RIGHT, leader=WD_TAB_LEADER.DOTS)


def _add(styles: Any, name: str, *, base: str, custom: bool = True) -> Any:
    style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=not custom)
    style.base_style = styles[base]
    style.quick_style = custom
    return style


def _paragraph(style: Any, *, before: float, after: float, line: float) -> None:
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    style.paragraph_format.line_spacing = line


def _east_asian(style: Any) -> None:
    """Chinese rules: no forbidden line starts, no space to Latin by hand, punctuation within the line."""
    properties = style.element.get_or_add_pPr()
    for name in ("w:kinsoku", "w:overflowPunct", "w:autoSpaceDE", "w:autoSpaceDN"):
        if properties.find(qn(name)) is None:
            element = OxmlElement(name)
            element.set(qn("w:val"), "0" if name == "w:overflowPunct" else "1")
            properties.insert_element_before(element, *_AFTER[name])
    run = style.element.get_or_add_rPr()
    _fonts(run, LATIN, HAN)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    run.append(language)


_TAIL = ("w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl", "w:rPr")
_AFTER = {
    "w:kinsoku": ("w:wordWrap", "w:overflowPunct", "w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", *_TAIL),
    "w:overflowPunct": ("w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", *_TAIL),
    "w:autoSpaceDE": ("w:autoSpaceDN", *_TAIL),
    "w:autoSpaceDN": _TAIL,
}
"""What must follow each element in w:pPr by the schema's order."""


def _fonts(properties: Any, latin: str, han: str) -> None:
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    fonts.attrib.clear()
    for slot, name in (("ascii", latin), ("hAnsi", latin), ("eastAsia", han), ("cs", latin)):
        fonts.set(qn(f"w:{slot}"), name)


def _size(properties: Any, points: float) -> None:
    for name in ("w:sz", "w:szCs"):
        properties.find(qn(name)).set(qn("w:val"), str(round(points * 2)))


def _font_table(document: Any) -> None:
    part = next(rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/fontTable"))
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:panose1 w:val="{panose}"/>'
        f'<w:charset w:val="{"86" if name in {HAN, HAN_SANS} else "00"}"/><w:family w:val="{family}"/><w:pitch w:val="variable"/></w:font>'
        for name, (others, panose, family) in ALTERNATIVES.items()
    )
    part._blob = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts {_NS}>{fonts}</w:fonts>'.encode()  # noqa: SLF001 - a part without an API


def main() -> None:
    """Write the template anew."""
    write_if_changed(template(), build_reference())


if __name__ == "__main__":
    main()
