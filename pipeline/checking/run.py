"""Running the checks over a pair or an article, and what people and the project have switched off."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace

from pipeline.article import Bilingual, BlockKind, Finding, RichText, TermHit
from pipeline.checking.kept import FindingStore, find
from pipeline.checking.registry import CHECKS, CheckedArticle, CheckedPair, checked_segments
from pipeline.checking.terms import missed, missing
from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.glossary import EMPTY_GLOSSARY, Glossary
from pipeline.project import SETTINGS_FILE, CheckingSettings


def check_segment(  # noqa: PLR0913 - what a pair consists of
    source: RichText,
    target: RichText,
    hits: Sequence[TermHit] = (),
    kind: BlockKind = "paragraph",
    *,
    glossary: Glossary = EMPTY_GLOSSARY,
    off: Container[str] = (),
    store: FindingStore | None = None,
) -> tuple[Finding, ...]:
    """Return the findings of one sentence pair, without article and segment ids. ``hits`` need not be verified if the glossary is given.

    ``store``: what was found before is taken from there.
    """
    verified = glossary.verify(hits, target.text) if len(glossary) else tuple(hits)
    pair = CheckedPair(source, target, kind, verified, glossary)
    return tuple(store.of(pair, off) if store else find(pair, off))


def missed_term(hit: TermHit) -> Finding:
    """Return the finding that this term is not in the English, without article and segment ids."""
    return next(check for check in CHECKS.values() if check.run_pair is missing).finding(missed(hit))


def check(
    bilingual: Bilingual, glossary: Glossary = EMPTY_GLOSSARY, settings: CheckingSettings | None = None, store: FindingStore | None = None
) -> tuple[Finding, ...]:
    """Return all open findings of an article: sentence by sentence in reading order, then those of the whole.

    What ``settings.checking.off`` or a segment's suppressions name is left out. ``store``: what was found before is taken from there.

    :raises DuizhaoError: the settings switch off a check that does not exist.
    """
    name = bilingual.article.name
    off = _switched_off(settings, name) if settings else frozenset()
    suppressed = {key: {one.check for one in entry.suppressed} for key, entry in bilingual.entries.items() if entry.suppressed}
    article = CheckedArticle(bilingual, glossary, tuple(checked_segments(bilingual, glossary)))
    findings: list[Finding] = []
    find_pair = store.of if store else find
    for row in article.segments:
        if row.target is not None and row.segment.source.text.strip():
            pair = CheckedPair(row.segment.source, row.target.text, row.kind, row.hits, glossary)
            found = find_pair(pair, {*off, *suppressed.get(row.segment.id, ())})
            findings += [replace(finding, article=name, block=row.block, segment=row.segment.id) for finding in found]
    for one in CHECKS.values():
        if one.run_article is not None and one.id not in off:
            found = (finding for finding in one.run_article(article) if one.id not in suppressed.get(finding.segment, ()))
            findings += [replace(finding, check=one.id, severity=one.severity, advice=one.advice, article=name) for finding in found]
    return tuple(findings)


def _switched_off(settings: CheckingSettings, article: str) -> frozenset[str]:
    """The checks that the project's settings switch off for this article."""
    named = {*settings.off, *(check for checks in settings.off_in.values() for check in checks)}
    unknown = sorted(named - set(CHECKS))
    if unknown:
        raise DuizhaoError(
            f"checking: there is no check {unknown[0]!r}",
            path=SETTINGS_FILE,
            hint=f"Checks: {', '.join(sorted(CHECKS))}.",
            status=ExitStatus.USAGE,
        )
    return frozenset((*settings.off, *settings.off_in.get(article, {})))
