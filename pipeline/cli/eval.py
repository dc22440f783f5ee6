"""``eval``: translation quality against references, and how the terms hold, with controls."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import invoke
from rich.table import Table

from pipeline.cli.common import at_least, command, current_project, stdout
from pipeline.cli.progress import progress
from pipeline.errors import DuizhaoError, ExitStatus

if TYPE_CHECKING:
    from pipeline.glossary import Glossary
    from pipeline.translating.scoring import Condition, EvalPair, Quality


@command(
    name="eval",
    positional=["file"],
    help={
        "file": "A TSV of Chinese and English reference (and, for --terms, the expected terms).",
        "terms": "Measure how the terms hold: with the glossary, without it, and with random terms.",
        "glossary": "A glossary file or folder (default with --terms: glossary.yaml beside the file, else the project's; without: none).",
        "model": "The model (default: the project's).",
        "careful": "Search by beam, as with translating: search: careful.",
        "limit": "Only the first so many pairs.",
        "cache": "Keep what the model says in this file, to go on after an interruption (speed is then not measured).",
        "show": "Print every draft that has a finding.",
        "json": "Print the numbers as JSON.",
    },
)
def evaluate(  # noqa: PLR0913, PLR0917 - the options of a command
    _: invoke.Context,
    file: str,
    terms: bool = False,
    glossary: str = "",
    model: str = "",
    careful: bool = False,
    limit: int = 0,
    cache: str = "",
    show: bool = False,
    json: bool = False,
) -> ExitStatus | None:
    """Measure drafts against references; --terms: the terms."""
    from pipeline.translating import Cache, open_engine, scoring

    at_least(0, limit=limit)
    path = Path(file)
    pairs = scoring.read_pairs(path)
    pairs = pairs[:limit] if limit else pairs
    given = _glossary(path, glossary, wanted=terms)
    with (
        tempfile.TemporaryDirectory() as folder,
        open_engine(model or _model(), search="careful" if careful else "fast") as engine,
        Cache(Path(cache) if cache else Path(folder) / "cache.db") as store,
        progress() as report,
    ):
        if terms:
            conditions = scoring.measure_terms(pairs, engine, given, store, report)
            drafts = conditions[0].run.drafts
        else:
            done = scoring.run(pairs, engine, given, store, report)
            drafts = done.drafts
    if terms:
        _print_terms(pairs, given, conditions, engine.fingerprint, as_json=json)
    else:
        scores = scoring.quality(done.texts, [pair.reference for pair in pairs])
        numbers = {
            "engine": engine.fingerprint,
            **asdict(scores),
            "leftover_han": scoring.leftover_han(done.texts),
            "refused": sum(any(finding.check == "draft" for finding in draft.findings) for draft in drafts),
            "sentences_per_second": None if cache else round(len(pairs) / done.seconds, 2),
        }
        _print_quality(numbers, as_json=json)
    if show:
        for pair, draft in zip(pairs, drafts, strict=True):
            if draft.findings:
                stdout.print(f"\n{pair.source}\n  {draft.target.text.text}\n  ({pair.reference})", markup=False)
                for finding in draft.findings:
                    stdout.print(f"  {finding.severity}: {finding.message}", markup=False)
    return None


def _model() -> str:
    try:
        return current_project().settings.translating.model
    except DuizhaoError:
        from pipeline.models import read_lock

        return read_lock()[0].id


def _glossary(path: Path, given: str, *, wanted: bool) -> Glossary:
    from pipeline.glossary import EMPTY_GLOSSARY, Glossary, load_glossary
    from pipeline.glossary.loading import assemble, read_terms

    beside = path.with_name("glossary.yaml")
    folder = Path(given) if given else beside if wanted and beside.exists() else current_project().glossary if wanted else None
    if folder is None:
        return EMPTY_GLOSSARY
    if not folder.exists():
        raise DuizhaoError("There is no such glossary", path=folder, status=ExitStatus.USAGE)
    return load_glossary(folder) if folder.is_dir() else Glossary(assemble(read_terms(folder)))


def _print_quality(numbers: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        stdout.print_json(json.dumps(numbers))
        return
    for signature in numbers["signatures"]:
        stdout.print(signature, markup=False)
    rate = numbers["sentences_per_second"]
    stdout.print(
        f"{numbers['engine']}: {numbers['sentences']} sentences, BLEU {numbers['bleu']:.1f}, chrF2++ {numbers['chrf']:.1f}, "
        f"leftover Han in {numbers['leftover_han']}, refused and marked {numbers['refused']}, "
        + (f"{rate:.2f} sentences/s" if rate else "speed not measured")
    )


def _print_terms(pairs: Sequence[EvalPair], glossary: Glossary, conditions: Sequence[Condition], engine: str, *, as_json: bool) -> None:
    from pipeline.translating.scoring import recognised

    said, right, wrong = recognised(pairs, glossary)
    if as_json:
        lines = [
            {"name": c.name, "terms": asdict(c.terms), "with_hits": asdict(c.with_hits), "without_hits": asdict(c.without_hits)}
            for c in conditions
        ]
        stdout.print_json(json.dumps({"engine": engine, "recognised": [right, said], "conditions": lines}))
        return
    table = Table("", *(condition.name for condition in conditions), box=None, header_style="bold", pad_edge=False)
    for name, value in MEASURES.items():
        table.add_row(name, *(value(condition) for condition in conditions))
    stdout.print(table)
    stdout.print("How: " + ", ".join(f"{method} {count}" for method, count in conditions[0].terms.methods.items()))
    for signature in conditions[0].with_hits.signatures[1:]:
        stdout.print(signature, markup=False)
    for pair, found in wrong:
        stdout.print(
            f"recognised otherwise: {pair.source}: {'; '.join(found) or 'nothing'} instead of {'; '.join(pair.terms or ()) or 'nothing'}",
            markup=False,
        )
    first = conditions[0].terms
    stdout.print(
        f"{engine}: {len(pairs)} sentences; terms recognised as expected in {right} of {said}; MUST terms verified {first.must - first.must_missed} of {first.must}"
    )


MEASURES: dict[str, Callable[[Condition], str]] = {
    "term hits": lambda c: str(c.terms.hits),
    "verified exactly": lambda c: str(c.terms.exact),
    "verified as a form": lambda c: str(c.terms.form),
    "missed": lambda c: str(c.terms.missed),
    "MUST terms verified": lambda c: f"{c.terms.must - c.terms.must_missed} of {c.terms.must}",
    "over-applied": lambda c: str(c.terms.over_applied),
    "consistency": lambda c: f"{c.terms.consistency:.1%}",
    "chrF2++ with hits": lambda c: _chrf(c.with_hits),
    "chrF2++ without hits": lambda c: _chrf(c.without_hits),
}


def _chrf(scores: Quality) -> str:
    return f"{scores.chrf:.1f} ({scores.sentences})" if scores.sentences else "–"
