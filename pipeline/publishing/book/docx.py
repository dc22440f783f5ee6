"""The whole book as one Word document, in any edition: parts and articles as headings, a contents field, footnotes."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.pandocast import Node, text
from pipeline.publishing.book.book import Book, Use, used_terms
from pipeline.publishing.book.matter import colophon_blocks, glossary_blocks, imprint_blocks, risk_blocks, title_blocks
from pipeline.publishing.document import nodes
from pipeline.publishing.document.dates import moment_of
from pipeline.publishing.document.edition import Edition
from pipeline.publishing.document.front import deeper, styled, title_header
from pipeline.publishing.document.labels import imprint
from pipeline.publishing.document.made import Made
from pipeline.publishing.docx.article import article_blocks, make_docx, reference_of
from pipeline.publishing.docx.finish import CONTENTS_MARK, ContentsEntry, Properties
from pipeline.publishing.docx.layout import WORD_LANG, lay_out

CONTENTS_LEVELS = 2


def make_book_docx(book: Book, edition: Edition) -> Made:
    """Return the book as a Word document."""
    sections = _sections(book, edition)
    properties = Properties(
        title=book.title_of(edition).one(edition),
        moment=moment_of(book.day),
        creator="; ".join(one.name for one in book.names),
        keywords="; ".join(subject.name for subject in book.plan.subjects),
        language="en-US" if edition.has_target else WORD_LANG[book.source_lang],
        description=book.plan.description.label.one(edition) or (imprint(book.counts) if edition.has_target else ""),
        subject=book.title.source if edition.has_target else "",
        identifier=book.identifier(edition),
    )
    contents = contents_of([block for _, blocks in sections for block in blocks])
    return make_docx(sections, properties, reference_of(book.project), what=book.plan.name, lang=book.source_lang, contents=contents)


def _sections(book: Book, edition: Edition) -> list[tuple[str, list[Node]]]:
    """The blocks of the whole book: those of an article with its stem, all others with none."""
    lang = book.source_lang
    wanted = {(use.chapter.stem, use.segment) for term in used_terms(book) for use in term.uses}
    suffix = "" if edition.has_source else "-t"
    title, *rest = (_two_lines(node) for node in title_blocks(book, edition))
    front = [styled("Title", "title", title["c"][2]), *rest, _page_break(), *_levelled(imprint_blocks(book, edition))]
    contents = [_page_break(), styled("TOC Heading", "toc", nodes.words("目录 · Contents")), nodes.para(nodes.words(CONTENTS_MARK))]
    out = [("", lay_out([*front, *contents], edition, lang))]
    for number, part in enumerate(book.parts, 1):
        below = 1 if part.label.one(edition) else 0
        if below:
            out.append(("", [_page_break(), *lay_out([title_header(part.label, edition, lang, f"part{number}")], edition, lang)]))
        for chapter in part.chapters:
            anchors = frozenset(f"{chapter.stem}-{id_}{suffix}" for stem, id_ in wanted if stem == chapter.stem)
            article = article_blocks(chapter.view, edition, stem=chapter.stem, anchors=anchors)
            out.append((chapter.stem, [_page_break(), *deeper(article, below)]))

    def address(use: Use) -> str:
        return f"#{use.chapter.stem}-{use.segment}{suffix}"

    terms = glossary_blocks(book, edition, address)
    matters = [*([terms] if len(terms) > 1 else []), risk_blocks(book, edition), colophon_blocks(book, edition)]
    return [*out, *(("", [_page_break(), *lay_out(matter, edition, lang)]) for matter in matters)]


def _levelled(blocks: Sequence[Node]) -> list[Node]:
    """The headings of the imprint are not the book's."""
    return [styled("Imprint Heading", "heading", node["c"][2]) if node["t"] == "Header" else node for node in blocks]


def _two_lines(node: Node) -> Node:
    """A title's two languages on two lines."""
    if node["t"] == "Div":
        return nodes.div(node["c"][0], [_two_lines(child) for child in node["c"][1]])
    content = node["c"][2] if node["t"] == "Header" else node["c"]
    if len(content) == 3 and content[0]["t"] == content[2]["t"] == "Span":
        content = [content[0], {"t": "LineBreak"}, content[2]]
    return nodes.header(node["c"][0], node["c"][1], content) if node["t"] == "Header" else nodes.para(content)


def _page_break() -> Node:
    return {"t": "RawBlock", "c": ["openxml", '<w:p><w:pPr><w:pStyle w:val="PageBreak"/></w:pPr><w:r><w:br w:type="page"/></w:r></w:p>']}


def contents_of(blocks: Sequence[Node]) -> list[ContentsEntry]:
    """Return the headings that the contents list, in one line each."""
    headings = [node["c"] for node in blocks if node["t"] == "Header" and node["c"][0] <= CONTENTS_LEVELS and node["c"][1][0]]
    return [
        ContentsEntry(level, " ".join(text(content, line_break=" · ").split()), attributes[0]) for level, attributes, content in headings
    ]
