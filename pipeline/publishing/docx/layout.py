"""The shared AST → what Word should get: two-column tables a section with the headings outside them, or paragraphs one below the other.

In: the blocks of :func:`pipeline.publishing.document.ast.body` (``notes="native"``). Out: pandoc blocks whose paragraphs name their Word style and
whose runs name their language (``zh-CN``, which Word knows, instead of ``zh-Hans``). Sentences are still ``Span.s`` with their ids, for the
proof; :func:`without_sentences` takes these away, as Word would make bookmarks of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.pandocast import Node, replaced, walk
from pipeline.publishing.document import nodes
from pipeline.publishing.document.edition import Edition
from pipeline.publishing.document.proof import NO_WORDS, SAME
from pipeline.publishing.docx.columns import column_widths
from pipeline.status import UNREVIEWED

PAIRS, DATA = "Bilingual Table", "Data Table"
WORD_LANG = {"zh-Hans": "zh-CN", "zh-Hant": "zh-TW", "en": "en-US"}
_UNREVIEWED = frozenset({*UNREVIEWED, "mixed"})
_ANCHOR = "anchor"
_FOR_THE_PROOF = frozenset({"s", SAME, _ANCHOR, *NO_WORDS})
_SIGNS = ("•", "◦", "▪")


@dataclass(frozen=True, slots=True)
class _Context:
    """Where a block stands.

    ``kind`` changes its style (Quote, Caption, Cell …); ``marks`` are the list signs of the items around it; ``stacked``: the pairs of
    the whole document are one below the other.
    """

    kind: str = ""
    marks: tuple[str, ...] = ()
    stacked: bool = False


@dataclass(slots=True)
class _Layout:
    edition: Edition
    headers: list[tuple[str, str]]
    out: list[Node] = field(default_factory=list)
    rows: list[nodes.Attr] = field(default_factory=list)

    @property
    def columns(self) -> bool:
        return self.edition.bilingual and not self.edition.stacked

    def flush(self) -> None:
        """End the table that is being filled."""
        if not self.rows:
            return
        styles = {"src": "Source Header", "tgt": "Target Header"}
        titles = {"src": ("中文", "zh-CN"), "tgt": ("English", "en-US")}
        head = nodes.row([nodes.cell([_paragraph(nodes.words(titles[side][0]), styles[side], lang)]) for side, lang in self.headers])
        self.out.append(nodes.table(nodes.attr(custom_style=PAIRS), [], [0.5, 0.5], [head], self.rows))
        self.rows = []

    def pair(self, sides: Sequence[Sequence[Node]]) -> None:
        """Put one row, or the two sides one below the other."""
        if self.columns and len(sides) == 2:
            self.rows.append(nodes.row([nodes.cell(list(side)) for side in sides]))
        else:
            self.out += [node for side in sides for node in side]

    def full(self, blocks: Sequence[Node], align: str = "AlignCenter") -> None:
        """Put something over both columns: pictures and formulas in the middle."""
        if self.columns and self.rows:
            self.rows.append(nodes.row([nodes.cell(list(blocks), align, 1, 2)]))
        else:
            self.out += list(blocks)


def lay_out(blocks: Sequence[Node], edition: Edition, source_lang: str) -> list[Node]:
    """Return the whole document's blocks."""
    order = [("src", WORD_LANG[source_lang]), ("tgt", "en-US")]
    layout = _Layout(edition, order[::-1] if edition.languages == "target-first" else order)
    for block in blocks:
        _block(block, layout, _Context(stacked=edition.bilingual and edition.stacked))
    layout.flush()
    return layout.out


def mark_anchors(blocks: Any, ids: frozenset[str]) -> None:
    """Let the spans with these ids keep them, as bookmarks; all others lose theirs."""
    for node in walk(blocks) if ids else ():
        if node["t"] == "Span" and node["c"][0][0] in ids:
            node["c"][0][1].append(_ANCHOR)


def _block(node: Node, layout: _Layout, context: _Context) -> None:
    kind = node["t"]
    if kind == "Header":
        layout.flush()
        layout.out.append(_heading(node))
    elif kind == "Div":
        _div(node, layout, context)
    elif kind in {"BulletList", "OrderedList"}:
        _items(node, layout, context)
    elif kind == "BlockQuote":
        for child in node["c"]:
            _block(child, layout, replace(context, kind="Quote"))
    elif kind == "Figure":
        _, caption, children = node["c"]
        before = children[:-1] if all(child["t"] == "Plain" for child in children) else []
        for piece in before:  # each of a very long picture on a line of its own, that pages may part
            layout.full([nodes.div(nodes.attr(custom_style="Picture Part"), [nodes.para(piece["c"])])])
        shown = [block for child in children[len(before) :] for block in _shown(child, layout.edition)]
        layout.full([*shown, *_apart(caption[1], layout.edition, "Caption")])
    elif kind == "CodeBlock":
        layout.full([node], "AlignLeft")
    else:
        layout.flush()
        layout.out.append({"t": "Para", "c": _inlines(node["c"])} if kind in {"Para", "Plain"} else node)


