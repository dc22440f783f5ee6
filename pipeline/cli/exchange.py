"""``export`` and ``import``: review files for Word, Excel and CAT tools, out and back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING

import invoke
from rich.markup import escape
from rich.text import Text

from pipeline.cli.articles import of_each_opened
from pipeline.cli.common import command, current_project, stderr, stdout
from pipeline.cli.store import now, reviewer_name
from pipeline.errors import DuizhaoError, ExitStatus, worst
from pipeline.language import counted
from pipeline.project import EXCHANGE_FOLDER

if TYPE_CHECKING:
    from pipeline.article import Bilingual
    from pipeline.articles import Opened
    from pipeline.exchange import Change, ImportResult
    from pipeline.project import Project

_ATTEMPTS = 3


@command(
    help={
        "article": "Only this article (its file name without ending); default: all.",
        "to": "docx, xlsx, xliff (2.1), xliff20 (Poedit), xliff12, tmx, po, tsv, or several with commas.",
        "output": "The folder to write to; default: out/exchange.",
        "drafts": "TMX: also what nobody has approved yet.",
    }
)
def export(_: invoke.Context, article: str = "", to: str = "docx", output: str = "", drafts: bool = False) -> ExitStatus:
    """Write review files: Word, Excel, XLIFF, TMX, PO, TSV."""
    from pipeline.exchange import EXPORTS, export_review, write_tmx  # commands are listed without loading the rooms
    from pipeline.files import write_atomic

    kinds = list(dict.fromkeys(filter(None, (kind.strip() for kind in to.split(",")))))
    unknown = [kind for kind in kinds if kind not in EXPORTS]
    if unknown or not kinds:
        raise DuizhaoError(
            f"There is no format {', '.join(unknown) or to!r}.", hint=f"Formats are {', '.join(EXPORTS)}.", status=ExitStatus.USAGE
        )
    project = current_project()
    folder = Path(output).resolve() if output else project.out / EXCHANGE_FOLDER
    if folder.is_relative_to(project.sources.resolve()):
        hint = "Review files there would be taken for articles; name another folder."
        raise DuizhaoError("is the folder of the sources", path=folder, hint=hint, status=ExitStatus.USAGE)
    failed: list[DuizhaoError] = []

    def files_of(item: Opened) -> Bilingual:
        bilingual = item.bilingual
        for kind in kinds:
            if kind == "tmx":
                write_tmx(bilingual, drafts=drafts)  # so that whatever is wrong with it is said of this article
            else:
                path = export_review(bilingual, folder / f"{bilingual.article.name}{EXPORTS[kind].suffix}", kind)
                stdout.print(_shown(path), markup=False)
        return bilingual

    bilinguals = list(of_each_opened(project, article or None, files_of, failed))
    if "tmx" in kinds and bilinguals:
        data = write_tmx(*bilinguals, drafts=drafts)
        path = folder / f"{bilinguals[0].article.name if article else project.root.name}{EXPORTS['tmx'].suffix}"
        write_atomic(path, data)
        stdout.print(f"{_shown(path)} ({counted(data.count(b'<tu '), 'unit')})", markup=False)
    return worst(failed)


def _shown(path: Path) -> str:
    """The path as a person here would type it."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


@command(
    name="import",
    positional=["file"],
    help={
        "file": "The review file that came back, or another program's TMX (it goes into memory/).",
        "article": "It is of this article, whatever it says.",
        "by": "Who is named where the file names nobody; default: who saved the file, else git's user.name.",
        "dry_run": "Show what would change and write nothing.",
        "overwrite": "Where both sides changed a translation, the file wins (the other one stays in the history).",
    },
)
def import_(_: invoke.Context, file: str, article: str = "", by: str = "", dry_run: bool = False, overwrite: bool = False) -> ExitStatus:
    """Bring a review file back into the aligned files.

    What can be applied is applied; every other row is listed with its reason.
    """
    from pipeline.exchange import ImportOptions, import_review, is_foreign_tmx, read_review

    project, path = current_project(), Path(file)
    if is_foreign_tmx(path):
        return _to_memory(project, path, dry_run=dry_run)
    who = by or read_review(path).by or reviewer_name("", project)
    options = ImportOptions(who, now(), article, overwrite)
    for attempt in range(_ATTEMPTS):
        failed: list[DuizhaoError] = []
        items = dict(of_each_opened(project, None, lambda item: (item.bilingual.article.name, item), failed))
        results = import_review(path, {name: item.bilingual for name, item in items.items()}, options)
        try:
            if not dry_run:
                _save(items, results)
        except DuizhaoError as error:
            if error.status is not ExitStatus.CONFLICT or attempt == _ATTEMPTS - 1:
                raise
        else:
            break
    for result in results:
        _show(result, dry_run=dry_run)
    return ExitStatus.BAD_INPUT if any(result.refusals for result in results) else worst(failed)


