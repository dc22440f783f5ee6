"""Who gets in, and who does not: tokens, Host, Origin, CSRF, log-in."""

from __future__ import annotations

import stat
import subprocess
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from itsdangerous import URLSafeTimedSerializer
from starlette.testclient import TestClient

from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.review.accounts import Accounts, add_user, load_accounts, remove_user
from pipeline.review.app import create_app
from pipeline.review.door import Brake
from pipeline.review.guard import Policy, kept_secret
from pipeline.review.serving import Serving, address_of, listen, policy_of

HERE = "http://127.0.0.1:8321"
PASSPHRASE = "tea rain bridge window"  # noqa: S105
WRONG = "wrong wrong wrong"
OTHER = "another set of words"
EVERYWHERE = "0.0.0.0"  # noqa: S104


def test_without_the_token_nothing_is_shown(project):
    policy = Policy(8321, "s" * 43, name="Translator One")
    with TestClient(create_app(project, policy), base_url=HERE, follow_redirects=False) as client:
        assert client.get("/").status_code == 401
        assert client.get("/articles/news/versions").status_code == 401
        assert client.get("/?token=wrong").status_code == 401
        answer = client.get(f"/articles/news?state=open&token={policy.token}")
        assert (answer.status_code, answer.headers["location"]) == (303, "/articles/news?state=open"), "the token leaves the address"
        cookie = answer.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie
        assert client.get("/").status_code == 200


@pytest.mark.parametrize("host", ["evil.example:8321", "127.0.0.1:9999", "127.0.0.1", "localhost.evil.example:8321", "", "a b", "[::1"])
def test_a_foreign_host_is_refused_even_with_the_cookie(web, host):
    assert web.client.get("/", headers={"Host": host}).status_code == 421


def test_our_own_names_are_answered(web):
    assert web.client.get("/", headers={"Host": "localhost:8321"}).status_code in {200, 401}
    assert web.client.get("/").status_code == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "", "https://127.0.0.1:8321", "http://127.0.0.1:9999"])
def test_a_change_from_elsewhere_is_refused(web, origin):
    answer = web.row("成立机器人实验室", {"tokens": ["Stolen."]}, "")
    assert answer.status_code == 200
    key = web.segment("强强携手").id
    data = {"version": web.sheet().version(key), "tokens": ["Stolen."]}
    assert web.post(f"/articles/news/rows/{key}", data, Origin=origin).status_code == 403
    assert web.entry("强强携手").target.text.text == "The two labs will work together; two strong partners join hands."


def test_a_change_without_the_pages_own_token_is_refused(web):
    key = web.segment("强强携手").id
    data = {"version": web.sheet().version(key), "tokens": ["Stolen."]}
    for token in ("", "x" * 64, web.policy.csrf("another session")):
        assert web.post(f"/articles/news/rows/{key}", data, **{"X-CSRF-Token": token}).status_code == 403
    form = {"find": "labs", "replacement": "x", "row": f"{key}:{web.sheet().version(key)}"}
    assert web.client.post("/articles/news/replace", data=form, headers={"Origin": web.origin}).status_code == 403
    assert web.entry("强强携手").target.by == ""


def test_answers_let_nothing_in_but_our_own_script(web):
    answer = web.client.get("/articles/news")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "<script>" not in answer.text
    assert " style=" not in answer.text
    assert " onclick=" not in answer.text


def test_a_body_beyond_measure_is_refused_before_it_is_read(web):
    key = web.segment("强强携手").id
    assert web.post(f"/articles/news/rows/{key}", {"tokens": ["x" * 2_100_000]}).status_code == 413


def test_nothing_outside_the_sources_is_served(web):
    (web.desk.project.root / "secret.png").write_bytes(b"\x89PNG")
    for path in (
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/articles/news/image?src=../secret.png",
        "/articles/news/image?src=/etc/passwd",
    ):
        assert web.client.get(path).status_code == 404, path
    assert web.client.get("/articles/..%2f..%2fetc").status_code == 404


def test_the_secret_survives_a_restart_and_is_for_its_owner_only(tmp_path):
    path = tmp_path / "state" / "review.secret"
    assert kept_secret(path) == kept_secret(path)
    assert len(kept_secret(path)) == 43
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


