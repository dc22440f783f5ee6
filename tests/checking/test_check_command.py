"""`check` and `terms` as people call them: output, exit codes, wrong options."""

import json
from pathlib import Path

import pytest

from pipeline.article import RichText, Target, segments
from pipeline.bilingual import aligned_path, merge, save, with_target
from pipeline.cli import check as check_command
from pipeline.cli import terms as terms_command
from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.project import open_project
from pipeline.reading import read_article
from pipeline.segmenting import segment


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "sources").mkdir()
    (tmp_path / "glossary").mkdir()
    (tmp_path / "glossary" / "a.yaml").write_text("terms:\n  - {source: 自然科研, target: Nature Research}\n", "utf-8")
    source = tmp_path / "sources" / "x.txt"
    source.write_text("# 标题\n\n营收达到90亿元。自然科研发表了论文。\n", "utf-8")
    settings = open_project(tmp_path).settings
    bilingual = merge(segment(read_article(source, settings.reading), settings.segmenting), None)
    english = {
        "标题": "Title",
        "营收达到90亿元。": "Revenue reached 90 billion yuan.",
        "自然科研发表了论文。": "Natural research published papers.",
    }
    for one in segments(bilingual.article):
        bilingual = with_target(bilingual, one.id, Target(RichText(english[one.source.text.strip()])))
    save(aligned_path(source), bilingual)
    monkeypatch.setenv("DUIZHAO_PROJECT", str(tmp_path))
    return tmp_path


UNREADABLE = bytes(range(128, 256)) * 9


def run(command: object, **options: object) -> ExitStatus | None:
    return command.body.__wrapped__(None, **options)  # type: ignore[attr-defined,no-any-return]


@pytest.mark.usefixtures("project")
def test_errors_are_listed_and_fail_only_if_strict(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(check_command.check) is None
    out = capsys.readouterr().out
    assert "number 90亿 became 90 billion: a zero too many or too few" in out
    assert "term-missing 自然科研 must be “Nature Research”" in out
    assert out.splitlines()[-1].startswith("2 errors, 0 warnings")
    assert run(check_command.check, strict=True) is ExitStatus.CHECKS


@pytest.mark.usefixtures("project")
def test_json_is_for_machines(capsys: pytest.CaptureFixture[str]) -> None:
    run(check_command.check, format="json")
    data = json.loads(capsys.readouterr().out)
    assert data["counts"]["error"] == 2
    assert {finding["check"] for finding in data["findings"]} >= {"number", "term-missing"}
    assert all(finding["article"] == "x" and finding["segment"] for finding in data["findings"])


@pytest.mark.usefixtures("project")
def test_a_wrong_article_or_format_says_what_there_is() -> None:
    with pytest.raises(DuizhaoError, match="The articles are: x"):
        run(check_command.check, article="y")
    with pytest.raises(DuizhaoError, match="Use text or json"):
        run(check_command.check, format="xml")


def test_a_check_that_does_not_exist_cannot_be_off(project: Path) -> None:
    (project / "project.yaml").write_text("checking:\n  off:\n    numbers: because\n", "utf-8")
    with pytest.raises(DuizhaoError, match="there is no check 'numbers'"):
        run(check_command.check)


def test_terms_are_listed_found_and_exported(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(terms_command.terms)
    assert "自然科研 = Nature Research" in capsys.readouterr().out
    run(terms_command.terms, find="在自然科研。")
    assert "1–5 自然科研 = Nature Research  taken" in capsys.readouterr().out
    run(terms_command.terms, export=str(project / "out.tbx"))
    assert (project / "out.tbx").read_bytes().startswith(b"<?xml")


def test_an_import_reports_what_it_left(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "in.csv").write_text("source,target\n自然科研,Natural Research\n丙,C\n", "utf-8")
    assert run(terms_command.terms, import_=str(project / "in.csv"), into="a.yaml") is ExitStatus.CONFLICT
    out = capsys.readouterr().out
    assert "left as it is: 自然科研 = Nature Research (the file says Natural Research)" in out
    assert "a.yaml: 1 term added, 0 there already, 1 with other English left as they are" in out


def test_candidates_as_entries(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "sources" / "y.txt").write_text("# 乙\n\n采用迁移学习（transfer learning）的方法。\n", "utf-8")
    run(terms_command.terms, candidates=True, format="yaml")
    assert "  - source: 迁移学习\n    target: transfer learning\n    status: proposed\n" in capsys.readouterr().out


@pytest.mark.usefixtures("project")
def test_one_thing_at_a_time() -> None:
    with pytest.raises(DuizhaoError, match="one thing at a time"):
        run(terms_command.terms, candidates=True, conflicts=True)


@pytest.mark.parametrize(
    ("command", "options", "said"),
    [
        (check_command.check, {"strict": True}, "90 billion"),
        (terms_command.terms, {"conflicts": True}, "contradiction"),
        (terms_command.terms, {"candidates": True}, "GPT"),
    ],
)
def test_an_unreadable_source_does_not_stop_the_others(
    project: Path, capfd: pytest.CaptureFixture[str], command: object, options: dict[str, bool], said: str
) -> None:
    (project / "sources" / "a.txt").write_bytes(UNREADABLE)
    (project / "sources" / "y.txt").write_text("生成式预训练模型（GPT）很大。\n", "utf-8")
    (project / "glossary" / "b.yaml").write_text("terms:\n  - {source: 自然科研, target: NR}\n", "utf-8")
    assert run(command, **options) is ExitStatus.BAD_INPUT
    out, err = capfd.readouterr()
    assert said in out
    assert "a.txt" in err
