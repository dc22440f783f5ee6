"""The shipped article with its reviewed translation, through the changes that an author makes to a source."""

import re
from pathlib import Path

import pytest

from pipeline.article import Entry, segments
from pipeline.bilingual import aligned_path, dump, load, merge, new_segments
from pipeline.project import ReadingSettings, SegmentingSettings
from pipeline.reading import read_article
from pipeline.segmenting import segment

SOURCE = Path(__file__).parents[2] / "sources" / "tencent-ai-lab-2018.txt"
NEW = "今天的论坛到此结束，感谢各位嘉宾的到来。"


def rebuilt(folder, text):
    path = folder / SOURCE.name
    path.write_text(text, "utf-8")
    article = segment(read_article(path, ReadingSettings()), SegmentingSettings())
    return merge(article, load(aligned_path(SOURCE)))


@pytest.fixture(scope="module")
def lines():
    return SOURCE.read_text("utf-8").split("\n")


def reviewed(bilingual):
    """Source → English of what people reviewed."""
    row = {}
    for item in segments(bilingual.article):
        target = bilingual.entries.get(item.id, Entry()).target
        if target and target.state == "reviewed":
            row[item.source.text] = target.text.text
    return row


def test_a_rebuild_writes_the_same_bytes(tmp_path, lines):
    assert dump(rebuilt(tmp_path, "\n".join(lines))) == aligned_path(SOURCE).read_bytes()


def test_a_paragraph_inserted_anywhere_leaves_every_reviewed_sentence(tmp_path, lines):
    before = reviewed(rebuilt(tmp_path, "\n".join(lines)))
    assert len(before) > 40
    for place in range(8, len(lines) - 3, 5):
        found = rebuilt(tmp_path, "\n".join([*lines[:place], NEW, *lines[place:]]))
        assert reviewed(found) == before
        assert [item.source.text for item in new_segments(found)] == re.findall(".*?。", NEW)
        assert found.removed == ()


def test_paragraphs_in_another_order_keep_their_translations(tmp_path, lines):
    before = reviewed(rebuilt(tmp_path, "\n".join(lines)))
    swapped = [*lines[:5], lines[6], lines[5], *lines[7:]]
    assert swapped != lines
    assert reviewed(rebuilt(tmp_path, "\n".join(swapped))) == before


def test_a_deleted_paragraph_is_kept_aside_and_comes_back(tmp_path, lines):
    whole = rebuilt(tmp_path, "\n".join(lines))
    without = rebuilt(tmp_path, "\n".join([*lines[:5], *lines[6:]]))
    aside = {item.source.text: item.entry.target.text.text for item in without.removed}
    assert len(aside) == 4
    assert reviewed(without) | aside == reviewed(whole)
