"""Kinds of documents that once stopped an article: each is published in all three formats, and what could not be shown is a finding."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from lxml import etree
from sample_articles import write_sources

from pipeline.building import Built, Options, build
from pipeline.container import read_members
from pipeline.project import Project, Settings, TranslatingSettings
from pipeline.publishing import load_summary
from pipeline.publishing.release_check import check_books

pytestmark = pytest.mark.xdist_group("kinds")  # they are built once
HANDED = Path(__file__).resolve().parents[1] / "data" / "publishing"
ROWS = "".join(
    f"| 第{n}条新闻 | 这条新闻的摘要讲的是第{n}件事情的来龙去脉，以及它的影响。 | [某某报](https://example.org/{n}) |\n" for n in range(500)
)
MERGED = "".join(
    f'<tr><td rowspan="3">第{n}组</td><td>甲{n}</td></tr><tr><td>乙{n}，说明有一点长。</td></tr><tr><td>丙{n}，说明有一点长。</td></tr>'
    for n in range(300)
)
WITHOUT_TITLE = {
    "picture-first": "![图](none.png)\n\n## 其一\n\n一段。\n",
    "list-first": "- 甲\n- 乙\n\n# 其一\n\n一段。\n\n# 其二\n\n又一段。\n",
    "quotation-first": "> 引文一句。\n\n### 其一\n\n一段。\n",
    "code-first": "```\nls\n```\n\n## 其一\n\n一段。\n\n#### 其二\n\n又一段[^1]。\n\n[^1]: 注。\n",
    "table-first": "| 甲 | 乙 |\n|---|---|\n| 一 | 二 |\n\n## 其一\n\n一段。\n",
    "no-heading": "只有一段。\n",
}
BROKEN = {
    "circled": r"\textcircled{1}", "old-font": r"{\rm x}", "chemistry": r"\ce{H2O}", "degree": r"90\degree", "macro": r"\nosuchmacro{x}",
    "brace": r"\frac{a}{b", "label": r"\label{eq:1}", "comment": "%", "colour-package": r"\require{color}y",
}  # fmt: skip
PLACES = {
    "heading": "# 题目\n\n## 关于${}$的一节\n\n一段。\n", "cell": "# 题目\n\n| 甲 | 乙 |\n|---|---|\n| 设${}$成立 | 二 |\n",
    "note": "# 题目\n\n正文[^1]。\n\n[^1]: 注中有${}$一式。\n", "item": "# 题目\n\n- 设${}$成立。\n- 又一项。\n",
    "display": "# 题目\n\n前面一句。\n\n$${}$$\n\n后面一句。\n", "title": "# 关于${}$\n\n一段。\n",
}  # fmt: skip
PICTURES = {
    "present": "# 题目\n\n定义的函数 W:E![](yangben.images/tu.png)R 为映射。第二句。\n",
    "remote": "# 题目\n\n他![笑脸](https://example.org/e.png)笑了，![](https://example.org/f.png)又哭了。\n",
    "first": "# 题目\n\n![箭头](none.png)指向左边。又一句![](none.png)\n", "heading": "# 题目\n\n## 第![一](none.png)节\n\n一段。\n",
    "cell": "# 题目\n\n| 甲 | 乙 |\n|---|---|\n| 一![](none.png)二 | 三 |\n", "note": "# 题目\n\n正文[^1]。\n\n[^1]: 见![](yangben.images/tu.png)图。\n",
    "link": "# 题目\n\n点击[这里![](none.png)下载](https://example.org/)即可。\n", "data": "# 题目\n\n一个![](data:image/png;base64,AAAA)图标。\n",
}  # fmt: skip
TABLES = {
    "long": f"# 题目\n\n| 标题 | 摘要 | 来源 |\n|---|---|---|\n{ROWS}",
    "long-merged": f"# 题目\n\n<table><caption>表1：各组</caption><thead><tr><th>组</th><th>项</th></tr></thead><tbody>{MERGED}</tbody></table>\n",
    "row-merged": '# 题目\n\n<table><tr><td rowspan="2">竖</td><td rowspan="2">并</td></tr><tr></tr><tr><td>一</td><td>二</td></tr></table>\n',
    "one-column": '# 题目\n\n<table><tr><td rowspan="3">一</td></tr><tr></tr><tr></tr><tr><td>二</td></tr></table>\n',
    "narrow": '# 题目\n\n<table><tr><td rowspan="2">甲</td><td>乙</td></tr><tr><td>丙</td><td>丁</td><td>戊</td></tr></table>\n',
    "beyond": '# 题目\n\n<table><tr><td rowspan="9" colspan="9">甲</td></tr><tr><td>乙</td></tr></table>\n',
    "over-head": '# 题目\n\n<table><thead><tr><th rowspan="3">甲</th><th>乙</th></tr></thead><tbody><tr><td>丙</td></tr><tr><td>丁</td></tr></tbody></table>\n',
    "in-cell": "# 题目\n\n<table><tr><td><ul><li>甲</li><li>乙</li></ul></td><td><p>丙</p><p>丁</p></td></tr></table>\n",
}
NOTES = {
    "empty": "# 题目\n\n正文[^1]。\n\n[^1]:\n", "blank": "# 题目\n\n正文[^1]和[^2]。\n\n[^1]: &nbsp;\n[^2]: 注。\n",
    "twice": "# 题目\n\n正文[^1]，又[^1]。\n\n[^1]: 注。\n", "picture-only": "# 题目\n\n正文[^1]。\n\n[^1]: ![](none.png)\n",
    "formula-only": "# 题目\n\n正文[^1]。\n\n[^1]: $x^2$\n", "long": "# 题目\n\n正文[^1]。\n\n[^1]: 注一段。\n\n    又一段。\n\n    - 一项\n",
}  # fmt: skip


def documents() -> dict[str, str]:
    """All of them by name; the handed ones are files."""
    formulas = {f"formula-{name}": f"# 题目\n\n设${tex}$成立，后面一句。又一句。\n" for name, tex in BROKEN.items()}
    formulas |= {f"formula-in-{name}": text.replace("{}", BROKEN["circled"]) for name, text in PLACES.items()}
    kinds = {"title": WITHOUT_TITLE, "picture": PICTURES, "table": TABLES, "footnote": NOTES}
    return formulas | {f"{kind}-{name}": text for kind, texts in kinds.items() for name, text in texts.items()}


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> tuple[Project, Built]:
    sources = write_sources(tmp_path_factory.mktemp("kinds"))
    (sources / "yangben.md").unlink()
    for path in HANDED.iterdir():
        shutil.copy(path, sources)
    for name, text in documents().items():
        (sources / f"{name}.md").write_text(text, "utf-8")
    (sources.parent / "book.yaml").write_text("title: {zh: 各种文章, en: All kinds}\n", "utf-8")
    project = Project(sources.parent, Settings(translating=TranslatingSettings(model="pseudo")))
    return project, build(project, Options(), lambda *_: None)


def text_of(path: Path) -> str:
    members = {"": path.read_bytes()} if path.suffix == ".html" else read_members(path.read_bytes())
    wanted = {"", "word/document.xml", "word/footnotes.xml"}
    parts = [data for name, data in members.items() if name in wanted or name.startswith("EPUB/text")]
    return "".join("".join(etree.fromstring(data, etree.HTMLParser(encoding="utf-8")).itertext()) for data in parts)


@pytest.mark.slow
def test_every_kind_is_published_in_all_formats(built):
    project, result = built
    assert [str(error) for error in result.failed] == []
    files = {path.stem for path in project.sources.iterdir() if path.suffix in {".md", ".docx"}}
    assert {row.article: row.files for row in result.rows} == dict.fromkeys(sorted(files), 3)


@pytest.mark.slow
@pytest.mark.parametrize("name", [*(f"formula-{name}" for name in BROKEN), *(f"formula-in-{name}" for name in PLACES)])
def test_a_formula_that_cannot_be_set_is_shown_as_its_tex_and_is_a_finding(built, name):
    project, _ = built
    tex = BROKEN.get(name.removeprefix("formula-"), BROKEN["circled"])
    findings = load_summary((project.state / "built" / "summaries" / f"{name}.json").read_text("utf-8")).findings
    assert [(one.check, one.severity, tex in one.message) for one in findings if one.check == "formula-as-tex"] == [
        ("formula-as-tex", "warning", True)
    ]
    for suffix in (".html", ".epub", ".docx"):
        assert tex in text_of(project.out / name / f"{name}{suffix}"), suffix


@pytest.mark.slow
@pytest.mark.java
def test_epubcheck_finds_nothing_in_the_book_of_all_of_them(built):
    if not shutil.which("java"):
        pytest.skip("needs java")
    project, _ = built
    epubs = sorted((project.out / "book").glob("*.epub"))
    assert len(epubs) == 1
    assert {verdict.path.name: verdict.faults for verdict in check_books(epubs, project.state) if verdict.faults} == {}


@pytest.mark.slow
def test_a_table_that_is_cut_repeats_its_head_and_says_no_sentence_twice(built):
    project, _ = built
    members = read_members((project.out / "table-long-merged" / "table-long-merged.epub").read_bytes())
    parts = [data.decode() for name, data in members.items() if re.fullmatch(r"EPUB/text(-\d+)?\.xhtml", name)]
    assert len(parts) > 2
    assert all(len(part) < 300_000 for part in parts)
    assert [part.count("<thead>") for part in parts] == [part.count("<table") for part in parts]
    for part in parts:  # no cell reaches out of its part
        assert part.count('rowspan="3"') * 3 == part.count("<tr>") - part.count("<thead>")
