"""Where a page stands in the web edition of a book: what is before it, what comes next, how to get to the contents."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.publishing.document.edition import Edition, Label


@dataclass(frozen=True, slots=True)
class PageLink:
    """Another page of the book: its address as seen from here, its name in both languages. ``lang`` is the source's."""

    href: str
    label: Label
    lang: str


@dataclass(frozen=True, slots=True)
class Place:
    """A page's neighbours. ``part`` is the part that a chapter stands in, ``number`` which chapter it is of ``total``."""

    edition: Edition
    contents: PageLink
    previous: PageLink | None
    next: PageLink | None
    glossary: PageLink | None
    part: Label
    number: int
    total: int
