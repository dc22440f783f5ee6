"""Bilingual article → pandoc AST, the same for HTML, EPUB and DOCX.

Shape of what comes out (classes are the contract with the stylesheets and with the writers of the formats):

- ``Div.pair`` with the block's id holds ``Div.src`` and ``Div.tgt`` (each with ``lang``), each one paragraph. The target side also has the
  class of its status: ``missing``, ``machine``, ``memory``, ``aligned``, ``draft``, or ``mixed`` where its sentences differ (nothing for reviewed text).
- ``Header.pair`` holds ``Span.src`` and ``Span.tgt`` instead. The title is level 1; deeper levels never skip one.
- A sentence is ``Span.s`` with the segment's id on the source side, and the id + ``-t`` on the target side; a target sentence that is not
  reviewed also has its status as a class.
- A term is ``Span.term`` (or a link of that class) with ``data-term``; places after its first in running text are ``again``, too.
- Enumeration marks are ``Span.marker`` on both sides. Containers (lists, quotes, tables) hold pairs; a figure's caption is a pair. In a
  cell, a pair whose sides read the same (a number) is ``same``, too: it need not be shown twice.
- ``Div.missing`` stands for a picture that is not in the book. ``Div.notes`` at the end holds the notes (``Look.notes="section"``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from pipeline.article import LEAVES, TARGET_LANG, Block, RichText, Segment, TermHit
from pipeline.outside import whole_number
from pipeline.pandocast import Node
from pipeline.publishing.document import nodes
from pipeline.publishing.document.edition import Look
from pipeline.publishing.document.grid import fit
from pipeline.publishing.document.images import Missing, Picture
from pipeline.publishing.document.inlines import Inside, Range, inlines, source_ranges, target_ranges
from pipeline.publishing.document.links import safe_url
from pipeline.publishing.document.markers import english_marker, glued
from pipeline.publishing.document.proof import TARGET_SUFFIX, UNTRANSLATED, Side, comparable
from pipeline.publishing.document.tall import cut_tall, is_tall
from pipeline.publishing.document.typography import set_english, titles_in_italics
from pipeline.publishing.document.view import ArticleView
from pipeline.richtext import cut, divide
from pipeline.status import APPROVED, Status, status


@dataclass(frozen=True, slots=True)
class Body:
    """The article's blocks, and what was met on the way: pictures by address, and those that are missing."""

    blocks: list[Node]
    pictures: dict[str, Picture] = field(default_factory=dict)
    missing: tuple[Missing, ...] = ()


def body(view: ArticleView, look: Look | None = None) -> Body:
    """Return the whole article as pandoc blocks."""
    setter = _Setter(view, look or Look())
    blocks = setter.blocks(view.article.blocks) + setter.notes()
    pictures = {src: found for src, found in setter.met.items() if isinstance(found, Picture)}
    return Body(blocks, pictures, tuple(found for found in setter.met.values() if isinstance(found, Missing)))


