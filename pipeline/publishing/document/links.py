"""Links: to our own files, whatever their names hold, and to others' addresses (http, https, mailto, nothing else)."""

from __future__ import annotations

import os
import re
from pathlib import PurePath
from urllib.parse import quote, urlsplit, urlunsplit

_CONTROL = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060\ufeff]+")
_MAIL = re.compile(r"mailto:[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+(\?[A-Za-z0-9%&=._~+-]*)?\Z")
_HOST = re.compile(r"[A-Za-z0-9.-]+\Z|\[[0-9a-fA-F:.]+\]\Z")
_SAFE = "%/:?@!$&'()*+,;=~-._"


def file_link(path: PurePath | str, anchor: str = "") -> str:
    """Return the address of one of our files (``path`` as seen from the page, with ``/``): ``C#入门.html`` is ``C%23%E5%85%A5%E9%97%A8.html``."""
    return quote(os.fsencode(path)) + (f"#{quote(anchor)}" if anchor else "")


def web_address(base: str, path: str = "") -> str:
    """Return the absolute address of one of our files where ``out/`` is at ``base`` on the web; empty without a base."""
    return f"{safe_url(base).rstrip('/')}/{file_link(path)}" if base else ""


def article_anchor(name: str) -> str:
    """Return the id of an article on a page that lists many: unlike any id of the page itself, and the same in an address and in HTML."""
    return "article-" + re.sub(r"[^\w.-]", lambda match: f"~{ord(match[0]):x}~", name)


def safe_url(url: str) -> str:
    """Return the address, percent-encoded, if its scheme is allowed and it has a host; else an empty string."""
    address = _CONTROL.sub("", url)
    if address[:7].lower() == "mailto:":
        address = "mailto:" + address[7:]
        return address if _MAIL.match(address) else ""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
        if not host.isascii():
            host = host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return ""
    if parts.scheme.lower() not in {"http", "https"} or not _HOST.match(host):
        return ""
    if port:
        host = f"{host}:{port}"
    return urlunsplit((parts.scheme.lower(), host, *(quote(part, safe=_SAFE) for part in (parts.path, parts.query, parts.fragment))))
