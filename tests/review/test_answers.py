"""The page over HTTP: what is shown, what a change writes, and whose words win."""

from __future__ import annotations

import json
import subprocess

import pytest
from starlette.testclient import TestClient

from pipeline.article import OBJECT, Mark, RichText
from pipeline.bilingual import aligned_path, load
from pipeline.project import open_project
from pipeline.review.app import create_app
from pipeline.review.changes import Actor, Edit, apply
from pipeline.review.guard import Policy
from pipeline.review.pages import shown_offset
from pipeline.translating.pseudo import pseudo

ROBOTS = "成立机器人实验室"


def test_the_list_shows_progress_and_findings(web):
    page = web.client.get("/").text
    assert "腾讯AI Lab发布三大核心战略" in page
    assert "Tencent AI Lab announces three core strategies" in page
    assert "0 of 9 approved" in page
    assert "0 of 3 approved" in page


def test_an_article_is_shown_as_rows_in_its_shape(web):
    page = web.client.get("/articles/news").text
    assert page.count('class="row ') == 9
    assert 'class="block block-heading level-1' in page or 'class="block block-heading level-2' in page
    assert 'aria-label="List item 2"' in page
    assert '<span class="marker" lang="zh-Hans">一、</span>' in page
    assert '<span class="term term-exact" data-term="1">腾讯AI Lab</span>' in page
    assert '<span class="term term-missed" data-term="1">机器人实验室</span>' in page, "“A laboratory for robots” is not the agreed English"
    assert "The name as the lab writes it." in page
    assert "<strong>“共享AI+未来”</strong>" in page
    assert "is not placed" in page, "bold and link of a sentence without English wait to be placed"


def test_an_edit_is_in_the_aligned_file_at_once_and_git_shows_only_it(web):
    root = web.desk.project.root
    for command in (["init", "-q"], ["add", "sources"], ["-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qm", "start"]):
        subprocess.run(["git", *command], cwd=root, check=True)
    answer = web.row(ROBOTS, {"tokens": ["Tencent is to found a robotics lab in Shenzhen."]})
    assert answer.status_code == 200
    assert ">Draft<" in answer.json()["rows"][web.segment(ROBOTS).id]
    difference = subprocess.run(["git", "diff", "--numstat"], cwd=root, capture_output=True, text=True, check=True).stdout.split()
    assert difference[2] == "sources/news.en.xlf"
    changed = subprocess.run(["git", "diff", "-U0"], cwd=root, capture_output=True, text=True, check=True).stdout.splitlines()
    targets = [line for line in changed if "<target>" in line]
    assert len(targets) == 3, "the new words, the old ones, and the old ones again as a former version"
    assert not any("<source>" in line for line in changed if line.startswith("-")), "no line of another sentence"
    stored = load(aligned_path(root / "sources" / "news.md"))
    entry = next(one.entry for unit in stored.units for one in unit.segments if ROBOTS in one.source.text)
    assert (entry.target.text.text, entry.target.by, entry.target.origin) == (
        "Tencent is to found a robotics lab in Shenzhen.",
        "Translator One",
        "human",
    )


def test_chips_come_back_as_marks(web):
    key = web.segment("共享AI").id
    marks = [mark.id for mark in web.segment("共享AI").source.marks]
    tokens = ["The forum: ", [marks[0], "start"], "“Sharing AI + the future”", [marks[0], "end"], ", see the ", [marks[1], "start"], "page", [marks[1], "end"], "."]  # fmt: skip
    assert web.row("共享AI", {"tokens": tokens}).status_code == 200
    text = web.entry("共享AI").target.text
    assert text.text == "The forum: “Sharing AI + the future”, see the page."
    assert [(mark.kind, text.text[mark.start : mark.end]) for mark in text.marks] == [
        ("strong", "“Sharing AI + the future”"),
        ("link", "page"),
    ]
    assert text.marks[1] == Mark("link", 46, 50, marks[1], {"url": "https://example.org/forum"})
    assert "is not placed" not in web.client.get(f"/articles/news/rows?ids={key}").json()["rows"][key]