class _Setter:
    """Walks the article once; holds the numbers of notes, the levels of headings and the pictures met."""

    def __init__(self, view: ArticleView, look: Look) -> None:
        self.view = view
        self.bilingual = view.bilingual
        self.article = view.article
        self.look = look
        self.met: dict[str, Picture | Missing] = {}
        self.levels: list[int] = []
        self.note_blocks = {note.id: (number, note) for number, note in enumerate(self._notes(), 1)}
        self.references: dict[tuple[str, Side], int] = {}
        self.native_set: set[str] = set()
        self.terms_set: set[tuple[str, Side]] = set()
        self.in_cell = False
        self.in_display = False
        """While a title, heading or caption is set."""

    def _notes(self) -> list[Block]:
        return [note for note in self.article.notes if not note.excluded]

    # --- blocks -------------------------------------------------------------------------------------------------------------

    def blocks(self, blocks: Iterable[Block]) -> list[Node]:
        return [node for block in blocks if not block.excluded for node in self.block(block)]

    def block(self, block: Block) -> list[Node]:
        """Return one block. An item, row or cell outside its container loses that, never its content."""
        if block.kind in {"title", "heading"}:
            return [self.heading(block)]
        if block.kind in LEAVES:
            return self.pairs(block)
        if block.kind == "rule":
            return [nodes.rule()]
        setters: dict[str, Callable[[Block], Node]] = {"image": self.picture, "code": self.code, "math": self.formula}
        if not self.view.plain:
            setters |= {"list": self.list_, "quote": self.quote, "table": self.table, "figure": self.figure}
        elif block.kind == "item":
            return self.item(block)
        set_ = setters.get(block.kind)
        return [set_(block)] if set_ else self.blocks(block.children)

    def quote(self, block: Block) -> Node:
        return nodes.quote(self.blocks(block.children))

    def code(self, block: Block) -> Node:
        language = block.attrs.get("language", "")
        return nodes.code_block(block.attrs.get("text", ""), nodes.attr(self.id(block.id), [language], translate="no"))

    def formula(self, block: Block) -> Node:
        tex = block.attrs.get("text", "")
        content = (
            nodes.code_block(tex, nodes.attr(classes=["tex"])) if tex in self.view.broken else nodes.para([nodes.math(tex, display=True)])
        )
        return nodes.div(nodes.attr(self.id(block.id), ["formula"]), [content])

    def heading(self, block: Block) -> Node:
        level = 1 if block.kind == "title" else self.level(max(block.level, 1))
        sides = [nodes.span(self.side_attr(side, block), content) for side, content in self.sides(block, block.segments)]
        content = sides if len(sides) < 2 else [sides[0], {"t": "Space"}, sides[1]]
        return nodes.header(level, nodes.attr(self.id(block.id), ["pair", block.kind, *self.status_class(block.segments)]), content)

    def level(self, wanted: int) -> int:
        """Return the heading's level in the document: below its parent by one, however the author numbered it."""
        while self.levels and self.levels[-1] >= wanted:
            self.levels.pop()
        self.levels.append(wanted)
        return len(self.levels) + (1 if self.view.titled else 0)

    def pairs(self, block: Block) -> list[Node]:
        """Return one pair a paragraph, or one a sentence; the marker stands in the first."""
        if self.look.unit == "paragraph" or len(block.segments) < 2:
            return [self.pair(block, block.segments, self.id(block.id), first=True)]
        return [
            self.pair(block, [segment], self.id(block.id) if index == 0 else "", first=index == 0)
            for index, segment in enumerate(block.segments)
        ]

    def pair(self, block: Block, segments: Sequence[Segment], id_: str, *, first: bool) -> Node:
        sides = [
            nodes.div(self.side_attr(side, block, segments), [nodes.para(content)])
            for side, content in self.sides(block, segments, marker=first)
        ]
        same = "same" if self.in_cell and self.reads_the_same(segments) else ""
        return nodes.div(nodes.attr(id_, ["pair", "" if block.kind == "paragraph" else block.kind, same]), sides)

    def reads_the_same(self, segments: Sequence[Segment]) -> bool:
        """Tell whether the English says what the Chinese says, letter by letter: a number, a name."""
        targets = [self.bilingual.entries.get(segment.id) for segment in segments]
        return len(self.look.sides) > 1 and all(
            entry is not None
            and entry.target is not None
            and status(entry) != "missing"
            and comparable(segment.source.text) == comparable(entry.target.text.text)
            for segment, entry in zip(segments, targets, strict=True)
        )

    def list_(self, block: Block) -> Node:
        items = [item for item in block.children if not item.excluded]
        content = [self.item(item) for item in items]
        if block.attrs.get("type") == "ordered" and not any(item.marker for item in items):
            return nodes.ordered(content, _number(block.attrs.get("start") or "1", 0))
        if any(item.marker for item in items):
            return nodes.div(nodes.attr(classes=["marked"]), [nodes.bullets(content)])
        return nodes.bullets(content)

    def item(self, item: Block) -> list[Node]:
        """Put the item's own marker before its first paragraph."""
        children = [child for child in item.children if not child.excluded]
        if item.marker and children and children[0].kind in LEAVES and not children[0].marker:
            first = children[0]
            moved = Block(first.id, first.kind, first.text, first.segments, level=first.level, marker=item.marker, attrs=first.attrs)
            return self.pairs(moved) + self.blocks(children[1:])
        return self.blocks(children)

    def table(self, block: Block) -> Node:
        caption = [node for child in block.children if child.kind == "caption" and not child.excluded for node in self.pairs(child)]
        rows = [child for child in block.children if child.kind == "row" and not child.excluded]
        cells = [[self.cell(cell) for cell in row.children if cell.kind == "cell" and not cell.excluded] for row in rows]
        grid, heads, columns = fit(cells, _number(block.attrs.get("header_rows", ""), 0))
        if not grid:
            return nodes.div(nodes.attr(self.id(block.id)), caption)
        lines = [nodes.row(cells) for cells in grid]
        table = nodes.table(nodes.attr(), caption, [None] * columns, lines[:heads], lines[heads:])
        return nodes.div(nodes.attr(self.id(block.id), ["table"]), [table])

    def cell(self, cell: Block) -> nodes.Attr:
        align = {"left": "AlignLeft", "right": "AlignRight", "center": "AlignCenter"}.get(cell.attrs.get("align", ""), "AlignDefault")
        spans = _number(cell.attrs.get("rowspan", ""), 1), _number(cell.attrs.get("colspan", ""), 1)
        self.in_cell = True
        content = self.blocks(cell.children)
        self.in_cell = False
        return nodes.cell(content, align, *spans)

    def figure(self, block: Block) -> Node:
        captions = [child for child in block.children if child.kind == "caption" and not child.excluded]
        rest = [child for child in block.children if child.kind != "caption" and not child.excluded]
        caption = [node for child in captions for node in self.pairs(child)]
        if len(rest) == 1 and rest[0].kind == "image":
            return self.picture(rest[0], caption, block.id)
        return nodes.figure(nodes.attr(self.id(block.id)), self.blocks(rest), caption)

    def picture(self, block: Block, caption: Sequence[Node] = (), id_: str = "") -> Node:
        src, alt = block.attrs.get("src", ""), block.attrs.get("alt", "")
        found = self.load(src)
        if isinstance(found, Picture):
            pieces = cut_tall(found) if self.look.paged else [found]
            self.met |= {piece.src: piece for piece in pieces}
            shown = [self.image(piece, part(alt, number, len(pieces)), block) for number, piece in enumerate(pieces, 1)]
            return nodes.figure(nodes.attr(self.id(id_ or block.id), ["tall" if is_tall(found) else ""]), shown, caption)
        url = safe_url(found.url)
        text = nodes.words("The picture is not part of this edition")
        if url:
            text = [nodes.link(nodes.attr(rel="noopener noreferrer"), nodes.words("Picture on the original site"), url)]
        if alt:
            text += [*nodes.words(": "), nodes.span(nodes.attr(lang=self.article.lang), nodes.words(alt))]
        content = nodes.div(nodes.attr(classes=["missing"], lang="en"), [nodes.para(text)])
        return nodes.figure(nodes.attr(self.id(id_ or block.id), ["without-picture"]), [content], caption)

    def image(self, picture: Picture, alt: str, block: Block) -> Node:
        size = nodes.attr(width=str(picture.width), height=str(picture.height), lang=self.article.lang if alt else "")
        return nodes.bare([nodes.image(size, nodes.words(alt), picture.uri, block.attrs.get("title", ""))])

    # --- sides and sentences ------------------------------------------------------------------------------------------------

    def sides(self, block: Block, segments: Sequence[Segment], *, marker: bool = True) -> list[tuple[Side, list[Node]]]:
        """Return the sides that this edition has, in its order, each with its marker and sentences."""
        self.in_display = block.kind in {"title", "heading", "caption"}
        out: list[tuple[Side, list[Node]]] = []
        for side in self.look.sides:
            content = self.source(block, segments) if side == "src" else self.target(segments)
            if block.marker and marker:
                text = block.marker.strip() if side == "src" else english_marker(block.marker)
                sign = nodes.span(nodes.attr(classes=["marker"]), nodes.words(text))
                content = [sign, *([] if side == "src" and glued(text) else [{"t": "Space"}]), *content]
            out.append((side, content))
        return out

    def source(self, block: Block, segments: Sequence[Segment]) -> list[Node]:
        shown = dict(zip((segment.id for segment in block.segments), _with_ruby(block), strict=True))
        return [
            nodes.span(
                nodes.attr(self.id(segment.id), ["s"]),
                self.inlines(shown[segment.id], segment, "src"),
            )
            for segment in segments
        ]

    def target(self, segments: Sequence[Segment]) -> list[Node]:
        out: list[Node] = []
        before = None
        for segment in segments:
            entry = self.bilingual.entries.get(segment.id)
            kind = status(entry)
            if before is not None and not before.source.text.endswith("\n"):  # a line that has ended needs no space
                out.append({"t": "Space"})
            before = segment
            classes = ["s", "" if kind in APPROVED else kind]
            if entry is None or entry.target is None or kind == "missing":
                content = nodes.words(UNTRANSLATED)
            else:
                text = cut(entry.target.text, 0, len(entry.target.text.text.rstrip()))
                text = set_english(titles_in_italics(segment.source, text, self.hits(segment)))
                content = self.inlines(text, segment, "tgt")
            out.append(nodes.span(nodes.attr(self.id(segment.id) + TARGET_SUFFIX, classes), content))
            if segment.source.text.endswith("\n") and segment is not segments[-1]:
                out.append({"t": "LineBreak"})
        return out

    def inlines(self, rich: RichText, segment: Segment, side: Side) -> list[Node]:
        if self.view.plain:
            rich = RichText(rich.text, tuple(mark for mark in rich.marks if mark.kind == "math"))
        return inlines(rich, self.inside(side), () if self.view.plain else self.ranges(segment, side))

    def side_attr(self, side: Side, block: Block, segments: Sequence[Segment] | None = None) -> nodes.Attr:
        lang = self.article.lang if side == "src" else TARGET_LANG
        extra = self.status_class(block.segments if segments is None else segments) if side == "tgt" else []
        return nodes.attr(classes=[side, *extra], lang=lang)

    def status_class(self, segments: Sequence[Segment]) -> list[str]:
        kinds: set[Status] = {status(self.bilingual.entries.get(segment.id)) for segment in segments}
        return [] if kinds <= APPROVED else [*kinds] if len(kinds) == 1 else ["mixed"]

    def hits(self, segment: Segment) -> tuple[TermHit, ...]:
        entry = self.bilingual.entries.get(segment.id)
        return self.view.terms(segment, entry.target if entry else None)

    def ranges(self, segment: Segment, side: Side) -> tuple[Range, ...]:
        return source_ranges(self.hits(segment)) if side == "src" else target_ranges(self.hits(segment))

    def inside(self, side: Side) -> Inside:
        return Inside(
            self.load, lambda ref: self.reference(ref, side), lambda term_id, content: self.term(term_id, content, side), self.view.broken
        )

    def term(self, term_id: str, content: list[Node], side: Side) -> Node:
        """Give the first place of a term in running text the class ``term`` alone, on each side; all others are also ``again``."""
        again = self.in_display or (term_id, side) in self.terms_set
        if not again:
            self.terms_set.add((term_id, side))
        attributes = nodes.attr(classes=["term", "again" if again else ""], data_term=term_id)
        return nodes.link(attributes, content, f"#term-{term_id}") if self.look.term_links else nodes.span(attributes, content)

    def load(self, src: str) -> Picture | Missing:
        self.met[src] = Missing(src, "is left out of a plain edition") if self.view.plain else self.view.pictures(src)
        return self.met[src]

    def id(self, id_: str) -> str:
        return self.look.prefix + id_ if id_ else ""

    # --- notes --------------------------------------------------------------------------------------------------------------

    def reference(self, ref: str, side: Side) -> list[Node]:
        """Return the mark in the text: linked to the note, or the note itself (``native``, at its first reference)."""
        if ref not in self.note_blocks:
            return []
        number, block = self.note_blocks[ref]
        sign = nodes.wrap("Superscript", [{"t": "Str", "c": str(number)}])
        if self.look.notes == "native":
            if ref in self.native_set:
                return [nodes.span(nodes.attr(classes=["noteref"], custom_style="Footnote Reference"), [sign])]
            self.native_set.add(ref)
            return [nodes.note(self.blocks(block.children) or [nodes.para([])])]
        nth = self.references[ref, side] = self.references.get((ref, side), 0) + 1
        id_ = f"{self.id(ref)}-ref{TARGET_SUFFIX if side == 'tgt' else ''}{f'-{nth}' if nth > 1 else ''}"
        attributes = nodes.attr(id_, ["noteref"], role="doc-noteref")
        return [nodes.link(attributes, [sign], f"#{self.id(ref)}")]

    def notes(self) -> list[Node]:
        """Return the section of notes; in ``native`` form only what no reference was met for."""
        rest = [block for block in self._notes() if block.id not in self.native_set]
        if not rest:
            return []
        items = [self.note_item(block) for block in rest]
        title = [
            nodes.span(
                nodes.attr(classes=["src"], lang=self.article.lang), nodes.words("注释" if self.article.lang == "zh-Hans" else "註釋")
            ),
            {"t": "Space"},
            nodes.span(nodes.attr(classes=["tgt"], lang="en"), nodes.words("Notes")),
        ]
        keep = title if len(self.look.sides) > 1 else title[:1] if "src" in self.look.sides else title[2:]
        heading = nodes.header(2 if self.view.titled else 1, nodes.attr(self.id("notes"), ["pair"]), keep)
        return [heading, nodes.div(nodes.attr(classes=["notes"]), [nodes.ordered(items)])]

    def note_item(self, block: Block) -> list[Node]:
        """Return the note; the way back to its first reference on a side stands at the end of the note's last paragraph on that side."""
        content = self.blocks(block.children)
        sides = content[-1]["c"][1] if content and content[-1]["t"] == "Div" and "pair" in content[-1]["c"][0][1] else []
        rest: list[Node] = []
        for side, label in (("src", "Back to the Chinese text"), ("tgt", "Back to the English text")):
            if (block.id, side) not in self.references:
                continue
            target = f"#{self.id(block.id)}-ref{TARGET_SUFFIX if side == 'tgt' else ''}"
            link = nodes.link(nodes.attr(classes=["backref"], role="doc-backlink", aria_label=label), nodes.words("↩"), target)
            paragraph = next((part["c"][1][-1] for part in sides if side in part["c"][0][1]), None)
            if paragraph is None:
                rest.append(link)
            else:
                paragraph["c"] += [*nodes.words("\u00a0"), link]
        if rest:
            content.append(nodes.div(nodes.attr(classes=["backrefs"]), [nodes.para(rest)]))
        return [nodes.div(nodes.attr(self.id(block.id), ["note"]), content)]


def part(alt: str, number: int, total: int) -> str:
    """Return what a screen reader says of one of several pieces of a picture."""
    return f"{alt} ({number}/{total})" if alt and total > 1 else alt


def _number(text: str, least: int) -> int:
    """A count as sources give it; ``least`` where it is none."""
    return max(whole_number(text, least), least)


def _with_ruby(block: Block) -> list[RichText]:
    """The sentences as they are shown: with the readings above their characters, which only their block has."""
    if not any(mark.kind == "ruby" for mark in block.text.marks):
        return [segment.source for segment in block.segments]
    return divide(block.text, list(accumulate((len(segment.source.text) for segment in block.segments), initial=0)))
