"""Argos packages: installed from a file, an address or the index, opened with their own tokenizer, one sentence a request."""

from __future__ import annotations

import http.server
import json
import threading
import zipfile
from pathlib import Path

import pytest
import tiny_models

from pipeline import models
from pipeline.article import RichText, Segment
from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.glossary import Glossary, Term
from pipeline.models import installing, package
from pipeline.models.memory import Room
from pipeline.translating import Cache, Decoding, Job, Request, open_engine, translate


@pytest.fixture(scope="module")
def argosmodel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("argos")
    return tiny_models.write_argos(folder / "translate-zh_en-0_1.argosmodel", folder / "parts")


def _say(texts: list[str], model_id: str, decoding: Decoding) -> list[str]:
    said: dict[int, str] = {}
    with open_engine(model_id) as engine:
        engine.run(
            [Request(text) for text in texts],
            decoding,
            lambda numbers, outputs: said.update(zip(numbers, (o.texts[0] for o in outputs), strict=True)),
        )
    return [said[number] for number in range(len(texts))]


@pytest.mark.parametrize("decoding", [Decoding(), Decoding(beam=3), Decoding(beam=4, hypotheses=4)], ids=lambda decoding: decoding.name)
def test_each_sentence_comes_back_in_its_place(argosmodel: Path, decoding: Decoding) -> None:
    installed = installing.install_argos(str(argosmodel))
    assert (installed.id, installed.kind, installed.languages) == ("argos-zh-en-0.1", "argos", "zh-en")
    said = _say(["上海。", "北京是中国的首都。", "腾讯在上海。"], installed.id, decoding)
    assert said == ["Shanghai .", "Beijing is China's capital .", "Tencent in Shanghai ."]


def test_an_underscore_is_not_a_blank(argosmodel: Path) -> None:
    installed = installing.install_argos(str(argosmodel))
    assert _say(["腾讯发布了snake_case模型。"], installed.id, Decoding()) == ["Tencent released a snake_case model ."]


def test_a_sentence_goes_through_with_its_terms_verified_and_cached(argosmodel: Path, tmp_path: Path) -> None:
    installed = installing.install_argos(str(argosmodel))
    glossary = Glossary([Term(id="bj", source="北京", target="Peking"), Term(id="cn", source="中国", target="China")])
    job = Job(Segment("s1", RichText("北京是中国的首都。")), "a")
    with open_engine(installed.id) as engine, Cache(tmp_path / "cache.db") as cache:
        draft = translate([job], engine, glossary, cache)[job.key]
        asked = len(cache)
        again = translate([job], engine, glossary, cache)[job.key]
        assert (again, len(cache)) == (draft, asked)
    assert draft.target.text.text == "Peking is China’s capital."
    assert [(hit.term, hit.status, hit.method) for hit in draft.hits] == [("bj", "exact", "inline"), ("cn", "form", "inline")]
    assert draft.target.engine == installed.fingerprint
    assert draft.findings == ()


def test_a_model_that_gives_no_sensible_english_is_refused(tmp_path: Path) -> None:
    path = tiny_models.write_argos(tmp_path / "random.argosmodel", tmp_path / "parts", trained=False)
    installed = installing.install_argos(str(path))
    with pytest.raises(DuizhaoError, match="gives no sensible English: for '北京是中国的首都。' it said") as caught:
        _say(["上海。"], installed.id, Decoding())
    assert caught.value.status is ExitStatus.MODEL


def test_a_damaged_installation_is_refused_before_loading(argosmodel: Path) -> None:
    installed = installing.install_argos(str(argosmodel))
    file = models.installed_path(installed) / "model" / "model.bin"
    file.write_bytes(file.read_bytes()[:1000])
    with pytest.raises(DuizhaoError, match="missing or was cut short"):
        open_engine(installed.id)


def test_too_little_memory_is_said_before_loading(argosmodel: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed = installing.install_argos(str(argosmodel))
    monkeypatch.setattr("pipeline.models.memory.available_memory", lambda: (Room(1000),))
    with pytest.raises(DuizhaoError, match=r"needs 0\.0 GB of memory") as caught:
        _say(["上海。"], installed.id, Decoding())
    assert caught.value.status is ExitStatus.ENVIRONMENT


def test_only_what_translating_needs_is_unpacked(argosmodel: Path) -> None:
    installed = installing.install_argos(str(argosmodel))
    assert sorted(installed.files) == [
        "metadata.json",
        "model/config.json",
        "model/model.bin",
        "model/shared_vocabulary.json",
        "sentencepiece.model",
    ]
    models.verify(installed)


def test_a_package_is_installed_from_an_address(argosmodel: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = argosmodel.read_bytes()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/zh_en.argosmodel"
        monkeypatch.setattr(package, "index_address", lambda: address)
        assert installing.install_argos("index").id == "argos-zh-en-0.1"
        server.shutdown()


def test_a_wrong_hash_is_refused(argosmodel: Path) -> None:
    with pytest.raises(DuizhaoError, match="has the SHA-256"):
        installing.install_argos(str(argosmodel), sha256="0" * 64)
    assert models.installed_models() == ()


def _package(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def _about(**changes: str) -> bytes:
    return json.dumps({"from_code": "zh", "to_code": "en", "package_version": "1"} | changes).encode()


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"../evil": b"x", "p/metadata.json": _about()}, "unsafe member"),
        ({"/etc/passwd": b"x", "p/metadata.json": _about()}, "unsafe member"),
        ({"p/README.md": b"x"}, "has no metadata.json"),
        ({"p/metadata.json": b"{"}, "does not say from_code and to_code"),
        ({"p/metadata.json": _about(from_code="en", to_code="zh")}, "translates en → zh"),
        ({"p/metadata.json": _about()}, "has no model/model.bin"),
        ({"p/metadata.json": _about(), "p/model/model.bin": b"x"}, "neither sentencepiece.model nor bpe.model"),
        ({"p/metadata.json": _about(), "p/model/model.bin": b"x", "p/bpe.model": b"x"}, "older tokenizer"),
    ],
)
def test_a_package_that_is_none_is_refused_with_its_reason(tmp_path: Path, members: dict[str, bytes], message: str) -> None:
    with pytest.raises(DuizhaoError, match=message):
        installing.install_argos(str(_package(tmp_path / "p.argosmodel", members)))
    assert models.installed_models() == ()


def test_a_file_that_is_no_zip_is_refused(tmp_path: Path) -> None:
    (tmp_path / "p.argosmodel").write_bytes(b"<html>not found</html>")
    with pytest.raises(DuizhaoError, match="not a readable ZIP"):
        installing.install_argos(str(tmp_path / "p.argosmodel"))
