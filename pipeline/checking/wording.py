"""Checks of the words: leftover and untranslated Chinese, chatter, loops, Latin names, addresses, code."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from pipeline.checking.completeness import WORD
from pipeline.checking.registry import LOOP, CheckedPair, Range, Violation, segment_check
from pipeline.language import HAN, URL, count_han, has_han
from pipeline.phrases import Phrases
from pipeline.richtext import PROTECTED

_HAN_RUN = re.compile(f"[{HAN}](?:[{HAN}·，、《》“”]*[{HAN}])?")


@segment_check("leftover-han", "error", draft="unfit", any_length=True)
def leftover_han(pair: CheckedPair) -> Iterator[Violation]:
    """Chinese characters are left in the English.

    Translate them. A Chinese name in brackets behind its English is allowed.
    """
    for match in _HAN_RUN.finditer(pair.target_words):
        if not _is_gloss(pair, *match.span()):
            yield Violation(f"{match[0]} is not translated", target_range=match.span())


GLOSS = 200
"""Characters within which a bracket and the name before it are looked for."""


def _is_gloss(pair: CheckedPair, start: int, end: int) -> bool:
    """Chinese in brackets: of the source behind a name or a quoted word, or of the form that the glossary gives for a term's first use."""
    text = pair.target_words
    opened = re.search(r"(?:\b[A-Z][\w’'-]*|[”’])[”’]? ?\([^()（）]*\Z", text[max(0, start - GLOSS) : start])
    closed = re.match(r"[^()（）]*\)", text[end : end + GLOSS])
    if opened and closed and text[start:end] in pair.source.text:
        return True
    forms = (pair.glossary.entry(hit.term).first_use for hit in pair.hits if hit.found and hit.term in pair.glossary)
    return bool(closed) and any(text[start:end] in form for form in forms)


@segment_check("untranslated", "error", draft="unfit", any_length=True, ends=True)
def untranslated(pair: CheckedPair) -> Iterator[Violation]:
    """The sentence is not translated.

    Translate it; if it must stay as it is, switch the check off for this sentence.
    """
    source, target = pair.source.text.strip(), pair.target.text.strip()
    if not has_han(source):
        return
    if not re.sub(r"[\s\ufffc]", "", target):
        yield Violation("the English is empty")
    elif source == target or count_han(target) > max(4, len(WORD.findall(target))):
        yield Violation("the English is still Chinese", target_range=(0, len(pair.target.text)))


CHATTER = Phrases(
    (
        r"\A\s*(?:(?:sure|certainly|of course|okay)[,.! ]*)?here(?:['’]s| is) {the}[^.:]{0,30}translation\b",
        r"\A\s*(?:(?:sure|certainly)[,!.]|of course[,!])",
        r"\A\s*(?:the )?(?:english )?translation(?: is)?\s*:",
        r"\A\s*the (?:english )?translation (?:is|of)\b(?:[^.:]{0,40}:)?",
        r"\A\s*(?:translated (?:text|sentence)|in english|output|english|note)\s*:|\A\s*in english,",
        r"\A\s*(?:i(?:['’]m| am) sorry|as an ai)\b",
        r"\b(?:please let me know if|i hope this helps|the (?:above|given) (?:text|sentence) (?:is|means))|\(note: ",
    ),
    words={"the": "(?:the|an?|my|your) "},
    hit=(
        "Sure, here is the translation: It rained.", "Here’s a literal English translation:\nIt rained.", "Certainly! It rained.",
        "The translation is: It rained.", "The translation of the sentence is: It rained.", "Translated text: It rained.",
        "In English, it rained.", "Note: It rained.", "I'm sorry, but I cannot see a text.", "As an AI model, I cannot say.",
        "It rained. (Note: the subject is not said.)", "It rained. Please let me know if you need more.",
    ),
    miss=(
        "Here is the river that we crossed.", "Surely it rained.", "The translator is at home.", "Notes are on the last page.",
        "He said: “Of course, it rained.”", "The output grew by 10%.", "Englishmen came to the island.", "They are sorry.",
    ),
)  # fmt: skip
"""What chat models say before, behind, or instead of the translation."""
CHATTER_SAID = Phrases(
    ("对不起|抱歉|当然|译|备?注[：:]|备注|英文|英语", r"输出\s*[：:为]"),
    hit=("当然，她没有来。", "这是《红楼梦》的新译本。", "注：表中不含港澳台。", "输出：42"),
    miss=("腾讯发布了战略。", "注意安全。", "工业输出增长了一成。"),
)
"""What an article says when the same words are its own."""


@segment_check("chatter", "error", draft="unfit", any_length=True)
def chatter(pair: CheckedPair) -> Iterator[Violation]:
    """The engine talks about the translation instead of translating.

    Delete what is not a translation of the sentence.
    """
    match = CHATTER.find(pair.target_words)
    if match and not CHATTER_SAID.find(pair.source.text):
        rest = pair.target.text[match.end() :]
        introduced = match.start() == 0 and (match[0][-1] in ":!,." or re.match(r"\s*[:：\n]", rest))
        fix = rest.lstrip(" \n:：") if introduced else ""
        yield Violation(f"“{match[0].strip()}” is not in the Chinese", target_range=match.span(), fix=fix or None)


