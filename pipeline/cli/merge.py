"""``merge`` and ``merge-setup``: two people's aligned files as one, by hand and whenever git merges."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

import invoke
from rich.markup import escape

from pipeline.cli.common import command, current_project, stderr, stdout
from pipeline.errors import DuizhaoError, ExitStatus

_DRIVER = "duizhao"
_ATTRIBUTE = f"*.en.xlf merge={_DRIVER}"
_STAGES = {"base": 1, "ours": 2, "theirs": 3}
"""Of a file that git could not merge, in its index."""


@command(
    positional=["file"],
    help={
        "file": "The aligned file that git could not merge; with --theirs our version, which the result is written to.",
        "base": "What both versions began with; without it each began anew.",
        "theirs": "The other version. Without it all three are taken from git's index.",
        "path": "The name of the file in messages.",
    },
)
def merge(_: invoke.Context, file: str, base: str = "", theirs: str = "", path: str = "") -> ExitStatus:
    """Merge two people's work in an aligned file by sentences.

    What both translated differently stays as a draft with the other one in its history.
    """
    from pipeline.bilingual import merge_files
    from pipeline.files import write_if_changed

    ours = Path(file)
    named = Path(path or file)
    versions = {"base": Path(base), "ours": ours, "theirs": Path(theirs)} if theirs else {}
    texts = {side: _read(where) for side, where in versions.items() if where != Path()} if theirs else _of_index(ours)
    merged = merge_files(texts.get("base") or None, texts["ours"], texts["theirs"], named)
    write_if_changed(ours, merged.data)
    for one in merged.contested:
        stderr.print(f"[bold red]both changed[/] {escape(one.source)}\n  draft: {escape(one.kept)}\n  history: {escape(one.other)}")
    for source in merged.aside:
        stderr.print(f"put aside, as it is not in this source any more: {escape(source)}")
    if not theirs:
        stdout.print(f"{named}: merged; look at it, then: git add {shlex.quote(file)}", markup=False)
    return ExitStatus.CONFLICT if merged.contested else ExitStatus.OK


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise DuizhaoError(f"cannot be read: {error.strerror}", path=path, hint="Check the name.", status=ExitStatus.USAGE) from error


def _of_index(path: Path) -> dict[str, bytes]:
    """The versions of a file in conflict, as git keeps them."""
    found = {side: _git(path.parent, "show", f":{stage}:./{path.name}") for side, stage in _STAGES.items()}
    known = {side: text for side, text in found.items() if text is not None}
    if not {"ours", "theirs"} <= set(known):
        hint = "While a merge is in conflict, git keeps both versions; or name them: merge OURS --base BASE --theirs THEIRS."
        raise DuizhaoError("is not in conflict in git's index", path=path, hint=hint, status=ExitStatus.USAGE)
    return known


@command(name="merge-setup")
def merge_setup(_: invoke.Context) -> None:
    """Have git merge aligned files by sentences.

    Writes .gitattributes (commit it) and the configuration of this clone.
    """
    from pipeline.files import write_if_changed

    root = current_project().root
    if _git(root, "rev-parse", "--git-dir") is None:
        raise DuizhaoError("is not in a git repository", path=root, hint="Run git init first.", status=ExitStatus.USAGE)
    attributes = root / ".gitattributes"
    lines = attributes.read_text("utf-8").splitlines() if attributes.exists() else []
    if _ATTRIBUTE not in lines:
        write_if_changed(attributes, "\n".join([*lines, _ATTRIBUTE]) + "\n")
    driver = f"{shlex.quote(sys.executable)} -m pipeline merge %A --base %O --theirs %B --path %P"
    for key, value in (("name", "Duizhao: by sentences"), ("driver", driver)):
        if _git(root, "config", f"merge.{_DRIVER}.{key}", value) is None:
            raise DuizhaoError("git could not be configured", path=root, hint="Look at .git/config.", status=ExitStatus.ENVIRONMENT)
    stdout.print(f".gitattributes: {_ATTRIBUTE}\nmerge.{_DRIVER}.driver: {driver}", markup=False)
    stderr.print("Commit .gitattributes; everybody who merges runs merge-setup once in their clone.")


def _git(folder: Path, *arguments: str) -> bytes | None:
    """What git says; ``None`` where it fails or is not there."""
    try:
        return subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
