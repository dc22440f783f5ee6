"""The small parts: dates, markers, titles, bylines, addresses, emphasis, front matter, scripts."""

from pathlib import Path

import pytest

from pipeline.article import Block, Mark, Metadata, RichText
from pipeline.project import ReadingSettings
from pipeline.reading import read_article
from pipeline.reading.addresses import bare_addresses, safe_link, unwrap, without_tracking
from pipeline.reading.dates import find_date
from pipeline.reading.formats.inlines import tidy
from pipeline.reading.formats.markdown import looks_like_markdown
from pipeline.reading.formats.markdown.lines import lines_are_paragraphs, repair_emphasis
from pipeline.reading.passes.boilerplate import classify
from pipeline.reading.passes.markers import find_heading_marker, find_marker
from pipeline.reading.passes.repost import clean_title, is_byline, reads_number
from pipeline.reading.rules.fillers import is_filler


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2018年03月15日 00:00:00", "2018-03-15"),
        ("发布于 2018-3-5", "2018-03-05"),
        ("2018/12/31", "2018-12-31"),
        ("2018.1.2 周二", "2018-01-02"),
        ("20180315", "2018-03-15"),
        ("二〇一八年三月十五日", "2018-03-15"),
        ("二○一八年十二月三十一日", "2018-12-31"),
        ("民國107年3月15日", "2018-03-15"),
        ("2016年5月", "2016-05"),
        ("2016-05", "2016-05"),
        ("2021-11-03T16:11:20.000Z", "2021-11-04"),
        ("2021-11-03T16:11:20+08:00", "2021-11-03"),
        ("2018年2月30日", ""),
        ("电话12345678901", ""),
        ("共2018年", ""),
    ],
)
def test_dates_are_read_as_written(text: str, date: str) -> None:
    assert find_date(text) == date


@pytest.mark.parametrize(
    ("text", "marker", "style"),
    [
        ("一、战略", "一、", "han"),
        ("十二、附则", "十二、", "han"),
        ("（二）资金", "（二）", "han-brackets"),
        ("1、打开", "1、", "number"),
        ("1. 打开", "1.", "number"),
        ("12）关闭", "12）", "number"),
        ("（3）检查", "（3）", "number-brackets"),
        ("①先看", "①", "circled"),
        ("第三章 水运", "第三章", "chapter"),
        ("第一节　古道", "第一节", "section"),
        ("上篇 山", "上篇", "part"),
        ("01 钥匙", "01", "zero"),
        ("02 ｜ 账本", "02 ｜", "zero"),
        ("PART.03 天亮", "PART.03", "chapter"),
        ("▍客人", "▍", "ornament"),
        ("1.2 渡口", "1.2", "dotted"),
        ("A. 随身带", "A.", "letter"),
        ("[3] 年报", "[3]", "reference"),
    ],
)
def test_enumeration_marks_are_told_from_words(text: str, marker: str, style: str) -> None:
    found = find_marker(text)
    assert found is not None
    assert (found.text, found.style, text[found.end]) == (marker, style, text.removeprefix(marker).strip(" 　")[0])


@pytest.mark.parametrize(
    "text",
    [
        "一个问题",
        "十年之后",
        "3.5倍的增长",
        "2018年的春天",
        "1.5万人",
        "第一，要快",
        "第一次停电",
        "10年",
        "12月",
        "三四个人",
        "a.b",
        "AI芯片",
        "01年的事",
    ],
)
def test_words_and_numbers_are_no_enumeration_marks(text: str) -> None:
    assert find_marker(text) is None


def test_a_headings_number_may_stand_alone() -> None:
    found = find_heading_marker("2 方法")
    assert found is not None
    assert found.text == "2"
    assert find_marker("2 方法") is None
    assert find_heading_marker("5 个问题") is None


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("腾讯AI Lab发布三大核心战略 - 人工智能学家 - CSDN博客", ("腾讯AI Lab发布三大核心战略", "人工智能学家", "CSDN博客")),
        ("读取CSV文件_python读取gbk_码上学的博客-CSDN博客", ("读取CSV文件_python读取gbk", "码上学", "CSDN博客")),
        ("为什么鸽子走路要点头？ - 知乎", ("为什么鸽子走路要点头？", "", "知乎")),
        ("在江边种一棵树 - 简书", ("在江边种一棵树", "", "简书")),
        ("一封信｜父亲", ("一封信｜父亲", "", "")),
        ("A-B测试入门", ("A-B测试入门", "", "")),
        ("简书的故事", ("简书的故事", "", "")),
    ],
)
def test_a_sites_name_goes_from_the_title_and_nothing_else(title: str, expected: tuple[str, str, str]) -> None:
    assert clean_title(title) == expected