# --- a team -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def team(project):
    add_user(project.root / "users.yaml", "Translator One", PASSPHRASE)
    policy = policy_of(project, Serving(host=EVERYWHERE, plain_http=True, names=("review.example.org",)), 8321)
    with TestClient(create_app(project, policy), base_url="http://review.example.org", follow_redirects=False) as client:
        yield client


def login(client, name="Translator One", passphrase=PASSPHRASE):
    page = client.get("/login")
    csrf = page.text.split('name="csrf" value="')[1].split('"')[0]
    return client.post(
        "/login", data={"csrf": csrf, "name": name, "passphrase": passphrase}, headers={"Origin": "http://review.example.org"}
    )


def test_a_team_logs_in_by_name_and_passphrase(team):
    assert team.get("/", headers={"Accept": "text/html"}).headers["location"] == "/login"
    assert team.get("/articles/news/versions").status_code == 401
    assert login(team, passphrase=WRONG).status_code == 401
    assert login(team, name="Nobody").status_code == 401
    answer = login(team)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    page = team.get("/").text
    assert "Translator One" in page
    csrf = page.split('name="csrf" content="')[1].split('"')[0]
    team.post("/logout", data={"csrf": csrf}, headers={"Origin": "http://review.example.org"})
    assert team.get("/articles/news/versions").status_code == 401


def test_a_session_ends_when_the_passphrase_changes_or_the_name_goes(team, project):
    users = project.root / "users.yaml"
    login(team)
    add_user(users, "Translator One", OTHER)
    assert team.get("/articles/news/versions").status_code == 401
    login(team, passphrase=OTHER)
    assert team.get("/articles/news/versions").status_code == 200
    add_user(users, "Translator Two", PASSPHRASE)
    remove_user(users, "Translator One")
    assert team.get("/articles/news/versions").status_code == 401
    users.write_text("not: a hash\n")
    assert login(team, name="Translator Two").status_code == 401, "a broken users file lets nobody in"


def test_a_forged_or_old_session_is_nobodys():
    policy = Policy(8321, "s" * 43, accounts=lambda: Accounts({"Translator One": "$argon2id$x"}))
    good = policy.start_session("Translator One")
    assert policy.person(good) == "Translator One"
    assert policy.person(good[:-2] + "xx") == ""
    assert policy.person(Policy(8321, "t" * 43, accounts=policy.accounts).start_session("Translator One")) == ""
    forged = URLSafeTimedSerializer(policy.secret, salt="another").dumps(["Translator One", policy.accounts().stamp("Translator One"), "x"])
    assert policy.person(forged) == ""
    assert policy.person(policy.serializer().dumps("not a session")) == ""


def test_guessing_is_braked_by_address_and_by_name(team):
    for _ in range(5):
        assert login(team, passphrase=WRONG).status_code == 401
    answer = login(team)
    assert answer.status_code == 429, "even the right passphrase has to wait"
    assert 290 < int(answer.headers["retry-after"]) <= 301


def test_guesses_at_the_same_time_are_not_heard_beyond_the_limit(team):
    with ThreadPoolExecutor(12) as many:
        answers = [many.submit(login, team, passphrase=WRONG) for _ in range(12)]
        codes = Counter(answer.result().status_code for answer in answers)
    assert codes == {401: 5, 429: 7}


def test_the_brake_is_released_by_time_and_by_success_and_survives_a_restart(tmp_path):
    now = [0.0]
    path = tmp_path / "failed.json"
    brake = Brake(limit=2, window=60, clock=lambda: now[0], path=path)
    assert brake.attempt("one", "here") == 0
    assert brake.attempt("one", "here") == 0
    assert brake.attempt("one", "here") == 61
    assert brake.attempt("two", "here") == 0, "a colleague behind the same address"
    assert brake.attempt("one", "home") == 0, "the same person elsewhere"
    again = Brake(limit=2, window=60, clock=lambda: now[0], path=path)
    assert again.attempt("one", "here") == 61
    assert "one" not in path.read_text()
    again.succeeded("one", "here")
    assert again.attempt("one", "here") == 0
    now[0] = 61
    assert again.attempt("one", "here") == 0
    path.write_text("[" * 100_000)
    assert Brake(path=path).attempt("one", "here") == 0


