"""Search and replace in the targets of an article, around markup, one decision a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.article import Bilingual, RichText, Segment, segments
from pipeline.errors import DuizhaoError
from pipeline.richtext import replace_range


@dataclass(frozen=True, slots=True)
class Search:
    """What to look for in the targets."""

    text: str
    replacement: str = ""
    match_case: bool = False
    whole_words: bool = True

    @property
    def pattern(self) -> re.Pattern[str]:
        """The compiled search; the text is taken as it is, never as an expression."""
        inner = re.escape(self.text)
        if self.whole_words:
            before = r"(?<!\w)" if self.text[:1].isalnum() else ""
            after = r"(?!\w)" if self.text[-1:].isalnum() else ""
            inner = f"{before}{inner}{after}"
        return re.compile(inner, 0 if self.match_case else re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Replacement:
    """A sentence with the text in its target, and what it would become."""

    segment: Segment
    before: RichText
    after: RichText
    count: int


def find_hits(bilingual: Bilingual, search: Search) -> Iterator[Replacement]:
    """Yield the sentences that hold the text and would change, in reading order.

    :raises DuizhaoError: there is nothing to look for, or the replacement is out of all measure.
    """
    if not search.text.strip():
        raise DuizhaoError("there is no text to look for", hint="Write what to find.")
    if len(search.text) > 400 or len(search.replacement) > 400:
        raise DuizhaoError("the text is longer than 400 characters", hint="Look for a shorter text.")
    pattern = search.pattern
    for segment in segments(bilingual.article):
        entry = bilingual.entries.get(segment.id)
        if entry is None or entry.target is None:
            continue
        before = entry.target.text
        spans = [match.span() for match in pattern.finditer(before.text)]
        if not spans:
            continue
        after = before
        for start, end in reversed(spans):
            after = replace_range(after, start, end, _cased(before.text[start:end], search))
        if after != before:
            yield Replacement(segment, before, after, len(spans))


def _cased(found: str, search: Search) -> str:
    """The replacement, with a capital where the found text has one and case did not matter."""
    new = search.replacement
    if search.match_case or not new or new[0].isupper() == found[0].isupper() or search.text[0].isupper() != new[0].isupper():
        return new
    return new[0].upper() + new[1:] if found[0].isupper() else new
