"""One bad article is one bad article: whatever goes wrong inside it, the others are whole, and the end says which one it was and why."""

from __future__ import annotations

import importlib
import inspect
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from building_project import built, everything, make, rebuilt

from pipeline.building import Options, build
from pipeline.errors import PACKAGE, ExitStatus
from pipeline.files import SURELY_LOCKED
from pipeline.project import TAKEN_NAMES, open_project
from pipeline.watching import watched

ROOT = Path(__file__).resolve().parents[2]
STAGES = [
    "pipeline.articles.read_article",
    "pipeline.articles.segment",
    "pipeline.building.stages.load",
    "pipeline.building.stages.merge",
    "pipeline.building.stages.translate",
    "pipeline.building.stages.with_first_uses",
    "pipeline.building.stages.save",
    "pipeline.building.stages.check",
    "pipeline.building.stages.publish",
    "pipeline.building.stages.summarize",
]
"""Every stage of an article in a build, where it is called from."""


def is_about(thing: Any, name: str) -> bool:
    """Whether an argument of a stage is, or holds, that article."""
    if isinstance(thing, Path):
        return thing.name.partition(".")[0] == name
    if isinstance(thing, list | tuple):
        return any(is_about(item, name) for item in thing)
    article = getattr(thing, "article", thing)
    return (article if isinstance(article, str) else getattr(article, "name", "")) == name


def break_stage(monkeypatch: pytest.MonkeyPatch, stage: str, name: str, error: Exception) -> None:
    """Let this function fail at that article."""
    module, _, function = stage.rpartition(".")
    whole = getattr(importlib.import_module(module), function)

    def broken(*args: Any, **kwargs: Any) -> Any:
        if any(is_about(argument, name) for argument in args):
            raise error
        return whole(*args, **kwargs)

    monkeypatch.setattr(stage, broken)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make(tmp_path_factory.mktemp("whole"))
    built(root)
    return root


@pytest.fixture
def project(whole: Path, tmp_path: Path) -> Path:
    """The project before its first build."""
    return shutil.copytree(whole, tmp_path / "copy", ignore=shutil.ignore_patterns("out", ".duizhao", "*.xlf"))


def books(root: Path, *names: str) -> dict[str, bytes]:
    return {file: data for name in names for file, data in everything(root / "out" / name).items()}


