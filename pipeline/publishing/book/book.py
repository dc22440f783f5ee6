"""Articles → a book: its chapters in order, and everything that title page, imprint, glossary, colophon and risks say of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pipeline import __version__
from pipeline.article import Bilingual
from pipeline.models import read_lock
from pipeline.pandoc import pandoc_version
from pipeline.project import Project
from pipeline.publishing.book.edition import Edition, Label, identifier, title_label
from pipeline.publishing.book.plan import BookPlan, Item
from pipeline.publishing.document.dates import EARLIEST, last_change
from pipeline.publishing.web.summary import Summary
from pipeline.status import StatusCounts


@dataclass(frozen=True, slots=True)
class Chapter:
    """An article of the book. ``stem`` names its files; ``label`` stands in the contents."""

    stem: str
    label: Label
    bilingual: Bilingual
    summary: Summary


@dataclass(frozen=True, slots=True)
class BookPart:
    """Chapters under a heading, or without one."""

    label: Label
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True, slots=True)
class Use:
    """A sentence in which a term occurs: its chapter, its number in it from 1, its id."""

    chapter: Chapter
    number: int
    segment: str


@dataclass(frozen=True, slots=True)
class UsedTerm:
    """A term of the glossary with all its sentences."""

    id: str
    source: str
    target: str
    note: str
    uses: tuple[Use, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """The whole book, ready to be set in any edition and format."""

    project: Project
    plan: BookPlan
    parts: tuple[BookPart, ...]

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """In order."""
        return tuple(chapter for part in self.parts for chapter in part.chapters)

    @property
    def title(self) -> Label:
        """Of the book."""
        return self.plan.title.label

    @property
    def counts(self) -> StatusCounts:
        """Of all sentences."""
        return sum((chapter.summary.counts for chapter in self.chapters), StatusCounts())

    @property
    def day(self) -> date:
        """The newest day of its articles: what the book bears as its date."""
        return max([EARLIEST, *(last_change(chapter.bilingual) for chapter in self.chapters)])

    @property
    def source_lang(self) -> str:
        """The script of its articles; of the first one where they differ."""
        return self.chapters[0].bilingual.article.lang if self.chapters else "zh-Hans"

    @property
    def rights(self) -> str:
        """The plan's word, else the project's, else the licence that all sources share."""
        licences = {chapter.bilingual.article.meta.licence for chapter in self.chapters}
        return self.plan.rights or self.project.settings.publishing.rights or (licences.pop() if len(licences) == 1 else "")

    @property
    def publisher(self) -> str:
        """The plan's word, else the project's."""
        return self.plan.publisher or self.project.settings.publishing.publisher

    def identifier(self, edition: Edition) -> str:
        """The same in every build."""
        return identifier("book", self.plan.name, self.title.source, self.title.target, edition.name)


def assemble(project: Project, plan: BookPlan, articles: Mapping[str, tuple[Bilingual, Summary]]) -> Book:
    """The book of a plan; ``articles`` by name."""
    number = 0

    def chapter(item: Item) -> Chapter:
        nonlocal number
        number += 1
        bilingual, summary = articles[item.article]
        label = item.title.label if item.title else title_label(bilingual)
        return Chapter(f"c{number:04d}", label, bilingual, summary)

    parts = [(part.title.label, part.articles) for part in plan.parts] or [(Label(), plan.articles)]
    return Book(project, plan, tuple(BookPart(label, tuple(chapter(item) for item in items)) for label, items in parts))


def used_terms(book: Book) -> list[UsedTerm]:
    """The terms of the book by their English, each with the sentences where it occurs."""
    found: dict[str, tuple[str, str, str, list[Use]]] = {}
    for chapter in book.chapters:
        numbers = {sentence.id: number for number, sentence in enumerate(chapter.summary.sentences, 1)}
        for term in chapter.summary.terms:
            uses = found.setdefault(term.id, (term.source, term.target, term.note, []))[3]
            for id_ in dict.fromkeys(hit.segment for hit in term.hits):
                uses.append(Use(chapter, numbers[id_], id_))
    terms = [UsedTerm(id_, source, target, note, tuple(uses)) for id_, (source, target, note, uses) in found.items()]
    return sorted(terms, key=lambda term: (term.target.casefold(), term.source))


def tools(book: Book) -> list[tuple[str, str]]:
    """What made the book: (what, which version or hash)."""
    hashes = {spec.id: spec.sha256 for spec in read_lock()}
    out = [("Duizhao", __version__), ("pandoc", ".".join(map(str, pandoc_version())))]
    for engine in book.counts.engines:
        name, _, short = engine.partition("@")
        full = hashes.get(name, "")
        out.append((f"Translation model {name}", f"SHA-256 {full if full.startswith(short) else short}"))
    return out
