"""What Word does to a table by itself or for a person: each on purpose, each with what it means for the import."""

import zipfile

import pytest
from lxml import etree
from making import ids
from review_files import (
    ENGLISH,
    NOW,
    W,
    docx_cell,
    docx_row,
    edit_document,
    edit_part,
    fill,
    outgoing,
    reasons,
    receive,
    run,
    send,
    targets,
    xml,
)

from pipeline.article import Comment
from pipeline.exchange import ImportOptions, import_review

INS = 'w:id="9" w:author="Eva" w:date="2026-11-24T10:00:00Z"'
LOOKED_THROUGH = {
    "tracked insertions and deletions": f'{run("Thank")}<w:del {INS}><w:r><w:delText>s</w:delText></w:r></w:del><w:ins {INS}>{run(" you all")}</w:ins>{run("!")}',
    "a tracked move": f'<w:moveFrom {INS}>{run("all! ")}</w:moveFrom>{run("Thank you")}<w:moveTo {INS}>{run(" all!")}</w:moveTo>',
    "runs cut by the spelling checker": f'{run("Tha")}<w:proofErr w:type="spellStart"/>{run("nk yo")}<w:proofErr w:type="spellEnd"/>{run("u all!")}',
    "a bookmark and a range of a comment": f'<w:bookmarkStart w:id="1" w:name="_GoBack"/>{run("Thank ")}<w:bookmarkEnd w:id="1"/><w:commentRangeStart w:id="0"/>{run("you all!")}<w:commentRangeEnd w:id="0"/>',
    "a link made by itself": f'<w:hyperlink w:history="1">{run("Thank you")}</w:hyperlink>{run(" all!")}',
    "a field": f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> AUTHOR </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("Thank you")}<w:r><w:fldChar w:fldCharType="end"/></w:r>{run(" all!")}',
    "a smart tag and a content control": f'<w:smartTag w:uri="u" w:element="e">{run("Thank ")}</w:smartTag><w:sdt><w:sdtPr/><w:sdtContent>{run("you all!")}</w:sdtContent></w:sdt>',
    "an alternate content": f'<mc:AlternateContent><mc:Choice Requires="wps">{run("Thank you")}</mc:Choice><mc:Fallback>{run("Thank you")}</mc:Fallback></mc:AlternateContent>{run(" all!")}',
    "formatting and a language": '<w:r><w:rPr><w:b/><w:lang w:val="de-DE"/></w:rPr><w:t xml:space="preserve">Thank you </w:t></w:r><w:r><w:lastRenderedPageBreak/><w:t>all!</w:t></w:r>',
    "soft and no-break signs": '<w:r><w:t>Thank\u00a0you</w:t><w:softHyphen/><w:t xml:space="preserve"> all!</w:t></w:r>',
}  # fmt: skip


@pytest.mark.parametrize("doing", LOOKED_THROUGH)
def test_the_text_is_what_a_person_sees_with_all_changes_accepted(tmp_path, doing):
    path = send(tmp_path, "docx")
    edit_document(path, lambda root: fill(docx_cell(root, 7, 3), LOOKED_THROUGH[doing]))
    result = receive(path)
    assert result.refusals == ()
    assert [change.after.replace("\u00a0", " ") for change in result.changes] == ["Thank you all!"]


@pytest.mark.parametrize("typed", ["Thanks !".replace(" ", ""), "Thanks!\u00a0", "Thanks!\u200b"])
def test_what_word_adds_by_itself_is_no_edit(tmp_path, typed):
    path = send(tmp_path, "docx")
    edit_document(path, lambda root: fill(docx_cell(root, 7, 3), run(typed)))
    assert (receive(path).changes, receive(path).unchanged) == ((), 8)


def test_smart_quotes_alone_are_no_edit_but_come_along_with_one(tmp_path):
    path = send(tmp_path, "docx")
    chip = 'The forum\'s theme is "<1>Sharing AI + the Future</1>".'
    edit_document(path, lambda root: fill(docx_cell(root, 3, 3), run(chip)))
    assert receive(path).changes == ()
    edit_document(path, lambda root: fill(docx_cell(root, 3, 3), run(chip.replace("theme", "motto"))))
    assert [change.after for change in receive(path).changes] == ['The forum\'s motto is "Sharing AI + the Future".']
    assert targets(receive(path).bilingual)[2].marks[0].start == 22


def test_a_line_break_or_a_second_paragraph_in_a_cell_is_a_space_where_the_source_has_none(tmp_path):
    path = send(tmp_path, "docx")

    def change(root):
        fill(docx_cell(root, 7, 3), "<w:r><w:t>Thank</w:t><w:br/><w:t>you</w:t></w:r>")
        docx_cell(root, 7, 3).append(xml(f"<w:p>{run('all!')}</w:p>")[0])

    edit_document(path, change)
    assert [change.after for change in receive(path).changes] == ["Thank you all!"]


def test_a_row_deleted_with_tracking_is_deleted(tmp_path):
    path = send(tmp_path, "docx")

    def change(root):
        fill(docx_cell(root, 7, 3), run("Thank you!"))
        docx_row(root, 7).find(f"{W}trPr").append(xml(f"<w:del {INS}/>")[0])

    edit_document(path, change)
    assert (receive(path).changes, receive(path).missing) == ((), 1)


def test_a_row_inserted_by_a_person_is_refused_by_name(tmp_path):
    path = send(tmp_path, "docx")

    def change(root):
        new = etree.fromstring(etree.tostring(docx_row(root, 7)))
        for column, text in enumerate(("7a", "", "", "A whole new sentence.", "", "")):
            fill(new.findall(f"{W}tc")[column], run(text))
        docx_row(root, 7).addnext(new)

    edit_document(path, change)
    result = receive(path)
    assert (reasons(result), result.changes, result.missing) == ({"row 7a": "has no readable ID"}, (), 0)


