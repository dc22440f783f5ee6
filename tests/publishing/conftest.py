"""Articles, a book of them, and a finished site."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from making import Maker
from sample_articles import write_sampler, write_sources

from pipeline.article import Bilingual, Finding, Mark
from pipeline.glossary import Glossary, Term
from pipeline.project import Project
from pipeline.publishing import publish, summarize, view_of
from pipeline.publishing.books import Book, assemble, load_plan, publish_book

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
        "yangben": view_of(sampler, project, [finding], glossary),
        "erpian": view_of(second, project, [], glossary),
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
    from pipeline.publishing.web.index import write_index
    from pipeline.publishing.web.report import write_report

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
    finding = Finding("numbers", "error", "100 is missing", "yangben", "", more[0].segments[0].id, "Correct the number.")
    view = view_of(bilingual, project, [finding], glossary)
    publish(view, project.out)
    summary = summarize(view)
    write_index([summary], project, project.out)
    write_report([summary], project, project.out)
    plan = load_plan(project, ["yangben"], title="对照选读：关于人工智能、翻译与出版的几篇文章")
    publish_book(assemble(project, plan, {"yangben": view}), project.out)
    return project.out


@pytest.fixture(scope="session")
def browser():
    """Chromium without a window."""
    if not shutil.which("chromium") or not shutil.which("chromedriver"):
        pytest.skip("needs chromium and chromium-driver")
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium")
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"):
        options.add_argument(argument)
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))
    yield driver
    driver.quit()
