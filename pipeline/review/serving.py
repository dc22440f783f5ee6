"""Starting the page: which address, who may, and the browser opened."""

from __future__ import annotations

import getpass
import os
import socket
import subprocess
import sys
import threading
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.project import Project
from pipeline.review.accounts import USERS_FILE, Accounts, load_accounts
from pipeline.review.app import create_app
from pipeline.review.door import EndedSessions
from pipeline.review.guard import Policy, kept_secret
from pipeline.stopping import STOPPED

PORT = 8321
LOCAL = "127.0.0.1"
GRACE = 1.5
"""Seconds that answers in the making have after Ctrl-C or SIGTERM."""


@dataclass(frozen=True, slots=True)
class Serving:
    """How the page is served. ``host``: empty for this machine only, else where the team reaches it."""

    host: str = ""
    port: int = 0
    """0: the usual one, or the next free one."""
    name: str = ""
    certificate: Path | None = None
    key: Path | None = None
    names: tuple[str, ...] = field(default=())
    """Names by which a team's browsers may ask for the page."""
    proxied: bool = False
    """A reverse proxy on this machine speaks HTTPS for us."""
    plain_http: bool = False
    """A team on a network that it trusts, without HTTPS."""


def serve(project: Project, serving: Serving, *, announce: Callable[[str], None], browser: bool = True) -> None:
    """Serve the page until Ctrl-C. ``announce`` gets the address to open.

    :raises DuizhaoError: the port is taken, nobody may log in, or passphrases would go over the network unprotected.
    """
    import uvicorn  # the web server is only for those who review

    listener = listen(serving)
    port = listener.getsockname()[1]
    policy = policy_of(project, serving, port)
    address = address_of(serving, policy.token if policy.accounts is None else "", port)
    app = create_app(project, policy)
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        ws="none",
        server_header=False,
        proxy_headers=serving.proxied,
        forwarded_allow_ips=LOCAL,
        ssl_certfile=str(serving.certificate) if serving.certificate else None,
        ssl_keyfile=str(serving.key) if serving.key else None,
        timeout_graceful_shutdown=1,
    )
    announce(address)
    app.state.site.desk.check_soon()
    if browser:
        threading.Timer(0.8, webbrowser.open, [address]).start()

    class Server(uvicorn.Server):
        """Ends soon after it is told to, also while an answer is being made: a thread cannot be cancelled, and waiting for it may take long."""

        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            end = threading.Timer(GRACE, _end, [sig])
            end.daemon = True
            end.start()
            super().handle_exit(sig, frame)

    with listener:
        Server(config).run(sockets=[listener])


def _end(sig: int) -> None:
    """End this process at once. Files are replaced whole or not at all, and what the server has not got is still in the browser."""
    sys.stderr.write(f"{STOPPED}\n")
    sys.stderr.flush()
    os._exit(128 + sig)


def listen(serving: Serving) -> socket.socket:
    """Return the listening socket; without a wish for a port the usual one, else the first free one of the next nine."""
    host = serving.host or LOCAL
    ports = [serving.port] if serving.port else range(PORT, PORT + 10)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for port in ports:
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError as error:
            listener.close()
            if port == ports[-1]:
                raise DuizhaoError(
                    f"cannot listen on {host}, port {port}: {error.strerror}",
                    hint="Another program has it, or this machine has no such address. Choose another: --port NUMBER.",
                    status=ExitStatus.ENVIRONMENT,
                ) from error
            continue
        listener.listen(128)
        return listener
    raise AssertionError  # the loop returns or raises


def policy_of(project: Project, serving: Serving, port: int) -> Policy:
    """Tell who may reach this server.

    :raises DuizhaoError: for a team: nobody has a passphrase, or it would travel readable.
    """
    secret = kept_secret(project.make_state() / "review.secret")
    ended = EndedSessions(project.state / "review.ended.json")
    if not serving.host:
        return Policy(port, secret, name=serving.name or reviewer(project), ended=ended)
    https = serving.certificate is not None or serving.proxied
    if not https and not serving.plain_http:
        raise DuizhaoError(
            "passphrases would travel over the network readable by others",
            hint="Give --certificate FILE --key FILE, or --behind-proxy if one here speaks HTTPS; or --plain-http on a network you trust.",
            status=ExitStatus.USAGE,
        )
    path = project.root / USERS_FILE
    load_accounts(path)
    kept: list[tuple[float, Accounts]] = []

    def accounts() -> Accounts:
        """Return the users file, read anew when it changed; nobody while it cannot be read."""
        try:
            stamp = path.stat().st_mtime
            if not kept or kept[0][0] != stamp:
                kept[:] = [(stamp, load_accounts(path))]
        except (OSError, DuizhaoError):
            return Accounts({})
        return kept[0][1]

    names = {*serving.names, socket.gethostname(), socket.getfqdn()}
    return Policy(port, secret, accounts=accounts, https=https, ended=ended, hosts=frozenset(name.lower() for name in names))


def address_of(serving: Serving, token: str, port: int) -> str:
    """Return the address to open."""
    if not serving.host:
        return f"http://{LOCAL}:{port}/?token={token}"
    scheme = "https" if serving.certificate or serving.proxied else "http"
    host = serving.names[0] if serving.names else socket.gethostname() if serving.host in {"0.0.0.0", "::"} else serving.host  # noqa: S104
    return f"{scheme}://{host}/" if serving.proxied else f"{scheme}://{host}:{port}/"


def reviewer(project: Project) -> str:
    """Tell who reviews on this machine: git's name here, else the log-in name."""
    try:
        found = subprocess.run(["git", "config", "user.name"], cwd=project.root, capture_output=True, text=True, timeout=5, check=False)
        name = found.stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        name = ""
    if name:
        return name[:60]
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # no such user in this container
        return os.environ.get("USER", "") or "translator"
