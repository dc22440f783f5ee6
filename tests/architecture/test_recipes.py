"""The recipes of docs/architecture.md, followed: one module, one line, and the program knows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.article import Block, RichText
from pipeline.project import ReadingSettings
from pipeline.reading import find_sources, read_article
from pipeline.reading.draft import Draft
from pipeline.reading.registry import INPUT_FORMATS, InputFormat
from pipeline.translating import open_engine
from pipeline.translating.opening import WITHOUT_MODEL
from pipeline.translating.pseudo import PseudoEngine


def _read_subtitles(data: bytes, _: Path) -> Draft:
    cues = data.decode().split("\n\n")
    return Draft(tuple(Block("", "paragraph", RichText(cue.splitlines()[-1])) for cue in cues))


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
