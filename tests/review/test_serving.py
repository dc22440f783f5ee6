"""The command and the running server: its options, TLS, and what a kill leaves behind."""

from __future__ import annotations

import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import pytest
from review_browser import Server, until

from pipeline.bilingual import aligned_path, load
from pipeline.review import reviewer
from pipeline.review.accounts import load_accounts
from pipeline.review.desk import Desk

ROBOTS = "成立机器人实验室"
PASSPHRASE = "tea rain bridge window"  # noqa: S105


def command(root: Path, *arguments: str, passphrase: str = "") -> subprocess.CompletedProcess[str]:
    environment = {"PATH": "/usr/bin:/bin", "DUIZHAO_PROJECT": str(root), "HOME": str(root)}
    if passphrase:
        environment["DUIZHAO_PASSPHRASE"] = passphrase
    code = "from pipeline.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, "review", *arguments], env=environment, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.slow
def test_people_are_added_and_removed_by_command(project):
    done = command(project.root, "--add-user", "Translator One", passphrase=PASSPHRASE)
    assert (done.returncode, done.stdout) == (0, "Translator One may log in now (users.yaml, which git ignores).\n")
    assert load_accounts(project.root / "users.yaml").check("Translator One", PASSPHRASE)
    short = command(project.root, "--add-user", "Translator Two", passphrase=PASSPHRASE[:5])
    assert short.returncode == 2
    assert "12 to 200 characters" in short.stderr
    assert command(project.root, "--remove-user", "Nobody").returncode == 2
    unprotected = command(project.root, "--host", "127.0.0.1")
    assert unprotected.returncode == 2
    assert "--plain-http" in unprotected.stderr


def test_the_reviewer_is_gits_user(project):
    subprocess.run(["git", "init", "-q"], cwd=project.root, check=True)
    subprocess.run(["git", "config", "user.name", "译者"], cwd=project.root, check=True)
    assert reviewer(project) == "译者"


class Session:
    """A client of a running server."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.client = httpx.Client(base_url=server.base, timeout=20)
        page = self.client.get(server.address, follow_redirects=True).text
        self.csrf = page.split('name="csrf" content="')[1].split('"')[0]

    def save(self, key: str, version: str, text: str) -> httpx.Response:
        headers = {"Origin": self.server.base, "X-CSRF-Token": self.csrf}
        return self.client.post(f"/articles/news/rows/{key}", json={"version": version, "tokens": [text]}, headers=headers)


@pytest.mark.slow
def test_what_the_server_said_was_saved_is_saved_whenever_it_is_killed(project):
    server = Server(project.root)
    path = aligned_path(project.sources / "news.md")
    key = next(one.id for one in Desk(project).open("news").segments.values() if ROBOTS in one.source.text)
    for round_ in range(3):
        server.start()
        session = Session(server)
        acknowledged: list[str] = []

        def edit(session: Session = session, acknowledged: list[str] = acknowledged, round_: int = round_) -> None:
            version = Desk(project).open("news").version(key)
            for number in range(1000):
                text = f"Round {round_}, edit {number}."
                try:
                    answer = session.save(key, version, text)
                except httpx.HTTPError:
                    return
                assert answer.status_code == 200, answer.text
                version = answer.json()["versions"][key]
                acknowledged.append(text)

        thread = threading.Thread(target=edit)
        thread.start()
        until(lambda acknowledged=acknowledged, round_=round_: len(acknowledged) > 3 + round_, "some edits")
        time.sleep(0.013 * round_)
        server.kill()
        thread.join()
        stored = load(path)
        text = next(one.entry.target.text.text for unit in stored.units for one in unit.segments if one.id == key)
        last = acknowledged[-1]
        following = f"Round {round_}, edit {len(acknowledged)}."
        assert text in {last, following}, "the last edit that was acknowledged, or the one under way"
        assert not list(path.parent.glob("*.lock"))


@pytest.mark.slow
def test_a_server_that_is_told_to_end_ends_within_two_seconds_also_while_it_answers(project):
    server = Server(project.root)
    server.start()
    session = Session(server)
    key, sheet = next(
        (key, sheet) for sheet in [Desk(project).open("news")] for key, one in sheet.segments.items() if ROBOTS in one.source.text
    )
    assert session.save(key, sheet.version(key), "Told before the end.").status_code == 200
    with socket.create_connection(("127.0.0.1", server.port)) as half_a_question:
        half_a_question.sendall(
            f"POST /articles/news/rows/{key} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nContent-Length: 99\r\n\r\n{{".encode()
        )
        time.sleep(0.3)
        began = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        server.process.wait(10)
        assert time.monotonic() - began < 2
    server.process.stdout.close()
    assert Desk(project).open("news").bilingual.entries[key].target.text.text == "Told before the end."
    assert not list((project.root / "sources").glob("*.lock"))


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl makes the certificate of this test")
def test_a_team_is_served_over_https_with_a_secure_cookie(project, tmp_path):
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "1",
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=DNS:localhost",
            "-keyout",
            str(key),
            "-out",
            str(certificate),
        ],
        check=True,
        capture_output=True,
    )
    assert command(project.root, "--add-user", "Translator One", passphrase=PASSPHRASE).returncode == 0
    server = Server(project.root, "--host", "127.0.0.1", "--certificate", str(certificate), "--key", str(key), "--hostname", "localhost")
    server.start()
    try:
        assert server.address == f"https://localhost:{server.port}/"
        trusted = ssl.create_default_context(cafile=str(certificate))
        with httpx.Client(base_url=f"https://localhost:{server.port}", verify=trusted) as client:
            csrf = client.get("/login").text.split('name="csrf" value="')[1].split('"')[0]
            form = {"csrf": csrf, "name": "Translator One", "passphrase": PASSPHRASE}
            answer = client.post("/login", data=form, headers={"Origin": f"https://localhost:{server.port}"})
            cookie = answer.headers["set-cookie"]
            assert cookie.startswith("__Host-duizhao")
            assert "Secure" in cookie
            assert "strict-transport-security" in answer.headers
            assert client.get("/articles/news/versions").status_code == 200
    finally:
        server.kill()


@pytest.mark.slow
def test_starting_the_page_loads_no_model_and_no_network(project):
    script = (
        "import sys; from pathlib import Path; from pipeline.project import open_project; from pipeline.review.guard import Policy; "
        "from pipeline.review.app import create_app; create_app(open_project(Path(sys.argv[1])), Policy(1, 's' * 43)); "
        "print([name for name in ('ctranslate2', 'argostranslate', 'trafilatura', 'docx', 'openpyxl') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script, str(project.root)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    lazy = "import sys, pipeline.cli, pipeline.cli.review; print([name for name in ('starlette', 'uvicorn', 'argon2', 'jinja2') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", lazy], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
