"""English as the house writes it: spacing, quotes and punctuation of a draft.

House style: curly quotes (“ ” first, ‘ ’ inside), an em dash without blanks, one character for an ellipsis, one blank between
sentences, no 《》. Code, formulas and addresses are never touched.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from pipeline.article import RichText
from pipeline.language import HAN_WIDE, INVISIBLE, URL
from pipeline.richtext import PROTECTED, replace_range, strip

Edit = tuple[int, int, str]
"""Start, end, and what stands there then."""


@dataclass(frozen=True)
class StyleRule:
    """One rule. ``edits`` of a text; ``hit``: texts and what it makes of them, ``miss``: the nearest that it leaves alone."""

    edits: Callable[[str], Iterable[Edit]]
    hit: Mapping[str, str]
    miss: tuple[str, ...]


_WIDE = {
    "，": ", ", "、": ", ", "。": ". ", "．": ".", "：": ": ", "；": "; ", "！": "! ", "？": "? ", "（": " (", "）": ") ", "［": " [", "］": "] ",
    "【": " [", "】": "] ", "％": "%", "＋": "+", "＝": "=", "／": "/", "＆": "&", "＃": "#", "＠": "@", "－": "-", "～": "~", "￥": "¥",
    "＄": "$", "｜": "|", "＊": "*", "「": "“", "」": "”", "『": "‘", "』": "’", "＂": '"', "＇": "'", "\u3000": " ", "•": "·", "・": "·",
    "《": "", "》": "", "〈": "", "〉": "",
}  # fmt: skip
_WIDE_RUN = re.compile(r"[\u3000-\u303f\uff01-\uff5e\uffe5・•]")
_HAN_QUOTED = re.compile(f"[（(《〈“「『][^（）()A-Za-z{HAN_WIDE}]{{0,300}}[{HAN_WIDE}][^（）()A-Za-z]{{0,300}}[）)》〉”」』]")
"""Bounded on both sides of its first Chinese character, so that a run of opening marks costs no more than its length."""
_DOUBLED = re.compile(r"\b(the|a|an|of|and|to|for|with|by|from|at|or|its|their|this|these|our|which|will|are)(?:\s+\1\b)+", re.IGNORECASE)
_DOUBLED_GLOSS = re.compile(r"(?<!\w)(?P<name>\w[^()\n]{1,80}?)[”’]?\s*[(（]\s*[“‘]?(?P=name)[”’]?\s*[)）]", re.IGNORECASE)


_ROUNDS = 5
"""One rule may make work for an earlier one; ordinary text needs one round and one that finds nothing."""


def tidy(text: RichText) -> RichText:
    """Return the text in house style. Applying it twice changes nothing more."""
    for _ in range(_ROUNDS):
        before = text
        text = _without_ticks(text)
        for rule in RULES:
            text = apply(rule, text)
        text = strip(text)
        if text == before:
            break
    return text


def narrow(rich: RichText) -> RichText:
    """Return Chinese punctuation and full-width letters as English ones with their blanks; every other character stays as it is."""
    if not _WIDE_RUN.search(rich.text):
        return rich
    for rule in (_FULL_WIDTH, _ONE_BLANK, _NO_BLANK_BEFORE, _NO_BLANK_AFTER):
        rich = apply(rule, rich)
    return strip(rich)


def _without_ticks(rich: RichText) -> RichText:
    """Code is marked; backticks around it, as engines write them, are signs too many."""
    for mark in sorted(rich.marks, key=lambda mark: -mark.start):
        if mark.kind == "code" and rich.text[mark.start - 1 : mark.start] == "`" == rich.text[mark.end : mark.end + 1]:
            rich = replace_range(rich, mark.end, mark.end + 1, "")
            rich = replace_range(rich, mark.start - 1, mark.start, "")
    return rich


def apply(rule: StyleRule, rich: RichText) -> RichText:
    """Return the text after one rule, outside code, formulas and addresses."""
    closed = [(mark.start, mark.end) for mark in rich.marks if mark.kind in PROTECTED]
    closed += [match.span() for match in URL.finditer(rich.text)]
    edits = [
        (start, end, new)
        for start, end, new in rule.edits(rich.text)
        if rich.text[start:end] != new and not any(low < end and start < high for low, high in closed)
    ]
    for start, end, new in sorted(edits, reverse=True):
        rich = replace_range(rich, start, end, new)
    return rich


def _sub(pattern: str | re.Pattern[str], replacement: str) -> Callable[[str], Iterable[Edit]]:
    expression = re.compile(pattern)
    return lambda text: ((m.start(), m.end(), m.expand(replacement)) for m in expression.finditer(text))


def _full_width(text: str) -> Iterable[Edit]:
    """Chinese punctuation, wide letters and digits become English ones; quotations in Chinese stay as they are."""
    quoted = bytearray(len(text))
    for match in _HAN_QUOTED.finditer(text, 0, max(map(text.rfind, "）)》〉”」』")) + 1):  # without a closing mark there is none
        quoted[match.start() : match.end()] = b"\1" * len(match[0])
    for match in _WIDE_RUN.finditer(text):
        start, char = match.start(), match[0]
        if quoted[start]:
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


_ONE_BLANK = StyleRule(_sub(r"[ \u00a0]{2,}", " "), {"to  the \u00a0sea": "to the sea"}, ("to the sea",))
_NO_BLANK_BEFORE = StyleRule(
    _sub(r"[ \u00a0]+(?=[,;:!?)\]}”%](?!\w)|\.(?!\w)|\.[A-Z][a-z])", ""),
    {"Yes , he said .": "Yes, he said.", "30 % (or so )": "30% (or so)"},
    ("in .NET and :focus",),
)
_NO_BLANK_AFTER = StyleRule(_sub(r"(?<=[(\[{“‘])[ ]+", ""), {"( or “ so”": "(or “so”"}, ("a (b) c",))
_FULL_WIDTH = StyleRule(_full_width, {"好，ＡＩ；《Nature》": "好, AI; Nature"}, ("it was (《自然》) there", "a, b"))
RULES: tuple[StyleRule, ...] = (
    StyleRule(_sub(INVISIBLE, ""), {"run\u200dners and\u200b so": "runners and so"}, ("🏃\u200d♂️ runs",)),
    StyleRule(_sub("[\u2002\u2003\u2009\u202f]", " "), {"10\u202f000": "10 000"}, ("10\u00a0000",)),
    StyleRule(_sub(r"(?<=\d)\s*(?:～|—|——|~)\s*(?=\d)", "–"), {"3～5 km, 1990 — 1995": "3–5 km, 1990–1995"}, ("well—5 of them", "x ~ y")),
    StyleRule(_sub(r"(?:…|⋯|\.{3,}|。{2,})(?:[…⋯.。]*)", "…"), {"Wait......": "Wait…", "他。。。": "他…"}, ("e.g. this..",)),
    _FULL_WIDTH,
    StyleRule(_sub(r"\s*(?:[—―]{1,3}|(?<= )--(?= ))\s*", "—"), {"far — and -- wide": "far—and—wide"}, ("git --all, x--y",)),
    StyleRule(_sub(r"(?<=\w) ['’] ?(?=(?:s|t|re|ve|ll|d|m)\b(?!['’]))", "’"), {"it ' s, we ’re": "it’s, we’re"}, ("the ‘s’ in it’s",)),
    StyleRule(_straight_quotes, {'"So," he\'s said.': "“So,” he’s said."}, ("5' 6\" tall", "“so”")),
    _ONE_BLANK,
    _NO_BLANK_BEFORE,
    _NO_BLANK_AFTER,
    StyleRule(_sub(r"(?<=[A-Za-z”’)]),(?=[A-Za-z“‘(])", ", "), {"one,two": "one, two"}, ("1,000", "a, b")),
    StyleRule(_sub(r"(?<=[a-z]{2});(?=[A-Za-z])", "; "), {"one;two": "one; two"}, ("&x;y", "a; b")),
    StyleRule(
        _sub(r"(?<=[A-Za-z])\((?=[A-Za-z]{2,}[ )])(?!s\))", " ("), {"Nature(the journal)": "Nature (the journal)"}, ("term(s)", "f(x)")
    ),
    StyleRule(_full_stops, {"We announced.The lab": "We announced. The lab"}, ("Node.js runs", "e.g.This")),
    StyleRule(_sub(r"([,;])(?:\s*[,;])+", r"\1"), {"one, , two;; three": "one, two; three"}, ("one, two; three",)),
    StyleRule(_sub(r",\s*(?=[.;:!?](?:\s|\Z))", ""), {"Well,. Yes, !": "Well. Yes!"}, ("in C, .NET",)),
    StyleRule(_sub(r"(?<!\.)\.[ ]?\.(?!\.)(?=\s|\Z)", "."), {"The end. .": "The end."}, ("../x and ...", "The end.")),
    StyleRule(_sub(_DOUBLED, r"\1"), {"in the the of of it": "in the of it"}, ("He had had enough", "that that is")),
    StyleRule(_doubled_gloss, {"the Nature (Nature) paper": "the Nature paper"}, ("Nature (《自然》)", "AI (artificial intelligence)")),
    _ONE_BLANK,
    StyleRule(_sub(r"[ \u00a0]+(?=\n)|(?<=\n)[ \u00a0]+", ""), {"one \n two": "one\ntwo"}, ("one two",)),
)
"""In the order in which they are applied; a blank too many may come from any of them, so that rule stands twice."""