def _save(items: dict[str, Opened], results: Sequence[ImportResult]) -> None:
    """All articles or none."""
    from pipeline.bilingual import save_all

    changed = [(result, items[result.bilingual.article.name]) for result in results if result.changes]
    save_all([(item.path, result.bilingual, item.digest) for result, item in changed])


def _show(result: ImportResult, *, dry_run: bool) -> None:
    for change in result.changes:
        _show_change(change)
    for refusal in result.refusals:
        stderr.print(f"[bold red]refused[/] {escape(refusal.location)}: {escape(refusal.reason)}")
    what = "would be changed" if dry_run else "changed"
    absent = f", {result.missing} not in the file" if result.missing else ""
    stdout.print(
        f"{escape(result.bilingual.article.name)}: {counted(len(result.changes), 'sentence')} {what}, {result.unchanged} unchanged, "
        f"{len(result.refusals)} refused{absent}."
    )


def _show_change(change: Change) -> None:
    """The sentence, what was struck out and what is new, its state, remarks."""
    stdout.print(f"[bold]{escape(change.location)}[/] [dim]{change.segment}[/] {escape(change.source)}")
    if change.before != change.after:
        stdout.print(Text("  ").append(difference(change.before, change.after)))
    if change.state_before != change.state:
        stdout.print(f"  {change.state_before} → {change.state}")
    for comment in change.comments:
        stdout.print(f"  remark: {escape(comment)}")


def difference(before: str, after: str) -> Text:
    """Return both texts in one, word by word: ``[-old-]`` and ``{+new+}`` as ``git diff --word-diff`` has them, in colour on a terminal."""
    old, new = before.split(" "), after.split(" ")
    parts: list[Text] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            parts.append(Text(" ".join(old[i:j])))
            continue
        if j > i and before:
            parts.append(Text(f"[-{' '.join(old[i:j])}-]", style="red"))
        if m > k:
            parts.append(Text(f"{{+{' '.join(new[k:m])}+}}", style="green"))
    return Text(" ").join(parts)


def _to_memory(project: Project, path: Path, *, dry_run: bool) -> ExitStatus:
    """Put another program's TMX into the memory's folder, and say what of it the memory can use."""
    from pipeline.files import write_if_changed
    from pipeline.memory import Unit, tmx_units

    found = Counter("" if isinstance(unit, Unit) else unit for unit in tmx_units(path))
    units = found.pop("", 0)
    left_out = ", ".join(f"{times} {'with ' if '<seg>' in what else ''}{what}" for what, times in found.items())
    if not units:
        hint = "Export it again from its program, with both languages."
        raise DuizhaoError(f"holds 0 units for the memory: {left_out or 'there is no <tu>'}", path=path, hint=hint)
    goal = project.root / "memory" / path.with_suffix(".tmx").name
    if goal.exists() and goal.read_bytes() != path.read_bytes():
        raise DuizhaoError(
            "is there already with other content", path=goal, hint="Rename the file, or remove the old one.", status=ExitStatus.CONFLICT
        )
    if not dry_run:
        write_if_changed(goal, path.read_bytes())
    stdout.print(
        f"{_shown(goal)}: {units} Chinese–English units {'would go' if dry_run else 'are'} in the translation memory.", markup=False
    )
    if left_out:
        stderr.print(f"left out of it: {left_out}.", markup=False)
    return ExitStatus.OK
