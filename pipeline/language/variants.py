"""Characters that have a second code in Unicode: radicals and compatibility ideographs, which copies from PDFs are full of (⼈⼯智能).

They look the same and are not: no dictionary, no model and no search knows them. What a reader sees stays; copies that are compared or
translated are made of ordinary characters.
"""

from __future__ import annotations

import re
import unicodedata

_SUPPLEMENT = (
    "⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻⺼⺽"
    "⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳"
)
_ORDINARY = (
    "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑"
    "艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"
)
"""CJK Radicals Supplement and what Unicode's EquivalentUnifiedIdeograph.txt (14.0) gives for it; the other blocks have decompositions."""
_BLOCKS = ((0x2F00, 0x2FD6), (0xF900, 0xFB00), (0x2F800, 0x2FA20))
_TABLE = dict(zip(map(ord, _SUPPLEMENT), _ORDINARY, strict=True)) | {
    code: unicodedata.normalize("NFKC", chr(code)) for first, end in _BLOCKS for code in range(first, end)
}


_BLOCK = re.compile("[\u2e80-\u2fd5\uf900-\ufaff\U0002f800-\U0002fa1f]")
"""Where all of them are."""


def lookalikes(text: str) -> list[str]:
    """Return every such character of the text."""
    return [character for character in _BLOCK.findall(text) if ord(character) in _TABLE]


def ordinary(text: str) -> str:
    """Return the text with each such character as the one that is meant, one for one."""
    return text.translate(_TABLE) if _BLOCK.search(text) else text
