"""What a file format is to this program, and which of several a file that comes in has: by what it holds, else by how its name ends.

A room that exchanges files lists its formats in one registry, one line each; whatever needs a suffix, a label, a reader or a writer
takes it from there.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from lxml import etree

Written = TypeVar("Written")
Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class Format(Generic[Written, Read]):
    """A format: its name on the command line, its label for people, how the names of its files end, its two ways.

    ``suffix`` is what a file that goes out ends in, ``endings`` are others that come in. A file is of this format for certain by one of
    ``roots`` (the XML root element in Clark's notation, ``{namespace}name``), of ``members`` (a file in a ZIP container, or the media type
    that an OpenDocument or EPUB container names) or where ``text`` matches the beginning of a line.
    """

    name: str
    label: str
    suffix: str
    read: Callable[[Path], Read] | None = None
    write: Callable[[Written], bytes] | None = None
    endings: tuple[str, ...] = ()
    roots: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    text: str = ""

    @property
    def all_endings(self) -> tuple[str, ...]:
        """The last parts of the names of its files, each once: ``.docx`` of ``.review.docx``."""
        return tuple(dict.fromkeys((Path(f"x{self.suffix}").suffix, *self.endings)))


def format_of(path: Path, formats: Sequence[Format[Written, Read]]) -> Format[Written, Read] | None:
    """Return the format of a file that is there, ``None`` if it is none of these.

    What the file holds comes first: a workbook that is called ``x.csv`` is a workbook. Where that does not tell (plain text, a damaged
    file) the ending does; a container of another kind is none of ours, whatever its name.
    """
    readable = [one for one in formats if one.read is not None]
    data = path.read_bytes()
    signs = _signs(data)
    if signs:
        return next((one for one in readable if signs & {*one.roots, *one.members}), None)
    lines = _head(data)
    by_text = next((one for one in readable if one.text and re.search(one.text, lines, re.MULTILINE)), None)
    return by_text or next((one for one in readable if path.suffix.lower() in one.all_endings), None)


def _signs(data: bytes) -> set[str]:
    """The root of XML, or the members and the media type of a ZIP container; empty for text and for what is damaged."""
    if data.startswith(b"PK"):
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                names = set(archive.namelist())
                kind = archive.read("mimetype")[:200].decode("latin-1").strip() if "mimetype" in names else ""
                return names | {kind}
        except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError):
            return set()
    if not re.match(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*\0?<", data):
        return set()
    try:
        events = etree.iterparse(io.BytesIO(data), events=("start",), resolve_entities=False, no_network=True, load_dtd=False)
        return {str(next(iter(events))[1].tag)}
    except (etree.XMLSyntaxError, StopIteration):
        return set()


def _head(data: bytes) -> str:
    """The beginning of a text, for the look of its lines: bytes that are no ASCII do not matter."""
    return data[:100_000].replace(b"\0", b"").decode("utf-8", "replace").replace("\r\n", "\n").replace("\ufeff", "")


def endings(formats: Sequence[Format[Written, Read]]) -> list[str]:
    """Tell how the names of files that can be read end, sorted."""
    return sorted({ending for one in formats if one.read for ending in one.all_endings})