def test_a_name_that_is_tried_from_many_addresses_waits_at_all():
    brake = Brake(limit=2)
    assert [brake.attempt("one", f"address {number}") for number in range(8)] == [0] * 8
    assert brake.attempt("one", "another") > 0


def test_a_log_out_ends_the_session_for_whoever_kept_its_cookie(team, project):
    login(team)
    kept = dict(team.cookies)
    csrf = team.get("/").text.split('name="csrf" content="')[1].split('"')[0]
    team.post("/logout", data={"csrf": csrf}, headers={"Origin": "http://review.example.org"})
    team.cookies.update(kept)
    assert team.get("/articles/news/versions").status_code == 401
    policy = policy_of(project, Serving(host=EVERYWHERE, plain_http=True), 8321)
    assert policy.person(kept[policy.cookie]) == "", "nor after a restart"


def test_the_users_file_holds_hashes_is_private_and_ignored_by_git(project):
    subprocess.run(["git", "init", "-q"], cwd=project.root, check=True)
    path = project.root / "users.yaml"
    add_user(path, "译者", PASSPHRASE)
    add_user(path, "Translator One", PASSPHRASE)
    assert PASSPHRASE not in path.read_text("utf-8")
    assert "$argon2id$" in path.read_text("utf-8")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert subprocess.run(["git", "check-ignore", "-q", "users.yaml"], cwd=project.root, check=False).returncode == 0
    accounts = load_accounts(path)
    assert accounts.check("译者", PASSPHRASE)
    assert not accounts.check("译者", PASSPHRASE + " ")
    assert not accounts.check("", PASSPHRASE)


@pytest.mark.parametrize(("name", "passphrase"), [("Translator One", "short"), ("Translator One", "x" * 201), ("a long enough name", "A Long Enough Name"), ("", PASSPHRASE), ("a\x07b", PASSPHRASE), ("#x", PASSPHRASE)])  # fmt: skip
def test_weak_passphrases_and_odd_names_are_refused(tmp_path, name, passphrase):
    with pytest.raises(DuizhaoError):
        add_user(tmp_path / "users.yaml", name, passphrase)
    assert not (tmp_path / "users.yaml").exists()


def test_passphrases_do_not_travel_readable_unless_asked_for(project):
    add_user(project.root / "users.yaml", "Translator One", PASSPHRASE)
    with pytest.raises(DuizhaoError, match="readable by others") as caught:
        policy_of(project, Serving(host=EVERYWHERE), 8321)
    assert caught.value.status is ExitStatus.USAGE
    policy = policy_of(project, Serving(host=EVERYWHERE, proxied=True, names=("review.example.org",)), 8321)
    assert policy.https
    assert policy.cookie.startswith("__Host-")
    assert policy.origin_allowed("https://review.example.org", "review.example.org")
    assert not policy.origin_allowed("http://review.example.org", "review.example.org")
    assert policy.host_allowed("192.168.1.5:8321")
    assert not policy.host_allowed("rebound.example.net:8321")
    assert address_of(Serving(host=EVERYWHERE, proxied=True, names=("review.example.org",)), "", 8321) == "https://review.example.org/"


def test_a_team_without_names_is_told_how_to_add_one(project):
    with pytest.raises(DuizhaoError, match="nobody could log in") as caught:
        policy_of(project, Serving(host=EVERYWHERE, plain_http=True), 8321)
    assert "--add-user" in caught.value.hint


def test_it_listens_on_this_machine_only_and_finds_a_free_port():
    with listen(Serving()) as first, listen(Serving()) as second:
        assert first.getsockname()[0] == second.getsockname()[0] == "127.0.0.1"
        assert first.getsockname()[1] != second.getsockname()[1]
        with pytest.raises(DuizhaoError, match="cannot listen"):
            listen(Serving(port=first.getsockname()[1]))


def test_the_token_leads_nowhere_but_here(project):
    policy = Policy(8321, "s" * 43, name="Translator One")
    with TestClient(create_app(project, policy), base_url="http://127.0.0.1:8321", follow_redirects=False) as client:
        request = client.build_request("GET", f"http://127.0.0.1:8321//evil.example/x?token={policy.token}&at=s1")
        answer = client.send(request)
        assert (answer.status_code, answer.headers["location"]) == (303, "/evil.example/x?at=s1")
