"""Two writers of one file: the build and the review page never overwrite each other, nor a file that cannot be read."""

import re
import threading
from pathlib import Path

import pytest
from making import NEWS, article, ids, translated

from pipeline.article import RichText, Target
from pipeline.bilingual import ABSENT, aligned_path, dump, load, merge, save, with_target
from pipeline.errors import DuizhaoError, ExitStatus


def test_the_aligned_file_is_beside_the_source():
    assert aligned_path(Path("sources/a.b.md")) == Path("sources/a.b.en.xlf")


def test_saving_says_whether_bytes_changed(tmp_path):
    path, made = tmp_path / "sources" / "news.en.xlf", translated(article(*NEWS))
    assert save(path, made, expect=ABSENT)
    before = path.stat().st_mtime_ns
    assert not save(path, made, expect=load(path).digest)
    assert path.stat().st_mtime_ns == before
    assert [child.name for child in path.parent.iterdir()] == ["news.en.xlf"], "no lock or temporary file is left"


def test_a_second_writer_is_told_and_its_merge_keeps_both(tmp_path):
    path, made = tmp_path / "news.en.xlf", translated(article(*NEWS))
    save(path, made)
    build = load(path)
    page = load(path)
    one, two = ids(made.article)[:2]
    by_page = with_target(merge(made.article, page), one, Target(RichText("page"), "reviewed", "human"), by="Li", at="2026")
    assert save(path, by_page, expect=page.digest)
    by_build = with_target(merge(made.article, build), two, Target(RichText("machine"), engine="qwen@2"))
    after_page = path.read_bytes()
    with pytest.raises(DuizhaoError, match="changed by somebody else") as caught:
        save(path, by_build, expect=build.digest)
    assert caught.value.status is ExitStatus.CONFLICT
    assert path.read_bytes() == after_page
    stored = load(path)
    again = with_target(merge(made.article, stored), two, Target(RichText("machine"), engine="qwen@2"))
    save(path, again, expect=stored.digest)
    text = path.read_text("utf-8")
    assert "<target>page</target>" in text
    assert "<target>machine</target>" in text


def test_a_file_that_appeared_meanwhile_is_a_conflict(tmp_path):
    path = tmp_path / "news.en.xlf"
    save(path, translated(article(*NEWS)))
    with pytest.raises(DuizhaoError) as caught:
        save(path, translated(article(NEWS[0])), expect=ABSENT)
    assert caught.value.status is ExitStatus.CONFLICT


def test_a_broken_file_is_never_overwritten(tmp_path):
    path, made = tmp_path / "news.en.xlf", translated(article(*NEWS))
    broken = dump(made).replace(b"</target>", b"</target", 1)
    path.write_bytes(broken)
    with pytest.raises(DuizhaoError, match="not well-formed") as caught:
        save(path, made)
    assert caught.value.line == re.sub(rb"</target\n.*", b"", broken, flags=re.DOTALL).count(b"\n") + 2
    assert path.read_bytes() == broken


def test_of_many_writers_at_once_none_loses_its_edit(tmp_path):
    path, made = tmp_path / "news.en.xlf", translated(article(*NEWS))
    save(path, made)
    conflicts = []

    def edit(name: str) -> None:
        while True:
            stored = load(path)
            edited = with_target(merge(made.article, stored), name, Target(RichText(f"by {name}"), "reviewed", "human"), by="Li", at="2026")
            try:
                save(path, edited, expect=stored.digest)
            except DuizhaoError as error:
                assert error.status is ExitStatus.CONFLICT  # noqa: PT017
                conflicts.append(name)
            else:
                return

    threads = [threading.Thread(target=edit, args=(name,)) for name in ids(made.article)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    found = merge(made.article, load(path))
    assert {name: entry.target.text.text for name, entry in found.entries.items()} == {name: f"by {name}" for name in ids(made.article)}
