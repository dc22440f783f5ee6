"""SECURITY.md names the limits as the code has them."""

from __future__ import annotations

from pathlib import Path

from pipeline import outside, pandoc, picture, yamlfile
from pipeline.files import MAX_ZIP_BYTES, MAX_ZIP_MEMBERS, MAX_ZIP_RATIO
from pipeline.reading.formats.htmltables import MOST_COLUMNS
from pipeline.reading.formats.markup import MOST_ATTRIBUTES
from pipeline.reading.opening import LONGEST_PARAGRAPH, MAX_BYTES
from pipeline.review import chips
from pipeline.review.accounts import MAX_PASSPHRASE, MIN_PASSPHRASE
from pipeline.review.door import AT_ALL, Brake
from pipeline.review.guard import MAX_BODY, SESSION_SECONDS

LIMITS = {
    "a source": f"{MAX_BYTES // 1_000_000} MB",
    "a paragraph": f"{LONGEST_PARAGRAPH:,} characters",
    "levels of lists, quotations and elements": f"{outside.DEEPEST}",
    "levels of settings and glossaries": f"{yamlfile.DEEPEST}",
    "attributes of an element": f"{MOST_ATTRIBUTES:,}",
    "columns of a table": f"{MOST_COLUMNS:,}",
    "a DOCX, ODT, EPUB or XLSX": f"{MAX_ZIP_MEMBERS:,} members, {MAX_ZIP_BYTES // 1_000_000} MB unpacked, {MAX_ZIP_RATIO} times its size",
    "a picture": f"{picture.MAX_BYTES // 1_000_000} MB, {picture.MAX_PIXELS // 1_000_000} megapixels",
    "pandoc": f"{pandoc.READING_TIMEOUT:.0f} s for reading, {pandoc.TIMEOUT:.0f} s for writing, {pandoc.MEMORY.removesuffix('G')} GB of memory",
    "a change on the review page": f"{MAX_BODY // 1_000_000} MB, {chips.MAX_LENGTH:,} characters a sentence",
    "a passphrase": f"{MIN_PASSPHRASE} to {MAX_PASSPHRASE} characters",
    "wrong passphrases": f"{Brake().limit} for a name at an address, {Brake().limit * AT_ALL} for a name, in {Brake().window / 60:.0f} minutes",
    "a session of a team": f"{SESSION_SECONDS // 3600} hours",
}


def test_they_stand_in_security_md() -> None:
    table = "\n".join(["| what | at most |", "|---|---|", *(f"| {what} | {limit} |" for what, limit in LIMITS.items())])
    assert table in (Path(__file__).parents[2] / "SECURITY.md").read_text("utf-8"), table
