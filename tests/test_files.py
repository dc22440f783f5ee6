"""Writing whole or not at all; refusing XML and ZIP that mean harm."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path

import pytest

from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.files import open_zip, parse_xml, write_atomic, write_if_changed


def test_a_failed_write_leaves_the_old_file_and_no_litter(tmp_path: Path) -> None:
    file = tmp_path / "x.en.xlf"
    write_atomic(file, "旧")
    with pytest.raises(UnicodeEncodeError):
        write_atomic(file, "\ud800")
    assert file.read_text("utf-8") == "旧"
    assert list(tmp_path.iterdir()) == [file]


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
