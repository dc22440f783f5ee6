"""What other rooms make for the page: the finished page as a preview, an article's pictures, the engine's alternatives."""

from __future__ import annotations

import threading
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from pipeline.article import Entry, RichText
from pipeline.errors import DuizhaoError
from pipeline.review.diffs import diff
from pipeline.review.guard import PREVIEW_CSP
from pipeline.review.lookups import field_html
from pipeline.review.markup import diff_html
from pipeline.review.site import ReviewServer
from pipeline.richtext import plain
from pipeline.translating import Decoding, Hypotheses, open_engine
from pipeline.translating import Request as Sentence

_ENGINE = threading.Lock()
"""One question to an engine at a time: a second model in memory helps nobody."""
HYPOTHESES = 4


def preview(site: ReviewServer, request: Request) -> Response:
    """Answer with the article's page as it would be published now."""
    from pipeline.publishing import page_html, view_of  # noqa: PLC0415 - pandoc and all that, for those who look

    sheet = site.desk.open(request.path_params["name"])
    html = page_html(view_of(sheet.bilingual, site.desk.project, glossary=sheet.glossary))
    return HTMLResponse(html, headers={"Content-Security-Policy": PREVIEW_CSP, "X-Frame-Options": "SAMEORIGIN"})


def image(site: ReviewServer, request: Request) -> Response:
    """Answer with a picture of the article, out of the sources folder and nowhere else."""
    from pipeline.publishing import Missing, load_picture  # noqa: PLC0415 - as above

    sheet = site.desk.open(request.path_params["name"])
    picture = load_picture(request.query_params.get("src", ""), sheet.article.path, site.desk.project.sources)
    if isinstance(picture, Missing):
        return Response(f"The picture {picture.reason}.", HTTPStatus.NOT_FOUND, media_type="text/plain")
    return Response(picture.data, media_type=picture.media_type)


def alternatives(site: ReviewServer, request: Request) -> Response:
    """Offer other translations by the engine. It is asked only here; where none is installed the answer says so."""
    sheet = site.desk.open(request.path_params["name"])
    segment = sheet.segment(request.path_params["segment"])
    target = sheet.bilingual.entries.get(segment.id, Entry()).target
    present = target.text if target else None
    hits = sheet.glossary.find(segment.source.text, sheet.article.name)
    outputs: list[Hypotheses] = []
    try:
        with _ENGINE, open_engine(site.desk.project.settings.translating.model) as engine:
            terms = tuple((hit.source, hit.expected) for hit in hits) if engine.takes_terms else ()
            sentence = Sentence(plain(segment.source).strip(), terms, engine.forms[0])
            engine.run([sentence], Decoding(beam=HYPOTHESES, hypotheses=HYPOTHESES), lambda _, batch: outputs.extend(batch))
    except DuizhaoError as error:
        return site.page(request, "alternatives.html", message=error.message, hint=error.hint or "", texts=[])
    texts = []
    for text in dict.fromkeys(text.strip() for output in outputs for text in output.texts):
        if text and (present is None or text != present.text):
            change = diff_html(diff(present.text, text)) if present else None
            texts.append((text, change, field_html(segment, RichText(text), present, sheet.glossary.verify(hits, text))))
    message = "" if texts else "The engine has nothing else to say."
    return site.page(request, "alternatives.html", message=message, hint="", texts=texts)
