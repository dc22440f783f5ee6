"""Markdown as programs and people write it: what is code, a formula, a container, an addition; the pieces that are lifted out meanwhile."""

from pathlib import Path

import pytest

from pipeline.article import Block, walk
from pipeline.project import ReadingSettings
from pipeline.reading import read_article
from pipeline.reading.formats.formulas import drawn_formula, formulas_in
from pipeline.reading.formats.markdown.pieces import Piece, Pieces
from pipeline.reading.formats.markdown.spans import ADDITIONS, Addition
from pipeline.reading.formats.markdown.syntaxes import SYNTAXES, Syntax
from pipeline.reading.tree import tree


def shown(folder: Path, text: str, name: str = "x.md") -> list[str]:
    path = folder / name
    path.write_text(text, "utf-8")
    return list(tree(read_article(path, ReadingSettings()), ids=False))[1:]


def blocks_of(folder: Path, text: str) -> tuple[Block, ...]:
    (folder / "x.md").write_text(text, "utf-8")
    return read_article(folder / "x.md", ReadingSettings()).blocks


@pytest.mark.parametrize("syntax", SYNTAXES, ids=lambda syntax: syntax.writers)
def test_each_containers_example_is_read_as_it_says(tmp_path: Path, syntax: Syntax) -> None:
    assert shown(tmp_path, f"# 题\n\n前一段。\n\n{syntax.example}\n\n后一段。\n")[2:-1] == list(syntax.reads)


@pytest.mark.parametrize("syntax", SYNTAXES, ids=lambda syntax: syntax.writers)
def test_a_container_in_code_is_code(tmp_path: Path, syntax: Syntax) -> None:
    example = syntax.example.replace("<", "&lt;").replace("&lt;", "<")
    blocks = blocks_of(tmp_path, f"# 题\n\n写法：\n\n````text\n{example}\n````\n\n后一段。\n")
    assert [(block.kind, block.attrs.get("text", "")) for block in blocks[2:]] == [("code", syntax.example), ("paragraph", "")]


@pytest.mark.parametrize("addition", ADDITIONS, ids=lambda addition: addition.example)
def test_each_additions_example_is_read_as_it_says(tmp_path: Path, addition: Addition) -> None:
    found = shown(
        tmp_path,
        f"# 题\n\n前一段。\n\n甲{addition.example}\n\n后一段。\n"
        if addition.example[0] not in "!*文"
        else f"# 题\n\n前一段。\n\n{addition.example}\n\n后一段。\n",
    )
    words = " ".join(line.strip() for line in found[2:-1])
    assert words in {
        f"paragraph 甲{addition.reads}",
        f"paragraph {addition.reads}",
        f"figure image src={addition.reads[4:-1]}",
        f"figure image src={addition.reads[4:-1]} title=标题",
    }


@pytest.mark.parametrize("addition", ADDITIONS, ids=lambda addition: addition.example)
def test_an_addition_in_code_is_code(tmp_path: Path, addition: Addition) -> None:
    example = addition.example.replace("`", "")
    if "\n" not in example:
        blocks = blocks_of(tmp_path, f"# 题\n\n前一段。\n\n写成 `` {example} `` 就行。\n")
        assert blocks[2].text.text == f"写成 {example} 就行。"


@pytest.mark.parametrize(
    "code",
    [
        "a * b * c", "**x**", "<div>", "</p>", "<!-- 注释 -->", "$x$ 和 $y$", r"\(x\)", "[[a|b]]", "%%x%%", "{{< x >}}", "{% x %}", "==x==", "{: .x}", "^x^", "![a](b =1x2)",
        "List<String>", "::: tip", "> x", "# x", "- x", "|", r"\n", "&lt;", "~~x~~", "_x_", "[^1]", "http://a.cn/*x*", "^id",
    ],
)  # fmt: skip
def test_inline_code_is_code_before_anything_else(tmp_path: Path, code: str) -> None:
    for text in (
        f"写成 `{code}` 和 `{code}` 就行。",
        f"**写成 `{code}`** 和 [`{code}` 链接](https://a.cn)。",
        f"- 写成 `{code}` 就行。",
        f"> 写成 `{code}` 就行。",
    ):
        texts = [block for block in walk(blocks_of(tmp_path, f"# 题\n\n第一段。\n\n{text}\n\n后一段。\n")) if "写成" in block.text.text]
        rich = texts[0].text
        assert [rich.text[mark.start : mark.end] for mark in rich.marks if mark.kind == "code"] == [code] * text.count(f"`{code}`")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("其中 $m$ 是质量", ["m"]), ("其中$x*y$与$z_1$", ["x*y", "z_1"]), ("公式 $ a = b $ 成立", ["a = b"]), ("集合 $\\{a\\}$", ["\\{a\\}"]), ("$速度=距离/时间$", ["速度=距离/时间"]),
        ("$\\text{价格}$", ["\\text{价格}"]), ("$$a$$", ["a"]), ("\\(a_1\\)和\\\\(b\\\\)", ["a_1", "b"]), ("\\[a^2\\]", ["a^2"]), ("$`a^2`$", ["a^2"]), ("和$`b`$", ["b"]),
        ("\\begin{align*}\na&=b\\\\\n\\end{align*}", ["\\begin{align*}\na&=b\\\\\n\\end{align*}"]),
        ("花了 $5，不是 $6", []), ("从$5到$6之间", []), ("US$100、HK$200", []), ("$HOME和$PATH", []), ("export PATH=$HOME/bin:$PATH", []), ("\\$5 和 \\$6", []), ("$$", []), ("a $ b", []),
        ("\\[1\\] 文献", []), ("\\[注\\]", []), ("\\(见下\\)", []), ("\\[文字\\](https://a.cn)", []), ("$$\n\n$$", []), ("第一段 $x\n\n第二段 y$", []),
    ],
)  # fmt: skip
def test_tex_is_told_from_money_and_brackets(text: str, found: list[str]) -> None:
    assert [formula.tex for formula in formulas_in(text)] == found


