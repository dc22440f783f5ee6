"""The word lexicon: how well a Chinese and an English word translate each other, from the statistics in ``pipeline/data``.

The file is unpacked once a process (about 0.1 s); a word's rows are parsed when the word is first asked for.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib import resources
from math import sqrt

from pipeline.aligning.english import stem
from pipeline.language import count_han

STEM_FACTOR = 0.8
"""Weight of a translation that agrees in its stem only."""
PART_FACTOR = 0.7
"""Weight of a translation of a part of the Chinese word."""
CHARACTER_FACTOR = 0.45
"""Weight of a translation of one of its characters."""
PIECE_FACTOR = 0.5
"""Weight of a part of a hyphenated translation (light-years)."""
CHARACTER_LEAST = 0.1
"""Only what a character certainly means says something about a word that it is part of."""

_ADDED: dict[str, dict[str, float]] = {
    "元": {"yuan": 0.9, "rmb": 0.5}, "块钱": {"yuan": 0.9}, "港元": {"hk": 0.9, "dollar": 0.4, "dollars": 0.4}, "英镑": {"pound": 0.6, "pounds": 0.6},
    "美元": {"us": 0.3, "usd": 0.5}, "亩": {"mu": 0.9}, "斤": {"jin": 0.9, "catties": 0.5}, "吨": {"tonnes": 0.7, "tonne": 0.7}, "人次": {"visits": 0.2, "trips": 0.2},
    "名": {"people": 0.05}, "岁": {"old": 0.15},
}  # fmt: skip
"""Measure words that the lexicon lacks, or knows in another sense (元 as in 元数据)."""


@lru_cache(maxsize=1)
def _rows() -> dict[str, str]:
    """Chinese word → its rows, still unparsed."""
    packed = resources.files("pipeline").joinpath("data", "zh-en.tsv.gz").read_bytes()
    rows: dict[str, str] = {}
    for line in gzip.decompress(packed).decode("utf-8").splitlines():
        word, _, rest = line.partition("\t")
        rows[word] = f"{rows[word]}\n{rest}" if word in rows else rest
    return rows


def is_listed(word: str) -> bool:
    """Tell whether the lexicon knows this word."""
    return word in _rows()


TRANSLATED = 0.2
"""Share of an English word's links that one Chinese word has at least, if the English is a word and no name (Python is a snake once in a thousand)."""


@lru_cache(maxsize=1)
def _translations() -> frozenset[str]:
    """English words that mostly stand for Chinese ones; a name that Chinese texts write in Latin letters (linux) stands for itself."""
    best: dict[str, tuple[float, bool]] = {}
    for word, rows in _rows().items():
        for row in rows.splitlines():
            english, _, _, backward = row.split("\t")
            best[english] = max(best.get(english, (0.0, False)), (float(backward), count_han(word) > 0))
    return frozenset(english for english, (share, chinese) in best.items() if chinese and share >= TRANSLATED)


def is_translated(english: str) -> bool:
    """Tell whether this English word (in lower case) has a Chinese one, so that it is no name."""
    return english in _translations()


@lru_cache(maxsize=32_768)
def listed(word: str) -> dict[str, float]:
    """Return English words for a listed Chinese word with the score √(p(e|z)·p(z|e)); empty if it is not listed."""
    found: dict[str, float] = {}
    for row in _rows().get(word, "").splitlines():
        english, _, forward, backward = row.split("\t")
        found[english] = sqrt(float(forward) * float(backward))
    found.update(_ADDED.get(word, {}))
    return found


def best_translation(word: str) -> str:
    """Return the likeliest English word for a listed Chinese word, empty where there is none."""
    found = listed(word)
    return max(found, key=lambda english: (found[english], english)) if found else ""


@lru_cache(maxsize=32_768)
def translations(word: str) -> dict[str, float]:
    """Return English words and stems (marked ``~``) for a Chinese word, scored; unlisted and long words also by their parts.

    Parts of two characters and more count :data:`PART_FACTOR`, single characters :data:`CHARACTER_FACTOR`.
    """
    scored: dict[str, float] = {}
    for part, factor, least in _parts(word):
        stems: dict[str, float] = {}
        for english, score in listed(part).items():
            if score >= least:
                scored[english] = max(scored.get(english, 0.0), score * factor)
                for piece in english.split("-") if "-" in english else ():
                    scored[piece] = max(scored.get(piece, 0.0), score * factor * PIECE_FACTOR)
                key = "~" + stem(english)
                stems[key] = stems.get(key, 0.0) + score**2  # the forms of a word share its probability: √Σ p·q
        for key, squares in stems.items():
            scored[key] = max(scored.get(key, 0.0), min(sqrt(squares), 1.0) * factor * STEM_FACTOR)
    return scored


def _parts(word: str) -> Iterator[tuple[str, float, float]]:
    """The word and what it is made of: part, factor, least score that counts."""
    yield word, 1.0, 0.0
    known, han, size = is_listed(word), count_han(word), len(word)
    if han >= 3:
        for length in range(size - 1, 1, -1):
            for start in range(size - length + 1):
                yield word[start : start + length], PART_FACTOR, 0.0
    if han >= 2:
        for character in word:
            yield character, CHARACTER_FACTOR / 2 if known else CHARACTER_FACTOR, CHARACTER_LEAST


def similarity(word: str, english: str) -> float:
    """Tell how well (0…1) this Chinese and this English word, both lower case, translate each other."""
    known = translations(word)
    return max(known.get(form, 0.0) * factor for form, factor in _forms(english))


def similarities(word: str, english: Iterable[str]) -> dict[str, float]:
    """Return the :func:`similarity` of this Chinese word to each of these English words."""
    known = translations(word)
    return {other: max([known[form] * factor for form, factor in _forms(other) if form in known], default=0.0) for other in english}


@lru_cache(maxsize=32_768)
def _forms(english: str) -> tuple[tuple[str, float], ...]:
    """As what an English word is looked up, each with its weight: itself, its stem, the parts of a compound and their stems."""
    forms = [(english, 1.0), ("~" + stem(english), 1.0)]
    if "-" in english or "'" in english:
        for part in re.split(r"[-']", english):
            if len(part) > 1:
                forms += [(part, 0.8), ("~" + stem(part), 0.8)]
    return tuple(forms)


def word_counts() -> list[tuple[str, float]]:
    """Return the listed Chinese words with how often they were seen, in the order of the file."""
    return [(word, sum(float(row.split("\t")[1]) for row in rows.splitlines())) for word, rows in _rows().items()]
