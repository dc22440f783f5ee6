"""What is looked up for a sentence on demand: memory matches, concordance, the machine's original, former versions, alternatives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from markupsafe import Markup

from pipeline.aligning import project_marks
from pipeline.article import Bilingual, Entry, Revision, RichText, Segment, State, Suggestion, TermHit
from pipeline.articles import as_error_of
from pipeline.errors import DuizhaoError
from pipeline.memory import Memory
from pipeline.review.chips import known_marks, to_tokens
from pipeline.review.desk import Desk, Sheet
from pipeline.review.diffs import diff
from pipeline.review.markup import diff_html, marked, target_html
from pipeline.richtext import plain
from pipeline.status import APPROVED, ENGINES, LABELS, ORIGINS, state_of, status, status_of

_EMPTY = Markup()
MAX_LINES = 100
"""Concordance lines that are shown."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A translation that can be taken over: its target, how like its source is to this one, and where it comes from."""

    key: str
    text: str
    similarity: int
    origin: str
    source: Markup = _EMPTY
    """How its source differs from the sentence's."""
    change: Markup = _EMPTY
    """How its target differs from the present one."""
    editor: Markup = _EMPTY
    """What taking it over puts into the editing field."""


@dataclass(frozen=True, slots=True)
class Version:
    """A line of the history: the target as it was, and what the next one changed."""

    index: int
    text: str
    label: str
    origin: str
    """Who wrote the words, where the label does not say it."""
    by: str
    at: str
    change: Markup
    current: bool = False


@dataclass(frozen=True, slots=True)
class ConcordanceLine:
    """A line of the concordance."""

    article: str
    title: str
    segment: str
    number: int
    source: Markup
    target: Markup
    label: str


@dataclass(frozen=True, slots=True)
class Repetition:
    """Another sentence with the same source."""

    article: str
    title: str
    segment: str
    number: int
    target: str
    state: State
    label: str
    version: str


def machine_original(entry: Entry) -> RichText | None:
    """Return what the machine once wrote: the target that nobody touched, the first one that somebody did, or what is kept of it."""
    if entry.target is not None and entry.target.origin in ENGINES:
        return entry.target.text
    former = next((one for one in entry.history if one.origin in ENGINES), None)
    if former is not None:
        return former.text
    return next((one.text for one in entry.suggestions if one.origin == "mt"), None)


def field_html(segment: Segment, text: RichText, present: RichText | None, hits: Sequence[TermHit] = ()) -> Markup:
    """Return a translation as content of the editing field, with the sentence's own markup: its chips where it has them, else by alignment."""
    known = known_marks(segment.source, present)
    ids = {(one.mark.kind, one.mark.id) for one in known.values()}
    if not text.marks or any((mark.kind, mark.id) not in ids for mark in text.marks):
        text, _ = project_marks(segment.source, plain(text), hits)
    return target_html(to_tokens(text, known), known)


def offers(segment: Segment, entry: Entry, matches: Sequence[Suggestion] = ()) -> list[Offer]:
    """Return everything that can be taken over, the likest first; nothing twice and nothing that is the target already."""
    present = entry.target.text.text if entry.target else ""
    made: dict[str, Offer] = {}
    original = machine_original(entry)
    found = [("previous" if one.source != segment.source.text else one.origin, one) for one in entry.suggestions]
    found += [("memory", one) for one in matches]
    if original is not None:
        found.append(("machine", Suggestion(segment.source.text, original, "mt")))
    for index, (kind, one) in enumerate(found):
        if one.text.text == present or one.text.text in made or not one.text.text.strip():
            continue
        changed = one.source and one.source != segment.source.text
        made[one.text.text] = Offer(
            key=f"{kind}-{index}",
            text=one.text.text,
            similarity=one.similarity,
            origin={"previous": "before the source changed", "memory": one.origin or "memory", "machine": "machine’s original"}.get(
                kind, ORIGINS.get(kind, kind)
            ),
            source=diff_html(diff(one.source, segment.source.text)) if changed else Markup(),
            change=diff_html(diff(present, one.text.text)) if present else Markup(),
            editor=field_html(segment, one.text, entry.target.text if entry.target else None),
        )
    return sorted(made.values(), key=lambda offer: -offer.similarity)


