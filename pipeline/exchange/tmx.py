"""TMX 1.4b: approved pairs for other programs' memories, and such a file that comes back.

Chips are ``<bpt>``/``<ept>``/``<ph>`` that hold the mark as an HTML tag. Languages are ``zh-CN``/``zh-TW`` and ``en``, which all tools know.
"""

from __future__ import annotations

import re
from itertools import count
from pathlib import Path

from pipeline import __version__
from pipeline.article import Bilingual, Mark
from pipeline.bilingual import attribute, end_tag, escape, start_tag
from pipeline.errors import DuizhaoError
from pipeline.exchange.chips import ChipText, marks_of, pieces
from pipeline.exchange.rows import Incoming, IncomingRow, ReviewRow, read_reference, rows
from pipeline.exchange.xmltext import ChipReader, inline_xml
from pipeline.files import parse_xml
from pipeline.formats import Format, format_of
from pipeline.inlinetags import INLINE_TAGS
from pipeline.language.tags import base_language
from pipeline.status import APPROVED

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_CODES = {"zh-Hans": "zh-CN", "zh-Hant": "zh-TW"}
_READER = ChipReader(pairs={}, starts={"bpt": ("x", "i")}, ends={"ept": ("i",)}, singles={"ph": ("x",)})


def write_tmx(*bilinguals: Bilingual, drafts: bool = False) -> bytes:
    """Return one file of all these articles: what is reviewed or final, with ``drafts`` what is only translated as well."""
    language = _CODES[bilinguals[0].article.lang] if bilinguals else "zh-CN"
    header = (
        f'creationtool="duizhao" creationtoolversion={attribute(__version__)} segtype="sentence" o-tmf="duizhao" adminlang="en" '
        f'srclang="{language}" datatype="html"'
    )
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<!DOCTYPE tmx SYSTEM "tmx14.dtd">',
        '<tmx version="1.4">',
        f"  <header {header}/>",
        "  <body>",
    ]
    for bilingual in bilinguals:
        listed = list(rows(bilingual))
        for index, row in enumerate(listed):
            if row.target and (drafts or row.state in APPROVED):
                before = listed[index - 1].segment.source.text if index else ""
                after = listed[index + 1].segment.source.text if index + 1 < len(listed) else ""
                lines += _unit(row, bilingual, before, after)
    return ("\n".join([*lines, "  </body>", "</tmx>"]) + "\n").encode("utf-8")


def _unit(row: ReviewRow, bilingual: Bilingual, before: str, after: str) -> list[str]:
    target, article = row.entry.target, bilingual.article
    if target is None:
        return []
    time = re.sub(r"[-:]", "", target.at)
    changed = f' changedate="{time}"' if re.fullmatch(r"\d{8}T\d{6}Z", time) else ""
    who = f" changeid={attribute(target.by)}" if target.by else ""
    props = (
        ("x-article", article.name), ("x-reference", str(row.reference)), ("x-state", target.state), ("x-context-pre", before), ("x-context-post", after),
    )  # fmt: skip
    marks = marks_of(row.segment.source, row.target)
    source, english = pieces(row.segment.source, marks, is_source=True), pieces(target.text, marks)
    return [
        f"    <tu tuid={attribute(f'{article.name}/{row.segment.id}')}{changed}{who}>",
        *(f'      <prop type="{name}">{escape(value)}</prop>' for name, value in props if value),
        f'      <tuv xml:lang="{_CODES[article.lang]}"><seg>{_inline(source, marks)}</seg></tuv>',
        f'      <tuv xml:lang="en"><seg>{_inline(english, marks)}</seg></tuv>',
        "    </tu>",
    ]


def _inline(found: list[ChipText], marks: tuple[Mark, ...]) -> str:
    def kind(mark: Mark) -> str:
        return f'type="{INLINE_TAGS[mark.kind].tmx or mark.kind}"'

    pairs = count(1)
    opened: list[int] = []

    def begin(number: int, mark: Mark) -> str:
        opened.append(next(pairs))  # ``i`` is unique in a segment, ``x`` says which chip of the other language it is
        return f'<bpt i="{opened[-1]}" x="{number}" {kind(mark)}>{escape(start_tag(mark))}</bpt>'

    def end(_number: int, mark: Mark) -> str:
        return f'<ept i="{opened.pop()}">{escape(end_tag(mark))}</ept>'

    def single(number: int, mark: Mark) -> str:
        return f'<ph x="{number}" {kind(mark)}>{escape(start_tag(mark))}</ph>'

    return inline_xml(found, marks, (begin, end, single), escape)


def read_tmx(path: Path) -> Incoming:
    """Return the units that this program once exported; others are for the memory, not for an article, and are left out.

    :raises DuizhaoError: it cannot be read.
    """
    root = parse_xml(path.read_bytes(), path, allow_doctype=True)
    if root.tag != "tmx":
        raise DuizhaoError("is not TMX: its root is not <tmx>", path=path, line=1)
    found: list[IncomingRow] = []
    articles: dict[str, None] = {}
    for unit in root.iter("tu"):
        props = {prop.get("type", ""): prop.text or "" for prop in unit.iterfind("prop")}
        if "x-reference" not in props and "x-article" not in props:
            continue
        texts = {base_language(tuv.get(_LANG) or tuv.get("lang") or ""): tuv.find("seg") for tuv in unit.iterfind("tuv")}
        source, target = texts.get("zh"), texts.get("en")
        articles[props.get("x-article", "")] = None
        found.append(
            IncomingRow(
                location=f"line {unit.sourceline}",
                reference=read_reference(props.get("x-reference", "")),
                target=None if target is None else _READER.read(target),
                state=props.get("x-state", ""),
                source=None if source is None else _READER.read(source),
                article=props.get("x-article", ""),
            )
        )
    return Incoming(next(iter(articles), ""), tuple(found))


def is_foreign_tmx(path: Path) -> bool:
    """Tell whether this is a TMX file, whatever it is called, none of whose units was exported by this program: it belongs into the memory.

    :raises DuizhaoError: it ends in ``.tmx`` and is not well-formed.
    """
    if not path.is_file() or format_of(path, [FORMAT]) is None:
        return False
    root = parse_xml(path.read_bytes(), path, allow_doctype=True)
    return root.tag == "tmx" and not any(prop.get("type") == "x-reference" for prop in root.iter("prop"))


FORMAT: Format[Bilingual, Incoming] = Format("tmx", "TMX (other memories)", ".tmx", read=read_tmx, write=write_tmx, roots=("tmx",))
