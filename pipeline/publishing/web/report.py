"""out/report.html: what a maintainer reads before a release. Findings by article and severity, the index of terms, counts, what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pipeline import reasons
from pipeline.article import Finding
from pipeline.files import write_if_changed
from pipeline.project import REPORT_PAGE, Project
from pipeline.publishing.document.links import article_anchor, file_link
from pipeline.publishing.publish import Failure, without_page
from pipeline.publishing.web.page import asset, render
from pipeline.publishing.web.summary import Sentence, Summary, in_order
from pipeline.status import LABELS, STATUSES

MOST_EXCERPTS = 2_000
"""Term hits and findings beyond this number: only what is wrong shows its sentence, the rest is links."""
_ALWAYS = frozenset({"reviewed", "machine", "missing"})
"""Statuses that have a column also where no sentence is of them."""
_SEVERITIES = ("error", "warning", "info")


def write_report(
    summaries: Iterable[Summary], project: Project, folder: Path, general: Sequence[Finding] = (), failures: Sequence[Failure] = ()
) -> list[Path]:
    """Write ``folder/report.html``; every finding and every term hit links to its sentence in ``folder/x/x.html``.

    ``general``: findings that concern no single article. ``failures``: what was not published, and why.
    """
    target = folder / REPORT_PAGE
    write_if_changed(target, report_page(in_order(summaries), project, general, failures), within=folder)
    return [target]


def report_page(shelf: Sequence[Summary], project: Project, general: Sequence[Finding] = (), failures: Sequence[Failure] = ()) -> str:
    """Return the page as text."""
    brief = (
        sum(len(use.hits) for summary in shelf for use in summary.terms) + sum(len(summary.findings) for summary in shelf) > MOST_EXCERPTS
    )
    lacking = without_page(failures)
    articles = [_article(summary, lacking, brief=brief) for summary in shelf]
    totals = _totals(articles, general)
    return render(
        "report.html.jinja",
        css=asset("base.css") + "\n" + asset("report.css"),
        js=asset("report.js"),
        title=project.settings.title or "Bilingual articles",
        verdict=_verdict(totals, len(failures)),
        failures=failures,
        articles=articles,
        general=_findings(general, {}, "zh-Hans"),
        totals=totals,
        statuses=[(one, LABELS[one].word) for one in reversed(STATUSES) if totals[one] or one in _ALWAYS],
        terms=_terms(shelf, lacking, brief=brief),
    )


def _article(summary: Summary, lacking: frozenset[str], *, brief: bool) -> dict[str, Any]:
    sentences = {item.id: item for item in summary.sentences}
    hits = [hit for use in summary.terms for hit in use.hits]
    return {
        "anchor": article_anchor(summary.name),
        "href": "" if summary.name in lacking else file_link(f"{summary.name}/{summary.name}.html"),
        "lang": summary.lang,
        "title": summary.title,
        "title_en": summary.title_en,
        "counts": summary.counts,
        "errors": sum(finding.severity == "error" for finding in summary.findings),
        "warnings": sum(finding.severity == "warning" for finding in summary.findings),
        "hits": len(hits),
        "verified": sum(hit.status != "missed" for hit in hits),
        "findings": _findings(summary.findings, sentences, summary.lang, brief=brief),
        "meta": _meta(summary),
        "missing": summary.missing,
        "left_out": [(item, reasons.LABELS[item.reason]) for item in summary.left_out],
    }


def _findings(
    findings: Iterable[Finding], sentences: dict[str, Sentence], lang: str, *, brief: bool = False
) -> list[tuple[str, list[dict[str, Any]]]]:
    """By severity, then by check (the most frequent first), each in the order of the article."""
    order = {id_: number for number, id_ in enumerate(sentences)}
    groups: dict[str, dict[str, list[Finding]]] = {severity: {} for severity in _SEVERITIES}
    for finding in sorted(findings, key=lambda finding: order.get(finding.segment, -1)):
        groups[finding.severity].setdefault(finding.check, []).append(finding)
    out = []
    for severity, checks in groups.items():
        listed = [
            {
                "check": check,
                "advice": _common({finding.advice for finding in found}),
                "items": [_item(one, sentences, lang, with_text=not brief or severity != "info") for one in found],
            }
            for check, found in checks.items()
        ]
        if listed:
            out.append((severity, sorted(listed, key=lambda group: (-len(group["items"]), group["check"]))))
    return out


def _common(advices: set[str]) -> str:
    return advices.pop() if len(advices) == 1 else ""


def _item(finding: Finding, sentences: dict[str, Sentence], lang: str, *, with_text: bool) -> dict[str, Any]:
    sentence = sentences.get(finding.segment)
    return {
        "message": finding.message,
        "advice": finding.advice,
        "fix": finding.fix,
        "anchor": finding.segment if sentence else finding.block,
        "lang": lang,
        "source": sentence.source if sentence and with_text else "",
        "target": sentence.target if sentence and with_text else "",
    }


def _meta(summary: Summary) -> list[tuple[str, str, str]]:
    meta, chinese = summary.meta, summary.lang
    rows = [
        ("Authors", "、".join(meta.authors), chinese),
        ("Account", meta.account, chinese),
        ("Via", meta.via, chinese),
        ("Site", meta.site, chinese),
        ("Date", meta.date, ""),
        ("Address", meta.url, ""),
        ("Licence", meta.licence, ""),
        ("Reads", "" if meta.reads is None else f"{meta.reads:,}", ""),
        ("Subtitle", meta.subtitle, chinese),
        ("Keywords", "、".join(meta.keywords), chinese),
    ]
    found = [row for row in rows if row[1]]
    absent = [key for key, value, _ in rows[:7] if not value]
    return [*found, *([("Not found", ", ".join(absent).lower(), "")] if absent else [])]


def _terms(shelf: Sequence[Summary], lacking: frozenset[str], *, brief: bool) -> list[dict[str, Any]]:
    """Each term over all articles, in the order of its English; those with unverified hits first.

    ``brief``: an article's verified hits are one link, to the term's row on the article's own page, which lists the sentences.
    An article that is ``lacking`` a page is led to on the report itself.
    """

    def address(summary: Summary, anchor: str) -> str:
        own = summary.name in lacking
        return f"#{article_anchor(summary.name)}" if own else file_link(f"{summary.name}/{summary.name}.html", anchor)

    index: dict[str, dict[str, Any]] = {}
    for summary in shelf:
        sentences = {item.id: (number, item) for number, item in enumerate(summary.sentences, 1)}
        title = summary.title_en or summary.title
        for use in summary.terms:
            new = {"id": use.id, "lang": summary.lang, "source": use.source, "target": use.target}
            entry = index.setdefault(use.id, {**new, "missed": 0, "count": 0, "hits": [], "articles": []})
            missed = [hit for hit in use.hits if hit.status == "missed"]
            entry["missed"] += len(missed)
            entry["count"] += len(use.hits)
            if brief and len(use.hits) > len(missed):
                entry["articles"].append({"href": address(summary, f"term-{use.id}"), "title": title, "count": len(use.hits) - len(missed)})
            for hit in missed if brief else use.hits:
                number, sentence = sentences[hit.segment]
                item = {"href": address(summary, hit.segment), "title": title, "number": number, "lang": summary.lang}
                how = {"found": hit.found, "status": hit.status, "method": hit.method, "must": hit.must}
                entry["hits"].append({**item, **how, "source": sentence.source, "target": sentence.target})
    return sorted(index.values(), key=lambda entry: (not entry["missed"], entry["target"].casefold(), entry["id"]))


def _totals(articles: Sequence[dict[str, Any]], general: Sequence[Finding]) -> dict[str, int]:
    def total(key: str) -> int:
        return sum(article[key] for article in articles)

    counts = [article["counts"] for article in articles]
    return {
        "total": sum(count.total for count in counts),
        **{one: sum(count.of(one) for count in counts) for one in STATUSES},
        "unreviewed": sum(count.unreviewed for count in counts),
        "errors": total("errors") + sum(finding.severity == "error" for finding in general),
        "warnings": total("warnings") + sum(finding.severity == "warning" for finding in general),
        "hits": total("hits"),
        "verified": total("verified"),
        "pictures": sum(len(article["missing"]) for article in articles),
    }


def _verdict(totals: dict[str, int], unpublished: int) -> str:
    """Whether this can be released, in one sentence."""
    open_ = [
        (unpublished, "file that was not published", "files that were not published"),
        (totals["errors"], "error", "errors"),
        (totals["missing"], "sentence without translation", "sentences without translation"),
        (totals["unreviewed"] - totals["missing"], "unreviewed sentence", "unreviewed sentences"),
    ]
    parts = [f"{number:,} {one if number == 1 else many}" for number, one, many in open_ if number]
    return (
        "Ready for release: every sentence is reviewed and no error is open."
        if not parts
        else "Not ready for release: " + ", ".join(parts) + "."
    )
