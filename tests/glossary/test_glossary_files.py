"""Terms are written into YAML without touching what is there, and go to and come from TBX, CSV, TSV and XLSX."""

import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml
from lxml import etree

from pipeline.errors import DuizhaoError
from pipeline.glossary import (
    TermEntry,
    add_term,
    add_terms,
    export_terms,
    import_terms,
    json_schema,
    load_glossary,
    read_entries,
    read_terms,
)
from pipeline.glossary.transfer import plain

ROOT = Path(__file__).parents[2]

FULL = TermEntry(
    source="《自然-机器智能》",
    target="Nature Machine Intelligence",
    variants=("自然-机器智能", "NMI期刊"),
    forms=("the journal Nature Machine Intelligence",),
    abbreviation="NMI",
    first_use="Nature Machine Intelligence (《自然-机器智能》)",
    forbidden=("Natural Machine Intelligence", "Nature: Machine Intelligence"),
    must=False,
    case="exact",
    boundary="free",
    pos="name",
    the=True,
    domain="publishing",
    note='Since 2019; says: "first issue"',
    status="proposed",
    articles=("tencent-*",),
    id="nmi",
)
PLAIN = TermEntry(source="Robotics X", do_not_translate=True, pos="name")
RISKY = TermEntry(source="=SUM(A1)", target="+1 -2 @x", note="'quoted")


def test_a_term_is_added_and_everything_else_stays_byte_for_byte(tmp_path: Path) -> None:
    text = "# our terms\ntitle: 'T'   # quoted\n\nterms:\n  # companies\n  - source: 腾讯\n    target: Tencent   # the company\n\n  # end of list\n"
    (tmp_path / "a.yaml").write_text(text, "utf-8")
    path = add_term(tmp_path, TermEntry(source="姚星", target="Yao Xing", forms=("Mr. Yao, VP",)))
    new = path.read_text("utf-8")
    added = '\n  - source: 姚星\n    target: Yao Xing\n    forms: ["Mr. Yao, VP"]\n'
    assert new == text.replace("# the company\n", "# the company\n" + added)
    assert [(term.source, term.english) for term in read_terms(path)] == [("腾讯", "Tencent"), ("姚星", "Yao Xing")]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("terms:\n- {source: 甲, target: A}\n- {source: 乙, target: B}\n", "terms:\n- {source: 甲, target: A}\n- {source: 乙, target: B}\n- {source: 丙, target: C}\n"),
        ("terms: []\n", "terms:\n  - source: 丙\n    target: C\n"),
        ("terms:\n", "terms:\n  - source: 丙\n    target: C\n"),
        ("title: T\n", "title: T\nterms:\n  - source: 丙\n    target: C\n"),
        ("", "terms:\n  - source: 丙\n    target: C\n"),
        ("terms:\r\n  - source: 甲\r\n    target: A\r\n", "terms:\r\n  - source: 甲\r\n    target: A\r\n\r\n  - source: 丙\r\n    target: C\r\n"),
        ("terms:\n  - source: 甲\n    target: A\nlayer: book\n", "terms:\n  - source: 甲\n    target: A\n\n  - source: 丙\n    target: C\nlayer: book\n"),
        ("terms: [{source: 甲, target: A}]  # flow\n", "terms: [{source: 甲, target: A}, {source: 丙, target: C}] # flow\n"),
    ],
)  # fmt: skip
def test_a_term_is_added_in_the_style_of_the_file(tmp_path: Path, before: str, after: str) -> None:
    (tmp_path / "a.yaml").write_bytes(before.encode())
    add_term(tmp_path, TermEntry(source="丙", target="C"))
    assert (tmp_path / "a.yaml").read_bytes().decode() == after


def test_the_shipped_files_take_a_term_and_keep_the_rest(tmp_path: Path) -> None:
    for name in ("ai.yaml", "tencent-ai-lab.yaml"):
        old = (ROOT / "glossary" / name).read_text("utf-8")
        (tmp_path / name).write_text(old, "utf-8")
        add_terms(tmp_path / name, [TermEntry(source="丙丁", target="C")])
        new = (tmp_path / name).read_text("utf-8")
        assert [line for line in new.splitlines() if "丙丁" not in line and line.strip() != "target: C"] == [
            *old.splitlines(),
            *([""] if name[0] == "t" else []),
        ]


