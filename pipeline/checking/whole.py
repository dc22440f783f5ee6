"""Checks that see a whole article: consistency, first mentions, approvals that a changed source has overtaken, notes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from pipeline.article import Finding, Segment
from pipeline.checking.registry import CheckedArticle, CheckedSegment, article_check
from pipeline.glossary import first_mentions, fold, has_first_use, mended_first_use, plain_form
from pipeline.language import ENGLISH_STOPS, STOPS
from pipeline.status import is_approved

_SHORT = 8
"""Sentences of fewer characters (captions, labels) may be equal by chance."""


def _finding(row: CheckedSegment, message: str) -> Finding:
    return Finding(check="", severity="info", message=message, block=row.block, segment=row.segment.id)


@article_check("missing", "warning", listed=False)
def missing(article: CheckedArticle) -> Iterator[Finding]:
    """A sentence has no English yet.

    Run `invoke build`, or translate it by hand.
    """
    for row in article.segments:
        if row.target is None and row.segment.source.text.strip():
            yield _finding(row, "not translated yet")


@article_check("same-source", "info")
def same_source(article: CheckedArticle) -> Iterator[Finding]:
    """The same Chinese sentence has different English.

    Make them equal, unless the context asks for the difference.
    """
    seen: dict[str, CheckedSegment] = {}
    for row in article.segments:
        text = fold(row.segment.source.text).text
        if row.target is None or len(text) < _SHORT:
            continue
        first = seen.setdefault(text, row)
        said = (plain_form(one.target.text.text.strip(), one.hits, article.glossary) for one in (first, row) if one.target)
        if first.target is not None and len(set(said)) > 1:
            yield replace(_finding(row, f"elsewhere: “{first.target.text.text.strip()}”"), fix=first.target.text.text.strip())


@article_check("same-target", "warning")
def same_target(article: CheckedArticle) -> Iterator[Finding]:
    """Different Chinese sentences have the same English.

    One of them is wrong, or says less than its source.
    """
    seen: dict[str, CheckedSegment] = {}
    for row in article.segments:
        if row.target is None or len(row.segment.source.text) < _SHORT or len(row.target.text.text.split()) < 4:
            continue
        first = seen.setdefault(row.target.text.text.strip().casefold(), row)
        if fold(first.segment.source.text).text.strip(STOPS + ENGLISH_STOPS + " ") != fold(row.segment.source.text).text.strip(
            STOPS + ENGLISH_STOPS + " "
        ):
            yield _finding(row, f"also the English of: {_short(first.segment)}")


@article_check("term-inconsistent", "warning")
def inconsistent(article: CheckedArticle) -> Iterator[Finding]:
    """A preferred term is said in the agreed way here and in another there.

    Use one English for one term within a book.
    """
    by_term: dict[str, list[tuple[CheckedSegment, str]]] = defaultdict(list)
    for row in article.segments:
        if row.target is not None:
            for hit in row.hits:
                if not hit.must:
                    by_term[hit.term].append((row, hit.status))
    for term, uses in by_term.items():
        other = [row for row, status in uses if status == "missed"]
        if 0 < len(other) < len(uses):
            entry = article.glossary.entry(term)
            agreed = len(uses) - len(other)
            for row in dict.fromkeys(other):
                yield _finding(row, f"{entry.source} is “{entry.english}” in {agreed} of {len(uses)} places, not here")


@article_check("first-use", "info")
def first_use(article: CheckedArticle) -> Iterator[Finding]:
    """The first mention of a term is not in the form that the glossary gives for it.

    Give the full form once, the short one afterwards.
    """
    first = first_mentions(article.bilingual, article.glossary)
    for row in article.segments:
        if row.target is None:
            continue
        text = row.target.text.text
        mentions: dict[str, tuple[int, int]] = {}
        for hit in row.hits:
            if hit.found and first.get(hit.term) == row.segment.id:
                mentions[hit.term] = min(hit.found, mentions.get(hit.term, hit.found))
        for term, found in mentions.items():
            entry = article.glossary.entry(term)
            said = text[slice(*found)]
            if entry.first_use and not has_first_use(text, found, entry):
                fix = mended_first_use(text, found, entry)
                yield replace(_finding(row, f"the first mention reads “{entry.first_use}”"), target_range=found, fix=fix)
            elif entry.abbreviation and said == entry.abbreviation and entry.must and entry.english.casefold() not in text.casefold():
                yield _finding(row, f"“{said}” before its full form “{entry.english}”")


@article_check("stale", "warning")
def stale(article: CheckedArticle) -> Iterator[Finding]:
    """The source changed after this sentence was approved.

    The former English is offered as a suggestion; look at the difference and approve again.
    """
    for row in article.segments:
        entry = article.bilingual.entries.get(row.segment.id)
        if entry is None or is_approved(row.target):
            continue
        former = next((s for s in entry.suggestions if s.origin == "previous" and s.source != row.segment.source.text), None)
        if former is not None:
            yield _finding(row, f"was: {former.source.strip()[:60]}")


@article_check("notes", "error")
def notes(article: CheckedArticle) -> Iterator[Finding]:
    """A footnote is not referred to in the English, or the reference leads nowhere.

    Put the reference where its word is.
    """
    known = {note.id for note in article.bilingual.article.notes}
    referred = {mark.attrs.get("ref", "") for row in article.segments for mark in row.segment.source.marks if mark.kind == "note"}
    said = {mark.attrs.get("ref", "") for row in article.segments if row.target for mark in row.target.text.marks if mark.kind == "note"}
    complete = all(row.target is not None for row in article.segments)
    for row in article.segments:
        for mark in row.target.text.marks if row.target else ():
            if mark.kind == "note" and mark.attrs.get("ref", "") not in known:
                yield _finding(row, f"the note {mark.attrs.get('ref', '')!r} does not exist")
    if complete:
        for ref in sorted((referred & known) - said):
            yield Finding(check="", severity="error", message=f"note {ref!r} has no reference in the English", block=ref)


def _short(segment: Segment) -> str:
    text = segment.source.text.strip()
    return text if len(text) <= 40 else f"{text[:39]}…"
