"""``models``: list, install, verify and remove translation models."""

from __future__ import annotations

from pathlib import Path

import invoke
from rich.table import Table

from pipeline import models as room
from pipeline.cli.common import command, stdout
from pipeline.cli.progress import progress
from pipeline.errors import DuizhaoError, ExitStatus


@command(
    optional=["install", "verify"],
    help={
        "install": "Install a model: its id (default: the project's own), an .argosmodel file, an https:// address of one, or 'index' (Argos's newest zh → en).",
        "source": "With --install ID: a file or folder that already holds the download.",
        "sha256": "With --install of a package: refuse it unless it has this SHA-256.",
        "verify": "Read every file of an installed model (default: of all) and compare its hash.",
        "remove": "Delete an installed model by id.",
    },
)
def models(
    _: invoke.Context,
    install: str | bool | None = None,
    sha256: str = "",
    source: str = "",
    verify: str | bool | None = None,
    remove: str = "",
) -> ExitStatus | None:
    """List, install, verify or remove translation models."""
    if sum(value not in {None, False, ""} for value in (install, verify, remove)) > 1:
        raise DuizhaoError("Ask for one thing at a time: --install, --verify or --remove.", status=ExitStatus.USAGE)
    if (source or sha256) and not install:
        raise DuizhaoError("--source and --sha256 go with --install.", status=ExitStatus.USAGE)
    if install:
        _install("" if install is True else str(install), source, sha256)
    elif verify:
        _verify("" if verify is True else str(verify))
    elif remove:
        _remove(remove)
    else:
        _list()
    return None


def _list() -> None:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in ("model", "kind", "licence", "state"):
        table.add_column(name, no_wrap=name != "state")
    installed = {model.fingerprint: model for model in room.installed_models()}
    damaged = [folder.name for folder in room.installations() if folder.name not in installed]
    pinned = {spec.fingerprint: spec for spec in room.read_lock()}
    for name, spec in pinned.items():
        table.add_row(name, spec.kind, spec.licence, _state(name, installed, damaged) or f"not installed ({spec.size / 1e9:.2f} GB)")
    for name in [*installed, *damaged]:
        if name not in pinned:
            model = installed.get(name)
            table.add_row(name, model.kind if model else "?", model.licence if model else "?", _state(name, installed, damaged))
    table.add_row("pseudo", "pseudo", "–", "built in, for layout work")
    stdout.print(table)
    stdout.print(f"Models are in {room.data_folder() / 'models'}.")


def _state(name: str, installed: dict[str, room.Installed], damaged: list[str]) -> str:
    if name in damaged:
        return "damaged; --install or --remove it"
    return f"installed, {installed[name].size / 1e9:.2f} GB" if name in installed else ""


def _install(given: str, source: str, sha256: str) -> None:
    from pipeline.models import installing

    spec = room.read_lock()[0] if not given else room.find_spec(given)
    with progress() as report:
        if spec is not None:
            model = installing.install(spec, report, source=Path(source) if source else None)
        elif given == "index" or given.startswith("https://") or given.endswith(".argosmodel"):
            model = installing.install_argos(given, report, sha256=sha256)
        else:
            raise room.unknown_model(given, [known.id for known in room.read_lock()])
    stdout.print(
        f"{model.fingerprint} is installed: {model.name}, {model.licence}, {model.size / 1e9:.2f} GB in {room.installed_path(model)}"
    )


def _verify(model_id: str) -> None:
    folders = _here(model_id) if model_id else room.installations()
    if not folders:
        raise DuizhaoError("No model is installed.", hint="Install the default one: invoke models --install", status=ExitStatus.MODEL)
    failures = []
    for folder in folders:
        try:
            model = room.read_record(folder)
            if model is None:
                raise room.damaged(folder, "it has no record (a removal or installation was cut short)")
            with progress() as report:
                room.verify(model, report)
            stdout.print(f"{model.fingerprint}: {len(model.files)} files, {model.size:,} bytes, as installed")
        except DuizhaoError as error:
            failures.append(error)
    if failures:
        raise DuizhaoError("\n".join(map(str, failures)), status=ExitStatus.MODEL)


def _remove(model_id: str) -> None:
    for folder in _here(model_id):
        room.remove(folder)
        stdout.print(f"{folder.name} is removed")


def _here(model_id: str) -> tuple[Path, ...]:
    """The model's installations, whole or damaged; named by its id, or by id and hash as in the list."""
    folders = tuple(folder for folder in room.installations() if model_id in {folder.name, room.id_of(folder)})
    if not folders:
        raise DuizhaoError(
            f"The model {model_id!r} is not installed.",
            hint="See which are: invoke models",
            status=ExitStatus.MODEL if room.find_spec(model_id) else ExitStatus.USAGE,
        )
    return folders
