"""What a site or account adds around an article, classified with a reason: excluded from the book, never deleted.

The same words may be the article's own subject (an article about QR codes), so most rules hold only at its two ends, and those
that hold anywhere need a short line that says nothing else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.article import OBJECT, Block, Metadata, walk
from pipeline.language import HAN

Zone = Literal["any", "edge"]


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern that gives a block its reason for exclusion: anywhere, or only at the article's edges; up to so many characters."""

    reason: str
    zone: Zone
    longest: int
    pattern: re.Pattern[str]


def _rule(reason: str, zone: Zone, longest: int, pattern: str) -> Rule:
    return Rule(reason, zone, longest, re.compile(pattern, re.IGNORECASE))


READ_ON = re.compile(
    r"^\W*(?:点击|点此|点我|继续|登录后?|关注后?|打开.{0,10}|下载.{0,10}|付费后?|开通会员.{0,4}|购买后?)?(?:可以?|即可|才能)?(?:展开|查看|阅读|浏览|显示|解锁)?"
    r"(?:阅读全文|查看全文|展开全文|(?:剩余|余下|剩下)(?:的)?\s*(?:全文|正文|内容|部分|文章)|剩余\s*\d{1,3}\s*[%％]|全文\s*(?:>|》|»|↓|▼|﹀)+)\W*$"
    r"|试读(?:部分)?(?:已|到此)?结束|(?:还有|剩余)\s*\d{1,3}\s*[%％]\s*的?(?:精彩)?内容|(?:登录|付费|订阅|购买|关注|开通会员).{0,8}(?:可|才能|即可|继续|后)(?:阅读|查看|解锁|观看)(?:全文|全部|余下|剩余|完整)"
    r"|(?:以下|剩余|其余)(?:内容|部分).{0,12}(?:付费|购买|订阅|登录|关注|会员|回复).{0,8}(?:可见|可读|查看|阅读)"
)
"""A site's words below a text of which it shows a part only (an article about such words has them in the middle of its sentences)."""

