"""Remote pictures: fetched only when asked for, into ``<name>.images/`` beside the source, with a lock file of address → SHA-256.

A build never touches the network: it takes from that folder what is there, and shows a placeholder for the rest.
"""

from __future__ import annotations

import base64
import hashlib
import ipaddress
import json
import re
import socket
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from http.client import HTTPException, HTTPMessage
from pathlib import Path
from typing import IO, Any
from urllib.error import URLError
from urllib.parse import unquote_to_bytes, urlsplit

from pipeline import inputs
from pipeline.article import Article, Block, Finding, walk
from pipeline.errors import DuizhaoError
from pipeline.files import write_atomic, write_if_changed
from pipeline.outside import load_json
from pipeline.picture import MAX_BYTES, TOO_LARGE, examine
from pipeline.reading.formats.documents import EMBEDDED, embedded_picture
from pipeline.reading.sites import REFERERS

LOCK = "images.lock"
_AGENT = "Mozilla/5.0 (compatible; duizhao; an explicit download of an article's pictures)"


@dataclass(frozen=True, slots=True)
class Locked:
    """A fetched picture: the file's name within the folder, its hash and size."""

    file: str
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of one address: ``new``, ``kept`` or ``failed``, with the reason."""

    url: str
    status: str
    reason: str = ""


def folder_of(source: Path) -> Path:
    """Tell where the pictures of a source are."""
    return source.with_name(f"{source.stem}.images")


def remote_pictures(article: Article) -> list[str]:
    """Return the addresses of the article's pictures that are not beside it yet, in reading order."""
    found = []
    for block in walk((*_kept(article.blocks), *article.notes)):
        if block.kind == "image":
            found.append(block.attrs.get("src", ""))
        found += [mark.attrs.get("src", "") for mark in block.text.marks if mark.kind == "image"]
    return list(dict.fromkeys(src for src in found if src.startswith(("http://", "https://", "data:image/", EMBEDDED))))


def _kept(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    return tuple(block for block in blocks if not block.excluded)


def read_lock(source: Path) -> dict[str, Locked]:
    """Return the lock file of a source's pictures.

    :raises DuizhaoError: it is not what this program writes.
    """
    path = folder_of(source) / LOCK
    try:
        data = load_json(inputs.read(path).decode("utf-8"))
        return {url: Locked(str(entry["file"]), str(entry["sha256"]), int(entry["bytes"])) for url, entry in data.items()}
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DuizhaoError("is damaged", path=path, hint="Delete it and run: invoke images") from error


def use_fetched(blocks: tuple[Block, ...], source: Path, findings: list[Finding]) -> tuple[Block, ...]:
    """Return the blocks with addresses of fetched pictures led to their files; ``url`` keeps the original address."""
    lock = read_lock(source)
    if not lock:
        return blocks
    folder = folder_of(source)
    files: dict[str, str] = {}
    for url, entry in lock.items():
        path = folder / entry.file
        if "/" in entry.file or not inputs.is_there(path):
            continue
        files[url] = f"{folder.name}/{entry.file}"
        if inputs.state_of(path) != entry.sha256:
            findings.append(
                Finding(
                    "changed-picture", "warning", f"{files[url]} is not the picture that was fetched.",
                    advice="If you replaced it on purpose, correct its sha256 in images.lock; else delete it and run invoke images.",
                )
            )  # fmt: skip

    def led(attrs: dict[str, str]) -> dict[str, str]:
        src = attrs.get("src", "")
        return attrs | {"src": files[src], "url": src} if src in files else attrs

    def visit(block: Block) -> Block:
        marks = tuple(replace(mark, attrs=led(mark.attrs)) if mark.kind == "image" else mark for mark in block.text.marks)
        attrs = led(block.attrs) if block.kind == "image" else block.attrs
        return replace(block, text=replace(block.text, marks=marks), attrs=attrs, children=tuple(map(visit, block.children)))

    return tuple(map(visit, blocks))


def fetch_pictures(
    article: Article, *, private: bool = False, timeout: float = 20.0, progress: Callable[[str], None] | None = None
) -> Iterator[Fetched]:
    """Fetch the article's remote pictures one by one; what is there already is kept. ``private``: addresses of the local network too."""
    folder = folder_of(article.path)
    lock = read_lock(article.path)
    for url in remote_pictures(article):
        known = lock.get(url)
        if known and (folder / known.file).is_file():
            yield Fetched(url, "kept")
            continue
        if progress:
            progress(url)
        try:
            data = _bytes(url, article, private=private, timeout=timeout)
            suffix = examine(data).suffix
        except (OSError, HTTPException, ValueError) as error:
            yield Fetched(url, "failed", _reason(error))
            continue
        digest = hashlib.sha256(data).hexdigest()
        if known and known.sha256 != digest:
            yield Fetched(
                url, "failed", "the picture at this address has changed since it was locked; delete its entry in images.lock to accept it"
            )
            continue
        name = f"{digest[:16]}{suffix}"
        write_atomic(folder / name, data)
        lock[url] = Locked(name, digest, len(data))
        text = json.dumps({address: asdict(entry) for address, entry in sorted(lock.items())}, ensure_ascii=False, indent=1)
        write_if_changed(folder / LOCK, text + "\n")
        yield Fetched(url, "new")


def _bytes(url: str, article: Article, *, private: bool, timeout: float) -> bytes:
    """The picture from the web, from the text itself, or from inside the source file."""
    if url.startswith(EMBEDDED):
        return embedded_picture(article.path, url)
    return _data_uri(url) if url.startswith("data:") else _download(url, article.meta.url, private=private, timeout=timeout)


def _reason(error: Exception) -> str:
    if isinstance(error, URLError) and not isinstance(error.reason, str):
        return str(error.reason)
    return str(error) or type(error).__name__


def _data_uri(url: str) -> bytes:
    head, _, body = url.partition(",")
    return base64.b64decode(body) if head.endswith(";base64") else unquote_to_bytes(body)


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects to public addresses only."""

    def __init__(self, *, private: bool) -> None:
        self.private = private

    def redirect_request(  # noqa: PLR0913, PLR0917  (the library's signature)
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> urllib.request.Request | None:
        _look(newurl, private=self.private)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _download(url: str, page: str, *, private: bool, timeout: float) -> bytes:
    _look(url, private=private)
    host = urlsplit(url).hostname or ""
    referer = next((value for end, value in REFERERS.items() if host == end or host.endswith(f".{end}")), page)
    headers = {"User-Agent": _AGENT, "Accept": "image/png,image/jpeg,image/gif,image/webp;q=0.9"} | (
        {"Referer": referer} if referer else {}
    )
    opener = urllib.request.build_opener(_Redirects(private=private))
    with opener.open(urllib.request.Request(url, headers=headers), timeout=timeout) as answer:  # noqa: S310  (scheme checked above)
        data: bytes = answer.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise ValueError(TOO_LARGE)
    return data


def _look(url: str, *, private: bool) -> None:
    """Refuse what is not http(s), and addresses inside the network of who runs this (an article could name them)."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("is not an http or https address")
    infos: list[Any] = socket.getaddrinfo(parts.hostname, parts.port or 443)
    addresses = {str(info[4][0]) for info in infos}
    if not private and not all(ipaddress.ip_address(re.sub("%.*", "", address)).is_global for address in addresses):
        raise ValueError("is an address of the local network (allow it with --private)")
