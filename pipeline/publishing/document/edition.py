"""What a book shows: which languages in which order, paired by what, and the dates and names that follow from its sources alone."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Literal

from pipeline.article import TARGET_LANG, Bilingual, Block, walk
from pipeline.publishing.document.dates import chinese_date, english_date
from pipeline.publishing.document.markers import english_marker, glued
from pipeline.publishing.document.proof import Side
from pipeline.richtext import plain
from pipeline.status import status

Languages = Literal["source-first", "target-first", "target-only", "source-only"]

_SIDES: dict[Languages, tuple[Side, ...]] = {
    "source-first": ("src", "tgt"),
    "target-first": ("tgt", "src"),
    "target-only": ("tgt",),
    "source-only": ("src",),
}

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:duizhao:book")


@dataclass(frozen=True, slots=True)
class Look:
    """How an article is set as blocks.

    ``sides``: in their order. ``unit``: a pair is a paragraph, or a single sentence. ``notes``: in a section at the end (with links there and back), or as
    pandoc's own notes at their first reference. ``prefix`` goes before every id, for books of several articles. ``term_links``
    makes each term a link to ``#term-ID`` instead of a span. ``paged``: for pages, on which a very long picture is several.
    """

    sides: tuple[Side, ...] = ("src", "tgt")
    unit: Literal["paragraph", "sentence"] = "paragraph"
    notes: Literal["section", "native"] = "section"
    prefix: str = ""
    term_links: bool = False
    paged: bool = False


@dataclass(frozen=True, slots=True)
class Edition:
    """One way to set a book. ``reveal``: the translation opens at a tap (EPUB); ``stacked``: no columns (DOCX)."""

    languages: Languages = "source-first"
    unit: Literal["paragraph", "sentence"] = "paragraph"
    reveal: bool = False
    stacked: bool = False

    @property
    def bilingual(self) -> bool:
        """Whether both languages are in it."""
        return self.languages in {"source-first", "target-first"}

    @property
    def has_source(self) -> bool:
        """Whether the Chinese is in it."""
        return self.languages != "target-only"

    @property
    def has_target(self) -> bool:
        """Whether the English is in it."""
        return self.languages != "source-only"

    @property
    def name(self) -> str:
        """Its name in file names; empty for the usual one."""
        parts = ["" if self.languages == "source-first" else self.languages, "by-sentence" if self.unit == "sentence" else ""]
        parts += ["reveal" if self.reveal else "", "stacked" if self.stacked else ""]
        return "-".join(part for part in parts if part)

    @property
    def words(self) -> str:
        """What readers call it; empty for the usual one."""
        languages = {"source-first": "", "target-first": "English first", "target-only": "English only", "source-only": "Chinese only"}
        parts = [languages[self.languages], "by sentence" if self.unit == "sentence" else ""]
        parts += ["opens at a tap" if self.reveal else "", "without columns" if self.stacked else ""]
        return ", ".join(part for part in parts if part)

    def labelled(self, format_: str) -> str:
        """Return the label: ``EPUB``, or ``EPUB, English only``."""
        return ", ".join(part for part in (format_, self.words) if part)

    @property
    def sides(self) -> tuple[Side, ...]:
        """Its languages in their order."""
        return _SIDES[self.languages]

    def look(
        self, *, prefix: str = "", notes: Literal["section", "native"] = "section", term_links: bool = False, paged: bool = False
    ) -> Look:
        """Return the same in the words of the shared AST."""
        return Look(self.sides, self.unit, notes, prefix, term_links, paged)


@dataclass(frozen=True, slots=True)
class Label:
    """A heading in both languages as plain text; either may be empty."""

    source: str = ""
    target: str = ""

    def ordered(self, edition: Edition, source_lang: str) -> list[tuple[str, str, str]]:
        """Return (side, language, text) of what the edition shows; what it lacks in its own language it shows in the other."""
        both = [("src", source_lang, self.source), ("tgt", TARGET_LANG, self.target)]
        if edition.languages == "target-first":
            both.reverse()
        shown = [item for item in both if item[2] and (edition.has_source if item[0] == "src" else edition.has_target)]
        return shown or [item for item in both if item[2]]

    def one(self, edition: Edition) -> str:
        """Return the label in one line: of the edition's first language, English for a bilingual one."""
        first = self.source if edition.languages == "source-only" else self.target
        return first or self.target or self.source


def block_label(bilingual: Bilingual, block: Block) -> Label:
    """Return the text of a heading with its mark, in both languages; no English where one of its sentences has none."""
    parts = [bilingual.entries.get(segment.id) for segment in block.segments]
    targets = [plain(e.target.text).strip() for e in parts if e is not None and e.target is not None and status(e) != "missing"]
    source, mark = " ".join(plain(block.text).split()), block.marker.strip()
    target = " ".join(" ".join(targets).split()) if len(targets) == len(parts) else ""
    if mark:
        source = f"{mark}{'' if glued(mark) else ' '}{source}"
        target = f"{english_marker(mark)} {target}" if target else ""
    return Label(source, target)


def file_name(article: str, lang: str, edition: Edition, suffix: str) -> str:
    """Return ``x.html`` for both languages, ``x.zh-Hans.html`` and ``x.en.html`` for one of them; ``lang`` is the source's."""
    tag = "" if edition.bilingual else f".{lang}" if edition.has_source else f".{TARGET_LANG}"
    return f"{article}{tag}{suffix}"


def title_label(bilingual: Bilingual) -> Label:
    """Return the article's title in both languages."""
    title = next((block for block in walk(bilingual.article.blocks) if block.kind == "title" and not block.excluded), None)
    return block_label(bilingual, title) if title else Label(bilingual.article.title)


def english_title(bilingual: Bilingual) -> str:
    """Return the title's translation without its mark, empty where there is none."""
    title = next((block for block in walk(bilingual.article.blocks) if block.kind == "title" and not block.excluded), None)
    entries = [bilingual.entries.get(segment.id) for segment in title.segments] if title else []
    texts = [plain(entry.target.text).strip() for entry in entries if entry is not None and entry.target is not None]
    return " ".join(texts) if len(texts) == len(entries) else ""


def date_label(text: str) -> Label:
    """Return a date as each language writes it; what is no full date stands in both as it is."""
    return Label(chinese_date(text), english_date(text))


def identifier(*names: str) -> str:
    """Return ``urn:uuid:…`` made of names, the same in every build (UUID version 5)."""
    return f"urn:uuid:{uuid.uuid5(NAMESPACE, chr(0).join(names))}"
