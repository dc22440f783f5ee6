"""Installed models in the user's data folder: where they are, what is known of them, whether their bytes are still right.

``<data>/models/<id>@<hash12>/`` holds the converted model and ``duizhao.json``, its :class:`Installed` record with the hash of
every file. A folder appears there complete or not at all.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import platformdirs

from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.files import sha256_file, write_atomic
from pipeline.models.lock import ModelSpec, find_spec

RECORD = "duizhao.json"

Progress = Callable[[str, int, int], None]
"""``(what is being done, bytes done, bytes in all)``."""


def no_progress(_what: str, _done: int, _total: int) -> None:
    """Say nothing."""


@dataclass(frozen=True, slots=True)
class Installed:
    """A model on this machine. ``sha256`` is that of the published file; ``files`` have path → (size, SHA-256)."""

    id: str
    kind: Literal["causal", "argos"]
    name: str
    licence: str
    sha256: str
    memory: int
    converter: str
    languages: str = "zh-en"
    files: dict[str, tuple[int, str]] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """``id@hash12``."""
        return f"{self.id}@{self.sha256[:12]}"

    @property
    def size(self) -> int:
        """Bytes on disk."""
        return sum(size for size, _ in self.files.values())


def data_folder() -> Path:
    """Return ``$DUIZHAO_HOME``, else the platform's place for a user's data (Linux: ``~/.local/share/duizhao``)."""
    given = os.environ.get("DUIZHAO_HOME")
    return Path(given).expanduser().resolve() if given else platformdirs.user_data_path("duizhao")


def models_folder() -> Path:
    """Tell where installed models are."""
    return data_folder() / "models"


def installed_path(spec: ModelSpec | Installed) -> Path:
    """Return the folder of this model, whether it is there or not."""
    return models_folder() / spec.fingerprint


def read_record(folder: Path) -> Installed | None:
    """Return what an installation says of itself, and ``models.lock`` of its need of memory today; ``None`` where there is none."""
    file = folder / RECORD
    if not file.exists():
        return None
    try:
        data = json.loads(file.read_text("utf-8"))
        files = {name: (int(size), str(digest)) for name, (size, digest) in data.pop("files").items()}
        installed = Installed(files=files, **data)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise damaged(folder, f"its record {RECORD} cannot be read") from error
    spec = find_spec(installed.id)
    return replace(installed, memory=spec.memory) if spec and spec.sha256 == installed.sha256 else installed


def write_record(folder: Path, installed: Installed) -> None:
    """Put the record into the folder, last of all files."""
    data: dict[str, Any] = asdict(installed)
    write_atomic(folder / RECORD, json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False) + "\n")


def hash_files(folder: Path) -> dict[str, tuple[int, str]]:
    """Return size and SHA-256 of every file but the record, by POSIX path."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != RECORD)
    return {path.relative_to(folder).as_posix(): (path.stat().st_size, sha256_file(path)) for path in paths}


def installations(model_id: str = "") -> tuple[Path, ...]:
    """Return the folders of all installations, or of this model's: whole, damaged or half removed, sorted."""
    folder = models_folder()
    if not folder.is_dir():
        return ()
    return tuple(sorted(path for path in folder.iterdir() if not path.name.startswith(".") and (not model_id or id_of(path) == model_id)))


def id_of(folder: Path) -> str:
    """Return the id of the model that is installed in this folder."""
    return folder.name.partition("@")[0]


def installed_models() -> tuple[Installed, ...]:
    """Return all installed models whose record can be read, sorted by id."""
    found = []
    for folder in installations():
        with suppress(DuizhaoError):
            found.append(read_record(folder))
    return tuple(record for record in found if record)


def find_installed(model_id: str) -> Installed | None:
    """Return the installed model of this id.

    :raises DuizhaoError: (status MODEL) it is here, but its record cannot be read.
    """
    records = [read_record(folder) for folder in installations(model_id)]
    return next((record for record in records if record), None)


def verify(installed: Installed, progress: Progress = no_progress) -> None:
    """Read every file again.

    :raises DuizhaoError: (status MODEL) one is missing or has other bytes than when it was installed.
    """
    folder, done = installed_path(installed), 0
    for name, (size, digest) in installed.files.items():
        progress(f"verifying {name}", done, installed.size)
        file = folder / name
        if not file.is_file():
            raise damaged(folder, f"{name} is missing")
        if file.stat().st_size != size:
            raise damaged(folder, f"{name} has {file.stat().st_size:,} bytes instead of {size:,}")
        if sha256_file(file) != digest:
            raise damaged(folder, f"{name} has changed since it was installed")
        done += size
    progress("verified", installed.size, installed.size)


def check_sizes(installed: Installed) -> None:
    """Check quickly, before loading, that every file is there with its size."""
    folder = installed_path(installed)
    for name, (size, _) in installed.files.items():
        file = folder / name
        if not file.is_file() or file.stat().st_size != size:
            raise damaged(folder, f"{name} is missing or was cut short")


def remove(folder: Path) -> None:
    """Delete an installation, whole or damaged: the record first, so that a killed removal leaves nothing that looks whole."""
    try:
        (folder / RECORD).unlink(missing_ok=True)
        shutil.rmtree(folder)
    except OSError as error:
        raise DuizhaoError(
            f"cannot be removed: {error.strerror}", path=folder, hint="Correct the permissions.", status=ExitStatus.ENVIRONMENT
        ) from error


def damaged(folder: Path, what: str) -> DuizhaoError:
    """Return the error for an installation that cannot be trusted."""
    model_id = id_of(folder)
    install = f"invoke models --install {model_id if find_spec(model_id) else 'PACKAGE (the file or address that it came from)'}"
    return DuizhaoError(
        f"The installed model is damaged: {what}", path=folder, hint=f"Install it again: {install}", status=ExitStatus.MODEL
    )
