"""What is understood of each real-shaped input, as a readable tree beside it.

After a change that is meant: ``DUIZHAO_UPDATE=1 pytest tests/reading``, then read the diff.
"""

import os
import re
from collections import Counter
from pathlib import Path

import pytest

from pipeline.article import walk
from pipeline.project import ReadingSettings
from pipeline.reading import read_article
from pipeline.reading.decoding import decode
from pipeline.reading.tree import tree
from pipeline.sources import format_of

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data" / "reading"
KINDS = [path for path in sorted((DATA / "kinds").iterdir()) if format_of(path)]
"""The smallest inputs of kinds that were once misread."""
INPUTS = [
    *(path for path in sorted((ROOT / "sources").iterdir()) if format_of(path)),
    *(path for path in sorted(DATA.iterdir()) if format_of(path)),
]


@pytest.mark.parametrize("path", [*INPUTS, *KINDS], ids=lambda path: path.name)
def test_structure_is_understood(path: Path) -> None:
    found = "\n".join(tree(read_article(path, ReadingSettings()), ids=False)) + "\n"
    snapshot = (path.parent if path in KINDS else DATA) / f"{path.name}.tree"
    if os.environ.get("DUIZHAO_UPDATE"):
        snapshot.write_text(found, "utf-8")
    assert found == snapshot.read_text("utf-8")


@pytest.mark.parametrize("path", [path for path in INPUTS if path.suffix in {".md", ".txt"}], ids=lambda path: path.name)
def test_every_chinese_character_of_the_file_is_shown_or_listed(path: Path) -> None:
    article = read_article(path, ReadingSettings(code_comments=False))
    parts = [*walk(article.blocks), *walk(article.notes)]
    shown = "".join(f"{part.text.text}{part.marker}{''.join(part.attrs.values())}" for part in parts)
    shown += "".join(str(value) for part in parts for mark in part.text.marks for value in mark.attrs.values())
    shown += article.meta.account + article.meta.site  # a title's end: … - 账号 - CSDN博客
    source = decode(path.read_bytes(), path).text
    body = re.sub(r"\A---\n.*?\n---\n|<!--.*?-->", "", source, flags=re.DOTALL)
    missing = Counter(re.findall(r"[\u3400-\u9fff]", body)) - Counter(shown)
    assert not missing
