"""One term of the glossary, as its YAML entry says it and as the program uses it; and the JSON schema for editors."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from pipeline.errors import DuizhaoError
from pipeline.language import visible

Layer = Literal["general", "domain", "book"]
LAYERS: tuple[Layer, ...] = ("general", "domain", "book")
"""From the weakest to the strongest: an entry of a later layer replaces one of an earlier layer with the same source."""


class TermEntry(BaseModel):
    """A term as written in a glossary file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str = Field(
        description="The Chinese (or Latin) text in the articles. Write 《自然》 with its marks to match it only with them."
    )
    target: str = Field(default="", description="The agreed English. May be left out if do_not_translate is true.")
    variants: tuple[str, ...] = Field(default=(), description="Other spellings in the sources: abbreviations, other scripts, old names.")
    forms: tuple[str, ...] = Field(
        default=(), description="Other allowed English. Plural, possessive and a capital at a sentence's start are always allowed."
    )
    abbreviation: str = Field(default="", description="Short English form, allowed after the full form was used once in the article.")
    first_use: str = Field(
        default="", description="How the first mention in an article reads, e.g. 'Nature Machine Intelligence (《自然-机器智能》)'."
    )
    forbidden: tuple[str, ...] = Field(default=(), description="English that must not be used for this term.")
    do_not_translate: bool = Field(default=False, description="The source text itself is the English.")
    must: bool = Field(default=True, description="true: missing it is an error; false: a preference, missing it is a warning.")
    case: Literal["auto", "exact", "free"] = Field(
        default="auto", description="Capitals of the English. auto: exact if the target has a capital letter, else free."
    )
    boundary: Literal["auto", "word", "free"] = Field(
        default="auto", description="word: do not match across Chinese word boundaries; auto: only for terms of one or two characters."
    )
    pos: Literal["name", "noun", "verb", "adjective", "phrase", "other"] | None = Field(default=None, description="Part of speech.")
    the: bool | None = Field(default=None, description="Whether English puts 'the' before it in running text.")
    domain: str = Field(default="", description="Subject field, e.g. 'publishing'.")
    note: str = Field(default="", description="For translators: what it is, where the English comes from.")
    status: Literal["approved", "proposed", "deprecated"] = Field(default="approved", description="Only approved terms are enforced.")
    articles: tuple[str, ...] = Field(default=(), description="Names (or patterns with *) of the articles it holds for; empty: all.")
    id: str = Field(default="", pattern=r"^[A-Za-z0-9._-]*$", description="Stable name of the entry; made from the English if left out.")

    @field_validator("source", "target", "abbreviation", "first_use")
    @classmethod
    def _trimmed(cls, value: str) -> str:
        if value != value.strip():
            raise ValueError("has white space at an end")
        return value

    @field_validator("source")
    @classmethod
    def _not_empty(cls, value: str) -> str:
        if not visible(value).strip():
            raise ValueError("must not be empty")
        return value

    @field_validator("variants", "forms", "forbidden", "articles")
    @classmethod
    def _real(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        if any(not visible(value).strip() for value in values):
            raise ValueError("holds an empty text")
        return values

    @model_validator(mode="before")
    @classmethod
    def _texts(cls, data: Any) -> Any:
        """A number without quotes (``source: 5G`` is text, ``target: 2049`` is not) is meant as text."""
        if not isinstance(data, dict):
            raise ValueError("must be a mapping with source and target")  # noqa: TRY004 - pydantic turns ValueError into its own
        texts = {"source", "target", "abbreviation", "first_use", "note", "domain", "id"}
        return {key: str(value) if key in texts and type(value) is int else value for key, value in data.items()}

    @model_validator(mode="after")
    def _has_target(self) -> TermEntry:
        if not self.target and not self.do_not_translate and self.status != "proposed":
            raise ValueError("needs a target (or do_not_translate: true)")
        if self.do_not_translate and self.target not in {"", self.source}:
            raise ValueError("do_not_translate contradicts a target that differs from the source")
        allowed = {self.target, *self.forms, self.abbreviation}
        both = next((text for text in self.forbidden if text in allowed), None)
        if both is not None:
            raise ValueError(f"both allows and forbids {both!r}")
        return self


@dataclass(frozen=True, slots=True)
class TermsRead:
    """What a file of another program gave: entries, and in words what was left out of it and why."""

    entries: tuple[TermEntry, ...]
    left_out: tuple[str, ...] = ()


def checked_entry(fields: dict[str, Any], path: Path | str, line: int | None) -> TermEntry:
    """Return the entry of these fields.

    :raises DuizhaoError: they make none, or contradict each other.
    """
    try:
        return TermEntry(**fields)
    except ValidationError as error:
        first = error.errors()[0]
        location = ".".join(str(part) for part in first["loc"])
        message = first["msg"].removeprefix("Value error, ")
        raise DuizhaoError(f"{location}: {message}" if location else message, path=path, line=line, hint="Correct that row.") from error


class Term(TermEntry):
    """A term in use: the entry with its id filled in, its layer and where it stands."""

    layer: Layer = "domain"
    path: Path | None = None
    line: int | None = None

    @property
    def english(self) -> str:
        """The agreed English, also where it is the source itself."""
        return self.target or self.source

    @property
    def sources(self) -> tuple[str, ...]:
        """All source spellings, the main one first."""
        return (self.source, *self.variants)

    @property
    def exact_case(self) -> bool:
        """Whether the English must have exactly these capitals."""
        return self.case == "exact" or (self.case == "auto" and any(char.isupper() for char in self.english))

    @property
    def is_name(self) -> bool:
        """Whether it is a proper name: said so, or each longer word of the English begins with a capital."""
        if self.pos is not None:
            return self.pos == "name"
        words = [word for word in re.findall(r"[A-Za-z]+", self.english) if len(word) > 3] or [self.english]
        return all(word[0].isupper() for word in words)


class TermFile(BaseModel):
    """A glossary file: its layer and scope, and its terms."""

    model_config = ConfigDict(extra="forbid", frozen=True, title="Duizhao glossary")

    title: str = Field(default="", description="What this glossary is, for people.")
    layer: Layer = Field(default="domain", description="general < domain < book: the stronger layer wins for the same source.")
    domain: str = Field(default="", description="Subject field of all its terms that name none.")
    articles: tuple[str, ...] = Field(default=(), description="Scope of all its terms that name none; empty: all articles.")
    licence: str = Field(default="", description="Under which terms the glossary may be used.")
    terms: tuple[TermEntry, ...] = Field(default=(), description="The terms.")


def term_id(english: str, source: str) -> str:
    """Return a readable, NMTOKEN-safe id: the English in small letters and hyphens, else a hash of the source."""
    ascii_text = unicodedata.normalize("NFKD", english).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_text).strip("-")[:60]
    return slug if slug and slug[0].isalpha() else f"term-{slug or source_hash(source)}"


def source_hash(source: str) -> str:
    """Return eight hex digits that tell sources apart."""
    return hashlib.sha256(source.encode()).hexdigest()[:8]


def json_schema() -> dict[str, Any]:
    """Return the JSON schema of a glossary file, for editors (``# yaml-language-server: $schema=…``)."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **TermFile.model_json_schema()}
