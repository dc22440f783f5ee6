"""Words that are terms though they stand in a text but once: drugs, foreign people and places in transliteration, technical compounds."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.language import HAN, established_names, simplified
from pipeline.phrases import Phrases
from pipeline.segmenting import Word, is_listed, words

_DRUG = Phrases(
    (
        r"(?:霉素|西林|沙星|洛尔|普利|沙坦|他汀|替尼|单抗|地平|拉唑|替丁|昔布|夫定|[那他洛夫卡昔]韦|他滨|双胍|巴比妥|西泮|唑仑)\Z",
        r"(?:洛芬|米松|尼松龙?|康唑|西汀|匹林|格列[净美齐酮]|列[净汀]|氨酚|青蒿素)\Z",
    ),
    hit=("阿莫西林", "阿托伐他汀", "奥司他韦", "布洛芬", "双氢青蒿素"),
    miss=("药品", "西林区", "地平线", "韦小宝", "白酚"),
)
"""By the stems of the international nonproprietary names, as the Chinese pharmacopoeia writes them: 阿莫西林, 阿托伐他汀, 伊马替尼."""
_LONGEST_DRUG = 9
_BEFORE_DRUGS = "服用吃打开和与及或给有种是的含了如在对将把为以"
_HEAD = Phrases(
    (
        r"(?:算法|模型|函数|(?:传输|网络|通信|控制|路由|安全|共识)协议|框架|架构|接口|缓存|线程|进程|数据库|指针)\Z",
        r"(?:编译器|处理器|解释器|寄存器|传感器|变压器|反应器|加速器|探测器|半导体|晶体管|集成电路|芯片)\Z",
        r"(?:神经|对抗|计算机|局域|无线|以太|脉冲|残差)网络\Z",
        r"(?:矩阵|向量|张量|滤波|定理|定律|方程|效应|综合征|综合症|病毒|受体|抗体|蛋白|蛋白质|激素|疫苗|合金)\Z",
        r"(?:机器|深度|强化|迁移|联邦|监督|对比|集成|主动|增量|表示|度量)学习\Z",
    ),
    hit=("遗传算法", "量子处理器", "卷积神经网络", "卡尔曼滤波", "联邦学习"),
    miss=("合作协议", "关系网络", "认真学习", "模型店", "机器", "学习方法"),
)
"""What technical compounds end in."""
_NO_PART = frozenset(
    [
        "整个",
        "这个",
        "那个",
        "这种",
        "那种",
        "一个",
        "一种",
        "各种",
        "很多",
        "许多",
        "使用",
        "我们",
        "他们",
        "自己",
        "努力",
        "认真",
        "一起",
        "好好",
        "开始",
        "继续",
        "喜欢",
        "进行",
        "需要",
        "可以",
        "能够",
        "如何",
        "怎么",
        "什么",
        "为了",
        "通过",
        "不同",
        "相关",
        "主要",
        "重要",
        "所有",
        "常见",
        "普通",
        "简单",
        "复杂",
        "一般",
        "大型",
        "小型",
        "新型",
        "传统",
        "现有",
        "支持",
        "采用",
        "提供",
        "学生",
        "老师",
        "训练",
        "构建",
        "建立",
        "提出",
        "研究",
        "设计",
        "开发",
        "利用",
        "基于",
        "以及",
        "包括",
        "促进",
        "推动",
        "完善",
        "建立健全",
        "健全",
        "创新",
        "刻苦",
        "互相",
        "参加",
        "深入",
        "组织",
        "终身",
        "热爱",
        "没有",
        "优秀",
        "精准",
        "高效",
        "先进",
        "最新",
        "核心",
        "关键",
        "有效",
        "强大",
        "良好",
    ]
)
"""Words that make no term of what follows them: 这种模型, 使用算法, 认真学习."""
_GRAMMAR = re.compile(f"[么有是的了着这那怎些每]|\\A(?:{'|'.join(sorted(_NO_PART))})\\Z")
_SOUNDS = "阿埃艾奥巴贝比波博伯布查达德迪蒂丁杜厄尔法菲费弗福戈格哈赫霍基吉加卡凯科克库拉莱赖兰朗劳雷里利林隆卢鲁伦罗洛马玛迈曼梅门蒙米莫姆穆纳娜内尼涅诺努帕佩皮普奇乔切萨塞桑瑟森沙什施史斯司索塔泰坦汤特提图托瓦维韦威沃希夏谢辛休雅亚扬耶伊尤约扎泽詹兹佐恩温顿登逊茨根富"
"""Characters that write the sounds of foreign names (Xinhua's tables of transcription, the commonest)."""
_DOTS = "·•‧"
_DOTTED = re.compile(
    f"(?P<first>[{_SOUNDS}安本大多高华杰金理可西文小]{{1,7}})(?:[{_DOTS}][{HAN}]{{1,6}}?)??[{_DOTS}](?P<last>[{_SOUNDS}安本大多高华杰金理可西文小]{{1,7}})"
)
_SURNAME = 4
"""Characters of a word behind a dot that is wholly of the name: 杰斐逊, but not 阿隆索提前, which the cutter takes for one."""
_SHORTEST = {"person": 3, "place": 2, "name": 9}
"""Characters of a name that is no everyday word: 高达 (Godard) is "up to" first of all."""
_SOUNDED = re.compile(f"[{_SOUNDS}]{{3,8}}")


def rare_words(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield each of the terms as its Chinese, its kind, and its English where the table of established names has it."""
    simple, cut = simplified(text), words(text)
    for start, end, english in _names(simple, cut):
        yield text[start:end], "name", english
    for start, end in (*_drugs(simple, cut), *_compounds(simple, cut)):
        yield text[start:end], "technical", ""


def _names(simple: str, cut: list[Word]) -> Iterator[tuple[int, int, str]]:
    """Names with a middle dot, names of the table, and rows of characters that the dictionary does not know and that only write sounds."""
    dotted = [_by_words(*match.span(), simple, cut) for match in _DOTTED.finditer(simple)]
    yield from ((start, end, "") for start, end in dotted)
    known = established_names()
    for word in cut:
        name = known.get(simple[word.start : word.end])
        if name is not None and len(word.text) >= _SHORTEST[name.kind] and not any(low <= word.start < high for low, high in dotted):
            yield word.start, word.end, name.originals[0]
    edges = {edge for word in cut for edge in (word.start, word.end)}
    for match in _SOUNDED.finditer(simple):
        listed = any(len(word.text) > 1 and is_listed(word.text) for word in cut if word.start < match.end() and match.start() < word.end)
        if (
            not listed
            and set(match.span()) <= edges
            and match[0] not in known
            and not any(low < match.end() and match.start() < high for low, high in dotted)
        ):
            yield *match.span(), ""


def _by_words(start: int, end: int, simple: str, cut: list[Word]) -> tuple[int, int]:
    """A name as far as its first and last word reach: 斐 and 京 are no sounds, yet of 拉斐尔 and 普京; 理 is of 经理汤姆."""
    for word in cut:
        if word.start < start < word.end:
            start = word.start if simple[word.end] in _DOTS or not is_listed(word.text) else word.end
        after_dot = word.start > 0 and simple[word.start - 1] in _DOTS and len(word.text) <= _SURNAME
        if word.start < end < word.end and (word.end - end == 1 or after_dot):
            end = word.end
    return start, end


def _drugs(simple: str, cut: list[Word]) -> Iterator[tuple[int, int]]:
    for index, last in enumerate(cut):
        if not _DRUG.find(simple[: last.end][-_LONGEST_DRUG:]) or (_joined(cut, index + 1) and _DRUG.find(simple[: cut[index + 1].end])):
            continue
        start = last.start
        for word in reversed(cut[:index]):
            if (
                word.end != start
                or last.end - word.start > _LONGEST_DRUG
                or (is_listed(word.text) and not set(word.text) <= set(_SOUNDS) if len(word.text) > 1 else word.text in _BEFORE_DRUGS)
            ):
                break
            start = word.start
        while simple[start] in _BEFORE_DRUGS:
            start += 1
        if last.end - start > 2:
            yield start, last.end


def _joined(cut: list[Word], index: int) -> bool:
    return index < len(cut) and cut[index].start == cut[index - 1].end


def _compounds(simple: str, cut: list[Word]) -> Iterator[tuple[int, int]]:
    """A technical head with the one or two words right before it: 卷积神经网络, 梯度下降算法."""
    for index, head in enumerate(cut):
        if not _HEAD.find(simple[head.start : head.end]):
            continue
        start = head.start
        for word in reversed(cut[max(0, index - 2) : index]):
            if word.end != start or not re.fullmatch(f"[{HAN}]{{2,}}", word.text) or _GRAMMAR.search(simple[word.start : word.end]):
                break
            start = word.start
        if head.end - start > 3:
            yield start, head.end
