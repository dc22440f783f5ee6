"""What stands within lines of Markdown and is no prose: code, formulas, comments become pieces; what programs add to links and words goes.

From left to right, what begins first wins: a dollar in code is no formula, a backtick in a formula no code.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.language import has_han
from pipeline.reading.formats.formulas import FORMULA, formula_of
from pipeline.reading.formats.inlines import joint
from pipeline.reading.formats.markdown.containers import title_of
from pipeline.reading.formats.markdown.elements import is_element
from pipeline.reading.formats.markdown.pieces import SIGN, Piece, Pieces
from pipeline.reading.formats.markdown.syntaxes import TAG

_TICKS = re.compile(r"`+")
_BOUNDARY = re.compile(r"\n[ \t>]*(?:\n|#{1,6} |[-*+] |\d{1,3}[.)] |\|)")
"""The end of a paragraph, an item or a row: no span goes on over it."""
_TOKEN = re.compile(rf"{FORMULA.pattern}|\\[^\w\s]|`+|<!--|<(?=[/a-zA-Z])|\{{\{{[<%]/\*.*?\*/[>%]\}}\}}")
_HTML_TAG = re.compile(r"</?([a-zA-Z][\w:.-]*)(?:[\s/](?:[^<>\"']|\"[^\"]*\"|'[^']*')*)?>")
_ROLE = re.compile(r"(?:\{([a-z][\w:-]*)\}|:([a-z][\w-]*):)\Z")
"""A role before code (MyST, Sphinx, Dive into Deep Learning): ``{ref}`…` ``, ``:numref:`…` ``."""


def lift_spans(text: str, pieces: Pieces) -> str:
    """Return the text with signs for its code and formulas, without comments, with HTML tags on one line."""
    out: list[str] = []
    position = 0
    ticks: dict[int, list[int]] = {}
    for match in _TICKS.finditer(text):
        ticks.setdefault(len(match[0]), []).append(match.start())
    while token := _TOKEN.search(text, position):
        out.append(text[position : token.start()])
        made, end = _token(text, token, pieces, ticks, out)
        out.append(made)
        position = end
    out.append(text[position:])
    return "".join(out)


def _token(text: str, match: re.Match[str], pieces: Pieces, ticks: dict[int, list[int]], out: list[str]) -> tuple[str, int]:
    """What stands for the token, and where the text goes on."""
    start, found = match.start(), match[0]
    if found.startswith("`"):
        return _code(text, match, pieces, ticks, out)
    if found == "<!--":
        end = text.find("-->", start)
        return ("", end + 3) if end >= 0 else (found, match.end())
    if found == "<":
        return _tag(text, start)
    if found.startswith("{{"):  # Hugo's way to show a shortcode
        return pieces.lift(Piece("inline code", found.replace("/*", "").replace("*/", ""), found)), match.end()
    if len(found) > 2 and not SIGN.search(found) and (formula := formula_of(match)) and (formula.display or not _BOUNDARY.search(found)):
        piece = Piece("inline formula", formula.tex, found, "display" if formula.display else "")
        return pieces.lift(piece), formula.end
    size = 2 if found.startswith("\\") else 1
    return found[:size], start + size


def _code(text: str, match: re.Match[str], pieces: Pieces, ticks: dict[int, list[int]], out: list[str]) -> tuple[str, int]:
    """A code span: to the next run of as many backticks in the same paragraph."""
    size = len(match[0])
    offsets = ticks[size]
    while offsets and offsets[0] < match.end():
        offsets.pop(0)
    close = offsets[0] if offsets else -1
    if close < 0 or _BOUNDARY.search(text, match.end(), close) or SIGN.search(text, match.end(), close):
        return match[0], match.end()
    source = text[match.start() : close + size]
    inner = re.sub(r"\n[ \t>]*", " ", text[match.end() : close])
    if len(inner) > 1 and inner[0] == inner[-1] == " " and inner.strip():
        inner = inner[1:-1]
    before = out[-1] if out else ""
    role = _ROLE.search(before)
    if role:
        made = _role(role[1] or role[2], inner, pieces, source)
        if made is not None:
            out[-1] = before[: role.start()]
            return made, close + size
    line_start = text.rfind("\n", 0, match.start()) + 1
    if text[line_start : match.start()].lstrip(" \t>").startswith("|"):
        inner = inner.replace("\\|", "|")
    return (pieces.lift(Piece("inline code", inner.strip() or inner, source)) if inner.strip() else source), close + size


_ROLES_OF_CODE = frozenset(
    "ref doc numref eqref kbd code file func class meth mod option guilabel menuselection samp command any sub sup".split()  # noqa: SIM905
)


def _role(name: str, inner: str, pieces: Pieces, source: str) -> str | None:
    """What a role makes of its code: a formula, the words of a reference, nothing for a label."""
    if name == "math":
        return pieces.lift(Piece("inline formula", inner, source))
    if name in {"label", "eqlabel", "index"}:
        return ""
    if name in {"ref", "doc", "term", "download", "abbr", "numref", "any"} and (words := re.match(r"(.*\S)\s*<[^<>]*>\s*$", inner)):
        return words[1]
    if name in {"term", "abbr"}:
        return re.sub(r"\s*\([^()]*\)$", "", inner)
    if name in _ROLES_OF_CODE or name.startswith("cite"):
        return pieces.lift(Piece("inline code", inner, source))
    return None


def _tag(text: str, start: int) -> tuple[str, int]:
    """A tag on one line, without what pandoc would take for emphasis; what is no element of HTML is text (``List<String>``)."""
    match = _HTML_TAG.match(text, start)
    if not match or _BOUNDARY.search(match[0]) or ":" in match[1] or text[start - 2 : start] == "](":
        return "<", start + 1
    if not is_element(match[1], match[0], text):
        return "\\<", start + 1
    return " ".join(match[0].split()), match.end()


# --- what programs add -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Addition:
    """Something that a program adds within lines: who writes it, how it looks, what of it is words, an example and what is read."""

    writers: str
    pattern: re.Pattern[str]
    words: Callable[[re.Match[str]], str]
    example: str
    reads: str


def _wiki_words(match: re.Match[str]) -> str:
    target, _, shown = match[1].replace("\\|", "|").partition("|")
    return shown.strip() or target.strip().lstrip("#^") or target


def _wiki_picture(match: re.Match[str]) -> str:
    target, _, shown = match[1].replace("\\|", "|").partition("|")
    words = "" if re.fullmatch(r"[\dx×%\s|]*", shown) else shown.split("|")[0]
    return f"![{words}](<{target.split('#')[0].strip()}>)"


def _sized_picture(match: re.Match[str]) -> str:
    words = re.sub(r"\\?\|\s*\d+(?:\s*x\s*\d+)?\s*$", "", match["words"])
    title = f' "{match["title"]}"' if match["title"] else ""
    return f"![{words}]({_clean_address(match['src'])}{title})"


def _clean_address(address: str) -> str:
    """Without the site's own variables (Jekyll) and with blanks that Markdown would end it at."""
    bare = re.sub(r"\{\{[^{}]*\}\}", "", address.strip()).strip()
    bare = bare.removeprefix("<").removesuffix(">")
    return f"<{bare}>" if re.search(r"[\s()]", bare) else bare


