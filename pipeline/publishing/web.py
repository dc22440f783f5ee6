"""One article → one HTML page that needs nothing but itself, and reads without a script."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Any

import lxml.html
from lxml import etree

from pipeline.article import Bilingual, Block, leaves
from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.files import write_if_changed
from pipeline.glossary import EMPTY_GLOSSARY, Glossary
from pipeline.pandoc import run_pandoc
from pipeline.project import Project
from pipeline.publishing import coverage, nodes
from pipeline.publishing.ast import TARGET_SUFFIX, Body, Look, body
from pipeline.publishing.dates import chinese_date, english_date, last_change
from pipeline.publishing.labels import LABELS, count, imprint, standing
from pipeline.publishing.links import safe_url
from pipeline.publishing.markers import english_marker, glued
from pipeline.publishing.page import asset, download_name, render, size_in_words
from pipeline.publishing.summary import TermFinder, english_title, term_uses
from pipeline.publishing.typography import break_places
from pipeline.richtext import plain

PANDOC = ("--from=json", "--to=html5", "--mathml", "--wrap=none", "--syntax-highlighting=none")
_SKIPPED = frozenset({"noteref", "placeholder", "missing", "marker", "backref"})
_UNREVIEWED = {**{kind: LABELS[kind] for kind in ("machine", "memory", "missing")}, "mixed": "Partly not reviewed"}
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ALIGN = re.compile(r"\A\s*text-align:\s*(left|right|center);?\s*\Z")


@dataclass(frozen=True, slots=True)
class Download:
    """Another form of the same article, beside the page."""

    href: str
    label: str
    size: str


def write_page(
    bilingual: Bilingual, project: Project, folder: Path, glossary: Glossary = EMPTY_GLOSSARY, downloads: Sequence[Path] = ()
) -> Path:
    """Write ``folder/x/x.html``. ``downloads`` are the article's other books, already there.

    :raises DuizhaoError: a sentence is not in the page exactly once and in order (then nothing is written).
    """
    name = bilingual.article.name
    path = folder / name / f"{name}.html"
    page = page_html(bilingual, project, glossary, downloads)
    wanted = coverage.expected(bilingual)
    coverage.require_whole(str(path), coverage.problems(wanted, read_back(page)))
    write_if_changed(path, page)
    return path


def page_html(bilingual: Bilingual, project: Project, glossary: Glossary = EMPTY_GLOSSARY, downloads: Sequence[Path] = ()) -> str:
    """The page as text."""
    article = bilingual.article
    finder = TermFinder(glossary, article.name)
    look = Look(terms=finder, term_links=True, target_lang=project.settings.target_lang)
    made = body(bilingual, project.sources, look)
    title_at = next((i for i, node in enumerate(made.blocks) if node["t"] == "Header" and node["c"][0] == 1), None)
    head = [] if title_at is None else [made.blocks[title_at]]
    rest = made.blocks if title_at is None else made.blocks[:title_at] + made.blocks[title_at + 1 :]
    title_en = english_title(bilingual)
    numbers = {item.id: number for number, item in enumerate(coverage.expected(bilingual), 1)}
    terms = [
        {"id": use.id, "source": use.source, "target": use.target, "note": use.note, "hits": _once(use.hits, numbers)}
        for use in term_uses(bilingual, finder)
    ]
    counts = count(bilingual)
    css = asset("base.css") + "\n" + asset("page.css") + "\n" + running_heads(article.title, title_en)
    return render(
        "page.html.jinja",
        css=css,
        js=asset("page.js"),
        lang=article.lang,
        page_title=" · ".join(part for part in (title_en, article.title) if part),
        metas=_metas(bilingual, title_en),
        links=[],
        home="../index.html",
        head=_clean(_html(head, article.name)) if head else f'<h1 lang="{article.lang}">{escape(article.name)}</h1>',
        body=_clean(_html(rest, article.name)),
        byline=_byline(bilingual),
        imprint=imprint(counts),
        counts=counts,
        contents=_contents(bilingual),
        downloads=[Download(path.name, download_name(path), size_in_words(path.stat().st_size)) for path in downloads],
        terms=terms,
        colophon=_colophon(bilingual, project, made),
    )


def read_back(page: str) -> list[coverage.Found]:
    """The sentences of a finished page, in the order of the source side."""
    root = lxml.html.document_fromstring(page)
    article = root.find(".//article")
    if article is None:
        return []
    spans = [span for span in article.iter("span") if "s" in (span.get("class") or "").split()]
    english = {span.get("id", "")[: -len(TARGET_SUFFIX)]: _text(span) for span in spans if span.get("id", "").endswith(TARGET_SUFFIX)}
    twice = [span.get("id", "") for span in spans if span.get("id", "").endswith(TARGET_SUFFIX)]
    if len(twice) != len(english):
        raise DuizhaoError("holds a translation twice", hint="This is a defect of the program; please report it.", status=ExitStatus.FAILED)
    return [
        coverage.Found(span.get("id", ""), _text(span), english.get(span.get("id", ""), ""))
        for span in spans
        if not span.get("id", "").endswith(TARGET_SUFFIX)
    ]


def _text(element: lxml.html.HtmlElement) -> str:
    """The text of an element without what stands for pictures, notes and formulas."""
    if not isinstance(element.tag, str) or element.tag.rpartition("}")[2] == "math" or _SKIPPED & set((element.get("class") or "").split()):
        return ""
    return (element.text or "") + "".join(_text(child) + (child.tail or "") for child in element)


def _html(blocks: Sequence[nodes.Node], what: str) -> str:
    data = json.dumps(nodes.document(blocks), ensure_ascii=False).encode()
    return run_pandoc(PANDOC, data, what=what).decode("utf-8")


def _clean(fragment: str) -> str:
    """Style attributes become classes (the policy forbids them), tables get a box to scroll in, numbered lists their counter."""
    root = lxml.html.fragment_fromstring(fragment, create_parent="div")
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        style = element.attrib.pop("style", None)
        if style:
            match = _ALIGN.match(str(style))
            if match:
                element.set("class", " ".join(filter(None, (element.get("class"), match[1]))))
        if element.tag == "div" and "table" in (element.get("class") or "").split():
            element.set("class", "scroll")
            element.set("role", "region")
            element.set("aria-label", "Table")
            element.set("tabindex", "0")
        classes = (element.get("class") or "").split()
        if "tgt" in classes and (known := next((kind for kind in _UNREVIEWED if kind in classes), None)):
            element.set("title", _UNREVIEWED[known])
        if element.tag == "pre" or "formula" in (element.get("class") or "").split():
            element.set("tabindex", "0")
        if element.tag in _HEADINGS:
            _break_between_words(element)
        if element.tag == "ol":
            element.attrib.pop("type", None)
    return "".join(etree.tostring(child, encoding="unicode", method="html") for child in root).strip()


def _break_between_words(heading: lxml.html.HtmlElement) -> None:
    """Mark in the Chinese of a heading where it may break (the style sheet forbids it elsewhere)."""
    for side in heading.xpath(".//*[contains(concat(' ', @class, ' '), ' src ')]"):
        places = break_places("".join(side.itertext()))
        texts = list(_texts(side, 0))
        for owner, is_tail, start in reversed(texts):
            text = (owner.tail if is_tail else owner.text) or ""
            inside = [place - start for place in places if start <= place < start + len(text)]
            if not inside:
                continue
            parent = owner.getparent() if is_tail else owner
            at = parent.index(owner) + 1 if is_tail else 0
            if is_tail:
                owner.tail = text[: inside[0]]
            else:
                owner.text = text[: inside[0]]
            for low, high in reversed([*pairwise([*inside, len(text)])]):
                wbr = lxml.html.Element("wbr")
                wbr.tail = text[low:high]
                parent.insert(at, wbr)


def _texts(element: lxml.html.HtmlElement, start: int) -> Iterator[tuple[lxml.html.HtmlElement, bool, int]]:
    """The pieces of text within an element in reading order: (owner, whether it is the owner's tail, offset)."""
    yield element, False, start
    start += len(element.text or "")
    for child in element:
        yield from _texts(child, start)
        start += len("".join(child.itertext()))
        yield child, True, start
        start += len(child.tail or "")


def _metas(bilingual: Bilingual, title_en: str) -> list[tuple[str, str]]:
    article = bilingual.article
    first = next((leaf for leaf in leaves(article) if leaf.kind == "paragraph" and leaf.segments), None)
    description = ""
    if first:
        entry = bilingual.entries.get(first.segments[0].id)
        description = plain(entry.target.text).strip() if entry and entry.target else plain(first.segments[0].source).strip()
    metas = [
        ("description", description),
        *(("author", author) for author in article.meta.authors),
        ("og:type", "article"),
        ("og:title", title_en or article.title),
        ("og:description", description),
        ("og:locale", "en_US"),
        ("og:locale:alternate", "zh_CN" if article.lang == "zh-Hans" else "zh_TW"),
        ("article:published_time", article.meta.date),
        ("article:modified_time", last_change(bilingual).isoformat() if article.meta.date else ""),
    ]
    return [(name, value) for name, value in metas if value]


def _byline(bilingual: Bilingual) -> list[str]:
    """Who, where, when, in both languages' own forms."""
    article, meta = bilingual.article, bilingual.article.meta
    chinese = list(dict.fromkeys(part for part in (*meta.authors, meta.account, meta.via, meta.site) if part))
    items = [f'<span lang="{article.lang}">{escape(part)}</span>' for part in chinese]
    if meta.date:
        items.append(
            f'<time datetime="{escape(meta.date)}"><span class="src" lang="{article.lang}">{escape(chinese_date(meta.date))}</span> '
            f'<span class="tgt" lang="en">{escape(english_date(meta.date))}</span></time>'
        )
    url = safe_url(meta.url)
    if url:
        items.append(f'<a href="{escape(url)}" rel="noopener noreferrer">Original article</a>')
    return items


def _contents(bilingual: Bilingual) -> list[dict[str, Any]]:
    headings = [leaf for leaf in leaves(bilingual.article) if leaf.kind == "heading"]
    if len(headings) < 3:
        return []
    top = min(leaf.level for leaf in headings)
    return [
        {"id": leaf.id, "deeper": leaf.level > top, "source": _heading(leaf, None), "target": _heading(leaf, bilingual)}
        for leaf in headings
    ]


def _heading(leaf: Block, bilingual: Bilingual | None) -> str:
    """A heading as text with its mark: the Chinese, or the English of ``bilingual``."""
    if bilingual is None:
        gap = "" if not leaf.marker or glued(leaf.marker) else " "
        return leaf.marker.strip() + gap + plain(leaf.text).strip()
    parts = []
    for segment in leaf.segments:
        entry = bilingual.entries.get(segment.id)
        if entry is None or entry.target is None or standing(entry) == "missing":
            return ""
        parts.append(plain(entry.target.text).strip())
    return " ".join([*([english_marker(leaf.marker)] if leaf.marker else []), *parts])


def _once(hits: Sequence[Any], numbers: dict[str, int]) -> list[dict[str, Any]]:
    """The sentences of a term's hits, each once, by number."""
    return [
        {"segment": segment, "number": numbers[segment]} for segment in dict.fromkeys(hit.segment for hit in hits) if segment in numbers
    ]


def _colophon(bilingual: Bilingual, project: Project, made: Body) -> list[str]:
    article, counts, settings = bilingual.article, count(bilingual), project.settings.publishing
    lines = [escape(imprint(counts))]
    if counts.machine and counts.engines:
        lines.append("Machine translation by " + ", ".join(f"<code>{escape(engine)}</code>" for engine in counts.engines) + ".")
    rights = " ".join(part for part in (article.meta.licence, settings.rights) if part)
    if rights:
        lines.append(f"Rights: {escape(rights)}")
    if made.missing:
        number = len(made.missing)
        lines.append(f"{number} {'picture is' if number == 1 else 'pictures are'} not part of this edition.")
    lines.append(f"Source file: <code>{escape(article.path.name)}</code>, SHA-256 <code>{article.sha256[:16]}</code>.")
    return lines


def running_heads(title: str, title_en: str) -> str:
    """The heads and feet of printed pages; the first page has only its number."""
    common = "font: 7.5pt var(--zh); color: #555"
    return (
        "@page { size: A4; margin: 21mm 18mm 19mm; "
        f'@top-left {{ content: "{_css_string(title)}"; {common}; }} '
        f'@bottom-left {{ content: "{_css_string(title_en)}"; font: 7.5pt Charter, "Charis SIL", Georgia, serif; color: #555; }} '
        '@bottom-right { content: counter(page); font: 8pt Charter, "Charis SIL", Georgia, serif; color: #555; } }\n'
        "@page :first { @top-left { content: none; } @bottom-left { content: none; } }"
    )


def _css_string(text: str) -> str:
    """The text inside a CSS string; nothing in it can end the string or the style element."""
    return "".join(char if char.isalnum() or char in " .,:;!?，。：；！？、·-—…“”‘’（）《》+&%" else f"\\{ord(char):x} " for char in text)
