"""Bytes → text: by byte order mark, by UTF-8, by guess with the page's declared charset as a hint; a doubtful guess is asked about.

Mojibake in a book is worse than a build that stops, so every text but valid UTF-8 must be likely Chinese. Only encodings of Chinese are
tried, one for each family: GB18030 holds GB2312 and GBK, and Big5-HKSCS nearly all of Big5, so these are no alternatives to each other.
"""

from __future__ import annotations

import codecs
import functools
import math
import re
import unicodedata
from dataclasses import dataclass
from importlib import resources
from itertools import pairwise
from pathlib import Path

from pipeline.errors import DuizhaoError
from pipeline.language import simplified

_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_DECLARED = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?([\w-]+)|<\?xml[^>]+encoding\s*=\s*["']([\w-]+)""", re.IGNORECASE)
_FAMILY = {
    **dict.fromkeys(("gb2312", "gb_2312-80", "euc-cn", "x-gbk", "gbk", "cp936", "ms936", "gb18030"), "gb18030"),
    **dict.fromkeys(("big5", "cp950", "ms950", "x-x-big5", "big5-hkscs", "big5hkscs"), "big5hkscs"),
    **dict.fromkeys(("utf-16", "utf-16le"), "utf-16-le"),
    "utf-16be": "utf-16-be",
}
"""What a page may declare → the encoding that is tried; any other name is no encoding of Chinese, or UTF-8, and tells nothing."""
_TRIED = ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
_LATER = str.maketrans({
    "\ue5e5": "\u3000",  # A3A0, written by old editors as a space (WHATWG Encoding, index gb18030)
    **dict(zip("\ue78d\ue78e\ue78f\ue790\ue791\ue792\ue793\ue794\ue795\ue796", "︐︒︑︓︔︕︖︗︘︙", strict=True)),
    "\ue7c7": "ḿ",
    **dict(zip("\ue81e\ue826\ue82b\ue82c\ue832\ue843\ue854\ue864", "龴龵龶龷龸龹龺龻", strict=True)),
    **dict(zip("\ue816\ue817\ue818\ue831\ue83b\ue855", "𠂇𠂉𠃌𡗗𢦏𤇾", strict=True)),
})  # fmt: skip
"""GB18030-2000 put these into the Private Use Area, where Python's decoder leaves them; GB18030-2022 names the characters that Unicode has now."""
_EVERYDAY = frozenset(
    "的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长"
    "這個來們為時說會後對過還發無開樣經間學國現點見與實將體業機關產總問題應該進種當開東長門難電話書員氣車萬處佢哋嘅喺咗唔啲"
    "与及等新工业技术数据人工智能研究公司系统信息分法高实现理论应进化其它间相关全部问题表示点重体性情机"
    "，。、：；？！“”‘’（）《》「」『』—…·"
)
_MARGIN = 4.0
"""Natural logarithm: a reading must be some fifty times as likely as the next to be taken without asking."""
_WORD = 5.0
"""How much likelier a known word of two characters is than any other two common ones."""
_SHORT = 40
"""Characters; a longer text is told by its characters alone."""
_HINT = 12.0
"""How much likelier the charset that a page declares is than another: worth two or three characters."""
_SEEN = 20_000
"""Characters of a text that its likelihood is told by."""
_SHORTEST_UTF8 = 8
"""Foreign characters; so many two-byte sequences of GBK are UTF-8 by chance once in ten million texts."""
_SAVE_AS_UTF8 = "Save it as UTF-8 in the program that shows it correctly."


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and how it was encoded."""

    text: str
    encoding: str


def decode(data: bytes, path: Path) -> Decoded:
    """Return the text of a file.

    :raises DuizhaoError: it is empty or binary, or no encoding gives plausible Chinese.
    """
    _filled(data.decode("latin-1"), path)
    for mark, name in _MARKS:
        if data.startswith(mark):
            return Decoded(_filled(_strict(data, name, path).removeprefix("\ufeff"), path), name)
    if (text := _hz(data)) is not None:
        return Decoded(text, "hz")
    if b"\0" not in data[:4096]:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            _refuse_if_damaged(data, "UTF-8", data.decode("utf-8", "replace"), error.start, path)
        else:
            if not _is_chance(text, data):
                return Decoded(text, "utf-8")
    return _guess(data, path)


def _filled(text: str, path: Path) -> str:
    if not text.strip():
        raise DuizhaoError("is empty", path=path, hint="Put the article's text into it, or delete the file.")
    return text


def _hz(data: bytes) -> str | None:
    """HZ (RFC 1843): ASCII with stretches of GB2312 between ``~{`` and ``~}``, as old mails and newsgroups have it."""
    if not data.isascii() or b"~{" not in data:
        return None
    try:
        text = data.decode("hz")
    except UnicodeDecodeError:
        return None
    return text if is_plausible(text) else None


def _is_chance(text: str, data: bytes) -> bool:
    """UTF-8 by chance: a few foreign letters and hardly anything else (the GBK bytes of 通知 are valid UTF-8)."""
    foreign = [character for character in text if character > "\x7f"]
    if not 0 < len(foreign) < _SHORTEST_UTF8 or any(character > "\u07ff" for character in foreign):
        return False
    letters = sum(character.isascii() and character.isalpha() for character in text)
    return letters < len(foreign) and (other := _try(data, "gb18030")) is not None and is_plausible(other)


def _guess(data: bytes, path: Path) -> Decoded:
    match = _DECLARED.search(data[:4096])
    declared = _FAMILY.get((match[1] or match[2]).decode("ascii").lower()) if match else None
    readings = [(name, text) for name in _TRIED if (text := _try(data, name)) is not None and is_plausible(text)]
    ranked = sorted(((likelihood(text) + _HINT * (name == declared), name, text) for name, text in readings), reverse=True)
    if not _is_clear(ranked):
        ranked = sorted(((weight + _WORD * _known_words(text), name, text) for weight, name, text in ranked), reverse=True)
    if _is_clear(ranked):
        return Decoded(ranked[0][2], ranked[0][1])
    if ranked:
        shown = "; ".join(f"{name}: {_sample(text)}" for _, name, text in ranked[:2])
        raise DuizhaoError(f"may be in one of two encodings ({shown})", path=path, hint=_SAVE_AS_UTF8)
    for name in _TRIED[:2]:
        try:
            data.decode(name)
        except UnicodeDecodeError as error:
            _refuse_if_damaged(data, name, data.decode(name, "replace"), error.start, path)
    raise DuizhaoError(
        "is not text in any encoding that is known for Chinese (UTF-8, GB18030, Big5, UTF-16)",
        path=path,
        hint="If it is an article, save it as UTF-8; if it is something else, move it out of the folder of sources.",
    )


def _is_clear(ranked: list[tuple[float, str, str]]) -> bool:
    return bool(ranked) and (len(ranked) == 1 or ranked[0][0] - ranked[1][0] >= _MARGIN)


def _known_words(text: str) -> int:
    """How many neighbouring characters are a word of jieba's dictionary; only short texts need to be told by it."""
    words = (resources.files("jieba") / "dict.txt").read_text("utf-8")
    plain = simplified(text[:_SHORT])
    return sum(f"\n{one}{other} " in words for one, other in pairwise(plain) if one > "\x7f" and other > "\x7f")


