"""The grammar of English words: counts, possessives, articles, capitals."""

from __future__ import annotations

import re

_SOUNDS_LIKE_CONSONANT = re.compile(r"(?:eu|uni(?!n|m(?!o))|us[aeu]|ut[ei]l|ub[ie]q|one\b|once\b|ewe)", re.IGNORECASE)
_SILENT_H = re.compile(r"(?:hour|honest|honou?r|heir)", re.IGNORECASE)
_SPELT = re.compile(r"(?:[A-Z]\b|[A-Z][A-Z0-9]+s?\b)")
_READ_AS_WORD = frozenset(
    {"NASA", "NATO", "UNESCO", "UNICEF", "NIPS", "NeurIPS", "LIDAR", "RAM", "ROM", "REST", "SARS", "SIM", "SQL", "LAN", "RISC"}
)


def counted(number: int, noun: str) -> str:
    """Return a count with its noun: "1 sentence", "2,000 sentences". For nouns whose plural ends in s."""
    return f"{number:,} {noun}{'s' * (number != 1)}"


def possessive(text: str) -> str:
    """Return the possessive: "Tencent’s", "Humans’", "Thomas’s"."""
    return f"{text}’" if re.search(r"[a-z](?<!s)s\Z", text) and not text[:1].isupper() else f"{text}’s"


def indefinite(text: str) -> str:
    """Return the indefinite article that the text takes by its sound: "a" or "an"."""
    word = text.lstrip("“‘\"'(")
    first = re.match(r"[A-Za-z0-9]+", word)
    if first is None:
        return "a"
    token = first[0]
    if token[0].isdigit():
        return "an" if re.match(r"(?:8|11(?!\d)|18(?!\d)|11\d{3}(?!\d)|18\d{3}(?!\d))", token) else "a"
    if _SPELT.match(word) and token not in _READ_AS_WORD:
        return "an" if token[0] in "AEFHILMNORSX" else "a"
    if _SILENT_H.match(token):
        return "an"
    return "an" if token[0].lower() in "aeiou" and not _SOUNDS_LIKE_CONSONANT.match(token) else "a"


def capitalise(text: str) -> str:
    """Return the text with a capital at its start, unless the first word has capitals of its own (iPhone, eBay) or is a figure (30 experts)."""
    match = re.match(r"\W*(?:\d+[.)]\s+)?\W*([a-z]+)(?![A-Z])", text)
    if match is None or (match.end() < len(text) and text[match.end()].isupper()):
        return text
    return text[: match.start(1)] + match[1][0].upper() + text[match.start(1) + 1 :]
