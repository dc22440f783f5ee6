"""What the version before wrote is read: stores, settings, a book's plan, ids of checks. See tests/data/former/README.md."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.article import Bilingual, Comment, Revision, RichText, Suppression, segments
from pipeline.articles import read_source
from pipeline.bilingual import aligned_path, load, merge
from pipeline.building.stages import Stages
from pipeline.checking import CHECKS
from pipeline.errors import DuizhaoError
from pipeline.project import (
    CheckingSettings,
    PublishingSettings,
    ReadingSettings,
    SegmentingSettings,
    Settings,
    TranslatingSettings,
    open_project,
)
from pipeline.publishing.books import load_plan

FORMER = Path(__file__).parents[1] / "data" / "former"
BY, AT = "林月", "2026-11-23T08:00:00Z"
TARGETS = {
    "深圳的机器人": ("translated", "pseudo", "San ridor robot"),
    "腾讯将在深圳成立机器人实验室。": ("translated", "pseudo", "Tencent venel san kengal robot wildor polsan."),
    "营收达到90亿元。": ("translated", "pseudo", "Kenmar tor 9 billion ken."),
    "第一句由人校对过。": ("reviewed", "human", "A person has reviewed the first sentence."),
    "第二句已经定稿。": ("final", "human", "The second sentence is final."),
    "第三句来自从前的译文。": ("translated", "aligned", "The third comes from an earlier translation."),
    "第四句来自翻译记忆。": ("translated", "tm", "The fourth comes from the translation memory."),
    "访问官网看看。": ("translated", "pseudo", "Tor ken nelba."),
    "这一句还没有译文。": ("translated", "pseudo", "Den loden den ba."),
    "其一是机器人。\ufffc": ("translated", "pseudo", "Ri ken robot.\ufffc"),
    "其二是大数据。": ("translated", "human", "The second is big data."),
    "这一句后来真的改了。": ("translated", "pseudo", "Den nel nelba mar dorve."),
    "见腾讯官网。": ("translated", "pseudo", "Den Tencent ken."),
}


def opened(root: Path) -> Bilingual:
    """The article of the project as its aligned file has it."""
    project = open_project(root)
    source = project.sources / "robots.md"
    return merge(read_source(project, source), load(aligned_path(source)))


@pytest.fixture(scope="module")
def former() -> Bilingual:
    return opened(FORMER)


def test_every_target_of_the_version_before_is_read_with_its_state_and_origin(former: Bilingual) -> None:
    found = {one.source.text: former.entries[one.id].target for one in segments(former.article)}
    assert {source: target and (target.state, target.origin, target.text.text) for source, target in found.items()} == TARGETS
    marks = found["腾讯将在深圳成立机器人实验室。"].text.marks
    assert [(mark.kind, mark.start, mark.end) for mark in marks] == [("strong", 18, 30)]
    assert (found["第二句已经定稿。"].by, found["第二句已经定稿。"].at) == (BY, AT)
    assert (found["深圳的机器人"].engine, found["深圳的机器人"].key) == ("pseudo@1", "d12eacff1aa3cfd0")


def test_what_people_said_and_what_was_there_before_is_read(former: Bilingual) -> None:
    entries = {one.source.text: former.entries[one.id] for one in segments(former.article)}
    reviewed = entries["第一句由人校对过。"]
    assert reviewed.comments == (Comment("“校对”也可说 proofread。", "Tom", AT),)
    assert reviewed.suppressed == (Suppression("length", "She said so.", BY),)
    assert reviewed.history == (Revision(RichText("Fi fifi pol galden."), "translated", "", "", "pseudo"),)
    (suggestion,) = entries["这一句后来真的改了。"].suggestions
    assert (suggestion.source, suggestion.text.text, suggestion.similarity) == (
        "这一句以后要改。", "This sentence will be changed later.", 67,
    )  # fmt: skip
    (removed,) = former.removed
    assert (removed.source.text, removed.entry.target.text.text, removed.entry.target.state) == (
        "这一句以后要改。", "This sentence will be changed later.", "reviewed",
    )  # fmt: skip


def test_a_build_translates_nothing_anew_and_keeps_everything(former: Bilingual, tmp_path: Path) -> None:
    shutil.copytree(FORMER, tmp_path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("book.yaml"))
    project = open_project(tmp_path)
    stages = Stages(project, project.out, "pseudo", lambda *_: None, lambda *_: None, fresh=False)
    (work,) = stages.translated(stages.read([project.sources / "robots.md"]))
    assert work.before == {one.id for one in segments(work.article)}, "there before this build"
    stages._store(work)
    assert opened(tmp_path).entries == former.entries
    assert opened(tmp_path).removed == former.removed
    assert (tmp_path / "sources/robots.en.xlf").read_bytes() != (FORMER / "sources/robots.en.xlf").read_bytes(), "written as today"


def test_every_setting_of_the_version_before_means_what_it_meant() -> None:
    assert open_project(FORMER).settings == Settings(
        title="从前的项目",
        reading=ReadingSettings(keep_boilerplate=True, code_comments=True),
        segmenting=SegmentingSettings(semicolon_ends_sentence=True),
        translating=TranslatingSettings(model="pseudo", batch=8, search="careful"),
        checking=CheckingSettings(off={"spacing": "the author's own"}, off_in={"robots": {"quotes": "verse"}}),
        publishing=PublishingSettings(
            order="target-first",
            publisher="某某出版社",
            rights="CC BY 4.0",
            base_url="https://books.example.org/zh",
            web_editions=("source", "target"),
        ),
    )


def test_only_a_language_that_was_never_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "project.yaml").write_text(
        (FORMER / "project.yaml").read_text("utf-8").replace("target_lang: en", "target_lang: de"), "utf-8"
    )
    with pytest.raises(DuizhaoError, match="target_lang"):
        open_project(tmp_path)


def test_the_plan_of_a_book_is_read() -> None:
    plan = load_plan(open_project(FORMER), ["robots"])
    assert (plan.name, plan.title.zh, plan.title.en, [item.article for item in plan.items()]) == ("reader", "选读", "Reader", ["robots"])
    assert len(plan.editions) == 4


def test_no_check_lost_its_id() -> None:
    assert set((FORMER / "checks.txt").read_text("utf-8").split()) <= set(CHECKS)