RULES: tuple[Rule, ...] = (
    Rule("read-original", "edge", 60, READ_ON),
    _rule("copyright-notice", "any", 300, r"^\W*(?:版权声明|版權聲明|著作权声明|声明)\s*[：:].*(?:版权|转载|协议|许可|著作权|侵权|轉載)"),
    _rule("copyright-notice", "any", 300, r"^(?:本文|本作品|本博客|本站).{0,20}(?:采用|遵循|使用).{0,30}(?:CC|知识共享|许可协议|授权)"),
    _rule("copyright-notice", "edge", 200, r"^(?:©|\(c\)|Copyright|版[权權]所有|翻印必究|著作权归|著作權歸)|^[^，。]{2,24}[　 ]*版[权權]所有\W*$"),
    _rule("reprint-notice", "any", 200, r"(?:转载|轉載|引用)(?:本文)?[,，]?(?:请|須|须|需|時請|时请|务必|均需).{0,12}(?:注明|註明|联系|聯繫|授权|标明|保留)|(?:未经|未經).{0,16}(?:授权|許可|许可|同意|授權).{0,20}(?:不得|禁止|严禁|請勿|请勿|谢绝).{0,10}(?:转载|轉載|使用|复制)|(?:谢绝|禁止|严禁)转载|(?:如需|欢迎|歡迎)转载"),
    _rule("reprint-notice", "edge", 260, r"侵权.{0,8}(?:联系|删除|删)|侵删|如有侵权|版权(?:归|歸|属于).{0,24}(?:所有|原作者)|(?:不代表|仅代表).{0,24}(?:观点|立场|看法)|^(?:本文|此文|文章)?(?:经|已获|已經|获).{0,16}授权(?:转载|发布)|本文为.{0,24}(?:原创|独家)"),
    _rule("source-line", "edge", 160, r"^\W*(?:文章|本文|原文|稿件|信息|内容|资料)?(?:来源|來源|转自|转载自|轉載自|摘自|出处|原文链接|原文地址|本文链接|本文地址|链接|首发于|原載|原载)\s*[：:丨|｜/／]"),
    _rule("source-line", "edge", 160, r"^(?:本文|此文|文章)(?:转载自|转自|来自|首发于|原载于|原文刊?载于?|选自)"),
    _rule("editor-line", "edge", 80, r"^\W*(?:责任编辑|責任編輯|责编|责任编審|编辑|编\s*辑|排版|校对|审核|美编|策划|监制|值班编辑|编审|图片编辑|初审|复审|终审)\s*[：:丨|｜/／]"),
    _rule("editor-line", "edge", 80, r"^\W*(?:文字|图片|图文|图|摄影|采访|采写|参与采写|撰稿|供图|绘图|插画|视觉|运营|统筹|制图|编导|整理|录音整理)\s*[：:丨|｜/／]\s*[^，。]{1,40}$"),
    _rule("byline", "edge", 60, r"^\W*(?:本文|全文)?(?:共|约|共约|共计|总计)?\s*[\d,]+\s*字[，,、]?\s*(?:建议|预计|大约|约)?(?:阅读|读完|閱讀)(?:时间|时长|需|需要|约|大约|本文|全文)*\s*\d+\s*分钟\W*$"),
    _rule("byline", "edge", 80, r"^\W*(?:原(?:文)?标题|原题)\s*[：:]"),
    _rule("byline", "edge", 24, rf"^[{HAN}·]{{2,8}}[　 ]+(?:编?著|編著|译|譯|主编|主編|整理)$"),
    _rule("colophon", "edge", 80, r"^(?:书名|書名|出版(?:社|者|发行|發行|单位|單位|时间|時間)?|发行(?:人|者)?|發行(?:人|者)?|印刷|装订|开本|開本|版次|印次|印数|定价|定價|ISBN|书号|書號)\s*[：:　 ]"),
    _rule("byline", "edge", 40, r"^\W*(?:最后)?(?:编辑|发布|更新|修改)于\s*\S{1,12}\s*[\d:]*\W*$"),
    _rule("author-line", "edge", 60, r"^\W*(?:作者|文|撰文)\s*[：:丨|｜/／]\s*\S{1,20}$"),
    _rule("follow-account", "any", 60, r"点击(?:上方|下方|标题下|顶部|左上方).{0,12}(?:关注(?:我们|$|\W*$|公众号|[“「])|蓝字|蓝色|订阅|名片|卡片)|点击上方.{0,16}(?:关注|订阅)(?:我们|公众号)|^\W*(?:欢迎|请|长按|扫码|搜索|动动手指)?(?:关注|加入|订阅)(?:我们|本公众号|微信公众号|我的公众号|下方公众号)\W*|^\W*(?:↑|↓|👆|👇|☝).{0,16}(?:关注|蓝字|订阅)|點擊上方.{0,8}(?:關注|訂閱)"),
    _rule("follow-account", "edge", 260, r"(?:关注|搜索|订阅|關注|追蹤).{0,24}(?:公众号|微信号?|知乎|微博|专栏|公號|頭條|抖音|B站|粉絲)|(?:微信公众号|公众号|微信号|个人微信|QQ群|交流群|微博|知识星球)\s*[：:]|(?:加|添加).{0,10}(?:微信|小编|助手|好友|客服)|(?:加入|进).{0,10}(?:交流群|读者群|社群|微信群|知识星球)|后台回复|公众号后台"),
    _rule("qr-hint", "any", 50, r"^\W*(?:长按|長按|長摁|长摁).{0,10}(?:二维码|二維碼|识别|關注|关注)|^\W*(?:请|歡迎|欢迎)?(?:扫描|扫码|识别|掃描|扫一扫).{0,12}(?:二维码|二維碼|小程序码|下图|上图).{0,12}(?:关注|關注|添加|加入|进群|入群|报名|识别|订阅|了解|下载|获取)"),
    _rule("qr-hint", "edge", 200, r"^(?=.*(?:关注|關注|加入|欢迎|歡迎|请|請|报名|公众号|下载|入群|加群|进群|添加|联系|咨询|回复|阅读原文|了解|获取|领取|购买|^\W*(?:扫|长按))).*(?:(?:长按|扫描|扫码|识别|掃描|扫一扫).{0,24}(?:二维码|二維碼|关注|加入|报名|下载|图|阅读)|(?:上方|下方|以下|文末)二维码)"),
    _rule("read-original", "any", 40, r"(?:点击|戳|点|點擊|请按)[^。]{0,14}[“「\"‘【]?(?:阅读原文|查看原文|閱讀原文|原文阅读|阅读全文)|^\W*(?:阅读原文|查看原文|閱讀原文|阅读全文|原文链接)\W*$"),
    _rule("engagement", "any", 50, r"^\W*(?:.{0,10}(?:请|欢迎|记得|别忘了|求|喜欢|觉得|如果|点|动动|顺手|给|来)).{0,14}(?:点赞|點讚|在看|转发|分享|收藏|好看|打赏|赞赏|三连|关注)[、，,/ +和与及或”」】]{1,3}[“「【]?(?:点赞|點讚|在看|转发|分享|收藏|好看|打赏|赞赏|三连|关注|评论|留言|朋友圈)|^\W*(?:.{0,12})(?:点|给|來|来)个?[“「]?(?:赞|在看|好看|star|三连)[”」]?\W*(?:吧|再走|呗|哦|支持|$)|^\W*.{0,6}(?:一键|素质)三连"),
    _rule("engagement", "edge", 120, r"(?:喜欢|觉得|如果).{0,24}(?:点赞|在看|转发|打赏|赞赏|点个|支持一下|分享(?:给|到|本文|出去|一下))|^(?:点赞|在看|分享|收藏|转发|赞赏|打赏|喜欢|举报|投诉|评论|发布于.*)(?:\s*\d+)?$|^(?:欢迎|歡迎)(?:在)?.{0,10}(?:留言|评论|讨论|投稿|分享|交流)|你.{0,10}(?:怎么看|有什么看法).{0,30}留言"),
    _rule("engagement", "any", 80, r"(?:参加|参与|加入)(?:了)?(?:掘金)?[「“《][^」”》]{0,16}(?:计划|活动|挑战|创作礼|征文)[^」”》]{0,10}[」”》]"),
    _rule("end-mark", "edge", 24, r"^[\s\-—–=*·~.…●■▪◆（(【\[]*(?:END|全文完|本文完|完|The\s*End|正文完|正文结束)[\s\-—–=*·~.…●■▪◆）)】\]]*$"),
    _rule("account-intro", "edge", 16, r"^\W*(?:关于(?:我们|本号|本公众号)|公众号简介|平台简介|關於我們)\W*$"),
    _rule("recommended-reading", "edge", 40, r"^\W*(?:推荐阅读|推薦閱讀|往期.{0,6}|相关(?:阅读|文章|推荐|链接|新闻|报道)|延伸阅读|延伸閱讀|相關閱讀|热门(?:文章|推荐)|精彩(?:推荐|回顾|文章)|更多(?:精彩|文章|阅读|推荐|好文).{0,6}|猜你(?:喜欢|想看)|你(?:可能|或许)(?:还|也)?(?:喜欢|感兴趣).{0,6}|近期(?:文章|热文|推荐)|历史文章|好文推荐|阅读推荐|今日推荐)\W*$"),
    _rule("recommended-reading", "edge", 80, r"^\W*(?:上一篇|下一篇|上篇|下篇|前一篇|后一篇)\s*[：:]|^\W*(?:(?:上一?[篇页章]|下一?[篇页章]|返回目录|目录|回目录)\W*){2,}$"),
    _rule("advertisement", "any", 30, r"^\W*(?:广告|廣告|推广|赞助内容|AD)\W*$"),
    _rule("advertisement", "edge", 240, r"(?:限时|早鸟|立即|马上|火热|名额)(?:优惠|特价|购买|报名|抢购|免费|有限|领取)|(?:扫码|点击|戳).{0,10}(?:报名|购买|领取|试听|下单)|原价.{0,12}(?:现价|特价|券后|只需|仅需)|优惠券|课程(?:大纲|咨询)"),
    _rule("page-furniture", "edge", 40, r"^\W*(?:分享到|打印(?:本页|本稿)?|字号|【?关闭(?:窗口)?】?|返回(?:顶部|首页|列表)|扫一扫(?:在手机打开当前页)?|纠错|我要纠错|举报|投诉|收起|展开(?:全文)?|登录后.*|已关注|复制链接|.{0,6}(?:字号|大\s*中\s*小).{0,10})(?:[：:\s|].*)?\W*$"),
)  # fmt: skip

