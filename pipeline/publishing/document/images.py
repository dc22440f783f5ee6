"""Pictures of an article: read from the sources folder, looked at, and handed on as data; everything else is missing, with the reason."""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from pipeline import inputs
from pipeline.errors import DuizhaoError
from pipeline.picture import MAX_BYTES, TOO_LARGE, examine
from pipeline.reading import EMBEDDED, embedded_picture


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that was read and checked. Width and height in pixels."""

    src: str
    data: bytes
    media_type: str
    width: int
    height: int

    @property
    def uri(self) -> str:
        """The picture as a ``data:`` address."""
        return f"data:{self.media_type};base64,{base64.b64encode(self.data).decode('ascii')}"


@dataclass(frozen=True, slots=True)
class Missing:
    """A picture that is not in the books, and why. ``url``: where the author had it, empty if it cannot be linked to."""

    src: str
    reason: str
    url: str = ""


class Pictures:
    """The pictures of an article by their address, each looked at once."""

    def __init__(self, load: Callable[[str], Picture | Missing]) -> None:
        self._load = load
        self._known: dict[str, Picture | Missing] = {}

    def __call__(self, src: str) -> Picture | Missing:
        """The picture, or why it is not there."""
        if src not in self._known:
            self._known[src] = self._load(src)
        return self._known[src]


def load_picture(src: str, article: Path, sources: Path) -> Picture | Missing:
    """Return the picture that ``src`` names in or beside the source file ``article``; nothing outside the folder ``sources`` is ever read.

    By its content, not its name: see :mod:`pipeline.picture`.
    """
    if src[:5].lower() in {"data:", "file:"}:
        return Missing(src[:40], "is not a file of the sources folder")
    if src.startswith("//") or "://" in src[:12]:
        return Missing(src, "is on the web, and builds are offline", "https:" + src if src.startswith("//") else src)
    if src.startswith(EMBEDDED):
        try:
            return _examined(src, embedded_picture(article, src))
        except DuizhaoError as error:
            return Missing(src, error.message)
    root = sources.resolve()
    try:
        named = article.parent / unquote(re.split(r"[?#]", src, maxsplit=1)[0])
        path = named.resolve()
        inside = path.is_relative_to(root) and path.is_file()
    except (OSError, ValueError):
        return Missing(src, "has no readable name")
    if not path.is_relative_to(root):
        if named.is_symlink():
            inputs.note_link(named)
        return Missing(src, "is outside the sources folder")
    if not inside:
        inputs.note(named, None)
        return Missing(src, "is not there")
    return _look(src, named, path)


def _look(src: str, named: Path, path: Path) -> Picture | Missing:
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            data = b"" if size > MAX_BYTES else file.read(MAX_BYTES + 1)
    except OSError as error:
        inputs.is_there(named)
        return Missing(src, f"cannot be read: {error.strerror}")
    if size > MAX_BYTES:
        inputs.is_there(named)
        return Missing(src, TOO_LARGE)
    inputs.note(named, data)
    return _examined(src, data)


def _examined(src: str, data: bytes) -> Picture | Missing:
    """The picture that these bytes are, by their content."""
    try:
        found = examine(data)
    except ValueError as error:
        return Missing(src, str(error))
    return Picture(src, data, found.media_type, found.width, found.height)
