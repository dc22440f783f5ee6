"""The answers that change many sentences at once, and the one that takes such a change back in one step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.article import Bilingual, Entry, RichText, State
from pipeline.errors import DuizhaoError
from pipeline.review import changes
from pipeline.review.actions import Data, answer, take_back
from pipeline.review.batches import Batch, compared, new_batch, undone_told
from pipeline.review.batches import take_back as take_back_steps
from pipeline.review.changes import Edit
from pipeline.review.chips import EditorToken, from_tokens, known_marks, to_tokens
from pipeline.review.desk import NotHereError, Sheet, StaleError
from pipeline.review.replacing import Search, find_hits
from pipeline.review.rows import numbered
from pipeline.review.site import ReviewServer, text_of
from pipeline.status import APPROVED, is_approved


def _many(
    site: ReviewServer, batch: Batch, name: str, seen: Mapping[str, str], function: Callable[[Bilingual], Bilingual]
) -> tuple[Sheet, Batch]:
    """An article changed as :meth:`Desk.change` does, its way back kept first."""
    kept = batch

    def keeping(bilingual: Bilingual) -> Bilingual:
        nonlocal kept
        after = function(bilingual)
        steps = compared(bilingual, after)
        if steps:
            kept = site.batches.keep(batch, name, steps)
        return after

    sheet = site.desk.change(name, seen, keeping)
    return sheet, kept


def _told(batch: Batch) -> dict[str, str] | None:
    """What the page offers to take back."""
    return {"id": batch.id, "text": f"{batch.told}."} if batch.count else None


def approve_rows(site: ReviewServer, request: Request, data: Data) -> Response:
    """Approve several rows at once (a paragraph, the article): those with a translation, without an open error, unchanged since seen."""
    name = request.path_params["name"]
    seen = _versions(data)
    sheet = site.desk.open(name)
    numbers = numbered(sheet.article)
    left: dict[str, list[int]] = defaultdict(list)
    good: dict[str, str] = {}
    for key, old in seen.items():
        target = sheet.bilingual.entries.get(key, Entry()).target if key in sheet.segments else None
        errors = [one for one in (sheet.found(key) if key in sheet.segments else ()) if one.severity == "error"]
        why = (
            "gone" if key not in sheet.segments
            else "changed by somebody else" if sheet.version(key) != old
            else "without translation" if target is None or not target.text.text.strip()
            else "with an open error" if errors and target.state == "translated"
            else ""
        )  # fmt: skip
        if why:
            left[why].append(numbers.get(key, 0))
        elif target is not None and target.state == "translated":
            good[key] = old
    actor = site.actor(request)

    def function(bilingual: Bilingual) -> Bilingual:
        for key, old in good.items():
            bilingual = changes.apply(bilingual, Edit(key, old, state="reviewed"), actor)
        return bilingual

    sheet, batch = _many(site, new_batch("approved", actor), name, good, function)
    return answer(site, sheet, list(seen), said=_approved(len(good), left), batch=_told(batch))


def _approved(count: int, left: Mapping[str, list[int]]) -> str:
    """How many were approved, and which were left open, by reason."""
    first = "1 sentence approved." if count == 1 else f"{count} sentences approved."
    told = []
    for why, numbers in left.items():
        shown = ", ".join(map(str, numbers[:4])) + (f" and {len(numbers) - 4} more" if len(numbers) > 4 else "")
        told.append(f"{shown} ({why})" if any(numbers) else f"{len(numbers)} ({why})")
    return f"{first} Left open: {'; '.join(told)}." if told else first


def _versions(data: Data) -> dict[str, str]:
    rows = data.get("rows")
    if not isinstance(rows, dict) or not all(isinstance(key, str) and isinstance(value, str) for key, value in rows.items()):
        raise DuizhaoError("no sentence is named", hint="Load the page again.")
    return dict(rows)


def propagate(site: ReviewServer, request: Request, data: Data) -> Response:
    """Take this sentence's translation for the sentences that read the same and that nobody approved, in all articles."""
    name, key = request.path_params["name"], request.path_params["segment"]
    sheet = site.desk.open(name)
    segment = sheet.segment(key)
    if sheet.version(key) != text_of(data, "version", 64):
        raise StaleError([key], sheet)
    entry = sheet.bilingual.entries.get(key, Entry())
    if entry.target is None or not entry.target.text:
        raise DuizhaoError("this sentence has no translation to pass on", hint="Translate it first.")
    text = entry.target.text
    state: State = "reviewed" if is_approved(entry.target) else "translated"
    seen: dict[str, dict[str, str]] = {}
    for repetition in site.lookups.repetitions(sheet, segment):
        if repetition.state not in APPROVED:
            seen.setdefault(repetition.article, {})[repetition.segment] = repetition.version
    actor = site.actor(request)
    batch = new_batch(f"given the translation of sentence {numbered(sheet.article)[key]}", actor)
    for article, rows in seen.items():

        def function(bilingual: Bilingual, rows: dict[str, str] = rows, article: str = article) -> Bilingual:
            opened = site.desk.open(article)
            for other, old in rows.items():
                fitted = _fitted(text, segment.source, opened.segment(other).source)
                bilingual = changes.apply(bilingual, Edit(other, old, fitted, state, "human", alone=True), actor)
            return bilingual

        _, batch = _many(site, batch, article, rows, function)
    sheet = site.desk.open(name)
    return answer(site, sheet, [key, *seen.get(name, {})], count=batch.count, articles=len(batch.steps), batch=_told(batch))


