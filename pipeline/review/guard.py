"""Who gets in: the one middleware that every request passes.

On this machine: 127.0.0.1, a token in the address that becomes a cookie. For a team: a log-in that becomes a signed cookie. Always:
the Host must be ours (DNS rebinding), a change must come from our own pages (Origin, and a token in the form or header), and
answers carry a policy that lets nothing in but our own script and style.
"""

from __future__ import annotations

import hmac
import ipaddress
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.files import write_atomic
from pipeline.outside import whole_number
from pipeline.review.accounts import Accounts
from pipeline.review.door import EndedSessions

SESSION_SECONDS = 12 * 3600
MAX_BODY = 2_000_000
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PREVIEW_CSP = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox"
)
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_OPEN_PATHS = ("/static/", "/login")


@dataclass(frozen=True, slots=True)
class Policy:
    """How this server is reached, and what proves that someone may."""

    port: int
    secret: str
    """Kept in a file, so that a restarted server knows the cookies that it gave."""
    name: str = ""
    """On this machine: who reviews."""
    accounts: Callable[[], Accounts] | None = None
    """For a team: the users file, read anew when it changed."""
    https: bool = False
    ended: EndedSessions = field(default_factory=EndedSessions)
    hosts: frozenset[str] = field(default_factory=frozenset)
    """Names besides this machine's own addresses under which the page may be asked for."""

    @property
    def cookie(self) -> str:
        """The cookie's name; cookies do not know ports, so it carries the port."""
        return f"{'__Host-' if self.https else ''}duizhao-{self.port}"

    @property
    def token(self) -> str:
        """On this machine: what the address carries."""
        return _mac(self.secret, "token")

    def serializer(self) -> URLSafeTimedSerializer:
        """Return what signs sessions."""
        return URLSafeTimedSerializer(self.secret, salt="duizhao-review")

    def start_session(self, name: str) -> str:
        """Return the cookie's value for a person who just proved who she is."""
        stamp = self.accounts().stamp(name) if self.accounts else "local"
        return str(self.serializer().dumps([name, stamp, secrets.token_hex(8)]))

    def person(self, cookie: str) -> str:
        """Tell whose session it is; empty if it is nobody's (forged, too old, ended, the passphrase changed, the name was removed)."""
        try:
            name, stamp, _ = self.serializer().loads(cookie, max_age=SESSION_SECONDS if self.accounts else None)
        except (BadSignature, ValueError, TypeError):
            return ""
        expected = self.accounts().stamp(name) if self.accounts else "local"
        if not expected or not hmac.compare_digest(str(stamp), expected) or self.ended.holds(cookie):
            return ""
        return str(name)

    def csrf(self, cookie: str) -> str:
        """Return what a form of this session must carry."""
        return _mac(self.secret, f"csrf {cookie}")

    def host_allowed(self, header: str) -> bool:
        """Tell whether the Host header names this server: on this machine a loop-back name with our port, else an address or a given name."""
        try:
            parts = urlsplit(f"//{header}")
            host, port = (parts.hostname or "").rstrip("."), parts.port
        except ValueError:
            return False
        if self.accounts is None:
            return host in {"127.0.0.1", "localhost", "::1"} and port == self.port
        return host in self.hosts or host == "localhost" or _is_address(host)

    def origin_allowed(self, origin: str, host: str) -> bool:
        """Tell whether a change comes from a page of this server."""
        try:
            parts = urlsplit(origin)
        except ValueError:
            return False
        return parts.scheme == ("https" if self.https else "http") and parts.netloc == host


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _mac(secret: str, message: str) -> str:
    return hmac.new(secret.encode(), message.encode(), sha256).hexdigest()


def kept_secret(path: Path) -> str:
    """Return the secret in this file, made if it is not there; readable by its owner only."""
    if path.exists():
        value = path.read_text("utf-8").strip()
        if len(value) >= 32:
            path.chmod(0o600)
            return value
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.chmod(0o600)
    value = secrets.token_urlsafe(32)
    write_atomic(path, value + "\n")
    return value


class Guard:
    """The middleware. What it lets through has ``state.person`` and ``state.csrf``."""

    def __init__(self, app: ASGIApp, policy: Policy, refuse: Callable[[Request, int, str], Response]) -> None:
        self.app = app
        self.policy = policy
        self.refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Look at the request before anything else does."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        scope.setdefault("state", {})
        cookie = request.cookies.get(self.policy.cookie, "")
        scope["state"]["person"] = ""
        scope["state"]["csrf"] = self.policy.csrf(cookie)
        answer = self._look_at(request, cookie)
        app = answer if answer is not None else self.app

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Content-Security-Policy", CSP)
                headers.setdefault("X-Content-Type-Options", "nosniff")
                headers.setdefault("Referrer-Policy", "same-origin")
                headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
                headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
                headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
                headers.setdefault("Cache-Control", "no-store")
                if self.policy.https:
                    headers.setdefault("Strict-Transport-Security", "max-age=31536000")
            await send(message)

        await app(scope, receive, with_headers)

    def _look_at(self, request: Request, cookie: str) -> Response | None:
        policy = self.policy
        host = request.headers.get("host", "")
        if not policy.host_allowed(host):
            return self.refuse(request, HTTPStatus.MISDIRECTED_REQUEST, "This server does not answer to that name.")
        if request.headers.get("upgrade", "").lower() == "websocket":
            return self.refuse(request, HTTPStatus.BAD_REQUEST, "This server speaks no WebSocket.")
        unsafe = request.method not in _SAFE_METHODS
        if unsafe and not policy.origin_allowed(request.headers.get("origin", ""), host):
            return self.refuse(request, HTTPStatus.FORBIDDEN, "The request does not come from this server’s own pages.")
        if unsafe and whole_number(request.headers.get("content-length", ""), MAX_BODY + 1) > MAX_BODY:
            return self.refuse(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "That is more than one change can be.")
        if policy.accounts is None and "token" in request.query_params:
            return self._exchange(request)
        person = policy.person(cookie) if cookie else ""
        if person:
            request.scope["state"]["person"] = person
        elif not request.url.path.startswith(_OPEN_PATHS if policy.accounts else _OPEN_PATHS[:1]):
            if policy.accounts and not unsafe and "text/html" in request.headers.get("accept", ""):
                return RedirectResponse("/login", HTTPStatus.SEE_OTHER)
            return self.refuse(request, HTTPStatus.UNAUTHORIZED, "You are not signed in here.")
        return None

    def _exchange(self, request: Request) -> Response:
        """The token in the address for a cookie, and the address without it; it stays on this server however many slashes it begins with."""
        if request.method != "GET" or not hmac.compare_digest(request.query_params["token"].encode(), self.policy.token.encode()):
            return self.refuse(request, HTTPStatus.UNAUTHORIZED, "That token is not this server’s.")
        rest = request.url.remove_query_params("token")
        answer = RedirectResponse("/" + rest.path.lstrip("/") + (f"?{rest.query}" if rest.query else ""), HTTPStatus.SEE_OTHER)
        set_session(answer, self.policy, self.policy.start_session(self.policy.name))
        return answer


def set_session(answer: Response, policy: Policy, value: str) -> None:
    """Set the session as a cookie that scripts cannot read and other sites cannot make a browser send."""
    seconds = SESSION_SECONDS if policy.accounts else 30 * 24 * 3600
    answer.set_cookie(policy.cookie, value, max_age=seconds, path="/", httponly=True, samesite="strict", secure=policy.https)


def csrf_right(request: Request, given: str) -> bool:
    """Tell whether the form or header carries this session's token."""
    return hmac.compare_digest(given.encode(), str(request.state.csrf).encode())
