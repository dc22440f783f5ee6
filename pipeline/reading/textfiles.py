"""Readers of single files of text: what stands around the text, and what is damaged in it, is told apart from it here."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pipeline.reading.decoding import decode
from pipeline.reading.formats.frontmatter import read_front_matter
from pipeline.reading.formats.markdown import looks_like_markdown, read_markdown
from pipeline.reading.formats.plaintext import read_plain_text
from pipeline.reading.formats.webpage import read_webpage
from pipeline.reading.passes.incomplete import fence_findings, page_findings
from pipeline.reading.rawarticle import RawArticle


def read_markdown_file(data: bytes, path: Path) -> RawArticle:
    """Read Markdown with its front matter."""
    text = decode(data, path).text
    front = read_front_matter(text, path)
    read = read_markdown(front.text, str(path))
    fence = read.open_fence and read.open_fence + front.lines
    return RawArticle(read.blocks, read.notes.blocks, front.title, front.meta, [*front.findings, *read.findings, *fence_findings(fence)])


def read_text_file(data: bytes, path: Path) -> RawArticle:
    """Read plain text, or Markdown under another name."""
    text = decode(data, path).text
    if looks_like_markdown(text):
        return read_markdown_file(data, path)
    return RawArticle(read_plain_text(text))


def read_html_file(data: bytes, path: Path) -> RawArticle:
    """Return a saved page."""
    text = decode(data, path).text
    raw = read_webpage(text, path)
    return replace(raw, findings=[*raw.findings, *page_findings(text)])
