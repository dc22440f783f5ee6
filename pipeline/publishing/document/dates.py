"""Dates of an article that come from its own content, never from the clock: what books carry as their time."""

from __future__ import annotations

import re
from datetime import date

from pipeline.article import Bilingual, segments
from pipeline.language import MONTHS

NEVER_BEFORE = date(2023, 5, 25)
"""The day of EPUB 3.3: where a format must bear a time and nothing is known of any, no file of ours can be older. It is shown nowhere."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def last_change(bilingual: Bilingual) -> date | None:
    """Return the newest day known of the article: its publication, or the last review of a sentence of it."""
    texts = [bilingual.article.meta.date]
    for segment in segments(bilingual.article):
        entry = bilingual.entries.get(segment.id)
        if entry and entry.target:
            texts.append(entry.target.at)
    return max((day for text in texts if (day := parse_day(text))), default=None)


def moment_of(day: date | None) -> str:
    """Return the start of a day as ISO 8601 in UTC; empty where none is known."""
    return f"{day}T00:00:00Z" if day else ""


def parse_day(text: str) -> date | None:
    """Return the day at the start of an ISO 8601 date or time, or ``None``."""
    match = _DAY.match(text)
    if not match:
        return None
    try:
        return date.fromisoformat(match[0])
    except ValueError:
        return None


def english_date(text: str) -> str:
    """Write a date in English: ``2018-03-15`` → ``March 15, 2018``, as in the translations; what is no full date comes back as it is."""
    day = parse_day(text)
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}" if day else text


def chinese_date(text: str) -> str:
    """Write a date in Chinese: ``2018-03-15`` → ``2018年3月15日``."""
    day = parse_day(text)
    return f"{day.year}年{day.month}月{day.day}日" if day else text
