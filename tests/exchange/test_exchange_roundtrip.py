"""Every format: out unchanged and back is nothing; an edit comes back exactly; the file is what its standard says."""

import re
import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from making import article, ids, translated
from openpyxl import load_workbook
from review_files import ENGLISH, NOW, outgoing, reasons, receive, replace_in, send, type_into_docx, type_into_tsv, type_into_xlsx
from translate.storage import pypo, tmx, xliff

from pipeline.article import OBJECT, Bilingual, Comment, Entry, Mark, RichText, State, Target
from pipeline.exchange import FORMATS, ImportOptions, import_review, write_tmx
from pipeline.exchange.chips import BrokenChipsError, from_chips, marks_of, with_chips

SCHEMAS = Path(__file__).parents[1] / "data" / "schemas"


def sent_with_drafts(folder, kind):
    path = send(folder, kind)
    if kind == "tmx":
        path.write_bytes(write_tmx(outgoing(), drafts=True))
    return path


@pytest.mark.parametrize("kind", FORMATS)
def test_a_file_that_comes_back_as_it_went_changes_nothing(tmp_path, kind):
    result = receive(sent_with_drafts(tmp_path, kind))
    assert (result.changes, result.refusals, result.bilingual) == ((), (), outgoing())
    assert (result.unchanged, result.missing) == ((7, 1) if kind == "tmx" else (8, 0))


@pytest.mark.parametrize("kind", FORMATS)
def test_the_same_translations_give_the_same_bytes(tmp_path, kind):
    one, two = (tmp_path / name for name in ("one", "two"))
    assert send(one, kind).read_bytes() == send(two, kind).read_bytes()


