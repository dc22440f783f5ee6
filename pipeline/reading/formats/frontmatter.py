"""The YAML block at the head of a Markdown file → metadata, by a fixed list of keys; it never reaches pandoc."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.article import Finding, Metadata
from pipeline.reading.addresses import safe_link
from pipeline.reading.dates import find_date
from pipeline.reading.passes.repost import reads_number
from pipeline.yamlfile import load_yaml

_BLOCK = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_ANSWERS = {
    "title": "title", "subtitle": "subtitle", "description": "", "author": "authors", "authors": "authors", "date": "date", "account": "account",
    "column": "account", "via": "via", "source": "via", "site": "site", "url": "url", "link": "url", "original": "url", "licence": "licence",
    "license": "licence", "copyright": "licence", "reads": "reads", "keywords": "keywords", "tags": "keywords", "tag": "keywords",
}  # fmt: skip
_SILENT = frozenset({
    "layout", "categories", "category", "draft", "slug", "permalink", "updated", "modified", "lastmod", "id", "type", "comments", "toc",
    "top", "cover", "lang", "published", "mathjax", "math", "weight", "description", "excerpt", "summary", "index_img", "banner_img",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The title and metadata of the block, the text after it, and keys that say nothing to us."""

    title: str
    meta: Metadata
    text: str
    findings: tuple[Finding, ...]


def read_front_matter(text: str, path: Path) -> FrontMatter:
    """The front matter of a text and the rest of it.

    :raises DuizhaoError: it is not valid YAML, with the line.
    """
    match = _BLOCK.match(text)
    if not match or not re.search(r"^[A-Za-z_-]+\s*:", match[1], re.MULTILINE):
        return FrontMatter("", Metadata(), text, ())
    data, _ = load_yaml(f"#\n{match[1]}", path)
    if not isinstance(data, dict):
        return FrontMatter("", Metadata(), text, ())
    fields: dict[str, Any] = {}
    unknown = []
    for key, value in data.items():
        name = _ANSWERS.get(key.lower(), None if key.lower() not in _SILENT else "")
        if name is None:
            unknown.append(key)
        elif name and value is not None and name not in fields:
            fields[name] = value
    findings = tuple(
        Finding(
            "front-matter",
            "info",
            f"The key {key} in the head of the file is not used.",
            advice=f"Known keys: {', '.join(sorted(_ANSWERS))}.",
        )
        for key in unknown
    )
    return FrontMatter(_text(fields.get("title")), _metadata(fields), text[match.end() :], findings)


def _metadata(fields: dict[str, Any]) -> Metadata:
    return Metadata(
        authors=tuple(_texts(fields.get("authors"))),
        account=_text(fields.get("account")),
        via=_text(fields.get("via")),
        site=_text(fields.get("site")),
        date=find_date(_text(fields.get("date"))),
        url=safe_link(_text(fields.get("url"))),
        licence=_text(fields.get("licence")),
        reads=reads_number(_text(fields.get("reads"))),
        subtitle=_text(fields.get("subtitle")),
        keywords=tuple(_texts(fields.get("keywords"))),
    )


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return _text(value.get("name"))
    if isinstance(value, list):
        return _text(value[0]) if value else ""
    return "" if value is None else str(value).strip()


def _texts(value: Any) -> list[str]:
    if isinstance(value, list):
        return [text for item in value if (text := _text(item))]
    return [part for part in re.split(r"[、,，;；]\s*", _text(value)) if part]
