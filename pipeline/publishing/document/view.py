"""What all outputs say of an article, found once: labels, counts, terms, dates, pictures, what is to be read in it. Writers only set it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from pipeline.article import Article, Bilingual, Block, Finding, Metadata, walk
from pipeline.glossary import EMPTY_GLOSSARY, Glossary
from pipeline.project import Project
from pipeline.publishing.document.dates import last_change
from pipeline.publishing.document.edition import Label, english_title, title_label
from pipeline.publishing.document.formulas import formula_findings, formulas_of, unreadable
from pipeline.publishing.document.images import Missing, Pictures, load_picture
from pipeline.publishing.document.proof import Wanted, wanted
from pipeline.publishing.document.terms import TermFinder, TermUse, term_uses
from pipeline.status import StatusCounts, count


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article with its translation, ready to be set.

    ``title`` with its mark, in both languages; ``title_en`` its translation alone, empty where there is none. ``wanted``: its sentences as
    every output must say them. ``missing``: pictures that are in no output; ``broken``: formulas that are shown as their TeX. ``findings``: of reading, checks and setting.
    """

    bilingual: Bilingual
    project: Project
    title: Label
    title_en: str
    counts: StatusCounts
    modified: date | None
    wanted: tuple[Wanted, ...]
    terms: TermFinder
    uses: tuple[TermUse, ...]
    pictures: Pictures
    missing: tuple[Missing, ...]
    broken: frozenset[str]
    findings: tuple[Finding, ...]
    checked: int
    """So many of the findings, the first ones, are of reading and checks: they are there before anything is set."""
    plain: bool = False
    """Set the text alone, one pair below the other: what remains possible where a format cannot show the rest."""

    def plainly(self) -> ArticleView:
        """Return the same with its text alone."""
        return replace(self, plain=True, broken=frozenset(tex for tex, _, _ in formulas_of(self.bilingual)))

    @property
    def titled(self) -> bool:
        """Whether its headings are below a title: its own, or the file's name where it has none and does not begin with a heading."""
        blocks = [block for block in walk(self.article.blocks) if not block.excluded]
        return any(block.kind == "title" for block in blocks) or not (blocks and blocks[0].kind == "heading")

    @property
    def article(self) -> Article:
        """The article itself."""
        return self.bilingual.article

    @property
    def name(self) -> str:
        """Of the source file, and of all that is made of it."""
        return self.bilingual.article.name

    @property
    def lang(self) -> str:
        """The script of the source."""
        return self.bilingual.article.lang

    @property
    def meta(self) -> Metadata:
        """Who, where, when."""
        return self.bilingual.article.meta


def view_of(bilingual: Bilingual, project: Project, findings: Iterable[Finding] = (), glossary: Glossary = EMPTY_GLOSSARY) -> ArticleView:
    """Return the article as all outputs show it. ``findings`` are those of the checks."""
    article = bilingual.article
    terms = TermFinder(glossary, article.name)
    pictures = Pictures(partial(load_picture, article=article.path, sources=project.sources))
    addresses = dict.fromkeys(_addresses((*article.blocks, *article.notes)))
    checked = tuple(dict.fromkeys((*article.findings, *findings)))
    broken = unreadable(tex for tex, _, _ in formulas_of(bilingual))
    return ArticleView(
        bilingual=bilingual,
        project=project,
        title=title_label(bilingual),
        title_en=english_title(bilingual),
        counts=count(bilingual),
        modified=last_change(bilingual),
        wanted=tuple(wanted(bilingual)),
        terms=terms,
        uses=term_uses(bilingual, terms),
        pictures=pictures,
        missing=tuple(found for found in map(pictures, addresses) if isinstance(found, Missing)),
        broken=broken,
        findings=tuple(dict.fromkeys((*checked, *formula_findings(bilingual, broken)))),
        checked=len(checked),
    )


def _addresses(blocks: Iterable[Block]) -> Iterator[str]:
    """The pictures of the book, in its order; not those of what is left out."""
    for block in blocks:
        if block.excluded:
            continue
        if block.kind == "image":
            yield block.attrs.get("src", "")
        yield from (mark.attrs.get("src", "") for mark in block.text.marks if mark.kind == "image")
        yield from _addresses(block.children)
