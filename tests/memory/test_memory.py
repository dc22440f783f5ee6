"""The translation memory: what is in it, what is found, and that the index follows the files."""

import random
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import invoke
import pytest
from making import paired
from rapidfuzz import fuzz

from pipeline.article import Article, Bilingual, Block, Entry, Mark, OrphanedEntry, RichText, Segment, State, Target
from pipeline.bilingual import save
from pipeline.cli.memory import memory as command
from pipeline.memory import Memory
from pipeline.memory.benchmark import measure
from pipeline.project import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "sources").mkdir()
    (tmp_path / "memory").mkdir()
    return Project(tmp_path)


def write(project: Project, name: str, rows: list[tuple[str, str, State]], removed: tuple[OrphanedEntry, ...] = ()) -> Path:
    """An aligned file of one paragraph with these sentences."""
    targets = [
        Target(RichText(text), state, "human", "Li Hua", f"2026-01-0{day}T00:00:00Z" if state != "translated" else "") if text else None
        for day, (_, text, state) in enumerate(rows, 1)
    ]
    made = paired(*((source, target) for (source, *_), target in zip(rows, targets, strict=True)), path=project.sources / f"{name}.md")
    path = project.sources / f"{name}.en.xlf"
    save(path, replace(made, removed=removed))
    return path


def write_tmx(project: Project, name: str, pairs: list[tuple[str, str]], head: str = "") -> Path:
    units = "".join(
        f'<tu changedate="20240131T120000Z" changeid="wang"><tuv xml:lang="zh-CN"><seg>{zh}</seg></tuv>'
        f'<tuv xml:lang="EN-US"><seg>{en}</seg></tuv></tu>'
        for zh, en in pairs
    )
    path = project.root / "memory" / name
    path.write_text(f'<?xml version="1.0" encoding="UTF-8"?>{head}<tmx version="1.4"><header/><body>{units}</body></tmx>', "utf-8")
    return path


def test_only_what_people_approved_is_in_the_memory(project):
    write(
        project,
        "a",
        [("数据很重要。", "Data matters.", "reviewed"), ("模型很大。", "The model is big.", "translated"), ("谢谢。", "Thanks.", "final")],
    )
    with Memory(project) as memory:
        assert len(memory) == 2
        assert memory.exact("数据很重要。") == Target(RichText("Data matters."), "translated", "tm", method="memory:a")
        assert memory.exact("模型很大。") is None
        assert memory.exact(" 谢谢。\n").text.text == "Thanks."


def test_of_equal_sentences_the_one_with_the_same_neighbours_is_first(project):
    write(project, "a", [("一。", "One.", "reviewed"), ("好。", "Good.", "reviewed"), ("二。", "Two.", "reviewed")])
    write(project, "b", [("三。", "Three.", "reviewed"), ("好。", "Fine.", "reviewed"), ("四。", "Four.", "reviewed")])
    with Memory(project) as memory:
        assert memory.exact("好。", "一。", "二。").text.text == "Good."
        assert memory.exact("好。", "三。", "四。").text.text == "Fine."
        assert memory.exact("好。", "五。", "四。").text.text == "Fine."


def test_marks_survive_in_the_memory(project):
    path = project.sources / "a.en.xlf"
    source = RichText("看指南。", (Mark("link", 1, 3, "m1", {"url": "https://example.org"}),))
    target = RichText("See the guide.", (Mark("link", 8, 13, "m1", {"url": "https://example.org"}),))
    article = Article("a", project.sources / "a.md", "0" * 64, (Block("b1", "paragraph", source, (Segment("s1", source),)),))
    save(path, Bilingual(article, {"s1": Entry(Target(target, "reviewed", "human", "Li Hua", "2026-01-01T00:00:00Z"))}))
    with Memory(project) as memory:
        assert memory.exact("看指南。").text == target
        assert memory.concordance("指南")[0].source == source


def test_a_sentence_that_left_the_article_is_remembered(project):
    gone = OrphanedEntry(
        "s9", RichText("旧句子。"), Entry(Target(RichText("An old sentence."), "reviewed", "human", "Li Hua", "2026-01-01T00:00:00Z"))
    )
    write(project, "a", [("新句子。", "", "initial")], (gone,))
    with Memory(project) as memory:
        assert memory.exact("旧句子。").text.text == "An old sentence."


