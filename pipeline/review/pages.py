"""The answers that show something: the list, an article, a sentence's details, searches, the preview, log-in."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from itertools import islice
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from pipeline.aligning import align
from pipeline.article import OBJECT, Entry
from pipeline.articles import as_error_of
from pipeline.errors import DuizhaoError
from pipeline.outside import whole_number
from pipeline.review.batches import Batch, undone_told
from pipeline.review.desk import Sheet
from pipeline.review.diffs import diff
from pipeline.review.filters import FINDING_CHOICES, STATE_CHOICES, Filter, parse_filter, people, select
from pipeline.review.lookups import MAX_LINES, history, machine_original, offers
from pipeline.review.markup import diff_html
from pipeline.review.recuts import Recut
from pipeline.review.replacing import Search, find_hits
from pipeline.review.rows import Group, Progress, RowView, filled, numbered, outline, row, terms_of
from pipeline.review.site import ReviewServer
from pipeline.status import is_approved

PAGE_ROWS = 250
"""About so many rows are on one page; a longer article has several, cut between blocks."""
MAX_BATCHES = 5
"""So many changes of many sentences are offered to be taken back."""


def article_list(site: ReviewServer, request: Request) -> Response:
    """Answer with all articles with their progress; one that cannot be read says why."""
    listed: list[dict[str, Any]] = []
    total = Progress()
    for name in site.desk.sources():
        try:
            sheet = site.desk.open(name)
            with as_error_of(sheet.article.path):
                counts, title, english = sheet.counts, sheet.article.title, _english_title(sheet)
        except DuizhaoError as error:
            listed.append({"name": name, "error": error.message, "hint": error.hint, "progress": Progress(), "title": name, "english": ""})
            continue
        total += counts
        listed.append({"name": name, "error": "", "checked": sheet.is_checked, "progress": counts, "title": title, "english": english})
    if not all(item.get("checked", True) for item in listed):
        site.desk.check_soon()
    return site.page(request, "articles.html", articles=listed, total=total)


def _english_title(sheet: Sheet) -> str:
    block = next((block for block in sheet.article.blocks if block.kind == "title"), None)
    targets = [sheet.bilingual.entries.get(segment.id, Entry()).target for segment in block.segments] if block else []
    return " ".join(target.text.text for target in targets if target)


def article(site: ReviewServer, request: Request) -> Response:
    """Answer with an article as aligned rows."""
    sheet = site.desk.open(request.path_params["name"])
    wanted = parse_filter(request.query_params)
    shown = outline(sheet.article, chosen(sheet, wanted))
    pages = paginate(shown)
    number = _page_number(request, pages)
    findings = sheet.findings if sheet.is_checked else ()
    if not sheet.is_checked:
        site.desk.check_soon()
    return site.page(
        request,
        "article.html",
        article=sheet.article,
        english=_english_title(sheet),
        groups=filled(pages[number - 1], sheet.bilingual, site.desk.context(sheet)) if pages else [],
        progress=sheet.counts,
        checked=sheet.is_checked,
        wanted=wanted,
        shown=sum(len(group.segments) for group in shown),
        page=number,
        pages=len(pages),
        state_choices=STATE_CHOICES,
        finding_choices={**FINDING_CHOICES, **{check: check for check in sorted({one.check for one in findings if one.segment})}},
        people=people(sheet.bilingual),
        batches=_undoable(site, sheet),
        loose_findings=[one for one in findings if not one.segment],
    )


def _undoable(site: ReviewServer, sheet: Sheet) -> list[Batch | Recut]:
    """What can be taken back in one step, the newest first."""
    name, bilingual = sheet.article.name, sheet.bilingual
    found: list[Batch | Recut] = [*site.recuts.of(name, bilingual), *islice(site.batches.of(name, bilingual), MAX_BATCHES)]
    return sorted(found, key=lambda one: one.at, reverse=True)[:MAX_BATCHES]


def chosen(sheet: Sheet, wanted: Filter) -> frozenset[str] | None:
    """Return the sentences that the filter lets through; ``None``: all. Who asks for findings waits until all are known."""
    return select(sheet.bilingual, wanted, lambda key: sheet.findings_by_segment.get(key, ())) if wanted else None


def paginate(shown: list[Group]) -> list[list[Group]]:
    """Return the blocks in pages of about :data:`PAGE_ROWS` rows."""
    pages: list[list[Group]] = []
    count = PAGE_ROWS
    for group in shown:
        if count >= PAGE_ROWS:
            pages.append([])
            count = 0
        pages[-1].append(group)
        count += len(group.segments)
    return pages


def _page_number(request: Request, pages: list[list[Group]]) -> int:
    segment = request.query_params.get("at", "")
    if segment:
        for number, groups_ in enumerate(pages, 1):
            if any(one.id == segment for group in groups_ for one in group.segments):
                return number
    asked = request.query_params.get("page", "1")
    return min(max(whole_number(asked, 1), 1), max(len(pages), 1))


def go_on(site: ReviewServer, request: Request) -> Response:
    """Go to the next sentence of a kind (open, finding, any) after a given one, on whichever page it is."""
    sheet = site.desk.open(request.path_params["name"])
    wanted = parse_filter(request.query_params)
    number = request.query_params.get("number", "")
    if number:
        return _to_number(sheet, number)
    kind = request.query_params.get("kind", "open")
    need = Filter(state="open") if kind == "open" else Filter(finding="any") if kind == "finding" else Filter()
    ids = list(sheet.segments)
    after = request.query_params.get("after", "")
    start = ids.index(after) + 1 if after in ids else 0
    good = [chosen(sheet, one) for one in (need, wanted) if one]
    found = next((one for one in [*ids[start:], *ids[:start]] if all(one in some for some in good if some is not None)), "")
    query = "&".join(part for part in (wanted.query, f"at={quote(found)}" if found else "nothing=1") if part)
    return RedirectResponse(f"/articles/{quote(sheet.article.name, safe='')}?{query}#{found}", HTTPStatus.SEE_OTHER)


def _to_number(sheet: Sheet, number: str) -> Response:
    """To the sentence with this number, unfiltered; the last one where there are fewer."""
    ids = list(sheet.segments)
    if not number.isdecimal() or not ids:
        raise DuizhaoError(f"{number[:20]!r} is no number of a sentence", hint=f"The sentences are numbered from 1 to {len(ids)}.")
    found = ids[min(max(int(number[:9]), 1), len(ids)) - 1]
    return RedirectResponse(f"/articles/{quote(sheet.article.name, safe='')}?at={quote(found)}#{found}", HTTPStatus.SEE_OTHER)


def some(site: ReviewServer, sheet: Sheet, wanted: Iterable[str]) -> dict[str, RowView]:
    """Return the rows of these sentences as they are now; those that are gone are left out."""
    numbers = numbered(sheet.article)
    context = site.desk.context(sheet)
    return {
        key: row(sheet.bilingual, sheet.block_of[key], sheet.segments[key], numbers[key], context)
        for key in wanted
        if key in sheet.segments
    }


def rows_html(site: ReviewServer, sheet: Sheet, wanted: Iterable[str]) -> dict[str, str]:
    """Return their HTML."""
    return {key: site.render("row.html", row=one) for key, one in some(site, sheet, wanted).items()}


def versions(site: ReviewServer, request: Request) -> Response:
    """Answer with the version of each row, and how many findings it has, for a page that asks whether others changed something."""
    sheet = site.desk.open(request.path_params["name"])
    if not sheet.is_settled:
        site.desk.check_soon()
    found = {key: len(findings) for key, findings in sheet.findings_by_segment.items()} if sheet.is_checked else {}
    progress = progress_html(site, sheet)
    return JSONResponse({"versions": sheet.versions, "progress": progress, "checked": sheet.is_checked, "findings": found})


def some_rows(site: ReviewServer, request: Request) -> Response:
    """Answer with the HTML of the rows that are asked for."""
    sheet = site.desk.open(request.path_params["name"])
    return JSONResponse({"rows": rows_html(site, sheet, request.query_params.get("ids", "").split(",")[: 4 * PAGE_ROWS])})


def progress_html(site: ReviewServer, sheet: Sheet) -> str:
    """Return the article's progress bar."""
    return site.render("progress.html", progress=sheet.counts)


