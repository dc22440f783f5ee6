"""What an aligned file holds, before it meets its article: units of sentences with everything known of their translations."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from pipeline.article import Entry, OrphanedEntry, RichText
from pipeline.status import is_personal

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
MATCHES = "urn:oasis:names:tc:xliff:matches:2.0"
METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"
PREFIX = "duizhao:"
"""Of our own values of ``type``, ``subType`` and ``subState`` (XLIFF 2.1, "User Defined Values")."""


@dataclass(frozen=True, slots=True)
class StoredSegment:
    """A sentence as the aligned file has it. ``fingerprint``: of the target that was written, if the file says so."""

    id: str
    source: RichText
    entry: Entry
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class StoredUnit:
    """A block as the aligned file has it. ``by_hand``: a person chose where its sentences end (``canResegment="no"``)."""

    id: str
    segments: tuple[StoredSegment, ...]
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Stored:
    """An aligned file. ``digest`` is the SHA-256 of its bytes, for :func:`pipeline.bilingual.save`'s ``expect``."""

    path: Path
    digest: str
    units: tuple[StoredUnit, ...]
    removed: tuple[OrphanedEntry, ...] = ()


def user_value(text: str) -> str:
    """Return ``duizhao:text``, in the form that the standard's schema wants of such values."""
    return PREFIX + (re.sub(r"[\s:]+", "-", text) or "unknown")


def fingerprint(text: RichText) -> str:
    """Return eight hex digits that change when a target's words or marks do; tells a machine's target from one edited by hand."""
    marks = "".join(f"\n{mark.kind} {mark.start} {mark.end} {mark.id}" for mark in text.marks)
    return hashlib.sha256((text.text + marks).encode("utf-8", "replace")).hexdigest()[:8]


def has_work(entry: Entry) -> bool:
    """Tell whether people's work is in this entry: a target, a remark, a former version or a word against a check."""
    return is_personal(entry.target) or bool(entry.comments or entry.history or entry.suppressed)
