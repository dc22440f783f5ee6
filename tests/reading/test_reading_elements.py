"""pandoc's elements: each has its reader, and one that none knows keeps its words."""

import subprocess
from typing import Any

import pytest

from pipeline.pandoc import _binary
from pipeline.reading.formats.astblocks import AstReader
from pipeline.reading.formats.inlines import _MARKS, INLINES, Notes, _Builder, reading_findings, rich_text


def words(text: str) -> list[dict[str, Any]]:
    return [{"t": "Str", "c": text}]


PARAGRAPH = {"t": "Para", "c": words("正文一句。")}
NOBODY_KNOWS: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
    ({"t": "Admonition", "c": [["note", [], []], words("注意"), [PARAGRAPH]]}, [("paragraph", "注意"), ("paragraph", "正文一句。")]),
    ({"t": "Columns", "c": [[PARAGRAPH], [PARAGRAPH]]}, [("paragraph", "正文一句。"), ("paragraph", "正文一句。")]),
    ({"t": "Verbatim", "c": "第一行\n第二行"}, [("paragraph", "第一行"), ("paragraph", "第二行")]),
    ({"t": "Empty"}, []),
    ({"t": "RawBlock", "c": ["typst", "排版的话"]}, [("paragraph", "排版的话")]),
]


@pytest.mark.parametrize(("element", "expected"), NOBODY_KNOWS, ids=[element["t"] for element, _ in NOBODY_KNOWS])
def test_a_block_that_no_reader_knows_keeps_its_words_and_is_said(element: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    reader = AstReader()
    blocks = reader.blocks([PARAGRAPH, element])
    assert [(block.kind, block.text.text) for block in blocks] == [("paragraph", "正文一句。"), *expected]
    (finding,) = reading_findings(reader.notes)
    assert (finding.check, finding.severity) == ("unknown-element", "warning")
    assert finding.message.startswith(f"1 × {element['t']}")


@pytest.mark.parametrize(
    ("element", "expected"),
    [
        ({"t": "Ruby", "c": [words("汉字"), words("hàn zì")]}, "他说汉字hàn zì。"),
        ({"t": "Highlight", "c": words("重点")}, "他说重点。"),
        ({"t": "Emoji", "c": "😀"}, "他说😀。"),
        ({"t": "RawInline", "c": ["typst", "话"]}, "他说话。"),
        ({"t": "Date", "c": {"t": "MetaInlines", "c": words("今天")}}, "他说今天。"),
    ],
)
def test_an_inline_element_that_no_reader_knows_keeps_its_words(element: dict[str, Any], expected: str) -> None:
    notes = Notes()
    assert rich_text([*words("他说"), element, *words("。")], notes).text == expected
    assert len(notes.unknown) == 1


def test_every_element_that_this_pandoc_can_write_has_a_reader() -> None:
    """The list is pandoc's own, by its Lua."""
    script = "for _, room in ipairs{'Block', 'Inline'} do for name in pairs(pandoc[room].constructor) do print(room, name) end end"
    lines = subprocess.run([_binary(), "lua", "-e", script], capture_output=True, text=True, check=True).stdout.splitlines()
    named = {tuple(line.split("\t")) for line in lines}
    blocks, inlines = ({name for room, name in named if room == wanted} for wanted in ("Block", "Inline"))
    assert len(blocks) > 10
    assert blocks <= AstReader().readers.keys()
    assert inlines == INLINES == {*_Builder(Notes()).readers, *_MARKS, "Space", "SoftBreak", "LineBreak"}
