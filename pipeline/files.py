"""Files that people care for: atomic writing, hashing, and the one safe way to open XML and ZIP from outside."""

from __future__ import annotations

import fcntl
import hashlib
import lzma
import os
import re
import secrets
import stat
import struct
import time
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path, PurePosixPath

from lxml import etree

from pipeline.errors import DuizhaoError, ExitStatus

MAX_ZIP_MEMBERS = 5_000
MAX_ZIP_BYTES = 500_000_000
MAX_ZIP_RATIO = 200
MAX_NAME_BYTES = 255
"""Of a file's name, on the file systems that people have."""
TEMPORARY = re.compile(r"\..+\.[0-9a-f]{16}\.tmp")
SURELY_LOCKED = 0.2
"""Seconds after which the writer of a temporary file has locked it."""
SURELY_LEFT = 3600.0
"""Seconds after which nobody writes it any more, where the file system knows no locks."""


def write_atomic(path: Path, data: bytes | str) -> None:
    """Write the whole file or nothing: temporary file beside it, fsync, rename, fsync of the folder. A link stays one: its goal is written."""
    raw = data.encode("utf-8") if isinstance(data, str) else data
    path = path.resolve() if os.path.islink(path) else path  # noqa: PTH114 - which is no error for a name that is too long
    path.parent.mkdir(parents=True, exist_ok=True)
    # The name is known before the file exists, so that Ctrl-C at any moment finds it and removes it (mkstemp says it too late).
    temporary = path.with_name(_temporary_name(path.name))
    try:
        with open(temporary, "xb", opener=partial(os.open, mode=0o600)) as file:
            with suppress(OSError):  # a file system without locks
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
            temporary.chmod(stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o644)
            temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise DuizhaoError(
            f"cannot be written: {error.strerror}",
            path=path,
            hint="Free disk space or correct the permissions, then run again; the old file is unchanged.",
            status=ExitStatus.ENVIRONMENT,
        ) from error
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def _temporary_name(name: str) -> str:
    """The file's name as far as there is room for it."""
    ending = f".{secrets.token_hex(8)}.tmp"
    return f".{os.fsencode(name)[: MAX_NAME_BYTES - len(ending) - 1].decode('utf-8', 'ignore')}{ending}"


def remove_leftovers(folder: Path) -> None:
    """Remove what :func:`write_atomic` left under this folder when it was killed: temporary files that nobody has locked."""
    for path in folder.rglob(".*.tmp"):
        with suppress(FileNotFoundError):  # another process has just renamed it
            age = time.time() - path.stat().st_mtime
            if TEMPORARY.fullmatch(path.name) and age > SURELY_LOCKED and (_is_unlocked(path) or age > SURELY_LEFT):
                path.unlink()


def _is_unlocked(path: Path) -> bool:
    """Whether no living process writes this temporary file; ``False`` where that cannot be known."""
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        raise
    except OSError:
        return False
    return True


def paths_in(folder: Path) -> list[Path]:
    """Return what is in a folder, sorted; none where there is no folder. Unlike ``glob``, it does not take an unreadable folder for an empty one.

    :raises DuizhaoError: it cannot be read, or is a link to nowhere.
    """
    try:
        return sorted(folder.iterdir())
    except FileNotFoundError as error:
        if folder.is_symlink():
            raise DuizhaoError("is a link to a folder that is not there", path=folder, hint="Mend the link, or remove it.") from error
        return []
    except OSError as error:
        raise DuizhaoError(f"cannot be read: {error.strerror}", path=folder, hint="Correct its permissions, then run again.") from error


def replace_folder(folder: Path, made: Path) -> None:
    """Put the folder ``made`` in the place of ``folder``, and the old one beside where it was: that place goes with the caller's staging."""
    old = made.with_name(f"{made.name}.old")
    try:
        if folder.exists():
            folder.rename(old)
        made.rename(folder)
    except BaseException:  # Ctrl-C between the two
        if old.exists() and not folder.exists():
            old.rename(folder)
        raise


def write_if_changed(path: Path, data: bytes | str, *, within: Path | None = None) -> bool:
    """Write as :func:`write_atomic` does, but leave the file (and its time) alone where it already holds these bytes. True if written.

    ``within``: a folder that holds nothing but what the program makes.

    :raises DuizhaoError: there is a link between that folder and the file: what it leads to may be somebody else's.
    """
    if within is not None:
        link = next((one for one in (path, *path.parents) if one.is_relative_to(within) and one != within and one.is_symlink()), None)
        if link is not None:
            raise DuizhaoError(f"is a link to {link.readlink()}, which a build will not write over", path=link, hint="Remove the link.")
    raw = data.encode("utf-8") if isinstance(data, str) else data
    if path.exists() and path.read_bytes() == raw:
        return False
    write_atomic(path, raw)
    return True


