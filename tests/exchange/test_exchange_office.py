"""LibreOffice opens the review files, a person types into a row, LibreOffice saves them in its own way, and the import reads it."""

import shutil
import subprocess
from pathlib import Path

import pytest
from making import ids
from review_files import ENGLISH, NOW, outgoing, receive, send, targets

from pipeline.article import Comment, RichText, Target

PYTHON = "/usr/bin/python3"
"""Debian's, which has the module ``uno`` (package python3-uno)."""


def missing() -> str:
    if not shutil.which("soffice"):
        return "LibreOffice is not installed (apt install libreoffice-writer libreoffice-calc)"
    if not Path(PYTHON).exists() or subprocess.run([PYTHON, "-c", "import uno"], capture_output=True, check=False).returncode:
        return "Debian's Python has no module uno (apt install python3-uno)"
    return ""


pytestmark = [pytest.mark.slow, pytest.mark.office, pytest.mark.skipif(bool(missing()), reason=missing() or "all is there")]


@pytest.mark.parametrize(("kind", "ending"), [("docx", "docx"), ("xlsx", "xlsx"), ("docx", "odt"), ("xlsx", "ods")])
def test_an_edit_in_libreoffice_comes_back(tmp_path, kind, ending):
    path = send(tmp_path, kind)
    saved = tmp_path / f"saved.{ending}"
    hands = Path(__file__).with_name("office_hands.py")
    typed = ["4", "In figure <1/> see <2>the link</2>.", "reviewed", "Word order."]
    subprocess.run([PYTHON, str(hands), str(path), str(saved), *typed], check=True, timeout=90)
    result = receive(saved)
    assert result.refusals == ()
    assert [(change.before, change.after) for change in result.changes] == [(ENGLISH[3].text, "In figure \ufffc see the link.")]
    name = ids(outgoing().article)[3]
    entry = result.bilingual.entries[name]
    image, link = (mark for mark in outgoing().entries[name].target.text.marks)
    assert [(mark.kind, mark.id, mark.start, mark.end) for mark in entry.target.text.marks] == [
        ("image", "m2", 10, 11),
        ("link", "m3", 16, 24),
    ]
    assert entry.target == Target(RichText(entry.target.text.text, entry.target.text.marks), "reviewed", "human", "Anna", NOW)
    assert entry.target.text.marks[1].attrs == link.attrs
    assert entry.target.text.marks[0].attrs == image.attrs
    assert entry.comments == (Comment("Word order.", "Anna", NOW),)
    others = [place for place in range(8) if place != 3]
    assert [targets(result.bilingual)[place] for place in others] == [targets(outgoing())[place] for place in others]
    assert (result.unchanged, result.missing) == (7, 0)
