"""Addresses in articles: which may become links, what is behind a site's redirector, where a bare one ends in Chinese text."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit, urlunsplit

from pipeline.reading.sites import REDIRECTORS, is_counter

_DOUBLED = re.compile(r"https?://(?:ss|p)\.csdn\.net/p\?(https?://.+)", re.IGNORECASE)
_BARE = re.compile(r"(?<![A-Za-z0-9@./_-])https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")
_MAIL = re.compile(r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}(?![A-Za-z0-9])")


def unwrap(url: str) -> str:
    """Return the address that a proxy or redirector of CSDN, Zhihu, Juejin, Jianshu leads to; others as they are."""
    url = url.strip()
    doubled = _DOUBLED.match(url)
    if doubled:
        return unwrap(doubled[1])
    if url.startswith("//"):
        url = f"https:{url}"
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    key = REDIRECTORS.get(parts.netloc.lower())
    if key:
        target = parse_qs(parts.query).get(key, [""])[0]
        if target.startswith(("http://", "https://")):
            return unwrap(target)
    return url


def safe_link(url: str) -> str:
    """Return the unwrapped address if a book may link to it (http, https, mailto), else nothing: no scripts, no files, no dead anchors."""
    url = unwrap(url)
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme in {"http", "https"} and parts.netloc:
        return url
    return url if parts.scheme == "mailto" and "@" in parts.path else ""


def bare_addresses(text: str) -> list[tuple[int, int, str]]:
    """Return start, end and address of every address and e-mail written out in the text; Chinese characters and closing marks end one."""
    found = []
    for match in _BARE.finditer(text):
        url = match[0].rstrip(".,;:!?'*~")
        while url.endswith(")") and url.count("(") < url.count(")"):
            url = url[:-1].rstrip(".,;:!?'")
        while url.endswith("]") and url.count("[") < url.count("]"):
            url = url[:-1].rstrip(".,;:!?'")
        if safe_link(url):
            found.append((match.start(), match.start() + len(url), unwrap(url)))
    found += [(match.start(), match.end(), f"mailto:{match[0]}") for match in _MAIL.finditer(text) if not _inside(match.start(), found)]
    return sorted(found)


def _inside(position: int, ranges: list[tuple[int, int, str]]) -> bool:
    return any(start <= position < end for start, end, _ in ranges)


def without_tracking(url: str) -> str:
    """Return the address without the parameters that only count readers."""
    try:
        parts = urlsplit(url)
    except ValueError:  # no address: http://[
        return url
    kept = [pair for pair in parts.query.split("&") if not is_counter(pair.split("=", 1)[0])]
    return urlunsplit(parts._replace(query="&".join(kept))) if len(kept) < parts.query.count("&") + 1 else url
