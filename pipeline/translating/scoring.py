"""How good the drafts are and how well the terms hold, measured: against human references, with the controls of the WMT terminology task.

In: pairs (Chinese, English reference) and a glossary; out: frozen results that the command prints. Every score carries sacreBLEU's signature.
"""

from __future__ import annotations

import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.article import RichText, Segment, TermHit
from pipeline.errors import DuizhaoError
from pipeline.glossary import EMPTY_GLOSSARY, Glossary
from pipeline.language import has_han
from pipeline.translating.cache import Cache
from pipeline.translating.drafting import Draft, Job, Progress, translate
from pipeline.translating.engines import Engine

SEED = 20180315
"""Of the random-terms control: the same every time."""


@dataclass(frozen=True, slots=True)
class EvalPair:
    """A test sentence. ``terms``: the texts that must be recognised as terms, ``None`` where the file does not say."""

    source: str
    reference: str
    terms: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Quality:
    """Scores of some drafts; 0 sentences: no scores."""

    sentences: int
    bleu: float = 0.0
    chrf: float = 0.0
    signatures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """The drafts of all pairs under one condition, and how long they took."""

    drafts: tuple[Draft, ...]
    seconds: float

    @property
    def texts(self) -> tuple[str, ...]:
        """The English."""
        return tuple(draft.target.text.text for draft in self.drafts)


@dataclass(frozen=True, slots=True)
class Terms:
    """What became of the terms under one condition; counts of occurrences, MUST terms of all in brackets."""

    hits: int
    exact: int
    form: int
    missed: int
    must: int
    must_missed: int
    over_applied: int
    consistency: float
    methods: dict[str, int] = field(default_factory=dict)

    @property
    def verified(self) -> float:
        """Share of the hits."""
        return (self.exact + self.form) / self.hits if self.hits else 1.0


@dataclass(frozen=True, slots=True)
class Condition:
    """One line of the terms table: with the glossary, without, or with random terms."""

    name: str
    terms: Terms
    with_hits: Quality
    without_hits: Quality
    run: Run


def read_pairs(path: Path) -> list[EvalPair]:
    """Return the pairs of a TSV: source, reference, and optionally the expected terms joined by ``;``. A header row is skipped."""
    pairs = []
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except FileNotFoundError as error:
        raise DuizhaoError("There is no such file", path=path, hint="Name a TSV file: Chinese, tab, English.") from error
    except UnicodeDecodeError as error:
        raise DuizhaoError("is not UTF-8", path=path, hint="Save it as UTF-8.") from error
    for number, line in enumerate(lines, 1):
        cells = line.split("\t")
        if not line.strip() or (number == 1 and not has_han(cells[0])):
            continue
        if len(cells) < 2 or not cells[0].strip() or not cells[1].strip():
            raise DuizhaoError("needs a Chinese and an English cell", path=path, line=number, hint="Part them by a tab.")
        terms = tuple(filter(None, cells[2].split(";"))) if len(cells) > 2 else None
        pairs.append(EvalPair(cells[0].strip(), cells[1].strip(), terms))
    if not pairs:
        raise DuizhaoError("holds no pairs", path=path, hint="One pair a line: Chinese, tab, English.")
    return pairs


def run(pairs: Sequence[EvalPair], engine: Engine, glossary: Glossary, cache: Cache, progress: Progress | None = None) -> Run:
    """Translate the sources."""
    jobs = [Job(Segment(f"s{number}", RichText(pair.source)), "eval") for number, pair in enumerate(pairs)]
    start = time.perf_counter()
    drafts = translate(jobs, engine, glossary, cache, progress)
    return Run(tuple(drafts[job.key] for job in jobs), time.perf_counter() - start)


def quality(texts: Sequence[str], references: Sequence[str]) -> Quality:
    """Return BLEU and chrF2++."""
    if not texts:
        return Quality(0)
    from sacrebleu.metrics.bleu import BLEU
    from sacrebleu.metrics.chrf import CHRF

    bleu, chrf = BLEU(), CHRF(word_order=2)
    scores = bleu.corpus_score(list(texts), [list(references)]).score, chrf.corpus_score(list(texts), [list(references)]).score
    return Quality(len(texts), *scores, (f"BLEU|{bleu.get_signature()}", f"chrF2++|{chrf.get_signature()}"))


def leftover_han(texts: Sequence[str]) -> int:
    """Count in how many drafts Chinese is left."""
    return sum(map(has_han, texts))


def measure_terms(
    pairs: Sequence[EvalPair], engine: Engine, glossary: Glossary, cache: Cache, progress: Progress | None = None
) -> tuple[Condition, ...]:
    """Translate under the three conditions; each is verified against the glossary that it was given (``none``: against the real one)."""
    conditions = (("glossary", glossary, glossary), ("none", EMPTY_GLOSSARY, glossary), ("random", random_terms(glossary, pairs), None))
    results = []
    for name, given, judge in conditions:
        done = run(pairs, engine, given, cache, progress)
        results.append(_condition(name, pairs, done, judge or given, glossary))
    return tuple(results)


