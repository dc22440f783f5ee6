"""Where a paragraph's sentences end: rules for Chinese as it is written, with a stack of brackets and quotes.

:func:`boundaries` gives offsets; every character belongs to exactly one sentence, white space to the one before it. The rules in the
order in which they are asked:

1. Nothing ends inside an address, a file name, code, a formula, a short quotation, brackets or book-title marks. Marks without
   partner do not count, so that a forgotten ``”`` swallows nothing.
2. A run of ``。！？`` ends a sentence, with all closing marks, footnote marks and emoji after it; ``!`` ``?`` too, unless Latin goes on.
3. ``.`` ends one after Chinese, or after a Latin word (no abbreviation, initial, number) where a new sentence begins.
4. ``……`` ends one only before white space or the end, and in a speech after ``：``: what follows usually goes on. ``～`` and emoji end one after a
   particle (``哦～我``), as in chats.
5. A quotation that ends with such a mark ends the sentence, unless the words after it say who spoke or need it (``他说`` ``的`` ``，``).
6. A quotation of more than ``LONG_QUOTE`` characters with several sentences is divided; so are brackets of more than ``LONG_BRACKET``.
   A remark in brackets that closes the paragraph (``（完）``) belongs to its last sentence.
7. A line break ends one in verse always, in prose only after a mark that ends a line.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.language import (
    CLOSERS,
    CLOSING_QUOTES,
    ELLIPSES,
    HAN,
    LINE_END,
    RARE_STOPS,
    SENTENCE_END,
    SHORT_MONTHS,
    STOPS,
    STRAIGHT_QUOTES,
    WAVES,
    is_han,
)
from pipeline.phrases import Phrases
from pipeline.segmenting.pairs import BracketPair, find_pairs

LONG_QUOTE = 60
"""Characters between quotation marks."""
LONG_BRACKET = 120
"""Characters between brackets."""
_CHAIN = 5
"""Quotations side by side that are looked through for the words that need them (“走！”“快！”的喊声)."""

_STRONG = STOPS + RARE_STOPS
_ASCII = "!?"
_DOTS = ".．"
_CLOSERS = CLOSERS + STRAIGHT_QUOTES + "＂"
_QUOTE = re.compile(f"[{CLOSING_QUOTES}{STRAIGHT_QUOTES}＂]")
_RUN = re.compile(rf"[{SENTENCE_END}{WAVES}]*(?:\.{{2,}})?[{SENTENCE_END}{WAVES}]*")
_PARTICLES = "啊呀哦吧呢啦嘛哈喔噢耶哟呐哇呗咯"
_LIGHT_END = re.compile(r"(?:[~～]|[\U0001f1e6-\U0001faff\u2600-\u27bf\ufe0f\u200d\u2b50\u2b55])+")
_LEAST_CHAT = 3
"""Characters before a particle with ～ or an emoji, if that ends a sentence (啊～朋友 is a cry)."""
_LONGEST_CODA = 30
"""Characters of a remark in brackets at a paragraph's end that belongs to its last sentence."""
_STAGE = re.compile(r"[（(](?:热烈的?|長?长?时间的?)?(?:掌声|鼓掌|笑声?|众?笑|大笑|欢呼|沉默|停顿|全场.{0,6})[）)]")
_FOOTNOTE = re.compile(rf"\[\d{{1,3}}(?:\s*[-–,，、]\s*\d{{1,3}})*\]|［\d{{1,3}}］|[\[【]\d{{1,3}}[\]】]|[¹²³⁴-⁹⁰]+|\[[{HAN}]{{1,4}}\]")
_CIRCLED = re.compile(r"[①-⑳]+")
_EMOJI = re.compile("[\U0001f1e6-\U0001faff\u2600-\u27bf\ufe0f\u200d\u2b50\u2b55]+")
_SPACE = re.compile(r"[ \t\u3000\u00a0\n]+")
_SUFFIXES = (
    "com|cn|org|net|io|ai|gov|edu|me|cc|tv",
    "html?|php|pdf|docx?|xlsx?|pptx?|txt|md|json|ya?ml|xml|csv|css|zip|png|jpe?g|gif|mp[34]|exe",
    "py|js|ts|java|cpp|go|rs|sh",
)
"""Of domains, files, programs."""
_PROTECTED = re.compile(
    "|".join(
        (
            "(?:Yahoo|Joomla|Jeopardy)!",
            r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+|www\.[A-Za-z0-9\-._~/?#&=%]+",
            r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]++@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+",
            rf"(?<![\w-])(?<![\w-]\.)[\w-]++(?:\.[\w-]++)*\.(?:{'|'.join(_SUFFIXES)})(?![A-Za-z0-9])",
        )
    ),
    re.ASCII | re.IGNORECASE,
)
_ABBREVIATION = Phrases(
    (
        "|".join(SHORT_MONTHS),
        r"mr|mrs|ms|dr|prof|jr|sr|gen|col|rev|ph\.d|m\.d",
        r"st|eds?|al|vs|etc|e\.?g|i\.?e|cf|approx|ca|ps",
        "inc|ltd|co|corp|dept|univ",
        r"u\.s|u\.k|u\.n|b\.c|a\.d|a\.m|p\.m|(?:[a-z]\.)*[a-z]",
    ),
    whole=True,
    hit=("Sept", "Mr", "Ph.D", "etc", "e.g", "Inc", "U.S", "J.R.R"),
    miss=("Mister", "May", "river", "2018", "J.River"),
)
_NUMBERED = re.compile(r"no|vol|figs?|eqs?|sec|ch|pp?|art|tab", re.IGNORECASE)
"""Abbreviations before a number; elsewhere they are words."""
_LITERATURE = re.compile(r"\[(?:[JMRCDNPSZ]|EB/OL|OL|DB|J/OL)\]")
"""The sign of a book or paper (GB/T 7714): full stops divide the entry's fields there, not sentences."""
_NUMBER_NEXT = re.compile(r"\s*\d")
_SENTENCE_NEXT = re.compile(rf"\s+[A-Z{HAN}“\"「（(《]")
_SPEAKING = Phrases(
    (
        "说道|說道|说|說|问道|問道|问|問|答道|回答|答|喊道|喊|叫道|叫|笑道|道|称|稱|讲|講|嘟囔|嘀咕|吼|低语|自语|想",
        "表示|写道|寫道|指出|认为|認為|强调|強調|解释|解釋|补充|補充|告诉|告訴|透露|坦言|感叹|感慨|回忆|回憶",
        "總結|总结|评价|評價|说明|說明|提到|谈到|談到|提醒|建议|直言|反问|追问|介绍|呼吁|宣布|承认",
    ),
    hit=("他说", "她問道", "林海峰认为", "记者追问"),
    miss=("他走了", "林海峰看书"),
)
_RECITING = "背诵|朗诵|诵读|念|唱|吟|宣读|嚷|抱怨|叮嘱|吩咐|命令|劝|骂|附和|插话|接话|祈祷|哭诉"
"""Speaking too, where nothing follows but a mark (大家唱着歌走了 is not)."""
_AFFIRMED = "(?<![没未不])(?<!没有)(?<!沒有)"
_SAID = rf"[^。！？!?；;“”「」\n]{{0,24}}?{_AFFIRMED}(?:{_SPEAKING.written}|{_RECITING})(?:道|着|著|了)?(?=[。！？!?，,：:；;…\n]|$)"
_SAID_AT_ONCE = rf"[{HAN}A-Za-z·\s]{{0,6}}?{_AFFIRMED}{_SPEAKING.written}(?:道|着|著|了|过|完|的)?"
_ATTRIBUTION = re.compile(f"{_SAID}|{_SAID_AT_ONCE}")
_GOES_ON = Phrases(
    (
        "[，、；：,;:）)】》]|——|—|…",
        "[的地得之了](?!确|方|道|面|球|是)|是(?=[^否])|等(?=[等。，、）]|[^待到])|和|与|與|或|及|吗|呢|吧|而已",
        "一声|[几数一二两三四五六七八九十]+个?(?:字|声|句)",
        "一样|一樣|这样的|這樣的|这种|這種|这一|這一|这句|這句|这个|這個|之类|之類",
    ),
    hit=("，他说", "的声音", "是他的话", "三个字", "这种说法"),
    miss=("他走过来", "地面很湿", "的确", "字很大", "样子"),
)
_LINE_START = re.compile(r"[-—•·●○■□◆*>▪]|\d{1,2}[、.)）．]|[（(][\d一二三四五六七八九十]+[）)]|[一二三四五六七八九十]+、|[①-⑳]|[“「]")
_MAY_END = re.compile(rf"[\n{_STRONG}{_ASCII}；;{ELLIPSES}{_DOTS}]|{_LIGHT_END.pattern}")
"""What a sentence can end with, but for brackets and quotations; all else is passed over."""
_INNER_END = re.compile(rf"[{_STRONG}{_ASCII}](?=[^{re.escape(_STRONG + _ASCII + _CLOSERS)}])")
_WORD = re.compile(r"[^\W_]")


