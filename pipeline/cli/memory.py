"""Commands around the translation memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.cli.common import at_least, command, current_project, stderr, stdout
from pipeline.errors import ExitStatus, worst
from pipeline.language import counted

if TYPE_CHECKING:
    from pipeline.memory import Memory


@command(
    help={
        "search": "Show the approved sentences that hold this text, in either language.",
        "like": "Show the approved sentences that are like this Chinese one.",
        "rebuild": "Read all aligned files and TMX files anew.",
        "benchmark": "Measure build and look-up on so many made-up units (200000 is what the memory is made for).",
    },
)
def memory(_context: Any, search: str = "", like: str = "", rebuild: bool = False, benchmark: int = 0) -> ExitStatus:
    """Show what the translation memory holds, or search it.

    It holds the approved sentences of all articles, and the TMX files in memory/.
    """
    at_least(0, benchmark=benchmark)
    if benchmark:
        _benchmark(benchmark)
        return ExitStatus.OK
    from pipeline.memory import Memory  # commands are listed without it

    with Memory(current_project()) as open_memory:
        if rebuild:
            open_memory.rebuild()
        for problem in open_memory.problems:
            stderr.print(str(problem), markup=False)
        if search or like:
            _show(open_memory, search, like)
        else:
            stdout.print(f"{counted(len(open_memory), 'sentence')} from {counted(len(open_memory.files()), 'file')}.")
        return worst(open_memory.problems)


def _show(open_memory: Memory, search: str, like: str) -> None:
    if like:
        found = [(f"{match.similarity} %", match.source, match.text.text, match.origin) for match in open_memory.fuzzy(like)]
    else:
        found = [("", unit.source.text, unit.target.text, unit.origin) for unit in open_memory.concordance(search)]
    for similarity, source, target, origin in found:
        stdout.print(f"{similarity or '·':>5}  {source}\n       {target}  ({origin})", markup=False)
    if not found:
        stdout.print("Nothing found.")


def _benchmark(units: int) -> None:
    from pipeline.memory.benchmark import measure  # for this option only

    stderr.print(f"Making {units:,} sentences up and indexing them …")
    result = measure(units)
    stdout.print(
        f"{result.units:,} units: index built in {result.build:.1f} s, opened in {result.reopen * 1000:.0f} ms; "
        f"fuzzy look-up {result.fuzzy_median * 1000:.1f} ms (slowest {result.fuzzy_slowest * 1000:.1f} ms, original first in "
        f"{result.found:.0%}), exact {result.exact_median * 1000:.2f} ms, concordance {result.concordance_median * 1000:.0f} ms"
    )
