"""The recipes of docs/architecture.md, followed: one module, one line, and the program knows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.article import Article, Bilingual, Block, Entry, RichText, Segment, Target
from pipeline.project import Project, ReadingSettings
from pipeline.publishing import publish, summarize, view_of, write_index
from pipeline.publishing.formats import MODULES
from pipeline.reading import find_sources, read_article
from pipeline.reading.rawarticle import RawArticle
from pipeline.reading.registry import INPUT_FORMATS, InputFormat
from pipeline.translating import open_engine
from pipeline.translating.opening import WITHOUT_MODEL
from pipeline.translating.pseudo import PseudoEngine


def _read_subtitles(data: bytes, _: Path) -> RawArticle:
    cues = data.decode().split("\n\n")
    return RawArticle(tuple(Block("", "paragraph", RichText(cue.splitlines()[-1])) for cue in cues))


def test_an_input_format_is_a_reader_and_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "字幕.srt"
    source.write_text(
        "1\n00:00:01,000 --> 00:00:03,000\n大家好，欢迎收看本期节目。\n\n2\n00:00:04,000 --> 00:00:06,000\n今天我们聊一聊机器人。", "utf-8"
    )
    assert find_sources(tmp_path) == []
    monkeypatch.setattr("pipeline.reading.registry.INPUT_FORMATS", [*INPUT_FORMATS, InputFormat("subtitles", (".srt",), _read_subtitles)])
    assert find_sources(tmp_path) == [source]
    article = read_article(source, ReadingSettings())
    assert [block.text.text for block in article.blocks] == ["大家好，欢迎收看本期节目。", "今天我们聊一聊机器人。"]


class _Shout(PseudoEngine):
    @property
    def fingerprint(self) -> str:
        return "shout@000000000000"


def test_an_engine_is_a_class_and_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(WITHOUT_MODEL, "shout", _Shout)
    with open_engine("shout") as engine:
        assert engine.fingerprint == "shout@000000000000"


PLAIN = '''"""Plain text: a sentence a line, its English below."""

from pipeline.publishing.document.edition import Edition
from pipeline.publishing.document.made import Made
from pipeline.publishing.document.proof import said
from pipeline.publishing.formats import Format


def article(view, edition, downloads):
    lines = [f"{item.id}\\t{item.source}\\n{item.id}-t\\t{item.target}\\n" for item in view.wanted]
    return Made("".join(lines).encode())


def read(made):
    return (said(*line.split("\\t")) for line in made.data.decode().splitlines())


FORMAT = Format(".txt", "Plain text", lambda project: [Edition()], article, lambda book: [], lambda *_: [], read)
'''


def test_an_output_format_is_a_module_and_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "plain_text_format.py").write_text(PLAIN, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr("pipeline.publishing.formats.MODULES", (*MODULES, "plain_text_format"))
    text = RichText("科技向善。")
    block = Block("b1", "paragraph", text, (Segment("s1", text),))
    source = tmp_path / "sources" / "x.md"
    bilingual = Bilingual(Article("x", source, "0" * 64, (block,)), {"s1": Entry(Target(RichText("Tech for good."), state="reviewed"))})
    view = view_of(bilingual, Project(tmp_path))
    done = publish(view, tmp_path / "out")
    assert [path.name for path in done.files] == ["x.html", "x.epub", "x.docx", "x.txt"]
    assert done.files[-1].read_text("utf-8") == "s1\t科技向善。\ns1-t\tTech for good.\n"
    [index] = write_index([summarize(view)], Project(tmp_path), tmp_path / "out")
    for page in (done.files[0], index):
        assert ">Plain text</a>" in page.read_text("utf-8")
