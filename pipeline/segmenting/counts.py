"""How much text there is, in the units that translators bill by."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.article import Segment
from pipeline.richtext import plain
from pipeline.segmenting.words import words

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LATIN = re.compile(r"[A-Za-z0-9]+(?:[-'’._][A-Za-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Counts:
    """``characters``: Chinese characters; ``with_marks``: as Word counts 字数 (Chinese characters and marks, each Latin word or number as one).

    ``unique`` and ``unique_characters`` count equal sentences once.
    """

    characters: int = 0
    with_marks: int = 0
    words: int = 0
    sentences: int = 0
    unique: int = 0
    unique_characters: int = 0


def count(segments: Iterable[Segment], extra: Iterable[str] = ()) -> Counts:
    """The counts of these sentences; ``extra`` are terms and names that are one word each."""
    texts = [text for segment in segments if (text := plain(segment.source).strip())]
    known = frozenset(extra)
    once = Counter(texts)
    return Counts(
        characters=sum(len(_HAN.findall(text)) for text in texts),
        with_marks=sum(_as_word_counts(text) for text in texts),
        words=sum(len(words(text, known)) for text in texts),
        sentences=len(texts),
        unique=len(once),
        unique_characters=sum(len(_HAN.findall(text)) for text in once),
    )


def _as_word_counts(text: str) -> int:
    rest, latin = _LATIN.subn(" ", text)
    return latin + sum(not character.isspace() and not (character.isascii() and character.isalnum()) for character in rest)
