"""``make`` where an earlier run was stopped, or the machine's Python has changed."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def environment(copy: Path, pip: str | None, *, installed: bool) -> None:
    (copy / ".venv" / "bin").mkdir(parents=True)
    if pip is not None:
        (copy / ".venv" / "bin" / "pip").write_text(pip)
        (copy / ".venv" / "bin" / "pip").chmod(0o755)
    if installed:
        (copy / ".venv" / "installed").touch()


def plan(copy: Path) -> str:
    variables = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(("make", "-n", "build"), cwd=copy, env=variables, capture_output=True, text=True, check=True).stdout


WORKS, BROKEN = "#!/bin/sh\nexit 0\n", "#!/nowhere/python3\n"


@pytest.mark.parametrize(
    ("pip", "installed", "new", "install"),
    [
        (WORKS, True, False, False),
        (WORKS, False, False, True),
        (BROKEN, True, True, True),
        ("#!/bin/sh\nexit 1\n", True, True, True),
        (None, False, True, True),
    ],
    ids=["whole", "stopped while installing", "its Python is gone", "pip is broken", "stopped while being made"],
)
def test_an_environment_that_does_not_work_is_made_anew(copy: Path, pip: str | None, *, installed: bool, new: bool, install: bool) -> None:
    environment(copy, pip, installed=installed)
    said = plan(copy)
    assert ("it is made anew" in said, " -m venv .venv" in said, "--editable ." in said) == (new, new, install)
    assert (copy / ".venv").exists() != new
    assert said.splitlines()[-1] == ".venv/bin/invoke build"
