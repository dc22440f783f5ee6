"""``review``: the translators' page, and who may log in to a team's."""

from __future__ import annotations

import getpass
import os
from pathlib import Path

import invoke

from pipeline.cli.common import command, current_project, stderr, stdout
from pipeline.errors import DuizhaoError, ExitStatus


@command(
    auto_shortflags=False,
    help={
        "port": "Listen on this port; default 8321 or the next free one.",
        "name": "Who reviews, as written beside each sentence; default: git's user.name.",
        "no_browser": "Only print the address.",
        "host": "For a team: listen on this address (0.0.0.0: all) and ask for names and passphrases.",
        "hostname": "For a team: the name by which browsers ask for this machine, e.g. review.example.org.",
        "certificate": "For a team: the HTTPS certificate (PEM).",
        "key": "For a team: the certificate's private key (PEM).",
        "behind_proxy": "For a team: a reverse proxy on this machine speaks HTTPS for us.",
        "plain_http": "For a team on a network that it trusts: no HTTPS.",
        "add_user": "Give this person a passphrase (asked for, or DUIZHAO_PASSPHRASE), then end.",
        "remove_user": "Take this person out, then end.",
    },
)
def review(  # noqa: PLR0913, PLR0917 - one argument an option
    _: invoke.Context,
    port: int = 0,
    name: str = "",
    host: str = "",
    hostname: str = "",
    certificate: str = "",
    key: str = "",
    add_user: str = "",
    remove_user: str = "",
    *,
    no_browser: bool = False,
    behind_proxy: bool = False,
    plain_http: bool = False,
) -> None:
    """Review translations in the browser.

    Every edit is in the aligned file at once. Ctrl-C ends it.
    """
    project = current_project()
    if add_user or remove_user:
        from pipeline.review.accounts import USERS_FILE  # the web server is only for those who review
        from pipeline.review.accounts import add_user as add
        from pipeline.review.accounts import remove_user as remove

        path = project.root / USERS_FILE
        if remove_user:
            remove(path, remove_user)
            stdout.print(f"{remove_user} may not log in any more.", markup=False)
        if add_user:
            add(path, add_user, _passphrase())
            stdout.print(f"{add_user} may log in now ({path.name}, which git ignores).", markup=False)
        return
    if bool(certificate) != bool(key):
        raise DuizhaoError("--certificate and --key go together", status=ExitStatus.USAGE)
    if not 0 <= port <= 65535:
        raise DuizhaoError(f"--port must be between 1 and 65535, not {port}", status=ExitStatus.USAGE)
    from pipeline.review import Serving, serve

    serving = Serving(
        host=host,
        port=port,
        name=name,
        certificate=Path(certificate) if certificate else None,
        key=Path(key) if key else None,
        names=(hostname,) if hostname else (),
        proxied=behind_proxy,
        plain_http=plain_http,
    )
    serve(project, serving, announce=lambda address: _announce(address, local=not host), browser=not no_browser and not host)


def _announce(address: str, *, local: bool) -> None:
    stdout.print(address, markup=False)
    stderr.print("Only this machine can reach it. Stop it with Ctrl-C; everything is saved already." if local else "Stop it with Ctrl-C.")


def _passphrase() -> str:
    given = os.environ.get("DUIZHAO_PASSPHRASE")
    if given is not None:
        return given
    first = getpass.getpass("Passphrase (12 characters or more): ")
    if first != getpass.getpass("Once more: "):
        raise DuizhaoError("the two passphrases differ", hint="Run the command again.", status=ExitStatus.USAGE)
    return first
