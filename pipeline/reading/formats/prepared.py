"""A document's container made ready for pandoc, and what a person should know of what is in it and not in the article."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zipfile import ZIP_STORED, ZipFile

from pipeline.article import Finding
from pipeline.language import is_han


@dataclass(frozen=True, slots=True)
class Prepared:
    """``data``: the file for pandoc; ``words``: all words that it shows, in order; ``findings``: what a person should know of it.

    ``chunks``: the web pages and texts that were put into a Word document whole (``w:altChunk``): name and bytes, by their place's number.
    """

    data: bytes
    words: str = ""
    findings: tuple[Finding, ...] = ()
    chunks: tuple[tuple[str, bytes], ...] = ()


def rewritten(archive: ZipFile, changed: Mapping[str, bytes]) -> bytes:
    """Return the container with these members changed, the others as they are; not compressed, as only pandoc reads it."""
    copy = io.BytesIO()
    with ZipFile(copy, "w", ZIP_STORED) as written:
        for name in archive.namelist():
            written.writestr(name, changed[name] if name in changed else archive.read(name))
    return copy.getvalue()


def hidden_finding(texts: Sequence[str]) -> list[Finding]:
    """Warn of text that the author's program does not show; it is counted, not quoted: it may be hidden for a reason."""
    hidden = [text for text in texts if text.strip()]
    if not hidden:
        return []
    where = "one place" if len(hidden) == 1 else f"{len(hidden)} places"
    return [
        Finding(
            "hidden-text", "warning", f"{sum(map(len, hidden))} characters in {where} are hidden in the file and were left out.",
            advice="Have the program show hidden text; what belongs into the book must not be marked as hidden.",
        )
    ]  # fmt: skip


def lost_finding(words: str, shown: str, what: str) -> list[Finding]:
    """Warn of Chinese characters of the file that the article does not show; ``what``: the format that has places that pandoc does not know."""
    missing = Counter(filter(is_han, words)) - Counter(shown)
    if not missing:
        return []
    sample = "".join(missing)[:20]
    return [
        Finding(
            "left-out-text", "warning", f"{missing.total()} Chinese characters of the file could not be read: {sample}",
            advice=f"They stand in a place that {what} has and pandoc does not know; copy them into an ordinary paragraph.",
        )
    ]  # fmt: skip
