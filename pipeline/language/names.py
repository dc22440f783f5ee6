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
    """Return the surname that a name begins with, of one or two characters, as it is written; empty where it begins with none."""
    start = simplified(name[:2])
    length = 2 if start in DOUBLE_SURNAMES else 1 if start[:1] in SURNAMES else 0
    return name[:length]


def may_be_name(text: str) -> bool:
    """Tell whether the text may be the name of a Chinese person: a surname, and one or two characters more."""
    given = len(text) - len(surname(text))
    return given < len(text) == count_han(text) and 1 <= given <= 2


@cache
def pinyin_readings(characters: str, *, as_surname: bool = False) -> tuple[str, ...]:
    """Return all Pinyin that these characters may have, without tones, in lower case; the likeliest first.

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
    """Return a whole name in Pinyin: the surname first, the given name in one word.

    >>> romanised("欧阳修")
    'Ouyang Xiu'
    """
    first = surname(name) or name[:1]
    family, given = pinyin_readings(first, as_surname=True)[0], pinyin_readings(name[len(first) :])[0]
    return f"{family.capitalize()} {given.capitalize()}"


SYLLABLES = frozenset(
    """
    a ai an ang ao ba bai ban bang bao bei ben beng bi bian biang biao bie bin bing bo bong bu ca cai can cang cao ce cei cen ceng
    cha chai chan chang chao che chen cheng chi chong chou chu chua chuai chuan chuang chui chun chuo ci cong cou cu cuan cui cun
    cuo da dai dan dang dao de dei den deng di dia dian diao die din ding diu dong dou du duan dui dun duo e ei en eng er fa fan
    fang fei fen feng fiao fo fou fu ga gai gan gang gao ge gei gen geng gong gou gu gua guai guan guang gui gun guo ha hai han hang
    hao he hei hen heng hong hou hu hua huai huan huang hui hun huo ji jia jian jiang jiao jie jin jing jiong jiu ju juan jue jun ka
    kai kan kang kao ke kei ken keng kong kou ku kua kuai kuan kuang kui kun kuo la lai lan lang lao le lei len leng li lia lian
    liang liao lie lin ling liu lo long lou lu luan lue lun luo ma mai man mang mao me mei men meng mi mian miao mie min ming miu mo
    mou mu na nai nan nang nao ne nei nen neng ni nia nian niang niao nie nin ning niu nong nou nu nuan nue nun nuo o ou pa pai pan
    pang pao pei pen peng pi pian piao pie pin ping po pou pu qi qia qian qiang qiao qie qin qing qiong qiu qu quan que qun ran rang
    rao re ren reng ri rong rou ru rua ruan rui run ruo sa sai san sang sao se sen seng sha shai shan shang shao she shei shen sheng
    shi shou shu shua shuai shuan shuang shui shun shuo si song sou su suan sui sun suo ta tai tan tang tao te tei teng ti tian tiao
    tie ting tong tou tu tuan tui tun tuo wa wai wan wang wei wen weng wo wong wu xi xia xian xiang xiao xie xin xing xiong xiu xu
    xuan xue xun ya yan yang yao ye yi yin ying yo yong you yu yuan yue yun za zai zan zang zao ze zei zen zeng zha zhai zhan zhang
    zhao zhe zhei zhen zheng zhi zhong zhou zhu zhua zhuai zhuan zhuang zhui zhun zhuo zi zong zou zu zuan zui zun zuo
    """.split()  # noqa: SIM905 - four hundred words read better so
)
"""Every syllable of Pinyin that a character of pypinyin's dictionary has, as :func:`plain_pinyin` spells it; counting them there takes a second."""


@cache
def pinyin_syllables(word: str) -> frozenset[int]:
    """Tell into how many syllables of Pinyin (1 or 2) a word can be read: Xian is one or two, Dean none."""
    word = plain_pinyin(word)
    one = {1} if word in SYLLABLES else set()
    two = {2} if any(word[:cut] in SYLLABLES and word[cut:] in SYLLABLES for cut in range(1, len(word))) else set()
    return frozenset(one | two)


def plain_pinyin(spelling: str) -> str:
    """Return Pinyin in lower case, without tones; ü as u, which passports write Lyu and many write Lv."""
    letters = unicodedata.normalize("NFD", spelling.lower())
    return re.sub(r"(?<=[ln])(?:v|yu)", "u", "".join(letter for letter in letters if not unicodedata.combining(letter)))
