"""Articles made by hand for tests: a list of paragraphs, each a list of sentences (a string, or text with marks)."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from pipeline.article import Article, Bilingual, Block, BlockKind, Entry, RichText, Segment, Target
from pipeline.richtext import cut, join

Sentence = str | RichText

NEWS = (
    ["腾讯AI Lab发布三大核心战略"],
    ["3月15日，腾讯AI Lab第二届学术论坛在深圳举行。", "全球30位顶级AI专家出席，对多项前沿研究成果进行了深入探讨与交流。"],
    ["腾讯将在深圳成立机器人实验室。", "实验室将与AI Lab协力合作。", "两个实验室都隶属腾讯技术工程事业群。"],
    ["科技应当赋能于人。"],
)


def rich(sentence: Sentence) -> RichText:
    return RichText(sentence) if isinstance(sentence, str) else sentence


def article(*paragraphs: Sequence[Sentence], kinds: dict[int, BlockKind] | None = None, name: str = "news", notes: int = 0) -> Article:
    """The first paragraph is the title unless ``kinds`` says otherwise; the last ``notes`` paragraphs are notes."""
    seen: Counter[str] = Counter()

    def unique(letter: str, text: str) -> str:
        base = letter + hashlib.sha256(text.encode()).hexdigest()[:12]
        seen[base] += 1
        return base if seen[base] == 1 else f"{base}-{seen[base]}"

    blocks = []
    for number, paragraph in enumerate(paragraphs):
        kind = (kinds or {}).get(number, "title" if number == 0 else "paragraph")
        text = join([rich(sentence) for sentence in paragraph])
        segments, start = [], 0
        for sentence in paragraph:
            words = rich(sentence).text
            segments.append(Segment(unique("s", words), cut(text, start, start + len(words))))
            start += len(words)
        blocks.append(Block(unique("b", kind + text.text), kind, text, tuple(segments)))
    split = len(blocks) - notes
    note_blocks = tuple(Block(f"n{block.id}", "note", children=(block,)) for block in blocks[split:])
    return Article(name, Path(f"sources/{name}.md"), "0" * 64, tuple(blocks[:split]), note_blocks)


def ids(made: Article) -> list[str]:
    """The sentences' ids in order."""
    return [
        segment.id for block in [*made.blocks, *(child for note in made.notes for child in note.children)] for segment in block.segments
    ]


def translated(made: Article, *, state: str = "translated", by: str = "", at: str = "") -> Bilingual:
    """Every sentence with the English ``E1``, ``E2`` …"""
    origin, engine = ("human", "") if by else ("mt", "qwen@0123456789ab")
    method = "" if by else "prompt"
    target = lambda n: Target(RichText(f"E{n}"), state, origin, by, at, engine, method)  # type: ignore[arg-type]  # noqa: E731
    return Bilingual(made, {name: Entry(target(number)) for number, name in enumerate(ids(made), 1)})


def english(bilingual: Bilingual) -> list[str]:
    """The targets in reading order, ``-`` where there is none."""
    found = [bilingual.entries.get(name, Entry()).target for name in ids(bilingual.article)]
    return [target.text.text if target else "-" for target in found]
