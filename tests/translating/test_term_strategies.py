"""What each strategy sends for a sentence with terms, and what it makes of the answer."""

from __future__ import annotations

import pytest

from pipeline.glossary import Glossary, Term
from pipeline.translating import terms

GLOSSARY = Glossary([
    Term(id="nr", source="自然科研", target="Nature Research", pos="name"),
    Term(id="nmi", source="《自然-机器智能》", target="Nature Machine Intelligence", pos="name"),
    Term(id="lab", source="AI Lab", do_not_translate=True),
    Term(id="tencent", source="腾讯", target="Tencent", boundary="free"),
    Term(id="agi", source="通用人工智能", target="artificial general intelligence"),
])  # fmt: skip


@pytest.mark.parametrize(
    ("source", "sent"),
    [
        ("双方与自然科研达成合作。", "双方与Nature Research达成合作。"),
        ("自然科研推出《自然-机器智能》。", "Nature Research推出Nature Machine Intelligence。"),
        ("与2019年自然科研5家", "与2019年Nature Research 5家"),
        ("自然科研（Nature Research）和腾讯AI Lab", "Nature Research和Tencent AI Lab"),
    ],
)
def test_inline_puts_the_english_in_place_of_the_chinese(source: str, sent: str) -> None:
    answer = terms.inline(source, GLOSSARY.find(source))
    assert answer is not None
    assert answer.text == sent
    assert answer.terms == ()


def test_inline_has_nothing_to_do_where_nothing_changes() -> None:
    source = "加入AI Lab。"
    assert terms.inline(source, GLOSSARY.find(source)) is None
    assert terms.prompt(source, GLOSSARY.find(source)) is None


def test_prompt_names_each_entry_once_without_title_marks() -> None:
    source = "自然科研的《自然-机器智能》与自然科研，AI Lab"
    answer = terms.prompt(source, GLOSSARY.find(source))
    assert answer is not None
    assert answer.text == source
    assert answer.terms == (("自然科研", "Nature Research"), ("自然-机器智能", "Nature Machine Intelligence"))


def test_both_puts_it_in_and_says_to_keep_it() -> None:
    source = "自然科研与AI Lab"
    answer = terms.both(source, GLOSSARY.find(source))
    assert answer is not None
    assert answer.text == "Nature Research与AI Lab"
    assert answer.terms == (("Nature Research", "Nature Research"), ("AI Lab", "AI Lab"))


def test_a_placeholder_is_exchanged_for_its_term_with_the_right_article() -> None:
    source = "通用人工智能与自然科研"
    answer = terms.placeholder(source, GLOSSARY.find(source))
    assert answer is not None
    first, second = terms.PLACEHOLDERS[:2]
    assert answer.text == f"{first}与{second}"
    said = f"A {first} system, {second}’s {first.upper()} and a {second} project"
    assert answer.restore(said) == (
        "An artificial general intelligence system, Nature Research’s artificial general intelligence and a Nature Research project"
    )


def test_the_engines_copy_is_readable_and_on_one_line() -> None:
    assert terms.readable("　２０１８年\u200b「AI」\ufffc・Ｘ\n二") == "2018年“AI”·X 二"
