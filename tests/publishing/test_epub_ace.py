"""Ace by DAISY on finished books; it drives the machine's Chromium."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from outputs import write

from pipeline.container import read_members, write_members
from pipeline.project import Project
from pipeline.publishing.document.edition import Edition

ACE = Path(__file__).parents[1] / "node" / "node_modules" / "@daisy" / "ace-cli" / "bin" / "ace.js"

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def violations(epub: Path, folder: Path) -> list[str]:
    if not ACE.exists() or not shutil.which("chromium") or not shutil.which("node"):
        pytest.skip("needs Ace by DAISY (npm ci in tests/node), node and chromium")
    environment = {**os.environ, "PUPPETEER_EXECUTABLE_PATH": shutil.which("chromium") or "", "HOME": str(folder)}
    subprocess.run(
        ["node", str(ACE), "-f", "-o", str(folder / "ace"), str(epub)], check=False, capture_output=True, timeout=200, env=environment
    )
    report = json.loads((folder / "ace" / "report.json").read_text("utf-8"))
    return [
        f"{part['earl:testSubject']['url']}: {found['earl:test']['dct:title']}"
        for part in report["assertions"]
        for found in part["assertions"]
    ]


@pytest.mark.parametrize("edition", [Edition(), Edition("target-only", "sentence", reveal=True)], ids=["bilingual", "english"])
def test_ace_finds_nothing(sampler, sources, tmp_path, edition):
    path = tmp_path / "x.epub"
    write(sampler, Project(sources.parent), path, edition)
    assert violations(path, tmp_path) == []


def test_ace_would_find_a_picture_without_words(sampler, sources, tmp_path):
    path = tmp_path / "x.epub"
    write(sampler, Project(sources.parent), path)
    members = read_members(path.read_bytes())
    members["EPUB/text.xhtml"] = members["EPUB/text.xhtml"].replace('alt="一块红色"'.encode(), b"")
    path.write_bytes(write_members(members, first=("mimetype",), stored=frozenset({"mimetype"})))
    assert any("image-alt" in found for found in violations(path, tmp_path))