def _inline_tag(match: re.Match[str]) -> str:
    """The words of a tag that is one (``{% post_link slug 文字 %}``, ``{% label primary@文字 %}``); a tag that nobody knows stays."""
    name = match["liquid"] or match["hugo"] or ""
    args = (match["liquid_args"] or match["hugo_args"] or "").strip()
    if match["hugo"]:
        words = title_of(args)
        return words if has_han(words) else ""
    if name in _WORDS_BEHIND:
        words = title_of(re.sub(r"^[\w-]*\s*@\s*|^[\w.#-]+\s*,\s*", "", args))
        return words or args.split()[-1] if args else ""
    return match[0]


_WORDS_BEHIND = frozenset(
    "post_link asset_link link btn button label span emp kbd u wavy del text psw p s badge checkbox radio inlineimage".split()  # noqa: SIM905
)
_DESTINATION = r"(?:<[^<>\n]*>|(?:[^\s()\"]|\([^\s()]*\)|\{\{[^{}\n]*\}\})+)"
_IMAGE_TITLE = r"(?:[ \t]+[\"'](?P<title>[^\"'\n]*)[\"'])?"
_IMAGE_SIZE = r"(?:[ \t]+=[ \t]*[\dx%*.]+(?:px)?(?:x[\d%]*)?|[ \t]+\d+x\d+)?"
_ATTRIBUTE = r"(?:[.#][\w-]+|[\w-]+=(?:\"[^\"\n]*\"|[^\s}\"]+))"
_ATTRIBUTE_LISTS = (
    r"^[ \t]*(?:>[ \t]*)*\{:{1,2}[^{}\n]*\}[ \t]*$",
    r"(?<=[)\]*_`>\U00101000-\U00101fff])\{:[^{}\n]*\}",
    r"\{:[^{}\n]*\}[ \t]*$|\{::[^{}\n]*\}",
)

