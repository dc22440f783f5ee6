"""Inline markup of a source sentence carried over to its plain translation, by word alignment.

Every mark of the source is either placed once in the target or given back as not placed; marks nest as before, the words do
not change. Text that is the same on both sides (code, formulas, Latin names, addresses), terms and quotations are found directly; other
spans are the stretch of English that holds the counterparts of the marked words and as few others as possible. Note references and images,
one OBJECT character each, are put in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from pipeline.aligning import chinese, english
from pipeline.aligning.words import Alignment, align
from pipeline.article import OBJECT, Mark, RichText, TermHit
from pipeline.richtext import PROTECTED, sort_marks

CONFIDENCE = 0.6
"""Least F-score of a span: marked words found inside against those left outside and strangers let in."""

Range = tuple[int, int]

_OBJECTS = frozenset({"image", "note"})
_VERBATIM = PROTECTED | {"sub", "sup"}
"""Marks whose text is the same on both sides, or else they are lost."""
_CLOSERS = "”’\"'）)》」』】]"
_OPENERS = "“‘\"'（(《「『【["
_PAIRS = {"“": "”", "‘": "’", '"': '"', "(": ")", "[": "]"}
_FINAL = ".!?…:;,。！？：；，、"
_LATIN = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?")
_BOUNDS = re.compile(r"[,;:.!?](?=\s|$)|[—–()“”]")


def project_marks(source: RichText, target: str, hits: Sequence[TermHit] = ()) -> tuple[RichText, tuple[Mark, ...]]:
    """``target`` with the marks of ``source``, and the marks that could not be placed with confidence (as they are in the source).

    ``hits``: verified terms; those with ``found`` are sure links.
    """
    if not source.marks:
        return RichText(target), ()
    return _Projector(source, target, hits).run()


@dataclass(slots=True)
class _Node:
    """A mark of the source among the others: what encloses it, and where it went."""

    mark: Mark
    parents: list[int] = field(default_factory=list)
    """Indices of the enclosing marks, outermost first."""
    place: Range | None = None


class _Projector:
    """The state of one projection: what is placed so far."""

    def __init__(self, source: RichText, target: str, hits: Sequence[TermHit]) -> None:
        self.source, self.text, self.target = source, source.text, target
        self.sure = [(hit.start, hit.end, *hit.found) for hit in hits if hit.found is not None]
        self.alignment: Alignment = align(self.text, target, self.sure)
        self.nodes: list[_Node] = []
        for mark in source.marks:
            parents = [index for index, node in enumerate(self.nodes) if node.mark.start <= mark.start and mark.end <= node.mark.end]
            self.nodes.append(_Node(mark, [index for index in parents if self.nodes[index].mark.kind not in _OBJECTS]))
        self.words = [(start, end) for _, start, end in english.tokens(target)]

    def run(self) -> tuple[RichText, tuple[Mark, ...]]:
        spans = [node for node in self.nodes if node.mark.kind not in _OBJECTS]
        for node in spans:
            found = self._directly(node.mark)
            if found is not None and self._free(node, found):
                node.place = found
        for node in spans:
            if node.place is None and node.mark.kind not in _VERBATIM:
                node.place = self._by_words(node)
        for node in self.nodes:
            if node.mark.kind in _OBJECTS:
                node.place = self._point(node)
        self._place_wordless(spans)
        return self._assemble()

    # --- found directly ---------------------------------------------------------------------------------------------------

    def _directly(self, mark: Mark) -> Range | None:
        text = self.text[mark.start : mark.end]
        core_start, core_end = _trim(self.text, mark.start, mark.end)
        core = self.text[core_start:core_end]
        if mark.kind in PROTECTED:
            return self._verbatim(text, mark.start) or self._verbatim(text.strip(), mark.start)
        if not core:
            return None
        if not _trim_all(self.text, 0, mark.start) and not _trim_all(self.text, mark.end, len(self.text)):
            return self._whole(mark)
        if mark.kind in {"sub", "sup"}:
            return self._script(mark)
        for start, end, target_start, target_end in self.sure:
            if (start, end) == (core_start, core_end) or (text.strip(_OPENERS + _CLOSERS + " "), self.text[start:end]) == (core, core):
                return self._with_edges(mark, target_start, target_end)
        if _LATIN.fullmatch(core):
            found = self._verbatim(core, mark.start)
            return self._with_edges(mark, *found) if found else None
        return None

    def _whole(self, mark: Mark) -> Range | None:
        """The mark covers all words: so it does in the target, closing punctuation as in the source."""
        start, end = _strip(self.target, 0, len(self.target))
        tail = self.text[mark.end :].strip()
        if tail and tail[0] in _FINAL:
            while end > start and self.target[end - 1] in ".!?:;,":
                end -= 1
        return (start, end) if start < end else None

    def _verbatim(self, text: str, source_start: int) -> Range | None:
        """Where the text stands in the target; of several places the one with the same ordinal as in the source."""
        ours = _occurrences(self.text, text)
        theirs = _occurrences(self.target, text)
        if not theirs:
            folded = _occurrences(self.target.lower(), text.lower()) if len(self.target.lower()) == len(self.target) else []
            theirs = folded
        if not theirs:
            return None
        ordinal = sum(1 for place in ours if place < source_start)
        start = theirs[min(ordinal, len(theirs) - 1)]
        return start, start + len(text)

    def _script(self, mark: Mark) -> Range | None:
        """Sub- and superscript: found with the word that they belong to (the 2 of CO2)."""
        word = re.compile(r"[A-Za-z0-9.+\-]+")
        for match in word.finditer(self.text):
            if match.start() <= mark.start and mark.end <= match.end():
                found = self._verbatim(match.group(), match.start())
                if found:
                    low = found[0] + mark.start - match.start()
                    return low, low + mark.end - mark.start
        return None

    # --- found by alignment -------------------------------------------------------------------------------------------------

    def _by_words(self, node: _Node) -> Range | None:
        """The stretch of whole words with the best F-score; ``None`` under :data:`CONFIDENCE` or where it would cross a placed mark."""
        mark = node.mark
        inner, outer = self._weights(mark)
        if not any(inner):
            return self._between(node)
        best = self._best_stretch(node, inner, outer)
        if best is None or best[0] < CONFIDENCE:
            return None
        low, high = self._widen(mark, best[1], best[2], inner, outer)
        found = self._with_edges(mark, self.words[low][0], self.words[high][1])
        for candidate in (found, (self.words[low][0], self.words[high][1]), (self.words[best[1]][0], self.words[best[2]][1])):
            if self._free(node, candidate):
                return candidate
        return None

    def _weights(self, mark: Mark) -> tuple[list[float], list[float]]:
        """For each target word how surely it belongs to a word inside the mark, and to one outside."""
        inner, outer = [0.0] * len(self.words), [0.0] * len(self.words)
        for link in self.alignment.links:
            inside = link.start < mark.end and link.end > mark.start
            content = self.text[link.start : link.end].lower() not in chinese.FUNCTION
            weight = (0.35 + 0.65 * min(link.score * 2, 1.0)) * (1.0 if content else 0.25)
            for index in self._word_range(link.target_start, link.target_end):
                side = inner if inside else outer
                side[index] = max(side[index], weight)
        return inner, outer

    def _best_stretch(self, node: _Node, inner: list[float], outer: list[float]) -> tuple[float, int, int] | None:
        """F-score, first and last word of the best stretch of words that begins and ends with a counterpart."""
        lost = sum(1.0 for start, end in self.alignment.uncovered_source if start < node.mark.end and end > node.mark.start)
        wanted = sum(inner) + 0.35 * lost
        best: tuple[float, int, int] | None = None
        for low in (index for index, weight in enumerate(inner) if weight):
            got = strangers = 0.0
            for high in range(low, len(self.words)):
                got += inner[high]
                if not inner[high]:
                    strangers += outer[high] or 0.04
                    continue
                score = 2 * got / (wanted + got + strangers)
                if (best is None or score > best[0] + 1e-9) and self._free(node, (self.words[low][0], self.words[high][1])):
                    best = (score, low, high)
        return best

    def _word_range(self, start: int, end: int) -> Iterable[int]:
        return (index for index, (low, high) in enumerate(self.words) if low < end and high > start)

    def _widen(self, mark: Mark, low: int, high: int, inner: list[float], outer: list[float]) -> Range:
        """Take in unlinked content words that belong to the phrase; leave no article or preposition hanging at the end."""

        def word(index: int) -> str:
            return self.target[slice(*self.words[index])].lower()

        def joined(first: int, second: int) -> bool:
            return self.target[self.words[first][1] : self.words[second][0]] in {" ", "-", ""}

        def stray(index: int) -> bool:
            return 0 <= index < len(self.words) and not outer[index] and not inner[index] and word(index) not in english.FUNCTION

        def name(*indices: int) -> bool:
            return all(index and self.target[self.words[index][0]].isupper() for index in indices)

        # an unlinked word beside the phrase is part of it if the source has an unlinked word to match, or if both are parts of one name
        budget = sum(1 for start, end in self.alignment.uncovered_source if start < mark.end and end > mark.start)
        while stray(low - 1) and joined(low - 1, low) and (budget or name(low - 1, low)):
            low, budget = low - 1, max(budget - 1, 0)
        while stray(high + 1) and joined(high, high + 1) and (budget or name(high, high + 1)):
            high, budget = high + 1, max(budget - 1, 0)
        if (
            word(low) == "not"
            and low
            and word(low - 1) in {"do", "does", "did"}
            and (low == 1 or not outer[low - 2] or word(low - 2) == "please")
        ):
            low -= 1
        while high > low and word(high) in english.DANGLING:
            high -= 1
        while low < high and word(low) in english.ARTICLES | {"of", "and", "or"}:
            low += 1
        return low, high

    def _between(self, node: _Node) -> Range | None:
        """No marked word has a counterpart: the words between the counterparts of its neighbours, if those are near on both sides."""
        mark = node.mark
        before = [link for link in self.alignment.links if link.end <= mark.start]
        after = [link for link in self.alignment.links if link.start >= mark.end]
        content = [(s, e) for s, e in self.alignment.uncovered_source if s >= mark.start and e <= mark.end]
        if not content or not before or not after:
            return None
        low = max(link.target_end for link in before if link.end == before[-1].end)
        high = min(link.target_start for link in after if link.start == after[0].start)
        gap = [index for index in range(len(self.words)) if self.words[index][0] >= low and self.words[index][1] <= high]
        while gap and self._lower(gap[0]) in english.FUNCTION:
            gap.pop(0)
        while gap and self._lower(gap[-1]) in english.FUNCTION:
            gap.pop()
        linked = {index for link in self.alignment.links for index in self._word_range(link.target_start, link.target_end)}
        if not gap or len(gap) > 2 * len(content) or any(index in linked for index in gap):
            return None
        found = self._with_edges(mark, self.words[gap[0]][0], self.words[gap[-1]][1])
        return found if self._free(node, found) else None

    def _lower(self, index: int) -> str:
        return self.target[slice(*self.words[index])].lower()

    # --- edges --------------------------------------------------------------------------------------------------------------

    def _with_edges(self, mark: Mark, start: int, end: int) -> Range:
        """Quotation marks, brackets and closing punctuation as far as the source has them inside the mark."""
        text = self.text[mark.start : mark.end].strip()
        low, high = start, end
        while low > 0 and self.target[low - 1] in _PAIRS and high < len(self.target) and text[:1] in _OPENERS:
            closer = _PAIRS[self.target[low - 1]]
            stop = high
            while stop < len(self.target) and self.target[stop] in ".,!?" and stop - high < 1:
                stop += 1
            if stop < len(self.target) and self.target[stop] == closer:
                low, high = low - 1, stop + 1
            else:
                break
        for opener, closer in _PAIRS.items():  # a bracket or quotation opened inside is closed inside
            inside = self.target[low:high]
            if opener != closer and inside.count(opener) > inside.count(closer) and self.target[high : high + 1] == closer:
                high += 1
            elif opener != closer and inside.count(closer) > inside.count(opener) and low and self.target[low - 1] == opener:
                low -= 1
        if text[-1:] in _FINAL and text[-1:] and self.target[high : high + 1] and self.target[high] in ".!?:;,…":
            high += 1
        return low, high

    def _free(self, node: _Node, place: Range) -> bool:
        """Whether this place keeps all marks nested as in the source."""
        low, high = place
        index = self._index(node)
        for other_index, other in enumerate(self.nodes):
            if other.place is None or other is node or other.mark.kind in _OBJECTS:
                continue
            start, end = other.place
            if other_index in node.parents:
                if not (start <= low and high <= end):
                    return False
            elif index in other.parents:
                if not (low <= start and end <= high):
                    return False
            elif low < end and high > start:
                return False
        return low < high

    # --- notes and images -----------------------------------------------------------------------------------------------------

    def _point(self, node: _Node) -> Range:
        """Where in the target (before OBJECT characters are put in) this one goes."""
        mark = node.mark
        low, high = 0, len(self.target)
        for parent in node.parents:
            place = self.nodes[parent].place
            if place is not None:
                low, high = place
        point = self._after(mark) if mark.kind == "note" else self._image(mark)
        point = min(max(point, low), high)
        return point, point

    def _place_wordless(self, spans: list[_Node]) -> None:
        """A link around nothing but an image goes where the image goes."""
        for node in reversed(spans):
            if node.place is None and not _trim_all(self.text, node.mark.start, node.mark.end):
                index = self._index(node)
                points = {other.place for other in self.nodes if index in other.parents and other.place}
                if len(points) == 1:
                    node.place = points.pop()

    def _index(self, node: _Node) -> int:
        return next(index for index, other in enumerate(self.nodes) if other is node)

    def _after(self, mark: Mark) -> int:
        """A note reference follows the word that its word became, and the punctuation after it as English has it."""
        text, target = self.text, self.target
        end = len(target.rstrip())
        if not _trim_all(text, mark.end, len(text)):
            return end
        clause = max((match.end() for match in re.finditer(r"[，；：。！？]", text[: mark.start])), default=0)
        links = [link for link in self.alignment.links if link.end <= mark.start]
        last = max((link.end for link in links), default=0)
        near = [link for link in links if link.end == last and last > clause and len(chinese.tokens(text[last : mark.start])) <= 1]
        if not near:
            near = [link for link in links if link.start >= clause]
            if not near:
                return end
            last = max(link.target_end for link in near)
            stop = _BOUNDS.search(target, last)
            return self._past_punctuation(stop.start() if stop else end)
        return self._past_punctuation(max(link.target_end for link in near))

    def _past_punctuation(self, point: int) -> int:
        """After closing quotation marks and a comma or full stop; never inside a word."""
        while point < len(self.target) and (
            self.target[point].isalnum() or (self.target[point] in "-'’" and self.target[point + 1 : point + 2].isalpha())
        ):
            point += 1
        while point < len(self.target) and self.target[point] in "”’\"',.;!?)":
            point += 1
        return point

    def _image(self, mark: Mark) -> int:
        """An image at the beginning or end stays there; others stand before the word that follows or after the one that precedes, else in proportion."""
        if not _trim_all(self.text, 0, mark.start):
            return 0
        if not _trim_all(self.text, mark.end, len(self.text)):
            return len(self.target.rstrip())
        links = self.alignment.links
        follows = [link.target_start for link in links if link.start >= mark.end and not _trim_all(self.text, mark.end, link.start)]
        precedes = [link.target_end for link in links if link.end <= mark.start and not _trim_all(self.text, link.end, mark.start)]
        wanted = (
            min(follows) if follows
            else max(precedes) if precedes
            else round(len(self.target) * mark.start / max(len(self.text), 1))
        )  # fmt: skip
        ends = [0, *(end for _, end in self.words), len(self.target.rstrip())]
        return min(ends, key=lambda end: (abs(end - wanted), end))

    # --- putting together -----------------------------------------------------------------------------------------------------

    def _assemble(self) -> tuple[RichText, tuple[Mark, ...]]:
        points = [(index, node) for index, node in enumerate(self.nodes) if node.mark.kind in _OBJECTS and node.place is not None]

        def order(item: tuple[int, _Node]) -> tuple[int, int, int]:
            index, node = item
            point = node.place[0] if node.place else 0
            closes = sum(1 for parent in node.parents if (place := self.nodes[parent].place) and place[1] == point)
            return point, -closes, index

        points.sort(key=order)
        pieces, last = [], 0
        for _, node in points:
            at = node.place[0] if node.place else 0
            pieces += [self.target[last:at], OBJECT]
            last = at
        text = "".join([*pieces, self.target[last:]])
        places = [(node.place[0] if node.place else 0, index) for index, node in points]
        rank_of = {index: rank for rank, (index, _) in enumerate(points)}
        marks, left = [], []
        for index, node in enumerate(self.nodes):
            if node.place is None:
                left.append(node.mark)
            elif index in rank_of:
                at = node.place[0] + rank_of[index]
                marks.append(replace(node.mark, start=at, end=at + 1))
            else:
                low, high = node.place
                own = [index in self.nodes[other].parents for _, other in places]
                before = sum(1 for (point, _), mine in zip(places, own, strict=True) if point < low or (point == low and not mine))
                through = sum(1 for (point, _), mine in zip(places, own, strict=True) if point < high or (point == high and mine))
                marks.append(replace(node.mark, start=low + before, end=high + through))
        return RichText(text, sort_marks(marks)), tuple(left)


def _trim(text: str, start: int, end: int) -> Range:
    """Without spaces, punctuation and OBJECT characters at both ends, as a range; empty where there is nothing else."""
    while start < end and not chinese.CONTENT.match(text[start]) and text[start] not in "#$@+":
        start += 1
    while end > start and not chinese.CONTENT.match(text[end - 1]) and text[end - 1] not in "#+%":
        end -= 1
    return start, end


def _trim_all(text: str, start: int, end: int) -> str:
    """What is left of a range without spaces and punctuation: empty where it holds no word."""
    low, high = _trim(text, start, end)
    return text[low:high]


def _strip(text: str, start: int, end: int) -> Range:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _occurrences(text: str, part: str) -> list[int]:
    """Places of ``part`` as a whole: letters and digits at its ends do not go on outside."""
    if not part:
        return []
    before = r"(?<![A-Za-z0-9])" if part[0].isascii() and part[0].isalnum() else ""
    after = r"(?![A-Za-z0-9])" if part[-1].isascii() and part[-1].isalnum() else ""
    return [match.start() for match in re.finditer(before + re.escape(part) + after, text)]
