"""The program as one meets it: help wherever one asks for it, wrong words answered, an end that scripts can rely on."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from invoke import Program

from pipeline.cli import collection, end_as_documented
from pipeline.cli.program import Duizhao
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
    for number in range(12):
        (tmp_path / "sources" / f"x{number}.md").write_text(f"# 第{number}篇\n\n我们第{number}次去公园。\n", "utf-8")
    (tmp_path / "project.yaml").write_text("translating: {model: pseudo}\n")
    return tmp_path


class Ours(Duizhao):
    """The program in this process, which starts nothing."""


end_as_documented(Ours)


@pytest.fixture
def duizhao(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str, str]]:
    def call(*words: str, cwd: Path = ROOT) -> tuple[int, str, str]:
        monkeypatch.chdir(cwd)
        monkeypatch.setenv("DUIZHAO_PROJECT", "")
        capsys.readouterr()
        status = 0
        try:
            Ours(name="duizhao", namespace=collection()).run(["duizhao", *words])
        except SystemExit as end:
            status = int(end.code or 0)
        return status, *capsys.readouterr()

    return call


def run(*words: str, cwd: Path = ROOT) -> tuple[int, str, str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(words, cwd=cwd, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("words", [(), ("-h",), ("--help",), ("help",)])
def test_help_of_the_program_shows_commands_and_the_options_that_are_of_use(
    words: tuple[str, ...], duizhao: Callable[..., tuple[int, str, str]]
) -> None:
    status, said, _ = duizhao(*words)
    assert status == 0
    assert said.startswith("Usage: duizhao [options] COMMAND")
    assert all(f"\n  {name} " in said for name in collection().task_names)
    assert "sudo" not in said


@pytest.mark.parametrize(
    "words",
    [("align", "--help"), ("align", "-h"), ("--help", "align"), ("help", "align"), ("align", "a.md", "--help"), ("align", "--all", "-h")],
)
def test_help_of_a_command_wherever_it_is_asked_for(words: tuple[str, ...], duizhao: Callable[..., tuple[int, str, str]]) -> None:
    status, said, _ = duizhao(*words)
    assert status == 0
    assert said.startswith("Usage: duizhao align [options] SOURCE ENGLISH\n\nAlign an existing English translation with an article.\n")
    assert "--dry-run" in said


def test_help_of_a_command_of_invoke() -> None:
    status, said, _ = run(*INVOKE, "align", "a.md", "-h")
    assert status == 0
    assert " align [options] SOURCE ENGLISH\n" in said
    assert "ENGLISH   Its English translation" in said


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
def test_wrong_words_are_answered_with_the_next_step(
    words: tuple[str, ...], message: str, hint: str, duizhao: Callable[..., tuple[int, str, str]]
) -> None:
    status, _, said = duizhao(*words)
    assert status == ExitStatus.USAGE
    assert said.splitlines()[0] == message
    assert hint in said.splitlines()[1]


def test_the_project_may_be_named_after_the_command(project: Path, duizhao: Callable[..., tuple[int, str, str]]) -> None:
    status, said, _ = duizhao("status", "--project", str(project))
    assert status == 0
    assert "x11" in said


@pytest.mark.parametrize("words", [("--list",), ("--help", "build"), ("--help", "align"), ("build", "-h")])
def test_a_reader_of_invoke_that_goes_away(words: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run((*INVOKE, *words), cwd=ROOT, stdout=writing, stderr=subprocess.PIPE, timeout=120, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (ExitStatus.PIPE, b"")


@pytest.mark.slow
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
    _, said = building.communicate(timeout=120)
    assert building.returncode == ExitStatus.TERMINATED
    assert said.splitlines()[-1] == STOPPED
    assert "Traceback" not in said
    assert not list(project.rglob("*.tmp"))
    assert not list(project.rglob("*.pid"))
    assert run(*DUIZHAO, "build", cwd=project)[0] == 0


@pytest.mark.parametrize("name", sorted(collection(develop=True).task_names))
def test_every_command_explains_itself_and_leaves_h_to_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    class Invoked(Program):
        pass

    end_as_documented(Invoked)
    program = Invoked(name="duizhao", namespace=collection(develop=True))
    with pytest.raises(SystemExit) as ended:
        program.run(["duizhao", name, "-h"])
    said = capsys.readouterr().out
    assert not ended.value.code
    assert said.startswith(f"Usage: duizhao {name}")
    assert not re.search(r"^ +-h\b", said, re.MULTILINE)


def test_every_option_of_every_command_says_what_it_does() -> None:
    listing = """
