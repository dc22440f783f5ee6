"""Which files of a project people write: its articles, by their formats, and its term files.

A new format of articles is one module and one line here. Readers are named, not imported: who only asks what has changed loads none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.files import paths_in


@dataclass(frozen=True, slots=True)
class InputFormat:
    """``reader``: ``module:function`` that makes a raw article of a file's bytes and path; it may raise ``DuizhaoError`` with what is wrong."""

    label: str
    suffixes: tuple[str, ...]
    reader: str

    def read(self, data: bytes, path: Path) -> Any:
        """Return the raw article."""
        return resolve_name(self.reader)(data, path)


INPUT_FORMATS: tuple[InputFormat, ...] = (
    InputFormat("Markdown", (".md", ".markdown"), "pipeline.reading.textfiles:read_markdown_file"),
    InputFormat("text", (".txt",), "pipeline.reading.textfiles:read_text_file"),
    InputFormat("web page", (".html", ".htm"), "pipeline.reading.textfiles:read_html_file"),
    InputFormat("Word", (".docx",), "pipeline.reading.formats.documents:read_document"),
    InputFormat("OpenDocument", (".odt",), "pipeline.reading.formats.documents:read_document"),
    InputFormat("EPUB", (".epub",), "pipeline.reading.formats.documents:read_document"),
)


def format_of(path: Path) -> InputFormat | None:
    """Return the format of a file by its suffix."""
    suffix = path.suffix.lower()
    return next((one for one in INPUT_FORMATS if suffix in one.suffixes), None)


def source_suffixes() -> list[str]:
    """Return suffixes of files that are articles, sorted."""
    return sorted(suffix for one in INPUT_FORMATS for suffix in one.suffixes)


def find_sources(folder: Path) -> list[Path]:
    """Yield the articles of a folder and its subfolders, sorted: every file of a known format that is not hidden, aligned or a picture's.

    :raises DuizhaoError: two of them have the same name, which would be that of both aligned files and books; or one is not UTF-8.
    """

    def files(folder: Path) -> Iterator[Path]:
        for path in sorted(folder.iterdir()):
            if path.name.startswith((".", "~$")):
                continue
            if path.is_dir():
                loop = path.is_symlink() and folder.resolve().is_relative_to(path.resolve())
                if not loop and not path.name.endswith((".images", "_files", ".files")):
                    yield from files(path)
            elif format_of(path) and (path.is_file() or path.is_symlink()):  # no pipes; dangling links are said
                yield path

    found = sorted(files(folder)) if folder.is_dir() else []
    first: dict[str, Path] = {}
    for path in found:
        if not path.name.isprintable() and any("\ud800" <= character <= "\udfff" for character in path.name):
            raise DuizhaoError("has a name that is not UTF-8", path=ascii(str(path)), hint="Rename the file.", status=ExitStatus.USAGE)
        if path.stem in first:
            raise DuizhaoError(
                f"has the same name as {first[path.stem]}", path=path, hint="Rename one of the two.", status=ExitStatus.USAGE
            )
        first[path.stem] = path
    return found


def term_files(folder: Path) -> list[Path]:
    """Return the folder's glossary files, in the order of their names; a link to nowhere counts, so that reading it says what is wrong.

    :raises DuizhaoError: the folder cannot be read.
    """
    paths = [path for path in paths_in(folder) if not path.name.startswith(".")]
    return [path for path in paths if path.suffix in {".yaml", ".yml"} and (path.is_file() or (path.is_symlink() and not path.exists()))]
