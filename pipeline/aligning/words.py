"""Which English words belong to which Chinese words of one sentence pair, without an engine.

Sure links first (given ones, Latin words and figures that are the same, numbers of the same value); then the lexicon,
one to one, preferring the expected place and neighbours of what is linked already; then phrases: an unlinked neighbour
that the same word also translates joins its link.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.aligning import chinese, english, numbers
from pipeline.aligning.lexicon import is_listed, similarities, similarity

THRESHOLD = 0.03
"""Links that score less are chance: shuffled pairs have plenty of them."""
DIAGONAL = 0.5
"""How much of its score a link loses when it stands a whole sentence off its expected place."""
NEIGHBOUR = 1.35
"""Factor for a link beside a link on both sides."""
NEAR_THRESHOLD = 0.008
"""The same for a pair that stands where the linked words around it say."""
PHRASE_THRESHOLD = 0.02
SURE = 1.0

_DATE_UNITS = frozenset("年月日号时点分")
_UNLINKED = english.ARTICLES | {"of"}
_GLOSS = re.compile(r"[（(]\s*([A-Za-z][A-Za-z0-9 .,'’&·+/-]*)\s*[)）]")

_TITLE = re.compile(r"《[^《》]*》\s*\Z")

MOST_PAIRS, MOST_CHARACTERS = 150_000, 4_000
"""Pairs of words, and characters of a side, up to which two texts are aligned; a long sentence has some 8,000 and 300. Beyond, only what is known to belong
together is linked."""
Token = tuple[str, int, int]


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """``source[start:end]`` and ``target[target_start:target_end]`` belong together; ``score`` 0…1."""

    start: int
    end: int
    target_start: int
    target_end: int
    score: float


@dataclass(frozen=True, slots=True)
class Alignment:
    """The links of a sentence pair, sorted by source; a word that has several counterparts has several links.

    Coverage is the share of content words that have a counterpart, 1.0 where there are none; a word said again counts as covered where
    one of its occurrences is. ``uncovered_…`` are the ranges of the others.
    """

    links: tuple[Link, ...]
    coverage_source: float
    coverage_target: float
    uncovered_source: tuple[tuple[int, int], ...]
    uncovered_target: tuple[tuple[int, int], ...]

    def targets_of(self, start: int, end: int) -> list[Link]:
        """Return the links of the words that overlap ``source[start:end]``."""
        return [link for link in self.links if link.start < end and link.end > start]


def align(source: str, target: str, sure: Sequence[tuple[int, int, int, int]] = ()) -> Alignment:
    """Align a sentence pair. ``sure``: ranges known to belong together (start, end, target start, target end), such as terms."""
    if max(len(source), len(target)) > MOST_CHARACTERS:
        return Alignment(tuple(sorted(Link(*ranges, SURE) for ranges in sure)), 1.0, 1.0, (), ())
    return _Aligner(source, target, sure).run()


class _Aligner:
    """The state of one :func:`align`: what is linked so far."""

    def __init__(self, source: str, target: str, sure: Sequence[tuple[int, int, int, int]]) -> None:
        self.source, self.target = source, target
        self.left: list[Token] = chinese.tokens(source)
        self.right: list[Token] = english.tokens(target)
        self.sure = sure
        self.links: list[tuple[int, int, float]] = []
        """(left index, right index, score)"""
        self.left_linked: dict[int, list[int]] = {}
        self.right_linked: dict[int, list[int]] = {}

    def run(self) -> Alignment:
        self._link_given()
        if len(self.left) * len(self.right) > MOST_PAIRS:
            return self._result()
        self._link_latin()
        self._link_glosses()
        self._link_numbers()
        self._link_by_lexicon()
        self._extend_phrases()
        self._link_near()
        return self._result()

    def _add(self, i: int, j: int, score: float) -> None:
        if j not in self.left_linked.get(i, []):
            self.links.append((i, j, score))
            self.left_linked.setdefault(i, []).append(j)
            self.right_linked.setdefault(j, []).append(i)

    def _link_ranges(self, start: int, end: int, target_start: int, target_end: int) -> bool:
        """Link all words of two ranges; words that are linked already keep their links."""
        ours = [i for i, (_, low, high) in enumerate(self.left) if low < end and high > start and i not in self.left_linked]
        theirs = [
            j for j, (_, low, high) in enumerate(self.right) if low < target_end and high > target_start and j not in self.right_linked
        ]
        for i in ours:
            for j in theirs:
                self._add(i, j, SURE)
        return bool(ours and theirs)

    def _link_given(self) -> None:
        for start, end, target_start, target_end in self.sure:
            self._link_ranges(start, end, target_start, target_end)

    def _link_latin(self) -> None:
        """Latin words, names and codes that are the same on both sides; among several, in order and near."""
        known: dict[str, list[int]] = {}
        for i, (word, start, _) in enumerate(self.left):
            if not word[0].isascii() or i in self.left_linked or not re.search(r"[a-z]", word):
                continue
            if word not in known:
                known[word] = [j for j, (other, *_) in enumerate(self.right) if _same_latin(word, other)]
            same = [j for j in known[word] if j not in self.right_linked]
            if same:
                offset = self._expected(start)
                self._add(i, min(same, key=lambda j: abs(self.right[j][1] / max(len(self.target), 1) - offset)), SURE)

    def _link_glosses(self) -> None:
        """迁移学习（transfer learning）: the Chinese before a gloss belongs to its English too: a title whole, words as far back as they translate it."""
        for match in _GLOSS.finditer(self.source):
            inside = [i for i, (_, start, end) in enumerate(self.left) if match.start(1) <= start and end <= match.end(1)]
            glossed = [j for i in inside for j in self.left_linked.get(i, ())]
            if glossed:
                title = _TITLE.search(self.source[: match.start()])
                for step, i in enumerate(self._before(title.start() if title else None, match.start())):
                    related = [j for j in glossed if similarity(self.left[i][0], self.right[j][0]) >= NEAR_THRESHOLD]
                    if not related and step and not title:
                        break
                    for j in related or glossed:
                        self._add(i, j, SURE)

    def _before(self, start: int | None, end: int) -> list[int]:
        """The unlinked words before a gloss, the last first: those from ``start`` on, else those that follow each other without a gap."""
        found: list[int] = []
        for i in range(len(self.left) - 1, -1, -1):
            _, low, high = self.left[i]
            if high > end:
                continue
            gap = self.source[high : self.left[found[-1]][1] if found else end]
            if i in self.left_linked or (low < start if start is not None else gap.strip(" 》”’」』" if not found else "")):
                break
            found.append(i)
        return found

    def _link_numbers(self) -> None:
        theirs = numbers.in_target(self.target)
        for number in numbers.in_source(chinese.normal(self.source)):
            fits = [other for other in theirs if other.value == number.value and (number.month or not other.month)]
            if number.month:
                fits = [other for other in fits if other.month] or fits
            fits.sort(key=lambda other: abs(other.start / max(len(self.target), 1) - self._expected(number.start)))
            for other in fits:
                if self._link_ranges(number.start, number.end, other.start, other.end):
                    self._link_unit(number, other)
                    theirs.remove(other)
                    break

    def _link_unit(self, number: numbers.Number, other: numbers.Number) -> None:
        """What jieba leaves at the numeral (五十年) and the word after the English number: fifty *years*."""
        after = next((j for j, (_, start, _) in enumerate(self.right) if start >= other.end), None)
        if after is None or after in self.right_linked or self.target[other.end : self.right[after][1]].strip(" -"):
            return
        for i, (_, low, high) in enumerate(self.left):
            if low < number.end < high:
                rest = chinese.normal(self.source[number.end : high])
                if any(similarity(part, self.right[after][0]) >= THRESHOLD for part in (rest, rest[:1])):
                    self._add(i, after, SURE)

    def _expected(self, offset: int) -> float:
        """Where (0…1 of the target) a source offset is expected: in proportion."""
        return offset / max(len(self.source), 1)

    def _link_by_lexicon(self) -> None:
        candidates = self._candidates()
        chosen = self._assign(candidates, {})
        for _ in range(2):
            chosen = self._assign(candidates, chosen)
        scores = {(i, j): score for score, i, j in candidates}
        for i, j in sorted(chosen.items()):
            if scores[i, j] >= THRESHOLD * 0.8:
                self._add(i, j, min(scores[i, j], 0.99))

    def _candidates(self) -> list[tuple[float, int, int]]:
        """(score at its place, left, right) of all pairs that may be linked; function words count less."""
        size_left, size_right = max(len(self.left), 1), max(len(self.right), 1)
        right: dict[str, list[int]] = {}
        for j, (word, *_) in enumerate(self.right):
            if j not in self.right_linked and word not in _UNLINKED:
                right.setdefault(word, []).append(j)
        found = []
        fitting: dict[str, list[tuple[int, float]]] = {}
        for i, (word, *_) in enumerate(self.left):
            if i in self.left_linked or word in chinese.HARD_FUNCTION:
                continue
            if word not in fitting:
                alike, other = (0.6, 0.25) if chinese.is_function(word) else (0.25, 1.0)
                scores = {
                    english_word: score * (alike if english_word in english.FUNCTION else other)
                    for english_word, score in similarities(word, right).items()
                }
                fitting[word] = sorted((j, score) for one, score in scores.items() if score >= THRESHOLD for j in right[one])
            found += [(score * (1 - DIAGONAL * abs(i / size_left - j / size_right)), i, j) for j, score in fitting[word]]
        return found

    def _assign(self, candidates: list[tuple[float, int, int]], before: dict[int, int]) -> dict[int, int]:
        """The best candidates one to one; those beside a link of ``before`` (or a sure one) on both sides count more."""
        linked = {i: [j] for i, j in before.items()} | self.left_linked

        def weight(score: float, i: int, j: int) -> float:
            near = any(0 < abs(other - j) <= 2 for beside in (i - 1, i + 1) for other in linked.get(beside, ()))
            return score * NEIGHBOUR if near else score

        ranked = sorted(((weight(*candidate), *candidate[1:]) for candidate in candidates), key=lambda row: (-row[0], row[1], row[2]))
        chosen: dict[int, int] = {}
        taken: set[int] = set()
        for _, i, j in ranked:
            if i not in chosen and j not in taken:
                chosen[i] = j
                taken.add(j)
        weights = {(i, j): value for value, i, j in ranked}
        options: dict[int, list[int]] = {}
        for _, i, j in ranked:
            options.setdefault(i, []).append(j)
        holder = {j: i for i, j in chosen.items()}
        for i in (i for i in options if i not in chosen):
            self._make_room(i, options, weights, chosen, holder)
        return chosen

    @staticmethod
    def _make_room(
        i: int, options: dict[int, list[int]], weights: dict[tuple[int, int], float], chosen: dict[int, int], holder: dict[int, int]
    ) -> None:
        """Give ``i`` a word that another holds, where that one has a second choice and both together gain."""
        best: tuple[float, int, int] | None = None
        for j in options[i]:
            other = holder[j]
            for second in options[other]:
                if second not in holder:
                    gain = weights[i, j] + weights[other, second] - weights[other, j]
                    if gain > 0 and (best is None or gain > best[0]):
                        best = (gain, j, second)
        if best is not None:
            _, j, second = best
            other = holder[j]
            chosen[i], chosen[other] = j, second
            holder[j], holder[second] = i, other

    def _extend_phrases(self) -> None:
        """Unlinked words beside a link that the linked word translates too (人工智能 = artificial + intelligence, 机器 + 人 = robot)."""
        for _ in range(2):
            for i, j, _score in list(self.links):
                for beside in (j - 1, j + 1, j - 2, j + 2):
                    if 0 <= beside < len(self.right) and beside not in self.right_linked and self.right[beside][0] not in english.FUNCTION:
                        between = self.right[min(j, beside) + 1 : max(j, beside)]
                        if all(word in english.FUNCTION for word, *_ in between):
                            self._join(i, beside, max(similarity(self.left[i][0], self.right[beside][0]), self._compound(i, beside)))
                for beside in (i - 1, i + 1):
                    if 0 <= beside < len(self.left) and beside not in self.left_linked and not chinese.is_function(self.left[beside][0]):
                        self._join(beside, j, similarity(self.left[beside][0], self.right[j][0]))

    def _compound(self, i: int, j: int) -> float:
        """A neighbour joined to the word may be listed as one word (机器 + 学习)."""
        best = 0.0
        for beside in (i - 1, i + 1):
            if 0 <= beside < len(self.left):
                low, high = min(i, beside), max(i, beside)
                joined = self.left[low][0] + self.left[high][0]
                if self.left[low][2] == self.left[high][1] and is_listed(joined):
                    best = max(best, similarity(joined, self.right[j][0]) * 0.8)
        return best

    def _link_near(self) -> None:
        """Weak pairs, where a neighbour's link says that the place is right (早期 发现 = early *detection*)."""
        weak = []
        for i, (word, *_) in enumerate(self.left):
            if i in self.left_linked or chinese.is_function(word):
                continue
            linked = [j for beside in (i - 1, i + 1, i - 2, i + 2) for j in self.left_linked.get(beside, ())]
            around = {j + step for j in linked for step in (-3, -2, -1, 1, 2, 3)}
            for j in sorted(around):
                if 0 <= j < len(self.right) and j not in self.right_linked and self.right[j][0] not in english.FUNCTION:
                    score = similarity(word, self.right[j][0])
                    if score >= NEAR_THRESHOLD:
                        weak.append((score, i, j))
        for score, i, j in sorted(weak, key=lambda row: (-row[0], row[1], row[2])):
            if i not in self.left_linked and j not in self.right_linked:
                self._add(i, j, score)

    def _join(self, i: int, j: int, score: float) -> None:
        if score >= PHRASE_THRESHOLD:
            self._add(i, j, min(score, 0.99))

    def _is_date_unit(self, i: int) -> bool:
        """The 年 of 2018年, which English does not say."""
        word, start, _ = self.left[i]
        return word in _DATE_UNITS and start > 0 and self.source[start - 1].isdigit()

    def _result(self) -> Alignment:
        links = sorted(
            Link(self.left[i][1], self.left[i][2], self.right[j][1], self.right[j][2], round(score, 4)) for i, j, score in self.links
        )
        ours = [i for i, (word, *_) in enumerate(self.left) if not chinese.is_function(word)]
        theirs = [j for j, (word, *_) in enumerate(self.right) if word not in english.FUNCTION]
        said_left = {self.left[i][0] for i in self.left_linked}
        said_right = {english.stem(self.right[j][0]) for j in self.right_linked}
        open_left = [i for i in ours if i not in self.left_linked and self.left[i][0] not in said_left and not self._is_date_unit(i)]
        open_right = [j for j in theirs if j not in self.right_linked and english.stem(self.right[j][0]) not in said_right]
        return Alignment(
            tuple(links),
            1 - len(open_left) / len(ours) if ours else 1.0,
            1 - len(open_right) / len(theirs) if theirs else 1.0,
            tuple(self.left[i][1:] for i in open_left),
            tuple(self.right[j][1:] for j in open_right),
        )


def _unsigned(word: str) -> str:
    """``AI+`` is AI, but C++ is not C."""
    bare = word.rstrip("+#")
    return bare if len(bare) > 1 else word


def _same_latin(word: str, other: str) -> bool:
    word, other = _unsigned(word), _unsigned(other)
    if word == other or (len(word) > 2 and other in {word + "s", word + "'s", word + "es"}):
        return True
    return "-" in other and word in other.split("-")
