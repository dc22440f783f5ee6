"""Traditional or simplified characters: which a text is written in, of which region, and a simplified copy for engines.

What a reader sees stays as the author wrote it; only the copy that is translated or matched is converted.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from typing import Any, Literal

from pipeline.article import Block, walk

Region = Literal["tw", "hk", ""]

_TRADITIONAL = (
    "這個來們為時說會後對過還發無開樣經間學國現點見與實將體業機關產總問題應該進種當東長門難電話書員氣車萬處讓從動兩頭場變條務張資訊網際軟體"
    "嗎麼幾給請證據寫買賣錢銀鐵飛馬鳥魚龍區醫師藝術觀視聽覺讀論語詞譯設計記認識議員選舉權責費購貿運輸連達遠選邊錄鐘鎮陳陽雲電靈預頻願類顯風館驗"
)
_SIMPLIFIED = (
    "这个来们为时说会后对过还发无开样经间学国现点见与实将体业机关产总问题应该进种当东长门难电话书员气车万处让从动两头场变条务张资讯网际软体"
    "吗么几给请证据写买卖钱银铁飞马鸟鱼龙区医师艺术观视听觉读论语词译设计记认识议员选举权责费购贸运输连达远选边录钟镇陈阳云电灵预频愿类显风馆验"
)
_ONLY_TRADITIONAL = frozenset(_TRADITIONAL) - frozenset(_SIMPLIFIED)
_ONLY_SIMPLIFIED = frozenset(_SIMPLIFIED) - frozenset(_TRADITIONAL)
_TAIWAN = re.compile("軟體|網路|資訊|程式|數位|影片|滑鼠|記憶體|專案|伺服器|使用者|螢幕|硬碟|品質|透過|計程車|捷運|裡|臺|台灣|民國")
_HONG_KONG = re.compile("嘅|喺|咗|嚟|佢|唔|啲|嗰|睇|裏|説|衞|羣|麪|牀|着|軟件|網絡|質素|的士|巴士|港元|香港")


def script_of(blocks: Iterable[Block]) -> Literal["zh-Hans", "zh-Hant"]:
    """The script of an article's own blocks; a quotation in the other script does not count where it is the smaller part."""
    text = "".join(part.text.text for block in blocks if not block.excluded for part in walk((block,)))
    return "zh-Hant" if is_traditional(text) else "zh-Hans"


def is_traditional(text: str) -> bool:
    """More everyday characters that only the traditional script has than such that only the simplified one has."""
    traditional = sum(character in _ONLY_TRADITIONAL for character in text)
    return traditional > sum(character in _ONLY_SIMPLIFIED for character in text)


def region_of(text: str) -> Region:
    """Taiwan or Hong Kong, by words and character forms that only one of them uses; nothing where that is undecided."""
    taiwan, hong_kong = len(_TAIWAN.findall(text)), len(_HONG_KONG.findall(text))
    return "tw" if taiwan > hong_kong else "hk" if hong_kong > taiwan else ""


def simplified(text: str, region: Region = "") -> str:
    """A copy in simplified characters, with the mainland's words for Taiwan's (軟體 → 软件); its length may differ."""
    name = {"tw": "tw2sp", "hk": "hk2s", "": "t2s"}[region]
    converted: str = _converter(name).convert(text)
    return converted


@functools.cache
def _converter(name: str) -> Any:
    import opencc  # noqa: PLC0415  (for traditional texts only)

    return opencc.OpenCC(name)
