"""Fetching remote pictures: into the folder beside the source, by a lock, from a server of the test's own."""

import base64
import io
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from PIL import Image

from pipeline.article import walk
from pipeline.errors import DuizhaoError
from pipeline.project import ReadingSettings
from pipeline.reading import fetch_pictures, read_article, remote_pictures


def picture(kind: str = "PNG", color: int = 0) -> bytes:
    data = io.BytesIO()
    Image.new("L", (4, 3), color).save(data, kind)
    return data.getvalue()


class Site(BaseHTTPRequestHandler):
    """A small site; what it was asked for is in ``asked``."""

    asked: ClassVar[list[tuple[str, str]]] = []
    color = 0

    def do_GET(self) -> None:
        Site.asked.append((self.path, self.headers.get("Referer", "")))
        if self.path == "/redirect":
            self.send_response(302)
            self.send_header("Location", "file:///etc/passwd")
            self.end_headers()
            return
        pages = {
            "/a.png": picture(color=Site.color), "/b": picture("JPEG"), "/page": b"<html>sorry</html>", "/c.svg": b"<svg xmlns='x'/>",
            "/large": b"\x89PNG" + bytes(21_000_000),
        }  # fmt: skip
        self.send_response(200 if self.path in pages else 404)
        self.end_headers()
        self.wfile.write(pages.get(self.path, b""))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def site() -> Iterator[str]:
    Site.asked, Site.color = [], 0
    server = HTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def source(folder: Path, *urls: str, head: str = "") -> Path:
    path = folder / "x.md"
    path.write_text(f"{head}# 题\n\n正文。\n\n" + "".join(f"![]({url})\n\n正文。\n\n" for url in urls), "utf-8")
    return path


def statuses(path: Path) -> list[tuple[str, str]]:
    article = read_article(path, ReadingSettings())
    return [(result.status, result.reason) for result in fetch_pictures(article, private=True, timeout=5)]


def sources(path: Path) -> list[dict[str, str]]:
    return [block.attrs for block in walk(read_article(path, ReadingSettings()).blocks) if block.kind == "image"]


def test_pictures_are_fetched_once_and_locked_and_ids_stay(tmp_path: Path, site: str) -> None:
    path = source(tmp_path, f"{site}/a.png", f"{site}/b")
    before = [block.id for block in walk(read_article(path, ReadingSettings()).blocks)]
    assert statuses(path) == [("new", ""), ("new", "")]
    lock = json.loads((tmp_path / "x.images" / "images.lock").read_text("utf-8"))
    assert sorted(lock) == [f"{site}/a.png", f"{site}/b"]
    names = [lock[f"{site}/a.png"]["file"], lock[f"{site}/b"]["file"]]
    assert [Path(name).suffix for name in names] == [".png", ".jpg"]
    assert [attrs["src"] for attrs in sources(path)] == [f"x.images/{name}" for name in names]
    assert [attrs["url"] for attrs in sources(path)] == [f"{site}/a.png", f"{site}/b"]
    assert [block.id for block in walk(read_article(path, ReadingSettings()).blocks)] == before
    assert remote_pictures(read_article(path, ReadingSettings())) == []
    assert len(Site.asked) == 2


def test_what_is_lost_is_fetched_again_and_a_changed_picture_is_not_taken_silently(tmp_path: Path, site: str) -> None:
    path = source(tmp_path, f"{site}/a.png")
    statuses(path)
    [file] = (tmp_path / "x.images").glob("*.png")
    file.unlink()
    Site.color = 200
    [(status, reason)] = statuses(path)
    assert status == "failed"
    assert "has changed since it was locked" in reason
    Site.color = 0
    assert statuses(path) == [("new", "")]


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("/missing", "HTTP Error 404"), ("/page", "is not a PNG, JPEG, GIF or WebP picture"), ("/c.svg", "is not a PNG, JPEG, GIF or WebP picture"),
        ("/large", "is larger than 20 MB"), ("/redirect", "is not allowed"),
    ],
)  # fmt: skip
def test_what_is_no_picture_is_refused_and_the_rest_goes_on(tmp_path: Path, site: str, place: str, reason: str) -> None:
    path = source(tmp_path, f"{site}{place}", f"{site}/a.png")
    found = statuses(path)
    assert [status for status, _ in found] == ["failed", "new"]
    assert reason in found[0][1]


def test_addresses_of_the_local_network_need_to_be_allowed(tmp_path: Path, site: str) -> None:
    article = read_article(source(tmp_path, f"{site}/a.png"), ReadingSettings())
    [result] = fetch_pictures(article)
    assert (result.status, result.reason) == ("failed", "is an address of the local network (allow it with --private)")
    assert Site.asked == []


def test_the_site_is_told_the_page_that_the_picture_is_on(tmp_path: Path, site: str) -> None:
    statuses(source(tmp_path, f"{site}/a.png", head="---\nurl: https://example.com/article\n---\n"))
    assert Site.asked == [("/a.png", "https://example.com/article")]


def test_a_picture_written_into_the_text_becomes_a_file(tmp_path: Path) -> None:
    path = source(tmp_path, f"data:image/png;base64,{base64.b64encode(picture()).decode()}")
    assert statuses(path) == [("new", "")]
    assert sources(path)[0]["src"].startswith("x.images/")


def test_a_picture_inside_a_document_becomes_a_file(tmp_path: Path) -> None:
    path = tmp_path / "report.docx"
    path.write_bytes((Path(__file__).parents[1] / "data" / "reading" / "word-report.docx").read_bytes())
    before = [block.id for block in walk(read_article(path, ReadingSettings()).blocks)]
    assert statuses(path) == [("new", "")]
    [attrs] = sources(path)
    assert attrs["src"].startswith("report.images/")
    assert attrs["url"] == "embedded:word/media/image1.png"
    assert [block.id for block in walk(read_article(path, ReadingSettings()).blocks)] == before


def test_a_picture_that_is_not_the_fetched_one_is_a_finding(tmp_path: Path, site: str) -> None:
    path = source(tmp_path, f"{site}/a.png")
    statuses(path)
    [file] = (tmp_path / "x.images").glob("*.png")
    file.write_bytes(picture(color=99))
    assert [finding.check for finding in read_article(path, ReadingSettings()).findings] == ["changed-picture"]


def test_a_damaged_lock_is_said(tmp_path: Path) -> None:
    path = source(tmp_path, "https://example.com/a.png")
    (tmp_path / "x.images").mkdir()
    (tmp_path / "x.images" / "images.lock").write_text("[1]", "utf-8")
    with pytest.raises(DuizhaoError, match=r"images\.lock: is damaged"):
        read_article(path, ReadingSettings())


def test_a_lock_cannot_lead_out_of_its_folder(tmp_path: Path) -> None:
    path = source(tmp_path, "https://example.com/a.png")
    (tmp_path / "x.images").mkdir()
    entry = {"https://example.com/a.png": {"file": "../x.md", "sha256": "", "bytes": 1}}
    (tmp_path / "x.images" / "images.lock").write_text(json.dumps(entry), "utf-8")
    assert sources(path)[0]["src"] == "https://example.com/a.png"
