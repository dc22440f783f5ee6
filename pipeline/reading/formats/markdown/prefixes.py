"""What stands before a line's words: marks of quotations, indents, a mark of a list. Blocks keep it, their content is read without it."""

from __future__ import annotations

import re
from dataclasses import dataclass

SPACE = " \t\u3000\u00a0"
_PREFIX = re.compile(rf"((?:[ \t]*>[ \t]?)*)([{SPACE}]*)((?:(?:[-*+]|\d{{1,3}}[.)])[ \t]+)*)")
_QUOTE = re.compile(r"[ \t]*>[ \t]?")
TAB = 4


@dataclass(frozen=True, slots=True)
class PrefixedLine:
    """A line in its parts: ``quote`` (``> > ``), ``indent``, ``mark`` of a list (``- ``, ``1. ``, also several), ``words``."""

    quote: str
    indent: str
    mark: str
    words: str

    @property
    def depth(self) -> int:
        """How many quotations the line is in."""
        return self.quote.count(">")

    @property
    def column(self) -> int:
        """The column of the words within the quotation."""
        return columns(self.indent + self.mark)

    @property
    def is_blank(self) -> bool:
        """Nothing but marks of quotations."""
        return not self.words and not self.mark


def parts(line: str) -> PrefixedLine:
    """Return the parts of a line."""
    match = _PREFIX.match(line)
    quote, indent, mark = match.groups() if match else ("", "", "")
    words = line[len(quote + indent + mark) :]
    if not words and mark:  # "- " without words is no item of a list yet
        return PrefixedLine(quote, indent, "", mark.strip())
    return PrefixedLine(quote, indent, mark, words)


def columns(text: str) -> int:
    """Return the width of an indent; tabs go on to the next multiple of four."""
    width = 0
    for character in text:
        width += TAB - width % TAB if character == "\t" else 1
    return width


def unquoted(line: str, depth: int) -> str | None:
    """Return the line without the marks of so many quotations; ``None`` if it is not in them."""
    for _ in range(depth):
        match = _QUOTE.match(line)
        if not match:
            return None
        line = line[match.end() :]
    return line


def dedented(line: str, width: int) -> str:
    """Return the line without that much of its indent, or without all of it if it has less."""
    bare = line.lstrip(" \t")
    rest = columns(line[: len(line) - len(bare)]) - width
    return " " * max(rest, 0) + bare


def common_indent(lines: list[str]) -> int:
    """Return the least indent of the lines that have words."""
    return min((columns(line[: len(line) - len(line.lstrip(" \t"))]) for line in lines if line.strip()), default=0)
