"""Why a part of a source is left out of its books: one closed set, and what is said to who asks why."""

from __future__ import annotations

from typing import Literal

Reason = Literal[
    "byline", "source-line", "author-line", "editor-line", "repeated-title", "colophon", "copyright-notice", "reprint-notice", "follow-account",
    "qr-hint", "qr-code", "read-original", "engagement", "end-mark", "recommended-reading", "advertisement", "account-intro", "account-banner",
    "badge", "table-of-contents", "page-furniture",
]  # fmt: skip

LABELS: dict[Reason, str] = {
    "byline": "who wrote it, when, and how often it was read: the book says so in its own place",
    "source-line": "where the text was taken from: the book says so in its own place",
    "author-line": "who wrote it",
    "editor-line": "who edited it",
    "repeated-title": "the title once more",
    "colophon": "a printed book's publisher, printing and price",
    "copyright-notice": "who holds the rights",
    "reprint-notice": "terms for reprinting",
    "follow-account": "an appeal to follow the account",
    "qr-hint": "an appeal to scan a QR code",
    "qr-code": "a QR code",
    "read-original": "a button to read on elsewhere",
    "engagement": "an appeal to like, share or comment",
    "end-mark": "a mark that the text is over",
    "recommended-reading": "links to other articles of the site",
    "advertisement": "an advertisement",
    "account-intro": "the account about itself",
    "account-banner": "the account’s own picture",
    "badge": "a badge that shows a number or a state of today",
    "table-of-contents": "a table of contents: the book has its own",
    "page-furniture": "what belongs to the page, not to its text",
}

METADATA: frozenset[Reason] = frozenset({"byline", "source-line"})
"""Not in the text because they are the article's metadata, whatever the settings say about boilerplate."""