def _condition(name: str, pairs: Sequence[EvalPair], done: Run, judge: Glossary, real: Glossary) -> Condition:
    hits = [judge.find(pair.source, "eval") for pair in pairs]
    verified = [judge.verify(found, text) for found, text in zip(hits, done.texts, strict=True)]
    groups: dict[bool, list[int]] = {True: [], False: []}
    for index, pair in enumerate(pairs):
        groups[bool(real.find(pair.source, "eval"))].append(index)
    scores = {
        with_hits: quality([done.texts[i] for i in indices], [pairs[i].reference for i in indices]) for with_hits, indices in groups.items()
    }
    over = sum(len(over_applied(pair, text, found, judge)) for pair, text, found in zip(pairs, done.texts, verified, strict=True))
    methods = Counter(hit.method for draft in done.drafts for hit in draft.hits)
    return Condition(name, _count(verified, done.texts, over, methods), scores[True], scores[False], done)


def _count(verified: Sequence[Sequence[TermHit]], texts: Sequence[str], over: int, methods: Counter[str]) -> Terms:
    hits = [hit for found in verified for hit in found]
    status = Counter(hit.status for hit in hits)
    said: dict[str, Counter[str]] = defaultdict(Counter)
    for found, text in zip(verified, texts, strict=True):
        for hit in found:
            said[hit.term][_rendering(text[slice(*hit.found)]) if hit.found else "–"] += 1
    repeated = [counter for counter in said.values() if counter.total() > 1]
    total = sum(counter.total() for counter in repeated)
    return Terms(
        hits=len(hits),
        exact=status["exact"],
        form=status["form"],
        missed=status["missed"],
        must=sum(hit.must for hit in hits),
        must_missed=sum(hit.must and hit.status == "missed" for hit in hits),
        over_applied=over,
        consistency=sum(counter.most_common(1)[0][1] for counter in repeated) / total if total else 1.0,
        methods=dict(sorted(methods.items())),
    )


def _rendering(text: str) -> str:
    """What counts as the same English: without capitals, possessive and plural."""
    return re.sub(r"(?:['’]s?|s)\Z", "", text.lower())


def over_applied(pair: EvalPair, text: str, hits: Sequence[TermHit], glossary: Glossary) -> tuple[str, ...]:
    """Return ids of the terms whose English is in a draft though neither the source asks for it nor the reference says it."""
    found = []
    licensed = {hit.term for hit in hits}
    english = {hit.expected.lower() for hit in hits}
    ranges = [hit.found for hit in hits if hit.found]
    for term in glossary.entries:
        renderings = glossary.renderings(term.id)
        if term.id in licensed or term.english.lower() in english or renderings is None or renderings.find(pair.reference):
            continue
        free = [one for one in renderings.find(text) if not any(low < one.end and one.start < high for low, high in ranges)]
        if free and term.source not in pair.source:
            found.append(term.id)
    return tuple(found)


def random_terms(glossary: Glossary, pairs: Sequence[EvalPair]) -> Glossary:
    """Return the WMT control: every term that occurs gets the English of another one, at random but the same every time."""
    occurring = list(dict.fromkeys(hit.term for pair in pairs for hit in glossary.find(pair.source, "eval")))
    shuffled = random.Random(SEED).sample(occurring, len(occurring))  # noqa: S311 - not for secrets
    following = dict(zip(shuffled, [*shuffled[1:], *shuffled[:1]], strict=True))
    entries = []
    for term in glossary.entries:
        other = glossary.entry(following.get(term.id, term.id))
        update = {
            "target": other.english,
            "forms": (),
            "abbreviation": "",
            "first_use": "",
            "forbidden": (),
            "do_not_translate": False,
            "pos": other.pos,
        }
        entries.append(term.model_copy(update=update) if term.id in following else term)
    return Glossary(entries)


def recognised(pairs: Sequence[EvalPair], glossary: Glossary) -> tuple[int, int, list[tuple[EvalPair, tuple[str, ...]]]]:
    """Count of the pairs that say which terms they hold: how many, in how many just these were found, and the others with what was found."""
    said = [pair for pair in pairs if pair.terms is not None]
    wrong = []
    for pair in said:
        found = tuple(hit.source for hit in glossary.find(pair.source, "eval"))
        bare = tuple(text.strip("《》〈〉") for text in found)
        if bare != tuple(text.strip("《》〈〉") for text in pair.terms or ()):
            wrong.append((pair, found))
    return len(said), len(said) - len(wrong), wrong
