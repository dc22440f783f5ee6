"""Web pages whose text is not where it seems: in a script, nowhere, in lines that are only styled so."""

from pathlib import Path

import pytest

from pipeline.article import Article, leaves, segments, walk
from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.project import ReadingSettings, SegmentingSettings
from pipeline.reading import read_article
from pipeline.segmenting import segment

PROSE = "他在河边住了三年，后来搬到城里，再也没有回来过，邻居们都说他是个好人，常常想起他来。"


def read(folder: Path, text: str) -> Article:
    path = folder / "x.html"
    path.write_text(text, "utf-8")
    return read_article(path, ReadingSettings())


def words(article: Article) -> list[str]:
    return [block.text.text for block in leaves(article)]


def post(script: str, body: str = "") -> str:
    shell = "<div id=js_article><div class=wx_follow_nickname>某某号</div><p id=js_text_desc></p><span>,</span><div>向上滑动看下一个</div></div>"
    head = "<meta property='og:title' content='工具的危与机'><meta property='og:site_name' content='微信公众平台'><title></title>"
    return f"<!DOCTYPE html><html><head><meta charset=utf-8>{head}</head><body>{shell}{body}<script>{script}</script></body></html>"


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        (r"window.cgiDataNew = { content_noencode: JsDecode('第一段说了话。\x0a\x0a第二段也说了话。'), };", ["第一段说了话。", "第二段也说了话。"]),
        (r"var content_noencode = '第一行很短\n第二行也短\n第三行';", ["第一行很短\n第二行也短\n第三行"]),
        (r'content_noencode: JsDecode("他说：\x26lt;好\x26gt;，\x22走\x22。")', ['他说：<好>，"走"。']),
        (r"content_noencode: JsDecode('\u7b2c\u4e00\u6bb5\u3002\x0d\x0a\x0d\x0aIt\x27s \\ over。')", ["第一段。", "It's \\ over。"]),
        (r"content_noencode: JsDecode('\x3cp\x3e第一段。\x3c/p\x3e\x3cp\x3e\x3cstrong\x3e第二段\x3c/strong\x3e。\x3c/p\x3e')", ["第一段。", "第二段。"]),
    ],
)  # fmt: skip
def test_a_posts_text_is_read_from_the_script(tmp_path: Path, script: str, expected: list[str]) -> None:
    article = read(tmp_path, post(script))
    assert words(article) == ["工具的危与机", *expected]
    assert article.meta.account == "某某号"


def test_a_picture_posts_pictures_are_read_without_watermarks(tmp_path: Path) -> None:
    script = (
        "picture_page_info_list: [{ width: 1, cdn_url: 'https://mmbiz.qpic.cn/a/0?x=1\\x26amp;y=2', watermark_info: { cdn_url: 'https://mmbiz.qpic.cn/w' } },"
        " { cdn_url: JsDecode('https://mmbiz.qpic.cn/b/0') }], nick_name: JsDecode('河边'), content_noencode: JsDecode('两张照片。'),"
    )
    article = read(tmp_path, post(script).replace("<div class=wx_follow_nickname>某某号</div>", ""))
    assert [block.attrs["src"] for block in walk(article.blocks) if block.kind == "image"] == [
        "https://mmbiz.qpic.cn/a/0?x=1&y=2", "https://mmbiz.qpic.cn/b/0",
    ]  # fmt: skip
    assert article.meta.account == "河边"


def test_an_article_that_the_page_shows_is_read_from_the_page(tmp_path: Path) -> None:
    article = read(tmp_path, post("content_noencode: JsDecode('别的话。')", f"<div id=js_content><p>{PROSE}</p></div>"))
    assert words(article) == ["工具的危与机", PROSE]


