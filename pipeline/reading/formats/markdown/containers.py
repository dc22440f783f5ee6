"""What programs add to Markdown for boxes, tabs, pictures and films: a table of their syntaxes, each with an example and what it is read as.

A container is a quotation whose title is a paragraph of its own. Names (``tip``, ``tabs``, ``figure``) say what stands in it, whoever
writes it; a name that nobody knows is a box.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from pipeline.language import has_han
from pipeline.reading.formats.markdown.prefixes import common_indent, dedented, parts, unquoted

Role = Literal["box", "plain", "code", "formula", "picture", "link", "media", "nothing"]

_ROLES: dict[Role, str] = {
    "plain": "tabs tab-set tabpane tabgroup code-group code-tabs codetabs columns column col row grid center left right align div raw rawhtml html v-pre slot"
    " steps stepper timeline cards cardpane cardgroup incremental content-visible demo endraw panel-tabset",
    "code": "codeblock code highlight prism code-block code-cell sourcecode literalinclude eval-rst mermaid plantuml graphviz verbatim pre",
    "formula": "math katex latex mathjax",
    "picture": "figure img image asset_img asset_image pic picture lightbox photo",
    "link": "post_link asset_link link button btn linkcard link-card page-ref content-ref url",
    "media": "youtube bilibili vimeo video audio music aplayer meting iframe gist tweet twitter x instagram codepen jsfiddle embed asciinema"
    " pdf netease dplayer weibo douyin bvideo",
    "nothing": "more toc toctree pagebreak newpage clear comment comments bibliography index contents tableofcontents include includes"
    " section subpages",
}  # fmt: skip
_ROLE: dict[str, Role] = {name: role for role, names in _ROLES.items() for name in names.split()}
_TITLES = ("title", "summary", "header", "heading", "label", "caption", "name", "alt", "标题")
_NAMED = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|“([^”]*)”|([^\s"'}]+))|\b(lang|title|url|first_line|caption):(\S+)""")
_QUOTED = re.compile(r"""(?<![\w=])(?:"([^"]*)"|'([^']*)'|“([^”]*)”|`([^`]*)`)""")
_ATTRIBUTES = re.compile(r"\{[^{}]*\}")
_ADDRESS = re.compile(r"""(?:https?://|/|\.{1,2}/)[^\s"']+|[^\s"'=]+\.(?:png|jpe?g|gif|webp|svg|bmp|avif)(?:\?[^\s"']*)?""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Taken:
    """A container that was found: what it is, its arguments, its lines (without its own marks), and where the text goes on.

    ``rest``: what stands behind its end in the same line. ``free``: all of ``args`` is a title, whatever its language.
    """

    name: str
    args: str
    lines: tuple[str, ...]
    end: int
    rest: str = ""
    free: bool = False
    single: bool = False
    """A mark without content."""

    @property
    def role(self) -> Role:
        """What its name says that it holds."""
        return _ROLE.get(self.name.lower(), "box")


@dataclass(frozen=True, slots=True)
class Syntax:
    """Who writes it, how it begins, how it is taken, an example and the tree of blocks that it is read as."""

    writers: str
    opens: re.Pattern[str]
    take: Callable[[list[str], int, re.Match[str]], Taken | None]
    example: str
    reads: tuple[str, ...]


# --- arguments ------------------------------------------------------------------------------------------------------------


def named(args: str) -> dict[str, str]:
    """The arguments that have names: ``title="一张图"``, ``lang:js``."""
    found: dict[str, str] = {}
    for match in _NAMED.finditer(args):
        key = (match[1] or match[6]).lower()
        found.setdefault(key, next((value for value in (*match.groups()[1:5], match[7]) if value is not None), ""))
    return found


def title_of(args: str, *, free: bool = False) -> str:
    """The words of the arguments that a reader sees above the content."""
    given = named(args)
    for key in _TITLES:
        if given.get(key):
            return given[key]
    bracketed = re.match(r"\s*\[(.*?)\](?!\()", args)
    if bracketed:
        return bracketed[1].strip()
    rest = _NAMED.sub("", _ATTRIBUTES.sub("", args)).strip()
    if free and rest:
        return rest.strip('"“”').strip()
    quoted = [text for groups in _QUOTED.findall(rest) if (text := next(filter(None, groups), ""))]
    if quoted:
        return quoted[0].strip()
    words = [word.rstrip(",") for word in rest.split()]
    first = next((place for place, word in enumerate(words) if has_han(word)), None)
    return "" if first is None else " ".join(words[first:])


def picture_of(args: str) -> tuple[str, str]:
    """The address and the words of a picture."""
    given = named(args)
    src = next((given[key] for key in ("src", "link", "href", "url") if given.get(key)), "")
    address = _ADDRESS.search(args) if not src else None
    src = src or (address[0] if address else args.split(maxsplit=1)[0] if args.split() else "")
    rest = args.replace(address[0], " ", 1) if address else args
    return src, title_of(re.sub(r"(?<!\S)\d+(?:%|px)?(?!\S)", " ", rest))


def language_of(args: str) -> str:
    """The language of code: ``lang:js``, ``python``, ``js {1,3}``, ``{.python .numberLines}``, ``python:title.py``."""
    given = named(args)
    if "lang" in given:
        return given["lang"]
    match = re.match(r"\s*\{?\s*\.?(?:language-)?([A-Za-z][\w+#.-]*[\w+#]|[A-Za-z])", args)
    return match[1] if match and match[1] not in given else ""


# --- how the syntaxes are taken -------------------------------------------------------------------------------------------


def _fenced(lines: list[str], place: int, match: re.Match[str]) -> Taken | None:
    """``:::`` to its partner; one that is never closed ends before the next heading."""
    rest = match["rest"].strip()
    named_kind = re.match(r"\{(?P<directive>[A-Za-z][\w-]*)\}|\{(?P<attributes>[^{}]*)\}|(?P<word>[A-Za-z][\w-]*)(?![^\s\[{])", rest)
    name = "box"
    free = True
    if named_kind and named_kind["attributes"] is not None:
        kinds = re.findall(r"\.(?:callout-)?([\w-]+)", named_kind["attributes"])
        given = named(named_kind["attributes"])
        name = kinds[0] if kinds else "plain" if not given.get("title") else "box"
        name = name if "callout-" in named_kind["attributes"] or name in _ROLE or name in BOXES else "div"
        rest = f'title="{given["title"]}"' if given.get("title") else rest[named_kind.end() :]
    elif named_kind:
        name = named_kind["directive"] or named_kind["word"]
        rest = rest[named_kind.end() :]
    sign = match["sign"][0]
    depth = parts(lines[place]).depth
    level = 1
    for index in range(place + 1, len(lines)):
        inner = unquoted(lines[index], depth)
        if inner is None or (re.match(r"#{1,6} ", inner) and not _closes_later(lines, index, depth, sign)):
            return Taken(name, rest, tuple(lines[place + 1 : index]), index, free=free)
        if re.match(rf"[ \t]*{sign}{{3,}}\s*$", inner):
            level -= 1
            if not level:
                return Taken(name, rest, tuple(lines[place + 1 : index]), index + 1, free=free)
        elif re.match(rf"[ \t]*{sign}{{3,}}\s*[^{sign}\s]", inner):
            level += 1
    return Taken(name, rest, tuple(lines[place + 1 :]), len(lines), free=free)


def _closes_later(lines: list[str], place: int, depth: int, sign: str) -> bool:
    """Whether a bare closing mark comes before the next opening one."""
    for line in lines[place:]:
        inner = unquoted(line, depth) or ""
        if re.match(rf"[ \t]*{sign}{{3,}}", inner):
            return bool(re.match(rf"[ \t]*{sign}{{3,}}\s*$", inner))
    return False


def _indented(lines: list[str], place: int, match: re.Match[str]) -> Taken | None:
    """``!!!`` and the lines below it that are indented by more than it is."""
    head = parts(lines[place])
    end = place + 1
    for index in range(place + 1, len(lines)):
        inner = unquoted(lines[index], head.depth)
        if inner is None:
            break
        if inner.strip():
            if common_indent([inner]) < head.column + 2:
                break
            end = index + 1
    content = [unquoted(line, head.depth) or "" for line in lines[place + 1 : end]]
    width = max(common_indent(content), head.column + 2) - head.column
    quote = head.quote
    inner_lines = tuple(quote + dedented(line, width) if line.strip() else quote.rstrip() for line in content)
    rest = match["rest"].strip()
    kind = re.match(r"(?P<name>[A-Za-z][\w-]*)(?P<more>(?:\s+[A-Za-z][\w-]*)*)\s*", rest)
    if match["sign"] == "===":
        return Taken("tab", rest, inner_lines, end)
    return Taken(kind["name"] if kind else "box", rest[kind.end() :] if kind else rest, inner_lines, end, free=True)


TAG = re.compile(
    r"\{%-?\s*(?P<liquid_end>end)?(?P<liquid>[A-Za-z][\w-]*)(?P<liquid_args>(?:[^%]|%(?!\}))*?)-?%\}"
    r"|\{\{[<%]\s*(?P<hugo_end>/)?\s*(?P<hugo>[A-Za-z][\w./-]*)(?P<hugo_args>(?:[^>%]|[>%](?!\}\}))*?)/?\s*[>%]\}\}"
)
"""A tag of Liquid, Nunjucks (Jekyll, Hexo, GitBook) or a shortcode of Hugo."""


def _tagged(lines: list[str], place: int, match: re.Match[str]) -> Taken | None:
    """A tag to its partner, wherever in a line that stands; one without a partner is single."""
    depth = parts(lines[place]).depth
    language = "liquid" if match["liquid"] else "hugo"
    name, args = match[language], match[f"{language}_args"]
    if match[f"{language}_end"]:
        return Taken(name, "", (), place + 1, match.string[match.end() :].strip(), single=True)
    level, content = 1, [match.string[match.end() :]]
    for index in range(place, len(lines)):
        line = content[0] if index == place else unquoted(lines[index], depth)
        if line is None:
            break
        for tag in TAG.finditer(line):
            if tag[language] == name:
                level += -1 if tag[f"{language}_end"] else 1
            if not level:
                inner = [*lines[place + 1 : index], line[: tag.start()]] if index > place else [line[: tag.start()]]
                first = [content[0]] if index > place else []
                kept = tuple(
                    text for number, text in enumerate([*first, *inner]) if text.strip() or number not in {0, len(first + inner) - 1}
                )
                return Taken(name, args, kept, index + 1, line[tag.end() :].strip())
    return Taken(name, args, (), place + 1, match.string[match.end() :].strip(), single=True)


def _alert(_lines: list[str], place: int, match: re.Match[str]) -> Taken | None:
    """The first line of a quotation that says its kind; the quotation's other lines are what it holds already."""
    return Taken("alert", match["rest"], (), place + 1, free=True)


def _docsify(lines: list[str], place: int, match: re.Match[str]) -> Taken | None:
    """``?>`` or ``!>`` before a paragraph."""
    end = place + 1
    while end < len(lines) and lines[end].strip() and not re.match(r"[?!]> ", lines[end]):
        end += 1
    return Taken("box", "", (match["rest"], *lines[place + 1 : end]), end)


BOXES = frozenset(
    ["note", "tip", "info", "warning", "danger", "caution", "important", "attention", "error", "hint", "seealso", "see-also", "admonition", "success", "question", "failure", "bug", "example", "quote", "abstract", "todo", "summary", "details", "detail", "spoiler", "dropdown", "collapse", "fold", "folding", "card", "topic", "sidebar", "margin", "aside", "message", "alert", "callout", "notice", "tab", "tab-item", "tabitem", "tabbed", "container", "epigraph", "highlights", "pull-quote", "versionadded", "versionchanged", "deprecated", "exercise", "solution", "definition", "theorem", "proof"]
)  # fmt: skip
"""Names of boxes that a fence may have, too (MyST); another name of a fence is a language of code."""

SYNTAXES: tuple[Syntax, ...] = (
    Syntax(
        "VuePress, VitePress, Docusaurus, pandoc, Quarto, MyST, HackMD, Zenn",
        re.compile(r"(?P<sign>:{3,})[ \t]*(?P<rest>[^\s:].*)$"),
        _fenced,
        "::: tip 小提示\n提示的话。\n:::",
        ("quote", "  paragraph **小提示**", "  paragraph 提示的话。"),
    ),
    Syntax(
        "PyMdown blocks",
        re.compile(r"(?P<sign>/{3,})[ \t]+(?P<rest>[A-Za-z][\w-]*(?:\s*\|\s*.*)?)$"),
        lambda lines, place, match: _barred(_fenced(lines, place, match)),
        "/// note | 小提示\n提示的话。\n///",
        ("quote", "  paragraph **小提示**", "  paragraph 提示的话。"),
    ),
    Syntax(
        "MkDocs",
        re.compile(r"(?P<sign>!!!|\?\?\?\+?|===[!+]?)[ \t]+(?P<rest>(?:[A-Za-z][\w-]*(?:[ \t]+[A-Za-z][\w-]*)*)?[ \t]*(?:\".*\")?)[ \t]*$"),
        _indented,
        '!!! note "小提示"\n    提示的话。',
        ("quote", "  paragraph **小提示**", "  paragraph 提示的话。"),
    ),
    Syntax(
        "Jekyll, Hexo, GitBook, Hugo",
        TAG,
        _tagged,
        '{{< notice tip "小提示" >}}\n提示的话。\n{{< /notice >}}',
        ("quote", "  paragraph **小提示**", "  paragraph 提示的话。"),
    ),
    Syntax(
        "GitHub, Obsidian",
        re.compile(r"\[!(?P<kind>[A-Za-z][\w-]*)(?:\|[^\]]*)?\][+-]?[ \t]*(?P<rest>.*)$"),
        _alert,
        "> [!TIP] 小提示\n> 提示的话。",
        ("quote", "  paragraph **小提示**", "  paragraph 提示的话。"),
    ),
    Syntax(
        "Docsify",
        re.compile(r"[?!]>[ \t]+(?P<rest>\S.*)$"),
        _docsify,
        "?> 提示的话。",
        ("quote", "  paragraph 提示的话。"),
    ),
)


def _barred(taken: Taken | None) -> Taken | None:
    """The title of a PyMdown block stands behind a bar."""
    return None if taken is None else Taken(taken.name, taken.args.replace("|", " ", 1).strip(), taken.lines, taken.end, free=True)


def single_words(taken: Taken) -> str:
    """The words of a mark without content that a reader sees: of a link its text, of others what is Chinese in it."""
    return title_of(taken.args)


def attribution(taken: Taken) -> str:
    """Who is quoted: ``{% blockquote 鲁迅, 故乡 %}``."""
    return title_of(taken.args, free=True) if taken.name in {"blockquote", "epigraph"} else ""
