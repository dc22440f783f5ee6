"""pandoc's block elements → our blocks, still without ids: what pandoc understood, nothing guessed.

Guessing (headings in disguise, captions, boilerplate) comes afterwards and works the same for every format.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import groupby, pairwise
from typing import Any

from pipeline.article import OBJECT, Block, RichText
from pipeline.errors import DuizhaoError
from pipeline.language import LINE_END, written
from pipeline.reading.formats.formulas import without_blank_lines
from pipeline.reading.formats.htmltables import MOST_COLUMNS
from pipeline.reading.formats.inlines import INLINES, Notes, lines_of, number_marks, rich_text, runs_of
from pipeline.reading.passes.markers import find_marker
from pipeline.richtext import cut, plain, strip

_IMAGE_LIKE = re.compile(rf"[\s{OBJECT}]*\Z")
_BREAKS = frozenset({"SoftBreak", "LineBreak"})
_VERSE_LINE = 24
"""Characters; a longer line is prose that somebody broke by hand."""


class AstReader:
    """Turns pandoc's blocks into ours."""

    def __init__(self) -> None:
        self.notes = Notes(read=self.blocks)
        self.readers: dict[str, Callable[[Any], tuple[Block, ...]]] = {
            "Para": self._para, "Plain": self._para, "Header": self._header, "LineBlock": self._line_block, "CodeBlock": self._code_block,
            "BlockQuote": self._block_quote, "BulletList": self._bullet_list, "OrderedList": self._ordered_list,
            "DefinitionList": self._definition_list, "HorizontalRule": self._rule, "Div": self._div, "RawBlock": self._raw,
            "Figure": self._figure, "Table": self._table, "Null": lambda _: (),
        }  # fmt: skip

    def blocks(self, items: list[Any]) -> tuple[Block, ...]:
        """Return all of these blocks, in order."""
        result: list[Block] = []
        for item in items:
            result.extend(self.block(item["t"], item.get("c")))
        return tuple(result)

    def block(self, kind: str, content: Any) -> tuple[Block, ...]:
        """Return one of pandoc's blocks; some become several (a paragraph of two pictures), some none."""
        reader = self.readers.get(kind)
        return reader(content) if reader else self._unknown(kind, content)

    def _unknown(self, kind: str, content: Any) -> tuple[Block, ...]:
        """The known elements within, or the text."""
        self.notes.unknown.append(kind)
        if isinstance(content, str):
            return tuple(block for line in content.split("\n") for block in self._para([{"t": "Str", "c": line}]))
        result: list[Block] = []
        for run in runs_of(content, INLINES | self.readers.keys()):
            result += self.blocks(run) if run[0]["t"] in self.readers else self._para(run)
        return tuple(result)

    def _para(self, content: Any) -> tuple[Block, ...]:
        """Display formulas on lines of their own are blocks between what stands above and below."""
        result: list[Block] = []
        for run in _formula_runs(content):
            if _is_formula(run):
                result.append(Block("", "math", attrs={"text": without_blank_lines(_bare(run)[0]["c"][1])}))
            else:
                result += split_paragraph(rich_text(run, self.notes))
        return tuple(result)

    def _header(self, content: Any) -> tuple[Block, ...]:
        rich = rich_text(content[2], self.notes)
        if not plain(rich).strip():
            return split_paragraph(rich)
        return (Block("", "heading", _one_line(rich), level=min(content[0], 6)),)

    def _line_block(self, content: Any) -> tuple[Block, ...]:
        lines = [item for line in content for item in [*line, {"t": "LineBreak"}]]
        rich = rich_text(lines, self.notes)
        return (Block("", "verse", rich),) if rich else ()

    def _code_block(self, content: Any) -> tuple[Block, ...]:
        classes = [name for name in content[0][1] if name not in {"sourceCode", "numberLines", "hljs"}]
        return (Block("", "code", attrs={"text": content[1], "language": classes[0].removeprefix("language-") if classes else ""}),)

    def _block_quote(self, content: Any) -> tuple[Block, ...]:
        children = self.blocks(content)
        return (Block("", "quote", children=children),) if children else ()

    def _bullet_list(self, content: Any) -> tuple[Block, ...]:
        return self._list(content, {"type": "bullet"}, lambda _: "")

    def _ordered_list(self, content: Any) -> tuple[Block, ...]:
        start, style, delimiter = content[0][0], content[0][1]["t"], content[0][2]["t"]
        plain_numbers = style in {"Decimal", "DefaultStyle"} and delimiter in {"Period", "DefaultDelim"}
        return self._list(
            content[1],
            {"type": "ordered", "start": str(start)},
            lambda index: "" if plain_numbers else _number(start + index, style, delimiter),
        )

    def _list(self, items: list[Any], attrs: dict[str, str], marker: Callable[[int], str]) -> tuple[Block, ...]:
        children = tuple(Block("", "item", children=self.blocks(item), marker=marker(index)) for index, item in enumerate(items) if item)
        if any(element["t"] == "Para" for item in items for element in item):
            attrs = attrs | {"loose": "true"}
        return (Block("", "list", children=children, attrs=attrs),) if children else ()

    def _definition_list(self, content: Any) -> tuple[Block, ...]:
        """A list whose items are a term (bold) and its explanations."""
        items = []
        for term, definitions in content:
            named = self._para([{"t": "Strong", "c": term}])
            items.append(Block("", "item", children=(*named, *(block for definition in definitions for block in self.blocks(definition)))))
        return (Block("", "list", children=tuple(items), attrs={"type": "definition"}),)

    def _rule(self, _: Any) -> tuple[Block, ...]:
        return (Block("", "rule"),)

    def _div(self, content: Any) -> tuple[Block, ...]:
        return self.blocks(content[1])

    def _raw(self, content: Any) -> tuple[Block, ...]:
        return () if content[0] == "html" else self._unknown(f"RawBlock ({content[0]})", content[1])

    def _figure(self, content: Any) -> tuple[Block, ...]:
        caption = tuple(
            replace(block, kind="caption") for block in self.blocks(content[1][1]) if block.kind in {"paragraph", "verse", "heading"}
        )
        inner = self.blocks(content[2])
        images = tuple(child for block in inner for child in (block.children if block.kind == "figure" else (block,)))
        if images and all(block.kind == "image" for block in images):
            return (Block("", "figure", children=(*images, *caption)),)
        return (*inner, *caption)

    def _table(self, content: Any) -> tuple[Block, ...]:
        _, caption, columns, head, bodies, foot = content
        if len(columns) > MOST_COLUMNS:
            raise DuizhaoError(f"has a table of {len(columns):,} columns; at most {MOST_COLUMNS:,} can be read", hint="Divide the table.")
        aligns = [column[0]["t"] for column in columns]
        rows = [(row, True) for row in head[1]]
        for body in bodies:
            rows += [(row, True) for row in body[2]] if len(rows) == len(head[1]) else [(row, False) for row in body[2]]
            rows += [(row, False) for row in body[3]]
        rows += [(row, False) for row in foot[1]]
        children = _filled_rows([self._row(row[1], header=header, aligns=aligns) for row, header in rows])
        header_rows = sum(1 for row in children if row.children[0].attrs.get("header"))
        title = tuple(replace(block, kind="caption") for block in self.blocks(caption[1]) if block.kind == "paragraph")
        if not children:
            return title
        return (*title, Block("", "table", children=children, attrs={"header_rows": str(header_rows)}))

    def _row(self, cells: list[Any], *, header: bool, aligns: list[str]) -> Block:
        result = []
        for index, (_, alignment, rowspan, colspan, blocks) in enumerate(cells):
            name = alignment["t"] if alignment["t"] != "AlignDefault" else aligns[index] if index < len(aligns) else "AlignDefault"
            attrs = {
                "align": {"AlignLeft": "left", "AlignRight": "right", "AlignCenter": "center"}.get(name, ""),
                "rowspan": str(rowspan) if rowspan > 1 else "",
                "colspan": str(colspan) if colspan > 1 else "",
                "header": "true" if header else "",
            }
            kept = {key: value for key, value in attrs.items() if value}
            result.append(Block("", "cell", children=self.blocks(blocks), attrs=kept))
        return Block("", "row", children=tuple(result))


