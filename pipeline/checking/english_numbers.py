"""Numbers in English text, by value: 1.2 million, three hundred and five, 1990s, two-thirds, 9:30 p.m., dozens, tripled, March."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import lru_cache

from pipeline.checking.quantities import Quantity, Value, just_before, quantity
from pipeline.language import MONTH_NUMBERS, ORDINALS, SCALES, TENS, UNITS, URL

_ORDINALS = {
    **ORDINALS,
    "thirtieth": 30, "fortieth": 40, "fiftieth": 50, "hundredth": 100, "thousandth": 1000, "millionth": 10**6,
    "firstly": 1, "secondly": 2, "thirdly": 3, "secondary": 2, "primary": 1,
}  # fmt: skip
_SCALES = {**SCALES, "lakh": 10**5, "crore": 10**7}
_SHORT = {"k": 10**3, "m": 10**6, "mn": 10**6, "mm": 1, "b": 10**9, "bn": 10**9, "tn": 10**12, "t": 10**12}
_WEAK: dict[str, tuple[Value | int, ...]] = {
    "once": (1,), "single": (1,), "sole": (1,), "both": (2,), "couple": (2,), "pair": (2,), "pairs": (2,), "twin": (2,), "dual": (2,), "twice": (2, 200, 100),
    "double": (2, 200, 100), "doubles": (2, 200, 100), "doubled": (2, 1, 200, 100), "doubling": (2, 1, 200, 100), "twofold": (2, 200, 100), "either": (2,),
    "neither": (2,), "bilateral": (2,), "binary": (2,), "triple": (3, 300, 200), "tripled": (3, 2, 300, 200), "tripling": (3, 2), "triples": (3, 2),
    "threefold": (3, 300, 200), "trio": (3,), "triad": (3,), "threesome": (3,), "trilateral": (3,), "treble": (3,), "quadruple": (4,), "quadrupled": (4, 3), "fourfold": (4, 3), "quartet": (4,),
    "quadrupling": (4, 3), "quintuple": (5,), "fivefold": (5, 4), "tenfold": (10, 9), "hundredfold": (100,), "half": (Fraction(1, 2), 50, 30), "halves": (Fraction(1, 2), 50, 2),
    "halved": (Fraction(1, 2), 50), "halving": (Fraction(1, 2), 50), "midnight": (0, 12, 24), "noon": (12,), "midday": (12,), "dozen": (12, 10), "decade": (10,), "decades": (10, 20, 30),
    "century": (100,), "centuries": (100,), "centenary": (100,), "millennium": (1000,), "millennia": (1000,), "fortnight": (14, 2), "quarter": (Fraction(1, 4), 25, 15, 3),
    "quarters": (Fraction(1, 4), 25), "score": (20,), "nil": (0,), "zero": (0,), "duo": (2,), "teens": (13, 19), "semester": (2,), "quarterly": (4, 3), "biennial": (2,), "annual": (1,),
    "second-largest": (2,), "runner-up": (2,), "runoff": (2,), "run-off": (2,), "latter": (2,), "former": (1,), "anniversary": (1,), "septet": (7,), "trilogy": (3,), "centennial": (100,),
    "twenties": (20,), "thirties": (30,), "forties": (40,), "fifties": (50, 1950), "sixties": (60, 1960), "seventies": (70, 1970), "eighties": (80, 1980), "nineties": (90, 1990),
    "triangle": (3,), "tripartite": (3,), "quad": (4,), "tri": (3,), "duel": (2,), "twins": (2,), "triplets": (3,), "first-ever": (1,),
}  # fmt: skip
_VAGUE = {
    "dozens": (10, 12, 24),
    "scores": (20,),
    "tens": (10,),
    "hundreds": (100,),
    "thousands": (1000,),
    "millions": (10**6,),
    "billions": (10**9,),
    "trillions": (10**12,),
}
_DENOMINATORS = {
    "half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourth": 4, "fourths": 4, "fifth": 5, "fifths": 5, "sixth": 6, "sixths": 6, "seventh": 7, "sevenths": 7,
    "eighth": 8, "eighths": 8, "ninth": 9, "ninths": 9, "tenth": 10, "tenths": 10, "twelfth": 12, "twelfths": 12, "hundredth": 100, "hundredths": 100, "thousandth": 1000,
}  # fmt: skip
_OFF = re.compile(r"[\s-]*(?:%|per ?cent)\s+(?:off|discount|reduction|price cut|rebate)", re.IGNORECASE)
_DISCOUNT = re.compile(r"\b(?:discount(?:s|ed)?(?: of| by)?|price(?:s)? (?:cut|reduced) by|rebate of) (?:about |up to )?\Z", re.IGNORECASE)
_AND_A_HALF = re.compile(rf"\b(\d+|{'|'.join(UNITS)}|an?)(?:[\s-]+\w+)?[\s-]+and[\s-]+a[\s-]+half\b", re.IGNORECASE)
_SHARED = re.compile(rf"\s?(?:[-–]|to|or|and)\s?[\d.,]+[\s-]?({'|'.join(_SCALES)})\b", re.IGNORECASE)
"""2–3 million: both are millions."""
_SHORT_YEAR = re.compile(r"\b((?:1[5-9]|20)\d\d)\s?[-–—/]\s?\Z")
"""The 24 of 2023–24 is 2024."""
_PREFIXES = {"k": 1000, "m": 10**6, "g": 10**9, "t": 10**12}
_GLYPHS = {
    "½": Fraction(1, 2),
    "⅓": Fraction(1, 3),
    "⅔": Fraction(2, 3),
    "¼": Fraction(1, 4),
    "¾": Fraction(3, 4),
    "⅕": Fraction(1, 5),
    "⅛": Fraction(1, 8),
}

_CARDINAL = "|".join(sorted((*UNITS, *TENS, *_SCALES), key=len, reverse=True))
_ORDINAL = "|".join(sorted(_ORDINALS, key=len, reverse=True))
_SCALE_WORD = "|".join(_SCALES)
_GAP = rf"[\s-]+(?=(?:{_CARDINAL}|{_ORDINAL})\b)"
_WORDS = re.compile(
    rf"\b(?:(?:(?:{_SCALE_WORD})[\s-]+and{_GAP}|(?:an?|{_CARDINAL})(?:{_GAP}|\b))+(?:{_ORDINAL})?|(?:{_ORDINAL}))\b", re.IGNORECASE
)
_FIGURE = re.compile(r"(?<![\d.,])(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?")
_LARGE_SCALE = "thousand|million|billion|trillion"
_SCALED = rf"[\s\u00a0-]*(?P<scale>(?:hundred|{_LARGE_SCALE}|lakh|crore)(?:[\s-]+(?:{_LARGE_SCALE}))?)s?\b"
_PREFIX = r"[\s\u00a0-]*(?:mega|giga|kilo|tera)(?=[a-z])|\s?[kMGT](?=W|Hz|Wh|B\b|bps|m\b|g\b|pixel)"
_PERCENT = r"(?:\s*(?:to|or|and|-|–)\s*[\d.]+)?[\s\u00a0-]*(?:%|‰|percent\b|per cent\b|percentage[\s-]point|pct\b)"
_SIZED = rf"(?P<ordinal>st|nd|rd|th)\b|(?P<decade>['’]?s\b)|{_SCALED}|(?P<short>bn|mn|tn|[kKmMbBtT])\b"
_AFTER = re.compile(rf"(?P<glyph>[½⅓⅔¼¾⅕⅛])?(?:{_SIZED})?(?P<unit>{_PREFIX})?(?P<percent>{_PERCENT})?")
_CLOCK = re.compile(
    r"(?<![\d:.])(\d{1,2})[:.]([0-5]\d)(?::([0-5]\d)(?:\.\d+)?)?(?=\s*(?P<half>[ap]\.?\s?m\b))?(?![\d:]|,\d{3})", re.IGNORECASE
)
_HOUR = re.compile(r"(?<![\d:.])(\d{1,2})(?=\s*[ap]\.?\s?m\b)", re.IGNORECASE)
_SLASH = re.compile(r"(?<![\d/.])(\d{1,3})/(\d{1,3})(?![\d/])")
_VAGUE_WORDS = re.compile(
    rf"\b(?:(?P<first>{'|'.join(_VAGUE)})(?:[\s-]+of[\s-]+(?P<second>hundreds|thousands|millions|billions))?)\b", re.IGNORECASE
)
_NINE = "|".join(word for word, value in UNITS.items() if 1 <= value <= 9)
_FEW = "|".join(word for word, value in UNITS.items() if 2 <= value <= 10)
_OVER = re.compile(rf"\b(?P<above>an?|{_NINE}|\d+)[\s-](?P<below>{'|'.join(_DENOMINATORS)})\b", re.IGNORECASE)
_IN = re.compile(rf"\b(?P<above>{_NINE}|\d+)(?:[\s-](?:out[\s-]of|in)[\s-])(?:every[\s-])?(?P<below>{_FEW}|\d+)\b(?!,\d)", re.IGNORECASE)
_PER = re.compile(
    rf"\b(?P<above>{_NINE}|ten|\d+(?:\.\d+)?) (?:per|in a|out of a) (?P<below>thousand|mille|million|hundred)\b", re.IGNORECASE
)
_LONG_TIMES = {"decades": 10, "centuries": 100, "millennia": 1000, "fortnights": 14}
_LONG = re.compile(rf"\b({_FEW}|\d+)[\s-]({'|'.join(_LONG_TIMES)})\b", re.IGNORECASE)
_MONTH = re.compile(rf"\b({'|'.join(sorted(MONTH_NUMBERS, key=len, reverse=True))})\b\.?")
_IN_TIME = "[Ii]n|of|[Oo]n|[Ll]ast|[Nn]ext|[Tt]his|early|late|mid|[Ss]ince|[Uu]ntil|[Bb]y|and|to|from|[Bb]etween"
_BEFORE_MONTH = re.compile(rf"(?:\d(?:st|nd|rd|th)?|\b(?:{_IN_TIME}))[\s-]+\Z")
"""What makes a month of "May" or "March"."""
_DOZENS = re.compile(r"\b(two|three|four|five|six|\d+)[\s-]dozen\b", re.IGNORECASE)
_ROMAN = re.compile(r"\b(?=[IVX]{2,})X{0,3}(?:IX|IV|V?I{0,3})\b|(?<=[a-z] )[IVX]\b")
_WEAK_WORD = re.compile(rf"\b(?:{'|'.join(sorted(_WEAK, key=len, reverse=True))})\b", re.IGNORECASE)
_FOLD = re.compile(
    rf"(?<![\d.])(\d+(?:\.\d+)?)[\s-]?(?:fold|times|x|×)\b|\b({_FEW}|hundred)[\s-]times\b",
    re.IGNORECASE,
)

_COMPARED = re.compile(r" (?:that|those|as|what|last|the)\b", re.IGNORECASE)
"""3.5 times that is never 2.5 times more."""


@lru_cache(maxsize=64)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Return the numbers, by start; none overlaps another. Several checks of a pair ask one after the other."""
    taken = [False] * len(text)
    for match in URL.finditer(text):
        taken[match.start() : match.end()] = [True] * len(match[0])
    found: list[Quantity] = []
    for read in _READERS:
        for number in read(text):
            if not any(taken[number.start : number.end]):
                taken[number.start : number.end] = [True] * (number.end - number.start)
                found.append(number)
    return tuple(sorted(found, key=lambda number: number.start))


