"""One status for a sentence: from state and origin, and in the same words in the book, on the review page and in the status command."""

import json
import re
from dataclasses import replace
from pathlib import Path

import lxml.html
import pytest
from invoke import Program
from starlette.testclient import TestClient

from pipeline import publishing
from pipeline.article import Entry, RichText, Target, leaves
from pipeline.bilingual import aligned_path, save
from pipeline.cli import collection
from pipeline.project import open_project
from pipeline.publishing import load_summary, page_html, summarize, view_of, write_report
from pipeline.review.app import create_app
from pipeline.review.desk import Desk
from pipeline.review.guard import Policy
from pipeline.status import LABELS, STATES, STATUSES, UNREVIEWED, count, is_personal, is_replaceable, state_of, status

ENGLISH = "The model learns."
TABLE = {
    # origin: initial, translated, reviewed, final
    "mt": ("missing", "machine", "reviewed", "final"),
    "pseudo": ("missing", "machine", "reviewed", "final"),
    "tm": ("missing", "memory", "reviewed", "final"),
    "aligned": ("missing", "aligned", "reviewed", "final"),
    "human": ("missing", "draft", "reviewed", "final"),
    "another-tool": ("missing", "draft", "reviewed", "final"),
}
WORDS = {
    "missing": ("Not translated", "Not translated"),
    "machine": ("Machine draft", "Machine translation, not reviewed"),
    "memory": ("From memory", "From the translation memory, not reviewed here"),
    "aligned": ("Earlier translation", "From an earlier translation, not reviewed here"),
    "draft": ("Draft", "Draft by a translator, not yet reviewed"),
    "reviewed": ("Reviewed", "Reviewed by a translator"),
    "final": ("Final", "Final: reviewed and closed"),
}


def test_the_status_follows_from_state_and_origin():
    found = {origin: tuple(status(Entry(Target(RichText(ENGLISH), state=state, origin=origin))) for state in STATES) for origin in TABLE}
    assert found == TABLE


def test_every_status_has_its_words():
    assert tuple(WORDS) == STATUSES
    assert {one: (label.word, label.sentence) for one, label in LABELS.items()} == WORDS


@pytest.mark.parametrize("text", ["", "  ", "\n"])
@pytest.mark.parametrize("state", STATES)
def test_without_words_a_sentence_is_missing_whatever_its_state(text, state):
    entry = Entry(Target(RichText(text), state=state, origin="human", by="Lin Yue"))
    assert (status(entry), state_of(entry)) == ("missing", "initial")
    assert (status(None), status(Entry())) == ("missing", "missing")


@pytest.mark.parametrize(
    ("origin", "state", "by", "personal", "replaceable"),
    [
        ("mt", "translated", "", False, True),
        ("pseudo", "initial", "", False, True),
        ("tm", "translated", "", False, False),
        ("mt", "translated", "Lin Yue", True, False),  # approved once, then opened again
        ("mt", "reviewed", "Lin Yue", True, False),
        ("aligned", "translated", "", True, False),
        ("human", "translated", "", True, False),
    ],
)
def test_no_machine_replaces_what_a_person_has_touched(origin, state, by, personal, replaceable):
    target = Target(RichText(ENGLISH), state=state, origin=origin, by=by)
    assert (is_personal(target), is_replaceable(target)) == (personal, replaceable)


TARGETS = {
    "第一句还没有译文。": None,
    "第二句是机器翻译的。": Target(RichText("The machine translated the second sentence."), engine="x@0"),
    "第三句来自记忆库。": Target(RichText("The third sentence is from the memory."), origin="tm"),
    "第四句来自旧译文。": Target(RichText("The fourth sentence is from an old translation."), origin="aligned"),
    "第五句是译者的草稿。": Target(RichText("The fifth sentence is a draft."), origin="human", by="Lin Yue"),
    "第六句已经审校。": Target(RichText("The sixth sentence was reviewed."), state="reviewed", by="Lin Yue"),
    "第七句已经定稿。": Target(RichText("The seventh sentence is final."), state="final", by="Lin Yue"),
}


