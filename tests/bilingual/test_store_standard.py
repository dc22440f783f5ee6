"""The aligned file against the standard: OASIS's schema, the constraints that a schema cannot say, another program's reader."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree
from making import NEWS, article, ids, translated
from translate.storage import xliff2

from pipeline.article import (
    OBJECT,
    Bilingual,
    Block,
    Comment,
    Entry,
    Mark,
    OrphanedEntry,
    Revision,
    RichText,
    Suggestion,
    Suppression,
    Target,
)
from pipeline.bilingual import dump

SCHEMAS = Path(__file__).parents[1] / "data" / "schemas"
X = "{urn:oasis:names:tc:xliff:document:2.0}"


@pytest.fixture(scope="module")
def schema():
    return etree.XMLSchema(etree.parse(SCHEMAS / "xliff-2.1.xsd"))


def everything() -> Bilingual:
    """A file with all that we ever write."""
    link = Mark("link", 0, 2, "m1", {"url": "https://example.org/?a=1&b=2", "title": "“一”"})
    image, note = Mark("image", 2, 3, "m2", {"src": "a.png", "alt": "图"}), Mark("note", 3, 4, "m3", {"ref": "n1"})
    marked = RichText(f"链接{OBJECT}{OBJECT}，粗体，代码。", (link, image, note, Mark("strong", 5, 7, "m4"), Mark("code", 8, 10, "m5")))
    english = RichText(
        f"link{OBJECT}{OBJECT} bold",
        (replace(link, end=4), replace(image, start=4, end=5), replace(note, start=5, end=6), Mark("strong", 7, 11, "m4")),
    )
    made = article(*NEWS, [marked, RichText("链接", (link,))], ["甲\x01乙"], ["注。"], notes=1)
    item = Block("b-item", "item", children=(made.blocks[3],), marker="1、")
    made = replace(made, blocks=(*made.blocks[:3], Block("b-list", "list", children=(item,)), *made.blocks[4:]))
    found = translated(made)
    entry = Entry(
        Target(english, "reviewed", "human", "李梅", "2026-11-24T08:00:00Z"),
        (Suggestion("旧句。", RichText("Old."), "previous", 71), Suggestion("x", RichText("y"), "fuzzy match", 100)),
        (Comment("为什么？", "李梅", "2026-11-24T08:00:00Z"), Comment("x", "", "")),
        (Revision(english, "translated", "", "", "mt"), Revision(RichText("b"), "final", "Tom", "2026", "human")),
        (Suppression("numbers", "见标题", "李梅"),),
    )
    name = next(s.id for block in made.blocks for s in block.segments if s.source.marks)
    gone = (OrphanedEntry("s1", RichText("消失。"), entry), OrphanedEntry("s1", RichText("消失。"), Entry(entry.target)))
    return replace(found, entries={**found.entries, name: entry}, removed=gone, hand_segmented=frozenset({made.blocks[1].id}))


def test_the_file_is_valid_xliff(schema):
    schema.assertValid(etree.fromstring(dump(everything())))
    schema.assertValid(etree.fromstring(dump(Bilingual(replace(article(["标题"]), blocks=())))))


def test_the_schema_that_we_validate_with_refuses_what_is_wrong(schema):
    good = dump(everything()).decode()
    for old, new in (
        (' state="reviewed"', ' state="approved"'),
        ('similarity="71"', 'similarity="171"'),
        (' type="engine"', ""),
        (' ref="#', ' reff="#'),
    ):
        bad = re.sub(re.escape(old), new, good, count=1)
        assert bad != good
        assert not schema.validate(etree.fromstring(bad.encode())), new


def test_ids_and_references_are_as_the_standard_wants():
    root = etree.fromstring(dump(everything()))
    units = [unit.get("id") for unit in root.iter(f"{X}unit")]
    assert len(set(units)) == len(units)
    for unit in root.iter(f"{X}unit"):
        sources = [
            e.get("id") for s in unit.iterfind(f"{X}segment") for e in (s, *s.find(f"{X}source").iterdescendants(f"{X}pc", f"{X}ph"))
        ]
        assert len(set(sources)) == len(sources), "segments and source inlines share one set of ids"
        data = {datum.get("id") for datum in unit.iterfind(f"{X}originalData/{X}data")}
        used = set()
        for segment in unit.iterfind(f"{X}segment"):
            for inline in segment.iterdescendants(f"{X}pc", f"{X}ph"):
                used |= {value for key, value in inline.attrib.items() if key.startswith("dataRef")}
        assert used == data
        for match in unit.iter("{urn:oasis:names:tc:xliff:matches:2.0}match"):
            assert match.get("ref").removeprefix("#") in {s.get("id") for s in unit.iterfind(f"{X}segment")}
        for segment in unit.iterfind(f"{X}segment"):
            assert not segment.get("subState") or segment.get("state"), "subState needs state"


def test_translate_toolkit_reads_the_sentences_of_both_languages():
    made = translated(article(*NEWS), state="reviewed", by="李梅", at="2026-11-24T08:00:00Z")
    store = xliff2.Xliff2File.parsestring(dump(made))
    units = [unit for unit in store.units if unit.source]
    texts = [segment.source.text for block in made.article.blocks for segment in block.segments]
    assert "".join(str(unit.source) for unit in units) == "".join(texts)
    assert "".join(str(unit.target) for unit in units) == "".join(f"E{n}" for n in range(1, len(ids(made.article)) + 1))
