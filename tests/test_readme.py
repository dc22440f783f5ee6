"""The README says what is true of the program."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.cli import collection
from pipeline.errors import ExitStatus

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def test_every_exit_code_is_in_its_table() -> None:
    table = README.partition("## Exit codes")[2]
    assert [int(code) for code in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)] == [int(status) for status in ExitStatus]


def test_every_command_it_names_exists_and_every_command_for_users_is_named() -> None:
    texts = [README, *(path.read_text("utf-8") for path in (ROOT / "docs").glob("*.md"))]
    named = {name for text in texts for name in re.findall(r"\b(?:invoke|duizhao) (?!--)([a-z][a-z-]+)", text)}
    commands = set(collection(develop=True).task_names)
    assert named - commands == set()
    assert set(collection().task_names) - named == set()


def test_every_file_it_links_to_is_there() -> None:
    for path in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        for link in re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text("utf-8")):
            assert (path.parent / link).exists(), f"{path.name}: {link}"


def test_every_command_has_one_line_of_help_in_the_list() -> None:
    for name, task in collection(develop=True).tasks.items():
        first = (task.__doc__ or "").strip().partition("\n")[0]
        assert first, name
        assert len(first) <= 62, name
