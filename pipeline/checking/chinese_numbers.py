"""Numbers in Chinese text, by value: 1.2亿, 三千二百万, 百分之五, 两成, 八折, 第三届, 2018年3月15日, 十多家, 数千种."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import lru_cache

from pipeline.checking import spoken_numbers
from pipeline.checking.quantities import Quantity, just_before, quantity
from pipeline.checking.spoken_numbers import FIGURE, MEASURES, ONE
from pipeline.checking.spoken_numbers import scale_of as _scale
from pipeline.checking.spoken_numbers import value_of as _value
from pipeline.language import DIGITS, FORMAL, LARGE, NUMERALS, SMALL, URL, chinese_value
from pipeline.phrases import Phrases

_WIDTH = str.maketrans("０１２３４５６７８９．％／：－", "0123456789.%/:-")

_SCALE = r"(?:[十百千]?[万萬亿億]+|[十百千](?![\d瓦克米赫字兆位万亿一-九]))"
_NUM = rf"(?:{FIGURE}|[{NUMERALS}]+)"
_UNCOUNTED = Phrases(
    (
        "万一|万万不|万能|万物|万里长|万圣|万维|万达|万科|万象|万事|亿万|万元户|千万别|千万不|千万要|千方百计|千家万户|千千万万|成千上万|千里|千古|千秋|千载|千层|千足|千斤顶",
        "百姓|百科|百货|百叶|百合|百度|百般|百出|百折|百年老|百分点|百分制|百分百|百事|百年好合|百灵|百老汇|百慕",
        "十分(?!之|钟)|十足|十字|十全|双十一|双十二|一一|统一|唯一|再三|不二|零售|零件|零食|零部件|零星|零散|归零|清零",
        "九龙|九江|九州|九寨|八达岭|六合|六安|五角大楼|四川|四平|三亚|三峡|三明|五粮液|三星|三菱",
        "八卦|八宝|七夕|五一|五四|五金|五行|五官|五花|五谷|五彩|五环|五级|五味|六味|八小时外|八路军|新四军|四人帮",
        "四处|四周|四季|四肢|四面|四合院|四氟|四氯|四环素|五氧|三氧|七里香|三七|三聚|二甲|二氧|二极|二维|三维",
        "三角|三文|三甲|三农|三军|三国|三轮|三方|三思|三番|三级片|三位一体|二手|二进|二胡|二战|一战|王五|李四|张三",
        "两岸|两性|两侧|两旁|两极|两者|两会|两栖|两弹",
        "星期[一二三四五六日天]|礼拜[一二三四五六日天]|周[一二三四五六日](?![本期])",
        "接二连三|七上八下|乱七八糟|不三不四|五湖四海|四分五裂|一五一十|一心一意|三心二意|三三两两|独一无二",
        "一带一路|一千零一夜|三百六十行|五十步笑百步|三十而立|四十不惑|九九归一|三十六计",
    ),
    hit=("万一下雨", "天下百姓", "他十分高兴", "去了九江", "端午和七夕", "这里四季如春", "战国与三国", "海峡两岸", "周三开会", "全国乱七八糟", "三十六计走为上"),
    miss=("一万人", "二十分钟", "十分之三", "三家公司", "三周三期", "两个人", "五百米"),
)  # fmt: skip
"""Words that hold a numeral and count nothing."""
_IDIOMS = re.compile(rf"(?<![\d{ONE}十百千万]){_UNCOUNTED.written}")
_FIVE_YEAR_PLAN = re.compile(r"十[一二三四五]五(?=”|规划|计划|期间|时期|收官|开局|末|以来|国家)")
_TIME = re.compile(r"(?<![\d:.])(\d{1,2}):([0-5]\d)(?::([0-5]\d)(?:\.\d+)?)?(?![\d:])")
_BARE_MINUTES = rf"(?P<bare>(?:[二三四五]?十[{ONE}]?|[零〇]{{1}}[{ONE}]|[0-5]\d)(?![{NUMERALS}\d万亿分%]))"
_HOURS = re.compile(
    rf"(\d{{1,2}}|[零〇]|[{ONE}]?十?[{ONE}]?)(?:点钟|点整|点|时)(?:(\d{{1,2}}|[零{ONE}十]{{1,3}})分|(半)|([一三])刻|{_BARE_MINUTES})?"
)
_PERCENT = re.compile(
    rf"((?<![{NUMERALS}\d])(?:百|千|万)分之)({FIGURE}|[{NUMERALS}]+(?:点[{NUMERALS}]+)?|百)|({FIGURE})\s*(?:多|余)?\s*(%|‰|个百分点)"
)
_OF = re.compile(rf"({_NUM})分之({_NUM})")
_SLASH = re.compile(r"(?<![\d/.])(\d{1,3})/(\d{1,3})(?![\d/])")
_TENTHS = re.compile(
    rf"([{ONE}]|[1-9])(?:[到至、-]?([{ONE}]))?成(半)?(?![为立功员果本长就分像型都语年人了交对份熟因名双群天色见真心见效片形])"
)
_REBATE = re.compile(rf"([{ONE}]|[1-9](?:\.\d)?)([五])?折(?![叠磨腾射算断合旧页线返])")
_TIMES = re.compile(rf"({FIGURE}|[{NUMERALS}]+)(?:多|余|几)?倍(?!增器)")
_DOUBLING = re.compile(r"翻(?:了)?(一|两|三|四)?番|翻(?:了)?(\d|[一两二三四五六七八九十])倍|翻倍|加倍")
_GROWTH = re.compile(r"(?:增|涨|升|提高|扩大|多|高|超出|快|翻)[^，。；、]{0,6}\Z")
_HALVED = "(?:个|年|天|小时|月|岁|倍|度|公里|公斤|米|里|斤|吨|亩|尺|块|元|钟头)"
_AND_NO_MORE = r"(?:(?=[个年天小月钟公米，。、；的左以之内就后前]|\Z)|(?<=[斤里吨亩尺块元米]半)(?![价夜径导决数]))"
_AND_A_HALF = re.compile(rf"(?!一半)({_NUM})\s*{_HALVED}?半{_AND_NO_MORE}")
_YEAR = re.compile(r"(?<!\d)(\d{2,4}|[〇零一二三四五六七八九]{2,4})\s*年(?!代|级|薪|龄)")
_DECADE = re.compile(rf"(\d{{2,4}}|[{ONE}]十)\s*年代")
_SINCE = re.compile(r"(\d{2})后(?!面|来|期|方|台|续)")
_CENTURY = re.compile(rf"({_NUM})\s*世纪")
_MONTH = re.compile(r"(?<!\d)(\d{1,2}|十?[一二]|[三四五六七八九十])\s*月(?!球|亮|饼|台|光|季|薪|饷)")
_MONTHS_FROM = re.compile(r"(?<!\d)(\d{1,2})(?=\s?[-~—–～至到、]\s?\d{1,2}\s*月)")
_ORDINAL = re.compile(rf"第\s*({_NUM})")
_FIRST = re.compile(r"首(?=[次个款届批家台座条部例项度位只名套场轮架艘颗])|[上下]半(?=[年场叶])")
_DOUBLE = re.compile(r"双(?=[方边脚手眼向重核刃翼人])")
_DECIMAL = re.compile(rf"([{NUMERALS}]+点[零一二三四五六七八九]+)([十百千]?[万亿]+)?(?!半)")
_SHARED = re.compile(rf"\s?[-~—–～至到]\s?{FIGURE}\s?([十百千]?[万亿]+)")
"""100-200万: both are 万."""
_UNITS = {
    "分钱": Fraction(1, 100),
    "毛钱": Fraction(1, 10),
    "角钱": Fraction(1, 10),
    "角": Fraction(1, 10),
}
"""Units that English knows as parts of another: 5分钱 is 0.05 yuan."""
_UNIT = re.compile("|".join(_UNITS))
_CHAIN = re.compile(rf"({FIGURE})(\s*(?:多|余|几|来)?\s*(?:{_SCALE}))?")
_CHINESE = re.compile(rf"[{NUMERALS}]+(?:[多余几来][{''.join(LARGE)}]+)?")
_VAGUE = re.compile(
    rf"(?:好几|(?<![{NUMERALS}\d])几|数|上|近|成|若干|逾|过|约)([十百千万亿]+)(?![{ONE}\d])|数以([十百千万亿]+)计|成千上万|千千万万|成百上千|([十百千]+)(?:多|余)[万亿]"
)
_HALF = re.compile(r"一半|半数|过半|大半|对半|近半|半(?=[年天日月个小夜价])|(?<=[年天月时个点倍岁])半")


@lru_cache(maxsize=64)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Return the numbers, by start; none overlaps another. Several checks of a pair ask one after the other."""
    text = URL.sub(lambda match: " " * len(match[0]), text.translate(_WIDTH))
    taken = [False] * len(text)
    found: list[Quantity] = []
    for read in _READERS:
        for number in read(text):
            if not any(taken[number.start : number.end]):
                taken[number.start : number.end] = [True] * (number.end - number.start)
                found.append(number)
    numbers = sorted((number for number in found if number.values), key=lambda number: number.start)
    return tuple(spoken_numbers.with_conversions(numbers, text))


