"""Writing whole or not at all; refusing XML and ZIP that mean harm."""

from __future__ import annotations

import fcntl
import os
import shutil
import stat
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.files import open_zip, parse_xml, paths_in, remove_leftovers, replace_folder, write_atomic, write_if_changed


def test_a_failed_write_leaves_the_old_file_and_no_litter(tmp_path: Path) -> None:
    file = tmp_path / "x.en.xlf"
    write_atomic(file, "旧")
    with pytest.raises(UnicodeEncodeError):
        write_atomic(file, "\ud800")
    assert file.read_text("utf-8") == "旧"
    assert list(tmp_path.iterdir()) == [file]


def interrupted(doing: Callable[[], None], at: int) -> bool:
    """Run it with Ctrl-C at its ``at``-th instruction (also of what it calls); False when it was through before that."""
    left = at

    def tracer(frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal left
        frame.f_trace_opcodes = True
        if event == "opcode":
            left -= 1
            if left == 0:
                raise KeyboardInterrupt
        return tracer

    before = sys.gettrace()
    sys.settrace(tracer)
    try:
        doing()
    except KeyboardInterrupt:
        return True
    finally:
        sys.settrace(before)
    return False


def test_ctrl_c_at_any_moment_leaves_one_whole_file_and_no_litter(tmp_path: Path) -> None:
    file = tmp_path / "x.en.xlf"
    file.write_text("旧", "utf-8")
    at = 1
    while interrupted(lambda: write_atomic(file, "新"), at):
        assert list(tmp_path.iterdir()) == [file], at
        assert file.read_text("utf-8") in ("旧", "新"), at
        at += 1
    assert at > 100
    assert file.read_text("utf-8") == "新"


def test_ctrl_c_at_any_moment_leaves_one_whole_folder(tmp_path: Path) -> None:
    folder, made = tmp_path / "release", tmp_path / "staging" / "release"
    at = 1
    while True:
        shutil.rmtree(made.parent, ignore_errors=True)  # as a release's own staging folder goes
        for path, text in ((folder, "旧"), (made, "新")):
            path.mkdir(parents=True, exist_ok=True)
            (path / "book.epub").write_text(text, "utf-8")
        if not interrupted(lambda: replace_folder(folder, made), at):
            break
        assert (folder / "book.epub").read_text("utf-8") in ("旧", "新"), at
        at += 1
    assert at > 30
    assert (folder / "book.epub").read_text("utf-8") == "新"
    assert [path.name for path in made.parent.iterdir()] == ["release.old"]


def test_what_a_killed_run_left_is_removed_and_nothing_else(tmp_path: Path) -> None:
    left, mine, young = (tmp_path / name for name in (".x.en.xlf.0123456789abcdef.tmp", ".notes.tmp", ".x.en.xlf.fedcba9876543210.tmp"))
    for path in (left, mine, young):
        path.touch()
    long_ago = time.time() - 7200
    for path in (left, mine):
        os.utime(path, (long_ago, long_ago))
    remove_leftovers(tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted([mine, young])
    remove_leftovers(tmp_path / "nowhere")


def test_a_temporary_file_that_is_being_written_is_left_alone(tmp_path: Path) -> None:
    begun, written = tmp_path / ".x.epub.0123456789abcdef.tmp", tmp_path / ".y.epub.0123456789abcdef.tmp"
    for path in (begun, written):
        path.touch()
        os.utime(path, (time.time() - 60,) * 2)
    with written.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        remove_leftovers(tmp_path)
        assert list(tmp_path.iterdir()) == [written]
    remove_leftovers(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["字" * 85, "字" * 78 + ".en.xlf", "a" * 255, "x.md"])
def test_a_file_is_written_whatever_the_length_of_its_name(tmp_path: Path, name: str) -> None:
    write_atomic(tmp_path / name, "文")
    write_atomic(tmp_path / name, "字")
    assert {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()} == {name: "字"}


def test_a_name_that_is_too_long_is_one_message(tmp_path: Path) -> None:
    with pytest.raises(DuizhaoError, match="cannot be written: File name too long") as caught:
        write_atomic(tmp_path / ("字" * 86), "文")
    assert caught.value.status is ExitStatus.ENVIRONMENT
    assert list(tmp_path.iterdir()) == []


def test_an_unreadable_folder_is_no_empty_one(tmp_path: Path) -> None:
    assert paths_in(tmp_path / "nowhere") == []
    (tmp_path / "b").touch()
    (tmp_path / "a").touch()
    assert paths_in(tmp_path) == [tmp_path / "a", tmp_path / "b"]
    for name, goal, said in (
        ("circle", "circle", "cannot be read: Too many levels"),
        ("link", "nowhere", "is a link to a folder that is not there"),
    ):
        (tmp_path / name).symlink_to(goal)
        with pytest.raises(DuizhaoError, match=said) as caught:
            paths_in(tmp_path / name)
        assert caught.value.status is ExitStatus.BAD_INPUT


def test_a_folder_in_the_way_is_one_message(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    with pytest.raises(DuizhaoError) as caught:
        write_atomic(tmp_path / "x", b"")
    assert caught.value.status is ExitStatus.ENVIRONMENT
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_the_mode_of_a_file_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "x"
    file.write_bytes(b"1")
    file.chmod(0o600)
    write_atomic(file, b"2")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_equal_bytes_are_not_written_again(tmp_path: Path) -> None:
    file = tmp_path / "x"
    assert write_if_changed(file, "一")
    before = file.stat().st_mtime_ns
    assert not write_if_changed(file, "一")
    assert file.stat().st_mtime_ns == before


def test_xml_entities_never_read_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("geheim")
    data = f'<!DOCTYPE a [<!ENTITY x SYSTEM "file://{secret}">]><a>&x;</a>'.encode()
    with pytest.raises(DuizhaoError, match="DOCTYPE"):
        parse_xml(data, "x.xlf")
    assert "geheim" not in "".join(parse_xml(data, "x.tmx", allow_doctype=True).itertext())


def test_xml_that_is_cut_off_names_its_line() -> None:
    with pytest.raises(DuizhaoError) as caught:
        parse_xml(b"<a>\n<b>\n", "x.xlf")
    assert caught.value.line == 3


def make_zip(path: Path, *names: str, data: bytes = b"x") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, data)
    return path


@pytest.mark.parametrize("name", ["../x", "/etc/x", "a/../../x", "c:/x", "a\\b"])
def test_a_member_that_would_escape_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(DuizhaoError, match="unsafe member"), open_zip(make_zip(tmp_path / "x.docx", name)):
        pass


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    with (
        pytest.raises(DuizhaoError, match="compressed beyond reason"),
        open_zip(make_zip(tmp_path / "x.docx", "a", data=bytes(20_000_000))),
    ):
        pass


def test_something_else_than_a_zip_is_one_message(tmp_path: Path) -> None:
    (tmp_path / "x.docx").write_bytes(b"not a zip")
    with pytest.raises(DuizhaoError, match="not a readable ZIP"), open_zip(tmp_path / "x.docx"):
        pass


def test_an_ordinary_zip_opens(tmp_path: Path) -> None:
    with open_zip(make_zip(tmp_path / "x.docx", "word/document.xml", "[Content_Types].xml")) as archive:
        assert archive.read("word/document.xml") == b"x"


def test_a_link_stays_one_and_its_goal_is_written(tmp_path: Path) -> None:
    goal, link = tmp_path / "elsewhere" / "x.en.xlf", tmp_path / "x.en.xlf"
    goal.parent.mkdir()
    goal.write_text("old")
    link.symlink_to(goal)
    write_atomic(link, "new")
    assert link.is_symlink()
    assert goal.read_text() == "new"
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["elsewhere", "x.en.xlf", "x.en.xlf"]
