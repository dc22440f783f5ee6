"""Traditional or simplified characters: which a text is written in, of which region, and copies of it in simplified ones.

What a reader sees stays as the author wrote it; only copies that are compared, looked up or translated are converted. OpenCC (its tables
load in 15 ms, a sentence takes 3 µs) is asked about every text: no quick look at the characters can tell whether it would change
something, as 後 於 乾 徵 and twelve more are in GB 2312 too.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from typing import Any, Literal

from pipeline.language.han import is_han
from pipeline.language.variants import ordinary

Region = Literal["tw", "hk", ""]

_TRADITIONAL = (
    "這個來們為時說會後對過還發無開樣經間學國現點見與實將體業機關產總問題應該進種當東長門難電話書員氣車萬處讓從動兩頭場變條務張資訊網際軟體"
    "嗎麼幾給請證據寫買賣錢銀鐵飛馬鳥魚龍區醫師藝術觀視聽覺讀論語詞譯設計記認識議員選舉權責費購貿運輸連達遠選邊錄鐘鎮陳陽雲電靈預頻願類顯風館驗"
)
_TAIWAN = re.compile("軟體|網路|資訊|程式|數位|影片|滑鼠|記憶體|專案|伺服器|使用者|螢幕|硬碟|品質|透過|計程車|捷運|裡|臺|台灣|民國")
_HONG_KONG = re.compile("嘅|喺|咗|嚟|佢|唔|啲|嗰|睇|裏|説|衞|羣|麪|牀|着|軟件|網絡|質素|的士|巴士|港元|香港")


def is_traditional(text: str) -> bool:
    """Tell whether there are more everyday characters that only the traditional script has than such that only the simplified one has."""
    traditional, simple = _telling()
    counts = Counter(text)
    return sum(counts[character] for character in traditional) > sum(counts[character] for character in simple)


@functools.cache
def _telling() -> tuple[frozenset[str], frozenset[str]]:
    """Characters that only the traditional script has, and their simplified forms that only the other has."""
    traditional, simple = frozenset(_TRADITIONAL), frozenset(unified(_TRADITIONAL))
    return traditional - simple, simple - traditional


def region_of(text: str) -> Region:
    """Tell Taiwan or Hong Kong, by words and character forms that only one of them uses; nothing where that is undecided."""
    taiwan, hong_kong = len(_TAIWAN.findall(text)), len(_HONG_KONG.findall(text))
    return "tw" if taiwan > hong_kong else "hk" if hong_kong > taiwan else ""


def simplified(text: str) -> str:
    """Return the text in simplified characters, one for one, so that every offset stays; a simplified text comes back as it is.

    Radicals and compatibility ideographs become ordinary characters. The words around decide where they must: 執著 is 执著, 乾隆 stays 乾隆, 餅乾 is 饼干. Hong Kong's forms (衞) are known too.
    """
    if text.isascii():
        return text
    try:
        whole: str = _converter("hk2s").convert(ordinary(text))
    except UnicodeEncodeError:  # half a character, as broken JSON brings it
        whole = ""
    return whole if len(whole) == len(text) else text.translate(_CHARACTERS)


def unified(text: str) -> str:
    """Return the text in simplified characters, each by itself, so that a part becomes the same as within the whole: for comparing, not for reading.

    Always 干 for 乾 and 着 for 著, whatever stands around them: an entry 餅乾 is found in 餅乾元素 too, where 乾元 is a word.
    """
    return text if text.isascii() else text.translate(_CHARACTERS)


def variants(text: str) -> dict[str, str]:
    """Return each traditional or other form of a character whose simplified form, or which itself, is in the text → that simplified form.

    For a search that is to find 台 by 臺 and 臺 by 台. Characters of Unicode's basic block (U+4E00 to U+9FFF) alone.
    """
    there = {character for character in text if "\u4e00" <= character <= "\u9fff"}
    if not there:
        return {}
    block = [chr(code) for code in range(0x4E00, 0xA000)]
    single = str(_converter("hk2s").convert("\n".join(block))).split("\n")
    pairs = {old: new for old, new in zip(block, single, strict=True) if new != old and len(new) == 1} | {"著": "着"}
    return {old: new for old, new in pairs.items() if old in there or new in there}


def mainland(text: str, region: Region) -> str:
    """Return a copy as the mainland writes, with its words for Taiwan's (軟體 → 软件), as engines know them best; its length may differ."""
    if region != "tw":
        return _PARTICLE.sub("着", simplified(text))
    converted: str = _converter("tw2sp").convert(ordinary(text))
    return converted


_PARTICLE = re.compile("(?<![显昭卓论原编专合遗译巨名土拙所主撰校较])著(?![名作者称述录有]|书立)")
"""着 as texts in traditional characters write it without saying of which region they are (走著, 執著); 著 stays in words about writing and fame."""


class _Characters(dict[int, str]):
    """For ``str.translate``: each character's simplified form, looked up when it is first met."""

    def __missing__(self, code: int) -> str:
        character = ordinary(chr(code))
        single: str = _converter("hk2s").convert(character) if is_han(character) else character
        self[code] = single if len(single) == 1 else character
        return self[code]


_CHARACTERS = _Characters({ord("著"): "着"})
"""Taiwan writes 看著 for 看着; OpenCC leaves a 著 by itself alone."""


@functools.cache
def _converter(name: str) -> Any:
    import opencc  # needed where there is Chinese only

    return opencc.OpenCC(name)
