"""Markdown as it is found → blocks: prepared so that what the author meant survives, then read by pandoc.

1. Blocks that are no prose are looked for from top to bottom (``blocks``): code, formulas and HTML become pieces, containers (a table of
   syntaxes: ``containers``) the marks around their content.
2. Code and formulas within lines become pieces, what programs add to links and words goes (``spans``).
3. Lines of prose get the blank lines and the emphasis that were meant (``lines``).
4. pandoc reads the rest, and the pieces take their places again (``pieces``).

pandoc's own ``markdown`` reader is the one that sees bold beside Chinese punctuation (CommonMark's rule fails there:
commonmark/commonmark-spec#650). Extensions that would run code, read files, or change the author's characters are off.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from pipeline.article import Block, Finding
from pipeline.pandoc import read_ast
from pipeline.reading.formats.astblocks import AstReader
from pipeline.reading.formats.inlines import Notes, reading_findings
from pipeline.reading.formats.markdown.blocks import RULES
from pipeline.reading.formats.markdown.footnotes import note_findings
from pipeline.reading.formats.markdown.lines import prepare_lines
from pipeline.reading.formats.markdown.pieces import Pieces
from pipeline.reading.formats.markdown.scanner import Scanner
from pipeline.reading.formats.markdown.spans import lift_spans, without_additions
from pipeline.reading.formats.markup import Omitted, read_fragments
from pipeline.reading.formats.numbering import take_numbers

__all__ = ["looks_like_markdown", "read_markdown"]

READER = (
    "markdown-smart-yaml_metadata_block-pandoc_title_block-raw_tex-raw_attribute-latex_macros-citations-example_lists-fenced_divs"
    "-superscript-subscript-auto_identifiers-implicit_figures-implicit_header_references-markdown_in_html_blocks-native_spans-native_divs"
    "-blank_before_header-blank_before_blockquote-bracketed_spans-tex_math_dollars"
    "+lists_without_preceding_blankline+mark+task_lists"
)
_SIGNS = (
    r"^#{1,6} \S", r"!\[(?:(?!!\[)[^\]\n])*\]\([^)\n]{1,2000}\)", r"(?<!!)\[[^\[\]\n]+\]\(https?://[^)\n]{1,2000}\)", r"\*\*[^*\n]+\*\*", r"^(?:```|~~~)", r"^\$\$",
)  # fmt: skip


def looks_like_markdown(text: str) -> bool:
    """Tell whether a .txt file is Markdown: headings, images, links, bold or formulas that plain text would not have."""
    return any(re.search(sign, text, re.MULTILINE) for sign in _SIGNS)


@dataclass
class Markdown:
    """What was read: the blocks, the notes, what there is to say, and the line of a code block that is never closed (0: there is none)."""

    blocks: tuple[Block, ...]
    notes: Notes
    findings: list[Finding] = field(default_factory=list)
    open_fence: int = 0


@dataclass
class _Prepared:
    text: str
    pieces: Pieces
    scanner: Scanner
    findings: list[Finding]


def read_markdown(text: str, what: str) -> Markdown:
    """Return the article of a Markdown text."""
    prepared = _prepare(text)
    ast = read_ast(READER, prepared.text.encode("utf-8"), what=what)
    fragments, lost = read_fragments(prepared.pieces.fragments(ast["blocks"]), dollars=True)
    reader = AstReader()
    blocks = take_numbers(reader.blocks(prepared.pieces.put_back(ast["blocks"], fragments)))
    findings = [*prepared.findings, *_left_out(prepared, lost), *reading_findings(reader.notes)]
    return Markdown((*blocks, *lost.blocks()), reader.notes, findings, prepared.scanner.open_fence)


def _prepare(text: str) -> _Prepared:
    """Markdown that pandoc reads as its author meant it, and the pieces that it holds signs for."""
    pieces = Pieces()
    text = pieces.guard(text.replace("\r\n", "\n").replace("\r", "\n"))
    scanner = Scanner(text, pieces, RULES)
    prose = without_additions(lift_spans("\n".join(scanner.scan()), pieces))
    return _Prepared(prepare_lines(prose.split("\n")), pieces, scanner, note_findings(prose, pieces))


def _left_out(prepared: _Prepared, lost: Omitted) -> list[Finding]:
    """Films and the like, of HTML and of the text's own tags; tags that no book can show."""
    inline = Counter(match[1].lower() for match in re.finditer(r"<(iframe|object|embed|video|audio)\b", prepared.text, re.IGNORECASE))
    found = Omitted(lost.media + inline).findings()
    found += [
        Finding(
            "left-out-media",
            "info",
            f"{count} × {{{name}}} cannot be in a book and was left out.",
            advice="Say in the text what it showed.",
        )
        for name, count in sorted(prepared.scanner.media.items())
    ]
    return found + [
        Finding(
            "left-out-tag", "info", f"{count} × the tag {name} has no words of its own and was left out.",
            advice="If the site shows something there, write it into the source.",
        )
        for name, count in sorted(prepared.scanner.left_out.items())
    ]  # fmt: skip