def _filled_rows(rows: list[Block]) -> tuple[Block, ...]:
    """The rows without those that cells of the rows above cover wholly, as Word writes them; those cells then reach one row less far."""
    for index in reversed([index for index, row in enumerate(rows) if not row.children]):
        for above in range(index):
            rows[above] = replace(rows[above], children=tuple(_shortened(cell, index - above) for cell in rows[above].children))
    return tuple(row for row in rows if row.children)


def _shortened(cell: Block, reach: int) -> Block:
    span = int(cell.attrs.get("rowspan", "1"))
    if span <= reach:
        return cell
    kept = {key: value for key, value in cell.attrs.items() if key != "rowspan"}
    return replace(cell, attrs=kept | {"rowspan": str(span - 1)} if span > 2 else kept)


def _number(value: int, style: str, delimiter: str) -> str:
    """The mark of a list's item as Markdown has it: ``3.``, ``(b)``, ``iv)``."""
    text = written(value, style[0].lower() + style[1:].replace("Alpha", "Letter"))
    return {"TwoParens": f"({text})", "OneParen": f"{text})"}.get(delimiter, f"{text}.")


def _one_line(rich: RichText) -> RichText:
    """A heading has no line breaks."""
    return replace(rich, text=rich.text.replace("\n", " ")) if "\n" in rich.text else rich