EDITED = "See figure <1/> and <2>that link</2>; a & b."
EDITS = {
    "docx": lambda path: type_into_docx(path, {(4, "Target"): EDITED, (4, "State"): "reviewed", (8, "Target"): "Now translated."}),
    "xlsx": lambda path: type_into_xlsx(path, {(4, "Target"): EDITED, (4, "State"): "reviewed", (8, "Target"): "Now translated."}),
    "tsv": lambda path: type_into_tsv(path, {(4, "Target"): EDITED, (4, "State"): "reviewed", (8, "Target"): "Now translated."}),
    "po": lambda path: replace_in(
        path, (r"#, fuzzy\n(msgctxt [^\n]*\nmsgid \"见图.*?msgstr \").*?\"\n", rf'\1{EDITED}"\n'), (r'(没有译文的一句。"\nmsgstr ")', r"\1Now translated.")
    ),
    "xliff": lambda path: replace_in(
        path,
        (r'state="translated" subState="duizhao:mt"(>\s*<source>见图)', r'state="reviewed"\1'),
        (r'<target>See figure (<ph[^>]*>) and the (<pc id="m3"[^>]*>)link</pc>\.', r"<target>See figure \1 and \2that link</pc>; a &amp; b."),
        (r'state="initial"(>\s*<source>没有译文的一句。</source>)', r'state="reviewed"\1<target>Now translated.</target>'),
    ),
    "xliff12": lambda path: replace_in(
        path,
        (r'state="needs-review-translation" state-qualifier="leveraged-mt">See figure (<x[^>]*>) and the (<g id="2"[^>]*>)link</g>\.', r'state="signed-off">See figure \1 and \2that link</g>; a &amp; b.'),
        (r"(没有译文的一句。</source>)", r'\1<target state="signed-off">Now translated.</target>'),
    ),
    "tmx": lambda path: replace_in(
        path,
        (r'<prop type="x-state">translated(</prop>\s*<prop type="x-context-pre">论坛)', r'<prop type="x-state">reviewed\1'),
        (r"See figure (<ph.*?</ph>) and the (<bpt.*?</bpt>)link(<ept.*?</ept>)\.", r"See figure \1 and \2that link\3; a &amp; b."),
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", FORMATS)
def test_an_edit_comes_back_with_its_markup_its_state_and_its_author(tmp_path, kind):
    path = sent_with_drafts(tmp_path, kind)
    EDITS[kind](path)
    result = receive(path)
    assert result.refusals == ()
    made = outgoing()
    fourth, last = ids(made.article)[3], ids(made.article)[7]
    image, link = made.entries[fourth].target.text.marks
    after = result.bilingual.entries[fourth]
    words = f"See figure {OBJECT} and that link; a & b."
    assert after.target == Target(RichText(words, (image, Mark("link", 17, 26, "m3", link.attrs))), "reviewed", "human", "Anna", NOW)
    assert [(revision.text, revision.origin) for revision in after.history] == [(ENGLISH[3], "mt")]
    changed = {fourth}
    if kind != "tmx":
        state: State = "reviewed" if kind in {"po", "xliff", "xliff12"} else "translated"
        assert result.bilingual.entries[last].target == Target(RichText("Now translated."), state, "human", "Anna", NOW)
        changed.add(last)
    assert {change.segment for change in result.changes} == changed
    untouched = [name for name in ids(made.article) if name not in changed]
    assert all(result.bilingual.entries.get(name) == made.entries.get(name) for name in untouched)
    again = import_review(path, {"news": result.bilingual}, ImportOptions("Anna", NOW))[0]
    assert (again.changes, again.refusals) == ((), ()), "importing it twice is importing it once"


@pytest.mark.parametrize(("kind", "type_into"), [("docx", type_into_docx), ("xlsx", type_into_xlsx), ("tsv", type_into_tsv)])
def test_a_state_alone_approves_and_a_remark_alone_is_added_to_the_thread(tmp_path, kind, type_into):
    path = send(tmp_path, kind)
    thread = (
        "[Tom, 2026-11-22] Thirty or 30?\\nAsk!\\n30, says the client."
        if kind == "tsv"
        else "[Tom, 2026-11-22] Thirty or 30?\nAsk!\n30, says the client."
    )
    type_into(path, {(1, "State"): " Final ", (2, "Comment"): thread, (7, "Comment"): "Too short?"})
    result = receive(path)
    names = ids(outgoing().article)
    title, second, seventh = (result.bilingual.entries[names[place]] for place in (0, 1, 6))
    assert result.refusals == ()
    assert (title.target.text, title.target.state, title.target.by, title.target.origin) == (ENGLISH[0], "final", "Anna", "mt")
    assert second.comments == (Comment("Thirty or 30?\nAsk!", "Tom", "2026-11-22T08:00:00Z"), Comment("30, says the client.", "Anna", NOW))
    assert seventh.comments == (Comment("Too short?", "Anna", NOW),)
    assert (second.target, seventh.target) == (outgoing().entries[names[1]].target, outgoing().entries[names[6]].target)


def test_what_looks_like_a_formula_is_text_in_a_spreadsheet(tmp_path):
    path = send(tmp_path, "xlsx")
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    lines = send(tmp_path, "tsv").read_text("utf-8").split("\n")
    assert lines[7].split("\t")[2:4] == ["'=1+1是公式。", "'=1+1 is a formula."]


def test_the_spreadsheet_locks_what_is_not_to_be_edited(tmp_path):
    sheet = load_workbook(send(tmp_path, "xlsx")).active
    assert sheet.protection.sheet
    assert [cell.protection.locked for cell in sheet[5]] == [True, True, True, False, False, False]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("D5", "A4:F12")


def test_the_word_table_locks_id_and_source_and_prints_its_header_on_every_page(tmp_path):
    with zipfile.ZipFile(send(tmp_path, "docx")) as archive:
        text = archive.read("word/document.xml").decode()
    assert text.count('<w:lock w:val="sdtContentLocked"/>') == 16
    assert text.count("<w:tblHeader/>") == 1
    widths = [int(width) for width in re.findall(r'<w:gridCol w:w="(\d+)"/>', text)]
    assert sum(widths) / 567 <= 24.9, "fits Letter landscape between margins of 1.5 cm"


def test_word_files_open_in_python_docx_with_all_sentences(tmp_path):
    table = docx.Document(send(tmp_path, "docx")).tables[0]
    assert [cell.text for cell in table.rows[0].cells] == ["#", "ID", "Source", "Target", "State", "Comment"]
    assert len(table.rows) == 9


def test_xliff_files_are_valid(tmp_path):
    for kind, schema in (("xliff", "xliff-2.1.xsd"), ("xliff20", "xliff-2.1.xsd"), ("xliff12", "xliff-core-1.2-strict.xsd")):
        etree.XMLSchema(etree.parse(SCHEMAS / schema)).assertValid(etree.parse(send(tmp_path, kind)))


def test_tmx_is_valid_and_opens_in_translate_toolkit():
    data = write_tmx(
        outgoing(), translated(article(["另一篇"], name="other"), state="final", by="Li", at="2026-11-24T08:00:00Z"), drafts=True
    )
    with (SCHEMAS / "tmx14.dtd").open() as file:
        dtd = etree.DTD(file)
    assert dtd.validate(etree.fromstring(data)), dtd.error_log
    store = tmx.tmxfile.parsestring(data)
    assert len(store.units) == 8
    assert store.translate("全球30位顶级AI专家出席。") == "Thirty top AI experts attended."
    assert b'changedate="20261124T080000Z" changeid="Li"' in data


def test_tmx_holds_only_what_people_approved_unless_asked():
    assert write_tmx(outgoing()).count(b"<tu ") == 1


def test_xliff_12_and_po_open_in_translate_toolkit(tmp_path):
    first = xliff.xlifffile.parsestring(send(tmp_path, "xliff12").read_bytes()).units[0]
    assert (str(first.source), str(first.target), first.getid()) == (
        "腾讯AI Lab发布三大核心战略",
        "Tencent AI Lab Unveils Three Strategies",
        f"news.md\x04{ids(outgoing().article)[0]}",
    )
    messages = pypo.pofile.parsestring(send(tmp_path, "po").read_bytes()).units[1:]
    assert [message.isfuzzy() for message in messages] == [True, False, True, True, True, True, True, False]
    assert messages[2].target == "The forum’s theme is “<1>Sharing AI + the Future</1>”."


def test_a_cat_tool_that_drops_what_it_does_not_know_still_brings_the_edit_back(tmp_path):
    path = send(tmp_path, "xliff")
    replace_in(path, ("Thanks!", "Thank you!"))
    text = re.sub(r"<mda:metadata.*?</mda:metadata>|<notes>.*?</notes>", "", path.read_text("utf-8"), flags=re.DOTALL)
    path.write_text(text, "utf-8")
    result = receive(path)
    assert [(change.before, change.after) for change in result.changes] == [("Thanks!", "Thank you!")]
    replace_in(path, ("Thirty top", "30 top"))
    assert list(reasons(receive(path)).values()) == [
        "would replace a person's translation, and the file does not say which one it saw (now reviewed, by 李梅)"
    ]
    assert len(receive(path, overwrite=True).changes) == 2


# --- chips --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a <3>b</3>", "the markup <3> is not one of this sentence"),
        ("a <1>b", "the markup <1> is not closed"),
        ("a b</1>", "the markup </1> closes what is not open"),
        ("<1>a <2/></1></1>", "closes what is not open"),
        ("a <1/>", "the markup <1/> should be <1>…</1>"),
        ("a <2>b</2>", "the markup <2> should be <2/>"),
        ("a <0/>", "not one of this sentence"),
    ],
)
def test_broken_chips_are_named(text, words):
    marks = (Mark("strong", 0, 1, "m1"), Mark("image", 1, 2, "m2"))
    with pytest.raises(BrokenChipsError, match=re.escape(words)):
        from_chips(text, marks)


