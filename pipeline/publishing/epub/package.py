"""The container of an EPUB 3.3: package document, navigation in both languages, landmarks, ZIP."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from lxml import etree

from pipeline.container import write_members
from pipeline.publishing.document.edition import Label
from pipeline.publishing.document.made import words
from pipeline.publishing.epub.chapter import File, serialise
from pipeline.publishing.epub.metadata import Description, accessibility, metadata, modified_moment
from pipeline.publishing.epub.names import OPS
from pipeline.xmlnames import XHTML

MEDIA = {"png": "image/png", "jpg": "image/jpeg", "gif": "image/gif", "webp": "image/webp"}
_CONTAINER = (
    b'<?xml version="1.0" encoding="utf-8"?>\n'
    b'<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    b'<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>\n'
)
MOST_PAGES_WITH_SECTIONS = 200
"""Beyond so many, the contents list chapters only: that file cannot be cut into several."""
_NO_LABEL = frozenset({"noteref", "placeholder"})
"""What of a heading is not in the contents."""
_LANDMARKS = {"titlepage": "Title page", "copyright-page": "Imprint", "glossary": "Glossary", "colophon": "Colophon"}


def write_package(
    description: Description, files: Sequence[File], pictures: Iterable[tuple[str, bytes]], stylesheet: bytes, cover: bytes | None
) -> bytes:
    """Return the EPUB's bytes. ``pictures`` are (name within EPUB/, data); ``cover`` is a PNG or JPEG."""
    lang = description.lang
    members: dict[str, bytes] = {"mimetype": b"application/epub+zip", "META-INF/container.xml": _CONTAINER, "EPUB/epub.css": stylesheet}
    pictures = sorted(pictures)
    cover_name = None if cover is None else f"images/cover.{'png' if cover[:4] == bytes.fromhex('89504e47') else 'jpg'}"
    if cover_name and cover:
        members[f"EPUB/{cover_name}"] = cover
        members["EPUB/cover.xhtml"] = _cover_page(description, cover_name)
    for name, data in pictures:
        members[f"EPUB/{name}"] = data
    for file in files:
        title = file.page.label.one(description.edition) or description.main_title[1]
        members[f"EPUB/{file.name}"] = serialise(file, stylesheet="epub.css", title=title, spine_lang=lang)
    members["EPUB/nav.xhtml"] = _navigation(description, files, cover=cover_name is not None)
    members["EPUB/toc.ncx"] = _ncx(description, files)
    access = accessibility(files, pictures)
    rest = _parts(files, [name for name, _ in pictures], cover_name)

    def package(modified: str) -> bytes:
        return "\n".join((metadata(description, access, modified, cover=cover_name is not None), *rest)).encode()

    modified = modified_moment(description.modified, members | {"EPUB/package.opf": package("")})
    members["EPUB/package.opf"] = package(modified)
    return write_members(members, first=("mimetype", "META-INF/container.xml"), stored=frozenset({"mimetype"}))


# --- package document -----------------------------------------------------------------------------------------------------------


def _parts(files: Sequence[File], pictures: Sequence[str], cover: str | None) -> list[str]:
    """What follows the metadata: the files, their order, the guide."""
    lines = ["<manifest>"]
    items = [
        '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>',
        '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>',
        '<item id="css" href="epub.css" media-type="text/css"/>',
    ]
    if cover:
        media = MEDIA[cover.rsplit(".", 1)[-1]]
        items.append(f'<item id="cover-image" href="{cover}" media-type="{media}" properties="cover-image"/>')
        items.append('<item id="cover" href="cover.xhtml" media-type="application/xhtml+xml"/>')
    for file in files:
        properties = f' properties="{file.properties}"' if file.properties else ""
        items.append(f'<item id="{_item(file)}" href="{file.name}" media-type="application/xhtml+xml"{properties}/>')
    for index, name in enumerate(pictures, 1):
        items.append(f'<item id="picture-{index}" href="{name}" media-type="{MEDIA[name.rsplit(".", 1)[-1]]}"/>')
    lines += [*items, "</manifest>", '<spine toc="ncx">']
    if cover:
        lines.append('<itemref idref="cover"/>')
    front = [file for file in files if file.page.kind in {"titlepage", "copyright-page"}]
    rest = [file for file in files if file not in front]
    lines += [f'<itemref idref="{_item(file)}"/>' for file in front]
    lines.append('<itemref idref="nav"/>')
    lines += [f'<itemref idref="{_item(file)}"/>' for file in rest]
    lines += ["</spine>", *_guide(files, cover=cover is not None), "</package>", ""]
    return lines


_GUIDE = {"cover": "cover", "titlepage": "title-page", "toc": "toc", "bodymatter": "text", "glossary": "glossary", "colophon": "colophon"}
"""What landmarks are called in EPUB 2 (Open Packaging Format 2.0.1, section 2.6)."""


def _guide(files: Sequence[File], *, cover: bool) -> list[str]:
    """The landmarks for programs of EPUB 2: without it calibre, and so every Kindle that is filled by it, shows the cover twice."""
    marks = [(_GUIDE[kind], href, text) for kind, href, text in _landmarks(files, cover=cover) if kind in _GUIDE]
    return ["<guide>", *(f'<reference type="{kind}" title="{text}" href="{escape(href)}"/>' for kind, href, text in marks), "</guide>"]


def _item(file: File) -> str:
    return f"f-{file.name.removesuffix('.xhtml')}"


