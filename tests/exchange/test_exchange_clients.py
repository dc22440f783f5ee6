"""What other programs and people's hands do to a review file: no edit where there was none, no edit lost, none on the wrong sentence."""

import re
from collections.abc import Callable
from xml.dom import minidom

import pytest
from lxml import etree
from making import article, ids
from odf_files import save_ods
from review_files import NOW, outgoing, reasons, receive, replace_in, send, targets, type_into_docx, type_into_tsv, type_into_xlsx
from translate.storage import pypo

from pipeline.article import Bilingual, Comment, Entry, RichText, Target
from pipeline.exchange import ImportOptions, import_review
from pipeline.status import state_named

TABLES = [("docx", type_into_docx), ("xlsx", type_into_xlsx), ("tsv", type_into_tsv)]
WORDS = [
    "river",
    "data",
    "model",
    "forum",
    "robot",
    "health",
    "game",
    "voice",
    "image",
    "chess",
    "doctor",
    "talent",
    "policy",
    "market",
    "paper",
    "code",
    "chip",
    "cloud",
    "speech",
    "vision",
]


def long(count: int = 36) -> Bilingual:
    """An article of so many sentences, some of which repeat, all with a machine's draft."""
    sources = [
        ["标题"],
        *([f"第{number}位专家谈了{'图像' if number % 7 == 0 else '语音'}。"] for number in range(count - 3)),
        ["谢谢！"],
        ["谢谢！"],
    ]
    made = article(*sources)
    english = [
        f"{WORDS[n % 20].title()} expert {n} talked about {WORDS[(n * 7 + 3) % 20]} and {WORDS[(n * 3 + 1) % 20]}."
        for n in range(count - 2)
    ]
    texts = [*english, "Thanks!", "Thanks!"]
    return Bilingual(
        made, {name: Entry(Target(RichText(text), engine="qwen@0123456789ab")) for name, text in zip(ids(made), texts, strict=True)}
    )


def texts(bilingual: Bilingual) -> list[str]:
    return [text.text if text else "" for text in targets(bilingual)]


SHIFTS: dict[str, Callable[[list[str]], list[str]]] = {
    "down by one": lambda old: ["", *old[:-1]],
    "up by one": lambda old: [*old[1:], ""],
    "down from the twelfth on": lambda old: [*old[:11], "", *old[11:-1]],
    "down by two": lambda old: ["", "", *old[:-2]],
    "sorted alone": sorted,
    "reversed alone": lambda old: old[::-1],
    "down by one, edited before": lambda old: ["", *[f"{text[:-1]}, they say." if number % 5 == 0 else text for number, text in enumerate(old[:-1])]],
    "down by one, some typed anew": lambda old: ["", *["It was quite another thing." if number in {4, 9} else text for number, text in enumerate(old[:-1])]],
}  # fmt: skip


@pytest.mark.parametrize(("kind", "type_into"), TABLES)
@pytest.mark.parametrize("shift", SHIFTS)
def test_of_a_column_that_was_moved_alone_nothing_is_taken(tmp_path, kind, type_into, shift):
    made = long()
    path = send(tmp_path, kind, made)
    moved = SHIFTS[shift](texts(made))
    type_into(path, {(number, "Target"): text for number, text in enumerate(moved, 1)})
    result = receive(path, made)
    assert result.changes == ()
    assert result.bilingual == made
    assert len(result.refusals) == sum(one != other for one, other in zip(moved, texts(made), strict=True))


def test_of_a_short_column_that_was_moved_alone_nothing_is_taken(tmp_path):
    made = long(5)
    path = save_ods(tmp_path, {(number, "Target"): text for number, text in enumerate(["", *texts(made)[:-1]], 1)}, made)
    result = receive(path, made)
    assert (result.changes, len(result.refusals)) == ((), 4), "the last sentence reads as the one before it"


def test_a_translator_who_moves_one_sentence_to_its_neighbour_keeps_the_rest(tmp_path):
    made = long(12)
    path = send(tmp_path, "tsv", made)
    old = texts(made)
    type_into_tsv(path, {(4, "Target"): "", (5, "Target"): old[3], (9, "Target"): "Quite another sentence altogether."})
    result = receive(path, made)
    assert [change.after for change in result.changes] == ["Quite another sentence altogether."]
    assert set(reasons(result)) == {"line 6", "line 7"}


def test_a_plain_edit_in_a_file_whose_column_was_sorted_alone_is_taken(tmp_path):
    made = long(20)
    path = send(tmp_path, "tsv", made)
    old = texts(made)
    typed = {(number, "Target"): text for number, text in enumerate([*old[1:8], old[0]], 1)}
    type_into_tsv(path, {**typed, (15, "Target"): old[14].replace("talked", "spoke")})
    assert [change.after for change in receive(path, made).changes] == [old[14].replace("talked", "spoke")]


