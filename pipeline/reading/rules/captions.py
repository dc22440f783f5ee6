"""Lines that say that they are captions, and lines below a picture that are none."""

from __future__ import annotations

from pipeline.phrases import Phrases

SAYS_SO = Phrases(
    (
        r"^\s*(?:[▲△▼▽↑↓]|(?:[图圖表]|Figure|Fig\.|Table)\s*[\d一二三四五六七八九十]+(?:[-.–]\d+)*)",
        r"^\s*(?:图片?(?:来源|说明|注)?[：:/|｜]|图片来自|（图|\(图|来源[：:].{0,20}(?:摄|图))",
    ),
    hit=("▲ 江边的柳树", "图1-2 结构", "Fig. 3 The river", "图片来源：某某社", "（图/某某）", "来源：某某社 某甲摄"),
    miss=("图书馆在河边", "来源：某某周刊", "表示同意"),
)

OF_TABLE = Phrases(
    (r"^\s*(?:表|Table)\s*[\d一二三四五六七八九十]+(?:[-.–]\d+)*",),
    hit=("表1 三年的收成", "表 2-1", "Table 3 Yields"),
    miss=("表示同意", "代表三人"),
)

NO_CAPTION = Phrases(
    (
        r"^\s*【[^】]{2,24}】\s*$|^\s*[（(]?[〇零一二三四五六七八九十\d]{1,3}[)）.、]?\s*$",
        r"^\s*(?:第[〇零一二三四五六七八九十百\d]+[章节回部篇讲课幕卷]|(?:Chapter|Part|Section)\W*\d+)(?:\W|$)",
    ),
    hit=("【发展历程】", "03", "（二）", "第三章 河边", "Part 2", "第二幕"),
    miss=("【摄影】某某 河边", "第三章的插图：柳树", "2019 年的河边", "江边的柳树"),
)
"""Heads what follows, whatever stands above it."""
