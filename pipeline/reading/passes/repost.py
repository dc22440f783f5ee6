"""What CSDN, WeChat, Zhihu, Jianshu and news sites put around an article's head: cleaned from the title, read as metadata.

Nothing is invented: a field is filled only from words that say what it is, or from the place where a site always writes it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.article import OBJECT, Block, Metadata, RichText
from pipeline.language import HAN, may_be_name
from pipeline.reading.addresses import bare_addresses, safe_link, without_tracking
from pipeline.reading.dates import find_date
from pipeline.reading.sites import NAMES_IN_TITLES
from pipeline.reasons import Reason

_SUFFIX = re.compile(
    r"^(?P<title>.+?)(?:\s*[-_|｜—–·]+\s*(?P<account>[^-_|｜—–]{1,24}?))?"
    rf"\s*[-_|｜—–]+\s*(?P<site>{'|'.join(map(re.escape, NAMES_IN_TITLES))})\s*$"
)
_ACADEMIC = re.compile(r"\W*(?:关\s*键\s*[词字]|關鍵詞|摘\s*要)")
"""Begins a line that is metadata and the article's own text at once."""
_BLOG_OF = re.compile(r"的?(?:博客|专栏|文章|主页)$")

_FIELDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("reads", re.compile(r"(?:阅读(?:数|量|次数|人数)?(?!\s*\d+\s*分钟)|浏览(?:数|量|次数)?|点击(?:数|量|率)?|閱讀(?:數|量)?|瀏覽(?:數|量|次數)?)\s*[：:]?\s*(\d(?>[\d,.]*)\s*[万萬wWkK]?\+?)(?:\s*次)?(?=\s|$|[^\w]|[收评点赞字分编来作发阅浏])")),
    ("reads", re.compile(r"(\d[\d,.]*\s*[万萬wWkK]?\+?)\s*(?:次|人)?(?:阅读|浏览|閱讀|瀏覽)(?:量|数)?")),
    ("url", re.compile(rf"(?:原文|本文|文章)?(?:链接|地址|網址|网址|出处|連結)\s*[：:]?\s*(https?://[^\s，。、）)】{HAN}]+)")),
    ("date", re.compile(r"(?:(?:首次?)?(?:发布|发表|更新|修改|编辑|最后编辑|投稿|創建|创建|發佈|發布)\s*(?:于|於|时间|日期|時間)?|时间|日期|時間)?\s*[：:]?\s*((?:19|20)\d\d\s*[-年/.]\s*\d{1,2}\s*[-月/.]\s*\d{1,2}\s*[日号]?|[〇零○一二三四五六七八九]{4}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日|(?:中華)?民國\s*\d{2,3}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)(?:\s*[T ]?\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?(?:\s*星期[一二三四五六日天])?")),
    ("author", re.compile(r"(?:原?作者|楼主|樓主|撰文|文字|采访|采写|记者|記者|作\s*者|撰稿|通讯员)\s*[：:丨|｜/／]\s*([^\s，。；：:|｜丨/／]+(?:[ 、,，]\s*[^\s，。；：:|｜丨/／\d]{2,4}(?=[\s、,，|｜]|$))*)")),
    ("author", re.compile(r"(?:^|[\s　\n])文\s*[：:丨|｜/／]\s*([^\s，。；：:|｜丨/／]+(?:、[^\s，。；：:|｜丨/／]+)*)")),
    ("via", re.compile(r"(?:文章|稿件|信息|内容|本文|资料)?(?:来源|來源|转自|转载自|轉載自|摘自|来自)(?:于|自)?\s*[：:丨|｜/／]\s*([^\n|｜丨；;，。]+?)(?=\s{1,}(?:作者|责任编辑|编辑|发布|时间|日期|字号|浏览|阅读|点击|\d{4})|[|｜丨；;，。\n]|$)")),
    ("via", re.compile(r"(?:转载自|转自|来自)(?:微信)?(?:公众号|公號)?[“「]([^”」]{2,20})[”」]")),
    ("account", re.compile(r"(?:公众号|微信公众号|公號|专栏|收录于专栏|账号|发布者|發佈者|发布单位|发布机构)\s*[：:丨|｜]\s*([^\s，。；：:|｜丨(（]+)(?:\s*[（(]\s*(?:ID|微信号)\s*[：:]\s*[\w-]+\s*[)）])?")),
    ("keywords", re.compile(r"(?:文章标签|标签|标籤|標籤|关键词|關鍵詞|关键字|Tags?)\s*[：:]\s*([^\n|｜]+)")),
    ("other", re.compile(r"(?:责任编辑|責任編輯|编辑|責編|责编|译者|整理|审校|校对|排版|美编|摄影|设计|策划|监制|分类专栏|分类|文章分类|字号|IP属地|发布于)\s*[：:丨|｜/／]\s*[^\s，。|｜丨]*")),
    ("other", re.compile(r"(?:字数|评论(?:数)?|回复(?:数)?|点赞(?:数)?|喜欢|赞|收藏(?:数)?|赞同)\s*[：:]?\s*\d+|(?:^|(?<=\s))(?:打印|分享到?|收藏|字号|字體|【?大\s*中\s*小】?)(?=\s|[：:]|$)")),
    ("other", re.compile(r"\d+\s*(?:人赞同了?该文章|人赞同|条评论|个?赞|评论|收藏|喜欢|人关注)|原创|转载|已于|首发|最新推荐文章于|(?:本文|全文)?(?:共|约|共约)?\s*\d+\s*字[，,]?\s*(?:建议|预计)?阅读(?:时间)?(?:约)?\s*\d+\s*分钟|预计阅读\s*\d+\s*分钟|阅读时长约?\s*\d+\s*分钟|微信公众号")),
)  # fmt: skip
_SEPARATORS = " \t\u3000\u00a0·•|｜丨/／-—,，、;；:：()（）[]【】"
_LICENCE = re.compile(
    r"(CC\s*(?:BY(?:[-–](?:NC|ND|SA))*\s*\d\.\d|\d\.\d\s*BY(?:[-–](?:NC|ND|SA))*)|知识共享署名[^，。；]{0,40}?许可协议|知识共享署名[^，。；\s]*|署名[-—－][^，。；\s]*许可协议|CC0|保留所有权利|©?\s*(?:著作权归|著作權歸)[^，。；,\s]{1,16}所有)",
    re.IGNORECASE,
)
_NAME = re.compile(r"[\w·.\s]{1,16}\Z")
HEADER_BLOCKS = 8
"""An article's head is at most this many blocks after its title."""


