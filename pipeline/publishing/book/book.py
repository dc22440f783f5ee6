"""Articles → a book: its chapters in order, and everything that title page, imprint, glossary, colophon and risks say of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import count

from pipeline import __version__
from pipeline.models import read_lock
from pipeline.pandoc import pandoc_version
from pipeline.project import Project
from pipeline.publishing.book.about import Contributor
from pipeline.publishing.book.plan import BookPlan, Item, stem_of, title_of
from pipeline.publishing.document.edition import Edition, Label, identifier
from pipeline.publishing.document.made import Made
from pipeline.publishing.document.view import ArticleView
from pipeline.status import StatusCounts


@dataclass(frozen=True, slots=True)
class Chapter:
    """An article of the book. ``stem`` names its files; ``label`` stands in the contents."""

    stem: str
    label: Label
    view: ArticleView


@dataclass(frozen=True, slots=True)
class BookFile:
    """A file of a book that is to be made: its path in the folder of books, the chapters that must be whole in it, and how it is made."""

    path: str
    chapters: tuple[Chapter, ...]
    make: Callable[[], Made]


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
    absent: tuple[str, ...] = ()
    """Articles of the plan that are not in it, by name."""

    def plainly(self, stems: Collection[str]) -> Book:
        """Return the book with the text alone of some of its chapters."""

        def chapter(old: Chapter) -> Chapter:
            return replace(old, view=old.view.plainly()) if old.stem in stems else old

        return replace(self, parts=tuple(replace(part, chapters=tuple(map(chapter, part.chapters))) for part in self.parts))

    def without(self, stems: Collection[str]) -> Book:
        """Return the book without some of its chapters; those that stay keep their stems."""
        parts = tuple(
            replace(part, chapters=tuple(chapter for chapter in part.chapters if chapter.stem not in stems)) for part in self.parts
        )
        gone = (chapter.view.name for chapter in self.chapters if chapter.stem in stems)
        return replace(self, parts=tuple(part for part in parts if part.chapters), absent=(*self.absent, *gone))

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """In order."""
        return tuple(chapter for part in self.parts for chapter in part.chapters)

    @property
    def title(self) -> Label:
        """Of the book."""
        return self.plan.title.label

    @property
    def editions(self) -> tuple[Edition, ...]:
        """That the plan wants, each once."""
        return tuple(dict.fromkeys(plan.edition for plan in self.plan.editions))

    @property
    def counts(self) -> StatusCounts:
        """Of all sentences."""
        return sum((chapter.view.counts for chapter in self.chapters), StatusCounts())

    @property
    def day(self) -> date | None:
        """The newest day of its articles: what the book bears as its date, if any is known."""
        return max((chapter.view.modified for chapter in self.chapters if chapter.view.modified), default=None)

    @property
    def source_lang(self) -> str:
        """The script of its articles; of the first one where they differ."""
        return self.chapters[0].view.lang if self.chapters else "zh-Hans"

    @property
    def rights(self) -> str:
        """The plan's word, else the project's, else the licence that all sources share."""
        licences = {chapter.view.meta.licence for chapter in self.chapters}
        return self.plan.rights or self.project.settings.publishing.rights or (licences.pop() if len(licences) == 1 else "")

    @property
    def publisher(self) -> str:
        """The plan's word, else the project's."""
        return self.plan.publisher or self.project.settings.publishing.publisher

    @property
    def names(self) -> tuple[Contributor, ...]:
        """Who stands on the cover and the title page: the book's authors and translators, else its editors."""
        return (*self.plan.authors, *self.plan.translators) or self.plan.editors

    @property
    def series(self) -> str:
        """The series in words, with the book's place in it."""
        series = self.plan.series
        return f"{series.name}, {series.number}" if series and series.number else series.name if series else ""

    def title_of(self, edition: Edition) -> Label:
        """Return the title of an edition, which may have one of its own."""
        return title_of(self.plan, edition)

    def stem(self, edition: Edition) -> str:
        """Return what the files of an edition are called."""
        return stem_of(self.plan, edition)

    def identifier(self, edition: Edition) -> str:
        """Return the same in every build."""
        return identifier("book", self.plan.name, self.title.source, self.title.target, edition.name)


def assemble(project: Project, plan: BookPlan, articles: Mapping[str, ArticleView]) -> Book:
    """Return the book of a plan; ``articles`` by name. Those of the plan that are not among them are left out, and the book says so."""
    numbers = count(1)

    def chapter(item: Item) -> Chapter:
        view = articles[item.article]
        return Chapter(f"c{next(numbers):04d}", item.title.label if item.title else view.title, view)

    parts = []
    for label, items in [(part.title.label, part.articles) for part in plan.parts] or [(Label(), plan.articles)]:
        chapters = tuple(chapter(item) for item in items if item.article in articles)
        parts += [BookPart(label, chapters)] if chapters or len(items) == 0 else []
    absent = tuple(item.article for item in plan.items() if item.article not in articles)
    return Book(project, plan, tuple(parts), absent)


def used_terms(book: Book) -> list[UsedTerm]:
    """Return the terms of the book by their English, each with the sentences where it occurs."""
    found: dict[str, tuple[str, str, str, list[Use]]] = {}
    for chapter in book.chapters:
        numbers = {sentence.id: number for number, sentence in enumerate(chapter.view.wanted, 1)}
        for term in chapter.view.uses:
            uses = found.setdefault(term.id, (term.source, term.target, term.note, []))[3]
            for id_ in dict.fromkeys(hit.segment for hit in term.hits):
                uses.append(Use(chapter, numbers[id_], id_))
    terms = [UsedTerm(id_, source, target, note, tuple(uses)) for id_, (source, target, note, uses) in found.items()]
    return sorted(terms, key=lambda term: (term.target.casefold(), term.source))


def tools(book: Book) -> list[tuple[str, str]]:
    """Return what made the book: (what, which version or hash)."""
    hashes = {spec.id: spec.sha256 for spec in read_lock()}
    out = [("Duizhao", __version__), ("pandoc", ".".join(map(str, pandoc_version())))]
    for engine in book.counts.engines:
        name, _, short = engine.partition("@")
        full = hashes.get(name, "")
        out.append((f"Translation model {name}", f"SHA-256 {full if full.startswith(short) else short}"))
    return out
