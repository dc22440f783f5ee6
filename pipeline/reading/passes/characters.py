"""What the characters of an article say about its source: the wrong file or encoding, signs that no other computer shows, copies from PDFs."""

from __future__ import annotations

import re

from pipeline.article import Block, Finding, walk
from pipeline.language import count_han, has_han, lookalikes, ordinary

_KANA_OR_HANGUL = re.compile(r"[\u3041-\u30ff\uac00-\ud7a3\u1100-\u11ff]")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_SHOWN = 10
"""Characters that a message names."""


def character_findings(blocks: tuple[Block, ...]) -> list[Finding]:
    """Warn of odd characters in an article's own text; code and formulas hold whatever they want."""
    text = "".join(block.text.text for block in walk(blocks))
    findings = [*_language(text)]
    if private := _PRIVATE.findall(text):
        codes = ", ".join(f"U+{ord(character):04X}" for character in list(dict.fromkeys(private))[:_SHOWN])
        findings.append(
            Finding(
                "private-use", "warning", f"{len(private)} characters have no meaning outside the font that they were made for: {codes}",
                advice="Look at the original, and put the real characters or a picture in their place.",
            )
        )  # fmt: skip
    if doubles := lookalikes(text):
        shown = "".join(list(dict.fromkeys(doubles))[:_SHOWN])
        findings.append(
            Finding(
                "radicals", "info", f"{len(doubles)} characters only look like Chinese ones, as copies from PDFs have them: {shown}",
                advice=f"Terms and translation take them for {ordinary(shown)}, the book shows them as they are: replace them, so that a reader's search finds them.",
            )
        )  # fmt: skip
    return findings


def _language(text: str) -> list[Finding]:
    others = len(_KANA_OR_HANGUL.findall(text))
    if has_han(text) and 3 * others <= 2 * count_han(text):
        return []
    seems = "is Japanese or Korean by its letters" if others else "holds not one Chinese character"
    return [
        Finding(
            "no-chinese", "warning", f"The source {seems}.",
            advice="Look whether this is the right file, and whether its encoding was told right; it is published as it is.",
        )
    ]  # fmt: skip