def history(entry: Entry) -> list[Version]:
    """Return the sentence's versions, the present one first; each with what it changed of the one before."""
    line: list[tuple[RichText, State, str, str, str]] = [_line(one) for one in entry.history]
    if entry.target is not None:
        target = entry.target
        line.append((target.text, target.state, target.origin, target.by, target.at))
    versions = []
    for index, (text, state, origin, by, at) in enumerate(line):
        before = line[index - 1][0].text if index else ""
        change = diff_html(diff(before, text.text)) if index else Markup("{}").format(text.text)
        current = entry.target is not None and index == len(line) - 1
        known = status_of(text, state, origin)
        wrote = ORIGINS.get(origin, origin) if known in APPROVED else ""
        versions.append(Version(index, text.text, LABELS[known].word, wrote, by, at, change, current))
    return versions[::-1]


def _line(one: Revision) -> tuple[RichText, State, str, str, str]:
    return one.text, one.state, one.origin, one.by, one.at


class Lookups:
    """Look-ups that need more than the sentence itself; opened when first asked."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def matches(self, segment: Segment) -> list[Suggestion]:
        """Return similar reviewed sentences of the project and of imported memories, the likest first."""
        with Memory(self.desk.project) as memory:
            return memory.fuzzy(plain(segment.source))

    def repetitions(self, sheet: Sheet, segment: Segment) -> list[Repetition]:
        """Return the other sentences of the project with this very source."""
        found = []
        for name, source in self.desk.sources().items():
            with suppress(DuizhaoError), as_error_of(source):
                found += _repetitions(self.desk.open(name), segment.source.text, (sheet.article.name, segment.id))
        return found

    def concordance(self, text: str) -> Iterator[ConcordanceLine]:
        """Yield all sentences, of all articles, that hold the text in either language."""
        needle = text.casefold().strip()
        if not needle:
            return
        for name, path in self.desk.sources().items():
            lines: list[ConcordanceLine] = []
            with suppress(DuizhaoError), as_error_of(path):
                lines += _lines(self.desk.open(name), needle)
            yield from lines
        with Memory(self.desk.project) as memory:
            for unit in memory.concordance(text):
                if unit.origin.endswith(".tmx"):
                    source, target = unit.source.text, unit.target.text
                    yield ConcordanceLine(
                        "", unit.origin, "", 0, marked(source, occurrences(source, needle)), marked(target, occurrences(target, needle)), ""
                    )


def _repetitions(sheet: Sheet, source: str, but: tuple[str, str]) -> list[Repetition]:
    """The sentences of an article with this very source, except the one of that article and id."""
    found: list[Repetition] = []
    if sheet.sources[source] == 0:
        return found
    name, title = sheet.article.name, sheet.article.title
    for number, one in enumerate(sheet.segments.values(), 1):
        if one.source.text == source and (name, one.id) != but:
            entry = sheet.bilingual.entries.get(one.id, Entry())
            text = entry.target.text.text if entry.target else ""
            found.append(Repetition(name, title, one.id, number, text, state_of(entry), LABELS[status(entry)].word, sheet.version(one.id)))
    return found


def _lines(sheet: Sheet, needle: str) -> Iterator[ConcordanceLine]:
    bilingual: Bilingual = sheet.bilingual
    for number, segment in enumerate(sheet.segments.values(), 1):
        target = bilingual.entries.get(segment.id, Entry()).target
        english = target.text.text if target else ""
        in_source, in_target = occurrences(segment.source.text, needle), occurrences(english, needle)
        if in_source or in_target:
            label = LABELS[status(bilingual.entries.get(segment.id))].word
            article = bilingual.article
            yield ConcordanceLine(
                article.name, article.title, segment.id, number, marked(segment.source.text, in_source), marked(english, in_target), label
            )


def occurrences(text: str, needle: str) -> list[tuple[int, int]]:
    """Tell where the needle (case-folded) stands in the text."""
    folded = text.casefold()
    if len(folded) != len(text):  # ß and its like: offsets would not hold, compare in small letters
        folded = text.lower() if len(text.lower()) == len(text) else text
    found, at = [], folded.find(needle)
    while at >= 0:
        found.append((at, at + len(needle)))
        at = folded.find(needle, at + len(needle))
    return found