def is_plausible(text: str) -> bool:
    """Tell whether the text is as likely as Chinese prose is, by the mean of its characters; a short text may be further from it."""
    count = sum(character > "\x7f" for character in text[:_SEEN])
    return count > 0 and likelihood(text) / count >= -9.3 - 4 / math.sqrt(count)


def likelihood(text: str) -> float:
    """Return the natural logarithm of the probability of these characters in Chinese prose; ASCII is free, control characters are not."""
    return sum(map(_weight, text[:_SEEN]))


@functools.cache
def _weight(character: str) -> float:
    """Share of the character's class in prose over the size of the class, roughly: counted on a hundred thousand characters of articles."""
    if character < "\x80":
        return 0.0 if character >= " " or character in "\t\n\r\f\x1a" else -20.0
    if character in _EVERYDAY:
        return -6.2
    common, rare = _levels()
    if character in common:
        return -9.9
    if character in rare:
        return -12.0
    if unicodedata.category(character) in {"Cc", "Cn", "Co", "Cs"} or character == "\ufffd":
        return -20.0
    sign = not ("\u3030" <= character < "\uff00") and character < "\uffef" and not ("\u0250" <= character < "\u2000")
    return -11.0 if sign else -14.5


@functools.cache
def _levels() -> tuple[frozenset[str], frozenset[str]]:
    """The characters of the first levels of GB2312 and Big5 (common in one of the scripts), and those of the second levels."""

    def level(encoding: str, first: int, last: int) -> set[str]:
        codes = (code.to_bytes(2) for code in range(first, last + 1))
        return {text for code in codes if len(text := code.decode(encoding, "ignore")) == 1 and text > "\x7f"}

    common = level("gb2312", 0xB0A1, 0xD7F9) | level("big5", 0xA440, 0xC67E)
    return frozenset(common), frozenset((level("gb2312", 0xD8A1, 0xF7FE) | level("big5", 0xC940, 0xF9D5)) - common)


