"""What a person's edit does to the store: states, history, versions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.article import Entry, Revision, RichText, Segment, Target
from pipeline.checking import check
from pipeline.project import open_project
from pipeline.review import changes
from pipeline.review.changes import Actor, Edit
from pipeline.review.desk import Desk

LIN = Actor("Translator One", "2026-03-02T09:00:00Z")
LATER = Actor("Translator One", "2026-03-02T09:10:00Z")
NEXT_DAY = Actor("Translator One", "2026-03-03T09:00:00Z")
WANG = Actor("Translator Two", "2026-03-02T09:20:00Z")


@pytest.fixture
def start(project):
    sheet = Desk(project).open("news")
    key = next(one.id for one in sheet.segments.values() if "成立机器人实验室" in one.source.text)
    return sheet.bilingual, key


def edited(bilingual, key, actor, text=None, state=None):
    return changes.apply(bilingual, Edit(key, "", RichText(text) if text is not None else None, state), actor)


def test_an_edit_makes_a_draft_by_its_person_and_keeps_the_machines_words(start):
    bilingual, key = start
    entry = edited(bilingual, key, LIN, "Tencent is to found a robotics lab in Shenzhen.").entries[key]
    assert entry.target == Target(RichText("Tencent is to found a robotics lab in Shenzhen."), "translated", "human", LIN.by, LIN.at)
    assert [(one.text.text, one.origin, one.by) for one in entry.history] == [("Tencent will set up a robotics lab in Shenzhen.", "mt", "")]


def test_autosaved_steps_of_one_sitting_are_one_revision(start):
    bilingual, key = start
    for actor, text in (
        (LIN, "Tencent will found"),
        (LATER, "Tencent will found a robotics lab"),
        (LATER, "Tencent will found a robotics lab."),
    ):
        bilingual = edited(bilingual, key, actor, text)
    assert [one.text.text for one in bilingual.entries[key].history] == ["Tencent will set up a robotics lab in Shenzhen."]


def test_words_that_are_thrown_away_within_a_sitting_stay_in_the_history(start):
    bilingual, key = start
    bilingual = edited(bilingual, key, LIN, "A first attempt of many words.")
    bilingual = edited(bilingual, key, LATER, "Something else.")
    assert [one.text.text for one in bilingual.entries[key].history][-1] == "A first attempt of many words."


def test_another_day_and_another_person_begin_a_new_revision(start):
    bilingual, key = start
    bilingual = edited(bilingual, key, LIN, "Tencent will found a robotics lab.")
    bilingual = edited(bilingual, key, WANG, "Tencent will found a robotics lab there.")
    bilingual = edited(bilingual, key, NEXT_DAY, "Tencent will found a robotics lab there soon.")
    assert [one.by for one in bilingual.entries[key].history] == ["", "Translator One", "Translator Two"]


def test_approving_a_machine_draft_says_who_and_still_says_that_a_machine_wrote_it(start):
    bilingual, key = start
    target = edited(bilingual, key, LIN, state="reviewed").entries[key].target
    assert (target.state, target.origin, target.by, target.engine) == ("reviewed", "mt", "Translator One", "hand@000000000000")


def test_an_edit_of_an_approved_sentence_is_a_draft_again(start):
    bilingual, key = start
    bilingual = edited(bilingual, key, LIN, state="reviewed")
    assert edited(bilingual, key, WANG, "Tencent will found a robotics lab.").entries[key].target.state == "translated"


def test_nothing_changed_is_nothing_written(start):
    bilingual, key = start
    text = bilingual.entries[key].target.text.text
    assert edited(bilingual, key, LIN, text) is bilingual
    approved = edited(bilingual, key, LIN, state="reviewed")
    assert edited(approved, key, WANG, text, "reviewed") is approved


def test_an_empty_target_cannot_be_approved(start):
    bilingual, key = start
    assert edited(bilingual, key, LIN, "  ", "reviewed").entries[key].target.state == "initial"


def test_a_version_changes_with_everything_that_a_person_sees():
    segment = Segment("s1", RichText("科技应当赋能于人。"))
    target = Target(RichText("Technology should empower people."))
    seen = {changes.version(segment, None), changes.version(segment, Entry(target))}
    seen.add(changes.version(segment, Entry(replace(target, state="reviewed"))))
    seen.add(changes.version(replace(segment, source=RichText("科技应当赋能于人")), Entry(target)))
    seen.add(changes.version(segment, changes.comment_entry(Entry(target), "Really?", LIN)))
    assert len(seen) == 5
    assert changes.version(segment, None) == changes.version(segment, Entry())


def test_restoring_brings_a_former_target_back_and_keeps_the_present_one(start):
    bilingual, key = start
    bilingual = edited(bilingual, key, LIN, "Tencent will found a robotics lab.", "reviewed")
    bilingual = edited(bilingual, key, WANG, "Wrong words altogether.")
    revision = bilingual.entries[key].history[-1]
    assert revision == Revision(RichText("Tencent will found a robotics lab."), "reviewed", "Translator One", LIN.at, "human")
    entry = changes.restore(bilingual, key, revision, WANG).entries[key]
    assert (entry.target.text.text, entry.target.state) == ("Tencent will found a robotics lab.", "translated"), (
        "the second did not approve it"
    )
    assert entry.history[-1].text.text == "Wrong words altogether."
    entry = changes.restore(bilingual, key, revision, NEXT_DAY).entries[key]
    assert entry.target.state == "reviewed", "the first did"


def test_a_check_is_set_aside_with_its_reason_and_shown_again(start):
    bilingual, key = start
    bilingual = changes.suppress(bilingual, key, "numbers", "The year is in the title.", LIN)
    assert [(one.check, one.reason, one.by) for one in bilingual.entries[key].suppressed] == [
        ("numbers", "The year is in the title.", "Translator One")
    ]
    assert changes.unsuppress(bilingual, key, "numbers").entries[key].suppressed == ()


@pytest.mark.parametrize("settings", ["", "checking:\n  off_in:\n    news:\n      term-missing: A pun in this article.\n"])
def test_remembered_findings_are_those_of_a_full_check(project, settings):
    (project.root / "project.yaml").write_text(settings or "title: Test\n", "utf-8")
    project = open_project(project.root)
    desk = Desk(project)
    key = next(one.id for one in desk.open("news").segments.values() if one.source.text == "机器人实验室")
    for text in ("A robots’ lab", "A robotics lab in 2019", "机器人实验室", "The robotics lab"):
        seen = {key: desk.open("news").version(key)}
        desk.change("news", seen, lambda bilingual, text=text: edited(bilingual, key, LIN, text))  # type: ignore[misc]
        sheet = desk.open("news")
        full = check(sheet.bilingual, sheet.glossary, project.settings.checking)
        assert sorted(map(repr, sheet.findings)) == sorted(map(repr, full))
    seen = {key: desk.open("news").version(key)}
    check_id = "term-missing"
    desk.change("news", seen, lambda bilingual: changes.suppress(edited(bilingual, key, LIN, "A lab"), key, check_id, "A pun.", LIN))
    assert check_id not in {one.check for one in desk.open("news").findings_by_segment.get(key, ())}
