"""DOCX, ODT and EPUB → blocks, through pandoc; their pictures stay in the file and are read from there by :func:`embedded_picture`."""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from pipeline.article import Block, Finding, Metadata, walk
from pipeline.errors import DuizhaoError
from pipeline.files import open_zip, parse_xml
from pipeline.language import SEPARATORS
from pipeline.pandoc import read_ast
from pipeline.phrases import Phrases
from pipeline.picture import MAX_BYTES
from pipeline.reading.addresses import safe_link
from pipeline.reading.dates import find_date
from pipeline.reading.decoding import decode
from pipeline.reading.formats.astblocks import AstReader
from pipeline.reading.formats.epub import read_package, without_pages
from pipeline.reading.formats.epubpages import prepare_epub
from pipeline.reading.formats.inlines import Notes, plain_text, reading_findings
from pipeline.reading.formats.markup import read_fragment
from pipeline.reading.formats.numbering import take_numbers
from pipeline.reading.formats.odtfile import prepare_odt
from pipeline.reading.formats.plaintext import read_plain_text
from pipeline.reading.formats.prepared import lost_finding
from pipeline.reading.formats.signs import CHUNK
from pipeline.reading.formats.wordfile import prepare_word
from pipeline.reading.rawarticle import RawArticle

EMBEDDED = "embedded:"
"""Begins the address of a picture that is inside the source file: ``embedded:word/media/image1.png``."""
_READERS = {".docx": "docx", ".odt": "odt", ".epub": "epub-smart-auto_identifiers"}
_FOLDERS = {".docx": "word", ".odt": "", ".epub": ""}
_NOBODY = Phrases(
    (
        "administrators?|admin|users?|author|owner|guest|root|unknown|anonymous|test|home|work|office",
        "china|pc|mc system|legend|apple",
        r"(?:microsoft|windows|win\d|wps|libreoffice|openoffice|apache poi|python-docx|calibre|hewlett).*",
        r"(?:lenovo|dell|hp|asus|acer|thinkpad|huawei|xiaomi|mac(?:book)?)(?:[-_ ].*|\d*)",
        r"(?:desktop|laptop|pc|user|win|ms|admin)[-_ ][\w-]+|.*[-_](?:pc|computer|laptop|desktop|macbook)",
        r"\S+@\S+|(?:https?://|www\.)\S*|[\w-]+\.(?:com|cn|net|org)",
        r"(?:微软|微軟)\w*|(?:联想|惠普|戴尔|华硕|华为|小米)(?:电脑)?|未知(?:作者)?|作者|使用者|(?:\w{0,8} ?)?用[户戶]",
        r"雨林木风|番茄花园|深度技术|萝卜家园|电脑公司|(?:系统|系統)?管理[员員]",
        r"[\W\d_]*",
    ),
    whole=True,
    hit=("Admin", "PC", "Microsoft Office 用户", "HP-2019", "DESKTOP-8A2F", "someone@example.org", "联想电脑", "系统管理员", "12_3"),
    miss=("林海峰", "Homer", "Machiavelli", "Dellinger", "用户体验组", "联想集团", "作者群"),
)
"""What a program, a computer or its first installation calls its user: no author's name."""


def read_document(data: bytes, path: Path) -> RawArticle:
    """Return the article of a word processor's file or of an EPUB.

    :raises DuizhaoError: the container is damaged, unsafe or protected by a password.
    """
    suffix = path.suffix.lower()
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise DuizhaoError(
            "is an old Word file or protected by a password",
            path=path,
            hint="Open it in Word or LibreOffice and save it as .docx without a password.",
        )
    with open_zip(path) as archive:
        names = archive.namelist()
        if (
            suffix == ".epub"
            and any(name.endswith("encryption.xml") for name in names)
            and any(name.endswith("rights.xml") for name in names)
        ):
            raise DuizhaoError("is an EPUB with copy protection", path=path, hint="Only books without DRM can be read.")
        properties = _properties(archive, path, suffix)
        package = read_package(archive, path) if suffix == ".epub" else None
    prepared = prepare_epub(path, package) if package else prepare_word(data, path) if suffix == ".docx" else prepare_odt(data, path)
    ast = read_ast(_READERS[suffix], prepared.data, what=str(path))
    reader = AstReader()
    blocks = reader.blocks(without_pages(ast["blocks"], package) if package else ast["blocks"])
    meta = ast["meta"]
    blocks = _with_chunks((*_blocks(meta.get("abstract"), reader), *blocks), prepared.chunks, reader.notes, path)
    authors = _texts(meta.get("author") or meta.get("creator")) or (properties["creator"],)
    found = Metadata(
        authors=tuple(part for name in authors for part in re.split(rf"[{SEPARATORS}]\s*", name) if not _NOBODY.find(part)),
        date=find_date("".join(_texts(meta.get("date")))),
        subtitle="".join(_texts(meta.get("subtitle"))),
        licence="".join(_texts(meta.get("rights"))),
        url=safe_link("".join(_texts(meta.get("source")))),
        site="".join(_texts(meta.get("publisher"))[:1]),
    )
    notes = [_embedded(note, names, suffix) for note in reader.notes.blocks]
    kept = tuple(_embedded(block, names, suffix) for block in take_numbers(_unlisted(blocks)))
    title = " ".join(_texts(meta.get("title")))
    if not title and kept and kept[0].text and kept[0].text.text.strip() == properties["title"]:
        title, kept = properties["title"], kept[1:]
    shown = "".join((title, *map(_shown, walk((*kept, *notes))), *(text for key in meta for text in _texts(meta[key]))))
    findings = [*_unreadable(names), *prepared.findings, *reading_findings(reader.notes)]
    return RawArticle(kept, notes, title, found, findings + lost_finding(prepared.words, shown, suffix.removeprefix(".").upper()))


