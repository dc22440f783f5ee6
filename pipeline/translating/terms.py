"""Strategies by which a term's agreed English gets into a draft, behind one interface: what is sent, and what is made of what comes back.

``none`` sends the sentence as it is; ``prompt`` gives the entries to an engine that takes a glossary; ``inline`` puts the English into the
Chinese (models copy Latin text); ``both`` does both; ``placeholder`` sends an opaque name and puts the English in its place afterwards. None of them is
believed: every draft is verified against the glossary.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.article import OBJECT, Target, TermHit
from pipeline.language import indefinite, visible
from pipeline.translating.figures import figures

PLACEHOLDERS = ("Qarvex", "Zelphor", "Vexmoor", "Juxtar", "Quorvin", "Zybrel", "Kwexal", "Jorvax", "Xandril", "Vuzarn", "Qelmar", "Zarquin")
"""Invented names: a model carries them over as it does names of companies, and no English text holds them."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What a strategy sends for one text, and how it reads the answer."""

    text: str
    terms: tuple[tuple[str, str], ...] = ()
    restore: Callable[[str], str] = str


Strategy = Callable[[str, Sequence[TermHit]], Sent | None]
"""``(text, hits) → Sent``, or ``None`` where it has nothing to add to what others do."""


def none(text: str, hits: Sequence[TermHit]) -> Sent:
    """Return the sentence as it is."""
    del hits
    return Sent(readable(text))


def prompt(text: str, hits: Sequence[TermHit]) -> Sent | None:
    """Return the entries as instructions. A term that is the same in both languages needs none."""
    pairs = tuple(dict.fromkeys((_bare(hit.source), hit.expected) for hit in hits if hit.source != hit.expected))
    return Sent(readable(text), pairs) if pairs else None


def inline(text: str, hits: Sequence[TermHit]) -> Sent | None:
    """Return the English in place of the Chinese."""
    changed = substitute(text, [(hit.start, hit.end, hit.expected) for hit in hits])
    return Sent(readable(changed)) if changed != text else None


def both(text: str, hits: Sequence[TermHit]) -> Sent | None:
    """Return the English in place of the Chinese, and the instruction to keep it."""
    changed = inline(text, hits)
    pairs = tuple(dict.fromkeys((hit.expected, hit.expected) for hit in hits))
    return Sent(changed.text, pairs) if changed else None


def placeholder(text: str, hits: Sequence[TermHit]) -> Sent | None:
    """Return an invented name for each term, and the term for each name that comes back."""
    names = dict(zip(dict.fromkeys(hit.expected for hit in hits), PLACEHOLDERS, strict=False))
    if not hits or len({hit.expected for hit in hits}) > len(names):
        return None
    changed = substitute(text, [(hit.start, hit.end, names[hit.expected]) for hit in hits])

    def restore(answer: str) -> str:
        for expected, name in names.items():
            answer = re.sub(rf"\b(?P<article>an? )?{name}\b", _filler(expected), answer, flags=re.IGNORECASE)
        return answer

    return Sent(readable(changed), (), restore)


def with_kept(text: str, hits: Sequence[TermHit], kept: Sequence[str]) -> tuple[TermHit, ...]:
    """Return the hits and, as if they were terms that are the same in English, the strings that must come through unchanged (code, addresses)."""
    added = [
        TermHit("", match.start(), match.end(), part, part)
        for part in kept
        for match in re.finditer(re.escape(part), text)
        if not any(hit.start < match.end() and match.start() < hit.end for hit in hits)
    ]
    return tuple(sorted((*hits, *added), key=lambda hit: hit.start))


def _filler(expected: str) -> Callable[[re.Match[str]], str]:
    def fill(match: re.Match[str]) -> str:
        article = match["article"]
        lead = "" if not article else indefinite(expected).capitalize() + " " if article[0] == "A" else indefinite(expected) + " "
        return f"{lead}{expected}"

    return fill


def with_figures(text: str, hits: Sequence[TermHit]) -> Sent | None:
    """Return the English of the terms in place, and that of large figures and years: for a draft that had a number wrong."""
    taken = [(hit.start, hit.end, hit.expected) for hit in hits]
    edits = [edit for edit in figures(text) if not any(start < edit[1] and edit[0] < end for start, end, _ in taken)]
    return Sent(readable(substitute(text, [*taken, *edits]))) if edits else None


def acted(strategy: str, hit: TermHit) -> str:
    """Return what a strategy did for one term: its own name, or ``none`` where nothing had to be done (a name that is the same in both languages)."""
    if strategy in {"inline", "figures", "copy", "prompt"}:
        return "none" if hit.source == hit.expected else "prompt" if strategy == "prompt" else "inline"
    return strategy if strategy in STRATEGIES else "none"


def methods(target: Target, hits: Sequence[TermHit]) -> tuple[str, ...]:
    """Tell how each term (in the order of the source) got into a machine's target: as the target says, else by the strategy of the sentence."""
    if len(target.terms) == len(hits):
        return target.terms
    return tuple(acted(target.method.partition("+")[0], hit) for hit in hits)


STRATEGIES: dict[str, Strategy] = {
    "none": none,
    "prompt": prompt,
    "inline": inline,
    "both": both,
    "placeholder": placeholder,
    "figures": with_figures,
}


def substitute(text: str, edits: Sequence[tuple[int, int, str]]) -> str:
    """Return the text with ranges replaced; a blank parts the English from letters beside it."""
    for start, end, new in sorted(edits, reverse=True):
        before, after = text[:start], text[end:]
        left = " " if before[-1:].isascii() and before[-1:].isalnum() else ""
        right = " " if after[:1].isascii() and after[:1].isalnum() else ""
        text = f"{before}{left}{new}{right}{after}"
    return text


_WIDE = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF5B) if chr(code - 0xFEE0).isalnum()}
_READABLE = (
    str.maketrans({OBJECT: "", "\u3000": " ", "\u00a0": " ", "•": "·", "・": "·", "‧": "·", "「": "“", "」": "”", "『": "‘", "』": "’"})
    | _WIDE
)


def readable(text: str) -> str:
    """Return a copy for the engine: without invisible characters and objects, wide letters and digits narrow, one line."""
    return re.sub(r"\s+", " ", visible(text.translate(_READABLE))).strip()


def _bare(source: str) -> str:
    """A hit's Chinese without title marks around it and without its gloss, as a prompt names it."""
    return re.sub(r"[（(].*[）)]\Z", "", source).strip("《》〈〉“”") or source
