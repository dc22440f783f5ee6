"""What the index page and the report need to know of one article: small, and storable as JSON so that an unchanged article is not read again."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from pipeline.article import Block, Finding, Metadata, leaves, walk
from pipeline.publishing.document.images import Missing
from pipeline.publishing.document.terms import Hit, TermUse
from pipeline.publishing.document.view import ArticleView
from pipeline.reasons import Reason
from pipeline.richtext import plain
from pipeline.status import Status, StatusCounts, status

EXCERPT = 160


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as text, for search and for excerpts."""

    id: str
    source: str
    target: str
    status: Status


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A block that is not in the book, and why."""

    reason: Reason
    text: str


@dataclass(frozen=True, slots=True)
class Summary:
    """One article in figures, findings and sentences."""

    name: str
    lang: str
    title: str
    title_en: str
    modified: str
    meta: Metadata
    counts: StatusCounts
    sentences: tuple[Sentence, ...]
    terms: tuple[TermUse, ...]
    findings: tuple[Finding, ...]
    checked: int
    """So many of them, the first ones, are those that a check of the article gives."""
    missing: tuple[Missing, ...]
    left_out: tuple[LeftOut, ...]

    def dump(self) -> str:
        """Return the summary as JSON, keys sorted."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)


def load(text: str) -> Summary:
    """Return the summary that :meth:`Summary.dump` wrote; ``KeyError`` or ``TypeError`` if another version of the program did."""
    data: dict[str, Any] = json.loads(text)
    return Summary(
        **{key: data[key] for key in ("name", "lang", "title", "title_en", "modified", "checked")},
        meta=Metadata(**_tuples(data["meta"])),
        counts=StatusCounts(**_tuples(data["counts"])),
        sentences=tuple(Sentence(**item) for item in data["sentences"]),
        terms=tuple(TermUse(**{**item, "hits": tuple(Hit(**hit) for hit in item["hits"])}) for item in data["terms"]),
        findings=tuple(Finding(**_tuples(item)) for item in data["findings"]),
        missing=tuple(Missing(**item) for item in data["missing"]),
        left_out=tuple(LeftOut(**item) for item in data["left_out"]),
    )


def _tuples(data: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}


def summarize(view: ArticleView, findings: Iterable[Finding] = ()) -> Summary:
    """Return all that index and report say of this article. ``findings``: of publishing it."""
    article = view.article
    sentences = []
    for leaf in leaves(article):
        for segment in leaf.segments:
            entry = view.bilingual.entries.get(segment.id)
            english = plain(entry.target.text).strip() if entry and entry.target else ""
            sentences.append(Sentence(segment.id, plain(segment.source).strip(), english, status(entry)))
    return Summary(
        name=article.name,
        lang=article.lang,
        title=article.title,
        title_en=view.title_en,
        modified=view.modified.isoformat() if view.modified else "",
        meta=article.meta,
        counts=view.counts,
        sentences=tuple(sentences),
        terms=view.uses,
        findings=(*view.findings, *findings),
        checked=view.checked,
        missing=view.missing,
        left_out=tuple(_left_out(article.blocks)),
    )


def _left_out(blocks: tuple[Block, ...]) -> Iterable[LeftOut]:
    for block in blocks:
        if block.excluded:
            text = " ".join(plain(part.text) for part in walk((block,)) if part.text).strip()
            picture = next((part.attrs.get("src", "") for part in walk((block,)) if part.kind == "image"), "")
            yield LeftOut(block.excluded, text[:EXCERPT] or picture[:EXCERPT])
        else:
            yield from _left_out(block.children)


def in_order(summaries: Iterable[Summary]) -> tuple[Summary, ...]:
    """Return the order of index and report: the newest first, then by name; undated ones last."""
    by_name = sorted(summaries, key=lambda summary: summary.name)
    return tuple(sorted(by_name, key=lambda summary: summary.meta.date, reverse=True))
