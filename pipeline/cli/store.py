"""``status`` and ``approve``: how far the translations are, and saying that some are right."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Literal

import invoke
from rich.table import Table

from pipeline.article import Bilingual, Entry, leaves, segments
from pipeline.cli.articles import of_each_opened, opened
from pipeline.cli.common import command, current_project, stderr, stdout
from pipeline.errors import DuizhaoError, ExitStatus, worst
from pipeline.language import counted
from pipeline.project import Project
from pipeline.status import APPROVED, STATUSES, count
from pipeline.status import status as status_of_entry

_COUNTS = ("sentences", *STATUSES, "remarks", "left")
_ALWAYS = {"sentences", "missing", "machine", "reviewed"}


def now() -> str:
    """Return this moment in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def reviewer_name(given: str, project: Project) -> str:
    """Return who does it: the name given, else git's here, else the log-in name."""
    from pipeline.review import reviewer  # the one place that knows who sits here

    return given.strip() or reviewer(project)


@command(help={"article": "Only this article (its file name without ending).", "format": "text or json."})
def status(_: invoke.Context, article: str = "", format: str = "text") -> ExitStatus:  # noqa: A002 - the option's name
    """Show how many sentences are drafts, reviewed, final."""
    if format not in {"text", "json"}:
        raise DuizhaoError(f"There is no format {format!r}.", hint="Use text or json.", status=ExitStatus.USAGE)
    failed: list[DuizhaoError] = []
    rows = dict(
        of_each_opened(current_project(), article or None, lambda item: (item.bilingual.article.name, _count(item.bilingual)), failed)
    )
    if format == "json":
        stdout.print_json(json.dumps(rows, ensure_ascii=False))
        return worst(failed)
    if len(rows) > 1:
        rows["all"] = {name: sum(row[name] for row in rows.values()) for name in _COUNTS}
    table = Table("article", box=None, header_style="bold", pad_edge=False)
    shown = [name for name in _COUNTS if name in _ALWAYS or any(row[name] for row in rows.values())]
    for name in (*shown, "approved"):
        table.add_column(name, justify="right", no_wrap=True)
    for article_name, row in rows.items():
        done = row["reviewed"] + row["final"]
        percent = f"{100 * done // row['sentences']} %" if row["sentences"] else "–"
        table.add_row(article_name, *(str(row[name] or "–") for name in shown), percent)
    stdout.print(table, width=None if stdout.is_terminal else 140)
    return worst(failed)


def _count(bilingual: Bilingual) -> dict[str, int]:
    """Each sentence has one status, ``missing`` to ``final``; ``left``: with people's work, no longer in the source."""
    counts = count(bilingual)
    entries = (bilingual.entries.get(segment.id, Entry()) for segment in segments(bilingual.article))
    remarks = sum(len(entry.comments) for entry in entries)
    return {"sentences": counts.total, **{one: counts.of(one) for one in STATUSES}, "remarks": remarks, "left": len(bilingual.removed)}


@command(
    positional=["article"],
    help={
        "article": "The article (its file name without ending).",
        "only": "Only these sentences: numbers as in the review table, ranges, ids of sentences or blocks; e.g. 1-8,12,s0a1b2c3d4e5f.",
        "final": "Say that they are final, not only reviewed.",
        "by": "Who approves; default: git's user.name.",
        "dry_run": "Show what would be approved and write nothing.",
    },
)
def approve(_: invoke.Context, article: str, only: str = "", final: bool = False, by: str = "", dry_run: bool = False) -> ExitStatus:
    """Say that an article's translations are right.

    Without --only, those with an open error are left out.
    """
    from pipeline.bilingual import approve as approved
    from pipeline.bilingual import save

    project = current_project()
    item = opened(project, article)
    bilingual = item.bilingual
    chosen = choose(bilingual, only) if only else [segment.id for segment in segments(bilingual.article)]
    wrong = {} if only else _errors(project, bilingual)
    state: Literal["reviewed", "final"] = "final" if final else "reviewed"
    after = approved(bilingual, [name for name in chosen if name not in wrong], state, by=reviewer_name(by, project), at=now())
    changed = [name for name in chosen if after.entries.get(name) != bilingual.entries.get(name)]
    without = [name for name in chosen if status_of_entry(after.entries.get(name)) == "missing"]
    for name, message in wrong.items():
        stderr.print(f"left out: {name}: {message}", markup=False)
    if changed and not dry_run:
        save(item.path, after, expect=item.digest)
    word = "would be" if dry_run else "is now" if len(changed) == 1 else "are now"
    extra = f", {len(without)} without English" if without else ""
    extra += f", {len(wrong)} with an open error left out (name them by --only to approve them)" if wrong else ""
    stdout.print(f"{bilingual.article.name}: {counted(len(changed), 'sentence')} {word} {state}{extra}.", markup=False)
    return ExitStatus.CHECKS if wrong else ExitStatus.OK


def _errors(project: Project, bilingual: Bilingual) -> dict[str, str]:
    """Sentences with an open error that are not approved yet, each with the first message."""
    from pipeline.checking import check, kept_findings
    from pipeline.glossary import load_glossary

    found: dict[str, str] = {}
    with kept_findings(project) as store:
        findings = check(bilingual, load_glossary(project.glossary), project.settings.checking, store)
    for finding in findings:
        entry = bilingual.entries.get(finding.segment, Entry())
        if finding.severity == "error" and finding.segment and status_of_entry(entry) not in APPROVED | {"missing"}:
            found.setdefault(finding.segment, finding.message)
    return found


def choose(bilingual: Bilingual, only: str) -> list[str]:
    """Return the sentences that a person named: numbers in reading order, ranges, ids of sentences and of blocks.

    :raises DuizhaoError: one of them is not in the article.
    """
    order = [segment.id for segment in segments(bilingual.article)]
    blocks = {block.id: [segment.id for segment in block.segments] for block in leaves(bilingual.article)}
    chosen: list[str] = []
    for word in filter(None, re.split(r"[,\s]+", only)):
        chosen += _named(word, order) or blocks.get(word, [])
        if not chosen or (word not in blocks and not _named(word, order)):
            raise DuizhaoError(
                f"There is no sentence {word!r} in {bilingual.article.name}.",
                hint=f"It has {len(order)} sentences: use 1-{len(order)}, or ids from the aligned file.",
                status=ExitStatus.USAGE,
            )
    return list(dict.fromkeys(chosen))


def _named(word: str, order: Sequence[str]) -> list[str]:
    match = re.fullmatch(r"(\d{1,6})(?:-(\d{1,6}))?", word)
    if match is None:
        return [word] if word in order else []
    first, last = int(match[1]), int(match[2] or match[1])
    return list(order[first - 1 : last]) if 1 <= first <= last <= len(order) else []
