"""The facts at the head of a Markdown file, in every way in which real files write them; none keeps the article from being read."""

from pathlib import Path

import pytest

from pipeline.article import Metadata
from pipeline.project import ReadingSettings
from pipeline.reading import read_article
from pipeline.reading.formats.frontmatter import read_front_matter

PATH = Path("x.md")


def test_front_matter_is_metadata_by_a_fixed_list_and_never_options() -> None:
    text = "---\ntitle: 温度计\nauthor: [老何, 小满]\ndate: 2020-05-01 20:14:00\ntags: 单片机, 物联网\nheader-includes: <script>\ndraft: true\n---\n正文。\n"
    front = read_front_matter(text, PATH)
    assert (front.title, front.text) == ("温度计", "正文。\n")
    assert front.meta == Metadata(authors=("老何", "小满"), date="2020-05-01", keywords=("单片机", "物联网"))
    assert [finding.message for finding in front.findings] == ["The key header-includes in the head of the file is not used."]


@pytest.mark.parametrize(
    "head",
    [
        "---\ntitle: 渡口\ndate: 2024-01-02\ntags: [船, 河]\n---\n",
        "---\ntitle: 渡口\ndate: 2024-01-02\ntags:\n\t- 船\n\t- 河\n---\n",
        "---\ntitle:\t渡口\ndate:\t2024-01-02\ntags:\n \t- 船\n \t- 河\n---\n",
        "\n---\ntitle: 渡口\ndate: 2024-01-02\ntags: [船, 河]\n---\n",
        "\ufeff---\ntitle: 渡口\ndate: 2024-01-02\ntags: [船, 河]\n---\n",
        "\ufeff\n \n---\r\ntitle: 渡口\r\ndate: 2024-01-02\r\ntags: [船, 河]\r\n---\r\n",
        "title: 渡口\ndate: 2024-01-02\ntags:\n- 船\n- 河\n---\n",
        '+++\ntitle = "渡口"\ndate = 2024-01-02T10:00:00+08:00\ntags = ["船", "河"]\n+++\n',
        '\n+++\r\ntitle = "渡口"\r\ndate = "2024-01-02"\r\ntags = [\r\n  "船",\r\n  "河",\r\n]\r\n+++\r\n',
        "+++\ntitle = '渡口'\ndate = 2024-01-02\ntags = ['船', '河']\n+++\n",
        '{\n  "title": "渡口",\n  "date": "2024-01-02",\n  "tags": ["船", "河"]\n}\n',
        '"title": "渡口",\n"date": "2024-01-02",\n"tags": ["船", "河"]\n;;;\n',
    ],
)
def test_every_language_and_place_of_front_matter_is_read(head: str) -> None:
    front = read_front_matter(f"{head}正文第一句。\n", PATH)
    assert (front.title, front.text.lstrip()) == ("渡口", "正文第一句。\n")
    assert front.meta == Metadata(date="2024-01-02", keywords=("船", "河"))
    assert front.findings == ()
    assert front.text == "\n".join(f"{head}正文第一句。\n".split("\n")[front.lines :]) or front.text == "\n正文第一句。\n"


@pytest.mark.parametrize(
    ("head", "title", "place"),
    [
        ("---\ntitle: 渡口: 一条河的历史\n---\n", "渡口: 一条河的历史", "YAML (line 2)"),
        ("---\ndate: 2024-01-02\ntitle: [转]渡口\n---\n", "[转]渡口", "YAML (line 3)"),
        ("\n---\ntitle: 渡口\ntitle: 河\n---\n", "渡口", "YAML (line 4)"),
        ("---\ntitle: @渡口\n---\n", "@渡口", "YAML (line 2)"),
        ("---\ntitle: 渡口\nanchor: &x 1\n---\n", "渡口", "YAML"),
        ("---\ntitle：渡口\n---\n", "渡口", "YAML"),
        ("+++\ntitle = 渡口\n+++\n", "渡口", "TOML (line 2)"),
    ],
)
def test_a_head_that_is_not_valid_is_read_line_by_line_and_said(head: str, title: str, place: str) -> None:
    front = read_front_matter(f"{head}正文第一句。\n", PATH)
    assert (front.title, front.text) == (title, "正文第一句。\n")
    said = [finding.message for finding in front.findings if finding.severity == "warning"]
    assert said == [f"The head of the file is not valid {place}; it was read line by line."]


@pytest.mark.parametrize(
    "text",
    [
        "---\n\n正文。\n\n---\n",
        "---\n---\n正文。\n",
        "---\n他说：“走吧。”\n---\n",
        "{ 花括号里的话 }\n\n正文。\n",
        "{\n  这是一段代码\n}\n",
        "+++ 三个加号\n\n+++\n",
        "时间: 早上\n---\n正文。\n",
    ],
)
def test_a_rule_or_a_bracket_at_the_head_is_no_front_matter(text: str) -> None:
    assert read_front_matter(text, PATH).text == text


def test_a_code_block_that_is_never_closed_is_said_with_the_line_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_text("\ufeff\n+++\ntitle = '渡口'\n+++\n\n正文第一句。\n\n```\ncode\n", "utf-8")
    assert [finding.message for finding in read_article(path, ReadingSettings()).findings] == [
        "The code block that line 8 opens is never closed."
    ]
