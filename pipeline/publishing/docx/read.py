"""Reading a finished Word document back.

Word keeps no ids of sentences, so the blocks that pandoc was given say whose every word is. Both texts are laid beside each other: what the
file says more, less or otherwise is said of the sentence in which it stands, and what stands in none is a stranger.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from lxml import etree

from pipeline.container import read_members
from pipeline.files import parse_xml
from pipeline.publishing.document.made import Made
from pipeline.publishing.document.proof import NO_WORDS, SAME, TARGET_SUFFIX, Said, comparable, said
from pipeline.publishing.docx.finish import CONTENTS_MARK
from pipeline.xmlnames import W

_MOST_COMPARED = 20_000_000
"""Characters of one text times those of the other; beyond them texts that differ are no longer looked at letter by letter."""
_EXACT = 1_000_000
"""The same, up to which every letter counts in the search for what is equal."""


@dataclass(frozen=True, slots=True, eq=False)
class _Sentence:
    """A sentence's place in the blocks. ``both``: it stands for both sides."""

    chapter: str
    anchor: str
    both: bool = False


_STRANGER = _Sentence("", "")
"""The owner of words that the file has and the blocks have not."""
_Runs = list[tuple[str, _Sentence | None]]
"""The words of a paragraph as they are compared, in pieces, each with the sentence that it belongs to."""


@dataclass(slots=True)
class _Blocks:
    """The words of laid-out blocks: paragraphs of the body and of the notes, which Word keeps apart."""

    chapter: str = ""
    body: list[_Runs] = field(default_factory=list)
    notes: list[_Runs] = field(default_factory=list)
    sentence: _Sentence | None = None
    in_note: bool = False

    def add(self, node: Any) -> None:
        """Add the words of a node."""
        if isinstance(node, list):
            for item in node:
                self.add(item)
        elif isinstance(node, dict):
            self._node(node, node.get("c"))

    def _node(self, node: dict[str, Any], content: Any) -> None:
        kind = node["t"]
        if kind in {"Math", "Image", "RawBlock", "RawInline"}:
            return
        if kind in {"Str", "Code", "CodeBlock"}:
            if kind == "CodeBlock":
                self._begin()
            words = kind != "Str" and NO_WORDS & {*content[0][1]}
            self._say(content if kind == "Str" else content[1], None if words else self.sentence)
        elif kind == "Span":
            self._span(*content)
        elif kind == "Note":
            outer, self.sentence, self.in_note = (self.sentence, self.in_note), None, True
            self.add(content)
            self.sentence, self.in_note = outer
        else:
            if kind in {"Para", "Plain", "Header"}:
                self._begin()
            self.add(content)

    def _span(self, attributes: Any, inner: Any) -> None:
        id_, classes, _ = attributes
        outer = self.sentence
        if "noteref" in classes:  # a number; Word's own are no words either
            return
        if "s" in classes:
            anchor = id_.removeprefix(f"{self.chapter}-") if self.chapter else id_
            self.sentence = _Sentence(self.chapter, anchor, SAME in classes)
        elif NO_WORDS & {*classes}:
            self.sentence = None
        self.add(inner)
        self.sentence = outer

    def _begin(self) -> None:
        (self.notes if self.in_note else self.body).append([])

    def _say(self, text: str, owner: _Sentence | None) -> None:
        paragraphs = self.notes if self.in_note else self.body
        paragraphs[-1].append((comparable(text), owner))


def read_docx(made: Made) -> Iterator[Said]:
    """Yield the sentences of a finished document: those of the body, then those of the notes in the order in which they are met."""
    blocks = _Blocks()
    for blocks.chapter, section in made.sections:
        blocks.add(section)
    members = read_members(made.data)
    body = _paragraphs(parse_xml(members["word/document.xml"], "word/document.xml"))
    notes = _paragraphs(parse_xml(members["word/footnotes.xml"], "word/footnotes.xml"))
    yield from _said(_without_contents(blocks.body), body)
    yield from _said(blocks.notes, notes)