@dataclass(slots=True)
class _Text:
    """The paragraph, what was asked, and what was found out before the walk."""

    text: str
    semicolon: bool
    lines: bool
    protected: bytearray
    partner: dict[int, int]
    """The closing mark's place by the opening one's."""
    closing: frozenset[int]
    long: dict[int, BracketPair]
    """Pairs that are divided, by their closing mark's place."""
    whole: dict[int, BracketPair]
    """Outermost pairs that are not divided, by their closing mark's place."""
    inside: bytearray
    """1 for each character within one of these."""
    is_literature: bool
    length: int
    """Without the white space at its end."""
    quotes: Sequence[int]
    """Where closing quotation marks stand."""
    long_ends: Sequence[int]
    """The closing marks' places of :attr:`long`, in order."""
    circles_enumerate: bool
    """``①`` begins an item here; otherwise it is a footnote's mark and belongs to what stands before it."""
    hanging: dict[int, int] = field(default_factory=dict)
    """What :func:`_hanging` found, by where it began: a long run is gone through once."""


def boundaries(text: str, *, protected: Iterable[tuple[int, int]] = (), semicolon: bool = False, lines: bool = False) -> list[int]:
    """Return the offsets after each sentence but the last. ``protected``: ranges that never end one; ``lines``: every line break ends one."""
    known = _look(text, protected, semicolon=semicolon, lines=lines)
    ends: list[int] = []
    start = position = 0
    first, last = _word_from(text, 0), next((at for at in range(len(text) - 1, -1, -1) if text[at].isalnum()), -1)
    for candidate in sorted({*(match.start() for match in _MAY_END.finditer(text)), *known.whole}):
        if candidate < position:
            continue
        end = _end_at(known, candidate, start)
        position = _after_dots(known, candidate) if end is None else max(end, candidate + 1)
        if end is not None and first < end <= last:
            ends.append(end)
            start, first = end, _word_from(text, end)
    return ends


