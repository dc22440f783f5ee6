"""One source file → :class:`Article`: the format's reader first, then the passes that are the same for every format."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from pipeline import inputs
from pipeline.article import OBJECT, Article, Block, Finding, Metadata, RichText, walk
from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.language import is_traditional
from pipeline.pandoc import too_deep
from pipeline.project import ReadingSettings
from pipeline.reading.formats.comments import with_comments
from pipeline.reading.formats.inlines import clean
from pipeline.reading.passes.boilerplate import classify, kept_list_findings
from pipeline.reading.passes.captions import find_captions
from pipeline.reading.passes.characters import character_findings
from pipeline.reading.passes.identity import give_ids
from pipeline.reading.passes.incomplete import text_findings
from pipeline.reading.passes.markers import find_marker
from pipeline.reading.passes.prose import prose_out_of_code
from pipeline.reading.passes.repost import clean_title, find_credits, is_byline, read_header, read_signature, read_source_lines
from pipeline.reading.passes.structure import find_headings, find_lists, is_all_bold, is_part, set_levels, without_bold
from pipeline.reading.passes.words import bare
from pipeline.reading.pictures import use_fetched
from pipeline.reading.rawarticle import RawArticle
from pipeline.reading.rules.ends import CONTENTS
from pipeline.reasons import METADATA
from pipeline.richtext import PROTECTED
from pipeline.sources import format_of, source_suffixes

MAX_BYTES = 100_000_000
LONGEST_PARAGRAPH = 100_000
"""Characters; the longest that people write have some thousands, and a page of a book has 600."""
_ORNAMENT = re.compile(r"[\s※*＊◆■□◇○●☆★♦❖✦•·~～=＝\-—–_]{2,}")
_FRONT = re.compile(r"\W*(?:(?:内容|中文|論文|论文)?(?:摘|提)\s*要|目\s*[录錄次]|前\s*言|引\s*言|abstract)\W*", re.IGNORECASE)
"""What stands between an article's title and its text."""
LONGEST_TITLE = 80
"""Characters of a line that may be the title of an article without headings."""

_MOST_OF_A_TITLE = 500
"""Characters; what is longer was written for a program, not as a title."""


def read_article(path: Path, settings: ReadingSettings) -> Article:
    """Return the article of a source file: blocks with text, ids, markers and what is excluded; segments are made later.

    :raises DuizhaoError: the file is missing, empty, of no known format or encoding, or damaged.
    """
    input_format = format_of(path)
    if input_format is None:
        raise DuizhaoError(f"has no format that can be read; known: {', '.join(source_suffixes())}", path=path)
    data = _bytes(path)
    try:
        raw: RawArticle = input_format.read(data, path)
        blocks, meta = _understand(raw, path.stem)
    except RecursionError as error:
        raise too_deep("deeper than can be read") from error
    except DuizhaoError as error:
        error.path = error.path or path
        raise
    _refuse_endless((*blocks, *raw.notes), data, path)
    if settings.code_comments:
        blocks = with_comments(blocks)
    if not any(block.kind not in {"title", "rule"} and not block.excluded for block in blocks):
        raise DuizhaoError("holds no text of an article", path=path, hint="See what was understood with: invoke inspect FILE")
    findings = [
        *raw.findings,
        *_title_findings(raw.title),
        *(() if any(found.check == "cut-off" for found in raw.findings) else text_findings(blocks)),
        *kept_list_findings(blocks),
        *_look_over(blocks),
        *character_findings(blocks),
    ]
    if settings.keep_boilerplate:
        findings += [
            Finding("boilerplate", "info", f"Kept by keep_boilerplate although it looks like {block.excluded}: {_words(block)}")
            for block in blocks
            if block.excluded and block.excluded not in METADATA
        ]
        blocks = tuple(block if block.excluded in METADATA else replace(block, excluded="") for block in blocks)
        blocks = set_levels(blocks)
    with_ids, notes = give_ids(use_fetched(blocks, path, findings), use_fetched(tuple(raw.notes), path, []))
    name = path.stem
    return Article(
        name=name, path=path, sha256=hashlib.sha256(data).hexdigest(), blocks=with_ids, notes=notes, meta=meta, lang=_script_of(with_ids),
        findings=tuple(replace(finding, article=name) for finding in findings),
    )  # fmt: skip


