"""What a user may get wrong, or a machine may refuse: one message, the README's exit code, no traceback, nothing lost."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import invoke
import pytest
from invoke import Collection, Program

from pipeline.cli import end_as_documented
from pipeline.errors import DuizhaoError, ExitStatus, machine_error
from pipeline.glossary import load_glossary
from pipeline.models import Installed, installed_path, read_lock
from pipeline.models.installing import install
from pipeline.sources import find_sources
from pipeline.stopping import STOPPED
from pipeline.translating.engines import cannot_load

ROOT = Path(__file__).parents[1]
DUIZHAO = (sys.executable, "-c", "from pipeline.__main__ import main; main()")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "a.md").write_text("# 标题\n\n今天天气很好。我们去公园。\n", "utf-8")
    (tmp_path / "project.yaml").write_text("translating: {model: pseudo}\n")
    return tmp_path


def run(*command: str, cwd: Path) -> tuple[int, str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr


@pytest.mark.parametrize("words", [("frob",), ("build", "--frob"), ("inspect",), ("--project",)])
def test_wrong_command_line_of_the_program(project: Path, words: tuple[str, ...]) -> None:
    status, said = run(*DUIZHAO, *words, cwd=project)
    assert status == ExitStatus.USAGE
    assert said.strip()


def test_wrong_command_line_of_invoke() -> None:
    status, said = run(sys.executable, "-m", "invoke", "frob", cwd=ROOT)
    assert status == ExitStatus.USAGE
    assert "frob" in said
    assert "--list" in said


@pytest.mark.parametrize("text", ["标题: x\n".encode("gb18030"), b"translating: {modell: x}\n", b"translating: {batch: many}\n", b"- a\n"])
def test_wrong_settings(project: Path, text: bytes) -> None:
    (project / "project.yaml").write_bytes(text)
    status, said = run(*DUIZHAO, "status", cwd=project)
    assert status == ExitStatus.USAGE
    assert "project.yaml" in said
    assert "→" in said


@pytest.mark.parametrize("name", ["out", ".duizhao"])
def test_a_file_where_a_folder_must_be(project: Path, name: str) -> None:
    (project / name).write_text("")
    status, said = run(*DUIZHAO, "build", cwd=project)
    assert status == ExitStatus.ENVIRONMENT
    assert str(project / name) in said
    assert "→" in said


@pytest.mark.parametrize("name", ["sources", "glossary"])
def test_a_file_of_the_name_of_a_folder_of_the_project(project: Path, name: str) -> None:
    if (project / name).exists():
        (project / name).rename(project / "elsewhere")
    (project / name).write_text("terms: []\n")
    status, said = run(*DUIZHAO, "status", cwd=project)
    assert status == ExitStatus.USAGE
    assert said.startswith(f"{project / name}: is a file, but must be a folder\n  →")


@pytest.mark.parametrize("variables", [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}])
def test_a_locale_without_chinese(project: Path, variables: dict[str, str]) -> None:
    (project / "sources" / "a.md").rename(project / "sources" / "标题.md")
    environment = os.environ | {"PYTHONPATH": str(ROOT)} | variables
    done = subprocess.run((*DUIZHAO, "status"), cwd=project, env=environment, capture_output=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "标题 " in done.stdout.decode("utf-8")


def test_links_that_lead_in_circles_and_pipes_are_no_sources(project: Path) -> None:
    (project / "sources" / "loop").symlink_to(project / "sources")
    (project / "sources" / "up").symlink_to(project)
    os.mkfifo(project / "sources" / "pipe.md")
    assert find_sources(project / "sources") == [project / "sources" / "a.md"]


def test_a_name_that_is_not_utf_8(project: Path) -> None:
    (project / "sources" / os.fsdecode(b"\xff\xfe.md")).write_text("# 题\n\n今天。\n", "utf-8")
    status, said = run(*DUIZHAO, "build", cwd=project)
    assert status == ExitStatus.USAGE
    assert "\\udcff\\udcfe.md': has a name that is not UTF-8\n  → Rename the file." in said


def test_a_reader_that_goes_away(project: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    for words in (("status",), ("--list",)):
        done = subprocess.run(
            (*DUIZHAO, *words), cwd=project, env=environment, stdout=writing, stderr=subprocess.PIPE, timeout=60, check=False
        )
        assert (done.returncode, done.stderr) == (ExitStatus.PIPE, b"")
    os.close(writing)


def test_a_link_to_nowhere_does_not_stop_the_others(project: Path) -> None:
    (project / "sources" / "b.md").symlink_to("nowhere.md")
    status, said = run(*DUIZHAO, "build", cwd=project)
    assert status == ExitStatus.BAD_INPUT
    assert "b.md: is a link to a file that is not there" in said
    assert (project / "out" / "a" / "a.epub").exists()


def test_ctrl_c_in_the_middle(project: Path) -> None:
    for number in range(40):
        (project / "sources" / f"x{number}.md").write_text(f"# 第{number}篇\n\n我们第{number}次去公园。\n", "utf-8")
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    # Where the tests run in the background of a script, SIGINT is ignored, and children inherit that.
    listening = f"import signal; signal.signal(signal.SIGINT, signal.default_int_handler); {DUIZHAO[-1]}"
    building = subprocess.Popen(
        (*DUIZHAO[:-1], listening, "build"), cwd=project, env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )
    until = time.monotonic() + 30
    while not any((project / "sources").glob("*.en.xlf")) and time.monotonic() < until:
        time.sleep(0.02)
    building.send_signal(signal.SIGINT)
    _, said = building.communicate(timeout=60)
    assert building.returncode == ExitStatus.INTERRUPTED
    assert "Traceback" not in said
    assert "run the same command again" in said
    assert not list(project.rglob("*.tmp"))


@pytest.mark.parametrize("at", ["invoke", "pipeline.cli.build"])
def test_ctrl_c_while_the_program_is_still_loading(project: Path, at: str) -> None:
    pressed = f"""
