"""The review table for Word: a row a sentence, ID and source locked, target to be edited, state from a list, remarks.

A page is A4 landscape and the table fits Letter as well. Chips of markup are grey; text under bold or italics looks so, for reading
only: what counts on the way back is the chips.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import escape

from pipeline.article import Bilingual
from pipeline.container import normalise
from pipeline.exchange.chips import ChipText, marks_of, pieces, shown
from pipeline.exchange.docx_reading import read_docx
from pipeline.exchange.rows import COLUMNS, Incoming, ReviewRow, rows
from pipeline.formats import Format
from pipeline.status import STATES
from pipeline.xmlnames import NOT_XML, WORD

_WIDTHS = (624, 1361, 4139, 4423, 1247, 2211)
"""Twentieths of a point, 24.7 cm together: A4 landscape leaves 26.7 cm between margins of 1.5 cm, Letter 24.9."""
_INSTRUCTIONS = (
    "Edit the column Target only. Leave ID and Source as they are; rows may be deleted or sorted as a whole.",
    "Grey chips such as <1>…</1> or <2/> stand for bold, links, images and notes: keep each one, around the right words.",
    "Set State to reviewed when a sentence is right (final when it is settled). Sentences left at translated stay drafts.",
    "Write remarks in the column Comment, or as Word comments. Tracked changes are read as if accepted.",
)
_HEADINGS = {"title", "heading"}
_CHIP_STYLE, _ID_STYLE = "Markup Chip", "Row ID"
_CHINESE = ('<w:rFonts w:hint="eastAsia"/>', '<w:lang w:val="zh-CN" w:eastAsia="zh-CN"/>')
_ENGLISH = ("", '<w:lang w:val="en-US"/>')
"""Run properties before and after the weight, as the schema orders them."""


def write_docx(bilingual: Bilingual) -> bytes:
    """Return the file."""
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm, Pt

    document = Document()
    section = document.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21.0)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(1.5)
    _styles(document, Pt)
    article = bilingual.article
    document.core_properties.title = f"Review: {article.title}"
    document.core_properties.identifier = f"duizhao:{article.name}"
    document.core_properties.author = document.core_properties.last_modified_by = ""
    document.add_heading(NOT_XML.sub("", article.title), level=1)
    document.add_paragraph(f"Article: {article.name}")
    for line in _INSTRUCTIONS:
        document.add_paragraph(line, style="List Bullet")
    last = document.add_paragraph()
    last._p.addprevious(_table(rows(bilingual)))  # noqa: SLF001
    _footer(section, article.name)
    buffer = io.BytesIO()
    document.save(buffer)
    return normalise(buffer.getvalue())


def _styles(document: Any, points: Any) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn
    from docx.shared import RGBColor

    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", points(10)
    normal.paragraph_format.space_after = points(2)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "Microsoft YaHei")
    grey = RGBColor(0x59, 0x59, 0x59)
    for name, size, font in ((_CHIP_STYLE, 8, "Calibri"), (_ID_STYLE, 6.5, "Consolas")):
        style = document.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        style.font.color.rgb, style.font.size, style.font.name = grey, points(size), font
        style.element.set(qn("w:styleId"), name.replace(" ", ""))


def _table(listed: Iterable[ReviewRow]) -> Any:
    """The table's element, made as XML at once: python-docx takes minutes for a book."""
    from docx.oxml import parse_xml

    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in _WIDTHS)
    heads = [_cell(_run(name, '<w:b/><w:lang w:val="en-US"/>'), index, shade="D9E2EC") for index, name in enumerate(COLUMNS)]
    lines = ["<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" + "".join(heads) + "</w:tr>", *map(_line, listed)]
    return parse_xml(
        f'<w:tbl xmlns:w="{WORD}"><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(_WIDTHS)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl>"
    )


def _line(row: ReviewRow) -> str:
    heading = row.kind in _HEADINGS
    shade = "F2F4F7" if heading else ""
    weight = "<w:b/>" if heading else ""
    marks = marks_of(row.segment.source, row.target)
    source = "".join(_piece(p, weight, _CHINESE) for p in shown(pieces(row.segment.source, marks, is_source=True)))
    target = "".join(_piece(p, weight, _ENGLISH) for p in shown(pieces(row.target, marks))) if row.target else ""
    cells = (
        _run(str(row.number)),
        _locked("ID", _run(str(row.reference), f'<w:rStyle w:val="{_ID_STYLE.replace(" ", "")}"/><w:noProof/>')),
        _locked("Source", source),
        target,
        _choice(row.state),
        _run(row.remarks()),
    )
    top = row.starts_block
    return "<w:tr><w:trPr><w:cantSplit/></w:trPr>" + "".join(_cell(c, i, shade=shade, top=top) for i, c in enumerate(cells)) + "</w:tr>"


def _cell(content: str, column: int, *, shade: str = "", top: bool = False) -> str:
    border = '<w:tcBorders><w:top w:val="single" w:sz="12" w:space="0" w:color="7A8794"/></w:tcBorders>' if top else ""
    fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{_WIDTHS[column]}" w:type="dxa"/>{border}{fill}</w:tcPr><w:p>{content}</w:p></w:tc>'


def _run(text: str, properties: str = "") -> str:
    """A run; line breaks and tabs as Word has them."""
    parts = re.split(r"([\n\t])", text)
    inner = "".join(
        "<w:br/>" if part == "\n" else "<w:tab/>" if part == "\t" else f'<w:t xml:space="preserve">{_escape(part)}</w:t>'
        for part in parts
        if part
    )
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{inner}</w:r>" if inner else ""


def _escape(text: str) -> str:
    return escape(NOT_XML.sub("", text))


def _piece(piece: ChipText, weight: str, language: tuple[str, str]) -> str:
    if piece.is_chip:
        return _run(piece.text, f'<w:rStyle w:val="{_CHIP_STYLE.replace(" ", "")}"/><w:noProof/>')
    fonts, lang = language
    bold = "<w:b/>" if "strong" in piece.kinds else weight
    return _run(piece.text, fonts + bold + ("<w:i/>" if "emph" in piece.kinds else "") + lang)


def _locked(name: str, content: str) -> str:
    """A content control that can neither be edited nor deleted."""
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="{name}"/><w:tag w:val="duizhao-{name.lower()}"/><w:lock w:val="sdtContentLocked"/></w:sdtPr>'
        f"<w:sdtContent>{content}</w:sdtContent></w:sdt>"
    )


def _choice(state: str) -> str:
    items = "".join(f'<w:listItem w:displayText="{word}" w:value="{word}"/>' for word in STATES)
    return (
        '<w:sdt><w:sdtPr><w:alias w:val="State"/><w:tag w:val="duizhao-state"/><w:lock w:val="sdtLocked"/>'
        f"<w:dropDownList>{items}</w:dropDownList></w:sdtPr><w:sdtContent>{_run(state)}</w:sdtContent></w:sdt>"
    )


def _footer(section: Any, name: str) -> None:
    from docx.oxml import parse_xml

    paragraph = section.footer.paragraphs[0]
    paragraph.text = f"{name} · "
    for kind in ("PAGE", "NUMPAGES"):
        if kind == "NUMPAGES":
            paragraph.add_run(" / ")
        field = f'<w:fldSimple xmlns:w="{WORD}" w:instr=" {kind} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        paragraph._p.append(parse_xml(field))  # noqa: SLF001


FORMAT: Format[Bilingual, Incoming] = Format(
    "docx", "Word", ".review.docx", read=read_docx, write=write_docx, members=("word/document.xml",)
)
