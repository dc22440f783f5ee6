"""Characters that look like ordinary ones, and characters that nobody sees."""

import pytest

from pipeline.language import mainland, ordinary, simplified, unified, visible


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("⼈⼯智能", "人工智能"),
        ("⻓江和⾃然科研", "长江和自然科研"),
        ("⾨⻔⻛⻢⻋", "門门风马车"),
        ("\uf9fe\uf914", "茶樂"),
        ("\U0002f801", "丸"),
        ("\ufa0e", "\ufa0e"),  # one of twelve in that block that are no doubles
        ("人工智能 AI", "人工智能 AI"),
    ],
)
def test_radicals_and_compatibility_ideographs_mean_ordinary_characters(text: str, meant: str) -> None:
    assert ordinary(text) == meant
    assert len(ordinary(text)) == len(text)


def test_every_copy_that_is_compared_or_translated_is_of_ordinary_characters() -> None:
    assert simplified("⾨⼝的⼈") == "门口的人"
    assert unified("⾨⼝的⼈") == "门口的人"
    assert mainland("⼈⼯智慧軟體", "tw") == "人工智能软件"
    assert mainland("⻓江", "") == "长江"


def test_a_verb_keeps_its_particle_in_traditional_text_of_no_region() -> None:
    assert mainland("他走著看著，拿著筆，執著地沿著河走。", "") == "他走着看着，拿着笔，执着地沿着河走。"
    same = "著名的著作，顯著，名著，土著，原著，編著，專著，合著，巨著，著書立說"
    assert mainland(same, "") == "著名的著作，显著，名著，土著，原著，编著，专著，合著，巨著，著书立说"


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("程序员👩🏽\u200d💻", "程序员👩🏽\u200d💻"),
        ("👨\u200d👩\u200d👧\u200d👦一家", "👨\u200d👩\u200d👧\u200d👦一家"),
        ("🏃\u200d♂️🏳️\u200d🌈🏴\u200d☠️❤️\u200d🔥", "🏃\u200d♂️🏳️\u200d🌈🏴\u200d☠️❤️\u200d🔥"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("人\u200d工\u200b智\u2060能\u00ad\u200e\ufeff", "人工智能"),
        ("👩\u200d 和", "👩 和"),
    ],
)
def test_a_joiner_stays_where_it_makes_one_picture_or_letter(text: str, seen: str) -> None:
    assert visible(text) == seen
