"""Cost in runs of one sign: a paragraph of twice the length takes about twice the time, from its text to its books."""

from __future__ import annotations

import math
import shutil
import time
from pathlib import Path

import pytest

from pipeline.building import Options, build
from pipeline.project import open_project
from pipeline.reading.formats.markdown import looks_like_markdown
from pipeline.segmenting import boundaries

RUNS = (
    "1.1.", "《", "1/ 1: 1 ", "2018年", "a@", "A.", "1", "[1]: [2]", "“", '"', "（", "[", "*", "**a", "_", "`", "$a", "<", "&", "|", "！", "…", "—", "，", "a ",
    "中", "一", "5%", "www.", "http://a", "/", "：", "a-", "他说：“", "1月1日", "5美元", "3亿", "1-", "①", "😀", "word", "和", "[a](b)", "[a](", "![", "[^1]", "<a>", "~", "、",
    "１", "；a", "李明·", "it’s", "a_b_", "一、", "...", "a.b ", "@.", "https://", "[1]", "!?", "（完）",
    "……”", "“**甲**”", "《a》**b**", "![a](b)", "，**a** ",
)  # fmt: skip
LENGTH = 20_000
"""Characters of a sentence up to which nothing grows with the square."""
EXPONENT = 1.2
LEAST = 0.3
"""Seconds; what takes less is not measured, only bounded."""


def test_there_are_enough_runs() -> None:
    assert len(set(RUNS)) == len(RUNS) >= 40


def filled(run: str, length: int) -> str:
    return (run * (length // len(run) + 1))[:length]


def seconds(run: str, length: int) -> float:
    """Processor time to look at a run as a text and to cut it into sentences."""
    text = f"我们看见{filled(run, length)}是这样的。"
    begun = time.process_time()
    looks_like_markdown(text)
    boundaries(text)
    return time.process_time() - begun


@pytest.mark.parametrize("run", RUNS)
def test_a_paragraph_is_cut_in_a_time_that_grows_with_its_length(run: str) -> None:
    if min(seconds(run, LENGTH) for _ in range(2)) < LEAST:
        return
    ratio = min(seconds(run, 4 * LENGTH) for _ in range(2)) / min(seconds(run, LENGTH) for _ in range(3))
    assert math.log(ratio, 4) <= EXPONENT


def cost_of_build(root: Path, text: str) -> float:
    shutil.rmtree(root, ignore_errors=True)
    (root / "sources").mkdir(parents=True)
    (root / "project.yaml").write_text("translating: {model: pseudo}\n")
    (root / "sources" / "x.txt").write_text(f"标题\n\n我们看见{text}是这样的。\n", "utf-8")
    begun = time.process_time()
    result = build(open_project(root), Options(), lambda *_: None)
    assert not result.failed
    return time.process_time() - begun


TOO_NEAR = {"**a"}
"""Thousands of bold words: 1.6 s at 20,000 characters, and an exponent of 1.0 to 1.2, which a busy machine makes more of."""


@pytest.fixture(scope="module")
def _warm(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What a process loads once (jieba's dictionary, templates) is no cost of any text."""
    cost_of_build(tmp_path_factory.mktemp("warm") / "x", "中")


@pytest.mark.slow
@pytest.mark.usefixtures("_warm")
@pytest.mark.parametrize("run", [run for run in RUNS if run not in TOO_NEAR])
def test_an_article_is_built_in_a_time_that_grows_with_its_length(tmp_path: Path, run: str) -> None:
    """Other work on the machine only adds to what is measured: the least of some tries is nearest to the truth."""
    long = short = math.inf
    for _ in range(4):
        long = min(long, cost_of_build(tmp_path / "x", filled(run, LENGTH)))
        if long < 1.5:  # most of less is what every build takes
            return
        short = min(short, cost_of_build(tmp_path / "x", filled(run, LENGTH // 2)))
        if math.log2(long / short) <= EXPONENT:
            return
    raise AssertionError(f"{short:.2f} s of half the length, {long:.2f} s of the whole")
