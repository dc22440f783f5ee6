"""``invoke models`` and ``invoke eval`` as people call them."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import tiny_models
from invoke import Program

from pipeline.cli import collection
from pipeline.errors import ExitStatus

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Done:
    """What a command did."""

    status: int
    stdout: str
    stderr: str


@pytest.fixture
def invoke(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Done]:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "160")

    def call(*arguments: str) -> Done:
        capsys.readouterr()
        status = 0
        try:
            Program(name="duizhao", version="0", namespace=collection()).run(["duizhao", *arguments])
        except SystemExit as end:
            status = int(end.code or 0)
        return Done(status, *capsys.readouterr())

    return call


def test_the_list_says_what_there_is_and_what_is_here(invoke: Callable[..., Done]) -> None:
    done = invoke("models")
    assert done.status == 0
    lines = done.stdout.splitlines()
    assert lines[1].split() == ["qwen2.5-coder-1.5b-instruct@cc324af070c2", "causal", "Apache-2.0", "not", "installed", "(1.12", "GB)"]
    assert lines[-1] == f"Models are in {Path(os.environ['DUIZHAO_HOME']) / 'models'}."


def test_a_package_is_installed_verified_used_and_removed(invoke: Callable[..., Done], tmp_path: Path) -> None:
    path = tiny_models.write_argos(tmp_path / "zh_en.argosmodel", tmp_path / "parts")
    assert "argos-zh-en-0.1@" in invoke("models", "--install", str(path)).stdout
    assert "5 files" in invoke("models", "--verify").stdout
    pairs = tmp_path / "pairs.tsv"
    pairs.write_text("北京是中国的首都。\tBeijing is China’s capital.\n腾讯在上海。\tTencent is in Shanghai.\n", "utf-8")
    done = invoke("eval", str(pairs), "--model", "argos-zh-en-0.1")
    last = done.stdout.splitlines()[-1]
    assert done.status == 0, done.stderr
    assert last.startswith("argos-zh-en-0.1@")
    assert "2 sentences, BLEU " in last
    assert "leftover Han in 0" in last
    assert "is removed" in invoke("models", "--remove", "argos-zh-en-0.1").stdout
    assert not any((Path(os.environ["DUIZHAO_HOME"]) / "models").iterdir())


@pytest.mark.parametrize("record", ["{", "[]", '{"id": "argos-zh-en-0.1"}', None], ids=["cut", "list", "fields missing", "none"])
def test_an_installation_whose_record_is_damaged_is_shown_verified_as_such_and_removed(
    invoke: Callable[..., Done], tmp_path: Path, record: str | None
) -> None:
    path = tiny_models.write_argos(tmp_path / "zh_en.argosmodel", tmp_path / "parts")
    invoke("models", "--install", str(path))
    folder = next((Path(os.environ["DUIZHAO_HOME"]) / "models").iterdir())
    (folder / "duizhao.json").unlink()
    if record is not None:
        (folder / "duizhao.json").write_text(record)
    listed = next(line for line in invoke("models").stdout.splitlines() if line.startswith(folder.name))
    assert listed.split(None, 3)[3] == "damaged; --install or --remove it"
    for words in (("--verify",), ("--verify", "argos-zh-en-0.1")):
        done = invoke("models", *words)
        assert done.status == ExitStatus.MODEL
        assert done.stderr.splitlines()[0].startswith(f"{folder}: The installed model is damaged: it")
        assert "Install it again: invoke models --install" in done.stderr
    assert invoke("models", "--remove", "argos-zh-en-0.1").stdout == f"{folder.name} is removed\n"
    assert not folder.exists()


def test_a_damaged_model_is_not_in_the_way_of_another(invoke: Callable[..., Done], tmp_path: Path) -> None:
    path = tiny_models.write_argos(tmp_path / "zh_en.argosmodel", tmp_path / "parts")
    invoke("models", "--install", str(path))
    broken = Path(os.environ["DUIZHAO_HOME"]) / "models" / "aaa@000000000000"
    broken.mkdir()
    (broken / "duizhao.json").write_text("{")
    assert "as installed" in invoke("models", "--verify", "argos-zh-en-0.1").stdout
    both = invoke("models", "--verify")
    assert (both.status, "argos-zh-en-0.1@" in both.stdout, "aaa@" in both.stderr) == (ExitStatus.MODEL, True, True)


def test_terms_are_measured_by_a_command(invoke: Callable[..., Done]) -> None:
    done = invoke("eval", "--terms", "tests/data/terms/sentences.tsv", "--model", "pseudo", "--limit", "20")
    assert done.status == 0, done.stderr
    assert "random" in done.stdout.splitlines()[0]
    assert "MUST terms verified" in done.stdout.splitlines()[-1]


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("models", "--install", "gpt-9"), ExitStatus.USAGE, "no model 'gpt-9'"),
        (("models", "--install", "no.argosmodel"), ExitStatus.BAD_INPUT, "no such file"),
        (("models", "--verify"), ExitStatus.MODEL, "No model is installed"),
        (("models", "--remove", "gpt-9"), ExitStatus.USAGE, "is not installed"),
        (("models", "--verify", "x", "--remove", "x"), ExitStatus.USAGE, "one thing at a time"),
        (("eval", "nowhere.tsv"), ExitStatus.BAD_INPUT, "no such file"),
        (("eval", "tests/data/terms/sentences.tsv", "--glossary", "nowhere"), ExitStatus.USAGE, "no such glossary"),
        (("eval", "tests/data/terms/sentences.tsv", "--model", "qwen2.5-coder-1.5b-instruct"), ExitStatus.MODEL, "is not installed"),
    ],
)
def test_bad_input_is_one_message_and_its_exit_code(
    invoke: Callable[..., Done], arguments: tuple[str, ...], status: ExitStatus, message: str
) -> None:
    done = invoke(*arguments)
    assert done.status == status
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
