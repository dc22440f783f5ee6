"""What changes many sentences at once is taken back in one step: exactly, but nobody's later words."""

from __future__ import annotations

import json
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

from pipeline.article import Bilingual, Entry, Mark, RichText
from pipeline.bilingual import aligned_path
from pipeline.review import changes
from pipeline.review.app import create_app
from pipeline.review.batches import KEPT, Batches, compared, new_batch, take_back, undone_told
from pipeline.review.changes import Actor, Edit, apply

ROBOTS = "成立机器人实验室"
HALL = "学术论坛在深圳举行"
ONE = Actor("Translator One", "2026-03-02T09:20:00Z")
TWO = Actor("Translator Two", "2026-03-02T10:00:00Z")


def file(web, name: str = "news") -> bytes:
    return aligned_path(web.desk.project.sources / f"{name}.md").read_bytes()


def send(web, action: str, **form):
    return web.client.post(f"/articles/news/{action}", data={"csrf": web.csrf, **form}, headers={"Origin": web.origin})


def replaced(web, find: str, replacement: str, *texts: str, **more: str) -> str:
    """The id of the batch."""
    ids = [web.segment(text).id for text in texts]
    answer = send(web, "replace", find=find, replacement=replacement, row=[f"{key}:{web.sheet().version(key)}" for key in ids], **more)
    return parse_qs(urlsplit(answer.headers["location"]).query)["done"][0]


def approved(web) -> str:
    sheet = web.sheet()
    return web.post("/articles/news/approve", {"rows": {key: sheet.version(key) for key in sheet.segments}}).json()["batch"]["id"]


def test_a_replacement_is_undone_to_the_byte(web):
    web.row(ROBOTS, {"state": "reviewed"})
    before = file(web)
    batch = replaced(web, "Shenzhen", "Shēnzhèn", ROBOTS, HALL)
    assert file(web) != before
    assert web.entry(ROBOTS).target.state == "translated"
    assert web.entry(ROBOTS).history[-1].text.text == "Tencent will set up a robotics lab in Shenzhen.", "the way back without the batch"
    page = web.client.get("/articles/news").text
    assert "2 sentences changed: “Shenzhen” is “Shēnzhèn” now" in page
    answer = send(web, "undo", batch=batch, find="Shenzhen", replacement="Shēnzhèn", part="on")
    assert "part=on" in answer.headers["location"], "what was looked for is still there"
    assert "2 sentences are as they were before." in web.client.get(answer.headers["location"]).text
    assert file(web) == before
    assert "Undo a change of many sentences" in page
    assert "data-batch" not in web.client.get("/articles/news").text.replace('data-batch=""', ""), "nothing is left to undo"


def test_an_approval_is_undone_and_machine_drafts_are_nobodys_again(web):
    before = file(web)
    batch = approved(web)
    assert web.entry(ROBOTS).target.state == "reviewed"
    data = web.post("/articles/news/undo", {"batch": batch}).json()
    assert data["said"] == "7 sentences are as they were before."
    assert len(data["rows"]) == 7
    assert "0 of 9 approved" in data["progress"]
    assert file(web) == before


def test_what_somebody_changed_since_is_left_and_named(web):
    batch = approved(web)
    key, number = web.segment(HALL).id, 2
    edit = Edit(key, "", RichText("Words of somebody else."))
    web.desk.change("news", {}, lambda bilingual: apply(bilingual, edit, TWO))
    web.row(ROBOTS, {"state": "final"})
    data = web.post("/articles/news/undo", {"batch": batch}).json()
    assert data["said"] == f"5 sentences are as they were before. Changed since, and left: sentence {number}, sentence 6."
    assert web.entry(HALL).target.text.text == "Words of somebody else."
    assert web.entry(HALL).history[-1].state == "reviewed"
    assert web.entry(ROBOTS).target.state == "final"
    assert web.entry("强强携手").target.state == "translated"


def test_a_remark_or_a_finding_set_aside_since_is_no_obstacle_and_stays(web):
    batch = replaced(web, "Shenzhen", "Shēnzhèn", ROBOTS, HALL)
    web.row(ROBOTS, {"text": "Really?"}, "/comment")
    web.row(HALL, {"check": "number", "reason": "A date."}, "/suppress")
    assert web.post("/articles/news/undo", {"batch": batch}).json()["said"] == "2 sentences are as they were before."
    assert web.entry(ROBOTS).target.text.text.endswith("in Shenzhen.")
    assert [one.text for one in web.entry(ROBOTS).comments] == ["Really?"]
    assert [one.check for one in web.entry(HALL).suppressed] == ["number"]


def test_identical_sentences_are_undone_in_all_articles(web):
    twins = [one.id for one in web.sheet().segments.values() if one.source.text == "科技应当赋能于人。"]
    data = {"version": web.sheet().version(twins[0]), "tokens": ["Technology is for people."], "state": "reviewed"}
    web.post(f"/articles/news/rows/{twins[0]}", data)
    before = file(web)
    answer = web.post(f"/articles/news/rows/{twins[0]}/propagate", {"version": web.sheet().version(twins[0])}).json()
    assert answer["batch"]["text"] == "2 sentences given the translation of sentence 8, in 2 articles."
    assert "given the translation" in web.client.get("/articles/other").text, "the other article offers it too"
    said = web.post("/articles/other/undo", {"batch": answer["batch"]["id"]}).json()["said"]
    assert said == "2 sentences are as they were before."
    assert file(web) == before
    assert web.entry("科技应当", "other").target is None


