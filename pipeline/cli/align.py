"""The command that brings an existing English translation into an article's aligned file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rich.table import Column, Table

from pipeline.cli.articles import opened, sources
from pipeline.cli.common import command, current_project, stderr, stdout
from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.language import counted
from pipeline.project import Project

UNSURE = 0.5
"""Pairs below this confidence are counted as unsure."""


@command(
    positional=["source", "english"],
    help={
        "source": "The Chinese article: its name, or its file in sources/.",
        "english": "Its English translation: .docx, .md, .txt or .html.",
        "dry_run": "Show what would be aligned and write nothing.",
        "all": "List every pair, not only the unsure ones.",
    },
)
def align(_context: Any, source: str, english: str, dry_run: bool = False, all: bool = False) -> ExitStatus:  # noqa: A002 - the option's name
    """Align an existing English translation with an article.

    Sentence by sentence, with a confidence; everything is left for review.
    """
    from pipeline.bilingual import save  # commands are listed without loading the rooms
    from pipeline.exchange import align_translation, read_english
    from pipeline.glossary import load_glossary

    project = current_project()
    item = opened(project, _article(source, project).name)
    result = align_translation(item.bilingual, read_english(Path(english)), load_glossary(project.glossary))
    _show(result.pairs, result.unused, every=all)
    done = [pair for pair in result.pairs if pair.target and not pair.kept]
    kept = sum(pair.kept for pair in result.pairs)
    lonely = sum(not pair.target for pair in result.pairs)
    stdout.print(
        f"{counted(len(done), 'sentence')} aligned ({sum(pair.confidence < UNSURE for pair in done)} unsure), {kept} reviewed ones kept, "
        f"{lonely} without English, {counted(len(result.unused), 'English sentence')} unused."
    )
    if dry_run:
        stderr.print("Nothing was written (--dry-run).")
    elif save(item.path, result.bilingual, expect=item.digest):
        stderr.print(f"Written to {item.path}; nothing is approved. Review it: invoke review", markup=False)
    return ExitStatus.OK


def _article(given: str, project: Project) -> Path:
    path = Path(given)
    if path.is_file() and not path.resolve().is_relative_to(project.sources.resolve()):
        raise DuizhaoError(f"is not in {project.sources}", path=path, hint="Copy the article into sources/ first.", status=ExitStatus.USAGE)
    return sources(project, given)[0]


def _show(pairs: Any, unused: Any, *, every: bool) -> None:
    table = Table("confidence", Column("Chinese", overflow="fold"), Column("English", overflow="fold"), box=None)
    for pair in pairs:
        if every or pair.kept or not pair.target or pair.confidence < UNSURE:
            grade = "kept" if pair.kept else f"{pair.confidence:.0%}" if pair.target else "–"
            table.add_row(grade, pair.source, pair.target)
    for text in unused:
        table.add_row("unused", "", text)
    if table.row_count:
        stdout.print(table)