def _shown(block: Block) -> str:
    """The words of a block itself: its text, its number, code, a formula."""
    return f"{block.text.text}{block.marker}{block.attrs.get('text', '')}"


def _unlisted(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Headings out of the lists in which OpenDocument keeps numbered ones."""
    result: list[Block] = []
    for block in blocks:
        inner = [part for part in walk((block,)) if part.kind not in {"list", "item"}] if block.kind == "list" else []
        result += inner if inner and all(part.kind == "heading" for part in inner) else [block]
    return tuple(result)


def _with_chunks(blocks: tuple[Block, ...], chunks: tuple[tuple[str, bytes], ...], notes: Notes, path: Path) -> tuple[Block, ...]:
    """The blocks with the documents within the document in their places."""
    result: list[Block] = []
    for block in blocks:
        if block.text.text.startswith(CHUNK):
            name, data = chunks[int(block.text.text.removeprefix(CHUNK))]
            text = decode(data, path).text
            result += read_plain_text(text) if name.lower().endswith(".txt") else read_fragment(text, notes)
        else:
            result.append(replace(block, children=_with_chunks(block.children, chunks, notes, path)))
    return tuple(result)


def embedded_picture(path: Path, src: str) -> bytes:
    """Return the bytes of a picture inside a source file, by its ``embedded:`` address.

    :raises DuizhaoError: there is none of that name, or it is too large.
    """
    name = src.removeprefix(EMBEDDED)
    with open_zip(path) as archive:
        if name not in archive.namelist() or archive.getinfo(name).file_size > MAX_BYTES:
            raise DuizhaoError(f"holds no picture {name} of at most {MAX_BYTES // 1_000_000} MB", path=path)
        return archive.read(name)


def _properties(archive: ZipFile, path: Path, suffix: str) -> dict[str, str]:
    """Title and author of the document's properties; not the author if it is only what the program or the computer is called."""
    member = {".docx": "docProps/core.xml", ".odt": "meta.xml"}.get(suffix, "")
    found = {"title": "", "creator": ""}
    if member in archive.namelist():
        root = parse_xml(archive.read(member), path)
        for name in found:
            found[name] = (root.findtext(f".//{{http://purl.org/dc/elements/1.1/}}{name}") or "").strip()
    if _NOBODY.find(found["creator"]):
        found["creator"] = ""
    return found


def _texts(value: Any) -> tuple[str, ...]:
    """The texts of one of pandoc's metadata fields."""
    if value is None:
        return ()
    kind, content = value["t"], value["c"]
    if kind == "MetaList":
        return tuple(text for item in content for text in _texts(item))
    if kind == "MetaInlines":
        return tuple(text for text in [plain_text(content)] if text)
    if kind == "MetaString":
        return (content,) if content else ()
    if kind == "MetaMap":
        return _texts(content.get("text") or content.get("name"))
    if kind == "MetaBlocks":
        return tuple(text for block in content if block["t"] in {"Para", "Plain"} and (text := plain_text(block["c"])))
    return ()


def _blocks(value: Any, reader: AstReader) -> tuple[Block, ...]:
    """One of pandoc's metadata fields as blocks, with its marks."""
    if value is None:
        return ()
    if value["t"] == "MetaList":
        return tuple(block for item in value["c"] for block in _blocks(item, reader))
    if value["t"] not in {"MetaInlines", "MetaBlocks"}:
        return ()
    return reader.blocks([{"t": "Para", "c": value["c"]}] if value["t"] == "MetaInlines" else value["c"])


def _embedded(block: Block, names: list[str], suffix: str) -> Block:
    """The block with addresses of pictures that lead into the file."""

    def resolve(src: str) -> str:
        if "://" in src or src.startswith("data:"):
            return src
        for candidate in (posixpath.normpath(posixpath.join(_FOLDERS[suffix], src)), src):
            if candidate in names:
                return EMBEDDED + candidate
        tail = posixpath.normpath(src).lstrip("./")
        return next((EMBEDDED + name for name in names if name.endswith(f"/{tail}")), src)

    marks = tuple(
        replace(mark, attrs=mark.attrs | {"src": resolve(mark.attrs["src"])}) if mark.kind == "image" else mark for mark in block.text.marks
    )
    attrs = {key: resolve(value) if key == "src" else value for key, value in block.attrs.items() if key != "loose"}
    children = tuple(_embedded(child, names, suffix) for child in block.children)
    return replace(block, text=replace(block.text, marks=marks), attrs=attrs, children=children)


def _unreadable(names: list[str]) -> list[Finding]:
    """Pictures in a format that only Word draws."""
    drawings = [name for name in names if name.lower().endswith((".emf", ".wmf"))]
    if not drawings:
        return []
    return [
        Finding(
            "left-out-media", "warning", f"{len(drawings)} × picture in Word's own format (EMF/WMF) cannot be shown.",
            advice="Open the file in Word, save these pictures as PNG and insert them again.",
        )
    ]  # fmt: skip
