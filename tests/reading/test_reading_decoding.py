"""Encodings: every one in use is read, a doubtful one is asked about, mojibake never gets through."""

from pathlib import Path

import pytest

from pipeline.errors import DuizhaoError
from pipeline.reading.decoding import decode, plausibility

TEXT = "腾讯AI Lab第二届学术论坛在深圳举行，聚焦人工智能在医疗、游戏等领域的研究与应用。全球30位专家出席，对多项成果进行了交流。"
TRADITIONAL = "騰訊在深圳舉行學術論壇，聚焦人工智慧在醫療、遊戲等領域的研究與應用。全球三十位專家出席，對多項成果進行了交流。"
PATH = Path("sources/x.txt")


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        (TEXT, "utf-8", "utf-8"),
        (TEXT, "utf-8-sig", "utf-8-sig"),
        (TEXT, "gb18030", "gb18030"),
        (TEXT, "gbk", "gb18030"),
        (TRADITIONAL, "big5", "big5hkscs"),
        (TEXT, "utf-16", "utf-16"),
        (TEXT, "utf-16-le", "utf-16-le"),
        (TEXT, "utf-16-be", "utf-16-be"),
        ("𠮷野家的" + TEXT, "gb18030", "gb18030"),
    ],
)
def test_every_encoding_in_use_is_read(text: str, encoding: str, found: str) -> None:
    decoded = decode(text.encode(encoding), PATH)
    assert (decoded.text, decoded.encoding) == (text, found)


def test_a_pages_own_word_for_its_charset_is_believed_if_plausible() -> None:
    page = '<html><head><meta charset="gb2312"></head><body>好天气</body></html>'
    assert decode(page.encode("gbk"), PATH).text == page


def test_a_pages_wrong_word_for_its_charset_is_not() -> None:
    page = f'<html><head><meta charset="big5"></head><body>{TEXT}</body></html>'
    assert decode(page.encode("gb18030"), PATH).text == page
    assert decode(page.encode("utf-8"), PATH).text == page


def test_few_damaged_bytes_in_utf8_are_said_with_their_line() -> None:
    data = f"第一行，这是好的。\n{TEXT}".encode()
    broken = data.replace("专家".encode(), b"\xff\xfe")
    with pytest.raises(DuizhaoError, match=r"sources/x\.txt:2: is UTF-8 with damaged bytes \(the first: 0xff\)"):
        decode(broken, PATH)


@pytest.mark.parametrize("data", [b"", b" \n\t", "\ufeff".encode()])
def test_an_empty_file_is_said(data: bytes) -> None:
    with pytest.raises(DuizhaoError, match="is empty"):
        decode(data, PATH)


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 20, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\x9c\xed" * 300, "Привет, мир! ".encode("koi8-r") * 30]
)
def test_what_is_no_chinese_text_is_refused(data: bytes) -> None:
    with pytest.raises(DuizhaoError, match=r"is not text in any encoding|may be in one of two"):
        decode(data, PATH)


def test_mojibake_is_not_plausible() -> None:
    assert plausibility(TEXT) > 0.3
    assert plausibility(TEXT.encode("utf-8").decode("gb18030", "replace")) < 0.08
    assert plausibility(TRADITIONAL.encode("big5").decode("gb18030", "replace")) < 0.08
    assert plausibility(TEXT.encode("gb18030").decode("big5", "replace")) < 0.08


@pytest.mark.parametrize("word", ["通知", "联通", "会议纪要", "关于我们"])
def test_a_text_too_short_to_tell_is_right_or_asked_about(word: str) -> None:
    data = word.encode("gb18030")
    if plausibility(word) >= 0.08:
        assert decode(data, PATH).text == word
    else:
        with pytest.raises(DuizhaoError, match="as UTF-8"):
            decode(data, PATH)
