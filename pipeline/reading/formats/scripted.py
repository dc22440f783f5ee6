"""Articles that a page keeps in its script, to be shown by the browser: text and picture posts of WeChat."""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterator
from typing import Any

from lxml import html

from pipeline.language import count_han
from pipeline.reading.sites import SCRIPT_ACCOUNTS, SCRIPT_PICTURES, SCRIPT_TEXT

Element = Any
_STRING = r"""(?:JsDecode\(\s*)?(['"])((?:\\.|(?!\1)[^\\])*)\1"""
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_LETTERS = {"n": "\n", "r": "\r", "t": "\t", "b": "", "f": "", "v": "", "0": ""}
_HAS_TAGS = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_HAS_BLOCKS = re.compile(r"<(?:p|section|div|h[1-6]|ul|ol|blockquote)\b", re.IGNORECASE)
_LEAST = 200
"""Chinese characters in scripts, where the page shows fewer than a tenth of them: the article is there."""


def article_in_script(page: Element) -> Element | None:
    """Return the text and the pictures that the page's script holds, as elements; nothing where it holds no text."""
    text = next((value for name in SCRIPT_TEXT for value in values(page, name) if value.strip()), "")
    if not text:
        return None
    if not _HAS_BLOCKS.search(text):
        text = text if _HAS_TAGS.search(text) else entities.escape(text, quote=False)
        text = "".join(f"<p>{part.strip().replace(chr(10), '<br>')}</p>" for part in re.split(r"\n\s*\n", text))
    root: Element = html.fragment_fromstring(text, create_parent="div")
    for address in dict.fromkeys(_pictures(page)):
        root.append(html.Element("p"))
        root[-1].append(html.Element("img", src=address))
    return root


def account_in_script(page: Element) -> str:
    """Return the account's name, as the script says it."""
    return next((value.strip() for name in SCRIPT_ACCOUNTS for value in values(page, name) if 0 < len(value.strip()) <= 30), "")


def values(page: Element, name: str) -> Iterator[str]:
    r"""Yield the strings that scripts of the page give to this name, decoded: ``desc: JsDecode('甲\x0a乙')``."""
    wanted = re.compile(rf"(?<![\w.]){name}['\"]?\s*[:=]\s*{_STRING}")
    for script in page.iter("script"):
        for match in wanted.finditer(script.text or ""):
            yield entities.unescape(_ESCAPE.sub(_character, match[2]))


def holds_text(page: Element, shown: str) -> bool:
    """Tell whether the article is in a script in a way that is not known: much more Chinese there than the page shows."""
    scripts = "".join(script.text or "" for script in page.iter("script"))
    found = count_han(scripts) + len(re.findall(r"\\u[4-9][0-9a-fA-F]{3}", scripts))
    return found >= _LEAST and count_han(shown) * 10 < found


def _character(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _LETTERS.get(match[3], match[3])


def _pictures(page: Element) -> Iterator[str]:
    """The addresses of a picture post, without those of its watermarks and covers, which are one level deeper."""
    for name, address in SCRIPT_PICTURES.items():
        for script in page.iter("script"):
            text = script.text or ""
            start = text.find(name)
            bracket = text.find("[", start) if start >= 0 else -1
            if bracket >= 0:
                entries = _outer(text, bracket)
                for match in re.finditer(rf"(?<!\w){address}['\"]?\s*:\s*{_STRING}", entries):
                    yield entities.unescape(_ESCAPE.sub(_character, match[2]))


def _outer(text: str, start: int) -> str:
    """What stands in the brackets that open here, without what is two levels deeper."""
    depth, kept = 0, []
    for match in re.finditer(r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|.", text[start:], re.DOTALL):
        depth += (match[0] in "[{") - (match[0] in "]}")
        if depth == 2:
            kept.append(match[0])
        if depth == 0:
            break
    return "".join(kept)
