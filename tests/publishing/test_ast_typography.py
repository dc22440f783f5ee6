from __future__ import annotations

from itertools import pairwise

import pytest

from pipeline.article import Mark, RichText, TermHit
from pipeline.publishing.document.typography import ENGLISH, break_offsets, set_english, titles_in_italics


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("on 15 March 2018", "on 15~March 2018"),
        ("on March 15, 2018", "on March~15, 2018"),
        ("in March 2018", "in March 2018"),
        ("a rate of 90 % in 4 s", "a rate of 90~% in 4~s"),
        ("3.5 million yuan", "3.5~million yuan"),
        ("30 experts and 4 seconds", "30 experts and 4 seconds"),
        ("90 per cent of 20 GB", "90~per cent of 20~GB"),
        ("see Figure 2 and Table 10", "see Figure~2 and Table~10"),
        ("Part II of Vol. 3, pp. 15", "Part~II of Vol.~3, pp.~15"),
        ("Figure it out", "Figure it out"),
        ("J. K. Rowling and Dr Sanderson", "J.~K.~Rowling and Dr~Sanderson"),
        ("weak – think of walking – and", "weak~– think of walking~– and"),
        ("and so on …", "and so on~…"),
        ("as shown [3] before", "as shown~[3] before"),
    ],
)
def test_lines_do_not_break_where_they_hurt(before, after):
    assert set_english(RichText(before)).text == after.replace("~", "\u00a0")
    assert set_english(set_english(RichText(before))).text == after.replace("~", "\u00a0")


@pytest.mark.parametrize("rule", ENGLISH, ids=lambda rule: rule.__name__)
def test_a_rule_only_exchanges_single_characters(rule):
    text = "Dr J. Wu saw Figure 2 on 15 March 2018 – 90 % of 20 GB … see [3], p. 4, Part II, 3.5 million."
    changed = rule(text)
    assert changed != text
    assert [(a, b) for a, b in zip(text, changed, strict=True) if a != b and (a, b) != (" ", "\u00a0")] == []


def test_code_is_not_touched():
    rich = RichText("run p. 4 of 20 GB", (Mark("code", 4, 8, "1"),))
    assert set_english(rich).text == "run p. 4 of 20\u00a0GB"


@pytest.mark.parametrize(
    ("source", "target", "italic"),
    [
        ("旗舰刊《自然》（Nature）上", "its flagship journal Nature has", ["Nature"]),
        ("《自然-机器智能》（Nature Machine Intelligence）与《自然》（Nature）", "Nature Machine Intelligence and Nature", ["Nature Machine Intelligence", "Nature"]),
        ("《Nature》杂志", "the journal Nature", ["Nature"]),
        ("读《红楼梦》", "read Dream of the Red Chamber", []),
        ("《自然》（Nature）", "it is Natural", []),
        ("施普林格（Springer）", "Springer", []),
    ],
)  # fmt: skip
def test_titles_of_works_are_set_in_italics(source, target, italic):
    marks = titles_in_italics(RichText(source), RichText(target)).marks
    assert [target[mark.start : mark.end] for mark in marks if mark.kind == "emph"] == italic


def test_a_title_that_is_a_verified_term_is_found_by_it():
    hit = TermHit("dream", 1, 6, "《红楼梦》", "Dream of the Red Chamber", status="exact", found=(5, 29))
    marks = titles_in_italics(RichText("读《红楼梦》"), RichText("read Dream of the Red Chamber"), [hit]).marks
    assert [(mark.kind, mark.start, mark.end) for mark in marks] == [("emph", 5, 29)]


def test_a_title_in_italics_already_stays_as_it_is():
    target = RichText("the journal Nature", (Mark("emph", 12, 18, "1"),))
    assert titles_in_italics(RichText("《Nature》"), target) == target


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("与自然科研达成战略合作", ["与", "自然", "科研", "达成", "战略", "合作"]),
        ("发布三大核心战略，与自然", ["发布", "三大", "核心", "战略，", "与", "自然"]),
        ("立志攻坚“通用人工智能”", ["立志", "攻坚", "“通用", "人工智能”"]),
        ("成立Robotics X实验室项目", ["成立Robotics X实验室", "项目"]),
    ],
)
def test_a_heading_breaks_between_words_only(text, pieces):
    bounds = [0, *break_offsets(text), len(text)]
    assert [text[a:b] for a, b in pairwise(bounds)] == pieces
