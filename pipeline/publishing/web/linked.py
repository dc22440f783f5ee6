"""What search engines and shops read of a page: JSON-LD in the words of schema.org."""

from __future__ import annotations

from typing import Any

from pipeline.article import TARGET_LANG
from pipeline.publishing.document.edition import Edition
from pipeline.publishing.document.links import safe_url
from pipeline.publishing.document.view import ArticleView


def languages(edition: Edition, source_lang: str) -> list[str]:
    """Return the languages of what is on the page, in its order."""
    return [{"src": source_lang, "tgt": TARGET_LANG}[side] for side in edition.sides]


def said(kind: str, **facts: Any) -> dict[str, Any]:
    """Return an object of schema.org with those of its properties that are known."""
    known = {name: value for name, value in facts.items() if value}
    return {"@context": "https://schema.org", "@type": kind, **known}


def people(names: list[str]) -> list[dict[str, str]]:
    """Return persons by their names."""
    return [{"@type": "Person", "name": name} for name in names]


def article_data(view: ArticleView, edition: Edition, url: str) -> dict[str, Any]:
    """Return the article as ``Article``: its titles, author, days, languages, original."""
    meta = view.meta
    title = view.article.title if not edition.has_target or not view.title_en else view.title_en
    return said(
        "Article",
        headline=title,
        alternateName=view.article.title if title != view.article.title and edition.has_source else "",
        url=url,
        inLanguage=languages(edition, view.lang),
        author=people(list(meta.authors)),
        translator=people(list(view.counts.reviewers)) if edition.has_target else [],
        datePublished=meta.date,
        dateModified=view.modified.isoformat() if view.modified and meta.date else "",
        isBasedOn=safe_url(meta.url),
        license=meta.licence,
        keywords=list(meta.keywords),
    )
