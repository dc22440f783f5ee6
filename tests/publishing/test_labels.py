"""What a translation is worth, in words; a person's draft is neither the machine's nor an earlier translation."""

import lxml.html
from making import paired

from pipeline.article import RichText, Target
from pipeline.project import open_project
from pipeline.publishing import imprint, page_html, view_of
from pipeline.status import count


def article(tmp_path, *origins):
    targets = [
        Target(RichText(f"The model learns {n}."), origin=one, by="Lin Yue" if one == "human" else "") for n, one in enumerate(origins)
    ]
    return paired(*((f"模型会学习{n}。", target) for n, target in enumerate(targets)), path=tmp_path / "sources/x.md")


def test_drafts_of_people_are_counted_and_said(tmp_path):
    counts = count(article(tmp_path, "human", "human", "mt", "aligned"))
    assert (counts.draft, counts.machine, counts.aligned, counts.total, counts.unreviewed) == (2, 1, 1, 4, 4)
    assert imprint(counts) == "None of 4 sentences reviewed, 2 drafted by a translator, 1 machine-translated, 1 from earlier translations."


def test_what_came_from_the_memory_is_not_what_was_aligned(tmp_path):
    counts = count(article(tmp_path, "tm", "tm", "aligned"))
    assert imprint(counts) == "None of 3 sentences reviewed, 2 from the translation memory, 1 from earlier translations."


def test_the_page_calls_a_persons_draft_a_draft(tmp_path):
    (tmp_path / "sources").mkdir()
    root = lxml.html.document_fromstring(page_html(view_of(article(tmp_path, "human", "human"), open_project(tmp_path))))
    (target,) = root.xpath("//div[starts-with(@class, 'tgt')]")
    assert target.get("class") == "tgt draft"
    assert target.get("title") == "Draft by a translator, not yet reviewed"
    assert [span.get("class") for span in target.xpath(".//span[starts-with(@class, 's ')]")] == ["s draft", "s draft"]
    assert "earlier translation" not in root.text_content()
    assert root.xpath("//p[@class='standing']")[0].text_content() == "None of 2 sentences reviewed, 2 drafted by a translator."
