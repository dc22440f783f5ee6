"""The commands ``inspect``, ``words``, ``images`` as a user runs them."""

import shutil
from pathlib import Path

import pytest
from invoke import Program

from pipeline.cli import collection

ROOT = Path(__file__).parents[2]


def run(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    try:
        Program(namespace=collection()).run(["duizhao", *args])
        code = 0
    except SystemExit as ended:
        code = int(ended.code or 0)
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "sources").mkdir()
    (tmp_path / "project.yaml").write_text("title: 试\n", "utf-8")
    shutil.copy(ROOT / "sources" / "tencent-ai-lab-2018.txt", tmp_path / "sources")
    (tmp_path / "sources" / "short.md").write_text("# 题\n\n甲说。乙也说。\n\n甲说。\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DUIZHAO_PROJECT", raising=False)
    return tmp_path


def test_inspect_shows_the_tree_of_a_file_or_of_an_article(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "inspect", "sources/short.md", "--sentences")
    assert code == 0
    assert [" ".join(word for word in line.split() if not word.startswith(("b", "s"))) for line in out.splitlines()] == [
        "zh-Hans", "title 题", "paragraph 甲说。乙也说。", "甲说。", "乙也说。", "paragraph 甲说。",
    ]  # fmt: skip
    code, out, _ = run(capsys, "inspect", "tencent-ai-lab-2018")
    assert code == 0
    assert "heading2 b2b516ed167bc <1、> 立志攻坚“通用人工智能”这一终极难题" in out
    assert "!qr-hint: an appeal to scan a QR code" in out.splitlines()
    assert (project / "sources" / "short.md").exists()


def test_inspect_says_what_it_cannot_read(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "sources" / "broken.md").write_bytes(bytes(range(256)) * 9)
    code, _, err = run(capsys, "inspect", "sources/broken.md")
    assert code == 3
    assert "broken.md: is not text in any encoding" in err
    code, _, err = run(capsys, "inspect", "nowhere.md")
    assert code == 2
    assert "nowhere.md: does not exist" in err


@pytest.mark.usefixtures("project")
def test_words_counts_every_article_and_all_together(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "words", "all")
    assert code == 0
    rows = {line.split()[0]: line.split()[1:] for line in out.splitlines() if line[:1].isalpha()}
    assert rows["short"] == ["8", "11", "8", "4", "3", "6"]
    assert rows["tencent-ai-lab-2018"][0] == "1,950"
    assert rows["together"][0] == "1,958"


def test_an_article_that_cannot_be_read_does_not_stop_the_others(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "sources" / "broken.md").write_bytes(b"")
    code, out, err = run(capsys, "words", "all")
    assert code == 3
    assert "short" in out
    assert "broken.md: is empty" in err


@pytest.mark.usefixtures("project")
def test_an_unknown_article_is_answered_with_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "words", "nothing")
    assert code == 2
    assert "There is no article 'nothing'." in err
    assert "The articles are: short, tencent-ai-lab-2018." in err


@pytest.mark.usefixtures("project")
def test_images_says_what_it_did(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "images", "--article", "short")
    assert (code, out) == (0, "short: 0 fetched, 0 already there, 0 failed\n")
