"""The answers that change something. Each says which version of a row it saw; a row that changed since is a conflict, not a loss."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, cast

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from pipeline.article import Bilingual, Entry, RichText, State, leaves
from pipeline.bilingual import join_segments, split_segment
from pipeline.checking import CHECKS
from pipeline.errors import DuizhaoError
from pipeline.review import changes
from pipeline.review.changes import Actor, Edit
from pipeline.review.chips import EditorToken, from_tokens, known_marks, parse_tokens, to_data, to_tokens
from pipeline.review.desk import NotHereError, Sheet, StaleError
from pipeline.review.diffs import diff, merge
from pipeline.review.markup import diff_html, target_html
from pipeline.review.pages import progress_html, rows_html
from pipeline.review.recuts import CutSite, Recut
from pipeline.review.rows import numbered
from pipeline.review.site import ReviewServer, text_of

Data = Mapping[str, Any]
_STATES = frozenset({"translated", "reviewed", "final"})


def answer(site: ReviewServer, sheet: Sheet, ids: list[str], **more: Any) -> Response:
    """Answer with these rows as they are now, the progress, and what else there is to say."""
    rows = rows_html(site, sheet, ids)
    return JSONResponse(
        {"rows": rows, "versions": {key: sheet.version(key) for key in rows}, "progress": progress_html(site, sheet), **more}
    )


def save_row(site: ReviewServer, request: Request, data: Data) -> Response:
    """Answer with a row edited, approved, or both. Where somebody else was faster: 409 with both texts and, if they do not touch, both in one."""
    name, key = request.path_params["name"], request.path_params["segment"]
    seen = text_of(data, "version", 64)
    state = data.get("state")
    if state is not None and (not isinstance(state, str) or state not in _STATES):
        raise DuizhaoError("that is not a state of a sentence", hint="Load the page again.")
    mine = parse_tokens(data["tokens"]) if data.get("tokens") is not None else None
    origin = "tm" if data.get("origin") == "tm" else "human"

    def function(bilingual: Bilingual) -> Bilingual:
        text = _text(bilingual, site.desk.open(name), key, mine) if mine is not None else None
        edit = Edit(key, seen, text, cast("State | None", state), origin)
        return changes.apply(bilingual, edit, site.actor(request))

    try:
        sheet = site.desk.change(name, {key: seen}, function)
    except StaleError as error:
        if mine is not None and _text(error.sheet.bilingual, error.sheet, key, mine) == _target(error.sheet, key) and state is None:
            return answer(site, error.sheet, [key])  # both wrote the same: nothing to decide
        return _conflict(site, error.sheet, key, mine, {**data, "person": site.actor(request).by})
    return answer(site, sheet, [key])


def _text(bilingual: Bilingual, sheet: Sheet, key: str, tokens: list[EditorToken]) -> RichText:
    entry = bilingual.entries.get(key, Entry())
    return from_tokens(tokens, known_marks(sheet.segment(key).source, entry.target.text if entry.target else None))


def _target(sheet: Sheet, key: str) -> RichText:
    target = sheet.bilingual.entries.get(key, Entry()).target
    return target.text if target else RichText()


def _conflict(site: ReviewServer, sheet: Sheet, key: str, mine: list[EditorToken] | None, data: Data) -> Response:
    """What the merge view shows: theirs, mine, the difference, and both in one where that is possible."""
    segment = sheet.segment(key)
    target = sheet.bilingual.entries.get(key, Entry()).target
    known = known_marks(segment.source, target.text if target else None)
    theirs = to_tokens(target.text, known) if target else []
    base = parse_tokens(data["base"]) if data.get("base") is not None else None
    together: list[EditorToken] | None = None
    if mine is not None and base is not None:
        together = merge(base, mine, theirs)
        try:
            if together is not None:
                from_tokens(together, known)
        except DuizhaoError:
            together = None
    mine_text = "".join(token for token in mine or [] if isinstance(token, str))
    their_text = target.text.text if target else ""
    html = site.render(
        "merge.html",
        theirs=their_text,
        change=diff_html(diff(their_text, mine_text)) if mine is not None else None,
        mine=mine_text,
        by=target.by if target else "",
        own=bool(target and target.by == data["person"]),
        at=target.at if target else "",
        together="".join(token for token in together if isinstance(token, str)) if together is not None else None,
        key=key,
        wants=data.get("state"),
    )
    editors = {"theirs": target_html(theirs, known), "together": target_html(together, known) if together is not None else None}
    return JSONResponse(
        {
            "error": "Somebody else changed this sentence.",
            "merge": html,
            "version": sheet.version(key),
            "editors": editors,
            "theirs": to_data(theirs),
            "row": rows_html(site, sheet, [key])[key],
        },
        HTTPStatus.CONFLICT,
    )


def add_comment(site: ReviewServer, request: Request, data: Data) -> Response:
    """Answer with a remark; it conflicts with nothing, so it asks for no version."""
    text = text_of(data, "text").strip()
    if not text:
        raise DuizhaoError("the comment is empty", hint="Write something, or close it.")
    return _annotate(site, request, lambda bilingual, key, actor: changes.comment(bilingual, key, text, actor))


def suppress(site: ReviewServer, request: Request, data: Data) -> Response:
    """Answer with a check's findings on this sentence set aside, or (without a reason to give) shown again."""
    check, reason = text_of(data, "check", 80), text_of(data, "reason", 1000).strip()
    if data.get("undo"):
        return _annotate(site, request, lambda bilingual, key, _: changes.unsuppress(bilingual, key, check))
    if check not in CHECKS:
        raise DuizhaoError(f"there is no check {check!r}", hint="Load the page again.")
    if not reason:
        raise DuizhaoError(
            "a finding is not set aside without a reason", hint="Write in a few words why the finding is wrong here; others will read it."
        )
    return _annotate(site, request, lambda bilingual, key, actor: changes.suppress(bilingual, key, check, reason, actor))


