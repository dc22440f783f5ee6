"""The ZIP that an EPUB or a DOCX is: written so that the same content gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

EPOCH = (1980, 1, 1, 0, 0, 0)
"""Every member's time: the smallest that ZIP knows. The document's own date is in its core properties."""

_FIRST = ("[Content_Types].xml", "_rels/.rels")
_STORED = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".woff2")


def read_members(data: bytes) -> dict[str, bytes]:
    """The members' contents by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}


def write_members(members: Mapping[str, bytes], *, first: tuple[str, ...] = _FIRST, stored: frozenset[str] = frozenset()) -> bytes:
    """A ZIP of the members: ``first`` in front, the rest by name; pictures and the names in ``stored`` are not compressed."""
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
    """The same package with its members in one order and without times."""
    return write_members(read_members(data))
