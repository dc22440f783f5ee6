"""A saved web page → the article on it: found by the places where the known sites keep it, else by trafilatura; its metadata."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.article import Metadata
from pipeline.errors import DuizhaoError
from pipeline.language import SEPARATORS
from pipeline.outside import load_json
from pipeline.reading.addresses import safe_link, without_tracking
from pipeline.reading.dates import find_date
from pipeline.reading.formats.markup import Element, parse_page, read_markup
from pipeline.reading.formats.scripted import account_in_script, article_in_script, holds_text
from pipeline.reading.passes.repost import clean_title, licence_in, read_fields, reads_number
from pipeline.reading.rawarticle import RawArticle
from pipeline.reading.sites import ACCOUNTS, AUTHORS, DATES, TEXT, TITLES, no_article

_DATE_NAMES = (
    "article:published_time", "og:article:published_time", "pubdate", "publishdate", "og:release_date", "datePublished", "dc.date.issued", "dcterms.issued",
    "dc.date", "dcterms.date", "dc.date.created", "dcterms.created", "date",
)  # fmt: skip
"""Names of ``meta`` that give the day of publication, the surest first."""
_CHANGED, _PUBLISHED = re.compile(r"updated|modified", re.IGNORECASE), re.compile(r"datePublished|publish|entry-date", re.IGNORECASE)
_ASIDE = frozenset({"aside", "nav", "footer", "li", "blockquote"})
_INFO = re.compile(r"info|meta|source|byline|author|date|time|bar|tags?\b|pub|article_?head|subtitle|copyright", re.IGNORECASE)
_CHINA = dt.timezone(dt.timedelta(hours=8))
_LEAST = 40
"""Characters that a place must hold to be the article's."""
_MOST_OF_A_NOTICE = 300
"""Characters of a page that may be a notice in place of an article."""
_LEAST_TITLE = 4
"""Characters of a title that is told from its site's name by the page alone."""
_MOST = 0.85
"""Share of the extracted text that the article's element must hold."""


def read_webpage(text: str, path: Path) -> RawArticle:
    """Return the article of a page."""
    page = parse_page(text)
    title, account, site = _title(page)
    root = find_root(page, text)
    _refuse_without_article(page, root, path)
    meta = _metadata(page, root)
    meta = replace(meta, account=meta.account or account_in_script(page) or account, site=meta.site or site)
    blocks, notes, findings = read_markup(root, str(path))
    return RawArticle(blocks, notes.blocks, title, meta, findings)


def find_root(page: Element, text: str) -> Element:
    """Return the element that holds the article and as little else as possible."""
    for selector in TEXT:
        selectors = [element for element in _select(page, selector) if _size(element) >= _LEAST]
        if selectors:
            return max(selectors, key=_size)
    scripted = article_in_script(page)
    if scripted is not None:
        return scripted
    body: Element = page.body if page.body is not None else page
    found = _by_extraction(body, text)
    return body if found is None else found


def _refuse_without_article(page: Element, root: Element, path: Path) -> None:
    """Refuse what a site shows instead of an article, and a page that shows none because its script was to write it."""
    shown = [line for text in _texts(root) if (line := " ".join(text.split()))]
    if sum(map(len, shown)) <= _MOST_OF_A_NOTICE:
        window = " ".join((page.findtext(".//title") or "").split())
        found = no_article([*shown, window])
        if found:
            raise DuizhaoError(
                f"holds no article: it {found[0]} (“{found[1]}”)", path=path, hint="Save the page again while the site shows the article, or take it from elsewhere."
            )  # fmt: skip
    if holds_text(page, "".join(shown)):
        raise DuizhaoError(
            "has its text in a script, which only a browser runs", path=path, hint="Open it in a browser, let it load, and save the page that is shown."
        )  # fmt: skip


