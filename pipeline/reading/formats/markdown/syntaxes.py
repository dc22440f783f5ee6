"""How programs write containers into Markdown: a table of their syntaxes, each with an example and what it is read as."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.reading.formats.markdown.containers import BOXES, PLAIN, ROLES, Taken, named, title_of
from pipeline.reading.formats.markdown.prefixes import common_indent, dedented, parts, unquoted


@dataclass(frozen=True, slots=True)
class Syntax:
    """Who writes it, how it begins, how it is taken, an example and the tree of blocks that it is read as."""

    writers: str
    opens: re.Pattern[str]
    take: Callable[[list[str], int, re.Match[str]], Taken | None]
    example: str
    reads: tuple[str, ...]
    quoted: bool = False
    """It stands in quotations only."""


def _fenced(lines: list[str], begin: int, match: re.Match[str]) -> Taken | None:
    """``:::`` to its partner; one that is never closed ends before the next heading."""
    rest = match["rest"].strip()
    named_kind = re.match(r"\{(?P<directive>[A-Za-z][\w-]*)\}|\{(?P<attributes>[^{}]*)\}|(?P<word>[A-Za-z][\w-]*)(?![^\s\[{])", rest)
    name = "box"
    free = True
    if named_kind and named_kind["attributes"] is not None:
        kinds = re.findall(r"\.(?:callout-)?([\w-]+)", named_kind["attributes"])
        given = named(named_kind["attributes"])
        name = kinds[0] if kinds else PLAIN if not given.get("title") else "box"
        name = name if "callout-" in named_kind["attributes"] or name in ROLES or name in BOXES else PLAIN
        rest = f'title="{given["title"]}"' if given.get("title") else rest[named_kind.end() :]
    elif named_kind:
        name = named_kind["directive"] or named_kind["word"]
        rest = rest[named_kind.end() :]
    sign = match["sign"][0]
    depth = parts(lines[begin]).depth
    level = 1
    for index in range(begin + 1, len(lines)):
        inner = unquoted(lines[index], depth)
        if inner is None or (re.match(r"#{1,6} ", inner) and not _closes_later(lines, index, depth, sign)):
            return Taken(name, rest, tuple(lines[begin + 1 : index]), index, free=free)
        if re.match(rf"[ \t]*{sign}{{3,}}\s*$", inner):
            level -= 1
            if not level:
                return Taken(name, rest, tuple(lines[begin + 1 : index]), index + 1, free=free)
        elif re.match(rf"[ \t]*{sign}{{3,}}\s*[^{sign}\s]", inner):
            level += 1
    return Taken(name, rest, tuple(lines[begin + 1 :]), len(lines), free=free)


def _closes_later(lines: list[str], begin: int, depth: int, sign: str) -> bool:
    """Whether a bare closing mark comes before the next opening one."""
    for line in lines[begin:]:
        inner = unquoted(line, depth) or ""
        if re.match(rf"[ \t]*{sign}{{3,}}", inner):
            return bool(re.match(rf"[ \t]*{sign}{{3,}}\s*$", inner))
    return False


_CLASSES = r"(?:[A-Za-z][\w-]*(?:[ \t]+[A-Za-z][\w-]*)*)?"
_TITLE = r"(?:\".*\"|[^\x00-\x7f].*)?"
"""In quotation marks, or Chinese."""


def _indented(lines: list[str], begin: int, match: re.Match[str]) -> Taken | None:
    """``!!!`` and the lines below it that are indented by more than it is."""
    head = parts(lines[begin])
    end = begin + 1
    for index in range(begin + 1, len(lines)):
        inner = unquoted(lines[index], head.depth)
        if inner is None:
            break
        if inner.strip():
            if common_indent([inner]) < head.column + 2:
                break
            end = index + 1
    content = [unquoted(line, head.depth) or "" for line in lines[begin + 1 : end]]
    width = max(common_indent(content), head.column + 2) - head.column
    quote = head.quote
    inner_lines = tuple(quote + dedented(line, width) if line.strip() else quote.rstrip() for line in content)
    rest = match["rest"].strip()
    kind = re.match(r"(?P<name>[A-Za-z][\w-]*)(?P<more>(?:\s+[A-Za-z][\w-]*)*)\s*", rest)
    if not rest.isascii() and '"' not in rest and not any(map(str.strip, inner_lines)):
        return None  # ??? 这是什么
    if match["sign"] == "===":
        return Taken("tab", rest, inner_lines, end)
    return Taken(kind["name"] if kind else "box", rest[kind.end() :] if kind else rest, inner_lines, end, free=True)


_LIQUID = r"\{%-?\s*(?P<liquid_end>end)?(?P<liquid>[A-Za-z][\w-]*)(?P<liquid_args>(?:[^%]|%(?!\}))*?)-?%\}"
_HUGO = r"\{\{[<%]\s*(?P<hugo_end>/)?\s*(?P<hugo>[A-Za-z][\w./-]*)(?P<hugo_args>(?:[^>%]|[>%](?!\}\}))*?)/?\s*[>%]\}\}"
TAG = re.compile(f"{_LIQUID}|{_HUGO}")
"""A tag of Liquid, Nunjucks (Jekyll, Hexo, GitBook) or a shortcode of Hugo."""


def _tagged(lines: list[str], begin: int, match: re.Match[str]) -> Taken | None:
    """A tag to its partner, wherever in a line that stands; one without a partner is single."""
    depth = parts(lines[begin]).depth
    language = "liquid" if match["liquid"] else "hugo"
    name, args = match[language], match[f"{language}_args"]
    if match[f"{language}_end"]:
        return Taken(name, "", (), begin + 1, match.string[match.end() :].strip(), single=True)
    level, content = 1, [match.string[match.end() :]]
    for index in range(begin, len(lines)):
        line = content[0] if index == begin else unquoted(lines[index], depth)
        if line is None:
            break
        for tag in TAG.finditer(line):
            if tag[language] == name:
                level += -1 if tag[f"{language}_end"] else 1
            if not level:
                inner = [*lines[begin + 1 : index], line[: tag.start()]] if index > begin else [line[: tag.start()]]
                first = [content[0]] if index > begin else []
                kept = tuple(
                    text for number, text in enumerate([*first, *inner]) if text.strip() or number not in {0, len(first + inner) - 1}
                )
                return Taken(name, args, kept, index + 1, line[tag.end() :].strip())
    return Taken(name, args, (), begin + 1, match.string[match.end() :].strip(), single=True)


def _alert(_lines: list[str], begin: int, match: re.Match[str]) -> Taken | None:
    """The first line of a quotation that says its kind; the quotation's other lines are what it holds already."""
    return Taken("alert", match["rest"], (), begin + 1, free=True)


