"""Page numbers and running heads in text that was copied out of a PDF or scanned: told apart, and the sentence that they cut made whole."""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.language import LINE_END

_NUMBERS = (
    r"[-—–·•]+\s*(\d{1,4})\s*[-—–·•]+",  # — 12 —
    r"第\s*(\d{1,4})\s*页(?:\s*[,，/／]?\s*共\s*\d{1,4}\s*页)?",  # 第 12 页，共 20 页
    r"(\d{1,4})\s*[/／]\s*\d{1,4}",  # 12/20
)
_NUMBER = re.compile(rf"[\s　]*(?:{'|'.join(_NUMBERS)})[\s　]*")
_NEAR = 2
"""Lines above or below a page number in which a running head stands."""
_LEAST = 6
"""Characters of a running head."""


def without_page_lines(lines: list[str]) -> tuple[list[str], list[str]]:
    """Return the lines without those of the pages, and these; as it is where fewer than two page numbers follow one another."""
    numbers = {index: int(next(filter(None, match.groups()))) for index, line in enumerate(lines) if (match := _NUMBER.fullmatch(line))}
    if len(numbers) < 2 or any(two != one + 1 for one, two in pairwise(numbers.values())):
        return lines, []
    heads = _running_heads(lines, list(numbers))
    gone = {*numbers, *heads}
    result: list[str] = []
    for index, line in enumerate(lines):
        if index in gone:
            continue
        cut = bool(result) and any(row in gone for row in _between(lines, index))
        if cut and line.strip() and not line.startswith((" ", "\u3000", "\t")):
            while result and not result[-1].strip():
                result.pop()
            if result and result[-1].rstrip()[-1:] in LINE_END:
                result.append("")
        result.append(line)
    return result, [lines[index].strip(" \t\u3000") for index in sorted(gone)]


def _between(lines: list[str], index: int) -> range:
    """The places between this line and the last one before it that is neither blank nor a page's."""
    start = index
    while start and (not lines[start - 1].strip() or _NUMBER.fullmatch(lines[start - 1]) or index - start < _NEAR + 1):
        start -= 1
    return range(start, index)


def _running_heads(lines: list[str], numbers: list[int]) -> set[int]:
    """Lines beside page numbers, or the first of all, whose words stand so more than once."""
    filled = [index for index, line in enumerate(lines) if line.strip()]
    near = {filled[0]}
    for number in numbers:
        at = filled.index(number)
        near |= set(filled[max(0, at - _NEAR) : at]) | set(filled[at + 1 : at + 1 + _NEAR])
    words = {row: re.sub(r"[\W\d_]", "", lines[row]) for row in near - set(numbers)}
    return {
        row
        for row, text in words.items()
        if len(text) >= _LEAST
        and any(other != row and (text.startswith(twin) or twin.startswith(text)) for other, twin in words.items() if len(twin) >= _LEAST)
    }