@pytest.fixture
def project(tmp_path, monkeypatch):
    """An article with a sentence of every status, in the order of :data:`STATUSES`, each a paragraph."""
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "seven.md").write_text("\n\n".join(TARGETS) + "\n", "utf-8")
    made = open_project(tmp_path)
    bilingual = Desk(made).open("seven").bilingual
    entries = {
        segment.id: Entry(target)
        for block in leaves(bilingual.article)
        for segment in block.segments
        if (target := TARGETS[segment.source.text.strip()]) is not None
    }
    save(aligned_path(bilingual.article.path), replace(bilingual, entries=entries))
    monkeypatch.setenv("DUIZHAO_PROJECT", str(tmp_path))
    return made


def of_the_book(page):
    """Status and label of each sentence: the class of its span, the title of its paragraph."""
    found = []
    for target in page.xpath("//article//div[starts-with(@class, 'tgt')]"):
        (span,) = target.xpath(".//span[contains(concat(' ', @class, ' '), ' s ')]")
        found.append((span.get("class").removeprefix("s").strip(), target.get("title", "")))
    return found


def test_book_page_report_and_command_say_the_same(project, capsys):
    expected = [(one, *WORDS[one]) for one in STATUSES]
    policy = Policy(8321, "s" * 43, name="Lin Yue")
    with TestClient(create_app(project, policy), base_url="http://127.0.0.1:8321") as client:
        client.get("/", params={"token": policy.token})
        rows = lxml.html.document_fromstring(client.get("/articles/seven").text).xpath("//div[starts-with(@class, 'row ')]")
        shown = [
            (
                row.get("data-status"),
                row.xpath(".//p[@class='meta']/span[2]")[0].text_content(),
                row.xpath(".//span[@class='state']/@title")[0],
            )
            for row in rows
        ]
        assert shown == expected
        for number, one in enumerate(STATUSES):
            (only,) = lxml.html.document_fromstring(client.get(f"/articles/seven?state={one}").text).xpath(
                "//div[starts-with(@class, 'row ')]"
            )
            assert only.xpath("string(.//span[@class='number'])") == str(number + 1), "the filter goes by the status"

    capsys.readouterr()
    Program(name="duizhao", version="0", namespace=collection()).run(["duizhao", "status", "--format", "json"])
    assert dict.fromkeys(STATUSES, 1).items() <= json.loads(capsys.readouterr().out)["seven"].items()

    bilingual = Desk(project).open("seven").bilingual
    view = view_of(bilingual, project)
    book = page_html(view)
    summary = load_summary(summarize(view).dump())
    report = lxml.html.document_fromstring(write_report([summary], project, project.out)[0].read_text("utf-8"))
    unreviewed = [(one, WORDS[one][1]) for one in STATUSES[:5]]
    assert of_the_book(lxml.html.document_fromstring(book)) == [*unreviewed, ("", ""), ("", "")]
    heads = report.xpath("//table[@class='numbers']//th[@scope='col']/text()")
    cells = report.xpath("//table[@class='numbers']/tbody/tr/td/text()")
    assert dict(zip(heads[1:], cells, strict=True)).items() >= {WORDS[one][0]: "1" for one in STATUSES}.items()
    assert [one.status for one in summary.sentences] == list(STATUSES)
    assert summary.counts == count(bilingual)


@pytest.mark.parametrize("sheet", ["page.css", "epub.css"])
def test_the_books_mark_whatever_is_not_approved(sheet):
    css = (Path(publishing.__file__).parent / "templates" / sheet).read_text("utf-8")
    marked = next(line for line in css.splitlines() if ".tgt" in line and ".draft" in line)
    assert set(re.findall(r"\.(\w+)", marked)) >= {*UNREVIEWED, "mixed"}
