"""What CSDN, WeChat, Zhihu, Jianshu and news sites put around an article's head: cleaned from the title, read as metadata.

Nothing is invented: a field is filled only from words that say what it is, or from the place where a site always writes it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.article import OBJECT, Block, Metadata, RichText
from pipeline.language import HAN, SEPARATORS, may_be_name
from pipeline.reading.addresses import bare_addresses, safe_link, without_tracking
from pipeline.reading.dates import find_date
from pipeline.reading.rules.boilerplate import reason_for
from pipeline.reading.rules.bylines import ACADEMIC, FIELDS, LICENCES, MADE_BY, NOT_BESIDE_A_DATE
from pipeline.reading.rules.captions import SAYS_SO
from pipeline.reading.sites import NAMES_IN_TITLES
from pipeline.reasons import Reason

_SUFFIX = re.compile(
    r"^(?P<title>.+?)(?:\s*[-_|｜—–·]+\s*(?P<account>[^-_|｜—–]{1,24}?))?"
    rf"\s*[-_|｜—–]+\s*(?P<site>{'|'.join(map(re.escape, NAMES_IN_TITLES))})\s*$"
)
_BLOG_OF = re.compile(r"的?(?:博客|专栏|文章|主页)$")

_SEPARATORS = " \t\u3000\u00a0·•|｜丨/／-—,，、;；:：()（）[]【】"
_NAME = re.compile(r"[\w·.\s]{1,16}\Z")
LONGEST_CREDIT = 60
"""Characters of a line that says who made the article."""
_LONGEST = 300
"""Characters of a line that has fields; what is longer is prose."""
HEADER_BLOCKS = 8
"""An article's head is at most this many blocks after its title."""


@dataclass
class Found:
    """What the head of a repost says; lists because one line may name several."""

    values: dict[str, str] = field(default_factory=dict)
    authors: list[str] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)


def clean_title(title: str) -> tuple[str, str, str]:
    """Return title, account and site of a page's title: ``… - 人工智能学家 - CSDN博客``; the latter two empty where not there."""
    match = _SUFFIX.match(title.strip())
    if not match:
        return title.strip(), "", ""
    account = _BLOG_OF.sub("", (match["account"] or "").strip())
    return match["title"].strip(), account, match["site"]


def read_fields(text: str) -> tuple[Found, str]:
    """Return the fields that a line of a byline holds, and what of the line is left over."""
    found = Found()
    rest = text
    for one in FIELDS:
        name = one.name
        while match := one.phrases.find(rest):
            value = next((group for group in match.groups() if group), "").strip()
            if name == "author":
                found.authors += [part for part in re.split(r"[、,， ]+", value) if part]
            elif name == "keywords":
                found.keywords += [part for part in re.split(rf"[{SEPARATORS}\s#]+", value) if part]
            elif name != "other":
                found.values.setdefault(name, value)
            else:
                found.values.setdefault("other", match[0])
            rest = f"{rest[: match.start()]}\n{rest[match.end() :]}"
    return found, rest.strip(_SEPARATORS + "\n")


def licence_in(text: str) -> str:
    """Return the licence that a notice names (``CC 4.0 BY-SA``), as written."""
    match = LICENCES.find(text)
    return match[0].strip() if match else ""


def reads_number(text: str) -> int | None:
    """Read a number of readers: ``1.2万`` → 12000, ``3,456`` → 3456, ``10万+`` → 100000."""
    match = re.match(r"(\d[\d,]{0,15}(?:\.\d{1,9})?)(?![\d,])\s*([万萬wWkK]?)", text)
    if not match:
        return None
    factor = {"万": 10_000, "萬": 10_000, "w": 10_000, "k": 1_000}.get(match[2].lower(), 1)
    return round(float(match[1].replace(",", "")) * factor)


def is_byline(block: Block) -> tuple[Found, list[str]] | None:
    """Return the fields of a block that holds nothing but a byline, and the names left over in it (an account, an author)."""
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
    if any(NOT_BESIDE_A_DATE.find(name) for name in names):
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
    """Return the blocks with byline and source lines of the head excluded, and the metadata completed by them."""
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
        if ACADEMIC.find(block.text.text):
            continue
        only = set(found.values)
        reason: Reason = "source-line" if only <= {"via", "url"} and only and not found.authors and not names else "byline"
        result[index] = replace(block, excluded=reason)
    return tuple(result), meta


def _is_credit(block: Block) -> bool:
    text = block.text.text.strip()
    if block.kind != "paragraph" or block.excluded or len(text) > LONGEST_CREDIT or re.search("[。！？!?…]", text):
        return False
    return bool(MADE_BY.find(text)) and not SAYS_SO.find(text)


def find_credits(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks with groups of lines that say who made the article excluded: ``文｜某某``, ``编辑｜某甲``; a single one right below a picture."""
    result = list(blocks)
    start = 0
    while start < len(result):
        end = start
        while end < len(result) and _is_credit(result[end]):
            end += 1
        labels = [re.split("[丨|｜：:/／]", block.text.text)[0].strip() for block in result[start:end]]
        near_the_head = start <= HEADER_BLOCKS + 4 or any("｜" in block.text.text or "|" in block.text.text for block in result[start:end])
        grouped = len(labels) > 1 and len(set(labels)) == len(labels) and near_the_head
        below_picture = len(labels) == 1 and start > 0 and result[start - 1].kind == "figure" and near_the_head
        if grouped or below_picture:
            for index in range(start, end):
                result[index] = replace(result[index], excluded=reason_for(result[index].text.text.strip(), "edge") or "byline")
        start = max(end, start + 1)
    return tuple(result)


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
    """Return the date that stands alone on the last line, under who signed (notices, letters), and the keywords of a paper."""
    for block in blocks[:12]:
        if ACADEMIC.find(block.text.text) and not meta.keywords:
            meta = replace(meta, keywords=tuple(read_fields(block.text.text)[0].keywords))
    last = [block for block in blocks if not block.excluded][-1:]
    if meta.date or not last or last[0].kind != "paragraph" or len(last[0].text.text) >= _LONGEST:
        return meta
    found, rest = read_fields(last[0].text.text.strip())
    return replace(meta, date=find_date(found.values["date"])) if "date" in found.values and not rest else meta


def read_source_lines(blocks: Sequence[Block], meta: Metadata) -> tuple[tuple[Block, ...], Metadata]:
    """Return licence, source and address out of the lines anywhere that were classified as notices."""
    for block in blocks:
        text = block.text.text
        if block.excluded not in {"copyright-notice", "reprint-notice", "source-line", "editor-line", "author-line", "byline"}:
            continue
        meta = replace(meta, licence=meta.licence or licence_in(text))
        if block.excluded in {"source-line", "author-line", "reprint-notice", "copyright-notice", "byline"} and len(text) < _LONGEST:
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
