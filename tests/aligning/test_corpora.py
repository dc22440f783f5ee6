"""The corpora by which checks and terms are measured are what their README says."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from pipeline.glossary import load_glossary

DATA = Path(__file__).parent.parent / "data"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_the_good_pairs_are_many_and_rich_in_numbers():
    pairs = rows(DATA / "pairs" / "article_pairs.tsv")
    assert len({pair["source"] for pair in pairs}) == len(pairs) >= 150
    assert all(pair["source"] and pair["target"] and pair["topic"] for pair in pairs)
    text = "".join(pair["source"] for pair in pairs)
    for form in (
        "万亿",
        "亿",
        "两成",
        "折",
        "百分之",
        "百分点",
        "倍",
        "翻",
        "第三",
        "十余",
        "三分之二",
        "一半",
        "年代",
        "凌晨",
        "零下",
        "美元",
        "欧元",
        "日元",
        "公里",
    ):
        assert form in text, form


def test_every_planted_error_names_a_check_of_the_readme():
    errors = rows(DATA / "pairs" / "planted_errors.tsv")
    listed = {
        line.split("|")[1].strip() for line in (DATA / "pairs" / "README.md").read_text("utf-8").splitlines() if line.startswith("| ")
    }
    assert len(errors) >= 150
    assert {error["check"] for error in errors} == listed - {"check"}
    assert min(Counter(error["check"] for error in errors).values()) >= 5
    assert all(error["terms"] for error in errors if error["check"].startswith("term-"))


@pytest.mark.parametrize("name", ["sentences.tsv", "sentences-heldout.tsv"])
def test_references_use_every_term_as_agreed(name):
    glossary = load_glossary(DATA / "terms")
    sentences = rows(DATA / "terms" / name)
    used = set()
    for sentence in sentences:
        for source in filter(None, (sentence["terms"] or "").split(";")):
            term = next(term for term in glossary.entries if source in term.sources)
            used.add(term.id)
            allowed = [term.english, *term.forms, term.abbreviation]
            assert any(form.lower() in sentence["target"].lower() for form in allowed if form), sentence
    assert len(sentences) >= 100
    assert len(used) >= 100


def test_dev_and_held_out_sentences_are_apart():
    dev, held = ({row["source"] for row in rows(DATA / "terms" / name)} for name in ("sentences.tsv", "sentences-heldout.tsv"))
    assert not dev & held
    assert len(dev | held) >= 200
