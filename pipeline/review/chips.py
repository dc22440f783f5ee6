"""Inline markup as chips: a target as a list of words and protected chips, and back to marks.

A token is a string or a :class:`Chip`. The page shows a token list, lets people write between the chips and move them, and sends
a token list back; nothing that arrives here can break the markup: it is taken whole or refused.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from pipeline.article import OBJECT, Mark, RichText
from pipeline.errors import DuizhaoError
from pipeline.inlinetags import INLINE_TAGS
from pipeline.richtext import OBJECTS, events, sort_marks, strip

Edge = Literal["start", "end", "atom"]

MAX_LENGTH = 20_000
"""Characters in one target; a sentence is hardly longer than a thousand."""


@dataclass(frozen=True, slots=True)
class Chip:
    """One edge of a mark, or a mark that stands for itself (image, note reference)."""

    mark: str
    edge: Edge


EditorToken = str | Chip


@dataclass(frozen=True, slots=True)
class Known:
    """A mark that a target may carry: its key on the page, the mark, its number among those of its kind."""

    key: str
    mark: Mark
    number: int
    numbered: bool

    @property
    def label(self) -> str:
        """What the chip shows: ``B``, or ``B2`` where there are several."""
        short = INLINE_TAGS[self.mark.kind].label
        return f"{short}{self.number}" if self.numbered else short

    @property
    def name(self) -> str:
        """What the chip is called: ``bold``, ``bold 2``."""
        name = INLINE_TAGS[self.mark.kind].name
        return f"{name} {self.number}" if self.numbered else name

    @property
    def atom(self) -> bool:
        """Whether one chip stands for the whole mark."""
        return self.mark.kind in OBJECTS


def known_marks(source: RichText, target: RichText | None = None) -> dict[str, Known]:
    """Return the marks that a target of this source may carry, by key: the source's, then those only the present target has.

    A target's mark is the source's counterpart if it has its id and kind; its attributes (a translated link title) win.
    """
    of_target = list(target.marks) if target else []
    found: dict[str, Mark] = {}
    for index, mark in enumerate(source.marks):
        twin = next((other for other in of_target if other.id == mark.id and other.kind == mark.kind), None) if mark.id else None
        if twin is None and not mark.id:
            twin = next((other for other in of_target if not other.id and other.kind == mark.kind and other.attrs == mark.attrs), None)
        if twin is not None:
            of_target.remove(twin)
        found[_key(mark, index, found)] = twin or mark
    for index, mark in enumerate(of_target):
        found[_key(mark, len(source.marks) + index, found)] = mark
    counts: dict[str, int] = {}
    known: dict[str, Known] = {}
    for key, mark in found.items():
        counts[mark.kind] = counts.get(mark.kind, 0) + 1
        known[key] = Known(key, mark, counts[mark.kind], numbered=False)
    return {key: replace(one, numbered=counts[one.mark.kind] > 1) for key, one in known.items()}


def _key(mark: Mark, index: int, taken: Mapping[str, Mark]) -> str:
    return mark.id if mark.id and mark.id not in taken else f"{mark.kind}.{index}"


def to_tokens(rich: RichText, known: Mapping[str, Known]) -> list[EditorToken]:
    """Return the text as words and chips. Marks that are not among ``known`` get no chip."""
    unused = dict(known)
    keys: dict[int, str] = {}
    tokens: list[EditorToken] = []
    for event in events(rich):
        if event.mark is None:
            tokens.append(event.text)
            continue
        if event.kind != "close" and not event.part and (key := _key_of(rich.marks[event.index], unused)):
            keys[event.index] = key
            del unused[key]
        if event.index in keys and not event.part:
            edge: Edge = "atom" if known[keys[event.index]].atom else "start" if event.kind == "open" else "end"
            if edge != "atom" or event.kind != "close":
                tokens.append(Chip(keys[event.index], edge))
    return _without_objects(tokens)


def _key_of(mark: Mark, unused: Mapping[str, Known]) -> str | None:
    """The key of this very mark, else of one of its kind and id."""
    exact = next((key for key, one in unused.items() if one.mark == mark), None)
    return exact or next((key for key, one in unused.items() if one.mark.kind == mark.kind and one.mark.id == mark.id), None)


def _without_objects(tokens: Sequence[EditorToken]) -> list[EditorToken]:
    cleaned = [token if isinstance(token, Chip) else token.replace(OBJECT, "") for token in tokens]
    return [token for token in cleaned if token != ""]


def from_tokens(tokens: Iterable[EditorToken], known: Mapping[str, Known]) -> RichText:
    """Return the target that the tokens say, without white space at its ends. A range without text is no mark.

    :raises DuizhaoError: an unknown chip, one twice, an end without its start, chips that cross, or a text out of all measure.
    """
    text: list[str] = []
    length = 0
    marks: list[tuple[int, Mark]] = []
    open_: list[tuple[str, int, int]] = []
    used: set[tuple[str, Edge]] = set()
    for order, token in enumerate(tokens):
        if isinstance(token, str):
            part = clean(token)
            text.append(part)
            length += len(part)
            continue
        one = known.get(token.mark)
        if one is None or (token.edge == "atom") != one.atom or (token.mark, token.edge) in used:
            raise DuizhaoError("a markup chip does not belong to this sentence", hint="Load the page again.")
        used.add((token.mark, token.edge))
        if token.edge == "atom":
            marks.append((order, replace(one.mark, start=length, end=length + 1)))
            text.append(OBJECT)
            length += 1
        elif token.edge == "start":
            open_.append((token.mark, length, order))
        else:
            if not open_ or open_[-1][0] != token.mark:
                raise DuizhaoError(f"markup crosses or ends before it starts: {one.name}", hint="Put the chip back around its words.")
            _, start, slot = open_.pop()
            if start < length:
                marks.append((slot, replace(one.mark, start=start, end=length)))
    if open_:
        raise DuizhaoError(f"markup does not end: {known[open_[-1][0]].name}", hint="Put the chip back around its words.")
    if length > MAX_LENGTH:
        raise DuizhaoError(
            f"the translation is longer than {MAX_LENGTH:,} characters", hint="A row holds one sentence; split the source first."
        )
    ordered = [mark for _, mark in sorted(marks, key=lambda pair: pair[0])]  # by opening: the outer of two equal ranges stays first
    return strip(RichText("".join(text), sort_marks(ordered)))


def clean(text: str) -> str:
    """Return typed or pasted text without what no book may hold: control characters, stand-in characters, other line ends."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n").replace("\t", " ")
    return "".join(char for char in text if char == "\n" or (char != OBJECT and unicodedata.category(char) not in {"Cc", "Cs", "Cn"}))


def parse_tokens(data: Any) -> list[EditorToken]:
    """Return tokens as the page sends them: strings, and ``[key, edge]`` for a chip.

    :raises DuizhaoError: it is anything else.
    """
    wrong = DuizhaoError("that is not a list of words and chips", hint="Load the page again.")
    if not isinstance(data, list) or len(data) > MAX_LENGTH:
        raise wrong
    tokens: list[EditorToken] = []
    for item in data:
        if isinstance(item, str):
            tokens.append(item)
        elif isinstance(item, list) and len(item) == 2 and isinstance(item[0], str) and item[1] in ("start", "end", "atom"):
            tokens.append(Chip(item[0], item[1]))
        else:
            raise wrong
    return tokens


def to_data(tokens: Iterable[EditorToken]) -> list[Any]:
    """Return tokens as they are sent to the page: the counterpart of :func:`parse_tokens`."""
    return [token if isinstance(token, str) else [token.mark, token.edge] for token in tokens]


def unplaced(tokens: Iterable[EditorToken], known: Mapping[str, Known]) -> list[Known]:
    """Return the marks of the source that the target does not carry yet."""
    placed = {token.mark for token in tokens if isinstance(token, Chip)}
    return [one for key, one in known.items() if key not in placed]