import sys
class Pressed:
    def find_spec(name, path=None, target=None):
        if name == {at!r}:
            raise KeyboardInterrupt
sys.meta_path.insert(0, Pressed)
{DUIZHAO[-1]}
"""
    assert run(*DUIZHAO[:-1], pressed, "build", cwd=project) == (ExitStatus.INTERRUPTED, f"{STOPPED}\n")


def test_ctrl_c_between_the_command_line_and_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    class Pressed(Program):
        def execute(self) -> None:
            raise KeyboardInterrupt

    end_as_documented(Pressed)
    listed = Collection(invoke.task(lambda _context: None, name="build"))
    with pytest.raises(SystemExit) as ended:
        Pressed(namespace=listed).run(["duizhao", "build"])
    assert ended.value.code == ExitStatus.INTERRUPTED
    assert capsys.readouterr().err.strip() == STOPPED


def test_a_database_on_a_full_disk_is_no_defect(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "x.db")
    connection.execute("PRAGMA max_page_count = 2")
    connection.execute("CREATE TABLE t (x)")
    with pytest.raises(sqlite3.OperationalError) as full:
        connection.execute("INSERT INTO t VALUES (zeroblob(100000))")
    error = machine_error(full.value)
    assert error is not None
    assert error.status is ExitStatus.ENVIRONMENT
    assert str(error).startswith(".duizhao: the cache or an index cannot be written: database or disk is full")
    with pytest.raises(sqlite3.OperationalError) as defect:
        connection.execute("SELECT nothing FROM nowhere")
    assert machine_error(defect.value) is None
    connection.close()


def test_a_folder_named_like_a_glossary_file_is_none(tmp_path: Path) -> None:
    (tmp_path / "old.yaml").mkdir()
    assert load_glossary(tmp_path).entries == ()


def test_memory_that_is_refused_while_loading_is_not_a_damaged_model() -> None:
    model = Installed("m", "causal", "M", "MIT", "0" * 64, 2_600_000_000, "1")
    error = cannot_load(model, RuntimeError("mkl_malloc: failed to allocate memory"))
    assert error.status is ExitStatus.ENVIRONMENT
    assert "2.6 GB" in str(error)


def test_a_damaged_installation_is_installed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUIZHAO_HOME", str(tmp_path))
    spec = read_lock()[0]
    folder = installed_path(spec)
    folder.mkdir(parents=True)
    nothing = tmp_path / "nothing.gguf"
    nothing.write_bytes(b"not the model")
    for record in ("{", json.dumps({"id": spec.id})):
        (folder / "duizhao.json").write_text(record)
        with pytest.raises(DuizhaoError) as refused:
            install(spec, source=nothing)
        assert refused.value.path == nothing