def panel(site: ReviewServer, request: Request) -> Response:
    """Answer with what is known of a sentence beyond its row: matches, earlier versions, comments, sentences that read the same."""
    sheet = site.desk.open(request.path_params["name"])
    segment = sheet.segment(request.path_params["segment"])
    entry = sheet.bilingual.entries.get(segment.id, Entry())
    original = machine_original(entry)
    return site.page(
        request,
        "panel.html",
        row=some(site, sheet, [segment.id])[segment.id],
        name=sheet.article.name,
        offers=offers(segment, entry, site.lookups.matches(segment)),
        original=original.text if original else "",
        versions=history(entry),
        suppressed=entry.suppressed,
        repetitions=site.lookups.repetitions(sheet, segment),
    )


def links(site: ReviewServer, request: Request) -> Response:
    """Tell which words of the sentence belong to which of its translation, as ranges in what the page shows (UTF-16, no stand-ins)."""
    sheet = site.desk.open(request.path_params["name"])
    segment = sheet.segment(request.path_params["segment"])
    target = sheet.bilingual.entries.get(segment.id, Entry()).target
    if target is None:
        return JSONResponse({"version": sheet.version(segment.id), "links": []})
    source, english = segment.source.text, target.text.text
    hits = terms_of(segment, english, sheet.article.name, sheet.glossary)
    aligned = align(source, english, [(hit.start, hit.end, *hit.found) for hit in hits if hit.found])
    ranges = [
        [
            *(shown_offset(source, at) for at in (link.start, link.end)),
            *(shown_offset(english, at) for at in (link.target_start, link.target_end)),
        ]
        for link in aligned.links
    ]
    return JSONResponse({"version": sheet.version(segment.id), "links": ranges})