ADDITIONS: tuple[Addition, ...] = (
    Addition(
        "Hugo",
        re.compile(r"\]\(\s*\{\{[<%]\s*(?:rel)?ref\s+\"?([^\s\"]+)\"?\s*[>%]\}\}\s*\)"),
        lambda match: f"](<{match[1]}>)",
        '见[另一篇]({{< ref "other.md" >}})。',
        "见另一篇。",
    ),
    Addition("Obsidian", re.compile(r"!\[\[([^\[\]\n]+)\]\]"), _wiki_picture, "![[a.png|300]]", "![](a.png)"),
    Addition("Obsidian", re.compile(r"(?<![\[!])\[\[(?!\s)(?![\d,\s.]+\]\])([^\[\]\n]+)\]\](?![(\[])"), _wiki_words, "见[[笔记#节|另一篇]]。", "见另一篇。"),
    Addition("Obsidian", re.compile(r"^[ \t]*%%[ \t]*\n(?:.*\n)*?[ \t]*%%[ \t]*$|%%[^%\n]+%%", re.MULTILINE), lambda _: "", "文字%%注释%%在此。", "文字在此。"),
    Addition("Obsidian", re.compile(r"(?:(?<=[ \t])|^[ \t]*)\^[A-Za-z0-9-]+[ \t]*$", re.MULTILINE), lambda _: "", "文字。 ^a1", "文字。"),
    Addition(
        "markdown-it-imsize, HackMD, CSDN, Typora, Obsidian",
        re.compile(
            rf"!\[(?P<words>[^\[\]\n]*)\]\([ \t]*(?P<src>{_DESTINATION}){_IMAGE_TITLE}{_IMAGE_SIZE}[ \t]*\)"
        ),
        _sized_picture,
        '![](a.png "标题" =100x20)',
        "![](a.png)",
    ),
    Addition("kramdown", re.compile(r"^[ \t]*(?:[-*+]|\d+\.)[ \t].*\n[ \t]*\{:\s*\.?toc[^{}\n]*\}[ \t]*$", re.MULTILINE), lambda _: "", "* 目录\n{:toc}\n\n文字。", "文字。"),
    Addition(
        "kramdown, Python-Markdown",
        re.compile("|".join(_ATTRIBUTE_LISTS), re.MULTILINE),
        lambda _: "",
        '[文字](https://a.cn){:target="_blank"}在此。',
        "[文字](https://a.cn)在此。",
    ),
    Addition(
        "Python-Markdown, pandoc, Docusaurus",
        re.compile(rf"(?<=\))\{{[ \t]*{_ATTRIBUTE}(?:[ \t]+{_ATTRIBUTE})*[ \t]*\}}"),
        lambda _: "",
        "![](a.png){ width=50% .center }",
        "![](a.png)",
    ),
    Addition("Hexo, Hugo", TAG, _inline_tag, "{% post_link other 另一篇 %}讲过。", "另一篇讲过。"),
    Addition("Jekyll", re.compile(r"(?<=\]\()\{\{[^{}\n]*\}\}"), lambda _: "", "[文字]({{ site.url }}/a)", "文字"),
)  # fmt: skip


def without_additions(text: str) -> str:
    """Return the text without what programs add to it, link texts on one line."""
    for addition in ADDITIONS:
        text = addition.pattern.sub(addition.words, text)
    return _LINK_OVER_LINES.sub(_joined_link, text)


_LINK_WORDS = r"(?:[^\[\]\n]|!\[[^\[\]\n]*\]\([^()\n]*\))*"
_LINK_OVER_LINES = re.compile(rf"(!?\[)({_LINK_WORDS}(?:\n(?![ \t>]*\n)[ \t>]*{_LINK_WORDS}){{1,3}})(\]\([ \t]*{_DESTINATION})")


def _joined_link(match: re.Match[str]) -> str:
    lines = [line.strip(" \t>") for line in match[2].split("\n")]
    words = lines[0]
    for line in lines[1:]:
        words += joint(words, line) + line if words and line else line
    return f"{match[1]}{words}{match[3]}"
