"""Footnotes of a Markdown text that lost their partner: pandoc drops a note that nothing refers to, and prints a reference to nothing."""

from __future__ import annotations

import re
from collections import Counter

from pipeline.article import Finding
from pipeline.reading.formats.markdown.pieces import Pieces

_NOTE = re.compile(r"^[ \t]{0,3}\[\^([^\]\s]+)\]:[ \t]*(.*)", re.MULTILINE)
_REFERENCE = re.compile(r"(?<!\\)\[\^([^\]\s]+)\](?!:)")
_INSIDE = re.compile(r"(?<=.)\[\^([^\]\s]+)\]:")


def note_findings(text: str, pieces: Pieces) -> list[Finding]:
    """Warn of notes that nothing refers to, references to notes that are not there, labels of several notes."""
    notes = list(_NOTE.finditer(text))
    labels = Counter(note[1] for note in notes)
    wanted = {match[1] for match in _REFERENCE.finditer(text)} | {match[1] for match in _INSIDE.finditer(text)}
    found = [
        Finding(
            "footnote", "warning", f"Nothing refers to the note [^{note[1]}], it is not in the book: {pieces.literal(note[2])[:60]}",
            advice="Put its reference where it belongs, or delete the note.",
        )
        for note in notes
        if note[1] not in wanted
    ]  # fmt: skip
    found += [
        Finding("footnote", "warning", f"There is no note for the reference [^{label}].", advice="Write the note, or delete the reference.")
        for label in sorted(wanted - labels.keys())
    ]
    return found + [
        Finding(
            "footnote", "warning", f"{count} notes have the label [^{label}]; only one of them is in the book.", advice="Number them anew."
        )
        for label, count in sorted(labels.items())
        if count > 1
    ]
