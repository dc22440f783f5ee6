"""What is understood of each real-shaped input, as a readable tree beside it.

After a change that is meant: ``DUIZHAO_UPDATE=1 pytest tests/reading``, then read the diff.
"""

import os
from pathlib import Path

import pytest

from pipeline.project import ReadingSettings
from pipeline.reading import SOURCE_SUFFIXES, read_article
from pipeline.reading.tree import tree

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data" / "reading"
INPUTS = [
    *(path for path in sorted((ROOT / "sources").iterdir()) if path.suffix in SOURCE_SUFFIXES),
    *(path for path in sorted(DATA.iterdir()) if path.suffix in SOURCE_SUFFIXES),
]


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: path.name)
def test_structure_is_understood(path: Path) -> None:
    found = "\n".join(tree(read_article(path, ReadingSettings()), ids=False)) + "\n"
    snapshot = DATA / f"{path.name}.tree"
    if os.environ.get("DUIZHAO_UPDATE"):
        snapshot.write_text(found, "utf-8")
    assert found == snapshot.read_text("utf-8")
