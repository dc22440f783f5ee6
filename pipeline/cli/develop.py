"""Commands for those who work on Duizhao itself: what the tests need, the checks, the tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import invoke

from pipeline.cli.common import command, stderr, stdout
from pipeline.errors import DuizhaoError, ExitStatus

ROOT = Path(__file__).resolve().parents[2]
NODE = ROOT / "tests" / "node"


@dataclass(frozen=True, slots=True)
class Need:
    """A program or font of the machine that some tests use."""

    packages: tuple[str, ...]
    used_for: str
    present: Callable[[], bool]


def _program(*names: str) -> Callable[[], bool]:
    return lambda: any(shutil.which(name) for name in names)


def _chinese_font() -> bool:
    listing = shutil.which("fc-list") and subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, text=True, check=False).stdout
    return bool(listing)


NEEDS = (
    Need(("chromium",), "pages in a real browser", _program("chromium")),
    Need(("chromium-driver",), "pages in a real browser", _program("chromedriver")),
    Need(("firefox-esr",), "pages of EPUBs in a second engine", _program("firefox-esr", "firefox")),
    Need(("calibre",), "EPUBs as Kindle's files, PDF and Word", _program("ebook-convert")),
    Need(("libreoffice-writer-nogui", "libreoffice-calc-nogui"), "DOCX and XLSX in LibreOffice", _program("soffice")),
    Need(("python3-uno",), "editing a cell in LibreOffice by script", lambda: Path("/usr/lib/python3/dist-packages/uno.py").exists()),
    Need(("poppler-utils",), "pages of a PDF as pictures", _program("pdftoppm")),
    Need(("fontconfig", "fonts-noto-cjk"), "Chinese text in pictures", _chinese_font),
    Need(("default-jre-headless",), "EPUBCheck and the Nu HTML checker", _program("java")),
    Need(("nodejs", "npm"), "the checkers from npm (axe-core, vnu, Ace by DAISY)", _program("npm")),
)


@command(name="test-needs", help={"install": "Install them (Debian packages when root, the checkers of tests/node)."})
def test_needs(_: invoke.Context, install: bool = False) -> ExitStatus:
    """Say which programs the tests need; --install gets them."""
    missing = [need for need in NEEDS if not need.present()]
    packages = [package for need in missing for package in need.packages]
    if packages and install and os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for arguments in (["update", "-q"], ["install", "-y", "-q", "--no-install-recommends", *packages]):
            subprocess.run(["apt-get", *arguments], check=False, env=environment, stdout=sys.stderr)
        missing = [need for need in NEEDS if not need.present()]
    if install and shutil.which("npm") and not (NODE / "node_modules" / ".package-lock.json").exists():
        subprocess.run(["npm", "ci", "--prefix", str(NODE), "--no-audit", "--no-fund", "--silent"], check=False, stdout=sys.stderr)
    for need in missing:
        stdout.print(f"missing: {' '.join(need.packages)} — tests of {need.used_for} will be skipped")
    if missing:
        stdout.print(f"Install as root: apt-get install {' '.join(package for need in missing for package in need.packages)}")
    else:
        stdout.print("Everything that the tests use is here.")
    return ExitStatus.OK


def _run(*arguments: str) -> None:
    stderr.print(f"[bold]$ {' '.join(arguments)}[/]")
    code = subprocess.run([sys.executable, "-m", *arguments], cwd=ROOT, check=False).returncode
    if code:
        raise DuizhaoError(f"{arguments[0]} ended with exit code {code}", hint="See its output above.", status=ExitStatus.FAILED)


@command()
def lint(_: invoke.Context) -> None:
    """Check the code's style and types (ruff, mypy)."""
    _run("ruff", "check", ".")
    _run("ruff", "format", "--check", ".")
    _run("mypy")
    _run("mypy", "--config-file", "tests/mypy.ini")


@command(help={"svg": "Draw them into this file."})
def floors(_: invoke.Context, svg: str = "") -> None:
    """Print the rooms of the code by floor: who imports whom."""
    subprocess.run([sys.executable, ROOT / "tests" / "architecture" / "floors.py", *(["--svg", svg] if svg else [])], check=True)


@command(
    help={
        "folder": "Sources to try; else documents that a grammar makes (--fuzz).",
        "fuzz": "So many documents that a grammar makes.",
        "seed": "The first one's seed.",
        "whole": "Show also the documents without a fault.",
        "epubcheck": "Judge every EPUB (needs Java).",
    },
)
def corpus(_: invoke.Context, folder: str = "", fuzz: int = 0, seed: int = 0, whole: bool = False, epubcheck: bool = False) -> ExitStatus:
    """Build many sources; count what comes in and what comes out."""
    flags = [*(["--whole"] if whole else []), *(["--epubcheck"] if epubcheck else []), *([folder] if folder else [])]
    script = ROOT / "tests" / "corpus" / "corpus.py"
    done = subprocess.run([sys.executable, script, "--fuzz", str(fuzz), "--seed", str(seed), *flags], env=_with_this_code(), check=False)
    return ExitStatus(done.returncode)


@command(
    help={"against": "An earlier commit to measure beside.", "articles": "Sizes of projects.", "json": "Write the figures into this file."}
)
def bench(_: invoke.Context, against: str = "", articles: str = "1,10,100", json: str = "") -> None:
    """Measure what commands cost, beside an earlier commit."""
    flags = [*(["--against", against] if against else []), *(["--json", json] if json else [])]
    subprocess.run(
        [sys.executable, ROOT / "tests" / "benchmarks" / "bench.py", "--articles", articles, *flags], env=_with_this_code(), check=True
    )


def _with_this_code() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


@command(help={"quick": "Only the tests not marked slow.", "only": "A pytest -k expression."})
def test(context: invoke.Context, quick: bool = False, only: str = "") -> None:
    """Run lint and all tests."""
    lint.body(context)
    _run("pytest", "-n", "2", "--dist", "loadgroup", *(["-m", "not slow"] if quick else []), *(["-k", only] if only else []))
