"""``terms``: the glossary as a list, its conflicts, candidates for it, and its way to and from other programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import invoke
from rich.markup import escape

from pipeline.article import Bilingual, segments
from pipeline.cli.articles import of_each_opened
from pipeline.cli.common import at_least, command, current_project, stderr, stdout
from pipeline.errors import DuizhaoError, ExitStatus, worst
from pipeline.language import counted
from pipeline.project import Project
from pipeline.status import is_approved


@command(
    help={
        "text": "Show only entries that hold this text (Chinese or English).",
        "candidates": "Terms worth adding, from the sources, with the English that the texts themselves give.",
        "conflicts": "Entries that contradict, hide or overlap one another, and approved sentences that break the glossary.",
        "find": "Show which terms are found in this Chinese text, and why others are not.",
        "import": "Add the terms of a file: .tbx .csv .tsv .xlsx .ods .yaml.",
        "into": "With --import: the glossary file (default: one named like the imported file).",
        "export": "Write all terms to a file: .tbx .csv .tsv .xlsx .yaml.",
        "least": "With --candidates: words and phrases from so many occurrences.",
        "format": "text, json, or (with --candidates) yaml: entries ready to be pasted.",
    },
)
def terms(  # noqa: PLR0913, PLR0917 - the options of a command
    _: invoke.Context,
    text: str = "",
    candidates: bool = False,
    conflicts: bool = False,
    find: str = "",
    import_: str = "",
    into: str = "",
    export: str = "",
    least: int = 3,
    format: str = "text",  # noqa: A002 - the option's name
) -> ExitStatus | None:
    """List the terms; find candidates and conflicts.

    Imports and exports TBX, CSV, TSV and XLSX.
    """
    asked = [bool(value) for value in (candidates, conflicts, find, import_, export)]
    if sum(asked) > 1:
        raise DuizhaoError("Ask for one thing at a time: --candidates, --conflicts, --find, --import or --export.", status=ExitStatus.USAGE)
    if format not in {"text", "json", *(("yaml",) if candidates else ())}:
        raise DuizhaoError(
            f"There is no format {format!r} for this.", hint="Use text or json; --candidates also yaml.", status=ExitStatus.USAGE
        )
    at_least(1, least=least)
    project = current_project()
    if candidates:
        return _candidates(project, least, format)
    if conflicts:
        return _conflicts(project, as_json=format == "json")
    if find:
        _find(project, find)
    elif import_:
        return _import(project, Path(import_), into)
    elif export:
        _export(project, Path(export))
    else:
        _list(project, text, as_json=format == "json")
    return None


def _list(project: Project, text: str, *, as_json: bool) -> None:
    from pipeline.glossary import load_glossary

    entries = load_glossary(project.glossary).entries
    wanted = text.casefold()
    chosen = [term for term in entries if any(wanted in part.casefold() for part in (*term.sources, term.english, *term.forms, term.note))]
    if as_json:
        rows = [term.model_dump(mode="json", exclude={"path"}) | {"file": term.path.name if term.path else ""} for term in chosen]
        stdout.print_json(json.dumps(rows, ensure_ascii=False))
        return
    for term in chosen:
        extra = [*term.variants, *([f"[{term.status}]"] if term.status != "approved" else []), *([] if term.must else ["preferred"])]
        location = f"{term.path.name}:{term.line}" if term.path else ""
        stdout.print(f"{escape(term.source)} = {escape(term.english)}  [dim]{escape(', '.join(extra))} {location}[/]")
    stderr.print(f"{len(chosen)} of {len(entries)} terms")


def _find(project: Project, text: str) -> None:
    from pipeline.glossary import load_glossary

    for match in load_glossary(project.glossary).explain(text):
        note = f"not taken: {match.lost}" if match.lost else "taken"
        stdout.print(
            f"{match.start}–{match.end} {escape(text[match.start : match.end])} = {escape(match.term.english)}  [dim]{escape(note)}[/]"
        )


def _candidates(project: Project, least: int, form: str) -> ExitStatus | None:
    from pipeline.glossary import candidates, entry_lines, load_glossary

    failed: list[DuizhaoError] = []
    pairs = [pair for own in of_each_opened(project, None, lambda item: _pairs(item.bilingual), failed) for pair in own]
    reviewed = [(source, english) for source, english in pairs if english]
    found = candidates([source for source, _ in pairs], load_glossary(project.glossary), least=least, reviewed=reviewed)
    if form == "json":
        rows = [
            {
                "source": one.source,
                "english": one.english,
                "kind": one.kind,
                "count": one.count,
                "score": round(one.score, 2),
                "contexts": one.contexts,
            }
            for one in found
        ]
        stdout.print_json(json.dumps(rows, ensure_ascii=False))
    elif form == "yaml":
        for one in found:
            stdout.print("\n".join(entry_lines(one.entry())), markup=False)
    else:
        for one in found:
            english = f" = {escape(one.english)}" if one.english else ""
            stdout.print(
                f"[bold]{escape(one.source)}[/]{english}  [dim]{one.kind}, {one.count}×  {escape(one.contexts[0] if one.contexts else '')}[/]"
            )
        stderr.print(f"{len(found)} candidates; --format yaml prints them as entries")
    return worst(failed)


def _pairs(bilingual: Bilingual) -> list[tuple[str, str]]:
    """Each sentence with its approved English; empty where there is none."""
    targets = {name: entry.target for name, entry in bilingual.entries.items() if entry.target and is_approved(entry.target)}
    return [(item.source.text, targets[item.id].text.text if item.id in targets else "") for item in segments(bilingual.article)]


def _conflicts(project: Project, *, as_json: bool) -> ExitStatus | None:
    from pipeline.glossary import breaches, conflicts, load_glossary

    glossary = load_glossary(project.glossary)
    found = conflicts(glossary)
    failed: list[DuizhaoError] = []
    broken = [
        breach for own in of_each_opened(project, None, lambda item: list(breaches(item.bilingual, glossary)), failed) for breach in own
    ]
    if as_json:
        rows = {
            "conflicts": [
                {"kind": one.kind, "grave": one.grave, "first": one.first.id, "second": one.second.id, "message": one.message}
                for one in found
            ],
            "breaches": [{"article": one.article, "segment": one.segment, "term": one.term.id, "message": one.message} for one in broken],
        }
        stdout.print_json(json.dumps(rows, ensure_ascii=False))
    else:
        for one in found:
            stdout.print(f"[{'red' if one.grave else 'yellow'}]{one.kind}[/] {escape(one.message)}")
        for breach in broken:
            stdout.print(
                f"[yellow]{escape(breach.article)}[/] {breach.segment} {escape(breach.message)}  [dim]{escape(breach.target[:60])}[/]"
            )
        stderr.print(f"conflicts: {len(found)}; breaches in approved sentences: {len(broken)}")
    if failed:
        return worst(failed)
    return ExitStatus.CHECKS if any(one.grave for one in found) else None


def _import(project: Project, file: Path, into: str) -> ExitStatus | None:
    from pipeline.glossary import import_terms

    target = project.glossary / (into or f"{file.stem}.yaml")
    if target.resolve().parent != project.glossary.resolve():
        raise DuizhaoError(f"{into} is not in {project.glossary.name}/.", hint="Give the name of a file there.", status=ExitStatus.USAGE)
    if target.suffix not in {".yaml", ".yml"}:
        raise DuizhaoError(f"{target.name} is no glossary file.", hint="Give a name that ends in .yaml.", status=ExitStatus.USAGE)
    done = import_terms(file, target)
    for entry, old in done.different:
        stdout.print(f"left as it is: {escape(entry.source)} = {escape(old.english)} [dim](the file says {escape(entry.target)})[/]")
    for what in done.left_out:
        stdout.print(f"left out: {escape(what)}")
    stdout.print(
        f"{target.name}: {counted(len(done.added), 'term')} added, {len(done.equal)} there already, {len(done.different)} with other English left as they are"
    )
    return ExitStatus.CONFLICT if done.different else None


def _export(project: Project, file: Path) -> None:
    from pipeline.glossary import Term, export_terms, read_terms
    from pipeline.sources import term_files

    entries: Sequence[Term] = [term for path in term_files(project.glossary) for term in read_terms(path)]
    lost = export_terms(entries, file)
    stdout.print(f"{file}: {counted(len(entries), 'term')}")
    for field, count in lost.items():
        stderr.print(f"{file.suffix} cannot hold {field!r} ({counted(count, 'term')}); use .xlsx, .csv or .yaml to keep everything")
