"""The measuring itself: files read, counts right, controls fair, scores those of sacreBLEU."""

from __future__ import annotations

from pathlib import Path

import pytest
from scripted import Scripted

from pipeline.errors import DuizhaoError
from pipeline.glossary import Glossary, Term
from pipeline.translating import Cache, Decoding, Request
from pipeline.translating.scoring import (
    EvalPair,
    leftover_han,
    measure_terms,
    over_applied,
    quality,
    random_terms,
    read_pairs,
    recognised,
    run,
)

GLOSSARY = Glossary([
    Term(id="nr", source="自然科研", target="Nature Research", pos="name"),
    Term(id="yao", source="姚星", target="Yao Xing", pos="name"),
    Term(id="meta", source="元宇宙", target="metaverse"),
])  # fmt: skip
PAIRS = [
    EvalPair("自然科研与企业开展合作。", "Nature Research works with companies.", ("自然科研",)),
    EvalPair("姚星与自然科研开展合作。", "Yao Xing works with Nature Research.", ("姚星", "自然科研")),
    EvalPair("今天天气很好。", "The weather is fine today.", ()),
]


def _obedient(request: Request, _decoding: Decoding) -> str:
    """An engine that copies Latin names, and says something else for Chinese ones."""
    if "天气" in request.text:
        return "The weather is fine today."
    name = next((english for english in ("Nature Research", "Yao Xing", "metaverse") if english in request.text), "Natural science")
    if "姚星" in request.text or " Xing与" in request.text or request.text.startswith("Nature Research与Yao"):
        second = "Nature Research" if "Nature Research" in request.text else "natural science"
        return f"{'Yao Xing' if 'Yao Xing' in request.text else 'The man'} works with {second}."
    return f"{name} works with companies."


def test_a_file_of_pairs_is_read_with_or_without_header_and_terms(tmp_path: Path) -> None:
    path = tmp_path / "p.tsv"
    path.write_text("source\ttarget\tterms\n自然科研很好。\tNature Research is good.\t自然科研\n今天。\tToday.\t\n", "utf-8")
    assert read_pairs(path) == [EvalPair("自然科研很好。", "Nature Research is good.", ("自然科研",)), EvalPair("今天。", "Today.", ())]
    path.write_text("今天。\tToday.\n", "utf-8")
    assert read_pairs(path) == [EvalPair("今天。", "Today.", None)]


@pytest.mark.parametrize(("text", "line"), [("今天。\tToday.\n明天。\n", 2), ("", None)])
def test_a_broken_file_is_named_with_its_line(tmp_path: Path, text: str, line: int | None) -> None:
    path = tmp_path / "p.tsv"
    path.write_text(text, "utf-8")
    with pytest.raises(DuizhaoError) as caught:
        read_pairs(path)
    assert caught.value.line == line


def test_scores_are_those_of_sacrebleu_with_their_signatures() -> None:
    exact = quality(["The weather is fine today."], ["The weather is fine today."])
    assert (round(exact.bleu, 6), round(exact.chrf, 6)) == (100, 100)
    assert exact.signatures[0].startswith("BLEU|nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:")
    assert exact.signatures[1].startswith("chrF2++|nrefs:1|case:mixed|eff:yes|nc:6|nw:2|space:no|version:")
    other = quality(["The weather was good."], ["The weather is fine today."])
    assert 20 < other.chrf < 60
    assert quality([], []).sentences == 0


def test_terms_are_counted_under_the_three_conditions(tmp_path: Path) -> None:
    with Cache(tmp_path / "cache.db") as cache:
        given, none, random = measure_terms(PAIRS, Scripted(_obedient), GLOSSARY, cache)
    assert (given.terms.hits, given.terms.exact, given.terms.missed, given.terms.must_missed) == (3, 3, 0, 0)
    assert given.terms.verified == 1.0
    assert none.terms.hits == 3
    assert none.terms.missed == 3
    assert given.with_hits.sentences == 2
    assert given.without_hits == none.without_hits == random.without_hits
    assert given.with_hits.chrf > none.with_hits.chrf
    assert given.terms.consistency == 1.0
    assert set(given.terms.methods) <= {"inline", "both", "prompt", "placeholder", "repair", "none"}


def test_random_terms_are_other_terms_english_and_the_same_every_time() -> None:
    shuffled = random_terms(GLOSSARY, PAIRS)
    targets = {term.id: term.english for term in shuffled.entries}
    assert targets == {"nr": "Yao Xing", "yao": "Nature Research", "meta": "metaverse"}
    assert {term.id: term.english for term in random_terms(GLOSSARY, PAIRS).entries} == targets


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Nature Research works with companies.", ()),
        ("Nature Research works in the metaverse.", ("meta",)),
        ("Yao Xing of Nature Research works with companies.", ("yao",)),
    ],
)
def test_english_of_terms_that_nobody_asked_for_is_over_applied(text: str, found: tuple[str, ...]) -> None:
    hits = GLOSSARY.verify(GLOSSARY.find(PAIRS[0].source), text)
    assert over_applied(PAIRS[0], text, hits, GLOSSARY) == found


def test_what_is_recognised_otherwise_is_listed() -> None:
    wrong = EvalPair("姚星来了。", "Yao Xing came.", ("自然科研",))
    assert recognised([*PAIRS, wrong], GLOSSARY) == (4, 3, [(wrong, ("姚星",))])


def test_leftover_han_counts_sentences() -> None:
    assert leftover_han(["Fine.", "腾讯 is fine 腾讯.", "好"]) == 2


def test_a_run_keeps_the_order_of_the_pairs(tmp_path: Path) -> None:
    with Cache(tmp_path / "cache.db") as cache:
        done = run(PAIRS, Scripted(_obedient), GLOSSARY, cache)
    assert done.texts == ("Nature Research works with companies.", "Yao Xing works with Nature Research.", "The weather is fine today.")
    assert done.seconds > 0
