"""Words of a Chinese text, by jieba with a tokenizer and a cache folder of our own."""

from __future__ import annotations

import functools
import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from platformdirs import user_cache_path

from pipeline.language import HAN, simplified

_WORD = re.compile(r"[^\W_]")
_HAN = re.compile(f"[{HAN}]+")


@dataclass(frozen=True, slots=True)
class Word:
    """``text`` at ``start:end``."""

    text: str
    start: int
    end: int


def words(text: str, extra: Iterable[str] = ()) -> list[Word]:
    """Return the words in order, punctuation and white space left out; ``extra`` are words of ours (terms, names) that are kept whole.

    The dictionary (0.7 s) is loaded by the first call. It knows simplified characters best, so that traditional ones are looked up as these.
    """
    if not _WORD.search(text):
        return []
    copy, ours = simplified(text), _simplified(frozenset(extra))
    known = _tokenizer(frozenset(word for word in ours if _HAN.fullmatch(word)))
    found: list[Word] = []
    position = 0
    for match in [*(_mixed(ours).finditer(copy) if ours else ()), None]:
        end = match.start() if match else len(text)
        tokens = known.tokenize(copy[position:end], HMM=True)
        found += [
            Word(text[position + start : position + stop], position + start, position + stop)
            for token, start, stop in tokens
            if _WORD.search(token)
        ]
        if match:
            found.append(Word(text[match.start() : match.end()], *match.span()))
            position = match.end()
    return found


@functools.lru_cache(maxsize=4)
def _simplified(extra: frozenset[str]) -> frozenset[str]:
    return frozenset(simplified(word.strip()) for word in extra if word.strip())


@functools.lru_cache(maxsize=4)
def _mixed(ours: frozenset[str]) -> re.Pattern[str]:
    """Our words that jieba cannot hold whole: with Latin letters, spaces or a middle dot; not inside a longer Latin word."""
    mixed = sorted((word for word in ours if not _HAN.fullmatch(word)), key=lambda word: (-len(word), word))
    return re.compile("|".join(rf"(?<![A-Za-z0-9]){re.escape(word)}(?![A-Za-z0-9])" for word in mixed) or r"(?!)")


def is_listed(word: str) -> bool:
    """Tell whether the dictionary has this word, in either script; what :func:`words` cuts besides are guesses, and so are its rarest entries (于清华)."""
    return bool(_tokenizer(frozenset()).FREQ.get(simplified(word), 0) > 2)


@functools.lru_cache(maxsize=4)
def _tokenizer(extra: frozenset[str]) -> Any:
    """A tokenizer that nobody else changes; the cache is not in the world-writable /tmp (jieba unmarshals it)."""
    import jieba  # 0.15 s, needed for words only

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    folder = user_cache_path("duizhao")
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        tokenizer.tmp_dir = str(folder)
        tokenizer.cache_file = "jieba.cache"
    except OSError:
        logging.getLogger(__name__).info("The folder %s cannot be written; words are found without a cache.", folder)
    tokenizer.initialize()
    for word in sorted(extra):
        tokenizer.add_word(word)
    return tokenizer
