"""Ways to say one thing, as data: a list of short expressions, and texts that show what they find and what they leave alone.

No list stands without its examples: a test takes every :class:`Phrases` of the program, and every hit must hit and every miss miss.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from pipeline.language import HAN

LONGEST = 120
"""Characters of one expression; who needs more writes a list, or names the words that return in it."""
_ALWAYS = {"han": f"[{HAN}]"}
_NAME = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class Phrases:
    """Regular expressions of which one must match, whatever the case of their letters; compiled when they are first asked for.

    ``{name}`` in one stands for any of ``words[name]``, ``{han}`` for a Chinese character. ``hit``: texts that are found; ``miss``: the nearest texts that are not.
    """

    patterns: tuple[str, ...]
    hit: tuple[str, ...]
    miss: tuple[str, ...]
    words: Mapping[str, str] = field(default_factory=dict)
    """By name, expressions with ``|`` between them."""
    whole: bool = False
    """They must say all of the text."""
    exact_case: bool = False
    """Capitals and small letters differ."""

    @cached_property
    def written(self) -> str:
        """All of them as one expression in brackets, to be a part of a larger one."""
        words = {**_ALWAYS, **self.words}
        written = (_NAME.sub(lambda match: f"(?:{words[match[1]]})", pattern) for pattern in self.patterns)
        return f"(?:{'|'.join(written)})"

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """All of them as one, compiled."""
        return re.compile(self.written, re.NOFLAG if self.exact_case else re.IGNORECASE)

    def find(self, text: str) -> re.Match[str] | None:
        """Tell where one of them is: the first place in the text, or all of it (``whole``)."""
        return self.expression.fullmatch(text) if self.whole else self.expression.search(text)
