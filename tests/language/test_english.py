"""The grammar of words that are put into English text."""

import pytest

from pipeline.language import capitalise, indefinite, possessive


@pytest.mark.parametrize(
    ("text", "article"),
    [
        ("Nature Conference", "a"), ("AGI", "an"), ("university", "a"), ("hour", "an"), ("MRI scan", "an"), ("8-bit", "an"), ("18-year", "an"), ("180-page", "a"),
        ("NASA probe", "a"), ("user", "a"), ("uninformed guess", "an"), ("unimodal", "a"), ("one-off", "a"), ("European", "a"), ("U-shaped", "a"), ("“AI + healthcare”", "an"),
    ],
)  # fmt: skip
def test_the_indefinite_article_goes_by_sound(text: str, article: str) -> None:
    assert indefinite(text) == article


def test_possessive() -> None:
    assert [possessive(text) for text in ("Tencent", "the researchers", "Thomas", "Springer Nature", "boss")] == [
        "Tencent’s", "the researchers’", "Thomas’s", "Springer Nature’s", "boss’s",
    ]  # fmt: skip


def test_capital_at_the_start() -> None:
    assert [capitalise(text) for text in ("deep learning", "“deep", "iPhone sales", "AI", "eBay")] == [
        "Deep learning",
        "“Deep",
        "iPhone sales",
        "AI",
        "eBay",
    ]


def test_no_capital_in_the_middle() -> None:
    for text in ("30 Top experts", "30 top experts", "3.5 million yuan", "Équipe de France", "2D images"):
        assert capitalise(text) == text
    assert capitalise("(1) the first") == "(1) The first"
    assert capitalise("1. the first") == "1. The first"