def _small(word: str) -> int:
    word = word.lower()
    return int(word) if word.isdigit() else 1 if word in {"a", "an"} else UNITS[word]


def _clock(text: str) -> Iterator[Quantity]:
    for match in _CLOCK.finditer(text):
        if "." in match[0] and not match["half"]:
            continue
        hour, minute = int(match[1]), int(match[2])
        yield quantity(match.start(1), match.end(1), hour, hour + 12, hour - 12)
        yield quantity(match.start(2), match.end(2), minute, strict=minute not in {0, 30, 15, 45})
    for match in _HOUR.finditer(text):
        yield quantity(*match.span(1), int(match[1]), int(match[1]) + 12)


def _fractions(text: str) -> Iterator[Quantity]:
    for match in _SLASH.finditer(text):
        if int(match[2]):
            yield quantity(match.start(1), match.end(1), int(match[1]), Fraction(int(match[1]), int(match[2])))
            yield quantity(match.start(2), match.end(2), int(match[2]), Fraction(int(match[1]), int(match[2])))
    for match in _OVER.finditer(text):
        above = _small(match["above"])
        below = _DENOMINATORS[match["below"].lower()]
        value = Fraction(above) / below
        ordinal: tuple[Value | int, ...] = (above,) if below == 2 else (above, below)
        ordinal = (*ordinal, 60 * value) if text.startswith(" of an hour", match.end()) else ordinal
        share = text.startswith(" of", match.end())
        yield quantity(*match.span(), value, 100 * value, round(100 * value), *ordinal, strict=False, counted=share)
    for match in _IN.finditer(text):
        above, below = _small(match["above"]), _small(match["below"])
        if below > above:
            part = Fraction(above, below)
            yield quantity(*match.span("above"), above, part, 100 * part, strict=False)
            yield quantity(*match.span("below"), below, part, 100 * part, strict=False, counted=True)
    for match in _PER.finditer(text):
        count = Fraction(match["above"]) if match["above"][0].isdigit() else Fraction(_small(match["above"]))
        each = {"mille": 1000, **_SCALES}[match["below"].lower()]
        yield quantity(*match.span(), count, count / each, 100 * count / each, strict=False)
    for start, char in enumerate(text):
        if char in _GLYPHS and not (start and text[start - 1].isdigit()):
            yield quantity(start, start + 1, _GLYPHS[char], 100 * _GLYPHS[char], strict=False)


