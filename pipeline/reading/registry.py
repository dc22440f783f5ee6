"""The formats of sources, each with its suffixes and its reader: a new one is one module and one line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.reading.decoding import decode
from pipeline.reading.formats.documents import read_document
from pipeline.reading.formats.frontmatter import read_front_matter
from pipeline.reading.formats.markdown import looks_like_markdown, read_markdown
from pipeline.reading.formats.plaintext import read_plain_text
from pipeline.reading.formats.webpage import read_webpage
from pipeline.reading.passes.incomplete import fence_findings, page_findings
from pipeline.reading.rawarticle import RawArticle


@dataclass(frozen=True, slots=True)
class InputFormat:
    """``read`` makes a raw article of a file's bytes; it may raise ``DuizhaoError`` with what is wrong with them."""

    label: str
    suffixes: tuple[str, ...]
    read: Callable[[bytes, Path], RawArticle]


def _read_markdown_file(data: bytes, path: Path) -> RawArticle:
    text = decode(data, path).text
    front = read_front_matter(text, path)
    read = read_markdown(front.text, str(path))
    fence = read.open_fence and read.open_fence + front.lines
    return RawArticle(read.blocks, read.notes.blocks, front.title, front.meta, [*front.findings, *read.findings, *fence_findings(fence)])


def _read_text_file(data: bytes, path: Path) -> RawArticle:
    text = decode(data, path).text
    if looks_like_markdown(text):
        return _read_markdown_file(data, path)
    return RawArticle(read_plain_text(text))


def _read_html_file(data: bytes, path: Path) -> RawArticle:
    text = decode(data, path).text
    raw = read_webpage(text, path)
    return replace(raw, findings=[*raw.findings, *page_findings(text)])


INPUT_FORMATS: list[InputFormat] = [
    InputFormat("Markdown", (".md", ".markdown"), _read_markdown_file),
    InputFormat("text", (".txt",), _read_text_file),
    InputFormat("web page", (".html", ".htm"), _read_html_file),
    InputFormat("Word", (".docx",), read_document),
    InputFormat("OpenDocument", (".odt",), read_document),
    InputFormat("EPUB", (".epub",), read_document),
]


def format_of(path: Path) -> InputFormat | None:
    """The format of a file by its suffix."""
    suffix = path.suffix.lower()
    return next((one for one in INPUT_FORMATS if suffix in one.suffixes), None)


def source_suffixes() -> list[str]:
    """Suffixes of files that are articles, sorted."""
    return sorted(suffix for one in INPUT_FORMATS for suffix in one.suffixes)
