"""The block of facts at the head of a Markdown file (YAML, TOML or JSON) → metadata, by a fixed list of keys; it never reaches pandoc.

Real files hold blocks that their own programs mend or overlook: tabs in YAML, a title with a colon, a blank line before the block. None of
these keeps an article from being read: what is not valid is read line by line and said.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.article import Finding, Metadata
from pipeline.errors import DuizhaoError
from pipeline.language import SEPARATORS
from pipeline.pandoc import too_deep
from pipeline.reading.addresses import safe_link
from pipeline.reading.dates import find_date
from pipeline.reading.passes.repost import reads_number
from pipeline.yamlfile import load_yaml

_ANSWERS = {
    "title": "title", "subtitle": "subtitle", "description": "", "author": "authors", "authors": "authors", "date": "date", "account": "account",
    "column": "account", "via": "via", "source": "via", "site": "site", "url": "url", "link": "url", "original": "url", "licence": "licence",
    "license": "licence", "copyright": "licence", "reads": "reads", "keywords": "keywords", "tags": "keywords", "tag": "keywords",
    "pubdate": "date", "publishdate": "date",
}  # fmt: skip
_SILENT = frozenset({
    "layout", "categories", "category", "draft", "slug", "permalink", "updated", "modified", "lastmod", "id", "type", "comments", "toc",
    "top", "cover", "lang", "published", "mathjax", "math", "weight", "description", "excerpt", "summary", "index_img", "banner_img",
    "aliases", "series", "taxonomies", "image", "thumbnail", "sticky", "hidden", "abbrlink", "sidebar", "sidebar_position", "sidebar_label",
})  # fmt: skip
_HEAD = re.compile(r"[\ufeff\u200b]*(?:[ \t\u3000]*\r?\n)*\ufeff?")
"""What may stand before the block: byte order marks, blank lines."""
_FENCED = re.compile(r"(?P<open>---|\+\+\+)[ \t]*\r?\n(?P<block>.*?)(?:(?<=\n)(?P=open)|(?<=\n)\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_UNOPENED = re.compile(r"(?P<block>(?:[A-Za-z_][\w-]*[ \t]*:[^\n]*\n|[ \t]+[^\n]*\n|-[ \t][^\n]*\n)+)---[ \t]*(?:\r?\n|\Z)")
"""Hexo lets the first ``---`` be left out."""
_UNOPENED_JSON = re.compile(r"(?P<block>\"[^;]*?)\r?\n;;;[ \t]*(?:\r?\n|\Z)")
_KEY = re.compile(r"([A-Za-z_][\w-]*)[ \t]*[:：=](?!\S*//)[ \t]*(.*)")
_ADVICE = "Quote texts that contain ': ' or start with a sign, and indent by spaces."


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The title and metadata of the block, the text after it and how many lines come before that, what is to be said of the block."""

    title: str
    meta: Metadata
    text: str
    findings: tuple[Finding, ...]
    lines: int = 0


@dataclass(frozen=True, slots=True)
class _Found:
    """A block of one language: its source, how many lines of the file come before it, where the text goes on."""

    language: str
    block: str
    before: int
    end: int


def read_front_matter(text: str, path: Path) -> FrontMatter:
    """Return the front matter of a text and the rest of it."""
    found = _find(text)
    if found is None:
        return FrontMatter("", Metadata(), text, ())
    findings: list[Finding] = []
    data: Any = None
    try:
        data = _PARSERS[found.language](found, path)
    except (DuizhaoError, ValueError, RecursionError) as error:
        findings.append(_not_valid(found, error))
    else:
        if not isinstance(data, dict):
            findings.append(_not_valid(found, ValueError("no keys")))
    if findings:
        data = _line_by_line(found.block)
    fields, unknown = _fields(data)
    findings += [
        Finding("front-matter", "info", f"The key {key} in the head of the file is not used.", advice=f"Known keys: {', '.join(sorted(_ANSWERS))}.")
        for key in unknown
    ]  # fmt: skip
    rest = text[found.end :]
    return FrontMatter(_text(fields.get("title")), _metadata(fields), rest, tuple(findings), text.count("\n", 0, found.end))


