r"""What is TeX: formulas within running text, and in the addresses of services that draw them.

Signs that enclose a formula are those of MathJax, GitHub, GitLab and pandoc: ``$…$``, ``$$…$$``, ``\(…\)``, ``\[…\]`` (also with two
backslashes, as Markdown wants them), ``$`…`$`` and bare environments. Dollars may also be money or shell variables, and brackets escaped
text, so that what they enclose must look like TeX.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote_plus

from pipeline.language import HAN_WIDE
from pipeline.phrases import Phrases

ENVIRONMENTS = "equation|align|alignat|gather|multline|eqnarray|flalign|displaymath|math|split|aligned|cases|array|[pbvBV]?matrix"
"""LaTeX's and amsmath's environments that are formulas without further signs."""
_INNER = r"(?:[^$\\\n]|\\[^\n]|\n(?![ \t>]*\n))"
_ACROSS = r"(?:[^\n]|\n(?![ \t>]*\n))"
"""A character, or the end of a line below which there is text."""
FORMULA = re.compile(
    "|".join(
        (
            rf"(?<![\\$])\$\$(?!\$)(?P<dollars>(?:{_INNER}|\\?\n(?![ \t>]*\n)|\$(?!\$)){{1,5000}}?)\$\$(?!\$)",
            rf"(?<!\\)\\{{1,2}}\[(?P<brackets>{_ACROSS}{{1,5000}}?)\\{{1,2}}\](?!\()",
            r"(?<!\\)\\{1,2}\((?P<parens>[^\n]{1,500}?)\\{1,2}\)",
            r"(?<![\\$A-Za-z0-9])\$`(?P<ticks>[^`\n]{1,500})`\$",
            rf"(?<![\\$])\$(?!\$)(?P<dollar>{_INNER}{{1,800}}?)\$(?![$\d])",
            rf"(?P<environment>\\begin\{{(?P<name>(?:{ENVIRONMENTS})\*?)\}}{_ACROSS}{{1,5000}}?\\end\{{(?P=name)\}})",
        )
    )
)
_SIGN = re.compile(r"\\[a-zA-Z,;!{}|\\]|[\^_=]")
_OPERATOR = re.compile(r"[+*/<>|{}()-]")
_IN_BRACES = re.compile(r"\{[^{}]*\}")
_CHINESE = re.compile(f"[{HAN_WIDE}]")
_SERVICES = Phrases(
    (
        r"(?:www\.)?zhihu\.com/equation\?tex=|math\.jianshu\.com/math\?formula=",
        r"latex\.codecogs\.com/(?:gif|png|svg|eq)\.?(?:latex|image)?\?|latex\.csdn\.net/(?:eq|gif\.latex)\?",
        r"math\.now\.sh/?\?(?:from|inline)=|latex\.php\?latex=|render\.githubusercontent\.com/render/math\?math=",
        r"chart\.googleapis\.com/chart\?cht=tx&(?:amp;)?chl=",
    ),
    hit=(
        "https://www.zhihu.com/equation?tex=x",
        "https://latex.codecogs.com/gif.latex?x",
        "https://math.now.sh?from=x",
        "https://chart.googleapis.com/chart?cht=tx&chl=x",
    ),
    miss=("https://www.zhihu.com/question/1", "https://latex.codecogs.com/", "https://chart.googleapis.com/chart?cht=p&chl=x"),
)
"""Addresses whose rest is the TeX of the picture: Zhihu, CodeCogs, CSDN, Jianshu, WordPress, GitHub, Google."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula of a text: where it stands with its signs, its TeX, whether it stands on a line of its own."""

    start: int
    end: int
    tex: str
    display: bool


def formulas_in(text: str) -> Iterator[Formula]:
    """Yield the formulas of a running text, in order."""
    position = 0
    while match := FORMULA.search(text, position):
        formula = formula_of(match)
        if formula:
            yield formula
            position = formula.end
        else:
            position = match.start() + (2 if match[0][:2] in {"$$", "\\\\"} else 1)


def formula_of(match: re.Match[str]) -> Formula | None:
    """Return what a match of :data:`FORMULA` is, or nothing if it is money, a shell's variable, escaped brackets."""
    kind = next(name for name in ("dollars", "brackets", "parens", "ticks", "dollar", "environment") if match[name] is not None)
    tex = match[kind]
    if "`" in tex and kind in {"dollar", "dollars"}:
        return None
    following = match.string[match.end() : match.end() + 1]
    wanted = {"dollars": bool(tex.strip()), "ticks": True, "environment": True}.get(kind)
    if wanted is None:
        wanted = _is_between_dollars(tex, following) if kind == "dollar" else _is_between_brackets(tex)
    return Formula(match.start(), match.end(), tex.strip(), kind in {"dollars", "brackets", "environment"}) if wanted else None


def _is_between_dollars(tex: str, following: str) -> bool:
    """TeX, not ``$5 或 $6`` nor ``$HOME和$PATH``; with a blank at an end, which pandoc refuses and MathJax takes, it must have TeX's signs."""
    says_so = bool(_SIGN.search(tex))
    if _CHINESE.search(_without_braces(tex)):
        return says_so and tex == tex.strip()
    if tex != tex.strip():
        return says_so or bool(re.fullmatch(r"\s*[A-Za-z0-9]\s*", tex))
    word_goes_on = following.isascii() and following.isalpha()
    return says_so or len(tex) <= 3 or not word_goes_on


def _is_between_brackets(tex: str) -> bool:
    r"""TeX, not an escaped ``\[1\]`` or ``\(注\)``."""
    if _CHINESE.search(_without_braces(tex)):
        return bool(re.search(r"\\[a-zA-Z]", tex))
    return bool(_SIGN.search(tex) or (_OPERATOR.search(tex) and re.search(r"[A-Za-z\d]", tex)) or re.fullmatch(r"\s*[A-Za-z]\s*", tex))


def _without_braces(tex: str) -> str:
    while _IN_BRACES.search(tex):
        tex = _IN_BRACES.sub("", tex)
    return tex


def without_blank_lines(tex: str) -> str:
    """Take blank lines out of TeX: it ends a formula at a blank line, writers of Markdown do not."""
    return re.sub(r"\n[ \t]*(?=\n)", "", tex.strip("\n \t"))


def one_line(tex: str) -> str:
    """Return TeX as a piece of a line of text: a comment ends with its line, a line break is a blank."""
    return re.sub(r"\s*\n\s*", " ", re.sub(r"(?<!\\)%[^\n]*\n", "\n", tex)).strip()


def drawn_formula(address: str) -> str:
    """Return the TeX that a service draws at this address; nothing if it is no such address."""
    match = _SERVICES.find(address)
    if not match:
        return ""
    rest = address[match.end() :].replace("&space;", " ")
    tex = unquote_plus(rest.split("&" if "chart" not in match[0] else "\0", maxsplit=1)[0].replace("&amp;", "&"))
    return re.sub(r"^(?:\\(?:dpi\{\d+\}|bg_\w+|large|inline|fn_\w+)\s*)+", "", tex.replace("\\%20", " ")).rstrip("\\").strip()