@pytest.mark.parametrize(
    ("text", "number"), [("108", 108), ("1,386", 1386), ("1.2万", 12000), ("10万+", 100000), ("3.4w", 34000), ("2k", 2000), ("", None)]
)
def test_read_counts_are_numbers(text: str, number: int | None) -> None:
    assert reads_number(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "设计一座桥",
        "分享三个方法",
        "收藏家的故事",
        "评论家怎么看",
        "作者已死",
        "来源于生活的细节",
        "编辑部的一天",
        "2018年的春天来得特别早",
        "阅读3本书的收获",
        "赞美诗",
        "文章写得好",
    ],
)
def test_a_short_line_of_the_article_is_no_byline(text: str) -> None:
    assert is_byline(Block("", "paragraph", RichText(text))) is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://ss.csdn.net/p?https://mmbiz.qpic.cn/a/640?wx_fmt=png", "https://mmbiz.qpic.cn/a/640?wx_fmt=png"),
        ("https://link.zhihu.com/?target=https%3A//example.org/owl%3Fid%3D7", "https://example.org/owl?id=7"),
        ("https://link.juejin.cn?target=https%3A%2F%2Fmomentjs.com", "https://momentjs.com"),
        ("https://links.jianshu.com/go?to=https%3A%2F%2Fexample.com%2Falbum", "https://example.com/album"),
        ("//upload.example.com/a.jpg", "https://upload.example.com/a.jpg"),
        ("images/a.png", "images/a.png"),
        ("https://link.zhihu.com/?target=javascript:alert(1)", "https://link.zhihu.com/?target=javascript:alert(1)"),
    ],
)
def test_proxies_and_redirectors_are_unwrapped(url: str, expected: str) -> None:
    assert unwrap(url) == expected


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "../x.md", "#top", "http://", "vbscript:x", "http://[bad"]
)
def test_only_safe_addresses_become_links(url: str) -> None:
    assert safe_link(url) == ""


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("访问https://example.com，查看", ["https://example.com"]),
        ("见https://example.com/a_(b)。", ["https://example.com/a_(b)"]),
        ("（https://example.com/x）", ["https://example.com/x"]),
        ("(https://example.com/x).", ["https://example.com/x"]),
        ("邮箱：a.b@example.com.cn。", ["mailto:a.b@example.com.cn"]),
        ("没有地址 a@b 1@2", []),
    ],
)
def test_bare_addresses_end_before_chinese_and_closing_marks(text: str, urls: list[str]) -> None:
    assert [url for _, _, url in bare_addresses(text)] == urls


def test_parameters_that_only_count_readers_go() -> None:
    assert without_tracking("https://example.org/cats?utm_source=wechat&id=9#x") == "https://example.org/cats?id=9#x"
    assert without_tracking("https://example.org/cats?id=9") == "https://example.org/cats?id=9"


@pytest.mark.parametrize(
    ("line", "repaired"),
    [
        ("** 一、战略 **", "**一、战略**"),
        ("**甲****乙**", "**甲乙**"),
        ("****空的****", "空的"),
        ("这是** 两边 **的", "这是 **两边** 的"),
        ("2 ** 3", "2 ** 3"),
        ("***", "***"),
        ("* * *", "* * *"),
        ("***又粗又斜***", "***又粗又斜***"),
        (r"\*\* 不是 **", r"\*\* 不是 **"),
    ],
)
def test_emphasis_with_spaces_inside_is_repaired(line: str, repaired: str) -> None:
    assert repair_emphasis(line) == repaired


def test_a_comma_that_the_editor_caught_is_not_emphasised_but_kept() -> None:
    rich = tidy(RichText("举办自然学术会议，这是首次", (Mark("strong", 2, 9),)))
    assert rich.text == "举办自然学术会议，这是首次"
    assert [(mark.start, mark.end) for mark in rich.marks] == [(2, 8)]


