"""Names of languages: what a tag (``zh_Hans``, ``cmn``, ``eng``), a CAT tool's column (``Chinese_PRC``) or a person (中文) means by them."""

from __future__ import annotations

import functools
import re
import unicodedata

from babel import Locale
from babel.core import get_global

_IN_ENGLISH = r"(?:simplified |traditional |mandarin )?(?:chinese|mandarin|putonghua)\b.*"
_IN_CHINESE = "(?:简体|繁体|繁體)?(?:中文|汉语|漢語|中国语|华文|华语)(?: ?[简繁]体)?"
_CHINESE = re.compile(f"{_IN_ENGLISH}|{_IN_CHINESE}")
_ENGLISH = re.compile(r"(?:british |american |us |uk )?english\b.*|(?:美式|英式)?(?:英文|英语|英語)")
_PLACES = re.compile(" (?:中国|中國|大陆|大陸|台湾|台灣|臺灣|香港|澳门|新加坡|美国|美國|英国|英國|加拿大|澳大利亚|简体|繁体|繁體)")
_TAG = re.compile(r"[a-z]{2,3}(?:[-_ ][a-z0-9]{2,8})*")


def base_language(tag: str) -> str:
    """Return the language of a tag in its shortest form: ``zh`` of zh_Hans, ZH-CN, cmn, chi; ``en`` of eng, en_US; empty of what is no tag."""
    lowered = tag.strip().lower()
    base = re.split("[-_ ]", lowered)[0] if _TAG.fullmatch(lowered) else ""
    alias = get_global("language_aliases").get(base, base)
    return str(alias)


def is_language_tag(text: str) -> bool:
    """Tell whether this is the tag of a language that CLDR has a name for: ``en-GB``, not ``api``."""
    base = base_language(text)
    return bool(base) and base in _names()


def named_language(text: str) -> str:
    """Return the language that a name or a tag means: ``zh`` of “Chinese (Simplified)”, ``en`` of 英文; empty where it is none known."""
    folded = re.sub(r"[\s_(（)）,，/-]+", " ", unicodedata.normalize("NFKC", text)).strip().lower()
    plain = _PLACES.sub("", folded)
    for pattern, tag in ((_CHINESE, "zh"), (_ENGLISH, "en")):
        if pattern.fullmatch(plain):
            return tag
    return base_language(text) if is_language_tag(text) else next((tag for tag, name in _names().items() if name.lower() == folded), "")


def language_name(tag: str) -> str:
    """Return the English name of a tag's language; the tag itself where there is none."""
    return _names().get(base_language(tag), tag)


@functools.cache
def _names() -> dict[str, str]:
    return {str(tag): str(name) for tag, name in Locale("en").languages.items() if "_" not in str(tag)}
