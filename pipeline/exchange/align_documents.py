"""An existing English translation of an article, brought into its aligned file: sentence beside sentence, for review.

Nothing that a person wrote or approved is touched. Where the translator made one English sentence of two Chinese ones, these are joined
(as a person may do on the review page), so that the pair stays exact; where two were made of one, both are its target.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.aligning import align_documents, english_sentences, project_marks
from pipeline.article import Bilingual, Block, Entry, Segment, Suggestion, Target, leaves
from pipeline.bilingual import join_segments, with_target
from pipeline.errors import DuizhaoError
from pipeline.files import open_zip, parse_xml
from pipeline.glossary import EMPTY_GLOSSARY, Glossary
from pipeline.project import ReadingSettings
from pipeline.reading import read_article
from pipeline.richtext import plain
from pipeline.sources import format_of, source_suffixes
from pipeline.status import is_approved, is_personal
from pipeline.xmlnames import W

MIN_CONFIDENCE = 0.15
"""Pairs below are chance: their Chinese stays without a target."""


@dataclass(frozen=True, slots=True)
class AlignedPair:
    """Chinese and the English found for it (empty: none). ``kept``: a person's target is there and stays."""

    source: str
    target: str
    confidence: float = 0.0
    kept: bool = False


@dataclass(frozen=True, slots=True)
class AlignResult:
    """What was found: the bilingual with it, the pairs in the order of the source, and the English that belongs to nothing."""

    bilingual: Bilingual
    pairs: tuple[AlignedPair, ...]
    unused: tuple[str, ...]


def read_english(path: Path) -> list[list[str]]:
    """Return the paragraphs of an English document (Markdown, text, HTML, DOCX), as sentences.

    :raises DuizhaoError: no such file, no known format, no English in it.
    """
    suffix = path.suffix.lower()
    if suffix == ".docx":
        texts = _docx(path)
    elif format_of(path):
        texts = [plain(block.text) for block in leaves(read_article(path, ReadingSettings()), excluded=True)]
    else:
        raise DuizhaoError(f"has no format that can be read; known: {', '.join(source_suffixes())}", path=path)
    paragraphs = [sentences for text in texts if (sentences := english_sentences(text))]
    letters = sum(char.isascii() and char.isalpha() for text in texts for char in text)
    if letters * 2 < sum(char.isalpha() for text in texts for char in text) or not letters:
        raise DuizhaoError(
            "is not an English text", path=path, hint="The Chinese article comes first, its translation second: align SOURCE ENGLISH"
        )
    return paragraphs


def _docx(path: Path) -> list[str]:
    """The text of the paragraphs of a Word document, in order; deleted (tracked) text left out."""
    with open_zip(path) as archive:
        try:
            data = archive.read("word/document.xml")
        except KeyError as error:
            raise DuizhaoError("is not a Word document", path=path, hint="Save it as .docx in Word or LibreOffice.") from error
    root = parse_xml(data, path)
    spaces = (f"{W}tab", f"{W}br")
    texts = (
        "".join(" " if node.tag in spaces else node.text or "" for node in paragraph.iter(f"{W}t", *spaces))
        for paragraph in root.iter(f"{W}p")
    )
    return [text.strip() for text in texts if text.strip()]


def align_translation(bilingual: Bilingual, english: Sequence[Sequence[str]], glossary: Glossary = EMPTY_GLOSSARY) -> AlignResult:
    """Return the article with the sentences of an English document as targets (state translated, origin aligned, not approved)."""
    blocks = [block for block in leaves(bilingual.article) if block.segments]
    name = bilingual.article.name
    sources = [[plain(segment.source).strip() for segment in block.segments] for block in blocks]
    positions = [(block, position) for block in blocks for position in range(len(block.segments))]
    terms = [[hit.expected for hit in glossary.find(text, name)] for texts in sources for text in texts]
    flat = [sentence for paragraph in english for sentence in paragraph]
    used: set[int] = set()
    groups: dict[str, list[_Group]] = {block.id: [] for block in blocks}
    for bead in align_documents(sources, english, terms):
        if bead.source:
            block, first = positions[bead.source[0]]
            several = len(bead.source) > 1
            good = bead.confidence >= MIN_CONFIDENCE and not (several and any(_kept(bilingual, *positions[index]) for index in bead.source))
            if good:
                used.update(bead.target)
                groups[block.id].append(_Group(first, len(bead.source), " ".join(flat[index] for index in bead.target), bead.confidence))
            else:
                groups[block.id] += [_Group(first + step) for step in range(len(bead.source))]
    pairs: list[AlignedPair] = []
    for block in blocks:
        bilingual, found = _write_block(bilingual, block, groups[block.id], glossary)
        pairs += found
    return AlignResult(bilingual, tuple(pairs), tuple(text for index, text in enumerate(flat) if index not in used))


@dataclass(frozen=True, slots=True)
class _Group:
    """``count`` sentences of a block, from ``first`` on, and their English. Several are joined; where a person worked on one of them, nothing is."""

    first: int
    count: int = 1
    english: str = ""
    confidence: float = 0.0


def _kept(bilingual: Bilingual, block: Block, position: int) -> bool:
    """Whether a person wrote or approved this sentence's target, or worked on it otherwise."""
    entry = bilingual.entries.get(block.segments[position].id, Entry())
    target = entry.target
    if entry.history or entry.comments:
        return True
    aligned_before = target is not None and target.origin == "aligned" and not target.by and not is_approved(target)
    return is_personal(target) and not aligned_before


def _write_block(bilingual: Bilingual, block: Block, groups: Sequence[_Group], glossary: Glossary) -> tuple[Bilingual, list[AlignedPair]]:
    """Join what is to be joined, from the end so that the places before stay; then set the targets by place."""
    for group in reversed(groups):
        for _ in range(group.count - 1):
            bilingual = join_segments(bilingual, _present(bilingual, block).segments[group.first].id)
    now = _present(bilingual, block)
    pairs = []
    for position, group in enumerate(groups):
        kept = _kept(bilingual, now, position)
        if group.english and not kept:
            bilingual = _write(bilingual, now.segments[position], group, glossary)
        pairs.append(
            AlignedPair(plain(now.segments[position].source).strip(), group.english, group.confidence, kept=kept and bool(group.english))
        )
    return bilingual, pairs


def _write(bilingual: Bilingual, segment: Segment, group: _Group, glossary: Glossary) -> Bilingual:
    """The target with the sentence's own marks; a machine's draft that was there is offered on."""
    hits = glossary.verify(glossary.find(segment.source.text, bilingual.article.name), group.english)
    text, _ = project_marks(segment.source, group.english, hits)
    entry = bilingual.entries.get(segment.id, Entry())
    if entry.target is not None and entry.target.text.text and entry.target.text != text:
        offer = Suggestion(segment.source.text, entry.target.text, entry.target.origin)
        if offer not in entry.suggestions:
            entry = replace(entry, suggestions=(*entry.suggestions, offer))
            bilingual = replace(bilingual, entries={**bilingual.entries, segment.id: entry})
    target = Target(text, "translated", "aligned", method=f"confidence:{round(group.confidence * 100)}%")
    return with_target(bilingual, segment.id, target)


def _present(bilingual: Bilingual, block: Block) -> Block:
    return next(other for other in leaves(bilingual.article) if other.id == block.id)
