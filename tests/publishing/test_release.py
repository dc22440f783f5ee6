from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from dataclasses import replace

import pytest
from outputs import write

from pipeline.article import Finding
from pipeline.container import read_members, write_members
from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.project import Project
from pipeline.publishing import release as room
from pipeline.publishing import view_of
from pipeline.publishing.books import Gate, release
from pipeline.publishing.document import ast
from pipeline.publishing.release_check import Verdict, check_books

UNCHECKED = Gate(checked=False)


@pytest.fixture
def project(sources) -> Project:
    return Project(sources.parent)


def reviewed(bilingual):
    article = replace(bilingual.article, blocks=tuple(b for b in bilingual.article.blocks if "尚未翻译" not in b.text.text))
    entries = {
        key: replace(entry, target=replace(entry.target, state="reviewed", by="Lin Yue")) for key, entry in bilingual.entries.items()
    }
    return replace(bilingual, article=article, entries=entries)


def articles(project, bilingual, *findings):
    return {bilingual.article.name: view_of(bilingual, project, findings)}


def contents(folder) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_reviewed_book_is_released_with_sums_that_hold(project, sampler):
    folder = project.out / "release"
    released = release(project, articles(project, reviewed(sampler)), folder, UNCHECKED)
    assert not released.draft
    assert {path.relative_to(folder).as_posix() for path in released.files} == set(contents(folder))
    assert {
        "yangben/yangben.html",
        "yangben/yangben.epub",
        "yangben/yangben.docx",
        "book/book.epub",
        "book/book.docx",
        "index.html",
    } <= set(contents(folder))
    sums = dict(reversed(line.split("  ")) for line in (folder / "SHA256SUMS").read_text().splitlines())
    assert sums == {name: hashlib.sha256(data).hexdigest() for name, data in contents(folder).items() if name != "SHA256SUMS"}
    if shutil.which("sha256sum"):
        subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=folder, check=True)


def test_the_manifest_says_what_it_was_made_of(project, sampler):
    folder = project.out / "release"
    release(project, articles(project, reviewed(sampler)), folder, UNCHECKED)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert (manifest["draft"], manifest["date"], manifest["checkers"]) == (False, "2018-03-15", [])
    assert manifest["articles"][0] | {"source_sha256": ""} == {
        "name": "yangben", "source": "yangben.md", "source_sha256": "", "aligned_sha256": "", "url": "https://blog.csdn.net/a/b",
        "sentences": 19, "reviewed": 19, "reviewers": ["Lin Yue"], "machine": 0, "engines": [], "warnings": 0,
    }  # fmt: skip


def test_unreviewed_sentences_and_open_errors_each_forbid_it(project, sampler):
    folder = project.out / "release"
    with pytest.raises(DuizhaoError, match="15 of 20 sentences are not reviewed") as caught:
        release(project, articles(project, sampler), folder, UNCHECKED)
    assert caught.value.status is ExitStatus.CHECKS
    error = Finding("number", "error", "100 is missing", "yangben")
    with pytest.raises(DuizhaoError, match="yangben: number: 100 is missing"):
        release(project, articles(project, reviewed(sampler), error), folder, UNCHECKED)
    warning = replace(error, severity="warning")
    release(project, articles(project, reviewed(sampler), warning), folder, UNCHECKED)
    assert folder.is_dir()


def test_a_draft_may_be_released_as_such_but_not_with_errors_or_gaps(project, sampler):
    folder = project.out / "release"
    gate = Gate(allow_draft=True, checked=False)
    with pytest.raises(DuizhaoError, match="1 of 20 sentences are not translated"):
        release(project, articles(project, sampler), folder, gate)
    whole = replace(sampler, article=reviewed(sampler).article)
    released = release(project, articles(project, whole), folder, gate)
    assert released.draft
    assert json.loads((folder / "manifest.json").read_text("utf-8"))["draft"] is True
    with pytest.raises(DuizhaoError, match="100 is missing"):
        release(project, articles(project, whole, Finding("number", "error", "100 is missing")), folder, gate)


def test_a_failed_checker_leaves_the_former_release_as_it_was(project, sampler, monkeypatch):
    folder = project.out / "release"
    release(project, articles(project, reviewed(sampler)), folder, UNCHECKED)
    before = contents(folder)
    monkeypatch.setattr(room, "check_books", lambda paths, _: [Verdict(paths[1], "EPUBCheck", ("ERROR RSC-005 text.xhtml:3: no",))])
    with pytest.raises(DuizhaoError, match=r"yangben.epub: EPUBCheck: ERROR RSC-005 text.xhtml:3: no") as caught:
        release(project, articles(project, reviewed(sampler)), folder, Gate())
    assert caught.value.status is ExitStatus.CHECKS
    assert contents(folder) == before
    assert [path.name for path in folder.parent.iterdir()] == ["release"]


def test_two_releases_are_the_same_bytes(project, sampler):
    release(project, articles(project, reviewed(sampler)), project.out / "one", UNCHECKED)
    release(project, articles(project, reviewed(sampler)), project.out / "two", UNCHECKED)
    assert contents(project.out / "one") == contents(project.out / "two")


def test_a_word_file_that_does_not_open_is_a_fault(project):
    path = project.root / "x.docx"
    path.write_bytes(b"PK no")
    (verdict,) = check_books([path], project.state)
    assert verdict.faults[0].startswith("does not open")


@pytest.mark.slow
@pytest.mark.java
def test_epubcheck_finds_a_planted_fault_and_remembers_what_passed(project, sampler):
    if not shutil.which("java"):
        pytest.skip("needs java")
    good, bad = project.root / "good.epub", project.root / "bad.epub"
    write(sampler, project, good)
    members = read_members(good.read_bytes())
    members["EPUB/text.xhtml"] = (
        members["EPUB/text.xhtml"].replace(b"<blockquote>", b"<blockquote><li>").replace(b"</blockquote>", b"</li></blockquote>")
    )
    bad.write_bytes(write_members(members, first=("mimetype",), stored=frozenset({"mimetype"})))
    verdicts = {verdict.path.name: verdict.faults for verdict in check_books([good, bad], project.state)}
    assert verdicts["good.epub"] == ()
    assert any("RSC-005" in fault and "text.xhtml" in fault for fault in verdicts["bad.epub"])
    assert len(json.loads((project.state / "checked.json").read_text())) == 1


def test_no_release_goes_out_with_less_than_it_should_have(project, sampler, monkeypatch):
    monkeypatch.setattr(ast, "fit", lambda rows, heads: ([row[:1] for row in rows], heads, 1))  # tables lose their cells
    with pytest.raises(DuizhaoError, match="EPUB has the text alone"):
        release(project, articles(project, reviewed(sampler)), project.out / "release", UNCHECKED)
    assert not (project.out / "release").exists()
