"""The recipes of docs/architecture.md, followed: one module, one line, and the program knows it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from floors import PACKAGE, ROOT

from pipeline.article import Article, Bilingual, Block, Entry, RichText, Segment, Target
from pipeline.project import Project, ReadingSettings
from pipeline.publishing import publish, summarize, view_of, write_index
from pipeline.publishing.formats import MODULES
from pipeline.reading import read_article
from pipeline.reading.rawarticle import RawArticle
from pipeline.sources import INPUT_FORMATS, InputFormat, find_sources
from pipeline.translating import open_engine
from pipeline.translating.opening import WITHOUT_MODEL
from pipeline.translating.pseudo import PseudoEngine


def read_subtitles(data: bytes, _: Path) -> RawArticle:
    cues = data.decode().split("\n\n")
    return RawArticle(tuple(Block("", "paragraph", RichText(cue.splitlines()[-1])) for cue in cues))


def test_an_input_format_is_a_reader_and_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "字幕.srt"
    source.write_text(
        "1\n00:00:01,000 --> 00:00:03,000\n大家好，欢迎收看本期节目。\n\n2\n00:00:04,000 --> 00:00:06,000\n今天我们聊一聊机器人。", "utf-8"
    )
    assert find_sources(tmp_path) == []
    monkeypatch.setattr(
        "pipeline.sources.INPUT_FORMATS", (*INPUT_FORMATS, InputFormat("subtitles", (".srt",), f"{__name__}:read_subtitles"))
    )
    assert find_sources(tmp_path) == [source]
    article = read_article(source, ReadingSettings())
    assert [block.text.text for block in article.blocks] == ["大家好，欢迎收看本期节目。", "今天我们聊一聊机器人。"]


class _Shout(PseudoEngine):
    @property
    def fingerprint(self) -> str:  # type: ignore[override]
        return "shout@000000000000"


def test_an_engine_is_a_class_and_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(WITHOUT_MODEL, "shout", _Shout)
    with open_engine("shout") as engine:
        assert engine.fingerprint == "shout@000000000000"


PLAIN = '''"""Plain text: a sentence a line, its English below."""

from pipeline.publishing.document.edition import Edition
from pipeline.publishing.document.made import Made
from pipeline.publishing.document.proof import said
from pipeline.publishing.formats import OutputFormat


def article(view, edition, downloads):
    lines = [f"{item.id}\\t{item.source}\\n{item.id}-t\\t{item.target}\\n" for item in view.wanted]
    return Made("".join(lines).encode())


def read(made):
    return (said(*line.split("\\t")) for line in made.data.decode().splitlines())


FORMAT = OutputFormat(".txt", "Plain text", lambda project: [Edition()], article, lambda book: [], lambda *_: [], read)
'''


def test_an_output_format_is_a_module_and_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "plain_text_format.py").write_text(PLAIN, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr("pipeline.publishing.formats.MODULES", (*MODULES, "plain_text_format"))
    text = RichText("科技向善。")
    block = Block("b1", "paragraph", text, (Segment("s1", text),))
    source = tmp_path / "sources" / "x.md"
    bilingual = Bilingual(Article("x", source, "0" * 64, (block,)), {"s1": Entry(Target(RichText("Tech for good."), state="reviewed"))})
    view = view_of(bilingual, Project(tmp_path))
    done = publish(view, tmp_path / "out")
    assert [path.name for path in done.files] == ["x.html", "x.epub", "x.docx", "x.txt"]
    assert done.files[-1].read_text("utf-8") == "s1\t科技向善。\ns1-t\tTech for good.\n"
    [index] = write_index([summarize(view)], Project(tmp_path), tmp_path / "out")
    for page in (done.files[0], index):
        assert ">Plain text</a>" in page.read_text("utf-8")


NEW_FILES = {
    "checking/shouting.py": '''"""A check of its own."""

from pipeline.checking.registry import Violation, segment_check


@segment_check("shouting", "warning", draft="doubt")
def shouting(pair):
    """The English is in capitals.

    Write it in small letters.
    """
    if pair.target.text.isupper():
        yield Violation("every letter is a capital")
''',
    "exchange/markdown_table.py": '''"""A table in Markdown; goes out only."""

from pipeline.exchange.rows import rows
from pipeline.formats import Format


def write(bilingual):
    return "".join(f"| {row.source_with_chips()} | {row.target_with_chips()} |\\n" for row in rows(bilingual)).encode()


FORMAT = Format("mdtable", "Markdown table", ".md", write=write)
''',
    "reading/rules/lottery.py": '''"""Prize draws."""

from pipeline.phrases import Phrases
from pipeline.reading.rules.rule import Rule

LOTTERY = (Rule("engagement", "any", 40, Phrases((r"抽奖{when}",), hit=("留言抽奖今晚开始",), miss=("他中了奖",), words={"when": "今晚|明天"})),)
''',
    "reading/sites/river.py": '''"""A magazine."""

from pipeline.reading.sites.site import Site

RIVER = Site(names=("河边杂志",), text=("#river-text",), titles=(".river-title",), noise=("river-advert",))
''',
}
NEW_LINES = {
    "checking/__init__.py": ("    units,\n", "    shouting,\n    units,\n"),
    "exchange/formats.py": ("    xlsx.ODS,\n", "    xlsx.ODS,\n    markdown_table.FORMAT,\n"),
    "reading/rules/boilerplate.py": ("*APPEALS, *ENDS)", "*APPEALS, *ENDS, *LOTTERY)"),
    "reading/sites/__init__.py": ("    WECHAT, CSDN,", "    RIVER, WECHAT, CSDN,"),
    "housestyle.py": (
        "RULES: tuple[StyleRule, ...] = (\n",
        'RULES: tuple[StyleRule, ...] = (\n    StyleRule(_sub("&", "and"), {"A & B": "A and B"}, ("A",)),\n',
    ),
}
IMPORTS = {
    "exchange/formats.py": "from pipeline.exchange import markdown_table\n",
    "reading/rules/boilerplate.py": "from pipeline.reading.rules.lottery import LOTTERY\n",
    "reading/sites/__init__.py": "from pipeline.reading.sites.river import RIVER\n",
}
SCRIPT = """
import json, sys
from pathlib import Path
from pipeline.article import Article, Bilingual, Block, Entry, RichText, Segment, Target
from pipeline.checking import check_segment
from pipeline.exchange import EXPORTS
from pipeline.housestyle import tidy
from pipeline.project import ReadingSettings
from pipeline.reading import read_article
text = RichText("科技向善。")
one = Bilingual(Article("x", Path("x.md"), "0" * 64, (Block("b", "paragraph", text, (Segment("s", text),)),)), {"s": Entry(Target(RichText("Good.")))})
page = read_article(Path(sys.argv[1]), ReadingSettings())
print(json.dumps({
    "check": [found.check for found in check_segment(text, RichText("TECH FOR GOOD."))],
    "exchange": EXPORTS["mdtable"].write(one).decode(),
    "page": [[block.kind, block.text.text, block.excluded] for block in page.blocks],
    "style": tidy(RichText("Research & Development")).text,
}))
"""
PAGE = (
    """<html><head><title>河边的房子 - 河边杂志</title></head><body><p class="menu">首页</p><h1 class="river-title">河边的房子</h1>