@given(
    st.text(st.sampled_from("ab \\<>/12腾"), max_size=12),
    st.lists(st.tuples(st.sampled_from(["strong", "link", "note"]), st.integers(0, 11), st.integers(1, 6)), max_size=3),
)
@settings(max_examples=300)
def test_any_text_and_markup_survives_as_chips(text, wanted):
    words, marks, low, high = text, [], 0, len(text)
    for number, (kind, first, size) in enumerate(wanted, 1):
        start, end = max(low, min(first, high)), min(first + size, high)
        if start >= end:
            continue
        if kind == "note":
            words, end = words[:start] + OBJECT + words[start + 1 :], start + 1
        marks.append(Mark(kind, start, end, f"m{number}"))
        if kind == "note":
            break
        low, high = start, end
    rich = RichText(words, tuple(marks))
    assert from_chips(with_chips(rich, marks_of(rich, None), is_source=True), marks_of(rich, None)) == rich
    target = RichText(words + "!", tuple(marks))
    known = marks_of(RichText("源", (Mark("emph", 0, 1, "m9"),)), target)
    assert from_chips(with_chips(target, known), known) == target


def test_an_article_without_sentences_can_be_sent_out(tmp_path):
    for kind in FORMATS:
        assert send(tmp_path, kind, Bilingual(article(name="leer"))).stat().st_size > 0


def test_entries_that_are_empty_are_exported_as_such(tmp_path):
    made = Bilingual(article(["标题"]), {ids(article(["标题"]))[0]: Entry(Target(RichText(""), "initial", "human", "Li", "2026"))})
    for kind in FORMATS:
        if kind != "tmx":
            assert receive(send(tmp_path, kind, made), made).bilingual == made