def _idioms(text: str) -> Iterator[Quantity]:
    """Words that hold a numeral and count nothing, kept as weak readings of their digits."""
    for match in _FIVE_YEAR_PLAN.finditer(text):
        yield quantity(*match.span(), _value(match[0][:2]), 5, strict=False)
    for match in _IDIOMS.finditer(text):
        digits = [DIGITS[char] for char in match[0] if char in DIGITS]
        whole = [value for run in re.findall(f"[{NUMERALS}]+", match[0]) if (value := chinese_value(run))]
        yield quantity(*match.span(), *digits, *whole, strict=False)


def _percent(text: str) -> Iterator[Quantity]:
    for match in _PERCENT.finditer(text):
        if match[1] in {"千分之", "万分之"} and match[2] == "一":  # a fraction, and the scale of a map
            continue
        value = Fraction(100) if match[2] == "百" else _value(match[2] or match[3])
        per = value / {"千分之": 10, "万分之": 100, "‰": 10}.get(match[1] or match[4], 1)
        yield quantity(*match.span(), per, value, per / 100, -per, percent=True)


def _fractions(text: str) -> Iterator[Quantity]:
    for match in _OF.finditer(text):
        below, above = _value(match[1]), _value(match[2])
        if below:
            scale = (below, above) if below >= 1000 else ()  # 五万分之一 is 1:50,000 on a map
            yield quantity(*match.span(), above / below, 100 * above / below, round(100 * above / below), *scale)
    for match in _SLASH.finditer(text):
        if int(match[2]):
            yield quantity(match.start(1), match.end(1), int(match[1]), Fraction(int(match[1]), int(match[2])))
            yield quantity(match.start(2), match.end(2), int(match[2]), Fraction(int(match[1]), int(match[2])))


