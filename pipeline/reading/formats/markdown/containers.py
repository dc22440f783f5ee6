"""Containers that programs add to Markdown: what their names and arguments say of boxes, tabs, code, pictures and films.

A container is a quotation whose title is a paragraph of its own. Names (``tip``, ``tabs``, ``figure``) say what stands in it, whoever
writes it; a name that nobody knows is a box.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from pipeline.language import has_han

Role = Literal["box", "plain", "code", "formula", "picture", "link", "media", "nothing"]

_NAMES: dict[Role, str] = {
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
ROLES: dict[str, Role] = {name: role for role, names in _NAMES.items() for name in names.split()}
PLAIN = "div"
_TITLES = ("title", "summary", "header", "heading", "label", "caption", "name", "alt", "标题")
_NAMED = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|“([^”]*)”|([^\s"'}]+))|\b(lang|title|url|first_line|caption):(\S+)""")
_QUOTED = re.compile(r"""(?<![\w=])(?:"([^"]*)"|'([^']*)'|“([^”]*)”|`([^`]*)`)""")
_ATTRIBUTES = re.compile(r"\{[^{}]*\}")
_ADDRESS = re.compile(r"""(?:https?://|/|\.{1,2}/)[^\s"']+|[^\s"'=]+\.(?:png|jpe?g|gif|webp|svg|bmp|avif)(?:\?[^\s"']*)?""", re.IGNORECASE)
_BOX_NAMES = (
    "note tip info warning danger caution important attention error hint seealso see-also admonition success question failure bug"
    " example quote abstract todo summary details detail spoiler dropdown collapse fold folding card topic sidebar margin aside"
    " message alert callout notice tab tab-item tabitem tabbed container epigraph highlights pull-quote versionadded versionchanged"
    " deprecated exercise solution definition theorem proof"
)
BOXES = frozenset(_BOX_NAMES.split())
"""Names of boxes that a fence may have, too (MyST); another name of a fence is a language of code."""


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
        return ROLES.get(self.name.lower(), "box")


# --- arguments ------------------------------------------------------------------------------------------------------------


def named(args: str) -> dict[str, str]:
    """Return the arguments that have names: ``title="一张图"``, ``lang:js``."""
    found: dict[str, str] = {}
    for match in _NAMED.finditer(args):
        key = (match[1] or match[6]).lower()
        found.setdefault(key, next((value for value in (*match.groups()[1:5], match[7]) if value is not None), ""))
    return found


def title_of(args: str, *, free: bool = False) -> str:
    """Return the words of the arguments that a reader sees above the content."""
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
    first = next((index for index, word in enumerate(words) if has_han(word)), None)
    return "" if first is None else " ".join(words[first:])


def picture_of(args: str) -> tuple[str, str, str]:
    """Return the address of a picture, its caption, and its alternative words where they are others."""
    given = named(args)
    src = next((given[key] for key in ("src", "link", "href", "url") if given.get(key)), "")
    address = _ADDRESS.search(args) if not src else None
    src = src or (address[0] if address else args.split(maxsplit=1)[0] if args.split() else "")
    rest = args.replace(address[0], " ", 1) if address else args
    caption = given.get("caption") or title_of(re.sub(r"(?<!\S)\d+(?:%|px)?(?!\S)", " ", rest))
    return src, caption, given.get("alt", "")


def language_of(args: str) -> str:
    """Return the language of code: ``lang:js``, ``python``, ``js {1,3}``, ``{.python .numberLines}``, ``python:title.py``."""
    given = named(args)
    if "lang" in given:
        return given["lang"]
    match = re.match(r"\s*\{?\s*\.?(?:language-)?([A-Za-z][\w+#.-]*[\w+#]|[A-Za-z])", args)
    return match[1] if match and match[1] not in given else ""


def attribution(taken: Taken) -> str:
    """Tell who is quoted: ``{% blockquote 鲁迅, 故乡 %}``."""
    return title_of(taken.args, free=True) if taken.name in {"blockquote", "epigraph"} else ""
