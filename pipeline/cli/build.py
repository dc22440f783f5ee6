"""``build``: sources in, books out, one screen of result."""

from __future__ import annotations

import time

import invoke
from rich.table import Table

from pipeline.cli.articles import say
from pipeline.cli.common import command, current_project, say_failures, stdout
from pipeline.cli.progress import progress
from pipeline.errors import ExitStatus
from pipeline.project import INDEX_PAGE, REPORT_PAGE


@command(
    help={
        "fresh": "Ignore all reviewed work: the machine's own draft, into out-fresh/.",
        "force": "Build also what is up to date.",
        "model": "Translate with this model instead of the project's (see: models; 'pseudo' for layout work, only with --fresh).",
    }
)
def build(_: invoke.Context, fresh: bool = False, force: bool = False, model: str = "") -> ExitStatus:
    """Build every book of sources/ that is out of date."""
    from pipeline.building import FRESH_FOLDER, Options  # heavy, and only this command needs it
    from pipeline.building import build as build_project
    from pipeline.errors import DuizhaoError

    if model == "pseudo" and not fresh:
        raise DuizhaoError("The pseudo engine's text must not get into the store.", hint="Add --fresh.", status=ExitStatus.USAGE)
    project = current_project()
    began = time.monotonic()
    with progress() as show:
        built = build_project(project, Options(model, fresh, force), show, say)
    table = Table("article", box=None, header_style="bold", pad_edge=False)
    for name in ("sentences", "translated", "reviewed", "reused", "terms", "errors", "warnings", "files", "seconds"):
        table.add_column(name, justify="right")
    for row in built.rows:
        counts = (row.sentences, row.translated, row.reviewed, row.reused)
        found = (str(row.errors or "–"), str(row.warnings or "–"))
        table.add_row(row.article, *map(str, counts), f"{row.terms_verified}/{row.terms}", *found, str(row.files), f"{row.seconds:.1f}")
    stdout.print(table)
    folder = (project.root / FRESH_FOLDER if fresh else project.out).relative_to(project.root)
    what = "Nothing has changed since the last build" if built.up_to_date else f"{len(built.files)} files written"
    stdout.print(f"{what} ({time.monotonic() - began:.1f} s). Open {folder}/{INDEX_PAGE}; findings are in {folder}/{REPORT_PAGE}.")
    return say_failures(built.failed)