def _refuse_endless(blocks: tuple[Block, ...], data: bytes, path: Path) -> None:
    for block in walk(blocks):
        if len(block.text.text) > LONGEST_PARAGRAPH:
            offset = data.find(block.text.text[:20].encode("utf-8", "replace"))
            raise DuizhaoError(
                f"has a paragraph of {len(block.text.text):,} characters; at most {LONGEST_PARAGRAPH:,} are read",
                path=path,
                line=data.count(b"\n", 0, offset) + 1 if offset >= 0 else None,
                hint="Put an empty line where a new paragraph begins, or leave out what is no text.",
            )


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise DuizhaoError(f"is larger than {MAX_BYTES // 1_000_000} MB", path=path, hint="Split it into one file an article.")
        return inputs.read(path)
    except FileNotFoundError as error:
        if path.is_symlink():
            raise DuizhaoError("is a link to a file that is not there", path=path, hint="Mend the link, or remove it.") from error
        raise DuizhaoError("does not exist", path=path, status=ExitStatus.USAGE) from error
    except OSError as error:
        raise DuizhaoError(f"cannot be read: {error.strerror}", path=path, hint="Correct its permissions, or remove it.") from error


def _understand(raw: RawArticle, name: str) -> tuple[tuple[Block, ...], Metadata]:
    """The passes in their order: title, byline, boilerplate, captions, headings, lists, levels."""
    blocks, meta = _with_title(replace(raw, blocks=tuple(map(_ornament_as_rule, prose_out_of_code(raw.blocks)))), name)
    blocks, meta = read_header(blocks, meta)
    blocks = classify(find_credits(blocks), meta)
    blocks, meta = read_source_lines(blocks, meta)
    meta = read_signature(blocks, meta)
    blocks = find_captions(blocks)
    blocks = find_headings(blocks)
    blocks = find_lists(blocks)
    return set_levels(blocks), meta


def _ornament_as_rule(block: Block) -> Block:
    """A line of stars or diamonds between two parts is a rule."""
    return Block("", "rule") if block.kind in {"paragraph", "heading"} and _ORNAMENT.fullmatch(block.text.text) else block


def _with_title(raw: RawArticle, name: str) -> tuple[tuple[Block, ...], Metadata]:
    """The blocks with the title first: from the front matter, the first heading, or the first line that can only be it."""
    blocks = list(raw.blocks)
    given, account, site = clean_title(clean(raw.title))
    given = given if len(given) <= _MOST_OF_A_TITLE else ""
    index = next((at for at, block in enumerate(blocks[:4]) if _is_title(block, blocks, at, {given, name})), None)
    title = Block("", "title", RichText(given)) if given else None
    if index is not None:
        text, its_account, its_site = clean_title(blocks[index].text.text.replace(OBJECT, ""))
        if title is None or _same(text, given):
            rich = without_bold(blocks[index].text)
            rich = (
                RichText(text, tuple(mark for mark in rich.marks if mark.end <= len(text)))
                if rich.text.startswith(text)
                else RichText(text)
            )
            title = Block("", "title", rich)
            account, site = account or its_account, site or its_site
            del blocks[index]
    subtitle = clean(raw.meta.subtitle)
    if subtitle and not any(_same(block.text.text, subtitle) for block in blocks[:3]):
        blocks.insert(0, Block("", "paragraph", RichText(subtitle)))
    elif blocks and blocks[0].kind == "paragraph" and re.fullmatch(r"(?:——|--|—)\s*[^。]{2,40}", blocks[0].text.text):
        subtitle = subtitle or blocks[0].text.text.lstrip("—- ")
    meta = _printable(replace(raw.meta, account=raw.meta.account or account, site=raw.meta.site or site, subtitle=subtitle))
    return (tuple(blocks) if title is None else (title, *blocks)), meta


def _title_findings(title: str) -> list[Finding]:
    if len(title) <= _MOST_OF_A_TITLE:
        return []
    message = f"What the file says is its title has {len(title):,} characters; it was not taken for one."
    return [Finding("front-matter", "warning", message, advice="Give the file a title that a page can show.")]