@dataclass
class Found:
    """What the head of a repost says; lists because one line may name several."""

    values: dict[str, str] = field(default_factory=dict)
    authors: list[str] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)


def clean_title(title: str) -> tuple[str, str, str]:
    """Title, account and site of a page's title: ``… - 人工智能学家 - CSDN博客``; the latter two empty where not there."""
    match = _SUFFIX.match(title.strip())
    if not match:
        return title.strip(), "", ""
    account = _BLOG_OF.sub("", (match["account"] or "").strip())
    return match["title"].strip(), account, match["site"]


def read_fields(text: str) -> tuple[Found, str]:
    """The fields that a line of a byline holds, and what of the line is left over."""
    found = Found()
    rest = text
    for name, pattern in _FIELDS:
        while match := pattern.search(rest):
            value = match[1].strip() if match.groups() else ""
            if name == "author":
                found.authors += [part for part in re.split(r"[、,， ]+", value) if part]
            elif name == "keywords":
                found.keywords += [part for part in re.split(r"[、,，;；\s#]+", value) if part]
            elif name != "other":
                found.values.setdefault(name, value)
            else:
                found.values.setdefault("other", match[0])
            rest = f"{rest[: match.start()]}\n{rest[match.end() :]}"
    return found, rest.strip(_SEPARATORS + "\n")


def licence_in(text: str) -> str:
    """The licence that a notice names (``CC 4.0 BY-SA``), as written."""
    match = _LICENCE.search(text)
    return match[1].strip() if match else ""


def reads_number(text: str) -> int | None:
    """``1.2万`` → 12000, ``3,456`` → 3456, ``10万+`` → 100000."""
    match = re.match(r"(\d[\d,]*(?:\.\d+)?)\s*([万萬wWkK]?)", text)
    if not match:
        return None
    factor = {"万": 10_000, "萬": 10_000, "w": 10_000, "k": 1_000}.get(match[2].lower(), 1)
    return round(float(match[1].replace(",", "")) * factor)


def is_byline(block: Block) -> tuple[Found, list[str]] | None:
    """The fields of a block that holds nothing but a byline, and the names left over in it (an account, an author)."""
    if block.kind == "quote" and len(block.children) == 1:
        return is_byline(block.children[0])
    if block.kind not in {"paragraph", "verse", "caption"} or block.excluded:
        return None
    text = block.text.text.strip()
    if not text or len(text) > 200 or re.search(r"[。！？]", text):
        return None
    found, rest = read_fields(text)
    fields = len(found.values) + len(found.authors) + len(found.keywords)
    names = [name.strip(_SEPARATORS) for name in re.split(r"[\n|｜丨·]+|\s{1,}", rest)]
    names = [name for name in names if name]
    if not fields or len("".join(names)) > 20 or len(names) > 3 or not all(_NAME.match(name) for name in names):
        return None
    if names and not ({"date", "reads"} & set(found.values) or found.authors or any(mark.kind == "link" for mark in block.text.marks)):
        return None
    return found, names


