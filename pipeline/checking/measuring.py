"""How good the checks are: false alarms on pairs that people translated, and how many planted errors are found."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.article import BlockKind, Finding, RichText
from pipeline.checking.run import check_segment
from pipeline.checking.values import NUMBER
from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.files import write_atomic
from pipeline.glossary import EMPTY_GLOSSARY, Glossary, Term
from pipeline.language import LINE_END


@dataclass(frozen=True, slots=True)
class Planted:
    """A pair with one error in it; ``found``: whether the check ``check`` says so."""

    source: str
    target: str
    check: str
    found: bool
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Alarms:
    """False alarms on one corpus: pairs, pairs with digits, and by check the pairs that it flags."""

    pairs: int
    with_digits: int
    flagged: dict[str, int] = field(default_factory=dict)
    examples: tuple[tuple[str, str, Finding], ...] = ()

    @property
    def number_rate(self) -> float:
        """Share of the digit-bearing pairs that the number check flags."""
        return self.flagged.get(NUMBER, 0) / max(self.with_digits, 1)

    @property
    def others(self) -> dict[str, int]:
        """The pairs that each other check flags."""
        return {check: count for check, count in self.flagged.items() if check != NUMBER}

    @property
    def worst_rate(self) -> float:
        """The highest share of pairs that any other check flags."""
        return max(self.others.values(), default=0) / max(self.pairs, 1)


@dataclass(frozen=True, slots=True)
class Measures:
    """Everything that is measured; ``numbers`` are what the floors are about."""

    alarms: dict[str, Alarms]
    planted: tuple[Planted, ...]

    @property
    def missed(self) -> list[Planted]:
        """The planted errors that are not found."""
        return [one for one in self.planted if not one.found]

    @property
    def numbers(self) -> dict[str, float]:
        """By name: shares in per cent, rounded to two places; the higher, the better."""
        result = {}
        for name, alarms in self.alarms.items():
            result[f"{name}: digit-bearing pairs without a false alarm of the number check"] = round(100 * (1 - alarms.number_rate), 2)
            result[f"{name}: pairs without a false alarm of the worst other check"] = round(100 * (1 - alarms.worst_rate), 2)
        result["planted errors found"] = round(100 * (1 - len(self.missed) / max(len(self.planted), 1)), 2)
        return result

    def below(self, floors: dict[str, float]) -> list[str]:
        """Return the floors that are not reached, in words."""
        return [
            f"{name}: {self.numbers.get(name, 0)} % is below the floor of {floor} %"
            for name, floor in floors.items()
            if self.numbers.get(name, 0) < floor
        ]


FLOORS = "floors.json"
"""Beside the corpora's folder: what was reached once, by room; it only goes up."""


def read_floors(path: Path) -> dict[str, float]:
    """Return the floors of the checks; none where there is no file."""
    if not path.exists():
        return {}
    floors: dict[str, float] = json.loads(path.read_text("utf-8")).get("checks", {})
    return floors


def raise_floors(path: Path, numbers: dict[str, float]) -> list[str]:
    """Write what is better than before; a floor is never lowered. Returns the names that went up."""
    everything = json.loads(path.read_text("utf-8")) if path.exists() else {}
    floors = everything.setdefault("checks", {})
    risen = [name for name, number in numbers.items() if number > floors.get(name, -1)]
    floors.update({name: numbers[name] for name in risen})
    write_atomic(path, json.dumps(everything, ensure_ascii=False, indent=2, sort_keys=True) + "\n")
    return risen


CORPORA = {"flores-dev": "eval/flores-dev.tsv", "articles": "pairs/article_pairs.tsv"}
PLANTED = "pairs/planted_errors.tsv"


def measure(data: Path) -> Measures:
    """Measure on the corpora of the tests."""
    return Measures({name: false_alarms(data / file) for name, file in CORPORA.items()}, tuple(planted(data / PLANTED)))


def good_pairs(data: Path) -> list[tuple[str, str]]:
    """Return the sentences of all corpora with what people made of them."""
    return [(source, target) for file in CORPORA.values() for source, target, *_ in _rows(data / file)]


def false_alarms(path: Path) -> Alarms:
    """Run all sentence checks over good pairs (source, target, tab-separated)."""
    flagged: Counter[str] = Counter()
    examples: list[tuple[str, str, Finding]] = []
    pairs = digits = 0
    for source, target, *_ in _rows(path):
        pairs += 1
        has_digits = bool(re.search(r"\d", source + target))
        digits += has_digits
        findings = check_segment(RichText(source), RichText(target), kind=_kind(source))
        flagged.update({finding.check for finding in findings if finding.check != NUMBER or has_digits})
        examples += [(source, target, finding) for finding in findings]
    return Alarms(pairs, digits, dict(flagged), tuple(examples))


def planted(path: Path) -> list[Planted]:
    """Look for each planted error (source, target, check, terms)."""
    result = []
    for source, target, check, *rest in _rows(path):
        glossary = _glossary(rest[0] if rest else "")
        hits = glossary.find(source)
        found = [one.check for one in check_segment(RichText(source), RichText(target), hits, _kind(source), glossary=glossary)]
        result.append(Planted(source, target, check, check in found, tuple(dict.fromkeys(found))))
    return result


def _rows(path: Path) -> Iterator[list[str]]:
    if not path.exists():
        raise DuizhaoError(
            "is not here: the corpora for measuring are in the source repository only",
            path=path,
            hint="Run this in a clone of the repository.",
            status=ExitStatus.USAGE,
        )
    for line in path.read_text("utf-8").splitlines():
        cells = line.split("\t")
        if len(cells) >= 2 and cells[:2] != ["source", "target"]:
            yield cells


def _kind(source: str) -> BlockKind:
    """A source without closing punctuation is a heading."""
    return "paragraph" if source.rstrip()[-1:] in LINE_END else "heading"


def _glossary(terms: str) -> Glossary:
    """From ``中文=English!forbidden!forbidden;…``."""
    entries = []
    for index, item in enumerate(filter(None, terms.split(";"))):
        source, _, english = item.partition("=")
        target, *forbidden = english.split("!")
        entries.append(Term(source=source.strip(), target=target.strip(), forbidden=tuple(forbidden), id=f"t{index}"))
    return Glossary(entries) if entries else EMPTY_GLOSSARY