@pytest.mark.parametrize(
    ("alt", "src"),
    [
        ("", "a.png"), ("在这里插入图片描述", "a.png"), ("图 3.jpg", "/x/a.png"), ("diagram", "img/diagram.svg?x=1"),
        ("640?wx_fmt=png", "https://x.cn/640?wx_fmt=png"), ("river bank", "/pictures/river%20bank.jpg"),
    ],
)  # fmt: skip
def test_alternative_texts_of_programs_are_dropped(alt: str, src: str) -> None:
    assert is_filler(alt, src)


@pytest.mark.parametrize(("alt", "src"), [("架构图", "架构图.png"), ("diagram of the town", "diagram.png"), ("江边的柳树", "")])
def test_alternative_texts_of_people_are_kept(alt: str, src: str) -> None:
    assert not is_filler(alt, src)


def test_lines_of_scraped_text_are_paragraphs_and_wrapped_lines_are_not() -> None:
    assert lines_are_paragraphs(["第一段说完了。", "第二段也说完了。", "第三段：", "第四段。"])
    assert not lines_are_paragraphs(
        ["欢迎加入测试组。我们的工作", "是在用户之前发现问题，而不是", "在问题之后寻找借口。每天早上", "九点半开站会。"]
    )


def test_plain_text_is_not_taken_for_markdown() -> None:
    assert not looks_like_markdown("第一章\n\n他说：“# 不是标题”。\n\n* * *\n\n3 * 4 = 12")
    assert looks_like_markdown("普通的话\n![图](https://a.cn/1.png)")


def test_real_prose_is_never_boilerplate_wherever_it_stands() -> None:
    table = (Path(__file__).parents[1] / "data" / "eval" / "flores-dev.tsv").read_text("utf-8").splitlines()
    title = Block("", "title", RichText("标题"))
    frame = Block("", "paragraph", RichText("这是这篇文章里的另外一段话，它与前后都没有关系。"))
    for line in table:
        block = Block("", "paragraph", RichText(line.split("\t")[0]))
        for blocks in ((title, frame, block, frame), (title, frame, block), (title, block, frame)):
            assert not any(found.excluded for found in classify(blocks, Metadata())), line


@pytest.mark.parametrize(
    "text",
    [
        "他扫描了二维码。", "二维码的历史并不长", "很多人开始关注公众号。", "点赞和转发超过了十万。", "广告业的冬天", "推荐阅读的三种方法",
        "他喜欢分享自己的故事。", "这个功能可以识别图片。", "点击上方的按钮就可以打开设置。", "他未经许可进了门。", "往期的人们已经走了。",
    ],
)  # fmt: skip
def test_an_articles_own_words_about_such_things_stay_in_it(text: str) -> None:
    blocks = (
        Block("", "title", RichText("标题")),
        *(Block("", "paragraph", RichText(line)) for line in ("开头一段。", text, "中间一段。", "最后一段。")),
    )
    assert not any(block.excluded for block in classify(blocks, Metadata()))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("点击上方“蓝字”关注我们", "follow-account"), ("长按二维码，关注我们", "qr-hint"), ("扫描下方二维码关注公众号", "qr-hint"),
        ("未经授权，不得转载", "reprint-notice"), ("转载请注明出处", "reprint-notice"), ("点击“阅读原文”查看更多", "read-original"),
        ("广告", "advertisement"), ("喜欢就点个“在看”吧", "engagement"), ("版权声明：本文为博主原创文章，遵循 CC 4.0 BY-SA 版权协议", "copyright-notice"),
    ],
)  # fmt: skip
def test_an_accounts_appeals_are_boilerplate_in_the_middle_too(text: str, reason: str) -> None:
    blocks = (
        Block("", "title", RichText("标题")),
        *(Block("", "paragraph", RichText(line)) for line in ("开头一段。", text, "最后一段。")),
    )
    assert [block.excluded for block in classify(blocks, Metadata())] == ["", "", reason, ""]


@pytest.mark.parametrize("line", ["发布者：科技前线（ID：kjqx）", "**发布者：科技前线（ID：kjqx）**"])
def test_an_accounts_line_above_the_title_is_not_the_title(tmp_path: Path, line: str) -> None:
    path = tmp_path / "a.md"
    path.write_text(f"{line}\n\n# 峰会纪要\n\n作者：李明　　2021年3月5日\n\n团队发布了新的版本，并且开放了全部代码。\n", "utf-8")
    article = read_article(path, ReadingSettings())
    assert article.meta.account == "科技前线"
    assert (article.meta.authors, article.meta.date) == (("李明",), "2021-03-05")
    assert all(block.kind == "paragraph" for block in article.blocks if block.excluded)
    assert [(block.kind, block.text.text) for block in article.blocks if not block.excluded] == [
        ("title", "峰会纪要"),
        ("paragraph", "团队发布了新的版本，并且开放了全部代码。"),
    ]


