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

from PIL import Image, ImageDraw, ImageFont

from pipeline.publishing.book_edition import Edition, Label

WIDTH, HEIGHT = 1200, 1920
MARGIN = 110
GETA = "〓"
"""Printers' sign for a character that the case does not hold."""

_PALETTES = (("#14213d", "#f4f1ea", "#c9a45c"), ("#5b1a18", "#f7f2e8", "#d9b26f"), ("#1d3b2f", "#f2f0e6", "#c7a962"),
             ("#2b2d42", "#edf2f4", "#d98880"), ("#3a2c4d", "#f3eff7", "#cda9dc"), ("#1f4e5f", "#f0f5f5", "#e0b873"))  # fmt: skip
_LATIN_WORD = re.compile(r"[^\s\u2e80-\u9fff\uff00-\uffef]+|\s+|.")
_NOT_FIRST, _NOT_LAST = "，。、；：！？）》〉」』】”’…—·%,.;:!?)]}", "（《〈「『【“‘([{"
_GOOD_BREAK = "，。、；：！？—…,;:"


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
    """The cover. ``by`` stands at its foot; the colours follow from the title."""
    ground, ink, accent = _PALETTES[hashlib.sha256((title.source or title.target).encode()).digest()[0] % len(_PALETTES)]
    image = Image.new("RGB", (WIDTH, HEIGHT), ground)
    draw = ImageDraw.Draw(image)
    shown = [text for _, _, text in title.ordered(edition, lang)]
    large = _fit(shown[0], sizes=range(128, 59, -4), lines=6 if _is_han(shown[0]) else 7)
    small = _fit(shown[1], sizes=range(66, 39, -2), lines=9) if len(shown) > 1 else None
    y = 300
    draw.rectangle((MARGIN, y - 120, MARGIN + 130, y - 110), fill=accent)
    y = _set(draw, large, y, ink)
    if small:
        y += 70
        draw.rectangle((MARGIN, y, WIDTH - MARGIN, y + 2), fill=accent)
        y = _set(draw, small, y + 60, ink)
    foot = HEIGHT - 170
    if by:
        foot_setting = _fit(by, sizes=range(46, 25, -2), lines=2)
        _set(draw, foot_setting, foot - foot_setting.height, accent)
    kind = "中英对照 · Chinese–English" if edition.bilingual else "English" if edition.has_target else "中文"
    draw.text((MARGIN, foot + 30), _printable(kind), font=_font(32), fill=ink)
    buffer = io.BytesIO()
    image.quantize(32, dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _set(draw: ImageDraw.ImageDraw, setting: _Setting, y: int, colour: str) -> int:
    for line in setting.lines:
        draw.text((MARGIN, y), line, font=_font(setting.size), fill=colour)
        y += setting.leading
    return y


def _fit(text: str, *, sizes: Sequence[int], lines: int) -> _Setting:
    """The largest size at which the text needs no more lines than that; at the smallest it is cut with an ellipsis."""
    tokens = _tokens(_printable(text))
    broken: list[str] = []
    for size in sizes:
        broken = _break(tokens, size)
        if len(broken) <= lines:
            return _Setting(broken, size, round(size * 1.4))
    return _Setting([*broken[: lines - 1], broken[lines - 1].rstrip() + "…"], sizes[-1], round(sizes[-1] * 1.4))


def _tokens(text: str) -> list[str]:
    """What may not be parted: a Latin word, a Chinese character with the signs that cling to it."""
    tokens: list[str] = []
    for piece in _LATIN_WORD.findall(" ".join(text.split())):
        clings = tokens and (piece[0] in _NOT_FIRST or tokens[-1][-1] in _NOT_LAST) and not piece.isspace() and not tokens[-1].isspace()
        if clings:
            tokens[-1] += piece
        else:
            tokens.append(piece)
    return tokens


def _break(tokens: Sequence[str], size: int) -> list[str]:
    """Lines of as equal length as can be, in as few as needed, rather after a sign than elsewhere (shortest path over breaks)."""
    font, width = _font(size), WIDTH - 2 * MARGIN
    lengths = [font.getlength(token) for token in tokens]
    few = _greedy(lengths, width)
    ideal = sum(lengths) / few
    best: list[tuple[float, int]] = [(0.0, 0)] + [(float("inf"), 0)] * len(tokens)
    for end in range(1, len(tokens) + 1):
        for start in range(end - 1, -1, -1):
            length = sum(lengths[start:end])
            if length > width and end - start > 1:
                break
            good = end == len(tokens) or tokens[end - 1][-1] in _GOOD_BREAK
            cost = best[start][0] + ((length - ideal) / ideal) ** 2 * (0.4 if good else 1) + (0 if good else 0.05) + 0.01
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


@functools.cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    data = (resources.files("pipeline.publishing") / "templates" / "font" / "cover.woff2").read_bytes()
    return ImageFont.truetype(io.BytesIO(data), size, layout_engine=ImageFont.Layout.BASIC)


def _printable(text: str) -> str:
    return "".join(char if has_glyph(char) else GETA for char in text if not char.isspace() or char == " ")


def has_glyph(char: str) -> bool:
    """Whether the cover's font holds the character: Latin, signs, GB 2312, Big5 level 1."""
    code = ord(char)
    if 0x20 <= code < 0x7F or 0xA0 <= code < 0x180 or 0x2010 <= code < 0x2040 or 0x3000 <= code < 0x3020 or 0xFF00 <= code < 0xFF60:
        return True
    try:
        if len(char.encode("gb2312")) == 2:
            return True
    except UnicodeEncodeError:
        pass
    try:
        return 0xA440 <= int.from_bytes(char.encode("big5")) <= 0xC67E
    except UnicodeEncodeError:
        return False


def _is_han(text: str) -> bool:
    return any("\u4e00" <= char <= "\u9fff" for char in text)
