"""Terms from the page into the glossary: added to a file that the person chooses, changed, forbidden, taken out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from pipeline.errors import DuizhaoError
from pipeline.glossary import Term, TermEntry, add_term, change_term, file_for
from pipeline.review.site import ReviewServer, text_of
from pipeline.sources import term_files
from pipeline.yamlfile import validate


def files(site: ReviewServer, request: Request) -> Response:
    """Answer with the files that a new term can go into, and the one that it goes into if nobody says."""
    folder = site.desk.project.glossary
    chosen = file_for(folder, request.query_params.get("article", "")).name
    return JSONResponse({"files": list(dict.fromkeys([*(path.name for path in term_files(folder)), chosen])), "chosen": chosen})


def add(site: ReviewServer, request: Request, data: Mapping[str, Any]) -> Response:
    """Answer with the term written into the project's glossary; what a file cannot hold is refused with the reason."""
    source, folder = text_of(data, "source", 200).strip(), site.desk.project.glossary
    fields = _fields(data)
    if not source or not fields["target"]:
        raise DuizhaoError("a term needs Chinese and English", hint="Select the words in both texts first, or write them.")
    chosen = file_for(folder, text_of(data, "article", 200)).name
    file = text_of(data, "file", 200) or chosen
    if file not in {chosen, *(path.name for path in term_files(folder))}:
        raise DuizhaoError(f"there is no glossary file {file}", hint="Load the page again.")
    path = add_term(folder, _entry(source, fields, file), file=file)
    return JSONResponse({"said": f"{source} is in {path.name} now.", "file": path.name, "by": site.actor(request).by})


def change(site: ReviewServer, request: Request, data: Mapping[str, Any]) -> Response:
    """Answer with a term's entry changed where it stands, or taken out."""
    glossary, name = site.desk.glossary(), text_of(data, "id", 200)
    if name not in glossary:
        raise DuizhaoError("the glossary has no such term any more", hint="Load the page again.")
    term: Term = glossary.entry(name)
    file = term.path.name if term.path else ""
    if data.get("remove"):
        change_term(term, None)
        return JSONResponse({"said": f"{term.source} is no longer in {file}.", "file": file, "by": site.actor(request).by})
    fields = _fields(data)
    if not fields["target"]:
        raise DuizhaoError("a term needs English", hint="Write it, or take the term out.")
    _entry(term.source, fields, file)
    change_term(term, {key: list(value) if isinstance(value, tuple) else value for key, value in fields.items()})
    return JSONResponse({"said": f"{term.source} is changed in {file}.", "file": file, "by": site.actor(request).by})


def _entry(source: str, fields: Mapping[str, Any], file: str) -> TermEntry:
    """The entry.

    :raises DuizhaoError: a glossary file cannot hold it.
    """
    return validate(TermEntry, {"source": source, **fields}, {}, file)


def _fields(data: Mapping[str, Any]) -> dict[str, Any]:
    """What the form says of a term besides its Chinese."""
    forbidden = [one.strip() for one in re.split("[;；\n]", text_of(data, "forbidden", 1000))]
    return {
        "target": text_of(data, "target", 200).strip(),
        "note": text_of(data, "note", 1000).strip(),
        "must": bool(data.get("must", True)),
        "forbidden": tuple(one for one in forbidden if one),
    }