def _without_contents(paragraphs: Sequence[_Runs]) -> list[_Runs]:
    """The contents are made when the document is finished, of its headings."""
    return [paragraph for paragraph in paragraphs if _text(paragraph) != CONTENTS_MARK]


def _paragraphs(root: etree._Element) -> list[str]:
    """The words of a part's paragraphs as compared; the numbers of notes that are met again and the readings above characters are none."""
    readings = {text for reading in root.iter(f"{W}rt") for text in reading.iter(f"{W}t")}
    return [
        comparable("".join(text.text or "" for text in paragraph.iter(f"{W}t") if text not in readings and not _is_reference(text)))
        for paragraph in root.iter(f"{W}p")
        if not _style(paragraph).startswith("TOC")
    ]


def _style(paragraph: etree._Element) -> str:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    name = "" if style is None else style.get(f"{W}val", "")
    return "" if name == "TOCHeading" else name


def _is_reference(text: etree._Element) -> bool:
    run = text.getparent()
    style = None if run is None else run.find(f"{W}rPr/{W}rStyle")
    return style is not None and style.get(f"{W}val") == "FootnoteReference"


def _text(runs: _Runs) -> str:
    return "".join(text for text, _ in runs)


def _read(given: Sequence[_Runs], read: Sequence[str]) -> Iterator[tuple[str, _Sentence | None]]:
    """What was read, in pieces, each with its sentence: paragraphs that are equal first, then letter by letter what is between them."""
    given, read = [runs for runs in given if _text(runs)], [text for text in read if text]
    for tag, low, high, start, end in SequenceMatcher(None, [_text(runs) for runs in given], read, autojunk=False).get_opcodes():
        between = [piece for runs in given[low:high] for piece in runs]
        yield from between if tag == "equal" else _compared(between, "".join(read[start:end]))


def _compared(given: _Runs, read: str) -> Iterator[tuple[str, _Sentence | None]]:
    """The letters of ``read``: each of the sentence that has it, else of the one within which it stands."""
    owners = [owner for text, owner in given for _ in text]
    size = len(owners) * len(read)
    if size > _MOST_COMPARED:
        yield read, _STRANGER
        return
    for tag, low, high, start, end in SequenceMatcher(None, _text(given), read, autojunk=size > _EXACT).get_opcodes():
        if tag == "equal":
            yield from zip(read[start:end], owners[low:high], strict=True)
        elif tag == "replace":
            yield read[start:end], owners[low]
        elif tag == "insert":
            before, after = (owners[at] if 0 <= at < len(owners) else None for at in (low - 1, high))
            yield read[start:end], before if before is after and before else _STRANGER


def _said(given: Sequence[_Runs], read: Sequence[str]) -> Iterator[Said]:
    """The sentences in the order in which they begin. Words of none are a sentence that stands there once more, or a stranger."""
    order: list[tuple[_Sentence, list[str]]] = []
    texts: dict[_Sentence, list[str]] = {}
    last: _Sentence | None = None
    for text, owner in _read(given, read):
        if owner is not None and (owner not in texts or (owner is _STRANGER and last is not _STRANGER)):
            texts[owner] = []
            order.append((owner, texts[owner]))
        if owner is not None:
            texts[owner].append(text)
        last = owner
    known = _by_text(given) if _STRANGER in texts else {}
    chapter = ""
    for first, pieces in order:
        text = "".join(pieces)
        owner = known.get(text, first) if first is _STRANGER else first
        chapter = owner.chapter or chapter
        yield said(owner.anchor, text, chapter)
        if owner.both:
            yield said(owner.anchor + TARGET_SUFFIX, text, chapter)


def _by_text(given: Sequence[_Runs]) -> dict[str, _Sentence]:
    texts: dict[_Sentence, str] = {}
    for text, owner in (piece for runs in given for piece in runs):
        if owner is not None:
            texts[owner] = texts.get(owner, "") + text
    return {text: owner for owner, text in texts.items() if text}
