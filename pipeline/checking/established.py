"""Established names that became other established names: 苏格拉底 as Plato."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

import ahocorasick
from rapidfuzz import fuzz

from pipeline.aligning import best_translation
from pipeline.checking.registry import CheckedPair, Range, Violation, segment_check
from pipeline.language import EstablishedName, established_names, plain
from pipeline.segmenting import words

_CAPITALISED = re.compile(r"(?<![\w’'-])[A-ZÀ-Þ][\w]{3,}(?![\w-])")
_CERTAIN = 4
"""A Chinese name of so many characters is no part of a longer one; a shorter one must be a word of its own."""
_LIKE = 70
"""Per cent of letters that two spellings or forms of one name share at least: Tschaikowsky, Platonic."""


@segment_check("established-name", "warning", draft="wrong")
def established_name(pair: CheckedPair) -> Iterator[Violation]:
    """A well-known foreign name became another well-known name.

    苏格拉底 is Socrates, 柏拉图 is Plato. If another name is meant, put it into the glossary.
    """
    ours = list(_in_source(pair.source_words))
    if not ours:
        return
    theirs = [(match.span(), plain(match[0])) for match in _CAPITALISED.finditer(pair.target_words)]
    said = {word for name, _ in ours for word in name.words}
    for name, span in ours:
        if any(low < span[1] and span[0] < high for low, high in ((hit.start, hit.end) for hit in pair.hits)):
            continue
        if any(_alike(word, form) for word in name.words for _, form in theirs):
            continue
        for where, form in theirs:
            others = _known_as().get((form, name.kind if name.kind == "place" else "person"), ())
            if others and form not in said and not any(other.chinese in pair.source_words for other in others):
                yield Violation(
                    f"{name.chinese} is {name.originals[0]}, {pair.target_words[slice(*where)]} is {others[0].chinese}", span, where
                )
                break


def _alike(word: str, form: str) -> bool:
    return word[:4] == form[:4] or fuzz.ratio(word, form) >= _LIKE


def _in_source(text: str) -> Iterator[tuple[EstablishedName, Range]]:
    """The established names of a text, the longest where they overlap; a short one must be a word."""
    found = sorted(
        ((last + 1 - len(name.chinese), last + 1, name) for last, name in _automaton().iter(text)), key=lambda one: (one[0], -one[1])
    )
    cut: set[int] | None = None
    end = 0
    for start, stop, name in found:
        if start < end or "·" in (text[start - 1 : start], text[stop : stop + 1]):
            continue
        if len(name.chinese) < _CERTAIN:
            cut = cut if cut is not None else {edge for word in words(text) for edge in (word.start, word.end)}
            if not {start, stop} <= cut or _is_everyday(name):
                continue
        yield name, (start, stop)
        end = stop


@cache
def _is_everyday(name: EstablishedName) -> bool:
    """Whether the word says something else first of all: 大数 is Tarsus in the Bible and a large number everywhere else."""
    said = best_translation(name.chinese)
    return bool(said) and not any(_alike(word, plain(part)) for word in name.words for part in re.findall(r"\w+", said))


@cache
def _automaton() -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for chinese, name in established_names().items():
        automaton.add_word(chinese, name)
    automaton.make_automaton()
    return automaton


@cache
def _known_as() -> dict[tuple[str, str], tuple[EstablishedName, ...]]:
    """By what a text calls them, folded, and kind; those that many have are nobody's."""
    known: dict[tuple[str, str], list[EstablishedName]] = defaultdict(list)
    for name in established_names().values():
        if name.kind != "name":
            for form in name.known_as:
                known[form, name.kind].append(name)
    return {key: tuple(names) for key, names in known.items()}
