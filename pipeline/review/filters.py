"""Which sentences of an article are shown: by state, finding, text, person, and since when they were changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from pipeline.article import Bilingual, Entry, Finding, Segment, segments
from pipeline.status import APPROVED, LABELS, STATUSES, UNREVIEWED, Status, status

STATE_CHOICES: dict[str, str] = {
    "": "All", "open": "Not approved", **{one: LABELS[one].word for one in UNREVIEWED},
    "approved": "Reviewed or final", **{one: LABELS[one].word for one in STATUSES if one in APPROVED},
}  # fmt: skip
"""``open`` and ``approved`` are several; the others are a status each."""
FINDING_CHOICES = {
    "": "All",
    "any": "With any finding",
    "error": "With an error",
    "comment": "With a comment",
    "outdated": "Source changed",
}


@dataclass(frozen=True, slots=True)
class Filter:
    """What a person asked for; empty is everything. ``finding`` is one of the choices or a check's id."""

    state: str = ""
    finding: str = ""
    text: str = ""
    since: str = ""
    by: str = ""
    """Who changed the sentence last, or wrote a comment on it."""

    def __bool__(self) -> bool:
        return bool(self.state or self.finding or self.text or self.since or self.by)

    @property
    def query(self) -> str:
        """The filter as the query of an address."""
        return urlencode({key: value for key, value in (
            ("state", self.state), ("finding", self.finding), ("text", self.text), ("since", self.since), ("by", self.by)) if value
        })  # fmt: skip


def parse_filter(query: Mapping[str, str]) -> Filter:
    """Return the filter of an address; what cannot be understood is left out."""
    state = query.get("state", "")
    since = query.get("since", "")
    try:
        date.fromisoformat(since)
    except ValueError:
        since = ""
    finding = query.get("finding", "")
    return Filter(
        state if state in STATE_CHOICES else "",
        finding if re.fullmatch(r"[\w.-]{0,60}", finding) else "",
        query.get("text", "")[:400],
        since,
        query.get("by", "")[:200],
    )


def people(bilingual: Bilingual) -> list[str]:
    """Tell who changed sentences or wrote comments, sorted."""
    entries = bilingual.entries.values()
    return sorted(
        {one.target.by for one in entries if one.target and one.target.by}
        | {comment.by for one in entries for comment in one.comments} - {""}
    )


def is_outdated(segment: Segment, entry: Entry) -> bool:
    """Tell whether a translation of this sentence as it once was is offered, and no person has settled the matter since."""
    settled = entry.target is not None and bool(entry.target.by)
    return not settled and any(one.source != segment.source.text and one.origin in {"previous", "mt"} for one in entry.suggestions)


def select(bilingual: Bilingual, wanted: Filter, findings: Callable[[str], Sequence[Finding]]) -> frozenset[str]:
    """Return the ids of the sentences that the filter lets through. ``findings``: those of a sentence, asked only if the filter asks for them."""
    return frozenset(
        segment.id
        for segment in segments(bilingual.article)
        if _passes(segment, bilingual.entries.get(segment.id, Entry()), wanted, findings)
    )


def _passes(segment: Segment, entry: Entry, wanted: Filter, findings: Callable[[str], Sequence[Finding]]) -> bool:
    target = entry.target
    text = target.text.text if target else ""
    if wanted.state and not _has(status(entry), wanted.state):
        return False
    if wanted.finding == "comment":
        if not entry.comments:
            return False
    elif wanted.finding == "outdated":
        if not is_outdated(segment, entry):
            return False
    elif wanted.finding and not any(wanted.finding in {"any", one.severity, one.check} for one in findings(segment.id)):
        return False
    if wanted.by and wanted.by not in {target.by if target else "", *(one.by for one in entry.comments)}:
        return False
    if wanted.text:
        needle = wanted.text.casefold()
        if needle not in segment.source.text.casefold() and needle not in text.casefold():
            return False
    return not wanted.since or bool(target and target.at >= wanted.since) or any(one.at >= wanted.since for one in entry.comments)


def _has(one: Status, wanted: str) -> bool:
    if wanted in {"open", "approved"}:
        return (one in APPROVED) == (wanted == "approved")
    return one == wanted
