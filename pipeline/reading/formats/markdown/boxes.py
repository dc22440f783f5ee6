"""Containers of Markdown in the place where they stand: marks around their content, or what they are without any: code, a picture, words."""

from __future__ import annotations

import re
from html import escape

from pipeline.language import has_han
from pipeline.reading.formats.formulas import without_blank_lines
from pipeline.reading.formats.markdown import containers
from pipeline.reading.formats.markdown.containers import Taken
from pipeline.reading.formats.markdown.pieces import Piece
from pipeline.reading.formats.markdown.prefixes import PrefixedLine, common_indent, dedented, parts, unquoted
from pipeline.reading.formats.markdown.scanner import Scanner
from pipeline.reading.formats.markdown.syntaxes import SYNTAXES, TAG

FENCE = re.compile(r"(`{3,}|~{3,})[ \t]*(.*)$")
OPTION = re.compile(r":[\w-]+:(?:\s.*)?$")


def formula_piece(source: str, tex: str) -> Piece:
    """Return a display formula."""
    return Piece("formula", without_blank_lines(tex), source, "display")


def container(scan: Scanner, line: PrefixedLine) -> bool:
    """Take what one of the known syntaxes begins here."""
    for syntax in SYNTAXES:
        match = syntax.opens.match(line.words)
        if match and not (syntax.opens is TAG and _is_prose(line, match)):
            if syntax.quoted and not line.depth:
                continue
            taken = syntax.take(scan.lines, scan.index, match)
            if taken is not None:
                return place_container(scan, line, taken)
    return bool(re.fullmatch(r"[ \t]*(?::{3,}|/{3,})[ \t]*", line.words)) and scan.instead(scan.index + 1, [line.quote.rstrip()])


def _is_prose(line: PrefixedLine, match: re.Match[str]) -> bool:
    """A sentence that begins with a tag without a partner is about tags, or has one of the tags that are words."""
    rest = line.words[match.end() :]
    partner = re.search(rf"\{{%-?\s*end{match['liquid']}\b|\{{\{{[<%]\s*/\s*{re.escape(match['hugo'] or ' ')}\b", rest)
    return bool(rest.strip()) and not partner and bool(re.search(r"[。，！？；]", rest)) and not match["liquid_end"]


def place_container(scan: Scanner, line: PrefixedLine, taken: Taken) -> bool:
    """Put the container's marks around its content, or what it is without: code, a picture, a link."""
    title = containers.title_of(taken.args, free=taken.free).strip()
    head = f"{line.quote}{line.indent}"
    rest = [head + taken.rest] if taken.rest else []
    blank = line.quote.rstrip()
    if taken.name == "alert":
        return scan.instead(taken.end, [f"{line.quote}{line.indent}**{_plain(title)}**", blank] if title else [blank])
    if taken.single or taken.role in {"picture", "nothing"}:
        return scan.instead(taken.end, [blank, *_single(scan, line, taken), *rest, blank])
    if taken.role == "media":
        scan.media[taken.name] += 1
    content = list(taken.lines)
    if taken.role in {"code", "formula"} and not any(FENCE.match(parts(text).words) for text in content):
        bare = [unquoted(text, line.depth) or text for text in content]
        width = common_indent(bare)
        body = "\n".join(dedented(text, width) for text in bare).strip("\n")
        if taken.role == "formula":
            return scan.put(line, formula_piece(body, body), taken.end, rest=taken.rest)
        scan.out += [blank, head + title, blank] if has_han(title) else []
        language = taken.name if taken.name in {"mermaid", "plantuml", "graphviz"} else containers.language_of(taken.args)
        return scan.put(line, Piece("code", body, body, language), taken.end, rest=taken.rest)
    named = containers.attribution(taken)
    if taken.role in {"plain", "code", "media", "link"}:
        shown = [f"{head}**{_plain(title)}**", blank] if title and containers.named(taken.args) else []
        return scan.instead(taken.end, [blank, *shown, *content, blank, *rest])
    content = [_heading_as_title(text) if not title and index == 0 else text for index, text in enumerate(content)]
    content += [blank, f"{head}——{named}"] if named else []
    return scan.instead(taken.end, [*boxed(scan, line, "" if named else title, content), *rest])


def boxed(scan: Scanner, line: PrefixedLine, title: str, content: list[str]) -> list[str]:
    """Return the content between the marks of a quotation, its title first."""
    blank = line.quote.rstrip()
    room = f"{line.quote}{scan.room(line)}"
    opening, closing = scan.pieces.lift(Piece("open", "")), scan.pieces.lift(Piece("close", ""))
    shown = [f"{room}**{_plain(title)}**", blank] if title else []
    return [blank, room + opening, blank, *shown, *content, blank, room + closing, blank]


def _heading_as_title(line: str) -> str:
    """Quarto and Hugo write a box's title as its first heading."""
    return re.sub(r"^([ \t>]*)#{1,6}[ \t]+(\S.*?)[ \t#]*$", r"\1**\2**\n", line)


def _plain(title: str) -> str:
    return title.replace("**", "").replace("__", "").strip(" *")


def _single(scan: Scanner, line: PrefixedLine, taken: Taken) -> list[str]:
    """What a mark without content shows."""
    head = f"{line.quote}{line.indent}"
    if taken.role == "picture":
        src, words, alt = containers.picture_of(taken.args)
        caption = " ".join(text.strip(" >") for text in taken.lines if text.strip() and not OPTION.match(text.strip(" >"))) or words
        source = f'<figure><img src="{escape(src)}" alt="{escape(alt or words)}"><figcaption>{escape(caption)}</figcaption></figure>'
        return [head + scan.pieces.lift(Piece("html", source, words))]
    if taken.role == "media":
        scan.media[taken.name] += 1
        return []
    words = containers.title_of(taken.args)
    if not words and taken.role != "nothing":
        scan.left_out[taken.name] += 1
    return [head + words] if words else []