def _dozens(text: str) -> Iterator[Quantity]:
    for match in _LONG.finditer(text):
        yield quantity(*match.span(), _small(match[1]) * _LONG_TIMES[match[2].lower()], _small(match[1]), vague=True, strict=False)
    for match in _DOZENS.finditer(text):
        yield quantity(*match.span(), 12 * _small(match[1]), 10 * _small(match[1]), vague=True, strict=False)


def _and_a_half(text: str) -> Iterator[Quantity]:
    for match in _AND_A_HALF.finditer(text):
        value = _small(match[1]) + Fraction(1, 2)
        yield quantity(*match.span(), value, value * 12, value * 10, value * 100)


def _folds(text: str) -> Iterator[Quantity]:
    for match in _FOLD.finditer(text):
        value = Fraction(match[1]) if match[1] else Fraction(UNITS.get(match[2].lower(), 100))
        more = () if _COMPARED.match(text, match.end()) else (value - 1,)
        yield quantity(*match.span(), value, *more, value * 100, strict=bool(match[1]), counted=not match[1])


def _vague(text: str) -> Iterator[Quantity]:
    for match in _VAGUE_WORDS.finditer(text):
        factor = _VAGUE[match["second"].lower()][0] if match["second"] else 1
        yield quantity(*match.span(), *(value * factor for value in _VAGUE[match["first"].lower()]), vague=True, strict=False)


