"""Proof that a book is whole: every sentence of the article is in the output exactly once, in order, beside its translation.

The writers of formats read their own finished file back into :class:`Found` and hand it to :func:`require_whole`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.article import Bilingual, RichText, leaves
from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.publishing.document.nodes import CONTROLS
from pipeline.richtext import plain
from pipeline.status import status

_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Found:
    """A sentence as it was read back from an output: its id (without prefix), the Chinese and the English that belong to it."""

    id: str
    source: str
    target: str


def comparable(text: str) -> str:
    """The text without white space, as line breaks and indents of a file format are not the text's, and without control characters."""
    return _SPACE.sub("", text.translate(CONTROLS))


def language(rich: RichText) -> str:
    """The text that an output shows as text: without pictures, note references and formulas (which become markup)."""
    formulas = sorted((mark for mark in rich.marks if mark.kind == "math"), key=lambda mark: mark.start, reverse=True)
    text = rich.text
    for mark in formulas:
        text = text[: mark.start] + text[mark.end :]
    return plain(RichText(text))


def expected(bilingual: Bilingual) -> list[Found]:
    """What a whole book must hold, in order. The target is empty where nothing was translated."""
    out = []
    for block in leaves(bilingual.article):
        for segment in block.segments:
            entry = bilingual.entries.get(segment.id)
            done = entry is not None and entry.target is not None and status(entry) != "missing"
            out.append(Found(segment.id, language(segment.source), language(entry.target.text) if done and entry and entry.target else ""))
    return out


def problems(wanted: Sequence[Found], found: Sequence[Found], *, sides: str = "both") -> list[str]:
    """What is missing, doubled, altered or out of order; empty for a whole book. Sentences without text of their own may be absent."""
    out: list[str] = []
    counts = Counter(item.id for item in found)
    by_id = {item.id: item for item in found}
    for item in wanted:
        number = counts.pop(item.id, 0)
        if number == 0 and (comparable(item.source) or comparable(item.target)):
            out.append(f"sentence {item.id} is missing: {item.source.strip()[:40]}")
        elif number > 1:
            out.append(f"sentence {item.id} is there {number} times: {item.source.strip()[:40]}")
        elif number and sides != "target" and comparable(by_id[item.id].source) != comparable(item.source):
            out.append(f"sentence {item.id} reads {by_id[item.id].source.strip()[:60]!r} instead of {item.source.strip()[:60]!r}")
        elif number and sides != "source" and item.target and comparable(by_id[item.id].target) != comparable(item.target):
            out.append(f"the translation of {item.id} reads {by_id[item.id].target.strip()[:60]!r} instead of {item.target.strip()[:60]!r}")
    out += [f"{id_} is in the output but not in the article" for id_ in counts]
    order = [item.id for item in found]
    if not out and order != [item.id for item in wanted if item.id in by_id]:
        index = next(i for i, (a, b) in enumerate(zip(order, (w.id for w in wanted if w.id in by_id), strict=True)) if a != b)
        out.append(f"sentence {order[index]} is out of order: {found[index].source.strip()[:40]}")
    return out


def problems_in_text(wanted: Sequence[Found], text: str, *, sides: str = "both") -> list[str]:
    """The same for a format that keeps no ids: each side's sentences in order in the output's text (of that side)."""
    whole = comparable(text)
    place, out = 0, []
    for item in wanted:
        sentence = comparable(item.target if sides == "target" else item.source)
        if not sentence:
            continue
        at = whole.find(sentence, place)
        if at < 0:
            out.append(f"sentence {item.id} is missing or out of order: {sentence[:40]}")
        else:
            place = at + len(sentence)
    return out


def require_whole(output: str, faults: Sequence[str]) -> None:
    """Stop the build if a book is not whole.

    :raises DuizhaoError: names the output and its first faults.
    """
    if faults:
        more = f" (and {len(faults) - 3} more)" if len(faults) > 3 else ""
        raise DuizhaoError(
            "is not whole: " + "; ".join(faults[:3]) + more,
            path=output,
            hint="This format was not written; the others were. Please report it with the source file.",
            status=ExitStatus.FAILED,
        )
