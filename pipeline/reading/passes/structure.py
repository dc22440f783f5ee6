"""Headings in disguise and numbered lines → headings, lists and markers, with levels that fit together.

A scraped article's headings are mostly bold paragraphs or numbered lines. Both become real headings here, since a book without
headings has no table of contents.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.article import OBJECT, Block, RichText
from pipeline.language import PAUSES, has_han
from pipeline.reading.addresses import bare_addresses
from pipeline.reading.formats.astblocks import part
from pipeline.reading.formats.inlines import number_marks
from pipeline.reading.passes.markers import HAN_NUMBERS, Marker, find_heading_marker, find_marker
from pipeline.reading.rules.headings import COMMAND, PARTS, TITLED_PART

LONGEST_HEADING = 50
"""Characters. A longer bold paragraph is an emphasised one."""
LONGEST_PLAIN_HEADING = 32
"""Characters, of a numbered line that is not bold."""
_SENTENCE = re.compile(r"[。！!；;…]$|[。！!；;].")
_SPEAKER = re.compile(r"\s*([^\s，。；：:“”（(]{1,8})\s*[：:]")
_LEAD_IN = re.compile(r"(?:[：:，,、]|——?|—)$")


def is_part(text: str) -> bool:
    """Tell whether the words head a part before, behind or beside the text proper: ``楔子``, ``后记``, ``番外 雪夜``."""
    return bool(PARTS.find(text.strip()) or TITLED_PART.find(text.strip()))


def is_all_bold(rich: RichText) -> bool:
    """Tell whether the whole text is bold (spaces and a note reference aside)."""
    covered = bytearray(len(rich.text))
    for mark in rich.marks:
        if mark.kind == "strong":
            covered[mark.start : mark.end] = b"\1" * (mark.end - mark.start)
    return bool(rich.text) and all(
        covered[index] or character.isspace() or character == OBJECT or character in PAUSES
        for index, character in enumerate(rich.text)
    ) and any(covered)  # fmt: skip


def without_bold(rich: RichText) -> RichText:
    """Return a heading's text: bold as a whole says nothing more."""
    marks = [mark for mark in rich.marks if mark.kind != "strong"]
    return number_marks(replace(rich, marks=tuple(marks)))


def take_marker(block: Block) -> Block:
    """Return the block with its enumeration mark moved from the text to ``marker``."""
    marker = (find_heading_marker if block.kind == "heading" else find_marker)(block.text.text)
    if marker is None or block.marker or marker.end >= len(block.text.text):
        return block
    return replace(block, text=part(block.text, marker.end, len(block.text.text)), marker=marker.text)


