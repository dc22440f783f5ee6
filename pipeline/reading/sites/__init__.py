"""What is known of sites: one record each, asked for by what it holds. A new site is a record and a name in :data:`SITES`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar
from urllib.parse import urlsplit

from pipeline.reading.sites.columns import CNBLOGS, CSDN, JIANSHU, JUEJIN, OSCHINA, SEGMENTFAULT, WEIBO, ZHIHU
from pipeline.reading.sites.news import GOVERNMENT, NAMES, NETEASE, SINA, SOHU, TENCENT
from pipeline.reading.sites.programs import BADGES, BLOGS, CODE, COUNTERS, ERRORS, FORMULAS, HTML5, LAZY, MEDIAWIKI
from pipeline.reading.sites.site import Site
from pipeline.reading.sites.wechat import WECHAT, WECHAT_COPIES

V = TypeVar("V")
SITES: tuple[Site, ...] = (
    WECHAT, CSDN, ZHIHU, CNBLOGS, JUEJIN, JIANSHU, SEGMENTFAULT, OSCHINA, WEIBO, GOVERNMENT, SINA, SOHU, NETEASE, TENCENT, NAMES,
    BLOGS, WECHAT_COPIES, HTML5, MEDIAWIKI, CODE, FORMULAS, LAZY, COUNTERS, BADGES, ERRORS,
)  # fmt: skip
"""Those that are told by a name of their own before those that any page may have."""


def _all(entries: Callable[[Site], Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry for site in SITES for entry in entries(site)))


def _table(entries: Callable[[Site], Mapping[str, V]]) -> dict[str, V]:
    return {key: value for site in SITES for key, value in entries(site).items()}


def _class_of(names: tuple[str, ...]) -> re.Pattern[str]:
    """An expression for an element's ``class`` that has one of the names in it, or a name that begins or ends with one and a hyphen."""
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b")


NAMES_IN_TITLES = _all(lambda site: site.names)
TEXT = _all(lambda site: site.text)
TITLES = _all(lambda site: site.titles)
ACCOUNTS = _all(lambda site: site.accounts)
AUTHORS = _all(lambda site: site.authors)
DATES = _all(lambda site: site.dates)
LAZY_ADDRESSES = _all(lambda site: site.lazy)
MEDIA = frozenset(_all(lambda site: site.media))
NOISE = _class_of(_all(lambda site: site.noise))
CARDS = _table(lambda site: site.cards)
LISTS = _table(lambda site: site.lists)
REDIRECTORS = _table(lambda site: site.redirectors)
REFERERS = _table(lambda site: site.referers)
SCRIPT_TEXT = _all(lambda site: site.script_text)
SCRIPT_ACCOUNTS = _all(lambda site: site.script_accounts)
SCRIPT_PICTURES = _table(lambda site: site.script_pictures)
_COUNTERS = _all(lambda site: site.counters)
_BADGES = _all(lambda site: site.badges)
_WORKFLOW_BADGE = re.compile(r"github\.com/[^?]+/(?:workflows/.+/)?badge\.svg")


def is_counter(parameter: str) -> bool:
    """Tell whether a parameter of an address (``utm_source``) only counts readers."""
    name = parameter.lower()
    return any(name.startswith(entry[:-1]) if entry.endswith("*") else name == entry for entry in _COUNTERS)


def is_badge(address: str) -> bool:
    """Tell whether the picture at this address shows a number or a state of the day."""
    parts = urlsplit(address)
    location = f"{parts.netloc.lower().removeprefix('www.')}{parts.path}"
    return location.startswith(_BADGES) or bool(_WORKFLOW_BADGE.match(location))


def no_article(lines: Iterable[str]) -> tuple[str, str] | None:
    """Tell why a page with these few lines holds no article, and the line that says so; nothing where none does."""
    for line in lines:
        for site in SITES:
            for reason, phrases in site.no_article.items():
                if phrases.find(line):
                    return reason, line
    return None
