"""What a format cannot show for a reason that nobody foresaw: its text alone is published, and the article has an error for it."""

from __future__ import annotations

import re

import pytest
from docx import Document
from outputs import read

from pipeline.container import read_members
from pipeline.project import Project
from pipeline.publishing import publish, summarize, view_of
from pipeline.publishing.books import publish_book
from pipeline.publishing.document import ast


@pytest.fixture
def lossy(monkeypatch):
    """Tables lose their cells."""
    monkeypatch.setattr(ast, "fit", lambda rows, heads: ([row[:1] for row in rows], heads, 1))


@pytest.mark.usefixtures("lossy")
def test_an_article_that_cannot_be_set_is_published_as_plain_text(sampler, sources):
    project = Project(sources.parent)
    view = view_of(sampler, project)
    done = publish(view, project.out)
    assert (len(done.files), done.failures) == (3, ())
    assert [(one.check, one.severity, one.article, one.message.split(":")[0]) for one in done.findings] == [
        ("set-plainly", "error", "yangben", f"{label} has the text alone, without lists, tables, pictures and marks")
        for label in ("EPUB", "Word", "Web page")
    ]
    assert [one.check for one in summarize(view, done.findings).findings] == ["set-plainly"] * 3
    page, epub, docx = (path.read_bytes() for path in done.files)
    for data in (page, read_members(epub)["EPUB/text.xhtml"]):
        assert re.findall(rb"<(table|img|math)\b", data.partition(b"<article")[2].partition(b'class="terms"')[0] or data) == []
        assert "检出率".encode() in data
    assert len(read(".html", page)) == 2 * len(view.wanted)
    assert docx[:2] == b"PK"


@pytest.mark.usefixtures("lossy")
def test_a_chapter_that_cannot_be_set_is_plain_text_in_the_book(book):
    done = publish_book(book, book.project.out)
    assert done.failures == ()
    text = "\n".join(paragraph.text for paragraph in Document(str(book.project.out / "book" / "xuandu.docx")).paragraphs)
    assert "Not in this book" not in text
    assert "早期食管癌" in "".join(one.text for one in read(".html", (book.project.out / "book/xuandu/articles/yangben.html").read_bytes()))


def test_a_chapter_that_fails_even_so_is_left_out_and_the_book_says_so(book, monkeypatch):
    whole = ast.body

    def fail(view, look):
        if view.name == "yangben":
            raise ZeroDivisionError("nobody foresaw it")
        return whole(view, look)

    for room in ("epub", "docx", "web"):
        monkeypatch.setattr(f"pipeline.publishing.{room}.article.body", fail)
    done = publish_book(book, book.project.out)
    assert [(one.name, one.format) for one in done.failures] == [("xuandu", label) for label in ("EPUB", "Word", "Web page")]
    for one in done.failures:
        assert one.reason.startswith("yangben is not in it: the book: a defect of the program (ZeroDivisionError in pipeline/publishing/")
        assert one.reason.endswith(": nobody foresaw it)")
    folder = book.project.out / "book"
    assert sorted(path.name for path in folder.rglob("*") if path.is_file()) == [
        "colophon.html", "erpian.html", "glossary.html", "risks.html", "xuandu.docx", "xuandu.epub", "xuandu.html",
    ]  # fmt: skip
    word = "\n".join(paragraph.text for paragraph in Document(str(folder / "xuandu.docx")).paragraphs)
    epub = read_members((folder / "xuandu.epub").read_bytes())
    for text in (word, epub["EPUB/imprint.xhtml"].decode(), epub["EPUB/risks.xhtml"].decode(), (folder / "xuandu.html").read_text("utf-8")):
        assert "Not in this book, as it could not be published: yangben." in " ".join(text.split())


def test_a_book_of_which_nothing_can_be_set_is_named(book, monkeypatch):
    def fail(*_):
        raise ZeroDivisionError("nobody foresaw it")

    monkeypatch.setattr("pipeline.publishing.docx.article.body", fail)
    done = publish_book(book, book.project.out)
    assert [(one.format, one.error.path) for one in done.failures] == [("Word", book.project.out / "book" / "xuandu.docx")]
    assert {path.suffix for path in done.files} == {".html", ".epub"}
