"""The cache of what engines said: its key, its batches, its damage, its death."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from scripted import Scripted

from pipeline.article import RichText, Segment
from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.glossary import EMPTY_GLOSSARY
from pipeline.translating import Cache, Decoding, Hypotheses, Job, Request, translate
from pipeline.translating.cache import request_key

REQUEST = Request("你好。", (("世界", "World"),), "plain")
KEY = request_key("m@1", "v1", REQUEST, Decoding())


@pytest.mark.parametrize(
    "other",
    [
        request_key("m@2", "v1", REQUEST, Decoding()),
        request_key("m@1", "v2", REQUEST, Decoding()),
        request_key("m@1", "v1", replace(REQUEST, text="你好！"), Decoding()),
        request_key("m@1", "v1", replace(REQUEST, terms=(("世界", "world"),)), Decoding()),
        request_key("m@1", "v1", replace(REQUEST, form="full"), Decoding()),
        request_key("m@1", "v1", REQUEST, Decoding(beam=3)),
        request_key("m@1", "v1", REQUEST, Decoding(hypotheses=3)),
        request_key("m@1", "v1", REQUEST, Decoding(no_repeat=3)),
    ],
    ids=["model", "engine code", "text", "term", "prompt form", "beam", "hypotheses", "no repeat"],
)
def test_whatever_an_output_depends_on_is_in_its_key(other: bytes) -> None:
    assert other != KEY
    assert request_key("m@1", "v1", replace(REQUEST), Decoding()) == KEY


def test_outputs_are_there_again_when_opened_anew(tmp_path: Path) -> None:
    path = tmp_path / "state" / "cache.db"
    output = Hypotheses(("Hello — “世界”.", "Hi."), complete=False)
    with Cache(path) as cache:
        assert cache.get(KEY) is None
        cache.put([(KEY, output)])
    with Cache(path) as cache:
        assert cache.get(KEY) == output
        assert len(cache) == 1


@pytest.mark.parametrize("damage", ["garbage", "middle", "newer"])
def test_a_damaged_file_is_moved_aside_and_a_new_one_begun(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "cache.db"
    with Cache(path) as cache:
        cache.put((request_key("m", "v", Request(str(number)), Decoding()), Hypotheses(("x" * 200,))) for number in range(500))
    if damage == "garbage":
        path.write_bytes(b"this is no database" * 100)
    elif damage == "middle":
        data = bytearray(path.read_bytes())
        data[4096:40960] = b"\xff" * (40960 - 4096)
        path.write_bytes(data)
    else:
        with sqlite3.connect(path) as connection:
            connection.execute("PRAGMA user_version=99")
        connection.close()
    with Cache(path) as cache:
        assert cache.moved_aside == tmp_path / "cache.db.damaged"
        assert cache.moved_aside.exists()
        assert len(cache) == 0
        cache.put([(KEY, Hypotheses(("new",)))])
    with Cache(path) as cache:
        assert cache.moved_aside is None
        assert cache.get(KEY) == Hypotheses(("new",))


def test_a_folder_that_cannot_be_made_is_one_message(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(DuizhaoError, match="cache cannot be opened") as caught, Cache(tmp_path / "file" / "cache.db"):
        pass
    assert caught.value.status is ExitStatus.ENVIRONMENT


SENTENCES = 24
SLOW_BUILD = """
import sys
sys.path.insert(0, {here!r})
from pathlib import Path
from test_cache import build
build(Path({path!r}), delay=0.2)
"""


def build(path: Path, delay: float = 0.0) -> tuple[int, list[str]]:
    """How many sentences the engine was asked for, and the drafts of all."""
    jobs = [Job(Segment(f"s{number}", RichText(f"第{number + 100}句话说的是今天的天气。")), "a") for number in range(SENTENCES)]

    def say(request: Request, _decoding: Decoding) -> str:
        return f"Sentence {request.text[1:4]} is about the weather today."

    with Scripted(say, batch=4, delay=delay) as engine, Cache(path) as cache:
        drafts = translate(jobs, engine, EMPTY_GLOSSARY, cache)
    return len(engine.asked), [drafts[job.key].target.text.text for job in jobs]


def test_a_build_killed_in_the_middle_goes_on_where_it_was(tmp_path: Path) -> None:
    asked, expected = build(tmp_path / "whole.db")
    assert asked == SENTENCES

    path = tmp_path / "killed.db"
    process = subprocess.Popen([sys.executable, "-c", SLOW_BUILD.format(here=str(Path(__file__).parent), path=str(path))])
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not (path.exists() and _count(path) >= 8):
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    kept = _count(path)
    assert 8 <= kept < SENTENCES
    assert kept % 4 == 0, "whole batches only"
    assert build(path) == (SENTENCES - kept, expected)


def _count(path: Path) -> int:
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=5)
    try:
        return int(connection.execute("SELECT count(*) FROM outputs").fetchone()[0])
    except sqlite3.OperationalError:  # not made yet
        return 0
    finally:
        connection.close()
