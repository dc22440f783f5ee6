"""A typographic cover made of the title in both scripts: PNG, the same bytes on every machine.

Set with the font in ``templates/font`` only; no font of the machine is used or needed.
"""

from __future__ import annotations

import functools
import hashlib
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources

from PIL import Image, ImageColor, ImageDraw, ImageFont

from pipeline.language import HAN_WIDE, NO_LINE_START, OPENERS, PAUSES, STOPS, is_han
from pipeline.publishing.document.edition import Edition, Label
from pipeline.publishing.document.typography import break_offsets

WIDTH, HEIGHT = 1200, 1920
MARGIN = 110
TOP, FOOT = 300, HEIGHT - 170
GETA = "〓"
"""Printers' sign for a character that the case does not hold."""
_NO_CHARACTER = "\U0010fffd"

_PALETTES = (("#14213d", "#f4f1ea", "#c9a45c"), ("#5b1a18", "#f7f2e8", "#d9b26f"), ("#1d3b2f", "#f2f0e6", "#c7a962"),
             ("#2b2d42", "#edf2f4", "#d98880"), ("#3a2c4d", "#f3eff7", "#cda9dc"), ("#1f4e5f", "#f0f5f5", "#e0b873"))  # fmt: skip
_LATIN_WORD = re.compile(rf"[^\s{HAN_WIDE}]+|\s+|.")
_GOOD_BREAK = f"{PAUSES}{STOPS}—…"


@dataclass(frozen=True, slots=True)
class _Setting:
    lines: list[str]
    size: int
    leading: int

    @property
    def height(self) -> int:
        return len(self.lines) * self.leading