def sync_folder(folder: Path) -> None:
    """Make a rename in this folder durable (POSIX: fsync of the directory)."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sha256_file(path: Path) -> str:
    """Return the file's SHA-256 in hex, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def xml_parser() -> etree.XMLParser:
    """Return a parser for XML that somebody else made: no entities, no network, no DTD loading, no huge trees."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_blank_text=False)


def parse_xml(data: bytes, path: Path | str, *, allow_doctype: bool = False) -> etree._Element:
    """Return the root element; a :class:`DuizhaoError` with the line where it is not well-formed or declares a DOCTYPE.

    TMX files carry a DOCTYPE by custom: ``allow_doctype`` accepts the declaration, which is never loaded.
    """
    try:
        root = etree.fromstring(data, xml_parser())
    except etree.XMLSyntaxError as error:
        line = error.lineno or None
        raise DuizhaoError(
            f"is not well-formed XML: {' '.join((error.msg or '').split())}",
            path=path,
            line=line,
            hint="Correct that line, or restore the file.",
        ) from error
    if root.getroottree().docinfo.internalDTD is not None and not allow_doctype:
        raise DuizhaoError("declares a DOCTYPE, which this format does not need", path=path, line=1, hint="Remove the <!DOCTYPE …> line.")
    return root


def conflict_marker(data: bytes) -> tuple[int, str] | None:
    """Return the line and the text of the first conflict marker that a merge left in a file; ``None`` where there is none."""
    match = re.search(rb"^<{7} .*$", data, re.MULTILINE)
    if match is None or not re.search(rb"^>{7} ", data, re.MULTILINE):
        return None
    return data.count(b"\n", 0, match.start()) + 1, match[0].decode("utf-8", "replace").strip()


def refuse_conflict_markers(data: bytes, path: Path | str, hint: str) -> None:
    """Refuse a file in which two people's changes stand one below the other.

    :raises DuizhaoError: a merge left its conflict markers in the file.
    """
    marker = conflict_marker(data)
    if marker:
        raise DuizhaoError(
            f"holds conflict markers of a merge ({marker[1]}): two people changed the same place", path=path, line=marker[0], hint=hint
        )


DAMAGED_ZIP = (zipfile.BadZipFile, OSError, NotImplementedError, ValueError, OverflowError)


class _Archive(zipfile.ZipFile):
    """A container whose damaged members are said by name; any byte of one may be wrong, also its size, method and place."""

    def read(self, name: str | zipfile.ZipInfo, pwd: bytes | None = None) -> bytes:
        """Return the member's content.

        :raises DuizhaoError: it is damaged.
        :raises KeyError: there is none of that name.
        """
        try:
            return super().read(name, pwd)
        except KeyError:
            raise
        except (*DAMAGED_ZIP, EOFError, zlib.error, lzma.LZMAError, RuntimeError, struct.error) as error:
            member = name if isinstance(name, str) else name.filename
            hint = "Save it again in its program, or fetch it again."
            raise DuizhaoError(f"is damaged at {member}", path=Path(str(self.filename)), hint=hint) from error


@contextmanager
def open_zip(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a ZIP (DOCX, EPUB, XLSX, .argosmodel) whose members were looked at: count, sizes, ratio, names, links, encryption.

    Read members by name; never ``extractall``.
    """
    try:
        archive = _Archive(path)
    except DAMAGED_ZIP as error:
        raise DuizhaoError("is not a readable ZIP container", path=path, hint="Save it again in its program, or fetch it again.") from error
    with archive:
        infos = archive.infolist()
        total = sum(info.file_size for info in infos)
        packed = sum(info.compress_size for info in infos) or 1
        names = [info.filename for info in infos]
        problem = (
            f"holds {len(infos)} members" if len(infos) > MAX_ZIP_MEMBERS
            else f"unpacks to {total:,} bytes" if total > MAX_ZIP_BYTES
            else "is compressed beyond reason" if total > 10_000_000 and total / packed > MAX_ZIP_RATIO
            else "holds a name twice" if len(set(names)) != len(names)
            else next((f"holds an unsafe member: {info.filename!r}" for info in infos if _unsafe(info)), "")
        )  # fmt: skip
        if problem:
            raise DuizhaoError(problem, path=path, hint="This file is refused for safety; make it anew from its original.")
        yield archive


def _unsafe(info: zipfile.ZipInfo) -> bool:
    name = info.filename
    mode = info.external_attr >> 16
    return (
        "\\" in name or ":" in name.split("/")[0] or PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts
        or stat.S_ISLNK(mode) or bool(info.flag_bits & 0x1)
    )  # fmt: skip
