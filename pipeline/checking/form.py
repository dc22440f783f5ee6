"""Checks of how it is written: markup, punctuation, spacing, quotes, doubled words, headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pipeline.article import OBJECT, Mark, RichText
from pipeline.checking.registry import LOOP, CheckedPair, Violation, segment_check
from pipeline.housestyle import tidy
from pipeline.language import CLOSERS, ENGLISH_STOPS, STOPS, URL, has_han
from pipeline.phrases import Phrases
from pipeline.richtext import OBJECTS, PROTECTED, crossing

_HEAVY = PROTECTED | OBJECTS | {"link"}
"""Marks whose loss loses content, not only emphasis."""


@segment_check("markup", "error", draft=None, any_length=True)
def markup(pair: CheckedPair) -> Iterator[Violation]:
    """Links, notes, images or emphasis of the source are missing in the English, or there are others.

    Put the mark around the English that says the same.
    """
    yield from _lost_marks(pair)
    yield from _misplaced_marks(pair.target)
    if pair.target.text.count(OBJECT) != pair.source.text.count(OBJECT):
        yield Violation("an image or a note reference is missing or doubled")
    order, other = ([mark.attrs.get("ref", mark.id) for mark in rich.marks if mark.kind == "note"] for rich in (pair.source, pair.target))
    if order != other and sorted(order) == sorted(other):
        yield Violation("notes are referred to in another order", severity="warning")
    literal = _LITERAL.search(pair.target_words)
    if literal and literal[0] not in pair.source.text:
        yield Violation(f"“{literal[0]}” stands in the text as a sign", target_range=literal.span())


_LITERAL = re.compile(r"\*\*|`|(?<!\w)__(?=\w)|</?(?:b|i|strong|em|span|a)\b[^>]*>|\]\(https?:")


def _lost_marks(pair: CheckedPair) -> Iterator[Violation]:
    """Marks that one side has more of than the other."""
    surplus = Counter(map(_key, pair.source.marks)) - Counter(map(_key, pair.target.marks))
    for mark in pair.source.marks:
        if surplus[_key(mark)] > 0:
            surplus[_key(mark)] -= 1
            text = pair.source.text[mark.start : mark.end].replace(OBJECT, "")
            name = f"{_name(mark)} “{text}”" if text else _name(mark)
            yield Violation(f"{name} is missing", (mark.start, mark.end), severity="error" if mark.kind in _HEAVY else "warning")
    surplus = Counter(map(_key, pair.target.marks)) - Counter(map(_key, pair.source.marks))
    for mark in reversed(pair.target.marks):
        if surplus[_key(mark)] > 0:
            surplus[_key(mark)] -= 1
            yield Violation(f"{_name(mark)} is not in the source", target_range=(mark.start, mark.end))


def _misplaced_marks(target: RichText) -> Iterator[Violation]:
    for mark in target.marks:
        if mark.kind in OBJECTS and target.text[mark.start : mark.end] != OBJECT:
            yield Violation(f"{_name(mark)} has lost its place", target_range=(mark.start, mark.end))
    crossed = crossing(target)
    if crossed:
        yield Violation(f"{_name(crossed)} crosses another", target_range=(crossed.start, crossed.end))


def _key(mark: Mark) -> tuple[str, str]:
    return mark.kind, mark.attrs.get("url", "") or mark.attrs.get("src", "") or mark.attrs.get("ref", "")


def _name(mark: Mark) -> str:
    names = {"strong": "bold", "emph": "italics", "note": "the note reference", "link": "the link", "image": "the image", "code": "code"}
    return names.get(mark.kind, mark.kind)


_WIDE = re.compile(r"[，。、；：？！（）《》〈〉【】「」『』％～￥＋－／．＂＇]|[０-９Ａ-Ｚａ-ｚ]")


@segment_check("fullwidth", "warning", draft="doubt")
def fullwidth(pair: CheckedPair) -> Iterator[Violation]:
    """Chinese punctuation or full-width characters are in the English.

    Write English punctuation; 《》 become italics.
    """
    text = pair.target_words
    for match in _WIDE.finditer(text):
        if match[0] in "（）" or not _beside_han(text, *match.span()):
            yield Violation(f"“{match[0]}” is Chinese punctuation", target_range=match.span(), fix=tidied(pair))
            break


def _beside_han(text: str, start: int, end: int) -> bool:
    around = text[max(0, start - 1) : start] + text[end : end + 1]
    return has_han(around)


_ASKS = re.compile("[吗呢么嘛谁哪怎何几岂？?]|多[少大久远长高]|是否|难道|[是有要能会可]不|没有。|究竟|到底|请问|不知|不是")
"""What makes a question of a sentence without its mark, or may."""


@segment_check("ending", "info", draft=None)
def ending(pair: CheckedPair) -> Iterator[Violation]:
    """The sentence does not end as its source does.

    A question ends with a question mark, a statement with a full stop.
    """
    source = pair.source.text.rstrip(" \n\ufffc" + CLOSERS)
    target = pair.target.text.rstrip(" \n\ufffc”’\"')]")
    if pair.kind in {"title", "heading", "caption"} or not source or not target:
        return
    where = (len(target) - 1, len(target))
    if source[-1] in "？?" and target[-1] not in STOPS + ENGLISH_STOPS:
        yield Violation("the question has no question mark", target_range=where, fix=_with_end(pair.target.text, "?"))
    elif source[-1] in "。！!" and target[-1] == "?" and not _ASKS.search(pair.source_words):
        kind = "statement" if source[-1] == "。" else "exclamation"
        yield Violation(f"the {kind} became a question", (len(source) - 1, len(source)), where, severity="warning")
    elif source[-1] in "。！" and target[-1] not in f"{STOPS}{ENGLISH_STOPS}…:;—" and len(target) > 20:
        yield Violation("the sentence has no full stop", target_range=where, fix=_with_end(pair.target.text, "."))


def _with_end(text: str, sign: str) -> str:
    """The text with its last comma, colon or nothing replaced by the sign, inside closing quotes."""
    bare = text.rstrip(" \n\ufffc”’\"')]")
    return re.sub(r"[,;:]\Z", "", bare) + sign + text[len(bare) :]


def tidied(pair: CheckedPair) -> str | None:
    """Return the target in house style, if that changes it."""
    text = tidy(pair.target).text
    return text if text != pair.target.text else None


_SPACING = Phrases(
    (
        r"(?<=\S) {2,}(?=\S)|\A\s|\s\Z",
        r"(?<=\w)\s+[,;:!?](?!\w*:)(?=\s|\w|\Z)|(?<=\w)\s+\.(?=\s|\Z)",
        r"[(\[“‘]\s+|\s+[)\]]|\s[”](?!\w)|\w ['’] ?s\b",
        r"(?<=[a-z]),(?=[A-Za-z])|(?<=\d),(?=[A-Za-z]{2})|(?<=[a-z]{3})[.!?](?=[A-Z][a-z]*[ ,])",
    ),
    hit=("two  blanks", "at its end ", "a comma , here", "a stop .", "( in brackets )", "China ’s coast", "one,two", "in 2018,he came", "It rained.Then it stopped."),
    miss=("It rained. Then it stopped.", "1,000 people (and more)", "e.g. this", "“So,” he said", "example.com, a page", "see :ref: there"),
    exact_case=True,
)  # fmt: skip


@segment_check("spacing", "info", draft=None)
def spacing(pair: CheckedPair) -> Iterator[Violation]:
    """There is a blank too many or too few.

    The fix puts it right.
    """
    if pair.is_copy:
        return
    text = pair.target_words if pair.target_words.strip() == pair.target.text.strip() else pair.target.text
    protected = [(mark.start, mark.end) for mark in pair.target.marks if mark.kind in PROTECTED]
    protected += [match.span() for match in URL.finditer(text)]
    for match in _SPACING.expression.finditer(text):
        if not any(low < match.end() and match.start() < high for low, high in protected):
            yield Violation("a blank too many or too few", target_range=match.span(), fix=tidied(pair))
            return


@segment_check("quotes", "warning", draft="doubt")
def quotes(pair: CheckedPair) -> Iterator[Violation]:
    """Quotation marks or brackets are not in pairs.

    Close what is open. A quotation that goes on in the next sentence is no mistake.
    """
    text, source = pair.target_words, pair.source.text
    for opening, closing, chinese in (("“", "”", "“”"), ("(", ")", "（）"), ("[", "]", "【】")):
        difference = text.count(opening) - text.count(closing)
        ours = sum(source.count(char) for char in {opening, chinese[0]}) - sum(source.count(char) for char in {closing, chinese[1]})
        if opening == "“" and not _QUOTED.search(source):
            continue
        if difference and (ours == 0 or (difference > 0) != (ours > 0)) and not re.search(r"(?:\A|\s)\w\)", text):
            where = text.find(opening if difference > 0 else closing)
            yield Violation(f"{opening}{closing} are not in pairs", target_range=(where, where + 1))
    straight = text.find('"')
    if text.count('"') % 2 and not re.search(r'\d"', text) and len(_QUOTED.findall(source)) % 2 == 0 and _QUOTED.search(source):
        yield Violation('" are not in pairs', target_range=(straight, straight + 1))


_QUOTED = re.compile('[“”"「」『』]')
_DOUBLED = re.compile(r"\b([A-Za-z]+)(?:\s+\1\b(?!-))+", re.IGNORECASE)
_RIGHTLY_DOUBLED = frozenset(
    (
        "had",
        "that",
        "is",
        "very",
        "so",
        "no",
        "ha",
        "bye",
        "go",
        "knock",
        "boo",
        "chop",
        "tut",
        "pom",
        "bora",
        "baden",
        "walla",
        "duran",
        "york",
        "sing",
        "now",
    )
)


@segment_check("doubled-word", "warning", draft="doubt", any_length=True)
def doubled(pair: CheckedPair) -> Iterator[Violation]:
    """A word or a name stands twice.

    Delete one of the two.
    """
    text = pair.target_words
    for match in _DOUBLED.finditer(text):
        word = match[1].lower()
        if len(match[0].split()) >= LOOP:
            continue  # a loop: that is the other check's
        if word not in _RIGHTLY_DOUBLED and not (len(word) == 1 and word != "a"):
            fix = pair.target.text[: match.end(1)] + pair.target.text[match.end() :]
            yield Violation(f"“{match[0]}”", target_range=match.span(), fix=fix)
    gloss = re.search(r"(?<!\w)(?P<name>\w[^()\n]{2,80}?) ?\((?P=name)\)", text, re.IGNORECASE)
    if gloss:
        yield Violation(f"“{gloss[0]}” says it twice", target_range=gloss.span(), fix=tidied(pair))


@segment_check("heading-case", "info", draft=None)
def headings(pair: CheckedPair) -> Iterator[Violation]:
    """A heading is not in sentence case, or ends with a full stop.

    Capitals only at the start and in names.
    """
    if pair.kind not in {"title", "heading"}:
        return
    text = pair.target_words.strip()
    if text.endswith(".") and not text.endswith(("...", "Inc.", "Co.", "Ltd.", "etc.")) and not pair.source.text.strip().endswith("。"):
        yield Violation("ends with a full stop", fix=pair.target.text.rstrip().removesuffix("."))
    names = [hit.found for hit in pair.hits if hit.found]
    words = [m for m in re.finditer(r"[A-Za-z]{4,}", text) if not any(low <= m.start() < high for low, high in names)][1:]
    capital = [m for m in words if m[0][0].isupper() and not m[0].isupper()]
    if len(words) >= 3 and len(capital) > 0.6 * len(words):
        yield Violation("is in title case")