@functools.lru_cache(maxsize=16)
def cover_png(title: Label, edition: Edition, *, by: str = "", lang: str = "zh-Hans") -> bytes:
    """Return the cover. ``by`` stands at its foot; the colours follow from the title."""
    ground, ink, accent = _PALETTES[hashlib.sha256((title.source or title.target).encode()).digest()[0] % len(_PALETTES)]
    image = Image.new("RGB", (WIDTH, HEIGHT), ground)
    draw = ImageDraw.Draw(image)
    shown = [text for _, _, text in title.ordered(edition, lang)]
    foot = _fit(by, range(46, 25, -2), 2 * _leading(46)) if by else None
    room = FOOT - TOP - (foot.height + 60 if foot else 0)
    small = _fit(shown[1], range(66, 35, -2), room // 2 - _GAP) if len(shown) > 1 else None
    large = _fit(shown[0], range(128, 43, -4), room - (small.height + _GAP if small else 0))
    draw.rectangle((MARGIN, TOP - 120, MARGIN + 130, TOP - 110), fill=accent)
    y = _set(draw, large, TOP, ink)
    if small:
        draw.rectangle((MARGIN, y + 70, WIDTH - MARGIN, y + 72), fill=accent)
        _set(draw, small, y + _GAP, ink)
    if foot:
        _set(draw, foot, FOOT - foot.height, accent)
    kind = "中英对照 · Chinese–English" if edition.bilingual else "English" if edition.has_target else "中文"
    draw.text((MARGIN, FOOT + 30), _printable(kind), font=_font(32), fill=ink)
    buffer = io.BytesIO()
    image.quantize(palette=_palette(ground, ink, accent), dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _palette(ground: str, ink: str, accent: str) -> Image.Image:
    """Every colour of a cover: two on the ground, and between them the edges of letters. Looking for 32 that fit would take half of the time."""
    below = ImageColor.getrgb(ground)
    ends = (ImageColor.getrgb(ink), ImageColor.getrgb(accent))
    ramps = [round(low + (high - low) * step / 15) for end in ends for step in range(16) for low, high in zip(below, end, strict=True)]
    palette = Image.new("P", (1, 1))
    palette.putpalette(ramps)
    return palette


_MOST = 600
"""Characters; no cover has room for more."""
_GAP = 130
"""From the first title to the second, with a line between them."""


def _leading(size: int) -> int:
    return round(size * 1.4)


def _set(draw: ImageDraw.ImageDraw, setting: _Setting, y: int, colour: str) -> int:
    for line in setting.lines:
        draw.text((MARGIN, y), line, font=_font(setting.size), fill=colour)
        y += setting.leading
    return y


def _fit(text: str, sizes: Sequence[int], room: int) -> _Setting:
    """The largest size at which the text is no higher than ``room``; at the smallest it is cut with an ellipsis."""
    tokens, inside = _tokens(_printable(text[:_MOST]))
    broken: list[str] = []
    for size in sizes:
        broken = _break(tokens, inside, size)
        if len(broken) * _leading(size) <= room:
            return _Setting(broken, size, _leading(size))
    lines = max(room // _leading(sizes[-1]), 1)
    return _Setting([*broken[: lines - 1], broken[lines - 1].rstrip() + "…"], sizes[-1], _leading(sizes[-1]))


def _tokens(text: str) -> tuple[list[str], frozenset[int]]:
    """What may not be parted: a Latin word, a Chinese character with the signs that cling to it; and before which of them a word goes on."""
    text = " ".join(text.split())
    tokens: list[str] = []
    offsets: list[int] = []
    at = 0
    for piece in _LATIN_WORD.findall(text):
        clings = tokens and (piece[0] in NO_LINE_START or tokens[-1][-1] in OPENERS) and not piece.isspace() and not tokens[-1].isspace()
        if clings:
            tokens[-1] += piece
        else:
            tokens.append(piece)
            offsets.append(at)
        at += len(piece)
    between = {*break_offsets(text), 0}
    han = [is_han(token[0]) for token in tokens]
    inside = {n for n in range(1, len(tokens)) if han[n] and han[n - 1] and offsets[n] not in between}
    return tokens, frozenset(inside)


def _break(tokens: Sequence[str], inside: frozenset[int], size: int) -> list[str]:
    """Lines of as equal length as can be, in as few as needed, rather after a sign than elsewhere and hardly within a word (shortest path)."""
    width = WIDTH - 2 * MARGIN
    lengths = [_length(token) * size / _MEASURE for token in tokens]
    ideal = sum(lengths) / _greedy(lengths, width)
    best: list[tuple[float, int]] = [(0.0, 0)] + [(float("inf"), 0)] * len(tokens)
    for end in range(1, len(tokens) + 1):
        good = end == len(tokens) or tokens[end - 1][-1] in _GOOD_BREAK
        for start in range(end - 1, -1, -1):
            length = sum(lengths[start:end])
            if length > width and end - start > 1:
                break
            cost = best[start][0] + ((length - ideal) / ideal) ** 2 * (0.4 if good else 1) + (0 if good else 0.05) + 0.01
            cost += 0.4 if end in inside else 0
            if cost < best[end][0]:
                best[end] = (cost, start)
    lines, end = [], len(tokens)
    while end:
        start = best[end][1]
        lines.append("".join(tokens[start:end]).strip())
        end = start
    return [line for line in reversed(lines) if line]


def _greedy(lengths: Sequence[float], width: float) -> int:
    count, used = 1, 0.0
    for length in lengths:
        if used and used + length > width:
            count, used = count + 1, 0.0
        used += length
    return count


@functools.lru_cache(maxsize=8)
def _font(size: int) -> ImageFont.FreeTypeFont:
    data = (resources.files("pipeline.publishing") / "templates" / "font" / "cover.woff2").read_bytes()
    return ImageFont.truetype(io.BytesIO(data), size, layout_engine=ImageFont.Layout.BASIC)


_MEASURE = 100
"""The size at which lengths are measured; those of other sizes are in proportion."""


@functools.lru_cache(maxsize=4096)
def _length(token: str) -> float:
    """In hundredths of the type size."""
    return _font(_MEASURE).getlength(token)


def _printable(text: str) -> str:
    return "".join(char if has_glyph(char) else GETA for char in text if not char.isspace() or char == " ")


@functools.lru_cache(maxsize=4096)
def has_glyph(char: str) -> bool:
    """Tell whether the cover's font holds the character: Latin, signs, every Chinese character of Unicode's basic block and a few beyond."""
    font = _font(_MEASURE)
    return char.isspace() or bytes(font.getmask(char)) != bytes(font.getmask(_NO_CHARACTER))
