"""Where a text names a person."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.language import SURNAMES, may_be_name, simplified, surname
from pipeline.phrases import Phrases
from pipeline.segmenting import is_listed, words

_FOREIGN = frozenset("斯尔瓦普切托尼拉罗伊奥莱维姆塔卡萨娅蒂朗德克特")
"""Characters that write foreign names by their sound."""
_THING = frozenset("机器者员人性化率值度处局部")
"""What no given name ends in: 涂布机 is a machine."""
_ROLE = Phrases(
    (
        "教授|院士|院长|校长|博士|研究员|工程师|科学家|学者|专家|医生|医师|护士|老师|同学|律师|分析师",
        "主席|主任|部长|局长|司长|市长|省长|书记|委员|秘书长|发言人|负责人|代表",
        "作者|记者|编辑|编剧|导演|演员|歌手|艺人|诗人|作家|画家|队长|教练|选手|冠军",
        "经理|总裁|董事长|会长|理事长|行长|所长|创始人|合伙人|CEO|CTO|CFO",
        "先生|女士",
    ),
    hit=("陈静怡教授", "发言人林海峰", "导演高海峰", "创始人林海峰", "卢锋先生"),
    miss=("林海峰", "长江", "教室", "学校的部门"),
    exact_case=True,
)
_BEFORE = re.compile(rf"{_ROLE.written}[ ：:]?\Z")
_AFTER = re.compile(rf"(?:{_ROLE.written}|说|表示|认为|指出|介绍|坦言|告诉|透露|强调|补充|回忆)")


def people(text: str) -> Iterator[str]:
    """Yield the Chinese names beside which the text says that they are people's: 创始人林海峰, 陈静怡教授, 卢锋说."""
    simple = simplified(text)
    if not SURNAMES & set(simple):
        return
    for word in words(text):
        given = word.text[len(surname(word.text)) :]
        if may_be_name(word.text) and given[-1] not in _THING and not _FOREIGN & set(given):
            named = _BEFORE.search(simple[: word.start]) or _AFTER.match(simple, word.end)
            if named and not (len(word.text) == 2 and is_listed(word.text)):
                yield word.text
