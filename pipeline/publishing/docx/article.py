"""DOCX of one article: a two-column table a section, headings outside the tables, both languages tagged."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from pipeline.article import Bilingual
from pipeline.files import write_if_changed
from pipeline.glossary import EMPTY_GLOSSARY, Glossary
from pipeline.pandoc import run_pandoc
from pipeline.project import Project
from pipeline.publishing.book.edition import Edition, identifier, title_label
from pipeline.publishing.book.front import after_title, byline, title_header, trust
from pipeline.publishing.document import nodes
from pipeline.publishing.document.ast import body
from pipeline.publishing.document.coverage import require_whole
from pipeline.publishing.document.dates import last_change
from pipeline.publishing.document.labels import imprint
from pipeline.publishing.document.nodes import Node
from pipeline.publishing.docx.finish import ContentsEntry, Properties, finish
from pipeline.publishing.docx.layout import WORD_LANG, lay_out, mark_anchors
from pipeline.publishing.docx.package import template
from pipeline.publishing.docx.proof import ast_faults, text_faults
from pipeline.publishing.web.summary import TermFinder
from pipeline.status import count


def write_docx(
    bilingual: Bilingual, project: Project, path: Path, glossary: Glossary = EMPTY_GLOSSARY, *, edition: Edition | None = None
) -> None:
    """The article as a Word document at ``path``; nothing is written if a sentence is missing from it.

    :raises DuizhaoError: pandoc failed, or the book is not whole.
    """
    edition = edition or Edition(project.settings.publishing.order)
    article, meta = bilingual.article, bilingual.article.meta
    blocks = article_blocks(bilingual, project, edition, glossary)
    label = title_label(bilingual)
    properties = Properties(
        title=label.one(edition),
        moment=f"{last_change(bilingual)}T00:00:00Z",
        creator="; ".join(meta.authors) or meta.account,
        language="en-US" if edition.has_target else WORD_LANG[article.lang],
        description=imprint(count(bilingual)) if edition.has_target else "",
        subject=label.source if edition.has_target else "",
        identifier=identifier("article", article.name, meta.url, edition.name),
    )
    data = make_docx(blocks, properties, reference_of(project), what=str(article.path), lang=article.lang)
    require_whole(str(path), text_faults(bilingual, data, edition))
    write_if_changed(path, data)


def article_blocks(
    bilingual: Bilingual, project: Project, edition: Edition, glossary: Glossary, *, within: tuple[str, frozenset[str]] = ("", frozenset())
) -> list[Node]:
    """The article's blocks for Word. ``within`` a book: what goes before its ids, and the sentences (ids) that can be linked to."""
    prefix, anchors = within
    article = bilingual.article
    look = edition.look(prefix=prefix, notes="native", terms=TermFinder(glossary, article.name))
    blocks = body(bilingual, project.sources, look).blocks
    require_whole(f"{article.path} (docx)", ast_faults(bilingual, blocks, edition, prefix))
    mark_anchors(blocks, anchors)
    fallback = title_header(title_label(bilingual), edition, article.lang, f"{prefix}title")
    blocks = after_title(blocks, [*byline(article, edition), *trust(bilingual, edition)], fallback)
    return lay_out(blocks, edition, article.lang)


def make_docx(  # noqa: PLR0913 - a document's parts
    blocks: Sequence[Node], properties: Properties, reference: Path, *, what: str, lang: str, contents: Sequence[ContentsEntry] = ()
) -> bytes:
    """The finished document made of laid-out blocks; ``lang`` is the source's."""
    document = json.dumps(nodes.document(blocks, {"lang": "en-US"}), ensure_ascii=False).encode()
    data = run_pandoc(
        ["-f", "json", "-t", "docx", "-o", "-", "--syntax-highlighting=none", f"--reference-doc={reference}"],
        document,
        what=what,
        source_date_epoch=0,  # the finished document has its own date
    )
    return finish(data, properties, east_asian=WORD_LANG[lang], contents=contents)


def reference_of(project: Project) -> Path:
    """The project's own ``templates/reference.docx``, else ours."""
    own = project.root / "templates" / "reference.docx"
    return own if own.is_file() else template()
