"""What a column of another program's termbase is, by its heading in English or Chinese.

As MultiTerm, memoQ, Phrase, OmegaT, Wordfast, Crowdin, Lokalise, Smartcat, Weblate, BabelDOC and people's own tables write them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from pipeline.glossary.entries import TermEntry
from pipeline.language import simplified
from pipeline.language.tags import named_language

FIELDS: tuple[str, ...] = tuple(TermEntry.model_fields)
SOURCE_LANGUAGE, TARGET_LANGUAGE, LEFT_OUT, UNKNOWN = "source language", "target language", "left out", "unknown"
_PHRASES: dict[str, str] = {
    "source": "source, src, source term, source text, source word, source segment, term, original, original text, 原文, 原语, 源文, 源语, 源语言, 源术语, 源词, 源词语, 源文本"
    ", 术语, 词条, 词语, 名词, 原词, 术语原文, 术语名称, 术语名, 中文术语, 中文名, 中文名称, 中文词, 汉语术语",
    "target": "target, tgt, trg, target term, target text, target word, target segment, translation, translated term, equivalent, 译文, 译语, 译名, 译法, 翻译, 译词, 目标"
    ", 目标文, 目标语, 目标语言, 目标术语, 目标词, 目标文本, 英译, 英译名, 术语译文, 英文术语, 英文名, 英文名称, 英语术语, 对应英文, 对应词",
    "note": "note, notes, comment, comments, remark, remarks, description, definition, explanation, usage, usage note, context, 备注, 注释, 注, 说明, 解释, 定义, 描述, 注解"
    ", 批注, 评论, 上下文, 用法",
    "domain": "domain, subject, subject field, subject area, field, category, topic, 领域, 学科, 专业, 分类, 类别, 主题, 行业",
    "pos": "pos, part of speech, word class, 词性, 词类",
    "status": "status, term status, approval, 状态, 术语状态",
    "forbidden": "forbidden, forbidden terms, do not use, 禁用, 禁用词, 禁用译法, 禁译",
    "variants": "variants, synonyms, source synonyms, synonym, 同义词, 变体, 异名, 别名",
    "forms": "forms, target synonyms, alternatives, alternative translations, 其他译法, 其它译法, 备选译法",
    "abbreviation": "abbreviation, abbr, acronym, short form, 缩写, 缩略语, 简称",
    "case": "case, case sensitive, casesensitive, match case, 区分大小写, 大小写",
    "do_not_translate": "do not translate, dnt, non translatable, 不译, 不翻译",
    "translatable": "translatable, 可译",
    SOURCE_LANGUAGE: "src lng, src lang, source lng, source lang, source language, from, 源语种",
    TARGET_LANGUAGE: "tgt lng, tgt lang, trg lang, target lng, target lang, target language, to, lang, language, 目标语种, 语言, 语种",
}
_MEANING = {phrase: field for field, phrases in _PHRASES.items() for phrase in phrases.split(", ")}
_DEFINITION = re.compile(r"\b(?:def|definition|description|comments?|notes?|remarks?)\b|定义|备注|说明|注释|描述")
_ADMINISTRATIVE = frozenset(
    [
        "#",
        "entry",
        "concept",
        "term",
        "unit",
        "string",
        "row",
        "record",
        "id",
        "uuid",
        "no",
        "nr",
        "number",
        "index",
        "key",
        "created",
        "creator",
        "creation",
        "modified",
        "modifier",
        "modification",
        "changed",
        "updated",
        "last",
        "by",
        "on",
        "at",
        "author",
        "date",
        "time",
        "user",
        "name",
        "reviewer",
        "approver",
        "client",
        "project",
        "origin",
        "url",
        "link",
        "image",
        "picture",
        "label",
        "labels",
        "tag",
        "tags",
        "version",
        "priority",
        "count",
        "frequency",
        "location",
        "fuzzy",
        "developer",
        "translator",
        "score",
        "gender",
        "type",
        "info",
        "example",
        "examples",
        "sentence",
        "comment",
        "comments",
        "object",
        "state",
        "pinyin",
        "序号",
        "编号",
        "号",
        "日期",
        "时间",
        "作者",
        "用户",
        "客户",
        "项目",
        "来源",
        "出处",
        "链接",
        "网址",
        "图片",
        "标签",
        "版本",
        "例句",
        "词频",
        "频率",
        "次数",
        "审核人",
        "拼音",
        "创建者",
        "创建人",
        "创建时间",
        "创建日期",
        "修改者",
        "修改人",
        "修改时间",
        "修改日期",
        "更新时间",
        "更新日期",
        "添加时间",
        "添加人",
        "录入人",
        "录入时间",
    ]
)
"""A heading of nothing but such words is of the administration of a termbase; its column says nothing of the term."""
_MARKS = re.compile(r"[\s_\-–—:：/.*]+")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the heading as written, and a field of a term, the language of a side, left out (administration), or unknown."""

    heading: str
    meaning: str


def column(heading: str) -> Column:
    """Return what the column of this heading is."""
    if heading.strip() in FIELDS:
        return Column(heading, heading.strip())
    text = _MARKS.sub(" ", simplified(unicodedata.normalize("NFKC", heading))).strip(" '\"").lower()
    text = re.sub(r"^(?:entry|concept) (?=.)", "", text)
    if not text:
        return Column(heading, LEFT_OUT)
    bracketed = re.fullmatch(r"(.+?) ?[\[(](.+?)[\])]", text)
    if bracketed and bracketed[1] in _MEANING and (side := _side(bracketed[2])):  # Crowdin: “Term [zh-CN]”
        kind = _MEANING[bracketed[1]]
        return Column(heading, side if kind in {"source", "target"} else kind if kind == "note" else LEFT_OUT)
    if text in _MEANING:
        return Column(heading, _MEANING[text])
    rest = _DEFINITION.sub("", text)
    if rest != text and (_side(rest) or set(re.sub(r"\d", "", rest).split()) <= _ADMINISTRATIVE):  # memoQ: “Chinese_PRC_Def”, “Entry_Note”
        return Column(heading, "note")
    if set(text.split()) <= _ADMINISTRATIVE:
        return Column(heading, LEFT_OUT)
    if text.replace(" ", "_") in FIELDS:
        return Column(heading, text.replace(" ", "_"))
    side = _side(text) or _side(re.sub(r"^(?:term|text|translation) | (?:term|text|translation)$|术语$|词条$|列$", "", text))
    if side:
        return Column(heading, side)
    return Column(heading, LEFT_OUT if named_language(text) else UNKNOWN)


def _side(text: str) -> str:
    """The field that a column of this language holds; empty if the text is neither Chinese nor English."""
    return {"zh": "source", "en": "target"}.get(named_language(text.strip().replace(" ", "-")) or named_language(text.strip()), "")


def may_be_heading(cells: tuple[str, ...] | list[str]) -> bool:
    """Tell whether any cell of a row is such a word, so that the row may be one of headings."""
    return any(cell.strip() and column(cell).meaning not in {UNKNOWN, LEFT_OUT} for cell in cells)
