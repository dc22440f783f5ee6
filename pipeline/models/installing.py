"""Published file → installed model: space and memory said first, one at a time, complete or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.files import sync_folder
from pipeline.models import download, package
from pipeline.models.lock import ModelSpec
from pipeline.models.memory import check_memory
from pipeline.models.store import (
    Installed,
    Progress,
    data_folder,
    hash_files,
    installed_path,
    models_folder,
    no_progress,
    read_record,
    verify,
    write_record,
)

CONVERT_MEMORY = 700_000_000
"""What the conversion was measured to need: one matrix, not the model."""


def install(spec: ModelSpec, progress: Progress = no_progress, *, source: Path | None = None) -> Installed:
    """Get, verify and convert a pinned model, unless it is installed and every byte is right. ``source``: a file or folder that already holds the download.

    :raises DuizhaoError: NETWORK, MODEL (wrong bytes), ENVIRONMENT (space, permissions, memory).
    """
    with _exclusively():
        existing = _whole(installed_path(spec), progress)
        if existing:
            return existing
        downloads = data_folder() / "downloads" / spec.fingerprint
        _make(downloads)
        need = spec.disk + (0 if source and source.is_file() else spec.size + (64 << 20))
        need -= sum(file.stat().st_size for file in downloads.iterdir() if file.is_file())
        _check_space(need, spec.name)
        check_memory(CONVERT_MEMORY, f"Converting {spec.name}", mapped=spec.size)
        published = download.from_folder(spec, source, downloads, progress) if source else download.fetch(spec, downloads, progress)

        def fill(folder: Path) -> Installed:
            from pipeline.models.convert import CONVERTER, convert  # noqa: PLC0415 - loads CTranslate2 and gguf

            convert(published, folder, progress)
            return Installed(spec.id, spec.kind, spec.name, spec.licence, spec.sha256, spec.memory, CONVERTER, spec.languages)

        installed = _put(spec.fingerprint, fill, progress)
        shutil.rmtree(downloads, ignore_errors=True)
        return installed


def install_argos(given: str, progress: Progress = no_progress, *, sha256: str = "") -> Installed:
    """Install an Argos package from a file, an ``https://`` address, or (``given == "index"``) the newest zh → en of Argos's index.

    ``sha256``, where given, must be the package's.
    """
    with _exclusively():
        downloads = data_folder() / "downloads"
        _make(downloads)
        remote = given == "index" or given.startswith("https://")
        path = downloads / "package.argosmodel" if remote else Path(given)
        if remote:
            address = package.index_address() if given == "index" else given
            package.download(address, path, progress)
        elif not path.is_file():
            raise DuizhaoError("There is no such file", path=path, hint="Name an .argosmodel file, an https:// address, or index.")
        found = package.read_package(path)
        if sha256 and found.sha256 != sha256.lower():
            raise DuizhaoError(f"has the SHA-256 {found.sha256}, not {sha256}", path=path, hint="Get it again.", status=ExitStatus.MODEL)
        record = Installed(found.id, "argos", found.name, found.licence, found.sha256, 2 * found.size, "argos/1", found.languages)
        existing = _whole(installed_path(record), progress)
        if existing:
            return existing
        _check_space(found.size, found.name)

        def fill(folder: Path) -> Installed:
            package.unpack(path, found, folder)
            return record

        installed = _put(record.fingerprint, fill, progress)
        if remote:
            path.unlink()
        return installed


def _whole(folder: Path, progress: Progress) -> Installed | None:
    """The installation in this folder, unless it is damaged: then it is made anew. Whoever installs may have a reason to doubt it."""
    try:
        existing = read_record(folder)
        if existing:
            verify(existing, progress)
    except DuizhaoError:
        return None
    return existing


def _put(fingerprint: str, fill: Callable[[Path], Installed], progress: Progress) -> Installed:
    """Let ``fill`` make the files beside the final place, hash them, and rename the folder into it."""
    temporary, final = models_folder() / f".{fingerprint}.making", models_folder() / fingerprint
    _make(models_folder())
    for left in (temporary, final):  # what a killed run left; a final folder without a record is half removed
        shutil.rmtree(left, ignore_errors=True)
    try:
        temporary.mkdir()
        made = fill(temporary)
        progress("hashing", 0, 1)
        files = hash_files(temporary)
        for name in files:
            with (temporary / name).open("rb") as file:
                os.fsync(file.fileno())
        installed = Installed(made.id, made.kind, made.name, made.licence, made.sha256, made.memory, made.converter, made.languages, files)
        write_record(temporary, installed)
        temporary.replace(final)
        sync_folder(models_folder())
    except OSError as error:
        raise DuizhaoError(
            f"The model could not be written: {error.strerror or error}",
            path=models_folder(),
            hint="Free disk space or correct the permissions, then run again; what was downloaded is kept.",
            status=ExitStatus.ENVIRONMENT,
        ) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return installed


@contextmanager
def _exclusively() -> Iterator[None]:
    """One installation at a time for this data folder."""
    _make(data_folder())
    lock = FileLock(data_folder() / "install.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise DuizhaoError(
            "Another installation of a model is running", path=data_folder(), hint="Wait for it.", status=ExitStatus.CONFLICT
        ) from error
    try:
        yield
    finally:
        lock.release()


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DuizhaoError(
            f"cannot be made: {error.strerror}",
            path=folder,
            hint="Correct the permissions, or set DUIZHAO_HOME to a folder with room.",
            status=ExitStatus.ENVIRONMENT,
        ) from error


def _check_space(need: int, name: str) -> None:
    free = shutil.disk_usage(data_folder()).free
    if free < need:
        raise DuizhaoError(
            f"{name} needs {need / 1e9:.1f} GB of disk space while it is installed; {free / 1e9:.1f} GB are free",
            path=data_folder(),
            hint="Free space, or set DUIZHAO_HOME to a folder on another disk.",
            status=ExitStatus.ENVIRONMENT,
        )
