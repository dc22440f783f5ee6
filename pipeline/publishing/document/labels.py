"""How far a translation is to be trusted, in the words that a reader sees: reviewed, draft, machine, not translated; and the counts of an article."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.article import Bilingual, Entry, segments

Standing = Literal["reviewed", "draft", "machine", "memory", "missing"]
"""``draft``: a person wrote it and nobody has approved it yet. ``machine`` and ``memory`` (taken from a reviewed sentence elsewhere, or aligned from an existing translation) were not looked at here."""

LABELS: dict[Standing, str] = {
    "reviewed": "Reviewed by a translator",
    "draft": "Draft by a translator, not yet reviewed",
    "machine": "Machine translation, not reviewed",
    "memory": "From an earlier translation, not reviewed here",
    "missing": "Not translated",
}
SHORT: dict[Standing, str] = {
    "reviewed": "reviewed",
    "draft": "draft",
    "machine": "machine",
    "memory": "memory",
    "missing": "not translated",
}


def standing(entry: Entry | None) -> Standing:
    """What a sentence's translation is worth."""
    if entry is None or entry.target is None or entry.target.state == "initial" or not entry.target.text.text.strip():
        return "missing"
    if entry.target.state in {"reviewed", "final"}:
        return "reviewed"
    if entry.target.origin == "human":
        return "draft"
    return "machine" if entry.target.origin in {"mt", "pseudo"} else "memory"


@dataclass(frozen=True, slots=True)
class Counts:
    """Sentences of an article by standing. ``reviewers`` and ``engines``: who and what made them, sorted."""

    reviewed: int = 0
    machine: int = 0
    memory: int = 0
    missing: int = 0
    reviewers: tuple[str, ...] = ()
    engines: tuple[str, ...] = ()
    draft: int = 0

    @property
    def total(self) -> int:
        """All sentences."""
        return self.reviewed + self.draft + self.machine + self.memory + self.missing

    @property
    def unreviewed(self) -> int:
        """All that no person has approved."""
        return self.total - self.reviewed


def count(bilingual: Bilingual) -> Counts:
    """The article's sentences by standing (what is left out of the book is not counted)."""
    numbers: dict[Standing, int] = {"reviewed": 0, "draft": 0, "machine": 0, "memory": 0, "missing": 0}
    people, engines = set(), set()
    for segment in segments(bilingual.article):
        entry = bilingual.entries.get(segment.id)
        kind = standing(entry)
        numbers[kind] += 1
        target = entry.target if entry else None
        if target and kind == "reviewed" and target.by:
            people.add(target.by)
        if target and kind == "machine" and target.engine:
            engines.add(target.engine)
    return Counts(**numbers, reviewers=tuple(sorted(people)), engines=tuple(sorted(engines)))


def imprint(counts: Counts) -> str:
    """One English sentence on how the translation came about, computed from the store."""
    if not counts.total:
        return "This article has no text to translate."
    by = f" by {_listed(counts.reviewers)}" if counts.reviewers else ""
    if counts.reviewed == counts.total:
        return f"Translation reviewed{by or ' by a translator'}."
    if counts.machine == counts.total:
        return "Machine translation; no sentence has been reviewed."
    parts = [
        f"{counts.reviewed or 'none'} of {counts.total} sentences reviewed{by}",
        f"{counts.draft} drafted by a translator" if counts.draft else "",
        f"{counts.machine} machine-translated" if counts.machine else "",
        f"{counts.memory} from earlier translations" if counts.memory else "",
        f"{counts.missing} not translated" if counts.missing else "",
    ]
    text = ", ".join(part for part in parts if part)
    return text[0].upper() + text[1:] + "."


def _listed(parts: tuple[str, ...]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1] if parts else ""
