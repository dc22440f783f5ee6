"""``book`` and ``release``: the articles of ``book.yaml`` as one book, and a checked release of everything."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import invoke
from rich.table import Table

from pipeline.cli.articles import of_each_opened, some_sources
from pipeline.cli.common import command, current_project, say_failures, stderr, stdout
from pipeline.errors import DuizhaoError, ExitStatus, worst
from pipeline.language import counted
from pipeline.project import BOOK_FOLDER, RELEASE_FOLDER

if TYPE_CHECKING:
    from pipeline.articles import Opened
    from pipeline.project import Project
    from pipeline.publishing import ArticleView


@command()
def book(_: invoke.Context) -> ExitStatus:
    """Assemble the articles of book.yaml into one book.

    EPUB, DOCX and a web page in out/book/, in its editions.
    """
    from pipeline.publishing.books import assemble, load_plan, publish_book  # heavy, and only this command needs it

    project, began = current_project(), time.monotonic()
    articles, failed = _articles(project)
    if not articles:
        return worst(failed)
    plan = load_plan(project, [source.stem for source in some_sources(project)])
    made = assemble(project, plan, articles)
    done = publish_book(made, project.out)
    _print([file for file in done.files if file.parent == project.out / BOOK_FOLDER], project.root)  # not every page of the web edition
    counts = made.counts
    stdout.print(
        f"{counted(len(made.chapters), 'article')}, {counted(counts.total, 'sentence')}, {counts.approved} reviewed ({time.monotonic() - began:.1f} s)."
    )
    unpublished = [failure.error for failure in done.failures]
    say_failures(unpublished)
    return worst([*failed, *unpublished])


@command(
    help={
        "allow-draft": "Release although sentences are not reviewed; the books and the manifest say so.",
        "unchecked": "Do not run EPUBCheck (it needs Java).",
        "to": "Another folder than out/release.",
    }
)
def release(_: invoke.Context, allow_draft: bool = False, unchecked: bool = False, to: str = "") -> None:
    """Build, check and sum up a release into out/release/.

    With SHA256SUMS and a manifest; refused while errors are open.
    """
    from pipeline.publishing.books import Gate
    from pipeline.publishing.books import release as make_release

    project, began = current_project(), time.monotonic()
    folder = Path(to).resolve() if to else project.out / RELEASE_FOLDER
    _refuse_strangers_folder(folder)
    articles, failed = _articles(project)
    if failed:
        raise DuizhaoError("Nothing was released: an article cannot be read.", status=worst(failed))
    stderr.print(f"{counted(len(articles), 'article')} read; building and checking the books …")
    released = make_release(project, articles, folder, Gate(allow_draft, not unchecked))
    _print(list(released.files), folder)
    for checker in sorted({verdict.checker for verdict in released.verdicts}):
        number = sum(verdict.checker == checker for verdict in released.verdicts)
        stdout.print(f"{checker}: {number} books, 0 errors, 0 warnings")
    kind = "Draft release" if released.draft else "Release"
    stdout.print(f"{kind} in {folder} ({time.monotonic() - began:.1f} s). Check it anywhere with: sha256sum -c SHA256SUMS")


def _refuse_strangers_folder(folder: Path) -> None:
    """A release takes the whole place of its folder: that must be empty or a release."""
    if folder.exists() and not (folder.is_dir() and (not any(folder.iterdir()) or (folder / "SHA256SUMS").is_file())):
        raise DuizhaoError(
            "is there already and is no release; a release would replace it whole",
            path=folder,
            hint="Name a folder that does not exist yet: --to FOLDER",
            status=ExitStatus.USAGE,
        )


def _articles(project: Project) -> tuple[dict[str, ArticleView], list[DuizhaoError]]:
    """All articles with what the checks find in them, and why some cannot be had (it was said)."""
    from pipeline.checking import check, kept_findings
    from pipeline.glossary import load_glossary
    from pipeline.publishing import view_of

    glossary = load_glossary(project.glossary)
    failed: list[DuizhaoError] = []

    def view(item: Opened) -> ArticleView:
        return view_of(item.bilingual, project, check(item.bilingual, glossary, project.settings.checking, found), glossary)

    some_sources(project)
    with kept_findings(project) as found:
        return {one.name: one for one in of_each_opened(project, None, view, failed)}, failed


def _print(files: list[Path], root: Path) -> None:
    table = Table("file", box=None, header_style="bold", pad_edge=False)
    table.add_column("bytes", justify="right")
    for file in files:
        table.add_row(str(file.relative_to(root)), f"{file.stat().st_size:,}")
    stdout.print(table)