def _fitted(text: RichText, source: RichText, other: RichText) -> RichText:
    """The target with the other sentence's marks where the two have the same kinds in the same order, else the words alone."""
    if [mark.kind for mark in source.marks] != [mark.kind for mark in other.marks]:
        known = known_marks(source, text)
        return from_tokens([token for token in to_tokens(text, known) if isinstance(token, str)], known)
    ours, theirs = known_marks(source, text), known_marks(other)
    twin = dict(zip(list(ours)[: len(theirs)], theirs, strict=False))
    tokens: list[EditorToken] = []
    for token in to_tokens(text, ours):
        if isinstance(token, str):
            tokens.append(token)
        elif token.mark in twin:
            tokens.append(type(token)(twin[token.mark], token.edge))
    return from_tokens(tokens, theirs)


def replace_all(site: ReviewServer, request: Request, data: Data) -> Response:
    """Answer with the ticked sentences with the text replaced; back to the form, which says what was done."""
    name = request.path_params["name"]
    search = Search(text_of(data, "find", 400), text_of(data, "replacement", 400), "match_case" in data, "part" not in data)
    ticked = dict(str(item).split(":", 1) for item in data.get("row", []) if ":" in str(item))
    sheet = site.desk.open(name)
    fresh = {key: old for key, old in ticked.items() if key in sheet.segments and sheet.version(key) == old}
    keep = "keep_state" in data
    actor = site.actor(request)

    def function(bilingual: Bilingual) -> Bilingual:
        for hit in list(find_hits(bilingual, search)):
            if hit.segment.id in fresh:
                entry = bilingual.entries[hit.segment.id]
                state = entry.target.state if keep and entry.target else None
                edit = Edit(hit.segment.id, fresh[hit.segment.id], hit.after, state, alone=True)
                bilingual = changes.apply(bilingual, edit, actor)
        return bilingual

    became = f"is “{search.replacement}” now" if search.replacement else "was taken out"
    batch = new_batch(f"changed: “{search.text}” {became}", actor)
    _, batch = _many(site, batch, name, fresh, function)
    return _back(name, data, done=batch.id if batch.count else "none", refused=len(ticked) - len(fresh))


def _back(name: str, data: Data, **more: Any) -> Response:
    """To the form, with what was looked for."""
    kept = {key: text_of(data, key, 400) for key in ("find", "replacement", "match_case", "part") if key in data}
    return RedirectResponse(f"/articles/{quote(name, safe='')}/replace?{urlencode({**kept, **more})}", HTTPStatus.SEE_OTHER)


def undo(site: ReviewServer, request: Request, data: Data) -> Response:
    """Answer with a change of many sentences taken back, in all its articles, where nobody changed anything since; and which were left."""
    name = request.path_params["name"]
    recut = site.recuts.get(name, text_of(data, "batch", 40))
    if recut is not None:
        return take_back(site, request, recut)
    batch = site.batches.get(text_of(data, "batch", 40))
    if batch is None or name not in batch.steps:
        raise NotHereError("that change cannot be undone any more", hint="The history of each sentence still has the former words.")
    undone: dict[str, list[str]] = {}
    left: dict[str, list[str]] = {}
    for article, steps in batch.steps.items():

        def function(bilingual: Bilingual, article: str = article, steps: Any = steps) -> Bilingual:
            bilingual, undone[article], left[article] = take_back_steps(bilingual, steps)
            return bilingual

        try:
            site.desk.change(article, {}, function)
        except NotHereError:
            left[article] = list(steps)
    site.batches.drop(batch.id)
    count = sum(map(len, undone.values()))
    if "csrf" in data:
        return _back(name, data, undone=count, left=",".join(left[name]), elsewhere=sum(map(len, left.values())) - len(left[name]))
    sheet = site.desk.open(name)
    said = undone_told(numbered(sheet.article), count, left[name], sum(map(len, left.values())) - len(left[name]))
    return answer(site, sheet, [*undone[name], *left[name]], said=said)
