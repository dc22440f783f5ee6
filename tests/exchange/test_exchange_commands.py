"""The commands as a person types them, in a project of two articles."""

import json
import re
from pathlib import Path

import pytest
from invoke import Program
from review_files import type_into_docx, type_into_tsv

from pipeline.bilingual import aligned_path, load, saving
from pipeline.cli import collection
from pipeline.errors import ExitStatus
from pipeline.memory import Memory
from pipeline.project import open_project

NEWS = "# 腾讯发布三大战略\n\n3月15日，论坛在深圳举行。全球30位专家出席。\n\n论坛以**“共享AI+未来”**为理念。\n"
ESSAY = "# 随笔\n\n谢谢！\n"


@pytest.fixture
def project(tmp_path, monkeypatch):
    folder = tmp_path / "forum"
    (folder / "sources").mkdir(parents=True)
    (folder / "sources" / "news.txt").write_text(NEWS, "utf-8")
    (folder / "sources" / "essay.txt").write_text(ESSAY, "utf-8")
    monkeypatch.setenv("DUIZHAO_PROJECT", str(folder))
    monkeypatch.chdir(tmp_path)
    return folder


@pytest.fixture
def duizhao(capsys):
    def run(*arguments):
        capsys.readouterr()
        code = 0
        try:
            Program(name="duizhao", version="0", namespace=collection()).run(["duizhao", *arguments])
        except SystemExit as ended:
            code = int(ended.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def translated(project, duizhao):
    """The news, translated by a person in the plain table."""
    duizhao("export", "--to", "tsv", "--article", "news")
    table = project / "out" / "exchange" / "news.review.tsv"
    type_into_tsv(
        table,
        {
            (1, "Target"): "Tencent Announces Three Strategies",
            (2, "Target"): "On March 15 a forum was held in Shenzhen.",
            (3, "Target"): "Thirty experts attended.",
            (4, "Target"): "Its theme is <1>“Sharing AI + the Future.”</1>",
        },
    )
    assert duizhao("import", str(table), "--by", "李梅")[:2] == (0, what_the_import_says(table))
    return project


def what_the_import_says(table):
    rows = [line.split("\t") for line in table.read_text("utf-8").split("\n")[2:6]]
    out = ""
    for number, row in enumerate(rows, 3):
        source, target = (re.sub(r"</?\d>", "", text) for text in row[2:4])
        out += f"line {number} {row[1].partition('/')[0]} {source}\n  {{+{target}+}}\n  initial → translated\n"
    return f"{out}news: 4 sentences changed, 0 unchanged, 0 refused.\n"


def states(project):
    stored = load(aligned_path(project / "sources" / "news.txt"))
    return [segment.entry.target.state for unit in stored.units for segment in unit.segments]


@pytest.mark.usefixtures("translated")
def test_status_counts_what_is_missing_drafted_and_reviewed(duizhao):
    assert duizhao("approve", "news", "--only", "1,3", "--by", "Tom")[1] == "news: 2 sentences are now reviewed.\n"
    code, out, _ = duizhao("status")
    assert code == 0
    assert [line.split() for line in out.splitlines()] == [
        ["article", "sentences", "missing", "machine", "draft", "reviewed", "approved"],
        ["essay", "2", "2", "–", "–", "–", "0", "%"],
        ["news", "4", "–", "–", "2", "2", "50", "%"],
        ["all", "6", "2", "–", "2", "2", "33", "%"],
    ]
    counts = json.loads(duizhao("status", "--format", "json", "--article", "news")[1])["news"]
    assert (counts["sentences"], counts["reviewed"], counts["draft"]) == (4, 2, 2)


def test_approving_an_article_leaves_out_sentences_with_an_open_error(translated, duizhao):
    table = translated / "out" / "exchange" / "news.review.tsv"
    duizhao("export", "--to", "tsv", "--article", "news")
    type_into_tsv(table, {(2, "Target"): "On March 15 a forum was held in 深圳."})
    duizhao("import", str(table))
    code, out, err = duizhao("approve", "news")
    assert code == ExitStatus.CHECKS
    assert out == "news: 3 sentences are now reviewed, 1 with an open error left out (name them by --only to approve them).\n"
    assert err.startswith("left out: s")
    assert states(translated) == ["reviewed", "translated", "reviewed", "reviewed"]
    assert duizhao("approve", "news", "--only", "2-3", "--final")[1] == "news: 2 sentences are now final.\n"
    assert states(translated) == ["reviewed", "final", "final", "reviewed"]


def test_a_dry_run_shows_the_difference_and_writes_nothing(translated, duizhao):
    duizhao("export", "--article", "news")
    file = translated / "out" / "exchange" / "news.review.docx"
    type_into_docx(file, {(3, "Target"): "Some 30 experts attended.", (3, "State"): "reviewed", (3, "Comment"): "Digits."})
    store = aligned_path(translated / "sources" / "news.txt")
    before = store.read_bytes()
    code, out, _ = duizhao("import", str(file), "--dry-run")
    assert code == 0
    assert out.splitlines()[1:] == [
        "  [-Thirty-] {+Some 30+} experts attended.",
        "  translated → reviewed",
        "  remark: Digits.",
        "news: 1 sentence would be changed, 3 unchanged, 0 refused.",
    ]
    assert store.read_bytes() == before
    duizhao("import", str(file), "--by", "Anna")
    entry = load(store).units[1].segments[1].entry
    assert (entry.target.text.text, entry.target.by, entry.comments[0].text) == ("Some 30 experts attended.", "Anna", "Digits.")


def test_refused_rows_are_listed_and_end_in_their_exit_code(translated, duizhao):
    duizhao("export", "--article", "news", "--output", str(translated / "mail"))
    file = translated / "mail" / "news.review.docx"
    type_into_docx(file, {(3, "Target"): "", (4, "Target"): "Its theme is “Sharing.”", (1, "State"): "final"})
    code, out, err = duizhao("import", str(file))
    assert code == ExitStatus.BAD_INPUT
    assert err.splitlines() == [
        "refused row 3: has an empty target; the stored translation stays",
        "refused row 4: has lost the markup <1>…</1>",
    ]
    assert out.splitlines()[-1] == "news: 1 sentence changed, 1 unchanged, 2 refused."


def test_one_tmx_holds_all_articles_and_comes_back_to_both(translated, duizhao):
    duizhao("approve", "news")
    assert duizhao("export", "--to", "tmx")[1] == "forum/out/exchange/forum.tmx (4 units)\n"
    file = translated / "out" / "exchange" / "forum.tmx"
    file.write_text(file.read_text("utf-8").replace("Thirty experts", "30 experts"), "utf-8")
    code, out, _ = duizhao("import", str(file))
    assert (code, out.splitlines()[-1]) == (0, "news: 1 sentence changed, 3 unchanged, 0 refused.")


def test_a_tmx_of_another_program_goes_into_the_memory(project, duizhao, tmp_path):
    file = tmp_path / "client.tmx"
    unit = '<tu><tuv xml:lang="zh-CN"><seg>谢谢！</seg></tuv><tuv xml:lang="en-US"><seg>Thank you!</seg></tuv></tu>'
    file.write_text(f'<tmx version="1.4"><header/><body>{unit}<tu><tuv xml:lang="de"><seg>Danke</seg></tuv></tu></body></tmx>', "utf-8")
    assert duizhao("import", str(file), "--dry-run")[1].endswith("1 Chinese–English units would go in the translation memory.\n")
    assert not (project / "memory").exists()
    assert duizhao("import", str(file))[0] == 0
    assert (project / "memory" / "client.tmx").read_bytes() == file.read_bytes()
    with Memory(open_project(project)) as memory:
        assert memory.exact("谢谢！").text.text == "Thank you!"


@pytest.mark.usefixtures("translated")
def test_wrong_names_are_one_message(duizhao):
    for arguments, words in (
        (("status", "--article", "nws"), "There is no article 'nws'."),
        (("approve", "news", "--only", "1-9"), "There is no sentence '1-9' in news."),
        (("export", "--to", "pdf"), "There is no format 'pdf'."),
        (("import", "lost.docx"), "lost.docx: is not there"),
    ):
        code, _, err = duizhao(*arguments)
        assert (code, err.splitlines()[0]) == (ExitStatus.USAGE, words)
        assert err.splitlines()[1].startswith("  → ")


def test_an_import_into_two_articles_writes_both_or_none(translated, duizhao, monkeypatch):
    duizhao("approve", "news")
    duizhao("export", "--to", "tsv", "--article", "essay")
    essay = translated / "out" / "exchange" / "essay.review.tsv"
    type_into_tsv(essay, {(1, "Target"): "Essay", (2, "Target"): "Thanks!"})
    duizhao("import", str(essay))
    duizhao("export", "--to", "tmx", "--drafts")
    file = translated / "out" / "exchange" / "forum.tmx"
    file.write_text(file.read_text("utf-8").replace("Thirty", "30").replace("Thanks", "Thank you"), "utf-8")
    stores = [aligned_path(translated / "sources" / name) for name in ("essay.txt", "news.txt")]
    before = [store.read_bytes() for store in stores]

    real = saving.write_atomic
    failed = []

    def fail_once_at_the_second(path, data):
        if path == stores[1] and not failed:
            failed.append(path)
            raise OSError(28, "No space left on device")
        real(path, data)

    monkeypatch.setattr(saving, "write_atomic", fail_once_at_the_second)
    code, _, err = duizhao("import", str(file))
    assert (code, "No space left on device" in err) == (ExitStatus.ENVIRONMENT, True)
    assert (failed, [store.read_bytes() for store in stores]) == ([stores[1]], before)
    code, out, _ = duizhao("import", str(file))
    assert (code, out.count("1 sentence changed")) == (0, 2)


UNITS = {
    "both": ("<seg>谢谢！</seg>", "<seg>Thank you!</seg>"),
    "no <seg>": ("", "<seg>Apples taste good.</seg>"),
    "neither": ("", ""),
    "empty": ("<seg>苹果。</seg>", "<seg/>"),
    "blank": ("<seg> </seg>", "<seg>Apples.</seg>"),
    "only code": ("<seg><ph>&lt;br/&gt;</ph></seg>", "<seg>Apples.</seg>"),
}  # fmt: skip


def foreign(folder, *names, languages=("zh_CN", "eng")):
    first, second = languages
    units = "".join(
        f'<tu><tuv xml:lang="{first}">{UNITS[name][0]}</tuv><tuv xml:lang="{second}">{UNITS[name][1]}</tuv></tu>' for name in names
    )
    path = folder / "client.tmx"
    path.write_text(f'<tmx version="1.4"><header/><body>{units}</body></tmx>', "utf-8")
    return path


def test_units_without_a_text_are_counted_as_what_they_are(project, duizhao, tmp_path):
    file = foreign(tmp_path, "both", "no <seg>", "neither", "empty", "blank", "only code")
    assert duizhao("import", str(file)) == (
        0,
        "forum/memory/client.tmx: 1 Chinese–English units are in the translation memory.\n",
        "left out of it: 2 with no <seg>, 3 with an empty <seg>.\n",
    )
    with Memory(open_project(project)) as memory:
        assert memory.exact("谢谢！").text.text == "Thank you!"


@pytest.mark.parametrize(
    ("units", "reason"),
    [
        ((("no <seg>",), ("zh", "en")), "1 with no <seg>"),
        ((("empty", "blank"), ("cmn", "en-US")), "2 with an empty <seg>"),
        ((("both",), ("zh", "de")), "1 not Chinese and English (Chinese, German)"),
        ((("both", "both"), ("ja", "fr_FR")), "2 not Chinese and English (French, Japanese)"),
        (((), ("zh", "en")), "there is no <tu>"),
    ],
)
def test_a_tmx_that_gives_the_memory_nothing_is_refused_with_the_reason(project, duizhao, tmp_path, units, reason):
    names, languages = units
    code, _, err = duizhao("import", str(foreign(tmp_path, *names, languages=languages)))
    assert (code, err.splitlines()[0].split(": ", 1)[1]) == (ExitStatus.BAD_INPUT, f"holds 0 units for the memory: {reason}")
    assert not (project / "memory").exists()


def test_a_tmx_is_known_by_what_it_holds(project, duizhao, tmp_path):
    file = foreign(tmp_path, "both").rename(tmp_path / "client.xml")
    assert duizhao("import", str(file))[0] == 0
    assert (project / "memory" / "client.tmx").is_file()


def test_the_tmx_that_once_was_counted_without_a_text(project, duizhao):
    code, _, err = duizhao("import", str(Path(__file__).parents[1] / "data" / "imports" / "without-seg.tmx"))
    assert (code, err.splitlines()[0].split(": ", 1)[1]) == (ExitStatus.BAD_INPUT, "holds 0 units for the memory: 1 with no <seg>")
    assert not (project / "memory").exists()