def _div(node: Node, layout: _Layout, context: _Context) -> None:
    attributes, children = node["c"]
    classes = attributes[1]
    if "pair" in classes:
        own = next((c.capitalize() for c in classes if c in {"caption", "verse"}), context.kind)
        if "same" in classes and len(children) == 2:
            children = [_for_both(side) for side in children if "src" in side["c"][0][1]]
        layout.pair([_side(side, replace(context, kind=own)) for side in children])
    elif "table" in classes:
        layout.flush()
        layout.out += [_data_table(child) for child in children]
    elif "formula" in classes:
        layout.full(children)
    elif any(key == "custom-style" for key, _ in attributes[2]):
        layout.flush()
        layout.out.append(_worded(node))
    elif "backrefs" not in classes:
        for child in children:
            if "marked" in classes and child["t"] == "BulletList":
                _items(child, layout, context, signs=False)
            else:
                _block(child, layout, context)


def _items(node: Node, layout: _Layout, context: _Context, *, signs: bool = True) -> None:
    """The items' own signs as text, since a number cannot run over the cells of a table; the author's marks are in the text already."""
    ordered = node["t"] == "OrderedList"
    items = node["c"][1] if ordered else node["c"]
    for index, item in enumerate(items):
        sign = f"{node['c'][0][0] + index}." if ordered else _SIGNS[min(len(context.marks), len(_SIGNS) - 1)]
        for number, child in enumerate(item):
            _block(child, layout, replace(context, marks=(*context.marks, sign if signs and number == 0 else "")))


def _side(side: Node, context: _Context) -> list[Node]:
    """The paragraphs of one side of a pair in their style."""
    attributes, children = side["c"]
    is_source = "src" in attributes[1]
    unreviewed = not is_source and bool(_UNREVIEWED & set(attributes[1]))
    kind = context.kind or ("List" if context.marks else "Stacked" if context.stacked and is_source else "")
    style = f"{'Source' if is_source else 'Machine' if unreviewed else 'Target'} {kind or ('Translation' if unreviewed else 'Text')}"
    out = []
    for child in children:
        content = _inlines(child["c"], mixed="mixed" in attributes[1] or kind == "Caption")
        if context.marks:
            sign = "\u2003" * (len(context.marks) - 1) + (f"{context.marks[-1]}\u2002" if context.marks[-1] else "")
            content = [*([{"t": "Str", "c": sign}] if sign else []), *content]
        out.append(_paragraph(content, style, _lang(attributes)))
    return out


def _heading(node: Node) -> Node:
    """The two languages on two lines of one heading, so that it is one entry of the navigation."""
    level, attributes, content = node["c"]
    sides = [child for child in content if child["t"] == "Span" and {"src", "tgt"} & set(child["c"][0][1])]
    if len(sides) != 2:
        return nodes.header(level, [attributes[0], [], []], _inlines(content))
    first, second = (_inlines([side]) for side in sides)
    second = [nodes.span(nodes.attr(custom_style="Second Title"), second)]
    return nodes.header(level, [attributes[0], [], []], [*first, {"t": "LineBreak"}, *second])


def _shown(node: Node, edition: Edition) -> list[Node]:
    """What a figure shows: a picture, centred, the words for one that is missing, or anything else that its author put there."""
    if node["t"] == "Div" and "missing" in node["c"][0][1]:
        return [_paragraph(_inlines(node["c"][1][0]["c"]), "Missing Image", "en-US")]
    if node["t"] == "Plain":
        return [nodes.div(nodes.attr(custom_style="Picture"), [nodes.para(node["c"])])]
    return _apart([node], edition, "Cell")


def _data_table(node: Node) -> Node:
    """A table of the article's own: cells with the source above the translation, columns as wide as what they hold."""
    attributes, caption, specs, head, bodies, foot = node["c"]
    widths = column_widths([row[1] for row in [*head[1], *(row for body in bodies for row in [*body[2], *body[3]])]], len(specs))

    def rows(group: Any) -> Any:
        return [[row[0], [[cell[0], cell[1], cell[2], cell[3], _cell(cell[4])] for cell in row[1]]] for row in group]

    head = [head[0], rows(head[1])]
    bodies = [[body[0], body[1], rows(body[2]), rows(body[3])] for body in bodies]
    caption = [caption[0], _cell(caption[1])]
    own = [attributes[0], attributes[1], [["custom-style", DATA]]]
    return {
        "t": "Table",
        "c": [
            own,
            caption,
            [[align, {"t": "ColWidth", "c": width}] for (align, _), width in zip(specs, widths, strict=True)],
            head,
            bodies,
            foot,
        ],
    }


