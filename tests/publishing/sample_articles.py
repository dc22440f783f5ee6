"""Hand-built articles: real Chinese, every kind of block, and translations in every standing."""

from __future__ import annotations

from pathlib import Path

from making import Maker
from PIL import Image

from pipeline.article import OBJECT, Article, Bilingual, Block, Mark, Metadata


def write_sources(folder: Path) -> Path:
    folder = folder / "sources"
    (folder / "yangben.images").mkdir(parents=True)
    Image.new("RGB", (64, 48), (180, 40, 40)).save(folder / "yangben.images" / "tu.png")
    (folder / "yangben.md").write_text("# 样本\n", "utf-8")
    return folder


def write_sampler(m: Maker, sources: Path) -> Bilingual:
    note = Block("b00000000note", "note", children=(m.leaf("paragraph", ("见腾讯官网。", "See Tencent’s site.")),), attrs={"label": "1"})
    blocks = (
        m.leaf("title", ("对照排版的样本", "A sample of bilingual setting"), state="reviewed", by="Lin Yue"),
        m.leaf("heading", ("腾讯AI Lab的战略", "The strategy of Tencent AI Lab"), marker="一、", level=2, state="reviewed"),
        m.leaf(
            "paragraph",
            ("本次论坛以“共享AI+未来”为理念。", "The forum’s idea was “Share AI + Future”."),
            (f"去年发表了100多篇论文{OBJECT}。", f"More than 100 papers appeared last year{OBJECT}."),
            marks=(
                Mark("strong", 5, 14, "m1"),
                Mark("link", 6, 13, "m2", {"url": "https://ai.tencent.com/"}),
                Mark("note", 30, 31, "m3", {"ref": "b00000000note"}),
            ),
            target_marks=(
                (0, Mark("strong", 21, 40, "m1")),
                (0, Mark("link", 22, 39, "m2", {"url": "https://ai.tencent.com/"})),
                (1, Mark("note", 39, 40, "m3", {"ref": "b00000000note"})),
            ),
        ),
        m.leaf("heading", ("立志攻坚通用人工智能", "Tackling general AI"), marker="1、", level=4),
        m.leaf("paragraph", ("尚未翻译的一句。", None)),
        m.box(
            "list",
            m.box("item", m.leaf("paragraph", ("使用 ", "Run "), ("make build 构建。", "make build to build.")), level=1),
            m.box("item", m.leaf("paragraph", ("查看结果。", "Look at the result."))),
            attrs={"type": "ordered", "start": "3"},
        ),
        m.box("list", m.box("item", m.leaf("paragraph", ("其一项。", "One item.")), marker="（一）"), attrs={"type": "bullet"}),
        m.box("quote", m.leaf("paragraph", ("科技向善。", "Tech for good."), state="reviewed")),
        m.box(
            "table",
            m.box(
                "row",
                m.box("cell", m.leaf("paragraph", ("病种", "Disease"))),
                m.box("cell", m.leaf("paragraph", ("检出率", "Detection rate")), attrs={"align": "right"}),
            ),
            m.box(
                "row",
                m.box("cell", m.leaf("paragraph", ("早期食管癌", "Early oesophageal cancer"))),
                m.box("cell", m.leaf("paragraph", ("90%", "90%")), attrs={"align": "right"}),
            ),
            attrs={"header_rows": "1"},
        ),
        m.box(
            "figure",
            m.shown("image", src="yangben.images/tu.png", alt="一块红色"),
            m.leaf("caption", ("图1：红色的样本", "Figure 1: A sample of red")),
        ),
        m.box(
            "figure",
            m.shown("image", src="https://mmbiz.qpic.cn/mmbiz_png/x/640?wx_fmt=png", alt="640?wx_fmt=png"),
            m.leaf("caption", ("腾讯副总裁姚星", "Yao Xing, Vice President of Tencent")),
        ),
        m.shown("code", text="make build\n", language="sh"),
        m.shown("math", text="E = mc^2"),
        m.shown("rule"),
        m.leaf(
            "verse",
            ("床前明月光，\n", "Before my bed the moonlight glows,"),
            ("疑是地上霜。", "As if it were frost on the ground."),
            state="final",
        ),
    )
    article = Article(
        name="yangben",
        path=sources / "yangben.md",
        sha256="0" * 64,
        blocks=blocks,
        notes=(note,),
        meta=Metadata(authors=("人工智能学家",), site="CSDN博客", date="2018-03-15", url="https://blog.csdn.net/a/b"),
    )
    return Bilingual(article, dict(m.entries))


VERY_LONG = "从一九五六年达特茅斯会议算起，人工智能的研究几起几落，每一次高潮都由新的方法带来，每一次低谷都因为许诺过多。"
VERY_LONG_EN = (
    "Since the Dartmouth workshop of 1956 research on artificial intelligence has had its ups and downs; "
    "new methods brought every high, and too many promises every low. "
)