def shown_offset(text: str, offset: int) -> int:
    """Tell where a place of the text is for a script that counts UTF-16 units and does not see stand-in characters."""
    return len(text[:offset].replace(OBJECT, "").encode("utf-16-le")) // 2


def splitter(site: ReviewServer, request: Request) -> Response:
    """Tell where to cut a sentence and its translation."""
    sheet = site.desk.open(request.path_params["name"])
    segment = sheet.segment(request.path_params["segment"])
    entry = sheet.bilingual.entries.get(segment.id, Entry())
    target = entry.target.text.text if entry.target else ""
    return JSONResponse({"source": segment.source.text, "target": target, "version": sheet.version(segment.id)})


def concordance(site: ReviewServer, request: Request) -> Response:
    """Answer with every sentence of the project that holds a text, in either language."""
    text = request.query_params.get("q", "")[:400]
    lines = list(islice(site.lookups.concordance(text), MAX_LINES + 1))
    part = "part" in request.query_params
    template = "concordance_lines.html" if part else "concordance.html"
    return site.page(request, template, q=text, lines=lines[:MAX_LINES], more=len(lines) > MAX_LINES)


def replace_form(site: ReviewServer, request: Request) -> Response:
    """Search and replace: what would change, each sentence with its box to tick."""
    sheet = site.desk.open(request.path_params["name"])
    query = request.query_params
    search = Search(query.get("find", ""), query.get("replacement", ""), "match_case" in query, "part" not in query)
    numbers = numbered(sheet.article)
    done, undone, elsewhere = (query.get(key, "") for key in ("done", "undone", "elsewhere"))
    batch = site.batches.get(done)
    said = ""
    if undone.isdecimal():
        left = [key for key in query.get("left", "").split(",") if key]
        said = undone_told(numbers, whole_number(undone), left, whole_number(elsewhere))
    elif done:
        said = f"{batch.told}." if batch else "No sentence was changed."
    hits: list[dict[str, Any]] = []
    message = ""
    if search.text and not search.text.strip():
        message = "Write what to find."
    elif search.text:
        for hit in find_hits(sheet.bilingual, search):
            entry = sheet.bilingual.entries[hit.segment.id]
            hits.append(
                {
                    "id": hit.segment.id,
                    "number": numbers[hit.segment.id],
                    "version": sheet.version(hit.segment.id),
                    "source": hit.segment.source.text,
                    "change": diff_html(diff(hit.before.text, hit.after.text)),
                    "approved": is_approved(entry.target),
                }
            )
        message = "" if hits or said else "No translation in this article has it."
    return site.page(
        request,
        "replace.html",
        article=sheet.article,
        search=search,
        hits=hits,
        message=message,
        batch=batch,
        said=said,
        refused=whole_number(query.get("refused", "0")),
    )


def login_form(site: ReviewServer, request: Request) -> Response:
    """Answer with the log-in of a team's page."""
    return site.page(request, "login.html", message="", name="")