def _tenths(text: str) -> Iterator[Quantity]:
    """两成 is 20 %; 八折 is 80 % of the price, 20 % off it (written as −20, as the English "20% off" is)."""
    for match in _TENTHS.finditer(text):
        value = _value(match[1]) + (Fraction(1, 2) if match[3] else 0)
        yield quantity(match.start(), match.end(1), value * 10, value / 10, -value * 10, percent=True, strict=not match[2])
        if match[2]:
            yield quantity(match.start(2), match.end(), _value(match[2]) * 10, -_value(match[2]) * 10, percent=True)
    for match in _REBATE.finditer(text):
        value = _value(match[1]) + (Fraction(1, 2) if match[2] else 0)
        yield quantity(*match.span(), value * 10, value * 10 - 100, value / 10, percent=True)


def _times(text: str) -> Iterator[Quantity]:
    """增长两倍 is tripled, strictly, yet often means doubled; 是…的两倍 and 增长到…两倍 are twice."""
    for match in _TIMES.finditer(text):
        value, before = _value(match[1]), just_before(text, match.start())
        more = (value + 1, (value + 1) * 100) if _GROWTH.search(before) and before[-1] not in "的到至为為" else ()
        if value:
            yield quantity(*match.span(), value, value * 100, *more, strict=value != 1)
    for match in _DOUBLING.finditer(text):
        times = _value(match[2]) + 1 if match[2] else Fraction(2) ** int(_value(match[1])) if match[1] else Fraction(2)
        yield quantity(*match.span(), times, times * 100, (times - 1) * 100, *((times - 1,) if match[2] else ()))