def write_hard(m: Maker, sources: Path) -> Bilingual:
    """What is hard to cut into pages: long tables, wide tables, long code, formulas, pairs longer than a page, lists in lists, verse, notes."""
    Image.new("RGB", (300, 2400), (90, 140, 180)).save(sources / "yangben.images" / "chang.png")
    notes = tuple(
        Block(f"b0000000note{n}", "note", children=(m.leaf("paragraph", (f"第{n}条注释。{VERY_LONG * 6}", f"Note {n}. {VERY_LONG_EN * 6}")),), attrs={"label": f"{n}"})
        for n in range(1, 4)
    )  # fmt: skip
    cited = m.leaf(
        "paragraph",
        (f"三条注释{OBJECT * 3}。", f"Three notes{OBJECT * 3}."),
        marks=[Mark("note", 4 + n, 5 + n, f"n{n}", {"ref": note.id}) for n, note in enumerate(notes)],
        target_marks=[(0, Mark("note", 11 + n, 12 + n, f"n{n}", {"ref": note.id})) for n, note in enumerate(notes)],
    )

    def cell(zh: str, en: str, **attrs: str) -> Block:
        return m.box("cell", m.leaf("paragraph", (zh, en)), attrs=attrs)

    years = [
        m.box("row", cell(f"{1956 + n}", f"{1956 + n}"), cell(f"第{n}项成果，由实验室与高校共同完成。", f"Result {n}, achieved together with universities."), cell(f"{n * 37}万元", f"{n * 370:,} thousand yuan"))
        for n in range(60)
    ]  # fmt: skip
    wide = [m.box("row", *(cell(f"第{r}行第{c}列", f"Row {r}, internationalisation {c}") for c in range(8))) for r in range(12)]
    merged = [m.box("row", cell(f"第{n}组", f"Group {n}", rowspan="2"), cell("甲", "A", colspan="2")) if n % 2 == 0 else m.box("row", cell("乙", "B"), cell("丙", "C")) for n in range(20)]  # fmt: skip
    deep = m.leaf("paragraph", (f"最里面一层。{VERY_LONG * 3}", f"The innermost level. {VERY_LONG_EN * 3}"))
    for level in range(5):
        deep = m.box("list", m.box("item", m.leaf("paragraph", (f"第{5 - level}层。", f"Level {5 - level}.")), deep))
    formulas = [
        r"x_{1,2} = \frac{-b \pm \sqrt{b^2 - 4ac}}{2a}",
        r"\sum_{k=1}^{n} k = \frac{n(n+1)}{2}",
        r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}",
        r"f(x) = a_0 + a_1 x + a_2 x^2 + a_3 x^3 + a_4 x^4 + a_5 x^5 + a_6 x^6 + a_7 x^7 + a_8 x^8 + a_9 x^9 + R(x)",
        r"\begin{aligned} a &= b + c \\ &= d + e + f + g + h + i + j + k \\ &\le \int_0^\infty e^{-t} t^{n-1} \, dt + 1 \end{aligned}",
    ]
    blocks = (
        m.leaf("title", ("难以分页的文章：国际化与标准化", "An article that is hard to paginate: internationalisation and standardisation")),
        m.leaf("paragraph", (VERY_LONG * 40, VERY_LONG_EN * 25)),
        m.leaf("heading", ("六十行的表", "A table of sixty rows"), level=2),
        m.box("table", m.leaf("caption", ("表1：历年成果", "Table 1: Results by year")), *years, attrs={"header_rows": "1"}),
        m.box("table", *wide, attrs={"header_rows": "1"}),
        m.box("table", *merged),
        m.box("table", m.box("row", cell(VERY_LONG * 25, VERY_LONG_EN * 16), cell("短", "Short"))),
        m.leaf("heading", ("代码与公式", "Code and formulas"), level=3),
        m.shown("code", text="\n".join(f"def function_{n}(argument): return argument * {n}  # 第{n}个函数" + "x" * n for n in range(120))),
        *(m.shown("math", text=tex) for tex in formulas),
        m.leaf("paragraph", (f"设{formulas[3]}。", f"Let {formulas[3]}."), marks=[Mark("math", 1, 1 + len(formulas[3]), "f")], target_marks=[(0, Mark("math", 4, 4 + len(formulas[3]), "f"))]),
        cited,
        m.box("quote", m.leaf("paragraph", (VERY_LONG * 12, VERY_LONG_EN * 9)), m.box("quote", m.leaf("paragraph", (VERY_LONG * 3, VERY_LONG_EN * 3)))),
        deep,
        m.leaf("verse", *((f"第{n}句诗，月落乌啼霜满天，\n", f"Line {n}, the moon goes down, crows cry, frost fills the sky,") for n in range(30))),
        m.box("figure", m.shown("image", src="yangben.images/chang.png", alt="一幅长图"), m.leaf("caption", (VERY_LONG, VERY_LONG_EN))),
        m.leaf("paragraph", ("见https://example.org/" + "a-very-long-path/" * 12 + "。", "See https://example.org/" + "a-very-long-path/" * 12 + ".")),
    )  # fmt: skip
    article = Article(name="yangben", path=sources / "yangben.md", sha256="0" * 64, blocks=blocks, notes=notes)
    return Bilingual(article, dict(m.entries))
