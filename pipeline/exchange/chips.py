r"""Inline markup as chips that a person can type: ``<1>AI Lab</1>``, ``<2/>`` for an image or a note reference.

Chips are numbered by the source's marks, in order; marks that only the target has follow. What looks like a chip in the text
itself is written with a backslash before it (``\<1>``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.article import OBJECT, Mark, MarkKind, RichText
from pipeline.outside import whole_number
from pipeline.richtext import OBJECTS, events, sort_marks

_CHIP = re.compile(r"(\\*)<(/?)(\d{1,4})(/?)>")


class BrokenChipsError(ValueError):
    """The chips of a text are not those of its sentence; the message says to a person what is wrong."""


@dataclass(frozen=True, slots=True)
class ChipText:
    """A stretch of a text: words as they are, with the kinds of mark over them, or one chip (``is_chip``)."""

    text: str
    is_chip: bool = False
    kinds: frozenset[str] = frozenset()


def marks_of(source: RichText, target: RichText | None) -> tuple[Mark, ...]:
    """Return what chip 1, 2 … stand for in this sentence."""
    known = {mark.id for mark in source.marks if mark.id}
    extra: dict[tuple[str, str], Mark] = {}
    for mark in target.marks if target else ():
        if mark.id not in known or not mark.id:
            extra.setdefault((mark.kind, mark.id or repr(sorted(mark.attrs.items()))), mark)
    return (*source.marks, *extra.values())


def _number(mark: Mark, marks: Sequence[Mark]) -> int:
    def fits(other: Mark) -> bool:
        return other.id == mark.id and other.kind == mark.kind and (bool(mark.id) or other.attrs == mark.attrs)

    return next(number for number, other in enumerate(marks, 1) if fits(other))


def pieces(rich: RichText, marks: Sequence[Mark], *, is_source: bool = False) -> list[ChipText]:
    """Return the text cut at its chips. ``is_source``: its marks are the first of ``marks``, one for one."""
    numbers = {index: index + 1 if is_source else _number(mark, marks) for index, mark in enumerate(rich.marks)}
    out: list[ChipText] = []
    kinds: list[MarkKind] = []
    for event in events(rich):
        number = numbers.get(event.index)
        if event.mark is None:
            out.append(ChipText(event.text, kinds=frozenset(kinds)))
        elif event.kind == "open":
            out.append(ChipText(f"<{number}>", is_chip=True))
            kinds.append(event.mark.kind)
        else:
            out.append(ChipText(f"<{number}/>" if event.kind == "object" else f"</{number}>", is_chip=True))
            if event.kind == "close":
                kinds.pop()
    return out


def shown(found: Iterable[ChipText]) -> list[ChipText]:
    """Return the pieces as people see and type them: a backslash before what only looks like a chip, and before that one's backslashes."""
    out: list[ChipText] = []
    for piece in found:
        if piece.is_chip and out and not out[-1].is_chip:
            out[-1] = replace(out[-1], text=re.sub(r"\\+\Z", lambda match: match[0] * 2, out[-1].text))
        out.append(piece if piece.is_chip else replace(piece, text=_CHIP.sub(_guarded, piece.text)))
    return out


def _guarded(match: re.Match[str]) -> str:
    slashes = match[1]
    return slashes * 2 + "\\" + match[0][len(slashes) :]


def typed(found: Iterable[ChipText]) -> str:
    """Return the pieces as one text; neighbouring words are taken together, so that they make no chip between them."""
    merged: list[ChipText] = []
    for piece in found:
        if merged and not piece.is_chip and not merged[-1].is_chip:
            merged[-1] = ChipText(merged[-1].text + piece.text)
        else:
            merged.append(piece)
    return "".join(piece.text for piece in shown(merged))


def with_chips(rich: RichText, marks: Sequence[Mark], *, is_source: bool = False) -> str:
    """Return the text with its chips."""
    return typed(pieces(rich, marks, is_source=is_source))


def without_chips(text: str) -> str:
    """Return the words of a text with chips; U+FFFC for those that stand for an object."""

    def word(match: re.Match[str]) -> str:
        slashes, chip = match[1], match[0][len(match[1]) :]
        return "\\" * (len(slashes) // 2) + (chip if len(slashes) % 2 else OBJECT if match[4] and not match[2] else "")

    return _CHIP.sub(word, text)


def from_chips(text: str, marks: Sequence[Mark]) -> RichText:
    """Return the inverse of :func:`with_chips`.

    :raises BrokenChipsError: a chip is unknown, not closed, closed twice or crosses another.
    """
    out: list[str] = []
    length = done = 0
    found: list[Mark] = []
    open_chips: list[tuple[int, int, int]] = []  # number, start, place among the marks

    def add(words: str) -> None:
        nonlocal length
        out.append(words)
        length += len(words)

    for match in _CHIP.finditer(text):
        slashes, closing, digits, single = match.groups()
        add(text[done : match.start()] + "\\" * (len(slashes) // 2))
        done = match.end()
        chip, number = match[0][len(slashes) :], whole_number(digits)
        if len(slashes) % 2:
            add(chip)
            continue
        if not 1 <= number <= len(marks) or (closing and single):
            raise BrokenChipsError(f"the markup {chip[:20]} is not one of this sentence")
        mark = marks[number - 1]
        is_object = mark.kind in OBJECTS
        if is_object != bool(single):
            raise BrokenChipsError(f"the markup {chip} should be {f'<{number}/>' if is_object else f'<{number}>…</{number}>'}")
        if single:
            found.append(replace(mark, start=length, end=length + 1))
            add(OBJECT)
        elif not closing:
            open_chips.append((number, length, len(found)))
            found.append(mark)
        else:
            if not open_chips or open_chips[-1][0] != number:
                raise BrokenChipsError(f"the markup {chip} closes what is not open")
            _, start, index = open_chips.pop()
            found[index] = replace(mark, start=start, end=length)
    add(text[done:])
    if open_chips:
        raise BrokenChipsError(f"the markup <{open_chips[-1][0]}> is not closed")
    return RichText("".join(out), sort_marks(mark for mark in found if mark.start < mark.end))
