"""What shops and libraries ask of a book, as ``book.yaml`` says it: people, series, subjects, ISBN, date."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, model_validator

from pipeline.publishing.document.dates import parse_day
from pipeline.yamlfile import Section

_ISBN = re.compile(r"97[89]\d{10}\Z")
_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?\Z")


def _text(value: Any) -> Any:
    """A number of YAML as it is written."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _isbn(text: str) -> str:
    """The 13 digits of an ISBN, whose last one must fit the others (ISO 2108)."""
    digits = re.sub(r"[\s-]", "", text)
    if not digits:
        return ""
    if not _ISBN.match(digits):
        raise ValueError("must be an ISBN of 13 digits, beginning with 978 or 979")
    wanted = -sum(int(digit) * (3 if index % 2 else 1) for index, digit in enumerate(digits[:12])) % 10
    if int(digits[12]) != wanted:
        raise ValueError(f"is no ISBN: its last digit should be {wanted}")
    return digits


def _date(text: str) -> str:
    if text and (
        not _DAY.match(text) or (len(text) == 10 and parse_day(text) is None) or (len(text) == 7 and parse_day(f"{text}-01") is None)
    ):
        raise ValueError("must be a year, a month or a day, as 2026, 2026-11 or 2026-11-30")
    return text


Text = Annotated[str, BeforeValidator(_text)]
Isbn = Annotated[str, BeforeValidator(_text), AfterValidator(_isbn)]
Date = Annotated[str, BeforeValidator(_text), AfterValidator(_date)]


class _Named(Section):
    name: str

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, data: Any) -> Any:
        return {"name": data} if isinstance(data, str) else data


class Contributor(_Named):
    """A person of the book; ``sort``: the name as catalogues file it (Lin, Yue)."""

    sort: str = ""


class Series(_Named):
    """The series that the book is part of, and its place there."""

    number: Text = ""


class Subject(_Named):
    """What the book is about, in words and by the codes of the trade (BISAC of BISG, Thema of EDItEUR)."""

    bisac: str = ""
    thema: str = ""

    @model_validator(mode="after")
    def _coded(self) -> Subject:
        if self.bisac and not re.fullmatch(r"[A-Z]{3}\d{6}", self.bisac):
            raise ValueError(f"{self.bisac!r} is no BISAC code, which has three letters and six digits, as COM004000")
        if self.thema and not re.fullmatch(r"[A-Z][A-Z0-9]{0,9}(-[A-Z0-9-]+)?", self.thema):
            raise ValueError(f"{self.thema!r} is no Thema code, which has capital letters and digits, as UYQ")
        return self

    @property
    def codes(self) -> tuple[tuple[str, str], ...]:
        """(authority as EPUB names it, code)."""
        return tuple((authority, code) for authority, code in (("BISAC", self.bisac), ("Thema", self.thema)) if code)
