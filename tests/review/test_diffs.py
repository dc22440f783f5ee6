"""Differences by words, and two people's changes brought together."""

from __future__ import annotations

from pipeline.review.chips import Chip
from pipeline.review.diffs import DiffPart, diff, merge


def shown(old: str, new: str) -> str:
    signs = {"same": "{}", "gone": "[-{}-]", "new": "[+{}+]"}
    return "".join(signs[part.kind].format(part.text) for part in diff(old, new))


def test_english_is_compared_by_words_and_chinese_by_characters():
    assert shown("The lab’s first forum", "The lab’s second forum") == "The lab’s [-first-][+second+] forum"
    assert shown("第一届论坛", "第二届论坛") == "第[-一-][+二+]届论坛"
    assert diff("same", "same") == [DiffPart("same", "same")]
    assert shown("", "new") == "[+new+]"


def test_changes_at_different_places_come_together():
    base = ["Tencent will found a lab in Shenzhen."]
    mine = ["Tencent is to found a lab in Shenzhen."]
    theirs: list[str | Chip] = ["Tencent will found a robotics lab in ", Chip("m1", "start"), "Shenzhen", Chip("m1", "end"), "."]
    together = ["Tencent is to found a robotics lab in ", Chip("m1", "start"), "Shenzhen", Chip("m1", "end"), "."]
    assert merge(base, mine, theirs) == together
    assert merge(base, theirs, mine) == together


def test_changes_that_touch_are_left_to_people():
    base = ["Tencent will found a lab."]
    assert merge(base, ["Tencent will open a lab."], ["Tencent will set up a lab."]) is None
    assert merge(base, ["Tencent will found a new lab."], ["Tencent will found a big lab."]) is None


def test_the_same_change_by_both_is_one_change():
    base, both = ["a lab"], ["the lab"]
    assert merge(base, both, both) == ["the lab"]
    assert merge(base, base, both) == ["the lab"]
