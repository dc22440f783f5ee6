"""Chinese names of people: their surnames, their Pinyin as GB/T 28039-2011 writes it (林海峰 is Lin Haifeng), and where a text names one."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from pipeline.language import is_han

SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹"
    "孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁"
    "尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜"
    "冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
)
DOUBLE_SURNAMES = frozenset(
    ["欧阳", "司马", "诸葛", "上官", "司徒", "东方", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "令狐", "端木", "南宫"]
)
_AS_SURNAME = {
    "曾": "zeng", "单": "shan", "解": "xie", "仇": "qiu", "查": "zha", "任": "ren", "翟": "zhai", "缪": "miao", "尉迟": "yuchi",
}  # fmt: skip
_FOREIGN = frozenset("斯尔瓦普切托尼拉罗伊奥莱维姆塔卡萨娅蒂朗德克特")
"""Characters that write foreign names by their sound."""
_THING = frozenset("机器者员人性化率值度处局部")
"""What no given name ends in: 涂布机 is a machine."""
_ROLE = (
    "教授|院士|院长|校长|博士|先生|女士|主席|主任|部长|局长|司长|市长|省长|书记|委员|秘书长|发言人|负责人|研究员|工程师|科学家|学者|专家|作者|记者|编辑|编剧|导演|演员"
    "|歌手|艺人|诗人|作家|画家|律师|医生|医师|护士|老师|同学|经理|总裁|董事长|会长|理事长|行长|所长|创始人|合伙人|代表|分析师|队长|教练|选手|冠军|CEO|CTO|CFO"
)
_BEFORE = re.compile(rf"(?:{_ROLE})[ ：:]?\Z")
_AFTER = re.compile(rf"(?:{_ROLE}|说|表示|认为|指出|介绍|坦言|告诉|透露|强调|补充|回忆)")


@cache
def pinyin_readings(characters: str, *, surname: bool = False) -> tuple[str, ...]:
    """All Pinyin that these characters may have, without tones, in lower case; the likeliest first.

    >>> pinyin_readings("单", surname=True)
    ('shan',)
    """
    from pypinyin import Style, lazy_pinyin, pinyin  # noqa: PLC0415 - loads a dictionary, needed for names only

    if surname and characters in _AS_SURNAME:
        return (_AS_SURNAME[characters],)
    likeliest = "".join(lazy_pinyin(characters, v_to_u=True))
    single = pinyin(list(characters), style=Style.NORMAL, heteronym=True, v_to_u=True)
    return tuple(dict.fromkeys([likeliest, *("".join(one) for one in itertools.product(*single))]))


def romanised(name: str) -> str:
    """A whole name in Pinyin: the surname first, the given name in one word.

    >>> romanised("欧阳修")
    'Ouyang Xiu'
    """
    length = 2 if name[:2] in DOUBLE_SURNAMES else 1
    surname, given = pinyin_readings(name[:length], surname=True)[0], pinyin_readings(name[length:])[0]
    return f"{surname.capitalize()} {given.capitalize()}"


@cache
def pinyin_syllables(word: str) -> frozenset[int]:
    """Into how many syllables of Pinyin (1 or 2) a word can be read: Xian is one or two, Dean none."""
    word = plain_pinyin(word)
    one = {1} if _syllable().fullmatch(word) else set()
    two = {2} if any(_syllable().fullmatch(word[:cut]) and _syllable().fullmatch(word[cut:]) for cut in range(1, len(word))) else set()
    return frozenset(one | two)


@cache
def _syllable() -> re.Pattern[str]:
    from pypinyin.constants import PINYIN_DICT  # noqa: PLC0415 - loads a dictionary

    every = {plain_pinyin(reading) for toned in PINYIN_DICT.values() for reading in toned.split(",")}
    return re.compile("|".join(sorted((one for one in every if re.search("[aeiou]", one)), key=len, reverse=True)))


def plain_pinyin(spelling: str) -> str:
    """In lower case, without tones; ü as u, which passports write Lyu and many write Lv."""
    letters = unicodedata.normalize("NFD", spelling.lower())
    return re.sub(r"(?<=[ln])(?:v|yu)", "u", "".join(letter for letter in letters if not unicodedata.combining(letter)))


def people(text: str) -> Iterator[str]:
    """The Chinese names beside which the text says that they are people's: 创始人林海峰, 陈静怡教授, 卢锋说."""
    if not (SURNAMES & set(text)):
        return
    from pipeline.segmenting import is_listed, words  # noqa: PLC0415 - loads a dictionary

    for word in words(text):
        length = 2 if word.text[:2] in DOUBLE_SURNAMES else 1 if word.text[0] in SURNAMES else 0
        given = word.text[length:]
        if length and 1 <= len(given) <= 2 and given[-1] not in _THING and not _FOREIGN & set(given) and all(map(is_han, given)):
            named = _BEFORE.search(text[: word.start]) or _AFTER.match(text, word.end)
            if named and not (len(word.text) == 2 and is_listed(word.text)):
                yield word.text