_ARGUMENTS = r"(?:\s(?:[^<>\"'{}]|\"[^\"]*\"|'[^']*'|\{[^{}]*\})*)?"
_COMPONENT = re.compile(rf"<(?P<name>[A-Z]\w*|[a-z]+(?:-[a-z]+)+)(?P<args>{_ARGUMENTS})(?<!/)>[ \t]*(?P<rest>.*)$")


def _component(lines: list[str], begin: int, match: re.Match[str]) -> Taken | None:
    """A component of the site's framework to its end tag; one that has a title is a box."""
    name, depth = match["name"], parts(lines[begin]).depth
    tags = re.compile(rf"<(/?){name}(?=[\s>])[^<>]*?(?<!/)>")
    level, content = 1, [match["rest"]]
    for index in range(begin, len(lines)):
        line = match["rest"] if index == begin else unquoted(lines[index], depth)
        if line is None:
            return None
        for tag in tags.finditer(line):
            level += -1 if tag[1] else 1
            if not level:
                inner = (line[: tag.start()],) if index == begin else (*content, line[: tag.start()])
                is_box = name.lower() not in ROLES and (name.lower() in BOXES or title_of(match["args"]))
                return Taken("box" if is_box else PLAIN, match["args"], inner, index + 1, line[tag.end() :].strip())
        if index > begin:
            content.append(lines[index])
    return None


def _import(lines: list[str], begin: int, match: re.Match[str]) -> Taken | None:
    """The line that makes a component known, if it is used."""
    used = any(f"<{name}" in line for name in re.findall(r"\w+", match["names"]) for line in lines[begin:])
    return Taken("comment", "", (), begin + 1, single=True) if used else None


def _docsify(lines: list[str], begin: int, match: re.Match[str]) -> Taken | None:
    """``?>`` or ``!>`` before a paragraph."""
    end = begin + 1
    while end < len(lines) and lines[end].strip() and not re.match(r"[?!]> ", lines[end]):
        end += 1
    return Taken("box", "", (match["rest"], *lines[begin + 1 : end]), end)


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
        lambda lines, begin, match: _barred(_fenced(lines, begin, match)),
        "/// note | 小提示\n提示的话。\n///",
        ("quote", "  paragraph **小提示**", "  paragraph 提示的话。"),
    ),
    Syntax(
        "MkDocs",
        re.compile(rf"(?P<sign>!!!|\?\?\?\+?|===[!+]?)[ \t]+(?P<rest>{_CLASSES}[ \t]*{_TITLE})[ \t]*$"),
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
        quoted=True,
    ),
    Syntax(
        "MDX, Vue: components",
        _COMPONENT,
        _component,
        '<TabItem value="a" label="小提示">\n\n提示的话。\n\n</TabItem>',
        ("quote", "  paragraph **小提示**", "  paragraph 提示的话。"),
    ),
    Syntax(
        "MDX: imports",
        re.compile(r"import\s+(?P<names>[\w{},*\s]+?)\s+from\s+['\"][^'\"]+['\"];?\s*$"),
        _import,
        "import Tabs from '@theme/Tabs';\n\n<Tabs>\n\n提示的话。\n\n</Tabs>",
        ("paragraph 提示的话。",),
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
