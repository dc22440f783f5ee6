"""Articles made by hand, for all tests: block by block (:class:`Maker`), paragraphs of sentences (:func:`article`), or pairs (:func:`paired`).

A sentence is a string, or text with marks.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from pipeline.article import Article, Bilingual, Block, BlockKind, Entry, RichText, Segment, Target
from pipeline.richtext import cut, join, without_ruby

Sentence = str | RichText

NEWS = (
    ["腾讯AI Lab发布三大核心战略"],
    ["3月15日，腾讯AI Lab第二届学术论坛在深圳举行。", "全球30位顶级AI专家出席，对多项前沿研究成果进行了深入探讨与交流。"],
    ["腾讯将在深圳成立机器人实验室。", "实验室将与AI Lab协力合作。", "两个实验室都隶属腾讯技术工程事业群。"],
    ["科技应当赋能于人。"],
)


def rich(sentence: Sentence) -> RichText:
    return RichText(sentence) if isinstance(sentence, str) else sentence


class Maker:
    """Builds blocks with segments and collects the translations that go with them."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}
        self.seen: Counter[str] = Counter()

    def _id(self, letter: str, text: str) -> str:
        base = letter + hashlib.sha256(text.encode()).hexdigest()[:12]
        self.seen[base] += 1
        return base if self.seen[base] == 1 else f"{base}-{self.seen[base]}"

    def sentences(self, text: RichText, parts: Sequence[str]) -> tuple[Segment, ...]:
        """Segments of a block's text that is made of these parts."""
        segments, start = [], 0
        for part in parts:
            segments.append(Segment(self._id("s", part), cut(text, start, start + len(part))))
            start += len(part)
        return tuple(segments)

    def leaf(self, kind, *pairs, marks=(), marker="", level=0, state="translated", target_marks=(), by="", origin="mt"):
        """``pairs``: (Chinese, English or None) a sentence; ``marks`` over the block's text, ``target_marks`` by sentence number."""
        text = RichText("".join(source for source, _ in pairs), tuple(marks))
        segments = self.sentences(without_ruby(text), [source for source, _ in pairs])
        for index, (segment, (_, said)) in enumerate(zip(segments, pairs, strict=True)):
            if said is not None:
                own = tuple(mark for number, mark in target_marks if number == index)
                engine = "qwen2.5-coder-1.5b-instruct@cc324af070c2" if origin == "mt" and state == "translated" else ""
                self.entries[segment.id] = Entry(Target(RichText(said, own), state=state, origin=origin, by=by, engine=engine))
        return Block(self._id("b", kind + text.text), kind, text, segments, marker=marker, level=level)

    def box(self, kind, *children, **options):
        return Block(self._id("b", kind + "".join(child.id for child in children)), kind, children=tuple(children), **options)

    def shown(self, kind, **attrs):
        return Block(self._id("b", kind + repr(attrs)), kind, attrs=attrs)


def article(*paragraphs: Sequence[Sentence], kinds: dict[int, BlockKind] | None = None, name: str = "news", notes: int = 0) -> Article:
    """The first paragraph is the title unless ``kinds`` says otherwise; the last ``notes`` paragraphs are notes."""
    maker, blocks = Maker(), []
    for number, paragraph in enumerate(paragraphs):
        kind = (kinds or {}).get(number, "title" if number == 0 else "paragraph")
        parts = [rich(sentence) for sentence in paragraph]
        text = join(parts)
        segments = maker.sentences(text, [part.text for part in parts])
        blocks.append(Block(maker._id("b", kind + text.text), kind, text, segments))
    split = len(blocks) - notes
    note_blocks = tuple(Block(f"n{block.id}", "note", children=(block,)) for block in blocks[split:])
    return Article(name, Path(f"sources/{name}.md"), "0" * 64, tuple(blocks[:split]), note_blocks)


def paired(
    *pairs: tuple[str, Sentence | Target | None],
    path: Path = Path("x.md"),
    apart: bool = False,
    by_source: bool = False,
    kinds: dict[int, BlockKind] | None = None,
) -> Bilingual:
    """An article of these sentences, ``s0``, ``s1`` …, in one paragraph ``b0`` or each in a block of its own (``apart``).

    ``by_source``: a sentence's id is ``s`` and the sentence, so that it is the same in another article.
    """
    segments = [Segment(f"s{source if by_source else number}", RichText(source)) for number, (source, _) in enumerate(pairs)]
    groups = [[segment] for segment in segments] if apart else [segments]
    blocks = tuple(
        Block(f"b{number}", (kinds or {}).get(number, "paragraph"), join([one.source for one in group]), tuple(group))
        for number, group in enumerate(groups)
    )
    targets = [said if isinstance(said, Target) else None if said is None else Target(rich(said)) for _, said in pairs]
    entries = {segment.id: Entry(target) for segment, target in zip(segments, targets, strict=True) if target is not None}
    return Bilingual(Article(path.stem, path, "0" * 64, blocks), entries)


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