def test_similar_sentences_are_offered_the_likest_first(project):
    write(
        project,
        "a",
        [
            ("今年上半年的销售额增长了百分之十。", "Sales rose by 10 percent in the first half of this year.", "reviewed"),
            ("去年上半年的销售额增长了百分之十。", "Sales rose by 10 percent in the first half of last year.", "reviewed"),
            ("熊猫住在四川。", "Pandas live in Sichuan.", "reviewed"),
        ],
    )
    with Memory(project) as memory:
        found = memory.fuzzy("去年下半年的销售额增长了百分之十。")
        assert [(one.similarity, one.origin) for one in found] == [(94, "a"), (88, "a")]
        assert found[0].text.text.endswith("last year.")
        assert memory.fuzzy("熊猫住在四川。")[0].similarity == 100
        assert memory.fuzzy("完全不同的内容") == []
        assert memory.fuzzy("") == []


def test_sentences_of_one_character_are_found(project):
    write(project, "a", [("好", "Good", "reviewed")])
    with Memory(project) as memory:
        assert memory.fuzzy("好")[0].text.text == "Good"


def test_tmx_files_in_the_memory_folder_are_found_and_their_codes_are_not_text(project):
    write_tmx(
        project, "old.tmx", [("请点击<ph x='1'>&lt;br&gt;</ph>按钮。", "Click <hi>the</hi> button.")], '<!DOCTYPE tmx SYSTEM "tmx14.dtd">'
    )
    with Memory(project) as memory:
        (unit,) = memory.concordance("button", "target")
        assert (unit.source.text, unit.target.text) == ("请点击按钮。", "Click the button.")
        assert (unit.origin, unit.by, unit.at) == ("old.tmx", "wang", "2024-01-31T12:00:00Z")
        assert memory.exact("请点击按钮。").method == "memory:old.tmx"


def test_the_project_goes_before_a_tmx_file(project):
    write_tmx(project, "old.tmx", [("好。", "OK.")])
    write(project, "a", [("好。", "Good.", "reviewed")])
    with Memory(project) as memory:
        assert memory.exact("好。").text.text == "Good."