def test_a_new_term_goes_to_the_strongest_layer_and_makes_a_file_if_there_is_none(tmp_path: Path) -> None:
    assert add_term(tmp_path, TermEntry(source="甲", target="A")).name == "terms.yaml"
    (tmp_path / "book.yaml").write_text("layer: book\nterms: []\n", "utf-8")
    assert add_term(tmp_path, TermEntry(source="乙", target="B")).name == "book.yaml"
    assert {term.source for term in load_glossary(tmp_path).entries} == {"甲", "乙"}


def test_other_english_for_a_term_that_is_there_is_refused(tmp_path: Path) -> None:
    add_term(tmp_path, TermEntry(source="腾讯AI Lab", target="Tencent AI Lab"))
    with pytest.raises(DuizhaoError) as caught:
        add_term(tmp_path, TermEntry(source="腾讯 AI Lab", target="Tencent Lab"))
    assert "has 腾讯AI Lab already, as “Tencent AI Lab”" in str(caught.value)
    assert caught.value.line is not None
    add_term(tmp_path, TermEntry(source="腾讯 AI Lab", target="Tencent AI Lab"))
    assert len(load_glossary(tmp_path)) == 1


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".xlsx", ".yaml"])
def test_tables_and_yaml_lose_nothing(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"terms{suffix}"
    assert export_terms([FULL, PLAIN, RISKY], path) == {}
    assert read_entries(path) == [FULL, PLAIN, RISKY]


def test_tbx_loses_only_what_it_cannot_hold_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "terms.tbx"
    assert export_terms([FULL, PLAIN], path) == {"first_use": 1, "must": 1, "case": 1, "boundary": 1, "the": 1}
    kept = FULL.model_copy(update={"first_use": "", "must": True, "case": "auto", "boundary": "auto", "the": None, "pos": None})
    assert read_entries(path) == [kept, PLAIN.model_copy(update={"pos": None})]


def test_tbx_is_tbx_basic_in_dca_style(tmp_path: Path) -> None:
    path = tmp_path / "terms.tbx"
    export_terms([FULL], path)
    root = etree.parse(path).getroot()
    space = {"t": "urn:iso:std:iso:30042:ed-2"}
    assert (root.tag, root.get("type"), root.get("style")) == ("{urn:iso:std:iso:30042:ed-2}tbx", "TBX-Basic", "dca")
    assert root.xpath("string(//t:conceptEntry/@id)", namespaces=space) == "nmi"
    assert root.xpath(
        "//t:langSec[@xml:lang='en']/t:termSec[t:termNote[.='deprecatedTerm-admn-sts']]/t:term/text()", namespaces=space
    ) == list(FULL.forbidden)
    assert root.xpath("//t:termNote[@type='partOfSpeech']/text()", namespaces=space) == ["noun", "noun"]


def test_tbx_keeps_to_the_order_the_values_and_the_ids_of_the_standard(tmp_path: Path) -> None:
    """The core structure of ISO 30042:2019 and the data categories of TBX-Basic."""
    path = tmp_path / "terms.tbx"
    entries = [
        FULL,
        PLAIN,
        RISKY,
        PLAIN.model_copy(update={"source": "5G", "id": "5g"}),
        PLAIN.model_copy(update={"source": "6G", "id": "_6g"}),
    ]
    export_terms(entries, path)
    space = {"t": "urn:iso:std:iso:30042:ed-2"}
    root = etree.parse(path).getroot()
    allowed = {
        ("termNote", "administrativeStatus"): {"preferredTerm-admn-sts", "admittedTerm-admn-sts", "deprecatedTerm-admn-sts", "supersededTerm-admn-sts"},
        ("termNote", "partOfSpeech"): {"noun", "verb", "adjective", "adverb", "other"},
        ("termNote", "termType"): {"fullForm", "acronym", "abbreviation", "shortForm", "variant", "phrase"},
        ("descrip", "subjectField"): None,
        ("admin", "projectSubset"): None,
    }  # fmt: skip
    names = {etree.QName(element).localname for element in root.xpath("//t:body//*", namespaces=space)}
    assert names == {"conceptEntry", "langSec", "termSec", "term", "termNote", "descrip", "admin", "note"}
    for element in root.xpath("//t:body//*[@type]", namespaces=space):
        values = allowed[etree.QName(element).localname, element.get("type")]
        assert values is None or element.text in values
    parts = [[etree.QName(child).localname for child in section] for section in root.xpath("//t:termSec", namespaces=space)]
    order = {"term": 0, "termNote": 1, "admin": 2}
    assert all(part == sorted(part, key=order.__getitem__) and part.count("term") == 1 for part in parts)
    concepts = [[etree.QName(child).localname for child in concept] for concept in root.xpath("//t:conceptEntry", namespaces=space)]
    assert all(concept[-2:] == ["langSec", "langSec"] and set(concept[:-2]) <= {"descrip", "note"} for concept in concepts)
    ids = root.xpath("//@id")
    assert len(set(ids)) == len(ids) == len(entries)
    assert [one for one in ids if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9._-]*", one)] == []
    assert [entry.id for entry in read_entries(path)] == ["nmi", "", "", "5g", "_6g"]


def test_the_former_tbx_is_read(tmp_path: Path) -> None:
    path = tmp_path / "old.tbx"
    path.write_text(
        """<?xml version="1.0"?><!DOCTYPE martif SYSTEM "TBXBasiccoreStructV02.dtd"><martif type="TBX-Basic" xml:lang="en"><text><body>
        <termEntry id="x"><descrip type="subjectField">AI</descrip><langSet xml:lang="zh-CN"><tig><term>深度学习</term></tig></langSet>
        <langSet xml:lang="en-US"><tig><term>deep learning</term><termNote type="partOfSpeech">noun</termNote></tig></langSet></termEntry>
        <termEntry id="y"><langSet xml:lang="de"><tig><term>nur deutsch</term></tig></langSet></termEntry></body></text></martif>""",
        "utf-8",
    )
    assert read_entries(path) == [TermEntry(source="深度学习", target="deep learning", domain="AI", pos="noun", id="x")]


def test_tables_of_other_programs_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("# OmegaT\n深度学习\tdeep learning\ta note\n", "utf-8")
    (tmp_path / "b.csv").write_text("Source,Target,tgt_lng\n深度学习,deep learning,en\n", "utf-8")
    assert read_entries(tmp_path / "a.tsv") == [TermEntry(source="深度学习", target="deep learning", note="a note")]
    assert read_entries(tmp_path / "b.csv") == [TermEntry(source="深度学习", target="deep learning")]


def test_importing_adds_what_is_new_and_lists_what_differs(tmp_path: Path) -> None:
    glossary = tmp_path / "g.yaml"
    glossary.write_text("terms:\n  - {source: 甲, target: A}\n  - {source: 乙, target: B}\n", "utf-8")
    (tmp_path / "in.csv").write_text("source,target\n甲,A\n乙,Other\n丙,C\n", "utf-8")
    done = import_terms(tmp_path / "in.csv", glossary)
    assert [entry.source for entry in done.added] == ["丙"]
    assert [entry.source for entry in done.equal] == ["甲"]
    assert [(entry.target, old.english) for entry, old in done.different] == [("Other", "B")]
    assert [term.english for term in read_terms(glossary)] == ["A", "B", "C"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"source,target,colour\nx,y,z\n", "has the unknown column 'colour'"),
        ("a.csv", "source,target\n甲,\n".encode(), "needs a target"),
        ("a.csv", "source,target\n甲,A\n".encode("gb18030"), "is not UTF-8"),
        ("a.tbx", b"<tbx/>", "holds no terms"),
        ("a.tbx", b"<tbx", "is not well-formed XML"),
        ("a.xlsx", b"PK", "is not a readable ZIP container"),
        ("a.doc", b"", ".doc is no format for glossaries"),
        ("missing.csv", None, "is not there"),
    ],
)
def test_a_wrong_file_is_refused_with_the_reason(tmp_path: Path, name: str, content: bytes | None, message: str) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(DuizhaoError) as caught:
        read_entries(tmp_path / name)
    assert message in str(caught.value)


def test_the_shipped_schema_is_the_one_of_the_program() -> None:
    shipped = json.loads((ROOT / "glossary" / "glossary.schema.json").read_text("utf-8"))
    assert shipped == json_schema()


def test_the_shipped_glossaries_fit_the_schema() -> None:
    for path in sorted((ROOT / "glossary").glob("*.yaml")):
        jsonschema.validate(yaml.safe_load(path.read_text("utf-8")), json_schema())


def test_an_entry_survives_being_written_as_yaml(tmp_path: Path) -> None:
    entries = [
        TermEntry(source=text, target="x y")
        for text in ("no", "1984", "a: b", "#x", "*x", "-x", "{x}", "“x”", "'x'", 'x"y', "3.10", "12:30", "@x", "x,y", "!x", "true", "~")
    ]
    add_terms(tmp_path / "a.yaml", entries)
    assert [plain(term) for term in read_terms(tmp_path / "a.yaml")] == entries