def test_broken_chips_are_refused_and_nothing_is_written(web):
    before = aligned_path(web.desk.project.sources / "news.md").read_bytes()
    mark = web.segment("共享AI").source.marks[0].id
    answer = web.row("共享AI", {"tokens": ["x ", [mark, "end"], " y ", [mark, "start"]]})
    assert answer.status_code == 422
    assert "ends before it starts" in answer.json()["error"]
    assert aligned_path(web.desk.project.sources / "news.md").read_bytes() == before


def test_a_row_that_somebody_else_changed_is_a_conflict_with_both_texts(web):
    seen = web.sheet().version(web.segment(ROBOTS).id)
    base = ["Tencent will set up a robotics lab in Shenzhen."]
    web.row(ROBOTS, {"tokens": ["Tencent is to set up a robotics lab in Shenzhen."]})
    answer = web.row(ROBOTS, {"tokens": ["Tencent will set up a new robotics lab in Shenzhen."], "base": base}, version=seen)
    assert answer.status_code == 409
    data = answer.json()
    assert "You changed this sentence in another window" in data["merge"]
    assert data["editors"]["theirs"] == "Tencent is to set up a robotics lab in Shenzhen."
    assert data["editors"]["together"] == "Tencent is to set up a new robotics lab in Shenzhen."
    assert web.entry(ROBOTS).target.text.text == "Tencent is to set up a robotics lab in Shenzhen.", "nothing was overwritten"
    mine = web.row(ROBOTS, {"tokens": ["Tencent will set up a new robotics lab in Shenzhen."]}, version=data["version"])
    assert mine.status_code == 200


def test_the_merge_view_names_the_other_person(web):
    key = web.segment(ROBOTS).id
    seen = web.sheet().version(key)
    edit = Edit(key, seen, RichText("Other words."))
    web.desk.change("news", {key: seen}, lambda bilingual: apply(bilingual, edit, Actor("Translator Two", "2026-03-02T09:20:00Z")))
    answer = web.row(ROBOTS, {"state": "reviewed"}, version=seen)
    assert answer.status_code == 409
    assert "Translator Two changed this sentence while you had it open" in answer.json()["merge"]
    assert "Keep mine" not in answer.json()["merge"], "nothing was written here"
    assert web.entry(ROBOTS).target.state == "translated", "nobody approves words that he has not seen"


def test_the_same_words_from_two_people_are_no_conflict(web):
    seen = web.sheet().version(web.segment(ROBOTS).id)
    assert web.row(ROBOTS, {"tokens": ["Same."]}).status_code == 200
    assert web.row(ROBOTS, {"tokens": ["Same."]}, version=seen).status_code == 200


def test_a_build_that_writes_meanwhile_is_read_first(web):
    path = aligned_path(web.desk.project.sources / "news.md")
    text = path.read_text("utf-8")
    seen = web.sheet().version(web.segment("强强携手").id)
    path.write_text(text.replace("Tencent will set up a robotics lab", "Tencent will open a robotics lab"), "utf-8")
    assert web.row("强强携手", {"tokens": ["The two labs join hands."]}, version=seen).status_code == 200
    assert web.entry(ROBOTS).target.text.text == "Tencent will open a robotics lab in Shenzhen."
    assert web.entry("强强携手").target.text.text == "The two labs join hands."


def test_approve_and_reopen(web):
    assert web.row(ROBOTS, {"state": "reviewed"}).status_code == 200
    assert (web.entry(ROBOTS).target.state, web.entry(ROBOTS).target.by, web.entry(ROBOTS).target.origin) == (
        "reviewed",
        "Translator One",
        "mt",
    )
    assert "1 of 9 approved" in web.client.get("/articles/news/versions").json()["progress"]
    assert web.row(ROBOTS, {"state": "translated"}).status_code == 200
    assert web.entry(ROBOTS).target.state == "translated"
    assert web.row(ROBOTS, {"state": "initial"}).status_code == 422
    assert web.row(ROBOTS, {"state": ["reviewed"]}).status_code == 422