def _annotate(site: ReviewServer, request: Request, function: Any) -> Response:
    name, key = request.path_params["name"], request.path_params["segment"]
    sheet = site.desk.open(name)
    sheet.segment(key)
    actor: Actor = site.actor(request)
    sheet = site.desk.change(name, {}, lambda bilingual: function(bilingual, key, actor))
    return answer(site, sheet, [key])


def restore(site: ReviewServer, request: Request, data: Data) -> Response:
    """Answer with a former version of the sentence back. ``seen``: which of them is shown now, while somebody walks through them."""
    name, key = request.path_params["name"], request.path_params["segment"]
    index = data.get("index")

    def function(bilingual: Bilingual) -> Bilingual:
        past = bilingual.entries.get(key, Entry()).history
        position = len(past) - 1 if index is None else index
        if not isinstance(position, int) or not 0 <= position < len(past):
            raise DuizhaoError("there is no earlier version", hint="What you see is the first one.")
        seen = data.get("seen")
        shown = past[seen] if isinstance(seen, int) and 0 <= seen < len(past) else None
        return changes.restore(bilingual, key, past[position], site.actor(request), shown)

    sheet = site.desk.change(name, {key: text_of(data, "version", 64)}, function)
    return answer(site, sheet, [key])


def split(site: ReviewServer, request: Request, data: Data) -> Response:
    """Answer with a sentence cut in two, its translation too."""
    name, key = request.path_params["name"], request.path_params["segment"]
    offset, target_offset = data.get("offset"), data.get("target_offset")
    if not isinstance(offset, int) or not (target_offset is None or isinstance(target_offset, int)):
        raise DuizhaoError("it is not said where to cut", hint="Load the page again.")
    sheet = site.desk.open(name)
    position = _place(sheet, key)
    seen = {key: text_of(data, "version", 64)}
    where = CutSite(*position, f"sentence {numbered(sheet.article)[key]} split")
    return _recut(site, request, where, seen, lambda bilingual: split_segment(bilingual, key, offset, target_offset))


def join(site: ReviewServer, request: Request, data: Data) -> Response:
    """Answer with a sentence and the next one of its block as one."""
    name, key = request.path_params["name"], request.path_params["segment"]
    sheet = site.desk.open(name)
    position = _place(sheet, key)
    block = next(block for block in leaves(sheet.article) if block.id == position[0])
    seen = {key: text_of(data, "version", 64)}
    if position[1] + 1 < len(block.segments):
        seen[block.segments[position[1] + 1].id] = text_of(data, "next_version", 64)
    split_before = next((one for one in site.recuts.of(name, sheet.bilingual) if one.site.block == block.id), None)
    number = numbered(sheet.article)[key]

    def function(bilingual: Bilingual) -> Bilingual:
        if split_before and split_before.is_split and split_before.site.index == position[1] and split_before.stands(bilingual):
            return split_before.take_back(bilingual)  # nothing happened since the split: its two parts are what they were
        return join_segments(bilingual, key)

    return _recut(site, request, CutSite(*position, f"sentences {number} and {number + 1} joined"), seen, function)


def _recut(
    site: ReviewServer, request: Request, where: CutSite, seen: Mapping[str, str], function: Callable[[Bilingual], Bilingual]
) -> Response:
    """The article with a block cut otherwise, its way back kept."""
    former: list[Bilingual] = []

    def keeping(bilingual: Bilingual) -> Bilingual:
        former[:] = [bilingual]
        return function(bilingual)

    sheet = site.desk.change(request.path_params["name"], seen, keeping)
    recut = site.recuts.keep(where, site.actor(request), former[0], sheet.bilingual)
    text = f"{where.told[:1].upper()}{where.told[1:]}."
    return JSONResponse({"at": _at(sheet, (where.block, where.index)), "batch": {"id": recut.id, "text": text}})


def take_back(site: ReviewServer, request: Request, recut: Recut) -> Response:
    """Answer with a split or a join taken back, if nobody has changed its sentences since."""
    name = request.path_params["name"]

    def function(bilingual: Bilingual) -> Bilingual:
        if not recut.stands(bilingual):
            raise DuizhaoError("these sentences were changed since", hint="Join or split them by hand; their history has the former words.")
        return recut.take_back(bilingual)

    sheet = site.desk.change(name, {}, function)
    site.recuts.drop(name, recut.id)
    return JSONResponse({"at": _at(sheet, (recut.site.block, recut.site.index)), "said": "The sentences are as they were before."})


def _place(sheet: Sheet, key: str) -> tuple[str, int]:
    """Block and place in it, which survive a cut while the ids of sentences do not."""
    for block in leaves(sheet.article):
        for index, segment in enumerate(block.segments):
            if segment.id == key:
                return block.id, index
    raise NotHereError("this article has no such sentence any more", hint="Load the page again.")


def _at(sheet: Sheet, position: tuple[str, int]) -> str:
    block = next((block for block in leaves(sheet.article) if block.id == position[0]), None)
    return block.segments[min(position[1], len(block.segments) - 1)].id if block else ""
