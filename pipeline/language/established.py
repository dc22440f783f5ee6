"""Established names outside China with their originals: 苏格拉底 is Socrates. From ``pipeline/data/names.tsv.gz`` (CC-CEDICT, CC BY-SA 4.0)."""

from __future__ import annotations

import gzip
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class EstablishedName:
    """A name in simplified Chinese, and its originals. ``kind``: ``person``, ``place``, or ``name`` (a surname or given name that many have)."""

    chinese: str
    kind: str
    originals: tuple[str, ...]

    @property
    def known_as(self) -> frozenset[str]:
        """The last word of each original, folded: by it a text calls a person (Einstein) or a place."""
        return frozenset(plain(original.split()[-1]) for original in self.originals)

    @property
    def words(self) -> frozenset[str]:
        """Every word of the originals, folded."""
        return frozenset(plain(word) for original in self.originals for word in original.split())


@cache
def established_names() -> dict[str, EstablishedName]:
    """Return the established names by their Chinese; read once a process (5 ms)."""
    table = resources.files("pipeline").joinpath("data", "names.tsv.gz").read_bytes()
    rows = (line.split("\t") for line in gzip.decompress(table).decode("utf-8").splitlines())
    return {chinese: EstablishedName(chinese, kind, tuple(originals.split("|"))) for chinese, kind, originals in rows}


def plain(word: str) -> str:
    """Return the name in lower case, without accents."""
    return "".join(char for char in unicodedata.normalize("NFD", word.casefold()) if not unicodedata.combining(char))