def _clock(text: str) -> Iterator[Quantity]:
    for match in _TIME.finditer(text):
        written = int(match[1])
        yield quantity(match.start(1), match.end(1), written, written + 12, written - 12)
        yield quantity(match.start(2), match.end(2), int(match[2]), strict=int(match[2]) != 0)
    for match in _HOURS.finditer(text):
        hour = _value(match[1]) if match[1] else Fraction(0)
        if not match[1] or hour > 24 or (match[0].endswith("点") and not _is_hour(text, match)):
            continue
        if (match["bare"] or (not hour and len(match[2] or "") == 1)) and not _is_hour(text, match):
            continue
        if match[0].endswith("时") and re.match(r"[间候代期刻常装光段速]", text[match.end() :]):
            continue
        minute = 2 if match[2] else "bare"
        strict = match[1].isdigit() or bool(match[minute])
        yield quantity(match.start(1), match.end(1), hour, hour + 12, hour - 12, strict=strict, counted=not strict)
        if match[minute]:
            yield quantity(*match.span(minute), _value(match[minute]))
        elif match[3] or match[4]:
            yield quantity(match.end() - 1, match.end(), 30 if match[3] else 15 * int(_value(match[4])), Fraction(1, 2), strict=False)


def _is_hour(text: str, match: re.Match[str]) -> bool:
    """三点 is an hour after 下午, 凌晨 …; else it is three points."""
    return bool(re.search(r"(?:午|晨|晚|早|夜|间|日|天)上?\s*\Z", text[max(0, match.start() - 4) : match.start()]))


def _dates(text: str) -> Iterator[Quantity]:
    for match in _DECADE.finditer(text):
        value = _value(match[1])
        yield quantity(*match.span(1), value, *((1900 + value, 1800 + value, 2000 + value) if value < 100 else (value % 100,)))
    for match in _SINCE.finditer(text):
        yield quantity(*match.span(1), int(match[1]), 1900 + int(match[1]), 2000 + int(match[1]))
    for match in _CENTURY.finditer(text):
        value = _value(match[1])
        decades = [(value - 1) * 100 + decade for decade in range(0, 100, 10)] if 10 < value < 30 else []
        yield quantity(*match.span(1), value, *decades, strict=value > 1 and not match[1].startswith(("半", "上", "本")))
    for match in _YEAR.finditer(text):
        value = _value(match[1])
        short = len(match[1]) == 2 and match[1][0] not in SMALL
        han = not match[1][0].isdigit()
        others = (1900 + value, 2000 + value, *((DIGITS[match[1][0]], DIGITS[match[1][1]]) if han else ())) if short else ()
        if len(match[1]) != 3 or not han:
            yield quantity(*match.span(1), value, *others, strict=not (short and han))
    for match in _MONTHS_FROM.finditer(text):
        yield quantity(*match.span(1), int(match[1]), strict=match[1] != "1", month=True)
    for match in _MONTH.finditer(text):
        value = _value(match[1])
        if 1 <= value <= 12:
            yield quantity(*match.span(1), value, month=True)


def _ordinals(text: str) -> Iterator[Quantity]:
    for match in _ORDINAL.finditer(text):
        value = _value(match[1])
        party = text.startswith("方", match.end())
        yield quantity(*match.span(), value, strict=value > 1 and not party, counted=value == 1 and not party)
    for match in _DOUBLE.finditer(text):
        yield quantity(*match.span(), 2, strict=False, counted=True)


