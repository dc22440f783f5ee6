"""Word files with automatic numbering, made by python-docx as Word itself writes them."""

from pathlib import Path

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.text.paragraph import Paragraph

Level = tuple[str, str, str]
"""Number format, level text, the id of the style that is tied to it (or nothing)."""


class WordFile:
    """A document that is filled paragraph by paragraph."""

    def __init__(self) -> None:
        self.document = Document()
        self.numbering = self.document.part.numbering_part.element

    def number(self, name: int, levels: list[Level], extra: str = "", *, starts: tuple[int, ...] = ()) -> None:
        """An abstract numbering and a numbering, both of this id; ``extra`` goes into each level."""
        inner = "".join(
            f'<w:lvl w:ilvl="{depth}"><w:start w:val="{starts[depth] if depth < len(starts) else 1}"/><w:numFmt w:val="{style}"/>'
            + (f'<w:pStyle w:val="{tied}"/>' if tied else "")
            + f'{extra}<w:suff w:val="nothing"/><w:lvlText w:val="{text}"/></w:lvl>'
            for depth, (style, text, tied) in enumerate(levels)
        )
        kind = '<w:multiLevelType w:val="multilevel"/>'
        self.numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{name}">{kind}{inner}</w:abstractNum>'))
        self.again(name, name)

    def again(self, name: int, abstract: int, **starts: int) -> None:
        """Another numbering of the same levels; ``level0=1`` begins a level anew."""
        inner = "".join(
            f'<w:lvlOverride w:ilvl="{key.removeprefix("level")}"><w:startOverride w:val="{value}"/></w:lvlOverride>'
            for key, value in starts.items()
        )
        self.numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{name}"><w:abstractNumId w:val="{abstract}"/>{inner}</w:num>'))

    def tie(self, style: str, name: int, level: int) -> None:
        """The style's paragraphs are numbered."""
        self.document.styles[style].element.get_or_add_pPr().append(parse_xml(_properties(name, level)))

    def add(self, text: str, name: int | None = None, level: int = 0, style: str = "Normal") -> Paragraph:
        """A paragraph, numbered itself if ``name`` is given."""
        paragraph = self.document.add_paragraph(text, style)
        if name is not None:
            properties = paragraph._p.get_or_add_pPr()
            properties.insert(1 if properties.pStyle is not None else 0, parse_xml(_properties(name, level)))
        return paragraph

    def save(self, path: Path) -> Path:
        """Write it."""
        self.document.save(str(path))
        return path


def _properties(name: int, level: int) -> str:
    return f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{name}"/></w:numPr>'
