"""What every answer of the page is made with: the project, the policy, the templates, and errors turned into answers."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from pipeline.errors import DuizhaoError, ExitStatus, defect
from pipeline.outside import HALF, load_json
from pipeline.review.batches import Batches
from pipeline.review.changes import Actor
from pipeline.review.desk import Desk, NotHereError, StaleError, now
from pipeline.review.door import Brake
from pipeline.review.guard import Policy, csrf_right
from pipeline.review.lookups import Lookups
from pipeline.review.recuts import Recuts
from pipeline.status import LABELS
from pipeline.templates import environment

LOGGER = logging.getLogger(__name__)
HERE = Path(__file__).parent
_HEADINGS: dict[int, str] = {
    HTTPStatus.BAD_REQUEST: "Not understood", HTTPStatus.UNAUTHORIZED: "Not signed in", HTTPStatus.FORBIDDEN: "Refused",
    HTTPStatus.NOT_FOUND: "Not found", HTTPStatus.CONFLICT: "Changed meanwhile", HTTPStatus.MISDIRECTED_REQUEST: "Wrong address",
    HTTPStatus.UNPROCESSABLE_ENTITY: "This did not work", HTTPStatus.INTERNAL_SERVER_ERROR: "This did not work",
}  # fmt: skip
"""What the page of a refusal says on top."""


def _environment() -> Environment:
    made = environment(HERE / "templates")
    made.globals["labels"] = LABELS
    return made


@dataclass(slots=True)
class ReviewServer:
    """The running page."""

    desk: Desk
    policy: Policy
    lookups: Lookups
    batches: Batches
    recuts: Recuts = field(default_factory=Recuts)
    brake: Brake = field(default_factory=Brake)
    clock: Callable[[], str] = now
    templates: Environment = field(default_factory=_environment)

    def render(self, template: str, **values: Any) -> Markup:
        """Return a template with these values."""
        return Markup(self.templates.get_template(template).render(**values))  # noqa: S704 - the templates escape

    def page(self, request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """Return a whole page."""
        common = {
            "person": getattr(request.state, "person", ""),
            "csrf": getattr(request.state, "csrf", ""),
            "team": self.policy.accounts is not None,
            "project": self.desk.project.settings.title or self.desk.project.root.name,
        }
        return HTMLResponse(self.render(template, **common, **values), status)

    def actor(self, request: Request) -> Actor:
        """Tell who asks, now."""
        return Actor(str(request.state.person), self.clock())

    def refuse(self, request: Request, status: int, message: str, hint: str = "") -> Response:
        """Answer with a refusal in the form in which the question came."""
        if "text/html" in request.headers.get("accept", "") and request.headers.get("x-csrf-token") is None:
            values = {"code": status, "phrase": _HEADINGS.get(status, HTTPStatus(status).phrase), "message": message, "hint": hint}
            return self.page(request, "error.html", status, **values)
        return JSONResponse({"error": message, "hint": hint}, status)

    def failed(self, request: Request, error: DuizhaoError) -> Response:
        """Answer with an expected error as an answer."""
        status = (
            HTTPStatus.NOT_FOUND if isinstance(error, NotHereError)
            else HTTPStatus.CONFLICT if isinstance(error, StaleError)
            else HTTPStatus.INTERNAL_SERVER_ERROR if error.status is ExitStatus.FAILED
            else HTTPStatus.INSUFFICIENT_STORAGE if error.status is ExitStatus.ENVIRONMENT
            else HTTPStatus.UNPROCESSABLE_ENTITY
        )  # fmt: skip
        message = f"{Path(error.path).name} {error.message}" if error.path else error.message[:1].upper() + error.message[1:]
        return self.refuse(request, status, message if message.endswith((".", "?")) else f"{message}.", error.hint or "")


Answer = Callable[[ReviewServer, Request], Response]
Change = Callable[[ReviewServer, Request, Mapping[str, Any]], Response]


def question(site: ReviewServer, answer: Answer) -> Callable[[Request], Any]:
    """Return an endpoint that only reads, run in a thread of its own."""

    def run(request: Request) -> Response:
        try:
            with _of_its_article(request):
                return answer(site, request)
        except DuizhaoError as error:
            return site.failed(request, error)

    return run


def change(site: ReviewServer, answer: Change) -> Callable[[Request], Any]:
    """Return an endpoint that changes something: the body read (JSON or a form), its token checked, then run in a thread of its own."""

    def run(request: Request, data: Mapping[str, Any]) -> Response:
        try:
            with _of_its_article(request):
                return answer(site, request, data)
        except DuizhaoError as error:
            return site.failed(request, error)

    async def endpoint(request: Request) -> Response:
        try:
            data, token = await _body(request)
        except (ValueError, UnicodeDecodeError):
            return site.refuse(request, HTTPStatus.BAD_REQUEST, "That is not a change that this server understands.")
        if not csrf_right(request, token):
            return site.refuse(request, HTTPStatus.FORBIDDEN, "The page is older than your session.", "Load the page again.")
        if _holds_half(data):
            message = "The text holds half a character or a NUL, which no book can hold."
            return site.refuse(request, HTTPStatus.UNPROCESSABLE_ENTITY, message, "Delete it there.")
        return await run_in_threadpool(run, request, data)

    return endpoint


def _holds_half(data: Any) -> bool:
    """Whether there is such a text anywhere in it, however deep."""
    waiting = [data]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str) and HALF.search(one):
            return True
        waiting += [*one, *one.values()] if isinstance(one, Mapping) else one if isinstance(one, list) else []
    return False


@contextmanager
def _of_its_article(request: Request) -> Iterator[None]:
    """A defect of the program in an answer about one article names it, and the terminal has the traceback."""
    try:
        yield
    except DuizhaoError:
        raise
    except Exception as error:
        name = request.path_params.get("name", "")
        if not name:
            raise
        LOGGER.exception("%s %s", request.method, request.url.path)
        raise defect(f"article {name}", error) from error


async def _body(request: Request) -> tuple[Mapping[str, Any], str]:
    if request.headers.get("content-type", "").startswith("application/json"):
        data = load_json(await request.body())
        if not isinstance(data, dict):
            raise ValueError("not an object")
        return data, request.headers.get("x-csrf-token", "")
    form: FormData = await request.form(max_files=0, max_fields=5000)
    data = {key: form.getlist(key) for key in form}
    token = str((data.get("csrf") or [""])[0])
    return data, token


def text_of(data: Mapping[str, Any], key: str, limit: int = 4000) -> str:
    """Return a text of the body.

    :raises DuizhaoError: it is missing, no text, or longer than ``limit``.
    """
    value = data.get(key, "")
    if isinstance(value, list):
        value = value[0] if value else ""
    if not isinstance(value, str) or len(value) > limit:
        raise DuizhaoError(f"the {key} is missing or too long", hint="Load the page again.")
    return value
