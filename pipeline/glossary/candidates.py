"""Terms worth adding, found in the sources: names with their English in brackets, 《titles》, people, Latin names, frequent words, rare terms.

What the glossary has already is left out. A candidate's score is its weight by kind times the logarithm of how often it stands there.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from math import log

from pipeline.aligning import align, is_translated
from pipeline.glossary.entries import TermEntry
from pipeline.glossary.folding import fold
from pipeline.glossary.glossary import Glossary
from pipeline.glossary.people import people
from pipeline.glossary.rare_words import rare_words
from pipeline.language import HAN, romanised
from pipeline.segmenting import words

CONTEXTS = 3
"""So many places are shown of each candidate."""
_AROUND = 14

_GLOSSED = re.compile(
    rf"(?P<left>[《“「『]?[{HAN}A-Za-z0-9·•\-－+＋ ]*[{HAN}][》”」』]?)\s*[（(]\s*(?P<gloss>[A-Za-z][A-Za-z0-9 .,'’&·+/:–-]{{1,80}}?)\s*[）)]"
)
_TITLE = re.compile(r"《([^《》\n]{2,40})》")
_LATIN_WORD = "[A-Za-z0-9]*(?:[-.&+'’][A-Za-z0-9]+)*"
_LATIN = re.compile(rf"(?<![A-Za-z0-9])[A-Z]{_LATIN_WORD}(?: (?:of |and |the |for |in )?[A-Z0-9]{_LATIN_WORD})*")
_HAN_ONLY = re.compile(rf"[{HAN}]+")
_WEIGHTS = {"gloss": 4.0, "title": 2.5, "person": 2.5, "latin": 2.0, "name": 2.0, "technical": 1.5, "phrase": 1.0}
_STOP = frozenset(
    re.findall(
        r"\w+",
        """
        我们 你们 他们 她们 它们 自己 大家 一个 一些 一种 一样 一直 这个 那个 这些 那些 这种 什么 怎么 如何 为了 因为 所以 但是 而且 以及 并且 或者
        如果 虽然 可以 能够 应该 需要 已经 正在 将会 没有 不是 就是 还是 也是 都是 进行 通过 对于 关于 其中 之间 之后 之前 以后 以前 目前 现在 今年
        去年 明年 今天 昨天 表示 认为 指出 介绍 包括 成为 作为 得到 实现 提供 具有 存在 发生 出现 带来 带着 非常 十分 更加 更多 很多 许多 多个 第一
        第二 第三 方面 时候 问题 情况 工作 时间 今后 未来 重要 主要 不同 相关 一定 同时 此外 另外 例如 比如 等等 左右 以上 以下 左下角 双方 本次 各国
        各种 各界 同样 共同 进一步 尤其 用于 一步 致力于 达成 一体化
        """,
    )
)
"""Words that are no terms however often they stand there."""


_FUNCTION = re.compile(
    "[么儿们着这那哪怎谁些的了吗呢]|\\A[二三四五六七八九十百千万两几]+.?\\Z|\\A[一不为没有是很最更还也都再]|[是有不上下里外来去起得过时]\\Z"
)
"""In words of grammar and everyday life: 一会儿, 为什么, 有时候."""


@dataclass(slots=True)
class TermCandidate:
    """A possible term: its Chinese, the English that the text itself gives (if it does), how often, where."""

    source: str
    kind: str
    english: str = ""
    count: int = 0
    contexts: list[str] = field(default_factory=list)

    @property
    def score(self) -> float:
        """The higher, the likelier a term."""
        return _WEIGHTS[self.kind] * (1 + log(max(self.count, 1))) * (1.2 if len(self.source) > 2 else 1)

    def entry(self) -> TermEntry:
        """Return the candidate as a proposed glossary entry."""
        latin = self.kind == "latin"
        return TermEntry(source=self.source, target="" if latin else self.english, do_not_translate=latin, status="proposed")


def candidates(
    texts: Iterable[str], glossary: Glossary, *, least: int = 3, reviewed: Sequence[tuple[str, str]] = ()
) -> list[TermCandidate]:
    """Return candidates from sentences, best first; words and phrases count from ``least`` occurrences.

    ``reviewed``: sentences with their approved English, from which a candidate without English takes what is aligned with it.
    """
    sentences = [text for text in texts if text.strip()]
    found: dict[str, TermCandidate] = {}
    for source, kind, english in (
        *_glossed(sentences, glossary),
        *_titles(sentences),
        *((name, "person", romanised(name)) for text in sentences for name in people(text)),
        *_latin(sentences),
        *(found for text in sentences for found in rare_words(text)),
        *_phrases(sentences, least),
    ):
        key = fold(source).text
        if key not in found and not _known(source, kind, glossary):
            found[key] = TermCandidate(source, kind, english)
    _count(found, sentences, glossary)
    _take_english(found, reviewed)
    kept = [one for one in found.values() if one.count >= (least if one.kind == "phrase" else 1)]
    return sorted(_without_parts(kept), key=lambda one: (-one.score, one.source))


def _known(source: str, kind: str, glossary: Glossary) -> bool:
    """Whether the glossary has the text itself; of phrases also those that hold a term and something common (人工智能领域)."""
    wanted = fold(source).text.strip("《》")
    if any(fold(spelling).text.strip("《》") == wanted for spelling in _spellings(glossary)):
        return True
    return kind == "phrase" and bool(glossary.find(source))


@cache
def _spellings(glossary: Glossary) -> frozenset[str]:
    return frozenset(spelling for term in glossary.entries for spelling in term.sources) | {term.english for term in glossary.entries}


def _glossed(sentences: Sequence[str], glossary: Glossary) -> Iterator[tuple[str, str, str]]:
    """中文（English）: the Chinese reaches as far back as its words belong to the English."""
    for text in sentences:
        known = [(hit.start, hit.end) for hit in glossary.find(text)]
        for match in _GLOSSED.finditer(text):
            if any(low < match.end("left") <= high for low, high in known):
                continue
            source = _head(match["left"].strip(), match["gloss"])
            if len(source) > 1 and len(match["gloss"]) > 1:
                yield source, "gloss", match["gloss"].strip(" .,")


def _head(left: str, gloss: str) -> str:
    """The part of the Chinese before a bracket that the gloss translates."""
    if left[-1] in "》”」』":
        start = max(left.rfind(opening) for opening in "《“「『")
        return (left[start:] if left[-1] == "》" else left[start + 1 : -1]) if start >= 0 else ""
    opened = max(left.rfind(opening) for opening in "《“「『")
    if opened >= 0:
        return left[opened + 1 :]
    linked = [link.start for link in align(f"{left}（{gloss}）", gloss).links if link.end <= len(left)]
    cut = words(left)
    if not cut:
        return ""
    start = min(linked) if linked and not gloss.isupper() else cut[-1].start
    for word in reversed(cut):
        joined = word.end == start or left[word.end : start] in set("·•-")
        short = not re.match(rf"[{HAN}A-Za-z0-9]{{2}}", left[start:])
        unfinished = short or left[word.end : start] in set("·•-") or (gloss.isupper() and len(left) - start < 2 * len(gloss))
        if joined and unfinished and word.text not in _STOP:
            start = word.start
    return left[start:].strip(" 的和与及在")


def _titles(sentences: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    for text in sentences:
        for match in _TITLE.finditer(text):
            yield match[0], "title", ""


def _latin(sentences: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    for text in sentences:
        for match in _LATIN.finditer(text):
            name = re.sub(r" [0-9]+\Z", "", match[0]) if text[match.end() : match.end() + 1] in set("年月日个名万亿%") else match[0]
            if len(name) > 1 and not _ordinary(name) and text[match.start() - 1 : match.start()] not in {"/", "\\"}:
                yield name, "latin", name


def _ordinary(name: str) -> bool:
    """An English word that the author wrote with a capital and that has a Chinese one: Users, Settings, Mobile."""
    return bool(re.fullmatch("[A-Z][a-z]{2,}", name)) and is_translated(name.lower())


def _phrases(sentences: Sequence[str], least: int) -> Iterator[tuple[str, str, str]]:
    """Words of two or more characters, and neighbours that stand together more often than chance."""
    single: Counter[str] = Counter()
    joined: dict[tuple[str, ...], int] = defaultdict(int)
    total = 0
    for text in sentences:
        cut = [(word.text, word.start, word.end) for word in words(text) if _HAN_ONLY.fullmatch(word.text)]
        single.update(word for word, *_ in cut)
        total += len(cut)
        for size in (2, 3):
            for start in range(len(cut) - size + 1):
                part = cut[start : start + size]
                together = all(part[i][2] == part[i + 1][1] for i in range(size - 1))
                if together and all(len(word) > 1 and word not in _STOP and not _FUNCTION.search(word) for word, *_ in part):
                    joined[tuple(word for word, *_ in part)] += 1
    for parts, count in joined.items():
        expected = total * _product(single[part] / total for part in parts)
        if count >= least and count > 2 * expected:
            yield "".join(parts), "phrase", ""
    for word, count in single.items():
        if count >= least and len(word) > 2 and word not in _STOP and not _FUNCTION.search(word):
            yield word, "phrase", ""


def _product(numbers: Iterable[float]) -> float:
    result = 1.0
    for number in numbers:
        result *= number
    return result


def _count(found: dict[str, TermCandidate], sentences: Sequence[str], glossary: Glossary) -> None:
    """Occurrences and the first contexts, on the folded text; those inside a known term do not count."""
    for text in sentences:
        folded = fold(text)
        known = [(hit.start, hit.end) for hit in glossary.find(text)]
        for key, one in found.items():
            offset = folded.text.find(key)
            while offset >= 0:
                low, high = folded.original(offset, offset + len(key))
                if not any(start <= low and high <= end for start, end in known):
                    one.count += 1
                    if len(one.contexts) < CONTEXTS:
                        one.contexts.append(_context(text, low, high))
                offset = folded.text.find(key, offset + len(key))


def _context(text: str, low: int, high: int) -> str:
    before, after = text[max(0, low - _AROUND) : low], text[high : high + _AROUND]
    return f"{'…' if low > _AROUND else ''}{before}[{text[low:high]}]{after}{'…' if high + _AROUND < len(text) else ''}"


def _take_english(found: dict[str, TermCandidate], reviewed: Sequence[tuple[str, str]]) -> None:
    """What approved sentences say for candidates without English, by word alignment; the most frequent."""
    wanted = {key: one for key, one in found.items() if not one.english and one.count}
    said: dict[str, Counter[str]] = defaultdict(Counter)
    for source, target in reviewed:
        here = [one for one in wanted.values() if one.source in source]
        alignment = align(source, target) if here else None
        for one in here if alignment else ():
            start = source.index(one.source)
            links = alignment.targets_of(start, start + len(one.source)) if alignment else []
            if links:
                low, high = min(link.target_start for link in links), max(link.target_end for link in links)
                if len(target[low:high].split()) <= 2 * len(one.source):
                    said[one.source][target[low:high]] += 1
    for one in wanted.values():
        if said[one.source]:
            one.english = min(said[one.source], key=lambda text: (-said[one.source][text], len(text), text))


def _without_parts(kept: Sequence[TermCandidate]) -> list[TermCandidate]:
    """Without phrases that only ever stand inside a longer candidate."""
    inside: Counter[str] = Counter()
    for longer in kept:
        for part in kept:
            if part is not longer and part.source in longer.source:
                inside[part.source] += longer.count
    return [one for one in kept if one.kind not in {"phrase", "latin"} or inside[one.source] < one.count]
