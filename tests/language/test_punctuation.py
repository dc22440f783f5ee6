"""Punctuation: what opens, closes, ends a sentence or a line."""

import re

import pytest

from pipeline.language import CLOSERS, LINE_END, NO_LINE_START, OPENERS, PARTNERS, PAUSES, SENTENCE_END, SEPARATORS
from pipeline.reading.formats.markdown.lines import lines_are_paragraphs
from pipeline.segmenting import boundaries, split_softly
from pipeline.translating.attempts import clauses


def test_no_mark_opens_and_closes() -> None:
    assert not set(OPENERS) & set(CLOSERS)
    assert len(set(OPENERS)) == len(set(CLOSERS)) == len(PARTNERS)
    assert all(re.match(f"[{re.escape(CLOSERS)}]", mark) for mark in CLOSERS)


def test_what_ends_a_sentence_ends_a_line_and_no_pause_but_colon_and_semicolon_does() -> None:
    assert set(SENTENCE_END) <= set(LINE_END)
    assert set(PAUSES) & set(LINE_END) == set("：:；;")
    assert set(SEPARATORS) < set(PAUSES)
    assert set("《》〈〉") & set(LINE_END) == set()


@pytest.mark.parametrize("mark", "。！？，、；：…）》」』】”")
def test_no_line_begins_with_a_mark_that_closes_or_parts(mark: str) -> None:
    assert mark in NO_LINE_START


@pytest.mark.parametrize(("opening", "closing"), [pair for pair in PARTNERS.items() if pair[0] not in "‘{["])
def test_every_pair_holds_a_clause_together_wherever_text_is_cut(opening: str, closing: str) -> None:
    """The sets differed: 〔〕 and ［］ were unknown where a draft is tried again clause by clause."""
    text = f"他们在会上说过{opening}这是第一件要做的事；那是第二件要做的事{closing}，然后大家才慢慢散去。"
    ranges = clauses(text, ())
    assert [text[start:end] for start, end in ranges] == [text[: text.index(closing) + 2], "然后大家才慢慢散去。"]


@pytest.mark.parametrize("closing", "”』〕］〗")
def test_a_closing_mark_stays_with_the_sentence_before_it(closing: str) -> None:
    opening = next(mark for mark, other in PARTNERS.items() if other == closing)
    text = f"{opening}这是一句很长很长的话。{closing}后面还有同样长的另外一句话。"
    assert split_softly(text, 20, len)[0].endswith(f"。{closing}")


def test_lines_that_end_with_any_closing_mark_are_paragraphs() -> None:
    lines = ["　　" + "他说" * 30 + "（这是真的）", "　　" + "她说" * 30 + "“那不是真的。”", "　　" + "大家说" * 20 + "〔见注〕"]
    assert lines_are_paragraphs(lines) == lines_are_paragraphs([line[:-1] + "。" for line in lines])


def test_rare_stops_end_sentences_too() -> None:
    assert boundaries("真的吗⁉我不信。好") == [4, 8]
