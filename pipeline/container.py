"""ZIP containers (EPUB, DOCX, XLSX): written so that the same content gives the same bytes, and a look into those that come back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from pipeline.errors import DuizhaoError
from pipeline.files import open_zip

EPOCH = (1980, 1, 1, 0, 0, 0)
"""Every member's time: the smallest that ZIP knows. The document's own date is in its core properties."""

_FIRST = ("[Content_Types].xml", "_rels/.rels")
_STORED = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".woff2")


def read_members(data: bytes) -> dict[str, bytes]:
    """Return the members' contents by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}


def write_members(members: Mapping[str, bytes], *, first: tuple[str, ...] = _FIRST, stored: frozenset[str] = frozenset()) -> bytes:
    """Return a ZIP of the members: ``first`` in front, the rest by name; pictures and the names in ``stored`` are not compressed."""
    buffer = io.BytesIO()
    names = [name for name in first if name in members] + sorted(name for name in members if name not in first)
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            info = zipfile.ZipInfo(name, EPOCH)
            info.create_system = 3
            info.external_attr = 0o644 << 16
            info.compress_type = zipfile.ZIP_STORED if name in stored or name.lower().endswith(_STORED) else zipfile.ZIP_DEFLATED
            archive.writestr(info, members[name], compresslevel=9)
    return buffer.getvalue()


def normalise(data: bytes) -> bytes:
    """Return the same package with its members in one order and without times."""
    return write_members(read_members(data))


def read_parts(path: Path, needed: str) -> dict[str, bytes]:
    """Return the XML parts of an office file by name.

    :raises DuizhaoError: it is no ZIP, a damaged or an unsafe one, has no ``needed`` part, or a part declares a DOCTYPE.
    """
    parts: dict[str, bytes] = {}
    with open_zip(path) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                parts[name] = archive.read(name)
                if b"<!DOCTYPE" in parts[name]:
                    raise DuizhaoError(f"declares a DOCTYPE in {name}, which no office program writes", path=path)
    if needed not in parts:
        raise DuizhaoError(
            f"is not the file that its name says: {needed} is missing", path=path, hint="Save it in the format that was exported."
        )
    return parts
