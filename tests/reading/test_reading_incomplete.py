"""A source that was cut off is read as far as it goes, and said."""

import zipfile
from pathlib import Path

import pytest

from pipeline.errors import DuizhaoError
from pipeline.project import ReadingSettings
from pipeline.reading import read_article

DATA = Path(__file__).parents[1] / "data" / "reading"
PROSE = "".join(f"第{number}天下了雨，我们在屋檐下坐了一整个下午，说了许多从前的事。\n\n" for number in "一二三四")


def cut_off(folder: Path, text: str, name: str = "x.md") -> list[str]:
    path = folder / name
    path.write_text(text, "utf-8")
    return [finding.message for finding in read_article(path, ReadingSettings()).findings if finding.check == "cut-off"]


def page(body: str) -> str:
    return f"<!DOCTYPE html>\n<html><head><title>雨天</title></head><body><article><h1>雨天</h1>{body}"


@pytest.mark.parametrize(
    "words",
    [
        "展开全文",
        "阅读全文 >",
        "余下全文",
        "点击查看余下全文",
        "展开剩余65%",
        "登录后阅读全文",
        "试读结束，购买后可继续阅读",
        "还有 60% 的精彩内容",
        "以下内容付费后可见",
    ],
)
def test_a_site_that_shows_a_part_only_is_said(tmp_path: Path, words: str) -> None:
    text = f"# 雨天\n\n{PROSE}{words}\n\n责任编辑：何青\n"
    assert cut_off(tmp_path, text) == [f"The site says that the text goes on: {words}"]


@pytest.mark.parametrize(
    "text",
    [
        f"# 雨天\n\n展开全文\n\n{PROSE}",
        f"# 雨天\n\n{PROSE}他在文章末尾写道：“点击展开全文的人不到一成。”\n",
        f"# 雨天\n\n{PROSE}阅读原文\n",
        f"# 雨天\n\n{PROSE}二〇一九年三月四日于青禾镇旧码头边的小屋里写完，窗外还在下雨\n\n2019年3月4日\n",
        f"# 雨天\n\n{PROSE}青禾镇人民政府办公室\n",
        f"# 雨天\n\n{PROSE}附件：青禾镇二〇一九年度雨量、水位、渡船班次一览\n",
        "# 雨天\n\n第一段没有句号，他从来不写句号\n\n第二段也没有，读的人都习惯了这样\n\n第三段还是没有，编辑也不再去改它\n\n第四段当然没有，文章到这里就完了\n",
        f"# 雨天\n\n{PROSE}```python\nprint('雨')\n```\n",
        page(f"<p>{PROSE}</p></article></body>"),
        f"<p>雨天的第一段，没有头也没有尾。<p>{PROSE}",
    ],
)  # fmt: skip
def test_a_text_that_is_whole_raises_no_alarm(tmp_path: Path, text: str) -> None:
    assert cut_off(tmp_path, text, "x.html" if text.startswith("<") else "x.md") == []


@pytest.mark.parametrize(
    "end",
    [
        "第五天雨停了，我们到河边去看水，水已经涨到了第三级台",
        "第五天雨停了，我们到河边去看水位、渡船、",
        "第五天雨停了，我们到河边去看水，",
    ],
)
def test_a_last_sentence_without_an_end_is_said(tmp_path: Path, end: str) -> None:
    assert cut_off(tmp_path, f"# 雨天\n\n{PROSE}{end}\n") == [f"The last sentence has no end: …{end[-20:]}"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (page(f'<p>{PROSE}</p><p>水已经<span style="color'), "The page stops within a tag."),
        (page(f"<p>{PROSE}</p><p>水已经<"), "The page stops within a tag."),
        (page(f"<p>{PROSE}</p><p>水已经涨了。</p>"), "The page stops before its end: <article> is not closed."),
    ],
)
def test_a_page_that_stops_before_its_end_is_said(tmp_path: Path, text: str, message: str) -> None:
    assert cut_off(tmp_path, text, "x.html") == [message]


def test_a_code_block_that_is_never_closed_is_said_and_the_prose_after_it_read(tmp_path: Path) -> None:
    text = f"---\ntitle: 雨天\n---\n\n{PROSE}```python\nprint('雨')\n\nprint('停')\n\n## 后来\n\n后来天晴了。\n"
    assert cut_off(tmp_path, text) == ["The code block that line 13 opens is never closed."]
    blocks = read_article(tmp_path / "x.md", ReadingSettings()).blocks
    assert [(block.kind, block.text.text or block.attrs["text"]) for block in blocks[-3:]] == [
        ("code", "print('雨')\n\nprint('停')"), ("heading", "后来"), ("paragraph", "后来天晴了。"),
    ]  # fmt: skip


def test_an_epub_without_some_of_its_pages_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(DATA / "observatory.epub") as whole, zipfile.ZipFile(tmp_path / "x.epub", "w") as part:
        for name in whole.namelist():
            if name != "EPUB/text/ch002.xhtml":
                part.writestr(name, whole.read(name))
    with pytest.raises(DuizhaoError, match=r"is not complete: 1 of its 5 pages are missing \(the first: EPUB/text/ch002\.xhtml\)"):
        read_article(tmp_path / "x.epub", ReadingSettings())


@pytest.mark.parametrize("name", ["word-report.docx", "observatory.epub", "letters.odt"])
def test_a_container_that_was_cut_off_is_refused(tmp_path: Path, name: str) -> None:
    data = (DATA / name).read_bytes()
    (tmp_path / name).write_bytes(data[: len(data) * 2 // 3])
    with pytest.raises(DuizhaoError, match="is not a readable ZIP container"):
        read_article(tmp_path / name, ReadingSettings())
