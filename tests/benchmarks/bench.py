"""What the program costs, beside an earlier commit of itself and pandoc alone: one table, the same projects, the same run.

CPU seconds of a command and its children, since a machine may be shared; wall seconds and the highest memory of one process beside them.
Each project is made of the same sentences for both, translated by the pseudo engine.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SENTENCES = ROOT / "tests" / "data" / "eval" / "flores-dev.tsv"
PER_ARTICLE = 50
TERM = "  - {source: 人工智能, target: artificial intelligence}\n"
TIMES = 8
"""The texts that are only read hold all sentences so often (350,000 characters): beside them the program's start is small."""
NEW_TERM = "  - {source: 对照基准, target: side-by-side benchmark}\n"


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one command: CPU and wall seconds, megabytes."""

    cpu: float
    wall: float
    memory: float


@dataclass(frozen=True, slots=True)
class Row:
    """One command on a project of so many articles, now and before."""

    articles: int
    what: str
    now: Cost
    before: Cost | None

    @property
    def ratio(self) -> float | None:
        """CPU now through CPU before."""
        return self.now.cpu / self.before.cpu if self.before else None


def make_project(folder: Path, articles: int) -> None:
    """Make a project of that many articles of 50 sentences, the first one with a sentence that holds the new term, and long texts to be read only."""
    texts = [line.split("\t")[0] for line in SENTENCES.read_text("utf-8").splitlines()]
    dice = random.Random(articles)  # noqa: S311 - the same everywhere
    (folder / "sources").mkdir(parents=True)
    (folder / "glossary").mkdir()
    (folder / "project.yaml").write_text("title: 基准\ntranslating: {model: pseudo}\n", "utf-8")
    (folder / "glossary" / "terms.yaml").write_text(f"terms:\n{TERM}", "utf-8")
    sections = [f"第{time + 1}篇第{at + 1}节\n{''.join(texts[at : at + 3])}" for time in range(TIMES) for at in range(0, len(texts), 3)]
    (folder / "long.txt").write_text("长文\n\n" + "\n\n".join(sections), "utf-8")
    (folder / "long.md").write_text(
        "# 长文\n\n" + "\n\n".join(f"## {text.replace(chr(10), chr(10) * 2 + '- ')}" for text in sections), "utf-8"
    )
    page = "".join(f"<h2>{text.replace(chr(10), '</h2><p>')}</p>" for text in sections)
    (folder / "long.html").write_text(f"<!DOCTYPE html><title>长文</title><body><article><h1>长文</h1>{page}</article></body>", "utf-8")
    for number in range(articles):
        chosen = [dice.choice(texts) for _ in range(PER_ARTICLE)]
        if number == 0:
            chosen[-1] = "对照基准只出现一次。"
        blocks = [f"# 第{number}篇", *("".join(chosen[at : at + 3]) for at in range(0, PER_ARTICLE, 3))]
        (folder / "sources" / f"article-{number:04}.md").write_text("\n\n".join(blocks) + "\n", "utf-8")


def cost(command: Sequence[str], folder: Path, code: Path) -> Cost:
    """Of a command of the program in ``code``, run in this folder."""
    environment = {**os.environ, "PYTHONPATH": str(code), "PYTHONDONTWRITEBYTECODE": ""}
    began = time.monotonic()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen([sys.executable, "-m", "pipeline", *command], cwd=folder, env=environment, stdout=output, stderr=output)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.monotonic() - began
        if process.returncode not in {0, 1}:
            output.seek(0)
            raise SystemExit(f"{' '.join(command)} ended with {process.returncode}:\n{output.read().decode()}")
    return Cost(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1000)


def _edit_sentence(folder: Path) -> None:
    source = folder / "sources" / "article-0000.md"
    source.write_text(source.read_text("utf-8").replace("只出现一次。", "只出现两次。"), "utf-8")


def _add_term(folder: Path) -> None:
    with (folder / "glossary" / "terms.yaml").open("a", encoding="utf-8") as file:
        file.write(NEW_TERM)


def _set(folder: Path) -> None:
    (folder / "project.yaml").write_text("title: 基准二\ntranslating: {model: pseudo}\n", "utf-8")


STEPS: tuple[tuple[str, Callable[[Path], None] | None, tuple[str, ...]], ...] = (
    ("first build", None, ("build",)),
    ("nothing to do", None, ("build",)),
    ("one sentence", _edit_sentence, ("build",)),
    ("one term in one article", _add_term, ("build",)),
    ("a setting", _set, ("build",)),
    ("check", None, ("check",)),
    ("check again", None, ("check",)),
    ("status", None, ("status",)),
    ("words all", None, ("words", "all")),
    ("terms --candidates", None, ("terms", "--candidates")),
    ("read plain text", None, ("inspect", "long.txt")),
    ("read Markdown", None, ("inspect", "long.md")),
    ("read a web page", None, ("inspect", "long.html")),
)


def measured(articles: int, versions: Sequence[Path], only: Sequence[str] = ()) -> Iterator[Row]:
    """Every step on a project of that size, one version after the other in each step."""
    with tempfile.TemporaryDirectory() as place:
        folders = [Path(place) / str(number) for number in range(len(versions))]
        for folder in folders:
            make_project(folder, articles)
        for what, change, command in STEPS:
            costs = []
            for folder, code in zip(folders, versions, strict=True):
                if change:
                    change(folder)
                costs.append(cost(command, folder, code))
            if not only or what in only:
                yield Row(articles, what, costs[0], costs[1] if len(costs) > 1 else None)


def exponents(rows: Sequence[Row]) -> dict[str, float]:
    """By step, how CPU grows with the number of articles, between the two largest projects: 1 is linear."""
    found = {}
    for what in dict.fromkeys(row.what for row in rows):
        sizes = sorted((row for row in rows if row.what == what), key=lambda row: row.articles)[-2:]
        if len(sizes) == 2:
            small, large = sizes
            found[what] = math.log(large.now.cpu / small.now.cpu) / math.log(large.articles / small.articles)
    return found


def checked_out(revision: str, into: Path) -> Path:
    """The program as it was."""
    subprocess.run(["git", "worktree", "add", "--detach", "--force", str(into), revision], cwd=ROOT, check=True, capture_output=True)
    return into


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--against", default="", help="an earlier commit")
    parser.add_argument("--articles", default="1,10,100", help="sizes, with commas between them")
    parser.add_argument("--json", default="", help="write the figures into this file")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as place:
        versions = [ROOT]
        if given.against:
            versions.append(checked_out(given.against, Path(place) / "before"))
        rows: list[Row] = []
        try:
            print(f"{'articles':>8}  {'':24} {'CPU s':>8} {'wall s':>8} {'MB':>6}   {'before':>8} {'ratio':>6}")
            for size in map(int, given.articles.split(",")):
                for row in measured(size, versions):
                    rows.append(row)
                    before = f"{row.before.cpu:8.2f} {row.ratio:6.2f}" if row.before and row.ratio else ""
                    print(f"{size:8}  {row.what:24} {row.now.cpu:8.2f} {row.now.wall:8.2f} {row.now.memory:6.0f}   {before}", flush=True)
        finally:
            if given.against:
                subprocess.run(["git", "worktree", "remove", "--force", str(versions[1])], cwd=ROOT, check=False, capture_output=True)
    for what, exponent in exponents(rows).items():
        print(f"exponent of {what}: {exponent:.2f}")
    if given.json:
        data = [{**asdict(row), "ratio": row.ratio} for row in rows]
        Path(given.json).write_text(json.dumps(data, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