def test_the_comments_of_word_are_remarks_by_their_authors(tmp_path):
    path = send(tmp_path, "docx")
    reference = (
        '<w:commentRangeStart w:id="3"/><w:r><w:t>Thanks!</w:t></w:r><w:commentRangeEnd w:id="3"/><w:r><w:commentReference w:id="3"/></w:r>'
    )
    edit_document(path, lambda root: fill(docx_cell(root, 7, 3), reference))
    comments = f'<w:comments xmlns:w="{W[1:-1]}"><w:comment w:id="3" w:author="Eva" w:date="2026-11-24T10:00:00Z"><w:p><w:r><w:annotationRef/></w:r>{run("Too short?")}</w:p></w:comment></w:comments>'
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("word/comments.xml", comments)
    result = receive(path)
    assert result.bilingual.entries[ids(outgoing().article)[6]].comments == (Comment("Too short?", "Eva", "2026-11-24"),)
    assert result.changes[0].comments == ("Too short?",)
    assert receive(path, result.bilingual).changes == ()


def test_a_symbol_of_a_special_font_is_refused_but_an_arrow_is_an_arrow(tmp_path):
    path = send(tmp_path, "docx")

    def change(root):
        fill(docx_cell(root, 7, 3), '<w:r><w:t>Thanks </w:t><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>')
        fill(docx_cell(root, 1, 3), '<w:r><w:sym w:font="Wingdings" w:char="F076"/></w:r>')

    edit_document(path, change)
    result = receive(path)
    assert [change.after for change in result.changes] == ["Thanks →"]
    assert reasons(result) == {"row 1": "has a symbol of a special font, which no other program can read: type it as text"}


def test_a_text_box_in_a_cell_is_refused_and_read_once(tmp_path):
    path = send(tmp_path, "docx")
    box = f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><w:txbxContent><w:p>{run("in a box")}</w:p></w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent><w:p>{run("in a box")}</w:p></w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>'
    edit_document(path, lambda root: fill(docx_cell(root, 7, 3), run("Thanks!") + box))
    assert reasons(receive(path)) == {"row 7": "has a text box: type the text into the cell itself"}


def test_merged_cells_and_missing_cells_are_refused(tmp_path):
    path = send(tmp_path, "docx")

    def change(root):
        docx_cell(root, 7, 3).find(f"{W}tcPr").append(xml('<w:vMerge w:val="restart"/>')[0])
        row = docx_row(root, 6)
        row.remove(docx_cell(root, 6, 4))

    edit_document(path, change)
    assert reasons(receive(path)) == {
        "row 7": "has merged cells",
        "row 6": "has fewer cells than the table has columns: were cells merged?",
    }


def test_columns_that_were_moved_and_added_are_found_by_their_heads(tmp_path):
    path = send(tmp_path, "docx")

    def change(root):
        fill(docx_cell(root, 7, 3), run("Thank you!"))
        for number in range(9):
            row = docx_row(root, number)
            cells = row.findall(f"{W}tc")
            row.append(cells[1])
            row.insert(1, xml(f"<w:tc><w:p>{run('mine')}</w:p></w:tc>")[0])

    edit_document(path, change)
    assert [change.after for change in receive(path).changes] == ["Thank you!"]


def test_a_table_without_its_heads_is_read_in_our_order(tmp_path):
    path = send(tmp_path, "docx")

    def change(root):
        fill(docx_cell(root, 7, 3), run("Thank you!"))
        root.iter(f"{W}tbl").__next__().remove(docx_row(root, 0))

    edit_document(path, change)
    assert [change.after for change in receive(path).changes] == ["Thank you!"]


def test_a_table_in_two_parts_and_other_tables_are_no_trouble(tmp_path):
    path = send(tmp_path, "docx")

    def change(root):
        fill(docx_cell(root, 7, 3), run("Thank you!"))
        table = next(root.iter(f"{W}tbl"))
        second = etree.SubElement(table.getparent(), f"{W}tbl")
        second.extend(table.findall(f"{W}tr")[5:])
        table.addprevious(xml(f"<w:tbl><w:tr><w:tc><w:p>{run('Invoice')}</w:p></w:tc></w:tr></w:tbl>")[0])

    edit_document(path, change)
    result = receive(path)
    assert ([change.after for change in result.changes], result.refusals, result.missing) == (["Thank you!"], (), 0)


def test_the_author_of_the_file_is_named_where_nobody_else_is(tmp_path):
    path = send(tmp_path, "docx")
    edit_document(path, lambda root: fill(docx_cell(root, 7, 3), run("Thank you!")))
    edit_part(
        path,
        lambda data: data.replace(b"<cp:lastModifiedBy></cp:lastModifiedBy>", b"<cp:lastModifiedBy>Eva</cp:lastModifiedBy>").replace(
            b"<cp:lastModifiedBy/>", b"<cp:lastModifiedBy>Eva</cp:lastModifiedBy>"
        ),
        "docProps/core.xml",
    )
    (result,) = import_review(path, {"news": outgoing()}, ImportOptions("", NOW))
    assert result.bilingual.entries[ids(outgoing().article)[6]].target.by == "Eva"


def test_the_name_of_the_article_is_read_from_the_page_when_the_properties_are_lost(tmp_path):
    path = send(tmp_path, "docx")
    edit_part(
        path,
        lambda _: b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>',
        "docProps/core.xml",
    )
    assert receive(path).unchanged == 8
    assert targets(receive(path).bilingual)[0] == ENGLISH[0]
