"""Chinese names of people: the syllables of Hanyu Pinyin as GB/T 28039-2011 writes them (林海峰 is Lin Haifeng), or others by mistake."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from pipeline.checking.registry import CheckedPair, Range, Violation, segment_check
from pipeline.language import DOUBLE_SURNAMES, HAN, SURNAMES, pinyin_readings, pinyin_syllables, plain_pinyin
from pipeline.phrases import Phrases

_ALSO_ENGLISH = Phrases(
    (
        "an?|ban|bang|bin|can|dang|den|die|fan|gang|gun|ha|hang|he|hen|hung|la|lie|long",
        "man?|men?|nun|pan|pang|pen|pie|pin|ping|r[au]n|rang|s[au]n|sang|she|song|tan|tang|tie|wan|you",
    ),
    whole=True,
    hit=("Long", "he", "Song", "Man", "Me"),
    miss=("Haifeng", "Zhao", "Lon", "Songs", "jun"),
)
"""Syllables that are English words: a capital makes no name of them."""
_GIVEN = re.compile(f"[{HAN}]+(?<![的是了说也就不都还被把很们这那在则])")
"""Characters of a given name; after one of a single character these words go on."""
_RULER = re.compile(
    "始皇|二世|后主|[高太世圣显成肃代德顺宪穆敬文武宣懿僖昭哀真仁英神哲徽钦孝光宁理度恭端][祖宗帝]|[景惠元明和殇安冲质桓灵献炀少][帝宗]|[文武成康昭穆庄桓襄景惠灵平幽厉宣简威缪][王公侯]"
)
"""A title after the name of a state (秦始皇, 汉武帝, 唐太宗, 齐桓公), which goes in one word or in two: Qin Shi Huang."""
_WORDS = re.compile(r"(?<![\w’'-])[A-Z][a-zü]+(?:-[A-Za-zü]+)?(?: [A-Z][a-zü]+(?:-[A-Za-zü]+)?)+(?![\w-])")
_LIKE = 60
"""Per cent of letters that two spellings of one name have in common at least; Yaobao and Xiaobao have 77."""


@dataclass(frozen=True, slots=True)
class Misspelt:
    """A name in the English, what it should read, and where its surname is in the source."""

    found_at: Range
    right: str
    source: Range


def misspelt(source: str, target: str) -> Iterator[Misspelt]:
    """Yield the names in ``target`` whose surname is one of ``source`` and whose given name has nearly, but not quite, its syllables.

    A spelling that is no Pinyin (Ma Ying-jeou, Andrew Ng) is somebody's own and no mistake.
    """
    for run in _WORDS.finditer(target):
        words = [(word[0], run.start() + word.start(), run.start() + word.end()) for word in re.finditer(r"\S+", run[0])]
        for (surname, start, _), following in zip(words, (words[n + 1 :] for n in range(len(words))), strict=True):
            for given in _given_names([word for word, _, _ in following]):
                end = following[len(given) - 1][2]
                right = _rightly(surname, given, source)
                if right and right[0] != target[start:end]:
                    yield Misspelt((start, end), *right)
                if right:
                    break


def _given_names(words: list[str]) -> Iterator[list[str]]:
    """What may be a given name at the beginning of these words: two of one syllable (Hai Feng), one of one or two."""
    for length in (2, 1):
        given = words[:length]
        counts = [pinyin_syllables(word) for word in given if not _ALSO_ENGLISH.find(word) and "-" not in word]
        if len(counts) == length and all(1 in count if length == 2 else count for count in counts):
            yield given


def _rightly(surname: str, given: list[str], source: str) -> tuple[str, Range] | None:
    """The name as it should read, and where its Chinese is; ``None`` where the source has no such surname or a wholly other name."""
    written = plain_pinyin("".join(given))
    likely: list[tuple[float, str, Range]] = []
    for start, end in _surnames(plain_pinyin(surname), source):
        for length in (2, 1):
            characters = source[end : end + length]
            if len(characters) < length or not _GIVEN.fullmatch(characters):
                continue
            for reading in pinyin_readings(characters):
                spelling = f"{surname} {reading.capitalize()}"
                if plain_pinyin(reading) == written:
                    as_written = len(given) == 1 or _RULER.fullmatch(characters)
                    return f"{surname} {' '.join(given)}" if as_written else spelling, (start, end + length)
                if length in pinyin_syllables("".join(given)):
                    likely.append((fuzz.ratio(plain_pinyin(reading), written), spelling, (start, end + length)))
    best = max(likely, default=None)
    return best[1:] if best and best[0] >= _LIKE else None


def _surnames(spelling: str, source: str) -> Iterator[Range]:
    for start in range(len(source)):
        for length, known in ((2, DOUBLE_SURNAMES), (1, SURNAMES)):
            characters = source[start : start + length]
            if characters in known and spelling in {plain_pinyin(reading) for reading in pinyin_readings(characters, as_surname=True)}:
                yield start, start + length


@segment_check("name", "warning", mends=True)
def name(pair: CheckedPair) -> Iterator[Violation]:
    """A Chinese name is spelt with other syllables than it has.

    Pinyin, the surname first, the given name in one word (GB/T 28039-2011): 林海峰 is Lin Haifeng. Who spells it otherwise belongs in the glossary.
    """
    agreed = [hit.found for hit in pair.hits if hit.found]
    for wrong in misspelt(pair.source_words, pair.target_words):
        start, end = wrong.found_at
        if not any(low < end and start < high for low, high in agreed):
            written, text = pair.target_words[start:end], pair.target.text
            yield Violation(
                f"“{written}” should read “{wrong.right}”", wrong.source, wrong.found_at, text[:start] + wrong.right + text[end:]
            )
