"""A book's own pages as pandoc blocks, for EPUB, DOCX and the web alike: title, imprint, parts, glossary, colophon, remaining risks."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.language import counted
from pipeline.pandocast import Node
from pipeline.publishing.book.book import Book, Chapter, Use, tools, used_terms
from pipeline.publishing.book.plan import isbn_of
from pipeline.publishing.document import nodes
from pipeline.publishing.document.dates import english_date
from pipeline.publishing.document.edition import Edition, Label, date_label
from pipeline.publishing.document.front import labelled, styled, text, title_header
from pipeline.publishing.document.labels import imprint
from pipeline.publishing.document.links import safe_url

MOST_USES = 12
"""Links to sentences that a glossary entry shows; the rest is counted."""

IMPRINT, GLOSSARY = Label("版权页", "Imprint"), Label("术语表", "Glossary")
COLOPHON, RISKS = Label("制作说明", "Colophon"), Label("尚存的问题", "What remains uncertain")
KINDS = {
    "source-first": Label("中英对照", "Chinese–English edition"),
    "target-first": Label("英中对照", "English–Chinese edition"),
    "target-only": Label("英译本", "English translation"),
    "source-only": Label("中文原文", "Chinese original"),
}
Place = Callable[[Use], str]
"""The address of a sentence within the book's format."""


def title_blocks(book: Book, edition: Edition) -> list[Node]:
    """Return title, subtitle, editors and kind of edition."""
    lang = book.source_lang
    blocks = [title_header(book.title_of(edition), edition, lang, "title")]
    blocks += (
        [styled("Subtitle", "subtitle", labelled(book.plan.subtitle.label, edition, lang))] if book.plan.subtitle.label.one(edition) else []
    )
    blocks += [styled("Author", "editors", nodes.words(" · ".join(one.name for one in names)))] if (names := book.names) else []
    return [*blocks, styled("Subtitle", "edition", labelled(KINDS[edition.languages], edition, lang))]


def imprint_blocks(book: Book, edition: Edition) -> list[Node]:
    """Return rights, how the translation came about, where the articles are from."""
    blocks = [title_header(IMPRINT, edition, book.source_lang, "imprint")]
    lines: list[list[Node]] = [labelled(book.title_of(edition), edition, book.source_lang)]
    lines += [nodes.words(f"Published by {book.publisher}.")] if book.publisher else []
    lines.append(
        nodes.words(f"Rights: {book.rights}" if book.rights else "The rights in each article are those of its source, named below.")
    )
    if edition.has_target:
        lines.append(nodes.words(f"Translation: {imprint(book.counts)}"))
        lines += (
            [nodes.words(f"Machine translation by {', '.join(book.counts.engines)}.")]
            if book.counts.machine and book.counts.engines
            else []
        )
    about = [("Edition", book.plan.edition), ("ISBN", isbn_of(book.plan, edition)), ("Series", book.series)]
    lines += [nodes.words(f"{what}: {value}") for what, value in about if value]
    number = len(book.chapters)
    state = f"; state of {english_date(book.day.isoformat())}" if book.day else ""
    lines.append(nodes.words(f"{counted(number, 'article')}{state}."))
    lines += [nodes.words(_absent(book.absent))] if book.absent else []
    lines.append(nodes.words(f"Identifier: {book.identifier(edition)}"))
    blocks += [styled("Imprint", "line", line) for line in lines]
    blocks.append(nodes.header(2, nodes.attr("sources"), labelled(Label("文章来源", "Sources"), edition, book.source_lang)))
    return [*blocks, *(styled("Imprint", "line", _source(chapter, edition)) for chapter in book.chapters)]


def _absent(names: Sequence[str]) -> str:
    """Which articles of the plan are not in the book."""
    return f"Not in this book, as {'it' if len(names) == 1 else 'they'} could not be published: {', '.join(names)}."


def _source(chapter: Chapter, edition: Edition) -> list[Node]:
    """Title, who published it, when, licence, with the link to the original."""
    article, meta = chapter.view.article, chapter.view.meta
    url = safe_url(meta.url)
    shown = chapter.label.ordered(edition, article.lang)[:1]
    content = [text(words, lang) for _, lang, words in shown]
    line: list[Node] = [nodes.link(nodes.attr(rel="noopener noreferrer"), content, url)] if url else content
    for name in dict.fromkeys(part for part in (*meta.authors, meta.account, meta.via, meta.site) if part):
        line += [*nodes.words(" · "), text(name, article.lang)]
    if meta.date:
        line += [*nodes.words(" · "), *labelled(date_label(meta.date), edition, article.lang)]
    return [*line, *(nodes.words(f" · {meta.licence}") if meta.licence else [])]


def part_blocks(label: Label, edition: Edition, lang: str, id_: str) -> list[Node]:
    """Return the page before a part."""
    return [title_header(label, edition, lang, id_)]


