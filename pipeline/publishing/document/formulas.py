"""Formulas that no output can set: pandoc cannot turn their TeX into MathML, nor into Word's form, as one reader serves both."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

import lxml.html

from pipeline.article import Bilingual, Finding, RichText, leaves, walk
from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.pandoc import run_pandoc
from pipeline.publishing.document import nodes

TIMEOUT = 30.0
"""Seconds for all formulas of an article; a thousand take one."""
_SHOWN = frozenset({"mi", "mn", "mo", "mtext", "mspace", "mtable", "menclose"})
"""Elements of MathML of which at least one is in whatever can be seen; a comment or a mere label gives none."""


def unreadable(formulas: Iterable[str]) -> frozenset[str]:
    """Return those of the formulas (TeX) that come back from pandoc as they are, show nothing, or keep it busy for too long."""
    distinct = sorted(set(formulas))
    return frozenset(_unreadable(distinct)) if distinct else frozenset()


def _unreadable(formulas: Sequence[str]) -> Iterator[str]:
    paragraphs = [nodes.para([nodes.math(formula)]) for formula in formulas]
    data = json.dumps(nodes.document(paragraphs), ensure_ascii=False).encode()
    try:
        html = run_pandoc(("--from=json", "--to=html5", "--mathml", "--wrap=none"), data, what="formulas", timeout=TIMEOUT)
    except DuizhaoError as error:
        if error.status is ExitStatus.ENVIRONMENT:
            raise
        if len(formulas) == 1:
            yield formulas[0]
            return
        half = len(formulas) // 2
        yield from _unreadable(formulas[:half])
        yield from _unreadable(formulas[half:])
        return
    found = lxml.html.fragment_fromstring(html.decode("utf-8"), create_parent="div").findall("p")
    for formula, paragraph in zip(formulas, found, strict=True):
        if not any(isinstance(element.tag, str) and element.tag.rpartition("}")[2] in _SHOWN for element in paragraph.iter()):
            yield formula


def formulas_of(bilingual: Bilingual) -> Iterator[tuple[str, str, str]]:
    """Yield the formulas of the article and of its translation: (TeX, id of the block, id of the segment if it is in one)."""
    article = bilingual.article
    for block in walk((*article.blocks, *article.notes)):
        if block.kind == "math" and not block.excluded:
            yield block.attrs.get("text", ""), block.id, ""
    for leaf in leaves(article):
        for segment in leaf.segments:
            entry = bilingual.entries.get(segment.id)
            for rich in (segment.source, *([entry.target.text] if entry and entry.target else [])):
                yield from ((tex, leaf.id, segment.id) for tex in _within(rich))


def _within(rich: RichText) -> Iterator[str]:
    return (rich.text[mark.start : mark.end] for mark in rich.marks if mark.kind == "math")


def formula_findings(bilingual: Bilingual, broken: frozenset[str]) -> Iterator[Finding]:
    """Yield one for each formula that is shown as its TeX, at its first place."""
    seen: set[str] = set()
    for tex, block, segment in formulas_of(bilingual):
        if tex in broken and tex not in seen:
            seen.add(tex)
            shown = " ".join(tex.split())
            yield Finding(
                "formula-as-tex",
                "warning",
                f"A formula cannot be set and is shown as its TeX: {shown[:80]}{'…' if len(shown) > 80 else ''}",
                block=block,
                segment=segment,
                advice="Use only commands of LaTeX and amsmath, without packages, and close every brace.",
            )
