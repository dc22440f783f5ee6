"""Strangers on the network: each request to the review page gets a refusal or a page, never a traceback, and changes nothing."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import pytest
import uvicorn

from pipeline.project import open_project
from pipeline.review.app import create_app
from pipeline.review.guard import MAX_BODY, Policy

TEXT = "# 标题\n\n腾讯在**深圳**成立实验室。\n\n他们研究机器人。\n"
SECONDS = 10.0
"""For an answer; a hundred times what it takes."""
DEEP = "[" * 100_000 + "]" * 100_000


@dataclass(frozen=True)
class Page:
    """The running page, and what somebody who was let in sends with a change."""

    port: int
    policy: Policy
    cookie: str
    root: Path
    row: str
    version: str

    def ask(self, request: Request) -> tuple[int, str]:
        """The status and the rest of the answer."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=SECONDS) as line:
            line.sendall(request.raw(self))
            answer = b""
            while piece := line.recv(65536):
                answer += piece
        return int(answer.split(b" ", 2)[1]), answer.decode("utf-8", "replace")


@dataclass(frozen=True)
class Request:
    """One of them. ``{row}``, ``{version}`` and ``{csrf}`` in it are those of a real sentence and session; headers of ``None`` are left out."""

    name: str
    expected: int
    path: str = "/"
    method: str = "GET"
    headers: Mapping[str, str | None] = field(default_factory=dict)
    body: bytes | str = b""
    first_line: str = ""

    def raw(self, page: Page) -> bytes:
        """As it goes over the network."""
        values = {"row": page.row, "version": page.version, "csrf": page.policy.csrf(page.cookie), "port": str(page.port)}

        def filled(text: str) -> str:
            for key, value in values.items():
                text = text.replace(f"{{{key}}}", value)
            return text

        body = filled(self.body).encode("utf-8", "surrogatepass") if isinstance(self.body, str) else self.body
        headers: dict[str, str | None] = {
            "Host": "127.0.0.1:{port}",
            "Cookie": f"{page.policy.cookie}={page.cookie}",
            "Connection": "close",
        }
        if self.method not in {"GET", "HEAD", "OPTIONS"} or body:
            headers |= {"Origin": "http://127.0.0.1:{port}", "X-CSRF-Token": "{csrf}", "Content-Type": "application/json"}
            headers["Content-Length"] = str(len(body))
        headers |= self.headers
        lines = [self.first_line or f"{self.method} {filled(self.path)} HTTP/1.1"]
        lines += [f"{key}: {filled(value)}" for key, value in headers.items() if value is not None]
        return "\r\n".join(lines).encode("utf-8", "surrogateescape") + b"\r\n\r\n" + body


ROW = "/articles/a/rows/{row}"


def requests() -> list[Request]:
    """All of them; what each tries is its name."""
    return [*_methods(), *_addresses(), *_strangers(), *_bodies(), *_questions(), *_broken()]