def test_many_at_once_leaves_out_what_is_empty_wrong_or_changed(web):
    sheet = web.sheet()
    rows = {key: sheet.version(key) for key in sheet.segments}
    changed = web.segment("强强携手").id
    rows[changed] = "0" * 12
    answer = web.post("/articles/news/approve", {"rows": rows}).json()
    assert (
        answer["said"] == "6 sentences approved. Left open: 4 (without translation); 5 (with an open error); 7 (changed by somebody else)."
    )
    assert web.entry("强强携手").target.state == "translated"
    assert web.entry("成立机器人").target.state == "reviewed"


def test_comments_findings_and_history_are_in_the_details(web):
    key = (
        web.segment("一、").id
        if any("一、" in one.source.text for one in web.sheet().segments.values())
        else web.segment("机器人实验室").id
    )
    finding = web.sheet().findings_by_segment[key][0]
    web.post(f"/articles/news/rows/{key}/comment", {"text": "Is this the official name?"})
    assert web.post(f"/articles/news/rows/{key}/comment", {"text": "  "}).status_code == 422
    assert web.post(f"/articles/news/rows/{key}/suppress", {"check": finding.check, "reason": ""}).status_code == 422
    web.post(f"/articles/news/rows/{key}/suppress", {"check": finding.check, "reason": "A play on words."})
    panel = web.client.get(f"/articles/news/rows/{key}/panel").text
    assert "Is this the official name?" in panel
    assert "A play on words." in panel
    assert finding.check not in [one.check for one in web.sheet().findings_by_segment.get(key, [])]
    web.post(f"/articles/news/rows/{key}/suppress", {"check": finding.check, "undo": True})
    assert finding.check in [one.check for one in web.sheet().findings_by_segment[key]]


def test_undo_brings_back_what_was_there_and_keeps_what_it_replaced(web):
    web.row(ROBOTS, {"tokens": ["A slip."]})
    key = web.segment(ROBOTS).id
    panel = web.client.get(f"/articles/news/rows/{key}/panel").text
    assert "<del>" in panel
    assert "machine’s original" in panel
    assert web.row(ROBOTS, {}, "/restore").status_code == 200
    entry = web.entry(ROBOTS)
    assert entry.target.text.text == "Tencent will set up a robotics lab in Shenzhen."
    assert entry.history[-1].text.text == "A slip."
    assert web.row("强强携手", {}, "/restore").status_code == 422
    assert web.row(ROBOTS, {"index": 99}, "/restore").status_code == 422


def test_split_and_join_keep_the_alignment_exact(web):
    whole = web.segment("强强携手").source.text
    answer = web.row("强强携手", {"offset": whole.index("双方"), "target_offset": 32}, "/split")
    assert answer.status_code == 200
    first = answer.json()["at"]
    assert web.sheet().segments[first].source.text == "两个实验室将协力合作；"
    assert web.entry("两个实验室将协力合作").target.text.text == "The two labs will work together;"
    assert web.entry("双方强强携手").target.text.text == "two strong partners join hands."
    second = web.segment("双方强强携手").id
    stale = web.post(f"/articles/news/rows/{first}/join", {"version": web.sheet().version(first), "next_version": "0" * 12})
    assert stale.status_code == 409
    data = {"version": web.sheet().version(first), "next_version": web.sheet().version(second)}
    assert web.post(f"/articles/news/rows/{first}/join", data).status_code == 200
    assert web.segment("强强携手").source.text == whole
    assert web.entry("强强携手").target.text.text == "The two labs will work together; two strong partners join hands."
    assert web.row("强强携手", {"offset": 0}, "/split").status_code == 422
    assert web.row("强强携手", {"offset": "3"}, "/split").status_code == 422


