"""What is tried, in which order, for which engine; and how a sentence is cut where that is what is tried."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.article import TermHit
from pipeline.language import CLOSERS, HAN, OPENERS
from pipeline.translating.engines import GREEDY, Decoding, Engine
from pipeline.translating.judging import Candidate

BEAM = Decoding(beam=3)
CHOICE = Decoding(beam=5, hypotheses=5)
NO_REPEAT = Decoding(beam=3, no_repeat=3)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One way to get a draft. ``strategy``: of terms.STRATEGIES; ``cut``: at clauses, each translated by itself."""

    strategy: str = "none"
    form: str = "plain"
    decoding: Decoding = GREEDY
    cut: bool = False

    @property
    def name(self) -> str:
        """For a target's ``method``."""
        return "+".join(part for part in (self.strategy, self.form, self.decoding.name, "clauses" if self.cut else "") if part)


Wave = tuple[Attempt, ...]


def attempts(engine: Engine, *, with_terms: bool, form: str = "plain") -> tuple[Wave, ...]:
    """Return the order of trial, in waves: each next one is for the sentences that no draft before was fit for.

    The attempts of a wave are asked together. ``form``: of the first wave, where the engine has it; later ones see a heading or a phrase as any
    sentence.
    """
    first, second = (BEAM, GREEDY) if engine.search == "careful" else (GREEDY, BEAM)
    form = form if form in engine.forms else "plain"
    if not engine.tries:
        return ((Attempt("inline" if with_terms else "none"),),)
    if not with_terms:
        full = (Attempt(form="full"),) if "full" in engine.forms else ()
        return (
            (Attempt(form=form, decoding=first),),
            (Attempt(decoding=first), Attempt("figures", decoding=first)),
            (*full, Attempt("placeholder")),
            (Attempt(cut=True),),
            (Attempt(decoding=second),),
            (Attempt(decoding=NO_REPEAT),),
        )
    both, prompt = ((Attempt("both"),), (Attempt("prompt"),)) if engine.takes_terms else ((), ())
    return (
        (Attempt("inline", form, first),),
        (Attempt("inline", decoding=first), Attempt("figures", decoding=first)),
        both,
        (*prompt, Attempt("inline", cut=True)),
        (Attempt("placeholder"),),
        (Attempt("inline", decoding=CHOICE),),
    )


def may_help(attempt: Attempt, best: Candidate) -> bool:
    """Tell whether an attempt is for the kind of thing that is wrong with the best draft so far."""
    wrong = {objection.about for objection in best.objections}
    if attempt.strategy == "figures":
        return "numbers" in wrong
    missed = any(hit.status == "missed" for hit in best.hits)
    if attempt.strategy == "placeholder":
        return missed or "kept" in wrong
    if attempt.strategy == "prompt":
        return missed
    return attempt.decoding != NO_REPEAT or "loop" in wrong


# --- cutting ------------------------------------------------------------------------------------------------------------

_CLAUSE_END = re.compile(rf"[；;]|，|(?<=[{HAN}])[,：:]|——|。(?=.)")
_OPENERS, _CLOSERS = OPENERS.replace("‘", ""), CLOSERS.replace("’", "")
"""Without single quotation marks: ’ is an apostrophe too."""


def clauses(text: str, hits: Sequence[TermHit], *, smallest: int = 8) -> list[tuple[int, int]]:
    """Return ranges of the clauses, cut after ；，： and ——, never inside a term, brackets or a quotation; short ones stay with their neighbour."""
    depth, cuts = 0, [0]
    inside = [(hit.start, hit.end) for hit in hits]
    ends = {match.end() for match in _CLAUSE_END.finditer(text)}
    for position, char in enumerate(text):
        depth += (char in _OPENERS) - (char in _CLOSERS)
        end = position + 1
        long_enough = end - cuts[-1] >= smallest and len(text) - end >= smallest
        if end in ends and depth <= 0 and long_enough and not any(low < end < high for low, high in inside):
            cuts.append(end)
    return list(zip(cuts, [*cuts[1:], len(text)], strict=True))


def pieces(text: str, hits: Sequence[TermHit], limit: int, measure: Callable[[str], int]) -> list[tuple[int, int]]:
    """Return ranges within the engine's limit: the whole text if it fits, else clauses joined as far as they fit together."""
    if measure(text) <= limit:
        return [(0, len(text))]
    result: list[tuple[int, int]] = []
    for start, end in clauses(text, hits):
        if result and measure(text[result[-1][0] : end]) <= limit:
            result[-1] = (result[-1][0], end)
        else:
            result.append((start, end))
    return result


_STARTERS = frozenset(
    [
        *"the a an this that these those it its they their there he she his her we our you your".split(),  # noqa: SIM905
        *"each every all some many most more both not no one two three nearly almost approximately about around over".split(),  # noqa: SIM905
        *"in on at by for from with of to as through under among during per within without into like due including until despite".split(),  # noqa: SIM905
        *"and but or so then when while where which who what if after before since because although".split(),  # noqa: SIM905
        *"also such instead rather however therefore thus up down only even just especially particularly".split(),  # noqa: SIM905
        *"currently recently mainly mostly finally respectively compared according based accounting".split(),  # noqa: SIM905
    ]
)
"""Words that have a capital only because a sentence begins with them."""


def join_clauses(sources: Sequence[str], drafts: Sequence[str]) -> str:
    """Return one sentence of the clauses' drafts: inner full stops become what the source has there, inner capitals of common words small."""
    result = ""
    for source, draft in zip(sources, drafts, strict=True):
        part = draft.strip()
        if result:
            first = re.match(r"[A-Za-z]+", part)
            if first and first[0].lower() in _STARTERS and not result.endswith((".", "!", "?")):
                part = part[0].lower() + part[1:]
            result += " "
        result += part
        if source is not sources[-1]:
            mark = {"；": ";", ";": ";", "：": ":", ":": ":", "。": ".", "—": ","}.get(source.strip()[-1:], ",")
            result = result.rstrip(".,;: ") + mark
    return result