def _names(block: Block) -> tuple[str, ...]:
    """The people on a line that holds nothing but their names."""
    text = block.text.text.replace(OBJECT, " ").strip()
    names = tuple(name for name in re.split(r"[\s　、,，]+", text) if name)
    foreign = re.compile(f"[{HAN}]{{1,6}}·[{HAN}]{{1,6}}")
    known = block.kind == "paragraph" and all(may_be_name(name) or foreign.fullmatch(name) or 2 <= len(text) <= 3 for name in names)
    return names if known and not block.excluded else ()


def _is_dated(blocks: Sequence[Block], index: int) -> bool:
    byline = is_byline(blocks[index]) if index < len(blocks) else None
    return byline is not None and "date" in byline[0].values


def read_header(blocks: Sequence[Block], meta: Metadata) -> tuple[tuple[Block, ...], Metadata]:
    """The blocks with byline and source lines of the head excluded, and the metadata completed by them."""
    result = list(blocks)
    start = next((index + 1 for index, block in enumerate(result) if block.kind == "title"), 0)
    for index in range(start, min(start + HEADER_BLOCKS, len(result))):
        block = result[index]
        if block.excluded or block.kind in {"figure", "rule"}:
            continue
        byline = is_byline(block)
        if block.kind == "paragraph" and block.text.text.strip() in {meta.site, meta.account, *meta.authors}:
            result[index] = replace(block, excluded="byline")
            continue
        if byline is None and _names(block) and _is_dated(result, index + 1):
            meta = replace(meta, authors=meta.authors or _names(block))
            result[index] = replace(block, excluded="byline")
            continue
        if byline is None:
            if (
                block.kind in {"quote", "heading", "list", "table", "code"}
                or len(block.text.text) > 60
                or re.search(r"[。！？：:]$", block.text.text)
            ):
                break
            continue
        found, names = byline
        meta = _complete(meta, found, names, block.text)
        if _ACADEMIC.match(block.text.text):
            continue
        only = set(found.values)
        reason: Reason = "source-line" if only <= {"via", "url"} and only and not found.authors and not names else "byline"
        result[index] = replace(block, excluded=reason)
    return tuple(result), meta


def _complete(meta: Metadata, found: Found, names: list[str], text: RichText) -> Metadata:
    linked = [text.text[mark.start : mark.end].strip() for mark in text.marks if mark.kind == "link"]
    authors = list(meta.authors)
    authors += [name for name in found.authors if name not in authors]
    account = meta.account or found.values.get("account", "")
    for name in names:
        if may_be_name(name) and name not in linked:
            authors += [name] if name not in authors and not found.authors else []
        elif not account:
            account = name
        elif name != account and name not in authors and not found.authors:
            authors.append(name)
    reads = reads_number(found.values["reads"]) if "reads" in found.values else None
    return replace(
        meta,
        authors=tuple(authors),
        account=account,
        via=meta.via or found.values.get("via", ""),
        date=meta.date or find_date(found.values.get("date", "")),
        url=meta.url or safe_link(without_tracking(found.values.get("url", ""))),
        reads=meta.reads if meta.reads is not None else reads,
        keywords=meta.keywords or tuple(found.keywords),
    )


def read_signature(blocks: Sequence[Block], meta: Metadata) -> Metadata:
    """The date that stands alone on the last line, under who signed (notices, letters), and the keywords of a paper."""
    for block in blocks[:12]:
        if _ACADEMIC.match(block.text.text) and not meta.keywords:
            meta = replace(meta, keywords=tuple(read_fields(block.text.text)[0].keywords))
    last = [block for block in blocks if not block.excluded][-1:]
    if meta.date or not last or last[0].kind != "paragraph":
        return meta
    found, rest = read_fields(last[0].text.text.strip())
    return replace(meta, date=find_date(found.values["date"])) if "date" in found.values and not rest else meta


def read_source_lines(blocks: Sequence[Block], meta: Metadata) -> tuple[tuple[Block, ...], Metadata]:
    """Licence, source and address out of the lines anywhere that were classified as notices."""
    for block in blocks:
        text = block.text.text
        if block.excluded not in {"copyright-notice", "reprint-notice", "source-line", "editor-line", "author-line", "byline"}:
            continue
        meta = replace(meta, licence=meta.licence or licence_in(text))
        if block.excluded in {"source-line", "author-line", "reprint-notice", "copyright-notice", "byline"} and len(text) < 300:
            found, _ = read_fields(text)
            marks = block.text.marks if block.excluded != "byline" else ()  # a byline links to its author
            links = [mark.attrs["url"] for mark in marks if mark.kind == "link" and "creativecommons" not in mark.attrs["url"]]
            addresses = links or [address for _, _, address in bare_addresses(text) if "creativecommons" not in address]
            meta = replace(
                meta,
                authors=meta.authors or tuple(found.authors),
                via=meta.via or found.values.get("via", "").strip(_SEPARATORS),
                url=meta.url or without_tracking(addresses[0] if addresses and not addresses[0].startswith("mailto") else ""),
                date=meta.date or (find_date(found.values["date"]) if "date" in found.values else ""),
            )
    return tuple(blocks), meta
