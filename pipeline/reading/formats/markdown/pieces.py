"""Pieces of a Markdown text that no step of its preparation may touch: code, formulas, HTML. A sign of two private characters stands for each.

The text between them is prepared and read by pandoc as if each piece were a word; in what pandoc gives back the pieces take their places
again, as the elements that pandoc would have made of them. A piece that is a block may stand in any paragraph on a line of its own; marks of
containers are such pieces, too, and what stands between an opening and a closing one becomes a quotation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from pipeline.pandocast import walk

Kind = Literal["code", "formula", "html", "open", "close", "inline code", "inline formula", "text"]
"""The first five are blocks; ``text`` are characters that mean nothing here."""

_BLOCK_KINDS = frozenset({"code", "formula", "html", "open", "close"})
_HIGH, _LOW, _STEP = 0x100000, 0x101000, 0x1000
"""Signs are a character of U+100000–U+100FFF and one of U+101000–U+101FFF, of Plane 16, which is private."""
SIGN = re.compile("[\U00100000-\U00100fff][\U00101000-\U00101fff]")
_PRIVATE = re.compile("[\U00100000-\U00101fff]")
_BREAKS = frozenset({"SoftBreak", "LineBreak"})


@dataclass(frozen=True, slots=True)
class Piece:
    """``text``: the code, TeX or HTML. ``source``: what the author wrote. ``detail``: code's language; ``display`` of a formula."""

    kind: Kind
    text: str
    source: str = ""
    detail: str = ""


