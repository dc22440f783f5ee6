"""What a sentence does and how much it says; abbreviations as English writes them."""

import pytest

from pipeline.article import RichText
from pipeline.checking import check_segment


def _found(source: str, target: str) -> dict[str, str]:
    return {found.check: found.message for found in check_segment(RichText(source), RichText(target), kind="paragraph")}


QUESTIONED = [
    ("这简直太好了！", "Isn’t that just too good to be true?"),
    ("他终于回来了！", "Did he finally come back?"),
    ("我们一定会赢！", "Will we certainly win?"),
    ("快跑！", "Do you run fast?"),
    ("会议推迟到下周一。", "Is the meeting put off until next Monday?"),
    ("雨停了。", "Has the rain stopped?"),
]
MOOD_KEPT = [
    ("这简直太好了！", "That is just wonderful!"),
    ("他终于回来了！", "He is back at last."),
    ("难道这还不够！", "Is that not enough?"),
    ("谁知道呢！", "Who knows?"),
    ("你怎么现在才来！", "Why have you only come now?"),
    ("他问我去不去。", "“Are you going?” he asked."),
    ("这有什么用！", "What use is that?"),
]


@pytest.mark.parametrize(("source", "target"), QUESTIONED)
def test_what_became_a_question_is_found(source: str, target: str) -> None:
    assert "became a question" in _found(source, target).get("ending", "")


@pytest.mark.parametrize(("source", "target"), MOOD_KEPT)
def test_the_same_mood_or_a_rhetorical_question_is_none(source: str, target: str) -> None:
    assert "ending" not in _found(source, target)


CUT_SHORT = [
    ("他来了，看了看，就走了。", "He left quickly."),
    ("天亮了，鸡叫了，人们起床了。", "People got up."),
    ("雨很大，风很急，路上没有人。", "It rained hard."),
    ("他学过法语，教过书，写过小说。", "He wrote novels."),
    ("价格便宜，味道不错，服务也好。", "The price is low."),
]
SHORT_AND_WHOLE = [
    ("天亮了，鸡叫了，人们起床了。", "Day broke, the cock crowed and people got up."),
    ("雨很大，风很急，路上没有人。", "In the heavy rain and wind the road was empty."),
    ("是，是，是。", "Yes, yes, yes."),
    ("苹果、梨、桃都很甜。", "The fruit is sweet."),
    ("好，明天见。", "Fine, see you tomorrow."),
]


@pytest.mark.parametrize(("source", "target"), CUT_SHORT)
def test_three_clauses_that_became_one_are_found(source: str, target: str) -> None:
    assert {"length", "omission"} & set(_found(source, target))


@pytest.mark.parametrize(("source", "target"), SHORT_AND_WHOLE)
def test_short_english_that_says_everything_is_none(source: str, target: str) -> None:
    assert "length" not in _found(source, target)


AS_ENGLISH_WRITES = [
    ("我觉得OK。", "I think it’s okay."),
    ("一切OK！", "Everything is all right!"),
    ("他用MAC写作。", "He writes on a Mac."),
    ("下载这个APP。", "Download this app."),
    ("代码里有BUG。", "The code has bugs."),
    ("这个LOGO很好看。", "The logo looks good."),
    ("他装了LINUX系统。", "He installed Linux."),
    ("打开WIFI。", "Turn on Wi-Fi."),
    ("家里有两台TV。", "There are two televisions at home, no, one television."),
]
NOT_THE_SAME = [
    ("WHO发布了报告。", "The one who published the report."),
    ("CPU温度过高。", "The processor is too hot."),
    ("他用MAC写作。", "He writes on a computer."),
    ("他在IBM工作。", "He works at a company."),
    ("AI改变世界。", "It changes the world."),
]


@pytest.mark.parametrize(("source", "target"), AS_ENGLISH_WRITES)
def test_capitals_that_english_does_not_write_are_no_finding(source: str, target: str) -> None:
    assert "latin" not in _found(source, target)


@pytest.mark.parametrize(("source", "target"), NOT_THE_SAME)
def test_a_name_that_is_gone_is_still_found(source: str, target: str) -> None:
    assert "latin" in _found(source, target)
