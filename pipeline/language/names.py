"""Chinese names of people: their surnames, and their Pinyin as GB/T 28039-2011 writes it (林海峰 is Lin Haifeng)."""

from __future__ import annotations

import itertools
import re
import unicodedata
from functools import cache

from pipeline.language.han import count_han
from pipeline.language.script import simplified

SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹"
    "孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁"
    "尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜"
    "冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝傅萧赖阎洪楚屠鞠郁冼阚逄茹濮钮冀竺嵇郦鄢胥粟揭尧丘浦晁"
    "晋匡隗荀谌郜桓闻盖区朴敬"
)
"""The commonest of one character, simplified; without those that are everyday words first of all (时, 和, 师, 原)."""
DOUBLE_SURNAMES = frozenset(
    [
        "欧阳",
        "司马",
        "诸葛",
        "上官",
        "司徒",
        "东方",
        "夏侯",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "令狐",
        "端木",
        "南宫",
        "钟离",
        "宇文",
        "长孙",
        "司空",
        "独孤",
        "轩辕",
        "拓跋",
        "完颜",
        "东郭",
        "呼延",
        "澹台",
        "申屠",
        "鲜于",
        "赫连",
        "万俟",
        "淳于",
    ]
)
_AS_SURNAME = {
    "曾": "zeng", "单": "shan", "解": "xie", "仇": "qiu", "查": "zha", "任": "ren", "翟": "zhai", "缪": "miao", "卜": "bu", "区": "ou", "朴": "piao", "阚": "kan",
    "尉迟": "yuchi", "澹台": "tantai", "万俟": "moqi", "长孙": "zhangsun", "令狐": "linghu", "赫连": "helian", "鲜于": "xianyu",
}  # fmt: skip
"""Where a character is read otherwise as a surname."""


def surname(name: str) -> str:
    """The surname that a name begins with, of one or two characters, as it is written; empty where it begins with none."""
    start = simplified(name[:2])
    length = 2 if start in DOUBLE_SURNAMES else 1 if start[:1] in SURNAMES else 0
    return name[:length]


def may_be_name(text: str) -> bool:
    """Whether the text may be the name of a Chinese person: a surname, and one or two characters more."""
    given = len(text) - len(surname(text))
    return given < len(text) == count_han(text) and 1 <= given <= 2


@cache
def pinyin_readings(characters: str, *, as_surname: bool = False) -> tuple[str, ...]:
    """All Pinyin that these characters may have, without tones, in lower case; the likeliest first.

    >>> pinyin_readings("单", as_surname=True)
    ('shan',)
    """
    from pypinyin import Style, lazy_pinyin, pinyin  # loads a dictionary, needed for names only

    if as_surname and simplified(characters) in _AS_SURNAME:
        return (_AS_SURNAME[simplified(characters)],)
    likeliest = "".join(lazy_pinyin(characters, v_to_u=True))
    single = pinyin(list(characters), style=Style.NORMAL, heteronym=True, v_to_u=True)
    return tuple(dict.fromkeys([likeliest, *("".join(one) for one in itertools.product(*single))]))


def romanised(name: str) -> str:
    """A whole name in Pinyin: the surname first, the given name in one word.

    >>> romanised("欧阳修")
    'Ouyang Xiu'
    """
    first = surname(name) or name[:1]
    family, given = pinyin_readings(first, as_surname=True)[0], pinyin_readings(name[len(first) :])[0]
    return f"{family.capitalize()} {given.capitalize()}"


@cache
def pinyin_syllables(word: str) -> frozenset[int]:
    """Into how many syllables of Pinyin (1 or 2) a word can be read: Xian is one or two, Dean none."""
    word = plain_pinyin(word)
    one = {1} if _syllable().fullmatch(word) else set()
    two = {2} if any(_syllable().fullmatch(word[:cut]) and _syllable().fullmatch(word[cut:]) for cut in range(1, len(word))) else set()
    return frozenset(one | two)


@cache
def _syllable() -> re.Pattern[str]:
    from pypinyin.constants import PINYIN_DICT  # loads a dictionary

    every = {plain_pinyin(reading) for toned in PINYIN_DICT.values() for reading in toned.split(",")}
    return re.compile("|".join(sorted((one for one in every if re.search("[aeiou]", one)), key=len, reverse=True)))


def plain_pinyin(spelling: str) -> str:
    """In lower case, without tones; ü as u, which passports write Lyu and many write Lv."""
    letters = unicodedata.normalize("NFD", spelling.lower())
    return re.sub(r"(?<=[ln])(?:v|yu)", "u", "".join(letter for letter in letters if not unicodedata.combining(letter)))