def _select(page: Element, selector: str) -> list[Element]:
    name = selector[1:]
    if selector.startswith("#"):
        return list(page.xpath("//*[@id=$name]", name=name))
    if selector.startswith("."):
        return list(page.xpath("//*[contains(concat(' ', normalize-space(@class), ' '), concat(' ', $name, ' '))]", name=name))
    if selector.startswith("["):
        key, value = selector.strip("[]").split("=")
        return list(page.xpath(f"//*[@{key}=$value]", value=value))
    return list(page.iter(selector))


def _size(element: Element) -> int:
    return len(re.sub(r"\s", "", "".join(_texts(element))))


def _texts(element: Element) -> Iterator[str]:
    for node in element.iter():
        if isinstance(node.tag, str) and node.tag not in {"script", "style"}:
            yield node.text or ""
        yield node.tail or "" if node is not element else ""


def _by_extraction(body: Element, text: str) -> Element | None:
    """The smallest element around what trafilatura takes for the text; only its judgement is used, since it flattens structure."""
    chrome = [element for element in body.iter("nav", "aside", "footer", "header", "form") if _size(element)]
    crowded = chrome or [element for element in body.iter("div", "ul", "td") if _link_share(element) > 0.6 and _size(element) > 30]
    if not crowded:
        return None
    import trafilatura  # half a second, for unknown pages only

    extracted = trafilatura.extract(text, include_comments=False, include_tables=True) or ""
    lines = [re.sub(r"\s", "", line.lstrip("-|# ")) for line in extracted.split("\n")]
    wanted = [line for line in lines if len(line) >= 12]
    current: Element = body
    while wanted:
        inner = next((child for child in current if _share(child, wanted) >= _MOST), None)
        if inner is None:
            return current
        current = inner
    return None


def _share(element: Element, wanted: list[str]) -> float:
    """How much of these lines stands in the element."""
    if not isinstance(element.tag, str) or element.tag in {"p", "span", "strong", "li"}:
        return 0.0
    text = re.sub(r"\s", "", "".join(_texts(element)))
    return sum(len(line) for line in wanted if line in text) / sum(map(len, wanted))


def _link_share(element: Element) -> float:
    total = _size(element)
    return sum(_size(link) for link in element.iter("a")) / total if total else 0.0


def _title(page: Element) -> tuple[str, str, str]:
    """Title, account and site: from the title's own element, the page's meta, the browser's title."""
    shown = [" ".join(element.text_content().split()) for selector in TITLES for element in _select(page, selector)]
    heads = [" ".join(element.text_content().split()) for element in page.iter("h1")]
    window = " ".join((page.findtext(".//title") or "").split())
    given = _meta(page, "og:title", "ArticleTitle", "twitter:title")
    cleaned, account, site = clean_title(window or given)
    named = next((text for text in shown if text), "")
    head = next((text for text in heads if text and (text in window or text == given)), "")
    return named or head or clean_title(given)[0] or _shown_part(page, cleaned), account, site


def _shown_part(page: Element, title: str) -> str:
    """Of ``题目_栏目_网站`` the part that a line of the page shows alone; all of it where there is none."""
    first = re.split(r"\s*[-_|｜—–]+\s*", title)[0]
    if first != title and len(first) >= _LEAST_TITLE and page.body is not None:
        lines = {
            " ".join(element.text_content().split())
            for element in page.body.iter("b", "strong", "h2", "h3", "td", "font", "div", "p", "span", "center")
        }
        if first in lines:
            return first
    return title


def _meta(page: Element, *names: str) -> str:
    for name in names:
        for element in page.iter("meta"):
            if name.lower() in {element.get("property", "").lower(), element.get("name", "").lower(), element.get("itemprop", "").lower()}:
                content = element.get("content", "").strip()
                if content:
                    return str(content)
    return ""


