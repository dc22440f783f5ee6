"""The aligned file: what goes in comes out, and the same bilingual gives the same bytes."""

import re
from dataclasses import replace
from pathlib import Path
from xml.dom import minidom

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import NEWS, article, english, ids, translated

from pipeline.article import (
    OBJECT,
    Bilingual,
    Block,
    Comment,
    Entry,
    Mark,
    OrphanedEntry,
    Revision,
    RichText,
    Suggestion,
    Suppression,
    Target,
)
from pipeline.bilingual import dump, load, merge, parse
from pipeline.errors import DuizhaoError, ExitStatus

LINK = Mark("link", 0, 6, "m1", {"url": 'https://example.org/?a=1&b="2"', "title": "网页 <1>"})


def again(bilingual: Bilingual) -> Bilingual:
    return merge(bilingual.article, parse(dump(bilingual), Path("x.en.xlf")))


def full_entry() -> Entry:
    return Entry(
        Target(RichText("Robotics & AI <lab>"), "reviewed", "human", "李梅", "2026-11-24T08:00:00Z"),
        (Suggestion("机器人实验室。", RichText("A robot lab."), "previous", 71), Suggestion("别的", RichText("x\ty"), "mt", 100)),
        (Comment("第一行\n第二行", "李梅", "2026-11-24T08:00:00Z"), Comment("Why “lab”?", "Tom", "")),
        (Revision(RichText("Robots", (Mark("strong", 0, 6, "m9"),)), "translated", "", "", "mt"),),
        (Suppression("numbers", "the year is in the heading", "李梅"), Suppression("length", "", "")),
    )


def test_everything_known_of_a_sentence_comes_back():
    made = translated(article(*NEWS))
    first = ids(made.article)[3]
    made = replace(
        made,
        entries={**made.entries, first: full_entry()},
        removed=(OrphanedEntry("sabc", RichText("消失的句子。"), full_entry()),),
        hand_segmented=frozenset({made.article.blocks[2].id}),
    )
    assert again(made) == made


@pytest.mark.parametrize("kind", ["strong", "emph", "underline", "strike", "sub", "sup", "link", "code", "math"])
def test_each_mark_over_text_comes_back(kind):
    source = RichText("腾讯AI Lab发布战略", (Mark(kind, 2, 8, "m1", {"url": "https://example.org/"} if kind == "link" else {}),))
    target = RichText("Tencent AI Lab unveils", (replace(source.marks[0], start=8, end=14),))
    made = article([source])
    made = Bilingual(made, {ids(made)[0]: Entry(Target(target))})
    assert again(made) == made


def test_images_notes_nested_marks_and_a_link_across_two_sentences_come_back():
    image = Mark("image", 2, 3, "i1", {"src": "a b.png", "alt": "图\n一", "title": ""})
    note = Mark("note", 3, 4, "", {"ref": "n1"})
    nested = RichText(
        f"图：{OBJECT}{OBJECT}粗斜体。", (image, note, Mark("strong", 4, 7, "m2"), Mark("emph", 4, 7, "m3"), Mark("code", 5, 6, "a.2"))
    )
    across = (RichText("前句。", (Mark("link", 1, 3, "m7", {"url": "u"}),)), RichText("后句。", (Mark("link", 0, 2, "m7", {"url": "u"}),)))
    made = article([nested], across)
    one, two, three = ids(made)
    entries = {
        one: Entry(Target(RichText(f"Figure: {OBJECT} bold{OBJECT}", (replace(image, start=8, end=9), Mark("strong", 10, 14, "m2"), replace(note, start=14, end=15))))),
        two: Entry(Target(RichText("First.", (Mark("link", 0, 6, "m7", {"url": "u"}),)))),
        three: Entry(Target(RichText("one two", (Mark("link", 0, 3, "m7", {"url": "u"}), Mark("link", 4, 7, "m7", {"url": "u"}))))),
    }  # fmt: skip
    assert again(Bilingual(made, entries)) == Bilingual(made, entries)
    inline_ids = re.findall(r"<source>.*?</source>", dump(Bilingual(made, entries), by_paragraph=True).decode())
    assert len(set(re.findall(r' id="(.*?)"', "".join(inline_ids)))) == 7, "ids of source elements are unique in a unit"


def test_a_target_mark_bears_the_id_of_its_source_mark():
    source = RichText("腾讯发布", (Mark("strong", 0, 2, "m1"),))
    made = article(
        ["标题"], [RichText("腾讯。", (Mark("strong", 0, 2, "m1"),)), RichText("又是腾讯。", (Mark("strong", 2, 4, "m1"),))], [source]
    )
    entries = {name: Entry(Target(RichText("Tencent", (Mark("strong", 0, 7, "m1"),)))) for name in ids(made)[1:]}
    pairs = r'<source>.*?id="(.*?)".*?\n\s*<target>.*?id="(.*?)"'
    assert re.findall(pairs, dump(Bilingual(made, entries)).decode()) == [("m1", "m1")] * 3
    assert re.findall(pairs, dump(Bilingual(made, entries), by_paragraph=True).decode()) == [("m1", "m1"), ("m1.2", "m1.2"), ("m1", "m1")]