# --- navigation -----------------------------------------------------------------------------------------------------------------


def _spans(description: Description, label: Label) -> str:
    shown = label.ordered(description.edition, description.source_lang)
    if len(shown) == 1 and shown[0][1] == description.lang:
        return escape(shown[0][2])
    return " ".join(f'<span class="{side}" lang="{lang}" xml:lang="{lang}">{escape(text)}</span>' for side, lang, text in shown)


@dataclass(slots=True)
class _Entry:
    label: Label
    href: str
    depth: int


def _entries(files: Sequence[File]) -> list[_Entry]:
    """The contents: every listed page, and the second-level headings of a chapter below it, unless there are too many chapters."""
    out: list[_Entry] = []
    deep = sum(file.first and file.page.listed for file in files) <= MOST_PAGES_WITH_SECTIONS
    for file in files:
        if file.first and file.page.listed:
            out.append(_Entry(file.page.label, file.name, file.page.depth))
        if file.page.kind != "chapter" or not deep:
            continue
        headings = [element for root in file.content for element in root.iter(f"{{{XHTML}}}h2") if element.get("id")]
        out += [_Entry(_heading_label(item), f"{file.name}#{item.get('id')}", file.page.depth + 1) for item in headings]
    return out


def _heading_label(heading: etree._Element) -> Label:
    sides = {"src": "", "tgt": ""}
    for element in heading.iter(f"{{{XHTML}}}span"):
        for side in sides:
            if side in element.get("class", "").split():
                sides[side] = " ".join(words(element, _NO_LABEL).split())
    return (
        Label(**{name: sides[side] for name, side in (("source", "src"), ("target", "tgt"))})
        if any(sides.values())
        else Label("", words(heading, _NO_LABEL))
    )


def _nest(description: Description, entries: Sequence[_Entry]) -> str:
    out: list[str] = []
    depth = -1
    for entry in entries:
        level = min(entry.depth, depth + 1)
        if level > depth:
            out.append("<ol>")
        else:
            out.append("</li>" + "</ol></li>" * (depth - level))
        depth = level
        out.append(f'<li><a href="{escape(entry.href)}">{_spans(description, entry.label)}</a>')
    return "".join(out) + "</li></ol>" * (depth + 1)


def _landmarks(files: Sequence[File], *, cover: bool) -> list[tuple[str, str, str]]:
    """(epub:type, address, what it is called) of the places of the book, each once."""
    marks = [("cover", "cover.xhtml", "Cover")] if cover else []
    marks += [(f.page.kind, f.name, _LANDMARKS[f.page.kind]) for f in files if f.first and f.page.kind in _LANDMARKS]
    marks.append(("toc", "nav.xhtml#toc", "Contents"))
    marks += [("bodymatter", f.name, "Start of the text") for f in files if f.page.kind in {"chapter", "part"}]
    first = {kind: (href, text) for kind, href, text in reversed(marks)}
    return [(kind, *first[kind]) for kind in dict.fromkeys(mark[0] for mark in marks)]


def _navigation(description: Description, files: Sequence[File], *, cover: bool) -> bytes:
    lang = description.lang
    heading = Label("目录" if description.source_lang == "zh-Hans" else "目錄", "Contents")
    marks = _landmarks(files, cover=cover)
    landmarks = "".join(f'<li><a epub:type="{kind}" href="{href}">{text}</a></li>' for kind, href, text in marks)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        f'<html xmlns="{XHTML}" xmlns:epub="{OPS}" lang="{lang}" xml:lang="{lang}"><head><title>{escape(heading.one(description.edition))}</title>'
        '<link rel="stylesheet" type="text/css" href="epub.css"/></head><body>\n'
        f'<nav epub:type="toc" role="doc-toc" id="toc" aria-labelledby="toc-title"><h1 id="toc-title">{_spans(description, heading)}</h1>'
        f"{_nest(description, _entries(files))}</nav>\n"
        f'<nav epub:type="landmarks" aria-label="Landmarks" class="landmarks" hidden="hidden"><ol>{landmarks}</ol></nav>\n</body></html>\n'
    ).encode()


def _ncx(description: Description, files: Sequence[File]) -> bytes:
    """For readers of EPUB 2."""
    points = []
    for order, entry in enumerate(_entries(files), 1):
        text = " ".join(item[2] for item in entry.label.ordered(description.edition, description.source_lang))
        points.append(
            f'<navPoint id="n{order}" playOrder="{order}"><navLabel><text>{escape(text)}</text></navLabel><content src="{escape(entry.href)}"/></navPoint>'
        )
    depth = 1
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"><head>'
        f'<meta name="dtb:uid" content="{escape(description.identifier)}"/><meta name="dtb:depth" content="{depth}"/></head>'
        f"<docTitle><text>{escape(description.main_title[1])}</text></docTitle><navMap>{''.join(points)}</navMap></ncx>\n"
    ).encode()


def _cover_page(description: Description, name: str) -> bytes:
    lang, title = description.main_title
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        f'<html xmlns="{XHTML}" xmlns:epub="{OPS}" lang="{lang}" xml:lang="{lang}"><head><title>{escape(title)}</title>'
        '<link rel="stylesheet" type="text/css" href="epub.css"/></head>'
        f'<body class="cover"><section epub:type="cover"><img src="{name}" role="doc-cover" alt="{escape(title)}"/></section></body></html>\n'
    ).encode()