_CONTENTS = re.compile(r"\W*(?:文章目录|本文目录|目录|目錄|@?\[toc\].{0,12}|toc)\W*$", re.IGNORECASE)
_LONGEST_ENTRY = 60
"""Characters of a line of a table of contents."""
_AT_THE_HEAD = frozenset({"byline", "source-line", "author-line", "editor-line", "copyright-notice", "reprint-notice", "repeated-title"})
_HINTS = frozenset({"qr-hint", "follow-account", "read-original", "engagement"})
_LONGEST_INTRODUCTION = 300
_ABOUT = re.compile(
    r"\W{0,3}([^，。：；、这那在我你他]{2,20}?)(?:[（(][^）)]{1,40}[）)])?[”」]?[，,]?"
    r"(?:是(?:一|由|国|中|全|我|专|面|聚|以|关|[^，。]{2,40}(?:机构|媒体|平台|公众号|组织|团队|社区|实验室|账号))|致力|成立于|创办于|创立于|隶属|的(?:主要|宗旨|使命|前身)|专注|旨在|主要)"
)
_WECHAT = re.compile(r"mmbiz\.(?:qpic|qlogo)\.cn/(?:s?z?_?)?mmbiz(?:_\w+)?/(\w{10})")


def classify(blocks: Sequence[Block], meta: Metadata) -> tuple[Block, ...]:
    """The blocks with ``excluded`` set where a site's words and pictures are not the article's."""
    result = list(blocks)
    for index, block in enumerate(result):
        reason = _reason(block, "any")
        if reason:
            result[index] = replace(block, excluded=reason)
    _repeated_title(result)
    _recommended(result)
    _contents(result)
    _edge(result, range(len(result) - 1, -1, -1))
    start = next((index + 1 for index, block in enumerate(result) if block.kind == "title"), 0)
    _edge(result, range(start, len(result)))
    if _introduction(result, meta):
        _edge(result, range(len(result) - 1, -1, -1))
    _banner(result)
    return tuple(result)


