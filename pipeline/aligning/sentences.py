"""English text → sentences, for aligning a translation that people made; what the program translates is never cut again."""

from __future__ import annotations

import re

from pipeline.aligning.english import word_set
from pipeline.language import CLOSERS, SHORT_MONTHS, STOPS

_END = re.compile(rf"[.!?…]+[\"”’'»)\]]*(?=\s)|[{STOPS}]+[{re.escape(CLOSERS)}]*")
_ABBREVIATIONS = frozenset(map(str.lower, SHORT_MONTHS)) | word_set(
    """mr mrs ms dr prof st no nos vol fig figs eq sec ch pp ed eds al vs etc e.g i.e cf inc ltd co corp jr sr gen col rev dept approx ca
    u.s u.k u.n ph.d m.d a.m p.m"""
)
_MAY_END = word_set("a.m p.m etc inc ltd corp co jr")
"""Abbreviations that end a sentence as often as not: they do where a capital follows."""
_STARTS_LOWER = re.compile(r"\s+[\"“‘'(\[]*[a-z]")


def english_sentences(text: str) -> list[str]:
    """Return the sentences in order, without white space at their ends; joined by spaces they are the text."""
    found, start = [], 0
    for match in _END.finditer(text):
        if match.end() > start and _ends(text, match):
            found.append(text[start : match.end()].strip())
            start = match.end()
    found.append(text[start:].strip())
    return [sentence for sentence in found if sentence]


def _ends(text: str, match: re.Match[str]) -> bool:
    if match.group()[0] in STOPS:
        return True
    if _STARTS_LOWER.match(text, match.end()):
        return False
    if match.group() != ".":
        return True
    before = re.search(r"[^\s(\[“‘\"]*\Z", text[: match.start()])
    word = (before.group() if before else "").lower()
    if word in _MAY_END:
        return bool(re.match(r"\s+[\"“‘'(\[]*[A-Z]", text[match.end() :]))
    return word not in _ABBREVIATIONS and (word == "i" or not re.fullmatch(r"(?:[a-z]\.)*[a-z]", word))
