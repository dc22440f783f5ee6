"""The review table as LibreOffice saves it in its own formats: what a person typed comes in, what cannot be told is refused by its row."""

import zipfile

import pytest
from making import ids
from odf_files import save_ods, save_odt
from openpyxl import load_workbook
from review_files import ENGLISH, outgoing, reasons, receive, send

from pipeline.article import Comment
from pipeline.errors import DuizhaoError
from pipeline.exchange import read_review
from pipeline.spreadsheets import shown

SAVED = {"odt": save_odt, "ods": save_ods}
PLACE = {"odt": "row {}".format, "ods": lambda number: f"row {number + 4}"}


@pytest.mark.parametrize("kind", SAVED)
def test_a_file_saved_without_an_edit_changes_nothing(tmp_path, kind):
    result = receive(SAVED[kind](tmp_path))
    assert (result.changes, result.refusals, result.unchanged, result.missing) == ((), (), 8, 0)


@pytest.mark.parametrize("kind", SAVED)
def test_what_was_typed_comes_in(tmp_path, kind):
    typed = {
        (4, "Target"): "See figure <1/> and <2>that link</2>; a & b.",
        (4, "State"): "reviewed",
        (7, "Target"): "Thank you!",
        (7, "Comment"): "Too short?",
        (8, "Target"): "Now translated.",
    }
    path = SAVED[kind](tmp_path, typed)
    result = receive(path)
    assert result.refusals == ()
    assert [(change.location, change.after, change.state) for change in result.changes] == [
        (PLACE[kind](4), "See figure \ufffc and that link; a & b.", "reviewed"),
        (PLACE[kind](7), "Thank you!", "translated"),
        (PLACE[kind](8), "Now translated.", "translated"),
    ]
    assert result.changes[1].comments == ("Too short?",)
    assert read_review(path).by == "李梅"


def test_what_writer_writes_for_spaces_breaks_and_changes_is_read_as_a_person_sees_it(tmp_path):
    deleted = "<text:tracked-changes><text:changed-region><text:deletion><text:p>Deleted.</text:p></text:deletion></text:changed-region></text:tracked-changes>"
    typed = {
        (
            1,
            "Target",
        ): "<text:p>Three<text:s text:c='1'/>  strategies\n of <text:change text:change-id='c1'/><text:a>Tencent</text:a><text:soft-page-break/></text:p>",
        (7, "Target"): "<text:p>Thank<text:s/>you<text:change-start text:change-id='c2'/>!<text:change-end text:change-id='c2'/></text:p>",
        (6, "Comment"): "<text:p>Really<text:line-break/>so?</text:p><text:p>Ask.</text:p>",
    }
    result = receive(save_odt(tmp_path, typed, before=deleted))
    assert [change.after for change in result.changes] == ["Three  strategies of Tencent", "=1+1 is a formula.", "Thank you!"]
    assert result.changes[1].comments == ("Really\nso?\nAsk.",)


