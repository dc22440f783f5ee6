"""All new sentences of a build → drafts: deduplicated, in batches over the whole build, each draft judged, tried again where it is not fit.

In: :class:`Job` a sentence; out: :class:`Draft` a sentence, by :attr:`Job.key`. The engine is asked only for what the cache does not know.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from pipeline.aligning import best_translation, project_marks
from pipeline.article import BlockKind, Finding, Mark, RichText, Segment, Target, TermHit
from pipeline.checking import FindingStore, missed_term
from pipeline.glossary import Glossary
from pipeline.language import Region, capitalise, has_han, mainland
from pipeline.richtext import PROTECTED, plain
from pipeline.translating import terms
from pipeline.translating.attempts import Attempt, attempts, clauses, join_clauses, may_help, pieces
from pipeline.translating.cache import Cache, request_key
from pipeline.translating.engines import Decoding, Engine, Hypotheses, Request
from pipeline.translating.judging import Candidate, Question, copied, house_style, judge, strings_to_keep
from pipeline.translating.repairing import repair

Progress = Callable[[str, int, int], None]
"""``(what is being done, sentences done, sentences in all)``, after every batch."""


VERSION = "drafting/4"
"""Of the code that makes drafts of what engines say; a new one makes all machine targets out of date."""
COPY_VERSION = "copying/1"
"""The same of drafts whose source has no Chinese, which no engine sees."""

TERM_FIELDS = {"source", "target", "forms", "abbreviation", "first_use", "forbidden", "do_not_translate", "must", "case", "pos", "the"}
"""What of a glossary entry changes a draft."""

MENDED_AT_MOST = 5
"""Fixes that are put into a draft one after another; what results is judged like any other draft."""

ENOUGH = 2
"""Attempts after which a draft with nothing worse than a doubt is taken."""


@dataclass(frozen=True, slots=True)
class Job:
    """One sentence to translate. ``article`` is its article's name (a term may hold for some articles only).

    ``region``: of a text in traditional characters (``""`` where it is undecided), ``None`` for simplified ones. Engines know these better.
    """

    segment: Segment
    article: str
    kind: BlockKind = "paragraph"
    region: Region | None = None

    @property
    def key(self) -> str:
        """Segment ids are unique within an article; this is unique in a build."""
        return f"{self.article}/{self.segment.id}"


@dataclass(frozen=True, slots=True)
class Draft:
    """The machine's target for a job, what became of its terms, and what is wrong with it."""

    target: Target
    hits: tuple[TermHit, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(slots=True)
class _Unit:
    """One distinct question of the build, and the candidates for its answer so far."""

    question: Question
    candidates: list[Candidate] = field(default_factory=list)
    asked: set[tuple[tuple[Request, ...], Decoding]] = field(default_factory=set)
    """What was asked for it: two strategies may come to the same."""

    @property
    def best(self) -> Candidate:
        return min(self.candidates, key=lambda candidate: candidate.cost)

    @property
    def done(self) -> bool:
        """Whether there is a fit draft, or one that is not worth more time."""
        return any(candidate.fit or (candidate.passable and len(self.asked) >= ENOUGH) for candidate in self.candidates)


def translate(  # noqa: PLR0913 - what a translation needs, and who wants to know of it
    jobs: Sequence[Job],
    engine: Engine,
    glossary: Glossary,
    cache: Cache,
    progress: Progress | None = None,
    *,
    store: FindingStore | None = None,
) -> dict[str, Draft]:
    """Translate every job; a killed run goes on where it was, batch by batch, because the cache has what was said.

    ``store`` keeps what the checks say of the drafts.
    """
    units: dict[Question, _Unit] = {}
    of_job: list[_Unit] = []
    for job in jobs:
        rich = job.segment.source
        kept = strings_to_keep(plain(rich), [rich.text[mark.start : mark.end] for mark in rich.marks if mark.kind in PROTECTED])
        question = Question(rich.text, glossary.find(rich.text, job.article), kept, job.kind, job.region)
        of_job.append(units.setdefault(question, _Unit(question)))
    work = _Work(engine, glossary, cache, progress or (lambda _what, _done, _total: None), store or FindingStore())
    work.run(list(units.values()))
    return {job.key: work.draft(job, unit) for job, unit in zip(jobs, of_job, strict=True)}


def job_key(job: Job, engine: Engine, glossary: Glossary) -> str:
    """Return the fingerprint of all that a job's draft depends on: where it is another than a target's, the target is out of date.

    Of the glossary only the entries that fire, and of these only what changes a draft (not a note), so that a term edit re-translates exactly the
    sentences that it touches. Cheap: nothing is loaded.
    """
    source = job.segment.source
    hits = [
        (hit.start, hit.end, glossary.entry(hit.term).model_dump(mode="json", include=TERM_FIELDS))
        for hit in glossary.find(source.text, job.article)
    ]
    marks = [(mark.kind, mark.start, mark.end, mark.id) for mark in source.marks]
    parts = [
        VERSION if has_han(source.text) else COPY_VERSION,
        engine.fingerprint,
        engine.version,
        engine.search,
        source.text,
        marks,
        job.kind,
        job.region,
        hits,
    ]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode("utf-8")).hexdigest()[:16]