def _word_from(text: str, position: int) -> int:
    """Where the next word begins; the text's length where none does."""
    return match.start() if (match := _WORD.search(text, position)) else len(text)


def _after_dots(known: _Text, position: int) -> int:
    """Where to look on: a run of dots that ends nothing is gone through once."""
    is_dots = known.text[position] in ELLIPSES or known.text.startswith("..", position)
    run = _RUN.match(known.text, position) if is_dots and not known.protected[position] and not known.inside[position] else None
    return max(run.end() if run else 0, position + 1)


def _look(text: str, protected: Iterable[tuple[int, int]], *, semicolon: bool, lines: bool) -> _Text:
    shield = bytearray(len(text) + 1)
    for start, end in [*protected, *(match.span() for match in _PROTECTED.finditer(text))]:
        shield[start:end] = b"\1" * (end - start)
    pairs = find_pairs(text, shield)
    inside = bytearray(len(text) + 1)
    whole, long = {}, {}
    for pair in sorted(pairs, key=lambda pair: pair.start):
        if not inside[pair.start] and not _is_long(text, pair):
            inside[pair.start : pair.end] = b"\1" * (pair.end - pair.start)
            whole[pair.end] = pair
        elif not inside[pair.start]:
            long[pair.end] = pair
    partner, closing = {pair.start: pair.end for pair in pairs}, frozenset(pair.end for pair in pairs)
    circles_enumerate = bool(re.search(r"(?:^|[：:；;，,])\s*[①-⑳]", text))
    return _Text(
        text,
        semicolon,
        lines,
        shield,
        partner,
        closing,
        long,
        whole,
        inside,
        bool(_LITERATURE.search(text)),
        len(text.rstrip()),
        [match.start() for match in _QUOTE.finditer(text)],
        sorted(long),
        circles_enumerate,
    )