class Pieces:
    """The pieces of one text, by their signs."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []

    def lift(self, piece: Piece) -> str:
        """Return the sign that stands for the piece from now on."""
        number = len(self.pieces)
        self.pieces.append(piece)
        return chr(_HIGH + number // _STEP) + chr(_LOW + number % _STEP)

    def guard(self, text: str) -> str:
        """Return the text with its own characters of Plane 16 as pieces, so that they are nobody's sign."""
        return _PRIVATE.sub(lambda match: self.lift(Piece("text", match[0], match[0])), text)

    def of(self, sign: str) -> Piece | None:
        """Return the piece that a sign stands for."""
        number = _number(sign)
        return self.pieces[number] if number < len(self.pieces) else None

    def is_block(self, text: str, kind: Kind | None = None) -> bool:
        """Tell whether the text is the sign of a block (of this kind) and nothing else."""
        piece = self.of(text.strip()) if SIGN.fullmatch(text.strip()) else None
        return piece is not None and piece.kind in ({kind} if kind else _BLOCK_KINDS)

    def literal(self, text: str) -> str:
        """Return the text with what the author wrote in place of its signs: in addresses, attributes, wherever nothing else can stand."""

        def source(match: re.Match[str]) -> str:
            piece = self.of(match[0])
            return (piece.source or piece.text) if piece else match[0]

        while SIGN.search(text) and (back := SIGN.sub(source, text)) != text:
            text = back
        return text

    # --- back into pandoc's elements ------------------------------------------------------------------------------------------

    def fragments(self, blocks: list[Any]) -> list[str]:
        """Return the HTML of the pieces and of pandoc's own raw blocks, which become pieces, in order; see :meth:`put_back`."""
        for node in walk(blocks):
            if node["t"] == "RawBlock" and node["c"][0] == "html":
                sign = self.lift(Piece("html", self.literal(node["c"][1])))
                node.update({"t": "Plain", "c": [{"t": "Str", "c": sign}]})
        return [piece.text for piece in self.pieces if piece.kind == "html"]

    def put_back(self, blocks: list[Any], fragments: list[list[Any]]) -> list[Any]:
        """Return pandoc's blocks with the pieces in their places; ``fragments``: what pandoc reads in each of :meth:`fragments`."""
        if not self.pieces:
            return blocks
        htmls = iter(fragments)
        read = {index: next(htmls, []) for index, piece in enumerate(self.pieces) if piece.kind == "html"}
        return _grouped(self._blocks(blocks, read))

    def _blocks(self, blocks: list[Any], read: dict[int, list[Any]]) -> list[Any]:
        result: list[Any] = []
        for block in blocks:
            kind, content = block["t"], block.get("c")
            if kind in {"Para", "Plain"}:
                result += self._paragraph(kind, content, read)
            elif kind == "CodeBlock" and (signs := content[1].split()) and all(map(self.is_block, signs)):
                result += [made for sign in signs for made in self._block(sign, read)]
            else:
                result.append(self._inside(block, read))
        return result

    def _paragraph(self, kind: str, content: list[Any], read: dict[int, list[Any]]) -> Iterator[Any]:
        """A paragraph cut at the lines that are signs of blocks."""
        lines: list[list[Any]] = [[]]
        for item in content:
            lines[-1].append(item)
            if item["t"] in _BREAKS:
                lines.append([])
        run: list[Any] = []
        for line in lines:
            words = [item for item in line if item["t"] not in _BREAKS and item["t"] != "Space"]
            if len(words) == 1 and words[0]["t"] == "Str" and self.is_block(words[0]["c"]):
                yield from self._run(kind, run)
                yield from self._block(words[0]["c"].strip(), read)
                run = []
            else:
                run += line
        yield from self._run(kind, run)

    def _run(self, kind: str, run: list[Any]) -> Iterator[Any]:
        while run and run[-1]["t"] in _BREAKS | {"Space"}:
            run = run[:-1]
        if run:
            yield {"t": kind, "c": self._inlines(run)}

    def _block(self, sign: str, read: dict[int, list[Any]]) -> list[Any]:
        piece = self.of(sign)
        if piece is None:
            return []
        if piece.kind == "code":
            return [{"t": "CodeBlock", "c": [["", [piece.detail] if piece.detail else [], []], piece.text]}]
        if piece.kind == "formula":
            return [{"t": "Plain", "c": [{"t": "Math", "c": [{"t": "DisplayMath"}, piece.text]}]}]
        if piece.kind == "html":
            return read.get(_number(sign), [])
        return [{"t": piece.kind}]

    def _inlines(self, items: list[Any]) -> list[Any]:
        result: list[Any] = []
        for item in items:
            if item["t"] == "Str":
                result += self._words(item["c"])
            else:
                result.append(self._inside(item, {}))
        return result

    def _words(self, text: str) -> Iterator[Any]:
        position = 0
        for match in SIGN.finditer(text):
            piece = self.of(match[0])
            if piece is None:
                continue
            if position < match.start():
                yield {"t": "Str", "c": text[position : match.start()]}
            position = match.end()
            if piece.kind in {"inline code", "code"}:
                yield {"t": "Code", "c": [["", [], []], piece.text]}
            elif piece.kind in {"inline formula", "formula"}:
                yield {"t": "Math", "c": [{"t": "DisplayMath" if piece.detail else "InlineMath"}, piece.text]}
            elif piece.kind == "text":
                yield {"t": "Str", "c": piece.text}
            elif piece.kind == "html":
                yield {"t": "Str", "c": piece.source or piece.text}
        if position < len(text):
            yield {"t": "Str", "c": text[position:]}

    def _inside(self, node: Any, read: dict[int, list[Any]]) -> Any:
        """Any other element: its blocks, its inline elements, and the sources in its strings."""
        if isinstance(node, str):
            return self.literal(node)
        if isinstance(node, dict):
            return {key: value if key == "t" else self._inside(value, read) for key, value in node.items()}
        if isinstance(node, list) and node and all(isinstance(item, dict) and "t" in item for item in node):
            if any(item["t"] in _BLOCKS for item in node):
                return _grouped(self._blocks(node, read))
            if any(item["t"] == "Str" for item in node):
                return self._inlines(node)
        return [self._inside(item, read) for item in node] if isinstance(node, list) else node


_BLOCKS = frozenset(
    "Para Plain Header LineBlock CodeBlock BlockQuote BulletList OrderedList DefinitionList HorizontalRule Div RawBlock Figure Table".split()  # noqa: SIM905
)


def _number(sign: str) -> int:
    return (ord(sign[0]) - _HIGH) * _STEP + ord(sign[1]) - _LOW


def _grouped(blocks: list[Any]) -> list[Any]:
    """What stands between an opening and its closing mark as a quotation; a mark without its partner means nothing."""
    stack: list[list[Any]] = [[]]
    for block in blocks:
        if block["t"] == "open":
            stack.append([])
        elif block["t"] == "close":
            if len(stack) > 1:
                inner = stack.pop()
                stack[-1] += [{"t": "BlockQuote", "c": inner}] if inner else []
        else:
            stack[-1].append(block)
    return [block for level in stack for block in level]