# --- states --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "type_into"), TABLES)
@pytest.mark.parametrize(
    ("word", "state"), [("approved", "reviewed"), (" Approved ", "reviewed"), ("Reviewed", "reviewed"), ("FINAL", "final")]
)
def test_the_words_of_the_page_are_states(tmp_path, kind, type_into, word, state):
    path = send(tmp_path, kind)
    type_into(path, {(7, "State"): word})
    assert [change.state for change in receive(path).changes] == [state]


@pytest.mark.parametrize("word", ["draft", "Machine draft", "From memory", "Earlier translation", "translated", "machine"])
def test_a_draft_is_no_approval_and_takes_one_back(tmp_path, word):
    path = send(tmp_path, "tsv")
    type_into_tsv(path, {(7, "State"): word, (2, "State"): word})
    assert [(change.state_before, change.state) for change in receive(path).changes] == [("reviewed", "translated")]


@pytest.mark.parametrize(
    ("word", "state"), [("missing", "initial"), ("Not translated", "initial"), ("done", None), ("", None), ("fertig", None)]
)
def test_other_words_are_known_or_not(word, state):
    assert state_named(word) == state


# --- PO ------------------------------------------------------------------------------------------------------------------


def edited_po(folder, encoding="utf-8", charset="UTF-8", change=lambda text: text):
    path = send(folder, "po")
    text = path.read_text("utf-8").replace("charset=UTF-8", f"charset={charset}").replace('msgstr "Thanks!"', 'msgstr "Thank you!"')
    path.write_bytes(change(text).encode(encoding))
    return path


def plain(text):
    """Without the signs that GBK and Big5 lack, and in the characters of their own script."""
    return text.replace("’", "'")


@pytest.mark.parametrize(
    ("encoding", "charset"),
    [("gbk", "GBK"), ("gb18030", "GB18030"), ("gbk", "CHARSET"), ("gbk", "UTF-8"), ("gb18030", "gb2312"), ("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16")],
)  # fmt: skip
def test_po_in_any_charset_is_read(tmp_path, encoding, charset):
    result = receive(edited_po(tmp_path, encoding, charset, plain))
    assert [(change.after, change.segment) for change in result.changes] == [("Thank you!", ids(outgoing().article)[6])]
    assert result.refusals == ()


def test_po_without_msgctxt_is_of_the_sentence_that_reads_so(tmp_path):
    path = edited_po(tmp_path, change=lambda text: re.sub(r"msgctxt .*\n", "", text))
    result = receive(path)
    assert list(reasons(result).values()) == [], "each source is there once"
    assert [change.after for change in result.changes] == ["Thank you!"]
    replace_in(path, ("Thirty top", "30 top"))
    assert list(reasons(receive(path)).values()) == [
        "would replace a person's translation, and the file does not say which one it saw (now reviewed, by 李梅)"
    ]


def test_po_without_msgctxt_of_a_repeated_or_unknown_sentence_is_refused(tmp_path):
    made = long(8)
    path = send(tmp_path, "po", made)
    text = re.sub(r"msgctxt .*\n", "", path.read_text("utf-8")).replace('"标题"', '"别的标题"').replace('msgstr "Thanks!"', 'msgstr "Ta!"')
    path.write_text(text, "utf-8")
    (result,) = import_review(path, {"news": made}, ImportOptions("Anna", NOW))
    found = sorted(reason.split(", and ")[1] for reason in reasons(result).values())
    assert found == ["2 sentences of the article read so", "2 sentences of the article read so", "no sentence of the article reads so"]
    assert result.changes == ()


def test_translations_that_msgcat_joined_are_no_translation(tmp_path):
    joined = '""\n"#-#-#-#-#  one.po (duizhao)  #-#-#-#-#\\n"\n"Thanks!\\n"\n"#-#-#-#-#  two.po (duizhao)  #-#-#-#-#\\n"\n"Thank you!"'
    path = edited_po(
        tmp_path,
        change=lambda text: text.replace('"Thank you!"', joined).replace("# [Tom", "# #-#-#-#-#  one.po (duizhao)  #-#-#-#-#\n# [Tom"),
    )
    result = receive(path)
    assert list(reasons(result).values()) == ["holds several translations, as msgcat joins them: leave one"]
    assert (result.changes, result.bilingual) == ((), outgoing())


