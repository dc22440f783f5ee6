"""ZIP containers (DOCX, XLSX) whose bytes depend on their content alone, and a look into those that come back."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path

from pipeline.errors import DuizhaoError
from pipeline.files import open_zip

_EPOCH = (1980, 1, 1, 0, 0, 0)


def repack(data: bytes) -> bytes:
    """The same container with sorted members and without dates of its own."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            new.writestr(info, old.read(name))
    return out.getvalue()


def read_parts(path: Path, needed: str) -> dict[str, bytes]:
    """The XML parts of an office file by name.

    :raises DuizhaoError: it is no ZIP or an unsafe one, has no ``needed`` part, or a part declares a DOCTYPE.
    """
    parts: dict[str, bytes] = {}
    with open_zip(path) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                try:
                    parts[name] = archive.read(name)
                except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
                    raise DuizhaoError(f"is damaged at {name}", path=path, hint="Save it again in its program.") from error
                if b"<!DOCTYPE" in parts[name]:
                    raise DuizhaoError(f"declares a DOCTYPE in {name}, which no office program writes", path=path)
    if needed not in parts:
        raise DuizhaoError(
            f"is not the file that its name says: {needed} is missing", path=path, hint="Save it in the format that was exported."
        )
    return parts