def _is_long(text: str, pair: BracketPair) -> bool:
    limit = LONG_QUOTE if pair.is_quote else LONG_BRACKET
    return pair.end - pair.start > limit and bool(_INNER_END.search(text, pair.start + 1, pair.end))


def _end_at(known: _Text, position: int, start: int) -> int | None:
    """Where the sentence ends whose last mark begins at ``position``, or nothing."""
    text = known.text
    character = text[position]
    if character == "\n" and not known.inside[position]:
        ends = known.lines or (position > start and text[position - 1] in LINE_END) or _LINE_START.match(text, position + 1)
        return _spaces(text, position) if ends else None
    if known.protected[position]:
        return None
    if position in known.whole:
        return _after_pair(known, known.whole[position], start)
    if known.inside[position]:
        return None
    if character in _STRONG:
        return _closed(known, position)
    if character in _ASCII:
        return None if _is_operator(text, position) else _closed(known, position)
    if character in "；;" and known.semicolon and (character == "；" or is_han(text[position - 1 : position])):
        return _spaces(text, position + 1)
    if character in ELLIPSES or text.startswith("..", position):
        return _after_ellipsis(known, position)
    if character in _DOTS and not known.is_literature and _is_full_stop(known, position, start):
        return _attach(known, position)
    return _after_particle(text, position, start)


def _after_particle(text: str, position: int, start: int) -> int | None:
    """``记得带伞哦～我们…``, ``收到啦😄马上…``: as chats end their sentences."""
    before = text[position - 1 : position]
    match = _LIGHT_END.match(text, position) if before and before in _PARTICLES and position - start >= _LEAST_CHAT else None
    goes_on = match is None or not is_han(text[match.end() : match.end() + 1]) or text[match.end()] in _PARTICLES
    return None if match is None or goes_on else match.end()


def _is_operator(text: str, position: int) -> bool:
    """``!=``, ``a ? b : c``, a name's rest: an ASCII mark that ends nothing."""
    run = _RUN.match(text, position)
    after = text[run.end() if run else position + 1 :][:1]
    return bool(re.match(r"[A-Za-z0-9_=/&]", after)) or (text[position - 1 : position] == " " and after == " ")


def _closed(known: _Text, position: int) -> int | None:
    """The end of the sentence; nothing if a long speech ends here and the words after it say whose it was."""
    end = _attach(known, position)
    at = _first_in(known.long_ends, position, end)
    speech = known.long[at] if at is not None else None
    return None if speech and speech.is_quote and _continues(known, speech, end) else end


def _after_ellipsis(known: _Text, position: int) -> int | None:
    text = known.text
    run = _RUN.match(text, position)
    end = run.end() if run else position + 1
    if any(mark in text[position:end] for mark in _STRONG + _ASCII):
        return _attach(known, position)
    attached = _attach(known, position)
    closed = _first_in(known.quotes, end, attached) is not None
    if attached == len(text) or (text[attached - 1] in " \u3000\n" and not "a" <= text[attached] <= "z"):
        return attached
    return attached if closed and not (_GOES_ON.expression.match(text, attached) or _ATTRIBUTION.match(text, attached)) else None


def _after_pair(known: _Text, pair: BracketPair, start: int) -> int | None:
    """A pair that was not divided has just been closed: whether the sentence ends with it, and where."""
    text = known.text
    last = text[max(0, pair.end - 40) : pair.end].rstrip(_CLOSERS + " ")[-1:]
    if pair.is_quote and last in ELLIPSES and text[max(0, pair.start - 40) : pair.start].rstrip()[-1:] in {"：", ":"}:
        end = _attach(known, pair.end)
        return None if _GOES_ON.expression.match(text, end) else end
    if last not in _STRONG + _ASCII or last == "":
        return None
    if last in _ASCII and not is_han(text[pair.end - 2 : pair.end - 1]) and not pair.is_quote:
        return None
    end = _attach(known, pair.end)
    if pair.is_quote:
        return None if _continues(known, pair, end) else end
    return end if not text[start : pair.start].strip(" \u3000") and pair.kind in "（(" else None


