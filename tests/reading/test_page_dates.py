"""The day of publication where web pages say it: in their metadata, or in an element of time."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.project import ReadingSettings
from pipeline.reading import read_article

BODY = (
    "<article><h1>人工智能的新进展</h1>{}"
    + "<p>本次论坛聚焦人工智能在医疗、游戏、多媒体内容、人机交互等四大领域的跨界研究与应用，吸引了众多专家。</p>" * 4
    + "</article>"
)


@pytest.mark.parametrize(
    ("head", "first", "rest", "date"),
    [
        ('<meta name="date" content="2019-03-05">', "", "", "2019-03-05"),
        ('<meta name="DC.date" content="2019年3月5日">', "", "", "2019-03-05"),
        ('<meta name="dcterms.issued" content="2019-03-05"><meta name="date" content="2020-01-01">', "", "", "2019-03-05"),
        ('<meta property="article:published_time" content="2019-03-05"><meta name="date" content="2020-01-01">', "", "", "2019-03-05"),
        ("", '<time datetime="2019-03-04T20:00:00Z">昨天</time>', "", "2019-03-05"),
        ("", "<time>2019年3月5日</time>", "", "2019-03-05"),
        ("", '<time class="updated" datetime="2020-01-01"></time><time class="entry-date" datetime="2019-03-05"></time>', '<time datetime="2018-01-01">旧文</time>', "2019-03-05"),
        ("", '<time datetime="2019-03-05">三月五日</time>', '<aside><time datetime="2018-01-01">旧文</time></aside><ul><li><time datetime="2017-01-01">更旧</time></li></ul>', "2019-03-05"),
        ("", '<time datetime="2019-03-05"></time>', '<time datetime="2018-01-01"></time>', ""),
        ("", '<time class="modified" datetime="2019-03-05"></time>', "", ""),
    ],
)  # fmt: skip
def test_the_day_is_read_from_metadata_or_from_the_element_of_time(tmp_path: Path, head: str, first: str, rest: str, date: str) -> None:
    path = tmp_path / "a.html"
    path.write_text(
        f'<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>人工智能的新进展</title>{head}</head><body>{BODY.format(first)}{rest}</body></html>',
        "utf-8",
    )
    assert read_article(path, ReadingSettings()).meta.date == date
