"""Encodings: every one in use is read, a doubtful one is asked about, mojibake never gets through."""

from pathlib import Path

import pytest

from pipeline.errors import DuizhaoError
from pipeline.reading.decoding import decode, is_plausible

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
        (TEXT, "utf-32", "utf-32"),
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
    assert is_plausible(TEXT)
    assert is_plausible(TRADITIONAL)
    assert not is_plausible(TEXT.encode("utf-8").decode("gb18030", "replace"))
    assert not is_plausible(TRADITIONAL.encode("big5").decode("gb18030", "replace"))
    assert not is_plausible(TEXT.encode("gb18030").decode("big5", "replace"))


LOGIC = "集体行动的逻辑——读书笔记。约翰·史密斯认为，集体行动并不容易，人们常常选择“搭便车”……"


@pytest.mark.parametrize(
    "text", [LOGIC, "目录——", "爱因斯坦·阿尔伯特", "他说——好。", "三·一五晚会", "—— 完 ——", "（一）总则——通用", LOGIC * 500]
)
@pytest.mark.parametrize("encoding", ["gb2312", "gbk", "gb18030"])
def test_the_members_of_a_family_of_encodings_are_no_alternatives(text: str, encoding: str) -> None:
    # GB2312 has only A1AA for the dash, which Python's codec calls U+2015.
    data = text.replace("—", "―").replace("·", "・").encode(encoding) if encoding == "gb2312" else text.encode(encoding)
    assert decode(data, PATH).text == text


@pytest.mark.parametrize(
    ("encoding", "written", "read"),
    [
        ("cp950", "臺北～高雄的火車要多少時間", "臺北～高雄的火車要多少時間"),
        ("big5hkscs", "臺北∼高雄的火車要多少時間", "臺北～高雄的火車要多少時間"),
        ("big5", "• 這個學期的課程\n• 下個學期的課程", "• 這個學期的課程\n• 下個學期的課程"),
        ("cp950", "約翰‧史密斯說他會來", "約翰‧史密斯說他會來"),
        ("cp950", "這本書的定價是 12€，不含稅", "這本書的定價是 12€，不含稅"),
        ("big5hkscs", "佢哋喺香港嘅屋企", "佢哋喺香港嘅屋企"),
    ],
)
def test_big5_has_the_signs_that_windows_and_browsers_show(encoding: str, written: str, read: str) -> None:
    assert decode(written.encode(encoding), PATH).text == read


@pytest.mark.parametrize(
    ("rare", "read"),
    [
        (b"\xa3\xa0", "\u3000"),  # an ideographic space of old editors
        (b"\xa6\xd9", "︐"),
        (b"\xa6\xf3", "︙"),
        (b"\xa8\xbc", "ḿ"),
        (b"\xfe\x59", "龴"),
        (b"\xfe\xa0", "龻"),
        (b"\xfe\x51", "𠂇"),
        (b"\x80", "€"),
        (b"\xaa\xa1", "\ue000"),  # really private
        (b"\x1a", "\x1a"),
    ],
)
def test_one_rare_sign_does_not_make_another_language_of_a_text(rare: bytes, read: str) -> None:
    for text in (TEXT, "今天我们去学校，"):
        decoded = decode(text.encode("gbk") + rare + "好的。".encode("gbk"), PATH)
        assert (decoded.text, decoded.encoding) == (f"{text}{read}好的。", "gb18030")


@pytest.mark.parametrize(
    "text",
    [
        "It is −5 °C in Běijīng; from A → B it costs 5 €.",
        "The α and β phases of titanium",
        "Duizhao™ is free; naïve readers pay 3 € — or £2.",
        "π ≈ 3.14",
        "Καλημέρα κόσμε",
        "Don’t “quote” me…",
    ],
)
def test_utf8_without_chinese_is_utf8(text: str) -> None:
    assert (decode(text.encode(), PATH).text, decode(text.encode(), PATH).encoding) == (text, "utf-8")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("안녕하세요. 이 글은 한국어로 쓴 글입니다. 인공지능 기술의 발전과 사회. ", "euc_kr"),
        ("これは日本語の文章です。人工知能の技術が発展する。", "shift_jis"),
        ("これは日本語の文章です。人工知能の技術が発展する。", "euc_jp"),
        ("Привет, мир! Это простой текст на русском языке. ", "cp1251"),
        ("Café déjà vu – “naïve” façade costs 5 € or £4. ", "cp1252"),
    ],
)
def test_an_encoding_that_gives_no_chinese_is_never_taken_for_a_source(text: str, encoding: str) -> None:
    with pytest.raises(DuizhaoError, match="is not text in any encoding that is known for Chinese"):
        decode((text * 30).encode(encoding), PATH)


@pytest.mark.parametrize("name", ["undefined", "x-user-defined", "rot13", "idna", "utf-7", "iso-8859-1", "utf8"])
def test_a_pages_charset_that_is_none_of_chinese_tells_nothing(name: str) -> None:
    page = f'<html><head><meta charset="{name}"></head><body>{LOGIC}</body></html>'
    assert decode(page.encode("gb18030"), PATH).text == page


def test_hz_of_old_mails_is_read_and_a_tilde_with_a_brace_is_not_hz() -> None:
    assert decode(b"Message: <~{<:Ky2;S{#,NpJ)l6HK!#~}> Bye.\n~{N%HK~}~~", PATH).text == "Message: <己所不欲，勿施於人。> Bye.\n违人~"
    assert decode(b"Type `~{abc~}` or `a ~{` b.", PATH).text == "Type `~{abc~}` or `a ~{` b."


def test_few_damaged_bytes_in_gbk_are_said_with_their_line() -> None:
    data = f"第一行，这是好的。\n{TEXT}".encode("gbk").replace("专家".encode("gbk"), b"\xff\xff")
    with pytest.raises(DuizhaoError, match=r"sources/x\.txt:2: is gb18030 with damaged bytes \(the first: 0xff\)"):
        decode(data, PATH)


@pytest.mark.parametrize("word", ["通知", "联通", "会议纪要", "关于我们", "资料", "目录测试", "附录"])
def test_a_word_alone_is_read(word: str) -> None:
    assert decode(word.encode("gb18030"), PATH).text == word


@pytest.mark.parametrize("word", ["好", "政務"])
def test_a_text_too_short_to_tell_is_asked_about(word: str) -> None:
    data = word.encode("big5" if word == "政務" else "gb18030")
    with pytest.raises(DuizhaoError, match=rf"may be in one of two encodings .*{word}"):
        decode(data, PATH)