import json
from pipeline.cli import collection
print(json.dumps({context.name: [context.help_for(flag) for flag in context.flags] for context in collection(develop=True).to_contexts()}))
"""
    status, said, _ = run(sys.executable, "-c", listing)  # a process of its own: invoke hands out the texts of a task once
    assert status == 0
    silent = [(name, option) for name, options in json.loads(said).items() for option, text in options if not text]
    assert silent == []


@pytest.mark.parametrize(
    ("words", "status", "message"),
    [
        (("build",), ExitStatus.BAD_INPUT, "holds no source"),
        (("book",), ExitStatus.BAD_INPUT, "holds no article"),
        (("release", "--unchecked"), ExitStatus.BAD_INPUT, "holds no article"),
        (("images",), ExitStatus.BAD_INPUT, "holds no article"),
        (("words", "all"), ExitStatus.BAD_INPUT, "holds no article"),
        (("words", "a"), ExitStatus.USAGE, "There is no article 'a'."),
        (("inspect", "a"), ExitStatus.USAGE, "There is no article 'a'."),
        (("approve", "a"), ExitStatus.USAGE, "There is no article 'a'."),
    ],
)
def test_an_empty_project_is_told_where_articles_go(
    words: tuple[str, ...], status: ExitStatus, message: str, tmp_path: Path, duizhao: Callable[..., tuple[int, str, str]]
) -> None:
    (tmp_path / "sources").mkdir()
    ended, _, said = duizhao(*words, cwd=tmp_path)
    assert ended == status
    assert message in said
    assert "Put your Chinese articles (.md, .txt" in said


def test_a_release_does_not_take_the_place_of_a_folder_that_is_none(project: Path, duizhao: Callable[..., tuple[int, str, str]]) -> None:
    status, _, said = duizhao("release", "--unchecked", "--allow-draft", "--to", "sources", cwd=project)
    assert status == ExitStatus.USAGE
    assert said.startswith(f"{project / 'sources'}: is there already and is no release")
    assert (project / "sources" / "x11.md").exists()


@pytest.mark.parametrize(
    ("words", "status", "message"),
    [
        (("approve", ""), ExitStatus.USAGE, "There is no article ''."),
        (("words", ""), ExitStatus.USAGE, "There is no article ''."),
        (("images", "--timeout", "x"), ExitStatus.USAGE, "'x' is not a whole number"),
        (("images", "--timeout", "-1"), ExitStatus.USAGE, "--timeout must be 1 or more, not -1"),
        (("memory", "--benchmark", "-5"), ExitStatus.USAGE, "--benchmark must be 0 or more, not -5"),
        (("terms", "--candidates", "--least", "-1"), ExitStatus.USAGE, "--least must be 1 or more, not -1"),
        (("eval", "x.tsv", "--limit", "-3"), ExitStatus.USAGE, "--limit must be 0 or more, not -3"),
        (("eval", "sources"), ExitStatus.ENVIRONMENT, "sources: the system refuses: Is a directory"),
        (("review", "--no-browser", "--port", "65536"), ExitStatus.USAGE, "--port must be between 1 and 65535, not 65536"),
        (("export", "--output", "sources"), ExitStatus.USAGE, "sources: is the folder of the sources"),
        (("import", "sources"), ExitStatus.USAGE, "sources: is a folder"),
        (("align", "nobody", "x.md"), ExitStatus.USAGE, "There is no article 'nobody'."),
        (("align", "project.yaml", "x.md"), ExitStatus.USAGE, "project.yaml: is not in "),
        (("models", "--sha256", "0"), ExitStatus.USAGE, "--source and --sha256 go with --install."),
    ],
)
def test_what_cannot_be_meant_is_refused(
    words: tuple[str, ...], status: ExitStatus, message: str, project: Path, duizhao: Callable[..., tuple[int, str, str]]
) -> None:
    ended, _, said = duizhao(*words, cwd=project)
    assert ended == status, said
    assert message in said.splitlines()[0]


@pytest.mark.parametrize("name", ["x7", "x7.md", "sources/x7.md"])
def test_an_article_is_known_by_its_name_and_by_its_path(name: str, project: Path, duizhao: Callable[..., tuple[int, str, str]]) -> None:
    (project / "english.md").write_text("# Seventh\n\nWe go to the park for the seventh time.\n", "utf-8")
    assert "2 sentences aligned" in duizhao("align", name, "english.md", cwd=project)[1]
    assert duizhao("approve", name, "--dry-run", "--by", "Li", cwd=project)[1] == "x7: 2 sentences would be reviewed.\n"
