"""The localisers' pseudo-translation: every Chinese word becomes a made-up English one. For layout work and quick tests; no model.

Deterministic; Latin text, numbers, URLs, code and placeholders come through as they are; the length is about that of real English.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Self

from pipeline.language import HAN, HAN_WIDE
from pipeline.translating.engines import BATCH, Decoding, Hypotheses, Request, Search, Sink, batches

SYLLABLES = ("ba", "den", "dor", "fi", "gal", "ken", "lo", "mar", "nel", "pol", "ri", "san", "tor", "ve", "wil", "zan")
PUNCTUATION = str.maketrans({
    "，": ",", "。": ".", "、": ",", "；": ";", "：": ":", "？": "?", "！": "!", "（": "(", "）": ")", "《": "“", "》": "”", "〈": "‘", "〉": "’",
    "「": "“", "」": "”", "『": "‘", "』": "’", "【": "[", "】": "]", "—": "-", "…": ".", "　": " ", "·": " ", "•": " ", "％": "%", "～": "-",
})  # fmt: skip
PIECES = re.compile(
    rf"(?P<han>[{HAN}]{{1,2}})|(?P<latin>[^\s{HAN_WIDE}]+)|(?P<other>.)",
    re.DOTALL,
)
NO_SPACE_BEFORE = re.compile(r"\s+([,.;:?!)\]”’%])")
NO_SPACE_AFTER = re.compile(r"([(\[“‘])\s+")


class PseudoEngine:
    """See the module."""

    fingerprint = "pseudo@1"
    forms = ("plain",)
    takes_terms = False
    limit = 1_000_000
    tries = False
    search: Search = "fast"
    version = "pseudo/1"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        return

    def measure(self, text: str) -> int:
        """Count characters."""
        return len(text)

    def run(self, requests: Sequence[Request], decoding: Decoding, sink: Sink) -> None:
        """Pseudo-translate all."""
        del decoding
        for group in batches([len(request.text) for request in requests], BATCH):
            sink(group, [Hypotheses((pseudo(requests[index].text),)) for index in group])


def pseudo(text: str) -> str:
    """Return the made-up English of a text."""
    words = []
    for match in PIECES.finditer(text):
        if match["han"]:
            words.append(_word(match["han"]))
        else:
            words.append((match["latin"] or match["other"]).translate(PUNCTUATION))
    joined = re.sub(r"[ \t]+", " ", " ".join(words)).strip()
    joined = NO_SPACE_AFTER.sub(r"\1", NO_SPACE_BEFORE.sub(r"\1", joined))
    return joined[:1].upper() + joined[1:]


def _word(han: str) -> str:
    digest = hashlib.sha256(han.encode("utf-8")).digest()
    return "".join(SYLLABLES[digest[nibble] % len(SYLLABLES)] for nibble in range(1 + digest[7] % 2))