def test_an_entity_in_a_tmx_file_reads_no_file(project, tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    head = f'<!DOCTYPE tmx [<!ENTITY x SYSTEM "file://{tmp_path}/secret.txt">]>'
    write_tmx(project, "evil.tmx", [("好。", "Good &x; thing.")], head)
    with Memory(project) as memory:
        assert "secret" not in memory.concordance("Good")[0].target.text


def test_the_index_follows_the_files(project):
    path = write(project, "a", [("好。", "Good.", "reviewed")])
    write(project, "b", [("一。", "One.", "reviewed")])
    with Memory(project) as memory:
        assert len(memory) == 2
        assert memory.refresh() is False
        write(project, "a", [("好。", "Very good.", "reviewed"), ("二。", "Two.", "reviewed")])
        assert memory.refresh() is True
        assert memory.exact("好。").text.text == "Very good."
        assert [unit.target.text for unit in memory.concordance("T", "target")] == ["Two."]
        path.unlink()
    with Memory(project) as memory:
        assert len(memory) == 1
        assert memory.fuzzy("好。") == []


@pytest.mark.parametrize("damage", ["missing", "garbage", "truncated", "other version"])
def test_a_missing_or_damaged_index_is_made_again(project, damage):
    write(project, "a", [("好。", "Good.", "reviewed")])
    with Memory(project):
        pass
    path = project.state / "memory.db"
    if damage == "missing":
        shutil.rmtree(project.state)
    elif damage == "garbage":
        path.write_bytes(b"this is not a database, whatever it is called" * 100)
    elif damage == "truncated":
        path.write_bytes(path.read_bytes()[:5000])
    else:
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA user_version = 99")
        connection.close()
    with Memory(project) as memory:
        assert memory.exact("好。").text.text == "Good."


def test_a_broken_file_is_named_and_the_rest_is_found(project):
    write(project, "a", [("好。", "Good.", "reviewed")])
    broken = write_tmx(project, "broken.tmx", [("二。", "Two.")])
    broken.write_text(broken.read_text("utf-8")[:-30], "utf-8")
    with Memory(project) as memory:
        assert memory.exact("好。").text.text == "Good."
        assert [problem.path for problem in memory.problems] == [broken]
        assert memory.exact("二。") is None


def test_concordance_takes_signs_literally_and_capitals_alike(project):
    write(project, "a", [("增长100%。", "Growth of 100%.", "reviewed"), ("增长一百。", "growth of 100.", "reviewed")])
    with Memory(project) as memory:
        assert len(memory.concordance("GROWTH", "target")) == 2
        assert len(memory.concordance("100%")) == 1
        assert memory.concordance("%_%") == []
        assert memory.concordance("growth", "source") == []
        assert len(memory.concordance("增长", "source", limit=1)) == 1


def test_the_benchmark_finds_what_it_looks_for():
    result = measure(2_000, 20)
    assert result.found >= 0.95
    assert result.fuzzy_slowest < 0.5


@pytest.mark.slow
def test_fifty_thousand_units_are_indexed_and_found_fast():
    result = measure(50_000, 40)
    assert result.found >= 0.95
    assert result.build < 30
    assert result.fuzzy_median < 0.05


def test_nothing_more_similar_is_overlooked(project):
    lines = (Path(__file__).parent.parent / "data" / "pairs" / "article_pairs.tsv").read_text("utf-8").splitlines()[1:]
    sources = [line.split("\t")[0] for line in lines]
    write_tmx(project, "pairs.tmx", [(source, f"Number {number}.") for number, source in enumerate(sources)])
    dice = random.Random(7)  # noqa: S311
    with Memory(project) as memory:
        for source in dice.sample(sources, 60):
            query = list(source)
            for _ in range(len(source) // 6):
                query[dice.randrange(len(query))] = dice.choice("的了是在新大中国年")
            text = "".join(query)
            best = max(fuzz.ratio(text, other) for other in sources)
            found = memory.fuzzy(text, threshold=50)
            assert best < 50 or found[0].similarity == (100 if text in sources else min(int(best), 99))


def test_an_open_memory_outlives_a_change_by_another_process(project):
    write(project, "a", [("今年的销售额增长了。", "Sales rose this year.", "reviewed"), ("好。", "Good.", "reviewed")])
    with Memory(project) as one:
        write(project, "a", [("今年的销售额增长了很多。", "Sales rose a lot this year.", "reviewed")])
        with Memory(project) as other:
            assert other.fuzzy("今年的销售额增长了很多。")[0].similarity == 100
            assert [found.similarity for found in one.fuzzy("今年的销售额增长了。")] == [90]
            assert one.refresh() is False
            assert len(one) == len(other) == 1
            assert one.fuzzy("今年的销售额增长了很多。")[0].similarity == 100


def test_the_command_counts_and_searches(project, monkeypatch, capsys):
    monkeypatch.setenv("DUIZHAO_PROJECT", str(project.root))
    write(project, "a", [("今年的销售额增长了。", "Sales rose this year.", "reviewed")])
    command(invoke.Context())
    command(invoke.Context(), search="销售额")
    command(invoke.Context(), like="去年的销售额增长了。")
    command(invoke.Context(), search="Gewinn")
    out = capsys.readouterr().out
    assert out.startswith("1 sentence from 1 file.\n")
    assert out.count("Sales rose this year.  (a)") == 2
    assert "90 %  今年的销售额增长了。" in out
    assert out.endswith("Nothing found.\n")


def test_the_command_names_a_broken_file_and_fails(project, monkeypatch, capsys):
    monkeypatch.setenv("DUIZHAO_PROJECT", str(project.root))
    (project.root / "memory" / "broken.tmx").write_text("<tmx><body><tu>", "utf-8")
    with pytest.raises(invoke.exceptions.Exit) as caught:
        command(invoke.Context())
    assert caught.value.code == 3
    assert "broken.tmx" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("segment", "text"),
    [
        ("苹果<ph>&lt;img alt='<sub>一个苹果</sub>'/&gt;</ph>很好吃。", "苹果很好吃。"),
        ("苹果<bpt i='1'>&lt;a title='<sub>链接</sub>'&gt;</bpt>很<ept i='1'>&lt;/a&gt;</ept>好吃。", "苹果很好吃。"),
        ("<hi>苹果</hi>很好吃。<it pos='end'>&lt;/b&gt;</it>", "苹果很好吃。"),
        ("苹果<sub>注：红的。</sub>很好吃。", "苹果很好吃。"),
        ("苹果<!-- 注 -->很<ut>{\\b }</ut>好吃。", "苹果很好吃。"),
    ],
)
def test_codes_of_a_tmx_and_the_texts_within_them_are_no_part_of_the_sentence(project, segment, text):
    write_tmx(project, "a.tmx", [(segment, "Apples taste good.")])
    with Memory(project) as memory:
        assert memory.exact(text).text.text == "Apples taste good."


@pytest.mark.parametrize(("chinese", "english"), [("zh_Hans", "eng"), ("cmn", "EN_us"), ("chi", "en"), ("ZHO", "ENG"), ("zh-TW", "en-AU")])
def test_languages_of_a_tmx_are_known_by_any_tag(project, chinese, english):
    path = write_tmx(project, "a.tmx", [("苹果很好吃。", "Apples taste good.")])
    path.write_text(path.read_text("utf-8").replace("zh-CN", chinese).replace("EN-US", english), "utf-8")
    with Memory(project) as memory:
        assert memory.exact("苹果很好吃。").text.text == "Apples taste good."