def test_how_each_term_got_in_comes_back_and_goes_when_a_person_edits_the_file():
    made = translated(article(NEWS[0]))
    name = ids(made.article)[0]
    target = made.entries[name].target
    made = replace(made, entries={name: Entry(replace(target, terms=("inline", "none", "repair")))})
    text = dump(made)
    assert b'<mda:meta type="terms">inline none repair</mda:meta>' in text
    assert again(made) == made
    edited = merge(made.article, parse(text.replace(b">E1<", b">Edited<"), Path("x.en.xlf"))).entries[name].target
    assert (edited.origin, edited.method, edited.terms) == ("human", "", ())


def test_the_file_is_readable_line_by_line():
    made = translated(article(NEWS[0]))
    name, block = ids(made.article)[0], made.article.blocks[0].id
    assert (
        dump(made).decode()
        == f"""<?xml version="1.0" encoding="UTF-8"?>
<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" xmlns:mda="urn:oasis:names:tc:xliff:metadata:2.0" xmlns:mtc="urn:oasis:names:tc:xliff:matches:2.0" version="2.1" srcLang="zh-Hans" trgLang="en">
  <file id="article" original="news.md" xml:space="preserve">
    <group id="{block}" type="duizhao:title">
      <unit id="{name}">
        <mda:metadata>
          <mda:metaGroup id="{name}" category="target">
            <mda:meta type="engine">qwen@0123456789ab</mda:meta>
            <mda:meta type="method">prompt</mda:meta>
            <mda:meta type="fingerprint">22249aa6</mda:meta>
          </mda:metaGroup>
        </mda:metadata>
        <segment id="{name}" state="translated" subState="duizhao:mt">
          <source>腾讯AI Lab发布三大核心战略</source>
          <target>E1</target>
        </segment>
      </unit>
    </group>
  </file>
</xliff>
"""
    )


def test_containers_are_groups_and_what_is_left_out_of_the_book_is_not_in_the_file():
    one, two = article(["标题"], ["第一点。"], ["关注我们！"]).blocks[1:]
    item = Block("bitem", "item", children=(one,))
    made = replace(article(["标题"]), blocks=(Block("blist", "list", children=(item,)), replace(two, excluded="follow-account")))
    text = dump(Bilingual(made)).decode()
    assert re.findall(r'<group id="(\w+)" type="duizhao:(\w+)">', text) == [
        ("blist", "list"),
        ("bitem", "item"),
        (one.id, "paragraph"),
    ]
    assert "第一点。" in text
    assert "关注" not in text


def test_an_article_without_text_still_has_a_valid_file():
    made = Bilingual(replace(article(["标题"]), blocks=()))
    assert again(made) == made
    assert dump(made).count(b"<unit ") == 1


def test_control_characters_and_carriage_returns_survive_in_text():
    made = article(["甲\x01乙\r\n丙\ufffe"])
    made = Bilingual(made, {ids(made)[0]: Entry(Target(RichText("a\x0bb\r\nc"), "reviewed", "human", "Li\x02", "2026"))})
    found = again(made).entries[ids(made.article)[0]].target
    assert (found.text.text, found.by) == ("a\x0bb\r\nc", "Li")


_CHARS = st.characters(exclude_categories=["Cs"])
_TEXT = st.text(st.one_of(st.sampled_from("腾讯AI <>&\"'。，\u200b\u3000"), _CHARS), min_size=1, max_size=30).filter(
    lambda text: text.strip() == text and "\n" not in text
)


@st.composite
def _rich(draw, text=_TEXT):
    words = draw(text)
    marks, low, high = [], 0, len(words)
    for number in range(draw(st.integers(0, 3))):  # each inside the one before: marks nest
        low = draw(st.integers(low, high))
        high = draw(st.integers(low, high))
        if low < high:
            attrs = {"url": draw(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=8))}
            marks.append(Mark("link", low, high, f"m{number}", attrs) if number == 1 else Mark("strong", low, high, f"m{number}"))
    return RichText(words, tuple(marks))


@given(st.lists(st.tuples(_rich(), _rich()), min_size=1, max_size=4))
@settings(max_examples=150)
def test_any_text_and_nesting_comes_back(pairs):
    made = article(["标题"], *[[source] for source, _ in pairs])
    names = [segment.id for block in made.blocks[1:] for segment in block.segments]
    bilingual = Bilingual(
        made, {name: Entry(Target(target, "reviewed", "human", "Li", "2026")) for name, (_, target) in zip(names, pairs, strict=True)}
    )
    first = dump(bilingual)
    assert again(bilingual) == bilingual
    assert dump(again(bilingual)) == first


