"""Whatever an article is made of, it is published in every format with every sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sample_articles import write_sources

from pipeline.article import OBJECT, Article, Bilingual, Block, Entry, Mark, RichText, Segment, Target
from pipeline.container import read_members
from pipeline.glossary import Glossary, Term
from pipeline.project import Project, PublishingSettings, Settings
from pipeline.publishing import publish, view_of
from pipeline.richtext import cut, join, without_ruby

TERMS = Glossary(
    [Term(source="人工智能", target="AI", id="ai", boundary="free"), Term(source="智能", target="intelligence", id="i", boundary="free")]
)
CHINESE = st.sampled_from(
    ["人工智能", "，", "的", "16.1 任务", "“引用”", "《自然》（Nature）", "——", "……", "AI研究", "90%", "a\tb", "第一行\n第二行", "<b>&amp;", "\\alpha", "𠀀𠮷", "\u200d👨\u200d👩", "\x0b", " ", "12、"]
)  # fmt: skip
ENGLISH = st.sampled_from(["AI", " ", "the ", "“quoted”", "90%", "a\nb", "<i>", "—", "Dr Li", "[not translated]", "$x$", "*_`"])
FORMULAS = st.sampled_from(
    ["x^2", r"\frac{a}{b}", r"\textcircled{1}", r"{\rm x}", r"\ce{H2O}", r"90\degree", r"\label{a}", r"\nosuch x", r"\frac{a", "%", r"\begin{aligned}a&=b\\c&=d\end{aligned}", " "]
)  # fmt: skip
PICTURES = st.sampled_from(["yangben.images/tu.png", "nothing.png", "https://example.org/a.png", "data:image/png;base64,AA", ""])
WORDY: st.SearchStrategy[Any] = st.sampled_from(["strong", "emph", "underline", "strike", "sub", "sup", "link", "code", "ruby"])
ENDS = ("。", "！", "；", "", "\n")


@dataclass
class Documents:
    """Draws the parts of one article; ids tell everything apart."""

    draw: st.DrawFn
    entries: dict[str, Entry] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    number: int = 0

    def id(self, letter: str) -> str:
        self.number += 1
        return f"{letter}{self.number:012x}"

    def some(self, most: int) -> range:
        return range(self.draw(st.integers(0, most)))

    def inline(self, words: st.SearchStrategy[str], *, objects: bool) -> RichText:
        """A piece of text, marked or not, or something that stands in the text."""
        kind = self.draw(
            st.sampled_from(["plain", "plain", "marked", "nested", "math", "image", "note"] if objects else ["plain", "marked", "math"])
        )
        text = "".join(self.draw(st.lists(words, min_size=1, max_size=3)))
        if kind == "plain":
            return RichText(text)
        if kind == "math":
            tex = self.draw(FORMULAS)
            return RichText(tex, (Mark("math", 0, len(tex), self.id("m")),))
        if kind == "image":
            attrs = {"src": self.draw(PICTURES), "alt": self.draw(st.sampled_from(["", "一幅图", "tu.png"]))}
            return RichText(OBJECT, (Mark("image", 0, 1, self.id("m"), attrs),))
        if kind == "note":
            ref = self.draw(st.sampled_from([*self.notes, "b-none"]))
            return RichText(OBJECT, (Mark("note", 0, 1, self.id("m"), {"ref": ref}),))
        inner = self.inline(words, objects=objects) if kind == "nested" else RichText(text)
        attrs = {"url": self.draw(st.sampled_from(["https://example.org/?a=1&b=<2>", "javascript:x", "mailto:a@b.cn"])), "rt": "rén"}
        mark = Mark(self.draw(WORDY), 0, len(inner.text), self.id("m"), attrs)
        return RichText(inner.text, (mark, *inner.marks)) if inner.text else inner

    def rich(self, words: st.SearchStrategy[str], *, objects: bool = True) -> RichText:
        return join(self.inline(words, objects=objects) for _ in range(self.draw(st.integers(1, 3))))

    def leaf(self, kind: Any, **options) -> Block:
        sentences = [join([self.rich(CHINESE), RichText(self.draw(st.sampled_from(ENDS)))]) for _ in range(self.draw(st.integers(1, 3)))]
        text = join(sentences)
        segments, place = [], 0
        for sentence in sentences:
            segments.append(Segment(self.id("s"), cut(without_ruby(text), place, place + len(sentence.text))))
            place += len(sentence.text)
            target = self.draw(st.sampled_from(["none", "same", "mt", "human"]))
            if target != "none":
                words = segments[-1].source if target == "same" else self.rich(ENGLISH)
                self.entries[segments[-1].id] = Entry(
                    Target(words, state=self.draw(st.sampled_from(["initial", "translated", "reviewed"])), origin=target)
                )
        marker = self.draw(st.sampled_from(["", "", "一、", "（二）", "16.2.1"]))
        return Block(self.id("b"), kind, text, tuple(segments), marker=marker, **options)

    def box(self, kind: Any, *children: Block, **options) -> Block:
        return Block(self.id("b"), kind, children=children, **options)

    def block(self, deep: int) -> Block:
        plain = ["paragraph", "paragraph", "heading", "verse", "code", "math", "rule", "image", "figure"]
        kind = self.draw(st.sampled_from([*plain, "list", "quote", "table"] if deep else plain))
        if kind in {"paragraph", "verse"}:
            return self.leaf(kind, excluded=self.draw(st.sampled_from(["", "", "", "qr-hint"])))
        if kind == "heading":
            return self.leaf(kind, level=self.draw(st.integers(1, 6)))
        if kind == "list":
            items = [self.box("item", *self.blocks(deep - 1, 2), marker=self.draw(st.sampled_from(["", "", "①"]))) for _ in self.some(3)]
            attrs = self.draw(
                st.sampled_from([{"type": "bullet"}, {"type": "ordered", "start": "0"}, {"type": "ordered", "start": "7"}, {}])
            )
            return self.box("list", *items, attrs=attrs)
        if kind == "quote":
            return self.box("quote", *self.blocks(deep - 1, 2))
        if kind == "table":
            return self.table(deep - 1)
        if kind == "figure":
            captions = [self.leaf("caption") for _ in self.some(2)]
            return self.box("figure", *([self.block(0)] if self.draw(st.booleans()) else [self.image()]), *captions)
        if kind == "image":
            return self.image()
        if kind == "code":
            return self.box(
                "code", attrs={"text": 'if (a<b) {\n\n  return "&";\n}\x0b', "language": self.draw(st.sampled_from(["", "sh", "c++"]))}
            )
        return self.box(kind, attrs={"text": self.draw(FORMULAS)} if kind == "math" else {})

    def image(self) -> Block:
        return self.box("image", attrs={"src": self.draw(PICTURES), "alt": "图<1>", "title": self.draw(st.sampled_from(["", "标题"]))})

    def table(self, deep: int) -> Block:
        spans = st.sampled_from(["", "", "", "1", "2", "3", "40", "0", "x"])
        rows = []
        for _ in self.some(4):
            cells = [
                self.box("cell", *self.blocks(deep, 1), attrs={"rowspan": self.draw(spans), "colspan": self.draw(spans), "align": "right"})
                for _ in self.some(3)
            ]
            rows.append(self.box("row", *cells))
        captions = [self.leaf("caption") for _ in self.some(1)]
        return self.box("table", *captions, *rows, attrs={"header_rows": self.draw(st.sampled_from(["", "0", "1", "2", "9"]))})

    def blocks(self, deep: int, most: int) -> list[Block]:
        return [self.block(deep) for _ in self.some(most)]


@st.composite
def documents(draw: st.DrawFn) -> tuple[tuple[Block, ...], tuple[Block, ...], dict[str, Entry]]:
    made = Documents(draw)
    made.notes = [made.id("b") for _ in made.some(2)]
    title = [made.leaf("title")] if draw(st.booleans()) else []
    blocks = made.blocks(2, 5)
    ids, made.notes = made.notes, []
    notes = [Block(id_, "note", children=tuple(made.blocks(1, 2)), attrs={"label": "1"}) for id_ in ids]
    at = draw(st.integers(0, min(1, len(blocks))))
    return (*blocks[:at], *title, *blocks[at:]), tuple(notes), made.entries


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Project:
    root = write_sources(tmp_path_factory.mktemp("documents")).parent
    return Project(root, Settings(publishing=PublishingSettings(web_editions=("target",))))


def published(project: Project, made: tuple[tuple[Block, ...], tuple[Block, ...], dict[str, Entry]]) -> list[Path]:
    blocks, notes, entries = made
    article = Article("yangben", project.sources / "yangben.md", "0" * 64, blocks, notes)
    view = view_of(Bilingual(article, entries), project, glossary=TERMS)
    done = publish(view, project.out)
    assert [str(failure.error) for failure in done.failures] == []
    return list(done.files)


@settings(
    max_examples=20, phases=[Phase.explicit, Phase.generate], suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(documents())
def test_any_document_is_published_in_every_format(project, made):
    page, english, epub, docx = published(project, made)
    for path in (page, english):
        ids = lxml.html.document_fromstring(path.read_text("utf-8")).xpath("//@id")
        assert len(ids) == len(set(ids))
    assert docx.stat().st_size
    for name, data in read_members(epub.read_bytes()).items():
        if name.endswith(".xhtml"):
            ids = lxml.html.document_fromstring(data).xpath("//@id")
            assert len(ids) == len(set(ids)), name
