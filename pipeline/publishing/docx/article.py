"""DOCX of one article: a two-column table a section, headings outside the tables, both languages tagged."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

from pipeline import inputs
from pipeline.pandoc import run_pandoc
from pipeline.pandocast import Node
from pipeline.project import Project
from pipeline.publishing.document import nodes
from pipeline.publishing.document.ast import body
from pipeline.publishing.document.dates import moment_of
from pipeline.publishing.document.edition import Edition, identifier
from pipeline.publishing.document.front import with_front
from pipeline.publishing.document.labels import imprint
from pipeline.publishing.document.made import Made
from pipeline.publishing.document.view import ArticleView
from pipeline.publishing.docx.finish import ContentsEntry, Properties, finish
from pipeline.publishing.docx.layout import WORD_LANG, lay_out, mark_anchors, without_sentences


def make_article_docx(view: ArticleView, edition: Edition) -> Made:
    """Return the article as a Word document.

    :raises DuizhaoError: pandoc failed.
    """
    blocks = article_blocks(view, edition)
    properties = Properties(
        title=view.title.one(edition),
        moment=moment_of(view.modified),
        creator="; ".join(view.meta.authors) or view.meta.account,
        language="en-US" if edition.has_target else WORD_LANG[view.lang],
        description=imprint(view.counts) if edition.has_target else "",
        subject=view.title.source if edition.has_target else "",
        identifier=identifier("article", view.name, view.meta.url, edition.name),
    )
    return make_docx([("", blocks)], properties, reference_of(view.project), what=str(view.article.path), lang=view.lang)


def article_blocks(view: ArticleView, edition: Edition, *, stem: str = "", anchors: frozenset[str] = frozenset()) -> list[Node]:
    """Return the article's blocks for Word. Within a book: its ``stem``, which goes before its ids, and the sentences (ids) that can be linked to."""
    prefix = f"{stem}-" if stem else ""
    blocks = body(view, edition.look(prefix=prefix, notes="native", paged=True)).blocks
    mark_anchors(blocks, anchors)
    return lay_out(with_front(view, blocks, edition, f"{prefix}title"), edition, view.lang)


def make_docx(  # noqa: PLR0913 - a document's parts
    sections: Sequence[tuple[str, Sequence[Node]]],
    properties: Properties,
    reference: Path,
    *,
    what: str,
    lang: str,
    contents: Sequence[ContentsEntry] = (),
) -> Made:
    """Return the finished document made of laid-out blocks, by chapter; ``lang`` is the source's."""
    blocks = without_sentences([block for _, section in sections for block in section])
    document = json.dumps(nodes.document(blocks, {"lang": "en-US"}), ensure_ascii=False).encode()
    data = run_pandoc(
        ["-f", "json", "-t", "docx", "-o", "-", "--syntax-highlighting=none", f"--reference-doc={reference}"],
        document,
        what=what,
        source_date_epoch=0,  # the finished document has its own date
    )
    return Made(finish(data, properties, east_asian=WORD_LANG[lang], contents=contents), sections)


def reference_of(project: Project) -> Path:
    """Return the project's own ``templates/reference.docx``, else ours."""
    own = project.root / "templates" / "reference.docx"
    return own if inputs.is_there(own) else template()


def template() -> Path:
    """Return the reference document that the package carries."""
    return Path(str(resources.files("pipeline.publishing") / "templates" / "reference.docx"))
