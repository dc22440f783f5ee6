"""Checks of numbers and money."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checking.numbers import Difference, compare
from pipeline.checking.registry import CheckedPair, Violation, segment_check
from pipeline.language import spoken_number

NUMBER = "number"
"""The id of the check whose false alarms are measured by themselves, against the pairs that have digits."""


@segment_check(NUMBER, "error", draft={"error": "wrong", "warning": "doubt"}, about="numbers", mends=True)
def numbers(pair: CheckedPair) -> Iterator[Violation]:
    """A number differs in value, is missing or was added.

    Compare the figures: 万 is 10,000, 亿 is 100 million; a year that the Chinese does not give must not appear.
    """
    source, target = pair.source_words, pair.target_words
    differences = compare(source, target)
    guessed = [difference for difference in differences if difference.kind in {"changed", "missing", "added"} and not difference.zeros]
    for difference in differences:
        ours, theirs = difference.source, difference.target
        certain = difference.zeros or guessed == [difference]  # of several numbers nobody knows which became which
        yield Violation(
            _message(difference, pair.source.text, target),
            (ours.start, ours.end) if ours else None,
            (theirs.start, theirs.end) if theirs else None,
            fix=_fix(difference, source, pair.target.text) if certain else None,
            severity="warning" if difference.kind in {"missing", "percent"} else "error",
        )


def _message(difference: Difference, source: str, target: str) -> str:
    ours = source[difference.source.start : difference.source.end].strip() if difference.source else ""
    theirs = target[difference.target.start : difference.target.end].strip() if difference.target else ""
    if difference.kind == "missing":
        return f"{ours} is not in the English"
    if difference.kind == "added":
        return f"{theirs} is not in the Chinese"
    if difference.kind == "percent":
        return f"{ours} is a percentage, {theirs} is not"
    if difference.kind == "sign":
        return f"{ours} is below zero, {theirs} is not"
    if difference.zeros:
        return f"{ours} became {theirs}: {'a zero' if difference.zeros == 1 else f'{difference.zeros} zeros'} too many or too few"
    return f"{ours} became {theirs}"


_MORE = re.compile(r"\s*[多余]|.*[多余][万亿]")


def _fix(difference: Difference, source: str, target: str) -> str | None:
    """The target with the right number, where the plain value is certain and both sides are plain numbers."""
    ours, theirs = difference.source, difference.target
    if difference.kind != "changed" or ours is None or theirs is None or ours.vague or theirs.percent or len(ours.values) > 1 or ours.month:
        return None
    before, old = target[: theirs.start], target[theirs.start : theirs.end]
    year = re.fullmatch(r"(?:1[5-9]|20)\d\d", old) is not None
    (value,) = ours.values
    number = str(value) if year and value.denominator == 1 else spoken_number(value)
    more = _MORE.match(source, ours.start, ours.end) or re.match(r"\s*[多余]", source[ours.end :])
    if more and not re.search(r"\b(?:more than|over|exceed(?:s|ed|ing)?|above) \Z", before):
        number = f"more than {number}"
    return before + number + target[theirs.end :]


_AMOUNT = r"[\d〇零一二两三四五六七八九十百千万亿几余]多?\s*"
_MONEY: dict[str, tuple[str, str]] = {
    "yuan": (
        rf"人民币|{_AMOUNT}(?:元|块钱)(?![素年旦宇老首帅件组音])|￥|(?<![A-Za-z])(?:RMB|CNY)\b|¥",
        r"(?i:\byuan\b|\bRMB|\bCNY\b|renminbi)|¥",
    ),
    "US dollar": (r"美元|美金|(?:US)?(?<![A-Z])\$|USD", r"\$|(?i:\bdollars?\b|\bUSD\b|\bcents?\b)"),
    "euro": (r"欧元|€|(?<![A-Za-z])EUR\b", r"€|(?i:\beuros?\b)|\bEUR\b"),
    "pound": (r"英镑|£|(?<![A-Za-z])GBP\b", r"£|(?i:\bpounds?\b|\bsterling\b|\bpence\b)|\bGBP\b"),
    "yen": (r"日元|日圆|円|(?<![A-Za-z])JPY\b", r"(?i:\byen\b)|\bJPY\b|¥"),
    "Hong Kong dollar": (r"港元|港币|HK\$", r"HK\$|(?i:hong kong dollars?)|\bHKD\b"),
    "won": (r"韩元|韩币", r"(?i:\bwon\b)|\bKRW\b|₩"),
    "rouble": (r"卢布", r"(?i:\broubles?\b|\brubles?\b)|\bRUB\b|₽"),
    "rupee": (r"卢比", r"(?i:\brupees?\b|\brupiah\b)|\bINR\b|₹|\bRs\b"),
    "Australian dollar": (r"澳元|澳大利亚元|A\$|AU\$", r"A\$|AU\$|(?i:australian dollars?)|\bAUD\b"),
    "Canadian dollar": (r"加元|C\$", r"C\$|(?i:canadian dollars?)|\bCAD\b"),
}
_MONEY_PATTERNS = {name: (re.compile(ours), re.compile(theirs)) for name, (ours, theirs) in _MONEY.items()}
_NUMBER_BESIDE = re.compile(
    r"\d\s*(?:(?:hundred|thousand|[mbtr]+illion|bn|m|k|万|亿)\s*)?(?:US |U\.S\. |Hong Kong |Australian |Canadian )?\Z|^\s*\d", re.IGNORECASE
)


@segment_check("currency", "error", about="numbers", mends=True)
def currency(pair: CheckedPair) -> Iterator[Violation]:
    """A sum of money changed its currency.

    元 alone is the yuan (RMB); 美元 is the US dollar, 港元 the Hong Kong dollar.
    """
    source, target = pair.source_words, pair.target_words
    ours = {name: match for name, (pattern, _) in _MONEY_PATTERNS.items() if (match := pattern.search(source))}
    if not ours:
        return
    missing = [name for name in ours if not _MONEY_PATTERNS[name][1].search(target)]
    present = [(name, match) for name, (_, pattern) in _MONEY_PATTERNS.items() if name not in ours and (match := _sum_in(pattern, target))]
    wrong = [(name, match) for name, match in present if not any(_MONEY_PATTERNS[own][1].search(match[0]) for own in ours)]
    for name in missing:
        span = ours[name].span()
        if wrong:
            fix = _in_currency(target, wrong[0][1], name) if len(missing) == len(wrong) == 1 else None
            yield Violation(f"the {name} became the {wrong[0][0]}", span, wrong[0][1].span(), fix)
        else:
            yield Violation(f"the sum in {pair.source.text[slice(*span)].strip()} has no currency in the English", span, severity="warning")


_SIGNS = {
    "yuan": "¥",
    "US dollar": "US$",
    "euro": "€",
    "pound": "£",
    "yen": "¥",
    "Hong Kong dollar": "HK$",
    "rouble": "₽",
    "rupee": "₹",
    "won": "₩",
}
_PLURALS = {
    "yuan": "yuan",
    "US dollar": "US dollars",
    "euro": "euros",
    "pound": "pounds",
    "yen": "yen",
    "Hong Kong dollar": "Hong Kong dollars",
}


def _in_currency(target: str, sign: re.Match[str], name: str) -> str | None:
    """The target with this currency in place of another, a sign for a sign and a word for a word."""
    if name not in _PLURALS:
        return None
    if not sign[0].isalpha():
        return re.sub(r"(?:US|HK|A|C)?\Z", "", target[: sign.start()]) + _SIGNS[name] + target[sign.end() :]
    before = re.sub(r"(?:US|U\.S\.|Hong Kong) \Z", "", target[: sign.start()])
    return before + _PLURALS[name] + target[sign.end() :]


def _sum_in(pattern: re.Pattern[str], target: str) -> re.Match[str] | None:
    """A currency that stands beside a number."""
    return next(
        (
            match
            for match in pattern.finditer(target)
            if _NUMBER_BESIDE.search(target[: match.start()][-20:]) or _NUMBER_BESIDE.search(target[match.end() :][:6])
        ),
        None,
    )