<div id="river-text"><p>"""
    + "河边有一座老房子，门前种着两棵枣树，奶奶每天早上都在树下择菜。" * 4
    + """</p><p class="river-advert">买房请来电</p><p>留言抽奖明天开始</p></div></body></html>"""
)


def test_a_check_an_exchange_format_a_rule_a_site_and_a_style_are_a_module_and_a_line_each(tmp_path: Path) -> None:
    package = tmp_path / "copy" / PACKAGE
    shutil.copytree(ROOT / PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    for name, text in NEW_FILES.items():
        (package / name).write_text(text, "utf-8")
    for name, (old, new) in NEW_LINES.items():
        text = (package / name).read_text("utf-8")
        assert text.count(old) == 1
        head, future, rest = text.replace(old, new).partition("from __future__ import annotations\n")
        (package / name).write_text(head + future + IMPORTS.get(name, "") + rest, "utf-8")
    (tmp_path / "页.html").write_text(PAGE, "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path / "页.html")],
        cwd=tmp_path / "copy",
        env={"PYTHONPATH": str(tmp_path / "copy")},
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.stderr == ""
    story = "河边有一座老房子，门前种着两棵枣树，奶奶每天早上都在树下择菜。" * 4
    assert json.loads(done.stdout) == {
        "check": ["shouting"],
        "exchange": "| 科技向善。 | Good. |\n",
        "page": [["title", "河边的房子", ""], ["paragraph", story, ""], ["paragraph", "留言抽奖明天开始", "engagement"]],
        "style": "Research and Development",
    }
