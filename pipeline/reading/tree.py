"""An article's structure as a tree of lines: what ``invoke inspect`` prints and what the tests' snapshots hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from pipeline.article import OBJECT, Article, Block, Mark

_SIGNS = {
    "strong": ("**", "**"), "emph": ("*", "*"), "underline": ("__", "__"), "strike": ("~~", "~~"), "sub": ("~", "~"), "sup": ("^", "^"),
    "code": ("`", "`"), "math": ("$", "$"), "link": ("[", "]"), "image": ("", ""), "note": ("", ""), "ruby": ("{", ""),
}  # fmt: skip


def tree(article: Article, *, ids: bool = True, width: int = 0) -> Iterator[str]:
    """Yield the lines: metadata, then every block with its kind, id and words (cut at ``width`` characters, if given)."""
    yield f"{article.name}  {article.lang}"
    for item in fields(article.meta):
        value = getattr(article.meta, item.name)
        if value not in {"", (), None}:
            yield f"  {item.name}: {', '.join(value) if isinstance(value, tuple) else value}"
    for block in article.blocks:
        yield from _lines(block, 0, ids=ids, width=width)
    for note in article.notes:
        yield from _lines(note, 0, ids=ids, width=width)
    for finding in article.findings:
        yield f"{finding.severity} {finding.check}: {finding.message}"


def _lines(block: Block, depth: int, *, ids: bool, width: int) -> Iterator[str]:
    head = block.kind + (str(block.level) if block.kind == "heading" else "")
    parts = [head, block.id if ids else "", f"<{block.marker}>" if block.marker else "", f"!{block.excluded}" if block.excluded else ""]
    parts += [f"{key}={_one_line(value)}" for key, value in block.attrs.items() if value]
    parts.append(_cut(marked(block).replace("\n", "⏎"), width))
    yield f"{'  ' * depth}{' '.join(part for part in parts if part)}"
    if len(block.segments) > 1:
        for segment in block.segments:
            yield f"{'  ' * (depth + 1)}{segment.id if ids else '|'} {_cut(segment.source.text.replace(OBJECT, '').strip(), width)}"
    for child in block.children:
        yield from _lines(child, depth + 1, ids=ids, width=width)


def _cut(text: str, width: int) -> str:
    return text if not width or len(text) <= width else f"{text[:width]}…"


def _one_line(value: str) -> str:
    return repr(value) if "\n" in value or " " in value else value


def marked(block: Block) -> str:
    """Return the text with its marks written in, as Markdown would."""
    opening: dict[int, list[str]] = {}
    closing: dict[int, list[str]] = {}
    for mark in block.text.marks:
        before, after = _SIGNS[mark.kind]
        opening.setdefault(mark.start, []).append(before)
        closing.setdefault(mark.end, []).insert(0, after + _detail(mark))
    text = block.text.text
    pieces = []
    for index in range(len(text) + 1):
        pieces += closing.get(index, [])
        pieces += opening.get(index, [])
        if index < len(text):
            pieces.append("" if text[index] == OBJECT else text[index])
    return "".join(pieces)


def _detail(mark: Mark) -> str:
    if mark.kind == "link":
        return f"({mark.attrs['url']})"
    if mark.kind == "image":
        return f"![{mark.attrs.get('alt', '')}]({mark.attrs['src']})"
    if mark.kind == "ruby":
        return f"|{mark.attrs['rt']}}}"
    return f"[^{mark.attrs['ref']}]" if mark.kind == "note" else ""
