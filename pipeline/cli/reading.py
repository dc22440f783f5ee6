"""``inspect``, ``words``, ``images``: what was understood of a source, how much text it is, its remote pictures."""

from __future__ import annotations

from pathlib import Path

import invoke
from rich.markup import escape
from rich.table import Table

from pipeline.article import Segment, segments, walk
from pipeline.cli.articles import of_each, some_sources, sources
from pipeline.cli.common import at_least, command, current_project, stderr, stdout
from pipeline.errors import DuizhaoError, ExitStatus, worst
from pipeline.project import Project, ReadingSettings
from pipeline.reasons import LABELS


@command(
    positional=["file"],
    help={
        "file": "A source file, or the name of an article of the project.",
        "full": "Whole texts instead of their first words.",
        "sentences": "The sentences of every paragraph too.",
    },
)
def inspect(_: invoke.Context, file: str, full: bool = False, sentences: bool = False) -> None:
    """Show the structure that was understood of a source.

    Kinds, ids and first words, as a tree.
    """
    from pipeline.reading import read_article, tree
    from pipeline.segmenting import segment

    path, project = _source(file)
    article = read_article(path, project.settings.reading if project else ReadingSettings())
    if sentences:
        article = segment(article, (project or Project(path.parent)).settings.segmenting)
    for line in tree(article, width=0 if full else 40):
        stdout.print(line, markup=False, crop=False)
    for reason in sorted({block.excluded for block in walk(article.blocks) if block.excluded}):
        stdout.print(f"!{reason}: {LABELS[reason]}", markup=False, crop=False)


@command(positional=["article"], help={"article": "An article's name, or: all"})
def words(_: invoke.Context, article: str) -> ExitStatus:
    """Count characters, words and sentences of an article.

    As translators bill by them.
    """
    from pipeline.articles import read_source
    from pipeline.glossary import load_glossary
    from pipeline.segmenting import count

    project = current_project()
    terms = {name for term in load_glossary(project.glossary).entries for name in (term.source, *term.variants)}
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("article", no_wrap=True, overflow="ignore")
    for name in ("Han", "with marks", "words", "sentences", "unique", "unique Han"):
        table.add_column(name, justify="right")
    failed: list[DuizhaoError] = []

    def counted(source: Path) -> list[Segment]:
        parts = list(segments(read_source(project, source)))
        table.add_row(escape(source.stem), *_numbers(count(parts, terms)))
        return parts

    found = list(of_each(some_sources(project, None if article == "all" else article), counted, failed))
    if len(found) > 1:
        table.add_row("[bold]together[/]", *_numbers(count([part for parts in found for part in parts], terms)))
    stdout.print(table)
    return worst(failed)


@command(
    positional=[],
    help={
        "article": "Only this article's; by default those of all.",
        "private": "Fetch from addresses of the local network too.",
        "timeout": "Seconds to wait for one picture.",
    },
)
def images(_: invoke.Context, article: str = "", private: bool = False, timeout: int = 20) -> ExitStatus:
    """Fetch an article's remote pictures.

    Into sources/NAME.images/; the only command for that, as a build uses no network.
    """
    from pipeline.reading import fetch_pictures, read_article, remote_pictures

    at_least(1, timeout=timeout)
    project = current_project()
    failed: list[DuizhaoError] = []

    def fetch(source: Path) -> int:
        """Tell how many failed."""
        item = read_article(source, project.settings.reading)
        total = len(remote_pictures(item))
        results = []
        for number, result in enumerate(fetch_pictures(item, private=private, timeout=timeout), 1):
            results.append(result)
            if result.status != "kept":
                stderr.print(f"{item.name} {number}/{total} {result.status}: {result.url[:100]}", markup=False)
            if result.status == "failed":
                stderr.print(f"  → {result.reason}", markup=False)
        counts = {name: sum(result.status == name for result in results) for name in ("new", "kept", "failed")}
        stdout.print(f"{item.name}: {counts['new']} fetched, {counts['kept']} already there, {counts['failed']} failed", markup=False)
        return counts["failed"]

    lost = sum(of_each(some_sources(project, article or None), fetch, failed))
    status = worst(failed)
    return ExitStatus.NETWORK if lost and status is not ExitStatus.FAILED else status


def _numbers(counts: object) -> list[str]:
    return [f"{getattr(counts, name):,}" for name in ("characters", "with_marks", "words", "sentences", "unique", "unique_characters")]


def _source(file: str) -> tuple[Path, Project | None]:
    """The file, and the project around it if there is one."""
    from pipeline.sources import format_of

    try:
        project: Project | None = current_project()
    except DuizhaoError:
        project = None
    path = Path(file)
    if project is None or not file or path.exists():
        return path, project
    named = [source for source in sources(project) if file == source.name]
    if format_of(path):  # a file, perhaps of this project seen from another folder
        return next(iter(named), path), project
    return sources(project, file)[0], project
