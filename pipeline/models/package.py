"""Argos packages (``.argosmodel``): looked at, unpacked by name, known by what their own ``metadata.json`` says.

A package is a ZIP of one folder: ``metadata.json``, ``model/`` (CTranslate2), and ``sentencepiece.model`` or ``bpe.model``. Whatever else
it holds (Stanza's data for sentences) is left out: sentences are our own.
"""

from __future__ import annotations

import re
import shutil
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.files import open_zip, sha256_file
from pipeline.models.store import Progress
from pipeline.outside import load_json

TIME_OUT = 30.0
MAX_BYTES = 2_000_000_000
CHINESE = frozenset({"zh", "zt"})
"""Argos's codes of simplified and traditional Chinese."""


@dataclass(frozen=True, slots=True)
class ModelPackage:
    """What a package says of itself; ``folder`` is its only top-level folder within the ZIP."""

    id: str
    name: str
    languages: str
    licence: str
    sha256: str
    folder: str
    size: int


def read_package(path: Path) -> ModelPackage:
    """Look at a package without unpacking it.

    :raises DuizhaoError: it is no ZIP, is unsafe, or is not an Argos package that translates Chinese into English.
    """
    with open_zip(path) as archive:
        names = [name for name in archive.namelist() if PurePosixPath(name).name == "metadata.json" and len(PurePosixPath(name).parts) <= 2]
        if len(names) != 1:
            raise _refused(path, "has no metadata.json in its one folder")
        try:
            metadata: dict[str, Any] = load_json(archive.read(names[0]))
            source, target = str(metadata["from_code"]), str(metadata["to_code"])
        except (ValueError, KeyError, TypeError) as error:
            raise _refused(path, "has a metadata.json that does not say from_code and to_code") from error
        folder = names[0].removesuffix("metadata.json")
        members = {name.removeprefix(folder) for name in archive.namelist()}
        size = sum(info.file_size for info in archive.infolist())
    if source not in CHINESE or target != "en":
        raise _refused(path, f"translates {source} → {target}; Duizhao needs zh → en")
    if "model/model.bin" not in members:
        raise _refused(path, "has no model/model.bin")
    if not {"sentencepiece.model", "bpe.model"} & members:
        raise _refused(path, "has neither sentencepiece.model nor bpe.model")
    if "sentencepiece.model" not in members:
        raise _refused(path, "uses bpe.model, Argos's older tokenizer; only packages with sentencepiece.model can be used")
    version = re.sub(r"[^0-9A-Za-z.]+", "-", str(metadata.get("package_version", "0"))).lower()
    return ModelPackage(
        id=f"argos-{source}-{target}-{version}",
        name=f"Argos {metadata.get('from_name', source)} → {metadata.get('to_name', target)} {version}",
        languages=f"{source}-{target}",
        licence=str(metadata.get("license", "see the package's README")),
        sha256=sha256_file(path),
        folder=folder,
        size=size,
    )


def unpack(path: Path, package: ModelPackage, into: Path) -> None:
    """Write the members that translating needs into a folder."""
    with open_zip(path) as archive:
        for info in archive.infolist():
            name = info.filename.removeprefix(package.folder)
            wanted = name in {"metadata.json", "sentencepiece.model", "README.md"} or name.startswith("model/")
            if info.is_dir() or not info.filename.startswith(package.folder) or not wanted:
                continue
            member_path = into / name
            member_path.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(info) as member, member_path.open("wb") as file:
                shutil.copyfileobj(member, file)


def download(url: str, target: Path, progress: Progress) -> Path:
    """Return the package at an address, in ``target``."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers={"User-Agent": "duizhao"}), timeout=TIME_OUT) as answer:  # noqa: S310
            total, done = int(answer.headers.get("Content-Length") or 0), 0
            with target.open("wb") as file:
                while piece := answer.read(1 << 20):
                    done += len(piece)
                    if done > MAX_BYTES:
                        raise DuizhaoError(f"{url} is larger than {MAX_BYTES:,} bytes", status=ExitStatus.NETWORK)
                    file.write(piece)
                    progress("downloading", done, max(total, done))
    except (urllib.error.URLError, OSError, ValueError) as error:
        target.unlink(missing_ok=True)
        raise DuizhaoError(
            f"{url} could not be downloaded: {getattr(error, 'reason', error)}",
            hint="Check the address and the network, or download it elsewhere and give the file's name.",
            status=ExitStatus.NETWORK,
        ) from error
    return target


def index_address(source: str = "zh", target: str = "en") -> str:
    """Return the address of the newest package for these languages, from argostranslate's own index (the network is asked)."""
    from argostranslate import package as argos  # its import makes folders in the home directory: only when asked for

    try:
        argos.update_package_index()
        found = [item for item in argos.get_available_packages() if item.from_code == source and item.to_code == target]
    except Exception as error:
        raise DuizhaoError(f"The Argos index could not be read: {error}", hint="Check the network.", status=ExitStatus.NETWORK) from error
    links = [
        link for item in sorted(found, key=lambda item: str(item.package_version)) for link in item.links if link.startswith("https://")
    ]
    if not links:
        raise DuizhaoError(
            f"The Argos index has no package {source} → {target} (or could not be reached).",
            hint="Check the network, or install a package from a file: invoke models --install FILE.argosmodel",
            status=ExitStatus.NETWORK,
        )
    return str(links[-1])


def _refused(path: Path, what: str) -> DuizhaoError:
    return DuizhaoError(
        what, path=path, hint="Use a package for Chinese → English as Argos Translate publishes them.", status=ExitStatus.MODEL
    )