def _methods() -> Iterator[Request]:
    for method in ("PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "MKCOL", "get", "X"):
        yield Request(f"method {method}", 404, method=method)
        yield Request(f"method {method} from elsewhere", 403, method=method, headers={"Origin": "http://evil.example"})
    yield Request("method OPTIONS", 404, method="OPTIONS")
    yield Request("method HEAD", 200, method="HEAD")
    yield Request("a change asked for with GET", 404, f"{ROW}/comment")
    for name in ("X-HTTP-Method-Override", "X-Method-Override"):
        yield Request(f"another method by {name}", 404, f"{ROW}/comment", headers={name: "POST"})


def _addresses() -> Iterator[Request]:
    for path in (
        "/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2f..%2fapp.py", "/static//etc/passwd", "/static/%00", "/static/", "//evil.example/", "/..", "/articles/..%2f..%2fetc",
        "/articles/%2fetc%2fpasswd", "/articles/a%00b", "/articles/%ff%fe", "/articles/%F0%9F%98%80", "/articles/" + "a" * 30_000, "/articles/a.md", "/articles/A", "/articles/a/..",
        "/articles/a/image?src=../../canary.png", "/articles/a/image?src=/etc/passwd", "/articles/a/image?src=file:///etc/passwd", "/articles/a/image?src=http://127.0.0.1:22/",
        "/articles/a/image?src=%00", "/articles/a/image?src=a.md", "/articles/a/image", "/articles/a/rows/none/panel", "/articles/a/rows/%00/panel", "/articles/a/rows/..%2f../links",
        "/.duizhao/review.secret", "/users.yaml", "/favicon.ico.php", "/articles/none/preview", "/articles/none/versions",
    ):  # fmt: skip
        yield Request(f"address {path[:60]}", 404, path)


def _strangers() -> Iterator[Request]:
    for host in (
        "evil.example",
        "127.0.0.1",
        "127.0.0.1:1",
        "127.0.0.1.evil.example:{port}",
        "[",
        "a b",
        "::1",
        "localhost:{port}@evil.example",
        "127.1:{port}",
        "0:{port}",
        "２:{port}",
    ):
        yield Request(f"host {host}", 421, headers={"Host": host})
    for origin in (
        "http://evil.example",
        "null",
        "",
        None,
        "https://127.0.0.1:{port}",
        "http://127.0.0.1",
        "http://127.0.0.1:{port}.evil.example",
        "http://[",
        "http://localhost:{port}",
        "*",
    ):
        yield Request(f"origin {origin}", 403, ROW, "POST", {"Origin": origin}, '{"version": "{version}", "tokens": ["Stolen."]}')
    for token in ("", None, "x", "\u00e9", "x" * 50_000, "{csrf}x", "{csrf},{csrf}"):
        yield Request(
            f"token {str(token)[:20]}", 403, ROW, "POST", {"X-CSRF-Token": token}, '{"version": "{version}", "tokens": ["Stolen."]}'
        )
    for cookie in (
        "",
        None,
        "x=y",
        "duizhao-{port}=",
        "duizhao-{port}=x.y.z",
        "duizhao-{port}=" + "a" * 30_000,
        "duizhao-{port}=W10.x.y",
        ";;;=",
        "duizhao-{port}=\u00e9",
    ):
        yield Request(f"cookie {str(cookie)[:30]}", 401, headers={"Cookie": cookie})
        yield Request(
            f"cookie {str(cookie)[:30]} for a change",
            401,
            ROW,
            "POST",
            {"Cookie": cookie},
            '{"version": "{version}", "tokens": ["Stolen."]}',
        )
    for token in ("", "x", "%00", "%ff", "%ed%a0%80", "a" * 30_000):
        yield Request(f"the token {token[:10]} in the address", 401, f"/?token={token}", headers={"Cookie": None})
    upgrade = {
        "Upgrade": "websocket",
        "Connection": "Upgrade, close",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version": "13",
    }
    yield Request("a WebSocket", 400, headers=upgrade)
    yield Request("a WebSocket from elsewhere", 400, headers={**upgrade, "Origin": "http://evil.example", "Cookie": None})
    yield Request("a WebSocket for another host", 421, headers={**upgrade, "Host": "evil.example"})


def _bodies() -> Iterator[Request]:
    unread: dict[str, bytes | str] = {
        "no JSON": "x", "nothing": "", "deep": DEEP, "deep in an object": f'{{"tokens": {DEEP}}}', "a list": "[]", "a number": "5", "null": "null", "a text": '"x"', "cut": '{"tokens": [',
        "half a byte": b'{"tokens": ["\xff"]}', "thousands of digits": f'{{"version": {"9" * 5000}}}', "control characters": b'{"a\x00": 1}',
    }  # fmt: skip
    for name, body in unread.items():
        yield Request(f"body: {name}", 400, ROW, "POST", body=body)
    for name, data in {
        "version a number": {"version": 5, "tokens": ["x"]}, "version a list": {"version": [[]], "tokens": ["x"]}, "version of 5,000": {"version": "x" * 5000, "tokens": ["x"]},
        "tokens a text": {"version": "{version}", "tokens": "x"},
        "tokens of lists": {"version": "{version}", "tokens": [[["x"]]]}, "tokens of objects": {"version": "{version}", "tokens": [{"a": {"b": 1}}]}, "an unknown chip": {"version": "{version}", "tokens": [{"chip": "x9"}]},
        "a chip of 5,000 digits": {"version": "{version}", "tokens": [{"chip": "9" * 5000}]}, "half a character": {"version": "{version}", "tokens": ["a\ud800"]}, "NUL": {"version": "{version}", "tokens": ["a\0b"]},
        "numbers": {"version": "{version}", "tokens": [1e308, 1]}, "too long": {"version": "{version}", "tokens": ["很" * 30_000]}, "100,000 tokens": {"version": "{version}", "tokens": ["a"] * 100_000},
        "an unknown state": {"version": "{version}", "tokens": ["x"], "state": "approved-by-me"},
    }.items():  # fmt: skip
        yield Request(f"tokens: {name}", 422, ROW, "POST", body=json.dumps(data))
    changes: dict[str, list[dict[str, object]]] = {
        "comment": [{}, {"text": 5}, {"text": "a\ud800"}, {"text": "a\0"}, {"text": "x" * 50_000}], "suppress": [{}, {"check": 5}, {"check": "none", "reason": "x"}, {"check": "numbers", "reason": "\ud800"}],
        "split": [{}, {"offset": "x"}, {"offset": -5}, {"offset": 10**300}], "join": [{"version": None}],
    }  # fmt: skip
    for action, listed in changes.items():
        for number, one in enumerate(listed):
            yield Request(
                f"{action} {number}", 422, f"{ROW}/{action}", "POST", body=json.dumps({"version": "{version}", **one} if one else {})
            )
    terms: list[dict[str, object]] = [
        {"source": "\u200b", "target": "x"},
        {"source": "a\ud800", "target": "x"},
        {"source": "腾讯", "target": "a\0"},
        {"source": [], "target": {}},
        {"source": "腾讯", "target": "x", "file": "../x.yaml"},
        {"source": "x" * 10_000, "target": "x"},
    ]
    for number, term in enumerate(terms):
        yield Request(f"a term {number}", 422, "/terms", "POST", body=json.dumps(term))
    large = {"Content-Length": str(MAX_BODY + 1)}
    yield Request("a body said to be too long", 413, ROW, "POST", large, "{}")
    for length in ("-1", "x", "²", "9" * 500, "1, 1"):
        yield Request(f"a length of {length[:5]}", 400, ROW, "POST", {"Content-Length": length}, "{}")
    yield Request(
        "a body of unknown length", 413, ROW, "POST", {"Content-Length": None, "Transfer-Encoding": "chunked"}, "2\r\n{}\r\n0\r\n\r\n"
    )
    for kind in ("text/plain", "", "application/xml", "application/x-www-form-urlencoded"):
        yield Request(
            f"a body of {kind or 'no kind'}", 403, ROW, "POST", {"Content-Type": kind}, '{"version": "{version}", "tokens": ["Stolen."]}'
        )
    yield Request("a form without a boundary", 400, ROW, "POST", {"Content-Type": "multipart/form-data"}, "x")
    yield Request("a search of 20,000 characters", 422, "/articles/a/replace?find=" + "a" * 20_000)
    part = '--b\r\nContent-Disposition: form-data; name="csrf"; filename="x"\r\n\r\n{csrf}\r\n--b--\r\n'
    yield Request("a form with a file", 400, ROW, "POST", {"Content-Type": "multipart/form-data; boundary=b"}, part)
    yield Request("a form without an end", 403, ROW, "POST", {"Content-Type": "multipart/form-data; boundary=b"}, "--b\r\n")
    fields = "&".join(f"a{number}=1" for number in range(6000))
    yield Request("a form of 6,000 fields", 400, ROW, "POST", {"Content-Type": "application/x-www-form-urlencoded"}, fields)


def _questions() -> Iterator[Request]:
    digits = "9" * 5000
    for query in (
        f"page={digits}", "page=²", "page=-1", "page=x", f"at={digits}", "at=%00", "state=none", "finding=none", "finding=%00", f"q={'很' * 100}", "q=%ff", "q=(((((", "a=" + "b" * 20_000, "page=1&page=2", "state=%ed%a0%80",
    ):  # fmt: skip
        yield Request(f"an article with {query[:30]}", 200, f"/articles/a?{_ascii(query)}")
    for query in (
        f"undone={digits}",
        f"elsewhere={digits}&undone=1",
        f"refused={digits}",
        "find=%5B&part=1",
        "find=%00",
        "done=../../x",
        "left=a,b,c&undone=1",
    ):
        yield Request(f"replacing with {query[:30]}", 200, f"/articles/a/replace?{query}")
    for number in (digits, "-1", "x", "1.5", "%00"):
        yield Request(f"sentence {number[:10]}", 303 if number == digits else 422, f"/articles/a/next?number={number}")
    for query in ("", "q=%00", "q=" + "a" * 10_000, "q=%ff", f"q={_ascii('很' * 500)}", "q=%25%27%22*"):
        yield Request(f"concordance {query[:10]} {len(query)}", 200, f"/concordance?{query}")


def _ascii(text: str) -> str:
    return quote(text, safe="=&%")


def _broken() -> Iterator[Request]:
    for line in (
        "GET",
        "GET /\x00 HTTP/1.1",
        "GET  / HTTP/1.1",
        "\x16\x03\x01\x02",
        "GET / HTTP/1.1 x",
    ):
        yield Request(f"a first line {line[:12]!r}", 400, first_line=line)
    yield Request("a header without a name", 400, headers={"": "x"})
    yield Request("two lengths", 400, ROW, "POST", {"content-length": "5"}, "{}")


ALL = requests()


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    root = tmp_path_factory.mktemp("project")
    (root / "sources").mkdir()
    (root / "canary.png").write_bytes(b"\x89PNG CANARY-7f3a")
    (root / "sources" / "a.md").write_text(TEXT, "utf-8")
    (root / "project.yaml").write_text("translating: {model: pseudo}\n")
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(16)
        port = listener.getsockname()[1]
        policy = Policy(port, "s" * 43, name="Translator One")
        app = create_app(open_project(root), policy)
        sheet = app.state.site.desk.open("a")
        row = next(key for key, segment in sheet.segments.items() if "深圳" in segment.source.text)
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical", ws="none", server_header=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        yield Page(port, policy, policy.start_session(policy.name), root, row, sheet.version(row))
        server.should_exit = True
        thread.join(SECONDS)


def test_there_are_enough_and_each_has_a_name_of_its_own() -> None:
    assert len(ALL) >= 100
    assert len({one.name for one in ALL}) == len(ALL)


@pytest.mark.parametrize("request_", ALL, ids=lambda one: one.name)
def test_it_is_answered_as_expected(page: Page, request_: Request) -> None:
    status, answer = page.ask(request_)
    assert status == request_.expected, answer[:600]
    assert "Traceback" not in answer
    assert "CANARY" not in answer
    assert "root:x:0:0" not in answer
    assert not (page.root / "sources" / "a.en.xlf").exists()
    assert not list(page.root.glob("**/*.yaml")) or [path.name for path in page.root.glob("**/*.yaml")] == ["project.yaml"]


def test_after_all_of_them_a_change_is_saved(page: Page) -> None:
    body = json.dumps({"version": "{version}", "tokens": ["Tencent."]})
    status, answer = page.ask(Request("a change", 200, ROW, "POST", body=body))
    assert status == 200, answer
    assert "Tencent." in (page.root / "sources" / "a.en.xlf").read_text("utf-8")