class _Work:
    """One run of :func:`translate`."""

    def __init__(self, engine: Engine, glossary: Glossary, cache: Cache, progress: Progress, store: FindingStore) -> None:
        self.engine, self.glossary, self.cache, self.progress, self.store = engine, glossary, cache, progress, store

    def run(self, units: list[_Unit]) -> None:
        """Give every unit its candidates, wave by wave."""
        wordless = [unit for unit in units if not has_han(unit.question.source)]
        for unit in wordless:
            self._copy(unit)
        asked = [unit for unit in units if unit not in wordless]
        plans = {
            (with_terms, form): attempts(self.engine, with_terms=with_terms, form=form)
            for with_terms in (False, True)
            for form in ("plain", "heading", "phrase")
        }
        for number in range(max(map(len, plans.values()))):
            wanted = []
            for unit in asked:
                waves = plans[bool(unit.question.hits), unit.question.form]
                if number and number == len(waves) - 1 and not unit.done:
                    self._repair(unit)  # before the last and slowest
                if not unit.done and number < len(waves):
                    wanted += [(unit, attempt) for attempt in waves[number] if not number or may_help(attempt, unit.best)]
            if wanted:
                self._try(wanted, "translating" if number == 0 else f"trying again ({number})")
        for unit in asked:
            self._look_up(unit)
            self._repair(unit)

    def _look_up(self, unit: _Unit) -> None:
        """A lone word (a cell of a table: 中文) that the engine has no fit answer for is what the dictionary says for it."""
        if not unit.best.fit and (word := best_translation(unit.question.source.strip())):
            self._consider(unit, capitalise(word), "dictionary", unit.question.hits)

    def _copy(self, unit: _Unit) -> None:
        """A source without Chinese is its own translation, but for its terms."""
        sent = terms.inline(unit.question.source, unit.question.hits)
        hits = _by(unit.question.hits, [terms.acted("copy", hit) for hit in unit.question.hits])
        self._consider(unit, sent.text if sent else terms.readable(unit.question.source), "copy", hits)

    def _try(self, wanted: Sequence[tuple[_Unit, Attempt]], what: str) -> None:
        """One round: all requests of all attempts in common batches."""
        plans: list[tuple[_Unit, Attempt, list[terms.Sent], tuple[Request, ...], list[str], tuple[TermHit, ...]]] = []
        for unit, attempt in wanted:
            parts = self._parts(unit.question, attempt)
            adds = [terms.STRATEGIES[attempt.strategy](text, hits) for text, hits in parts]
            if unit.candidates and not any(adds):
                continue  # the strategy has nothing to add
            sent = [piece or terms.none(*part) for piece, part in zip(adds, parts, strict=True)]
            requests = tuple(_request(piece, attempt, unit.question.region) for piece in sent)
            if (requests, attempt.decoding) not in unit.asked:
                unit.asked.add((requests, attempt.decoding))
                acted = [
                    terms.acted(attempt.strategy if add else "none", hit)
                    for add, (_, hits) in zip(adds, parts, strict=True)
                    for hit in hits
                    if hit.term
                ]
                plans.append((unit, attempt, sent, requests, [text for text, _ in parts], _by(unit.question.hits, acted)))
        questions: dict[Decoding, list[Request]] = {}
        for _, attempt, _, requests, _, _ in plans:
            questions.setdefault(attempt.decoding, []).extend(requests)
        answers = {decoding: self._ask(asked, decoding, what) for decoding, asked in questions.items()}
        for unit, attempt, sent, requests, sources, hits in plans:
            outputs = [answers[attempt.decoding][request] for request in requests]
            complete = all(output.complete for output in outputs)
            if len(sent) == 1:
                first, *others = (sent[0].restore(text) for text in outputs[0].texts)
                said = self._consider(unit, first, attempt.name, hits, complete=complete).hits
                chosen = _by(hits, ["n-best" if old.status == "missed" else old.method for old in said])
                for text in others:
                    self._consider(unit, text, attempt.name, chosen, complete=complete)
            else:
                drafts = [piece.restore(output.texts[0]) for piece, output in zip(sent, outputs, strict=True)]
                self._consider(unit, join_clauses(sources, drafts), attempt.name, hits, complete=complete)

    def _parts(self, question: Question, attempt: Attempt) -> list[tuple[str, tuple[TermHit, ...]]]:
        text = question.source
        named = terms.with_kept(text, question.hits, question.kept) if attempt.strategy == "placeholder" else question.hits
        ranges = clauses(text, question.hits) if attempt.cut else pieces(text, question.hits, self.engine.limit, self.engine.measure)
        return [
            (
                text[start:end],
                tuple(replace(hit, start=hit.start - start, end=hit.end - start) for hit in named if start <= hit.start < end),
            )
            for start, end in ranges
        ]

    def _ask(self, requests: Iterable[Request], decoding: Decoding, what: str) -> dict[Request, Hypotheses]:
        """The outputs of all requests: from the cache, else from the engine, kept batch by batch."""
        distinct = list(dict.fromkeys(requests))
        keys = {request: request_key(self.engine.fingerprint, self.engine.version, request, decoding) for request in distinct}
        answers = {request: output for request in distinct if (output := self.cache.get(keys[request])) is not None}
        missing = [request for request in distinct if request not in answers]

        def sink(indices: Sequence[int], outputs: Sequence[Hypotheses]) -> None:
            said = {missing[index]: output for index, output in zip(indices, outputs, strict=True)}
            self.cache.put((keys[request], output) for request, output in said.items())
            answers.update(said)
            self.progress(what, len(answers), len(distinct))

        if missing:
            self.progress(what, len(answers), len(distinct))
            self.engine.run(missing, decoding, sink)
        return answers

    def _consider(self, unit: _Unit, text: str, method: str, hits: Sequence[TermHit], *, complete: bool = True) -> Candidate:
        """Tidy and judge a draft and keep it as a candidate; then as another one with what has a certain fix mended (18亿 is 1.8 billion).

        ``hits`` say by what method each would have got in. Returns the candidate before anything was mended.
        """
        first = len(unit.candidates)
        for mended in range(MENDED_AT_MOST + 1):
            draft = (copied if method == "copy" else house_style)(unit.question, text)
            verified = self.glossary.verify(hits, draft)
            objections = judge(unit.question, draft, verified, self.glossary, store=self.store, complete=complete)
            unit.candidates.append(Candidate(draft, method + "+mend" * bool(mended), verified, objections, len(unit.candidates)))
            fix = next((objection.fix for objection in objections if objection.fix), None)
            if fix is None:
                break
            text = fix
        return unit.candidates[first]

    def _repair(self, unit: _Unit) -> None:
        """Where terms are missed in the best draft, put them where the draft says something else for them."""
        if not any(hit.status == "missed" for hit in unit.best.hits):
            return
        for candidate in sorted(unit.candidates, key=lambda candidate: candidate.cost)[:4]:
            fixed = repair(unit.question.source, candidate.text, candidate.hits, self.glossary)
            if fixed and fixed != candidate.text:
                methods = ["repair" if hit.status == "missed" else hit.method for hit in candidate.hits]
                self._consider(unit, fixed, f"{candidate.method}+repair", _by(unit.question.hits, methods))

    def draft(self, job: Job, unit: _Unit) -> Draft:
        """Return the best candidate as the job's target: with the source's markup, its terms and what is wrong with it."""
        best = unit.best
        rich, lost = (RichText(best.text), ()) if not job.segment.source.marks else project_marks(job.segment.source, best.text, best.hits)
        hits = self.glossary.verify(best.hits, rich.text)
        hits = _by(hits, ["none" if hit.status == "missed" else hit.method for hit in hits])
        target = Target(
            rich,
            origin="pseudo" if self.engine.fingerprint.startswith("pseudo") else "mt",
            engine=self.engine.fingerprint,
            method=best.method,
            key=job_key(job, self.engine, self.glossary),
        )
        if terms.methods(target, hits) != (ways := tuple(hit.method for hit in hits)):
            target = replace(target, terms=ways)
        return Draft(target, hits, tuple(_findings(job, best, hits, lost)))


