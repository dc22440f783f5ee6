"""The page as an ASGI application: which address is answered by what."""

from __future__ import annotations

from http import HTTPStatus

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from pipeline.project import Project
from pipeline.review import actions, bulk, entrance, pages, previews, terms
from pipeline.review.batches import Batches
from pipeline.review.desk import Desk
from pipeline.review.door import Brake
from pipeline.review.guard import Guard, Policy
from pipeline.review.lookups import Lookups
from pipeline.review.site import HERE, Answer, Change, ReviewServer, change, question

_QUESTIONS: dict[str, Answer] = {
    "/": pages.article_list,
    "/concordance": pages.concordance,
    "/login": pages.login_form,
    "/terms": terms.files,
    "/articles/{name}": pages.article,
    "/articles/{name}/next": pages.go_on,
    "/articles/{name}/versions": pages.versions,
    "/articles/{name}/rows": pages.some_rows,
    "/articles/{name}/replace": pages.replace_form,
    "/articles/{name}/preview": previews.preview,
    "/articles/{name}/image": previews.image,
    "/articles/{name}/rows/{segment}/links": pages.links,
    "/articles/{name}/rows/{segment}/panel": pages.panel,
    "/articles/{name}/rows/{segment}/split": pages.splitter,
    "/articles/{name}/rows/{segment}/alternatives": previews.alternatives,
}
_CHANGES: dict[str, Change] = {
    "/login": entrance.login,
    "/logout": entrance.logout,
    "/terms": terms.add,
    "/terms/change": terms.change,
    "/articles/{name}/approve": bulk.approve_rows,
    "/articles/{name}/replace": bulk.replace_all,
    "/articles/{name}/undo": bulk.undo,
    "/articles/{name}/rows/{segment}": actions.save_row,
    "/articles/{name}/rows/{segment}/comment": actions.add_comment,
    "/articles/{name}/rows/{segment}/suppress": actions.suppress,
    "/articles/{name}/rows/{segment}/restore": actions.restore,
    "/articles/{name}/rows/{segment}/split": actions.split,
    "/articles/{name}/rows/{segment}/join": actions.join,
    "/articles/{name}/rows/{segment}/propagate": bulk.propagate,
}


def create_app(project: Project, policy: Policy) -> Starlette:
    """Return the application for a project under a policy."""
    desk = Desk(project)
    brake = Brake(path=project.state / "review.failed.json")
    site = ReviewServer(desk, policy, Lookups(desk), Batches(project.state / "bulk"), brake=brake)
    routes: list[BaseRoute] = [Route(path, question(site, answer), methods=["GET"]) for path, answer in _QUESTIONS.items()]
    routes += [Route(path, change(site, answer), methods=["POST"]) for path, answer in _CHANGES.items()]
    routes.append(Mount("/static", StaticFiles(directory=HERE / "static"), name="static"))

    def not_found(request: Request, _: Exception) -> Response:
        return site.refuse(request, HTTPStatus.NOT_FOUND, "There is nothing at this address.")

    def broken(request: Request, _: Exception) -> Response:
        message = "This did not work; the terminal says why."
        return site.refuse(request, HTTPStatus.INTERNAL_SERVER_ERROR, message, "What was saved before is safe. Load the page again.")

    app = Starlette(
        routes=routes,
        middleware=[Middleware(Guard, policy=policy, refuse=site.refuse)],
        exception_handlers={404: not_found, 405: not_found, 500: broken},
    )
    app.state.site = site
    return app