def _figures(text: str) -> Iterator[Quantity]:
    for match in _FIGURE.finditer(text):
        glued = bool(re.search(r"(?:[A-Za-z]|\b[A-Z][A-Za-z]*-)\Z", just_before(text, match.start())))
        after = _AFTER.match(text, match.end())
        values = _figure_values(Fraction(match[0].replace(",", "")), after)
        end, percent = match.end(), False
        if after is not None and after[0].strip():
            percent = bool(after["percent"])
            end = after.start("percent") if percent else after.end()
        if percent and (_OFF.match(text, match.end()) or _DISCOUNT.search(just_before(text, match.start()))):
            values = [-values[0]]
        shared = _SHARED.match(text, match.end())
        if shared:
            values.append(values[0] * _SCALES[shared[1].lower()])
        if text[match.start() - 1 : match.start()] in {"'", "’"}:
            values += [1900 + values[0], 2000 + values[0]]
        if (year := _SHORT_YEAR.search(just_before(text, match.start()))) and len(match[0]) == 2:
            values.append(int(year[1]) // 100 * 100 + values[0] + 100 * (values[0] <= int(year[1]) % 100))
        yield quantity(match.start(), end, *values, strict=not glued, percent=percent)


def _figure_values(value: Value, after: re.Match[str] | None) -> list[Value]:
    """The readings of a figure with what is written behind it: 30m is 30 metres or 30 million, 90s are the 1990s or 90 seconds."""
    if after is None:
        return [value]
    values = [value]
    if after["glyph"]:
        values = [value + _GLYPHS[after["glyph"]]]
    if after["scale"]:
        for word in re.findall("[a-z]+", after["scale"].lower()):
            value *= _SCALES[word.rstrip("s")]
        values = [value]
    elif after["short"]:
        values.append(value * _SHORT[after["short"].lower()])
    elif after["decade"]:
        values += [value % 100] if value >= 1000 else [1900 + value, 1800 + value, 2000 + value]
        values += [value / 100 + 1] if value % 100 == 0 else []
    if after["percent"]:
        values.append(value / 100)
    if after["unit"]:
        size = _PREFIXES[after["unit"].strip(" \u00a0-")[0].lower()]
        values += [values[0] * size, values[0] * size / 1000]
    return values


def _words(text: str) -> Iterator[Quantity]:
    for match in _WORDS.finditer(text):
        words = re.findall("[a-z]+", match[0].lower())
        if words in (["a"], ["an"]):
            continue
        value, ordinal = _word_value(words)
        after = text[match.end() : match.end() + 60]
        percent = bool(re.match(r"[\s-]*(?:%|percent\b|per cent\b|percentage)", after))
        scaled = any(word in _SCALES for word in words)
        large = value > 12 and not (words[0] == "second" and len(words) == 1)
        values = [value]
        if ordinal and len(words) > 1 and words[-1] in _DENOMINATORS:
            values.append(Fraction(UNITS.get(words[0], 0)))
        if percent and (_OFF.match(after) or _DISCOUNT.search(just_before(text, match.start()))):
            values = [-value]
        strict = large or percent or (scaled and len(words) > 1)
        yield quantity(*match.span(), *values, strict=strict, counted=not strict and value > 1, percent=percent)


def _word_value(words: list[str]) -> tuple[Value, bool]:
    """Of "three hundred and five thousand", and whether it is an ordinal."""
    total, section, ordinal = Fraction(0), Fraction(0), False
    years: list[int] = []
    for word in words:
        if word in {"a", "an", "and"}:
            continue
        if word in _SCALES:
            section = (section or Fraction(1)) * _SCALES[word]
            if _SCALES[word] >= 1000:
                total, section = total + section, Fraction(0)
        else:
            ordinal = word in _ORDINALS
            number = _ORDINALS[word] if ordinal else UNITS.get(word, TENS.get(word, 0))
            if ordinal and number in {100, 1000, 10**6} and section:
                section *= number
            elif section and section % 100 and number >= 10 and section < 100:
                years.append(int(section))
                section = Fraction(number)
            else:
                section += number
    if years:
        return Fraction(years[0] * 100) + section, ordinal
    return total + section, ordinal


def _months(text: str) -> Iterator[Quantity]:
    for match in _MONTH.finditer(text):
        name = match[1]
        if name in {"May", "March", "Mar", "Jan", "Dec"} and not (
            re.match(r"\.?,?\s+(?:\d|of\b)", text[match.end(1) : match.end(1) + 10])
            or _BEFORE_MONTH.search(just_before(text, match.start()))
        ):
            continue
        yield quantity(match.start(), match.start() + len(name), MONTH_NUMBERS[name], strict=False, month=True)


def _romans(text: str) -> Iterator[Quantity]:
    worth = {"I": 1, "V": 5, "X": 10}
    for match in _ROMAN.finditer(text):
        values = [worth[char] for char in match[0]]
        total = sum(-v if i + 1 < len(values) and v < values[i + 1] else v for i, v in enumerate(values))
        yield quantity(*match.span(), total, strict=False)


def _weak(text: str) -> Iterator[Quantity]:
    for match in _WEAK_WORD.finditer(text):
        yield quantity(*match.span(), *_WEAK[match[0].lower()], strict=False)


_READERS: tuple[Callable[[str], Iterator[Quantity]], ...] = (
    _clock, _and_a_half, _fractions, _dozens, _folds, _vague, _figures, _words, _months, _romans, _weak,
)  # fmt: skip