def test_identical_sentences_get_the_translation_in_all_articles_but_approved_ones_keep_theirs(web):
    twins = [one.id for one in web.sheet().segments.values() if one.source.text == "科技应当赋能于人。"]
    assert len(twins) == 2
    first = twins[0]
    page = web.client.get(f"/articles/news/rows?ids={first}").json()["rows"][first]
    assert "2 identical" in page
    data = {"version": web.sheet().version(first), "tokens": ["Technology is for people."], "state": "reviewed"}
    assert web.post(f"/articles/news/rows/{first}", data).status_code == 200
    answer = web.post(f"/articles/news/rows/{first}/propagate", {"version": web.sheet().version(first)}).json()
    assert (answer["count"], answer["articles"]) == (2, 2)
    assert web.bilingual().entries[twins[1]].target.text.text == "Technology is for people."
    assert web.entry("科技应当", "other").target.state == "reviewed"
    other = {"version": web.sheet().version(twins[1]), "tokens": ["Technology serves people."]}
    web.post(f"/articles/news/rows/{twins[1]}", other)
    answer = web.post(f"/articles/news/rows/{twins[1]}/propagate", {"version": web.sheet().version(twins[1])}).json()
    assert answer["count"] == 0, "the others are approved"
    assert web.bilingual().entries[first].target.text.text == "Technology is for people."


def test_concordance_finds_in_both_languages_and_in_all_articles(web):
    page = web.client.get("/concordance", params={"q": "深圳"}).text
    assert page.count("<mark>深圳</mark>") == 3
    assert "自然科研" in page
    assert "<mark>Shenzhen</mark>" in web.client.get("/concordance", params={"q": "shenzhen"}).text
    assert "0 sentences" in web.client.get("/concordance", params={"q": "没有这个词"}).text


def test_what_was_approved_elsewhere_is_offered(web):
    web.row(ROBOTS, {"tokens": ["Tencent is to found a robotics lab in Shenzhen."], "state": "reviewed"})
    (web.desk.project.sources / "third.md").write_text("# 消息\n\n腾讯将在上海成立机器人实验室。\n", "utf-8")
    key = web.segment("上海", "third").id
    panel = web.client.get(f"/articles/third/rows/{key}/panel").text
    assert "Tencent is to found a robotics lab in Shenzhen." in panel
    assert "86 %" in panel
    assert '<span class="sr">removed: </span>深圳' in panel


def test_a_changed_source_shows_the_old_translation(web):
    path = web.desk.project.sources / "news.md"
    web.row(ROBOTS, {"tokens": ["Tencent is to found a robotics lab in Shenzhen."], "state": "reviewed"})
    path.write_text(path.read_text("utf-8").replace("在深圳成立机器人", "明年在深圳成立机器人"), "utf-8")
    key = web.segment("明年在深圳").id
    row = web.client.get(f"/articles/news/rows?ids={key}").json()["rows"][key]
    assert "The Chinese changed" in row
    panel = web.client.get(f"/articles/news/rows/{key}/panel").text
    assert "before the source changed" in panel
    assert "Tencent is to found a robotics lab in Shenzhen." in panel
    assert "outdated" not in web.client.get("/articles/news?finding=outdated").text.split("<h1")[0]
    assert web.client.get("/articles/news?finding=outdated").text.count('class="row ') == 1


@pytest.mark.parametrize(
    ("query", "count"),
    [("state=open", 9), ("state=missing", 1), ("state=machine", 8), ("state=draft", 0), ("state=reviewed", 0), ("state=aligned", 0), ("state=approved", 0), ("finding=error", 1),
     ("text=实验室", 3), ("text=SHENZHEN", 2), ("since=2999-01-01", 0), ("since=nonsense", 9), ("state=nonsense", 9)],
)  # fmt: skip
def test_filters(web, query, count):
    assert web.client.get(f"/articles/news?{query}").text.count('class="row ') == count


def test_the_filter_by_date_shows_what_was_changed_since(web):
    web.row(ROBOTS, {"tokens": ["Changed today."]})
    day = web.entry(ROBOTS).target.at[:10]
    assert web.client.get(f"/articles/news?since={day}").text.count('class="row ') == 1
    assert web.client.get("/articles/news?state=draft").text.count('class="row ') == 1


