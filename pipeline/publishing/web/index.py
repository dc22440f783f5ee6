"""out/index.html: every article with its books, and a search in both languages that needs no server."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import DuizhaoError
from pipeline.files import write_if_changed
from pipeline.language import counted, variants
from pipeline.project import FEED_FILE, INDEX_PAGE, Project
from pipeline.publishing.book.plan import load_plan, stem_of
from pipeline.publishing.document.dates import english_date
from pipeline.publishing.document.edition import Edition
from pipeline.publishing.document.labels import imprint
from pipeline.publishing.document.links import article_anchor, file_link, web_address
from pipeline.publishing.formats import formats
from pipeline.publishing.publish import Failure, without_page
from pipeline.publishing.web.feeds import write_feeds
from pipeline.publishing.web.page import asset, render, size_in_words
from pipeline.publishing.web.summary import Summary, in_order
from pipeline.sources import find_sources

PAGE = ".html"
"""What a browser opens; all else is downloaded."""
MOST_TEXT = 2_000_000
"""Characters of sentences that the page carries for its search; beyond them, articles are found by title and terms only."""


@dataclass(frozen=True, slots=True)
class _Texts:
    """What the search knows; ``whole``: how many articles with all their sentences."""

    data: list[dict[str, Any]]
    whole: int


def write_index(
    summaries: Iterable[Summary], project: Project, folder: Path, books: Sequence[Path] = (), failures: Sequence[Failure] = ()
) -> list[Path]:
    """Write ``folder/index.html`` for articles whose pages and books are in ``folder/x/``; ``books`` (of several articles) get a list.

    ``failures`` are named, with their reasons; what they are about is not offered, even if an older file is still there.

    Where the project says its address, also ``feed.xml`` and ``sitemap.xml``.
    """
    shelf = in_order(summaries)
    target = folder / INDEX_PAGE
    write_if_changed(target, index_page(shelf, project, folder, books, failures), within=folder)
    lacking = without_page(failures)
    return [target, *write_feeds([summary for summary in shelf if summary.name not in lacking], project, folder)]


def index_page(
    shelf: Sequence[Summary], project: Project, folder: Path, books: Sequence[Path] = (), failures: Sequence[Failure] = ()
) -> str:
    """Return the page as text."""
    lacking = without_page(failures)
    texts = _texts(shelf, lacking)
    names = {summary.name for summary in shelf}
    labels = _book_labels(project) if books else {}
    title, base = project.settings.title or "Bilingual articles", project.settings.publishing.base_url
    links = [
        ("canonical", {"href": web_address(base)}),
        ("alternate", {"type": "application/atom+xml", "href": web_address(base, FEED_FILE), "title": title}),
    ]
    return render(
        "index.html.jinja",
        css="\n".join((asset("base.css"), asset("index.css"), _meters(shelf))),
        js=asset("index.js"),
        title=title,
        description=_description(shelf),
        links=links if base else [],
        articles=[_article(summary, folder, [one for one in failures if one.name == summary.name]) for summary in shelf],
        unpublished=[one for one in failures if one.name not in names],
        books=[
            {
                "href": file_link(path.relative_to(folder)),
                "label": labels.get(path.name, path.name),
                "size": size_in_words(path.stat().st_size),
                "opens": path.suffix == PAGE,
            }
            for path in books
            if path.parent.parent == folder  # the first page of a web edition leads to its others
        ],
        partial=texts.whole if texts.whole < len(shelf) else 0,
        texts=texts.data,
        folds=variants(json.dumps(texts.data, ensure_ascii=False)),
    )


def _book_labels(project: Project) -> dict[str, str]:
    """What readers call the files of the project's book, by their names."""
    try:
        plan = load_plan(project, [source.stem for source in find_sources(project.sources)])
    except DuizhaoError:  # the book that is there was made of another plan
        return {}
    title = plan.title.label
    editions = dict.fromkeys([Edition(), *(one.edition for one in plan.editions)])
    return {
        f"{stem_of(plan, edition)}{format_.suffix}": f"{title.one(edition)}: {edition.labelled(format_.label)}"
        for edition in editions
        for format_ in formats()
    }


def _article(summary: Summary, folder: Path, failures: Sequence[Failure]) -> dict[str, Any]:
    meta, name = summary.meta, summary.name
    chinese = list(dict.fromkeys(part for part in (*meta.authors, meta.account, meta.site) if part))
    failed = {failure.error.path for failure in failures}
    files = [(folder / name / format_.file(name, summary.lang, Edition()), format_.label) for format_ in formats()]
    files = [(path, label) for path, label in files if path.exists() and path not in failed]
    return {
        "anchor": article_anchor(name),
        "href": file_link(f"{name}/{files[0][0].name}") if files else "",
        "unpublished": failures,
        "lang": summary.lang,
        "title": summary.title,
        "title_en": summary.title_en,
        "by": [
            *({"text": part, "lang": summary.lang} for part in chinese),
            *([{"text": english_date(meta.date), "lang": ""}] if meta.date else []),
        ],
        "counts": summary.counts,
        "share": _share(summary),
        "imprint": imprint(summary.counts),
        "modified": summary.modified,
        "modified_in_words": english_date(summary.modified),
        "downloads": [
            {
                "href": file_link(f"{name}/{path.name}"),
                "label": label,
                "size": size_in_words(path.stat().st_size),
                "opens": path.suffix == PAGE,
            }
            for path, label in files
        ],
    }


def _share(summary: Summary) -> int:
    """Reviewed sentences in per cent; 100 only if all are."""
    return summary.counts.approved * 100 // summary.counts.total if summary.counts.total else 0


def _meters(shelf: Sequence[Summary]) -> str:
    """The widths of the bars as classes, as the policy allows no style attributes."""
    return "\n".join(f".w{share} {{ width: {share}%; }}" for share in sorted({_share(summary) for summary in shelf}))


def _description(shelf: Sequence[Summary]) -> str:
    total = sum(summary.counts.total for summary in shelf)
    reviewed = sum(summary.counts.approved for summary in shelf)
    articles = counted(len(shelf), "article")
    return f"{articles} in Chinese and English; {reviewed:,} of {total:,} sentences reviewed by a translator."


def _texts(shelf: Sequence[Summary], lacking: frozenset[str]) -> _Texts:
    data, size, whole, fits = [], 0, 0, True
    for summary in shelf:
        weight = sum(len(item.source) + len(item.target) for item in summary.sentences)
        size += weight
        fits, own = size <= MOST_TEXT, summary.name in lacking
        whole += fits
        data.append(
            {
                "href": f"#{article_anchor(summary.name)}" if own else file_link(f"{summary.name}/{summary.name}.html"),
                "lang": summary.lang,
                "title": f"{summary.title}\n{summary.title_en}",
                "terms": [f"{use.source}\n{use.target}" for use in summary.terms],
                "sentences": [[item.id, item.source, item.target] for item in summary.sentences] if fits and not own else [],
            }
        )
    return _Texts(data, whole)
