"""Which addresses may become live links: http, https, mailto, nothing else."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit, urlunsplit

_CONTROL = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060\ufeff]+")
_MAIL = re.compile(r"mailto:[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+(\?[A-Za-z0-9%&=._~+-]*)?\Z")
_HOST = re.compile(r"[A-Za-z0-9.-]+\Z|\[[0-9a-fA-F:.]+\]\Z")
_SAFE = "%/:?@!$&'()*+,;=~-._"


def safe_url(url: str) -> str:
    """The address, percent-encoded, if its scheme is allowed and it has a host; else an empty string."""
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
