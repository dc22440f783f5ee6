"""Whole articles: bad input, settings, ids that stay, what is found in a folder, what must never get out."""

import zipfile
from pathlib import Path

import pytest

from pipeline.article import Article, Block, leaves, walk
from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.project import ReadingSettings
from pipeline.reading import embedded_picture, read_article
from pipeline.sources import find_sources, source_suffixes

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data" / "reading"
SEED = ROOT / "sources" / "tencent-ai-lab-2018.txt"


def read(folder: Path, text: str, name: str = "x.md", **settings: bool) -> Article:
    path = folder / name
    path.write_text(text, "utf-8")
    return read_article(path, ReadingSettings(**settings))


def shape(article: Article) -> list[str]:
    return [f"{block.kind}{block.level or ''}{'!' if block.excluded else ''}" for block in article.blocks]


def test_the_seed_article_is_understood() -> None:
    article = read_article(SEED, ReadingSettings())
    assert article.title == "腾讯AI Lab发布三大核心战略，与自然科研达成战略合作"
    meta = article.meta
    assert (meta.date, meta.reads, meta.account, meta.site, meta.via) == ("2018-03-15", 108, "人工智能学家", "CSDN博客", "腾讯AI实验室")
    headings = [(block.level, block.marker) for block in article.blocks if block.kind == "heading"]
    assert headings == [(1, "一、"), (2, "1、"), (2, "2、"), (2, "3、"), (1, "二、"), (2, "1、"), (2, "2、"), (2, "3、")]
    captions = [block.text.text for block in walk(article.blocks) if block.kind == "caption"]
    assert captions == ["腾讯副总裁、AI Lab负责人姚星", "自然科研董事总经理Dean Sanderson"]
    assert [block.excluded for block in article.blocks if block.excluded] == [
        "byline", "account-banner", "source-line", "account-intro", "account-intro", "qr-hint", "qr-code",
    ]  # fmt: skip
    assert not any("csdn.net" in block.attrs.get("src", "") for block in walk(article.blocks))


def test_the_sources_own_characters_are_shown_and_the_file_is_left_alone() -> None:
    before = SEED.read_bytes()
    source = before.decode("utf-8")
    for block in leaves(read_article(SEED, ReadingSettings()), excluded=True):
        for part in block.text.text.split("\n"):
            stripped = source.replace("**", "").replace("*", "")
            assert part in stripped or block.excluded == "byline", part
    assert SEED.read_bytes() == before


def test_ids_stay_when_something_is_inserted_and_are_unique(tmp_path: Path) -> None:
    text = "# 题\n\n第一段。\n\n第二段。\n\n- 甲\n- 乙\n\n第一段。\n"
    before = read(tmp_path, text)
    after = read(tmp_path, text.replace("第二段。", "新的一段。\n\n第二段。"))
    ids = [block.id for block in walk(before.blocks)]
    assert len(set(ids)) == len(ids)
    inserted = [block.id for block in walk(after.blocks) if block.text.text == "新的一段。"]
    assert [block.id for block in walk(after.blocks) if block.id not in inserted] == ids
    assert all(block.id.startswith("b") and block.id.replace("-", "").isalnum() for block in walk(after.blocks))


def test_a_notes_mark_names_the_notes_block(tmp_path: Path) -> None:
    article = read(tmp_path, "# 题\n\n甲[^a]。乙[^b]。\n\n[^b]: 第二。\n\n[^a]: 第一。\n")
    references = [mark.attrs["ref"] for block in walk(article.blocks) for mark in block.text.marks if mark.kind == "note"]
    assert references == [note.id for note in article.notes]
    assert [(note.attrs["label"], note.children[0].text.text) for note in article.notes] == [("1", "第一。"), ("2", "第二。")]


def test_boilerplate_is_kept_and_said_if_the_project_says_so(tmp_path: Path) -> None:
    text = "# 题\n\n正文开始，然后结束。\n\n长按二维码，关注我们\n"
    assert shape(read(tmp_path, text)) == ["title", "paragraph", "paragraph!"]
    kept = read(tmp_path, text, keep_boilerplate=True)
    assert shape(kept) == ["title", "paragraph", "paragraph"]
    assert [finding.message for finding in kept.findings] == [
        "Kept by keep_boilerplate although it looks like qr-hint: 长按二维码，关注我们"
    ]


def test_comments_in_code_are_listed_below_it_if_the_project_says_so(tmp_path: Path) -> None:
    code = "# 题\n\n```python\n# 读取温度\nt = read()  # 单位：℃ 度\nsay('# 不是注释')\n```\n\n```js\n/* 第一行\n * 第二行 */\nlet a = 'x' // 行尾\n```\n"
    assert shape(read(tmp_path, code)) == ["title", "code", "code"]
    article = read(tmp_path, code, code_comments=True)
    assert shape(article) == ["title", "code", "list", "code", "list"]
    assert [block.text.text for block in leaves(article)][1:] == ["读取温度", "单位：℃ 度", "第一行", "第二行", "行尾"]


def test_sources_are_found_sorted_without_aligned_files_pictures_and_hidden_ones(tmp_path: Path) -> None:
    for name in (
        "b.md",
        "a.txt",
        "a.en.xlf",
        ".hidden.md",
        "~$b.docx",
        "a.images/x.html",
        "part/c.html",
        "c_files/ad.html",
        "book.yaml",
        "notes.pdf",
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x", "utf-8")
    assert [str(path.relative_to(tmp_path)) for path in find_sources(tmp_path)] == ["a.txt", "b.md", "part/c.html"]
    assert find_sources(tmp_path / "nowhere") == []


def test_two_sources_of_one_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "part").mkdir()
    for name in ("a.md", "part/a.html"):
        (tmp_path / name).write_text("x", "utf-8")
    with pytest.raises(DuizhaoError, match=r"part/a\.html: has the same name as .*a\.md"):
        find_sources(tmp_path)