def glossary_blocks(book: Book, edition: Edition, address: Place) -> list[Node]:
    """Return the terms of the book by their English, each with its sentences."""
    blocks = [title_header(GLOSSARY, edition, book.source_lang, "glossary")]
    blocks.append(styled("Imprint", "line", nodes.words("The numbers are those of the sentences of each article; each leads there.")))
    for term in used_terms(book):
        head = [nodes.wrap("Strong", nodes.words(term.target))]
        head += [] if term.source == term.target else [*nodes.words(" · "), text(term.source, book.source_lang)]
        blocks.append(nodes.div(nodes.attr(f"term-{term.id}", ["term"], custom_style="Glossary Term"), [nodes.para(head)]))
        if term.note:
            blocks.append(styled("Glossary Note", "term-note", nodes.words(term.note)))
        blocks.append(styled("Glossary Note", "term-uses", _uses(term.uses, edition, address, alone=len(book.chapters) == 1)))
    return blocks


def _uses(uses: Sequence[Use], edition: Edition, address: Place, *, alone: bool) -> list[Node]:
    """``Title: 3, 7`` with a link from each number; without the title where there is only one article."""
    line: list[Node] = []
    last: Chapter | None = None
    for use in uses[:MOST_USES]:
        if use.chapter is last:
            line += nodes.words(", ")
        elif not alone:
            line += nodes.words("; ") if line else []
            words = use.chapter.label.one(edition)
            lang = "en" if words == use.chapter.label.target else use.chapter.view.lang
            line += [text(_short(words), lang), *nodes.words(": ")]
        line.append(nodes.link(nodes.attr(), nodes.words(str(use.number)), address(use)))
        last = use.chapter
    return [*line, *(nodes.words(f" and {len(uses) - MOST_USES} more") if len(uses) > MOST_USES else [])]


def _short(words: str, limit: int = 40) -> str:
    """The beginning of a long title, cut between words."""
    if len(words) <= limit:
        return words
    head = words[:limit]
    return (head.rsplit(" ", 1)[0] if " " in head else head).rstrip(" ,;:，、") + "…"


def colophon_blocks(book: Book, edition: Edition) -> list[Node]:
    """Return the programs and models that made it, each with what pins it."""
    blocks = [title_header(COLOPHON, edition, book.source_lang, "colophon")]
    blocks += [styled("Imprint", "line", [*nodes.words(f"{what}: "), nodes.code(which)]) for what, which in tools(book)]
    blocks.append(styled("Imprint", "line", nodes.words("The same sources, translations and programs give the same file, byte for byte.")))
    digests = [(chapter.view.article.path.name, chapter.view.article.sha256) for chapter in book.chapters]
    if len(digests) <= 60:
        blocks.append(styled("Imprint", "line", nodes.words("Sources (SHA-256):")))
        blocks += [styled("Imprint", "line", [*nodes.words(f"{name} "), nodes.code(digest[:16])]) for name, digest in digests]
    return blocks


def risk_blocks(book: Book, edition: Edition) -> list[Node]:
    """Return what a reader should not rely on: unreviewed sentences, open findings, missing pictures, article by article."""
    blocks = [title_header(RISKS, edition, book.source_lang, "risks")]
    blocks.append(styled("Imprint", "line", nodes.words(imprint(book.counts))))
    blocks += [styled("Imprint", "line", nodes.words(_absent(book.absent)))] if book.absent else []
    rows = [(chapter, figures) for chapter in book.chapters if any(figures := _figures(chapter))]
    if not rows:
        return [*blocks, styled("Imprint", "line", nodes.words("No check has found anything, and no picture is missing."))]
    for chapter, figures in rows:
        words = chapter.label.one(edition)
        lang = "en" if words == chapter.label.target else chapter.view.lang
        colon = "" if words.endswith(("?", "!", "？", "！")) else ":"
        said = _listed(figures, chapter.view.counts.total)
        blocks.append(styled("Imprint", "line", [nodes.wrap("Strong", [text(words, lang)]), *nodes.words(f"{colon} {said}.")]))
    errors = [(chapter, finding) for chapter in book.chapters for finding in chapter.view.findings if finding.severity == "error"]
    if errors:
        blocks.append(nodes.header(2, nodes.attr(), nodes.words("Open errors")))
        lines = [nodes.words(f"{chapter.label.one(edition)}: {finding.message}") for chapter, finding in errors[:50]]
        blocks += [styled("Imprint", "line", line) for line in lines]
    return blocks


def _figures(chapter: Chapter) -> tuple[int, int, int, int]:
    """Not reviewed, errors, warnings, missing pictures."""
    findings = chapter.view.findings
    return (
        chapter.view.counts.unreviewed,
        sum(finding.severity == "error" for finding in findings),
        sum(finding.severity == "warning" for finding in findings),
        len(chapter.view.missing),
    )


def _listed(figures: tuple[int, int, int, int], sentences: int) -> str:
    unreviewed, errors, warnings, missing = figures
    parts = [f"{unreviewed} of {sentences} sentences not reviewed"] if unreviewed else []
    parts += [counted(number, noun) for number, noun in ((errors, "open error"), (warnings, "warning")) if number]
    parts += [f"{counted(missing, 'picture')} missing"] if missing else []
    return ", ".join(parts)
