"""What a site or account adds around an article, classified with a reason: excluded from the book, never deleted.

The same words may be the article's own subject (an article about QR codes), so most rules hold only at its two ends, and those
that hold anywhere need a short line that says nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.article import Block, Finding, Metadata
from pipeline.phrases import Phrases
from pipeline.reading.passes.contents import leave_out_contents
from pipeline.reading.passes.words import bare, text_of
from pipeline.reading.rules.boilerplate import reason_for
from pipeline.reading.rules.ends import READING_LIST, RECOMMENDATIONS
from pipeline.reading.rules.rule import Zone
from pipeline.reading.sites import is_badge
from pipeline.reasons import Reason

_AT_THE_HEAD: frozenset[Reason] = frozenset(
    {"byline", "source-line", "author-line", "editor-line", "copyright-notice", "reprint-notice", "repeated-title"}
)
_HINTS: frozenset[Reason] = frozenset({"qr-hint", "follow-account", "read-original", "engagement"})
_LONGEST_INTRODUCTION = 300
_ITSELF = Phrases(
    (
        "是(?:一|由|国|中|全|我|专|面|聚|以|关|[^，。]{2,40}(?:机构|媒体|平台|公众号|组织|团队|社区|实验室|账号))",
        "致力|成立于|创办于|创立于|隶属|专注|旨在|主要|的(?:主要|宗旨|使命|前身)",
    ),
    hit=("是一家媒体", "是南方的研究机构", "致力于研究", "成立于2010年", "的宗旨"),
    miss=("是他的家", "于2010年出版", "的作者"),
)
"""What an account says of itself, behind its name."""
_ABOUT = re.compile(rf"\W{{0,3}}([^，。：；、这那在我你他]{{2,20}}?)(?:[（(][^）)]{{1,40}}[）)])?[”」]?[，,]?{_ITSELF.written}")
_WECHAT = re.compile(r"mmbiz\.(?:qpic|qlogo)\.cn/(?:s?z?_?)?mmbiz(?:_\w+)?/(\w{10})")


def classify(blocks: Sequence[Block], meta: Metadata) -> tuple[Block, ...]:
    """Return the blocks with ``excluded`` set where a site's words and pictures are not the article's."""
    result = list(blocks)
    for index, block in enumerate(result):
        reason = "badge" if _is_badge(block) else _reason(block, "any")
        if reason:
            result[index] = replace(block, excluded=reason)
    _repeated_title(result)
    _recommended(result)
    leave_out_contents(result)
    _edge(result, range(len(result) - 1, -1, -1))
    start = next((index + 1 for index, block in enumerate(result) if block.kind == "title"), 0)
    _edge(result, range(start, len(result)))
    if _introduction(result, meta):
        _edge(result, range(len(result) - 1, -1, -1))
    _banner(result)
    return tuple(result)


def _is_badge(block: Block) -> bool:
    """A picture of nothing but a number or a state of the day, in a README."""
    sources = [child.attrs.get("src", "") for child in block.children if child.kind == "image"] if block.kind == "figure" else []
    return bool(sources) and all(map(is_badge, sources)) and len(sources) == len(block.children)


def _reason(block: Block, zone: Zone) -> Reason | None:
    if block.excluded or block.kind not in {"paragraph", "heading", "quote", "verse", "list", "caption"} or _heads_own_list(block):
        return None
    text = text_of(block)
    return reason_for(text, zone) if text else None


def _edge(blocks: list[Block], order: range) -> None:
    """Go inwards from one end, as far as everything is boilerplate or neutral."""
    neutral: list[int] = []
    for index in order:
        block = blocks[index]
        reason = block.excluded or _reason(block, "edge")
        if order.step > 0 and not block.excluded and reason not in _AT_THE_HEAD:
            reason = None
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


def _picture_reason(blocks: list[Block], index: int, reason: Reason) -> Reason:
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
            for at in range(index, end):
                if not blocks[at].excluded or at == index:
                    blocks[at] = replace(blocks[at], excluded="recommended-reading")
            break


def _heads_own_list(block: Block) -> bool:
    """A real heading of the text like others (``## 延伸阅读``), which a site would write in bold or as a paragraph."""
    text = text_of(block)
    real = block.kind == "heading" and block.level > 0 and not block.marker
    return real and bool(READING_LIST.find(text) and RECOMMENDATIONS.phrases.find(text))


def kept_list_findings(blocks: Sequence[Block]) -> list[Finding]:
    """Warn of lists of links that may be the author's own or the site's: they were kept, and somebody should look."""
    return [
        Finding(
            "reading-list", "info", f"“{text_of(block)}” was kept as the author’s own list.", block=block.id,
            advice="If the site put it there, delete it from the source.",
        )
        for at, block in enumerate(blocks)
        if not block.excluded and _heads_own_list(block) and at + 1 < len(blocks) and all(map(_is_reference, blocks[at + 1 :]))
    ]  # fmt: skip


def _repeated_title(blocks: list[Block]) -> None:
    """The title once more below itself, on a title page or as a letterhead, in up to three lines."""
    title = next((index for index, block in enumerate(blocks[:1]) if block.kind == "title"), None)
    if title is None:
        return
    whole, said = bare(blocks[title].text.text), ""
    for end in range(title + 1, min(title + 4, len(blocks))):
        block = blocks[end]
        if block.kind not in {"paragraph", "heading"} or block.excluded:
            return
        said += bare(block.text.text)
        if said == whole:
            for index in range(title + 1, end + 1):
                blocks[index] = replace(blocks[index], excluded="repeated-title")
            return


def _heads_recommendations(block: Block) -> bool:
    return not _heads_own_list(block) and bool(RECOMMENDATIONS.phrases.find(text_of(block)))


def _is_reference(block: Block) -> bool:
    """A link, a title, a list of them, a picture, or boilerplate."""
    if block.excluded or block.kind in {"figure", "rule"}:
        return True
    if block.kind == "list":
        return all(_is_reference(child) for item in block.children for child in item.children)
    linked = sum(mark.end - mark.start for mark in block.text.marks if mark.kind == "link")
    return (len(block.text.text) <= 50 and not text_of(block).endswith("。")) or linked > 0.6 * len(block.text.text)


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
    for at in found:
        blocks[at] = replace(blocks[at], excluded="account-intro")
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
