"""English as the house writes it: spacing, quotes and punctuation of a draft.

House style: curly quotes (“ ” first, ‘ ’ inside), an em dash without blanks, one character for an ellipsis, one blank between
sentences, no 《》. Code, formulas and addresses are never touched.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from pipeline.article import RichText
from pipeline.language import HAN_WIDE, INVISIBLE, URL
from pipeline.richtext import PROTECTED, replace_range, strip

Edit = tuple[int, int, str]
Rule = Callable[[str], Iterable[Edit]]

_WIDE = {
    "，": ", ", "、": ", ", "。": ". ", "．": ".", "：": ": ", "；": "; ", "！": "! ", "？": "? ", "（": " (", "）": ") ", "［": " [", "］": "] ",
    "【": " [", "】": "] ", "％": "%", "＋": "+", "＝": "=", "／": "/", "＆": "&", "＃": "#", "＠": "@", "－": "-", "～": "~", "￥": "¥",
    "＄": "$", "｜": "|", "＊": "*", "「": "“", "」": "”", "『": "‘", "』": "’", "＂": '"', "＇": "'", "\u3000": " ", "•": "·", "・": "·",
    "《": "", "》": "", "〈": "", "〉": "",
}  # fmt: skip
_WIDE_RUN = re.compile(r"[\u3000-\u303f\uff01-\uff5e\uffe5・•]")
_HAN_QUOTED = re.compile(f"[（(《〈“「『][^（）()A-Za-z]*[{HAN_WIDE}][^（）()A-Za-z]*[）)》〉”」』]")
_DOUBLED = re.compile(r"\b(the|a|an|of|and|to|for|with|by|from|at|or|its|their|this|these|our|which|will|are)(?:\s+\1\b)+", re.IGNORECASE)
_DOUBLED_GLOSS = re.compile(r"(?<!\w)(?P<name>\w[^()\n]{1,80}?)[”’]?\s*[(（]\s*[“‘]?(?P=name)[”’]?\s*[)）]", re.IGNORECASE)


ROUNDS = 5
"""One rule may make work for an earlier one; ordinary text needs one round and one that finds nothing."""


def tidy(text: RichText) -> RichText:
    """The text in house style. Applying it twice changes nothing more."""
    for _ in range(ROUNDS):
        before = text
        text = _without_ticks(text)
        for rule in _RULES:
            text = _apply(rule, text)
        text = strip(text)
        if text == before:
            break
    return text


def narrow(rich: RichText) -> RichText:
    """Chinese punctuation and full-width letters as English ones with their blanks; every other character stays as it is."""
    if not _WIDE_RUN.search(rich.text):
        return rich
    for rule in (_full_width, _ONE_BLANK, _NO_BLANK_BEFORE, _NO_BLANK_AFTER):
        rich = _apply(rule, rich)
    return strip(rich)


def _without_ticks(rich: RichText) -> RichText:
    """Code is marked; backticks around it, as engines write them, are signs too many."""
    for mark in sorted(rich.marks, key=lambda mark: -mark.start):
        if mark.kind == "code" and rich.text[mark.start - 1 : mark.start] == "`" == rich.text[mark.end : mark.end + 1]:
            rich = replace_range(rich, mark.end, mark.end + 1, "")
            rich = replace_range(rich, mark.start - 1, mark.start, "")
    return rich


def _apply(rule: Rule, rich: RichText) -> RichText:
    closed = [(mark.start, mark.end) for mark in rich.marks if mark.kind in PROTECTED]
    closed += [match.span() for match in URL.finditer(rich.text)]
    edits = [
        (start, end, new)
        for start, end, new in rule(rich.text)
        if rich.text[start:end] != new and not any(low < end and start < high for low, high in closed)
    ]
    for start, end, new in sorted(edits, reverse=True):
        rich = replace_range(rich, start, end, new)
    return rich


def _sub(pattern: re.Pattern[str], replacement: str) -> Rule:
    return lambda text: ((m.start(), m.end(), m.expand(replacement)) for m in pattern.finditer(text))


def _full_width(text: str) -> Iterable[Edit]:
    """Chinese punctuation, wide letters and digits become English ones; quotations in Chinese stay as they are."""
    quoted = [match.span() for match in _HAN_QUOTED.finditer(text)]
    for match in _WIDE_RUN.finditer(text):
        start, char = match.start(), match[0]
        if any(low <= start < high for low, high in quoted):
            continue
        wide = _WIDE.get(char)
        if wide is None:
            wide = chr(ord(char) - 0xFEE0) if "！" <= char <= "～" else char
        yield start, start + 1, wide


def _straight_quotes(text: str) -> Iterable[Edit]:
    """Straight quotes become curly; after a figure (5' 6") only where one is open."""
    is_open = False
    for match in re.finditer(r"[\"“”]", text):
        start, char = match.start(), match[0]
        if char == '"':
            begins = start == 0 or text[start - 1] in " ([—\n"
            ends = start + 1 == len(text) or text[start + 1] in " .,;:!?)]—\n"
            if not is_open and not begins and text[start - 1].isdigit():
                continue
            is_open = begins if begins != ends else not is_open
            yield start, start + 1, "“" if is_open else "”"
        else:
            is_open = char == "“"
    for match in re.finditer(r"'", text):
        start = match.start()
        before, after = text[start - 1 : start] if start else "", text[start + 1 : start + 2]
        if before.isdigit() and not after.isalpha():
            continue
        opens = (not before or before in " ([—“\n") and after.isalnum() and not re.match(r"'(?:\d0s|tis|twas|em\b)", text[start:])
        yield start, start + 1, "‘" if opens else "’"


def _full_stops(text: str) -> Iterable[Edit]:
    """A blank after a sentence's end that was glued to the next: "done.The next" but not "Node.js"."""
    for match in re.finditer(r"(?<=[a-z]{3})([.!?])(?=[A-Z][a-z]*(?:[ ,]|\Z))", text):
        yield match.start(), match.end(), f"{match[1]} "


def _doubled_gloss(text: str) -> Iterable[Edit]:
    for match in _DOUBLED_GLOSS.finditer(text):
        end = match.end("name") + (text[match.end("name")] in "”’")
        yield end, match.end(), ""


_ONE_BLANK = _sub(re.compile(r"[ \u00a0]{2,}"), " ")
_NO_BLANK_BEFORE = _sub(re.compile(r"[ \u00a0]+(?=[,;:!?)\]}”%](?!\w)|\.(?!\w)|\.[A-Z][a-z])"), "")
_NO_BLANK_AFTER = _sub(re.compile(r"(?<=[(\[{“‘])[ ]+"), "")
_RULES: tuple[Rule, ...] = (
    _sub(INVISIBLE, ""),
    _sub(re.compile("[\u2002\u2003\u2009\u202f]"), " "),
    _sub(re.compile(r"(?<=\d)\s*(?:～|—|——|~)\s*(?=\d)"), "–"),
    _sub(re.compile(r"(?:…|⋯|\.{3,}|。{2,})(?:[…⋯.。]*)"), "…"),
    _full_width,
    _sub(re.compile(r"\s*(?:[—―]{1,3}|(?<= )--(?= ))\s*"), "—"),
    _sub(re.compile(r"(?<=\w) ['’] ?(?=(?:s|t|re|ve|ll|d|m)\b(?!['’]))"), "’"),
    _straight_quotes,
    _ONE_BLANK,
    _NO_BLANK_BEFORE,
    _NO_BLANK_AFTER,
    _sub(re.compile(r"(?<=[A-Za-z”’)]),(?=[A-Za-z“‘(])"), ", "),
    _sub(re.compile(r"(?<=[a-z]{2});(?=[A-Za-z])"), "; "),
    _sub(re.compile(r"(?<=[A-Za-z])\((?=[A-Za-z]{2,}[ )])(?!s\))"), " ("),
    _full_stops,
    _sub(re.compile(r"([,;])(?:\s*[,;])+"), r"\1"),
    _sub(re.compile(r",\s*(?=[.;:!?](?:\s|\Z))"), ""),
    _sub(re.compile(r"(?<!\.)\.[ ]?\.(?!\.)(?=\s|\Z)"), "."),
    _sub(_DOUBLED, r"\1"),
    _doubled_gloss,
    _ONE_BLANK,
    _sub(re.compile(r"[ \u00a0]+(?=\n)|(?<=\n)[ \u00a0]+"), ""),
)