def _find(text: str) -> _Found | None:
    """The block at the head of the text, if what stands there says facts and is no rule or example."""
    start = match.end() if (match := _HEAD.match(text)) else 0
    before = text.count("\n", 0, start)
    if text.startswith("{", start):
        try:
            _, end = json.JSONDecoder().raw_decode(text, start)
        except ValueError:
            return None
        except RecursionError as error:
            raise too_deep("in the JSON at its head, deeper than can be read") from error
        block = text[start:end]
        return _Found("JSON", block, before, end) if re.search(r'"(?:title|date|author)"\s*:', block) else None
    if fenced := _FENCED.match(text, start):
        language = "TOML" if fenced["open"] == "+++" else "YAML"
        sign = "=" if language == "TOML" else "[:：]"
        says = re.search(rf"^\s*[A-Za-z_][\w-]*\s*{sign}", fenced["block"], re.MULTILINE)
        return _Found(language, fenced["block"], before + 1, fenced.end()) if says else None
    if (bare := _UNOPENED.match(text, start)) and re.search(r"^(?:title|date|layout)\s*:", bare["block"], re.MULTILINE):
        return _Found("YAML", bare["block"], before, bare.end())
    if bare := _UNOPENED_JSON.match(text, start):
        return _Found("JSON", f"{{{bare['block']}}}", before, bare.end())
    return None


def _yaml(found: _Found, path: Path) -> Any:
    """Tabs are spaces, as Hexo reads them; lines are counted from the file's first."""
    block = re.sub(r"^[ ]*\t+", lambda match: match[0].replace("\t", "  "), found.block, flags=re.MULTILINE)
    return load_yaml("#\n" * found.before + block, path)[0]


_PARSERS: dict[str, Callable[[_Found, Path], Any]] = {
    "YAML": _yaml,
    "TOML": lambda found, _: tomllib.loads(found.block.replace("\r\n", "\n")),
    "JSON": lambda found, _: json.loads(found.block),
}


def _not_valid(found: _Found, error: Exception) -> Finding:
    line = error.line if isinstance(error, DuizhaoError) else None
    inner = re.search(r"at line (\d+)|line (\d+) column", str(error))
    if line is None and inner:
        line = int(inner[1] or inner[2]) + found.before
    where = f" (line {line})" if line else ""
    message = f"The head of the file is not valid {found.language}{where}; it was read line by line."
    return Finding("front-matter", "warning", message, advice=_ADVICE if found.language == "YAML" else "Correct it in the source.")


def _line_by_line(block: str) -> dict[str, Any]:
    """``key: value`` and lists of a block that its language's reader refuses."""
    data: dict[str, Any] = {}
    key = ""
    for line in block.splitlines():
        item = re.match(r"\s*-\s+(.+)", line)
        if item and key and (isinstance(data[key], list) or not data[key]):
            data[key] = [*(data[key] or []), _bare(item[1])]
        elif match := _KEY.match(line):
            key = match[1]
            value = match[2].strip()
            listed = re.fullmatch(r"\[(.*)\]", value)
            data.setdefault(key, [_bare(part) for part in listed[1].split(",")] if listed else _bare(value))
    return data


def _bare(value: str) -> str:
    """Without quotation marks around it."""
    value = value.strip().rstrip(",")
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def _fields(data: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """What the known keys say, the first of synonyms, and the keys that say nothing to us."""
    fields: dict[str, Any] = {}
    unknown = []
    for key, value in data.items():
        name = _ANSWERS.get(key.lower(), None if key.lower() not in _SILENT else "")
        if name is None:
            unknown.append(key)
        elif name and value is not None and name not in fields:
            fields[name] = value
    return fields, unknown


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
    return [part for part in re.split(rf"[{SEPARATORS}]\s*", _text(value)) if part]