def test_the_header_of_po_is_complete_and_the_same_for_the_same_translations(tmp_path):
    header = pypo.pofile.parsestring(send(tmp_path, "po").read_bytes()).parseheader()
    assert list(header) == [
        "Project-Id-Version", "Report-Msgid-Bugs-To", "POT-Creation-Date", "PO-Revision-Date", "Last-Translator", "Language-Team", "Language", "MIME-Version",
        "Content-Type", "Content-Transfer-Encoding", "Plural-Forms", "X-Generator", "X-Source-Language", "X-Duizhao-Article",
    ]  # fmt: skip
    assert (header["PO-Revision-Date"], header["Last-Translator"]) == ("2026-11-23 08:00+0000", "李梅 <>")
    untouched = long(5)
    header = pypo.pofile.parsestring(send(tmp_path, "po", untouched).read_bytes()).parseheader()
    assert (header["PO-Revision-Date"], header["Last-Translator"]) == ("1970-01-01 00:00+0000", "Duizhao <>")


# --- XLIFF ---------------------------------------------------------------------------------------------------------------


def reflowed(text: str) -> str:
    """As a pretty-printer that takes no heed of ``xml:space``: a line break and indentation around each inline element."""
    return re.sub(r"(<(?:x|ph)\b[^>]*/>|</?(?:g|pc)\b[^>]*>)", r"\n              \1\n              ", text)


PRINTERS = {
    "around inline elements": reflowed,
    "within all elements": lambda text: re.sub(r"(<(?:source|target)\b[^>]*>)(.*?)(</(?:source|target)>)", r"\1\n   \2\n   \3", reflowed(text), flags=re.DOTALL),
    "minidom": lambda text: minidom.parseString(text.encode()).toprettyxml(),  # noqa: S318 - our own file
    "tabs": lambda text: reflowed(text).replace("              ", "\t\t"),
    "Windows": lambda text: reflowed(text).replace("\n", "\r\n"),
}  # fmt: skip


@pytest.mark.parametrize("kind", ["xliff", "xliff12", "xliff20"])
@pytest.mark.parametrize("printer", PRINTERS)
def test_a_file_that_was_only_pretty_printed_changes_nothing(tmp_path, kind, printer):
    path = send(tmp_path, kind)
    path.write_text(PRINTERS[printer](path.read_text("utf-8")), "utf-8")
    result = receive(path)
    assert (result.changes, result.refusals, result.bilingual) == ((), (), outgoing())


def test_an_edit_in_a_pretty_printed_file_is_taken(tmp_path):
    path = send(tmp_path, "xliff12")
    path.write_text(reflowed(path.read_text("utf-8")).replace("See figure", "See the figure"), "utf-8")
    assert [change.after for change in receive(path).changes] == ["See the figure \ufffc and the link."]


@pytest.mark.parametrize("kind", ["xliff", "xliff20"])
def test_inline_elements_whose_data_a_tool_dropped_are_those_of_the_sentence(tmp_path, kind):
    path = send(tmp_path, kind)
    text = re.sub(r"<originalData>.*?</originalData>", "", path.read_text("utf-8"), flags=re.DOTALL)
    text = re.sub(r' (?:dataRef|dataRefStart|dataRefEnd|type|subType)="[^"]*"', "", text)
    path.write_text(text, "utf-8")
    result = receive(path)
    assert (result.changes, result.refusals, result.bilingual) == ((), (), outgoing())
    replace_in(path, ("See figure ", "In figure "))
    (change,) = receive(path).changes
    after = receive(path).bilingual.entries[change.segment].target.text
    assert [(mark.kind, mark.start, mark.attrs) for mark in after.marks] == [
        ("image", 10, {"src": "a.png"}),
        ("link", 20, {"url": "https://example.org/"}),
    ]


@pytest.mark.parametrize(
    ("pattern", "new"),
    [
        (r"(<target>)Thanks!(</target>\s*)", r"\1Thanks!\2<notes><note>Too short?</note></notes>"),
        (r"(<target>)Thanks!", r'\1<mrk id="c1" type="comment" value="Too short?">Thanks!</mrk>'),
        (r"(<target>)Thanks!", r'\1<sm id="c1" type="comment" value="Too short?"/>Thanks!<em startRef="c1"/>'),
        (r"(<unit [^>]*>)(\s*(?:<mda:metadata>.*?</mda:metadata>\s*)?)(<segment [^>]*>\s*<source>)谢谢！", r'\1\2<notes><note id="n7">Too short?</note></notes>\3<mrk id="c1" type="comment" ref="#n=n7">谢谢！</mrk>'),
    ],
)  # fmt: skip
def test_remarks_that_stand_in_a_segment_are_read(tmp_path, pattern, new):
    path = send(tmp_path, "xliff")
    text = path.read_text("utf-8")
    cut = text.rindex("<unit", 0, text.index("谢谢！"))
    path.write_text(text[:cut] + re.sub(pattern, new, text[cut:], count=1, flags=re.DOTALL), "utf-8")
    result = receive(path)
    assert {change.segment: change.comments for change in result.changes} == {ids(outgoing().article)[6]: ("Too short?",)}
    assert result.bilingual.entries[ids(outgoing().article)[6]].comments == (Comment("Too short?", "Anna", NOW),)


