"""Log-in and log-out of a team's page."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.review.guard import set_session
from pipeline.review.site import ReviewServer, text_of


def login(site: ReviewServer, request: Request, data: Mapping[str, Any]) -> Response:
    """Answer with a name and a passphrase for a session; five wrong ones in five minutes and the name has to wait at that address."""
    if site.policy.accounts is None:
        return RedirectResponse("/", HTTPStatus.SEE_OTHER)
    name = " ".join(text_of(data, "name", 200).split())
    address = request.client.host if request.client else ""
    wait = site.brake.attempt(name, address)
    if wait:
        answer = site.page(
            request, "login.html", HTTPStatus.TOO_MANY_REQUESTS, message=f"Too many wrong tries. Try again in {wait} seconds.", name=name
        )
        answer.headers["Retry-After"] = str(wait)
        return answer
    if not site.policy.accounts().check(name, text_of(data, "passphrase", 1000)):
        return site.page(request, "login.html", HTTPStatus.UNAUTHORIZED, message="The name or the passphrase is wrong.", name=name)
    site.brake.succeeded(name, address)
    welcome = RedirectResponse("/", HTTPStatus.SEE_OTHER)
    set_session(welcome, site.policy, site.policy.start_session(name))
    return welcome


def logout(site: ReviewServer, request: Request, data: Mapping[str, Any]) -> Response:  # noqa: ARG001 - every change has these three
    """End a session, also for whoever has kept its cookie."""
    site.policy.ended.end(request.cookies.get(site.policy.cookie, ""))
    answer = RedirectResponse("/login" if site.policy.accounts else "/", HTTPStatus.SEE_OTHER)
    answer.delete_cookie(site.policy.cookie, path="/", secure=site.policy.https, httponly=True, samesite="strict")
    return answer
