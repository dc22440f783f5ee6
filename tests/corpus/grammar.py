"""Documents made by a grammar: every construct of Markdown that an article may hold, nested and mixed at random, and the words that must come out."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

_HAN = "春江潮水连海平月共生滟随波千万里何处无明流宛转绕芳甸照花林皆似霰空霜不觉飞汀上白沙看不见天色纤尘皎孤轮人初年代穷已望相待长送悠青枫浦胜愁谁家今夜扁舟思楼可怜徘徊应妆镜台玉户帘卷去捣衣砧拂还来此时闻愿逐华鸿雁光度鱼龙潜跃文昨闲潭梦落半西斜沉藏雾碣石潇湘路几乘归摇情满树"
_TEX = (r"x^2", r"\frac{a}{b}", r"\sum_{i=1}^n i", r"E=mc^2", r"\alpha_1*b*c", r"a_{1}_b")
_CODE = ("ls -l", "print('*a*')", "<div>", "a|b", "x_y_z")


@dataclass(slots=True)
class Made:
    """A document as Markdown, and the texts (without white space) that every book of it must hold."""

    lines: list[str] = field(default_factory=list)
    wanted: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def markdown(self) -> str:
        """The file."""
        return "\n".join([*self.lines, *self.notes]) + "\n"


class Grammar:
    """Makes one document a seed."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)  # noqa: S311 - the same everywhere
        self.made = Made()

    def document(self) -> Made:
        """A title and four to twelve blocks."""
        self.made.lines += [f"# {self._words(4, 8)}", ""]
        for _ in range(self.dice.randint(4, 12)):
            self._block(0)
        return self.made

    # --- words ---

    def _words(self, least: int, most: int) -> str:
        text = "".join(self.dice.choice(_HAN) for _ in range(self.dice.randint(least, most)))
        self.made.wanted.append(text)
        return text

    def _inline(self, *, notes: bool = True) -> str:
        parts = []
        for _ in range(self.dice.randint(1, 4)):
            kind = self.dice.choice(("text", "text", "strong", "emph", "code", "math", "link", "note", "picture", "strike", "break"))
            words = self._words(2, 7)
            match kind:
                case "strong":
                    parts.append(f"**{words}**")
                case "emph":
                    parts.append(f"*{words}*")
                case "strike":
                    parts.append(f"~~{words}~~")
                case "code":
                    parts.append(f"{words} `{self.dice.choice(_CODE).replace('|', '/')}` ")
                case "math":
                    parts.append(f"{words} ${self.dice.choice(_TEX)}$ ")
                case "link":
                    parts.append(f"[{words}](https://example.org/{self.dice.randint(1, 99)})")
                case "note" if notes:
                    parts.append(f"{words}{self._note()}")
                case "picture":
                    parts.append(f"{words}![](none-{self.dice.randint(1, 9)}.png)")
                case _:
                    parts.append(words)
        return "，".join(parts) + self.dice.choice("。！？")

    def _note(self) -> str:
        name = f"n{len(self.made.notes) + 1}"
        self.made.notes += ["", ""]  # its number is taken while its text is made
        at = len(self.made.notes) - 1
        self.made.notes[at] = f"[^{name}]: {self._inline(notes=False)}"
        return f"[^{name}]"

    # --- blocks ---

    def _block(self, depth: int, indent: str = "") -> None:
        kinds: list[Callable[[int, str], None]] = [self._paragraph, self._paragraph, self._code, self._formula, self._list]
        if depth == 0:
            kinds += [self._heading, self._table, self._html_table, self._rule]
        if depth < 2:
            kinds += [self._quotation, self._list]
        self.dice.choice(kinds)(depth, indent)

    def _add(self, indent: str, *lines: str) -> None:
        self.made.lines += [f"{indent}{line}".rstrip() if indent.strip() else f"{indent}{line}" if line else "" for line in lines]

    def _paragraph(self, _depth: int, indent: str) -> None:
        self._add(indent, "".join(self._inline() for _ in range(self.dice.randint(1, 3))), "")

    def _heading(self, _depth: int, indent: str) -> None:
        self._add(indent, f"{'#' * self.dice.randint(2, 4)} {self._words(3, 9)}", "")

    def _rule(self, _depth: int, indent: str) -> None:
        self._add(indent, "---", "")

    def _code(self, _depth: int, indent: str) -> None:
        fence = self.dice.choice(("```", "~~~", "````"))
        lines = [f"{self.dice.choice(_CODE)}  # {self._words(2, 5)}" for _ in range(self.dice.randint(1, 3))]
        self._add(indent, f"{fence}{self.dice.choice(('', 'python', 'sh'))}", *lines, fence, "")

    def _formula(self, _depth: int, indent: str) -> None:
        self._add(indent, "$$", self.dice.choice(_TEX), "$$", "")

    def _quotation(self, depth: int, indent: str) -> None:
        for _ in range(self.dice.randint(1, 3)):
            self._block(depth + 1, f"{indent}> ")
        self.made.lines.append(indent.rstrip())

    def _list(self, depth: int, indent: str) -> None:
        numbered = self.dice.random() < 0.5
        for number in range(1, self.dice.randint(2, 4)):
            mark = f"{number}. " if numbered else "- "
            self._add(indent, f"{mark}{self._inline()}")
            if depth < 2 and self.dice.random() < 0.4:
                self._add(indent, "")
                self._block(depth + 1, f"{indent}{' ' * len(mark)}")
        self._add(indent, "")

    def _table(self, _depth: int, indent: str) -> None:
        columns = self.dice.randint(2, 4)
        self._add(indent, f"| {' | '.join(self._words(1, 4) for _ in range(columns))} |", f"|{'---|' * columns}")
        for _ in range(self.dice.randint(1, 4)):
            self._add(indent, f"| {' | '.join(self._inline(notes=False) for _ in range(columns))} |")
        self._add(indent, "")

    def _html_table(self, _depth: int, indent: str) -> None:
        rows = [
            f'<tr><td rowspan="2">{self._words(2, 6)}</td><td>{self._words(2, 6)}</td></tr><tr><td>{self._words(2, 6)}</td></tr>'
            for _ in range(self.dice.randint(1, 3))
        ]
        self._add(indent, "<table>", *rows, "</table>", "")
