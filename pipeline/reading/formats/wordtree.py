"""The body of a DOCX as a reader of the file sees it: in place, so that pandoc, which knows less of Word, reads the same.

Text boxes, fields and ruby are opened, hidden and deleted text goes, outline levels become heading styles (ECMA-376, part 1, section 17).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from pipeline.reading.formats.numbering import shown_words
from pipeline.reading.formats.signs import BASE, READING, RUBY_END
from pipeline.xmlnames import W

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_HEADING = re.compile(r"heading ([1-9])")
_NO_HEADING = re.compile(r"title|subtitle|caption|toc \d|toc heading|index.*|table of .*")
"""Names of styles whose outline level (Word's Chinese title has one) makes no heading."""
_LONGEST_HEADING = 60
"""Characters; a longer paragraph with a full stop is text that somebody gave a level."""


@dataclass(frozen=True, slots=True)
class Style:
    """What a style itself says: its name, the style below it, hidden or not, its outline level; ``None``: nothing."""

    name: str
    based_on: str
    hidden: bool | None
    outline: int | None


def read_styles(root: etree._Element | None) -> dict[str, Style]:
    """Return the styles by id; the default paragraph style also as ``""``."""
    result: dict[str, Style] = {}
    for element in root.iter(f"{W}style") if root is not None else ():
        name, base = element.find(f"{W}name"), element.find(f"{W}basedOn")
        found = Style(
            (name.get(f"{W}val", "") if name is not None else "").lower(),
            base.get(f"{W}val", "") if base is not None else "",
            _switch(element.find(f"{W}rPr/{W}vanish")),
            _level(element.find(f"{W}pPr/{W}outlineLvl")),
        )
        result[element.get(f"{W}styleId", "")] = found
        if element.get(f"{W}default") in {"1", "true"} and element.get(f"{W}type") == "paragraph":
            result[""] = found
    return result


def _switch(element: etree._Element | None) -> bool | None:
    return None if element is None else element.get(f"{W}val", "1") not in {"0", "false", "off"}


def _level(element: etree._Element | None) -> int | None:
    value = element.get(f"{W}val", "") if element is not None else ""
    return int(value) if re.fullmatch(r"[0-9]", value) else None


def _chain(styles: dict[str, Style], name: str) -> list[Style]:
    """The style and those that it is based on."""
    chain: list[Style] = []
    while name in styles and styles[name] not in chain:
        chain.append(styles[name])
        name = styles[name].based_on
        if not name:
            break
    return chain


def _style(element: etree._Element | None, kind: str) -> str:
    found = element.find(f"{W}{kind}/{W}{kind[0]}Style") if element is not None else None
    return found.get(f"{W}val", "") if found is not None else ""


def open_boxes(root: etree._Element) -> None:
    """Put the paragraphs of a text box behind the paragraph at which it is anchored; pandoc would show them in its place."""
    for box in list(root.iter(f"{W}txbxContent")):
        twin = any(ancestor.tag == f"{_MC}Fallback" for ancestor in box.iterancestors())
        anchor = next((ancestor for ancestor in box.iterancestors() if ancestor.tag == f"{W}p"), None)
        parent = box.getparent()
        if parent is None:
            continue
        parent.remove(box)
        if twin or anchor is None:
            continue
        for block in reversed(list(box)):
            anchor.addnext(block)


def unwrap(root: etree._Element) -> None:
    """Turn a simple field (the number in 表 1) and a custom element into their content, ruby its characters and reading between signs."""
    for guide in list(root.iter(f"{W}ruby")):
        run = guide.getparent()
        if run is None:
            continue
        reading = "".join(text.text or "" for text in guide.iterfind(f"{W}rt//{W}t"))
        for part in reversed([_signed(BASE), *guide.findall(f"{W}rubyBase/{W}r"), _signed(f"{READING}{reading}{RUBY_END}")]):
            run.addnext(part)
        run.remove(guide)
    for wrapper in list(root.iter(f"{W}fldSimple", f"{W}customXml")):
        parent = wrapper.getparent()
        if parent is not None:
            for child in list(wrapper):
                wrapper.addprevious(child)
            parent.remove(wrapper)


def _signed(text: str) -> etree._Element:
    run = etree.Element(f"{W}r")
    words = etree.SubElement(run, f"{W}t")
    words.set(_SPACE, "preserve")
    words.text = text
    return run


def drop_hidden(root: etree._Element, styles: dict[str, Style]) -> list[str]:
    """Take out what Word neither shows nor prints; its words, place by place."""
    gone: list[str] = []
    for row in [row for row in root.iter(f"{W}tr") if _switch(row.find(f"{W}trPr/{W}hidden"))]:
        gone.append("".join(shown_words(row)))
        _remove_row(row)
    for run in list(root.iter(f"{W}r")):
        if _is_hidden(run, styles):
            gone.append("".join(shown_words(run)))
            for child in list(run):
                if etree.QName(child).localname not in {"rPr", "fldChar", "instrText"}:
                    run.remove(child)
    return gone


def _is_hidden(run: etree._Element, styles: dict[str, Style]) -> bool:
    own = _switch(run.find(f"{W}rPr/{W}vanish"))
    if own is not None:
        return own
    paragraph = next(run.iterancestors(f"{W}p"), None)
    chains = _chain(styles, _style(run, "rPr")) if _style(run, "rPr") else []
    chains += _chain(styles, _style(paragraph, "pPr"))
    return next((style.hidden for style in chains if style.hidden is not None), False)


def accept_deletions(root: etree._Element) -> None:
    """Remove rows that were deleted; a paragraph whose mark was deleted or moved away runs on into the next one."""
    for row in [row for row in root.iter(f"{W}tr") if row.find(f"{W}trPr/{W}del") is not None]:
        _remove_row(row)
    for paragraph in list(root.iter(f"{W}p")):
        mark = paragraph.find(f"{W}pPr/{W}rPr")
        if mark is None or (mark.find(f"{W}del") is None and mark.find(f"{W}moveFrom") is None):
            continue
        following = paragraph.getnext()
        while following is not None and etree.QName(following).localname.startswith(("bookmark", "comment", "move", "proof", "perm")):
            following = following.getnext()
        parent = paragraph.getparent()
        if following is not None and following.tag == f"{W}p" and parent is not None:
            properties = following.find(f"{W}pPr")
            position = 0 if properties is None else following.index(properties) + 1
            for child in reversed([child for child in paragraph if child.tag != f"{W}pPr"]):
                following.insert(position, child)
            parent.remove(paragraph)


def _remove_row(row: etree._Element) -> None:
    """The row, and the table if it was its last one."""
    table = row.getparent()
    if table is None:
        return
    table.remove(row)
    above = table.getparent()
    if table.find(f"{W}tr") is None and above is not None:
        above.remove(table)


def write_headings(root: etree._Element, styles: dict[str, Style], sheet: etree._Element | None) -> None:
    """Give paragraphs with an outline level, their own or their style's, the heading style by which pandoc knows them."""
    known = {match[1]: name for name, style in styles.items() if name and (match := _HEADING.fullmatch(style.name))}
    for paragraph in root.iter(f"{W}p"):
        level = _outline(paragraph, styles)
        if level is None or sheet is None:
            continue
        name = known.setdefault(str(level + 1), f"duizhao-heading-{level + 1}")
        if name not in styles and sheet.find(f"{W}style[@{W}styleId='{name}']") is None:
            style = etree.SubElement(sheet, f"{W}style", {f"{W}type": "paragraph", f"{W}styleId": name})
            etree.SubElement(style, f"{W}name", {f"{W}val": f"heading {level + 1}"})
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            properties = etree.Element(f"{W}pPr")
            paragraph.insert(0, properties)
        for old in properties.findall(f"{W}pStyle"):
            properties.remove(old)
        properties.insert(0, etree.Element(f"{W}pStyle", {f"{W}val": name}))


def _outline(paragraph: etree._Element, styles: dict[str, Style]) -> int | None:
    """The paragraph's level, 0 to 8; nothing for text, for what pandoc knows for a heading anyway, and within tables."""
    chain = _chain(styles, _style(paragraph, "pPr"))
    if any(_HEADING.fullmatch(style.name) or _NO_HEADING.fullmatch(style.name) for style in chain):
        return None
    own = _level(paragraph.find(f"{W}pPr/{W}outlineLvl"))
    level = own if own is not None else next((style.outline for style in chain if style.outline is not None), None)
    if level is None or level > 8 or any(ancestor.tag == f"{W}tbl" for ancestor in paragraph.iterancestors()):
        return None
    words = "".join(shown_words(paragraph)).strip()
    return None if not words or (len(words) > _LONGEST_HEADING and re.search("[。；;]", words)) else level