def _printable(meta: Metadata) -> Metadata:
    """Without the characters that no book can hold: what files say of themselves may have come from anywhere."""
    names = ("account", "via", "site", "url", "licence")
    texts: dict[str, Any] = {name: clean(getattr(meta, name))[:_MOST_OF_A_TITLE] for name in names}
    return replace(meta, **texts, authors=tuple(map(clean, meta.authors)), keywords=tuple(map(clean, meta.keywords)))


def _same(one: str, other: str) -> bool:
    return bare(one) == bare(other)


def _is_title(block: Block, blocks: list[Block], at: int, names: set[str]) -> bool:
    if CONTENTS.find(block.text.text.strip()):
        return False
    if any(other.kind not in {"figure", "rule"} and not (block.kind == "heading" and is_byline(other)) for other in blocks[:at]):
        return False
    if block.kind == "heading":
        equals = [other for other in blocks if other.kind == "heading" and other.level == block.level]
        return len(equals) == 1 or (
            block.level == 1 and not _is_numbered(block) and _stands_over(block, blocks[at + 1 :], equals[1:], names)
        )
    if block.kind != "paragraph" or len(block.text.text) > LONGEST_TITLE or re.search(r"[。；;，,：:…]$", block.text.text):
        return False
    if is_byline(block):
        return False
    following = blocks[at + 1 : at + 3]
    dated = any(is_byline(other) for other in following[:1] if other) or (
        len(following) == 2 and len(following[0].text.text) <= 12 and is_byline(following[1]) is not None
    )
    unheaded = not any(other.kind == "heading" for other in blocks) and len(block.text.text) <= 40 and find_marker(block.text.text) is None
    return bool(following) and (is_all_bold(block.text) or dated or unheaded or _stands_above(block, following[0], blocks))


def _is_numbered(block: Block) -> bool:
    return bool(block.marker or find_marker(block.text.text))


def _stands_over(block: Block, following: list[Block], equals: list[Block], names: set[str]) -> bool:
    """Whether the first of several equal headings is more than the first section.

    By the file's name or the given title; by having no text of its own; by the others' being numbered, or parts beside the text (参考文献).
    """
    if any(name and _same(block.text.text, name) for name in names):
        return True
    first = next((other for other in following if other.kind not in {"figure", "rule"}), None)
    alone = first is None or first.kind == "heading" or is_byline(first) is not None
    return alone or all(_is_numbered(other) or is_part(other.text.text) for other in equals)


def _stands_above(block: Block, following: Block, blocks: list[Block]) -> bool:
    """A short first line right above 摘要 or 目录, or above the first of several equal headings in a format without titles (OpenDocument)."""
    if len(block.text.text) <= LONGEST_TITLE // 2 and _FRONT.fullmatch(following.text.text):
        return True
    equals = sum(1 for other in blocks if other.kind == "heading" and other.level == following.level)
    short = len(block.text.text) <= LONGEST_TITLE // 2 and find_marker(block.text.text) is None
    return short and following.kind == "heading" and equals > 1 and not classify((block,), Metadata())[0].excluded


def _script_of(blocks: Iterable[Block]) -> Literal["zh-Hans", "zh-Hant"]:
    """The script of an article's own blocks; a quotation in the other script does not count where it is the smaller part."""
    text = "".join(part.text.text for block in blocks if not block.excluded for part in walk((block,)))
    return "zh-Hant" if is_traditional(text) else "zh-Hans"


def _look_over(blocks: tuple[Block, ...]) -> list[Finding]:
    """What a person should look at in the source itself."""
    return [
        Finding(
            "literal-markup", "warning", f"Asterisks are left over in the text: {_words(block)}",
            advice="The ** of that line do not pair up; correct them in the source.",
        )
        for block in walk(blocks)
        if "**" in block.text.text and not any(mark.kind in PROTECTED for mark in block.text.marks)
    ]  # fmt: skip


def _words(block: Block) -> str:
    text = "".join(part.text.text for part in walk((block,)))
    return text if len(text) <= 40 else f"{text[:40]}…"
