"""Marked text whose English is known only by its words: the stretch that holds their counterparts and as little else as possible."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.aligning import chinese, english
from pipeline.aligning.pair import FINAL, AlignedWords, Range, has_words
from pipeline.article import Mark

CONFIDENCE = 0.6
"""Least F-score of a stretch: counterparts inside against those left outside and strangers let in."""
_PARTICLES = frozenset({"up", "off", "out", "down"})
_FUNCTION_WEIGHT = 0.25
_UNITS = frozenset({
    ("at", "least"), ("at", "most"), ("more", "than"), ("less", "than"), ("fewer", "than"), ("rather", "than"), ("up", "to"), ("out", "of"),
    ("so", "far"), ("such", "as"), ("as", "well"),
})  # fmt: skip
"""Small words that are one."""
_DETERMINERS = frozenset({"this", "these", "that", "those", "some", "all", "every", "each", "any", "many", "most", "several", "our", "one"})
_DETERMINING = frozenset("一本这此该那部一所每各任许大多几我上")
"""What Chinese words that become a determiner begin with: 本文 *this* article, 部分 *some*, 所有 *all*."""
_CORRELATIVES = frozenset({"both", "either", "neither"})
_CONJUNCTIONS = frozenset({"that", "which", "and", "but", "or", "while", "because", "so", "as"})

Free = Callable[[Range], bool]
Weights = list[float]


def find_by_words(pair: AlignedWords, mark: Mark, free: Free) -> Range | None:
    """Return the best stretch of whole words that is ``free``; ``None`` where none reaches :data:`CONFIDENCE`."""
    inner, outer = _weights(pair, mark)
    if not any(inner):
        return _between(pair, mark, free)
    best = _best_stretch(pair, mark, (inner, outer), free)
    if best is None or best[0] < CONFIDENCE:
        return None
    low, high = _widen(pair, mark, best[1:], (inner, outer))
    bare = (pair.words[low][0], pair.words[high][1])
    for found in (pair.with_edges(mark, *bare), bare, (pair.words[best[1]][0], pair.words[best[2]][1])):
        if free(found):
            return found
    return None


def _weights(pair: AlignedWords, mark: Mark) -> tuple[Weights, Weights]:
    """For each target word how surely it belongs to a word inside the mark, and to one outside."""
    inner, outer = [0.0] * len(pair.words), [0.0] * len(pair.words)
    for link in pair.alignment.links:
        content = not chinese.is_function(pair.text[link.start : link.end].lower())
        weight = (0.35 + 0.65 * min(link.score * 2, 1.0)) * (1.0 if content else _FUNCTION_WEIGHT)
        side = inner if link.start < mark.end and link.end > mark.start else outer
        for index in pair.words_in(link.target_start, link.target_end):
            side[index] = max(side[index], weight)
    return inner, outer


def _best_stretch(pair: AlignedWords, mark: Mark, weights: tuple[Weights, Weights], free: Free) -> tuple[float, int, int] | None:
    """F-score, first and last word of the best stretch that begins and ends with a counterpart."""
    inner, outer = weights
    wanted = sum(inner) + 0.35 * _uncovered(pair, mark)
    best: tuple[float, int, int] | None = None
    for low in (index for index, weight in enumerate(inner) if weight):
        got = strangers = 0.0
        for high in range(low, len(pair.words)):
            got += inner[high]
            if not inner[high]:
                strangers += outer[high] or 0.04
                continue
            score = 2 * got / (wanted + got + strangers)
            if (best is None or score > best[0] + 1e-9) and free((pair.words[low][0], pair.words[high][1])):
                best = (score, low, high)
    return best


def _uncovered(pair: AlignedWords, mark: Mark) -> int:
    """How many content words inside the mark have no counterpart."""
    return sum(start < mark.end and end > mark.start for start, end in pair.alignment.uncovered_source)


def _widen(pair: AlignedWords, mark: Mark, span: tuple[int, int], weights: tuple[Weights, Weights]) -> tuple[int, int]:
    """Take in what belongs to the phrase; leave no article or preposition hanging at its ends."""
    low, high = span
    linked = [max(one, other) > _FUNCTION_WEIGHT for one, other in zip(*weights, strict=True)]

    def stray(index: int, beside: int) -> bool:
        return 0 <= index < len(linked) and not linked[index] and _touch(pair, index, beside)

    def takes(index: int, beside: int, budget: int) -> bool:
        """Tell whether an unlinked content word is taken in: the source has one to match, or if both words are parts of one name."""
        if not stray(index, beside) or pair.word(index) in english.FUNCTION:
            return False
        return budget > 0 or all(number and pair.target[pair.words[number][0]].isupper() for number in (index, beside))

    budget = _uncovered(pair, mark)
    while takes(low - 1, low, budget):
        low, budget = low - 1, max(budget - 1, 0)
    while takes(high + 1, high, budget):
        high, budget = high + 1, max(budget - 1, 0)
    if stray(high + 1, high) and pair.word(high + 1) in _PARTICLES:
        high += 1
    low, high = _without_dangling(pair, low, high)
    return _opening(pair, mark, (low, high), stray), high


def _opening(pair: AlignedWords, mark: Mark, span: tuple[int, int], stray: Callable[[int, int], bool]) -> int:
    """The first word, with the small words before it that the phrase needs: of a clause all, else (do) not, both … and, as … as."""
    low = span[0]
    if _is_clause(pair.text, mark):
        opens = not has_words(pair.text, 0, mark.start)
        first = low
        while stray(first - 1, first) and (pair.word(first - 1) not in _CONJUNCTIONS or (opens and first == 1)):
            first -= 1
        if len(chinese.tokens(pair.text[mark.start : mark.end])) >= 3:
            return first
        if not has_words(pair.target, 0, pair.words[first][0]):
            return first
    if low and _touch(pair, low - 1, low) and _needs(pair, mark, span, stray=stray(low - 1, low)):
        low -= 1
    return low


def _needs(pair: AlignedWords, mark: Mark, span: tuple[int, int], *, stray: bool) -> bool:
    """Whether the phrase needs the word before it: at *least*, more *than*, as *soon as*, do *not*, some *scholars*, The *Lancet*."""
    low = span[0]
    before, phrase = pair.word(low - 1), [pair.word(index) for index in range(low, span[1] + 1)]
    text = pair.text[mark.start : mark.end].strip()
    if (before, phrase[0]) in _UNITS or (before == "as" and "as" in phrase[1:]):
        return True
    if before in {"do", "does", "did"} and phrase[0] == "not":
        return low == 1 or pair.word(low - 2) == "please"
    if before in {"have", "has", "had"} and phrase[0] == "no":
        return text[0] in "没无"
    if text[0] == "《":
        return low > 1 and pair.target[slice(*pair.words[low - 1])] in {"The", "A", "An"}
    return stray and (before in _CORRELATIVES or (before in _DETERMINERS and text[0] in _DETERMINING))


def _without_dangling(pair: AlignedWords, low: int, high: int) -> tuple[int, int]:
    while high > low and pair.word(high) in english.DANGLING:
        high -= 1
    while low < high and pair.word(low) in english.ARTICLES | {"of", "and", "or"}:
        low += 1
    return low, high


def _is_clause(text: str, mark: Mark) -> bool:
    """Whether the mark begins and ends where a clause does."""
    before, after = text[: mark.start].rstrip(), text[mark.end :].lstrip()
    inside = text[mark.start : mark.end].rstrip()
    ends = not after or after[0] in FINAL or inside[-1:] in FINAL
    starts = not has_words(text, 0, mark.start) or before[-1] in FINAL
    return starts and ends


def _touch(pair: AlignedWords, one: int, other: int) -> bool:
    """Whether nothing but a space or hyphen is between two words beside each other."""
    low, high = sorted((one, other))
    return pair.target[pair.words[low][1] : pair.words[high][0]] in {" ", "-", ""}


def _between(pair: AlignedWords, mark: Mark, free: Free) -> Range | None:
    """No marked word has a counterpart: the words between the counterparts of its neighbours, if those are near on both sides."""
    links = pair.alignment.links
    before = [link for link in links if link.end <= mark.start]
    after = [link for link in links if link.start >= mark.end]
    content = _uncovered(pair, mark)
    if not content or not before or not after:
        return None
    low = max(link.target_end for link in before if link.end == before[-1].end)
    high = min(link.target_start for link in after if link.start == after[0].start)
    gap = [index for index, (start, end) in enumerate(pair.words) if start >= low and end <= high]
    while gap and pair.word(gap[0]) in english.FUNCTION:
        gap.pop(0)
    while gap and pair.word(gap[-1]) in english.FUNCTION:
        gap.pop()
    linked = {index for link in links for index in pair.words_in(link.target_start, link.target_end)}
    if not gap or len(gap) > 2 * content or linked.intersection(gap):
        return None
    found = pair.with_edges(mark, pair.words[gap[0]][0], pair.words[gap[-1]][1])
    return found if free(found) else None
