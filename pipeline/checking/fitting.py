"""The weights of :mod:`pipeline.checking.completeness`, fitted: ``python -m pipeline.checking.fitting`` in a clone prints them.

A logistic regression on the good pairs of the tests' corpora against every third of them with a clause cut out of the English or with one of
another pair put into it. A threshold lies where one good pair in :data:`ALARM` is flagged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.article import RichText
from pipeline.checking import completeness
from pipeline.checking.completeness import Uncovered, weigh
from pipeline.checking.measuring import good_pairs
from pipeline.checking.registry import CheckedPair

DATA = Path(__file__).parents[2] / "tests" / "data"
ALARM = 200
"""Good pairs of which one may be flagged."""
RIDGE = 0.01
"""Keeps weights small that the data does not need."""
_EVERY = 3
_STEPS = 30
_CLAUSE = re.compile(r"(?<=[,;]) ")
_LEAST = 3
"""Words of a clause."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """The weights of one check's evidence, and from which sum on it speaks."""

    weights: tuple[float, ...]
    threshold: float


def clauses(target: str) -> list[str]:
    """Return an English sentence at its commas and semicolons, parts of one or two words left with what stands before them."""
    parts: list[str] = []
    for part in _CLAUSE.split(target):
        if parts and len(part.split()) < _LEAST:
            parts[-1] += f" {part}"
        else:
            parts.append(part)
    return parts


def shortened(pairs: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the pairs whose English has several clauses, each without one of them."""
    for number, (source, target) in enumerate(pairs):
        parts = clauses(target)
        if len(parts) > 1:
            del parts[number % len(parts)]
            yield source, " ".join(parts)


def lengthened(pairs: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the pairs, each with a clause of the one before it."""
    for number, (source, target) in enumerate(pairs):
        others = clauses(pairs[number - 1][1])
        parts = clauses(target)
        parts.insert(number % (len(parts) + 1), f"{others[number % len(others)].rstrip('.,;')},")
        yield source, " ".join(parts)


def fit(good: Sequence[Sequence[float]], bad: Sequence[Sequence[float]]) -> Fitted:
    """Fit a logistic regression of evidence, by Newton's method; the constant goes into the threshold, which the good pairs set."""
    import numpy as np

    evidence = np.array([(*row, 1.0) for row in [*good, *bad]])
    wanted = np.array([0.0] * len(good) + [1.0] * len(bad))
    weights = np.zeros(evidence.shape[1])
    ridge = RIDGE * np.eye(len(weights))
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(evidence @ weights, -30, 30)))
        slope = evidence.T @ (wanted - chance) - ridge @ weights
        weights += np.linalg.solve((evidence * (chance * (1 - chance))[:, None]).T @ evidence + ridge, slope)
    rounded = tuple(round(float(weight), 2) for weight in weights[:-1])
    sums = sorted(weigh(rounded, row) for row in good)
    return Fitted(rounded, round(sums[-1 - len(good) // ALARM], 1))


def fitted(data: Path = DATA) -> dict[str, Fitted]:
    """Return the weights of both checks, by their names.

    :raises DuizhaoError: the corpora are in the source repository only.
    """
    texts = good_pairs(data)
    good, short, long = _pairs(texts), _pairs(shortened(texts[::_EVERY])), _pairs(lengthened(texts[::_EVERY]))
    return {
        "omission": fit(_evidence(good, completeness.left_out), _evidence(short, completeness.left_out)),
        "invention": fit(_evidence(good, completeness.put_in), _evidence(long, completeness.put_in)),
    }


def _pairs(texts: Iterable[tuple[str, str]]) -> list[CheckedPair]:
    return [CheckedPair(RichText(source), RichText(target)) for source, target in texts]


def _evidence(pairs: Iterable[CheckedPair], look: Callable[[CheckedPair], Uncovered | None]) -> list[tuple[float, ...]]:
    return [found.evidence for pair in pairs if (found := look(pair))]


if __name__ == "__main__":
    for name, one in fitted().items():
        print(name, *one.weights, "from", one.threshold)  # noqa: T201 - its result
