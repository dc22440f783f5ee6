"""What is true of Chinese and English stands in ``pipeline/language`` and nowhere else: the source of the other rooms is read for second copies.

A copy is seen whatever it is written as: a literal character or an escape, in a pattern or a comparison, one string or a collection of them.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from pipeline.language import DOUBLE_SURNAMES, MONTHS, simplified

PIPELINE = Path(__file__).parents[2] / "pipeline"
HOME = PIPELINE / "language"

_IDEOGRAPHS = range(0x3400, 0xA000)
_EXTENSIONS = range(0x20000, 0x40000)
_MOST = 0x1000
"""Characters; a range that has so many ideographs means all of them."""
_RANGE = re.compile(r"([^\n\]\[\\])-([^\n\[])")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{2}))")
_EDGES = {0x3400, 0x4DBF, 0x4E00, 0x9FA5, 0x9FFF, 0xF900}
_SHORT = [name[:3].lower() for name in MONTHS if name != "May"]
_COMMONEST = frozenset("王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗")
_FEW = 5
"""Months, short months or of the twenty commonest surnames that one place may name; more are a list."""


def copies(source: str) -> Iterator[str]:
    """What of this module's source belongs on the ground floor."""
    tree = ast.parse(source)
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    months: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            yield from _compared(node)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            text = _plain(node.value)
            yield from (f"line {node.lineno}: a range of Chinese characters {found}" for found in _ranges(text))
            months |= set(re.findall("|".join(MONTHS), text))
        if isinstance(node, (ast.Constant, ast.Tuple, ast.List, ast.Set, ast.Dict, ast.JoinedStr)):
            yield from _listed(node, docs)
    if len(months) > _FEW:
        yield f"months: {', '.join(sorted(months))}"


def _plain(text: str) -> str:
    """A pattern's escapes as the characters that they mean."""
    return _ESCAPE.sub(lambda match: chr(int(match[1] or match[2] or match[3], 16)), text)


def _ranges(text: str) -> Iterator[str]:
    for start in range(len(text)):
        match = _RANGE.match(text, start)
        if match and _means_all(ord(match[1]), ord(match[2])):
            yield f"U+{ord(match[1]):04X}–U+{ord(match[2]):04X}"
    if re.search(r"CJK (?:UNIFIED|IDEOGRAPH|COMPAT)|\\p\{(?:Script=|sc=|Is)?Han", text):
        yield text


def _means_all(low: int, high: int) -> bool:
    """Whether a range covers the ideographs or an extension from an end, and not Hangul and half of Unicode besides; 署名-相同 is prose."""
    from_an_end = (low <= 0x4E00 or high >= 0x9FA5) and (high < 0xAC00 or low in _EDGES)
    return (from_an_end or low >= _EXTENSIONS[0]) and any(
        min(high, block[-1]) - max(low, block[0]) >= _MOST for block in (_IDEOGRAPHS, _EXTENSIONS)
    )


def _compared(node: ast.Compare) -> Iterator[str]:
    """``"\u4e00" <= char <= "\u9fff"``, ``0x4E00 <= ord(char)``, ``char >= "\u3400"``."""
    values = [part.value for part in (node.left, *node.comparators) if isinstance(part, ast.Constant)]
    characters = sorted(ord(value) for value in values if isinstance(value, str) and len(value) == 1)
    codes = sorted(value for value in values if type(value) is int)
    ordered = any(isinstance(operator, (ast.Lt, ast.LtE, ast.Gt, ast.GtE)) for operator in node.ops)
    all_of_them = any(_means_all(low, high) for low, high in [*pairwise(characters), *pairwise(codes)] if codes[-1:] < [0x20000])
    if ordered and (_EDGES & {*characters, *codes} or all_of_them):
        yield f"line {node.lineno}: a comparison with the edge of the Chinese characters"


def _listed(node: ast.expr, docs: set[int]) -> Iterator[str]:
    """Lists of surnames or of abbreviated months, in one string or in the strings of one collection."""
    parts = [node] if isinstance(node, ast.Constant) else [part for part in ast.walk(node) if isinstance(part, ast.Constant)]
    words = [part.value for part in parts if isinstance(part.value, str) and id(part) not in docs]
    text = simplified(" ".join(words))
    short = [name for name in _SHORT if re.search(rf"\b{name}(?:t\??)?\b", text, re.IGNORECASE)]
    if len(short) > _FEW:
        yield f"line {node.lineno}: months {', '.join(short)}"
    names = _COMMONEST & set(text)
    packed = isinstance(node, ast.Constant) or all(len(word) <= 2 for word in words)
    if packed and len(names) > _FEW:
        yield f"line {node.lineno}: surnames {''.join(sorted(names))}"
    double = [name for name in DOUBLE_SURNAMES if name in text]
    if len(double) > 2:
        yield f"line {node.lineno}: surnames {', '.join(sorted(double))}"


