"""An import never guesses: what it does not apply it lists, with the row and the reason; and files that are none of ours."""

import datetime as dt
import zipfile
from dataclasses import replace

import pytest
from lxml import etree
from making import NEWS, article, ids, translated
from openpyxl import load_workbook
from openpyxl.comments import Comment as Note
from review_files import (
    ENGLISH,
    NOW,
    PARAGRAPHS,
    docx_row,
    edit_document,
    edit_part,
    outgoing,
    reasons,
    receive,
    replace_in,
    send,
    targets,
    type_into_docx,
    type_into_tsv,
    type_into_xlsx,
)

from pipeline.article import Bilingual, Comment, Entry, RichText, State, Target
from pipeline.bilingual import with_target
from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.exchange import FORMATS, ImportOptions, import_review

TABLES = [("docx", type_into_docx), ("xlsx", type_into_xlsx), ("tsv", type_into_tsv)]


def place(kind: str, number: int) -> str:
    """Where a person finds the sentence in the file."""
    return {"docx": f"row {number}", "xlsx": f"row {number + 4}", "tsv": f"line {number + 2}"}[kind]


@pytest.mark.parametrize(("kind", "type_into"), TABLES)
@pytest.mark.parametrize(
    "case",
    [
        ("Target", "", "has an empty target; the stored translation stays"),
        ("Target", "See <1/> and the link.", "has lost the markup <2>…</2>"),
        ("Target", "See figure <1/> and <2>the link.", "the markup <2> is not closed; the row was left as it is"),
        ("Target", "See <1/> <1/> and <2>the link</2>.", "has the markup <1/> more than once"),
        ("Target", "See <1/>, <2>the link</2>, <5>x</5>.", "the markup <5> is not one of this sentence; the row was left as it is"),
        ("State", "done", "has the unknown state 'done'; known are initial, translated, reviewed, final"),
        ("ID", "s0123", "has no readable ID"),
        ("ID", "s0123456789ab/01234567/89abcdeft", "is of a sentence that is not, or no longer, in the source"),
        ("Source", "见图<1/>和<2>别的</2>。", "has another source text than its ID says: was it changed, or the column sorted alone?"),
    ],
)
def test_a_row_that_cannot_be_used_is_listed_and_the_others_are_applied(tmp_path, kind, type_into, case):
    column, text, reason = case
    path = send(tmp_path, kind)
    type_into(path, {(4, column): text, (7, "Target"): "Thank you!"})
    result = receive(path)
    assert reasons(result) == {place(kind, 4): reason}
    assert [(change.location, change.after) for change in result.changes] == [(place(kind, 7), "Thank you!")]
    assert targets(result.bilingual)[3] == ENGLISH[3]


@pytest.mark.parametrize(("kind", "type_into"), TABLES)
def test_a_state_without_a_translation_is_refused(tmp_path, kind, type_into):
    path = send(tmp_path, kind)
    type_into(path, {(8, "State"): "reviewed"})
    assert reasons(receive(path)) == {place(kind, 8): "has a state but no translation"}


@pytest.mark.parametrize(("kind", "type_into"), TABLES)
def test_a_row_whose_source_changed_since_is_refused(tmp_path, kind, type_into):
    path = send(tmp_path, kind)
    type_into(path, {(2, "Target"): "30 experts.", (7, "Target"): "Thank you!"})
    made = outgoing()
    second = ids(made.article)[1]
    changed = article(PARAGRAPHS[0], ["全球31位顶级AI专家出席。", PARAGRAPHS[1][1]], *PARAGRAPHS[2:])
    now = Bilingual(changed, {name: entry for name, entry in made.entries.items() if name != second})
    result = receive(path, now)
    assert reasons(result) == {place(kind, 2): "is of a sentence that is not, or no longer, in the source"}
    assert result.missing == 1
    assert [change.after for change in result.changes] == ["Thank you!"]


def test_the_id_of_another_sentence_with_the_right_source_hash_is_refused(tmp_path):
    path = send(tmp_path, "tsv")
    first, second = (row.split("\t")[1] for row in path.read_text("utf-8").split("\n")[2:4])
    mixed = f"{first.split('/')[0]}/{second.split('/')[1]}/{second.split('/')[2]}"
    type_into_tsv(path, {(2, "ID"): mixed, (2, "Target"): "30 experts."})
    found = reasons(receive(path))
    assert found == dict.fromkeys((place("tsv", 1), place("tsv", 2)), "is in the file more than once")


def test_a_row_that_is_there_twice_is_refused_both_times(tmp_path):
    path = send(tmp_path, "tsv")
    lines = path.read_text("utf-8").split("\n")
    lines.insert(5, lines[4].replace("The forum", "A forum"))
    path.write_text("\n".join(lines), "utf-8")
    result = receive(path)
    assert reasons(result) == {"line 5": "is in the file more than once", "line 6": "is in the file more than once"}
    assert result.bilingual == outgoing()


