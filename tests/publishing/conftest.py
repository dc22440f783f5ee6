"""Hand-built articles: real Chinese, every kind of block, and translations in every standing."""

from __future__ import annotations

import hashlib
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from pipeline.article import OBJECT, Article, Bilingual, Block, Entry, Finding, Mark, Metadata, RichText, Segment, Target
from pipeline.glossary import Glossary, Term
from pipeline.project import Project
from pipeline.publishing.books import Book, assemble, load_plan
from pipeline.publishing.web.summary import summarize
from pipeline.richtext import cut, without_ruby

PARAGRAPHS = [
    [
        ("3月15日，腾讯AI Lab第二届学术论坛在深圳举行，聚焦人工智能在医疗、游戏、多媒体内容、人机交互等四大领域的跨界研究与应用。", "On 15 March, Tencent AI Lab held its second academic forum in Shenzhen, on cross-disciplinary research and applications of artificial intelligence in healthcare, games, multimedia content and human–computer interaction."),
        ("全球30位顶级AI专家出席，对多项前沿研究成果进行了深入探讨与交流。", "Thirty leading AI experts from around the world attended, and discussed a range of frontier research in depth."),
    ],
    [
        ("目前的人工智能研究，大多基于大数据、大运算和精准算法，在感知和认知上的研究应用发展较为迅速，但与人类智慧相比，人工智能在复杂环境中的决策能力还很单薄（比如人类在各种复杂环境中的行走能力和多任务的决策能力），对“通用人工智能”提出了要求……", "Most current research in artificial intelligence rests on big data, massive computation and precise algorithms; but compared with human intelligence, its ability to decide in complex environments is still weak – think of how humans walk – and this calls for “artificial general intelligence” …"),
        ("施普林格•自然集团的出版优势横跨自然科学、工程、医学等领域——在旗舰刊《自然》（Nature）上发表过诸多突破性的科研进展！", "Springer Nature publishes across the natural sciences, engineering and medicine, and its flagship journal Nature has carried many breakthroughs."),
    ],
]  # fmt: skip

PLAN = """\
name: xuandu
title: {zh: 对照选读, en: A Bilingual Reader}
editors: [林越]
parts:
  - title: {zh: 上篇, en: Part One}
    articles: [erpian]
  - title: 下篇
    articles:
      - {article: yangben, title: {zh: 样本, en: The sample}}
"""


class Maker:
    """Builds blocks with segments and collects the translations that go with them."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}
        self.seen: dict[str, int] = {}

    def _id(self, letter: str, text: str) -> str:
        id_ = letter + hashlib.sha256(text.encode()).hexdigest()[:12]
        self.seen[id_] = self.seen.get(id_, 0) + 1
        return id_ if self.seen[id_] == 1 else f"{id_}-{self.seen[id_]}"

    def leaf(self, kind, *pairs, marks=(), marker="", level=0, state="translated", target_marks=(), by="", origin="mt"):
        """``pairs``: (Chinese, English or None) a sentence; ``marks`` over the block's text, ``target_marks`` by sentence number."""
        text = RichText("".join(source for source, _ in pairs), tuple(marks))
        segments, place = [], 0
        for index, (source, english) in enumerate(pairs):
            segment = Segment(self._id("s", source), cut(without_ruby(text), place, place + len(source)))
            place += len(source)
            segments.append(segment)
            if english is not None:
                own = tuple(mark for number, mark in target_marks if number == index)
                engine = "qwen2.5-coder-1.5b-instruct@cc324af070c2" if origin == "mt" and state == "translated" else ""
                self.entries[segment.id] = Entry(Target(RichText(english, own), state=state, origin=origin, by=by, engine=engine))
        return Block(self._id("b", kind + text.text), kind, text, tuple(segments), marker=marker, level=level)

    def box(self, kind, *children, **options):
        return Block(self._id("b", kind + "".join(child.id for child in children)), kind, children=tuple(children), **options)

    def shown(self, kind, **attrs):
        return Block(self._id("b", kind + repr(attrs)), kind, attrs=attrs)


@pytest.fixture
def make():
    return Maker()


@pytest.fixture
def sources(tmp_path) -> Path:
    return write_sources(tmp_path)


@pytest.fixture
def sampler(make, sources) -> Bilingual:
    """An article with every kind of block."""
    return write_sampler(make, sources)


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


@pytest.fixture
def glossary() -> Glossary:
    """Three terms, one within another."""
    terms = [("腾讯", "Tencent", "tencent"), ("人工智能", "artificial intelligence", "ai"), ("通用人工智能", "general AI", "agi")]
    return Glossary([Term(source=zh, target=en, id=id_, note="A note.", boundary="free") for zh, en, id_ in terms])


