"""A well-known name that became another well-known name is found; the same name in any form is not."""

import pytest

from pipeline.article import RichText
from pipeline.checking import check_segment
from pipeline.language import established_names

ANOTHER = [
    ("苏格拉底没有留下著作。", "Plato left no writings.", "苏格拉底 is Socrates, Plato is 柏拉图"),
    ("蘇格拉底沒有留下著作。", "Plato left no writings.", "苏格拉底 is Socrates, Plato is 柏拉图"),
    ("柏拉图是他的学生。", "Socrates was his student.", "柏拉图 is Plato, Socrates is 苏格拉底"),
    ("爱因斯坦提出了相对论。", "Newton proposed the theory of relativity.", "爱因斯坦 is Albert Einstein, Newton is 牛顿"),
    ("贝多芬的交响曲。", "The symphonies of Mozart.", "贝多芬 is Ludwig van Beethoven, Mozart is 莫扎特"),
    ("她去了伦敦。", "She went to Paris.", "伦敦 is London, Paris is 巴黎"),
]
SAME = [
    ("苏格拉底没有留下著作。", "Socrates left no writings."),
    ("苏格拉底没有留下著作。", "He left no writings."),
    ("柏拉图式的爱情。", "Platonic love."),
    ("他把柏拉图与苏格拉底相比。", "He compares Plato with Socrates."),
    ("伦敦人爱喝茶。", "Londoners love tea."),
    ("柴可夫斯基的芭蕾舞剧。", "The ballets of Tschaikowsky."),
    ("路易·巴斯德研究所。", "The Louis Pasteur institute."),
    ("机器翻译常常把中文的大数弄错。", "Machine translation often gets large Chinese numbers wrong."),
    ("气温高达四十度。", "Plato says it is forty degrees."),
    ("老师讲了一个故事。", "Plato told a story."),
]


def _said(source: str, target: str) -> list[str]:
    return [
        found.message for found in check_segment(RichText(source), RichText(target), kind="paragraph") if found.check == "established-name"
    ]


@pytest.mark.parametrize(("source", "target", "message"), ANOTHER)
def test_another_established_name_is_found(source: str, target: str, message: str) -> None:
    assert _said(source, target) == [message]


@pytest.mark.parametrize(("source", "target"), SAME)
def test_the_name_itself_or_none_is_no_finding(source: str, target: str) -> None:
    assert _said(source, target) == []


def test_the_table_has_thousands_of_names_and_no_pinyin() -> None:
    names = established_names()
    assert len(names) > 2000
    assert not {"北京", "李白"} & set(names)
