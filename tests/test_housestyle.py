"""House style of the English."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.article import Mark, RichText
from pipeline.housestyle import RULES, StyleRule, apply, tidy


@pytest.mark.parametrize(
    ("draft", "clean"),
    [
        ("Tencent，AI Lab。", "Tencent, AI Lab."),
        ("“Hello”，he said。Then he left！", "“Hello”, he said. Then he left!"),
        ("He said \"Hello\" and 'bye', isn't it? 5' 6\"", "He said “Hello” and ‘bye’, isn’t it? 5' 6\""),
        ("Nature Research (Nature Research) did the the work .And", "Nature Research did the work. And"),
        ("the “Springer” (Springer) imprint", "the “Springer” imprint"),
        ("Australia ' s game ( nice ) is here…… ok", "Australia’s game (nice) is here… ok"),
        ("《Nature》 published", "Nature published"),
        ("Nature Machine Intelligence (《自然-机器智能》) is, good。", "Nature Machine Intelligence (《自然-机器智能》) is, good."),
        ("from 3～5 km — well", "from 3–5 km—well"),
        ("the Nature（Nature）journal", "the Nature journal"),
        ("Tencent announced.The lab at Node.js", "Tencent announced. The lab at Node.js"),
        ("visit https://a.b/c，d now.", "visit https://a.b/c, d now."),
        ("at ３０ ％ of ＡＩ", "at 30% of AI"),
        ("one,two;three", "one, two; three"),
        ("1,000 and 12:30 and .NET", "1,000 and 12:30 and .NET"),
        ("a  b\u200bc\u3000d", "a bc d"),
        ("Coders 👩🏽\u200d💻 and run\u200dners 🏃\u200d♂️", "Coders 👩🏽\u200d💻 and runners 🏃\u200d♂️"),
        ("He had had enough, that that is", "He had had enough, that that is"),
        ('He left on Monday," she said. "We stayed."', "He left on Monday,” she said. “We stayed.”"),
        ('the "AI+"-plan ("AI")', "the “AI+”-plan (“AI”)"),
        ("New York New York", "New York New York"),
    ],
)
def test_a_draft_is_put_in_house_style(draft: str, clean: str) -> None:
    assert tidy(RichText(draft)).text == clean


def test_code_is_not_touched_and_marks_stay_on_their_words() -> None:
    text = "Call f(a,b)，then  the the bold"
    code = Mark("code", 5, 11)
    bold = Mark("strong", text.index("bold"), text.index("bold") + 4)
    clean = tidy(RichText(text, (code, bold)))
    assert clean.text == "Call f(a,b), then the bold"
    assert [clean.text[mark.start : mark.end] for mark in clean.marks] == ["f(a,b)", "bold"]


def test_backticks_around_marked_code_go() -> None:
    text = "Run `invoke build`, then `invoke check`."
    marks = tuple(Mark("code", text.index(code), text.index(code) + len(code)) for code in ("invoke build", "invoke check"))
    clean = tidy(RichText(text, marks))
    assert clean.text == "Run invoke build, then invoke check."
    assert [clean.text[mark.start : mark.end] for mark in clean.marks] == ["invoke build", "invoke check"]


@given(st.text(alphabet="ab AI.,;:!?()[]'\"“”‘’，。（）《》、：…—-1 20\u3000自然", max_size=40))
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    once = tidy(RichText(text))
    assert tidy(once) == once


def test_a_possessive_that_an_engine_set_apart_is_no_opening_quote() -> None:
    assert tidy(RichText("China 's plan, and it 's ours")).text == "China’s plan, and it’s ours"
    assert tidy(RichText("the letter 's' here")).text == "the letter ‘s’ here"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: next(iter(rule.hit)))
def test_a_rule_of_house_style_does_what_its_examples_show_and_no_more(rule: StyleRule) -> None:
    assert rule.hit
    assert rule.miss
    assert {text: apply(rule, RichText(text)).text for text in rule.hit} == rule.hit
    assert [apply(rule, RichText(text)).text for text in rule.miss] == list(rule.miss)