@pytest.mark.parametrize("kind", SAVED)
def test_comments_in_the_margin_are_remarks_by_their_author(tmp_path, kind):
    note = "<office:annotation><dc:creator>Eva</dc:creator><dc:date>2026-11-23T09:00:00</dc:date><text:p>Too short?</text:p></office:annotation>"
    cell = {
        "odt": f"<text:p>{note}Thanks!</text:p>",
        "ods": f'<table:table-cell office:value-type="string">{note}<text:p>Thanks!</text:p></table:table-cell>',
    }[kind]
    result = receive(SAVED[kind](tmp_path, {(7, "Target"): cell}))
    assert result.bilingual.entries[ids(outgoing().article)[6]].comments == (Comment("Too short?", "Eva", "2026-11-23"),)
    assert [change.after for change in result.changes] == ["Thanks!"]


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("<text:p>Thanks<draw:frame><draw:text-box><text:p>to all</text:p></draw:text-box></draw:frame></text:p>", "has a text box: type the text into the cell itself"),
        ("<text:p>Thanks<text:note><text:note-body><text:p>to all</text:p></text:note-body></text:note></text:p>", "has a footnote: type the text into the cell itself"),
        ("<text:p>Thanks<table:table/></text:p>", ""),
    ],
)  # fmt: skip
def test_what_is_no_text_of_a_cell_in_writer_is_refused(tmp_path, cell, reason):
    result = receive(save_odt(tmp_path, {(7, "Target"): cell}))
    assert reasons(result) == ({"row 7": reason} if reason else {})


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ('<table:table-cell table:formula="of:=1+1" office:value-type="float"><text:p>2</text:p></table:table-cell>', "has a formula in column D: type it as text"),
        ('<table:table-cell office:value-type="date" office:date-value="2026-01-02"><text:p>01/02/26</text:p></table:table-cell>', "has a date in column D: type it as text"),
        ('<table:table-cell office:value-type="boolean"><text:p>TRUE</text:p></table:table-cell>', "has a value that is no text in column D: type it as text"),
    ],
)  # fmt: skip
def test_what_is_no_text_of_a_cell_in_calc_is_refused(tmp_path, cell, reason):
    result = receive(save_ods(tmp_path, {(7, "Target"): cell}))
    assert (reasons(result), result.changes) == ({"row 11": reason}, ())


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<table:table-cell office:value-type="percentage" office:value="0.2"><text:p>20%</text:p></table:table-cell>', "20%"),
        ('<table:table-cell office:value-type="float" office:value="2018"><text:p>2018</text:p></table:table-cell>', "2018"),
        ('<table:table-cell office:value-type="currency" office:value="3"><text:p>$3.00</text:p></table:table-cell>', "$3.00"),
    ],
)
def test_numbers_in_calc_are_read_as_they_are_shown(tmp_path, cell, text):
    assert [change.after for change in receive(save_ods(tmp_path, {(7, "Target"): cell})).changes] == [text]


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (0.2, "0%", "20%"), (0.125, "0.00%", "12.50%"), (0.2, "General", "0.2"), (0.1 + 0.2, "General", "0.3"), (3.14, "@", "3.14"), (12000, "#,##0", "12,000"),
        (1234567.891, "#,##0.00", "1,234,567.89"), (2.675, "0.00", "2.68"), (30, "0_);(0)", "30"), (5, "0", "5"), (2018, "General", "2018"), (-0.5, "0%", "-50%"),
        (1e21, "General", None), (0.2, "# ?/?", None), (3, "$0.00", None), (3, '0" 页"', None), (44000, "0.00E+00", None), (3, "[Red]0", "3"),
    ],
)  # fmt: skip
def test_a_number_is_what_excel_shows_or_nothing(value, number_format, text):
    assert shown(value, number_format) == text


def test_numbers_in_excel_are_read_as_they_are_shown_or_refused(tmp_path):
    path = send(tmp_path, "xlsx")
    book = load_workbook(path)
    for row, (value, number_format) in {5: (0.2, "0%"), 6: (1234.5, "#,##0.00"), 11: (0.25, "# ?/?")}.items():
        cell = book.active.cell(row, 4)
        cell.value, cell.number_format = value, number_format
    book.save(path)
    result = receive(path)
    assert reasons(result) == {"row 11": "has a number in the format # ?/? in column D: type it as text"}
    assert [change.after for change in result.changes] == ["20%", "1,234.50"]
    assert result.bilingual.entries[ids(outgoing().article)[6]].target.text == ENGLISH[6]


def test_a_damaged_file_is_one_message(tmp_path):
    path = save_odt(tmp_path)
    with zipfile.ZipFile(tmp_path / "a.odt", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", "<office")
    with pytest.raises(DuizhaoError, match="is not well-formed XML"):
        receive(tmp_path / "a.odt")
    path.write_bytes(path.read_bytes()[:400])
    with pytest.raises(DuizhaoError, match="is not a readable ZIP container"):
        receive(path)
