"""How much text there is, in the units that translators bill by."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.article import RichText, Segment
from pipeline.language import count_han
from pipeline.richtext import plain
from pipeline.segmenting.words import words

_ADDRESS = re.compile(r"https?://[!-~]+")
_NARROW = re.compile(r"[!-~\u00a1-\u024f]+")
"""Latin words, figures and their marks; between spaces and Chinese characters they are one word for Word."""


@dataclass(frozen=True, slots=True)
class Counts:
    """``characters``: Chinese characters; ``with_marks``: as Word counts 字数 (Chinese characters and marks, each Latin word or number as one).

    Formulas are not counted: nobody translates them. ``unique`` and ``unique_characters`` count equal sentences once.
    """

    characters: int = 0
    with_marks: int = 0
    words: int = 0
    sentences: int = 0
    unique: int = 0
    unique_characters: int = 0


def count(segments: Iterable[Segment], extra: Iterable[str] = ()) -> Counts:
    """Return the counts of these sentences; ``extra`` are terms and names that are one word each."""
    texts = [text for segment in segments if (text := _counted(segment.source).strip())]
    known = frozenset(extra)
    once = Counter(texts)
    return Counts(
        characters=sum(map(count_han, texts)),
        with_marks=sum(_as_word_counts(text) for text in texts),
        words=sum(len(words(_ADDRESS.sub("x", text), known)) for text in texts),
        sentences=len(texts),
        unique=len(once),
        unique_characters=sum(map(count_han, once)),
    )


def _counted(rich: RichText) -> str:
    """The text without formulas, pictures and note marks."""
    pieces, position = [], 0
    for mark in rich.marks:
        if mark.kind == "math":
            pieces.append(rich.text[position : mark.start])
            position = max(position, mark.end)
    return plain(RichText(" ".join([*pieces, rich.text[position:]])))


def _as_word_counts(text: str) -> int:
    rest, narrow = _NARROW.subn(" ", text)
    return narrow + sum(not character.isspace() for character in rest)
