"""What the index page and the report need to know of one article: small, and storable as JSON so that an unchanged article is not read again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from pipeline.article import Bilingual, Block, Finding, Metadata, Segment, Target, TermHit, leaves, segments, walk
from pipeline.glossary import EMPTY_GLOSSARY, Glossary, Term
from pipeline.project import Project
from pipeline.publishing.document.dates import last_change
from pipeline.publishing.document.images import Missing, load_picture
from pipeline.reasons import Reason
from pipeline.richtext import plain
from pipeline.status import Status, StatusCounts, count, status
from pipeline.translating import term_methods

EXCERPT = 160


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as text, for search and for excerpts."""

    id: str
    source: str
    target: str
    status: Status


@dataclass(frozen=True, slots=True)
class Hit:
    """A term in a sentence (its id), what the English says for it, and how that came about."""

    segment: str
    found: str
    status: str
    method: str
    must: bool


@dataclass(frozen=True, slots=True)
class TermUse:
    """A term of the glossary and where the article uses it."""

    id: str
    source: str
    target: str
    note: str
    hits: tuple[Hit, ...]


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
    missing: tuple[Missing, ...]
    left_out: tuple[LeftOut, ...]

    def dump(self) -> str:
        """As JSON, keys sorted."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)


def load(text: str) -> Summary:
    """The summary that :meth:`Summary.dump` wrote; ``KeyError`` or ``TypeError`` if another version of the program did."""
    data: dict[str, Any] = json.loads(text)
    return Summary(
        **{key: data[key] for key in ("name", "lang", "title", "title_en", "modified")},
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


class TermFinder:
    """Verified term hits by sentence; each sentence is looked at once."""

    def __init__(self, glossary: Glossary, article: str) -> None:
        self._glossary = glossary
        self._article = article
        self._known: dict[str, tuple[TermHit, ...]] = {}

    def __call__(self, segment: Segment, target: Target | None) -> tuple[TermHit, ...]:
        """The hits of this sentence, with the places where its translation says them."""
        if segment.id not in self._known:
            hits = self._glossary.find(segment.source.text, self._article)
            self._known[segment.id] = self._glossary.verify(hits, target.text.text if target else "")
        return self._known[segment.id]

    def entry(self, term_id: str) -> Term:
        """The glossary's entry."""
        return self._glossary.entry(term_id)


def term_uses(bilingual: Bilingual, finder: TermFinder) -> tuple[TermUse, ...]:
    """The terms of the article in order of first use, each with all its hits."""
    hits: dict[str, list[Hit]] = {}
    for segment in segments(bilingual.article):
        entry = bilingual.entries.get(segment.id)
        target = entry.target if entry else None
        own = finder(segment, target)
        ways = (
            term_methods(target, own)
            if target and target.origin == "mt" and target.method
            else (target.origin if target else "",) * len(own)
        )
        for hit, way in zip(own, ways, strict=True):
            found = target.text.text[hit.found[0] : hit.found[1]] if target and hit.found else ""
            method = "" if hit.status == "missed" else {"none": "none needed"}.get(way, way)
            hits.setdefault(hit.term, []).append(Hit(segment.id, found, hit.status, method, hit.must))
    uses = []
    for term_id, found_hits in hits.items():
        term = finder.entry(term_id)
        uses.append(TermUse(term_id, term.source, term.english, term.note, tuple(found_hits)))
    return tuple(uses)


def summarize(bilingual: Bilingual, project: Project, findings: Iterable[Finding] = (), glossary: Glossary = EMPTY_GLOSSARY) -> Summary:
    """All that index and report say of this article."""
    article = bilingual.article
    sentences = []
    for leaf in leaves(article):
        for segment in leaf.segments:
            entry = bilingual.entries.get(segment.id)
            english = plain(entry.target.text).strip() if entry and entry.target else ""
            sentences.append(Sentence(segment.id, plain(segment.source).strip(), english, status(entry)))
    return Summary(
        name=article.name,
        lang=article.lang,
        title=article.title,
        title_en=english_title(bilingual),
        modified=last_change(bilingual).isoformat(),
        meta=article.meta,
        counts=count(bilingual),
        sentences=tuple(sentences),
        terms=term_uses(bilingual, TermFinder(glossary, article.name)),
        findings=tuple(dict.fromkeys((*article.findings, *findings))),
        missing=_missing(bilingual, project),
        left_out=tuple(_left_out(article.blocks)),
    )


def english_title(bilingual: Bilingual) -> str:
    """The title's translation, empty where there is none."""
    parts = []
    for block in walk(bilingual.article.blocks):
        if block.kind == "title" and not block.excluded:
            for segment in block.segments:
                entry = bilingual.entries.get(segment.id)
                if entry is None or entry.target is None:
                    return ""
                parts.append(plain(entry.target.text).strip())
            break
    return " ".join(parts)


def _missing(bilingual: Bilingual, project: Project) -> tuple[Missing, ...]:
    article = bilingual.article
    addresses = dict.fromkeys(_addresses((*article.blocks, *article.notes)))
    found = (load_picture(src, article.path, project.sources) for src in addresses)
    return tuple(item for item in found if isinstance(item, Missing))


def _addresses(blocks: Iterable[Block]) -> Iterator[str]:
    """The pictures of the book, in its order; not those of what is left out."""
    for block in blocks:
        if block.excluded:
            continue
        if block.kind == "image":
            yield block.attrs.get("src", "")
        yield from (mark.attrs.get("src", "") for mark in block.text.marks if mark.kind == "image")
        yield from _addresses(block.children)


def _left_out(blocks: tuple[Block, ...]) -> Iterable[LeftOut]:
    for block in blocks:
        if block.excluded:
            text = " ".join(plain(part.text) for part in walk((block,)) if part.text).strip()
            picture = next((part.attrs.get("src", "") for part in walk((block,)) if part.kind == "image"), "")
            yield LeftOut(block.excluded, text[:EXCERPT] or picture[:EXCERPT])
        else:
            yield from _left_out(block.children)


def in_order(summaries: Iterable[Summary]) -> tuple[Summary, ...]:
    """The order of index and report: the newest first, then by name; undated ones last."""
    by_name = sorted(summaries, key=lambda summary: summary.name)
    return tuple(sorted(by_name, key=lambda summary: summary.meta.date, reverse=True))
