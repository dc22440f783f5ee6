"""``book.yaml``: which articles make the book, in which order and parts, under which titles, in which editions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, get_args

from pydantic import Field, field_validator, model_validator

from pipeline import inputs
from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.language import has_han
from pipeline.project import BOOK_FILE, Project
from pipeline.publishing.book.about import Contributor, Date, Isbn, Series, Subject, Text
from pipeline.publishing.document.edition import Edition, Label, Languages
from pipeline.yamlfile import Lines, Section, load_yaml, validate


class Words(Section):
    """A text in both languages; one of the two is enough."""

    zh: str = ""
    en: str = ""

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, data: Any) -> Any:
        """A text alone is of the language that it is written in."""
        if isinstance(data, str):
            return {"zh" if has_han(data) else "en": data}
        return data

    @property
    def label(self) -> Label:
        """The same for headings."""
        return Label(self.zh, self.en)


class Item(Section):
    """An article of the book; its ``title`` takes the place of its own in the contents."""

    article: str
    title: Words | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, data: Any) -> Any:
        return {"article": data} if isinstance(data, str) else data


class Part(Section):
    """Some of the articles under a heading."""

    title: Words
    articles: tuple[Item, ...] = Field(min_length=1)


class EditionPlan(Section):
    """One edition, as :class:`pipeline.publishing.document.edition.Edition`."""

    languages: Languages = "source-first"
    unit: str = Field(default="paragraph", pattern="^(paragraph|sentence)$")
    reveal: bool = False
    stacked: bool = False
    isbn: Isbn = ""
    title: Words | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, data: Any) -> Any:
        return {"languages": data} if isinstance(data, str) else data

    @property
    def edition(self) -> Edition:
        """The same for the writers."""
        return Edition(self.languages, "sentence" if self.unit == "sentence" else "paragraph", self.reveal, self.stacked)


class BookPlan(Section):
    """All of ``book.yaml``."""

    name: str = Field(default="book", pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=100)
    title: Words
    subtitle: Words = Words()
    authors: tuple[Contributor, ...] = ()
    translators: tuple[Contributor, ...] = ()
    editors: tuple[Contributor, ...] = ()
    rights: str = ""
    publisher: str = ""
    isbn: Isbn = ""
    series: Series | None = None
    subjects: tuple[Subject, ...] = ()
    description: Words = Words()
    date: Date = ""
    edition: Text = ""
    cover: str = ""
    editions: tuple[EditionPlan, ...] = Field(default=(EditionPlan(),), min_length=1)
    parts: tuple[Part, ...] = ()
    articles: tuple[Item, ...] = ()

    @field_validator("title")
    @classmethod
    def _titled(cls, title: Words) -> Words:
        if not title.zh and not title.en:
            raise ValueError("must not be empty")
        return title

    @field_validator("edition")
    @classmethod
    def _counted(cls, edition: str) -> str:
        if edition in get_args(Languages):
            raise ValueError(f"is the edition in words (2nd edition); {edition} belongs into editions")
        return edition

    @model_validator(mode="after")
    def _either(self) -> BookPlan:
        if self.parts and self.articles:
            raise ValueError("give parts or articles, not both")
        return self

    def items(self) -> Iterator[Item]:
        """Yield the articles in the book's order."""
        if self.parts:
            for part in self.parts:
                yield from part.articles
        else:
            yield from self.articles


def title_of(plan: BookPlan, edition: Edition) -> Label:
    """Return the title of an edition: its own, else the book's."""
    own = next((one.title for one in plan.editions if one.edition == edition and one.title), None)
    return (own or plan.title).label


def isbn_of(plan: BookPlan, edition: Edition) -> str:
    """Return the number of an edition: its own; that of the book is of its first edition alone, as each needs one of its own."""
    own = next((one.isbn for one in plan.editions if one.edition == edition), "")
    return own or (plan.isbn if plan.editions and plan.editions[0].edition == edition else "")


def stem_of(plan: BookPlan, edition: Edition) -> str:
    """Return what the files of an edition of the book are called."""
    return f"{plan.name}-{edition.name}" if edition.name else plan.name


def load_plan(project: Project, names: Sequence[str], *, title: str = "") -> BookPlan:
    """Return the plan of the project's book; without ``book.yaml`` it is all articles (``names``), as they come.

    :raises DuizhaoError: the file is wrong, names an article that is not there, or names one twice.
    """
    path = project.root / BOOK_FILE
    if not inputs.is_there(path):
        everything = tuple(Item(article=name) for name in names)
        named = Words.model_validate(title or project.settings.title or "对照选读")
        return BookPlan(title=named, articles=everything, editions=(EditionPlan(languages=project.settings.publishing.order),))
    data, lines = load_yaml(path.read_text("utf-8-sig"), path)
    plan = validate(BookPlan, data or {}, lines, path)
    if not plan.parts and not plan.articles:
        plan = plan.model_copy(update={"articles": tuple(Item(article=name) for name in names)})
    if "editions" not in plan.model_fields_set:
        plan = plan.model_copy(update={"editions": (EditionPlan(languages=project.settings.publishing.order),)})
    _check_articles(plan, names, lines, path)
    if plan.cover and not inputs.is_there(project.root / plan.cover):
        raise DuizhaoError(f"cover: there is no file {plan.cover[:60]}", path=path, line=lines.get(("cover",)), status=ExitStatus.BAD_INPUT)
    return plan


def _check_articles(plan: BookPlan, names: Sequence[str], lines: Lines, path: Path) -> None:
    seen: set[str] = set()
    locations: list[tuple[str | int, ...]] = (
        [("parts", p, "articles", i) for p, part in enumerate(plan.parts) for i in range(len(part.articles))]
        if plan.parts
        else [("articles", i) for i in range(len(plan.articles))]
    )
    for item, location in zip(plan.items(), locations, strict=True):
        problem = f"there is no article {item.article[:60]!r}" if item.article not in names else f"{item.article} is in the book twice"
        if item.article not in names or item.article in seen:
            hint = f"The articles are: {', '.join(names) or 'none'}." if item.article not in names else "Keep one of the two."
            raise DuizhaoError(problem, path=path, line=lines.get(location), hint=hint)
        seen.add(item.article)
