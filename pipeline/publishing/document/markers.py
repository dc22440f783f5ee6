"""Enumeration marks: what the author wrote (一、 （二） 1、) and what the English edition shows for it (I. (2) 1.)."""

from __future__ import annotations

import re

from pipeline.language import DIGITS, SMALL, STEMS, chinese_value, roman

_HAN = "".join({*DIGITS, *SMALL} - {"千", "仟"})
_STEMS = {char: chr(ord("A") + index) for index, char in enumerate(STEMS)}
_PARTS = {
    "章": "Chapter", "节": "Section", "節": "Section", "部分": "Part", "篇": "Part", "卷": "Volume", "回": "Chapter", "课": "Lesson",
    "課": "Lesson", "条": "Article", "條": "Article", "讲": "Lecture", "講": "Lecture", "步": "Step", "幕": "Act", "场": "Scene", "場": "Scene",
}  # fmt: skip
_WIDE = str.maketrans("（）［］．：、。　０１２３４５６７８９", "()[].:.. 0123456789")
_WIDE_LETTERS = {code: code - 0xFEE0 for code in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}

_BRACKETED = re.compile(rf"\(([{_HAN}]+|\d+)\)[.]?\Z")
_NUMBER = re.compile(r"(\d+(?:\.\d+)*)[.]*\Z")
_HAN_NUMBER = re.compile(rf"([{_HAN}]+)([.):]?)\Z")
_HALF = re.compile(r"(?:([上中下])([篇卷部册冊])|卷([上中下]))\Z")
_HALVES = {"上": "First", "中": "Middle", "下": "Last"}
_ANNEX = re.compile(rf"(附件|附录|附錄|附)([{_HAN}]+|\d+)?[.:]?\Z")
_ORDINAL = re.compile(rf"第([{_HAN}]+|\d+)({'|'.join(_PARTS)})[.:]?\Z")


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else chinese_value(text)


def english_marker(marker: str) -> str:
    """Return what stands before the English: ``一、`` → ``I.``, ``1、`` → ``1.``, ``（二）`` → ``(2)``, ``第三章`` → ``Chapter 3.``; no space after it.

    A mark of unknown form comes back with its full-width signs made half-width.
    """
    text = marker.strip().translate(_WIDE).translate(_WIDE_LETTERS)
    if match := _BRACKETED.match(text):
        return f"({_number(match[1])})"
    if match := _ORDINAL.match(text):
        return f"{_PARTS[match[2]]} {_number(match[1])}."
    if match := _NUMBER.match(text):
        return f"{match[1]}." if "." not in match[1] else match[1]
    if match := _HAN_NUMBER.match(text):
        number = _number(match[1]) or 0
        return f"{number})" if match[2] == ")" else f"{roman(number)}."
    if text[:1] in _STEMS and text[1:] in {"", "."}:
        return f"{_STEMS[text[0]]}."
    if match := _HALF.match(text):
        return f"{_HALVES[match[1] or match[3]]} {'Volume' if '卷' in text or match[2] in {'册', '冊'} else 'Part'}."
    if match := _ANNEX.match(text):
        name = "Annex" if match[1] in {"附件", "附"} else "Appendix"
        return f"{name} {_number(match[2])}." if match[2] else f"{name}."
    return re.sub(rf"[{_HAN}]+(?=[.-]?\d)", lambda number: str(_number(number[0])), text)


def glued(marker: str) -> bool:
    """Tell whether the mark stands directly before the Chinese text (``一、``) or with a space between (``1.``, ``第三章``)."""
    return marker.strip()[-1:] in {"、", "）", "．", "：", "。", "】", "］"}