def test_a_restarted_server_undoes_what_the_former_one_did(web):
    before = file(web)
    batch = approved(web)
    with TestClient(create_app(web.desk.project, web.policy), base_url=web.origin, cookies=web.client.cookies) as client:
        page = client.get("/articles/news").text
        assert f'data-batch="{batch}"' in page
        assert "7 sentences approved" in page
        headers = {"X-CSRF-Token": web.csrf, "Origin": web.origin}
        assert client.post("/articles/news/undo", json={"batch": batch}, headers=headers).status_code == 200
    assert file(web) == before


def test_a_batch_whose_change_never_reached_the_file_is_not_offered(web, monkeypatch):
    def full(*_: object, **__: object) -> None:
        raise RuntimeError

    before = file(web)
    monkeypatch.setattr("pipeline.review.desk.save_data", full)
    sheet = web.sheet()
    answer = web.post("/articles/news/approve", {"rows": {key: sheet.version(key) for key in sheet.segments}})
    assert answer.status_code == 500
    assert answer.json()["error"].startswith("Article news: a defect of the program (RuntimeError in pipeline/review/desk.py:")
    monkeypatch.undo()
    assert file(web) == before
    assert len(list((web.desk.project.state / "bulk").iterdir())) == 1
    assert "sentences approved" not in web.client.get("/articles/news").text


@pytest.mark.parametrize("batch", ["", "../../sources/news", "1-00000000", "none", "1" * 30])
def test_a_batch_that_is_not_there_is_refused(web, batch):
    answer = web.post("/articles/news/undo", {"batch": batch})
    assert answer.status_code == 404
    assert "history of each sentence" in answer.json()["hint"]


def test_a_batch_is_undone_from_its_own_articles_only_and_once(web):
    batch = approved(web)
    assert web.post("/articles/other/undo", {"batch": batch}).status_code == 404
    assert web.post("/articles/news/undo", {"batch": batch}).status_code == 200
    assert web.post("/articles/news/undo", {"batch": batch}).status_code == 404


@pytest.mark.parametrize("text", ["", "[]", "{", '{"id": 1}', '{"id": "x", "what": "", "by": "", "at": "", "steps": {"news": {"a": 1}}}'])
def test_a_damaged_batch_costs_no_page(web, text):
    batch = approved(web)
    (web.desk.project.state / "bulk" / f"{batch}.json").write_text(text, "utf-8")
    assert web.client.get("/articles/news").status_code == 200
    assert web.post("/articles/news/undo", {"batch": batch}).status_code == 404


def test_only_the_newest_batches_are_kept_and_they_come_back_as_they_were(tmp_path, start):
    bilingual, key = start
    first = replace(bilingual.entries[key], target=replace(bilingual.entries[key].target, terms=("prompt", "none")))
    bilingual = replace(bilingual, entries={**bilingual.entries, key: first})
    batches = Batches(tmp_path / "bulk")
    kept = []
    for number in range(KEPT + 3):
        after = apply(bilingual, Edit(key, "", RichText(f"Version {number}.", (Mark("strong", 0, 7, "m1", {"a": "b"}),))), ONE)
        kept.append(batches.keep(new_batch("changed", ONE), "news", compared(bilingual, after)))
        bilingual = after
    assert len(list((tmp_path / "bulk").iterdir())) == KEPT
    assert batches.get(kept[0].id) is None
    assert Batches(tmp_path / "bulk").get(kept[-1].id) == kept[-1]
    assert [one.id for one in Batches(tmp_path / "bulk").of("news", bilingual)] == [kept[-1].id], "the others were overtaken"
    again = batches.keep(new_batch("changed", ONE), "news", compared(replace(bilingual, entries={key: first}), bilingual))
    assert Batches(tmp_path / "bulk").get(again.id) == again, "a machine's target too"


@pytest.fixture
def start(web) -> tuple[Bilingual, str]:
    return web.bilingual(), web.segment(ROBOTS).id


def test_a_step_back_restores_a_sentence_that_had_nothing(start):
    bilingual, key = start
    empty = replace(bilingual, entries={})
    after = apply(empty, Edit(key, "", RichText("Words.")), ONE)
    again, undone, left = take_back(after, compared(empty, after))
    assert (again.entries[key], undone, left) == (Entry(), [key], [])


def test_a_bulk_change_within_a_sitting_keeps_the_former_words_in_the_history(start):
    bilingual, key = start
    bilingual = apply(bilingual, Edit(key, "", RichText("Tencent will found a robotics lab.")), ONE)
    edit = Edit(key, "", RichText("Tencent will found a robotics laboratory."), alone=True)
    assert changes.apply(bilingual, edit, ONE).entries[key].history[-1].text.text == "Tencent will found a robotics lab."


def test_a_long_list_of_those_left_is_cut():
    numbers = {f"s{number}": number for number in range(1, 21)}
    said = undone_told(numbers, 1, list(numbers), 3)
    assert said == (
        "1 sentence is as it was before. Changed since, and left: sentence 1, sentence 2, sentence 3, sentence 4, sentence 5, sentence 6, "
        "sentence 7, sentence 8, 12 more, 3 in other articles."
    )
    assert undone_told({}, 0, ["gone"], 0) == "0 sentences are as they were before. Changed since, and left: a sentence that is gone."


def test_the_batch_file_says_what_it_is(web):
    batch = approved(web)
    data = json.loads((web.desk.project.state / "bulk" / f"{batch}.json").read_text("utf-8"))
    assert (data["what"], data["by"], list(data["steps"])) == ("approved", "Translator One", ["news"])
    step = data["steps"]["news"][web.segment(ROBOTS).id]
    assert step["before"]["engine"] == "hand@000000000000", "what the history does not have"