# --- a file that somebody else wrote last -------------------------------------------------------------------------------


def rewritten(old: str, new: str, text: str) -> bytes:
    assert re.search(old, text, re.DOTALL), old
    return re.sub(old, new, text, flags=re.DOTALL).encode()


def reviewed_by_hand() -> tuple[Bilingual, str]:
    """The third sentence edited with an editor: its text and its state."""
    made = translated(article(*NEWS))
    text = dump(made).decode()
    name = ids(made.article)[2]
    edit = rewritten(
        rf'(<segment id="{name}") state="translated" subState="duizhao:mt"(.*?)<target>E3</target>',
        r'\1 state="reviewed"\2<target>Thirty experts came.</target>',
        text,
    )
    return made, edit.decode()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (r"$", ""),
        (r'state="reviewed"', "\n   subState = 'duizhao:mt'  state\n= 'reviewed'"),
        (r"<target>Thirty experts came.</target>", "<target>\n          Thirty   \n     experts\n    came.\n        </target>"),
        (r"<mda:metadata>.*?</mda:metadata>", ""),
        (r' xmlns="urn[^"]*"(.*)$', r' xmlns="urn:oasis:names:tc:xliff:document:2.0" xmlns:o="urn:other"\1<!-- saved by a tool -->'),
        (r"\n *", "\n"),
        (r"(<target>)(Thirty) (experts)", r'\1<mrk id="k1" type="term">\2</mrk> <sc id="z9"/>\3<ec startRef="z9"/>'),
        (r'encoding="UTF-8"\?>', "encoding='UTF-8' standalone='yes'?>"),
        (r'(<group id="\w+") type="duizhao:\w+"', r"\1"),
        (r"</segment>", "</segment>\n<ignorable><source> </source></ignorable>"),
        (r'trgLang="en"', 'trgLang="en-GB"'),
    ],
    ids=["as it is", "attributes", "wrapped", "no metadata", "prologue", "no indentation", "annotations", "declaration", "no types", "ignorable", "region"],
)  # fmt: skip
def test_a_reviewed_target_edited_by_hand_or_by_a_tool_is_read(old, new):
    made, text = reviewed_by_hand()
    found = merge(made.article, parse(rewritten(old, new, text), Path("x.en.xlf")))
    target = found.entries[ids(made.article)[2]].target
    assert (re.sub(r" +", " ", target.text.text), target.state) == ("Thirty experts came.", "reviewed")
    assert english(found) == [*[f"E{n}" for n in (1, 2)], target.text.text, *[f"E{n}" for n in (4, 5, 6, 7)]]
    assert merge(made.article, parse(dump(found), Path("x.en.xlf"))) == found, "and is written in our form from then on"


def test_a_machine_target_that_was_edited_without_a_word_is_a_persons():
    made = translated(article(*NEWS))
    text = dump(made).replace(b"<target>E2</target>", b"<target>On March 15, it met.</target>")
    found = merge(made.article, parse(text, Path("x.en.xlf")))
    targets = [found.entries[name].target for name in ids(made.article)]
    assert [(t.origin, t.engine) for t in targets[:3]] == [("mt", "qwen@0123456789ab"), ("human", ""), ("mt", "qwen@0123456789ab")]


def test_marks_survive_a_tool_that_drops_the_original_data():
    source = RichText("见网页说明", (Mark("link", 1, 3, "m1", {"url": "https://example.org/"}), Mark("strong", 3, 5, "m2")))
    target = RichText("see page notes", (replace(source.marks[0], start=4, end=8), Mark("strong", 9, 14, "m2")))
    made = article([source])
    text = dump(Bilingual(made, {ids(made)[0]: Entry(Target(target))})).decode()
    stripped = rewritten(r" dataRef\w+=\"[\w-]+\"| subType=\"xlf:b\"|<originalData>.*</originalData>", "", text)
    found = merge(made, parse(stripped, Path("x.en.xlf"))).entries[ids(made)[0]].target
    assert found.text.text == target.text
    assert parse(text.encode(), Path("x")).units[0].segments[0].entry.target.text == target


