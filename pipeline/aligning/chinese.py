"""Chinese words with their places, and the words that carry grammar rather than content."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from pipeline.aligning.english import word_set
from pipeline.aligning.lexicon import is_listed
from pipeline.language import HAN, simplified
from pipeline.segmenting import words

CONTENT = re.compile(f"[{HAN}A-Za-z0-9Ａ-Ｚａ-ｚ０-９]")

FUNCTION = word_set(
    """的 了 着 过 地 得 之 而 与 和 及 以及 或 或者 并 并且 且 在 于 从 自 由 对 对于 把 被 将 向 为 以 以来 其 其中 此 该 这 那 这个 那个 这些 那些 是 有 也 都 就 又 还 还是 则
    却 但 但是 所 等 等等 上 下 里 中 内 外 后 前 时 个 位 项 名 种 次 一 一个 一种 一些 吗 呢 吧 啊 么 们 它 他 她 我 你 它们 他们 她们 我们 你们 自己 因为 因此 所以 如果 那么
    通过 根据 按照 关于 至 到 来 去 很 更 最 较 非常 十分 已 已经 正 正在 会 能 可以 可 要 应 应该 需 不仅 而且 同时 此外 另外 即 即使 虽然 尽管 不过 然而 只 只有 仅 让 使 使得 令 给 跟 同 各 每 某
    方面 之间 之一 之后 之前 以上 以下 其他 其它 进行 作为 成为 如 例如 比如 像 比 无论 不论 当 只要 除了 除 约 多 余 左右 一直 一样 还有 起 起来 出 出来 曾 曾经 才 才能 呈 称 之所以 这样 就是 者 款 级 条 部 家 座 辆 届 第"""
)
"""Words that a translation may have or leave out freely."""

_POINTING = re.compile(r"[这那此一该每本两][个一位名项场份种次家座款条部件辆些样是支批套台张片段层届]{0,2}")
"""这一, 这项, 一场, 此次: words that point or count, and say nothing else."""


def is_function(word: str) -> bool:
    """Tell whether a word carries grammar rather than content."""
    return word in FUNCTION or bool(_POINTING.fullmatch(word))


HARD_FUNCTION = word_set("的 了 着 地 得 之 所 们 吗 呢 吧 啊 么 把 被 将 个 位 项 名 种 次 一个 一种 一")
"""Words that are never linked."""


def normal(text: str) -> str:
    """Return lower case, half width and simplified (as the lexicon is), one character for one, so that offsets stay."""
    if text.isascii():
        return text.lower()
    folded = []
    for char in text:
        half = unicodedata.normalize("NFKC", char) if "！" <= char <= "～" else char
        lower = half.lower()
        folded.append(lower if len(lower) == 1 else char)
    return simplified("".join(folded))


@lru_cache(maxsize=32_768)
def _parts(word: str) -> tuple[str, ...]:
    """A long word cut into the fewest and longest that the lexicon lists (国家/自然科学/基金); one of four characters only if it does not list it."""
    if len(word) < 4 or word.isascii() or (len(word) == 4 and is_listed(word)):
        return (word,)
    best: list[tuple[int, int, tuple[str, ...]] | None] = [(0, 0, ())]
    for end in range(1, len(word) + 1):
        options = []
        for start in range(max(0, end - min(6, len(word) - 1)), end):
            before, part = best[start], word[start:end]
            if before is not None and len(part) >= 2 and is_listed(part):
                options.append((before[0] + 1, before[1] - len(part) ** 2, (*before[2], part)))
        best.append(min(options) if options else None)
    whole = best[-1]
    return whole[2] if whole else (word,)


def tokens(text: str) -> list[tuple[str, int, int]]:
    """Return the words of a Chinese text (normalised) with their ranges; punctuation and spaces are not words."""
    found = []
    for word in words(normal(text)):
        if CONTENT.search(word.text):
            offset = word.start
            for part in _parts(word.text):
                found.append((part, offset, offset + len(part)))
                offset += len(part)
    return found
