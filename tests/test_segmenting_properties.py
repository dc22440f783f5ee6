"""What holds for every text: nothing is lost, nothing is empty, a sentence stays one, ids stay under insertion."""

import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.article import Article, Block, Mark, RichText, leaves, segments
from pipeline.project import SegmentingSettings
from pipeline.segmenting import boundaries, make_segments, segment, segment_key, split_softly
from pipeline.segmenting.blocks import SegmentIds

PIECES = [
    "今天下雨了", "他说", "腾讯", "AI Lab", "3.5", "v1.2", "https://a.cn/x?y=1", "。", "！", "？", "?", "!", "…", "……", ".", "，", "：", "；", ";",
    "“", "”", "‘", "’", "「", "」", "（", "）", "(", ")", "《", "》", "【", "】", "[1]", "①", "[", "]", '"', " ", "　", "\n", "\ufffc", "😀", "的", "e.g.",
    "Dr. ", "一、", "1、", "——", "~",
]  # fmt: skip
TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
    st.text(max_size=60),
    st.lists(st.sampled_from([*"的一是不了。！？“”（）「」，：\n "]), max_size=300).map("".join),
)
OPTIONS = st.fixed_dictionaries({"semicolon": st.booleans(), "lines": st.booleans()})


def pieces(text: str, **options: Any) -> list[str]:
    edges = [0, *boundaries(text, **options), len(text)]
    return [text[start:end] for start, end in pairwise(edges)]


@given(TEXTS, OPTIONS)
@settings(max_examples=600)
def test_the_sentences_joined_are_the_text_and_each_has_words(text: str, options: dict[str, bool]) -> None:
    parts = pieces(text, **options)
    assert "".join(parts) == text
    if len(parts) > 1:
        assert all(any(character.isalnum() for character in part) for part in parts)
        assert not any(part[0].isspace() for part in parts[1:])


@given(TEXTS, OPTIONS)
@settings(max_examples=600)
def test_a_sentence_is_not_cut_again(text: str, options: dict[str, bool]) -> None:
    for part in pieces(text, **options):
        assert pieces(part, **options) == ([part] if part else [""])


@given(TEXTS, OPTIONS)
@settings(max_examples=600)
def test_nothing_is_cut_inside_an_address(text: str, options: dict[str, bool]) -> None:
    for part in pieces(f"看https://a.cn/x?y=1!z。{text}", **options)[:1]:
        assert part.startswith("看https://a.cn/x?y=1!z。")


@given(st.lists(TEXTS.filter(lambda text: "\n" not in text), min_size=1, max_size=4))
@settings(max_examples=200)
def test_an_inserted_paragraph_changes_no_other_id(texts: list[str]) -> None:
    before = [item.id for item in segments(segmented(texts))]
    after = [item.id for item in segments(segmented([texts[0], "这一段是后来插进去的，别处没有。", *texts[1:]]))]
    inserted = f"s{segment_key('这一段是后来插进去的，别处没有。')}"
    assert [name for name in after if name != inserted] == before
    assert len(set(after)) == len(after)


@given(TEXTS, st.integers(1, 30))
@settings(max_examples=300)
def test_soft_pieces_joined_are_the_text_and_keep_the_limit(text: str, limit: int) -> None:
    parts = split_softly(text, limit, len)
    assert "".join(parts) == text
    assert all(0 < len(part) <= limit for part in parts)


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=20).map("".join), st.data())
@settings(max_examples=200)
def test_marks_are_cut_with_the_text_and_stay_over_the_same_characters(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    rich = RichText(text, (Mark("strong", start, end, "m1"),))
    parts = make_segments(rich, boundaries(text), SegmentIds())
    covered, offset = [], 0
    for part in parts:
        covered += [offset + index for mark in part.source.marks for index in range(mark.start, mark.end)]
        offset += len(part.source.text)
    assert covered == list(range(start, end))


@pytest.mark.parametrize(
    "piece",
    ["他说。", "a.b. ", "“好。”", "“", "”", "他来了（见图1。）所示，", "\n", "（（（”””", "[1]①", "……", "。（完）", "好啦～我", "：“……”"],
)
def test_time_grows_with_the_length_only(piece: str) -> None:
    start = time.process_time()
    boundaries(piece * (100_000 // len(piece)))
    assert time.process_time() - start < 3


def segmented(texts: list[str]) -> Article:
    blocks = tuple(Block(f"b{number}", "paragraph", RichText(text)) for number, text in enumerate(texts))
    return segment(Article("x", Path("x.md"), "", blocks), SegmentingSettings())


def test_equal_sentences_are_numbered_in_reading_order() -> None:
    found = [item.id for item in segments(segmented(["嗯。好。", "嗯。"]))]
    assert found == ["s5c7a9f97adb5", "s061dc3a2e5c7", "s5c7a9f97adb5-2"]


def test_every_real_sentence_alone_is_one_sentence() -> None:
    table = (Path(__file__).parent / "data" / "eval" / "flores-dev.tsv").read_text("utf-8").splitlines()
    sentences = [line.split("\t")[0] for line in table]
    assert len(sentences) > 900
    parts = [part for sentence in sentences for part in pieces(sentence)]
    assert [pieces(part) for part in parts] == [[part] for part in parts]


def test_headings_are_one_segment_and_leaves_of_lists_have_theirs() -> None:
    blocks = (
        Block("b1", "heading", RichText("AI会取代人吗？专家这样说！")),
        Block("b2", "list", children=(Block("b3", "item", children=(Block("b4", "paragraph", RichText("一。二。")),)),)),
    )
    article = segment(Article("x", Path("x.md"), "", blocks), SegmentingSettings())
    assert [[item.source.text for item in leaf.segments] for leaf in leaves(article)] == [["AI会取代人吗？专家这样说！"], ["一。", "二。"]]