def find_headings(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Turn top-level paragraphs that are headings into ones; their level is set by :func:`set_levels`."""
    merged = _join_number_lines(_lonely_items(list(blocks)))
    marked = [_marker(block) for block in merged]
    runs = _runs(merged, marked)
    speakers = _speakers(merged)
    spaced = _spaced_numbers(merged)
    result = []
    for index, block in enumerate(merged):
        if block.kind != "paragraph" or block.excluded in {"byline", "source-line"}:
            result.append(block)
            continue
        marker = marked[index]
        bold = (
            is_all_bold(block.text)
            and may_be_heading(block.text.text, LONGEST_HEADING)
            and not _is_typed(block.text)
            and _followed(merged, index)
            and _speaker(block) not in speakers
        )
        last_part = is_part(block.text.text) and not block.excluded and _followed(merged, index)
        if bold or last_part or index in spaced or (marker and not runs[index] and _is_plain_heading(block, marker, merged, index)):
            result.append(replace(block, kind="heading", level=0, text=without_bold(block.text)))
        else:
            result.append(block)
    return tuple(result)


def _is_typed(rich: RichText) -> bool:
    """An address, code or a command: bold so that it is seen, not because it heads something."""
    text = rich.text.strip()
    if has_han(text):
        return False
    coded = sum(mark.end - mark.start for mark in rich.marks if mark.kind == "code")
    addressed = sum(end - start for start, end, _ in bare_addresses(text))
    return max(coded, addressed) >= len(re.sub(r"\s", "", text)) or bool(COMMAND.find(text))


def _speaker(block: Block) -> str:
    """``问`` of ``问：……``, a name of ``老钟：……``."""
    match = _SPEAKER.match(block.text.text) if block.kind == "paragraph" else None
    return match[1] if match else ""


def _speakers(blocks: list[Block]) -> frozenset[str]:
    """Who speaks in an interview: who begins several paragraphs, not all of which are bold lines like headings (``案例：……``)."""
    found = Counter(_speaker(block) for block in blocks)
    talking = {_speaker(block) for block in blocks if block.text.text.rstrip().endswith(("？", "?")) or not is_all_bold(block.text)}
    return frozenset(name for name, count in found.items() if name in talking and name and count > 1)


def _spaced_numbers(blocks: list[Block]) -> frozenset[int]:
    """``1 引言`` … ``2 方法`` … ``3 结果``: short lines with a number and a space, in order, with text between one and the next."""
    found = []
    for index, block in enumerate(blocks):
        marker = find_heading_marker(block.text.text) if block.kind == "paragraph" and not block.excluded else None
        if (
            marker
            and marker.text.isdigit()
            and len(block.text.text) <= LONGEST_PLAIN_HEADING
            and _bare_heading(block, marker)
            and _followed(blocks, index)
        ):
            found.append((index, marker.value))
    apart = all(two[0] > one[0] + 1 for one, two in pairwise(found))
    counted = [value for _, value in found] in (list(range(len(found))), list(range(1, len(found) + 1)))
    return frozenset(index for index, _ in found) if len(found) > 1 and apart and counted else frozenset()


def _bare_heading(block: Block, marker: Marker) -> bool:
    words = block.text.text[marker.end :]
    return may_be_heading(words, LONGEST_PLAIN_HEADING) and not re.search(r"[，,。.？?]", words)


def _marker(block: Block) -> Marker | None:
    return find_marker(block.text.text) if block.kind == "paragraph" and not block.excluded else None


def may_be_heading(text: str, limit: int) -> bool:
    """Tell whether the line is short enough, no sentence, and leads into nothing."""
    bare = text.replace(OBJECT, "").strip()
    return 1 < len(bare) <= limit and "\n" not in bare and not _SENTENCE.search(bare) and not _LEAD_IN.search(bare)


def _followed(blocks: list[Block], index: int) -> bool:
    """Something of the article follows: a bold last line is a signature or an appeal, not a heading."""
    return any(not block.excluded and block.kind != "rule" for block in blocks[index + 1 :])


def _is_plain_heading(block: Block, marker: Marker, blocks: list[Block], index: int) -> bool:
    text = block.text.text
    if not may_be_heading(text, LONGEST_PLAIN_HEADING) or not _followed(blocks, index):
        return False
    if marker.style in {"letter", "circled", "reference"}:
        return False
    if marker.style in {"part", "chapter", "section", "han", "han-brackets", "zero", "ornament"}:
        return True
    following = blocks[index + 1]
    return following.kind != "heading" and not (following.kind == "paragraph" and find_marker(following.text.text))


def _runs(blocks: list[Block], markers: list[Marker | None]) -> list[bool]:
    """Which paragraphs stand in a run of at least two neighbours numbered on in the same style: these are a list's items."""
    result = [False] * len(blocks)
    for index in range(len(blocks) - 1):
        one, two = markers[index], markers[index + 1]
        if one and two and one.style == two.style and one.style not in {"part", "chapter", "section", "ornament"} and (
            one.value is not None and two.value == one.value + 1
        ):  # fmt: skip
            result[index] = result[index + 1] = True
        elif two and two.value and _ends_with_item(blocks[index], two):
            result[index + 1] = True
    return result


def _ends_with_item(block: Block, following: Marker) -> bool:
    """``附件：1.名录`` before ``2.样表``: the first item stands in the line that leads in."""
    match = re.search(r"[：:]\s*(\S.{0,60})$", block.text.text) if block.kind == "paragraph" else None
    first = find_marker(match[1]) if match else None
    return first is not None and (first.style, first.value) == (following.style, (following.value or 0) - 1)


def _lonely_items(blocks: list[Block]) -> list[Block]:
    """``1. 标题`` in Markdown, with prose between one number and the next, is no list of one item but a heading each time."""
    lonely = [index for index, block in enumerate(blocks) if _heads_alone(block)]
    starts = [int(blocks[index].attrs.get("start", "0")) for index in lonely]
    apart = all(two > one + 1 for one, two in pairwise(lonely))
    if len(lonely) < 2 or not apart or starts != list(range(starts[0], starts[0] + len(starts))):
        return blocks
    result = list(blocks)
    for index in lonely:
        item = blocks[index].children[0]
        marker = item.marker or f"{blocks[index].attrs['start']}."
        result[index] = replace(item.children[0], kind="heading", level=0, marker=marker, text=without_bold(item.children[0].text))
    return result


def _heads_alone(block: Block) -> bool:
    if block.kind != "list" or block.attrs.get("type") != "ordered" or len(block.children) != 1 or block.excluded:
        return False
    inner = block.children[0].children
    return len(inner) == 1 and inner[0].kind == "paragraph" and may_be_heading(inner[0].text.text, LONGEST_PLAIN_HEADING)


def _join_number_lines(blocks: list[Block]) -> list[Block]:
    """``01`` on a line of its own and the short line after it are one heading, if each such line of the article has one after it."""
    alone = [index for index, block in enumerate(blocks) if _is_number(block)]
    joined = {
        index for index in alone if all(_takes_number(blocks, other) for other in alone if _form(blocks[other]) == _form(blocks[index]))
    }
    result: list[Block] = []
    for index, block in enumerate(blocks):
        if index - 1 in joined:
            number = blocks[index - 1]
            level = block.level or number.level
            result.append(replace(block, kind="heading", level=level, marker=number.text.text.strip(), text=without_bold(block.text)))
        elif index not in joined:
            result.append(block)
    return result


_LONE_NUMBER = re.compile(rf"(?:0[1-9]|1[0-9]|[1-9]|PART[\s.]*\d+|[{HAN_NUMBERS}]{{1,2}})[.、]?", re.IGNORECASE)


def _is_number(block: Block) -> bool:
    return block.kind in {"paragraph", "heading"} and not block.excluded and bool(_LONE_NUMBER.fullmatch(block.text.text.strip()))


def _form(block: Block) -> str:
    """How a number is written: ``6、`` as ``5、`` is, not as ``06``."""
    text = block.text.text.strip()
    return ("0" if text.startswith("0") else "") + re.sub(rf"[\d{HAN_NUMBERS}]+", lambda match: "1" if match[0].isdecimal() else "一", text)


def _takes_number(blocks: list[Block], index: int) -> bool:
    following = blocks[index + 1] if index + 1 < len(blocks) else None
    return (
        following is not None and following.kind in {"paragraph", "heading"} and not following.excluded
        and (len(following.text.text) == 1 or may_be_heading(following.text.text, LONGEST_PLAIN_HEADING))
        and not find_marker(following.text.text) and not _is_number(following)
    )  # fmt: skip


def find_lists(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Turn neighbouring numbered paragraphs into a list; other paragraphs and headings give up their mark to ``marker``."""
    items = list(blocks)
    markers = [_marker(block) for block in items]
    runs = _runs(items, markers)
    result: list[Block] = []
    index = 0
    while index < len(items):
        marker = markers[index]
        if not (runs[index] and marker):
            block = items[index]
            result.append(take_marker(block) if block.kind in {"paragraph", "heading"} and _counts(block) else block)
            index += 1
            continue
        children: list[Block] = []
        while index < len(items) and runs[index] and (step := markers[index]) and step.style == marker.style:
            if children and step.value != (marker.value or 0) + len(children):
                break
            paragraph = take_marker(items[index])
            children.append(Block("", "item", children=(replace(paragraph, marker=""),), marker=paragraph.marker))
            index += 1
        result.append(Block("", "list", children=tuple(children), attrs={"type": "ordered", "start": str(marker.value or 1)}))
    return tuple(result)


def _counts(block: Block) -> bool:
    """A mark that may be taken out: of a heading any, of prose only what nothing but an enumeration writes so."""
    if block.kind == "heading":
        return True
    marker = find_marker(block.text.text)
    if marker is None:
        return False
    if re.search(r"[。；;？?！!]\s*(?:\d{1,2}[、．.](?!\d)|[（(][一二三四五六七八九十\d]{1,2}[）)]|[②-⑨])", block.text.text):
        return False  # the numbering goes on within the paragraph
    return marker.style in {"han", "han-brackets", "number", "number-brackets", "circled"} and not block.excluded


def set_levels(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Set levels 1, 2, 3 … without gaps. Real headings keep their order; those in disguise nest below them by style of numbering."""
    real = sorted({block.level for block in blocks if block.kind == "heading" and block.level and not block.excluded})
    depths = {level: rank for rank, level in enumerate(real, 1)}
    order: list[str] = []
    for block in blocks:
        if block.kind == "heading" and not block.level and not block.excluded and not is_part(block.text.text):
            style = _style(block)
            if style not in order:
                order.append(style)
    ranked = _ranked(order)
    result, current = [], 0
    stack: list[str] = []
    for block in blocks:
        if block.kind != "heading" or block.excluded:
            result.append(block)
            continue
        if block.level:
            current, stack = depths[block.level], []
            result.append(replace(block, level=min(current, 6)))
            continue
        if is_part(block.text.text):
            current, stack = (1 if real else 0), []
            result.append(replace(block, level=1))
            continue
        style = _style(block)
        while stack and ranked.index(stack[-1]) >= ranked.index(style):
            stack.pop()
        stack.append(style)
        result.append(replace(block, level=min(current + len(stack), 6)))
    return tuple(result)


def _style(block: Block) -> str:
    marker = find_marker(f"{block.marker} 字") if block.marker else None
    if marker and marker.style == "dotted":
        return f"dotted{marker.rank}"
    return marker.style if marker else "plain"


def _ranked(order: list[str]) -> list[str]:
    """Styles from the highest to the lowest: numbered ones by custom, unnumbered ones where they first appear."""
    ranks = {style: rank for style, rank in _custom(order).items() if style != "plain"}
    numbered = sorted((style for style in order if style != "plain"), key=lambda style: ranks[style])
    if "plain" in order:
        later = order[order.index("plain") + 1 :]
        rank = min((numbered.index(style) for style in later if style in numbered), default=len(numbered))
        numbered.insert(rank, "plain")
    return numbered


def _custom(order: list[str]) -> dict[str, float]:
    samples = {
        "part": 0, "chapter": 1, "section": 2, "han": 3, "zero": 3.1, "ornament": 3.2, "han-brackets": 4, "number": 5,
        "number-brackets": 7, "circled": 8, "letter": 9,
    }  # fmt: skip
    return {
        style: samples.get(style, 6 + float(style.removeprefix("dotted") or 0) / 100 if style.startswith("dotted") else 9)
        for style in order
    }