def test_next_leads_to_the_next_open_sentence_with_its_filter(web):
    web.row("腾讯AI Lab发布", {"state": "reviewed"})
    answer = web.client.get("/articles/news/next?kind=open")
    second = web.segment("3月15日").id
    assert answer.headers["location"] == f"/articles/news?at={second}#{second}"


def test_replace_shows_first_and_changes_only_what_is_ticked_and_unchanged(web):
    page = web.client.get("/articles/news/replace?find=lab&replacement=laboratory").text
    assert '<span class="sr">removed: </span>lab<' in page.replace("\n", "")
    assert page.count('name="row"') == 3, "not “labs”, but “Lab” in a name"
    robots, title = web.segment(ROBOTS).id, web.segment("腾讯AI Lab发布").id
    form = {
        "csrf": web.csrf,
        "find": "lab",
        "replacement": "laboratory",
        "row": [f"{robots}:{web.sheet().version(robots)}", f"{title}:stale"],
    }
    answer = web.client.post("/articles/news/replace", data=form, headers={"Origin": web.origin})
    assert answer.status_code == 303
    page = web.client.get(answer.headers["location"]).text
    assert "1 sentence changed: “lab” is “laboratory” now. 1 had been changed by somebody else and stayed as it was." in page
    assert web.entry(ROBOTS).target.text.text == "Tencent will set up a robotics laboratory in Shenzhen."
    assert web.entry("腾讯AI Lab发布").target.text.text == "Tencent AI Lab announces three core strategies"


def test_a_search_for_nothing_asks_for_words(web):
    answer = web.client.get("/articles/news/replace?find=%20", headers={"Accept": "text/html"})
    assert answer.status_code == 200
    assert "Write what to find." in answer.text


def test_a_page_that_is_not_there_says_so_in_words(web):
    page = web.client.get("/articles/none", headers={"Accept": "text/html"})
    assert page.status_code == 404
    assert "<h1>Not found</h1>" in page.text
    assert "There is no article &#39;none&#39;." in page.text


def test_partner_words_are_told_to_the_page_in_its_own_counting(web):
    assert shown_offset("𠮷野家" + OBJECT + "好", 4) == 4, "two units for 𠮷, none for a picture"
    key = web.segment(ROBOTS).id
    answer = web.client.get(f"/articles/news/rows/{key}/links").json()
    source, english = web.segment(ROBOTS).source.text, web.entry(ROBOTS).target.text.text
    pairs = {(source[a:b], english[c:d]) for a, b, c, d in answer["links"]}
    assert ("实验室", "lab") in pairs
    assert ("深圳", "Shenzhen") in pairs
    assert web.client.get(f"/articles/news/rows/{web.segment('共享AI').id}/links").json()["links"] == []


def test_the_preview_is_the_finished_page_and_may_run_nothing(web):
    answer = web.client.get("/articles/news/preview")
    assert answer.status_code == 200
    assert 'class="s machine">Tencent will set up a <a href="#term-robotics-lab"' in answer.text
    policy = answer.headers["content-security-policy"]
    assert policy.endswith("sandbox")
    assert "script-src" not in policy
    assert "default-src 'none'" in policy


def test_without_a_model_the_alternatives_say_so(web, monkeypatch, tmp_path):
    monkeypatch.setenv("DUIZHAO_HOME", str(tmp_path / "nothing"))
    page = web.client.get(f"/articles/news/rows/{web.segment(ROBOTS).id}/alternatives").text
    assert "is not installed" in page
    assert "invoke models --install" in page


