"""How long the memory takes, measured on made-up sentences: real words in their real frequency, so that the index has real work."""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from xml.sax.saxutils import escape

from pipeline.aligning.lexicon import word_counts
from pipeline.memory.memory import Memory
from pipeline.project import Project


@dataclass(frozen=True, slots=True)
class Timings:
    """Seconds of the processor: other work on the machine makes them no longer."""

    units: int
    build: float
    reopen: float
    fuzzy_median: float
    fuzzy_slowest: float
    exact_median: float
    concordance_median: float
    found: float
    """Share of the altered sentences whose original came first."""


def measure(units: int = 200_000, queries: int = 100) -> Timings:
    """Write a TMX file of so many units into a temporary project, index it, look up altered sentences."""
    dice = random.Random(20180315)  # noqa: S311 - sentences, not secrets
    with tempfile.TemporaryDirectory() as folder:
        project = Project(Path(folder))
        (project.root / "memory").mkdir()
        sources = _write(project.root / "memory" / "made-up.tmx", units, dice)
        began = time.process_time()
        with Memory(project):
            build = time.process_time() - began
        began = time.process_time()
        with Memory(project) as memory:
            reopen = time.process_time() - began
            picked = dice.sample(sources, min(queries, len(sources)))
            fuzzy, exact, lines, found = [], [], [], 0
            for source in picked:
                middle = len(source) // 2
                altered = source[:middle] + "新的" + source[middle + 1 :]
                began = time.process_time()
                matches = memory.fuzzy(altered)
                fuzzy.append(time.process_time() - began)
                found += bool(matches) and matches[0].source == source
                began = time.process_time()
                memory.exact(source)
                exact.append(time.process_time() - began)
            for source in picked[:20]:
                began = time.process_time()
                memory.concordance(source[:3])
                lines.append(time.process_time() - began)
    return Timings(
        units, build, reopen, statistics.median(fuzzy), max(fuzzy), statistics.median(exact), statistics.median(lines), found / len(picked)
    )


def _write(path: Path, units: int, dice: random.Random) -> list[str]:
    words, counts = zip(*word_counts(), strict=True)
    cumulated = list(accumulate(counts))

    def sentences() -> Iterator[str]:
        for _ in range(units):
            yield "".join(dice.choices(words, cum_weights=cumulated, k=dice.randint(6, 22))) + "。"

    sources = list(sentences())
    with path.open("w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4"><header srclang="zh"/><body>\n')
        for number, source in enumerate(sources):
            file.write(
                f'<tu><tuv xml:lang="zh"><seg>{escape(source)}</seg></tuv><tuv xml:lang="en"><seg>Sentence number {number}.</seg></tuv></tu>\n'
            )
        file.write("</body></tmx>\n")
    return sources