def test_all_formats_are_sources() -> None:
    assert source_suffixes() == [".docx", ".epub", ".htm", ".html", ".markdown", ".md", ".odt", ".txt"]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("x.md", b"", "x.md: is empty"),
        ("x.md", b"\n\n", "x.md: is empty"),
        ("x.md", "---\ntitle: 题\n---\n".encode(), "x.md: holds no text of an article"),
        ("x.html", b"<html><body><script>1</script></body></html>", "x.html: holds no text of an article"),
        ("x.docx", b"PK\x03\x04broken", "x.docx: is not a readable ZIP container"),
        ("x.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "x.docx: is an old Word file or protected by a password"),
        ("x.epub", b"not a zip", "x.epub: is not a readable ZIP container"),
        ("x.pdf", b"%PDF", "x.pdf: has no format that can be read"),
        ("x.md", bytes(range(256)) * 9, "x.md: is not text in any encoding"),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(DuizhaoError) as caught:
        read_article(path, ReadingSettings())
    assert str(caught.value).startswith(f"{tmp_path}/{message}")
    assert caught.value.status is ExitStatus.BAD_INPUT


def test_a_missing_file_is_said() -> None:
    with pytest.raises(DuizhaoError, match=r"nowhere\.md: does not exist"):
        read_article(Path("nowhere.md"), ReadingSettings())


def test_a_container_that_is_no_epub_or_docx_is_said(tmp_path: Path) -> None:
    for name, message in (("x.epub", "is no EPUB: it has no META-INF/container.xml"), ("x.docx", "pandoc gave up")):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr("a.txt", "甲")
        with pytest.raises(DuizhaoError, match=message):
            read_article(tmp_path / name, ReadingSettings())


def test_nothing_of_the_machine_gets_into_an_article(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("机密", "utf-8")
    text = (
        f"# 题\n\n![图]({secret}) <script>alert(1)</script> <img src=x onerror=alert(1)> [甲](javascript:alert(1)) \\input{{{secret}}}\n\n"
        f"```{{.include}}\n{secret}\n```\n\n<iframe src='file://{secret}'></iframe>\n\n<!-- 注释 -->\n\n正文。\n"
    )
    article = read(tmp_path, text)
    everything = "".join(block.text.text + str(block.attrs) for block in walk(article.blocks))
    assert "机密" not in everything
    assert "javascript" not in str([mark.attrs for block in walk(article.blocks) for mark in block.text.marks])
    assert "onerror" not in everything
    assert "注释" not in everything


def test_front_matter_cannot_set_pandocs_options(tmp_path: Path) -> None:
    article = read(tmp_path, "---\ntitle: 题\nbibliography: /etc/passwd\ncss: x.css\n---\n\n正文 @key 。\n")
    assert [block.text.text for block in leaves(article)] == ["题", "正文 @key 。"]


def test_quotation_marks_and_dashes_stay_as_written(tmp_path: Path) -> None:
    article = read(tmp_path, "# 题\n\n他说\"你好\"，'再见'---然后...走了 -- 好。\n")
    assert article.blocks[1].text.text == "他说\"你好\"，'再见'---然后...走了 -- 好。"


def test_marks_nest_and_are_numbered_within_their_block(tmp_path: Path) -> None:
    article = read(tmp_path, "# 题\n\n**粗[链*斜*接](https://a.cn)**和`码`。\n")
    assert [(mark.id, mark.kind, mark.start, mark.end) for mark in article.blocks[1].text.marks] == [
        ("m1", "strong", 0, 4), ("m2", "link", 1, 4), ("m3", "emph", 2, 3), ("m4", "code", 5, 6),
    ]  # fmt: skip


@pytest.mark.parametrize(("name", "size"), [("word-report.docx", 218), ("letters.odt", 218), ("observatory.epub", 218)])
def test_pictures_inside_documents_are_read_from_there(name: str, size: int) -> None:
    article = read_article(DATA / name, ReadingSettings())
    [src] = [block.attrs["src"] for block in walk(article.blocks) if block.kind == "image"]
    data = embedded_picture(article.path, src)
    assert data.startswith(b"\x89PNG")
    assert len(data) == size
    with pytest.raises(DuizhaoError, match="holds no picture"):
        embedded_picture(article.path, "embedded:word/document.xml.png")


def test_levels_have_no_gaps(tmp_path: Path) -> None:
    article = read(tmp_path, "# 题\n\n### 甲\n\n正文。\n\n###### 乙\n\n正文。\n\n**一、丙**\n\n正文。\n")
    levels = [block.level for block in article.blocks if block.kind == "heading"]
    assert levels == [1, 2, 3]


def test_a_traditional_article_is_tagged_and_left_as_it_is(tmp_path: Path) -> None:
    article = read(tmp_path, "# 在淡水等船\n\n渡船頭的人越來越多，我們還在等。\n")
    assert article.lang == "zh-Hant"
    assert article.blocks[1].text.text == "渡船頭的人越來越多，我們還在等。"


def test_blocks_know_nothing_of_segments_yet() -> None:
    def all_blocks(blocks: tuple[Block, ...]) -> list[Block]:
        return list(walk(blocks))

    assert not any(block.segments for block in all_blocks(read_article(SEED, ReadingSettings()).blocks))
