"""Two people and git: changes to neighbouring sentences merge line by line, changes to one sentence by our driver, and nothing is lost."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invoke import Program
from making import NEWS, article, ids, translated
from test_store_standard import everything

from pipeline.article import Bilingual, Comment, Entry, RichText, Target
from pipeline.bilingual import approve, dump, load, merge, merge_files, parse, split_segment, with_target
from pipeline.bilingual.skeleton import alone
from pipeline.cli import collection
from pipeline.errors import DuizhaoError, ExitStatus

ROOT = Path(__file__).parents[2]
OLD = ROOT / "tests" / "data" / "aligned"
PATH = Path("news.en.xlf")
Change = Callable[[Bilingual], Bilingual]


# --- the layout ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["everything", "news", "sampler"])
def test_files_of_the_former_layout_are_read_as_before(name):
    """Its unit was a paragraph; nothing that stood in such a file is lost in one of today."""
    old = (OLD / f"paragraphs-{name}.en.xlf").read_bytes()
    before, after = parse(old, PATH), parse(dump(alone(old, PATH)), PATH)
    assert (after.units, after.removed) == (before.units, before.removed)
    assert len(before.units) > 5
    assert dump(alone(old, PATH), by_paragraph=True) == old
    assert dump(alone(dump(alone(old, PATH)), PATH)) == dump(alone(old, PATH))


@pytest.mark.parametrize("by_paragraph", [False, True])
def test_a_file_of_either_layout_gives_all_that_was_known(by_paragraph):
    made = everything()
    made = replace(made, removed=tuple(sorted(made.removed, key=repr)))
    assert merge(made.article, parse(dump(made, by_paragraph=by_paragraph), PATH)) == made


def test_all_that_is_known_of_a_sentence_stands_together_and_says_nothing_of_another():
    lines = dump(everything()).decode().splitlines()
    starts = [number for number, line in enumerate(lines) if line.lstrip().startswith("<unit ")]
    ends = [number for number, line in enumerate(lines) if line.lstrip() == "</unit>"]
    for start, end in zip(starts, ends, strict=True):
        unit = "\n".join(lines[start:end])
        assert unit.count("<segment ") == 1
        assert all(line.count("<mda:meta ") + line.count("<note ") + line.count("<data ") <= 1 for line in lines[start:end]), (
            "a line a fact"
        )
    outside = [
        line for number, line in enumerate(lines) if not any(start <= number <= end for start, end in zip(starts, ends, strict=True))
    ]
    assert not any(name in line for line in outside for name in ("mda:meta ", "mtc:match ", "<note ", "<data "))


# --- git alone -----------------------------------------------------------------------------------------------------------


def edited(number: int, text: str, by: str = "李梅") -> Change:
    return lambda made: with_target(
        made, ids(made.article)[number], Target(RichText(text), "translated", "human"), by=by, at=f"2026-12-0{number + 1}T08:00:00Z"
    )


def approved(number: int, by: str = "Tom", at: str = "2026-12-02T09:00:00Z") -> Change:
    return lambda made: approve(made, [ids(made.article)[number]], "reviewed", by=by, at=at)


def remarked(number: int, text: str, by: str = "Eva", at: str = "2026-12-03T09:00:00Z") -> Change:
    def change(made: Bilingual) -> Bilingual:
        name = ids(made.article)[number]
        entry = made.entries.get(name, Entry())
        return replace(made, entries={**made.entries, name: replace(entry, comments=(*entry.comments, Comment(text, by, at)))})

    return change


def drafted(number: int, text: str) -> Change:
    return lambda made: with_target(made, ids(made.article)[number], Target(RichText(text), engine="qwen@2", method="prompt", key="0123"))


class Repository:
    """A clone in which two branches change the same aligned file."""

    def __init__(self, folder: Path, made: Bilingual) -> None:
        self.folder, self.made = folder, made
        self.path = folder / "sources" / PATH
        self.path.parent.mkdir(parents=True)
        self.git("init", "-q", "-b", "main")
        self.commit(made)

    def git(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        who = ["-c", "user.name=test", "-c", "user.email=test@example.org", "-c", "core.autocrlf=false", "-c", "commit.gpgsign=false"]
        env = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "HOME": str(self.folder)}
        return subprocess.run(["git", *who, *arguments], cwd=self.folder, capture_output=True, text=True, env=env, check=False)

    def commit(self, made: Bilingual) -> None:
        self.path.write_bytes(dump(made))
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "x")

    def merge(self, one: Change, two: Change) -> subprocess.CompletedProcess[str]:
        self.git("checkout", "-q", "-b", "other")
        self.commit(two(self.made))
        self.git("checkout", "-q", "main")
        self.commit(one(self.made))
        return self.git("merge", "-q", "other", "-m", "x")


def both(*changes: Change) -> Change:
    def change(made: Bilingual) -> Bilingual:
        for one in changes:
            made = one(made)
        return made

    return change


NEIGHBOURS: dict[str, tuple[Change, Change]] = {
    "two edits": (edited(3, "One."), edited(4, "Two.")),
    "two approvals": (approved(3), approved(4, "Eva", "2026-12-05T09:00:00Z")),
    "an edit and an approval": (edited(4, "One."), approved(3)),
    "two remarks": (remarked(3, "甲？"), remarked(4, "乙？")),
    "a remark and an edit": (remarked(4, "甲？"), edited(3, "One.")),
    "two drafts": (drafted(3, "One draft."), drafted(4, "Two drafts.")),
    "a draft and an approval": (drafted(4, "One draft."), approved(3)),
    "every other sentence": (both(edited(1, "1"), edited(3, "3"), approved(5)), both(approved(2), edited(4, "4"), remarked(6, "六？"))),
    "last of a paragraph and first of the next": (edited(2, "One."), both(edited(3, "Two."), approved(3))),
}  # fmt: skip


@pytest.mark.parametrize("by", [True, False], ids=["a person's", "a machine's"])
@pytest.mark.parametrize("case", NEIGHBOURS)
def test_changes_of_neighbouring_sentences_merge_without_any_set_up(tmp_path, case, by):
    made = translated(article(*NEWS), by="Li", at="2026-11-01T08:00:00Z") if by else translated(article(*NEWS))
    one, two = NEIGHBOURS[case]
    repository = Repository(tmp_path, made)
    result = repository.merge(one, two)
    assert result.returncode == 0, result.stdout + result.stderr
    assert merge(made.article, load(repository.path)) == two(one(made))


# --- the driver ----------------------------------------------------------------------------------------------------------


def merged(one: Change, two: Change, made: Bilingual | None = None, *, by_paragraph: bool = False):
    made = made or translated(article(*NEWS))
    base, ours, theirs = dump(made, by_paragraph=by_paragraph), dump(one(made)), dump(two(made))
    result = merge_files(base, ours, theirs, PATH)
    return result, merge(made.article, parse(result.data, PATH))


@pytest.mark.parametrize("by_paragraph", [False, True], ids=["today", "began in the former layout"])
@pytest.mark.parametrize("case", NEIGHBOURS)
def test_the_driver_merges_what_git_merges(case, by_paragraph):
    one, two = NEIGHBOURS[case]
    result, found = merged(one, two, by_paragraph=by_paragraph)
    assert (result.contested, result.aside) == ((), ())
    assert found == two(one(translated(article(*NEWS))))


ONE_SENTENCE: dict[str, tuple[Change, Change, str, str]] = {
    "two approvals": (approved(3, "Tom"), approved(3, "Eva", "2026-12-05T09:00:00Z"), "E4", "reviewed by Eva"),
    "an approval and a finish": (lambda made: approve(made, [ids(made.article)[3]], "final", by="Tom", at="2026-12-01T08:00:00Z"), approved(3, "Eva"), "E4", "final by Tom"),
    "an approval and a new draft": (approved(3), drafted(3, "Another draft."), "E4", "reviewed by Tom"),
    "an edit and a new draft": (drafted(3, "Another draft."), edited(3, "One."), "One.", "translated by 李梅"),
    "an edit and an approval of the old words": (edited(3, "One."), approved(3), "One.", "translated by 李梅"),
    "an approved edit and an approval of the old words": (approved(3), both(edited(3, "One."), approved(3, "Eva")), "One.", "reviewed by Eva"),
    "the same edit, approved by one": (edited(3, "One."), both(edited(3, "One.", "Eva"), approved(3, "Eva")), "One.", "reviewed by Eva"),
    "an edit and a remark": (edited(3, "One."), remarked(3, "为什么？"), "One.", "translated by 李梅"),
    "two drafts": (drafted(3, "One draft."), drafted(3, "Two drafts."), "One draft.", "translated by "),
}  # fmt: skip


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize("case", ONE_SENTENCE)
def test_changes_of_one_sentence_that_do_not_contradict_are_taken_together(case, swapped):
    one, two, text, state = ONE_SENTENCE[case]
    result, found = merged(two, one) if swapped else merged(one, two)
    target = found.entries[ids(found.article)[3]].target
    expected = "Two drafts." if swapped and case == "two drafts" else text
    assert (target.text.text, f"{target.state} by {target.by}") == (expected, state)
    assert result.contested == ()
    others = [name for name in ids(found.article) if name != ids(found.article)[3]]
    assert [found.entries[name] for name in others] == [translated(article(*NEWS)).entries[name] for name in others]


def test_an_approval_of_words_that_were_replaced_is_in_the_history():
    _, found = merged(edited(3, "One."), approved(3))
    history = found.entries[ids(found.article)[3]].history
    assert [(one.text.text, one.state, one.by) for one in history] == [
        ("E4", "translated", ""),
        ("E4", "reviewed", "Tom"),
    ]


@pytest.mark.parametrize("swapped", [False, True])
def test_two_translations_of_one_sentence_are_for_a_person_to_judge(swapped):
    one, two = edited(3, "One."), both(edited(3, "Two.", "Eva"), approved(3, "Eva", "2026-12-09T08:00:00Z"))
    result, found = merged(two, one) if swapped else merged(one, two)
    assert [(item.source, item.kept, item.other) for item in result.contested] == [(NEWS[2][0], "Two.", "One.")]
    entry = found.entries[ids(found.article)[3]]
    assert (entry.target.text.text, entry.target.state, entry.target.by) == ("Two.", "translated", "Eva"), (
        "the newer, and nobody's approval"
    )
    assert [revision.text.text for revision in entry.history] == ["E4", "One."]


def test_remarks_of_both_sides_are_one_thread_and_what_one_took_away_is_gone():
    start = remarked(3, "第一。", at="2026-12-01T00:00:00Z")(translated(article(*NEWS)))
    ours = both(remarked(3, "第三。", at="2026-12-03T00:00:00Z"))
    theirs = both(remarked(3, "第二。", "Tom", at="2026-12-02T00:00:00Z"))
    _, found = merged(ours, theirs, start)
    assert [comment.text for comment in found.entries[ids(found.article)[3]].comments] == ["第一。", "第二。", "第三。"]
    name = ids(start.article)[3]
    gone = lambda made: replace(made, entries={**made.entries, name: replace(made.entries[name], comments=())})  # noqa: E731
    _, found = merged(gone, edited(3, "One."), start)
    assert (found.entries[name].comments, found.entries[name].target.text.text) == ((), "One.")


def test_work_on_a_sentence_that_the_other_source_no_longer_has_is_put_aside_and_comes_back():
    made = translated(article(*NEWS))
    shorter = article(*NEWS[:2], NEWS[3])
    base, theirs = dump(made), dump(approved(4)(made))
    ours = dump(merge(shorter, parse(base, PATH)))
    result = merge_files(base, ours, theirs, PATH)
    assert result.aside == (NEWS[2][1],)
    assert merge(shorter, parse(result.data, PATH)).removed[0].entry.target.by == "Tom"
    assert merge(made.article, parse(result.data, PATH)).entries[ids(made.article)[4]].target.state == "reviewed"


def test_a_new_paragraph_on_one_side_and_work_on_the_other_are_both_there():
    made = translated(article(*NEWS))
    longer = article(*NEWS, ["今天的论坛到此结束。"])
    grown = with_target(merge(longer, parse(dump(made), PATH)), ids(longer)[7], Target(RichText("The end."), engine="q"))
    for ours, theirs in ((dump(grown), dump(approved(4)(made))), (dump(approved(4)(made)), dump(grown))):
        result = merge_files(dump(made), ours, theirs, PATH)
        found = merge(longer, parse(result.data, PATH))
        assert found.entries[ids(longer)[7]].target.text.text == "The end."
        assert found.entries[ids(longer)[4]].target.state == "reviewed"


def test_a_split_on_one_side_and_an_edit_elsewhere_are_both_there():
    made = translated(article(*NEWS))
    split = lambda one: split_segment(one, ids(one.article)[6], 2)  # noqa: E731
    for one, two in ((split, edited(4, "Four.")), (edited(4, "Four."), split)):
        result = merge_files(dump(made), dump(one(made)), dump(two(made)), PATH)
        found = merge(made.article, parse(result.data, PATH))
        assert len([segment for block in found.article.blocks for segment in block.segments]) == 8
        assert "Four." in {entry.target.text.text for entry in found.entries.values() if entry.target}


def test_two_files_that_began_apart_are_merged():
    made = translated(article(*NEWS))
    result = merge_files(None, dump(approved(2)(made)), dump(remarked(4, "为什么？")(made)), PATH)
    found = merge(made.article, parse(result.data, PATH))
    assert found == remarked(4, "为什么？")(approved(2)(made))


CHANGES = st.lists(
    st.tuples(st.sampled_from(["edit", "approve", "remark", "draft", "split"]), st.integers(0, 6), st.integers(0, 3)), max_size=6
)


def changed(made: Bilingual, steps: list[tuple[str, int, int]], who: str) -> Bilingual:
    for kind, number, variant in steps:
        at = f"2026-12-{variant + 1:02}T0{number}:00:00Z"
        names = [segment.id for block in made.article.blocks for segment in block.segments]
        name = names[number % len(names)]
        if kind == "edit":
            made = with_target(made, name, Target(RichText(f"{who} {number} {variant}"), "translated", "human"), by=who, at=at)
        elif kind == "approve":
            made = approve(made, [name], "reviewed" if variant % 2 else "final", by=who, at=at)
        elif kind == "remark":
            entry = made.entries.get(name, Entry())
            comment = Comment(f"{who} {number} {variant}", who, at)
            made = replace(made, entries={**made.entries, name: replace(entry, comments=(*entry.comments, comment))})
        elif kind == "draft":
            made = with_target(made, name, Target(RichText(f"draft {who} {variant}"), engine="qwen@2"))
        else:
            text = next(s.source.text for block in made.article.blocks for s in block.segments if s.id == name)
            made = split_segment(made, name, len(text) // 2) if len(text) > 4 else made
    return made


def work(made: Bilingual) -> set[tuple[str, str]]:
    """Every text that a person wrote or approved, and every remark."""
    found = set()
    for entry in (*made.entries.values(), *(item.entry for item in made.removed)):
        texts: list[Any] = [entry.target, *entry.history] if entry.target and entry.target.by else list(entry.history)
        found |= {("text", one.text.text) for one in texts if one.by}
        found |= {("remark", one.text) for one in entry.comments}
    return found


@given(CHANGES, CHANGES, st.booleans())
@settings(max_examples=40, deadline=None)
def test_whatever_two_people_do_nothing_of_it_is_lost(ours, theirs, by_paragraph):
    made = translated(article(*NEWS))
    one, two = changed(made, ours, "Tom"), changed(made, theirs, "Eva")
    result = merge_files(dump(made), dump(one, by_paragraph=by_paragraph), dump(two), PATH)
    found = alone(result.data, PATH)
    assert dump(found) == result.data
    assert work(found) >= work(alone(dump(one), PATH)) | work(alone(dump(two), PATH))
    assert merge_files(dump(one), dump(one), dump(one), PATH).data == dump(alone(dump(one), PATH))
    if not theirs:
        assert result.data == dump(alone(dump(one), PATH))


# --- the commands --------------------------------------------------------------------------------------------------------


@pytest.fixture
def run(capsys, monkeypatch):
    def duizhao(folder, *arguments):
        monkeypatch.setenv("DUIZHAO_PROJECT", str(folder))
        monkeypatch.chdir(folder)
        capsys.readouterr()
        try:
            Program(name="duizhao", version="0", namespace=collection()).run(["duizhao", *arguments])
            code = 0
        except SystemExit as ended:
            code = int(ended.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return duizhao


@pytest.mark.slow
def test_the_driver_is_set_up_by_a_command_and_git_uses_it(tmp_path, run):
    made = translated(article(*NEWS))
    repository = Repository(tmp_path, made)
    (tmp_path / ".gitattributes").write_text("*.png binary\n", "utf-8")
    assert run(tmp_path, "merge-setup")[0] == 0
    assert run(tmp_path, "merge-setup")[0] == 0
    assert (tmp_path / ".gitattributes").read_text("utf-8") == "*.png binary\n*.en.xlf merge=duizhao\n"
    repository.commit(made)
    assert (
        repository.git("config", "merge.duizhao.driver").stdout
        == f"{sys.executable} -m pipeline merge %A --base %O --theirs %B --path %P\n"
    )
    result = repository.merge(approved(3, "Tom"), both(approved(3, "Eva", "2026-12-05T09:00:00Z"), edited(4, "Four.")))
    assert result.returncode == 0, result.stdout + result.stderr
    found = merge(made.article, load(repository.path))
    assert [found.entries[ids(made.article)[number]].target.by for number in (3, 4)] == ["Eva", "李梅"]


@pytest.mark.slow
def test_where_both_translated_git_stops_with_a_file_that_can_be_read(tmp_path, run):
    made = translated(article(*NEWS))
    repository = Repository(tmp_path, made)
    run(tmp_path, "merge-setup")
    repository.commit(made)
    result = repository.merge(edited(3, "One."), edited(3, "Two.", "Eva"))
    assert result.returncode == 1
    assert repository.git("status", "--short").stdout.splitlines()[0] == "UU sources/news.en.xlf"
    assert f"both changed {NEWS[2][0]}" in result.stderr
    entry = merge(made.article, load(repository.path)).entries[ids(made.article)[3]]
    assert {entry.target.text.text, *(one.text.text for one in entry.history)} == {"E4", "One.", "Two."}


def test_a_file_with_conflict_markers_is_named_as_such_and_merged_by_the_command(tmp_path, run):
    made = translated(article(*NEWS))
    repository = Repository(tmp_path, made)
    assert repository.merge(approved(3, "Tom"), approved(3, "Eva", "2026-12-05T09:00:00Z")).returncode == 1
    with pytest.raises(DuizhaoError) as caught:
        load(repository.path)
    line = repository.path.read_text("utf-8").splitlines().index("<<<<<<< HEAD") + 1
    assert (
        str(caught.value).splitlines()[0]
        == f"{repository.path}:{line}: holds conflict markers of a merge (<<<<<<< HEAD): two people changed the same place"
    )
    assert "merge news.en.xlf" in caught.value.hint
    code, out, _ = run(tmp_path, "merge", str(repository.path))
    assert (code, out) == (0, f"{repository.path}: merged; look at it, then: git add {repository.path}\n")
    assert merge(made.article, load(repository.path)).entries[ids(made.article)[3]].target.by == "Eva"


def test_what_cannot_be_merged_is_said(tmp_path, run):
    repository = Repository(tmp_path / "clone", translated(article(*NEWS)))
    code, _, err = run(tmp_path / "clone", "merge", str(repository.path))
    assert (code, err.splitlines()[0]) == (ExitStatus.USAGE, f"{repository.path}: is not in conflict in git's index")
    (tmp_path / "bare" / "sources").mkdir(parents=True)
    code, _, err = run(tmp_path / "bare", "merge-setup")
    assert (code, err.splitlines()[0]) == (ExitStatus.USAGE, f"{tmp_path / 'bare'}: is not in a git repository")
    broken = tmp_path / "broken.xlf"
    broken.write_text("<xliff", "utf-8")
    before = repository.path.read_bytes()
    code, _, err = run(tmp_path / "clone", "merge", str(repository.path), "--theirs", str(broken))
    assert code == ExitStatus.BAD_INPUT
    assert "is not well-formed XML" in err
    assert repository.path.read_bytes() == before