def _by(hits: Sequence[TermHit], methods: Sequence[str]) -> tuple[TermHit, ...]:
    return tuple(replace(hit, method=method) for hit, method in zip(hits, methods, strict=True))


def _request(piece: terms.Sent, attempt: Attempt, region: Region | None) -> Request:
    """What is sent: in simplified characters, whatever the source is written in."""
    if region is None:
        return Request(piece.text, piece.terms, attempt.form)
    return Request(mainland(piece.text, region), tuple((mainland(zh, region), en) for zh, en in piece.terms), attempt.form)


def _findings(job: Job, best: Candidate, hits: Sequence[TermHit], lost: Sequence[Mark]) -> Iterable[Finding]:
    for hit in hits:
        if hit.status == "missed":
            yield replace(missed_term(hit), article=job.article, segment=job.segment.id)
    bad = [objection for objection in best.objections if objection.meaning != "doubt"]
    if bad:
        yield Finding(
            "draft",
            "error" if any(objection.meaning == "unfit" for objection in bad) else "warning",
            f"every draft was refused; the best is shown: {'; '.join(objection.message for objection in bad)}",
            advice="Translate this sentence by hand.",
            article=job.article,
            segment=job.segment.id,
        )
    for mark in lost:
        yield Finding(
            "markup-unplaced",
            "warning",
            f"the words for the {mark.kind} mark over “{job.segment.source.text[mark.start : mark.end]}” were not found in the English",
            advice="Mark the words by hand.",
            source_range=(mark.start, mark.end),
            article=job.article,
            segment=job.segment.id,
        )
