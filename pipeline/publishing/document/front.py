"""What stands around an article in a book: its byline, how far its translation is to be trusted, the title page."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.article import Article
from pipeline.pandocast import Node
from pipeline.publishing.document import nodes
from pipeline.publishing.document.edition import Edition, Label, date_label
from pipeline.publishing.document.labels import imprint
from pipeline.publishing.document.links import safe_url
from pipeline.publishing.document.view import ArticleView
from pipeline.status import StatusCounts


def styled(name: str, class_: str, content: Sequence[Node], lang: str = "") -> Node:
    """Return a paragraph of its own: ``class_`` for the web's stylesheets, ``name`` for Word's styles."""
    return nodes.div(nodes.attr(classes=[class_], lang=lang, custom_style=name), [nodes.para(content)])


def text(words: str, lang: str, class_: str = "") -> Node:
    """Return words in a language."""
    return nodes.span(nodes.attr(classes=[class_], lang=lang), nodes.words(words))


def labelled(label: Label, edition: Edition, source_lang: str) -> list[Node]:
    """Return a label's languages one after another, as the edition orders them; ``Span.src`` and ``Span.tgt`` as in headings."""
    out: list[Node] = []
    for side, lang, words in label.ordered(edition, source_lang):
        out += [{"t": "Space"}] if out else []
        out.append(text(words, lang, side))
    return out


def title_header(label: Label, edition: Edition, source_lang: str, id_: str, level: int = 1) -> Node:
    """Return a heading in the edition's languages."""
    return nodes.header(level, nodes.attr(id_, ["pair"]), labelled(label, edition, source_lang))


def byline(article: Article, edition: Edition) -> list[Node]:
    """Tell who wrote it, where it appeared and when, with a link to the original; nothing where nothing is known."""
    meta = article.meta
    parts: list[list[Node]] = [[text(name, article.lang)] for name in (*meta.authors, meta.account) if name]
    if meta.via:
        parts.append([text(f"来源：{meta.via}" if article.lang == "zh-Hans" else f"來源：{meta.via}", article.lang)])
    if meta.site and meta.site not in {meta.account, meta.via}:
        parts.append([text(meta.site, article.lang)])
    if meta.date:
        parts.append(labelled(date_label(meta.date), edition, article.lang))
    url = safe_url(meta.url)
    if url:
        words = [text("原文", article.lang), *nodes.words(" · Original article")]
        parts.append([nodes.link(nodes.attr(rel="noopener noreferrer"), words, url)])
    if not parts:
        return []
    content = [node for index, part in enumerate(parts) for node in ([*nodes.words(" · ")] if index else []) + part]
    return [styled("Byline", "byline", content)]


def trust(counts: StatusCounts, edition: Edition) -> list[Node]:
    """Return the line under the byline that says what no person has approved; nothing where all is reviewed."""
    if not edition.has_target or not counts.total or not counts.unreviewed:
        return []
    words = imprint(counts)
    if counts.approved:
        words += " What is not reviewed is marked by a line beside it."
    return [styled("Machine Label", "trust", nodes.words(words), "en")]


def split_title(blocks: Sequence[Node]) -> tuple[list[Node], list[Node]]:
    """Return the blocks up to the title, and the rest. Where there is none, a heading at the very beginning is taken for it."""
    titles = (
        i for i, node in enumerate(blocks) if node["t"] == "Header" and ("title" in node["c"][1][1] or (i == 0 and node["c"][0] == 1))
    )
    end = next(titles, -1) + 1
    return [*blocks[:end]], [*blocks[end:]]


def with_front(view: ArticleView, blocks: Sequence[Node], edition: Edition, id_: str) -> list[Node]:
    """Return the article's blocks with what every book says below its title; ``id_`` is that of the title where it has none of its own."""
    head, rest = split_title(blocks)
    head = head or [title_header(view.title, edition, view.lang, id_)]
    return [*head, *byline(view.article, edition), *trust(view.counts, edition), *rest]


def deeper(blocks: Sequence[Node], by: int) -> list[Node]:
    """Return the blocks with their headings further down by some levels."""
    return [nodes.header(min(n["c"][0] + by, 6), *n["c"][1:]) if n["t"] == "Header" else n for n in blocks]


def rights_of(articles: Sequence[Article], rights: str) -> str:
    """Return the project's own words on rights, else the licences that the sources name."""
    return rights or "; ".join(sorted({article.meta.licence for article in articles if article.meta.licence}))