def _vague(text: str) -> Iterator[Quantity]:
    for match in _VAGUE.finditer(text):
        size = _scale(match[1] or match[2] or match[3] or "") * (_scale(match[0][-1]) if match[3] else 1)
        if match[0] in {"成千上万", "千千万万"}:
            yield quantity(*match.span(), 1000, 10**4, vague=True, strict=False)
        elif match[0] == "成百上千":
            yield quantity(*match.span(), 100, 1000, vague=True, strict=False)
        elif match[0][0] in "约近逾过" and size >= 100:
            yield quantity(*match.span(), size)  # 近百万 is nearly one million, not several
        elif match[0][0] in "约近逾过上" or match[3]:
            yield quantity(*match.span(), size, vague=True, strict=size >= 100)
        else:
            yield quantity(*match.span(), size, *((12, 24) if size == 10 else ()), vague=True, strict=size >= 100)


def _figures(text: str) -> Iterator[Quantity]:
    for match in _CHAIN.finditer(text):
        before = just_before(text, match.start())
        glued = bool(re.search(r"[A-Za-z]\Z", before))
        value, scale = _value(match[1]), match[2] or ""
        full = value * _scale(scale)
        vague = any(char in scale for char in "几")
        forms = {full}
        shared = "" if scale else _SHARED.match(text, match.end())
        if shared:
            forms.add(value * _scale(shared[1]))
        unit = _UNIT.match(text, match.end())
        if unit:
            forms.add(full * _UNITS[unit[0]])
        yield quantity(match.start(), match.end() - (len(scale) - len(scale.rstrip())), *forms, strict=not glued, vague=vague)


def _chinese(text: str) -> Iterator[Quantity]:
    for match in _DECIMAL.finditer(text):
        yield quantity(*match.span(), _value(match[1]) * _scale(match[2] or ""))
    for match in _CHINESE.finditer(text):
        plain = re.sub("[多余几来]", "", match[0])
        value = chinese_value(plain)
        if value is None or plain in set(FORMAL):
            continue
        digits = {DIGITS[char] for char in plain if char in DIGITS} if len(plain) > 1 and all(char in DIGITS for char in plain) else set()
        after = text[match.end() : match.end() + 1]
        before = text[match.start() - 1 : match.start()]
        counts = bool(after) and (after in MEASURES or after in "多余来几")
        lone_scale = len(plain) == 1 and plain != "十" and (plain in SMALL or plain in LARGE)
        firm = value > 1 and not digits and counts and before not in set("几数上第") and not lone_scale
        counted = firm and (plain in {"两", "二", "兩"} or before == "每")
        vague = after == "几" or "几" in match[0]
        yield quantity(*match.span(), value, *digits, strict=firm and not counted, counted=counted, vague=vague)


def _halves(text: str) -> Iterator[Quantity]:
    for match in _FIRST.finditer(text):
        value = Fraction(2 if match[0][0] == "下" else 1)
        yield quantity(*match.span(), value, strict=False, counted=True)
    for match in _AND_A_HALF.finditer(text):
        value = _value(match[1]) + Fraction(1, 2)
        yield quantity(*match.span(), value, value * 12, value * 60, value * 10)
    for match in _HALF.finditer(text):
        share = match[0] in {"一半", "半数"}
        yield quantity(*match.span(), Fraction(1, 2), 50, 6, 30, 12, strict=False, counted=share)


_READERS: tuple[Callable[[str], Iterator[Quantity]], ...] = (
    spoken_numbers.decades, spoken_numbers.either, spoken_numbers.tenths, _clock, spoken_numbers.tails, spoken_numbers.weights, spoken_numbers.some,
    _percent, _fractions, _halves, _times, _tenths, _idioms, _dates, _ordinals, spoken_numbers.mixed, _vague, _figures, _chinese,
)  # fmt: skip
