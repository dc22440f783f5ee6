"""Bytes → text: by byte order mark, by UTF-8, by the charset that the page declares, by guess; a doubtful guess is asked about.

Mojibake in a book is worse than a build that stops, so every text but valid UTF-8 must pass a test of plausibility: common Chinese
characters, few rare ones, no control characters.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import DuizhaoError
from pipeline.language import HAN_WIDE

_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_DECLARED = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?([\w-]+)|<\?xml[^>]+encoding\s*=\s*["']([\w-]+)""", re.IGNORECASE)
_CANDIDATES = ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
_COMMON = frozenset(
    "的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长"
    "這個來們為時說會後對過還發無開樣經間學國現點見與實將體業機關產總問題應該進種當開東長門難電話書員氣車萬處"
    "与及等新工业技术数据人工智能研究公司系统信息分法高实现理论应进化其它间相关全部问题表示点重体性情机"
)
_PUNCTUATION = frozenset("，。、：；？！“”‘’（）《》「」『』…—·")
_NEEDED = 0.08
"""Share of everyday characters and marks among all that are not ASCII; prose has 0.3 and more, mojibake under 0.03."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and how it was encoded."""

    text: str
    encoding: str


def decode(data: bytes, path: Path, *, declared: str = "") -> Decoded:
    """The text of a file.

    :raises DuizhaoError: it is empty or binary, or no encoding gives plausible Chinese.
    """
    _filled(data.decode("latin-1"), path)
    for mark, name in _MARKS:
        if data.startswith(mark):
            return Decoded(_filled(_strict(data, name, path).removeprefix("\ufeff"), path), name)
    head = data[:4096]
    match = _DECLARED.search(head)
    names = [name for name in (declared, (match[1] or match[2]).decode("ascii") if match else "") if name]
    try:
        if b"\0" not in head and not _is_chance(data.decode("utf-8")):
            return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        if not names and _nearly_utf8(data):
            line = data.count(b"\n", 0, error.start) + 1
            raise DuizhaoError(
                f"is UTF-8 with damaged bytes (the first: 0x{data[error.start]:02x})", path=path, line=line,
                hint="Correct that place in an editor, or fetch the file again.",
            ) from error  # fmt: skip
    for name in names:
        text = _try(data, "gb18030" if name.lower() in {"gb2312", "gbk"} else "big5hkscs" if name.lower() == "big5" else name)
        if text is not None and plausibility(text) >= _NEEDED:
            return Decoded(text, name.lower())
    return _guess(data, path)


def _filled(text: str, path: Path) -> str:
    if not text.strip():
        raise DuizhaoError("is empty", path=path, hint="Put the article's text into it, or delete the file.")
    return text


def _is_chance(text: str) -> bool:
    """UTF-8 by chance: foreign letters and not one Chinese character (the GBK bytes of 通知 are valid UTF-8)."""
    return bool(re.search(r"[^\x00-\xff\u2000-\u206f]", text)) and not re.search(f"[{HAN_WIDE}]", text)


def _guess(data: bytes, path: Path) -> Decoded:
    ranked = sorted(
        ((plausibility(text), name, text) for name in _candidates(data) if (text := _try(data, name)) is not None),
        key=lambda entry: -entry[0],
    )
    best = ranked[0] if ranked else (0.0, "", "")
    second = next((entry for entry in ranked[1:] if entry[2] != best[2]), (0.0, "", ""))
    if best[0] >= _NEEDED and best[0] >= 2 * second[0]:
        return Decoded(best[2], best[1])
    if best[0] >= _NEEDED:
        shown = "; ".join(f"{name}: {_sample(text)}" for _, name, text in (best, second))
        raise DuizhaoError(
            f"may be in one of two encodings ({shown})", path=path, hint="Save it as UTF-8 in the program that shows it correctly."
        )
    raise DuizhaoError(
        "is not text in any encoding that is known for Chinese (UTF-8, GB18030, Big5, UTF-16)",
        path=path,
        hint="If it is an article, save it as UTF-8; if it is something else, move it out of the folder of sources.",
    )


def _candidates(data: bytes) -> list[str]:
    from charset_normalizer import from_bytes  # noqa: PLC0415  (only for files that are not UTF-8)

    zeros = data[:4096].count(0)
    if zeros:
        return ["utf-16-le", "utf-16-be"]
    guesses = [match.encoding for match in from_bytes(data[:20_000])]
    return list(dict.fromkeys(["gb18030", "big5hkscs", *guesses, "utf-16-le", "utf-16-be"]))


def plausibility(text: str) -> float:
    """The share of everyday Chinese characters and marks among the characters that are not ASCII; 0 if there are control characters."""
    other = [character for character in text[:20_000] if character > "\x7f"]
    if not other or re.search("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd\ue000-\uf8ff]", text[:20_000]):
        return 0.0
    return sum(character in _COMMON or character in _PUNCTUATION for character in other) / len(other)


def _try(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeDecodeError, LookupError):
        return None


def _strict(data: bytes, name: str, path: Path) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise DuizhaoError(
            f"says that it is {name}, but byte {error.start} is not",
            path=path,
            hint="Save it as UTF-8 in the program that shows it correctly.",
        ) from error


def _nearly_utf8(data: bytes) -> bool:
    """Valid but for a few bytes."""
    text = data.decode("utf-8", "replace")
    return text.count("\ufffd") <= max(3, len(text) // 500) and plausibility(text.replace("\ufffd", "")) >= _NEEDED


def _sample(text: str) -> str:
    return re.sub(r"\s+", " ", "".join(character for character in text[:400] if character > "\x7f" or character == " ")).strip()[:12]