@pytest.fixture
def articles(make, sampler, sources, glossary):
    """The sampler, and a second article of another date whose sentences are all reviewed."""
    blocks = (
        make.leaf("title", ("腾讯的人工智能", "Artificial intelligence at Tencent"), state="reviewed", by="Wei Lan"),
        make.leaf("paragraph", ("人工智能是工具。", "Artificial intelligence is a tool."), state="final", by="Wei Lan"),
    )
    meta = replace(sampler.article.meta, date="2019-07-01", url="https://example.org/er", authors=("某甲",))
    (sources / "erpian.md").write_text("# 二\n", "utf-8")
    article = replace(sampler.article, name="erpian", path=sources / "erpian.md", blocks=blocks, notes=(), meta=meta)
    second = replace(sampler, article=article, entries=dict(make.entries))
    project = Project(sources.parent)
    finding = Finding("number", "error", "100 is missing", "yangben")
    return {
        "yangben": (sampler, summarize(sampler, project, [finding], glossary)),
        "erpian": (second, summarize(second, project, [], glossary)),
    }


@pytest.fixture
def plan_text() -> str:
    """A book of two parts."""
    return PLAN


@pytest.fixture
def book(articles, sources) -> Book:
    """The plan's book."""
    (sources.parent / "book.yaml").write_text(PLAN, "utf-8")
    project = Project(sources.parent)
    return assemble(project, load_plan(project, list(articles)), articles)


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Path:
    """A finished folder of pages: the sampler with a long article's worth of paragraphs, index, report, and a book of it."""
    from pipeline.publishing.book.web import write_book_web  # noqa: PLC0415
    from pipeline.publishing.web.article import write_pages  # noqa: PLC0415
    from pipeline.publishing.web.index import write_index  # noqa: PLC0415
    from pipeline.publishing.web.report import write_report  # noqa: PLC0415

    make = Maker()
    sources = write_sources(tmp_path_factory.mktemp("project"))
    sampler = write_sampler(make, sources)
    more = tuple(make.leaf("paragraph", *pairs, state=state) for pairs in PARAGRAPHS for state in ("reviewed", "translated"))
    experts = [(f"全球第{number}位顶级AI专家出席，与AI研究者交流。", f"Expert {number} attended.") for number in range(12)]
    places = [at.start() for at in re.finditer("AI", "".join(source for source, _ in experts))]
    edges = make.leaf("paragraph", *experts, state="reviewed", marks=[Mark("strong", at, at + 2, f"m{at}") for at in places])
    deep = make.leaf("paragraph", ("第四层。", "Level four."))
    for level in ("第三层。", "第二层。", "第一层。"):
        item = make.box(
            "item", make.leaf("paragraph", (level, "A level.")), make.box("list", make.box("item", deep) if level == "第三层。" else deep)
        )
        deep = item
    nested = make.box("list", deep)
    quoted = make.box("quote", make.box("list", make.box("item", make.leaf("paragraph", ("引文中的一项。", "An item quoted.")))))
    cells = [
        ("地区", "Area"),
        *((f"第{n}季度", f"Quarter {n}") for n in "一二三四"),
        ("数据由当地统计部门提供，未经核实。", "Not verified."),
    ]
    wide = make.box("table", *(make.box("row", *(make.box("cell", make.leaf("paragraph", cell)) for cell in cells)) for _ in range(2)))
    url = "https://example.org/" + "a-very-long-path/" * 6
    address = make.leaf("paragraph", (f"说明请看{url}。", f"See {url}."), marks=[Mark("link", 4, 4 + len(url), "m", {"url": url})])
    article = replace(sampler.article, blocks=(*sampler.article.blocks, *more, edges, nested, quoted, wide, address))
    bilingual = replace(sampler, article=article, entries=dict(make.entries))
    terms = [("腾讯AI Lab", "Tencent AI Lab", "tencent-ai-lab"), ("人工智能", "artificial intelligence", "artificial-intelligence")]
    glossary = Glossary([Term(source=zh, target=en, id=id_, note="A note.", boundary="free") for zh, en, id_ in terms])
    project = Project(sources.parent)
    write_pages(bilingual, project, project.out, glossary)
    finding = Finding("numbers", "error", "100 is missing", "yangben", "", more[0].segments[0].id, "Correct the number.")
    summary = summarize(bilingual, project, [finding], glossary)
    write_index([summary], project, project.out)
    write_report([summary], project, project.out)
    plan = load_plan(project, ["yangben"], title="对照选读：关于人工智能、翻译与出版的几篇文章")
    write_book_web(assemble(project, plan, {"yangben": (bilingual, summary)}), project.out / "book", glossary, [])
    return project.out


@pytest.fixture(scope="session")
def browser():
    """Chromium without a window."""
    if not shutil.which("chromium") or not shutil.which("chromedriver"):
        pytest.skip("needs chromium and chromium-driver")
    from selenium import webdriver  # noqa: PLC0415

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium")
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"):
        options.add_argument(argument)
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))
    yield driver
    driver.quit()