def test_deleted_rows_are_counted_and_change_nothing(tmp_path):
    path = send(tmp_path, "docx")
    edit_document(path, lambda root: [docx_row(root, 1).getparent().remove(docx_row(root, 1)) for _ in range(3)])
    result = receive(path)
    assert (result.changes, result.refusals, result.unchanged, result.missing) == ((), (), 5, 3)


def test_a_column_that_was_sorted_alone_changes_nothing(tmp_path):
    for kind, type_into in TABLES:
        path = send(tmp_path, kind)
        order = ["Thanks!", "Tencent AI Lab Unveils Three Strategies", "Thirty top AI experts attended."]
        type_into(
            path,
            {
                (1, "Target"): order[2],
                (2, "Target"): order[0],
                (7, "Target"): order[1],
                (5, "Target"): "It is a\\<1>b&c." if kind != "tsv" else "It is a\\\\<1>b&c.",
            },
        )
        result = receive(path)
        assert {where: reason.split("(")[0] for where, reason in reasons(result).items()} == {
            place(kind, 1): "holds the translation of sentence 2 ",
            place(kind, 2): "holds the translation of sentence 7 ",
            place(kind, 7): "holds the translation of sentence 1 ",
        }
        assert [change.after for change in result.changes] == ["It is a<1>b&c."]


def test_a_translation_copied_from_another_row_is_an_edit(tmp_path):
    path = send(tmp_path, "xlsx")
    type_into_xlsx(path, {(8, "Target"): "Thanks!"})
    assert [change.after for change in receive(path).changes] == ["Thanks!"]


def test_rows_sorted_as_a_whole_are_understood(tmp_path):
    path = send(tmp_path, "tsv")
    type_into_tsv(path, {(7, "Target"): "Thank you!"})
    lines = path.read_text("utf-8").rstrip("\n").split("\n")
    path.write_text("\n".join([*lines[:2], *sorted(lines[2:], reverse=True)]), "utf-8")
    result = receive(path)
    assert (len(result.changes), result.refusals) == (1, ())


def changed_here(number: int, text: str, state: State = "translated") -> Bilingual:
    made = outgoing()
    return with_target(made, ids(made.article)[number - 1], Target(RichText(text), state, "human"), by="Tom", at="2026-11-24T10:00:00Z")


@pytest.mark.parametrize(("kind", "type_into"), TABLES)
def test_an_edit_on_both_sides_is_refused_unless_the_file_is_to_win(tmp_path, kind, type_into):
    path = send(tmp_path, kind)
    type_into(path, {(7, "Target"): "Thank you!", (7, "State"): "reviewed"})
    now = changed_here(7, "Many thanks!", "reviewed")
    result = receive(path, now)
    assert reasons(result) == {place(kind, 7): "was changed here as well since the file went out (now reviewed, by Tom)"}
    assert result.bilingual == now
    forced = receive(path, now, overwrite=True)
    entry = forced.bilingual.entries[ids(now.article)[6]]
    assert (entry.target.text.text, [revision.text.text for revision in entry.history]) == ("Thank you!", ["Thanks!", "Many thanks!"])


def test_an_unedited_row_leaves_what_was_changed_here_since(tmp_path):
    path = send(tmp_path, "docx")
    now = changed_here(7, "Many thanks!", "reviewed")
    result = receive(path, now)
    assert (result.changes, result.refusals, result.bilingual) == ((), (), now)


def test_an_approval_of_what_was_changed_here_since_is_refused(tmp_path):
    path = send(tmp_path, "docx")
    type_into_docx(path, {(7, "State"): "final"})
    assert reasons(receive(path, changed_here(7, "Many thanks!"))) == {
        "row 7": "sets a state, but the translation or its state was changed here since the file went out (now translated, by Tom)"
    }


def test_the_same_edit_on_both_sides_is_no_conflict(tmp_path):
    path = send(tmp_path, "docx")
    type_into_docx(path, {(7, "Target"): "Many thanks!"})
    assert receive(path, changed_here(7, "Many thanks!")).refusals == ()


# --- whose file is it ---------------------------------------------------------------------------------------------------


def other_project() -> dict[str, Bilingual]:
    return {"news": translated(article(*NEWS)), "essay": translated(article(["随笔"], ["另一篇文章的一句话。"], name="essay"))}


@pytest.mark.parametrize("kind", FORMATS)
def test_a_file_from_another_project_is_recognised(tmp_path, kind):
    path = send(tmp_path, kind)
    options = ImportOptions("Anna", NOW)
    made = other_project()
    made["news"] = translated(article(["同名的别的文章"], ["它的句子不同。"]))
    with pytest.raises(DuizhaoError, match=r"is of another project, or of an older news: nothing of its \d sentences? is in this one"):
        import_review(path, made, options)
    del made["news"]
    with pytest.raises(DuizhaoError, match="is of another project: this one has no article 'news'"):
        import_review(path, made, options)


@pytest.mark.parametrize("kind", ["docx", "xlsx", "tsv", "po", "xliff", "xliff12"])
def test_a_file_of_a_renamed_article_finds_it(tmp_path, kind):
    path = send(tmp_path, kind)
    made = outgoing()
    renamed = replace(made, article=replace(made.article, name="news-2018"))
    (result,) = import_review(path, {"news-2018": renamed, **other_project()}, ImportOptions("Anna", NOW))
    assert (result.bilingual.article.name, result.unchanged) == ("news-2018", 8)