def test_a_comment_on_some_words_of_xliff_12_is_read(tmp_path):
    path = send(tmp_path, "xliff12")
    replace_in(path, ("Thanks!</target>", '<mrk mtype="x-note" comment="Too short?">Thanks!</mrk></target>'))
    assert [(change.after, change.comments) for change in receive(path).changes] == [("Thanks!", ("Too short?",))]


def test_segments_without_an_id_are_known_by_the_references_of_their_unit(tmp_path):
    path = send(tmp_path, "xliff")
    text = re.sub(r'(<segment) id="[^"]*"', r"\1", path.read_text("utf-8")).replace("Thanks!", "Thank you!").replace("Thirty top", "30 top")
    path.write_text(text, "utf-8")
    result = receive(path)
    assert ([change.after for change in result.changes], result.refusals) == (["30 top AI experts attended.", "Thank you!"], ())


def test_segments_without_any_reference_are_known_by_their_source_or_refused_with_that_reason(tmp_path):
    made = long(6)
    path = send(tmp_path, "xliff", made)
    text = re.sub(r"<mda:metadata>.*?</mda:metadata>", "", path.read_text("utf-8"), flags=re.DOTALL)
    text = re.sub(r'(<segment) id="[^"]*"', r"\1", text).replace("River expert", "The river expert").replace("标题", "别的")
    path.write_text(text, "utf-8")
    result = receive(path, made)
    assert [reason.split(", and ")[1] for reason in reasons(result).values()] == [
        "no sentence of the article reads so",
        "2 sentences of the article read so",
        "2 sentences of the article read so",
    ]
    assert result.changes == ()
    replace_in(path, (r"<source>别的", "<source>标题"))
    assert [change.after[:9] for change in receive(path, made).changes] == ["The river"]


@pytest.mark.parametrize("kind", ["xliff12", "xliff"])
def test_a_file_with_ids_of_its_own_is_known_by_the_sources(tmp_path, kind):
    path = send(tmp_path, kind)
    text = re.sub(r"<mda:metadata>.*?</mda:metadata>", "", path.read_text("utf-8"), flags=re.DOTALL)
    text = re.sub(r' extradata="[^"]*"', "", text)
    numbers = iter(range(100))
    text = re.sub(r'(<(?:segment|trans-unit)) id="[^"]*"', lambda match: f'{match[1]} id="{next(numbers)}"', text).replace(
        "Thanks!", "Thank you!"
    )
    path.write_text(text, "utf-8")
    result = receive(path)
    assert ([change.after for change in result.changes], result.refusals) == (["Thank you!"], ())


def poedit(path, **done: str):
    """What Poedit (2.4 to 3.6) writes: ``translated`` and, only where the translation still needs work, its own sub-state."""
    root = etree.parse(path).getroot()
    space = "{urn:oasis:names:tc:xliff:document:2.0}"
    for segment in root.iter(f"{space}segment"):
        source = "".join(segment.find(f"{space}source").itertext())
        if source in done:
            target = segment.find(f"{space}target")
            if target is None:
                target = etree.SubElement(segment, f"{space}target")
            target.text = done[source] or target.text
            segment.set("state", "translated")
            segment.attrib.pop("subState", None)
    path.write_bytes(etree.tostring(root))


def test_xliff_20_is_what_poedit_opens_and_what_it_marks_comes_back(tmp_path):
    path = send(tmp_path, "xliff20")
    root = etree.parse(path).getroot()
    assert root.get("version") == "2.0", "Poedit reads 1.0, 1.1, 1.2 and 2.0"
    marks = [segment.get("subState") for segment in root.iter("{*}segment")]
    assert marks == ["poedit:fuzzy", "duizhao:human", *["poedit:fuzzy"] * 5, None]
    assert receive(path).changes == ()
    poedit(path, **{"谢谢！": "Thank you!", "没有译文的一句。": "Now translated.", "=1+1是公式。": ""})
    assert [(change.after, change.state) for change in receive(path).changes] == [
        ("=1+1 is a formula.", "reviewed"),
        ("Thank you!", "reviewed"),
        ("Now translated.", "reviewed"),
    ]


def test_drafts_of_xliff_12_ask_for_review(tmp_path):
    root = etree.parse(send(tmp_path, "xliff12")).getroot()
    assert [target.get("state") for target in root.iter("{*}target")] == [
        "needs-review-translation", "signed-off", *["needs-review-translation"] * 5
    ]  # fmt: skip
