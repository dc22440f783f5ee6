"""A release: everything built anew, gated by reviews, findings and checkers, with checksums and a manifest."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import __version__
from pipeline.bilingual import aligned_path
from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.files import replace_folder, sha256_file, write_atomic
from pipeline.project import Project
from pipeline.publishing.book.book import Book, assemble, tools
from pipeline.publishing.book.plan import load_plan
from pipeline.publishing.document.view import ArticleView
from pipeline.publishing.publish import publish, publish_book
from pipeline.publishing.release_check import Verdict, check_books
from pipeline.publishing.web.index import write_index
from pipeline.publishing.web.report import write_report
from pipeline.publishing.web.summary import Summary, summarize

SUMS, MANIFEST = "SHA256SUMS", "manifest.json"


@dataclass(frozen=True, slots=True)
class Gate:
    """What a release has to pass: ``allow_draft`` lets unreviewed sentences through, ``checked`` runs the checkers."""

    allow_draft: bool = False
    checked: bool = True


@dataclass(frozen=True, slots=True)
class Released:
    """What was released. ``draft``: some of it is unreviewed."""

    folder: Path
    files: tuple[Path, ...]
    verdicts: tuple[Verdict, ...]
    draft: bool


def obstacles(summaries: Sequence[Summary], *, allow_draft: bool) -> list[str]:
    """Return what forbids a release of these articles, one line each."""
    out = []
    for summary in summaries:
        errors = [finding for finding in summary.findings if finding.severity == "error"]
        out += [f"{summary.name}: {finding.check}: {finding.message}" for finding in errors]
        if summary.counts.unreviewed and not allow_draft:
            out.append(f"{summary.name}: {summary.counts.unreviewed} of {summary.counts.total} sentences are not reviewed")
        if summary.counts.missing and allow_draft:
            out.append(f"{summary.name}: {summary.counts.missing} of {summary.counts.total} sentences are not translated")
    return out


def release(
    project: Project,
    articles: Mapping[str, ArticleView],
    folder: Path,
    gate: Gate,
) -> Released:
    """Build all of the book's articles and the book into ``folder``, which appears only when everything has passed.

    :raises DuizhaoError: an error is open, a sentence is unreviewed (and the gate allows no draft), or a checker found a fault.
    """
    plan = load_plan(project, list(articles))
    chosen = {item.article: articles[item.article] for item in plan.items()}
    summaries = [summarize(view) for view in chosen.values()]
    _refuse(
        obstacles(summaries, allow_draft=gate.allow_draft),
        "cannot be released",
        "Open out/report.html; correct or approve what it lists"
        + ("." if gate.allow_draft else ", or add --allow-draft for a release marked as draft."),
    )
    book = assemble(project, plan, chosen)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as staging:
        stage = Path(staging) / folder.name
        published = [*(publish(view, stage) for view in chosen.values()), publish_book(book, stage)]
        _refuse(
            [
                *(f"{one.name}: {one.format} {one.reason}" for done in published for one in done.failures),
                *(f"{one.article}: {one.message}" for done in published for one in done.findings),
            ],
            "cannot be written whole",
            "Nothing was released. Correct the source, or report it with the source file.",
        )
        paths = [path for done in published for path in done.files]
        books = published[-1].files
        paths += [*write_index(summaries, project, stage, books), *write_report(summaries, project, stage)]
        verdicts = check_books(paths, project.make_state()) if gate.checked else []
        faults = [f"{verdict.path.name}: {verdict.checker}: {fault}" for verdict in verdicts for fault in verdict.faults]
        _refuse(
            faults,
            "did not pass its checker",
            "Nothing was released. Please report it with the source file.",
        )
        draft = any(summary.counts.unreviewed for summary in summaries)
        names = sorted(path.relative_to(stage).as_posix() for path in paths)
        write_atomic(stage / MANIFEST, _manifest(book, stage, names, draft=draft, verdicts=verdicts))
        sums = "".join(f"{sha256_file(stage / name)}  {name}\n" for name in sorted([*names, MANIFEST]))
        write_atomic(stage / SUMS, sums)
        replace_folder(folder, stage)
    return Released(folder, tuple(folder / name for name in (*names, MANIFEST, SUMS)), tuple(verdicts), draft)


def _refuse(lines: Sequence[str], message: str, hint: str) -> None:
    if lines:
        shown = "\n  ".join(lines[:12])
        more = f"\n  … and {len(lines) - 12} more" if len(lines) > 12 else ""
        raise DuizhaoError(f"The book {message}:\n  {shown}{more}", hint=hint, status=ExitStatus.CHECKS)


def _manifest(book: Book, stage: Path, names: Sequence[str], *, draft: bool, verdicts: Sequence[Verdict]) -> str:
    """What is in the release, what it was made of and by what: the same for the same inputs."""
    data: dict[str, Any] = {
        "name": book.plan.name,
        "title": {"zh": book.title.source, "en": book.title.target},
        "date": book.day.isoformat() if book.day else "",
        "draft": draft,
        "duizhao": __version__,
        "tools": dict(tools(book)),
        "checkers": sorted({verdict.checker for verdict in verdicts}),
        "articles": [_article(chapter.view) for chapter in book.chapters],
        "files": [{"path": name, "bytes": (stage / name).stat().st_size, "sha256": sha256_file(stage / name)} for name in names],
    }
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _article(view: ArticleView) -> dict[str, Any]:
    article, counts = view.article, view.counts
    aligned = aligned_path(article.path)
    return {
        "name": view.name,
        "source": article.path.name,
        "source_sha256": article.sha256,
        "aligned_sha256": hashlib.sha256(aligned.read_bytes()).hexdigest() if aligned.exists() else "",
        "url": article.meta.url,
        "sentences": counts.total,
        "reviewed": counts.approved,
        "reviewers": list(counts.reviewers),
        "machine": counts.machine,
        "engines": list(counts.engines),
        "warnings": sum(finding.severity == "warning" for finding in view.findings),
    }
