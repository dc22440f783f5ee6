"""``check``: what is wrong or doubtful in the translations, for people and for machines."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import invoke
from rich.markup import escape

from pipeline.article import Finding, segments
from pipeline.cli.articles import of_each, sources
from pipeline.cli.common import command, current_project, stderr, stdout
from pipeline.errors import DuizhaoError, ExitStatus, worst
from pipeline.language import counted
from pipeline.project import Project
from pipeline.richtext import plain

if TYPE_CHECKING:
    from pipeline.checking.measuring import Measures
    from pipeline.glossary import Glossary

_COLOURS = {"error": "red", "warning": "yellow", "info": "blue"}


@command(
    help={
        "article": "Only this article (its file name without ending).",
        "strict": "End with exit code 5 if an error is open.",
        "format": "text or json.",
        "notes": "Show findings of severity info as well (JSON always has them).",
        "explain": "List all checks: id, severity, what it finds, what to do.",
        "raise-floors": "With --measure: write what is better than before into tests/floors.json; floors never go down.",
        "measure": "Count false alarms on pairs that people translated and planted errors that are found (in the source repository).",
    },
)
def check(  # noqa: PLR0913, PLR0917 - the options of a command
    _: invoke.Context,
    article: str = "",
    strict: bool = False,
    format: str = "text",  # noqa: A002 - the option's name
    notes: bool = False,
    explain: bool = False,
    measure: bool = False,
    raise_floors: bool = False,
) -> ExitStatus | None:
    """Check the translations; nothing is changed.

    Numbers, terms, omissions, markup and more.
    """
    if format not in {"text", "json"}:
        raise DuizhaoError(f"There is no format {format!r}.", hint="Use text or json.", status=ExitStatus.USAGE)
    if explain:
        _explain(as_json=format == "json")
        return None
    if measure:
        return _measure(as_json=format == "json", up=raise_floors)
    failed: list[DuizhaoError] = []
    checked = _checked(current_project(), article or None, failed)
    findings = [finding for one in checked for finding in one.findings]
    counts = Counter(finding.severity for finding in findings)
    if format == "json":
        stdout.print_json(json.dumps({"counts": dict(counts), "findings": [asdict(finding) for finding in findings]}, ensure_ascii=False))
    else:
        for one in checked:
            _print(one, [finding for finding in one.findings if notes or finding.severity != "info"])
        hidden = "" if notes or not counts["info"] else " (--notes shows them)"
        stdout.print(
            f"{counted(counts['error'], 'error')}, {counted(counts['warning'], 'warning')}, {counted(counts['info'], 'note')}{hidden}"
        )
    if failed:
        return worst(failed)
    return ExitStatus.CHECKS if strict and counts["error"] else None


@dataclass(frozen=True, slots=True)
class _Checked:
    """An article, its sentences by id, and what was found."""

    name: str
    sentences: Mapping[str, str]
    findings: tuple[Finding, ...]


def _checked(project: Project, only: str | None, failed: list[DuizhaoError]) -> list[_Checked]:
    """Every article with its findings; what the last build found is taken where nothing has changed since."""
    from pipeline.articles import open_article
    from pipeline.building.kept import kept_summaries
    from pipeline.checking import kept_findings

    kept = kept_summaries(project)
    glossary: list[Glossary] = []  # loaded for the first article that needs it

    def one(source: Path) -> _Checked:
        summary = kept(source.stem)
        if summary is not None:
            return _Checked(summary.name, {item.id: item.source for item in summary.sentences}, summary.findings[: summary.checked])
        from pipeline.checking import check as check_article
        from pipeline.glossary import load_glossary

        if not glossary:
            glossary.append(load_glossary(project.glossary))
        bilingual = open_article(project, source).bilingual
        found = check_article(bilingual, glossary[0], project.settings.checking, store)
        sentences = {segment.id: plain(segment.source).strip() for segment in segments(bilingual.article)}
        return _Checked(source.stem, sentences, tuple(dict.fromkeys((*bilingual.article.findings, *found))))

    with kept_findings(project) as store:
        return list(of_each(sources(project, only), one, failed))


def _print(article: _Checked, findings: Sequence[Finding]) -> None:
    """One finding a line, so that it can be searched; what is not translated yet is only counted."""
    if not findings:
        return
    stdout.print(f"[bold]{escape(article.name)}[/]")
    unlisted = Counter((one.severity, one.check, one.message) for one in findings if not _is_listed(one))
    for (severity, check_id, message), count in unlisted.items():
        stdout.print(f"  [{_COLOURS[severity]}]{check_id}[/] {counted(count, 'sentence')} {escape(message)}")
    for finding in findings:
        if _is_listed(finding):
            source = article.sentences.get(finding.segment, "")
            shown = f" [dim]{finding.segment} {escape(source[:30])}{'…' if len(source) > 30 else ''}[/]" if source else ""
            stdout.print(f"  [{_COLOURS[finding.severity]}]{finding.check}[/] {escape(finding.message)}{shown}")


def _is_listed(finding: Finding) -> bool:
    from pipeline.checking import CHECKS

    return finding.check not in CHECKS or CHECKS[finding.check].listed


def _explain(*, as_json: bool) -> None:
    from pipeline.checking import CHECKS

    if as_json:
        rows = [
            {"id": one.id, "severity": one.severity, "title": one.title, "advice": one.advice, "scope": one.scope, "mends": one.mends}
            for one in CHECKS.values()
        ]
        stdout.print_json(json.dumps(rows, ensure_ascii=False))
        return
    for one in CHECKS.values():
        stdout.print(f"[{_COLOURS[one.severity]}]{one.id}[/] ({one.severity}) {escape(one.title)} {escape(one.advice)}")


def _measure(*, as_json: bool, up: bool) -> ExitStatus | None:
    from pipeline.checking import measuring

    tests = Path(__file__).parents[2] / "tests"
    measured = measuring.measure(tests / "data")
    if as_json:
        stdout.print_json(json.dumps(measured.numbers, ensure_ascii=False))
    else:
        _print_measured(measured)
    below = measured.below(measuring.read_floors(tests / measuring.FLOORS))
    for line in below:
        stderr.print(f"[red]{escape(line)}[/]")
    for name in measuring.raise_floors(tests / measuring.FLOORS, measured.numbers) if up else ():
        stderr.print(f"{escape(name)}: now {measured.numbers[name]} %")
    return ExitStatus.CHECKS if below else None


def _print_measured(measured: Measures) -> None:
    from pipeline.checking.values import NUMBER

    for name, alarms in measured.alarms.items():
        others = ", ".join(f"{check} {count}" for check, count in sorted(alarms.others.items())) or "none"
        stdout.print(
            f"{name}: {alarms.pairs} good pairs; number flags {alarms.flagged.get(NUMBER, 0)} of {alarms.with_digits} with digits"
            f" ({alarms.number_rate:.1%}); others: {others} (at most {alarms.worst_rate:.1%})"
        )
    for miss in measured.missed:
        stdout.print(f"  not found: {escape(miss.check)}: {escape(miss.source)} → {escape(miss.target)}")
    found = len(measured.planted) - len(measured.missed)
    stdout.print(f"planted errors: {found} of {len(measured.planted)} found ({found / max(len(measured.planted), 1):.1%})")
