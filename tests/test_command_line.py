"""The program as one meets it: help wherever one asks for it, wrong words answered, an end that scripts can rely on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.cli import collection
from pipeline.errors import ExitStatus
from pipeline.stopping import STOPPED

ROOT = Path(__file__).parents[1]
DUIZHAO = (sys.executable, "-m", "pipeline")
INVOKE = (sys.executable, "-m", "invoke", "--search-root", str(ROOT))
LISTENING = """
import signal, sys
for one in (signal.SIGINT, signal.SIGTERM):
    signal.signal(one, signal.default_int_handler if one == signal.SIGINT else signal.SIG_DFL)
from pipeline.__main__ import main
main()
"""
"""Where the tests run in the background of a script, signals may be ignored, and children inherit that."""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "sources").mkdir()
    for number in range(40):
        (tmp_path / "sources" / f"x{number}.md").write_text(f"# 第{number}篇\n\n我们第{number}次去公园。\n", "utf-8")
    (tmp_path / "project.yaml").write_text("translating: {model: pseudo}\n")
    return tmp_path


def run(*words: str, cwd: Path = ROOT) -> tuple[int, str, str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(words, cwd=cwd, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("words", [(), ("-h",), ("--help",), ("help",)])
def test_help_of_the_program_shows_commands_and_the_options_that_are_of_use(words: tuple[str, ...]) -> None:
    status, said, _ = run(*DUIZHAO, *words)
    assert status == 0
    assert said.startswith("Usage: duizhao [options] COMMAND")
    assert all(f"\n  {name} " in said for name in collection().task_names)
    assert "sudo" not in said


@pytest.mark.parametrize(
    "words",
    [("align", "--help"), ("align", "-h"), ("--help", "align"), ("help", "align"), ("align", "a.md", "--help"), ("align", "--all", "-h")],
)
@pytest.mark.parametrize("program", [DUIZHAO, INVOKE], ids=["duizhao", "invoke"])
def test_help_of_a_command_wherever_it_is_asked_for(program: tuple[str, ...], words: tuple[str, ...]) -> None:
    status, said, _ = run(*program, *words)
    assert status == 0
    assert " align [options] SOURCE ENGLISH\n\nAlign an existing English translation with an article.\n" in said
    assert "ENGLISH   Its English translation" in said
    assert "--dry-run" in said


@pytest.mark.parametrize(
    ("words", "message", "hint"),
    [
        (("biuld",), "No idea what 'biuld' is!", "Did you mean build?"),
        (("build", "--frob"), "No idea what '--frob' is!", "build --help"),
        (("build", "a.md"), "No idea what 'a.md' is!", "build --help"),
        (("align", "a.md"), "align needs ENGLISH", "align --help"),
        (("align",), "align needs SOURCE, ENGLISH", "align --help"),
        (("build", "--model"), "--model needs a value", "build --help"),
        (("--project",), "--project needs a value", "--help"),
        (("--help", "frob"), "No idea what 'frob' is!", "--list"),
        (("help", "frob"), "No idea what 'frob' is!", "--list"),
    ],
)
def test_wrong_words_are_answered_with_the_next_step(words: tuple[str, ...], message: str, hint: str) -> None:
    status, _, said = run(*DUIZHAO, *words)
    assert status == ExitStatus.USAGE
    assert said.splitlines()[0] == message
    assert hint in said.splitlines()[1]


def test_the_project_may_be_named_after_the_command(project: Path) -> None:
    status, said, _ = run(*DUIZHAO, "status", "--project", str(project))
    assert status == 0
    assert "x39" in said


@pytest.mark.parametrize("words", [("--list",), ("--help", "build"), ("--help", "align"), ("build", "-h")])
def test_a_reader_of_invoke_that_goes_away(words: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run((*INVOKE, *words), cwd=ROOT, stdout=writing, stderr=subprocess.PIPE, timeout=60, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (ExitStatus.PIPE, b"")


def test_sigterm_ends_a_build_like_ctrl_c_and_leaves_nothing_behind(project: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    building = subprocess.Popen(
        (sys.executable, "-c", LISTENING, "build"),
        cwd=project,
        env=environment,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    until = time.monotonic() + 30
    while not any((project / "sources").glob("*.en.xlf")) and time.monotonic() < until:
        time.sleep(0.02)
    building.send_signal(signal.SIGTERM)
    building.send_signal(signal.SIGTERM)
    _, said = building.communicate(timeout=60)
    assert building.returncode == ExitStatus.TERMINATED
    assert said.splitlines()[-1] == STOPPED
    assert "Traceback" not in said
    assert not list(project.rglob("*.tmp"))
    assert not list(project.rglob("*.pid"))
    assert run(*DUIZHAO, "build", cwd=project)[0] == 0