def text_of(block: Block) -> str:
    """All words of a block and what it holds."""
    return "\n".join(part.text.text for part in walk((block,)) if part.text).replace(OBJECT, "").strip()


def _reason(block: Block, zone: Zone) -> str:
    if block.excluded or block.kind not in {"paragraph", "heading", "quote", "verse", "list", "caption"}:
        return ""
    text = text_of(block)
    if not text:
        return ""
    return next(
        (rule.reason for rule in RULES if rule.zone in {zone, "any"} and len(text) <= rule.longest and rule.pattern.search(text)), ""
    )


def _edge(blocks: list[Block], order: range) -> None:
    """Go inwards from one end, as far as everything is boilerplate or neutral."""
    neutral: list[int] = []
    for index in order:
        block = blocks[index]
        reason = block.excluded or _reason(block, "edge")
        if order.step > 0 and not block.excluded and reason not in _AT_THE_HEAD:
            reason = ""
        if reason:
            blocks[index] = replace(block, excluded=reason)
            for other in neutral if order.step < 0 or reason in _HINTS else ():
                blocks[other] = replace(blocks[other], excluded=_picture_reason(blocks, other, reason))
            neutral.clear()
        elif block.kind in {"figure", "rule"}:
            neutral.append(index)
        else:
            break
    if order.step < 0 and neutral:
        _picture_above_a_hint(blocks, neutral)


def _picture_reason(blocks: list[Block], index: int, reason: str) -> str:
    """A picture beside "长按识别二维码" is the code; another is what its neighbours are."""
    beside = {block.excluded for block in blocks[max(0, index - 1) : index + 2]}
    return "qr-code" if blocks[index].kind == "figure" and beside & {"qr-hint", "follow-account"} else reason


def _picture_above_a_hint(blocks: list[Block], neutral: list[int]) -> None:
    """A picture right above "长按识别二维码" is the code itself."""
    for index in neutral:
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        if following and following.excluded == "qr-hint" and blocks[index].kind == "figure":
            blocks[index] = replace(blocks[index], excluded="qr-code")
        elif blocks[index].kind == "rule" and following and following.excluded:
            blocks[index] = replace(blocks[index], excluded=following.excluded)


def _recommended(blocks: list[Block]) -> None:
    """What follows "推荐阅读" at the end: links, titles, pictures."""
    end = len(blocks)
    for index in range(len(blocks) - 1, -1, -1):
        block = blocks[index]
        if (
            block.kind in {"paragraph", "heading"}
            and _heads_recommendations(block)
            and all(_is_reference(other) for other in blocks[index + 1 : end])
        ):
            for place in range(index, end):
                if not blocks[place].excluded or place == index:
                    blocks[place] = replace(blocks[place], excluded="recommended-reading")
            break


def _repeated_title(blocks: list[Block]) -> None:
    """The title once more below itself, on a title page or as a letterhead, in up to three lines."""
    title = next((index for index, block in enumerate(blocks[:1]) if block.kind == "title"), None)
    if title is None:
        return
    whole, said = _bare(blocks[title].text.text), ""
    for end in range(title + 1, min(title + 4, len(blocks))):
        block = blocks[end]
        if block.kind not in {"paragraph", "heading"} or block.excluded:
            return
        said += _bare(block.text.text)
        if said == whole:
            for index in range(title + 1, end + 1):
                blocks[index] = replace(blocks[index], excluded="repeated-title")
            return


def _bare(text: str) -> str:
    return re.sub(r"[\W_]", "", text)