@pytest.mark.parametrize("stage", STAGES)
def test_a_defect_at_any_stage_of_one_article_is_told_and_the_others_are_whole(
    project: Path, whole: Path, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    with monkeypatch.context() as patch:
        break_stage(patch, stage, "data", TypeError("nobody foresaw it"))
        result = built(project)
    assert [str(error.path) for error in result.failed] == [str(project / "sources" / "data.md")]
    (error,) = result.failed
    assert error.message.startswith("article data: a defect of the program (TypeError in pipeline/")
    assert error.message.endswith(": nobody foresaw it)")
    assert "report this line" in str(error.hint)
    assert result.status is ExitStatus.FAILED
    assert [row.article for row in result.rows] == ["robots", "water"]
    assert books(project, "robots", "water") == books(whole, "robots", "water")
    index = (project / "out" / "index.html").read_text("utf-8")
    assert "a defect of the program (TypeError" in index
    assert (project / "out" / "book" / "reader.epub").exists(), "of the article that could be built"
    assert rebuilt(project) == {"data", "book"}, "the defect is mended"
    assert everything(project / "out") == everything(whole / "out")


@pytest.mark.parametrize(
    "error", [MemoryError(), RecursionError("too deep"), KeyError("x"), UnicodeDecodeError("utf-8", b"\xff", 0, 1, "?")]
)
def test_any_kind_of_exception_is_one(project: Path, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    break_stage(monkeypatch, "pipeline.building.stages.check", "data", error)
    result = built(project)
    assert [row.article for row in result.rows] == ["robots", "water"]
    assert result.status is (ExitStatus.ENVIRONMENT if isinstance(error, MemoryError) else ExitStatus.FAILED)


def test_a_full_disk_is_everybodys(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    break_stage(monkeypatch, "pipeline.building.stages.save", "data", OSError(28, "No space left on device", "x"))
    with pytest.raises(Exception, match="the system refuses: No space left on device"):
        built(project)


def stops_at(count: int, name: str) -> Callable[..., Any]:
    """In place of :func:`watched`: the ``count``-th call of a function of the program raises while that article is worked on."""
    left = [count]

    raised: list[bool] = []

    def trace(frame: FrameType, event: str, _argument: Any) -> Any:
        if event == "call" and PACKAGE in Path(frame.f_code.co_filename).parents:
            left[0] -= 1
            # Python itself swallows what is raised while it closes a generator: the next call is taken instead
            if left[0] <= 0 and not raised and not frame.f_code.co_flags & inspect.CO_GENERATOR:
                raised.append(True)
                raise RuntimeError("injected")
        return None

    @contextmanager
    def watching(line: str, *_: object) -> Iterator[None]:
        if f" {name} " not in line:
            yield
            return
        before = sys.gettrace()
        sys.settrace(trace)
        try:
            yield
        finally:
            sys.settrace(before)

    watching.left = left  # type: ignore[attr-defined]
    return watching


@pytest.mark.slow
def test_a_defect_at_any_call_of_one_article_leaves_the_others_whole(tmp_path: Path, whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def once(count: int) -> tuple[Any, Path, int]:
        root = shutil.copytree(whole, tmp_path / str(count), ignore=shutil.ignore_patterns("out", ".duizhao", "*.xlf"))
        watching = stops_at(count, "data")
        monkeypatch.setattr("pipeline.articles.watched", watching)
        return built(root), root, watching.left[0]  # type: ignore[attr-defined]

    result, _, left = once(10_000_000)
    assert result.failed == ()
    calls = 10_000_000 - left
    assert calls > 1000
    for count in range(1, calls, calls // 20):
        result, root, _ = once(count)
        assert books(root, "robots", "water") == books(whole, "robots", "water"), count
        said = [row for row in result.rows if row.article == "data" and row.errors]  # set plainly, which is an error
        assert result.failed or said, count
        assert not list(root.rglob("*.tmp")), count
        monkeypatch.undo()
        assert built(root).failed == (), count
        assert everything(root / "out") == everything(whole / "out"), count
        shutil.rmtree(root)


# --- sources that cannot be read, or not under their names ---------------------------------------------------------------


def test_an_unreadable_source_is_bad_input_and_the_others_are_built(project: Path, whole: Path) -> None:
    source = project / "sources" / "data.md"
    source.unlink()
    source.symlink_to(source.name)  # in circles: the system refuses to read it
    result = built(project)
    assert [str(error) for error in result.failed] == [
        f"{source}: cannot be read: Too many levels of symbolic links\n  → Correct its permissions, or remove it."
    ]
    assert result.status is ExitStatus.BAD_INPUT
    assert books(project, "robots", "water") == books(whole, "robots", "water")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_source_without_permission_is_bad_input_as_well(project: Path) -> None:
    (project / "sources" / "data.md").chmod(0)
    assert built(project).status is ExitStatus.BAD_INPUT


def test_a_defect_and_an_unreadable_source_end_as_a_defect(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "sources" / "data.md").write_bytes(b"")
    break_stage(monkeypatch, "pipeline.building.stages.check", "water", TypeError())
    result = built(project)
    assert [error.status for error in result.failed] == [ExitStatus.BAD_INPUT, ExitStatus.FAILED]
    assert result.status is ExitStatus.FAILED


@pytest.mark.parametrize("name", [*TAKEN_NAMES, "Book", "INDEX"])
def test_a_source_with_the_name_of_another_output_is_refused_by_name(project: Path, whole: Path, name: str) -> None:
    source = project / "sources" / f"{name}.md"
    source.write_text("# 书\n\n这是一本书。\n", "utf-8")
    result = built(project)
    assert [error.path for error in result.failed] == [source]
    assert result.failed[0].message.startswith(f"has the name of {TAKEN_NAMES[name.lower()]} in out/")
    assert result.status is ExitStatus.BAD_INPUT
    assert not list((project / "sources").glob(f"{name}.*xlf"))
    assert books(project, "robots", "water", "book") == books(whole, "robots", "water", "book")


@pytest.mark.parametrize("characters", [78, 82])
def test_a_long_name_is_built_as_far_as_names_may_be_long(project: Path, characters: int) -> None:
    name = "字" * characters
    (project / "sources" / f"{name}.md").write_text("# 题目\n\n正文。\n", "utf-8")
    result = built(project)
    assert result.failed == ()
    assert {path.name for path in (project / "out" / name).iterdir()} == {f"{name}.html", f"{name}.epub", f"{name}.docx"}
    assert (project / "sources" / f"{name}.en.xlf").exists()
    assert built(project).up_to_date


@pytest.mark.parametrize(("characters", "settings", "much"), [(83, "", 1), (84, "", 4), (81, "publishing: {web_editions: [source]}\n", 1)])
def test_a_name_that_leaves_no_room_is_named_with_the_limit(project: Path, characters: int, settings: str, much: int) -> None:
    (project / "project.yaml").write_text((project / "project.yaml").read_text("utf-8") + settings, "utf-8")
    source = project / "sources" / f"{'字' * characters}.md"
    source.write_text("# 题目\n\n正文。\n", "utf-8")
    result = built(project)
    assert [error.path for error in result.failed] == [source]
    assert result.failed[0].message.startswith(
        f"has a name of {3 * characters} bytes without its ending; {3 * characters - much} leave room"
    )
    assert result.status is ExitStatus.BAD_INPUT
    assert [row.article for row in result.rows] == ["data", "robots", "water"]


# --- others who work on the same project ---------------------------------------------------------------------------------


@pytest.mark.parametrize("times", [1, 3, 4])
def test_what_others_write_meanwhile_is_read_and_added_to_three_times_at_most(
    project: Path, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    built(project)
    source, aligned = project / "sources" / "water.md", project / "sources" / "water.en.xlf"
    source.write_text(source.read_text("utf-8") + "\n人往高处走。\n", "utf-8")
    stages = importlib.import_module("pipeline.building.stages")
    save, left = stages.save, [times]

    def late(path: Path, *args: Any, **kwargs: Any) -> Any:
        if path == aligned and left[0]:
            left[0] -= 1
            text = path.read_text("utf-8")
            path.write_text(text.replace("</source>", f"</source><!-- {left[0]} -->", 1).replace("<target>", "<target>Truly, ", 1), "utf-8")
        return save(path, *args, **kwargs)

    monkeypatch.setattr("pipeline.building.stages.save", late)
    result = built(project)
    text = aligned.read_text("utf-8")
    assert text.count("Truly, ") == times, "nobody's work is lost"
    if times > 3:
        assert [(error.path, error.status) for error in result.failed] == [(aligned, ExitStatus.CONFLICT)]
        assert "人往高处走" not in text
        return
    assert result.failed == ()
    assert "人往高处走" in text
    assert [(row.translated, row.sentences) for row in result.rows if row.article == "water"] == [(1, 3)]
    assert built(project).up_to_date
    assert "Truly, " in (project / "out" / "water" / "water.html").read_text("utf-8")


KILLED = """
import os, signal, sys
from pathlib import Path
from pipeline.building import Options, build
from pipeline.project import open_project
import pipeline.files
if sys.argv[2] == "writing":
    whole = os.fsync
    def fsync(file):
        if os.readlink(f"/proc/self/fd/{file}").endswith(".tmp") and "water.en.xlf" in os.readlink(f"/proc/self/fd/{file}"):
            os.kill(os.getpid(), signal.SIGKILL)
        whole(file)
    os.fsync = fsync
def progress(stage, done, total):
    if (stage, done) == (sys.argv[2], 2):
        os.kill(os.getpid(), signal.SIGKILL)
build(open_project(Path(sys.argv[1])), Options(), progress)
"""


def killed(root: Path, when: str) -> None:
    run = subprocess.run(
        [sys.executable, "-c", KILLED, str(root), when], env=os.environ | {"PYTHONPATH": str(ROOT)}, check=False, timeout=120
    )
    assert run.returncode == -9


def test_a_killed_build_goes_on_in_the_middle_of_publishing(project: Path, whole: Path) -> None:
    killed(project, "publishing")
    done = {path.stem for path in (project / ".duizhao" / "built").glob("*.json")}
    assert len(done) >= 2
    assert rebuilt(project) == {"robots", "data", "water", "book"} - done
    assert everything(project / "out") == everything(whole / "out")


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="the test finds the open file in /proc")
def test_what_a_killed_build_left_is_removed_by_the_next(project: Path) -> None:
    killed(project, "writing")
    assert len(list((project / "sources").glob(".water.en.xlf.*.tmp"))) == 1
    time.sleep(SURELY_LOCKED)  # no program starts faster
    built(project)
    assert not list(project.rglob("*.tmp"))


# --- what takes long -----------------------------------------------------------------------------------------------------


def test_a_line_says_which_article_takes_long(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stages = importlib.import_module("pipeline.building.stages")
    check, publish = stages.check, stages.publish

    def hard(bilingual: Any, *args: Any) -> Any:
        if bilingual.article.name == "data":
            re.match(r"(a|aa)+$", "a" * 27 + "b")  # holds the interpreter
            time.sleep(0.2)
        return check(bilingual, *args)

    def slow(thing: Any, *args: Any) -> Any:
        if is_about(thing, "water"):
            time.sleep(0.5)
        return publish(thing, *args)

    monkeypatch.setattr("pipeline.building.stages.check", hard)
    monkeypatch.setattr("pipeline.building.stages.publish", slow)
    monkeypatch.setattr("pipeline.articles.watched", lambda line, say: watched(line, say, 0.15))
    said: list[str] = []
    build(open_project(project), Options(), lambda *_: None, said.append)
    assert {"still checking data …", "still publishing water …"} <= set(said)


@pytest.mark.parametrize("where", ["the main thread", "another"])
def test_what_is_quick_is_not_spoken_of(where: str) -> None:
    said: list[str] = []

    def quick() -> None:
        for _ in range(3):
            with watched("x", said.append, 0.05):
                pass
        threading.Event().wait(0.1)

    if where == "another":
        thread = threading.Thread(target=quick)
        thread.start()
        thread.join()
    else:
        quick()
    assert said == []
