"""A Markdown text taken line by line: rules look at the line at hand and put what they know in its place, the rest is prose."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from pipeline.reading.formats.markdown.pieces import Piece, Pieces
from pipeline.reading.formats.markdown.prefixes import TAB, PrefixedLine, dedented, parts, unquoted

Rule = Callable[["Scanner", PrefixedLine], bool]
"""Whether it knew the line and what begins there; then it has put something in its place."""


class Scanner:
    """Takes the lines one after another; rules look at the line at ``place`` and may change it and those below, never those above."""

    def __init__(self, text: str, pieces: Pieces, rules: Sequence[Rule]) -> None:
        self.rules = rules
        self.lines = text.split("\n")
        self.total = len(self.lines)
        self.pieces = pieces
        self.index = 0
        self.out: list[str] = []
        self.items: list[tuple[int, int]] = []
        """The open items of lists: the columns of their marks and of their words."""
        self.depth = 0
        self.open_fence = 0
        """The line of a code block that is never closed; 0 if there is none."""
        self.media: Counter[str] = Counter()
        self.left_out: Counter[str] = Counter()
        """Tags without words that no book can show, by name."""

    def scan(self) -> list[str]:
        """Return the lines of prose, with signs for what else there was."""
        while self.index < len(self.lines):
            line = parts(self.lines[self.index])
            if line.is_blank or not any(rule(self, line) for rule in self.rules):
                self.prose(line)
        return self.out

    # --- what rules do --------------------------------------------------------------------------------------------------------

    def prose(self, line: PrefixedLine) -> None:
        """Keep the line as it is."""
        self.follow(line)
        self.out.append(self.lines[self.index])
        self.index += 1

    def follow(self, line: PrefixedLine) -> None:
        """Keep account of the lists that are open."""
        if line.depth != self.depth:
            self.items, self.depth = [], line.depth
        if line.is_blank:
            return
        note = re.match(r"\[\^[^\]\n]+\]:", line.words)
        column = len(line.indent.expandtabs(TAB))
        if line.mark or note:
            self.items = [item for item in self.items if item[0] < column]
            self.items.append((column, line.column if line.mark else TAB))
        elif self.after_blank() and column == 0:
            self.items = []

    def after_blank(self) -> bool:
        """Tell whether the line above is blank, or none is."""
        return not self.out or parts(self.out[-1]).is_blank or self.pieces.is_block(parts(self.out[-1]).words)

    def room(self, line: PrefixedLine) -> str:
        """Return the indent at which pandoc takes a block for a part of the item that the line is indented below."""
        if line.mark:
            return line.indent + line.mark
        column = len(line.indent.expandtabs(TAB))
        held = [words for mark, words in self.items if mark < column]
        return " " * held[-1] if held and line.depth == self.depth else ""

    def put(self, line: PrefixedLine, piece: Piece, end: int, *, rest: str = "") -> bool:
        """Put the piece in place of the lines up to ``end``; ``rest`` is looked at next."""
        room = self.room(line)
        self.follow(line)
        sign = f"{line.quote}{room}{self.pieces.lift(piece)}"
        blank = line.quote.rstrip()
        self.out += [sign] if room else [blank, sign, blank]
        self.index = end
        if rest.strip():
            self.instead(end, [f"{line.quote}{line.indent}{rest.strip()}"])
        return True

    def instead(self, end: int, lines: list[str]) -> bool:
        """Put these lines in place of those up to ``end``, to be looked at next."""
        self.lines[self.index : end] = lines
        return True

    def inner(self, start: int, end: int, line: PrefixedLine) -> list[str]:
        """Return the lines between, without the marks of the line's quotation and its indent."""
        bare = [unquoted(text, line.depth) or "" for text in self.lines[start:end]]
        return [dedented(text, line.column) if text.strip() else "" for text in bare]
