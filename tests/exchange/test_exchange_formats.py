"""One registry of exchange formats: a new one is one module and one line, and a file is of the format that it holds."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from odf_files import save_ods, save_odt
from review_files import receive, send

import pipeline
from pipeline.cli import exchange as cli
from pipeline.exchange import FORMATS
from pipeline.exchange.formats import REGISTRY
from pipeline.formats import format_of
from pipeline.glossary.transfer import REGISTRY as GLOSSARIES

ROOT = Path(__file__).parents[2]
MODULE = '''"""Sentences as lines of ``reference = target``."""

from pipeline.exchange.rows import Incoming, IncomingRow, read_reference, rows
from pipeline.formats import Format


def write_lines(bilingual):
    return "".join(f"{row.reference} = {row.target_with_chips()}\\n" for row in rows(bilingual)).encode()


def read_lines(path):
    pairs = [line.split(" = ") for line in path.read_text("utf-8").splitlines()]
    return Incoming("", tuple(IncomingRow(f"line {n}", read_reference(one), two) for n, (one, two) in enumerate(pairs, 1)))


FORMAT = Format("lines", "plain lines", ".lines", read=read_lines, write=write_lines, text=r"^s[0-9a-f]{12}\\S* = ")
'''


@pytest.mark.slow
def test_a_new_format_is_one_module_and_one_line(tmp_path):
    package = tmp_path / "pipeline"
    shutil.copytree(Path(pipeline.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__", "templates"))
    (package / "exchange" / "lines.py").write_text(MODULE, "utf-8")
    registry = package / "exchange" / "formats.py"
    text = (
        registry.read_text("utf-8")
        .replace("import docx_writing,", "import docx_writing, lines,")
        .replace("    odt.FORMAT,\n", "    odt.FORMAT,\n    lines.FORMAT,\n")
    )
    assert text.count("lines") == 2, "it is imported and listed, no more"
    registry.write_text(text, "utf-8")
    (tmp_path / "forum" / "sources").mkdir(parents=True)
    (tmp_path / "forum" / "sources" / "essay.txt").write_text("# 随笔\n\n谢谢！\n", "utf-8")

    def run(*arguments):
        command = [sys.executable, "-m", "pipeline", "--project", str(tmp_path / "forum"), *arguments]
        return subprocess.run(
            command, cwd=tmp_path, capture_output=True, text=True, check=True, env={"PYTHONPATH": str(tmp_path), "PATH": ""}
        )

    assert run("export", "--to", "lines").stdout == "forum/out/exchange/essay.lines\n"
    made = tmp_path / "forum" / "out" / "exchange" / "essay.lines"
    made.write_text(re.sub(r"(?m)^(.*) = $", r"\1 = Thanks!", made.read_text("utf-8"), count=1), "utf-8")
    renamed = made.rename(tmp_path / "mail.txt")
    assert run("import", str(renamed)).stdout.endswith("essay: 1 sentence changed, 1 unchanged, 0 refused.\n")


@pytest.mark.parametrize("registry", [REGISTRY, GLOSSARIES], ids=["reviews", "glossaries"])
def test_no_two_formats_share_a_name_or_a_suffix(registry):
    assert (
        len({one.name for one in registry})
        == len({one.suffix for one in registry})
        == len({one.label for one in registry})
        == len(registry)
    )


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("wrong", ["news.csv", "news.docx", "news.po", "news", "news.xml"])
def test_a_file_is_of_the_format_that_it_holds_whatever_it_is_called(tmp_path, kind, wrong):
    path = send(tmp_path, kind)
    path = path.rename(tmp_path / wrong)
    assert format_of(path, REGISTRY) is FORMATS[kind]
    if kind != "tmx":
        assert receive(path).unchanged == 8


@pytest.mark.parametrize(("save", "name"), [(save_odt, "odt"), (save_ods, "ods")])
def test_a_file_of_libreoffice_under_a_name_of_microsofts_is_what_it_is(tmp_path, save, name):
    path = save(tmp_path).rename(tmp_path / "news.review.docx")
    assert format_of(path, REGISTRY).name == name
    assert receive(path).unchanged == 8


def test_the_help_and_the_docs_name_every_format():
    told = re.search(r'"to": "(.*)"', Path(cli.__file__).read_text("utf-8"))[1]
    table = (ROOT / "docs" / "exchange.md").read_text("utf-8")
    for one in REGISTRY:
        assert (one.write is None) or re.search(rf"\b{one.name}\b", told), one.name
        assert f"`{one.name}`" in table, one.name
        assert one.suffix in table, one.suffix