def _metadata(page: Element, root: Element) -> Metadata:
    linked = _linked_data(page)
    author = _meta(page, "author", "article:author", "og:article:author") or linked.get("author", "") or _first(page, AUTHORS)
    date = _meta(page, *_DATE_NAMES)
    canonical = next((element.get("href", "") for element in page.iter("link") if "canonical" in element.get("rel", "")), "")
    meta = Metadata(
        authors=tuple(name for name in re.split(rf"[{SEPARATORS}]\s*", author) if name and not name.startswith("http")),
        account=_first(page, ACCOUNTS) or _meta(page, "ColumnName"),
        via=_meta(page, "ContentSource", "source"),
        site=_meta(page, "og:site_name", "SiteName"),
        date=find_date(date) or find_date(linked.get("date", "")) or _wechat_date(page) or _time_element(page),
        url=safe_link(without_tracking(canonical or _meta(page, "og:url"))),
        keywords=tuple(part for part in re.split(rf"[{SEPARATORS}\s]+", _meta(page, "keywords")) if part),
    )
    return _from_surroundings(page, root, meta)


def _time_element(page: Element) -> str:
    """The day in ``time``: of one that says it is that of publication, else the only one that is beside no list, comment or foot."""
    times = [element for element in page.iter("time") if not _CHANGED.search(_said_of(element))]
    published = [element for element in times if element.get("pubdate") is not None or _PUBLISHED.search(_said_of(element))]
    alone = [element for element in times if not any(parent.tag in _ASIDE for parent in element.iterancestors())]
    days = [find_date(element.get("datetime") or element.text_content()) for element in published or alone]
    return days[0] if days and (published or len(set(days)) == 1) else ""


def _said_of(element: Element) -> str:
    return f"{element.get('itemprop', '')} {element.get('class', '')}"


def _first(page: Element, selectors: tuple[str, ...]) -> str:
    texts = (" ".join(element.text_content().split()) for selector in selectors for element in _select(page, selector))
    return next((text for text in texts if 0 < len(text) <= 30), "")


def _linked_data(page: Element) -> dict[str, str]:
    """Author and date of the page's JSON-LD."""
    for script in page.xpath("//script[@type='application/ld+json']"):
        try:
            data: Any = load_json(script.text or "")
        except ValueError:
            continue
        entries = data if isinstance(data, list) else data.get("@graph", [data]) if isinstance(data, dict) else []
        for entry in entries:
            if isinstance(entry, dict) and "Article" in f"{entry.get('@type', '')}Posting".replace("BlogPosting", "Article"):
                author = entry.get("author")
                author = author[0] if isinstance(author, list) and author else author
                name = author.get("name", "") if isinstance(author, dict) else author
                return {"author": str(name or ""), "date": str(entry.get("datePublished") or entry.get("pubDate") or "")}
    return {}


def _wechat_date(page: Element) -> str:
    """WeChat writes the time into a script, in seconds; the page fills it in later."""
    shown = find_date(_first(page, DATES))
    if shown:
        return shown
    for script in page.iter("script"):
        match = re.search(r"""\b(?:ct|oriCreateTime|create_time)\s*[=:]\s*["'](1\d{9})["']""", script.text or "")
        if match:
            return dt.datetime.fromtimestamp(int(match[1]), _CHINA).date().isoformat()
    return ""


def _from_surroundings(page: Element, root: Element, meta: Metadata) -> Metadata:
    """Byline and licence that stand beside the article, not in it."""
    inside = set(root.iter())
    for element in page.iter("p", "div", "span", "ul", "time", "section"):
        if element in inside or element in root.iterancestors():
            continue
        text = " ".join(" ".join(_texts(element)).split())
        if not 4 <= len(text) <= 300:
            continue
        if not meta.licence and licence_in(text) and "版权所有" not in text:
            meta = replace(meta, licence=licence_in(text))
        if len(text) <= 160 and _INFO.search(f"{element.get('class', '')} {element.get('id', '')} {element.tag}"):
            found, _ = read_fields(text)
            meta = replace(
                meta,
                authors=meta.authors or tuple(found.authors),
                via=meta.via or found.values.get("via", ""),
                date=meta.date or find_date(found.values.get("date", "")),
                reads=meta.reads if meta.reads is not None else reads_number(found.values.get("reads", "")),
                url=meta.url or safe_link(without_tracking(found.values.get("url", ""))),
                keywords=meta.keywords or tuple(found.keywords),
            )
    return meta