@pytest.mark.parametrize(
    ("address", "tex"),
    [
        ("https://www.zhihu.com/equation?tex=E%3Dmc%5E2", "E=mc^2"), ("//www.zhihu.com/equation?tex=a%2Bb+%5C%5C", "a+b"), ("https://latex.codecogs.com/gif.latex?a%5E2", "a^2"),
        ("https://latex.codecogs.com/svg.image?\\inline&space;x", "x"), ("https://math.jianshu.com/math?formula=a_1", "a_1"), ("https://latex.csdn.net/eq?%5Cfrac%7B1%7D%7B2%7D", "\\frac{1}{2}"),
        ("https://chart.googleapis.com/chart?cht=tx&chl=x%5E2", "x^2"), ("https://www.zhihu.com/question/1", ""), ("https://a.cn/latex.png", ""),
    ],
)  # fmt: skip
def test_pictures_of_formulas_are_formulas(address: str, tex: str) -> None:
    assert drawn_formula(address) == tex


def test_pieces_take_their_places_again_whatever_stands_around_them() -> None:
    pieces = Pieces()
    own = pieces.guard("\U00100003\U00101005 是原文里的字")
    code, block = pieces.lift(Piece("inline code", "a|b", "`a|b`")), pieces.lift(Piece("code", "x\n", "x", "py"))
    opening, closing = pieces.lift(Piece("open", "")), pieces.lift(Piece("close", ""))

    def para(*words: str) -> dict[str, object]:
        return {"t": "Para", "c": [item for word in words for item in ({"t": "Str", "c": word}, {"t": "SoftBreak"})][:-1]}

    link = {"t": "Link", "c": [["", [], []], [{"t": "Str", "c": f"看{code}"}], [f"https://a.cn/{code}", ""]]}
    made = pieces.put_back([para(own, block, f"前{code}后"), para(opening), {"t": "Plain", "c": [link]}, para(closing), para(closing)], [])
    assert [block["t"] for block in made] == ["Para", "CodeBlock", "Para", "BlockQuote"]
    assert "".join(item["c"] for item in made[0]["c"]) == "\U00100003\U00101005 是原文里的字"
    assert made[1]["c"] == [["", ["py"], []], "x\n"]
    assert [(item["t"], item["c"] if item["t"] == "Str" else item["c"][1]) for item in made[2]["c"]] == [
        ("Str", "前"),
        ("Code", "a|b"),
        ("Str", "后"),
    ]
    inner = made[3]["c"][0]["c"][0]["c"]
    assert ([item["t"] for item in inner[1]], inner[2][0]) == (["Str", "Code"], "https://a.cn/`a|b`")


def test_a_text_file_with_formulas_is_markdown(tmp_path: Path) -> None:
    assert shown(tmp_path, "第一段没有标记。\n\n$$\na*b\n$$\n\n后文。\n", "x.txt") == [
        "paragraph 第一段没有标记。",
        "math text=a*b",
        "paragraph 后文。",
    ]


def test_thousands_of_pieces_and_elements_are_read_in_seconds(tmp_path: Path) -> None:
    lines = [f"第{number}段有`码{number}`和$x_{{{number}}}$，还有一句话。\n\n<p>第{number}个元素</p>\n" for number in range(1500)]
    blocks = blocks_of(tmp_path, "# 题\n\n" + "\n".join(lines))
    assert len(blocks) == 3001
    assert sum(mark.kind in {"code", "math"} for block in blocks for mark in block.text.marks) == 3000


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("??? tip 折叠\n    里面的话。", "折叠"),
        ("???+ note 展开的\n    里面的话。", "展开的"),
        ("!!! 注意\n    里面的话。", "注意"),
        ("!!! note inline end 边上\n    里面的话。", "边上"),
        ('??? danger "引号里"\n\n    里面的话。', "引号里"),
        ("- 项\n\n    !!! warning 列表里\n        里面的话。", "列表里"),
        ("> ??? note 引文里\n>     里面的话。", "引文里"),
    ],
)
def test_a_box_of_mkdocs_may_have_its_title_without_quotation_marks(tmp_path: Path, text: str, title: str) -> None:
    lines = [line.strip() for line in shown(tmp_path, f"# 题\n\n{text}\n")]
    assert [f"paragraph **{title}**", "paragraph 里面的话。"] == lines[-2:]


@pytest.mark.parametrize("text", ["!!! 太好了", "??? 这是什么", "!!! 太好了\n下一行。"])
def test_marks_of_astonishment_without_a_box_are_words(tmp_path: Path, text: str) -> None:
    assert shown(tmp_path, f"# 题\n\n{text}\n")[-1] == f"paragraph {text.replace(chr(10), '')}"
