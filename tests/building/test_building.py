"""A build does what is needed, no more, and loses nothing."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from pipeline.article import RichText, Target, segments
from pipeline.bilingual import aligned_path, load, merge, save
from pipeline.building import FRESH_FOLDER, Built, Options, build, fired
from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.glossary import Glossary, load_glossary
from pipeline.project import Project, Settings, TranslatingSettings
from pipeline.reading import read_article
from pipeline.segmenting import segment

REPOSITORY = Path(__file__).resolve().parents[2]
FIRST = "# 深圳的机器人\n\n腾讯将在深圳成立机器人实验室。实验室今年有30人。\n\n科技向善。\n"
SECOND = "# 大数据\n\n大数据很重要。\n"


def silent(_stage: str, _done: int, _total: int) -> None:
    """No progress."""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "sources").mkdir()
    (tmp_path / "glossary").mkdir()
    (tmp_path / "sources" / "robots.md").write_text(FIRST, "utf-8")
    (tmp_path / "sources" / "data.md").write_text(SECOND, "utf-8")
    return Project(tmp_path, Settings(translating=TranslatingSettings(model="pseudo")))


def built(project: Project, **options: Any) -> Built:
    return build(project, Options(**options), silent)


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def approve(project: Project, name: str, sentence: str, english: str) -> None:
    source = project.sources / name
    article = segment(read_article(source, project.settings.reading), project.settings.segmenting)
    stored = load(aligned_path(source))
    bilingual = merge(article, stored)
    ids = [item.id for item in segments(article) if item.source.text == sentence]
    assert ids, sentence
    target = Target(RichText(english), "reviewed", "human", "wang", "2026-11-24T08:00:00Z")
    entries = {**bilingual.entries, ids[0]: replace(bilingual.entries[ids[0]], target=target)}
    save(aligned_path(source), replace(bilingual, entries=entries))


def english(project: Project, name: str) -> dict[str, Target]:
    stored = load(project.sources / name)
    assert stored is not None
    return {item.source.text: item.entry.target for unit in stored.units for item in unit.segments if item.entry.target is not None}


def test_a_build_writes_every_book_and_an_account_of_it(project: Project) -> None:
    result = built(project)
    assert [(row.article, row.sentences, row.translated, row.reviewed) for row in result.rows] == [("data", 2, 2, 0), ("robots", 4, 4, 0)]
    assert result.failed == ()
    names = set(everything(project.out))
    assert {"data/data.html", "data/data.epub", "data/data.docx", "robots/robots.html", "index.html", "report.html"} <= names
    assert english(project, "robots.en.xlf")["科技向善。"].origin == "pseudo"


def test_a_second_build_has_nothing_to_do(project: Project) -> None:
    built(project)
    store, books = everything(project.sources), everything(project.out)
    again = built(project)
    assert (again.up_to_date, [row.article for row in again.rows]) == (True, ["data", "robots"])
    assert [(row.translated, row.reused, row.seconds) for row in again.rows] == [(0, 2, 0), (0, 4, 0)], "the machine did nothing just now"
    forced = built(project, force=True)
    assert [row.translated for row in forced.rows] == [0, 0]
    assert (everything(project.sources), everything(project.out)) == (store, books)


def test_only_the_article_that_changed_is_built_again(project: Project) -> None:
    built(project)
    (project.sources / "data.md").write_text(SECOND + "\n数据有三种。\n", "utf-8")
    before = (project.out / "robots" / "robots.html").stat().st_mtime_ns
    result = built(project)
    assert {row.article: row.translated for row in result.rows} == {"data": 1, "robots": 0}
    assert not any("robots" in str(path) for path in result.files)
    assert (project.out / "robots" / "robots.html").stat().st_mtime_ns == before
    assert "数据有三种" in (project.out / "index.html").read_text("utf-8")


def test_a_book_that_was_deleted_comes_back(project: Project) -> None:
    built(project)
    before = everything(project.out)
    shutil.rmtree(project.out / "data")
    built(project)
    assert everything(project.out) == before


def test_an_approved_sentence_survives_a_changed_source(project: Project) -> None:
    built(project)
    approve(project, "robots.md", "科技向善。", "Tech for Good.")
    text = (project.sources / "robots.md").read_text("utf-8")
    (project.sources / "robots.md").write_text(text.replace("腾讯将", "新的一段。\n\n腾讯将").replace("今年有30人", "明年有60人"), "utf-8")
    result = built(project)
    kept = english(project, "robots.en.xlf")["科技向善。"]
    assert (kept.text.text, kept.state, kept.by) == ("Tech for Good.", "reviewed", "wang")
    assert [(row.translated, row.reviewed, row.reused) for row in result.rows if row.article == "robots"] == [(2, 1, 2)]
    assert "Tech for Good." in (project.out / "robots" / "robots.html").read_text("utf-8")


def test_a_term_retranslates_exactly_the_machine_sentences_that_hold_it(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[Path] = []

    def load_and_count(folder: Path) -> Glossary:
        loaded.append(folder)
        return load_glossary(folder)

    monkeypatch.setattr(fired, "load_glossary", load_and_count)
    built(project)
    approve(project, "robots.md", "实验室今年有30人。", "The lab has 30 people this year.")
    before = english(project, "robots.en.xlf")
    (project.glossary / "names.yaml").write_text("terms:\n  - {source: 实验室, target: laboratory}\n", "utf-8")
    loaded.clear()
    result = built(project)
    assert loaded == [project.glossary], "once"
    after = english(project, "robots.en.xlf")
    assert {row.article: row.translated for row in result.rows} == {"data": 0, "robots": 1}
    assert {text for text in after if after[text] != before[text]} == {"腾讯将在深圳成立机器人实验室。"}
    assert "laboratory" in after["腾讯将在深圳成立机器人实验室。"].text.text
    row = next(row for row in result.rows if row.article == "robots")
    assert (row.terms, row.terms_verified) == (2, 1)
    assert row.errors >= 1


def test_the_first_mention_of_a_term_moves_with_what_is_inserted_before_it(project: Project) -> None:
    terms = "terms:\n  - {source: 实验室, target: laboratory, first_use: laboratory (实验室)}\n"
    (project.glossary / "names.yaml").write_text(terms, "utf-8")
    built(project)
    first, second = "腾讯将在深圳成立机器人实验室。", "实验室今年有30人。"
    before = english(project, "robots.en.xlf")
    assert [before[text].text.text.count("(实验室)") for text in (first, second)] == [1, 0]
    saved = aligned_path(project.sources / "robots.md").read_bytes()
    built(project, force=True)
    assert aligned_path(project.sources / "robots.md").read_bytes() == saved
    source = project.sources / "robots.md"
    source.write_text(source.read_text("utf-8").replace(first, f"新的实验室开幕了。\n\n{first}"), "utf-8")
    result = built(project)
    after = english(project, "robots.en.xlf")
    assert [after[text].text.text.count("(实验室)") for text in ("新的实验室开幕了。", first, second)] == [1, 0, 0]
    assert after[first] == replace(before[first], text=RichText(before[first].text.text.replace(" (实验室)", "")))
    assert {row.article: row.translated for row in result.rows} == {"data": 0, "robots": 1}
    assert "(实验室)" in (project.out / "robots" / "robots.html").read_text("utf-8")


def test_what_was_approved_in_one_article_is_used_in_another(project: Project) -> None:
    built(project)
    approve(project, "robots.md", "科技向善。", "Tech for Good.")
    (project.sources / "new.md").write_text("# 新\n\n科技向善。\n", "utf-8")
    built(project)
    found = english(project, "new.en.xlf")["科技向善。"]
    assert (found.text.text, found.state, found.origin) == ("Tech for Good.", "translated", "tm")


def test_a_bad_source_does_not_stop_the_others(project: Project) -> None:
    (project.sources / "empty.md").write_text("", "utf-8")
    result = built(project)
    assert [error.path for error in result.failed] == [project.sources / "empty.md"]
    assert [row.article for row in result.rows] == ["data", "robots"]
    for page in ("index.html", "report.html"):
        assert result.failed[0].message in (project.out / page).read_text("utf-8")
    assert not built(project).up_to_date, "what failed is tried again"


def test_a_format_that_cannot_be_written_is_named_and_tried_again(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("nobody foresaw it")

    with monkeypatch.context() as patch:
        patch.setattr("pipeline.publishing.docx.article.lay_out", fail)
        result = built(project)
    assert [(str(error.path), error.status) for error in result.failed] == [
        (str(project.out / name / f"{name}.docx"), ExitStatus.FAILED) for name in ("data", "robots")
    ]
    assert [(row.article, row.files) for row in result.rows] == [("data", 2), ("robots", 2)]
    for page in ("index.html", "report.html"):
        assert (project.out / page).read_text("utf-8").count("nobody foresaw it") == 2
    assert [row.files for row in built(project).rows] == [3, 3]
    assert "nobody foresaw it" not in (project.out / "index.html").read_text("utf-8")


def test_a_broken_aligned_file_is_never_overwritten(project: Project) -> None:
    built(project)
    file = project.sources / "data.en.xlf"
    broken = file.read_bytes()[:-40]
    file.write_bytes(broken)
    result = built(project)
    assert [(error.path, error.line is not None) for error in result.failed] == [(file, True)]
    assert file.read_bytes() == broken


def test_a_fresh_build_leaves_the_store_and_the_books_alone(project: Project) -> None:
    built(project)
    approve(project, "robots.md", "科技向善。", "Tech for Good.")
    built(project)
    store, books = everything(project.sources), everything(project.out)
    built(project, fresh=True)
    assert (everything(project.sources), everything(project.out)) == (store, books)
    page = (project.root / FRESH_FOLDER / "robots" / "robots.html").read_text("utf-8")
    assert "Tech for Good." not in page


def test_a_stopped_build_goes_on_and_ends_the_same(project: Project, tmp_path: Path) -> None:
    def stop(stage: str, done: int, _total: int) -> None:
        if stage == "publishing" and done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(project, Options(), stop)
    built(project)
    other = tmp_path / "other"
    shutil.copytree(project.sources, other / "sources", ignore=shutil.ignore_patterns("*.xlf"))
    twin = Project(other, project.settings)
    built(twin)
    assert everything(twin.out) == everything(project.out)
    assert everything(twin.sources) == everything(project.sources)


def test_the_book_of_the_project_is_built_with_its_articles(project: Project) -> None:
    plan = "name: reader\ntitle: {zh: 选读, en: Reader}\narticles: [robots, data]\n"
    (project.root / "book.yaml").write_text(plan, "utf-8")
    result = built(project)
    assert {"book/reader.html", "book/reader.epub", "book/reader.docx"} <= set(everything(project.out))
    assert result.failed == ()
    before = everything(project.out)
    assert built(project).up_to_date
    (project.sources / "data.md").write_text(SECOND + "\n数据有三种。\n", "utf-8")
    built(project)
    assert everything(project.out)["book/reader.epub"] != before["book/reader.epub"]


def test_a_book_of_an_article_that_is_not_there_is_said_each_time(project: Project) -> None:
    (project.root / "book.yaml").write_text("name: reader\ntitle: {en: Reader}\narticles: [robots, nothing]\n", "utf-8")
    for _ in range(2):
        result = built(project)
        assert [str(error.path) for error in result.failed] == [str(project.root / "book.yaml")]
        assert [row.article for row in result.rows] == ["data", "robots"]


@pytest.mark.slow
def test_a_second_build_at_the_same_time_is_refused(project: Project) -> None:
    project.state.mkdir()
    with FileLock(project.state / "build.lock"):
        (project.state / "build.pid").write_text("4242")
        with pytest.raises(DuizhaoError, match="process 4242") as caught:
            built(project)
    assert caught.value.status is ExitStatus.CONFLICT


def test_two_sources_of_one_name_are_refused(project: Project) -> None:
    (project.sources / "data.txt").write_text("大数据。", "utf-8")
    with pytest.raises(DuizhaoError, match=r"same name as .*data\.md") as caught:
        built(project)
    assert caught.value.status is ExitStatus.USAGE


def test_a_project_without_sources_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    with pytest.raises(DuizhaoError, match="holds no source") as caught:
        built(Project(tmp_path))
    assert "sources" in str(caught.value)


def test_a_model_that_is_not_installed_stops_before_anything_is_written(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUIZHAO_HOME", str(tmp_path / "nobody"))
    wants = Project(project.root, Settings())
    before = everything(project.sources)
    with pytest.raises(DuizhaoError) as caught:
        built(wants)
    assert caught.value.status is ExitStatus.MODEL
    assert "models --install" in str(caught.value)
    assert (everything(project.sources), project.out.exists()) == (before, False)


def test_drafts_stay_where_their_model_is_not_installed(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built(project)
    before = everything(project.sources)
    monkeypatch.setenv("DUIZHAO_HOME", str(tmp_path / "nobody"))
    result = built(Project(project.root, Settings()), force=True)
    assert result.failed == ()
    assert everything(project.sources) == before


def test_nothing_heavy_is_loaded_before_it_is_needed() -> None:
    code = (
        "import sys, pipeline.building, pipeline.cli; pipeline.cli.collection(develop=True);"
        "heavy = {'ctranslate2', 'jieba', 'docx', 'openpyxl', 'argostranslate', 'trafilatura', 'starlette', 'translate', 'sentencepiece',"
        " 'tokenizers', 'gguf', 'numpy'} & set(sys.modules); print(sorted(heavy))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=REPOSITORY)
    assert run.stdout.strip() == "[]"


def test_a_build_with_nothing_to_do_loads_nothing_that_makes_books(project: Project) -> None:
    (project.root / "project.yaml").write_text("translating: {model: pseudo}\n", "utf-8")
    code = (
        "import sys; from pathlib import Path; from pipeline.cli import collection; collection(develop=True);"
        "from pipeline.building import Options, build; from pipeline.project import open_project;"
        f"done = build(open_project(Path({str(project.root)!r})), Options(), lambda *_: None);"
        "rooms = {name.split('.')[1] for name in sys.modules if name.startswith('pipeline.')};"
        "print(done.up_to_date, sorted(rooms & {'reading', 'segmenting', 'aligning', 'glossary', 'translating', 'checking', 'bilingual',"
        " 'memory', 'publishing', 'review', 'exchange'}))"
    )
    said = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=REPOSITORY).stdout for _ in "12"]
    assert said[0].startswith("False [")
    assert said[1] == "True []\n"
