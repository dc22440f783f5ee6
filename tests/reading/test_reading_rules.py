"""Rules about what is left out: each gives its own reason, every reason has its words."""

import re
from pathlib import Path
from typing import get_args

import pytest

from pipeline.reading.rules.boilerplate import RULES, reason_for
from pipeline.reading.rules.rule import Rule
from pipeline.reasons import LABELS, Reason

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("rule", RULES, ids=[f"{place}-{rule.reason}-{rule.zone}" for place, rule in enumerate(RULES)])
def test_every_text_that_a_rule_finds_is_left_out_for_its_reason_whatever_other_rules_say(rule: Rule) -> None:
    assert [(text, found) for text in rule.phrases.hit if (found := reason_for(text, "edge")) != rule.reason] == []
    assert [text for text in rule.phrases.hit if rule.zone == "any" and not reason_for(text, "any")] == []


def test_every_reason_has_its_words_and_stands_in_the_docs() -> None:
    assert list(LABELS) == list(get_args(Reason))
    said = re.search(r"\*\*Left out\*\*.*?`(byline .*?)`", (ROOT / "docs" / "reading.md").read_text("utf-8"), re.DOTALL)
    assert said
    assert said[1].split() == list(get_args(Reason))


def test_a_long_line_with_the_same_words_is_the_articles_own() -> None:
    assert reason_for("关注我们", "any") == "follow-account"
    assert reason_for("关注我们" + "每一个人都能看见的那些小事，" * 6, "any") is None