def shape(tmp_path: Path, text: str, name: str = "a.md") -> list[tuple[str, str]]:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    article = read_article(path, ReadingSettings())
    return [(block.kind + ("!" if block.excluded else ""), block.text.text) for block in article.blocks]


def test_the_bold_questions_of_an_interview_are_no_headings_but_bold_lines_with_a_label_are(tmp_path: Path) -> None:
    text = "# 题\n\n**问：冷吗？**\n\n答：冷。\n\n**问：还去吗？**\n\n答：去。\n\n**案例：海棠小区**\n\n一段话。\n\n**案例：青禾镇**\n\n一段话。\n"
    assert shape(tmp_path, text) == [
        ("title", "题"), ("paragraph", "问：冷吗？"), ("paragraph", "答：冷。"), ("paragraph", "问：还去吗？"), ("paragraph", "答：去。"),
        ("heading", "案例：海棠小区"), ("paragraph", "一段话。"), ("heading", "案例：青禾镇"), ("paragraph", "一段话。"),
    ]  # fmt: skip


def test_a_line_of_an_account_above_several_headings_is_not_the_title(tmp_path: Path) -> None:
    text = "点击上方蓝字关注我们\n\n# 上山\n\n一段话。\n\n# 下山\n\n一段话。\n"
    assert shape(tmp_path, text)[:2] == [("paragraph!", "点击上方蓝字关注我们"), ("heading", "上山")]


def test_a_letterhead_that_repeats_the_title_is_left_out_and_another_line_is_not(tmp_path: Path) -> None:
    text = "# 青禾市关于防汛的通知\n\n青禾市\n\n关于防汛的通知\n\n各镇：\n\n请做好准备。\n"
    assert [kind for kind, _ in shape(tmp_path, text)] == ["title", "paragraph!", "paragraph!", "paragraph", "paragraph"]
    assert [kind for kind, _ in shape(tmp_path, text.replace("关于防汛", "关于抗旱", 1))] == ["title", *["paragraph"] * 4]


def test_very_short_lines_are_verse_and_narrow_prose_is_not(tmp_path: Path) -> None:
    assert shape(tmp_path, "# 题\n\n船来了\n船又走\n岸还在\n")[1] == ("verse", "船来了\n船又走\n岸还在")
    prose = "# 题\n\n我们的工作是在用户之前发现\n问题，而不是在问题之后寻找\n借口，每天早上都要开会。\n"
    assert shape(tmp_path, prose)[1] == ("paragraph", "我们的工作是在用户之前发现问题，而不是在问题之后寻找借口，每天早上都要开会。")


def test_pages_of_a_pdf_are_joined_and_numbers_of_another_kind_left(tmp_path: Path) -> None:
    pages = "观察报告第一期\n\n　　水位在上涨，我们在第三\n\n- 1 -\n\n观察报告第一期\n\n级台阶上做了记号。\n\n- 2 -\n"
    assert [words for kind, words in shape(tmp_path, pages, "a.txt") if not kind.endswith("!")] == [
        "水位在上涨，我们在第三级台阶上做了记号。"
    ]
    assert [words for kind, words in shape(tmp_path, pages, "a.txt") if kind.endswith("!")] == [
        "观察报告第一期",
        "- 1 -",
        "观察报告第一期",
        "- 2 -",
    ]
    scores = "比分如下：\n\n- 3 -\n\n输了的人请客，赢了的人挑地方。\n"
    assert not any(kind.endswith("!") for kind, _ in shape(tmp_path, scores, "a.txt"))


def test_a_hanging_item_is_one_paragraph(tmp_path: Path) -> None:
    text = "开头一段话，说明后面有两条。\n\n1. 先看天气，再看路，最后看\n   手里的表。\n\n2. 不看。\n"
    path = tmp_path / "a.txt"
    path.write_text(text, "utf-8")
    found = [block for block in read_article(path, ReadingSettings()).blocks if block.kind == "list"]
    assert [item.children[0].text.text for item in found[0].children] == ["先看天气，再看路，最后看手里的表。", "不看。"]