def modules() -> list[Path]:
    """Every module above the ground floor."""
    return sorted(path for path in PIPELINE.rglob("*.py") if HOME not in path.parents)


def test_no_other_room_has_a_list_of_its_own() -> None:
    assert {str(path.relative_to(PIPELINE)): found for path in modules() if (found := list(copies(path.read_text("utf-8"))))} == {}


COPIES = [
    'HAN = re.compile("[一-鿿]")',
    'HAN = re.compile(r"[\\u4e00-\\u9fff]")',
    'HAN = "\\u3400-\\u9fff"',
    'HAN = re.compile(rf"x{y}[A-Z\\u3400-\\u4dbf\\u4e00-\\u9fa5]+")',
    'HAN = re.compile("[㐀-䶿]")',
    'WIDE = re.compile(r"[^\\s\\u2e80-\\u9fff]+")',
    'RARE = re.compile("[\\U00020000-\\U0002a6df]")',
    'def f(c): return "\\u4e00" <= c <= "\\u9fff"',
    "def f(c): return 0x4E00 <= ord(c) <= 0x9FA5",
    'def f(c): return c >= "㐀"',
    'def f(c): return unicodedata.name(c).startswith("CJK UNIFIED")',
    'HAN = regex.compile(r"\\p{Han}+")',
    'MONTHS = ("January", "February", "March", "April", "May", "June", "July")',
    'MONTH = re.compile("January|February|March|April|May|June|July|August|September|October|November|December")',
    'MONTHS = {"January": 1, "February": 2, "March": 3, "April": 4, "June": 6, "July": 7}',
    'MONTHS = "jan feb mar apr jun jul aug sep oct nov dec".split()',
    'SHORT = re.compile(r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec")',
    'SHORT = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul"]',
    'SURNAMES = frozenset("王李张刘陈杨黄赵吴周")',
    'SURNAMES = frozenset("王李張劉陳楊黃趙吳周")',
    'SURNAMES = {"王", "李", "张", "刘", "陈", "杨", "欧阳"}',
    'NAME = re.compile(r"[赵钱孙李周吴郑王冯陈]\\w{1,2}")',
    'DOUBLE = {"欧阳", "司马", "诸葛"}',
    'DOUBLE = "歐陽|司馬|諸葛".split("|")',
]


@pytest.mark.parametrize("line", COPIES)
def test_a_second_list_is_refused(line: str, tmp_path: Path) -> None:
    clean = (PIPELINE / "richtext.py").read_text("utf-8")
    assert list(copies(clean)) == []
    path = tmp_path / "richtext.py"
    path.write_text(f"{clean}\n\n{line}\n", "utf-8")
    assert list(copies(path.read_text("utf-8")))


@pytest.mark.parametrize(
    "line",
    [
        '"""Chinese characters are [一-鿿], months January, February, March, April, May, June."""',
        'NUMBER = re.compile("[一二三四五六七八九十]{1,3}[、.-]")',
        'ROWS = re.compile(r"[①-⑳][\\u3000-\\u303f]-[\\uff01-\\uff5e]")',
        'CHANCE = re.compile("王老师|林间|高度|马上|黄色")',
        'NAMES = ["张三", "李四", "王五"]',
        'if name in {"May", "March", "Mar", "Jan", "Dec"}: pass',
        "LIMIT = 131072 < size <= 262144",
        'def f(c): return "！" <= c <= "～"',
        'LICENCE = "知识共享署名-相同方式共享"',
    ],
)
def test_what_only_looks_like_one_is_none(line: str) -> None:
    assert list(copies(f"x = 1\n{line}\n")) == []


def test_the_ground_floor_imports_nothing_from_above() -> None:
    for path in HOME.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = (
                [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else [name.name for name in node.names]
                if isinstance(node, ast.Import)
                else []
            )
            assert not [name for name in names if name.startswith("pipeline") and not name.startswith("pipeline.language")], path
