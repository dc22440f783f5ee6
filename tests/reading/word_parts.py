"""Word files written part by part, for what python-docx has no words for."""

import zipfile
from pathlib import Path

_NAMES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
    }.items()
)
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
    '<Default Extension="html" ContentType="text/html"/><Default Extension="txt" ContentType="text/plain"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="t"><w:name w:val="Title"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="zhang"><w:name w:val="章标题"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="zhang2"><w:name w:val="章标题二"/><w:basedOn w:val="zhang"/></w:style>'
    '<w:style w:type="character" w:styleId="geheim"><w:name w:val="批注用"/><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="answer"><w:name w:val="答案"/><w:rPr><w:vanish/></w:rPr></w:style>'
)


def run(text: str, properties: str = "") -> str:
    """A run."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str, properties: str = "") -> str:
    """A paragraph of runs; what is no XML becomes one."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(text if text.startswith('<') else run(text) for text in runs)}</w:p>"


def row(*cells: str, properties: str = "") -> str:
    """A table's row."""
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(f'<w:tc>{paragraph(cell)}</w:tc>' for cell in cells)}</w:tr>"


def table(*rows: str) -> str:
    """A table of two columns."""
    return f'<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="4000"/><w:gridCol w:w="4000"/></w:tblGrid>{"".join(rows)}</w:tbl>'


def word_file(path: Path, *body: str, parts: dict[str, tuple[str, bytes]] | None = None, creator: str = "") -> Path:
    """A DOCX with this body; ``parts``: by relation id the kind and name of a part (``image media/x.png``) and its bytes."""
    relations = f'<Relationship Id="rId1" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        for name, (place, data) in (parts or {}).items():
            kind, target = place.split(" ")
            relations += f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
            archive.writestr(f"word/{target}", data)
        package = "http://schemas.openxmlformats.org/package/2006/relationships"
        main = f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{package}">{main}</Relationships>')
        archive.writestr("word/_rels/document.xml.rels", f'<Relationships xmlns="{package}">{relations}</Relationships>')
        archive.writestr("word/styles.xml", f"<w:styles {_NAMES}>{STYLES}</w:styles>")
        archive.writestr("word/document.xml", f"<w:document {_NAMES}><w:body>{''.join(body)}<w:sectPr/></w:body></w:document>")
        if creator:
            purl = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
            archive.writestr("docProps/core.xml", f"<core {purl}><dc:creator>{creator}</dc:creator></core>")
    return path