def test_a_tool_that_writes_paired_codes_as_two_elements_is_understood():
    source = RichText("见网页说明", (Mark("link", 1, 3, "m1", {"url": "https://example.org/"}), Mark("strong", 3, 5, "m2")))
    target = RichText("see page notes", (replace(source.marks[0], start=4, end=8), Mark("strong", 9, 14, "m2")))
    made = Bilingual(article([source]), {ids(article([source]))[0]: Entry(Target(target, "reviewed", "human", "Li", "2026"))})
    text = dump(made).decode()
    head, tail = text.split("<target>")
    tail = re.sub(r'<pc id="(\w+)" dataRefEnd="([\w-]+)" dataRefStart="([\w-]+)"([^>]*)>', r'<sc id="\1" dataRef="\3"\4/>', tail)
    tail = re.sub(r"(page)</pc>", r'\1<ec startRef="m1" dataRef="link-end"/>', tail).replace(
        "</pc>", '<ec startRef="m2" dataRef="strong-end"/>'
    )
    assert tail.count("<sc ") == tail.count("<ec ") == 2
    assert merge(made.article, parse(f"{head}<target>{tail}".encode(), Path("x"))) == made


def test_notes_and_candidates_of_other_tools_become_remarks_and_suggestions():
    made = translated(article(NEWS[0]))
    name = ids(made.article)[0]
    extra = f"""<mtc:matches><mtc:match ref="#{name}" similarity="83.4"><source>腾讯</source><target>Tencent</target></mtc:match></mtc:matches>
    <notes><note>Check the <!-- x -->name</note><note id="q" category="author"> </note></notes><segment """
    text = dump(made).decode().replace("<segment ", extra, 1).replace("<unit ", "<notes><note>whole paragraph</note></notes><unit ", 1)
    text = text.replace("<group ", "<notes><note>whole file</note></notes><group ", 1)
    entry = merge(made.article, parse(text.encode(), Path("x.en.xlf"))).entries[name]
    assert entry.suggestions == (Suggestion("腾讯", RichText("Tencent"), "", 83),)
    assert [comment.text for comment in entry.comments] == ["Check the name", "whole paragraph", "whole file"]


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        (r"</target>", "</tarGet>", 15, "not well-formed"),
        (r"<unit ", "<<<<<<< HEAD\n<unit ", 5, "not well-formed"),
        (r'state="translated"', 'state="approved"', 13, "unknown state 'approved'"),
        (r"<source>.*</source>", "", 5, "no <source>"),
        (r"<segment .*</segment>", "", 5, "no <segment>"),
        (r"document:2.0", "document:1.2", 2, "not an aligned file"),
        (r"<xliff", "<!DOCTYPE xliff [<!ENTITY a 'b'>]>\n<xliff", 1, "DOCTYPE"),
        (r"\A.*\Z", "", None, "not well-formed"),
        (r'trgLang="en"', 'trgLang="de-DE"', 2, "target language 'de-DE', but articles are translated into English and no other language"),
    ],
    ids=["tag", "git conflict", "state", "source", "segment", "1.2", "doctype", "empty", "German"],
)  # fmt: skip
def test_a_broken_file_is_an_error_with_its_line(tmp_path, old, new, line, words):
    text = dump(translated(article(NEWS[0]))).decode()
    path = tmp_path / "news.en.xlf"
    path.write_bytes(rewritten(old, new, text))
    with pytest.raises(DuizhaoError, match=re.escape(words)) as caught:
        load(path)
    assert (caught.value.path, caught.value.status) == (path, ExitStatus.BAD_INPUT)
    if line:
        assert caught.value.line == line


def test_no_file_is_nothing_known(tmp_path):
    assert load(tmp_path / "news.en.xlf") is None
    assert merge(article(*NEWS), None) == Bilingual(article(*NEWS))


@pytest.mark.parametrize(
    "printer",
    [
        lambda text: re.sub(r"(<ph\b[^>]*/>|</?pc\b[^>]*>)", r"\n              \1\n              ", text),
        lambda text: re.sub(r"(<(?:source|target)>)(.*?)(</(?:source|target)>)", r"\1\n    \2\n  \3", text),
        lambda text: minidom.parseString(text.encode()).toprettyxml(),  # noqa: S318 - our own file
    ],
    ids=["around inline elements", "around texts", "minidom"],
)
def test_a_pretty_printer_makes_no_draft_a_persons(tmp_path, printer):
    link, image = Mark("link", 4, 6, "m2", {"url": "https://example.org/"}), Mark("image", 2, 3, "m1", {"src": "a.png"})
    made = article(["题目"], [RichText(f"见图{OBJECT}和链接。", (image, link)), "谢谢！"])
    first, second, third = ids(made)
    texts = {
        first: RichText("Title"),
        second: RichText(f"See {OBJECT}, and the link.", (replace(image, start=4, end=5), replace(link, start=15, end=19))),
        third: RichText("Thanks!"),
    }
    bilingual = Bilingual(made, {name: Entry(Target(text, engine="qwen@0123456789ab", method="prompt")) for name, text in texts.items()})
    path = tmp_path / "news.en.xlf"
    path.write_text(printer(dump(bilingual).decode()), "utf-8")
    assert merge(made, load(path)).entries == bilingual.entries