def _cell(blocks: Sequence[Node]) -> list[Node]:
    """The pairs of a cell, or of any place without columns, as paragraphs."""
    return _apart(blocks, Edition(), "Cell")


def _apart(blocks: Sequence[Node], edition: Edition, kind: str) -> list[Node]:
    """The pairs one below the other, whatever the edition does elsewhere."""
    stacked = _Layout(Edition(edition.languages, stacked=True), [])
    for block in blocks:
        _block(block, stacked, _Context(kind))
    return stacked.out


def _worded(node: Node) -> Node:
    """A paragraph that already names its style: only its languages are put in Word's words."""
    attributes, children = node["c"]
    pairs = [[key, WORD_LANG.get(value, value) if key == "lang" else value] for key, value in attributes[2]]
    return nodes.div([attributes[0], [], pairs], [{**c, "c": _inlines(c["c"])} if c["t"] in {"Para", "Plain"} else c for c in children])


def _paragraph(content: Sequence[Node], style: str, lang: str) -> Node:
    return nodes.div(nodes.attr(custom_style=style, lang=lang), [nodes.para(content)])


def _lang(attributes: Any) -> str:
    lang = next((value for key, value in attributes[2] if key == "lang"), "")
    return WORD_LANG.get(lang, lang)


def _inlines(content: Sequence[Node], *, mixed: bool = False) -> list[Node]:
    """Spans lose what Word has no use for; unreviewed sentences of a mixed paragraph keep a mark; notes become real footnotes."""
    out: list[Node] = []
    for node in content:
        if node["t"] == "Span":
            attributes, inner = node["c"]
            sentence = "s" in attributes[1]
            style = "Machine Sentence" if mixed and sentence and _UNREVIEWED & set(attributes[1]) else ""
            lang = _lang(attributes)
            within = _inlines(inner, mixed=mixed)
            given = next((value for key, value in attributes[2] if key == "custom-style"), "")
            kept = [name for name in attributes[1] if name in _FOR_THE_PROOF]
            own = nodes.attr(attributes[0] if sentence else "", kept, custom_style=style or given, lang=lang)
            out += [nodes.span(own, within)] if own[0] or kept or style or lang or given else within
        elif node["t"] == "Note":
            out.append(nodes.note(_note(node["c"])))
        elif node["t"] == "Link":
            attributes, inner, target = node["c"]
            out.append({"t": "Link", "c": [["", [], []], _inlines(inner, mixed=mixed), target]})
        elif node["t"] in {"Strong", "Emph", "Underline", "Strikeout", "Subscript", "Superscript"}:
            out.append({"t": node["t"], "c": _inlines(node["c"], mixed=mixed)})
        else:
            out.append(node)
    return out


def without_sentences(content: Any) -> Any:
    """Return the same without the spans that only say which sentence, or what is none of its words; those that can be linked to keep their ids."""
    return replaced(content, _without_sentence)


def _without_sentence(node: Node) -> list[Any] | None:
    if node["t"] != "Span" or not _FOR_THE_PROOF & {*node["c"][0][1]}:
        return None
    (id_, classes, pairs), inner = node["c"]
    kept = id_ if _ANCHOR in classes else ""
    content: list[Any] = without_sentences(inner)
    return [nodes.span([kept, [], pairs], content)] if kept or pairs else content


def _for_both(side: Node) -> Node:
    """A side whose sentences say what the other side says, too."""
    attributes, paragraphs = side["c"]
    return nodes.div(attributes, [nodes.para([_said_twice(node) for node in paragraph["c"]]) for paragraph in paragraphs])


def _said_twice(node: Node) -> Node:
    if node["t"] != "Span" or "s" not in node["c"][0][1]:
        return node
    (id_, classes, pairs), inner = node["c"]
    return nodes.span([id_, [*classes, SAME], pairs], inner)


def _note(blocks: Sequence[Node]) -> list[Node]:
    """A note's paragraphs bare, so that the first begins beside the number."""
    out: list[Node] = []
    for block in blocks:
        if block["t"] == "Div" and "pair" in block["c"][0][1]:
            for side in block["c"][1]:
                lang = nodes.attr(lang=_lang(side["c"][0]))
                out += [nodes.para([nodes.span(lang, _inlines(child["c"]))]) for child in side["c"][1]]
        else:
            out += _cell([block])
    return out