@pytest.mark.parametrize(
    ("body", "reason", "said"),
    [
        ("<div class='weui-msg__title warn'>该内容已被发布者删除</div>", "was deleted", "该内容已被发布者删除"),
        ("<h2>此内容因违规无法查看</h2><p>由用户投诉并经平台审核，涉嫌违反相关规定。</p>", "is forbidden", "此内容因违规无法查看"),
        ("<h2>环境异常</h2><p>当前环境异常，完成验证后即可继续访问。</p><a>去验证</a>", "asks for a verification", "环境异常"),
        ("<p>你似乎来到了没有知识存在的荒原</p><a href='/'>去往首页</a>", "was not found", "你似乎来到了没有知识存在的荒原"),
        ("<main><h1>404</h1><p>您访问的页面不存在</p></main>", "was not found", "404"),
        ("<h1>403 Forbidden</h1><hr><center>nginx</center>", "is forbidden", "403 Forbidden"),
        ("<p>系统监测到您的网络环境存在异常，为保证您的正常访问，请点击下方验证按钮进行验证。</p>", "asks for a verification", "系统监测到您的网络环境存在异常"),
        ("<h1>Just a moment...</h1><p>Checking your browser before accessing example.org.</p>", "asks for a verification", "Just a moment..."),
    ],
)  # fmt: skip
def test_a_page_that_stands_in_for_an_article_is_refused_with_its_own_words(tmp_path: Path, body: str, reason: str, said: str) -> None:
    with pytest.raises(DuizhaoError, match=rf"holds no article: it {reason} \(“{said}") as caught:
        read(tmp_path, f"<html><head><title></title></head><body>{body}</body></html>")
    assert caught.value.status is ExitStatus.BAD_INPUT
    assert caught.value.hint


@pytest.mark.parametrize("title", ["404 是怎么来的", "该内容已被发布者删除：一段话的来历", "环境异常的那一年"])
def test_an_article_about_such_pages_is_an_article(tmp_path: Path, title: str) -> None:
    article = read(
        tmp_path,
        f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1><p>{PROSE}</p><p>环境异常</p><p>{PROSE * 8}</p></article></body></html>",
    )
    assert article.title == title


def test_a_page_whose_text_only_a_browser_would_write_is_refused(tmp_path: Path) -> None:
    state = "".join(f"\\u{ord(character):04x}" for character in PROSE * 6)
    for data in (PROSE * 6, state):
        with pytest.raises(DuizhaoError, match="has its text in a script, which only a browser runs"):
            read(
                tmp_path,
                f'<html><head><title>河边</title></head><body><div id=root>正在加载</div><script>window.state = {{"body": "{data}"}}</script></body></html>',
            )


# --- lines --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "inner",
    [
        "<span style='display:block'>第一行的话</span><span style='display: block;color:red'>第二行的话</span>",
        "第一行的话<span style='display:block'>第二行的话</span>",
        "<strong style='display:block;'>第一行的话</strong>第二行的话",
        "<a style='display:flex'>第一行的话</a><label style='display:block'>第二行的话</label>",
        "<span><span style='display:block'>第一行的话</span></span><em style='display:table'>第二行的话</em>",
    ],
)  # fmt: skip
def test_what_is_styled_as_a_line_is_a_line(tmp_path: Path, inner: str) -> None:
    article = read(tmp_path, f"<html><body><article><p>{PROSE}</p><p>{inner}</p><p>{PROSE}</p></article></body></html>")
    assert "第一行的话\n第二行的话" in "\n".join(words(article))


@pytest.mark.parametrize(
    "links",
    [
        ["<a href='https://x.cn/1'>为什么天空是蓝的？又为什么是红的？</a>", "<a href='https://x.cn/2'>第二篇的题目比较长一些，有二十多个字，还不止这么多字呢</a>"],
        ["· <a href='https://x.cn/1'>甲的事</a>", "· <a href='https://x.cn/2'>乙的事。丙的事。</a>", "· <a href='https://x.cn/3'>丁</a>"],
        ["<a href='https://x.cn/1'>甲！乙！</a> 2021-01-02", "<a href='https://x.cn/2'>丙的事</a> 2021-01-03"],
        ["1. <a href='https://x.cn/1'>甲？</a>", "2. <a href='https://x.cn/2'>乙？丙？</a>"],
        ["<strong><a href='https://x.cn/1'>甲的事。乙的事。</a></strong>", "<a href='https://x.cn/2'>丙的事</a>"],
    ],
)  # fmt: skip
def test_a_list_of_links_is_one_segment_a_line(tmp_path: Path, links: list[str]) -> None:
    article = read(tmp_path, f"<html><body><article><p>{PROSE}</p><p>{'<br>'.join(links)}</p><p>{PROSE}</p></article></body></html>")
    found = [part.source.text for part in segments(segment(article, SegmentingSettings()))]
    assert len(found) == len(links) + 2
