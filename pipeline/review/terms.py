"""A new term from the page into the glossary."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from pipeline.errors import DuizhaoError
from pipeline.glossary import TermEntry, add_term
from pipeline.review.site import ReviewServer, text_of


def add(site: ReviewServer, request: Request, data: Mapping[str, Any]) -> Response:
    """The term written into the project's glossary; what a file cannot hold is refused with the reason."""
    source, target = text_of(data, "source", 200).strip(), text_of(data, "target", 200).strip()
    if not source or not target:
        raise DuizhaoError("a term needs Chinese and English", hint="Select the words in both texts first, or write them.")
    entry = TermEntry(source=source, target=target, note=text_of(data, "note", 1000).strip(), must=bool(data.get("must", True)))
    path = add_term(site.desk.project.glossary, entry)
    return JSONResponse({"added": source, "file": path.name, "by": site.actor(request).by})