def _try(data: bytes, name: str) -> str | None:
    try:
        if name == "gb18030":
            return data.decode(name, _EURO).translate(_LATER)
        if name == "big5hkscs":
            return _with_windows_signs(data.decode(name))
        return data.decode(name)
    except UnicodeDecodeError:
        return _with_windows_signs(text) if name == "big5hkscs" and (text := _try(data, "cp950")) is not None else None


def _euro(error: UnicodeError) -> tuple[str, int]:
    if isinstance(error, UnicodeDecodeError) and error.object[error.start] == 0x80:
        return "€", error.start + 1
    raise error


_EURO = "duizhao-euro"
"""Windows code page 936 has the euro sign at 80, where GB18030 has nothing."""
codecs.register_error(_EURO, _euro)


@functools.cache
def _windows_signs() -> dict[int, str]:
    """Signs that Python's Big5 gives an older Unicode character than Windows and the browsers do (∼ for ～); both have the same byte pair."""
    codes = [code.to_bytes(2) for code in range(0xA140, 0xA3C0)]
    pairs = [(code.decode("big5hkscs", "ignore"), code.decode("cp950", "ignore")) for code in codes]
    settled = {old for old, new in pairs if old == new}  # ／ has two codes
    return {ord(old): new for old, new in pairs if old not in settled and len(old) == len(new) == 1}


def _with_windows_signs(text: str) -> str:
    """A145 is the dot in 約翰‧史密斯 and, where a space or a line's edge is beside it, a bullet."""
    return re.sub(r"(?<!\S)‧|‧(?!\S)", "•", text.translate(_windows_signs()))


def _strict(data: bytes, name: str, path: Path) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise DuizhaoError(f"says that it is {name}, but byte {error.start} is not", path=path, hint=_SAVE_AS_UTF8) from error


def _refuse_if_damaged(data: bytes, name: str, text: str, offset: int, path: Path) -> None:
    """Say it where the text is valid but for a few bytes."""
    damaged, good = text.count("\ufffd"), text.replace("\ufffd", "")
    if damaged <= max(3, len(text) // 500) and sum(character > "\x7f" for character in good) >= 10 * damaged and is_plausible(good):
        raise DuizhaoError(
            f"is {name} with damaged bytes (the first: 0x{data[offset]:02x})", path=path, line=data.count(b"\n", 0, offset) + 1,
            hint="Correct that place in an editor, or fetch the file again.",
        )  # fmt: skip


def _sample(text: str) -> str:
    return re.sub(r"\s+", " ", "".join(character for character in text[:400] if character > "\x7f" or character == " ")).strip()[:12]