def split_paragraph(rich: RichText) -> tuple[Block, ...]:
    """Return what pandoc calls a paragraph as what it is: prose, verse, pictures on lines of their own."""
    if not rich.text.strip():
        return ()
    result: list[Block] = []
    prose: list[RichText] = []

    def flush() -> None:
        if prose:
            start = 0 if not result and len(prose) == len(lines) else None
            whole = rich if start == 0 else _rejoin(prose)
            result.extend(_prose(whole))
            prose.clear()

    lines = lines_of(rich)
    for line in lines:
        if line.text.strip() and _IMAGE_LIKE.match(line.text) and not any(mark.kind == "note" for mark in line.marks):
            flush()
            result.extend(figures(line))
        else:
            prose.append(line)
    flush()
    return tuple(result)


def _rejoin(lines: list[RichText]) -> RichText:
    text, marks, offset = [], [], 0
    for line in lines:
        marks += [replace(mark, start=mark.start + offset, end=mark.end + offset) for mark in line.marks]
        text.append(line.text)
        offset += len(line.text) + 1
    return number_marks(strip(RichText("\n".join(text), tuple(marks))))


def _prose(rich: RichText) -> list[Block]:
    if not rich.text.strip():
        return []
    parts = lines_of(rich)
    lines = [line.text.strip() for line in parts]
    if len(lines) > 1:
        if all(line and line[-1] in LINE_END for line in lines[:-1]):
            return [Block("", "paragraph", number_marks(strip(part))) for part in parts if part.text.strip()]
        alone = _own_lines(parts)
        if any(alone):
            return _with_own_lines(parts, alone)
        if max(map(len, lines)) > _VERSE_LINE:
            return [Block("", "paragraph", rich)]
    return [Block("", "verse" if len(lines) > 1 else "paragraph", rich)]


def _own_lines(lines: list[RichText]) -> list[bool]:
    """Which lines stand for themselves: those numbered on from one to the next, and those of a list of links."""
    markers = [find_marker(line.text.strip()) for line in lines]
    alone = [False] * len(lines)
    for index, (one, two) in enumerate(pairwise(markers)):
        if one and two and one.style == two.style and one.value is not None and two.value == one.value + 1:
            alone[index] = alone[index + 1] = True
    linked = [_is_link(line) for line in lines]
    for index, (first, second) in enumerate(pairwise(linked)):
        if first and second:
            alone[index] = alone[index + 1] = True
    return alone


def _is_link(line: RichText) -> bool:
    """Nothing but a link stands on the line, a bullet or a date aside."""
    links = [mark for mark in line.marks if mark.kind == "link"]
    outside = line.text[: links[0].start] + line.text[links[0].end :] if len(links) == 1 else line.text
    return len(links) == 1 and re.fullmatch(r"[\W\d_]*", outside) is not None


def _with_own_lines(lines: list[RichText], alone: list[bool]) -> list[Block]:
    """These lines as paragraphs, what stands between them as it would be without them."""
    result: list[Block] = []
    for own, group in groupby(range(len(lines)), key=alone.__getitem__):
        parts = [lines[index] for index in group]
        result += [Block("", "paragraph", number_marks(strip(line))) for line in parts] if own else _prose(_rejoin(parts))
    return result


def figures(line: RichText) -> list[Block]:
    """Return one figure for each picture of a line of pictures."""
    return [
        Block(
            "",
            "figure",
            children=(Block("", "image", attrs={key: mark.attrs[key] for key in ("src", "alt", "title") if mark.attrs.get(key)}),),
        )
        for mark in line.marks
        if mark.kind == "image"
    ]


def _formula_runs(content: list[Any]) -> list[list[Any]]:
    """The inline elements of a paragraph cut above and below each line that is a display formula and nothing else."""
    lines: list[list[Any]] = [[]]
    for item in content:
        if item["t"] in _BREAKS:
            lines.append([item])
        else:
            lines[-1].append(item)
    runs: list[list[Any]] = []
    for line in lines:
        if _is_formula(line):
            runs += [line, []]
        else:
            runs[-1:] = [
                [*(runs[-1] if runs else []), *(line if runs and runs[-1] else line[1:] if line and line[0]["t"] in _BREAKS else line)]
            ]
    return runs


def _bare(line: list[Any]) -> list[Any]:
    return [item for item in line if item["t"] not in _BREAKS and item["t"] != "Space"]


def _is_formula(line: list[Any]) -> bool:
    bare = _bare(line)
    return len(bare) == 1 and bare[0]["t"] == "Math" and bare[0]["c"][0]["t"] == "DisplayMath"


def part(rich: RichText, start: int, end: int) -> RichText:
    """Return a stripped part of a text with renumbered marks."""
    return number_marks(strip(cut(rich, start, end)))
