"""Chinese names of people: the syllables of Hanyu Pinyin as GB/T 28039-2011 writes them (林海峰 is Lin Haifeng), or others by mistake."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pipeline.checking.registry import Pair, Problem, Range, segment_check

SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹"
    "孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁"
    "尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜"
    "冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
)
DOUBLE_SURNAMES = frozenset(
    ["欧阳", "司马", "诸葛", "上官", "司徒", "东方", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "令狐", "端木", "南宫"]
)
_READ_AS_SURNAME = {
    "曾": "zeng",
    "单": "shan",
    "解": "xie",
    "仇": "qiu",
    "查": "zha",
    "任": "ren",
    "翟": "zhai",
    "缪": "miao",
    "尉迟": "yuchi",
}
_ALSO_ENGLISH = re.compile(
    "an?|ban|bang|bin|can|dang|den|die|fan|gang|gun|ha|hang|he|hen|hung|la|lie|long|man?|men?|nun|pan|pang|pen|pie|pin|ping|r[au]n|rang|s[au]n|sang|she|song"
    "|tan|tang|tie|wan|you",
    re.IGNORECASE,
)
"""Syllables that are English words: a capital makes no name of them."""
_GIVEN = re.compile(r"[\u3400-\u9fff]+(?<![的是了说也就不都还被把很们这那在则])")
"""Characters of a given name; after one of a single character these words go on."""
_WORDS = re.compile(r"(?<![\w’'-])[A-Z][a-zü]+(?:-[A-Za-zü]+)?(?: [A-Z][a-zü]+(?:-[A-Za-zü]+)?)+(?![\w-])")
_LIKE = 60
"""Per cent of letters that two spellings of one name have in common at least; Yaobao and Xiaobao have 77."""


@dataclass(frozen=True, slots=True)
class Misspelt:
    """A name in the English, what it should read, and where its surname is in the source."""

    place: Range
    right: str
    source: Range


def misspelt(source: str, target: str) -> Iterator[Misspelt]:
    """The names in ``target`` whose surname is one of ``source`` and whose given name has nearly, but not quite, its syllables.

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
        syllables = [_counts(word) for word in given if not _ALSO_ENGLISH.fullmatch(word) and "-" not in word]
        if len(syllables) == length and all(1 in count if length == 2 else count for count in syllables):
            yield given


def _rightly(surname: str, given: list[str], source: str) -> tuple[str, Range] | None:
    """The name as it should read, and where its Chinese is; ``None`` where the source has no such surname or a wholly other name."""
    from rapidfuzz import fuzz  # noqa: PLC0415 - needed for names only

    written = _plain("".join(given))
    likely: list[tuple[float, str, Range]] = []
    for start, end in _surnames(_plain(surname), source):
        for length in (2, 1):
            characters = source[end : end + length]
            if len(characters) < length or not _GIVEN.fullmatch(characters):
                continue
            for reading in _readings(characters):
                spelling = f"{surname} {reading.capitalize()}"
                if _plain(reading) == written:
                    return spelling if len(given) > 1 else f"{surname} {given[0]}", (start, end + length)
                if length in _counts("".join(given)):
                    likely.append((fuzz.ratio(_plain(reading), written), spelling, (start, end + length)))
    best = max(likely, default=None)
    return best[1:] if best and best[0] >= _LIKE else None


def _surnames(spelling: str, source: str) -> Iterator[Range]:
    for start in range(len(source)):
        for length, known in ((2, DOUBLE_SURNAMES), (1, SURNAMES)):
            characters = source[start : start + length]
            if characters in known and spelling in {_plain(reading) for reading in _readings(characters, surname=True)}:
                yield start, start + length


@cache
def _readings(characters: str, *, surname: bool = False) -> tuple[str, ...]:
    """All Pinyin that these characters may have, without tones, in lower case; the likeliest first."""
    from pypinyin import Style, lazy_pinyin, pinyin  # noqa: PLC0415 - loads a dictionary, needed for names only

    if surname and characters in _READ_AS_SURNAME:
        return (_READ_AS_SURNAME[characters],)
    likeliest = "".join(lazy_pinyin(characters, v_to_u=True))
    single = pinyin(list(characters), style=Style.NORMAL, heteronym=True, v_to_u=True)
    return tuple(dict.fromkeys([likeliest, *("".join(one) for one in itertools.product(*single))]))


@cache
def _syllables() -> re.Pattern[str]:
    from pypinyin.constants import PINYIN_DICT  # noqa: PLC0415

    toned = {reading for readings in PINYIN_DICT.values() for reading in readings.split(",")}
    plain = sorted({_plain(reading) for reading in toned if re.search("[aeiouü]", _plain(reading))}, key=len, reverse=True)
    return re.compile("|".join(plain))


@cache
def _counts(word: str) -> frozenset[int]:
    """Into how many syllables of Pinyin (1 or 2) the word can be read: Xian is one or two, Dean none."""
    word = _plain(word)
    one = {1} if _syllables().fullmatch(word) else set()
    two = {2} if any(_syllables().fullmatch(word[:cut]) and _syllables().fullmatch(word[cut:]) for cut in range(1, len(word))) else set()
    return frozenset(one | two)


def _plain(spelling: str) -> str:
    """In lower case, without tones; ü as passports write it, and as many write it (Lyu, Lu)."""
    letters = unicodedata.normalize("NFD", spelling.lower())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"(?<=[ln])(?:v|yu)", "u", plain)


@segment_check("name", "warning")
def name(pair: Pair) -> Iterator[Problem]:
    """A Chinese name is spelt with other syllables than it has.

    Pinyin, the surname first, the given name in one word (GB/T 28039-2011): 林海峰 is Lin Haifeng. Who spells it otherwise belongs in the glossary.
    """
    agreed = [hit.found for hit in pair.hits if hit.found]
    for wrong in misspelt(pair.source_words, pair.target_words):
        start, end = wrong.place
        if not any(low < end and start < high for low, high in agreed):
            written, text = pair.target_words[start:end], pair.target.text
            yield Problem(f"“{written}” should read “{wrong.right}”", wrong.source, wrong.place, text[:start] + wrong.right + text[end:])
