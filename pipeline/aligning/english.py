"""English words with their places, stems that compare inflected forms, and the words that carry grammar rather than content."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.language import SINGULARS

_WORD = re.compile(r"\d+(?:[.,]\d+)*(?:[a-z]+\b)?|[^\W\d_]+(?:[.'’+#&-](?=[^\W_])[^\W_]+)*(?:[+#]+(?![\w]))?|\d+", re.IGNORECASE)


def word_set(text: str) -> frozenset[str]:
    """Return words separated by white space, as a set: long lists read better so."""
    return frozenset(text.split())


ARTICLES = frozenset({"a", "an", "the"})

FUNCTION = word_set(
    """a an the of to in on at by for with from into onto as and or but nor so than that this these those it its it's he she they we you i his her their
    our your my me him them us who whom whose which what when where while if then there here be is are was were been being am do does did done have has had
    having will would shall should can could may might must also such very too just about over under up out off only own same some any each all
    both more most other s t d ll re ve m one's through between among during because although though however"""
)
"""Words that a translation may have or leave out freely."""

DANGLING = word_set(
    "a an the of to in on at by for with from into as and or but that which who is are was were be has have had will its their our"
)
"""Words that end no phrase: trimmed from the end of a projected span."""

_IRREGULAR = {
    "went": "go", "gone": "go", "made": "make",
    "making": "make", "took": "take", "taken": "take", "gave": "give", "given": "give", "built": "build", "found": "find", "grew": "grow", "grown": "grow",
    "held": "hold", "led": "lead", "rose": "rise", "risen": "rise", "said": "say", "saw": "see", "seen": "see", "sold": "sell", "sent": "send", "spent": "spend",
    "wrote": "write", "written": "write", "won": "win", "brought": "bring", "bought": "buy", "began": "begin", "begun": "begin", "became": "become",
    "chose": "choose", "chosen": "choose", "fell": "fall", "fallen": "fall", "kept": "keep", "knew": "know", "known": "know", "left": "leave", "lost": "lose",
    "met": "meet", "paid": "pay", "ran": "run", "shown": "show", "taught": "teach", "thought": "think", "told": "tell", "understood": "understand",
    "better": "good", "best": "good", "worse": "bad", "worst": "bad", "analyze": "analyse",
}  # fmt: skip
"""Forms of verbs and adjectives; those of nouns are in :mod:`pipeline.language.plurals`."""

_AMERICAN = {
    "metre": "meter", "kilometre": "kilometer", "centimetre": "centimeter", "millimetre": "millimeter", "nanometre": "nanometer", "litre": "liter",
    "centre": "center", "theatre": "theater", "fibre": "fiber", "colour": "color", "labour": "labor", "behaviour": "behavior", "favour": "favor",
    "honour": "honor", "neighbour": "neighbor", "tumour": "tumor", "harbour": "harbor", "programme": "program", "licence": "license",
    "defence": "defense", "offence": "offense", "tonne": "ton", "catalogue": "catalog", "dialogue": "dialog", "grey": "gray", "cheque": "check",
    "tyre": "tire", "aluminium": "aluminum", "ageing": "aging", "oesophageal": "esophageal", "artefact": "artifact", "modelling": "modeling",
}  # fmt: skip
"""The lexicon spells as Americans do."""

_ENDINGS = (
    ("ational", "ate"),
    ("ating", "ate"),
    ("ated", "ate"), ("ization", "ize"), ("isation", "ize"), ("fulness", "ful"), ("ousness", "ous"), ("iveness", "ive"), ("ability", ""), ("ibility", ""),
    ("ation", "ate"), ("ically", "ic"), ("ically", "ic"), ("able", ""),
    ("ible", ""),
    ("ments", ""), ("ment", ""), ("ness", ""), ("ising", "ize"), ("ised", "ize"), ("ise", "ize"),
    ("ities", "ity"), ("ies", "y"), ("ied", "y"), ("ying", "y"), ("ing", ""), ("edly", ""), ("ed", ""), ("ers", "er"), ("ors", "or"), ("ions", "ion"), ("sses", "ss"),
    ("ly", ""), ("es", ""), ("s", ""),
)  # fmt: skip


def tokens(text: str) -> list[tuple[str, int, int]]:
    """Return the words of an English text, lower case, with their ranges; ``1,200`` and ``state-of-the-art`` are one each."""
    return [(match.group().lower().replace("’", "'"), match.start(), match.end()) for match in _WORD.finditer(text)]


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Return what inflected and closely derived forms of a word have in common; not a word to be shown."""
    word = word.removesuffix("'s").removesuffix("'")
    if regular := _IRREGULAR.get(word) or SINGULARS.get(word):
        return stem(regular)
    word = _AMERICAN.get(word) or _AMERICAN.get(word.removesuffix("s"), word)
    if len(word) <= 3 or not word.isascii() or word.endswith("ss"):
        return word
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)] + instead
            break
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "aeiouls":
        word = word[:-1]
    for ending in ("ate", "ion", "er", "or", "al", "e", "y", "i"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
