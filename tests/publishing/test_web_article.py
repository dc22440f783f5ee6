"""The pages of this repository's own articles, from their sources and stores."""

from __future__ import annotations

import re
from pathlib import Path

import lxml.html
import pytest
from outputs import read

from pipeline.article import segments
from pipeline.bilingual import aligned_path, load, merge
from pipeline.glossary import load_glossary
from pipeline.project import Project
from pipeline.publishing import view_of
from pipeline.publishing.document.proof import faults, wanted
from pipeline.publishing.web.article import page_html
from pipeline.reading import read_article
from pipeline.segmenting import segment

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def project():
    return Project(ROOT)


@pytest.fixture(scope="module")
def bilingual(project):
    source = project.sources / "tencent-ai-lab-2018.txt"
    article = segment(read_article(source, project.settings.reading), project.settings.segmenting)
    return merge(article, load(aligned_path(source)))


@pytest.fixture(scope="module")
def page(bilingual, project):
    return page_html(view_of(bilingual, project, glossary=load_glossary(project.glossary)))


def test_the_first_article_is_whole_and_light(bilingual, page):
    found = read(".html", page)
    assert len(found) == 2 * len(list(segments(bilingual.article))) >= 90
    assert faults({"": wanted(bilingual)}, found, frozenset({"src", "tgt"}), free_notes=False) == {}
    assert len(re.sub(r"data:image/[^\"]+", "", page).encode()) < 300_000


def test_the_first_article_has_its_parts_as_headings_in_both_languages(page):
    root = lxml.html.document_fromstring(page)
    levels = [(h.tag, h.text_content()[:2]) for h in root.xpath("//article//h2 | //article//h3")]
    assert levels == [
        ("h2", "一、"),
        ("h3", "1、"),
        ("h3", "2、"),
        ("h3", "3、"),
        ("h2", "二、"),
        ("h3", "1、"),
        ("h3", "2、"),
        ("h3", "3、"),
    ]
    assert [re.match(r"[IVX0-9]+\.", h.text_content())[0] for h in root.xpath("//article//h2/*[2] | //article//h3/*[2]")] == [
        "I.", "1.", "2.", "3.", "II.", "1.", "2.", "3.",
    ]  # fmt: skip


def test_the_first_article_sets_its_journals_in_italics_and_its_names_as_agreed(page):
    root = lxml.html.document_fromstring(page)
    english = " ".join("".join(side.itertext()) for side in root.xpath("//article//*[contains(concat(' ',@class,' '),' tgt ')]"))
    for name in (
        "Tencent AI Lab",
        "Robotics X",
        "Springer Nature",
        "Nature Research",
        "Tencent Miying",
        "Dean Sanderson",
        "Yao Xing",
        "Make AI Everywhere",
    ):
        assert name in english.replace("\u00a0", " ")
    assert {"Nature", "Nature Machine Intelligence", "Springer Handbook of Robotics"} <= {
        em.text_content() for em in root.xpath("//article//*[contains(@class,'tgt')]//em")
    }


def test_nothing_of_the_site_around_the_article_is_in_it(page):
    article = lxml.html.document_fromstring(page).xpath("//article")[0].text_content()
    for junk in ("阅读数", "阅读原文", "二维码", "CSDN博客 -", "640?wx_fmt", "ss.csdn.net", "**"):
        assert junk not in article