def _contents(blocks: list[Block]) -> None:
    """A table of contents in the text: the book has its own."""
    for index, block in enumerate(blocks[:-1]):
        if block.kind in {"paragraph", "heading"} and _CONTENTS.match(text_of(block)) and not block.excluded:
            blocks[index] = replace(block, excluded="table-of-contents")
            if blocks[index + 1].kind == "list" and _names_headings(blocks[index + 1], blocks[index + 2 :]):
                blocks[index + 1] = replace(blocks[index + 1], excluded="table-of-contents")
            _contents_lines(blocks, index + 1)


def _contents_lines(blocks: list[Block], start: int) -> None:
    """The lines of a table of contents (``第一章 现状……3``): each is a line that stands again further on."""
    later = Counter(_bare(f"{block.marker}{block.text.text}") for block in blocks[start:] if len(block.text.text) <= _LONGEST_ENTRY)
    for index in range(start, len(blocks)):
        block = blocks[index]
        text = re.sub(r"[\s.．·…⋯—\-]*\d{1,4}\s*$", "", block.text.text)
        own = _bare(f"{block.marker}{block.text.text}")
        if (
            block.kind not in {"paragraph", "heading"}
            or block.excluded
            or not text
            or later[_bare(block.marker + text)] - (own == _bare(block.marker + text)) < 1
        ):
            return
        later[own] -= 1
        blocks[index] = replace(block, excluded="table-of-contents")


def _names_headings(contents: Block, blocks: Sequence[Block]) -> bool:
    """Most of the list's items are words of the headings that follow."""
    headings = "\n".join(
        re.sub(r"\s", "", text_of(block)) for block in blocks if block.kind in {"heading", "paragraph"} and len(text_of(block)) < 60
    )
    items = [re.sub(r"\s", "", part.text.text) for part in walk((contents,)) if part.text]
    return sum(item in headings for item in items) * 2 > len(items)


def _heads_recommendations(block: Block) -> bool:
    return any(rule.pattern.search(text_of(block)) for rule in RULES if rule.reason == "recommended-reading" and rule.longest == 40)


def _is_reference(block: Block) -> bool:
    """A link, a title, a list of them, a picture, or boilerplate."""
    if block.excluded or block.kind in {"figure", "rule"}:
        return True
    if block.kind == "list":
        return all(_is_reference(child) for item in block.children for child in item.children)
    linked = sum(mark.end - mark.start for mark in block.text.marks if mark.kind == "link")
    return (len(block.text.text) <= 50 and not block.text.text.endswith("。")) or linked > 0.6 * len(block.text.text)


def _introduction(blocks: list[Block], meta: Metadata) -> bool:
    """The account's words about itself, right before its appeal to follow it; whether there were any."""
    hint = next((index for index, block in enumerate(blocks) if block.excluded in _HINTS and index > len(blocks) // 2), None)
    if hint is None:
        return False
    appeal = "\n".join(text_of(block) for block in blocks[hint:] if block.excluded in _HINTS)
    index = hint - 1
    found: list[int] = []
    while index > 0:
        block = blocks[index]
        text = text_of(block)
        if not block.excluded:
            if block.kind not in {"paragraph", "list"} or len(text) > _LONGEST_INTRODUCTION:
                break
            name = _name_shared(text, appeal, meta.account)
            if not name or any(
                name in text_of(other) for other in blocks[:index] if not other.excluded and not text_of(other).startswith(name)
            ):
                break
            found.append(index)
        index -= 1
    for place in found:
        blocks[place] = replace(blocks[place], excluded="account-intro")
    return bool(found)


def _name_shared(text: str, appeal: str, account: str) -> str:
    """The name that a self-description begins with (``某某实验室是…``), if the appeal says it too or it is the account's."""
    match = _ABOUT.match(text)
    name = match[1].strip("“”「」《》【】") if match else ""
    return name if name and (name == account or name in appeal) else ""


def _banner(blocks: list[Block]) -> None:
    """The reposting account's picture at the head: from its own folder at WeChat, which the article's pictures do not use."""
    folders = [_folder(block) for block in blocks]
    theirs = {folder for folder, block in zip(folders, blocks, strict=True) if folder and block.excluded}
    ours = {folder for folder, block in zip(folders[4:], blocks[4:], strict=True) if folder and not block.excluded}
    for index, block in enumerate(blocks[:4]):
        if block.kind == "figure" and not block.excluded and folders[index] in theirs - ours:
            blocks[index] = replace(block, excluded="account-banner")


def _folder(block: Block) -> str:
    """The part of a WeChat picture's address that stays the same for an account."""
    sources = [child.attrs.get("src", "") for child in block.children if child.kind == "image"] if block.kind == "figure" else []
    match = _WECHAT.search(sources[0]) if sources else None
    return match[1] if match else ""