@pytest.mark.parametrize(("kind", "name"), [("xliff", "trgLang"), ("xliff12", "target-language")])
def test_a_file_that_was_translated_into_another_language_is_refused(tmp_path, kind, name):
    path = send(tmp_path, kind)
    replace_in(path, (f'{name}="en"', f'{name}="fr"'))
    with pytest.raises(DuizhaoError, match="has the target language 'fr', but articles are translated into English") as refused:
        receive(path)
    assert (refused.value.path, refused.value.line) == (path, 2 if kind == "xliff" else 3)


def test_a_file_without_a_name_that_fits_two_articles_asks(tmp_path):
    path = send(tmp_path, "tsv")
    path.write_text(path.read_text("utf-8").split("\n", 1)[1], "utf-8")
    made = outgoing()
    twins = {name: replace(made, article=replace(made.article, name=name)) for name in ("a", "b")}
    with pytest.raises(DuizhaoError, match="could be of any of these: a, b"):
        import_review(path, twins, ImportOptions("Anna", NOW))
    (result,) = import_review(path, twins, ImportOptions("Anna", NOW, article="b"))
    assert result.bilingual.article.name == "b"


BROKEN = {
    "news.docx": b"PK\x03\x04 not a zip",
    "news.xlsx": b"",
    "empty.tsv": b"",
    "latin.tsv": "ID\tTarget\nänd".encode("latin-1"),
    "headless.tsv": b"a\tb\tc\n",
    "news.xlf": b"<xliff",
    "html.xlf": b"<html/>",
    "bomb.tmx": b"<!DOCTYPE tmx [<!ENTITY a 'b'>]><tmx><body><tu><prop type='x-article'>&a;</prop></tu></body></tmx>",
    "news.po": b'msgid "x\nmsgstr',
    "news.pdf": b"%PDF",
    "news.xml": b"<!DOCTYPE xliff SYSTEM 'x'><xliff xmlns='urn:oasis:names:tc:xliff:document:2.0'/>",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_one_message(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(BROKEN[name])
    with pytest.raises(DuizhaoError) as caught:
        receive(path)
    assert caught.value.path == path
    assert caught.value.status in {ExitStatus.BAD_INPUT, ExitStatus.USAGE}


def test_a_file_that_is_not_there_is_one_message(tmp_path):
    with pytest.raises(DuizhaoError, match="is not there"):
        receive(tmp_path / "news.docx")


def test_office_files_with_a_doctype_or_a_bomb_are_refused(tmp_path):
    path = send(tmp_path, "docx")
    edit_part(path, lambda data: b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + data.split(b"?>", 1)[1])
    with pytest.raises(DuizhaoError, match="DOCTYPE"):
        receive(path)
    bomb = tmp_path / "bomb.docx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<a>" + b" " * 40_000_000 + b"</a>")
    with pytest.raises(DuizhaoError, match="compressed beyond reason"):
        receive(bomb)


def test_a_formula_a_date_and_an_error_in_a_spreadsheet_are_refused(tmp_path):
    path = send(tmp_path, "xlsx")
    type_into_xlsx(path, {(1, "Target"): "=1+1", (2, "Target"): dt.date(2018, 3, 15), (3, "Target"): "#REF!", (7, "Target"): 2018})
    result = receive(path)
    assert reasons(result) == {
        "row 5": "has a formula in column D: type it as text",
        "row 6": "has a date in column D: type it as text",
        "row 7": "has an error value in column D: type it as text",
    }
    assert [change.after for change in result.changes] == ["2018"]


def test_comments_of_word_and_excel_are_remarks(tmp_path):
    path = send(tmp_path, "xlsx")
    book = load_workbook(path)
    book.active["D11"].comment = Note("Too short?", "Eva")
    book.save(path)
    result = receive(path)
    assert result.bilingual.entries[ids(outgoing().article)[6]].comments == (Comment("Too short?", "Anna", NOW),)


def test_an_entry_that_was_never_exported_is_counted_as_missing(tmp_path):
    path = send(tmp_path, "tsv")
    made = outgoing()
    longer = article(*PARAGRAPHS, ["新的一句。"])
    result = receive(path, Bilingual(longer, {**made.entries, ids(longer)[8]: Entry(Target(RichText("New.")))}))
    assert (result.missing, result.changes) == (1, ())


def test_a_tmx_of_another_program_is_not_an_articles(tmp_path):
    path = tmp_path / "client.tmx"
    path.write_text(
        '<tmx version="1.4"><header/><body><tu><tuv xml:lang="zh"><seg>谢谢！</seg></tuv><tuv xml:lang="en"><seg>Ta!</seg></tuv></tu></body></tmx>',
        "utf-8",
    )
    with pytest.raises(DuizhaoError, match="holds no sentence of a review file"):
        receive(path)
    assert etree.parse(path).getroot().tag == "tmx"