def test_the_engine_is_asked_for_alternatives(project):
    (project.root / "project.yaml").write_text("translating:\n  model: pseudo\n", "utf-8")
    policy = Policy(8321, "s" * 43, name="Translator One")
    app = create_app(open_project(project.root), policy)
    with TestClient(app, base_url="http://127.0.0.1:8321") as client:
        client.get("/", params={"token": policy.token})
        key = next(one.id for one in app.state.site.desk.open("news").segments.values() if ROBOTS in one.source.text)
        page = client.get(f"/articles/news/rows/{key}/alternatives").text
    assert 'data-do="take"' in page
    assert pseudo("腾讯将在深圳成立机器人实验室。") in page


def test_a_term_is_added_and_found_at_once(web):
    answer = web.post("/terms", {"source": "学术论坛", "target": "academic forum", "note": "", "must": True})
    assert answer.status_code == 200, answer.text
    assert '<span class="term term-exact" data-term="2">学术论坛</span>' in web.client.get("/articles/news").text
    assert web.post("/terms", {"source": "学术论坛", "target": "", "note": ""}).status_code == 422
    assert web.post("/terms", {"source": "学术论坛", "target": "forum", "note": ""}).status_code == 422, "it is there already"


def test_nothing_of_a_text_becomes_markup_of_the_page(web):
    evil = '<img src=x onerror="alert(1)">&"\''
    web.row(ROBOTS, {"tokens": [evil]})
    key = web.segment(ROBOTS).id
    web.post(f"/articles/news/rows/{key}/comment", {"text": evil})
    pages = [
        web.client.get("/articles/news").text,
        web.client.get(f"/articles/news/rows/{key}/panel").text,
        web.client.get("/concordance", params={"q": evil}).text,
        web.client.get("/articles/news", params={"text": evil}).text,
        web.client.get("/articles/news/replace", params={"find": evil, "replacement": evil}).text,
        json.loads(web.client.get(f"/articles/news/rows?ids={key}").text)["rows"][key],
    ]
    for page in pages:
        assert "<img src=x" not in page
        assert 'onerror="' not in page


def test_an_article_or_sentence_that_is_not_there_says_so(web):
    assert web.client.get("/articles/none").status_code == 404
    assert web.client.get("/articles/news/rows/s000000000000/panel").status_code == 404
    assert web.post("/articles/news/rows/s000000000000", {"version": "x", "tokens": []}).status_code == 404
    page = web.client.get("/articles/none", headers={"Accept": "text/html"})
    assert "it may have been renamed" in page.text.lower()


def test_an_article_that_cannot_be_read_does_not_hide_the_others(web):
    (web.desk.project.sources / "news.en.xlf").write_text("<xliff", "utf-8")
    page = web.client.get("/").text
    assert "is not well-formed XML" in page
    assert "自然科研" in page


@pytest.mark.parametrize("body", ["", "[]", "{", '"text"', "null", '{"version": 5}', '{"version": "x", "tokens": 5}'])
def test_a_body_that_makes_no_sense_is_refused(web, body):
    key = web.segment(ROBOTS).id
    headers = {"X-CSRF-Token": web.csrf, "Origin": web.origin, "Content-Type": "application/json"}
    assert web.client.post(f"/articles/news/rows/{key}", content=body.encode(), headers=headers).status_code in {400, 409, 422}


def test_a_sentence_is_reached_by_its_number_and_found_by_who_worked_on_it(web):
    ids = list(web.sheet().segments)
    for number, index in (("1", 0), ("6", 5), ("9999", -1), ("0", 0)):
        answer = web.client.get("/articles/news/next", params={"number": number})
        assert (answer.status_code, answer.headers["location"]) == (303, f"/articles/news?at={ids[index]}#{ids[index]}")
    assert web.client.get("/articles/news/next", params={"number": "六"}).status_code == 422
    web.row(ROBOTS, {"tokens": ["Written by one."]})
    web.post(f"/articles/news/rows/{web.segment('3月15日').id}/comment", {"text": "Really?"})
    page = web.client.get("/articles/news", params={"by": "Translator One"}).text
    assert "Filter: 2 sentences shown" in page
    assert "<option selected>Translator One</option>" in page
    assert "No sentence passes this filter." in web.client.get("/articles/news", params={"by": "Nobody"}).text