@segment_check("repetition", "error", draft="unfit", about="loop", any_length=True)
def repetition(pair: CheckedPair) -> Iterator[Violation]:
    """The English goes round in a loop.

    Delete the repetition; the engine may have dropped what should follow.
    """
    tokens = [(match[0].lower(), *match.span()) for match in WORD.finditer(pair.target_words)]
    words = [token[0] for token in tokens]
    told = [False] * len(words)
    for size in range(1, 13):
        wanted = LOOP if size == 1 else 3 if size <= 3 else 2
        for start, end in _runs(words, size):
            part = words[start : start + size]
            if end - start >= size * wanted and not any(told[start:end]) and not all(word.isdigit() for word in part):
                told[start:end] = [True] * (end - start)
                yield Violation(f"“{' '.join(part)}” is repeated", target_range=(tokens[start][1], tokens[end - 1][2]))


def _runs(words: Sequence[str], size: int) -> Iterator[Range]:
    """The longest stretches in which every word is the one that stands ``size`` words before it, from the first of these on."""
    start = 0
    for index in range(size, len(words) + 1):
        if index == len(words) or words[index] != words[index - size]:
            if index - start > size:
                yield start, index
            start = index - size + 1


_LATIN = re.compile(r"(?<![A-Za-z\d])[A-Za-z][A-Za-z0-9]*(?:(?:[-.&+/'’]| (?=[A-Z]))[A-Za-z0-9]+)*\+*")


@segment_check("latin", "warning")
def latin(pair: CheckedPair) -> Iterator[Violation]:
    """A Latin name or abbreviation of the source is not in the English.

    Names that the author wrote in Latin letters are kept letter by letter.
    """
    if not has_han(pair.source_words):
        return
    target = _without_accents(pair.target_words)
    covered = [(hit.start, hit.end) for hit in pair.hits] + [match.span() for match in URL.finditer(pair.source_words)]
    for match in _LATIN.finditer(pair.source_words):
        name = match[0]
        if len(name) < 2 or any(low < match.end() and match.start() < high for low, high in covered):
            continue
        if not _kept(name, target):
            yield Violation(f"“{name}” is not in the English", match.span())


def _kept(name: str, target: str) -> bool:
    """The name as a whole; letter by letter if it has capitals inside (GitHub, IBM), else in any case."""
    name = _without_accents(name)
    if name in target:
        return True
    if name.isupper() and name.isalpha() and _in_ordinary_letters(name.casefold(), target):
        return True
    mixed = any(char.isupper() for char in name[1:].replace(" ", "")) and " " not in name
    plain, whole = re.sub(r"[^A-Za-z0-9]", "", name), re.sub(r"[^A-Za-z0-9]", "", target)
    return plain in whole if mixed else plain.casefold() in whole.casefold()


_SPELT_OUT = {
    "ok": "ok|okay|o k|fine|all right|alright",
    "tv": "tv|television",
    "vs": "vs|versus",
    "pc": "pc|computer",
    "ppt": "ppt|powerpoint|slides?",
}
"""Abbreviations for which English has a word."""
_ENGLISH_WORDS = frozenset(
    [
        "who",
        "are",
        "and",
        "can",
        "may",
        "all",
        "aids",
        "has",
        "was",
        "had",
        "its",
        "our",
        "you",
        "not",
        "the",
        "for",
        "but",
        "any",
        "one",
        "two",
        "out",
        "how",
        "now",
    ]
)
"""Words that are another word than the abbreviation of the same letters: WHO is not "who"."""


def _in_ordinary_letters(name: str, target: str) -> bool:
    """Chinese texts write MAC, APP, BUG, LINUX in capitals whatever the name is; an abbreviation without a vowel (CPU) stays one."""
    word = len(name) > 2 and re.search("[aeiou]", name) and name not in _ENGLISH_WORDS
    forms = _SPELT_OUT.get(name) or (name if word else "")
    return bool(forms) and bool(re.search(rf"(?<!\w)(?:{forms})(?:['’]?s)?(?!\w)", re.sub("[-.]", "", target), re.IGNORECASE))


def _without_accents(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))


@segment_check("url", "error")
def url(pair: CheckedPair) -> Iterator[Violation]:
    """A web or e-mail address was changed.

    Copy it from the source, sign by sign.
    """
    source, target = pair.source.text, pair.target.text
    lost = [m for m in URL.finditer(pair.source_words) if not re.search(rf"{re.escape(m[0])}(?![\w/])", target)]
    new = [m for m in URL.finditer(pair.target_words) if m[0] not in source]
    fix = target[: new[0].start()] + lost[0][0] + target[new[0].end() :] if len(lost) == len(new) == 1 else None
    for match in lost:
        yield Violation(f"{match[0]} is not in the English", match.span(), new[0].span() if fix else None, fix)
    for match in () if fix else new:
        yield Violation(f"{match[0]} is not in the source", target_range=match.span())


@segment_check("code", "error")
def code(pair: CheckedPair) -> Iterator[Violation]:
    """A piece of code or a formula was changed.

    Copy it from the source, sign by sign.
    """
    for mark in pair.source.marks:
        text = pair.source.text[mark.start : mark.end]
        if mark.kind in PROTECTED and text not in pair.target.text:
            yield Violation(f"{text} is not in the English", (mark.start, mark.end))