def _continues(known: _Text, pair: BracketPair, end: int) -> bool:
    """The words after a quotation belong to its sentence: they need it, or say whose it was where that was not said before."""
    text = known.text
    before = text[max(0, pair.start - 40) : pair.start].rstrip()[-1:]
    if end >= len(text) or text[end - 1] == "\n":
        return False
    if _WORD.match(before) and pair.end not in known.long:
        return True  # part of a sentence: 这句“知道了。”让她难过
    after = end
    for _ in range(_CHAIN):
        following = known.whole.get(known.partner.get(after, -1))
        if following is None:
            break
        after = following.end + 1
    if _GOES_ON.expression.match(text, after):
        return True
    return after == end and before not in {"：", ":"} and bool(_ATTRIBUTION.match(text, end))


def _first_in(offsets: Sequence[int], start: int, end: int) -> int | None:
    """The first of these sorted offsets from ``start`` on and before ``end``."""
    index = bisect_left(offsets, start)
    return offsets[index] if index < len(offsets) and offsets[index] < end else None


def _attach(known: _Text, position: int) -> int:
    """The end of a run of terminators with everything that hangs on it, and of the white space after it."""
    run = _RUN.match(known.text, position)
    return _spaces(known.text, _hanging(known, max(run.end() if run else position, position + 1)))


def _hanging(known: _Text, start: int) -> int:
    """The end of what hangs on a run of terminators that ends at ``start``: closing marks, more terminators, footnotes, remarks."""
    text, end, passed = known.text, start, []
    while end < len(text) and end not in known.hanging:
        passed.append(end)
        character = text[end]
        if character in _CLOSERS and end not in known.partner and not (character in "\"'" and end not in known.closing):
            end += 1
            run = _RUN.match(text, end)
            end = run.end() if run else end
        elif match := _FOOTNOTE.match(text, end) or _EMOJI.match(text, end) or _STAGE.match(text, end):
            end = match.end()
        elif character == "\ufffc" and known.protected[end]:
            end += 1
        elif _is_coda(known, end):
            end = known.partner[end] + 1
        elif not known.circles_enumerate and (match := _CIRCLED.match(text, end)):
            end = match.end()
        else:
            break
    end = known.hanging.get(end, end)
    known.hanging.update(dict.fromkeys(passed, end))
    return end


def _is_coda(known: _Text, position: int) -> bool:
    """A remark in brackets that ends the paragraph and is no sentence: （完） （记者 李明）."""
    end = known.partner.get(position, -1)
    inner = known.text[position + 1 : end]
    return (
        known.text[position] in "（(" and 0 < len(inner) <= _LONGEST_CODA and end + 1 == known.length
        and not any(mark in inner for mark in _STRONG + _ASCII)
    )  # fmt: skip


def _spaces(text: str, end: int) -> int:
    match = _SPACE.match(text, end)
    return match.end() if match else end


def _is_full_stop(known: _Text, position: int, start: int) -> bool:
    text = known.text
    before, after = text[position - 1 : position], text[position + 1 : position + 2]
    if not before or (after and after in _DOTS + _CLOSERS.replace('"', "")):
        return bool(before) and is_han(before) and after in "”’」』）)" and after != ""
    if before in _DOTS:
        return False
    if is_han(before) or before in "”」』）)》%％":
        return not after or after.isspace() or is_han(after) or after in "“「『（《" or position + 1 in known.partner
    if text[position] == "．":
        return False
    token = re.search(r"[A-Za-z0-9.+#-]*\Z", text[max(0, position - 40) : position])
    word = token[0] if token else ""
    if not word or _ABBREVIATION.find(word) or (_NUMBERED.fullmatch(word) and _NUMBER_NEXT.match(text, position + 1)):
        return False
    if word.isdigit() and not text[start : position - len(word)].strip():
        return False
    if after and (is_han(after) or after in "“「（《"):
        return not word[-1].isdigit() or (not word[0].isdigit() and bool(text[start : position - len(word)].strip()))
    return bool(_SENTENCE_NEXT.match(text, position + 1)) and not (word.isdigit() and len(word) < 3)
